/* What is said next in a whole life, by family: each file draws the commands of some. */
#ifndef TOUCHSTONE_WHOLE_DRAW_H
#define TOUCHSTONE_WHOLE_DRAW_H

#include <string.h>

#include "common/base/text.h"
#include "tests/life/whole.h"

struct draw {
    const struct workshop *shop;
    const struct view *view;
    struct chance *chance;
    struct whole_step *step;
    const struct seen *piece; /* one of them; NULL when there is none */
};

int any(const struct draw *draw, int bound);
bool often(const struct draw *draw, int percent);
int64_t grams(const struct draw *draw, int most); /* 1 mg … most g, in µg */
void PRINTF_LIKE(2, 3) add(const struct draw *draw, const char *format, ...);

const char *badge_of(int person); /* until it is asked again */
const char *station_of(const struct draw *draw, int index);
int station_of_kind(const struct draw *draw, const char *kind);
int station_named(const struct draw *draw, const char *code);

/* Somebody at a kiosk; mostly who has the piece in hand. */
void at_bench(const struct draw *draw, const char *verb, const char *station);
/* A certain one at a kiosk. */
void said_by(const struct draw *draw, const char *verb, const char *station, const char *badge);
/* The manager: in the office, or at a kiosk with the PIN; sometimes somebody who may not, or without it. */
void as_manager(const struct draw *draw, const char *verb, const char *station);
void about_piece(const struct draw *draw);

const char *word_of(const struct draw *draw, const char *const *words, int count);
#define WORD_OF(draw, ...)                                                                                   \
    word_of(draw, (const char *const[]){__VA_ARGS__}, (int)COUNT_OF(((const char *const[]){__VA_ARGS__})))
const char *alloy_of(const struct draw *draw);
const char *excess(const struct draw *draw); /* a coded reason */

/* whole_draw_flow.c */
void draw_flow(struct draw *draw);
void draw_life(struct draw *draw);
void draw_lot(struct draw *draw);
void draw_slip(struct draw *draw);
void draw_hand_over(struct draw *draw);
void draw_tag(struct draw *draw);
void draw_presence(struct draw *draw);
void draw_quality(struct draw *draw);
void draw_grant(struct draw *draw);
void draw_lent(struct draw *draw);

/* whole_draw_metal.c */
void draw_bring_metal(struct draw *draw);
void draw_use_metal(struct draw *draw);
void draw_melt(struct draw *draw);
void draw_settle(struct draw *draw);
void draw_recover(struct draw *draw);
void draw_stock_take(struct draw *draw);
void draw_stock_out(struct draw *draw);
void draw_build(struct draw *draw);
void draw_tree(struct draw *draw);
void draw_stones(struct draw *draw);

/* whole_draw_office.c */
void draw_orders(struct draw *draw);
void draw_change(struct draw *draw);
void draw_design(struct draw *draw);
void draw_delivery(struct draw *draw);
void draw_scales(struct draw *draw);
void draw_learning(struct draw *draw);
void draw_setup(struct draw *draw);

#endif

/* A whole workshop as it is described in a file: what `touchstone-hub import workshop.json` reads and writes
 * into an empty hub. Arrays are owned by the struct: workshop_release. References between parts are by code,
 * checked by workshop_check. */
#ifndef TOUCHSTONE_WORKSHOP_H
#define TOUCHSTONE_WORKSHOP_H

#include "common/rules/order_state.h"
#include "common/rules/problem.h"
#include "common/rules/setting.h"
#include "common/rules/density.h"
#include "common/rules/engraving.h"
#include "common/rules/route.h"
#include "common/rules/sheet.h"

#define STONES_PER_MODEL_MAX 8
#define SIZES_PER_MODEL_MAX  16
#define PICTURE_FILE_MAX     256

struct workshop_person {
    struct person person;
    struct code station;    /* where they normally work; none for a manager */
    char pin[PIN_TEXT_MAX]; /* for a demo: hashed when it is imported, and written nowhere; "": none */
};

struct workshop_alloy {
    struct code code;         /* "au750y" */
    char name[NAME_TEXT_MAX]; /* "18k yellow" */
    struct code metal;        /* "au" */
    int fineness;             /* parts per 10 000 */
    int fineness_min; /* a melt's assay must meet it before it may be used; 0: nobody asks. As a file says
                         nothing, `fineness` itself */
    char hallmark[CODE_TEXT_MAX]; /* "750" */
};

/* One melt, with its density and where that is from. */
struct workshop_lot {
    struct code code;
    int64_t revision; /* a density measured anew makes another */
    struct code alloy;
    struct alloy_density density;
    enum density_source source;
    bool taken_back; /* at the hub: its purchase was corrected, and so there was none of it */
};

struct workshop_stone {
    int count;
    struct mass each;            /* 1 ct = 200 mg */
    char setting[CODE_TEXT_MAX]; /* "prong" */
    struct code kind;            /* as they lie in the stock; none: the plan leaves it open */
};

/* The stones of one piece. */
struct stone_list {
    int count;
    struct workshop_stone items[STONES_PER_MODEL_MAX];
};

struct workshop_size {
    char size[CODE_TEXT_MAX]; /* "" for a model of one size */
    int64_t volume_mm3_e3;    /* as it goes to casting */
    bool has_stones;          /* it has a list of its own, which may be empty; else the model's holds */
    struct stone_list stones;
};

struct workshop_model {
    struct code code;
    int64_t revision; /* 1, 2 …: a piece keeps the one it was released with */
    char name[NAME_TEXT_MAX];
    enum icon icon;
    struct code route;
    int64_t route_row; /* in the store: the route in the revision that this one was made with; 0: not stored
                          yet */
    int size_count;
    struct workshop_size sizes[SIZES_PER_MODEL_MAX];
    struct stone_list stones;            /* of every size that has no list of its own */
    char picture[PHOTO_ID_MAX];          /* a photo that the hub has; "": none */
    char picture_file[PICTURE_FILE_MAX]; /* in a file: where the picture lies, seen from there; "": nowhere */
};

struct workshop_order {
    struct code code;
    char client[NAME_TEXT_MAX];
    int64_t due_ms; /* absolute; the file may also say "due_in_hours" for a demo */
    bool rush;
    bool has_state; /* else it follows from the pieces: with some it was released, without it is a draft */
    enum order_state state;
    struct order_texts texts; /* with has_state, as the rest of its launch sheet */
    bool feasible, materials, deadline;
    int64_t released_ms, delivered_ms, ended_ms; /* 0: not yet */
};

/* A line of an order that has a state. */
struct workshop_line {
    struct code order;
    int32_t line; /* 1, 2 … */
    struct code model;
    char size[CODE_TEXT_MAX];
    int64_t quantity;
    bool as_lot; /* all under one tag */
    struct code alloy, custody;
    char stones[ORDER_TEXT_MAX], finish[ORDER_TEXT_MAX], customisation[ORDER_TEXT_MAX];
    int64_t volume_mm3_e3; /* of the customised piece; 0: the model's */
    int32_t tolerance_ppm; /* that the client demands; 0: the route's */
    bool cancelled;
};

struct workshop_piece {
    struct tag tag;
    char name[NAME_TEXT_MAX];
    struct uid chip;
    struct code order;
    int32_t line; /* of its order; 0: none */
    struct code model;
    char size[CODE_TEXT_MAX];
    struct code lot;
    struct code custody; /* "own" */
    int64_t quantity;
    struct code station; /* none: in the pool */
    enum piece_state state;
    struct mass stones; /* set so far */
    bool weighed;
    struct mass gross;         /* when weighed; else theory is the book mass of what was cast */
    struct engraving engraved; /* serial "": not yet */
    struct code route;         /* its own; none: its model's */
    int64_t volume_mm3_e3;     /* its own, as it goes to casting; 0: that of its model's size */
    int32_t tolerance_ppm;     /* that its client demands; 0: the route's */
};

struct workshop_kiosk {
    struct code code;
    char name[NAME_TEXT_MAX];
    int station_count;
    struct code stations[STATIONS_MAX];
};

struct workshop {
    char name[NAME_TEXT_MAX];
    char language[LANGUAGE_TEXT_MAX]; /* of its wall and its papers; "": not said */
    int station_count, person_count, alloy_count, lot_count, model_count, route_count, order_count,
        line_count, piece_count, scale_count, kiosk_count, group_count;
    struct station *stations;
    struct group *groups; /* of stations */
    struct workshop_person *people;
    struct workshop_alloy *alloys;
    struct workshop_lot *lots;
    struct workshop_model *models;
    struct workshop_route *routes;
    struct workshop_order *orders;
    struct workshop_line *order_lines;
    struct workshop_piece *pieces;
    struct scale_info *scales;
    struct workshop_kiosk *kiosks;
    struct settings settings; /* those that the file chooses */
};

void workshop_release(struct workshop *workshop); /* frees the arrays, zeroes the struct */

/* A size of the model by its name; NULL: it has none of that name. */
const struct workshop_size *workshop_size_find(const struct workshop_model *model, const char *size);

/* The stones of one piece of the model in this size: the size's own list, else the model's. */
const struct stone_list *workshop_stone_list(const struct workshop_model *model, const char *size);
int64_t stone_list_count(const struct stone_list *list);
/* What is to be set in so many pieces, each kind of the stock once. Returns how many kinds; 0: the list
 * leaves the kind of some stones open, so that nobody can count by it. */
int stone_list_due(const struct stone_list *list, int64_t quantity, struct stone_due out[STONE_ROWS_MAX]);
/* What all the stones of so many pieces weigh. */
struct mass stone_list_mass(const struct stone_list *list, int64_t quantity);

/* Checks what no single field can tell: references, doubles (tags, chips, codes, names), a route with a cycle
 * of stations, a limit that a piece can never meet. Adds to `problems`. */
void workshop_check(const struct workshop *workshop, struct problems *problems);

#endif

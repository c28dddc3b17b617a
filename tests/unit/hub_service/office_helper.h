/* A workshop with an office: orders are drafted, released, worked through the bench and delivered. What a
 * function says must be accepted, unless its name says otherwise. */
#ifndef TOUCHSTONE_TEST_OFFICE_HELPER_H
#define TOUCHSTONE_TEST_OFFICE_HELPER_H

#include "hub/store/order.h"
#include "tests/unit/hub_service/rig_helper.h"

#define THEORY_UG INT64_C(5639662) /* 380 mm³ · 15.6 · 0.991 · 0.96: polished */
#define STONES_UG INT64_C(100000)
#define DUE_MS    INT64_C(1900000000000)

struct office {
    struct rig rig;
    struct asker seat, bench, finish;
};

/* Adds to the rig's workshop the stations of the office, and "signet", which goes through them. */
void office_describe(struct workshop *workshop);
void office_open_as(struct office *office, struct workshop *workshop);
void office_open(struct office *office, int pieces, int at_casting);
void office_close(struct office *office);
struct form office_blank(enum verb verb);
struct form office_about(enum verb verb, const char *order);
/* The answer, whatever it is; the next two want one. */
struct reply office_tell(struct office *office, enum verb verb, const struct form *form);
struct reply office_accepted(struct office *office, enum verb verb, const struct form *form);
void office_refused(struct office *office, enum verb verb, const struct form *form, enum reason reason,
                    const char *detail);
/* A line of a draft, and a draft with all that a launch sheet needs. */
struct form office_line(const char *model, const char *size, int64_t quantity);
void office_draft(struct office *office, const char *order, const struct form *lines, size_t count);
void office_release(struct office *office, const char *order);
/* o-9, of one line, drafted and released. */
void office_take_order(struct office *office, const char *model, const char *size, int64_t quantity);
/* What the store has; office_look's is the caller's to close. */
struct store *office_look(const struct office *office);
struct order_row office_order(const struct office *office, const char *code);
void office_is_state(const struct office *office, const char *code, enum order_state state);
struct piece_row office_piece(const struct office *office, int number);
int office_count_pieces(const struct office *office, const char *code);
/* A deed at a station; a whole way to QC's weighing; and past QC. */
void office_bench(struct asker *asker, enum verb verb, const char *station, int person, int piece);
void office_to_inspection(struct office *office, int piece);
void office_through_the_bench(struct office *office, int piece);
struct form office_delivery(const char *order);
struct form office_row(enum verb verb, const char *list);
struct reply office_manage(struct office *office, enum verb verb, int piece, const char *name, int64_t count);
/* o-9 has: the first is delivered, the second missing, the third scrapped. */
void office_lose_two_of_three(struct office *office);
/* A deed at a station of the office's own. */
void office_works_at(struct office *office, enum verb verb, const char *station, int piece,
                     enum piece_state wanted);

#endif

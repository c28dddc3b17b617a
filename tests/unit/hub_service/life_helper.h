/* The life of pieces in a test: lots, a subcontractor who plates, and forms as they come over the wire. */
#ifndef TOUCHSTONE_LIFE_HELPER_H
#define TOUCHSTONE_LIFE_HELPER_H

#include "common/rules/form.h"
#include "hub/service/desk.h"
#include "tests/unit/hub_service/rig_helper.h"

/* Like rig_open, but R-1 … R-4 are done at casting, R-1 is a lot of 6 there, R-5 and R-6 wait in the pool.
 * After polishing comes plating, at the subcontractor "plater" with 4 places, then QC. Kiosk 1 serves
 * polishing and QC; the office serves the plater. */
void life_open(struct rig *rig);

/* A rig, and who asks: kiosk 0, kiosk 1, and the manager in the office. */
struct shop {
    struct rig rig;
    struct asker bench, finish, office;
};
/* Of a rig that is open. */
void shop_staff(struct shop *shop);
/* The book is proved, and all is closed. */
void shop_close(struct shop *shop);

/* Asks with a form. */
/* A sheet on which all passes. `row`: room for what was measured, kept as long as the form. */
struct form sheet_form(struct form *row);
struct reply ask_form(struct asker *asker, const struct command *command, struct form *form);
/* A verb with one text or number, or none (name NULL). */
struct reply ask_text(struct asker *asker, enum verb verb, const char *station, int person, int piece,
                      const char *name, const char *value);
struct reply ask_count(struct asker *asker, enum verb verb, const char *station, int person, int piece,
                       const char *name, int64_t value);

#define SLIP_ROWS_MAX 8
void life_slip_rows(struct form *rows, const struct form_kind *kind, const int *pieces,
                    const int64_t *gross_ug, size_t count);
/* The manager sends pieces by number; to NULL: back. gross_ug NULL: out, as heavy as the book has them; back,
 * not weighed. */
struct reply ask_slip(struct asker *asker, const char *station, const char *to, const int *pieces,
                      const int64_t *gross_ug, size_t count);
/* The manager confirms what has come; no pieces: all, unweighed. gross_ug NULL: as heavy as the book has
 * them.
 */
struct reply ask_arrive(struct asker *asker, const char *station, int64_t slip, const int *pieces,
                        const int64_t *gross_ug, size_t count);
/* The command whose answer was lost shall not have happened. */
struct reply ask_withdraw(struct asker *asker, const struct command *lost, enum decided decided);

/* The piece as the store has it; fails when nothing has the tag. */
struct piece_row life_piece(const struct rig *rig, int number);
/* The balance of an account in the book "au750y/own". */
int64_t life_balance(const struct rig *rig, const char *account);

void expect_accepted(const struct reply *reply);
void expect_refused(const struct reply *reply, enum reason reason);
#define EXPECT_ACCEPTED(call)                                                                                \
    do {                                                                                                     \
        struct reply reply_ = call;                                                                          \
        expect_accepted(&reply_);                                                                            \
    } while (0)
#define EXPECT_REFUSED(call, reason)                                                                         \
    do {                                                                                                     \
        struct reply reply_ = call;                                                                          \
        expect_refused(&reply_, reason);                                                                     \
    } while (0)

#endif

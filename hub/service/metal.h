/* The deeds of the metal's family, a file each group: metal.c (buying, issuing, returning), metal_melt.c,
 * metal_settle.c, metal_stock.c, refine.c, stock_take.c. Only hub/service includes it. Each is given the
 * command's form, checked; judges, posts, fills the reply. */
#ifndef TOUCHSTONE_METAL_BOOK_H
#define TOUCHSTONE_METAL_BOOK_H

#include "common/rules/metal.h"
#include "hub/service/happened.h"
#include "hub/service/posting.h"

MUST_USE struct fault metal_melt(struct act *act, const struct form *form);
MUST_USE struct fault metal_assay_lot(struct act *act, const struct form *form);
MUST_USE struct fault metal_measure_density(struct act *act, const struct form *form);
MUST_USE struct fault metal_settle(struct act *act, const struct form *form);
MUST_USE struct fault metal_correct(struct act *act, const struct form *form);
/* Says of an entry of stock what it names and the workshop has not, by field. */
void metal_say_unknown(const struct house *house, const struct form *form, struct problems *out);
MUST_USE struct fault metal_stock_in(struct act *act, const struct form *form);
MUST_USE struct fault metal_stock_out(struct act *act, const struct form *form);
/* Writes down how many there are since the desk's newest event; below the minimum an alert says so. */
MUST_USE struct fault stock_keep(struct act *act, struct component_row *row);
/* A stock_out was taken back: what it took lies in stock again. Of any other event nothing. */
MUST_USE struct fault stock_put_back(struct act *act, int64_t undone);
/* Takes out again what event `stands` took, whose withdrawal was taken back; nothing of other events. */
MUST_USE struct fault stock_take_again(struct act *act, int64_t stands);
/* Whether fewer are there than that would take. */
MUST_USE struct fault stock_is_short(struct act *act, int64_t stands, bool *out);
MUST_USE struct fault refine_assay(struct act *act, const struct form *form);
/* A return is assayed, or never came: nobody waits for its assay any more. Of one that was not picked,
 * nothing.
 */
MUST_USE struct fault refine_end_picked(struct act *act, int64_t event);
MUST_USE struct fault refine_send(struct act *act, const struct form *form);
MUST_USE struct fault refine_pay(struct act *act, const struct form *form);
MUST_USE struct fault stock_take_book(struct act *act, const struct form *form);

/* ------------------------------------------------------------------ what several of them ask */

/* Is it still the first day: within 24 hours of the first event? */
MUST_USE struct fault metal_is_first_day(struct act *act, bool *out);

/* The book of the form's alloy and custody class; false: refused. */
MUST_USE bool metal_book_of(struct act *act, const struct form *form, struct book *out);

/* The melt that a form names, which must be of `alloy`, of `custody` and fine enough, or the newest such one.
 * *row 0 and *usable true: there is no melt of that alloy and class at all, and none is named; or it has
 * happened with a melt that cannot be. *usable false: refused. */
MUST_USE struct fault metal_choose_melt(struct act *act, struct code named, struct code alloy,
                                        struct code custody, int64_t *row, bool *usable);
/* False: refused, for a power of ten slipped in the form's `fineness_ppm`. */
MUST_USE bool metal_fineness_fits(struct act *act, const struct form *form,
                                  const struct workshop_alloy *alloy);
/* Beside the event that makes a melt: its thing ("lot:m-12"), and the revision when one that was taken back
 * comes anew. */
void metal_tell_melt(const struct act *act, struct posting *posting, struct code melt);
struct density_said {
    struct alloy_density density;
    enum density_source source;
};
/* False: the form says none, or only half of one. */
bool metal_density_of(const struct form *form, struct density_said *out);
/* Writes a melt after the event that makes it. */
MUST_USE struct fault metal_add_melt(struct act *act, struct code melt, struct code alloy,
                                     const struct density_said *density, struct mass in, struct mass out);
/* False: refused, for there is a melt of that code already (one of which the purchase was corrected is made
 * again, of the same alloy). What has happened may go on without making one (*is_new false). */
MUST_USE bool metal_may_make_melt(struct act *act, struct code melt, struct code alloy, bool *is_new);

/* Whose open balance a form means: a person (the named one, else whoever asks), else, when nobody is known,
 * the station that asks. False: refused. */
MUST_USE bool metal_open_balance(struct act *act, const struct form *form, const char *person,
                                 struct account *out);
/* The stretch that a form names with `first` and `last`; false: refused (a station that is not there). */
MUST_USE bool metal_stretch(struct act *act, const struct form *form, struct account *out);

#endif

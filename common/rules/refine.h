/* Refining (DOMAIN § 6): what was returned into a recovery stream counts as fine metal at a claimed fineness
 * until an assay, or what the refiner pays, says what it was. Then the difference goes back to whoever gave
 * it. Pure. */
#ifndef TOUCHSTONE_REFINE_H
#define TOUCHSTONE_REFINE_H

#include "common/rules/ledger.h"
#include "common/rules/share.h"

#define REFINE_GIVERS_MAX SHARES_MAX

/* One that gave to a stream: all of their returns together. */
struct refine_giver {
    struct account open; /* their open balance (fine book); for what nobody gave, loss:workshop:<stream> */
    struct mass claimed; /* fine, as the stream has it now */
    struct mass share;   /* of what was paid; set by refine_share */
};

/* What went in of one custody class, and what of the pay is its: fine, and in the metal that came back. A
 * stream is of all classes, but what comes back of it is nobody else's than what went in. */
struct refine_class {
    struct code custody;
    struct mass claimed; /* fine, as it was sent */
    struct mass paid;    /* fine; set by refine_share_classes, as is mass */
    struct mass mass;
};

/* Shares what was paid among the givers by what each is down for, largest remainder. 1 to REFINE_GIVERS_MAX
 * of them. */
void refine_share(struct refine_giver *givers, size_t count, struct mass paid);

/* The same among the classes, and the metal that came back for it (0: none came). */
void refine_share_classes(struct refine_class *classes, size_t count, struct mass paid, struct mass mass);
/* May so much metal of this fineness be what was paid? Within one per cent, as far as scales and assays go.
 */
bool refine_is_paid_by(struct mass mass, int fineness, struct mass paid);

/* stream → refiner, as expected. */
void refine_post_sending(struct transfers *out, struct book fine_book, struct account stream,
                         struct account refiner, struct mass expected);
/* One giver's shortfall (claimed − share) is taken from the refiner's account and charged to their open
 * balance; a surplus the other way round. */
void refine_post_giver(struct transfers *out, struct book fine_book, struct account refiner,
                       const struct refine_giver *giver);
/* An assay of one return: the stream gets what it really holds, the giver's open balance the difference. */
void refine_post_assay(struct transfers *out, struct book fine_book, struct account stream,
                       struct account open, struct mass claimed, struct mass found);

#endif

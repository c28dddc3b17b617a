/* A weighing that arrives late: the piece has gone on, and was perhaps weighed again. It moves neither piece
 * nor book mass; it only divides anew the difference that was already posted across its moment (DOMAIN § 10).
 * Pure.
 */
#ifndef TOUCHSTONE_LATE_H
#define TOUCHSTONE_LATE_H

#include "common/rules/command.h"
#include "common/rules/ledger.h"

#define LATE_POINTS_MAX 64

/* An event of the piece's life, newest first. */
struct late_point {
    bool weighed;  /* a counted weighing that set the book mass */
    bool stops;    /* something was taken back here, or divided already: nothing is divided across it */
    bool ends;     /* the step before it: a finish, a pass, a rework; or a receive, if nobody had ended it */
    struct tag by; /* who ended it; a receive ends it for nobody that is known */
    struct piece after;
};

/* Does an event of this verb, when it changes the piece, end the step that it was at? */
bool late_ends(enum verb verb);

/* Where in a life a weighing at `station` belongs: its index among `points` is the last event before the
 * moment. The latest visit there counts; at a step that weighs `in` the moment is before the piece came, else
 * when it left. −1: its life shows no such moment. */
int late_moment(const struct late_point *points, int count, struct code station);

/* Divides the difference of the next weighing after the moment: what was missing before it is charged to
 * those who had the piece until then, the rest to those who had it afterwards. `metal` as weighed at the
 * moment. Posts nothing when nothing was posted across it, or when the book mass changed in between
 * otherwise. Returns that weighing's index; −1: there is none to divide. */
int late_post(struct transfers *out, struct book book, const struct late_point *points, int moment,
              struct code station, struct mass metal);

#endif

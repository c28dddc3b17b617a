/* Findings in a piece: components that came out of stock into it (DOMAIN § 2). One of the piece's own alloy
 * and custody class is part of its metal; one of another stays in the book of its own alloy, and goes with
 * the piece from holder to holder. Pure. */
#ifndef TOUCHSTONE_FINDING_H
#define TOUCHSTONE_FINDING_H

#include "common/rules/code.h"
#include "common/rules/mass.h"

#define FINDINGS_MAX      4 /* kinds of metal, or steps, in one piece */
#define FINDINGS_TEXT_MAX 512

struct finding {
    struct code alloy;
    struct code custody;
    struct mass mass;
    int step; /* of the route, at which it was added: what the steps after it take, they take of it too */
    bool own; /* of the piece's own book: counted in its book mass */
};

struct findings {
    struct finding items[FINDINGS_MAX];
    int count;
};

/* Adds one, to its like if there is one. False: the piece has as many kinds as it can. */
MUST_USE bool findings_add(struct findings *findings, const struct finding *finding);
/* What those of other books weigh: it lies on the pan and is not the piece's metal. */
struct mass findings_foreign(const struct findings *findings);
/* How much more of one kind, put in at one step, there is than there was: `item` is one of those there now.
 */
struct mass findings_more(const struct finding *item, const struct findings *before);
bool findings_equal(const struct findings *a, const struct findings *b);

/* "au585w/own=1200000@3,+au750y/own=80000@2": alloy, custody class, µg, step; '+': of the piece's own book.
 */
void findings_write(const struct findings *findings, char out[FINDINGS_TEXT_MAX]);
/* False: not such a text. "" is none. */
MUST_USE bool findings_read(struct span text, struct findings *out);

#endif

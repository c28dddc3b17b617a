/* What a family of verbs adds to verify: it compares its own tables with what the events give. One row in
 * verify_family.c a family; runs beside the walk, on a connection of its own. */
#ifndef TOUCHSTONE_PROVE_H
#define TOUCHSTONE_PROVE_H

#include "hub/service/house.h"

struct prover {
    struct store *store;
    const struct house *house;
    struct proof *proof; /* verify's own */
};

/* A problem, as one sentence: what differs, with its names and numbers. `seq`: the event where it breaks; 0:
 * none in particular. */
void prove_complain(const struct prover *prover, int64_t seq, const char *format, ...) PRINTF_LIKE(3, 4);
/* The same for functions of the store that say sentences; `context` is the prover. */
void prove_say(void *context, const char *sentence);

/* A fault is one of reading (no memory, damaged file), not of what was read. */
typedef struct fault prove_family(const struct prover *prover);

/* alert.c: none is gone, and each was acknowledged as the events say. */
prove_family alert_prove;
/* life_prove.c: transfer slips, tags and chips, inspection sheets, serial numbers. */
prove_family life_prove;
/* photo.c: the photos that sheets name are there, and are what they were. */
prove_family photo_prove;

MUST_USE struct fault prove_families(const struct prover *prover);

#endif

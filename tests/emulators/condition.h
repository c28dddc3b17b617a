/* What `wait` waits for: KEY=VALUE of the bench's state, and the other comparisons. */
#ifndef BENCH_CONDITION_H
#define BENCH_CONDITION_H

#include <jansson.h>

#include "common/base/fault.h"
#include "common/base/span.h"

#define CONDITION_VALUE_SIZE 192

enum condition_compare {
    CONDITION_EQUAL,
    CONDITION_UNEQUAL,
    CONDITION_LEAST,
    CONDITION_MOST,
    CONDITION_MORE,
    CONDITION_LESS,
};

struct condition {
    char key[32];
    enum condition_compare compare;
    char value[CONDITION_VALUE_SIZE];
};

/* Reads KEY=VALUE, != >= <= > <, and KEY+=N, which is "at least N more than in `state`". KEY must be one of
 * the state's. */
MUST_USE struct fault condition_read(struct span word, const json_t *state, struct condition *condition);

/* Numbers compare as numbers; other texts are only equal or not. */
bool condition_holds(const struct condition *condition, const json_t *state);

#endif

/* What weighings teach (samples: a projection of the events), and the factors that a manager has accepted. */
#ifndef TOUCHSTONE_STORE_LEARNING_H
#define TOUCHSTONE_STORE_LEARNING_H

#include "common/rules/learning.h"
#include "hub/store/store.h"

/* Of which product of factors: all samples of one key are alike. */
struct sample_key {
    struct code model, alloy, first, last;
    bool tied; /* measured against volume and density: `source` counts */
    enum density_source source;
};

struct sample {
    int64_t event; /* the weighing */
    struct sample_key key;
    int64_t ratio; /* in LEARNING_ONE */
};

MUST_USE struct fault store_sample_add(struct store *store, const struct sample *sample);
/* None of that event is fine. */
MUST_USE struct fault store_sample_remove(struct store *store, int64_t event);
MUST_USE struct fault store_sample_find(struct store *store, int64_t event, struct sample *out, bool *found);
MUST_USE struct fault store_sample_count(struct store *store, int64_t *out);
/* By model, alloy, last, first, density; then the ratios ascending. */
MUST_USE struct fault store_sample_each(struct store *store,
                                        bool (*take)(void *context, const struct sample *sample),
                                        void *context);

/* `n`: how many pieces it was learned from. */
MUST_USE struct fault store_factor_add(struct store *store, const struct accepted_factor *factor, int64_t n);
/* All that were ever accepted, oldest first; the array is the caller's to free. */
MUST_USE struct fault store_factor_list(struct store *store, struct accepted_factor **out, size_t *count);

#endif

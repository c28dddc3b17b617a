/* The registry of scales: each row has what the last ten weighings and the last check-weight found; the
 * events keep all of them. (Scales come and are listed with the workshop's other tables: model.h.) */
#ifndef TOUCHSTONE_STORE_SCALE_H
#define TOUCHSTONE_STORE_SCALE_H

#include "common/rules/command.h"
#include "common/rules/sheet.h"
#include "hub/store/store.h"

/* Writes quality, tested_ms and checked_ms of a scale that is there. */
MUST_USE struct fault store_scale_set(struct store *store, const struct scale_info *scale);

/* What was done about a thing ("scale:fine"), newest first. */
struct thing_line {
    int64_t seq, at_ms;
    enum verb verb;
    struct tag operator_badge;
    struct span found; /* JSON; borrowed until `take` returns */
};
MUST_USE struct fault store_thing_each(struct store *store, const char *thing, int max,
                                       void (*take)(void *context, const struct thing_line *line),
                                       void *context);

/* Compares each scale with what its newest events found; `say` gets a sentence for each that differs. */
MUST_USE struct fault store_scale_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                        void *context);

#endif

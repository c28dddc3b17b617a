/* Reading alerts: lists with their history, for the office and the manager. */
#ifndef TOUCHSTONE_ALERT_READ_H
#define TOUCHSTONE_ALERT_READ_H

#include "hub/service/service.h"
#include "hub/store/alert.h"

/* The newest first, of those that `audience` may see; see store_alert_page. */
MUST_USE struct fault reader_alerts(struct reader *reader, enum alert_filter filter,
                                    enum alert_audience audience, int64_t before,
                                    bool (*take)(void *context, const struct alert *alert), void *context);
/* How many are open of each kind; `counts` has room for ALERT_KIND_COUNT. */
MUST_USE struct fault reader_alert_counts(struct reader *reader, int64_t *counts);

#endif

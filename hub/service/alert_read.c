#include "hub/service/alert_read.h"

#include "hub/service/moment.h"

struct fault reader_alerts(struct reader *reader, enum alert_filter filter, enum alert_audience audience,
                           int64_t before, bool (*take)(void *context, const struct alert *alert),
                           void *context)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = store_alert_page(reader->store, filter, audience, before, take, context);
    reader_end(reader);
    return fault;
}

struct fault reader_alert_counts(struct reader *reader, int64_t *counts)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = store_alert_count(reader->store, counts);
    reader_end(reader);
    return fault;
}

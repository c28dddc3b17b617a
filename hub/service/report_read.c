#include "hub/service/report_read.h"

#include "hub/service/moment.h"

struct fault reader_report(struct reader *reader, enum report report, const struct report_span *span,
                           void (*take)(void *context, const struct report_cell *cells, int count),
                           void *context)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = store_report_each(reader->store, report, span, take, context);
    reader_end(reader);
    return fault;
}

struct fault reader_flow(struct reader *reader, const struct report_span *span, struct flow_count *out)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = store_report_flow(reader->store, span, out);
    reader_end(reader);
    return fault;
}

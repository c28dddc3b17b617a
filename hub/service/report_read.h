/* Reading the figures. Call service_fold first: they are counted from what was folded. */
#ifndef TOUCHSTONE_REPORT_READ_H
#define TOUCHSTONE_REPORT_READ_H

#include "hub/service/service.h"
#include "hub/store/report.h"

MUST_USE struct fault reader_report(struct reader *reader, enum report report, const struct report_span *span,
                                    void (*take)(void *context, const struct report_cell *cells, int count),
                                    void *context);
MUST_USE struct fault reader_flow(struct reader *reader, const struct report_span *span,
                                  struct flow_count *out);

#endif

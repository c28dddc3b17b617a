#ifndef TOUCHSTONE_API_METRICS_H
#define TOUCHSTONE_API_METRICS_H

#include "hub/api/parts.h"

/* GET /metrics: the text format of Prometheus, 0.0.4. */
enum api_when metrics_get(struct api *api, const struct api_call *call, struct api_answer *answer);

#endif

#ifndef TOUCHSTONE_API_REPORTS_H
#define TOUCHSTONE_API_REPORTS_H

#include "hub/api/parts.h"

/* GET /v1/reports: which there are. */
enum api_when reports_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/reports/{report}?from=&to=&by=&format= */
enum api_when report_get(struct api *api, const struct api_call *call, struct api_answer *answer);

/* GET /v1/stations, /v1/models, /v1/operators, /v1/stock: what is set up, in JSON or CSV. */
enum api_when stations_get(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when models_get(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when operators_get(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when stock_get(struct api *api, const struct api_call *call, struct api_answer *answer);

#endif

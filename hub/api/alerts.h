#ifndef TOUCHSTONE_API_ALERTS_H
#define TOUCHSTONE_API_ALERTS_H

#include "hub/api/api.h"

/* GET /v1/alerts?state=&after=&limit=&format= */
enum api_when alerts_get(struct api *api, const struct api_call *call, struct api_answer *answer);

#endif

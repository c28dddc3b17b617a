/* GET /v1/proposals: limits, and the casting batch. */
#ifndef TOUCHSTONE_API_PROPOSALS_H
#define TOUCHSTONE_API_PROPOSALS_H

#include "hub/api/api.h"

enum api_when proposals_get(struct api *api, const struct api_call *call, struct api_answer *answer);

#endif

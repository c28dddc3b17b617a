#ifndef TOUCHSTONE_API_EVENTS_H
#define TOUCHSTONE_API_EVENTS_H

#include "hub/api/parts.h"

/* GET /v1/events?after=&limit=: what happened, as the export writes it. */
enum api_when events_get(struct api *api, const struct api_call *call, struct api_answer *answer);

#endif

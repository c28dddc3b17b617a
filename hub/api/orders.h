/* Orders and the day's schedule. */
#ifndef TOUCHSTONE_API_ORDERS_H
#define TOUCHSTONE_API_ORDERS_H

#include "hub/api/api.h"

/* GET /v1/orders */
enum api_when orders_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/orders/{code} */
enum api_when order_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/schedule */
enum api_when schedule_get(struct api *api, const struct api_call *call, struct api_answer *answer);

#endif

#ifndef TOUCHSTONE_API_OPENAPI_H
#define TOUCHSTONE_API_OPENAPI_H

#include "hub/api/parts.h"

/* GET /openapi.json: this contract as OpenAPI 3.1, written out of the tables of resources, verbs and forms.
 */
enum api_when openapi_get(struct api *api, const struct api_call *call, struct api_answer *answer);

#endif

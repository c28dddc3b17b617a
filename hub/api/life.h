/* The resources of pieces' lives: slips.c, inspections.c, engravings.c, tags.c. */
#ifndef TOUCHSTONE_API_LIFE_H
#define TOUCHSTONE_API_LIFE_H

#include "hub/api/api.h"

enum api_when slips_get(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when tags_get(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when engravings_get(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when inspections_get(struct api *api, const struct api_call *call, struct api_answer *answer);

#endif

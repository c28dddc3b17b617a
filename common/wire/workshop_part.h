/* A part of a workshop file inside another message. Only common/wire includes it. */
#ifndef TOUCHSTONE_WORKSHOP_PART_H
#define TOUCHSTONE_WORKSHOP_PART_H

#include <jansson.h>

#include "common/rules/workshop.h"

/* Reads any sections of a workshop file; the name may be left out. NULL or no object is a problem. The caller
 * owns *out (workshop_release), also when there were problems. */
void workshop_read_part(json_t *object, int64_t now_ms, struct workshop *out, struct problems *problems);

#endif

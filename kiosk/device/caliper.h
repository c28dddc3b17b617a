/* What a caliper's interface types, as a length: "12.34", "12,34 mm", "+0012.34mm", ".4970 in". A number
 * without a decimal mark and without a unit is none: it might be the article number of anything. Pure. */
#ifndef TOUCHSTONE_CALIPER_H
#define TOUCHSTONE_CALIPER_H

#include "common/base/span.h"

#define CALIPER_UM_MAX INT64_C(2000000) /* two metres: longer is no measurement of jewelry */

/* Micrometres, rounded half away from zero; without a unit it is millimetres. */
MUST_USE bool caliper_read(struct span text, int64_t *length_um);
/* Is it one that names its unit? */
bool caliper_has_unit(struct span text);

#endif

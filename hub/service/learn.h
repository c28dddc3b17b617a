/* What the files of FAMILY_LEARN share. Only hub/service includes it. */
#ifndef TOUCHSTONE_LEARN_H
#define TOUCHSTONE_LEARN_H

#include "hub/service/desk.h"

#define FOUND_TEXT_MAX 4096 /* of what an event found, as JSON */

/* learn_scale.c */
/* "loss_uncertainty_ug":…,"capable_from":[{"tolerance_ppm","metal_ug"}, …]: the lightest piece that can be
 * judged at each tolerance of the workshop's routes. */
void learn_write_capability(struct text *out, const struct house *house, const struct scale_quality *quality);
MUST_USE struct fault learn_test_scale(struct act *act);
MUST_USE struct fault learn_check_scale(struct act *act);
/* learn_factor.c */
MUST_USE struct fault learn_accept_factor(struct act *act);
/* learn_norm.c */
MUST_USE struct fault learn_accept_norm(struct act *act);

#endif

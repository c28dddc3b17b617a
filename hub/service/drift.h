/* Drift: at each day's end every chart takes the day's value. Only hub/service includes it. */
#ifndef TOUCHSTONE_DRIFT_H
#define TOUCHSTONE_DRIFT_H

#include "hub/service/desk.h"

/* Brings the charts up to the last midnight before desk->now_ms: one day after another, each once (what is
 * done stands in the store, in the same transaction). The first time only notes the day: charts begin with
 * it. *changed: an alarm was raised. Cheap when there is nothing to do. */
MUST_USE struct fault drift_run(struct desk *desk, bool *changed);

#endif

/* Working time: Monday to Friday, 8 to 12 and 13 to 17 o'clock UTC. Pure. Times are ms since 1970. */
#ifndef TOUCHSTONE_SIMULATE_SHIFT_H
#define TOUCHSTONE_SIMULATE_SHIFT_H

#include "common/base/time.h"

bool shift_is_on(int64_t at_ms);
bool shift_is_workday(int64_t at_ms);
/* The next moment after `at_ms` at which somebody comes or goes: 8, 12, 13 or 17 o'clock of a workday. */
int64_t shift_next(int64_t at_ms);
/* When so much work is done that begins at `at_ms`. */
int64_t shift_add(int64_t at_ms, int64_t work_ms);
/* The first moment of work at or after `at_ms`. */
int64_t shift_open(int64_t at_ms);

#endif

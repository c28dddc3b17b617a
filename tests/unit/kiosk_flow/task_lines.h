/* How the scripts of tasks begin: somebody is in, and has opened a menu. */
#ifndef TOUCHSTONE_TASK_LINES_H
#define TOUCHSTONE_TASK_LINES_H

#include "bench_helper.h"

#define SETTER   "online", "badge Setter-3", "asks badge_in", "accept"
#define POLISHER "online", "badge Polisher-1", "asks badge_in", "accept"
#define MENU     SETTER, "touch more", "screen menu"
#define MENU_QC  POLISHER, "touch more", "screen menu"
#define DESK     SETTER, "touch bench", "screen menu"
#define DESK_QC  POLISHER, "touch bench", "screen menu"
#define LOAD(g)  "weight 0.000 stable", "weight " g " unstable", "weight " g " demand"

#endif

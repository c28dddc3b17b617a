/* A workshop for load and chaos: wide stations, as many plain pieces as wanted, all in the pool; and the walk
 * of a piece through it as commands, in the order in which a bench would send them. */
#ifndef TOUCHSTONE_PLANT_H
#define TOUCHSTONE_PLANT_H

#include "common/rules/workshop.h"

enum { PLANT_STATIONS = 4, PLANT_STEPS = 9 };

/* Four stations (casting, setting, polishing, qc) with `limit` places each (0: none), one operator each,
 * `pieces` pieces in the pool, one kiosk "load" that serves all. Owned: workshop_release. */
void plant_make(struct workshop *out, int pieces, int64_t limit);

/* The tag of piece `index`. */
struct tag plant_tag(int index);

/* The command of step 0 … PLANT_STEPS-1 in the life of a piece: receive and finish at each station, weigh and
 * pass at QC. Its id, outbox, n and at_ms are the caller's. */
void plant_command(struct command *out, int index, int step);

#endif

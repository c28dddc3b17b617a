/* A lot of four, what is done with it from setting to QC in words, and taken back: "in light accept undo". */
#ifndef TOUCHSTONE_FLOOR_HELPER_H
#define TOUCHSTONE_FLOOR_HELPER_H

#include "tests/unit/hub_service/rig_helper.h"

struct floor {
    struct rig rig;
    struct asker bench, finish;
    bool twice;
};

/* `twice`: it is inspected at polishing, too. */
void floor_open(struct floor *floor, bool twice);
/* Deeds with blanks between: see the table. One with a 2 is done with the half that was split off. */
void floor_play(struct floor *floor, const char *words);

#endif

/* A rig with those who enter stations: its two kiosks, and a manager in the office. One for all tests of a
 * program. */
#ifndef TOUCHSTONE_CREW_HELPER_H
#define TOUCHSTONE_CREW_HELPER_H

#include "tests/unit/hub_service/rig_helper.h"

struct crew {
    struct rig rig;
    struct asker bench, finish, office;
};
extern struct crew crew;

void crew_open(struct workshop *workshop); /* as rig_open_as */
void crew_close(void);                     /* proves it before */
struct reply crew_receive(struct asker *asker, const char *station, int person, int piece);
/* Setting takes them in, one after the other; each is accepted. */
void crew_take_in(int from, int to);

#endif

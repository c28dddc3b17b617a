#include "tests/unit/hub_service/crew_helper.h"

struct crew crew;

void crew_open(struct workshop *workshop)
{
    rig_open_as(&crew.rig, workshop);
    crew.bench = rig_asker(&crew.rig, 0);
    crew.finish = rig_asker(&crew.rig, 1);
    crew.office = rig_office(&crew.rig, RIG_MANAGER);
}

void crew_close(void)
{
    rig_verify(&crew.rig, NULL);
    rig_close(&crew.rig);
}

struct reply crew_receive(struct asker *asker, const char *station, int person, int piece)
{
    return ask(asker, VERB_RECEIVE, station, person, piece);
}

void crew_take_in(int from, int to)
{
    for (int piece = from; piece <= to; piece++)
        rig_accepts(crew_receive(&crew.bench, "setting", 1, piece));
}

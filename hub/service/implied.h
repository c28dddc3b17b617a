/* Implied deeds: what a station whose kiosk is offline must have done with a piece that turned up beyond it
 * (DOMAIN § 10 "Offline"). Booked with an unknown operator, and matched when the kiosk tells them. Writer's
 * thread. */
#ifndef TOUCHSTONE_IMPLIED_H
#define TOUCHSTONE_IMPLIED_H

#include "hub/service/desk.h"

#define IMPLIED_MAX 12 /* receive, start, finish at up to four stations in a row */

struct implied {
    int count;
    struct {
        enum verb verb;
        int station; /* index into the house */
        struct outcome outcome;
    } deeds[IMPLIED_MAX];
};

/* Whether the piece could be received at act->station if stations that are offline had done what they must
 * have: then `out` has that, and the last outcome's piece is the one to judge. False: nothing of the kind. */
bool implied_find(const struct act *act, struct implied *out);
/* Posts them; act->row is then as the last of them leaves it. */
MUST_USE struct fault implied_post(struct act *act, const struct implied *implied);
/* A deed that came late: the implied one that it is (*event 0: none), not told yet or told and taken back. */
MUST_USE struct fault implied_match(const struct act *act, int64_t *event);
/* It was told now, by the event that was just posted. */
MUST_USE struct fault implied_note(const struct act *act, int64_t event);

#endif

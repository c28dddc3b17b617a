/* What a person is told about a refusal whose reason is a word and some numbers: a sentence with the names
 * that the workshop uses and, where there is one, the remedy. A kiosk says the usual ones in its own words;
 * this is for the others, and for whoever reads the answer itself. */
#ifndef TOUCHSTONE_REFUSAL_H
#define TOUCHSTONE_REFUSAL_H

#include "hub/service/desk.h"

/* Fills reply->detail of a refusal that has none yet; any other reply stays as it is. */
void refusal_explain(struct act *act);

/* The same for what was refused before anything was looked at: a gap, an outbox of somebody else. */
void refusal_explain_turn(struct reply *reply);

#endif

/* Deeds that were decided at a kiosk: they have happened, and are booked (DOMAIN § 10). Writer's thread,
 * inside its transaction; only hub/service includes it. */
#ifndef TOUCHSTONE_HAPPENED_H
#define TOUCHSTONE_HAPPENED_H

#include "hub/service/desk.h"

/* The first event of the act will have this flag, once. */
void act_flag(struct act *act, enum reason reason);

/* It was held, and has moved all the same: REASON_HELD. */
void act_flag_held(struct act *act, const struct outcome *outcome);

/* Something is wrong with a deed. True: it has happened, stands, and is flagged; the caller books what can be
 * booked of it. False: it was asked, and the caller refuses it. */
MUST_USE bool act_stands(struct act *act, enum reason reason);

/* After a family has judged: what it refused although it has happened is kept as history, flagged, or (when
 * it cannot mean anything) set aside; each with an alert. */
MUST_USE struct fault happened_settle(struct act *act);

#endif

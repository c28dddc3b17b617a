/* Lent places at the hub: who gets one, what uses it, and how another comes to it (DOMAIN § 10 "Lent
 * places"). Writer's thread. */
#ifndef TOUCHSTONE_LEND_H
#define TOUCHSTONE_LEND_H

#include "hub/service/desk.h"
#include "hub/service/refresh.h"

/* The floor as the command's kiosk finds it: the places that it names, and has, are room. */
struct lend_floor {
    struct station_now stations[STATIONS_MAX];
    struct group_now groups[GROUPS_MAX];
    int64_t named[LENT_NAMED_MAX]; /* of those it names, the open ones that are its own */
    int named_count;
};
void lend_lay_out(const struct act *act, struct lend_floor *out);

/* The receive that was just posted has used up act->lent. */
MUST_USE struct fault lend_use(struct act *act);
/* The receive was refused for room. Where lent places keep it out: recalls as many as it needs, when kiosks
 * that are connected have them (`recalling`); else the reply says who has them, and since when it is away. */
MUST_USE struct fault lend_recall(struct act *act);

/* Lends to kiosks that are connected while there is room enough, and recalls what an overfull limit needs.
 * Inside a transaction. */
MUST_USE struct fault lend_refresh(struct desk *desk, const struct watch *watch, bool *changed);

/* The families: hand_back; and write_off, of the manager's. */
MUST_USE struct fault lend_book(struct act *act);
MUST_USE struct fault lend_write_off(struct act *act);

#endif

/* What a bench may choose from: metals, stones and components that the workshop has, and the slips that are
 * on their way to it. Only hub/service includes it. */
#ifndef TOUCHSTONE_CHOICES_H
#define TOUCHSTONE_CHOICES_H

#include "hub/service/desk.h"

/* Fills the choices of `world`; its board is read already. Metals, stones and components are read only when
 * something since event `after` may have changed them (0: always), see world->choices_known; slips every
 * time: those to one of
 * the kiosk's stations, and those on their way back, which any bench in the house may take in.
 * `kiosk` NULL: all slips. What is beyond the maxima of a world is left out: the office knows it all. */
MUST_USE struct fault choices_read(const struct house *house, struct store *store, int64_t after,
                                   const struct kiosk_row *kiosk, struct world *world);

#endif

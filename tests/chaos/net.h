/* A network that is not there: it takes the place of kiosk/link/client.c and of the clock, so that real links
 * talk to a real hub within one thread, in a time that is a number. Delays, cuts, lost and repeated messages
 * come from a seed: the same seed is the same schedule.
 *
 * A kiosk's hub address is "net://K", K its number here. */
#ifndef TOUCHSTONE_CHAOS_NET_H
#define TOUCHSTONE_CHAOS_NET_H

#include "common/base/text.h"
#include "common/base/uuid.h"

enum { NET_KIOSKS = 5, NET_HUB = -1 };

/* The hub's side. False: it died before it answered. `answer` has room for any. */
struct net_hub {
    bool (*post)(void *context, int kiosk, struct span body, struct text *answer);
    /* `skew_ms`: its clock − the hub's, as it arrives. */
    bool (*world)(void *context, int kiosk, int64_t after, struct uuid outbox, int64_t skew_ms,
                  struct text *answer);
    void (*stream)(void *context, int kiosk, bool open);
    void *context;
};

void net_begin(const struct net_hub *hub, uint64_t seed);
void net_end(void); /* forgets what is under way */

/* Of the seed's generator: 0 … below − 1. */
int net_chance(int below);
bool net_percent(int percent);

/* How rough it is: percent of messages that are lost, that come twice, that take up to `slow_ms`. */
struct net_weather {
    int lost, twice, slow, slow_ms;
};
void net_set_weather(struct net_weather weather);

/* Whose wall clock is read from here on: a kiosk's, which is wrong by its skew, or NET_HUB's. What the net
 * calls reads the right one. */
void net_stand_at(int kiosk);
void net_set_skew(int kiosk, int64_t skew_ms);

void net_cut(int kiosk, bool cut);
/* The hub is not there: what arrives is lost, all streams are gone. */
void net_hub_down(bool down);
/* Every open stream tells of a new board. */
void net_tell_board(void);

/* Lets one thing happen that is due by then; false: nothing is, and it is then. */
bool net_step(int64_t until_ms);
int64_t net_now_ms(void);

#endif

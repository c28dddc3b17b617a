/* What a test asks of its hub, and asks it about. */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/sys/clock.h"

#include "hub_inside.h"

void hub_plan(struct hub *hub, const enum trouble *troubles, int count)
{
    pthread_mutex_lock(&hub->lock);
    assert(count <= PLAN_MAX);
    memcpy(hub->plan, troubles, (size_t)count * sizeof *troubles);
    hub->plan_count = count;
    hub->plan_next = 0;
    pthread_mutex_unlock(&hub->lock);
}

void hub_plan_photos(struct hub *hub, const enum trouble *troubles, int count)
{
    pthread_mutex_lock(&hub->lock);
    assert(count <= PLAN_MAX);
    memcpy(hub->photo_plan, troubles, (size_t)count * sizeof *troubles);
    hub->photo_plan_count = count;
    hub->photo_plan_next = 0;
    pthread_mutex_unlock(&hub->lock);
}

bool hub_has_photo(struct hub *hub, const char *id)
{
    bool has = false;
    pthread_mutex_lock(&hub->lock);
    for (int i = 0; i < hub->photo_count; i++)
        has = has || strcmp(hub->photos[i], id) == 0;
    pthread_mutex_unlock(&hub->lock);
    return has;
}

int hub_count_photos(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    int count = hub->photo_count;
    pthread_mutex_unlock(&hub->lock);
    return count;
}

int hub_count_photos_given(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    int count = hub->photos_given;
    pthread_mutex_unlock(&hub->lock);
    return count;
}

void hub_plan_chance(struct hub *hub, uint64_t seed, int percent)
{
    pthread_mutex_lock(&hub->lock);
    hub->chance = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    hub->percent = percent;
    pthread_mutex_unlock(&hub->lock);
}

/* Waits until the thread has done what it was told. */
static void wait_down(struct hub *hub, bool down)
{
    pthread_mutex_lock(&hub->lock);
    hub->down = down;
    hub_unlock_and_wake(hub);
    pthread_mutex_lock(&hub->lock);
    while ((hub->listener < 0) != down)
        pthread_cond_wait(&hub->changed, &hub->lock);
    pthread_mutex_unlock(&hub->lock);
}

void hub_down(struct hub *hub)
{
    wait_down(hub, true);
}

void hub_up(struct hub *hub)
{
    wait_down(hub, false);
}

void hub_deny(struct hub *hub, bool deny)
{
    pthread_mutex_lock(&hub->lock);
    hub->deny = deny;
    hub_unlock_and_wake(hub);
}

void hub_speak(struct hub *hub, int contract)
{
    pthread_mutex_lock(&hub->lock);
    hub->contract = contract;
    hub_unlock_and_wake(hub);
}

int hub_count_strange(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    int strange = hub->strange;
    pthread_mutex_unlock(&hub->lock);
    return strange;
}

void hub_answer(struct hub *hub, const char *recorded)
{
    pthread_mutex_lock(&hub->lock);
    hub->recorded = recorded;
    pthread_mutex_unlock(&hub->lock);
}

void hub_last_body(struct hub *hub, char *out, size_t capacity)
{
    pthread_mutex_lock(&hub->lock);
    snprintf(out, capacity, "%s", hub->last_body);
    pthread_mutex_unlock(&hub->lock);
}

void hub_cut_streams(struct hub *hub, bool cuts)
{
    pthread_mutex_lock(&hub->lock);
    hub->cuts_streams = cuts;
    hub_unlock_and_wake(hub);
}

bool hub_wait_streams(struct hub *hub, int count)
{
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};
    pthread_mutex_lock(&hub->lock);
    while (hub->streams < count && pthread_cond_timedwait(&hub->changed, &hub->lock, &until) != ETIMEDOUT)
        continue;
    bool come = hub->streams >= count;
    pthread_mutex_unlock(&hub->lock);
    return come;
}

void hub_hold_stream(struct hub *hub, bool hold)
{
    pthread_mutex_lock(&hub->lock);
    hub->hold = hold;
    hub_unlock_and_wake(hub);
}

void hub_hold_answers(struct hub *hub, const char *to)
{
    pthread_mutex_lock(&hub->lock);
    hub->held_for = to;
    hub_unlock_and_wake(hub);
}

bool hub_wait_held(struct hub *hub)
{
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};
    bool held = false;
    pthread_mutex_lock(&hub->lock);
    do {
        for (int i = 0; i < CONNECTIONS_MAX; i++)
            held |= hub->connections[i].fd >= 0 && hub->connections[i].holds;
    } while (!held && pthread_cond_timedwait(&hub->changed, &hub->lock, &until) != ETIMEDOUT);
    pthread_mutex_unlock(&hub->lock);
    return held;
}

void hub_know(struct hub *hub, struct uuid id)
{
    pthread_mutex_lock(&hub->lock);
    hub->known = id;
    pthread_mutex_unlock(&hub->lock);
}

void hub_refuse(struct hub *hub, enum verb verb)
{
    pthread_mutex_lock(&hub->lock);
    hub->refuse = true;
    hub->refused = verb;
    pthread_mutex_unlock(&hub->lock);
}

void hub_change_board(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    hub->board++;
    hub_unlock_and_wake(hub);
}

bool hub_wait_told(struct hub *hub)
{
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};
    pthread_mutex_lock(&hub->lock);
    while (hub->board_told != hub->board &&
           pthread_cond_timedwait(&hub->changed, &hub->lock, &until) != ETIMEDOUT)
        continue;
    bool told = hub->board_told == hub->board;
    pthread_mutex_unlock(&hub->lock);
    return told;
}

void hub_set_world(struct hub *hub, const char *json)
{
    pthread_mutex_lock(&hub->lock);
    free(hub->world);
    hub->world = strdup(json);
    pthread_mutex_unlock(&hub->lock);
}

int hub_wait_booked(struct hub *hub, int count)
{
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};
    pthread_mutex_lock(&hub->lock);
    while (hub->booked_count < count &&
           pthread_cond_timedwait(&hub->changed, &hub->lock, &until) != ETIMEDOUT)
        continue;
    int booked = hub->booked_count;
    pthread_mutex_unlock(&hub->lock);
    return booked;
}

void hub_booked(struct hub *hub, int index, char out[HUB_LINE_MAX])
{
    pthread_mutex_lock(&hub->lock);
    snprintf(out, HUB_LINE_MAX, "%s", index < hub->booked_count ? hub->booked[index].line : "");
    pthread_mutex_unlock(&hub->lock);
}

int hub_count_doubles(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    int doubles = hub->doubles;
    pthread_mutex_unlock(&hub->lock);
    return doubles;
}

void hub_forget(struct hub *hub, int64_t n)
{
    pthread_mutex_lock(&hub->lock);
    while (hub->booked_count > 0 && hub->booked[hub->booked_count - 1].n >= n)
        hub->booked_count--;
    hub->expected = n;
    pthread_mutex_unlock(&hub->lock);
}

void hub_stick(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    hub->stuck = true;
    pthread_mutex_unlock(&hub->lock);
}

int hub_count_worlds(struct hub *hub, int64_t *after)
{
    pthread_mutex_lock(&hub->lock);
    int worlds = hub->worlds;
    *after = hub->last_after;
    pthread_mutex_unlock(&hub->lock);
    return worlds;
}

void hub_last_language(struct hub *hub, char *out, size_t capacity)
{
    pthread_mutex_lock(&hub->lock);
    snprintf(out, capacity, "%s", hub->last_language);
    pthread_mutex_unlock(&hub->lock);
}

const char *hub_last_pin(struct hub *hub)
{
    return hub->last_pin;
}

int hub_count_posts(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    int posts = hub->posts;
    pthread_mutex_unlock(&hub->lock);
    return posts;
}

int hub_count_gaps(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    int gaps = hub->gaps;
    pthread_mutex_unlock(&hub->lock);
    return gaps;
}

int hub_count_streams(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    int streams = hub->streams;
    pthread_mutex_unlock(&hub->lock);
    return streams;
}

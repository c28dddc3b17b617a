#include "common/base/time.h"
#include "hub/service/station_help.h"

#define HOURS_PER_DAY 24

enum fullness { FULL, NEARLY_FULL, OVER };
enum counted { IN_PIECES, IN_GRAMS, IN_BOTH };

/* The state and its numbers: what a station's card shows beside the sentences. */
static const char *const LIMITS[][3] = {
    [FULL] = {[IN_PIECES] = N_("%s is full: %s of %s."),
              [IN_GRAMS] = N_("%s is full: %s of %s g."),
              [IN_BOTH] = N_("%s is full: %s of %s, %s of %s g.")},
    [NEARLY_FULL] = {[IN_PIECES] = N_("%s is nearly full: %s of %s."),
                     [IN_GRAMS] = N_("%s is nearly full: %s of %s g."),
                     [IN_BOTH] = N_("%s is nearly full: %s of %s, %s of %s g.")},
    [OVER] = {[IN_PIECES] = N_("%s is over its limit: %s of %s."),
              [IN_GRAMS] = N_("%s is over its limit: %s of %s g."),
              [IN_BOTH] = N_("%s is over its limit: %s of %s, %s of %s g.")},
};

/* Of two limits the one that is reached; both where neither is, and something too large was refused. */
static void say_load(struct spoken said, const char *const patterns[3], const char *name, struct load load,
                     const struct limit *limit)
{
    struct phrase is = phrase_number(load.pieces), may = phrase_number(limit->pieces);
    char grams[MASS_TEXT_MAX], grams_max[MASS_TEXT_MAX];
    mass_write_grams(load.mass, 1, grams);
    mass_write_grams(limit->mass, 1, grams_max);
    if (limit->mass.ug == 0 || (limit->pieces > 0 && load.pieces >= limit->pieces))
        SAID(said, patterns[IN_PIECES], name, is.text, may.text);
    else if (limit->pieces == 0 || load.mass.ug >= limit->mass.ug)
        SAID(said, patterns[IN_GRAMS], name, grams, grams_max);
    else
        SAID(said, patterns[IN_BOTH], name, is.text, may.text, grams, grams_max);
}

void station_help_say_full(struct spoken said, const char *name, struct load load, const struct limit *limit)
{
    say_load(said, LIMITS[FULL], name, load, limit);
}

static void say_limit(struct spoken said, const struct board_station *at, enum fullness fullness)
{
    say_load(said, LIMITS[fullness], at->station.name, at->now.load, &at->station.limit);
}

static void say_done(struct spoken said, const struct board_station *at, const struct board_station *goes_to)
{
    if (at->now.done > 0 && goes_to)
        SAID_COUNT(said, "%s piece is done and waits for %s.", "%s pieces are done and wait for %s.",
                   at->now.done, phrase_number(at->now.done).text, goes_to->station.name);
}

static void say_absent(struct spoken said, const char *absent)
{
    if (absent && absent[0] != '\0')
        SAID(said, "Absent: %s.", absent); /* STATION_HELP_ABSENT looks for it */
}

static void say_present(struct spoken said, const struct board_station *at, const char *absent)
{
    if (at->station.staff == 0 || at->now.present >= at->station.staff)
        return;
    SAID_COUNT(said, "%s of %s people is at work.", "%s of %s people are at work.", at->now.present,
               phrase_number(at->now.present).text, phrase_number(at->station.staff).text);
    say_absent(said, absent);
}

/* What only a person can undo: it holds a place until it is released, parked or split. */
static void say_person(struct spoken said, const struct board_station *at,
                       const struct station_help_around *around)
{
    if (around->too_large)
        SAID(said, "%s is too large for a limit on its way: split it, or raise the limit.",
             around->too_large);
    if (at->now.held > 0)
        SAID_COUNT(said, "%s is held: release or park it.", "%s are held: release or park them.",
                   at->now.held, phrase_number(at->now.held).text);
}

static void say_oldest(struct spoken said, const struct board_station *at,
                       const struct station_help_around *around)
{
    int64_t hours = (around->now_ms - at->oldest_ms) / HOUR_MS;
    if (!around->oldest || at->oldest_ms == 0 || hours < 1)
        return;
    if (hours < 2 * HOURS_PER_DAY)
        SAID(said, "%s has been here for %s h.", around->oldest, phrase_number(hours).text);
    else
        SAID(said, "%s has been here for %s days.", around->oldest,
             phrase_number(hours / HOURS_PER_DAY).text);
}

static void say_waiting(struct spoken said, const struct board_station *at)
{
    int64_t waiting = at->now.queued + at->now.done;
    SAID(said, "%s is stopped.", at->station.name);
    if (at->now.done > 0)
        SAID_COUNT(said, "%s piece waits to leave.", "%s pieces wait.", waiting, phrase_number(waiting).text);
    else
        SAID_COUNT(said, "%s piece waits to start.", "%s pieces wait to start.", waiting,
                   phrase_number(waiting).text);
}

static void say_stopped(struct spoken said, const struct board_station *at,
                        const struct station_help_around *around)
{
    const struct board_group *group = around->blocked_group;
    say_waiting(said, at);
    if (around->blocked_by && !around->too_large) {
        say_limit(said, around->blocked_by, FULL);
        say_present(said, around->blocked_by, NULL);
    }
    if (group && !around->too_large)
        station_help_say_full(said, group->group.name, group->load, &group->group.limit);
}

static void say_unstaffed(struct spoken said, const struct board_station *at, const char *absent)
{
    int64_t work = at->now.queued + at->now.in_work; /* what is done or held there waits for nobody here */
    SAID(said, "Nobody is at %s.", at->station.name);
    SAID_COUNT(said, "%s piece waits for work.", "%s pieces wait for work.", work, phrase_number(work).text);
    say_absent(said, absent);
}

static void say_starved(struct spoken said, const struct board_station *at,
                        const struct station_help_around *around)
{
    SAID(said, "%s has nothing to do.", at->station.name);
    if (around->comes_from)
        SAID_COUNT(said, "%s piece is done at %s: take it.", "%s pieces are done at %s: take them.",
                   around->ready, phrase_number(around->ready).text, around->comes_from->station.name);
    else
        SAID_COUNT(said, "%s piece is still to come.", "%s pieces are still to come.", at->now.upstream,
                   phrase_number(at->now.upstream).text);
}

void station_help_write(struct board_station *at, const struct station_help_around *around)
{
    struct text english = TEXT_IN(at->help), made = TEXT_IN(at->help_made);
    struct spoken said = {&english, &made};
    switch (at->state) {
    case STATION_OVER:
        say_limit(said, at, OVER);
        (void)said_add(said, N_("Nothing new goes in until it has drained."), (const char *const[]){NULL});
        say_present(said, at, around->absent);
        break;
    case STATION_STOPPED:
        say_stopped(said, at, around);
        break;
    case STATION_FULL:
        say_limit(said, at, FULL);
        say_done(said, at, around->goes_to);
        say_present(said, at, around->absent);
        break;
    case STATION_UNSTAFFED:
        say_unstaffed(said, at, around->absent);
        break;
    case STATION_NEAR:
        say_limit(said, at, NEARLY_FULL);
        say_present(said, at, around->absent);
        break;
    case STATION_STARVED:
        say_starved(said, at, around);
        say_done(said, at, around->goes_to);
        break;
    case STATION_OK:
        break;
    }
    if (at->state == STATION_OVER || at->state == STATION_STOPPED || at->state == STATION_FULL ||
        at->state == STATION_UNSTAFFED) {
        say_person(said, at, around);
        say_oldest(said, at, around);
    }
}

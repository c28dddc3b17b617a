#include "hub/service/help.h"

#include <string.h>

#include "common/base/text.h"

#define MS_PER_HOUR   INT64_C(3600000)
#define HOURS_PER_DAY 24

/* A sentence that does not fit any more is left out whole. */
static void add_sentence(struct text *text, const char *sentence)
{
    if (text->size + 1 + span_of(sentence).size < text->capacity)
        text_add(text, "%s%s", text->size > 0 ? " " : "", sentence);
}

/* "4 of 4", and with a limit in grams "31.2 of 30.0 g". */
static void write_load(struct text *text, const struct board_station *at)
{
    const struct limit *limit = &at->station.limit;
    char is[MASS_TEXT_MAX];
    char may[MASS_TEXT_MAX];
    if (limit->pieces > 0)
        text_add(text, "%lld of %lld", (long long)at->now.load.pieces, (long long)limit->pieces);
    if (limit->mass.ug > 0) {
        mass_write_grams(at->now.load.mass, 1, is);
        mass_write_grams(limit->mass, 1, may);
        text_add(text, "%s%s of %s g", limit->pieces > 0 ? ", " : "", is, may);
    }
}

static const char *pieces_are(int64_t count)
{
    return count == 1 ? "piece is" : "pieces are";
}

static void say_limit(struct text *text, const struct board_station *at, const char *what)
{
    char sentence[HELP_TEXT_MAX];
    struct text line = TEXT_IN(sentence);
    text_add(&line, "%s is %s: ", at->station.name, what);
    write_load(&line, at);
    text_add(&line, ".");
    add_sentence(text, sentence);
}

static void say_done(struct text *text, const struct board_station *at, const struct board_station *goes_to)
{
    char sentence[HELP_TEXT_MAX];
    struct text line = TEXT_IN(sentence);
    if (at->now.done == 0 || !goes_to)
        return;
    text_add(&line, "%lld %s done and %s for %s.", (long long)at->now.done, pieces_are(at->now.done),
             at->now.done == 1 ? "waits" : "wait", goes_to->station.name);
    add_sentence(text, sentence);
}

static void say_present(struct text *text, const struct board_station *at, const char *absent)
{
    char sentence[HELP_TEXT_MAX];
    struct text line = TEXT_IN(sentence);
    if (at->station.staff == 0 || at->now.present >= at->station.staff)
        return;
    text_add(&line, "%d of %d %s in.", at->now.present, at->station.staff,
             at->now.present == 1 ? "is" : "are");
    add_sentence(text, sentence);
    if (!absent || absent[0] == '\0')
        return;
    line = TEXT_IN(sentence);
    text_add(&line, HELP_ABSENT "%s.", absent);
    if (text_ok(&line))
        add_sentence(text, sentence);
}

/* What only a person can undo: it holds a place until it is released, parked or split. */
static void say_person(struct text *text, const struct board_station *at, const struct help_around *around)
{
    char sentence[HELP_TEXT_MAX];
    struct text line = TEXT_IN(sentence);
    if (around->too_large) {
        text_add(&line, "%s is too large for a limit on its way: split it, or raise the limit.",
                 around->too_large);
        add_sentence(text, sentence);
    }
    if (at->now.held == 0)
        return;
    line = TEXT_IN(sentence);
    text_add(&line, "%lld %s held: release or park %s.", (long long)at->now.held,
             at->now.held == 1 ? "is" : "are", at->now.held == 1 ? "it" : "them");
    add_sentence(text, sentence);
}

static void say_oldest(struct text *text, const struct board_station *at, const struct help_around *around)
{
    char sentence[HELP_TEXT_MAX];
    struct text line = TEXT_IN(sentence);
    int64_t hours = (around->now_ms - at->oldest_ms) / MS_PER_HOUR;
    if (!around->oldest || at->oldest_ms == 0 || hours < 1)
        return;
    if (hours < 2 * HOURS_PER_DAY)
        text_add(&line, "%s has been here for %lld h.", around->oldest, (long long)hours);
    else
        text_add(&line, "%s has been here for %lld days.", around->oldest,
                 (long long)(hours / HOURS_PER_DAY));
    if (text_ok(&line))
        add_sentence(text, sentence);
}

static void say_group(struct text *text, const struct board_group *group)
{
    struct board_station as_one = {.now = {.load = group->load}};
    as_one.station.limit = group->group.limit;
    memcpy(as_one.station.name, group->group.name, sizeof as_one.station.name);
    say_limit(text, &as_one, "full");
}

static void say_stopped(struct text *text, const struct board_station *at, const struct help_around *around)
{
    char sentence[HELP_TEXT_MAX];
    struct text line = TEXT_IN(sentence);
    int64_t waiting = at->now.queued + at->now.done;
    text_add(&line, "%s is stopped: ", at->station.name);
    text_add(&line, "%lld %s %s", (long long)waiting, waiting == 1 ? "piece" : "pieces",
             at->now.done > 0 ? (waiting == 1 ? "waits to leave" : "wait")
                              : (waiting == 1 ? "waits to start" : "wait to start"));
    text_add(&line, ".");
    add_sentence(text, sentence);
    if (around->blocked_by && !around->too_large) {
        say_limit(text, around->blocked_by, "full");
        say_present(text, around->blocked_by, NULL);
    }
    if (around->blocked_group && !around->too_large)
        say_group(text, around->blocked_group);
}

static void say_unstaffed(struct text *text, const struct board_station *at, const char *absent)
{
    char sentence[HELP_TEXT_MAX];
    struct text line = TEXT_IN(sentence);
    int64_t work = at->now.queued + at->now.in_work; /* what is done or held there waits for nobody here */
    text_add(&line, "Nobody is at %s, and %lld %s for work.", at->station.name, (long long)work,
             work == 1 ? "piece waits" : "pieces wait");
    add_sentence(text, sentence);
    if (!absent || absent[0] == '\0')
        return;
    line = TEXT_IN(sentence);
    text_add(&line, HELP_ABSENT "%s.", absent);
    if (text_ok(&line))
        add_sentence(text, sentence);
}

static void say_starved(struct text *text, const struct board_station *at, const struct help_around *around)
{
    char sentence[HELP_TEXT_MAX];
    struct text line = TEXT_IN(sentence);
    if (around->comes_from)
        text_add(&line, "%lld %s done at %s: take %s.", (long long)around->ready, pieces_are(around->ready),
                 around->comes_from->station.name, around->ready == 1 ? "it" : "them");
    else
        text_add(&line, "%s has nothing to do; %lld %s on the way.", at->station.name,
                 (long long)at->now.upstream, pieces_are(at->now.upstream));
    add_sentence(text, sentence);
}

void help_write(char out[HELP_TEXT_MAX], const struct board_station *at, const struct help_around *around)
{
    struct text text = text_in(out, HELP_TEXT_MAX);
    switch (at->state) {
    case STATION_OVER:
        say_limit(&text, at, "over its limit");
        add_sentence(&text, "Nothing new goes in until it has drained.");
        say_present(&text, at, around->absent);
        break;
    case STATION_STOPPED:
        say_stopped(&text, at, around);
        break;
    case STATION_FULL:
        say_limit(&text, at, "full");
        say_done(&text, at, around->goes_to);
        say_present(&text, at, around->absent);
        break;
    case STATION_UNSTAFFED:
        say_unstaffed(&text, at, around->absent);
        break;
    case STATION_NEAR:
        say_limit(&text, at, "nearly full");
        say_present(&text, at, around->absent);
        break;
    case STATION_STARVED:
        say_starved(&text, at, around);
        say_done(&text, at, around->goes_to);
        break;
    case STATION_OK:
        break;
    }
    if (at->state == STATION_OVER || at->state == STATION_STOPPED || at->state == STATION_FULL ||
        at->state == STATION_UNSTAFFED) {
        say_person(&text, at, around);
        say_oldest(&text, at, around);
    }
}

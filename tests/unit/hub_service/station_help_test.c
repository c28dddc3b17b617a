/* The sentence that would help, for each state of a station. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "hub/service/station_help.h"

struct row {
    const char *name;
    struct board_station at;
    bool goes_on, blocked;
    int64_t ready; /* done at Polishing */
    bool group;    /* the group "The line" keeps it here */
    const char *absent, *oldest, *too_large;
    const char *want;
    const char *made; /* NULL: not looked at */
};

#define SETTING .station = {.code = {"setting"}, .name = "Setting", .limit = {.pieces = 4}, .staff = 3}
#define CASTING .station = {.code = {"casting"}, .name = "Casting", .limit = {.mass = {30000000}}}

static const struct row rows[] = {
    {"all is well", {SETTING, .state = STATION_OK}, .want = ""},
    {"full, with work to pass on and people missing",
     {SETTING, .state = STATION_FULL, .now = {.load = {.pieces = 4}, .done = 2, .present = 1}},
     .goes_on = true,
     .want = "Setting is full: 4 of 4. 2 pieces are done and wait for Polishing. 1 of 3 people is at work.",
     .made = "[\"%s is full: %s of %s.\",\"Setting\",\"4\",\"4\"],"
             "[[\"%s piece is done and waits for %s.\",\"%s pieces are done and wait for "
             "%s.\",2],\"2\",\"Polishing\"],"
             "[[\"%s of %s people is at work.\",\"%s of %s people are at work.\",1],\"1\",\"3\"]"},
    {"full, one done, everybody in",
     {SETTING, .state = STATION_FULL, .now = {.load = {.pieces = 4}, .done = 1, .present = 3}},
     .goes_on = true,
     .want = "Setting is full: 4 of 4. 1 piece is done and waits for Polishing."},
    {"full by mass",
     {CASTING, .state = STATION_FULL, .now = {.load = {.pieces = 9, .mass = {30000000}}}},
     .want = "Casting is full: 30.0 of 30.0 g."},
    {"full in pieces, room in grams",
     {.station = {.name = "Setting", .limit = {.pieces = 4, .mass = {30000000}}},
      .state = STATION_FULL,
      .now = {.load = {.pieces = 4, .mass = {22000000}}}},
     .want = "Setting is full: 4 of 4."},
    {"full in grams, room in pieces",
     {.station = {.name = "Setting", .limit = {.pieces = 4, .mass = {30000000}}},
      .state = STATION_FULL,
      .now = {.load = {.pieces = 3, .mass = {30000000}}}},
     .want = "Setting is full: 30.0 of 30.0 g."},
    {"too full for what comes, in neither",
     {.station = {.name = "Setting", .limit = {.pieces = 4, .mass = {30000000}}},
      .state = STATION_FULL,
      .now = {.load = {.pieces = 3, .mass = {22000000}}}},
     .want = "Setting is full: 3 of 4, 22.0 of 30.0 g."},
    {"over",
     {SETTING, .state = STATION_OVER, .now = {.load = {.pieces = 5}, .present = 2}},
     .want = "Setting is over its limit: 5 of 4. Nothing new goes in until it has drained. 2 of 3 people are "
             "at work."},
    {"stopped by a full station",
     {CASTING, .state = STATION_STOPPED, .now = {.load = {.pieces = 2}, .done = 2}},
     .blocked = true,
     .want = "Casting is stopped. 2 pieces wait. Polishing is full: 3 of 3. 0 of 2 people are at work."},
    {"stopped, one waits to start",
     {CASTING, .state = STATION_STOPPED, .now = {.load = {.pieces = 1}, .queued = 1}},
     .want = "Casting is stopped. 1 piece waits to start."},
    {"nobody there",
     {SETTING, .state = STATION_UNSTAFFED, .now = {.queued = 1, .in_work = 2}},
     .want = "Nobody is at Setting. 3 pieces wait for work."},
    {"nobody there, and most of it is done",
     {SETTING, .state = STATION_UNSTAFFED, .now = {.load = {.pieces = 5}, .queued = 1, .done = 4}},
     .want = "Nobody is at Setting. 1 piece waits for work."},
    {"nearly full",
     {SETTING, .state = STATION_NEAR, .now = {.load = {.pieces = 3}, .present = 3}},
     .want = "Setting is nearly full: 3 of 4."},
    {"starved",
     {SETTING, .state = STATION_STARVED, .now = {.upstream = 1}},
     .want = "Setting has nothing to do. 1 piece is still to come."},
    {"starved, with work that nobody has taken on",
     {SETTING, .state = STATION_STARVED, .now = {.upstream = 2, .done = 7}},
     .goes_on = true,
     .want =
         "Setting has nothing to do. 2 pieces are still to come. 7 pieces are done and wait for Polishing."},
    {"starved, while work waits to be taken",
     {SETTING, .state = STATION_STARVED, .now = {.upstream = 9}},
     .ready = 7,
     .want = "Setting has nothing to do. 7 pieces are done at Polishing: take them."},
    {"starved, while one waits to be taken",
     {SETTING, .state = STATION_STARVED, .now = {.upstream = 9}},
     .ready = 1,
     .want = "Setting has nothing to do. 1 piece is done at Polishing: take it."},
    {"stopped by a group",
     {CASTING, .state = STATION_STOPPED, .now = {.load = {.pieces = 2}, .queued = 2}},
     .group = true,
     .want = "Casting is stopped. 2 pieces wait to start. The line is full: 12 of 12."},
    {"full, and who is absent, what is held, what is oldest",
     {SETTING, .state = STATION_FULL, .oldest_ms = 1,
      .now = {.load = {.pieces = 4}, .held = 1, .present = 2}},
     .absent = "Setter 2",
     .oldest = "R-2041",
     .want = "Setting is full: 4 of 4. 2 of 3 people are at work. Absent: Setter 2. 1 is held: release or "
             "park it. "
             "R-2041 has "
             "been here for 30 h."},
    {"what nothing will ever take whole",
     {SETTING, .state = STATION_STOPPED, .now = {.load = {.pieces = 4}, .done = 3, .present = 3}},
     .blocked = true,
     .too_large = "R-2041",
     .want = "Setting is stopped. 3 pieces wait. R-2041 is too large for a limit on its way: split it, or "
             "raise the "
             "limit."},
    {"nobody there, and who it is",
     {SETTING, .state = STATION_UNSTAFFED, .now = {.queued = 1}},
     .absent = "Setter 1, Setter 2",
     .want = "Nobody is at Setting. 1 piece waits for work. Absent: Setter 1, Setter 2."},
};

static void test_sentences(void **state)
{
    static const struct board_station polishing = {
        .station = {.name = "Polishing", .limit = {.pieces = 3}, .staff = 2}, .now = {.load = {.pieces = 3}}};
    static const struct board_group line = {.group = {.name = "The line", .limit = {.pieces = 12}},
                                            .load = {.pieces = 12}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct board_station at = rows[i].at;
        struct station_help_around around = {.goes_to = rows[i].goes_on ? &polishing : NULL,
                                             .blocked_by = rows[i].blocked ? &polishing : NULL,
                                             .comes_from = rows[i].ready ? &polishing : NULL,
                                             .ready = rows[i].ready,
                                             .blocked_group = rows[i].group ? &line : NULL,
                                             .absent = rows[i].absent,
                                             .oldest = rows[i].oldest,
                                             .too_large = rows[i].too_large,
                                             .now_ms = INT64_C(30) * 3600 * 1000 + 1};
        station_help_write(&at, &around);
        if (strcmp(at.help, rows[i].want) != 0)
            fail_msg("%s: \"%s\" instead of \"%s\"", rows[i].name, at.help, rows[i].want);
        if (rows[i].made && strcmp(at.help_made, rows[i].made) != 0)
            fail_msg("%s: it is made of %s instead of %s", rows[i].name, at.help_made, rows[i].made);
    }
}

/* Names as long as they may be: whole sentences are left out, and nothing is cut in the middle. */
static void test_long_names(void **state)
{
    struct board_station at = {.state = STATION_FULL, .station = {.limit = {.pieces = 4}, .staff = 3}};
    struct board_station next = {.station = {.limit = {.pieces = 4}}};
    const char *help = at.help;
    (void)state;
    memset(at.station.name, 'S', NAME_TEXT_MAX - 1);
    memset(next.station.name, 'N', NAME_TEXT_MAX - 1);
    at.now.done = 4;
    at.now.load.pieces = 4;
    station_help_write(&at, &(struct station_help_around){.goes_to = &next});
    assert_true(strlen(help) > NAME_TEXT_MAX);
    assert_int_equal(help[strlen(help) - 1], '.');
    at.state = STATION_STOPPED;
    station_help_write(&at, &(struct station_help_around){.goes_to = &next, .blocked_by = &next});
    assert_int_equal(help[strlen(help) - 1], '.');
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sentences), cmocka_unit_test(test_long_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Which pieces a group of stations counts: from their first to their last station there. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/base/text.h"
#include "common/rules/group.h"

#define STEPS_MAX 6

/* Letters stand for kinds: c casting, s setting, p polishing, P polishing by its second visit, q qc. */
static struct route_step step_of(char letter)
{
    static const struct {
        char letter;
        const char *kind, *visit;
    } kinds[] = {{'c', "casting", ""},
                 {'s', "setting", ""},
                 {'p', "polishing", ""},
                 {'P', "polishing", "second"},
                 {'q', "qc", ""}};
    struct route_step step = {.factor_ppm = 1000000};
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (kinds[i].letter == letter)
            step = (struct route_step){.kind = code_of(kinds[i].kind), .visit = code_of(kinds[i].visit)};
    return step;
}

/* One station a letter. */
static struct group group_of(const char *letters)
{
    struct group group = {.code = code_of("fine-work")};
    for (; *letters; letters++) {
        struct route_step step = step_of(*letters);
        group.members[group.member_count++] = (struct group_member){.kind = step.kind, .visit = step.visit};
    }
    return group;
}

/* `counts`: the steps, written as digits, at which a piece counts. `beyond`: what stands in the array behind
 * the route, which is nobody's step. */
static const struct {
    const char *name, *group, *route, *beyond, *counts;
} rows[] = {
    {"one station", "s", "cspq", "", "1"},
    {"two beside each other", "sp", "cspq", "", "12"},
    {"an excursion counts", "sp", "cscpq", "", "123"},
    {"from its first to its last visit", "s", "scsq", "", "012"},
    {"all of the route", "cq", "cspq", "", "0123"},
    {"the first step", "c", "cspq", "", "0"},
    {"the last step", "q", "cspq", "", "3"},
    {"a route that never comes there", "s", "cpq", "", ""},
    {"only the second visit", "P", "psPq", "", "2"},
    {"only the first visit", "p", "psPq", "", "0"},
    {"both visits", "pP", "psPq", "", "012"},
    {"what stands behind the route is no step of it", "s", "sc", "ss", "0"},
    {"nor is it the group's when the route is not", "s", "cp", "ss", ""},
};

static void test_a_piece_counts_from_its_first_to_its_last_station_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct group group = group_of(rows[i].group);
        struct piece piece = {.place = PLACE_STATION, .step_count = (int)strlen(rows[i].route)};
        struct route_step steps[2 * STEPS_MAX];
        char got[2 * STEPS_MAX] = "";
        memset(steps, 0, sizeof steps);
        for (int at = 0; at < piece.step_count; at++)
            steps[at] = step_of(rows[i].route[at]);
        for (size_t at = 0; at < strlen(rows[i].beyond); at++)
            steps[(size_t)piece.step_count + at] = step_of(rows[i].beyond[at]);
        piece.steps = steps;
        for (piece.step = 0; piece.step < piece.step_count; piece.step++)
            if (group_counts(&group, &piece))
                got[strlen(got)] = (char)('0' + piece.step);
        if (strcmp(got, rows[i].counts) != 0)
            fail_msg("%s: counts at \"%s\"", rows[i].name, got);
        assert_false(group_counts_at(&group, piece.steps, piece.step_count, -1)); /* in the pool */
    }
}

static void test_only_what_is_at_a_station_counts(void **state)
{
    static const enum place elsewhere[] = {PLACE_POOL, PLACE_PARKED, PLACE_FINISHED, PLACE_TREE};
    struct group group = group_of("s");
    struct route_step steps[] = {step_of('s')};
    struct piece piece = {.place = PLACE_STATION, .steps = steps, .step_count = 1};
    (void)state;
    assert_true(group_counts(&group, &piece));
    for (size_t i = 0; i < COUNT_OF(elsewhere); i++) {
        piece.place = elsewhere[i];
        assert_false(group_counts(&group, &piece));
    }
}

/* What a group takes follows its stations as they are now. */
static void test_a_member_is_what_its_station_is(void **state)
{
    struct station stations[3] = {{.code = code_of("bench-1"), .kind = code_of("setting")},
                                  {.code = code_of("lathe"), .kind = code_of("polishing")},
                                  {.code = code_of("closed"), .kind = code_of("qc")}};
    struct route_step set = step_of('s'), polish = step_of('p'), again = step_of('P'), inspect = step_of('q');
    struct group group = {.member_count = 3,
                          .members = {{.station = code_of("bench-1")},
                                      {.station = code_of("lathe")},
                                      {.station = code_of("closed")},
                                      {.station = code_of("bench-1"), .kind = code_of("engraving")}}};
    (void)state;
    stations[1].visit = code_of("second");
    group_resolve(&group, stations, 2);
    assert_true(group_takes(&group, &set));
    assert_true(group_takes(&group, &again));
    assert_false(group_takes(&group, &polish));                   /* another visit of its kind */
    assert_false(group_takes(&group, &inspect));                  /* no station of the workshop any more */
    assert_string_equal(group.members[3].kind.text, "engraving"); /* the list has three */
    assert_false(group_takes(&group, &(struct route_step){.kind = code_of("engraving")}));
    group_resolve(&group, stations, 3);
    assert_true(group_takes(&group, &inspect));
    stations[1].visit = code_of("");
    group_resolve(&group, &stations[1], 1); /* the others have gone */
    assert_true(group_takes(&group, &polish));
    assert_false(group_takes(&group, &again));
    assert_false(group_takes(&group, &set));
    assert_false(group_takes(&group, &(struct route_step){.kind = code_of("")})); /* nobody's kind */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_piece_counts_from_its_first_to_its_last_station_there),
        cmocka_unit_test(test_only_what_is_at_a_station_counts),
        cmocka_unit_test(test_a_member_is_what_its_station_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

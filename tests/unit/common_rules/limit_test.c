#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/limit.h"
#include "common/rules/station.h"

struct limit_row {
    const char *name;
    int64_t limit_pieces, limit_ug, present_pieces, present_ug, more_pieces, more_ug;
    bool has_room;
    int64_t fullness;
};

static const struct limit_row limit_rows[] = {
    {"no limit", 0, 0, 1000, 1000, 1000, 1000, true, 0},
    {"empty", 12, 0, 0, 0, 1, 0, true, 0},
    {"the last place", 12, 0, 11, 0, 1, 0, true, 916},
    {"full", 12, 0, 12, 0, 1, 0, false, 1000},
    {"a lot that just fits", 12, 0, 7, 0, 5, 0, true, 583},
    {"a lot one too large", 12, 0, 8, 0, 5, 0, false, 666},
    {"over already", 12, 0, 13, 0, 1, 0, false, 1083},
    {"the last microgram", 0, 100, 0, 60, 0, 40, true, 600},
    {"a microgram too much", 0, 100, 0, 60, 0, 41, false, 600},
    {"room in pieces, none in grams", 12, 100, 1, 100, 1, 1, false, 1000},
    {"room in grams, none in pieces", 12, 100, 12, 10, 1, 1, false, 1000},
    {"both fit", 12, 100, 11, 99, 1, 1, true, 990},
    {"too much to count", 1, INT64_MAX, 0, INT64_MAX, 1, INT64_MAX, false, 1000},
};

static void test_room_to_the_last_piece_and_microgram(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(limit_rows); i++) {
        const struct limit_row *row = &limit_rows[i];
        struct limit limit = {row->limit_pieces, MASS_UG(row->limit_ug), LIMIT_BLOCK};
        struct load present = {row->present_pieces, MASS_UG(row->present_ug)};
        struct load more = {row->more_pieces, MASS_UG(row->more_ug)};
        bool over = (row->limit_pieces && row->present_pieces > row->limit_pieces);
        if (limit_has_room(&limit, present, more) != row->has_room ||
            limit_admits(&limit, present, more, true) != row->has_room ||
            limit_fullness(&limit, present) != row->fullness || limit_is_exceeded(&limit, present) != over)
            fail_msg("%s: fullness %lld", row->name, (long long)limit_fullness(&limit, present));
    }
}

static void test_a_mode_says_who_may_exceed_it(void **state)
{
    (void)state;
    struct load full = {1, MASS_UG(0)}, more = {1, MASS_UG(0)};
    struct limit limit = {1, MASS_UG(0), LIMIT_BLOCK};
    assert_false(limit_admits(&limit, full, more, false));
    assert_false(limit_admits(&limit, full, more, true));
    limit.mode = LIMIT_REASON;
    assert_false(limit_admits(&limit, full, more, false));
    assert_true(limit_admits(&limit, full, more, true));
    limit.mode = LIMIT_WARN;
    assert_true(limit_admits(&limit, full, more, false));
    assert_false(limit_has_room(&limit, full, more));
}

/* Limit 10, one setter at the bench. */
struct state_row {
    const char *name;
    struct station_summary now;
    enum station_state want;
};

#define LOAD(count) .load = {.pieces = (count)}

static const struct state_row state_rows[] = {
    {"over comes first", {LOAD(11), .queued = 11, .present = 0}, STATION_OVER},
    {"what waits to start cannot", {LOAD(3), .queued = 3, .present = 1}, STATION_STOPPED},
    {"what waits to leave cannot", {LOAD(3), .done = 2, .in_work = 1, .present = 1}, STATION_STOPPED},
    {"stopped comes before full", {LOAD(10), .done = 10, .present = 1}, STATION_STOPPED},
    {"stopped comes before unstaffed", {LOAD(3), .queued = 3}, STATION_STOPPED},
    {"one of two may leave", {LOAD(2), .done = 1, .queued = 1, .may_leave = 1, .present = 1}, STATION_OK},
    {"one of two may start", {LOAD(2), .done = 1, .queued = 1, .may_start = 1, .present = 1}, STATION_OK},
    {"one may start and one may leave",
     {LOAD(2), .done = 1, .queued = 1, .may_leave = 1, .may_start = 1, .present = 1},
     STATION_OK},
    {"full comes before unstaffed", {LOAD(10), .queued = 10, .may_start = 10}, STATION_FULL},
    {"what is on its way here waits for no limit",
     {LOAD(2), .queued = 2, .transit = 2, .present = 1},
     STATION_OK},
    {"one has come and cannot start", {LOAD(2), .queued = 2, .transit = 1, .present = 1}, STATION_STOPPED},
    {"all in work is not stopped", {LOAD(10), .in_work = 10, .present = 1}, STATION_FULL},
    {"nobody there, and work", {LOAD(8), .queued = 8, .may_start = 8}, STATION_UNSTAFFED},
    {"nobody there, one left in work", {LOAD(1), .in_work = 1}, STATION_UNSTAFFED},
    {"nobody there, what is done may leave", {LOAD(1), .done = 1, .may_leave = 1}, STATION_OK},
    {"nobody there, no work", {LOAD(0)}, STATION_OK},
    {"four in five", {LOAD(8), .in_work = 8, .present = 1}, STATION_NEAR},
    {"less than four in five", {LOAD(7), .in_work = 7, .present = 1}, STATION_OK},
    {"nothing to do while upstream has work", {LOAD(0), .upstream = 1, .present = 1}, STATION_STARVED},
    {"only what is done", {LOAD(1), .done = 1, .may_leave = 1, .upstream = 1, .present = 1}, STATION_STARVED},
    {"nothing to do anywhere", {LOAD(0), .present = 1}, STATION_OK},
    {"something to do", {LOAD(1), .in_work = 1, .upstream = 1, .present = 1}, STATION_OK},
    {"only held", {LOAD(1), .held = 1, .present = 1}, STATION_OK},
};

static void test_the_first_state_that_applies(void **state)
{
    (void)state;
    const struct station station = {.limit = {.pieces = 10}, .staff = 1};
    for (size_t i = 0; i < COUNT_OF(state_rows); i++) {
        enum station_state got = station_judge(&station, &state_rows[i].now);
        if (got != state_rows[i].want)
            fail_msg("%s: %s", state_rows[i].name, station_state_word(got));
    }
}

static void test_a_station_without_staff_or_limit(void **state)
{
    (void)state;
    const struct station shelf = {.staff = 0};
    const struct station_summary busy = {LOAD(500), .queued = 500, .may_start = 500};
    assert_int_equal(station_judge(&shelf, &busy), STATION_OK);
}

static const struct {
    const char *name;
    struct limit limit;
    struct load present, lot;
    int64_t want;
} free_rows[] = {
    {"no limit takes it whole", {0}, {900, {900}}, {6, {600}}, 6},
    {"two places", {.pieces = 10}, {8, {0}}, {6, {600}}, 2},
    {"none", {.pieces = 10}, {10, {0}}, {6, {600}}, 0},
    {"over already", {.pieces = 10}, {12, {0}}, {6, {600}}, 0},
    {"grams for three", {.mass = {1000}}, {1, {700}}, {6, {600}}, 3},
    {"a microgram short of three", {.mass = {999}}, {1, {700}}, {6, {600}}, 2},
    {"a share is rounded up", {.mass = {100}}, {0, {0}}, {3, {301}}, 0},
    {"the tighter of both", {.pieces = 10, .mass = {1000}}, {9, {700}}, {6, {600}}, 1},
    {"no metal yet", {.mass = {1000}}, {1, {700}}, {6, {0}}, 6},
    {"full to the microgram", {.mass = {1000}}, {1, {1000}}, {6, {600}}, 0},
    {"over by mass, and no metal yet", {.mass = {1000}}, {1, {1001}}, {6, {0}}, 0},
    {"full to the microgram, and no metal yet", {.mass = {1000}}, {1, {1000}}, {6, {0}}, 6},
};

static void test_the_part_of_a_lot_that_fits(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(free_rows); i++) {
        int64_t got = limit_free(&free_rows[i].limit, free_rows[i].present, free_rows[i].lot);
        if (got != free_rows[i].want)
            fail_msg("%s: %lld", free_rows[i].name, (long long)got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_room_to_the_last_piece_and_microgram),
        cmocka_unit_test(test_a_mode_says_who_may_exceed_it),
        cmocka_unit_test(test_the_first_state_that_applies),
        cmocka_unit_test(test_a_station_without_staff_or_limit),
        cmocka_unit_test(test_the_part_of_a_lot_that_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* How long what may last. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/rules/patience.h"

static const struct route_step STEPS[] = {{.standard_s = 3600}, {.standard_s = 72000}};

static const struct {
    const char *name;
    enum place place;
    enum piece_state state;
    bool transit;
    int step;
    int64_t quantity;
    int64_t want_hours; /* 0: for ever */
} pieces[] = {
    {"in work at a short step", PLACE_STATION, PIECE_IN_WORK, false, 0, 1, 48},
    {"at a long step", PLACE_STATION, PIECE_IN_WORK, false, 1, 1, 80},
    {"a lot at a short step", PLACE_STATION, PIECE_QUEUED, false, 0, 20, 80},
    {"done, and nobody takes it", PLACE_STATION, PIECE_DONE, false, 0, 1, 48},
    {"held", PLACE_STATION, PIECE_HELD, false, 0, 1, 0},
    {"on its way on a slip", PLACE_STATION, PIECE_QUEUED, true, 0, 1, 0},
    {"in the pool", PLACE_POOL, PIECE_QUEUED, false, -1, 1, 0},
    {"finished", PLACE_FINISHED, PIECE_DONE, false, 1, 1, 0},
    {"parked", PLACE_PARKED, PIECE_HELD, false, 0, 1, 0},
};

static void a_piece_may_idle_for_so_long(void **state)
{
    struct settings settings = {.has = 0};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        struct piece piece = {.place = pieces[i].place,
                              .state = pieces[i].state,
                              .transit = pieces[i].transit,
                              .step = pieces[i].step,
                              .quantity = pieces[i].quantity,
                              .steps = STEPS,
                              .step_count = COUNT_OF(STEPS)};
        int64_t want = pieces[i].want_hours == 0 ? INT64_MAX : pieces[i].want_hours * HOUR_MS;
        print_message("%s\n", pieces[i].name);
        assert_int_equal(patience_idle_ms(&piece, &settings), want);
    }
}

static void the_workshop_chooses(void **state)
{
    struct settings settings = {.has = 0};
    struct piece piece = {
        .place = PLACE_STATION, .quantity = 1, .steps = STEPS, .step_count = COUNT_OF(STEPS)};
    (void)state;
    settings_set(&settings, SETTING_IDLE_HOURS, 3);
    assert_int_equal(patience_idle_ms(&piece, &settings), 4 * HOUR_MS); /* four times its standard hour */
    assert_int_equal(patience_station_ms(STATION_STOPPED, &settings), 30 * 60000);
    settings_set(&settings, SETTING_STOPPED_MIN, 5);
    assert_int_equal(patience_station_ms(STATION_FULL, &settings), 5 * 60000);
    assert_int_equal(patience_station_ms(STATION_OVER, &settings), 5 * 60000);
    assert_true(patience_station_ms(STATION_STARVED, &settings) == INT64_MAX);
    assert_true(patience_station_ms(STATION_NEAR, &settings) == INT64_MAX);
}

static void over_is_over(void **state)
{
    (void)state;
    assert_false(patience_is_over(1000, 500, 1500)); /* just as long as it may */
    assert_true(patience_is_over(1000, 500, 1501));
    assert_false(patience_is_over(1000, INT64_MAX, INT64_MAX));
}

/* Times in hours since today began; the hour is 3. */
static const struct {
    const char *name;
    int64_t done, now;
    bool due;
} proofs[] = {
    {"never, before the hour", -1000000, 1, true},
    {"never, after it", -1000000, 9, true},
    {"last night, before the hour", -20, 2, false},
    {"last night, at the hour", -20, 3, true},
    {"today", 3, 23, false},
    {"the hub was off", -22, 2, true},
    {"the hub was off, and did it late", -2, 2, false},
};

static void proof_is_due(void **state)
{
    struct settings settings = {.has = 0};
    int64_t midnight_ms = 20000 * DAY_MS;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(proofs); i++) {
        print_message("%s\n", proofs[i].name);
        assert_int_equal(patience_proof_is_due(midnight_ms + proofs[i].done * HOUR_MS, midnight_ms, &settings,
                                               midnight_ms + proofs[i].now * HOUR_MS),
                         proofs[i].due);
    }
}

static const struct {
    const char *name;
    int booked_min, back_min, want_min; /* back 0: away */
} untold[] = {
    {"it was there already", 100, 50, 130},
    {"it came back later", 100, 400, 430},
    {"it is away", 100, 0, 100 + 24 * 60},
};

static void what_is_untold_waits(void **state)
{
    struct settings settings = {.has = 0};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(untold); i++) {
        print_message("%s\n", untold[i].name);
        assert_int_equal(
            patience_untold_until_ms(untold[i].booked_min * 60000, untold[i].back_min * 60000, &settings),
            untold[i].want_min * 60000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_untold_waits),
        cmocka_unit_test(proof_is_due),
        cmocka_unit_test(a_piece_may_idle_for_so_long),
        cmocka_unit_test(the_workshop_chooses),
        cmocka_unit_test(over_is_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Which piece next, and when it will be ready. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/rules/schedule.h"

#define MINUTE INT64_C(60000)

enum { STEPS = 3, STATIONS = 4 }; /* what stands behind them is of no route, and of another workshop */

static const struct route_step route[STEPS + 1] = {
    {.kind = {"casting"}, .standard_s = 600}, /* 10 min */
    {.kind = {"setting"}, .standard_s = 1800},
    {.kind = {"polishing"}, .standard_s = 900},
    {.kind = {"setting"}, .standard_s = 6000},
};

static const struct station stations[STATIONS + 1] = {
    {.code = {"casting"}, .kind = {"casting"}, .staff = 1, .at_once = 5},
    {.code = {"s1"}, .kind = {"setting"}, .staff = 2, .at_once = 1},
    {.code = {"s2"}, .kind = {"setting"}, .staff = 1, .at_once = 1},
    {.code = {"polishing"}, .kind = {"polishing"}, .staff = 0, .at_once = 0}, /* counts one person */
    {.code = {"s3"}, .kind = {"setting"}, .staff = 9, .at_once = 9},
};

static struct piece piece_at(enum place place, int step, enum piece_state state, int64_t quantity)
{
    return (struct piece){.place = place,
                          .state = state,
                          .step = step,
                          .quantity = quantity,
                          .steps = route,
                          .step_count = STEPS};
}

/* ------------------------------------------------------------------ whose turn it is */

static void the_order_is_rework_rush_slack_age(void **state)
{
    static const struct turn line[] = {
        {.rework = true, .slack_ms = INT64_MAX, .since_ms = 9},
        {.rush = true, .slack_ms = 50, .since_ms = 9},
        {.slack_ms = -10, .since_ms = 8},
        {.slack_ms = 20, .since_ms = 1},
        {.slack_ms = 20, .since_ms = 2},
        {.slack_ms = INT64_MAX, .since_ms = 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(line); i++)
        for (size_t k = 0; k < COUNT_OF(line); k++)
            assert_int_equal(turn_is_before(&line[i], &line[k]), i < k);
}

static const struct {
    const char *name;
    enum place place;
    int step;
    enum piece_state state, was;
    int64_t minutes;
} lefts[] = {
    {"in the pool", PLACE_POOL, -1, PIECE_QUEUED, PIECE_QUEUED, 55},
    {"queued at casting", PLACE_STATION, 0, PIECE_QUEUED, PIECE_QUEUED, 55},
    {"in work at setting", PLACE_STATION, 1, PIECE_IN_WORK, PIECE_QUEUED, 45},
    {"done at setting", PLACE_STATION, 1, PIECE_DONE, PIECE_QUEUED, 15},
    {"held before setting's work", PLACE_STATION, 1, PIECE_HELD, PIECE_QUEUED, 45},
    {"held when it was done", PLACE_STATION, 1, PIECE_HELD, PIECE_DONE, 15},
    {"parked when it was done", PLACE_PARKED, 1, PIECE_HELD, PIECE_DONE, 15},
    {"parked in between", PLACE_PARKED, 1, PIECE_HELD, PIECE_QUEUED, 45},
    {"done at the last", PLACE_STATION, 2, PIECE_DONE, PIECE_QUEUED, 0},
    {"in finished goods", PLACE_FINISHED, 2, PIECE_DONE, PIECE_QUEUED, 0},
    {"scrapped", PLACE_SCRAPPED, 0, PIECE_QUEUED, PIECE_QUEUED, 0},
};

static void standard_time_left(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(lefts); i++) {
        struct piece piece = piece_at(lefts[i].place, lefts[i].step, lefts[i].state, 1);
        piece.was = lefts[i].was;
        if (piece_standard_left_ms(&piece) != lefts[i].minutes * MINUTE)
            fail_msg("%s: %lld ms", lefts[i].name, (long long)piece_standard_left_ms(&piece));
        assert_int_equal(piece_slack_ms(&piece, 100 * MINUTE, 30 * MINUTE), (70 - lefts[i].minutes) * MINUTE);
        assert_true(piece_slack_ms(&piece, 0, 30 * MINUTE) == INT64_MAX);
    }
}

/* ------------------------------------------------------------------ when it will be ready */

static void outlooks(void **state)
{
    struct queues queues;
    struct piece setter = piece_at(PLACE_STATION, 1, PIECE_QUEUED, 1);
    struct piece done = piece_at(PLACE_STATION, 1, PIECE_DONE, 1);
    struct piece lot = piece_at(PLACE_POOL, -1, PIECE_QUEUED, 12);
    struct piece wanted = piece_at(PLACE_POOL, -1, PIECE_QUEUED, 1);
    (void)state;
    queues_begin(&queues, stations, STATIONS);
    assert_int_equal(queues.count, 3);
    assert_int_equal(queues.items[0].hands, 5);
    assert_int_equal(queues.items[1].hands, 3);
    assert_int_equal(queues.items[2].hands, 1);

    struct outlook empty = piece_outlook(&wanted, false, &queues, stations, STATIONS);
    assert_int_equal(empty.work_ms, 55 * MINUTE);
    assert_int_equal(empty.queue_ms, 0);
    struct outlook lots = piece_outlook(&lot, false, &queues, stations, STATIONS);
    assert_int_equal(lots.work_ms, (3 * 10 + 12 * 30 + 12 * 15) * MINUTE); /* five at once in casting */

    for (int i = 0; i < 6; i++)
        queues_add(&queues, &setter, i == 0); /* 3 h, half an hour of it rush */
    queues_add(&queues, &done, false);        /* asks nothing of setting any more */
    queues_add(&queues, &wanted, false);      /* nor does what is in the pool */
    struct outlook plain = piece_outlook(&wanted, false, &queues, stations, STATIONS);
    assert_int_equal(plain.queue_ms, 60 * MINUTE);
    assert_int_equal(piece_outlook(&wanted, true, &queues, stations, STATIONS).queue_ms, 10 * MINUTE);
    assert_int_equal(piece_outlook(&setter, false, &queues, stations, STATIONS).queue_ms,
                     50 * MINUTE);                                     /* without itself */
    struct piece caster = piece_at(PLACE_STATION, 0, PIECE_QUEUED, 1); /* its own work is before casting's */
    assert_int_equal(piece_outlook(&caster, false, &queues, stations, STATIONS).queue_ms, 60 * MINUTE);
    struct piece in_hand = piece_at(PLACE_STATION, 1, PIECE_IN_WORK, 1);
    assert_int_equal(piece_outlook(&in_hand, false, &queues, stations, STATIONS).queue_ms, 0);
    struct piece away = piece_at(PLACE_DELIVERED, 2, PIECE_DONE, 1);
    assert_int_equal(piece_outlook(&away, false, &queues, stations, STATIONS).work_ms, 0);
    struct piece scrapped = piece_at(PLACE_SCRAPPED, 0, PIECE_QUEUED, 1); /* and never goes on */
    struct outlook never = piece_outlook(&scrapped, false, &queues, stations, STATIONS);
    assert_int_equal(never.work_ms, 0);
    assert_int_equal(never.queue_ms, 0);

    assert_int_equal(outlook_ready_ms(plain, MINUTE), (1 + 55 + 60) * MINUTE);
    assert_false(outlook_is_at_risk(plain, 115 * MINUTE, 0)); /* just in time */
    assert_true(outlook_is_at_risk(plain, 115 * MINUTE - 1, 0));
    assert_true(outlook_is_at_risk(plain, 1, MINUTE)); /* late already */
    assert_false(outlook_is_at_risk(plain, 0, MINUTE));
}

/* Rework stands first, where it is done again: only its like is before it. */
static void a_rework_waits_for_its_like(void **state)
{
    struct queues queues;
    struct piece rework = piece_at(PLACE_STATION, 1, PIECE_QUEUED, 1);
    struct piece other = rework;
    (void)state;
    rework.rework = true;
    queues_begin(&queues, stations, STATIONS);
    queues_add(&queues, &rework, false);
    for (int i = 0; i < 5; i++)
        queues_add(&queues, &other, false);
    assert_int_equal(piece_outlook(&rework, false, &queues, stations, STATIONS).queue_ms, 0);
    assert_int_equal(piece_outlook(&other, false, &queues, stations, STATIONS).queue_ms, 50 * MINUTE);
}

/* The queue that was counted before has more kinds than this one. */
static void a_station_that_closed_keeps_nobody(void **state)
{
    struct queues queues;
    struct piece polisher = piece_at(PLACE_STATION, 2, PIECE_QUEUED, 1);
    struct piece wanted = piece_at(PLACE_POOL, -1, PIECE_QUEUED, 1);
    (void)state;
    queues_begin(&queues, stations, STATIONS);
    queues_add(&queues, &polisher, true);
    assert_int_equal(piece_outlook(&wanted, false, &queues, stations, STATIONS).queue_ms, 15 * MINUTE);
    queues_begin(&queues, stations, STATIONS - 1);
    assert_int_equal(queues.count, 2);
    queues_add(&queues, &polisher, true); /* it still lies there, and is in no queue */
    assert_int_equal(piece_outlook(&wanted, false, &queues, stations, STATIONS).queue_ms, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_is_rework_rush_slack_age),
        cmocka_unit_test(standard_time_left),
        cmocka_unit_test(outlooks),
        cmocka_unit_test(a_rework_waits_for_its_like),
        cmocka_unit_test(a_station_that_closed_keeps_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

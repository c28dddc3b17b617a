/* Receive and start: room on entry and downstream, and what somebody may have at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/common_rules/line_helper.h"

static void test_receiving_also_starts(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, CASTING, PIECE_DONE, SETTING);
    struct outcome out = bench_then(&bench, VERB_RECEIVE, SETTING, 1);
    assert_int_equal(out.not_started, REASON_NONE);
    assert_int_equal(bench.piece.state, PIECE_IN_WORK);
    assert_int_equal(bench.piece.step, SETTING);
    assert_string_equal(bench.piece.station.text, "setting");
    assert_string_equal(bench.piece.tray.text, "setting");
    assert_true(tag_equal(bench.piece.holder, line_operator(1)));
}

static void test_receiving_says_why_it_did_not_start(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, CASTING, PIECE_DONE, SETTING);
    bench.deed.in_work = 1;
    struct outcome out = bench_then(&bench, VERB_RECEIVE, SETTING, 1);
    assert_int_equal(out.not_started, REASON_AT_ONCE);
    assert_int_equal(out.numbers.value[NUMBER_IN_WORK], 1);
    assert_int_equal(out.numbers.value[NUMBER_AT_ONCE], 1);
    assert_int_equal(bench.piece.state, PIECE_QUEUED);
    assert_true(tag_is_none(bench.piece.holder));

    bench_make(&bench, CASTING, PIECE_DONE, SETTING);
    bench.line.now[POLISHING].load.pieces = 4;
    out = bench_then(&bench, VERB_RECEIVE, SETTING, 1);
    assert_int_equal(out.not_started, REASON_NEXT_FULL);
    assert_string_equal(out.next.text, "polishing");

    bench_make(&bench, SETTING, PIECE_DONE, POLISHING);
    out = bench_then(&bench, VERB_RECEIVE, POLISHING, 1);
    assert_int_equal(out.not_started, REASON_NO_WEIGHT);
}

static void test_a_full_station_refuses_with_its_numbers(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, CASTING, PIECE_DONE, SETTING);
    struct station_now *setting = &bench.line.now[SETTING];
    bench.line.stations[SETTING].limit.mass = MASS_MG(30000);
    *setting = (struct station_now){
        .station = setting->station, .load = {4, MASS_MG(20000)}, .done = 3, .present = 1};
    bench.piece.quantity = 2;
    struct outcome out = piece_receive(&bench.deed);
    static const struct {
        enum number number;
        int64_t want;
    } numbers[] = {
        {NUMBER_WIP, 4},  {NUMBER_LIMIT, 4},   {NUMBER_WIP_UG, 20000000}, {NUMBER_LIMIT_UG, 30000000},
        {NUMBER_DONE, 3}, {NUMBER_PRESENT, 1}, {NUMBER_STAFF, 2},         {NUMBER_QUANTITY, 2}};
    assert_int_equal(out.reason, REASON_STATION_FULL);
    assert_string_equal(out.next.text, "setting");
    assert_string_equal(out.at.text, "casting");
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        assert_true(numbers_has(&out.numbers, numbers[i].number));
        assert_int_equal(out.numbers.value[numbers[i].number], numbers[i].want);
    }
    bench.line.stations[SETTING].limit.mass = MASS_UG(0);
    out = piece_receive(&bench.deed);
    assert_false(numbers_has(&out.numbers, NUMBER_LIMIT_UG));
    assert_false(numbers_has(&out.numbers, NUMBER_WIP_UG));
}

struct room_row {
    const char *name;
    int64_t wip, wip_ug, limit, limit_ug, quantity;
    enum limit_mode mode;
    bool happened;
    enum reason reason, flag;
};

/* The piece weighs 5 g. */
static const struct room_row room_rows[] = {
    {"the last place", 3, 0, 4, 0, 1, LIMIT_BLOCK, false, REASON_NONE, REASON_NONE},
    {"full", 4, 0, 4, 0, 1, LIMIT_BLOCK, false, REASON_STATION_FULL, REASON_NONE},
    {"a lot needs room for all of it", 3, 0, 4, 0, 2, LIMIT_BLOCK, false, REASON_STATION_FULL, REASON_NONE},
    {"a lot that fits", 2, 0, 4, 0, 2, LIMIT_BLOCK, false, REASON_NONE, REASON_NONE},
    {"the last gram", 3, 15000000, 4, 20000000, 1, LIMIT_BLOCK, false, REASON_NONE, REASON_NONE},
    {"a microgram too much", 3, 15000001, 4, 20000000, 1, LIMIT_BLOCK, false, REASON_STATION_FULL,
     REASON_NONE},
    {"a reason would be needed", 4, 0, 4, 0, 1, LIMIT_REASON, false, REASON_NEEDS_REASON, REASON_NONE},
    {"only a warning", 4, 0, 4, 0, 1, LIMIT_WARN, false, REASON_NONE, REASON_STATION_FULL},
    {"it happened", 4, 0, 4, 0, 1, LIMIT_BLOCK, true, REASON_NONE, REASON_STATION_FULL},
};

static void test_room_on_entry(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(room_rows); i++) {
        const struct room_row *row = &room_rows[i];
        struct bench bench;
        bench_make(&bench, CASTING, PIECE_DONE, SETTING);
        bench.line.stations[SETTING].limit = (struct limit){row->limit, MASS_UG(row->limit_ug), row->mode};
        bench.line.now[SETTING].load = (struct load){row->wip, MASS_UG(row->wip_ug)};
        bench.piece.quantity = row->quantity;
        bench.deed.happened = row->happened;
        struct outcome out = piece_receive(&bench.deed);
        if (out.reason != row->reason || out.flag != row->flag || out.changes != (row->reason == REASON_NONE))
            fail_msg("%s: reason \"%s\", flag \"%s\"", row->name, reason_word(out.reason),
                     reason_word(out.flag));
    }
}

struct start_row {
    const char *name;
    int step;
    bool rework;
    int64_t next_wip;
    enum limit_mode mode;
    size_t next_count; /* how many stations the judge is told of, from casting on */
    int64_t in_work;
    enum reason want;
};

static const struct start_row start_rows[] = {
    {"room downstream", CASTING, false, 3, LIMIT_BLOCK, LINE_STATIONS, 0, REASON_NONE},
    {"downstream is full", CASTING, false, 4, LIMIT_BLOCK, LINE_STATIONS, 0, REASON_NEXT_FULL},
    {"downstream only warns", CASTING, false, 4, LIMIT_WARN, LINE_STATIONS, 0, REASON_NONE},
    {"nobody to take it", CASTING, false, 0, LIMIT_BLOCK, 1, 0, REASON_NEXT_FULL},
    {"a rework needs room downstream too", CASTING, true, 4, LIMIT_BLOCK, LINE_STATIONS, 0, REASON_NEXT_FULL},
    {"only delivery follows", QC, false, 4, LIMIT_BLOCK, LINE_STATIONS, 0, REASON_NONE},
    {"enough in work", CASTING, false, 0, LIMIT_BLOCK, LINE_STATIONS, 1, REASON_AT_ONCE},
    {"full comes before enough in work", CASTING, false, 4, LIMIT_BLOCK, LINE_STATIONS, 1, REASON_NEXT_FULL},
};

static void test_a_start_waits_for_room_downstream(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(start_rows); i++) {
        const struct start_row *row = &start_rows[i];
        struct bench bench;
        bench_make(&bench, row->step, PIECE_QUEUED, row->step);
        bench.piece.rework = row->rework;
        bench.line.now[SETTING].load.pieces = row->next_wip;
        bench.line.stations[SETTING].limit.mode = row->mode;
        bench.deed.next_count = row->next_count;
        bench.deed.in_work = row->in_work;
        struct outcome out = piece_start(&bench.deed);
        if (out.reason != row->want)
            fail_msg("%s: \"%s\"", row->name, reason_word(out.reason));
        if (row->want == REASON_NEXT_FULL)
            assert_string_equal(out.next.text, "setting");
    }
}

static void test_one_of_two_stations_downstream_is_enough(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, CASTING, PIECE_QUEUED, CASTING);
    struct station second = bench.line.stations[SETTING];
    second.code = code_of("setting-2");
    struct station_now next[] = {bench.line.now[SETTING], {.station = &second}};
    next[0].load.pieces = 4;
    bench.deed.next = next;
    bench.deed.next_count = 2;
    assert_int_equal(piece_start(&bench.deed).reason, REASON_NONE);
    next[1].load.pieces = 4;
    struct outcome out = piece_start(&bench.deed);
    assert_int_equal(out.reason, REASON_NEXT_FULL);
    assert_string_equal(out.next.text, "setting"); /* the first of them */
}

static void test_at_once_none_is_no_limit(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, CASTING, PIECE_QUEUED, CASTING);
    bench.line.stations[CASTING].at_once = 0;
    bench.deed.in_work = 50;
    assert_int_equal(piece_start(&bench.deed).reason, REASON_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_receiving_also_starts),
        cmocka_unit_test(test_receiving_says_why_it_did_not_start),
        cmocka_unit_test(test_a_full_station_refuses_with_its_numbers),
        cmocka_unit_test(test_room_on_entry),
        cmocka_unit_test(test_a_start_waits_for_room_downstream),
        cmocka_unit_test(test_one_of_two_stations_downstream_is_enough),
        cmocka_unit_test(test_at_once_none_is_no_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/stretch.h"
#include "tests/unit/common_rules/line_helper.h"

/* ---------------------------------------------------------------- one deed on a piece in every situation */

enum { POOL = -1, FINISHED_GOODS = 99 };

struct deed_row {
    const char *name;
    enum verb verb;
    int step; /* where the piece is: POOL, a step, FINISHED_GOODS */
    enum piece_state state;
    int here; /* the station that asks */
    bool weighed_here;
    enum reason asked;    /* refused with */
    enum reason happened; /* flagged with */
    bool carried_out;     /* when it had happened */
};

static const struct deed_row deed_rows[] = {
    {"receive from the pool", VERB_RECEIVE, POOL, PIECE_QUEUED, CASTING, false, REASON_NONE, REASON_NONE,
     true},
    {"receive what is done upstream", VERB_RECEIVE, CASTING, PIECE_DONE, SETTING, false, REASON_NONE,
     REASON_NONE, true},
    {"receive what is queued upstream", VERB_RECEIVE, CASTING, PIECE_QUEUED, SETTING, false, REASON_NOT_DONE,
     REASON_NOT_DONE, true},
    {"receive what is in work upstream", VERB_RECEIVE, CASTING, PIECE_IN_WORK, SETTING, false,
     REASON_NOT_DONE, REASON_NOT_DONE, true},
    {"receive what is held upstream", VERB_RECEIVE, CASTING, PIECE_HELD, SETTING, false, REASON_HELD,
     REASON_HELD, false},
    {"receive one step too early", VERB_RECEIVE, CASTING, PIECE_DONE, POLISHING, false, REASON_WRONG_STATION,
     REASON_LATE, false},
    {"receive what has gone on", VERB_RECEIVE, POLISHING, PIECE_DONE, SETTING, false, REASON_WRONG_STATION,
     REASON_LATE, false},
    {"receive what is queued here", VERB_RECEIVE, SETTING, PIECE_QUEUED, SETTING, false, REASON_ALREADY_HERE,
     REASON_ALREADY_HERE, false},
    {"receive what is in work here", VERB_RECEIVE, SETTING, PIECE_IN_WORK, SETTING, false,
     REASON_ALREADY_HERE, REASON_ALREADY_HERE, false},
    {"receive what is done here", VERB_RECEIVE, SETTING, PIECE_DONE, SETTING, false, REASON_ALREADY_HERE,
     REASON_ALREADY_HERE, false},
    {"receive what is finished", VERB_RECEIVE, FINISHED_GOODS, PIECE_DONE, SETTING, false, REASON_FINISHED,
     REASON_LATE, false},

    {"start what is queued", VERB_START, SETTING, PIECE_QUEUED, SETTING, false, REASON_NONE, REASON_NONE,
     true},
    {"start what is in work", VERB_START, SETTING, PIECE_IN_WORK, SETTING, false, REASON_NOT_QUEUED,
     REASON_LATE, false},
    {"start what is done", VERB_START, SETTING, PIECE_DONE, SETTING, false, REASON_NOT_QUEUED, REASON_LATE,
     false},
    {"start what is held", VERB_START, SETTING, PIECE_HELD, SETTING, false, REASON_HELD, REASON_HELD, false},
    {"start what is queued elsewhere", VERB_START, SETTING, PIECE_QUEUED, CASTING, false,
     REASON_WRONG_STATION, REASON_LATE, false},
    {"start what was not received", VERB_START, CASTING, PIECE_DONE, SETTING, false, REASON_NOT_QUEUED,
     REASON_LATE, false},
    {"start out of the pool", VERB_START, POOL, PIECE_QUEUED, CASTING, false, REASON_NOT_QUEUED, REASON_LATE,
     false},
    {"start unweighed where both are weighed", VERB_START, POLISHING, PIECE_QUEUED, POLISHING, false,
     REASON_NO_WEIGHT, REASON_NO_WEIGHT, true},
    {"start weighed where both are weighed", VERB_START, POLISHING, PIECE_QUEUED, POLISHING, true,
     REASON_NONE, REASON_NONE, true},
    {"start unweighed where only in is weighed", VERB_START, QC, PIECE_QUEUED, QC, false, REASON_NONE,
     REASON_NONE, true},

    {"finish where nothing is weighed", VERB_FINISH, CASTING, PIECE_IN_WORK, CASTING, false, REASON_NONE,
     REASON_NONE, true},
    {"finish weighed", VERB_FINISH, SETTING, PIECE_IN_WORK, SETTING, true, REASON_NONE, REASON_NONE, true},
    {"finish unweighed", VERB_FINISH, SETTING, PIECE_IN_WORK, SETTING, false, REASON_NO_WEIGHT,
     REASON_NO_WEIGHT, true},
    {"finish what was never started", VERB_FINISH, SETTING, PIECE_QUEUED, SETTING, false, REASON_NOT_IN_WORK,
     REASON_NOT_IN_WORK, true},
    {"finish twice", VERB_FINISH, SETTING, PIECE_DONE, SETTING, true, REASON_NOT_IN_WORK, REASON_LATE, false},
    {"finish elsewhere", VERB_FINISH, SETTING, PIECE_IN_WORK, POLISHING, true, REASON_WRONG_STATION,
     REASON_LATE, false},
    {"finish what is finished", VERB_FINISH, FINISHED_GOODS, PIECE_DONE, QC, true, REASON_FINISHED,
     REASON_LATE, false},
    {"finish an inspection", VERB_FINISH, QC, PIECE_IN_WORK, QC, true, REASON_NOT_INSPECTED,
     REASON_NOT_INSPECTED, false},

    {"pass weighed", VERB_PASS, QC, PIECE_IN_WORK, QC, true, REASON_NONE, REASON_NONE, true},
    {"pass unweighed", VERB_PASS, QC, PIECE_IN_WORK, QC, false, REASON_NO_WEIGHT, REASON_NO_WEIGHT, true},
    {"pass what was never started", VERB_PASS, QC, PIECE_QUEUED, QC, true, REASON_NOT_IN_WORK,
     REASON_NOT_IN_WORK, true},
    {"pass where nothing is inspected", VERB_PASS, SETTING, PIECE_IN_WORK, SETTING, true, REASON_BAD_STEP,
     REASON_BAD_STEP, true},
    {"pass twice", VERB_PASS, FINISHED_GOODS, PIECE_DONE, QC, true, REASON_FINISHED, REASON_LATE, false},

    {"rework", VERB_REWORK, QC, PIECE_IN_WORK, QC, true, REASON_NONE, REASON_NONE, true},
    {"rework unweighed", VERB_REWORK, QC, PIECE_IN_WORK, QC, false, REASON_NONE, REASON_NONE, true},
    {"rework to a step not passed", VERB_REWORK, SETTING, PIECE_IN_WORK, SETTING, true, REASON_BAD_STEP,
     REASON_BAD_STEP, false},
    {"rework what is passed on", VERB_REWORK, QC, PIECE_DONE, QC, true, REASON_NOT_IN_WORK, REASON_LATE,
     false},
    {"rework what is held", VERB_REWORK, QC, PIECE_HELD, QC, true, REASON_HELD, REASON_HELD, false},
    {"rework elsewhere", VERB_REWORK, QC, PIECE_IN_WORK, POLISHING, true, REASON_WRONG_STATION, REASON_LATE,
     false},
    {"rework where nothing is inspected", VERB_REWORK, POLISHING, PIECE_IN_WORK, POLISHING, true,
     REASON_BAD_STEP, REASON_BAD_STEP, true},

    {"weigh in the queue where in is weighed", VERB_WEIGH, QC, PIECE_QUEUED, QC, false, REASON_NONE,
     REASON_NONE, true},
    {"weigh in work where in is weighed", VERB_WEIGH, QC, PIECE_IN_WORK, QC, false, REASON_NONE, REASON_NONE,
     true},
    {"weigh again", VERB_WEIGH, QC, PIECE_IN_WORK, QC, true, REASON_NONE, REASON_NONE, true},
    {"weigh in the queue where out is weighed", VERB_WEIGH, SETTING, PIECE_QUEUED, SETTING, false,
     REASON_NOT_IN_WORK, REASON_NOT_IN_WORK, true},
    {"weigh in the queue where both are weighed", VERB_WEIGH, POLISHING, PIECE_QUEUED, POLISHING, false,
     REASON_NONE, REASON_NONE, true},
    {"weigh what is done", VERB_WEIGH, SETTING, PIECE_DONE, SETTING, false, REASON_NOT_IN_WORK, REASON_LATE,
     false},
    {"weigh where nothing is weighed", VERB_WEIGH, CASTING, PIECE_IN_WORK, CASTING, false,
     REASON_NO_TOLERANCE, REASON_NO_TOLERANCE, true},
    {"weigh elsewhere", VERB_WEIGH, SETTING, PIECE_IN_WORK, QC, false, REASON_WRONG_STATION, REASON_LATE,
     false},
};

static struct piece piece_of_row(const struct deed_row *row)
{
    struct piece piece =
        line_piece(row->step == FINISHED_GOODS ? QC : row->step, row->state, line_operator(1));
    piece.weighed_here = row->weighed_here;
    if (row->step == FINISHED_GOODS) {
        piece.place = PLACE_FINISHED;
        piece.station = piece.tray = code_of("");
    }
    return piece;
}

static void check_row(const struct deed_row *row, bool happened)
{
    struct line line;
    line_make(&line);
    struct piece piece = piece_of_row(row);
    struct deed deed = {.piece = &piece,
                        .here = &line.now[row->here],
                        .next = line.now,
                        .next_count = LINE_STATIONS,
                        .operator_badge = line_operator(1),
                        .happened = happened};
    struct outcome out = line_judge(row->verb, &deed);
    enum reason reason = happened ? REASON_NONE : row->asked;
    enum reason flag = happened ? row->happened : REASON_NONE;
    bool changes = happened ? row->carried_out : row->asked == REASON_NONE;
    if (out.reason != reason || out.flag != flag || out.changes != changes)
        fail_msg("%s (%s): reason \"%s\", flag \"%s\", changes %d", row->name,
                 happened ? "happened" : "asked", reason_word(out.reason), reason_word(out.flag),
                 out.changes);
    if (out.after.version != piece.version + changes)
        fail_msg("%s: version %lld", row->name, (long long)out.after.version);
    if (!changes && memcmp(&out.after, &piece, sizeof piece) != 0)
        fail_msg("%s: not carried out, and yet the piece is another", row->name);
}

static void test_every_deed_in_every_situation(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(deed_rows); i++) {
        check_row(&deed_rows[i], false);
        check_row(&deed_rows[i], true);
    }
}

/* ---------------------------------------------------------------- what a deed makes of the piece */

struct bench {
    struct line line;
    struct piece piece;
    struct deed deed;
};

/* A piece at `step` in `state`, and operator 1 who asks at station `here`. */
static void bench_make(struct bench *bench, int step, enum piece_state state, int here)
{
    line_make(&bench->line);
    bench->piece = line_piece(step, state, line_operator(1));
    bench->deed = (struct deed){.piece = &bench->piece,
                                .here = &bench->line.now[here],
                                .next = bench->line.now,
                                .next_count = LINE_STATIONS,
                                .operator_badge = line_operator(1)};
}

/* The operator does the next thing with the piece as it is now; it must be accepted. */
static struct outcome then(struct bench *bench, enum verb verb, int here, int operator_number)
{
    bench->deed.here = &bench->line.now[here];
    bench->deed.operator_badge = line_operator(operator_number);
    struct outcome out = line_judge(verb, &bench->deed);
    if (out.reason != REASON_NONE || !out.changes)
        fail_msg("%s at %s: \"%s\"", verb_word(verb), bench->line.stations[here].code.text,
                 reason_word(out.reason));
    bench->piece = out.after;
    return out;
}

static void test_receiving_also_starts(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, CASTING, PIECE_DONE, SETTING);
    struct outcome out = then(&bench, VERB_RECEIVE, SETTING, 1);
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
    struct outcome out = then(&bench, VERB_RECEIVE, SETTING, 1);
    assert_int_equal(out.not_started, REASON_AT_ONCE);
    assert_int_equal(out.numbers.value[NUMBER_IN_WORK], 1);
    assert_int_equal(out.numbers.value[NUMBER_AT_ONCE], 1);
    assert_int_equal(bench.piece.state, PIECE_QUEUED);
    assert_true(tag_is_none(bench.piece.holder));

    bench_make(&bench, CASTING, PIECE_DONE, SETTING);
    bench.line.now[POLISHING].load.pieces = 4;
    out = then(&bench, VERB_RECEIVE, SETTING, 1);
    assert_int_equal(out.not_started, REASON_NEXT_FULL);
    assert_string_equal(out.next.text, "polishing");

    bench_make(&bench, SETTING, PIECE_DONE, POLISHING);
    out = then(&bench, VERB_RECEIVE, POLISHING, 1);
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

/* A refusal to move says where the piece is, and where it should go. */
static void test_a_wrong_station_says_where_to_go(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, SETTING, PIECE_DONE, QC);
    struct outcome out = piece_receive(&bench.deed);
    assert_string_equal(out.at.text, "setting");
    assert_string_equal(out.next.text, "polishing");
    bench_make(&bench, SETTING, PIECE_IN_WORK, QC);
    out = piece_finish(&bench.deed);
    assert_string_equal(out.at.text, "setting");
    assert_string_equal(out.next.text, "setting");
    bench_make(&bench, POOL, PIECE_QUEUED, QC);
    out = piece_receive(&bench.deed);
    assert_string_equal(out.at.text, "");
    assert_string_equal(out.next.text, "casting");
}

static void test_the_same_kind_twice_in_a_row_keeps_its_place(void **state)
{
    (void)state;
    static const struct route_step twice[] = {{.kind = {"casting"}}, {.kind = {"casting"}}};
    struct bench bench;
    bench_make(&bench, CASTING, PIECE_QUEUED, CASTING);
    bench.piece.steps = twice;
    bench.piece.step_count = 2;
    bench.line.now[CASTING].load.pieces = 4; /* full, it being one of the four */
    then(&bench, VERB_START, CASTING, 1);
    then(&bench, VERB_FINISH, CASTING, 1);
    then(&bench, VERB_RECEIVE, CASTING, 1);
    assert_int_equal(bench.piece.step, 1);
    assert_int_equal(bench.piece.state, PIECE_IN_WORK);
}

static void test_pass_moves_to_finished_goods_when_only_delivery_follows(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, QC, PIECE_IN_WORK, QC);
    bench.piece.weighed_here = true;
    then(&bench, VERB_PASS, QC, 1);
    assert_int_equal(bench.piece.place, PLACE_FINISHED);
    assert_true(code_is_none(bench.piece.station));
    assert_true(tag_is_none(bench.piece.holder));

    static const struct route_step engraved_last[] = {{.kind = {"qc"}, .inspection = true},
                                                      {.kind = {"setting"}}};
    bench_make(&bench, CASTING, PIECE_IN_WORK, QC);
    bench.piece.station = bench.piece.tray = code_of("qc");
    bench.piece.steps = engraved_last;
    bench.piece.step_count = 2;
    then(&bench, VERB_PASS, QC, 1);
    assert_int_equal(bench.piece.place, PLACE_STATION);
    assert_int_equal(bench.piece.state, PIECE_DONE);
    assert_string_equal(bench.piece.station.text, "qc");
}

static const struct {
    const char *name;
    struct judged judged;
    enum reason want;
} pass_rows[] = {
#define JUDGED(what, times) .has_ruling = true, .ruling = what, .readings = times
    {"nothing was judged", {.has_ruling = false, .ruling = RULING_FAIL}, REASON_NONE},
    {"passes", {JUDGED(RULING_PASS, 1)}, REASON_NONE},
    {"close, read once", {JUDGED(RULING_CONDITIONAL_PASS, 1)}, REASON_WEIGH_AGAIN},
    {"close, read twice", {JUDGED(RULING_CONDITIONAL_PASS, 2)}, REASON_NONE},
    {"close, read twice, a manager's",
     {JUDGED(RULING_CONDITIONAL_PASS, 2), .conditional_stops = true},
     REASON_NEEDS_MANAGER},
    {"close, read once, a manager's",
     {JUDGED(RULING_CONDITIONAL_PASS, 1), .conditional_stops = true},
     REASON_WEIGH_AGAIN},
    {"too close to fail", {JUDGED(RULING_CONDITIONAL_FAIL, 2)}, REASON_WEIGHT_FAILS},
    {"fails", {JUDGED(RULING_FAIL, 2)}, REASON_WEIGHT_FAILS},
    {"not judged", {JUDGED(RULING_NO_VERDICT, 0)}, REASON_NONE},
    {"not judged, and that stops",
     {JUDGED(RULING_NO_VERDICT, 0), .no_verdict_stops = true},
     REASON_NEEDS_MANAGER},
    {"a sheet is asked for", {JUDGED(RULING_PASS, 1), .sheet_missing = true}, REASON_NO_SHEET},
    {"its sheet fails", {JUDGED(RULING_PASS, 1), .sheet_fails = true}, REASON_SHEET_FAILS},
    {"fails, and a manager accepts", {JUDGED(RULING_FAIL, 1), .accepted = true}, REASON_NONE},
    {"its sheet fails, and a manager accepts",
     {JUDGED(RULING_PASS, 1), .sheet_fails = true, .accepted = true},
     REASON_NONE},
#undef JUDGED
};

static void test_a_failing_weight_does_not_pass(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pass_rows); i++) {
        struct bench bench;
        bench_make(&bench, QC, PIECE_IN_WORK, QC);
        bench.piece.weighed_here = true;
        enum reason got = piece_pass(&bench.deed, &pass_rows[i].judged).reason;
        if (got != pass_rows[i].want)
            fail_msg("%s: %s", pass_rows[i].name, reason_word(got));
        bench.deed.happened = true;
        struct outcome out = piece_pass(&bench.deed, &pass_rows[i].judged);
        assert_int_equal(out.flag, pass_rows[i].want);
        assert_true(out.changes);
    }
}

static void test_rework_queues_at_once_past_a_full_station(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, QC, PIECE_IN_WORK, QC);
    bench.line.now[SETTING].load.pieces = 4;
    then(&bench, VERB_REWORK, QC, 1);
    assert_string_equal(bench.piece.station.text, "setting");
    assert_string_equal(bench.piece.tray.text, "qc");
    assert_int_equal(bench.piece.state, PIECE_QUEUED);
    assert_int_equal(bench.piece.step, SETTING);
    assert_true(bench.piece.rework);
    assert_true(tag_is_none(bench.piece.holder));
    assert_int_equal(piece_scan_verb(&bench.piece, code_of("setting")), VERB_START);

    then(&bench, VERB_START, SETTING, 2);
    assert_string_equal(bench.piece.tray.text, "setting");
    assert_true(bench.piece.rework);
    then(&bench, VERB_WEIGH, SETTING, 2);
    then(&bench, VERB_FINISH, SETTING, 2);
    assert_false(bench.piece.rework);
}

static void test_a_rework_scanned_in_moves_to_that_tray(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, QC, PIECE_IN_WORK, QC);
    then(&bench, VERB_REWORK, QC, 1);
    bench.deed.in_work = 1;
    struct outcome out = then(&bench, VERB_RECEIVE, SETTING, 2);
    assert_int_equal(out.not_started, REASON_AT_ONCE);
    assert_string_equal(bench.piece.tray.text, "setting");
    assert_int_equal(bench.piece.state, PIECE_QUEUED);
    assert_int_equal(bench.piece.step, SETTING);
    assert_true(bench.piece.rework);
    assert_int_equal(piece_receive(&bench.deed).reason, REASON_ALREADY_HERE);
}

static void test_rework_without_such_a_station_is_refused(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, QC, PIECE_IN_WORK, QC);
    bench.deed.next_count = 1; /* only casting is given */
    assert_int_equal(piece_rework(&bench.deed, code_of("setting")).reason, REASON_BAD_STEP);
    assert_int_equal(piece_rework(&bench.deed, code_of("plating")).reason, REASON_BAD_STEP);
    assert_int_equal(piece_rework(&bench.deed, code_of("casting")).reason, REASON_NONE);
}

static void test_weighing_sets_the_book_mass(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, SETTING, PIECE_IN_WORK, SETTING);
    then(&bench, VERB_WEIGH, SETTING, 1);
    assert_int_equal(bench.piece.book_mass.ug, 4900000);
    assert_true(bench.piece.weighed);
    assert_true(bench.piece.weighed_here);
    assert_int_equal(piece_weigh(&bench.deed, MASS_UG(0)).reason, REASON_NONE);
    assert_int_equal(piece_weigh(&bench.deed, MASS_UG(-1)).reason, REASON_BAD_FIELD);
    struct mass tonne = MASS_UG(THEORY_METAL_MAX_UG);
    assert_int_equal(piece_weigh(&bench.deed, tonne).reason, REASON_NONE);
    assert_int_equal(piece_weigh(&bench.deed, mass_add(tonne, MASS_UG(1))).reason, REASON_BAD_FIELD);
    bench.deed.happened = true;
    struct outcome out = piece_weigh(&bench.deed, MASS_UG(-1));
    assert_int_equal(out.flag, REASON_BAD_FIELD);
    assert_false(out.changes);
}

/* Weighed in before the start: that weighing does not serve as the one out. */
static void test_weighing_both_ways_is_two_weighings(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, SETTING, PIECE_DONE, POLISHING);
    then(&bench, VERB_RECEIVE, POLISHING, 1);
    then(&bench, VERB_WEIGH, POLISHING, 1);
    then(&bench, VERB_START, POLISHING, 1);
    assert_int_equal(piece_finish(&bench.deed).reason, REASON_NO_WEIGHT);
    then(&bench, VERB_WEIGH, POLISHING, 1);
    then(&bench, VERB_FINISH, POLISHING, 1);
}

/* Weighed in the queue where only in is weighed: that weighing stands. */
static void test_weighed_in_before_the_start_it_is_weighed(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, QC, PIECE_QUEUED, QC);
    then(&bench, VERB_WEIGH, QC, 1);
    then(&bench, VERB_START, QC, 1);
    assert_true(bench.piece.weighed_here);
    then(&bench, VERB_PASS, QC, 1);
}

/* ---------------------------------------------------------------- what is sent back, and comes again */

static void test_sent_back_it_is_weighed_anew(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, QC, PIECE_IN_WORK, QC);
    then(&bench, VERB_WEIGH, QC, 1);
    then(&bench, VERB_REWORK, QC, 1);
    assert_false(bench.piece.weighed_here);
}

/* Taken on though nobody finished it, or passed at the inspection that sent it back: it is rework no more. */
static void test_rework_ends_with_its_step(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, SETTING, PIECE_IN_WORK, POLISHING);
    bench.piece.rework = true;
    bench.deed.happened = true;
    struct outcome out = then(&bench, VERB_RECEIVE, POLISHING, 2);
    assert_int_equal(out.flag, REASON_NOT_DONE);
    assert_false(bench.piece.rework);
    bench_make(&bench, QC, PIECE_IN_WORK, QC);
    bench.piece.rework = bench.piece.weighed_here = true;
    then(&bench, VERB_PASS, QC, 1);
    assert_int_equal(bench.piece.place, PLACE_FINISHED);
    assert_false(bench.piece.rework);
}

/* ---------------------------------------------------------------- who had it */

static const struct {
    const char *name;
    int from, to;
    const char *first; /* of the stretch, when it only lies there */
} tray_rows[] = {
    {"where nothing is weighed", POOL, CASTING, "casting"},
    {"where out is weighed", CASTING, SETTING, "setting"},
    {"where both are weighed: not before that weighing", SETTING, POLISHING, ""},
    {"where in is weighed: not before that weighing", POLISHING, QC, ""},
};

static void test_the_tray_it_lies_in_is_of_the_stretch(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(tray_rows); i++) {
        struct bench bench;
        bench_make(&bench, tray_rows[i].from, PIECE_DONE, tray_rows[i].to);
        bench.deed.in_work = 1; /* received, not started */
        then(&bench, VERB_RECEIVE, tray_rows[i].to, 1);
        if (strcmp(bench.piece.since.first.text, tray_rows[i].first) != 0 ||
            strcmp(bench.piece.since.last.text, tray_rows[i].first) != 0)
            fail_msg("%s: \"%s\"", tray_rows[i].name, bench.piece.since.first.text);
        assert_false(bench.piece.rework || bench.piece.since.several);
    }
}

static void test_one_who_had_it_is_charged_two_are_not(void **state)
{
    struct piece piece = line_piece(SETTING, PIECE_QUEUED, line_operator(1));
    (void)state;
    stretch_add(&piece, line_operator(1), code_of("setting"));
    stretch_add(&piece, line_operator(1), code_of("setting"));
    assert_true(tag_equal(piece.since.operator_badge, line_operator(1)));
    assert_false(piece.since.several);
    stretch_add(&piece, line_operator(2), code_of("polishing"));
    assert_true(piece.since.several);
    assert_true(tag_is_none(piece.since.operator_badge));
    stretch_add(&piece, line_operator(2), code_of("polishing")); /* who comes later is not the only one */
    assert_true(tag_is_none(piece.since.operator_badge));
    assert_string_equal(piece.since.first.text, "setting");
    assert_string_equal(piece.since.last.text, "polishing");
}

/* ---------------------------------------------------------------- on its way outside */

static void test_on_its_way_nobody_works_on_it(void **state)
{
    static const enum verb verbs[] = {VERB_START, VERB_FINISH, VERB_PASS, VERB_REWORK, VERB_WEIGH};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        struct bench bench;
        bench_make(&bench, SETTING, PIECE_IN_WORK, SETTING);
        bench.piece.transit = bench.piece.weighed_here = true;
        struct outcome out = line_judge(verbs[i], &bench.deed);
        if (out.reason != REASON_WRONG_STATE || strcmp(out.next.text, "setting") != 0)
            fail_msg("%s: %s, %s", verb_word(verbs[i]), reason_word(out.reason), out.next.text);
    }
}

/* A transfer slip is the entry at a subcontractor: a scan is none. */
static void test_to_a_subcontractor_nothing_goes_without_a_slip(void **state)
{
    static const struct {
        const char *name;
        enum verb verb;
        int step;
        enum piece_state state;
        const char *tray;
        enum reason want;
    } rows[] = {
        {"done upstream", VERB_RECEIVE, CASTING, PIECE_DONE, "casting", REASON_WRONG_STATE},
        {"a rework that lies at QC, scanned", VERB_RECEIVE, SETTING, PIECE_QUEUED, "qc", REASON_WRONG_STATE},
        {"a rework that lies at QC, started", VERB_START, SETTING, PIECE_QUEUED, "qc", REASON_WRONG_STATE},
        {"one that has come, started", VERB_START, SETTING, PIECE_QUEUED, "setting", REASON_NONE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bench bench;
        print_message("  %s\n", rows[i].name);
        bench_make(&bench, rows[i].step, rows[i].state, SETTING);
        bench.line.stations[SETTING].outside = true;
        bench.piece.tray = code_of(rows[i].tray);
        bench.piece.rework = rows[i].step == SETTING;
        assert_int_equal(line_judge(rows[i].verb, &bench.deed).reason, rows[i].want);
        bench.deed.happened = true; /* then it is there, whoever brought it */
        struct outcome out = line_judge(rows[i].verb, &bench.deed);
        assert_int_equal(out.flag, rows[i].want);
        assert_true(out.changes);
    }
}

/* Who takes it in at home has it: the way is over. */
static void test_what_comes_back_is_on_its_way_no_more(void **state)
{
    struct bench bench;
    (void)state;
    bench_make(&bench, SETTING, PIECE_DONE, POLISHING);
    bench.piece.transit = true;
    struct outcome out = line_judge(VERB_RECEIVE, &bench.deed);
    assert_int_equal(out.reason, REASON_NONE);
    assert_false(out.after.transit);
}

/* A piece on its tree goes where the tree goes: it has no way of its own. */
static void test_on_a_tree_nobody_moves_it(void **state)
{
    static const enum verb verbs[] = {VERB_RECEIVE, VERB_START,  VERB_FINISH,
                                      VERB_PASS,    VERB_REWORK, VERB_WEIGH};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        struct bench bench;
        bench_make(&bench, POOL, PIECE_QUEUED, CASTING);
        bench.piece.place = PLACE_TREE;
        bench.piece.tree = 7;
        struct outcome out = line_judge(verbs[i], &bench.deed);
        if (out.reason != REASON_WRONG_STATE || out.changes)
            fail_msg("%s: %s", verb_word(verbs[i]), reason_word(out.reason));
    }
}

/* Two things were wrong with what had happened: the first is told. */
static void test_the_first_thing_that_was_wrong_is_flagged(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, SETTING, PIECE_IN_WORK, POLISHING);
    bench.line.stations[POLISHING].limit.mode = LIMIT_WARN;
    bench.line.now[POLISHING].load.pieces = 4;
    bench.deed.happened = true;
    assert_int_equal(then(&bench, VERB_RECEIVE, POLISHING, 2).flag, REASON_NOT_DONE);
    bench_make(&bench, SETTING, PIECE_DONE, POLISHING);
    bench.line.stations[POLISHING].limit.mode = LIMIT_WARN;
    bench.line.now[POLISHING].load.pieces = 4;
    assert_int_equal(then(&bench, VERB_RECEIVE, POLISHING, 2).flag, REASON_STATION_FULL);
}

/* ---------------------------------------------------------------- stones */

static const struct {
    const char *name;
    enum verb verb;
    int step;
    enum piece_state state;
    int here;
    int64_t before_mg; /* stones that are set */
    bool happened;
    int64_t want_mg;
} stone_rows[] = {
    {"setting is finished", VERB_FINISH, SETTING, PIECE_IN_WORK, SETTING, 0, false, LINE_STONES_MG},
    {"setting was finished", VERB_FINISH, SETTING, PIECE_IN_WORK, SETTING, 0, true, LINE_STONES_MG},
    {"never started, and yet it was", VERB_FINISH, SETTING, PIECE_QUEUED, SETTING, 0, true, LINE_STONES_MG},
    {"the last of the stones", VERB_FINISH, SETTING, PIECE_IN_WORK, SETTING, 40, false, LINE_STONES_MG},
    {"a rework is finished again", VERB_FINISH, SETTING, PIECE_IN_WORK, SETTING, LINE_STONES_MG, false,
     LINE_STONES_MG},
    {"finished too late: history only", VERB_FINISH, POLISHING, PIECE_IN_WORK, SETTING, 0, true, 0},
    {"finished elsewhere: history only", VERB_FINISH, SETTING, PIECE_IN_WORK, QC, 0, true, 0},
    {"taken on from setting, unfinished", VERB_RECEIVE, SETTING, PIECE_IN_WORK, POLISHING, 0, true,
     LINE_STONES_MG},
    {"taken on as it was imported", VERB_RECEIVE, SETTING, PIECE_DONE, POLISHING, 0, false, 0},
    {"casting sets none", VERB_FINISH, CASTING, PIECE_IN_WORK, CASTING, 0, false, 0},
    {"nor does polishing", VERB_FINISH, POLISHING, PIECE_IN_WORK, POLISHING, 40, false, 40},
    {"receiving at setting sets none", VERB_RECEIVE, CASTING, PIECE_DONE, SETTING, 0, false, 0},
    {"nor does starting", VERB_START, SETTING, PIECE_QUEUED, SETTING, 0, false, 0},
    {"nor weighing", VERB_WEIGH, SETTING, PIECE_IN_WORK, SETTING, 0, false, 0},
    {"a pass leaves them as they are", VERB_PASS, QC, PIECE_IN_WORK, QC, 40, false, 40},
    {"sent back to setting they stay in", VERB_REWORK, QC, PIECE_IN_WORK, QC, LINE_STONES_MG, false,
     LINE_STONES_MG},
};

static void test_stones_are_set_by_finishing_setting(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(stone_rows); i++) {
        struct bench bench;
        bench_make(&bench, stone_rows[i].step, stone_rows[i].state, stone_rows[i].here);
        bench.piece.stones = MASS_MG(stone_rows[i].before_mg);
        bench.piece.weighed_here = true;
        bench.deed.happened = stone_rows[i].happened;
        struct outcome out = line_judge(stone_rows[i].verb, &bench.deed);
        if (out.reason != REASON_NONE || out.after.stones.ug != MASS_MG(stone_rows[i].want_mg).ug ||
            out.after.book_mass.ug != (stone_rows[i].verb == VERB_WEIGH ? 4900000 : 5000000))
            fail_msg("%s: \"%s\", %lld µg of stones, %lld µg of metal", stone_rows[i].name,
                     reason_word(out.reason), (long long)out.after.stones.ug,
                     (long long)out.after.book_mass.ug);
        assert_int_equal(out.after.stones_due.ug, bench.piece.stones_due.ug);
    }
}

static void test_passing_a_setting_that_inspects_sets_stones(void **state)
{
    (void)state;
    struct bench bench;
    struct route_step steps[ROUTE_STEPS];
    bench_make(&bench, SETTING, PIECE_IN_WORK, SETTING);
    memcpy(steps, line_route, sizeof steps);
    steps[SETTING].inspection = true;
    bench.piece.steps = steps;
    bench.piece.weighed_here = true;
    then(&bench, VERB_PASS, SETTING, 1);
    assert_int_equal(bench.piece.stones.ug, MASS_MG(LINE_STONES_MG).ug);
}

static void test_undoing_setting_takes_the_stones_out(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, SETTING, PIECE_IN_WORK, SETTING);
    bench.piece.weighed_here = true;
    struct piece before = bench.piece;
    then(&bench, VERB_FINISH, SETTING, 1);
    assert_int_equal(bench.piece.stones.ug, MASS_MG(LINE_STONES_MG).ug);
    before.stones_due = MASS_UG(0); /* as the store keeps it */
    before.tag = tag_of("");
    struct outcome out = piece_undo(&bench.piece, &before, bench.piece.version);
    assert_int_equal(out.after.stones.ug, 0);
    assert_int_equal(out.after.stones_due.ug, MASS_MG(LINE_STONES_MG).ug);
    assert_true(tag_equal(out.after.tag, bench.piece.tag));
}

/* What lies on the pan while setting is weighed. */
static const struct {
    const char *name;
    int step;
    enum piece_state state;
    enum weigh_policy weigh;
    bool sets_stones;
    bool there; /* the stones that are due, beside the 40 mg that are set */
} pan_rows[] = {
    {"weighed in, in the tray", SETTING, PIECE_QUEUED, WEIGH_IN, true, false},
    {"weighed in, after the start was scanned", SETTING, PIECE_IN_WORK, WEIGH_IN, true, false},
    {"weighed out, before its finish", SETTING, PIECE_IN_WORK, WEIGH_OUT, true, true},
    {"weighed both ways, before it starts", SETTING, PIECE_QUEUED, WEIGH_BOTH, true, false},
    {"weighed both ways, before its finish", SETTING, PIECE_IN_WORK, WEIGH_BOTH, true, true},
    {"done: as it was finished", SETTING, PIECE_DONE, WEIGH_OUT, true, false},
    {"a step that sets none", SETTING, PIECE_IN_WORK, WEIGH_OUT, false, false},
    {"in the pool", POOL, PIECE_QUEUED, WEIGH_OUT, true, false},
};

static void test_stones_on_the_pan(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pan_rows); i++) {
        struct route_step steps[ROUTE_STEPS];
        struct piece piece = line_piece(pan_rows[i].step, pan_rows[i].state, line_operator(1));
        memcpy(steps, line_route, sizeof steps);
        steps[SETTING].weigh = pan_rows[i].weigh;
        steps[SETTING].sets_stones = pan_rows[i].sets_stones;
        piece.steps = steps;
        piece.stones = MASS_MG(40);
        int64_t want_mg = pan_rows[i].there ? LINE_STONES_MG : 40;
        if (piece_stones_on_pan(&piece).ug != MASS_MG(want_mg).ug)
            fail_msg("%s: %lld µg of stones", pan_rows[i].name, (long long)piece_stones_on_pan(&piece).ug);
    }
}

static const struct {
    const char *name;
    enum weigh_policy weigh;
    bool weighed_here;
    int64_t before_mg, book_mg, set_mg, want_stones_mg, want_book_mg;
    enum piece_state state;
} counted_rows[] = {
    {"not weighed: its metal is what it was", WEIGH_NONE, false, 0, 5000, 60, 60, 5000, PIECE_IN_WORK},
    {"weighed in, without them", WEIGH_IN, true, 0, 5000, 60, 60, 5000, PIECE_IN_WORK},
    {"weighed out, fewer than were due: the rest of the reading is metal", WEIGH_OUT, true, 0, 5000,
     LINE_STONES_MG - 40, LINE_STONES_MG - 40, 5040, PIECE_IN_WORK},
    {"weighed out, more: there is less metal", WEIGH_OUT, true, 0, 5000, LINE_STONES_MG + 10,
     LINE_STONES_MG + 10, 4990, PIECE_IN_WORK},
    {"weighed both ways", WEIGH_BOTH, true, 0, 5000, LINE_STONES_MG - 40, LINE_STONES_MG - 40, 5040,
     PIECE_IN_WORK},
    {"weighed both ways, and not started: that was without them", WEIGH_BOTH, true, 0, 5000, 60, 60, 5000,
     PIECE_QUEUED},
    {"weighed out, as due", WEIGH_OUT, true, 0, 5000, LINE_STONES_MG, LINE_STONES_MG, 5000, PIECE_IN_WORK},
    {"beside those that it had", WEIGH_NONE, false, 20, 5000, 60, 80, 5000, PIECE_IN_WORK},
    {"more stones than the reading: no metal is less than none", WEIGH_OUT, true, 0, 1, LINE_STONES_MG + 10,
     LINE_STONES_MG + 10, 0, PIECE_IN_WORK},
};

static void test_stones_counted_at_the_finish(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(counted_rows); i++) {
        struct route_step steps[ROUTE_STEPS];
        struct piece piece = line_piece(SETTING, counted_rows[i].state, line_operator(1));
        memcpy(steps, line_route, sizeof steps);
        steps[SETTING].weigh = counted_rows[i].weigh;
        steps[SETTING].sets_stones = true;
        piece.steps = steps;
        piece.weighed_here = counted_rows[i].weighed_here;
        piece.stones = MASS_MG(counted_rows[i].before_mg);
        piece.book_mass = MASS_MG(counted_rows[i].book_mg);
        struct outcome out = {.after = piece};
        piece_count_stones(&out, &piece, piece_stones_on_pan(&piece), MASS_MG(counted_rows[i].set_mg));
        if (out.after.stones.ug != MASS_MG(counted_rows[i].want_stones_mg).ug ||
            out.after.book_mass.ug != MASS_MG(counted_rows[i].want_book_mg).ug)
            fail_msg("%s: %lld µg stones, %lld µg metal", counted_rows[i].name,
                     (long long)out.after.stones.ug, (long long)out.after.book_mass.ug);
    }
}

/* The first step may set stones, too. */
static void test_stones_at_the_first_step(void **state)
{
    struct route_step steps[ROUTE_STEPS];
    struct piece piece = line_piece(CASTING, PIECE_IN_WORK, line_operator(1));
    (void)state;
    memcpy(steps, line_route, sizeof steps);
    steps[CASTING].sets_stones = true;
    piece.steps = steps;
    assert_int_equal(piece_stones_at(&piece, CASTING, true).ug, MASS_MG(LINE_STONES_MG).ug);
    assert_int_equal(piece_stones_at(&piece, CASTING, false).ug, 0);
    assert_int_equal(piece_stones_at(&piece, POOL, true).ug, 0);
}

/* ---------------------------------------------------------------- undoing and scanning */

static void test_undo_puts_everything_back_but_the_version(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, CASTING, PIECE_DONE, SETTING);
    struct piece before = bench.piece;
    then(&bench, VERB_RECEIVE, SETTING, 1);
    assert_int_equal(piece_undo(&bench.piece, &before, 7).reason, REASON_NOTHING_TO_UNDO);
    struct outcome out = piece_undo(&bench.piece, &before, 8);
    assert_int_equal(out.reason, REASON_NONE);
    assert_true(out.changes);
    assert_int_equal(out.after.version, 9);
    out.after.version = before.version;
    assert_memory_equal(&out.after, &before, sizeof before);
}

/* What an undo does not touch: which thing it is, its route, what is due. */
static void test_undo_leaves_what_is_no_deed(void **state)
{
    static const struct route_step other_route[1] = {{.kind = {"other"}}};
    struct piece now = line_piece(SETTING, PIECE_IN_WORK, line_operator(1));
    struct piece before = line_piece(CASTING, PIECE_DONE, line_operator(1));
    (void)state;
    now.kind = KIND_TREE;
    now.each_due = MASS_UG(5);
    before.steps = other_route;
    before.step_count = 1;
    before.tag = tag_make(TAG_PIECE, 1);
    before.stones_due = before.each_due = MASS_UG(1);
    struct outcome out = piece_undo(&now, &before, 7);
    assert_string_equal(out.at.text, "setting");
    assert_string_equal(out.after.station.text, "casting");
    assert_ptr_equal(out.after.steps, line_route);
    assert_int_equal(out.after.step_count, ROUTE_STEPS);
    assert_int_equal(out.after.kind, KIND_TREE);
    assert_int_equal(out.after.each_due.ug, 5);
    assert_int_equal(out.after.stones_due.ug, now.stones_due.ug);
    assert_string_equal(out.after.tag.text, now.tag.text);
    assert_string_equal(piece_undo(&now, &before, 6).at.text, "setting");
}

static const struct {
    const char *name;
    int step;
    enum piece_state state;
    enum verb want;
} scan_rows[] = {{"queued here", SETTING, PIECE_QUEUED, VERB_START},
                 {"in work here", SETTING, PIECE_IN_WORK, VERB_FINISH},
                 {"done here", SETTING, PIECE_DONE, VERB_RECEIVE},
                 {"held here", SETTING, PIECE_HELD, VERB_RECEIVE},
                 {"done upstream", CASTING, PIECE_DONE, VERB_RECEIVE},
                 {"queued elsewhere", QC, PIECE_QUEUED, VERB_RECEIVE},
                 {"in the pool", POOL, PIECE_QUEUED, VERB_RECEIVE}};

static void test_scanning_does_the_one_sensible_thing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(scan_rows); i++) {
        struct piece piece = line_piece(scan_rows[i].step, scan_rows[i].state, line_operator(1));
        if (piece_scan_verb(&piece, code_of("setting")) != scan_rows[i].want)
            fail_msg("%s", scan_rows[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_deed_in_every_situation),
        cmocka_unit_test(test_receiving_also_starts),
        cmocka_unit_test(test_receiving_says_why_it_did_not_start),
        cmocka_unit_test(test_a_full_station_refuses_with_its_numbers),
        cmocka_unit_test(test_room_on_entry),
        cmocka_unit_test(test_a_start_waits_for_room_downstream),
        cmocka_unit_test(test_one_of_two_stations_downstream_is_enough),
        cmocka_unit_test(test_at_once_none_is_no_limit),
        cmocka_unit_test(test_a_wrong_station_says_where_to_go),
        cmocka_unit_test(test_the_same_kind_twice_in_a_row_keeps_its_place),
        cmocka_unit_test(test_pass_moves_to_finished_goods_when_only_delivery_follows),
        cmocka_unit_test(test_a_failing_weight_does_not_pass),
        cmocka_unit_test(test_rework_queues_at_once_past_a_full_station),
        cmocka_unit_test(test_a_rework_scanned_in_moves_to_that_tray),
        cmocka_unit_test(test_rework_without_such_a_station_is_refused),
        cmocka_unit_test(test_weighing_sets_the_book_mass),
        cmocka_unit_test(test_weighing_both_ways_is_two_weighings),
        cmocka_unit_test(test_stones_are_set_by_finishing_setting),
        cmocka_unit_test(test_passing_a_setting_that_inspects_sets_stones),
        cmocka_unit_test(test_stones_counted_at_the_finish),
        cmocka_unit_test(test_undoing_setting_takes_the_stones_out),
        cmocka_unit_test(test_stones_on_the_pan),
        cmocka_unit_test(test_stones_at_the_first_step),
        cmocka_unit_test(test_weighed_in_before_the_start_it_is_weighed),
        cmocka_unit_test(test_sent_back_it_is_weighed_anew),
        cmocka_unit_test(test_rework_ends_with_its_step),
        cmocka_unit_test(test_the_tray_it_lies_in_is_of_the_stretch),
        cmocka_unit_test(test_one_who_had_it_is_charged_two_are_not),
        cmocka_unit_test(test_on_its_way_nobody_works_on_it),
        cmocka_unit_test(test_to_a_subcontractor_nothing_goes_without_a_slip),
        cmocka_unit_test(test_what_comes_back_is_on_its_way_no_more),
        cmocka_unit_test(test_on_a_tree_nobody_moves_it),
        cmocka_unit_test(test_the_first_thing_that_was_wrong_is_flagged),
        cmocka_unit_test(test_undo_leaves_what_is_no_deed),
        cmocka_unit_test(test_undo_puts_everything_back_but_the_version),
        cmocka_unit_test(test_scanning_does_the_one_sensible_thing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

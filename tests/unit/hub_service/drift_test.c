/* Custody and drift: days of one bench, at the desk, by a clock that the test turns. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "common/base/time.h"
#include "hub/service/custody.h"
#include "hub/service/drift.h"
#include "tests/unit/hub_service/rig_helper.h"

#define PIECES   12
#define POLISHER 2

struct days {
    struct rig rig;
    struct desk desk;
    struct asker bench, finish;
    int64_t first_ms; /* midnight of the first day */
};

static void is_well(struct fault fault)
{
    if (fault_is(fault))
        fail_msg("%s", fault.text);
}

static void open_desk(struct days *days)
{
    days->desk = (struct desk){.write_reply = rig_write_reply, .now_ms = days->first_ms};
    is_well(store_open(days->rig.path, STORE_WRITE, &days->desk.store));
    is_well(desk_load(&days->desk));
    is_well(store_begin(days->desk.store));
}

static void close_desk(struct days *days)
{
    is_well(store_commit(days->desk.store));
    desk_release(&days->desk);
    store_close(days->desk.store);
}

static void open_days(struct days *days)
{
    struct workshop workshop;
    rig_describe(&workshop, PIECES, PIECES);
    for (int i = 0; i < workshop.station_count; i++)
        workshop.stations[i].limit = (struct limit){.pieces = 0};
    for (int i = 0; i < workshop.station_count; i++)
        workshop.stations[i].at_once = 99;
    rig_open_as(&days->rig, &workshop);
    days->bench = rig_asker(&days->rig, 0);
    days->finish = rig_asker(&days->rig, 1);
    rig_stop(&days->rig);
    days->first_ms = time_midnight((int64_t)time(NULL) * 1000, 2);
    open_desk(days);
}

static void close_days(struct days *days)
{
    close_desk(days);
    rig_verify(&days->rig, NULL);
    rig_close(&days->rig);
}

static void nothing(struct job *job, struct fault fault)
{
    (void)job;
    (void)fault;
}

static struct reply book(struct days *days, const struct asker *asker, const struct command *command)
{
    char buffer[COMMAND_REPLY_MAX];
    struct job_item item = {
        .command = *command, .has_number = true, .body = {(const char *)command, sizeof *command}};
    struct job job = {
        .who = asker->who, .items = &item, .count = 1, .arena = TEXT_IN(buffer), .done = nothing};
    is_well(desk_book_job(&days->desk, &job));
    struct reply reply = rig_read_reply(item.reply);
    if (reply.result != RESULT_ACCEPTED)
        fail_msg("%s: %s %s", verb_word(command->verb), reason_word(reply.reason), reply.detail);
    return reply;
}

static void deed(struct days *days, struct asker *asker, enum verb verb, const char *station, int person,
                 int piece)
{
    struct command command = asker_make(asker, verb, station, person, piece);
    book(days, asker, &command);
}

static void accept_norm(struct days *days, const char *operation, int64_t piece_ug, int64_t stone_ug)
{
    struct form form = form_new(form_kind_of(VERB_ACCEPT_NORM)->fields);
    form_set_text(&form, "operation", operation);
    form_set_text(&form, "alloy", "au750y");
    form_set_int(&form, "piece_ug", piece_ug);
    form_set_int(&form, "stone_ug", stone_ug);
    form_set_int(&form, "limit_piece_ug", 2 * piece_ug);
    form_set_int(&form, "spread_ug", piece_ug / 10);
    struct command command = asker_make(&days->bench, VERB_ACCEPT_NORM, "setting", RIG_MANAGER, 0);
    command.form = &form;
    book(days, &days->bench, &command);
}

static void turn_clock(struct days *days, int day)
{
    days->desk.now_ms = time_midnight(days->first_ms, day) + 9 * HOUR_MS;
}

/* The polisher sets and polishes a piece alone; QC's scale shows what that cost. */
static struct command lose(struct days *days, int day, int number, int64_t loss_ug)
{
    struct piece_row row;
    bool found;
    turn_clock(days, day);
    deed(days, &days->bench, VERB_RECEIVE, "setting", POLISHER, number);
    deed(days, &days->bench, VERB_FINISH, "setting", POLISHER, number);
    deed(days, &days->finish, VERB_RECEIVE, "polishing", POLISHER, number);
    deed(days, &days->finish, VERB_FINISH, "polishing", POLISHER, number);
    deed(days, &days->finish, VERB_RECEIVE, "qc", 3, number);
    is_well(store_piece_find(days->desk.store, rig_piece(number), &row, &found));
    struct command command = asker_make(&days->finish, VERB_WEIGH, "qc", 3, number);
    int64_t gross_ug = row.now.piece.book_mass.ug - loss_ug + row.now.piece.stones.ug;
    command.weighing = (struct weighing){.gross = {gross_ug}, .readings = 1, .scale = {"fine"}};
    book(days, &days->finish, &command);
    return command;
}

/* ------------------------------------------------------------------ custody */

static const struct custody_row *find(const struct custody_table *table, int person, const char *operation)
{
    for (size_t i = 0; i < table->count; i++)
        if (tag_equal(table->rows[i].operator_badge, rig_person(person)) &&
            strcmp(table->rows[i].operation.text, operation) == 0)
            return &table->rows[i];
    fail_msg("no row of %s", operation);
    return NULL;
}

static void test_a_day_of_one_bench(void **state)
{
    struct days *days = calloc(1, sizeof *days);
    struct custody_table table;
    (void)state;
    open_days(days);
    accept_norm(days, "polishing", 100000, 0);
    lose(days, 0, 1, 90000);
    struct command weighed = lose(days, 0, 2, 130000);
    struct command undo = asker_replace(&days->finish, &weighed, VERB_WITHDRAW);
    book(days, &days->finish, &undo);
    struct command again = asker_replace(&days->finish, &undo, VERB_HOLD); /* it stands after all */
    book(days, &days->finish, &again);
    lose(days, 0, 4, 0);      /* nothing missing is found by a weighing, too */
    lose(days, 1, 3, 999000); /* another day */
    is_well(custody_gather(&table, days->desk.store, &days->desk.house, days->first_ms,
                           time_midnight(days->first_ms, 1), false));
    const struct custody_row *row = find(&table, POLISHER, "polishing");
    struct custody custody = custody_judge(&row->sums, custody_norm_of(&table, row));
    assert_int_equal(custody.loss.ug, 220000);
    assert_int_equal(custody.expected.ug, 300000);
    assert_int_equal(custody.limit.ug, 600000);
    assert_int_equal(custody.ruling, CUSTODY_WITHIN);
    assert_int_equal(row->sums.pieces, 3);
    assert_int_equal(find(&table, POLISHER, "setting")->sums.stones, 3); /* one in each */
    custody_release(&table);
    is_well(custody_gather(&table, days->desk.store, &days->desk.house, time_midnight(days->first_ms, 1),
                           time_midnight(days->first_ms, 2), false));
    row = find(&table, POLISHER, "polishing");
    assert_int_equal(custody_judge(&row->sums, custody_norm_of(&table, row)).ruling, CUSTODY_OVER);
    custody_release(&table);
    close_days(days);
    free(days);
}

static void settle(struct days *days, int person)
{
    struct form form = form_new(form_kind_of(VERB_SETTLE)->fields);
    form_set_text(&form, "person", rig_person(person).text);
    form_set_text(&form, "operation", "polishing");
    struct command command = asker_make(&days->bench, VERB_SETTLE, "", RIG_MANAGER, 0);
    command.form = &form;
    book(days, &days->bench, &command);
}

/* What was settled is past, and so are the stones that were set until then. */
static void test_stones_and_weighings_since_the_settlement(void **state)
{
    struct days *days = calloc(1, sizeof *days);
    struct custody_table table;
    (void)state;
    open_days(days);
    lose(days, 0, 1, 90000);
    settle(days, POLISHER);
    lose(days, 1, 2, 130000);
    is_well(custody_gather(&table, days->desk.store, &days->desk.house, 0, INT64_MAX, true));
    assert_int_equal(find(&table, POLISHER, "setting")->sums.stones, 1);
    const struct custody_sums *sums = &find(&table, POLISHER, "polishing")->sums;
    assert_int_equal(sums->pieces, 1);
    assert_int_equal(sums->in.ug - sums->out.ug, 130000);
    custody_release(&table);
    close_days(days);
    free(days);
}

static void test_a_weighing_taken_back_is_no_loss(void **state)
{
    struct days *days = calloc(1, sizeof *days);
    struct custody_table table;
    (void)state;
    open_days(days);
    lose(days, 0, 1, 90000);
    struct command lost = asker_make(&days->finish, VERB_WITHDRAW, "qc", 3, 0);
    lost.has_replaces = true;
    lost.replaces_n = lost.n - 1;
    struct event_row event;
    is_well(store_event_get(days->desk.store, days->desk.seq, &event));
    lost.replaces_id = event.command;
    book(days, &days->finish, &lost);
    is_well(custody_gather(&table, days->desk.store, &days->desk.house, days->first_ms,
                           time_midnight(days->first_ms, 1), false));
    const struct custody_row *row = find(&table, POLISHER, "polishing");
    assert_int_equal(row->sums.pieces, 0);
    assert_int_equal(row->sums.in.ug, row->sums.out.ug);
    assert_int_equal(row->sums.each.n, 0); /* nor does it say how far losses lie apart */
    custody_release(&table);
    close_days(days);
    free(days);
}

/* ------------------------------------------------------------------ drift */

struct chart {
    int count, alarms;
    int64_t last_day_ms;
    double limit, z[PIECES];
};

static bool see(void *context, const struct drift_row *row, double limit)
{
    struct chart *chart = context;
    assert_true(row->day_ms > chart->last_day_ms);
    assert_string_equal(row->operation.text, "polishing");
    assert_true(tag_equal(row->operator_badge, rig_person(POLISHER)));
    chart->last_day_ms = row->day_ms;
    chart->limit = limit;
    chart->z[chart->count++] = row->z;
    chart->alarms += row->alarm != CUSUM_QUIET;
    return true;
}

static struct chart look(struct days *days)
{
    struct chart chart = {.count = 0};
    is_well(store_drift_each(days->desk.store, 0, INT64_MAX, see, &chart));
    return chart;
}

static int drift_alerts(struct days *days)
{
    static struct alert alerts[ALERTS_MAX];
    int count = 0, found = 0;
    is_well(store_alert_list(days->desk.store, 0, alerts, ALERTS_MAX, &count));
    for (int i = 0; i < count; i++)
        found += alerts[i].kind == ALERT_LOSS_DRIFT;
    return found; /* of those that a wall shows */
}

static bool run(struct days *days, int day)
{
    bool changed = false;
    turn_clock(days, day);
    is_well(drift_run(&days->desk, &changed));
    return changed;
}

static void test_a_leak_is_found(void **state)
{
    struct days *days = calloc(1, sizeof *days);
    int piece = 1, day = 0;
    (void)state;
    open_days(days);
    accept_norm(days, "polishing", 100000, 0);
    for (; day < 3; day++)
        lose(days, day, piece++, 100000);
    assert_false(run(days, 3));
    assert_int_equal(look(days).count, 3);
    assert_int_equal(look(days).alarms, 0);
    bool found = false;
    for (; day < 9 && !found; day++) { /* 15 mg more, every time: one and a half σ */
        lose(days, day, piece++, 115000);
        found = run(days, day + 1);
    }
    assert_true(found);
    struct chart chart = look(days);
    assert_int_equal(chart.alarms, 1);
    assert_true(chart.z[0] == 0 && chart.z[chart.count - 1] == 1.5);
    assert_true(chart.limit == cusum_limit(1, 21));
    assert_int_equal(drift_alerts(days), 0); /* not on the wall */
    close_days(days);
    free(days);
}

/* A day counts once, however often the hub is started, and those that it was off are made up for. */
static void test_a_day_counts_once(void **state)
{
    struct days *days = calloc(1, sizeof *days);
    (void)state;
    open_days(days);
    accept_norm(days, "polishing", 100000, 0);
    lose(days, 0, 1, 100000);
    lose(days, 1, 2, 100000);
    lose(days, 4, 3, 100000); /* not over yet */
    run(days, 4);
    assert_int_equal(look(days).count, 2);
    run(days, 4);
    close_desk(days);
    open_desk(days);
    run(days, 4);
    assert_int_equal(look(days).count, 2);
    run(days, 8);
    assert_int_equal(look(days).count, 3);
    accept_norm(days, "polishing", 80000, 0); /* a new measure: the chart begins anew */
    lose(days, 8, 4, 80000);
    run(days, 9);
    struct drift_row series = {.operator_badge = rig_person(POLISHER),
                               .operation = code_of("polishing"),
                               .alloy = code_of("au750y")};
    struct drift_row last;
    bool found;
    is_well(store_drift_find(days->desk.store, &series, &last, &found));
    assert_true(found && last.z == 0);
    assert_true(fabs(last.cusum.high - (cusum_limit(1, 21) / 2 - CUSUM_K)) < 1e-5);
    close_days(days);
    free(days);
}

static void test_norms_that_make_no_sense(void **state)
{
    static const struct {
        const char *name, *operation, *alloy;
        int64_t piece_ug, limit_ug, spread_ug;
        enum reason want;
    } rows[] = {
        {"no such operation", "gilding", "au750y", 1, 2, 1, REASON_UNKNOWN_THING},
        {"no such alloy", "polishing", "pt950", 1, 2, 1, REASON_UNKNOWN_THING},
        {"a limit that nobody can keep", "polishing", "au750y", 3, 2, 1, REASON_DOES_NOT_ADD_UP},
        {"nobody knows the spread", "polishing", "au750y", 1, 2, 0, REASON_NOT_ENOUGH},
        {"sound", "polishing", "au750y", 1, 2, 1, REASON_NONE},
    };
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker bench = rig_asker(&rig, 0);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct form form = form_new(form_kind_of(VERB_ACCEPT_NORM)->fields);
        form_set_text(&form, "operation", rows[i].operation);
        form_set_text(&form, "alloy", rows[i].alloy);
        form_set_int(&form, "piece_ug", rows[i].piece_ug);
        form_set_int(&form, "limit_piece_ug", rows[i].limit_ug);
        if (rows[i].spread_ug > 0)
            form_set_int(&form, "spread_ug", rows[i].spread_ug);
        struct command command = asker_make(&bench, VERB_ACCEPT_NORM, "setting", RIG_MANAGER, 0);
        command.form = &form;
        struct reply reply = asker_send(&bench, &command);
        if (reply.reason != rows[i].want)
            fail_msg("%s: %s", rows[i].name, reason_word(reply.reason));
    }
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_day_of_one_bench),
        cmocka_unit_test(test_stones_and_weighings_since_the_settlement),
        cmocka_unit_test(test_a_weighing_taken_back_is_no_loss),
        cmocka_unit_test(test_a_leak_is_found),
        cmocka_unit_test(test_a_day_counts_once),
        cmocka_unit_test(test_norms_that_make_no_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

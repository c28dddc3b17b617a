/* What leaves the hub: the workshop as a file describes it, and a history from which the balances follow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hub/service/export.h"
#include "tests/unit/hub_service/tamper_helper.h"

static struct reader *open_reader(const struct rig *rig)
{
    struct reader *reader = NULL;
    assert_false(fault_is(reader_open(rig->path, &reader)));
    return reader;
}

static void live_a_little(struct rig *rig)
{
    struct asker bench = rig_asker(rig, 0), finish = rig_asker(rig, 1);
    assert_int_equal(ask(&bench, VERB_RECEIVE, "setting", 2, 1).result, RESULT_ACCEPTED);
    assert_int_equal(ask(&bench, VERB_FINISH, "setting", 2, 1).result, RESULT_ACCEPTED);
    assert_int_equal(ask(&finish, VERB_RECEIVE, "polishing", 4, 1).result, RESULT_ACCEPTED);
    assert_int_equal(ask(&finish, VERB_FINISH, "polishing", 4, 1).result, RESULT_ACCEPTED);
    assert_int_equal(ask(&finish, VERB_RECEIVE, "qc", 5, 1).result, RESULT_ACCEPTED);
    assert_int_equal(ask_weigh(&finish, "qc", 5, 1, 5700000).result, RESULT_ACCEPTED);
    assert_int_equal(ask(&bench, VERB_RECEIVE, "setting", 3, 2).result, RESULT_ACCEPTED);
}

static void test_a_workshop_of_now(void **state)
{
    struct rig rig;
    struct workshop workshop;
    int64_t left_out;
    (void)state;
    rig_open(&rig, 4, 3);
    live_a_little(&rig);
    struct reader *reader = open_reader(&rig);
    assert_false(fault_is(reader_workshop(reader, &workshop, &left_out)));
    reader_close(reader);
    assert_int_equal(left_out, 0);
    assert_int_equal(workshop.piece_count, 4);
    assert_int_equal(workshop.order_count, 1);
    for (int i = 0; i < workshop.piece_count; i++) {
        const struct workshop_piece *piece = &workshop.pieces[i];
        assert_true(piece->state != PIECE_IN_WORK); /* a stock-take finds nobody at work */
        assert_string_equal(piece->order.text, "o-1");
    }
    assert_string_equal(workshop.pieces[0].station.text, "qc");
    assert_true(workshop.pieces[0].weighed);
    assert_int_equal(workshop.pieces[0].gross.ug, 5700000);
    struct problems problems = {.say = NULL};
    workshop_check(&workshop, &problems);
    assert_int_equal(problems.count, 0);
    rig_close(&rig);
    rig_open_as(&rig, &workshop); /* and another hub begins with it */
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

struct sums {
    int64_t transfers, lines, before, debits, credits, after;
    char first[64];
};

static bool take_transfer(void *context, const struct export_transfer *transfer)
{
    struct sums *sums = context;
    assert_true(transfer->amount_ug > 0);
    sums->transfers += transfer->amount_ug;
    return true;
}

static bool take_balance(void *context, const struct export_balance *balance)
{
    struct sums *sums = context;
    sums->before += balance->before_ug;
    sums->debits += balance->debits_ug;
    sums->credits += balance->credits_ug;
    sums->after += balance->after_ug;
    assert_int_equal(balance->before_ug + balance->debits_ug - balance->credits_ug, balance->after_ug);
    return true;
}

static bool take_line(void *context, struct span line)
{
    struct sums *sums = context;
    assert_true(line.size > 2 && line.data[0] == '{' && line.data[line.size - 1] == '}');
    assert_null(memchr(line.data, '\n', line.size));
    if (sums->lines++ == 0)
        snprintf(sums->first, sizeof sums->first, "%.*s", 40, line.data);
    return true;
}

static struct sums add_up(const struct rig *rig, struct export_period period)
{
    struct sums sums = {0};
    struct reader *reader = open_reader(rig);
    assert_false(fault_is(reader_export_transfers(reader, period, take_transfer, &sums)));
    assert_false(fault_is(reader_export_balances(reader, period, take_balance, &sums)));
    assert_false(fault_is(reader_export_events(reader, period, take_line, &sums)));
    reader_close(reader);
    assert_int_equal(sums.debits, sums.transfers);
    assert_int_equal(sums.credits, sums.transfers);
    assert_int_equal(sums.before, 0); /* every book's balances sum to nothing */
    assert_int_equal(sums.after, 0);
    return sums;
}

static bool take_first_time(void *context, const struct export_transfer *transfer)
{
    int64_t *out = context;
    *out = transfer->booked_ms;
    return false;
}

static void test_a_period_adds_up(void **state)
{
    struct rig rig;
    struct verify_report report;
    int64_t opening_ms = 0;
    (void)state;
    rig_open(&rig, 4, 3);
    struct reader *reader = open_reader(&rig);
    assert_false(fault_is(reader_export_transfers(reader, (struct export_period){.from_ms = 0, .to_ms = 0},
                                                  take_first_time, &opening_ms)));
    reader_close(reader);
    rig_next_ms(); /* work begins after it */
    live_a_little(&rig);
    rig_verify(&rig, &report);
    struct sums all = add_up(&rig, (struct export_period){.from_ms = 0, .to_ms = 0});
    struct sums opening = add_up(&rig, (struct export_period){.from_ms = 0, .to_ms = opening_ms + 1});
    struct sums work = add_up(&rig, (struct export_period){.from_ms = opening_ms + 1, .to_ms = 0});
    struct sums nothing = add_up(&rig, (struct export_period){.from_ms = 1, .to_ms = opening_ms});
    assert_int_equal(all.lines, report.events);
    assert_int_equal(opening.lines, 4);
    assert_int_equal(opening.lines + work.lines, all.lines);
    assert_int_equal(opening.transfers + work.transfers, all.transfers);
    assert_int_equal(nothing.lines + nothing.transfers, 0);
    assert_string_equal(all.first, opening.first);
    assert_non_null(strstr(work.first, "{\"seq\":5,"));
    rig_close(&rig);
}

/* What a forged row names is not there: it counts nowhere, and verify tells of it. */
static void test_a_forged_book_or_account_adds_up_to_nothing(void **state)
{
    static const char *const forged[] = {"book = 1000000000", "debit = 0", "credit = 9223372036854775807"};
    struct rig rig, copy;
    (void)state;
    rig_open(&rig, 4, 3);
    rig_stop(&rig);
    for (size_t i = 0; i < COUNT_OF(forged); i++) {
        char sql[160];
        struct sums sums = {0};
        tamper_copy(&rig, &copy);
        snprintf(sql, sizeof sql,
                 "PRAGMA foreign_keys = OFF; DROP TRIGGER transfer_is_not_updated; UPDATE transfer SET %s",
                 forged[i]);
        tamper(copy.path, sql);
        struct reader *reader = open_reader(&copy);
        assert_false(
            fault_is(reader_export_balances(reader, (struct export_period){0}, take_balance, &sums)));
        reader_close(reader);
        assert_int_equal(sums.debits, 0);
    }
    tamper_remove(&copy);
    rig_close(&rig);
}

/* The number of a row makes no room for all that are not there. */
static void test_a_forged_piece_is_no_trouble(void **state)
{
    struct rig rig, copy;
    struct sums sums = {0};
    (void)state;
    rig_open(&rig, 4, 3);
    rig_stop(&rig);
    tamper_copy(&rig, &copy);
    tamper(copy.path, "PRAGMA foreign_keys = OFF; UPDATE piece SET id = 9223372036854775807 WHERE id = 4");
    struct reader *reader = open_reader(&copy);
    assert_false(fault_is(reader_export_events(reader, (struct export_period){0}, take_line, &sums)));
    reader_close(reader);
    assert_int_equal(sums.lines, 4);
    tamper_remove(&copy);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_workshop_of_now),
        cmocka_unit_test(test_a_period_adds_up),
        cmocka_unit_test(test_a_forged_book_or_account_adds_up_to_nothing),
        cmocka_unit_test(test_a_forged_piece_is_no_trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

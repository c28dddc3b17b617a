/* A weighing that comes late: what was missing is divided between those who had the piece before it and those
 * who had it after. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "hub/service/measuring.h"
#include "hub/service/moment.h"
#include "tests/unit/hub_service/metal_helper.h"

static void check(const struct rig *rig, const char *account, int64_t ug)
{
    int64_t have = ledger_balance(rig, GOLD, account);
    if (have != ug)
        fail_msg("%s has %lld µg, not %lld", account, (long long)have, (long long)ug);
}

static const char *open_of(int person)
{
    static char text[64];
    snprintf(text, sizeof text, "open:operator:%s", rig_person(person).text);
    return text;
}

/* Setting weighs out; its kiosk is cut off after the piece was taken in there. */
static int64_t open_cut_off(struct rig *rig, struct asker *bench, struct asker *finish)
{
    struct workshop workshop;
    rig_describe(&workshop, 1, 1);
    workshop.routes[0].steps[1].weigh = WEIGH_OUT;
    rig_open_as(rig, &workshop);
    *bench = rig_asker(rig, 0);
    *finish = rig_asker(rig, 1);
    said_yes(ask(bench, VERB_RECEIVE, "setting", 3, 1));
    struct command taken = asker_make(finish, VERB_RECEIVE, "polishing", 4, 1);
    taken.decided = DECIDED_KIOSK; /* it lies there, whatever the hub knows */
    said_yes(asker_send(finish, &taken));
    said_yes(ask(finish, VERB_FINISH, "polishing", 4, 1));
    return piece_sheet(rig, rig_piece(1)).piece.book_mass.ug;
}

static struct reply weigh_late(struct asker *bench, int64_t gross)
{
    struct command late = asker_make(bench, VERB_WEIGH, "setting", 3, 1);
    late.decided = DECIDED_KIOSK;
    late.weighing = (struct weighing){.gross = {gross}, .readings = 1, .scale = {"fine"}};
    return asker_send(bench, &late);
}

static bool write_custody(void *context, const struct custody_line *line)
{
    for (int person = 1; person <= RIG_MANAGER; person++)
        if (tag_equal(line->operator_badge, rig_person(person)))
            text_add(context, "%d %s: %lld lost of %lld\n", person, line->operation.text,
                     (long long)line->custody.loss.ug, (long long)line->sums->pieces);
    return true;
}

static void expect_custody(const struct rig *rig, const char *want)
{
    char is[512];
    struct text text = TEXT_IN(is);
    struct reader *reader;
    rig_well(reader_open(rig->path, &reader));
    rig_well(reader_custody(reader, 0, INT64_MAX, false, write_custody, &text));
    reader_close(reader);
    assert_string_equal(is, want);
}

/* Of persons, as the report of losses has them; what is charged to stretches is among all. */
static void expect_report(const struct rig *rig, int64_t of_persons_ug, int64_t of_all_ug, int64_t pieces)
{
    rig_well(service_fold(rig->service));
    assert_int_equal(rig_report_sum(rig, REPORT_LOSS_BY_OPERATOR, 4), of_persons_ug);
    assert_int_equal(rig_report_sum(rig, REPORT_LOSS_BY_OPERATION, 4), of_all_ug);
    assert_int_equal(rig_report_sum(rig, REPORT_LOSS_BY_OPERATION, 2), pieces);
}

static void a_late_weighing_divides_what_was_posted(void **state)
{
    struct rig rig;
    struct asker bench, finish;
    (void)state;
    int64_t book = open_cut_off(&rig, &bench, &finish);
    said_yes(ask(&finish, VERB_RECEIVE, "qc", 5, 1));
    said_yes(ask_weigh(&finish, "qc", 5, 1, book - 250000 + 100000));
    check(&rig, "open:stretch:casting:polishing", 250000);
    expect_custody(&rig, "3 setting: 0 lost of 0\n"); /* who set its stone */
    expect_report(&rig, 0, 250000, 1);
    struct reply reply = weigh_late(&bench, book - 100000 + 100000); /* and its stone */
    said_yes(reply);
    assert_int_equal(reply.flags[0], REASON_LATE);
    assert_false(
        reply.has_verdict); /* setting has no tolerance; that of QC, where it is now, judges nothing */
    check(&rig, "open:stretch:casting:polishing", 0);
    check(&rig, open_of(3), 100000); /* the setter's, until it left setting */
    check(&rig, open_of(4), 150000); /* the polisher's, from there on */
    assert_int_equal(piece_sheet(&rig, rig_piece(1)).piece.book_mass.ug, book - 250000);
    expect_custody(&rig, "3 setting: 100000 lost of 1\n4 polishing: 150000 lost of 1\n");
    expect_report(&rig, 250000, 250000, 1);
    said_yes(weigh_late(&bench, book - 50000)); /* once: what was divided stays */
    check(&rig, open_of(3), 100000);
    expect_custody(&rig, "3 setting: 100000 lost of 1\n4 polishing: 150000 lost of 1\n");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static struct reply replace_last(struct asker *bench, enum verb verb)
{
    struct uuid last = bench->last;
    struct command command = asker_make(bench, verb, "setting", 3, 1);
    command.decided = DECIDED_KIOSK;
    command.has_replaces = true;
    command.replaces_id = last;
    command.replaces_n = command.n - 1;
    return asker_send(bench, &command);
}

/* Another piece lay on the pan: taken back at the bench, and weighed again, before any of it was told. */
static void what_was_taken_back_divides_nothing(void **state)
{
    struct rig rig;
    struct asker bench, finish;
    (void)state;
    int64_t book = open_cut_off(&rig, &bench, &finish);
    said_yes(ask(&finish, VERB_RECEIVE, "qc", 5, 1));
    said_yes(ask_weigh(&finish, "qc", 5, 1, book - 250000 + 100000));
    said_yes(weigh_late(&bench, book - 700000 + 100000));
    check(&rig, open_of(3), 700000);
    check(&rig, open_of(4), -450000);
    struct reply reply = replace_last(&bench, VERB_WITHDRAW);
    said_yes(reply);
    assert_int_equal(reply.flag_count, 0);
    check(&rig, open_of(3), 0);
    check(&rig, open_of(4), 0);
    check(&rig, "open:stretch:casting:polishing", 250000);
    expect_custody(&rig, "3 setting: 0 lost of 0\n4 polishing: 0 lost of 0\n");
    expect_report(&rig, 0, 250000, 1);
    rig_verify(&rig, NULL);
    said_yes(weigh_late(&bench, book - 100000 + 100000));
    check(&rig, open_of(3), 100000);
    check(&rig, open_of(4), 150000);
    check(&rig, "open:stretch:casting:polishing", 0);
    expect_custody(&rig, "3 setting: 100000 lost of 1\n4 polishing: 150000 lost of 1\n");
    expect_report(&rig, 250000, 250000, 1);
    rig_verify(&rig, NULL);
    said_yes(replace_last(&bench, VERB_WITHDRAW));
    check(&rig, "open:stretch:casting:polishing", 250000);
    said_yes(replace_last(&bench, VERB_FINISH)); /* it was not taken back, but finished */
    check(&rig, open_of(3), 100000);
    said_yes(weigh_late(&bench, book - 50000)); /* what was divided stays */
    check(&rig, open_of(3), 100000);
    expect_custody(&rig, "3 setting: 100000 lost of 1\n4 polishing: 150000 lost of 1\n");
    expect_report(&rig, 250000, 250000, 1);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* What it divided was a wrong weight, and is taken back with that. */
static void what_divided_falls_with_what_it_divides(void **state)
{
    struct rig rig;
    struct asker bench, finish;
    (void)state;
    int64_t book = open_cut_off(&rig, &bench, &finish);
    said_yes(ask(&finish, VERB_RECEIVE, "qc", 5, 1));
    said_yes(ask_weigh(&finish, "qc", 5, 1, book - 950000 + 100000));
    said_yes(weigh_late(&bench, book - 100000 + 100000));
    check(&rig, open_of(3), 100000);
    check(&rig, open_of(4), 850000);
    struct uuid last = finish.last;
    struct command command = asker_make(&finish, VERB_WITHDRAW, "qc", 5, 1);
    command.has_replaces = true;
    command.replaces_id = last;
    command.replaces_n = command.n - 1;
    said_yes(asker_send(&finish, &command));
    check(&rig, open_of(3), 0);
    check(&rig, open_of(4), 0);
    check(&rig, "open:stretch:casting:polishing", 0);
    expect_custody(&rig, "3 setting: 0 lost of 0\n4 polishing: 0 lost of 0\n");
    expect_report(&rig, 0, 0, 0);
    rig_verify(&rig, NULL);
    said_yes(ask_weigh(&finish, "qc", 5, 1, book - 250000 + 100000));
    check(&rig, "open:stretch:casting:polishing", 250000);
    said_yes(weigh_late(&bench, book - 100000 + 100000)); /* something was taken back in between */
    check(&rig, "open:stretch:casting:polishing", 250000);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void nothing_was_posted_across_it(void **state)
{
    struct rig rig;
    struct asker bench, finish;
    (void)state;
    int64_t book = open_cut_off(&rig, &bench, &finish);
    said_yes(weigh_late(&bench, book));
    check(&rig, open_of(3), 0);
    check(&rig, "open:stretch:casting:polishing", 0);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_late_weighing_divides_what_was_posted),
        cmocka_unit_test(what_was_taken_back_divides_nothing),
        cmocka_unit_test(what_divided_falls_with_what_it_divides),
        cmocka_unit_test(nothing_was_posted_across_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

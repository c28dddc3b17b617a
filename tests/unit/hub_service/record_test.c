/* What an event stamps on its piece: since when it is there, since when it is so, and whether its ruling
 * stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "hub/service/desk.h"

enum { CAME = 1000, BEGAN = 2000, DEED = 3000 };

static const struct piece_now IN_WORK = {.piece = {.place = PLACE_STATION,
                                                   .state = PIECE_IN_WORK,
                                                   .station = {"qc"},
                                                   .step = 3,
                                                   .weighed_here = true},
                                         .arrived_ms = CAME,
                                         .state_ms = BEGAN,
                                         .has_ruling = true,
                                         .ruling = RULING_PASS};

static const struct {
    const char *name;
    struct piece after;
    int64_t arrived_ms, state_ms;
    bool has_ruling;
} stamps[] = {
    {"weighed again",
     {.place = PLACE_STATION, .state = PIECE_IN_WORK, .station = {"qc"}, .step = 3, .weighed_here = true},
     CAME,
     BEGAN,
     true},
    {"finished",
     {.place = PLACE_STATION, .state = PIECE_DONE, .station = {"qc"}, .step = 3, .weighed_here = true},
     CAME,
     DEED,
     true},
    {"sent on to a step of the same station",
     {.place = PLACE_STATION, .state = PIECE_IN_WORK, .station = {"qc"}, .step = 4, .weighed_here = true},
     CAME,
     DEED,
     false},
    {"weighed in, and to be weighed out",
     {.place = PLACE_STATION, .state = PIECE_IN_WORK, .station = {"qc"}, .step = 3},
     CAME,
     BEGAN,
     false},
    {"taken to another station",
     {.place = PLACE_STATION,
      .state = PIECE_IN_WORK,
      .station = {"polishing"},
      .step = 3,
      .weighed_here = true},
     DEED,
     DEED,
     true},
    {"passed into finished goods",
     {.place = PLACE_FINISHED, .state = PIECE_IN_WORK, .station = {"qc"}, .step = 3, .weighed_here = true},
     DEED,
     DEED,
     true},
};

static void test_what_is_stamped(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(stamps); i++) {
        struct piece_now after = IN_WORK;
        after.piece = stamps[i].after;
        post_stamp(&after, &IN_WORK, DEED);
        if (after.arrived_ms != stamps[i].arrived_ms || after.state_ms != stamps[i].state_ms ||
            after.has_ruling != stamps[i].has_ruling)
            fail_msg("%s: came %lld, so since %lld%s", stamps[i].name, (long long)after.arrived_ms,
                     (long long)after.state_ms, after.has_ruling ? ", ruled" : "");
    }
}

/* ------------------------------------------------------------------ flags */

static void test_a_flag_stands_once(void **state)
{
    (void)state;
    enum reason flags[REPLY_FLAGS_MAX] = {REASON_LATE, REASON_HELD}; /* the second stands behind the last */
    int count = 1;
    flag_add(flags, &count, REASON_LATE);
    flag_add(flags, &count, REASON_NONE);
    assert_int_equal(count, 1);
    flag_add(flags, &count, REASON_HELD);
    assert_int_equal(count, 2);
    assert_int_equal(flags[1], REASON_HELD);
    for (int reason = REASON_HELD + 1; count < REPLY_FLAGS_MAX; reason++)
        flag_add(flags, &count, (enum reason)reason);
    flag_add(flags, &count, REASON_NOTHING_TO_UNDO); /* no room: those that stand are kept */
    assert_int_equal(count, REPLY_FLAGS_MAX);
    assert_int_equal(flags[0], REASON_LATE);
}

/* ------------------------------------------------------------------ whose metal moves */

static const struct {
    const char *name;
    enum verb verb;
    int by;                /* person 1 has it in work, or had it; 0: nobody is known */
    enum piece_state is;   /* it was in work before */
    enum piece_state then; /* and stays so for a hold */
    const char *lines[2];  /* debit < credit, in order */
} takeovers[] = {
    {"finished by who has it",
     VERB_FINISH,
     1,
     PIECE_IN_WORK,
     PIECE_DONE,
     {"tray:setting < operator:TSB-000001-I"}},
    {"finished by another",
     VERB_FINISH,
     2,
     PIECE_IN_WORK,
     PIECE_DONE,
     {"operator:TSB-000002-G < operator:TSB-000001-I", "tray:setting < operator:TSB-000002-G"}},
    {"passed by another",
     VERB_PASS,
     2,
     PIECE_IN_WORK,
     PIECE_DONE,
     {"operator:TSB-000002-G < operator:TSB-000001-I", "tray:setting < operator:TSB-000002-G"}},
    {"sent back by another",
     VERB_REWORK,
     2,
     PIECE_IN_WORK,
     PIECE_DONE,
     {"operator:TSB-000002-G < operator:TSB-000001-I", "tray:setting < operator:TSB-000002-G"}},
    {"finished by nobody who is known",
     VERB_FINISH,
     0,
     PIECE_IN_WORK,
     PIECE_DONE,
     {"tray:setting < operator:TSB-000001-I"}},
    {"finished by another while it was held",
     VERB_FINISH,
     2,
     PIECE_HELD,
     PIECE_DONE,
     {"operator:TSB-000002-G < operator:TSB-000001-I", "tray:setting < operator:TSB-000002-G"}},
    {"finished by another when nobody had it in work",
     VERB_FINISH,
     2,
     PIECE_QUEUED,
     PIECE_DONE,
     {"tray:setting < operator:TSB-000001-I"}},
    {"held by another", VERB_HOLD, 2, PIECE_IN_WORK, PIECE_HELD, {NULL}},
};

/* Of five grams, in the first person's hands. */
static struct piece in_work(void)
{
    return (struct piece){.place = PLACE_STATION,
                          .state = PIECE_IN_WORK,
                          .station = {"setting"},
                          .tray = {"setting"},
                          .holder = tag_make(TAG_BADGE, 1),
                          .book_mass = {5000000},
                          .quantity = 1};
}

static void test_who_ends_the_work_takes_it_over(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(takeovers); i++) {
        struct piece before = in_work();
        before.state = takeovers[i].is;
        before.was = PIECE_IN_WORK;
        struct event_row event = {.verb = takeovers[i].verb, .changes = true, .after = {.piece = before}};
        struct transfers transfers;
        if (takeovers[i].by != 0)
            event.operator_badge = tag_make(TAG_BADGE, takeovers[i].by);
        event.after.piece.state = takeovers[i].then;
        if (takeovers[i].then == PIECE_DONE)
            event.after.piece.holder = tag_of("");
        post_transfers(&transfers, (struct book){"au750y/own"}, &before, &event);
        size_t wanted = 0;
        for (; wanted < COUNT_OF(takeovers[i].lines) && takeovers[i].lines[wanted]; wanted++) {
            char line[2 * ACCOUNT_TEXT_MAX + 4];
            if (wanted >= transfers.count)
                fail_msg("%s: only %zu transfers", takeovers[i].name, transfers.count);
            snprintf(line, sizeof line, "%s < %s", transfers.items[wanted].debit.text,
                     transfers.items[wanted].credit.text);
            assert_string_equal(line, takeovers[i].lines[wanted]);
            assert_int_equal(transfers.items[wanted].amount.ug, 5000000);
        }
        if (transfers.count != wanted)
            fail_msg("%s: %zu transfers", takeovers[i].name, transfers.count);
        event.changes = false; /* told when the piece had gone on */
        event.after.piece = before;
        post_transfers(&transfers, (struct book){"au750y/own"}, &before, &event);
        if (transfers.count != 0)
            fail_msg("%s, and late: %zu transfers", takeovers[i].name, transfers.count);
    }
}

static int64_t change_of(const struct transfers *transfers, const char *account)
{
    int64_t ug = 0;
    for (size_t i = 0; i < transfers->count; i++) {
        const struct transfer *item = &transfers->items[i];
        ug += strcmp(item->debit.text, account) == 0 ? item->amount.ug : 0;
        ug -= strcmp(item->credit.text, account) == 0 ? item->amount.ug : 0;
    }
    return ug;
}

/* Other stones were counted into it than were taken off its reading: so much metal more, or less, went
 * through the hands of whoever had it, and lies in the tray. */
static const struct {
    const char *name;
    int by;
    int64_t found_ug;
} findings[] = {
    {"fewer stones, by who has it", 1, 10000},
    {"fewer stones, by another", 2, 10000},
    {"more stones, by who has it", 1, -10000},
    {"more stones, by another", 2, -10000},
};

static void test_metal_found_at_the_finish_goes_along(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(findings); i++) {
        struct piece before = in_work();
        struct event_row event = {.verb = VERB_FINISH, .changes = true, .after = {.piece = before}};
        struct transfers transfers;
        event.operator_badge = tag_make(TAG_BADGE, findings[i].by);
        event.after.piece.state = PIECE_DONE;
        event.after.piece.holder = tag_of("");
        event.after.piece.book_mass.ug += findings[i].found_ug;
        post_transfers(&transfers, (struct book){"au750y/own"}, &before, &event);
        if (change_of(&transfers, "tray:setting") != 5000000 + findings[i].found_ug ||
            change_of(&transfers, "operator:TSB-000001-I") != -5000000 ||
            change_of(&transfers, "operator:TSB-000002-G") != 0)
            fail_msg("%s: %lld, %lld, %lld", findings[i].name,
                     (long long)change_of(&transfers, "tray:setting"),
                     (long long)change_of(&transfers, "operator:TSB-000001-I"),
                     (long long)change_of(&transfers, "operator:TSB-000002-G"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_metal_found_at_the_finish_goes_along),
        cmocka_unit_test(test_what_is_stamped),
        cmocka_unit_test(test_a_flag_stands_once),
        cmocka_unit_test(test_who_ends_the_work_takes_it_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

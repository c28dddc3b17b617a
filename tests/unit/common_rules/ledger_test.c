#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/ledger.h"
#include "tests/unit/common_rules/line_helper.h"

static struct book gold(void)
{
    return ledger_book(code_of("au750y"), code_of("own"));
}

static void check_transfer(const struct transfers *transfers, size_t index, const char *debit,
                           const char *credit, int64_t ug)
{
    assert_true(index < transfers->count);
    assert_string_equal(transfers->items[index].debit.text, debit);
    assert_string_equal(transfers->items[index].credit.text, credit);
    assert_int_equal(transfers->items[index].amount.ug, ug);
    assert_string_equal(transfers->items[index].book.text, "au750y/own");
}

/* ---------------------------------------------------------------- who holds it */

static void test_a_piece_has_one_holder(void **state)
{
    (void)state;
    struct piece piece = line_piece(-1, PIECE_QUEUED, tag_of(""));
    assert_string_equal(ledger_holder(&piece).text, "tray:pool");
    piece = line_piece(SETTING, PIECE_QUEUED, tag_of(""));
    assert_string_equal(ledger_holder(&piece).text, "tray:setting");
    piece.tray = code_of("qc"); /* a rework that nobody has fetched */
    assert_string_equal(ledger_holder(&piece).text, "tray:qc");
    piece = line_piece(SETTING, PIECE_IN_WORK, line_operator(3));
    char want[ACCOUNT_TEXT_MAX] = "operator:";
    strcat(want, line_operator(3).text);
    assert_string_equal(ledger_holder(&piece).text, want);
    piece.place = PLACE_FINISHED;
    assert_string_equal(ledger_holder(&piece).text, "finished");
}

static void test_opening_and_moves_post_the_book_mass(void **state)
{
    (void)state;
    struct transfers out = {.count = 0};
    struct piece queued = line_piece(SETTING, PIECE_QUEUED, tag_of("")),
                 done = line_piece(CASTING, PIECE_DONE, tag_of(""));
    ledger_post_opening(&out, gold(), &done);
    ledger_post_move(&out, gold(), &done, &queued);
    ledger_post_move(&out, gold(), &queued, &queued); /* same holder: nothing */
    assert_int_equal(out.count, 2);
    check_transfer(&out, 0, "tray:casting", "opening", 5000000);
    check_transfer(&out, 1, "tray:setting", "tray:casting", 5000000);
    done.book_mass = MASS_UG(0); /* before casting a piece has no metal */
    ledger_post_move(&out, gold(), &done, &queued);
    ledger_post_opening(&out, gold(), &done);
    assert_int_equal(out.count, 2);
}

static void test_a_move_posts_what_moved_not_what_it_became(void **state)
{
    (void)state;
    struct transfers out = {.count = 0};
    struct piece before = line_piece(CASTING, PIECE_DONE, tag_of("")),
                 after = line_piece(SETTING, PIECE_QUEUED, tag_of(""));
    after.book_mass = MASS_MG(1);
    ledger_post_move(&out, gold(), &before, &after);
    check_transfer(&out, 0, "tray:setting", "tray:casting", 5000000);
}

static void test_a_weighing_posts_loss_and_gain(void **state)
{
    (void)state;
    struct piece before = line_piece(SETTING, PIECE_IN_WORK, line_operator(0)), after = before;
    before.since =
        (struct custody_since){.several = true, .first = code_of("casting"), .last = code_of("setting")};
    char holder[ACCOUNT_TEXT_MAX] = "operator:";
    strcat(holder, line_operator(0).text);
    before.since.operator_badge = line_operator(0); /* not charged: others had it as well */
    struct transfers out = {.count = 0};
    after.book_mass = MASS_UG(4999999);
    ledger_post_weighing(&out, gold(), &before, &after);
    check_transfer(&out, 0, "open:stretch:casting:setting", holder, 1);
    after.book_mass = MASS_UG(5000003);
    ledger_post_weighing(&out, gold(), &before, &after);
    check_transfer(&out, 1, holder, "open:stretch:casting:setting", 3);
    after.book_mass = before.book_mass;
    ledger_post_weighing(&out, gold(), &before, &after);
    assert_int_equal(out.count, 2);
}

static void test_a_reversal_leaves_every_balance_as_it_was(void **state)
{
    (void)state;
    struct transfers posted = {.count = 0}, back = {.count = 0};
    struct piece pool = line_piece(-1, PIECE_QUEUED, tag_of("")),
                 queued = line_piece(CASTING, PIECE_QUEUED, tag_of(""));
    ledger_post_opening(&posted, gold(), &pool);
    ledger_post_move(&posted, gold(), &pool, &queued);
    ledger_post_reversal(&back, &posted);
    assert_int_equal(back.count, 2);
    check_transfer(&back, 0, "tray:pool", "tray:casting", 5000000);
    check_transfer(&back, 1, "opening", "tray:pool", 5000000);
}

static void test_a_book_has_one_custody(void **state)
{
    (void)state;
    assert_string_equal(ledger_custody(ledger_book(code_of("au750y"), code_of("client-7"))).text, "client-7");
    assert_string_equal(ledger_custody((struct book){"fine:au"}).text, ""); /* what is mixed has none */
}

static void test_the_longest_names_fit(void **state)
{
    (void)state;
    struct code longest = code_of("abcdefghijklmnopqrstuvwxyz01234");
    assert_int_equal(strlen(ledger_book(longest, longest).text), 63);
    struct piece before = line_piece(SETTING, PIECE_QUEUED, tag_of("")), after = before;
    before.since.first = before.since.last = longest;
    after.book_mass = MASS_UG(0);
    struct transfers out = {.count = 0};
    ledger_post_weighing(&out, gold(), &before, &after);
    assert_int_equal(strlen(out.items[0].debit.text), strlen("open:stretch:") + 63);
}

/* ---------------------------------------------------------------- who answers for a difference
 *
 * Stories of deeds; the last one is a weighing that finds 10 mg missing, and its posting is looked at. */

struct scene {
    enum verb verb;
    int here;
    int operator;
};

enum { SCENES_MAX = 16 };

struct story {
    const char *name;
    int step; /* where it lies at first, done */
    struct scene scenes[SCENES_MAX];
    int who;             /* operator charged; -1: the stretch */
    const char *stretch; /* "first:last" */
};

#define END                                                                                                  \
    {                                                                                                        \
        VERB_REPORT, 0, 0                                                                                    \
    }
#define RECEIVE(here, operator)                                                                              \
    {                                                                                                        \
        VERB_RECEIVE, here, operator                                                                         \
    }
#define START(here, operator)                                                                                \
    {                                                                                                        \
        VERB_START, here, operator                                                                           \
    }
#define WEIGH(here, operator)                                                                                \
    {                                                                                                        \
        VERB_WEIGH, here, operator                                                                           \
    }
#define FINISH(here, operator)                                                                               \
    {                                                                                                        \
        VERB_FINISH, here, operator                                                                          \
    }
#define REWORK(here, operator)                                                                               \
    {                                                                                                        \
        VERB_REWORK, here, operator                                                                          \
    }

static const struct story stories[] = {
    {"one operator since the start", CASTING, {RECEIVE(SETTING, 1), WEIGH(SETTING, 1), END}, 1, NULL},
    {"the caster and the setter",
     -1,
     {RECEIVE(CASTING, 1), FINISH(CASTING, 1), RECEIVE(SETTING, 2), WEIGH(SETTING, 2), END},
     -1,
     "casting:setting"},
    {"one person at both benches",
     -1,
     {RECEIVE(CASTING, 1), FINISH(CASTING, 1), RECEIVE(SETTING, 1), WEIGH(SETTING, 1), END},
     1,
     NULL},
    {"weighed out, then in at the next bench: nobody but the trays had it",
     CASTING,
     {RECEIVE(SETTING, 1), WEIGH(SETTING, 1), FINISH(SETTING, 1), RECEIVE(POLISHING, 2), WEIGH(POLISHING, 2),
      END},
     -1,
     "setting:setting"},
    {"weighed again before the finish: still the setter",
     CASTING,
     {RECEIVE(SETTING, 1), WEIGH(SETTING, 1), WEIGH(SETTING, 1), END},
     1,
     NULL},
    {"weighed in, then out: the polisher",
     SETTING,
     {RECEIVE(POLISHING, 2), WEIGH(POLISHING, 2), START(POLISHING, 2), WEIGH(POLISHING, 2), END},
     2,
     NULL},
    {"weighed in by another than who started: whoever started",
     SETTING,
     {RECEIVE(POLISHING, 2), WEIGH(POLISHING, 2), START(POLISHING, 3), WEIGH(POLISHING, 3), END},
     3,
     NULL},
    {"QC weighs after its start: not the inspector's",
     SETTING,
     {RECEIVE(POLISHING, 2), WEIGH(POLISHING, 2), START(POLISHING, 2), WEIGH(POLISHING, 2),
      FINISH(POLISHING, 2), RECEIVE(QC, 3), WEIGH(QC, 3), END},
     -1,
     "polishing:polishing"},
    {"QC weighs again: now the inspector has had it",
     POLISHING,
     {RECEIVE(QC, 3), WEIGH(QC, 3), WEIGH(QC, 3), END},
     3,
     NULL},
    {"a hand-over makes several",
     -1,
     {RECEIVE(CASTING, 1), FINISH(CASTING, 2), RECEIVE(SETTING, 1), WEIGH(SETTING, 1), END},
     -1,
     "casting:setting"},
    {"rework after QC's weighing: the inspector and the setter had it",
     POLISHING,
     {RECEIVE(QC, 3), WEIGH(QC, 3), REWORK(QC, 3), START(SETTING, 1), WEIGH(SETTING, 1), END},
     -1,
     "qc:setting"},
    {"rework by the inspector himself",
     POLISHING,
     {RECEIVE(QC, 3), WEIGH(QC, 3), REWORK(QC, 3), START(SETTING, 3), WEIGH(SETTING, 3), END},
     3,
     NULL},
    {"sent back unweighed: QC counts after all",
     POLISHING,
     {RECEIVE(QC, 3), REWORK(QC, 3), START(SETTING, 1), WEIGH(SETTING, 1), END},
     -1,
     "qc:setting"},
    {"never touched since it was brought in", POLISHING, {RECEIVE(QC, 3), WEIGH(QC, 3), END}, -1, "qc:qc"},
};

static struct outcome play(struct line *line, const struct piece *piece, const struct scene *scene)
{
    struct deed deed = {.piece = piece,
                        .here = &line->now[scene->here],
                        .next = line->now,
                        .next_count = LINE_STATIONS,
                        .operator_badge = line_operator(scene->operator)};
    if (scene->verb == VERB_RECEIVE)
        return piece_receive(&deed);
    if (scene->verb == VERB_START)
        return piece_start(&deed);
    if (scene->verb == VERB_FINISH)
        return piece_finish(&deed);
    if (scene->verb == VERB_REWORK)
        return piece_rework(&deed, code_of("setting"));
    return piece_weigh(&deed, mass_subtract(piece->book_mass, MASS_MG(10)));
}

static void check_story(const struct story *story)
{
    struct line line;
    line_make(&line);
    struct piece piece = line_piece(story->step, story->step < 0 ? PIECE_QUEUED : PIECE_DONE, tag_of(""));
    struct transfers last = {.count = 0};
    for (size_t i = 0; story->scenes[i].verb != VERB_REPORT; i++) {
        struct outcome out = play(&line, &piece, &story->scenes[i]);
        if (!out.changes)
            fail_msg("%s: scene %zu: %s", story->name, i, reason_word(out.reason));
        last.count = 0;
        ledger_post_weighing(&last, gold(), &piece, &out.after);
        piece = out.after;
    }
    char want[ACCOUNT_TEXT_MAX] = "open:stretch:";
    if (story->who >= 0)
        strcpy(want, "open:operator:");
    strcat(want, story->who >= 0 ? line_operator(story->who).text : story->stretch);
    assert_int_equal(last.count, 1);
    assert_int_equal(last.items[0].amount.ug, 10000);
    if (strcmp(last.items[0].debit.text, want) != 0)
        fail_msg("%s: %s", story->name, last.items[0].debit.text);
}

static void test_a_difference_goes_to_who_had_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(stories); i++)
        check_story(&stories[i]);
}

static void test_finishing_for_another_is_a_hand_over(void **state)
{
    (void)state;
    struct line line;
    line_make(&line);
    struct piece piece = line_piece(CASTING, PIECE_IN_WORK, line_operator(1));
    assert_true(play(&line, &piece, &(struct scene)FINISH(CASTING, 2)).handed_over);
    assert_false(play(&line, &piece, &(struct scene)FINISH(CASTING, 1)).handed_over);
}

/* A missing receive, start and finish were booked by nobody known: then no single operator can be charged. */
static void test_an_unknown_hand_makes_several(void **state)
{
    (void)state;
    struct line line;
    line_make(&line);
    struct piece piece = line_piece(CASTING, PIECE_QUEUED, tag_of(""));
    struct deed deed = {.piece = &piece,
                        .here = &line.now[SETTING],
                        .next = line.now,
                        .next_count = LINE_STATIONS,
                        .operator_badge = line_operator(1),
                        .happened = true};
    struct outcome out = piece_receive(&deed);
    assert_true(out.changes);
    assert_true(out.after.since.several);
    assert_string_equal(out.after.since.first.text, "casting");
    assert_string_equal(out.after.since.last.text, "setting");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_piece_has_one_holder),
        cmocka_unit_test(test_opening_and_moves_post_the_book_mass),
        cmocka_unit_test(test_a_move_posts_what_moved_not_what_it_became),
        cmocka_unit_test(test_a_weighing_posts_loss_and_gain),
        cmocka_unit_test(test_a_reversal_leaves_every_balance_as_it_was),
        cmocka_unit_test(test_a_book_has_one_custody),
        cmocka_unit_test(test_the_longest_names_fit),
        cmocka_unit_test(test_a_difference_goes_to_who_had_it),
        cmocka_unit_test(test_finishing_for_another_is_a_hand_over),
        cmocka_unit_test(test_an_unknown_hand_makes_several),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Stones from the supplier into the piece, and what becomes of the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "hub/service/desk.h"
#include "tests/unit/hub_service/metal_helper.h"
#include "tests/unit/hub_service/setter_helper.h"

/* Ten stones of 0.1 ct. Three go to the setter; one is set as counted, one breaks, one comes back. */
static void test_from_the_supplier_into_the_piece(void **state)
{
    struct setter bench;
    int64_t ug;
    (void)state;
    setter_open(&bench);
    assert_int_equal(setter_held(&bench, "stock", 0, &ug), 10);
    assert_int_equal(ug, 200000);
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_ISSUE_STONES, SETTER, "rd-3", 3, 0, 0, 0, 0, NULL}));
    assert_int_equal(setter_held(&bench, setter_account(), 0, &ug), 3);
    assert_int_equal(ug, 60000);
    assert_int_equal(setter_set(&bench, 1, "rd-3", 1).reason, REASON_WRONG_STATE); /* not at setting yet */
    said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    int64_t book_ug = setter_piece(&bench, 1).book_mass.ug;
    said_yes(setter_set(&bench, 1, "rd-3", 1));
    assert_int_equal(setter_piece(&bench, 1).stones.ug, 20000);      /* gross grows, … */
    assert_int_equal(setter_piece(&bench, 1).book_mass.ug, book_ug); /* … metal does not */
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_BREAK_STONES, SETTER, "rd-3", 1, 0, 0, 0, 0, "prong"}));
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_RETURN_STONES, SETTER, "rd-3", 1, 0, 0, 0, 0, NULL}));
    said_yes(ask(&bench.asker, VERB_FINISH, "setting", SETTER, 1));
    assert_int_equal(setter_piece(&bench, 1).stones.ug, 20000); /* as counted, not as the model says */
    assert_int_equal(setter_held(&bench, "stock", 0, NULL), 8);
    assert_int_equal(setter_held(&bench, setter_account(), 0, NULL), 0);
    assert_int_equal(setter_held(&bench, "broken", 0, NULL), 1);
    assert_int_equal(setter_held(&bench, "piece", 1, &ug), 1);
    assert_int_equal(ug, 20000);
    assert_int_equal(setter_held(&bench, "supplier", 0, NULL), -10);
    setter_close(&bench);
}

/* A ring with a pit is scrapped with its stone in it: the stone goes back into the stock, or is broken. */
static void test_stones_come_out_of_what_is_scrapped(void **state)
{
    struct setter bench;
    struct form form = form_new(form_kind_of(VERB_SCRAP)->fields);
    (void)state;
    setter_open(&bench);
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_ISSUE_STONES, SETTER, "rd-3", 2, 0, 0, 0, 0, NULL}));
    said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    said_yes(setter_set(&bench, 1, "rd-3", 2));
    form_set_text(&form, "reason", "porosity");
    struct command scrap = asker_make(&bench.asker, VERB_SCRAP, "setting", RIG_MANAGER, 1);
    scrap.form = &form;
    said_yes(asker_send(&bench.asker, &scrap));
    int64_t book_ug = setter_piece(&bench, 1).book_mass.ug;
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_RETURN_STONES, SETTER, "rd-3", 1, 0, 0, 0, 1, NULL}));
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_BREAK_STONES, SETTER, "rd-3", 1, 0, 0, 0, 1, NULL}));
    assert_int_equal(setter_held(&bench, "stock", 0, NULL), 9);
    assert_int_equal(setter_held(&bench, "broken", 0, NULL), 1);
    assert_int_equal(setter_held(&bench, "piece", 1, NULL), 0);
    assert_int_equal(setter_piece(&bench, 1).stones.ug, 0);
    assert_int_equal(setter_piece(&bench, 1).place, PLACE_SCRAPPED);
    assert_int_equal(setter_piece(&bench, 1).book_mass.ug, book_ug);
    assert_int_equal(
        setter_tell(&bench, (struct setter_say){VERB_RETURN_STONES, SETTER, "rd-3", 1, 0, 0, 0, 1, NULL})
            .reason,
        REASON_NOT_ENOUGH);
    setter_close(&bench);
}

/* Two of 45 mg were issued for the piece, two of 20 mg for any. */
static void test_what_is_weighed_is_first_that_of_the_piece(void **state)
{
    static const struct {
        const char *name;
        int64_t count, ct_e5;
        enum reason reason;
        int64_t for_piece_ug, for_any_ug; /* left with the setter */
    } rows[] = {
        {"its own, weighed", 2, 45000, REASON_NONE, 0, 40000},
        {"its own, heavier than they are", 2, 50000, REASON_NOT_ENOUGH, 90000, 40000},
        {"one of the others beside: it weighs the rest", 3, 54000, REASON_NONE, 0, 22000},
        {"nobody weighed them", 3, 0, REASON_NONE, 0, 20000},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct setter bench;
        int64_t for_piece_ug, for_any_ug;
        print_message("  %s\n", rows[i].name);
        setter_open(&bench);
        said_yes(setter_tell(
            &bench, (struct setter_say){VERB_ISSUE_STONES, 3, "rd-3", 2, 45000, SETTER, 1, 0, NULL}));
        said_yes(setter_tell(
            &bench, (struct setter_say){VERB_ISSUE_STONES, 3, "rd-3", 2, 20000, SETTER, 0, 0, NULL}));
        said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
        struct reply reply = setter_set_weighed(&bench, 1, "rd-3", rows[i].count, rows[i].ct_e5);
        assert_int_equal(reply.reason, rows[i].reason);
        (void)setter_held(&bench, setter_account(), 1, &for_piece_ug);
        (void)setter_held(&bench, setter_account(), 0, &for_any_ug);
        assert_int_equal(for_piece_ug, rows[i].for_piece_ug);
        assert_int_equal(for_any_ug, rows[i].for_any_ug);
        setter_close(&bench);
    }
}

/* All ten go out, of 1 ct by the book and of 0.97 ct as weighed: no stone is left in stock, and no carat. */
static void test_the_last_leave_no_carat_behind(void **state)
{
    struct setter bench;
    int64_t stock_ug, lost_ug;
    (void)state;
    setter_open(&bench);
    struct asker office = rig_office(&bench.rig, RIG_MANAGER);
    said_yes(setter_tell(&bench,
                         (struct setter_say){VERB_ISSUE_STONES, 3, "rd-3", 10, 97000, SETTER, 0, 0, NULL}));
    assert_int_equal(setter_held(&bench, "stock", 0, &stock_ug), 0);
    assert_int_equal(stock_ug, 0);
    assert_int_equal(setter_held(&bench, "lost", 0, &lost_ug), 0);
    assert_int_equal(lost_ug, 6000);
    said_yes(say(&office, VERB_STOCK_TAKE, "", RIG_MANAGER, 0, "of=stock empty=1"));
    said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    said_yes(setter_set_weighed(&bench, 1, "rd-3", 10, 96000));
    assert_int_equal(setter_held(&bench, "lost", 0, &lost_ug), 0);
    assert_int_equal(lost_ug, 8000);
    said_yes(setter_tell(&bench,
                         (struct setter_say){VERB_RETURN_STONES, SETTER, "rd-3", 10, 95000, 0, 0, 1, NULL}));
    assert_int_equal(setter_piece(&bench, 1).stones.ug, 0);
    (void)setter_held(&bench, "stock", 0, &stock_ug);
    assert_int_equal(stock_ug, 190000);
    setter_close(&bench);
}

struct refusal_row {
    const char *name;
    struct setter_say say;
    enum reason want;
    const char *says; /* its sentence; NULL: not looked at */
};

static const struct refusal_row refusals[] = {
    {"more than there are",
     {VERB_ISSUE_STONES, 1, "rd-3", 11, 0, 0, 0, 0, NULL},
     REASON_NOT_ENOUGH,
     "Stock has 10 of rd-3: not 11."},
    {"heavier than they are",
     {VERB_ISSUE_STONES, 1, "rd-3", 1, 100001, 0, 0, 0, NULL},
     REASON_NOT_ENOUGH,
     "Stock has 10 of rd-3, 1.0 ct in all: not 1 of 1.00001 ct."},
    {"of a kind that nobody has",
     {VERB_ISSUE_STONES, 1, "ov-5", 1, 0, 0, 0, 0, NULL},
     REASON_UNKNOWN_THING,
     NULL},
    {"to nobody", {VERB_ISSUE_STONES, 1, "rd-3", 1, 0, 99, 0, 0, NULL}, REASON_UNKNOWN_OPERATOR, NULL},
    {"for no piece", {VERB_ISSUE_STONES, 1, "rd-3", 1, 0, 0, 77, 0, NULL}, REASON_UNKNOWN_TAG, NULL},
    {"broken, and never had", {VERB_BREAK_STONES, 1, "rd-3", 1, 0, 0, 0, 0, NULL}, REASON_NOT_ENOUGH, NULL},
    {"lost, and never had", {VERB_LOSE_STONES, 1, "rd-3", 1, 0, 0, 0, 0, NULL}, REASON_NOT_ENOUGH, NULL},
    {"out of a piece without", {VERB_RETURN_STONES, 1, "rd-3", 1, 0, 0, 0, 2, NULL}, REASON_NOT_ENOUGH, NULL},
    {"a bench buys nothing", {VERB_BUY_STONES, 1, "rd-3", 1, 1000, 0, 0, 0, NULL}, REASON_NOT_ALLOWED, NULL},
};

static void test_what_is_refused(void **state)
{
    struct setter bench;
    (void)state;
    setter_open(&bench);
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        struct reply reply = setter_tell(&bench, refusals[i].say);
        if (reply.reason != refusals[i].want)
            fail_msg("%s: %s", refusals[i].name, reason_word(reply.reason));
        if (refusals[i].says)
            assert_string_equal(reply.detail, refusals[i].says);
    }
    assert_int_equal(setter_held(&bench, "stock", 0, NULL), 10);
    setter_close(&bench);
}

static void see_figure(void *context, const struct stone_figure *figure)
{
    struct stone_figure *seen = context;
    assert_true(tag_equal(figure->person, rig_person(SETTER)));
    if (strcmp(figure->setting.text, "prong") == 0)
        *seen = *figure;
}

static void test_breakage_by_setter_and_setting(void **state)
{
    struct setter bench;
    struct stone_figure seen = {.set = -1};
    (void)state;
    setter_open(&bench);
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_ISSUE_STONES, SETTER, "rd-3", 4, 0, 0, 0, 0, NULL}));
    said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    said_yes(setter_set(&bench, 1, "rd-3", 2)); /* prong, as all stones of the model */
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_BREAK_STONES, SETTER, "rd-3", 1, 0, 0, 0, 0, "prong"}));
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_LOSE_STONES, SETTER, "rd-3", 1, 0, 0, 0, 0, "prong"}));
    int64_t now_ms = (int64_t)time(NULL) * 1000;
    rig_well(store_stone_each_figure(bench.store, 0, now_ms - 3600000, see_figure, &seen));
    assert_int_equal(seen.set, -1); /* an hour ago there was nothing */
    rig_well(store_stone_each_figure(bench.store, now_ms - 3600000, now_ms + 3600000, see_figure, &seen));
    assert_int_equal(seen.set, 2);
    assert_int_equal(seen.broken, 1);
    assert_int_equal(seen.lost, 1);
    setter_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_the_supplier_into_the_piece),
        cmocka_unit_test(test_stones_come_out_of_what_is_scrapped),
        cmocka_unit_test(test_what_is_weighed_is_first_that_of_the_piece),
        cmocka_unit_test(test_the_last_leave_no_carat_behind),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_breakage_by_setter_and_setting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

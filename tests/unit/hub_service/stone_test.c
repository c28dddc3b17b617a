/* Stones from the supplier into the piece, and what becomes of the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "common/rules/form.h"
#include "hub/service/desk.h"
#include "hub/store/stone.h"
#include "tests/unit/hub_service/life_helper.h"

#define SETTER 1

struct bench {
    struct rig rig;
    struct asker asker;
    struct store *store; /* reads */
};

static void is_well(struct fault fault)
{
    if (fault_is(fault))
        fail_msg("%s", fault.text);
}

static void is_accepted(struct reply reply)
{
    if (reply.result != RESULT_ACCEPTED)
        fail_msg("%s %s", reason_word(reply.reason), reply.detail);
}

struct say { /* a form of one of the verbs; 0 and NULL: left out */
    enum verb verb;
    int person;
    const char *kind;
    int64_t count, ct_e5;
    int to, for_piece, out_of;
    const char *setting;
};

static void set_tag(struct form *form, const char *name, struct tag tag, struct tag *keep)
{
    *keep = tag;
    form_set_text(form, name, keep->text);
}

static struct reply tell(struct bench *bench, struct say say)
{
    struct form form = form_new(form_kind_of(say.verb)->fields);
    struct tag to, wanted, out_of;
    form_set_text(&form, "kind", say.kind);
    form_set_int(&form, "count", say.count);
    if (say.ct_e5)
        form_set_int(&form, "ct_e5", say.ct_e5);
    if (say.to)
        set_tag(&form, "to", rig_person(say.to), &to);
    if (say.for_piece)
        set_tag(&form, "for", rig_piece(say.for_piece), &wanted);
    if (say.out_of)
        set_tag(&form, "out_of", rig_piece(say.out_of), &out_of);
    if (say.setting)
        form_set_text(&form, "setting", say.setting);
    struct command command = asker_make(&bench->asker, say.verb, "setting", say.person, 0);
    command.form = &form;
    return asker_send(&bench->asker, &command);
}

/* `ct_e5` 0: nobody weighed them. */
static struct reply set_weighed(struct bench *bench, int piece, const char *kind, int64_t count,
                                int64_t ct_e5)
{
    const struct form_kind *kinds = form_kind_of(VERB_SET_STONES);
    struct form row = form_new(kinds->fields[0].rows), form = form_new(kinds->fields);
    form_set_text(&row, "kind", kind);
    form_set_int(&row, "count", count);
    if (ct_e5)
        form_set_int(&row, "ct_e5", ct_e5);
    form_set_rows(&form, "stones", &row, 1);
    struct command command = asker_make(&bench->asker, VERB_SET_STONES, "setting", SETTER, piece);
    command.form = &form;
    return asker_send(&bench->asker, &command);
}

static struct reply set_stones(struct bench *bench, int piece, const char *kind, int64_t count)
{
    return set_weighed(bench, piece, kind, count, 0);
}

static void open_bench_as(struct bench *bench, struct workshop *workshop)
{
    rig_open_as(&bench->rig, workshop);
    bench->asker = rig_asker(&bench->rig, 0);
    is_well(store_open(bench->rig.path, STORE_READ, &bench->store));
    is_accepted(tell(bench, (struct say){VERB_BUY_STONES, RIG_MANAGER, "rd-3", 10, 100000, 0, 0, 0, NULL}));
}

static void open_bench(struct bench *bench)
{
    struct workshop workshop;
    rig_describe(&workshop, 4, 4);
    open_bench_as(bench, &workshop);
}

static void close_bench(struct bench *bench)
{
    store_close(bench->store);
    rig_verify(&bench->rig, NULL);
    rig_close(&bench->rig);
}

static int64_t held_of(struct bench *bench, const char *kind, const char *account, int piece, int64_t *ug)
{
    struct stone_holding where = {.kind = code_of(kind), .piece = piece};
    struct stone_amount amount;
    snprintf(where.account.text, sizeof where.account.text, "%s", account);
    is_well(store_stone_held(bench->store, &where, &amount));
    if (ug)
        *ug = amount.mass.ug;
    return amount.count;
}

static int64_t held(struct bench *bench, const char *account, int piece, int64_t *ug)
{
    return held_of(bench, "rd-3", account, piece, ug);
}

static struct piece piece_of(struct bench *bench, int number)
{
    struct piece_row row;
    bool found;
    is_well(store_piece_find(bench->store, rig_piece(number), &row, &found));
    assert_true(found);
    return row.now.piece;
}

static char *setter(void)
{
    static char account[ACCOUNT_TEXT_MAX];
    snprintf(account, sizeof account, "operator:%s", rig_person(SETTER).text);
    return account;
}

/* Ten stones of 0.1 ct. Three go to the setter; one is set as counted, one breaks, one comes back. */
static void test_from_the_supplier_into_the_piece(void **state)
{
    struct bench bench;
    int64_t ug;
    (void)state;
    open_bench(&bench);
    assert_int_equal(held(&bench, "stock", 0, &ug), 10);
    assert_int_equal(ug, 200000);
    is_accepted(tell(&bench, (struct say){VERB_ISSUE_STONES, SETTER, "rd-3", 3, 0, 0, 0, 0, NULL}));
    assert_int_equal(held(&bench, setter(), 0, &ug), 3);
    assert_int_equal(ug, 60000);
    assert_int_equal(set_stones(&bench, 1, "rd-3", 1).reason, REASON_WRONG_STATE); /* not at setting yet */
    is_accepted(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    int64_t book_ug = piece_of(&bench, 1).book_mass.ug;
    is_accepted(set_stones(&bench, 1, "rd-3", 1));
    assert_int_equal(piece_of(&bench, 1).stones.ug, 20000);      /* gross grows, … */
    assert_int_equal(piece_of(&bench, 1).book_mass.ug, book_ug); /* … metal does not */
    is_accepted(tell(&bench, (struct say){VERB_BREAK_STONES, SETTER, "rd-3", 1, 0, 0, 0, 0, "prong"}));
    is_accepted(tell(&bench, (struct say){VERB_RETURN_STONES, SETTER, "rd-3", 1, 0, 0, 0, 0, NULL}));
    is_accepted(ask(&bench.asker, VERB_FINISH, "setting", SETTER, 1));
    assert_int_equal(piece_of(&bench, 1).stones.ug, 20000); /* as counted, not as the model says */
    assert_int_equal(held(&bench, "stock", 0, NULL), 8);
    assert_int_equal(held(&bench, setter(), 0, NULL), 0);
    assert_int_equal(held(&bench, "broken", 0, NULL), 1);
    assert_int_equal(held(&bench, "piece", 1, &ug), 1);
    assert_int_equal(ug, 20000);
    assert_int_equal(held(&bench, "supplier", 0, NULL), -10);
    close_bench(&bench);
}

/* A ring with a pit is scrapped with its stone in it: the stone goes back into the stock, or is broken. */
static void test_stones_come_out_of_what_is_scrapped(void **state)
{
    struct bench bench;
    struct form form = form_new(form_kind_of(VERB_SCRAP)->fields);
    (void)state;
    open_bench(&bench);
    is_accepted(tell(&bench, (struct say){VERB_ISSUE_STONES, SETTER, "rd-3", 2, 0, 0, 0, 0, NULL}));
    is_accepted(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    is_accepted(set_stones(&bench, 1, "rd-3", 2));
    form_set_text(&form, "reason", "porosity");
    struct command scrap = asker_make(&bench.asker, VERB_SCRAP, "setting", RIG_MANAGER, 1);
    scrap.form = &form;
    is_accepted(asker_send(&bench.asker, &scrap));
    int64_t book_ug = piece_of(&bench, 1).book_mass.ug;
    is_accepted(tell(&bench, (struct say){VERB_RETURN_STONES, SETTER, "rd-3", 1, 0, 0, 0, 1, NULL}));
    is_accepted(tell(&bench, (struct say){VERB_BREAK_STONES, SETTER, "rd-3", 1, 0, 0, 0, 1, NULL}));
    assert_int_equal(held(&bench, "stock", 0, NULL), 9);
    assert_int_equal(held(&bench, "broken", 0, NULL), 1);
    assert_int_equal(held(&bench, "piece", 1, NULL), 0);
    assert_int_equal(piece_of(&bench, 1).stones.ug, 0);
    assert_int_equal(piece_of(&bench, 1).place, PLACE_SCRAPPED);
    assert_int_equal(piece_of(&bench, 1).book_mass.ug, book_ug);
    assert_int_equal(
        tell(&bench, (struct say){VERB_RETURN_STONES, SETTER, "rd-3", 1, 0, 0, 0, 1, NULL}).reason,
        REASON_NOT_ENOUGH);
    close_bench(&bench);
}

static void test_those_issued_for_it_are_those_set(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    is_accepted(tell(&bench, (struct say){VERB_ISSUE_STONES, 3, "rd-3", 2, 45000, SETTER, 1, 0, NULL}));
    is_accepted(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    struct command finish = asker_make(&bench.asker, VERB_FINISH, "setting", SETTER, 1);
    is_accepted(asker_send(&bench.asker, &finish));
    assert_int_equal(piece_of(&bench, 1).stones.ug, 90000);
    assert_int_equal(held(&bench, "piece", 1, NULL), 2);
    assert_int_equal(held(&bench, setter(), 1, NULL), 0);
    struct command command = asker_make(&bench.asker, VERB_WITHDRAW, "setting", SETTER, 0);
    command.has_replaces = true;
    command.replaces_id = finish.id;
    command.replaces_n = finish.n;
    is_accepted(asker_send(&bench.asker, &command)); /* taken back: the stones, too */
    assert_int_equal(piece_of(&bench, 1).stones.ug, 0);
    assert_int_equal(held(&bench, "piece", 1, NULL), 0);
    assert_int_equal(held(&bench, setter(), 1, NULL), 2);
    is_accepted(ask(&bench.asker, VERB_FINISH, "setting", SETTER, 1));
    is_accepted(tell(&bench, (struct say){VERB_BREAK_STONES, SETTER, "rd-3", 1, 0, 0, 0, 1, NULL}));
    assert_int_equal(piece_of(&bench, 1).stones.ug, 45000); /* one has gone out of it */
    close_bench(&bench);
}

/* One of a hundred weighs no microgram: counted it is, all the same. */
static void test_counted_is_by_number_whatever_they_weigh(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    is_accepted(tell(&bench, (struct say){VERB_BUY_STONES, RIG_MANAGER, "rd-1", 100, 5, 0, 0, 0, NULL}));
    is_accepted(tell(&bench, (struct say){VERB_ISSUE_STONES, 3, "rd-1", 2, 0, SETTER, 1, 0, NULL}));
    is_accepted(tell(&bench, (struct say){VERB_ISSUE_STONES, 3, "rd-1", 2, 0, SETTER, 2, 0, NULL}));
    is_accepted(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    is_accepted(set_stones(&bench, 1, "rd-1", 1));
    is_accepted(ask(&bench.asker, VERB_FINISH, "setting", SETTER, 1));
    assert_int_equal(held_of(&bench, "rd-1", "piece", 1, NULL), 1);
    assert_int_equal(held_of(&bench, "rd-1", setter(), 1, NULL), 1); /* the rest stays with whoever has it */
    assert_int_equal(piece_of(&bench, 1).stones.ug, 0);              /* not as the model says */
    is_accepted(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 2));
    is_accepted(ask(&bench.asker, VERB_FINISH, "setting", SETTER, 2));
    assert_int_equal(held_of(&bench, "rd-1", "piece", 2, NULL), 2); /* nobody counted: those issued */
    close_bench(&bench);
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
        struct bench bench;
        int64_t for_piece_ug, for_any_ug;
        print_message("  %s\n", rows[i].name);
        open_bench(&bench);
        is_accepted(tell(&bench, (struct say){VERB_ISSUE_STONES, 3, "rd-3", 2, 45000, SETTER, 1, 0, NULL}));
        is_accepted(tell(&bench, (struct say){VERB_ISSUE_STONES, 3, "rd-3", 2, 20000, SETTER, 0, 0, NULL}));
        is_accepted(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
        struct reply reply = set_weighed(&bench, 1, "rd-3", rows[i].count, rows[i].ct_e5);
        assert_int_equal(reply.reason, rows[i].reason);
        (void)held(&bench, setter(), 1, &for_piece_ug);
        (void)held(&bench, setter(), 0, &for_any_ug);
        assert_int_equal(for_piece_ug, rows[i].for_piece_ug);
        assert_int_equal(for_any_ug, rows[i].for_any_ug);
        close_bench(&bench);
    }
}

/* They were issued for it, and given back: nobody knows more than the model. */
static void test_what_was_given_back_is_not_set(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    is_accepted(tell(&bench, (struct say){VERB_ISSUE_STONES, SETTER, "rd-3", 2, 0, 0, 1, 0, NULL}));
    is_accepted(tell(&bench, (struct say){VERB_RETURN_STONES, SETTER, "rd-3", 2, 0, 0, 1, 0, NULL}));
    assert_int_equal(held(&bench, setter(), 1, NULL), 0);
    is_accepted(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    is_accepted(ask(&bench.asker, VERB_FINISH, "setting", SETTER, 1));
    assert_int_equal(piece_of(&bench, 1).stones.ug, 100000);
    close_bench(&bench);
}

static void test_nothing_issued_is_the_model(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    is_accepted(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    is_accepted(ask(&bench.asker, VERB_FINISH, "setting", SETTER, 1));
    assert_int_equal(piece_of(&bench, 1).stones.ug, 100000);
    assert_int_equal(held(&bench, "piece", 1, NULL), 0);
    close_bench(&bench);
}

struct refusal_row {
    const char *name;
    struct say say;
    enum reason want;
};

static const struct refusal_row refusals[] = {
    {"more than there are", {VERB_ISSUE_STONES, 1, "rd-3", 11, 0, 0, 0, 0, NULL}, REASON_NOT_ENOUGH},
    {"heavier than they are", {VERB_ISSUE_STONES, 1, "rd-3", 1, 100001, 0, 0, 0, NULL}, REASON_NOT_ENOUGH},
    {"of a kind that nobody has", {VERB_ISSUE_STONES, 1, "ov-5", 1, 0, 0, 0, 0, NULL}, REASON_UNKNOWN_THING},
    {"to nobody", {VERB_ISSUE_STONES, 1, "rd-3", 1, 0, 99, 0, 0, NULL}, REASON_UNKNOWN_OPERATOR},
    {"for no piece", {VERB_ISSUE_STONES, 1, "rd-3", 1, 0, 0, 77, 0, NULL}, REASON_UNKNOWN_TAG},
    {"broken, and never had", {VERB_BREAK_STONES, 1, "rd-3", 1, 0, 0, 0, 0, NULL}, REASON_NOT_ENOUGH},
    {"lost, and never had", {VERB_LOSE_STONES, 1, "rd-3", 1, 0, 0, 0, 0, NULL}, REASON_NOT_ENOUGH},
    {"out of a piece without", {VERB_RETURN_STONES, 1, "rd-3", 1, 0, 0, 0, 2, NULL}, REASON_NOT_ENOUGH},
    {"a bench buys nothing", {VERB_BUY_STONES, 1, "rd-3", 1, 1000, 0, 0, 0, NULL}, REASON_NOT_ALLOWED},
};

static void test_what_is_refused(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        struct reply reply = tell(&bench, refusals[i].say);
        if (reply.reason != refusals[i].want)
            fail_msg("%s: %s", refusals[i].name, reason_word(reply.reason));
    }
    assert_int_equal(held(&bench, "stock", 0, NULL), 10);
    close_bench(&bench);
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
    struct bench bench;
    struct stone_figure seen = {.set = -1};
    (void)state;
    open_bench(&bench);
    is_accepted(tell(&bench, (struct say){VERB_ISSUE_STONES, SETTER, "rd-3", 4, 0, 0, 0, 0, NULL}));
    is_accepted(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    is_accepted(set_stones(&bench, 1, "rd-3", 2)); /* prong, as all stones of the model */
    is_accepted(tell(&bench, (struct say){VERB_BREAK_STONES, SETTER, "rd-3", 1, 0, 0, 0, 0, "prong"}));
    is_accepted(tell(&bench, (struct say){VERB_LOSE_STONES, SETTER, "rd-3", 1, 0, 0, 0, 0, "prong"}));
    int64_t now_ms = (int64_t)time(NULL) * 1000;
    is_well(store_stone_each_figure(bench.store, 0, now_ms - 3600000, see_figure, &seen));
    assert_int_equal(seen.set, -1); /* an hour ago there was nothing */
    is_well(store_stone_each_figure(bench.store, now_ms - 3600000, now_ms + 3600000, see_figure, &seen));
    assert_int_equal(seen.set, 2);
    assert_int_equal(seen.broken, 1);
    assert_int_equal(seen.lost, 1);
    close_bench(&bench);
}

static void complain(void *context, const char *sentence)
{
    (void)sentence;
    ++*(int *)context;
}

static void test_verify_counts_stones(void **state)
{
    struct bench bench;
    struct store *store;
    int problems = 0;
    (void)state;
    open_bench(&bench);
    rig_stop(&bench.rig);
    is_well(store_open(bench.rig.path, STORE_WRITE, &store));
    is_well(store_stone_prove(store, complain, &problems));
    assert_int_equal(problems, 0);
    struct stone_lines lines = {.count = 1, .items = {{.kind = code_of("rd-3"), .amount = {11, {1}}}}};
    snprintf(lines.items[0].debit.text, sizeof lines.items[0].debit.text, "lost");
    snprintf(lines.items[0].credit.text, sizeof lines.items[0].credit.text, "stock");
    is_well(store_begin(store));
    is_well(store_stones_add(store, 1, &lines)); /* more than there are, as no command may */
    is_well(store_stone_prove(store, complain, &problems));
    assert_int_equal(problems, 1);
    store_rollback(store);
    store_close(store);
    rig_start(&bench.rig);
    close_bench(&bench);
}

/* ------------------------------------------------------------------ counted at the finish */

static struct command finish_with(struct bench *bench, struct stone_count counted)
{
    struct command command = asker_make(&bench->asker, VERB_FINISH, "setting", SETTER, 1);
    command.stones[0] = counted;
    command.stone_count = 1;
    return command;
}

static void in_work_with(struct bench *bench, int64_t issued, int for_piece)
{
    open_bench(bench);
    is_accepted(
        tell(bench, (struct say){VERB_ISSUE_STONES, SETTER, "rd-3", issued, 0, 0, for_piece, 0, NULL}));
    is_accepted(ask(&bench->asker, VERB_RECEIVE, "setting", SETTER, 1));
}

static void withdraw(struct bench *bench, const struct command *undone)
{
    struct command command = asker_make(&bench->asker, VERB_WITHDRAW, "setting", SETTER, 0);
    command.has_replaces = true;
    command.replaces_id = undone->id;
    command.replaces_n = undone->n;
    is_accepted(asker_send(&bench->asker, &command));
}

/* Two of four were issued for the piece: they go first. One event, and its undo is one. */
static void test_a_finish_tells_what_was_set_broken_and_lost(void **state)
{
    struct bench bench;
    (void)state;
    in_work_with(&bench, 2, 1);
    is_accepted(tell(&bench, (struct say){VERB_ISSUE_STONES, SETTER, "rd-3", 4, 0, 0, 0, 0, NULL}));
    int64_t book_ug = piece_of(&bench, 1).book_mass.ug;
    struct command finish = finish_with(&bench, (struct stone_count){code_of("rd-3"), 3, 1, 1});
    is_accepted(asker_send(&bench.asker, &finish));
    assert_int_equal(piece_of(&bench, 1).state, PIECE_DONE);
    assert_int_equal(piece_of(&bench, 1).stones.ug, 60000);
    assert_int_equal(piece_of(&bench, 1).book_mass.ug,
                     book_ug); /* not weighed here: its metal is what it was */
    assert_int_equal(held(&bench, "piece", 1, NULL), 3);
    assert_int_equal(held(&bench, "broken", 0, NULL), 1);
    assert_int_equal(held(&bench, "lost", 0, NULL), 1);
    assert_int_equal(held(&bench, setter(), 1, NULL), 0);
    assert_int_equal(held(&bench, setter(), 0, NULL), 1);
    is_accepted(asker_send(&bench.asker, &finish)); /* told again: once */
    assert_int_equal(held(&bench, "piece", 1, NULL), 3);
    withdraw(&bench, &finish);
    assert_int_equal(piece_of(&bench, 1).state, PIECE_IN_WORK);
    assert_int_equal(piece_of(&bench, 1).stones.ug, 0);
    assert_int_equal(held(&bench, "piece", 1, NULL), 0);
    assert_int_equal(held(&bench, "broken", 0, NULL), 0);
    assert_int_equal(held(&bench, "lost", 0, NULL), 0);
    assert_int_equal(held(&bench, setter(), 1, NULL), 2);
    assert_int_equal(held(&bench, setter(), 0, NULL), 4);
    close_bench(&bench);
}

/* Three were issued for it. That none is set cannot be; that one is broken, can: the others are in it. */
static void test_what_is_broken_of_those_issued_is_not_set(void **state)
{
    struct bench bench;
    (void)state;
    in_work_with(&bench, 3, 1);
    struct command finish = finish_with(&bench, (struct stone_count){code_of("rd-3"), 0, 1, 0});
    finish.decided = DECIDED_KIOSK;
    is_accepted(asker_send(&bench.asker, &finish));
    assert_int_equal(held(&bench, "broken", 0, NULL), 1);
    assert_int_equal(held(&bench, "piece", 1, NULL), 2);
    assert_int_equal(held(&bench, setter(), 1, NULL), 0);
    assert_int_equal(piece_of(&bench, 1).stones.ug, 40000);
    close_bench(&bench);
}

/* All of one kind broke; those of the other are in it. */
static void test_one_kind_may_break_whole(void **state)
{
    struct bench bench;
    (void)state;
    in_work_with(&bench, 1, 1);
    is_accepted(tell(&bench, (struct say){VERB_BUY_STONES, RIG_MANAGER, "sq-2", 2, 30000, 0, 0, 0, NULL}));
    is_accepted(tell(&bench, (struct say){VERB_ISSUE_STONES, SETTER, "sq-2", 2, 0, 0, 1, 0, NULL}));
    struct command finish = finish_with(&bench, (struct stone_count){code_of("rd-3"), 0, 1, 0});
    finish.decided = DECIDED_KIOSK;
    is_accepted(asker_send(&bench.asker, &finish));
    assert_int_equal(held(&bench, "broken", 0, NULL), 1);
    assert_int_equal(held(&bench, "piece", 1, NULL), 0);
    assert_int_equal(held_of(&bench, "sq-2", "piece", 1, NULL), 2);
    assert_int_equal(piece_of(&bench, 1).stones.ug, 60000);
    close_bench(&bench);
}

struct count_row {
    const char *name;
    struct stone_count counted;
    bool happened;
    enum reason refused, flag;
    int64_t stones_ug, found;
};

static const struct count_row count_rows[] = {
    {"as many as the setter has", {{"rd-3"}, 2, 0, 0}, false, REASON_NONE, REASON_NONE, 40000, 0},
    {"more than the setter has", {{"rd-3"}, 3, 0, 0}, false, REASON_NOT_ENOUGH, REASON_NONE, 0, 0},
    {"set and broken are more together", {{"rd-3"}, 2, 1, 0}, false, REASON_NOT_ENOUGH, REASON_NONE, 0, 0},
    {"none is set", {{"rd-3"}, 0, 1, 0}, false, REASON_BAD_FIELD, REASON_NONE, 0, 0},
    {"of a kind that nobody knows", {{"ov-5"}, 1, 0, 0}, false, REASON_UNKNOWN_THING, REASON_NONE, 0, 0},
    {"it has happened: what lacks is found",
     {{"rd-3"}, 3, 0, 0},
     true,
     REASON_NONE,
     REASON_NOT_ENOUGH,
     60000,
     1},
    {"it has happened, broken beside", {{"rd-3"}, 2, 1, 0}, true, REASON_NONE, REASON_NOT_ENOUGH, 40000, 1},
    {"it has happened, none is set: those of the model are",
     {{"rd-3"}, 0, 1, 0},
     true,
     REASON_NONE,
     REASON_BAD_FIELD,
     100000,
     0},
    {"it has happened, of a kind that nobody knows: those of the model",
     {{"ov-5"}, 1, 0, 0},
     true,
     REASON_NONE,
     REASON_UNKNOWN_THING,
     100000,
     0},
};

static void test_what_was_counted_is_judged(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(count_rows); i++) {
        const struct count_row *row = &count_rows[i];
        struct bench bench;
        print_message("  %s\n", row->name);
        in_work_with(&bench, 2, 0);
        struct command finish = finish_with(&bench, row->counted);
        finish.decided = row->happened ? DECIDED_KIOSK : DECIDED_HUB;
        struct reply reply = asker_send(&bench.asker, &finish);
        assert_int_equal(reply.reason, row->refused);
        assert_int_equal(reply.flag_count > 0 ? reply.flags[0] : REASON_NONE, row->flag);
        assert_int_equal(piece_of(&bench, 1).stones.ug, row->stones_ug);
        assert_int_equal(piece_of(&bench, 1).state, row->refused ? PIECE_IN_WORK : PIECE_DONE);
        assert_int_equal(held(&bench, "found", 0, NULL), -row->found);
        close_bench(&bench);
    }
}

/* Polishing sets none. */
static void test_stones_are_counted_where_they_are_set(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    is_accepted(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    is_accepted(ask(&bench.asker, VERB_FINISH, "setting", SETTER, 1));
    struct asker polisher = rig_asker(&bench.rig, 1);
    is_accepted(ask(&polisher, VERB_RECEIVE, "polishing", SETTER, 1));
    struct command finish = asker_make(&polisher, VERB_FINISH, "polishing", SETTER, 1);
    finish.stones[0] = (struct stone_count){code_of("rd-3"), 1, 0, 0};
    finish.stone_count = 1;
    assert_int_equal(asker_send(&polisher, &finish).reason, REASON_BAD_FIELD);
    close_bench(&bench);
}

#define SHOWN_UG 5100000

/* Stones issued for it before it is weighed out, and since; set in it before, and since; broken out of it
 * since.
 */
static const struct {
    const char *name;
    int64_t before, since, set_before, set_since, out_since, counted, want_book_ug;
    bool held; /* by somebody of whom the bench does not know */
} shown_rows[] = {
    {"none: the model's were taken off", 0, 0, 0, 0, 0, 3, SHOWN_UG - 60000, false},
    {"issued before", 4, 0, 0, 0, 0, 3, SHOWN_UG - 60000, false},
    {"issued since", 0, 4, 0, 0, 0, 3, SHOWN_UG - 60000, false},
    {"some before, others since", 2, 3, 0, 0, 0, 5, SHOWN_UG - 100000, false},
    {"one set before, others issued since", 2, 3, 1, 0, 0, 3, SHOWN_UG - 80000, false},
    {"one came out of it since", 2, 3, 1, 0, 1, 3, SHOWN_UG - 20000 - 60000, false},
    {"one was set since", 0, 0, 0, 1, 0, 3, SHOWN_UG - 80000, false},
    {"one was set before, one since", 2, 3, 1, 1, 0, 2, SHOWN_UG - 80000, false},
    {"held meanwhile", 4, 0, 0, 0, 0, 3, SHOWN_UG - 60000, true},
    {"nobody counts: the model's stay", 0, 0, 0, 0, 0, 0, SHOWN_UG - 100000, false},
    {"nobody counts, issued before", 4, 0, 0, 0, 0, 0, SHOWN_UG - 80000, false},
    {"nobody counts, issued since", 0, 4, 0, 0, 0, 0, SHOWN_UG - 80000, false},
    {"nobody counts, some before, others since", 2, 3, 0, 0, 0, 0, SHOWN_UG - 100000, false},
    {"nobody counts, one was set before, others issued since", 2, 3, 1, 0, 0, 0, SHOWN_UG - 20000, false},
};

static void test_a_reading_took_off_what_was_due_then(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(shown_rows); i++) {
        struct bench bench;
        struct workshop workshop;
        print_message("  %s\n", shown_rows[i].name);
        rig_describe(&workshop, 4, 4);
        workshop.routes[0].steps[1].weigh = WEIGH_OUT;
        open_bench_as(&bench, &workshop);
        is_accepted(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
        is_accepted(tell(&bench, (struct say){VERB_ISSUE_STONES, SETTER, "rd-3", 1, 0, 0, 0, 0, NULL}));
        if (shown_rows[i].before > 0)
            is_accepted(tell(&bench, (struct say){VERB_ISSUE_STONES, SETTER, "rd-3", shown_rows[i].before, 0,
                                                  0, 1, 0, NULL}));
        if (shown_rows[i].set_before > 0)
            is_accepted(set_stones(&bench, 1, "rd-3", shown_rows[i].set_before));
        is_accepted(ask_weigh(&bench.asker, "setting", SETTER, 1, SHOWN_UG));
        if (shown_rows[i].since > 0)
            is_accepted(tell(&bench, (struct say){VERB_ISSUE_STONES, SETTER, "rd-3", shown_rows[i].since, 0,
                                                  0, 1, 0, NULL}));
        if (shown_rows[i].set_since > 0)
            is_accepted(set_stones(&bench, 1, "rd-3", shown_rows[i].set_since));
        if (shown_rows[i].out_since > 0)
            is_accepted(tell(&bench, (struct say){VERB_BREAK_STONES, SETTER, "rd-3", shown_rows[i].out_since,
                                                  0, 0, 0, 1, NULL}));
        if (shown_rows[i].held)
            is_accepted(ask_text(&bench.asker, VERB_HOLD, "setting", RIG_MANAGER, 1, NULL, NULL));
        struct command finish = finish_with(&bench, (struct stone_count){code_of("rd-3"), 0, 0, 0});
        finish.decided = DECIDED_KIOSK; /* what lacks is found */
        finish.stones[0].set = shown_rows[i].counted;
        finish.stone_count = shown_rows[i].counted > 0;
        is_accepted(asker_send(&bench.asker, &finish));
        assert_int_equal(piece_of(&bench, 1).book_mass.ug, shown_rows[i].want_book_ug);
        int64_t out_ug = shown_rows[i].out_since * 20000; /* of what was on the pan */
        assert_int_equal(piece_of(&bench, 1).stones.ug, SHOWN_UG - out_ug - shown_rows[i].want_book_ug);
        close_bench(&bench);
    }
}

/* A lot of two was weighed out together. Its half was not: what is counted into it is none of its metal. */
static void test_half_of_what_was_weighed_was_not_weighed(void **state)
{
    struct bench bench;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 4, 4);
    workshop.routes[0].steps[1].weigh = WEIGH_OUT;
    workshop.pieces[0].quantity = 2;
    open_bench_as(&bench, &workshop);
    is_accepted(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    is_accepted(ask_weigh(&bench.asker, "setting", SETTER, 1, SHOWN_UG)); /* 200 000 of it are stones */
    is_accepted(ask_count(&bench.asker, VERB_SPLIT, "setting", SETTER, 1, "count", 1));
    struct command finish = finish_with(&bench, (struct stone_count){code_of("rd-3"), 3, 0, 0});
    finish.decided = DECIDED_KIOSK;
    is_accepted(asker_send(&bench.asker, &finish));
    assert_int_equal(piece_of(&bench, 1).stones.ug, 60000);
    assert_int_equal(piece_of(&bench, 1).book_mass.ug, SHOWN_UG / 2 - 100000);
    close_bench(&bench);
}

/* Weighed in, held before anybody started it; its bench, which did not know, set the stones: the reading was
 * without them. */
static void test_held_in_the_queue_it_was_weighed_without_stones(void **state)
{
    struct bench bench;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 4, 4);
    workshop.routes[0].steps[1].weigh = WEIGH_BOTH;
    open_bench_as(&bench, &workshop);
    is_accepted(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    is_accepted(ask_weigh(&bench.asker, "setting", SETTER, 1, SHOWN_UG));
    is_accepted(ask_text(&bench.asker, VERB_HOLD, "setting", RIG_MANAGER, 1, NULL, NULL));
    struct command finish = finish_with(&bench, (struct stone_count){code_of("rd-3"), 3, 0, 0});
    finish.decided = DECIDED_KIOSK;
    is_accepted(asker_send(&bench.asker, &finish));
    assert_int_equal(piece_of(&bench, 1).stones.ug, 60000);
    assert_int_equal(piece_of(&bench, 1).book_mass.ug, SHOWN_UG);
    close_bench(&bench);
}

struct due_row {
    const char *name;
    int64_t issued_for;
    bool done;
    int64_t want; /* 0: nothing is proposed */
};

static const struct due_row due_rows[] = {
    {"nothing issued for it: as the model says", 0, false, 1},
    {"those issued for it", 3, false, 3},
    {"once they are set, none", 0, true, 0},
};

static void test_what_is_to_be_set(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(due_rows); i++) {
        struct bench bench;
        struct reader *reader;
        struct sheet sheet;
        bool found;
        open_bench(&bench);
        if (due_rows[i].issued_for > 0)
            is_accepted(tell(&bench, (struct say){VERB_ISSUE_STONES, SETTER, "rd-3", due_rows[i].issued_for,
                                                  0, 0, 1, 0, NULL}));
        is_accepted(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
        if (due_rows[i].done)
            is_accepted(ask(&bench.asker, VERB_FINISH, "setting", SETTER, 1));
        is_well(reader_open(bench.rig.path, &reader));
        is_well(reader_sheet(reader, rig_piece(1), &sheet, &found, NULL, 0, NULL));
        reader_close(reader);
        if (sheet.stone_count != (due_rows[i].want > 0))
            fail_msg("%s: %d kinds", due_rows[i].name, sheet.stone_count);
        if (due_rows[i].want > 0)
            assert_int_equal(sheet.stones[0].count, due_rows[i].want);
        close_bench(&bench);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_the_supplier_into_the_piece),
        cmocka_unit_test(test_stones_come_out_of_what_is_scrapped),
        cmocka_unit_test(test_those_issued_for_it_are_those_set),
        cmocka_unit_test(test_counted_is_by_number_whatever_they_weigh),
        cmocka_unit_test(test_what_is_weighed_is_first_that_of_the_piece),
        cmocka_unit_test(test_nothing_issued_is_the_model),
        cmocka_unit_test(test_what_was_given_back_is_not_set),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_breakage_by_setter_and_setting),
        cmocka_unit_test(test_verify_counts_stones),
        cmocka_unit_test(test_a_finish_tells_what_was_set_broken_and_lost),
        cmocka_unit_test(test_what_is_broken_of_those_issued_is_not_set),
        cmocka_unit_test(test_one_kind_may_break_whole),
        cmocka_unit_test(test_what_was_counted_is_judged),
        cmocka_unit_test(test_stones_are_counted_where_they_are_set),
        cmocka_unit_test(test_a_reading_took_off_what_was_due_then),
        cmocka_unit_test(test_held_in_the_queue_it_was_weighed_without_stones),
        cmocka_unit_test(test_half_of_what_was_weighed_was_not_weighed),
        cmocka_unit_test(test_what_is_to_be_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Stones that were set at a station that is away: those issued until its bench tells how many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "hub/service/custody.h"
#include "hub/service/fold.h"
#include "hub/store/stone.h"
#include "tests/unit/hub_service/scene_helper.h"

static void say_stones(struct scene *scene, struct asker *asker, enum verb verb, int64_t count,
                       const char *about, int piece, enum decided decided)
{
    struct form form = form_new(form_kind_of(verb)->fields);
    struct tag tag = rig_piece(piece);
    struct command command = asker_make(asker, verb, "setting", verb == VERB_BUY_STONES ? RIG_MANAGER : 1, 0);
    form_set_text(&form, "kind", "rd-3");
    form_set_int(&form, "count", count);
    if (verb == VERB_BUY_STONES)
        form_set_int(&form, "ct_e5", count * 10000);
    if (about)
        form_set_text(&form, about, tag.text);
    command.form = &form;
    command.decided = decided;
    assert_int_equal(scene_book(scene, asker, command).result, RESULT_ACCEPTED);
}

static void tell_stones(struct scene *scene, struct asker *asker, enum verb verb, int64_t count,
                        const char *about, int piece)
{
    say_stones(scene, asker, verb, count, about, piece, DECIDED_HUB);
}

static int64_t stones_at(struct scene *scene, const char *account, int64_t piece)
{
    struct stone_holding where = {.kind = code_of("rd-3"), .piece = piece};
    struct stone_amount amount;
    memcpy(where.account.text, account, strlen(account) + 1);
    rig_well(store_stone_held(scene->desk.store, &where, &amount));
    return amount.count;
}

/* Some were issued for the piece, two more lie at the bench. Polishing takes it on. */
static struct scene *scene_with_stones(int64_t issued)
{
    struct scene *scene = scene_open();
    tell_stones(scene, &scene->bench, VERB_BUY_STONES, 10, NULL, 0);
    tell_stones(scene, &scene->bench, VERB_ISSUE_STONES, 2, NULL, 0);
    if (issued > 0)
        tell_stones(scene, &scene->bench, VERB_ISSUE_STONES, issued, "for", 1);
    struct reply reply = scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_KIOSK);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(stones_at(scene, "piece", 1), issued); /* nobody has counted: those issued for it */
    return scene;
}

static const struct told_row {
    const char *name;
    int64_t issued, out_since;
    struct stone_count counted; /* kind "": none */
    enum reason flag;
    int64_t in_it, stones_ug, broken, at_bench;
} told_rows[] = {
    {"nobody counted", 3, 0, {{""}, 0, 0, 0}, REASON_NONE, 3, 60000, 0, 2},
    {"as they were issued", 3, 0, {{"rd-3"}, 3, 0, 0}, REASON_NONE, 3, 60000, 0, 2},
    {"one broke", 3, 0, {{"rd-3"}, 2, 1, 0}, REASON_NONE, 2, 40000, 1, 2},
    {"one is left", 3, 0, {{"rd-3"}, 2, 0, 0}, REASON_NONE, 2, 40000, 0, 3},
    {"others went in, too", 3, 0, {{"rd-3"}, 4, 0, 0}, REASON_NONE, 4, 80000, 0, 1},
    {"more than there were", 3, 0, {{"rd-3"}, 6, 0, 0}, REASON_NOT_ENOUGH, 6, 120000, 0, 0},
    {"none was issued: those of the model were taken",
     0,
     0,
     {{"rd-3"}, 2, 0, 0},
     REASON_NONE,
     2,
     40000,
     0,
     0},
    {"one has come out of it since", 3, 1, {{"rd-3"}, 3, 0, 0}, REASON_LATE, 2, 40000, 1, 2},
    {"none is set, which cannot be", 3, 0, {{"rd-3"}, 0, 1, 0}, REASON_BAD_FIELD, 3, 60000, 0, 2},
    {"of a kind that nobody knows", 3, 0, {{"ov-5"}, 3, 0, 0}, REASON_UNKNOWN_THING, 3, 60000, 0, 2},
};

static void test_what_was_counted_is_booked_when_it_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(told_rows); i++) {
        const struct told_row *row = &told_rows[i];
        char setter[ACCOUNT_TEXT_MAX];
        print_message("  %s\n", row->name);
        snprintf(setter, sizeof setter, "operator:%s", rig_person(1).text);
        struct scene *scene = scene_with_stones(row->issued);
        if (row->out_since > 0)
            tell_stones(scene, &scene->bench, VERB_BREAK_STONES, row->out_since, "out_of", 1);
        scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_KIOSK);
        struct piece before = scene_piece(scene, 1);
        struct command finish = asker_make(&scene->bench, VERB_FINISH, "setting", 1, 1);
        finish.decided = DECIDED_KIOSK;
        finish.stones[0] = row->counted;
        finish.stone_count = !code_is_none(row->counted.kind);
        struct reply reply = scene_book(scene, &scene->bench, finish);
        struct piece after = scene_piece(scene, 1);
        assert_int_equal(reply.result, RESULT_ACCEPTED);
        assert_int_equal(reply.flag_count > 0 ? reply.flags[0] : REASON_NONE, row->flag);
        assert_int_equal(stones_at(scene, "piece", 1), row->in_it);
        assert_int_equal(stones_at(scene, "broken", 0), row->broken);
        assert_int_equal(stones_at(scene, setter, 0) + stones_at(scene, setter, 1), row->at_bench);
        assert_int_equal(after.stones.ug, row->stones_ug);
        assert_int_equal(after.book_mass.ug, before.book_mass.ug); /* what comes late moves no metal, … */
        scene_expect_at(scene, 1, "polishing", PIECE_IN_WORK);     /* … nor the piece */
        scene_close(scene);
    }
}

static struct reply tell_set_at(struct scene *scene, const char *station, int64_t count)
{
    const struct form_kind *kinds = form_kind_of(VERB_SET_STONES);
    struct form row = form_new(kinds->fields[0].rows), form = form_new(kinds->fields);
    struct command command = asker_make(&scene->bench, VERB_SET_STONES, station, 1, 1);
    form_set_text(&row, "kind", "rd-3");
    form_set_int(&row, "count", count);
    form_set_rows(&form, "stones", &row, 1);
    command.decided = DECIDED_KIOSK;
    command.form = &form;
    return scene_book(scene, &scene->bench, command);
}

static struct reply tell_set(struct scene *scene, int64_t count)
{
    return tell_set_at(scene, "setting", count);
}

/* Counted before the finish, in one sitting or two, and told when the finish had been implied. */
static const struct sitting_row {
    const char *name;
    int64_t issued, out_since, first, second;
    enum reason flag;
    int64_t in_it, stones_ug, at_bench;
} sitting_rows[] = {
    {"as they were issued", 3, 0, 3, 0, REASON_NONE, 3, 60000, 2},
    {"one is left", 3, 0, 2, 0, REASON_NONE, 2, 40000, 3},
    {"in two sittings", 3, 0, 2, 1, REASON_NONE, 3, 60000, 2},
    {"all that was issued, and one more", 3, 0, 3, 1, REASON_NONE, 4, 80000, 1},
    {"none was issued: those of the model were taken", 0, 0, 2, 0, REASON_NONE, 2, 40000, 0},
    {"one has come out of it since", 3, 1, 3, 0, REASON_LATE, 2, 40000, 2},
};

static void test_what_was_set_before_the_finish_is_no_more_than_that(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sitting_rows); i++) {
        const struct sitting_row *row = &sitting_rows[i];
        char setter[ACCOUNT_TEXT_MAX];
        print_message("  %s\n", row->name);
        snprintf(setter, sizeof setter, "operator:%s", rig_person(1).text);
        struct scene *scene = scene_with_stones(row->issued);
        if (row->out_since > 0)
            tell_stones(scene, &scene->bench, VERB_BREAK_STONES, row->out_since, "out_of", 1);
        scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_KIOSK);
        int64_t metal_ug = scene_piece(scene, 1).book_mass.ug;
        struct reply reply = tell_set(scene, row->first);
        if (row->second > 0)
            reply = tell_set(scene, row->second);
        assert_int_equal(reply.flag_count > 0 ? reply.flags[0] : REASON_NONE, row->flag);
        reply = scene_tell(scene, &scene->bench, VERB_FINISH, "setting", 1, DECIDED_KIOSK);
        assert_int_equal(reply.flag_count, 0); /* it is the one that was implied */
        assert_int_equal(stones_at(scene, "piece", 1), row->in_it);
        assert_int_equal(stones_at(scene, "found", 0), 0);
        assert_int_equal(stones_at(scene, setter, 0) + stones_at(scene, setter, 1), row->at_bench);
        assert_int_equal(scene_piece(scene, 1).stones.ug, row->stones_ug);
        assert_int_equal(scene_piece(scene, 1).book_mass.ug, metal_ug);
        scene_expect_at(scene, 1, "polishing", PIECE_IN_WORK);
        scene_close(scene);
    }
}

/* Given up at the bench before its finish, which had been implied when it is told: of those that were issued
 * for the piece, which that took as set. */
static const struct spoilt_row {
    const char *name;
    enum verb verb;
    int64_t issued, spoilt, set;
    int64_t in_it, at_bench, found;
} spoilt_rows[] = {
    {"one broke", VERB_BREAK_STONES, 3, 1, 2, 2, 2, 0},
    {"one was lost, and nobody counted", VERB_LOSE_STONES, 3, 1, 0, 2, 2, 0},
    {"two came back", VERB_RETURN_STONES, 3, 2, 1, 1, 2, 0},
    {"more than were issued", VERB_BREAK_STONES, 1, 2, 0, 1, 2, 2},
};

static void test_what_was_given_up_before_the_finish_was_not_set(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(spoilt_rows); i++) {
        const struct spoilt_row *row = &spoilt_rows[i];
        char setter[ACCOUNT_TEXT_MAX];
        print_message("  %s\n", row->name);
        snprintf(setter, sizeof setter, "operator:%s", rig_person(1).text);
        struct scene *scene = scene_with_stones(row->issued);
        scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_KIOSK);
        int64_t metal_ug = scene_piece(scene, 1).book_mass.ug;
        say_stones(scene, &scene->bench, row->verb, row->spoilt, "for", 1, DECIDED_KIOSK);
        struct command finish = asker_make(&scene->bench, VERB_FINISH, "setting", 1, 1);
        finish.decided = DECIDED_KIOSK;
        finish.stones[0] = (struct stone_count){{"rd-3"}, (int)row->set, 0, 0};
        finish.stone_count = row->set > 0;
        assert_int_equal(scene_book(scene, &scene->bench, finish).result, RESULT_ACCEPTED);
        assert_int_equal(stones_at(scene, "found", 0), -row->found);
        assert_int_equal(stones_at(scene, "piece", 1), row->in_it);
        assert_int_equal(stones_at(scene, setter, 0) + stones_at(scene, setter, 1), row->at_bench);
        assert_int_equal(scene_piece(scene, 1).stones.ug, row->in_it * 20000);
        assert_int_equal(scene_piece(scene, 1).book_mass.ug, metal_ug);
        scene_expect_at(scene, 1, "polishing", PIECE_IN_WORK);
        scene_close(scene);
    }
}

static struct reply tell_finish(struct scene *scene, int set, int broken)
{
    struct command finish = asker_make(&scene->bench, VERB_FINISH, "setting", 1, 1);
    finish.decided = DECIDED_KIOSK;
    finish.stones[0] = (struct stone_count){{"rd-3"}, set, broken, 0};
    finish.stone_count = 1;
    return scene_book(scene, &scene->bench, finish);
}

/* The bench takes its finish back, and counts again. */
static void test_a_count_that_is_taken_back_is_told_again(void **state)
{
    struct scene *scene = scene_with_stones(3);
    char setter[ACCOUNT_TEXT_MAX];
    (void)state;
    snprintf(setter, sizeof setter, "operator:%s", rig_person(1).text);
    scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_KIOSK);
    assert_int_equal(tell_finish(scene, 1, 2).flag_count, 0);
    assert_int_equal(stones_at(scene, "piece", 1), 1);
    struct reply reply = scene_withdraw_last(scene, &scene->bench);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.flag_count, 0);
    assert_int_equal(stones_at(scene, "piece", 1), 3);
    assert_int_equal(stones_at(scene, "broken", 0), 0);
    assert_int_equal(tell_finish(scene, 2, 1).flag_count, 0);
    assert_int_equal(stones_at(scene, "piece", 1), 2);
    assert_int_equal(stones_at(scene, "broken", 0), 1);
    assert_int_equal(stones_at(scene, setter, 0) + stones_at(scene, setter, 1), 2);
    assert_int_equal(scene_piece(scene, 1).stones.ug, 40000);
    scene_expect_at(scene, 1, "polishing", PIECE_IN_WORK);
    scene_close(scene);
}

static int64_t stones_of_setter(const struct scene *scene, const char *operation)
{
    struct custody_table table;
    int64_t stones = 0;
    rig_well(custody_gather(&table, scene->desk.store, &scene->desk.house, 0, INT64_MAX, false));
    for (size_t i = 0; i < table.count; i++)
        if (tag_equal(table.rows[i].operator_badge, rig_person(1)) &&
            strcmp(table.rows[i].operation.text, operation) == 0)
            stones += table.rows[i].sums.stones;
    custody_release(&table);
    return stones;
}

static int64_t reported_stones(struct scene *scene, const char *whose)
{
    char sql[160];
    bool left = true;
    rig_well(store_begin(scene->desk.store));
    while (left)
        rig_well(fold_events(scene->desk.store, 100, &left));
    rig_well(store_commit(scene->desk.store));
    snprintf(
        sql, sizeof sql,
        "SELECT coalesce(sum(stones), 0) FROM loss_quarter WHERE operation = 'setting' AND operator = '%s'",
        whose);
    return rig_number(&scene->rig, sql);
}

/* Five of 0.1 ct weigh as much as the one stone of the model. */
static void test_what_was_set_is_expected_of_whoever_tells_it(void **state)
{
    struct scene *scene = scene_with_stones(5);
    (void)state;
    assert_int_equal(stones_of_setter(scene, "setting"), 0); /* nobody is known to have set them */
    assert_int_equal(reported_stones(scene, ""), 1);
    scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_KIOSK);
    struct command finish = asker_make(&scene->bench, VERB_FINISH, "setting", 1, 1);
    finish.decided = DECIDED_KIOSK;
    finish.stones[0] = (struct stone_count){{"rd-3"}, 10, 0, 0};
    finish.stone_count = 1;
    (void)scene_book(scene, &scene->bench, finish);
    assert_int_equal(stones_of_setter(scene, "setting"), 2);
    assert_int_equal(stones_of_setter(scene, "polishing"), 0);
    assert_int_equal(reported_stones(scene, ""), 0);
    assert_int_equal(reported_stones(scene, rig_person(1).text), 2);
    scene_close(scene);
}

/* A form needs no station: then they were set where the piece is. */
static void test_what_was_set_nobody_says_where_was_set_where_it_is(void **state)
{
    struct scene *scene = scene_open();
    (void)state;
    tell_stones(scene, &scene->bench, VERB_BUY_STONES, 10, NULL, 0);
    tell_stones(scene, &scene->bench, VERB_ISSUE_STONES, 5, NULL, 0);
    scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_KIOSK);
    assert_int_equal(tell_set_at(scene, "", 5).result, RESULT_ACCEPTED);
    assert_int_equal(reported_stones(scene, rig_person(1).text), 1);
    assert_int_equal(stones_of_setter(scene, "setting"), 1);
    scene_close(scene);
}

static void test_what_was_taken_as_set_falls_with_the_receive(void **state)
{
    struct scene *scene = scene_with_stones(3);
    (void)state;
    assert_int_equal(scene_piece(scene, 1).stones.ug, 60000);
    assert_int_equal(scene_withdraw_last(scene, &scene->finish).result, RESULT_ACCEPTED);
    scene_expect_at(scene, 1, "casting", PIECE_DONE);
    assert_int_equal(scene_piece(scene, 1).stones.ug, 0);
    assert_int_equal(stones_at(scene, "piece", 1), 0);
    scene_close(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_counted_is_booked_when_it_is_told),
        cmocka_unit_test(test_what_was_set_before_the_finish_is_no_more_than_that),
        cmocka_unit_test(test_what_was_given_up_before_the_finish_was_not_set),
        cmocka_unit_test(test_a_count_that_is_taken_back_is_told_again),
        cmocka_unit_test(test_what_was_set_is_expected_of_whoever_tells_it),
        cmocka_unit_test(test_what_was_set_nobody_says_where_was_set_where_it_is),
        cmocka_unit_test(test_what_was_taken_as_set_falls_with_the_receive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

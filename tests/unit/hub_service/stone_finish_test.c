/* Stones where the step that sets them ends: as they were counted, else those issued for the piece, else
 * those of its model; and what a reading with them says of the metal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/life_helper.h"
#include "tests/unit/hub_service/metal_helper.h"
#include "tests/unit/hub_service/setter_helper.h"
#include "tests/unit/hub_service/tamper_helper.h"

static struct command finish_with(struct setter *bench, struct stone_count counted)
{
    struct command command = asker_make(&bench->asker, VERB_FINISH, "setting", SETTER, 1);
    command.stones[0] = counted;
    command.stone_count = 1;
    return command;
}

static void in_work_with(struct setter *bench, int64_t issued, int for_piece)
{
    setter_open(bench);
    said_yes(setter_tell(
        bench, (struct setter_say){VERB_ISSUE_STONES, SETTER, "rd-3", issued, 0, 0, for_piece, 0, NULL}));
    said_yes(ask(&bench->asker, VERB_RECEIVE, "setting", SETTER, 1));
}

static void withdraw(struct setter *bench, const struct command *undone)
{
    struct command command = asker_make(&bench->asker, VERB_WITHDRAW, "setting", SETTER, 0);
    command.has_replaces = true;
    command.replaces_id = undone->id;
    command.replaces_n = undone->n;
    said_yes(asker_send(&bench->asker, &command));
}

static void test_those_issued_for_it_are_those_set(void **state)
{
    struct setter bench;
    (void)state;
    setter_open(&bench);
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_ISSUE_STONES, 3, "rd-3", 2, 45000, SETTER, 1, 0, NULL}));
    said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    struct command finish = asker_make(&bench.asker, VERB_FINISH, "setting", SETTER, 1);
    said_yes(asker_send(&bench.asker, &finish));
    assert_int_equal(setter_piece(&bench, 1).stones.ug, 90000);
    assert_int_equal(setter_held(&bench, "piece", 1, NULL), 2);
    assert_int_equal(setter_held(&bench, setter_account(), 1, NULL), 0);
    struct command command = asker_make(&bench.asker, VERB_WITHDRAW, "setting", SETTER, 0);
    command.has_replaces = true;
    command.replaces_id = finish.id;
    command.replaces_n = finish.n;
    said_yes(asker_send(&bench.asker, &command)); /* taken back: the stones, too */
    assert_int_equal(setter_piece(&bench, 1).stones.ug, 0);
    assert_int_equal(setter_held(&bench, "piece", 1, NULL), 0);
    assert_int_equal(setter_held(&bench, setter_account(), 1, NULL), 2);
    said_yes(ask(&bench.asker, VERB_FINISH, "setting", SETTER, 1));
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_BREAK_STONES, SETTER, "rd-3", 1, 0, 0, 0, 1, NULL}));
    assert_int_equal(setter_piece(&bench, 1).stones.ug, 45000); /* one has gone out of it */
    setter_close(&bench);
}

/* One of a hundred weighs no microgram: counted it is, all the same. */
static void test_counted_is_by_number_whatever_they_weigh(void **state)
{
    struct setter bench;
    (void)state;
    setter_open(&bench);
    said_yes(setter_tell(&bench,
                         (struct setter_say){VERB_BUY_STONES, RIG_MANAGER, "rd-1", 100, 5, 0, 0, 0, NULL}));
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_ISSUE_STONES, 3, "rd-1", 2, 0, SETTER, 1, 0, NULL}));
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_ISSUE_STONES, 3, "rd-1", 2, 0, SETTER, 2, 0, NULL}));
    said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    said_yes(setter_set(&bench, 1, "rd-1", 1));
    said_yes(ask(&bench.asker, VERB_FINISH, "setting", SETTER, 1));
    assert_int_equal(setter_held_of(&bench, "rd-1", "piece", 1, NULL), 1);
    assert_int_equal(setter_held_of(&bench, "rd-1", setter_account(), 1, NULL),
                     1);                                    /* the rest stays with whoever has it */
    assert_int_equal(setter_piece(&bench, 1).stones.ug, 0); /* not as the model says */
    said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 2));
    said_yes(ask(&bench.asker, VERB_FINISH, "setting", SETTER, 2));
    assert_int_equal(setter_held_of(&bench, "rd-1", "piece", 2, NULL), 2); /* nobody counted: those issued */
    setter_close(&bench);
}

/* They were issued for it, and given back: nobody knows more than the model. */
static void test_what_was_given_back_is_not_set(void **state)
{
    struct setter bench;
    (void)state;
    setter_open(&bench);
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_ISSUE_STONES, SETTER, "rd-3", 2, 0, 0, 1, 0, NULL}));
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_RETURN_STONES, SETTER, "rd-3", 2, 0, 0, 1, 0, NULL}));
    assert_int_equal(setter_held(&bench, setter_account(), 1, NULL), 0);
    said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    said_yes(ask(&bench.asker, VERB_FINISH, "setting", SETTER, 1));
    assert_int_equal(setter_piece(&bench, 1).stones.ug, 100000);
    setter_close(&bench);
}

static void test_nothing_issued_is_the_model(void **state)
{
    struct setter bench;
    (void)state;
    setter_open(&bench);
    said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    said_yes(ask(&bench.asker, VERB_FINISH, "setting", SETTER, 1));
    assert_int_equal(setter_piece(&bench, 1).stones.ug, 100000);
    assert_int_equal(setter_held(&bench, "piece", 1, NULL), 0);
    setter_close(&bench);
}

/* Two of four were issued for the piece: they go first. One event, and its undo is one. */
static void test_a_finish_tells_what_was_set_broken_and_lost(void **state)
{
    struct setter bench;
    (void)state;
    in_work_with(&bench, 2, 1);
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_ISSUE_STONES, SETTER, "rd-3", 4, 0, 0, 0, 0, NULL}));
    int64_t book_ug = setter_piece(&bench, 1).book_mass.ug;
    struct command finish = finish_with(&bench, (struct stone_count){code_of("rd-3"), 3, 1, 1});
    said_yes(asker_send(&bench.asker, &finish));
    assert_int_equal(setter_piece(&bench, 1).state, PIECE_DONE);
    assert_int_equal(setter_piece(&bench, 1).stones.ug, 60000);
    assert_int_equal(setter_piece(&bench, 1).book_mass.ug,
                     book_ug); /* not weighed here: its metal is what it was */
    assert_int_equal(setter_held(&bench, "piece", 1, NULL), 3);
    assert_int_equal(setter_held(&bench, "broken", 0, NULL), 1);
    assert_int_equal(setter_held(&bench, "lost", 0, NULL), 1);
    assert_int_equal(setter_held(&bench, setter_account(), 1, NULL), 0);
    assert_int_equal(setter_held(&bench, setter_account(), 0, NULL), 1);
    file_says(bench.rig.path, "SELECT found FROM event WHERE verb = 'finish'",
              "{\"stones\":[{\"kind\":\"rd-3\",\"set\":3,\"broken\":1,\"lost\":1}]}\n");
    said_yes(asker_send(&bench.asker, &finish)); /* told again: once */
    assert_int_equal(setter_held(&bench, "piece", 1, NULL), 3);
    withdraw(&bench, &finish);
    assert_int_equal(setter_piece(&bench, 1).state, PIECE_IN_WORK);
    assert_int_equal(setter_piece(&bench, 1).stones.ug, 0);
    assert_int_equal(setter_held(&bench, "piece", 1, NULL), 0);
    assert_int_equal(setter_held(&bench, "broken", 0, NULL), 0);
    assert_int_equal(setter_held(&bench, "lost", 0, NULL), 0);
    assert_int_equal(setter_held(&bench, setter_account(), 1, NULL), 2);
    assert_int_equal(setter_held(&bench, setter_account(), 0, NULL), 4);
    setter_close(&bench);
}

/* Three were issued for it. That none is set cannot be; that one is broken, can: the others are in it. */
static void test_what_is_broken_of_those_issued_is_not_set(void **state)
{
    struct setter bench;
    (void)state;
    in_work_with(&bench, 3, 1);
    struct command finish = finish_with(&bench, (struct stone_count){code_of("rd-3"), 0, 1, 0});
    finish.decided = DECIDED_KIOSK;
    said_yes(asker_send(&bench.asker, &finish));
    assert_int_equal(setter_held(&bench, "broken", 0, NULL), 1);
    assert_int_equal(setter_held(&bench, "piece", 1, NULL), 2);
    assert_int_equal(setter_held(&bench, setter_account(), 1, NULL), 0);
    assert_int_equal(setter_piece(&bench, 1).stones.ug, 40000);
    setter_close(&bench);
}

/* All of one kind broke; those of the other are in it. */
static void test_one_kind_may_break_whole(void **state)
{
    struct setter bench;
    (void)state;
    in_work_with(&bench, 1, 1);
    said_yes(setter_tell(&bench,
                         (struct setter_say){VERB_BUY_STONES, RIG_MANAGER, "sq-2", 2, 30000, 0, 0, 0, NULL}));
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_ISSUE_STONES, SETTER, "sq-2", 2, 0, 0, 1, 0, NULL}));
    struct command finish = finish_with(&bench, (struct stone_count){code_of("rd-3"), 0, 1, 0});
    finish.decided = DECIDED_KIOSK;
    said_yes(asker_send(&bench.asker, &finish));
    assert_int_equal(setter_held(&bench, "broken", 0, NULL), 1);
    assert_int_equal(setter_held(&bench, "piece", 1, NULL), 0);
    assert_int_equal(setter_held_of(&bench, "sq-2", "piece", 1, NULL), 2);
    assert_int_equal(setter_piece(&bench, 1).stones.ug, 60000);
    setter_close(&bench);
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
        struct setter bench;
        print_message("  %s\n", row->name);
        in_work_with(&bench, 2, 0);
        struct command finish = finish_with(&bench, row->counted);
        finish.decided = row->happened ? DECIDED_KIOSK : DECIDED_HUB;
        struct reply reply = asker_send(&bench.asker, &finish);
        assert_int_equal(reply.reason, row->refused);
        assert_int_equal(reply.flag_count > 0 ? reply.flags[0] : REASON_NONE, row->flag);
        assert_int_equal(setter_piece(&bench, 1).stones.ug, row->stones_ug);
        assert_int_equal(setter_piece(&bench, 1).state, row->refused ? PIECE_IN_WORK : PIECE_DONE);
        assert_int_equal(setter_held(&bench, "found", 0, NULL), -row->found);
        setter_close(&bench);
    }
}

/* Polishing sets none. */
static void test_stones_are_counted_where_they_are_set(void **state)
{
    struct setter bench;
    (void)state;
    setter_open(&bench);
    said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    said_yes(ask(&bench.asker, VERB_FINISH, "setting", SETTER, 1));
    struct asker polisher = rig_asker(&bench.rig, 1);
    said_yes(ask(&polisher, VERB_RECEIVE, "polishing", SETTER, 1));
    struct command finish = asker_make(&polisher, VERB_FINISH, "polishing", SETTER, 1);
    finish.stones[0] = (struct stone_count){code_of("rd-3"), 1, 0, 0};
    finish.stone_count = 1;
    assert_int_equal(asker_send(&polisher, &finish).reason, REASON_BAD_FIELD);
    setter_close(&bench);
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
        struct setter bench;
        struct workshop workshop;
        print_message("  %s\n", shown_rows[i].name);
        rig_describe(&workshop, 4, 4);
        workshop.routes[0].steps[1].weigh = WEIGH_OUT;
        setter_open_as(&bench, &workshop);
        said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
        said_yes(
            setter_tell(&bench, (struct setter_say){VERB_ISSUE_STONES, SETTER, "rd-3", 1, 0, 0, 0, 0, NULL}));
        if (shown_rows[i].before > 0)
            said_yes(setter_tell(&bench, (struct setter_say){VERB_ISSUE_STONES, SETTER, "rd-3",
                                                             shown_rows[i].before, 0, 0, 1, 0, NULL}));
        if (shown_rows[i].set_before > 0)
            said_yes(setter_set(&bench, 1, "rd-3", shown_rows[i].set_before));
        said_yes(ask_weigh(&bench.asker, "setting", SETTER, 1, SHOWN_UG));
        if (shown_rows[i].since > 0)
            said_yes(setter_tell(&bench, (struct setter_say){VERB_ISSUE_STONES, SETTER, "rd-3",
                                                             shown_rows[i].since, 0, 0, 1, 0, NULL}));
        if (shown_rows[i].set_since > 0)
            said_yes(setter_set(&bench, 1, "rd-3", shown_rows[i].set_since));
        if (shown_rows[i].out_since > 0)
            said_yes(setter_tell(&bench, (struct setter_say){VERB_BREAK_STONES, SETTER, "rd-3",
                                                             shown_rows[i].out_since, 0, 0, 0, 1, NULL}));
        if (shown_rows[i].held)
            said_yes(ask_text(&bench.asker, VERB_HOLD, "setting", RIG_MANAGER, 1, NULL, NULL));
        struct command finish = finish_with(&bench, (struct stone_count){code_of("rd-3"), 0, 0, 0});
        finish.decided = DECIDED_KIOSK; /* what lacks is found */
        finish.stones[0].set = shown_rows[i].counted;
        finish.stone_count = shown_rows[i].counted > 0;
        said_yes(asker_send(&bench.asker, &finish));
        assert_int_equal(setter_piece(&bench, 1).book_mass.ug, shown_rows[i].want_book_ug);
        int64_t out_ug = shown_rows[i].out_since * 20000; /* of what was on the pan */
        assert_int_equal(setter_piece(&bench, 1).stones.ug, SHOWN_UG - out_ug - shown_rows[i].want_book_ug);
        setter_close(&bench);
    }
}

/* Weighed out, then counted, and 10 mg are gone: the stones are in it, though nobody has told yet which. */
static void test_a_count_takes_off_what_the_reading_took_off(void **state)
{
    static const struct {
        int64_t set_before, set_since, counted, want_stones_ug;
    } rows[] = {{0, 0, 0, 100000}, {0, 0, 3, 60000}, {1, 0, 2, 60000}, {0, 1, 2, 60000}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct setter bench;
        struct workshop workshop;
        char form[160];
        rig_describe(&workshop, 4, 4);
        workshop.routes[0].steps[1].weigh = WEIGH_OUT;
        setter_open_as(&bench, &workshop);
        struct asker office = rig_office(&bench.rig, RIG_MANAGER);
        said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
        said_yes(
            setter_tell(&bench, (struct setter_say){VERB_ISSUE_STONES, SETTER, "rd-3", 4, 0, 0, 0, 0, NULL}));
        if (rows[i].set_before > 0)
            said_yes(setter_set(&bench, 1, "rd-3", rows[i].set_before));
        said_yes(ask_weigh(&bench.asker, "setting", SETTER, 1, SHOWN_UG));
        int64_t book_ug = setter_piece(&bench, 1).book_mass.ug;
        snprintf(form, sizeof form, "of=operator place=setting badge=%s pieces={piece=%s gross_ug=%d}",
                 rig_person(SETTER).text, rig_piece(1).text, SHOWN_UG - 10000);
        said_yes(say(&office, VERB_STOCK_TAKE, "", RIG_MANAGER, 0, form));
        assert_int_equal(setter_piece(&bench, 1).book_mass.ug, book_ug - 10000);
        if (rows[i].set_since > 0)
            said_yes(setter_set(&bench, 1, "rd-3", rows[i].set_since));
        struct command finish = finish_with(&bench, (struct stone_count){code_of("rd-3"), 0, 0, 0});
        finish.stones[0].set = rows[i].counted;
        finish.stone_count = rows[i].counted > 0;
        said_yes(asker_send(&bench.asker, &finish));
        assert_int_equal(setter_piece(&bench, 1).stones.ug, rows[i].want_stones_ug);
        assert_int_equal(setter_piece(&bench, 1).book_mass.ug, SHOWN_UG - 10000 - rows[i].want_stones_ug);
        setter_close(&bench);
    }
}

/* The setter works outside, and R-4 is weighed as it leaves casting and as it comes there: with no stone in
 * it. Its weighing out is still to come, where somebody counts it, and where it is finished. */
static void test_what_came_on_a_slip_was_weighed_without_stones(void **state)
{
    static const int piece[] = {4};
    static const int64_t came_ug[] = {SHOWN_UG};
    struct setter bench;
    struct workshop workshop;
    char form[128];
    (void)state;
    rig_describe(&workshop, 4, 3);
    workshop.stations[1].outside = true;
    workshop.routes[0].steps[0].weigh = workshop.routes[0].steps[1].weigh = WEIGH_OUT;
    setter_open_as(&bench, &workshop);
    struct asker office = rig_office(&bench.rig, RIG_MANAGER);
    said_yes(ask(&bench.asker, VERB_RECEIVE, "casting", SETTER, 4));
    said_yes(ask_weigh(&bench.asker, "casting", SETTER, 4, SHOWN_UG));
    said_yes(ask(&bench.asker, VERB_FINISH, "casting", SETTER, 4));
    said_yes(ask_slip(&office, "casting", "setting", piece, came_ug, 1));
    said_yes(ask_arrive(&office, "setting", 1, piece, came_ug, 1));
    assert_int_equal(setter_piece(&bench, 4).book_mass.ug, SHOWN_UG);
    snprintf(form, sizeof form, "of=station place=setting pieces={piece=%s gross_ug=%d}", rig_piece(4).text,
             SHOWN_UG - 10000);
    said_yes(say(&office, VERB_STOCK_TAKE, "", RIG_MANAGER, 0, form));
    assert_int_equal(setter_piece(&bench, 4).book_mass.ug, SHOWN_UG - 10000);
    said_yes(ask(&office, VERB_START, "setting", RIG_MANAGER, 4));
    assert_int_equal(ask(&office, VERB_FINISH, "setting", RIG_MANAGER, 4).reason, REASON_NO_WEIGHT);
    said_yes(
        setter_tell(&bench, (struct setter_say){VERB_ISSUE_STONES, SETTER, "rd-3", 3, 0, 0, 4, 0, NULL}));
    struct command finish = asker_make(&bench.asker, VERB_FINISH, "setting", SETTER, 4);
    finish.decided = DECIDED_KIOSK;
    said_yes(asker_send(&bench.asker, &finish));
    assert_int_equal(setter_piece(&bench, 4).stones.ug, 60000);
    assert_int_equal(setter_piece(&bench, 4).book_mass.ug, SHOWN_UG - 10000);
    setter_close(&bench);
}

/* A lot of two was weighed out together. Its half was not: what is counted into it is none of its metal. */
static void test_half_of_what_was_weighed_was_not_weighed(void **state)
{
    struct setter bench;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 4, 4);
    workshop.routes[0].steps[1].weigh = WEIGH_OUT;
    workshop.pieces[0].quantity = 2;
    setter_open_as(&bench, &workshop);
    said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    said_yes(ask_weigh(&bench.asker, "setting", SETTER, 1, SHOWN_UG)); /* 200 000 of it are stones */
    said_yes(ask_count(&bench.asker, VERB_SPLIT, "setting", SETTER, 1, "count", 1));
    struct command finish = finish_with(&bench, (struct stone_count){code_of("rd-3"), 3, 0, 0});
    finish.decided = DECIDED_KIOSK;
    said_yes(asker_send(&bench.asker, &finish));
    assert_int_equal(setter_piece(&bench, 1).stones.ug, 60000);
    assert_int_equal(setter_piece(&bench, 1).book_mass.ug, SHOWN_UG / 2 - 100000);
    setter_close(&bench);
}

/* Weighed in, held before anybody started it; its bench, which did not know, set the stones: the reading was
 * without them. */
static void test_held_in_the_queue_it_was_weighed_without_stones(void **state)
{
    struct setter bench;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 4, 4);
    workshop.routes[0].steps[1].weigh = WEIGH_BOTH;
    setter_open_as(&bench, &workshop);
    said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    said_yes(ask_weigh(&bench.asker, "setting", SETTER, 1, SHOWN_UG));
    said_yes(ask_text(&bench.asker, VERB_HOLD, "setting", RIG_MANAGER, 1, NULL, NULL));
    struct command finish = finish_with(&bench, (struct stone_count){code_of("rd-3"), 3, 0, 0});
    finish.decided = DECIDED_KIOSK;
    said_yes(asker_send(&bench.asker, &finish));
    assert_int_equal(setter_piece(&bench, 1).stones.ug, 60000);
    assert_int_equal(setter_piece(&bench, 1).book_mass.ug, SHOWN_UG);
    setter_close(&bench);
}

/* A hold is no work: what a piece should weigh next is what it should before. */
static void test_held_it_should_weigh_the_same(void **state)
{
    struct setter bench;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 4, 4);
    workshop.routes[0].steps[1].weigh = WEIGH_BOTH;
    setter_open_as(&bench, &workshop);
    said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
    for (int in_work = 0; in_work < 2; in_work++) {
        int64_t metal_ug = piece_sheet(&bench.rig, rig_piece(1)).theory.metal.ug;
        int64_t stones_ug = piece_sheet(&bench.rig, rig_piece(1)).theory.stones.ug;
        said_yes(ask_text(&bench.asker, VERB_HOLD, "setting", RIG_MANAGER, 1, NULL, NULL));
        struct sheet held = piece_sheet(&bench.rig, rig_piece(1));
        assert_int_equal(held.piece.state, PIECE_HELD);
        assert_int_equal(held.theory.metal.ug, metal_ug);
        assert_int_equal(held.theory.stones.ug, stones_ug);
        assert_int_equal(stones_ug > 0, in_work);
        said_yes(ask_text(&bench.asker, VERB_RELEASE, "setting", RIG_MANAGER, 1, NULL, NULL));
        if (!in_work) {
            said_yes(ask_weigh(&bench.asker, "setting", SETTER, 1, SHOWN_UG));
            said_yes(ask(&bench.asker, VERB_START, "setting", SETTER, 1));
        }
    }
    setter_close(&bench);
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
        struct setter bench;
        struct reader *reader;
        struct sheet sheet;
        bool found;
        setter_open(&bench);
        if (due_rows[i].issued_for > 0)
            said_yes(setter_tell(&bench, (struct setter_say){VERB_ISSUE_STONES, SETTER, "rd-3",
                                                             due_rows[i].issued_for, 0, 0, 1, 0, NULL}));
        said_yes(ask(&bench.asker, VERB_RECEIVE, "setting", SETTER, 1));
        if (due_rows[i].done)
            said_yes(ask(&bench.asker, VERB_FINISH, "setting", SETTER, 1));
        rig_well(reader_open(bench.rig.path, &reader));
        rig_well(reader_sheet(reader, rig_piece(1), &sheet, &found, NULL, 0, NULL));
        reader_close(reader);
        if (sheet.stone_count != (due_rows[i].want > 0))
            fail_msg("%s: %d kinds", due_rows[i].name, sheet.stone_count);
        if (due_rows[i].want > 0)
            assert_int_equal(sheet.stones[0].count, due_rows[i].want);
        setter_close(&bench);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_those_issued_for_it_are_those_set),
        cmocka_unit_test(test_counted_is_by_number_whatever_they_weigh),
        cmocka_unit_test(test_what_was_given_back_is_not_set),
        cmocka_unit_test(test_nothing_issued_is_the_model),
        cmocka_unit_test(test_a_finish_tells_what_was_set_broken_and_lost),
        cmocka_unit_test(test_what_is_broken_of_those_issued_is_not_set),
        cmocka_unit_test(test_one_kind_may_break_whole),
        cmocka_unit_test(test_what_was_counted_is_judged),
        cmocka_unit_test(test_stones_are_counted_where_they_are_set),
        cmocka_unit_test(test_a_reading_took_off_what_was_due_then),
        cmocka_unit_test(test_a_count_takes_off_what_the_reading_took_off),
        cmocka_unit_test(test_what_came_on_a_slip_was_weighed_without_stones),
        cmocka_unit_test(test_half_of_what_was_weighed_was_not_weighed),
        cmocka_unit_test(test_held_in_the_queue_it_was_weighed_without_stones),
        cmocka_unit_test(test_held_it_should_weigh_the_same),
        cmocka_unit_test(test_what_is_to_be_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A piece that is held, and carried on by those who did not know, or let go without the hub. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/scene_helper.h"

/* It was held and released at setting while nobody heard of it, and is held at polishing since. */
static void test_a_release_that_comes_late_ends_no_later_hold(void **state)
{
    static const struct {
        enum verb verb;
        enum reason flag;
    } told[] = {{VERB_HOLD, REASON_LATE}, {VERB_RELEASE, REASON_LATE}, {VERB_FINISH, REASON_NONE}};
    struct scene *scene = scene_open();
    (void)state;
    assert_int_equal(scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_HUB).result,
                     RESULT_ACCEPTED);
    assert_int_equal(
        scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_KIOSK).flag_count, 0);
    assert_int_equal(scene_tell(scene, &scene->finish, VERB_HOLD, "polishing", 1, DECIDED_HUB).result,
                     RESULT_ACCEPTED);
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        struct reply reply = scene_tell(scene, &scene->bench, told[i].verb, "setting", 1, DECIDED_KIOSK);
        assert_int_equal(reply.result, RESULT_ACCEPTED);
        assert_int_equal(reply.flag_count > 0 ? reply.flags[0] : REASON_NONE, told[i].flag);
        scene_expect_at(scene, 1, "polishing", PIECE_HELD);
    }
    assert_int_equal(scene_tell(scene, &scene->bench, VERB_HOLD, "setting", 2, DECIDED_KIOSK).flag_count, 0);
    scene_expect_at(scene, 2, "casting", PIECE_HELD); /* it was never there: held where it is */
    scene_close(scene);
}

static void cancel_its_order(struct scene *scene)
{
    struct asker office = rig_office(&scene->rig, RIG_MANAGER);
    struct form form = form_new(form_kind_of(VERB_CANCEL_ORDER)->fields);
    struct command command = asker_make(&office, VERB_CANCEL_ORDER, "", RIG_MANAGER, 0);
    form_set_text(&form, "order", "o-1");
    form_set_text(&form, "note", "nobody wants it");
    command.form = &form;
    assert_int_equal(scene_book(scene, &office, command).result, RESULT_ACCEPTED);
}

/* It is still at setting, and QC holds it since: by what the bench did before it knew of that, it stays held.
 */
static void test_a_release_ends_no_hold_that_its_bench_had_not_seen(void **state)
{
    static const struct {
        const char *name;
        bool holds, knows; /* the bench had held it, too; had seen that it is held */
        enum piece_state after;
        bool cancelled; /* its order holds it, not QC */
    } rows[] = {{"both held it", true, false, PIECE_HELD, false},
                {"the bench's own had ended", false, false, PIECE_HELD, false},
                {"the bench knew", false, true, PIECE_IN_WORK, false},
                {"its order was cancelled", false, false, PIECE_HELD, true},
                {"its order was cancelled, and the bench knew", false, true, PIECE_IN_WORK, true}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct scene *scene = scene_open();
        print_message("%s\n", rows[i].name);
        scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_HUB);
        int64_t seen = scene_piece(scene, 1).version;
        if (rows[i].cancelled)
            cancel_its_order(scene);
        else
            assert_int_equal(scene_tell(scene, &scene->finish, VERB_HOLD, "polishing", 1, DECIDED_HUB).result,
                             RESULT_ACCEPTED);
        scene_expect_at(scene, 1, "setting", PIECE_HELD);
        if (rows[i].holds)
            scene_tell_seen(scene, &scene->bench, VERB_HOLD, "setting", 1, DECIDED_KIOSK, seen++);
        if (rows[i].knows)
            seen = scene_piece(scene, 1).version;
        struct reply reply =
            scene_tell_seen(scene, &scene->bench, VERB_RELEASE, "setting", 1, DECIDED_KIOSK, seen);
        assert_int_equal(reply.result, RESULT_ACCEPTED);
        scene_expect_at(scene, 1, "setting", rows[i].after);
        assert_int_equal(reply.flag_count, rows[i].knows ? 0 : 1);
        if (!rows[i].knows)
            assert_int_equal(reply.flags[0], REASON_LATE);
        scene_close(scene);
    }
}

/* Setting has held it, and the hub knows. Without the hub it lets it go and finishes it; polishing and QC,
 * who never heard of the hold, go on with it, and tell first. */
enum { CARRIED_STEPS = 7 };
static const struct carried {
    const char *name;
    struct {
        enum { NOBODY, SETTING, BEYOND } who;
        enum verb verb;
        const char *station;
        int seen; /* beyond what it was before it was held */
        enum reason flag;
        const char *at;
        enum piece_state state;
    } told[CARRIED_STEPS];
} carried[] = {
    {"its end is told last",
     {{BEYOND, VERB_RECEIVE, "polishing", 0, REASON_HELD, "polishing", PIECE_HELD},
      {BEYOND, VERB_FINISH, "polishing", 1, REASON_HELD, "polishing", PIECE_HELD},
      {BEYOND, VERB_RECEIVE, "qc", 2, REASON_HELD, "qc", PIECE_HELD},
      {SETTING, VERB_RELEASE, "setting", 1, REASON_NONE, "qc", PIECE_IN_WORK},
      {SETTING, VERB_FINISH, "setting", 2, REASON_NONE, "qc", PIECE_IN_WORK}}},
    {"its end is told in between",
     {{BEYOND, VERB_RECEIVE, "polishing", 0, REASON_HELD, "polishing", PIECE_HELD},
      {SETTING, VERB_RELEASE, "setting", 1, REASON_NONE, "polishing", PIECE_IN_WORK},
      {BEYOND, VERB_FINISH, "polishing", 1, REASON_NONE, "polishing", PIECE_DONE}}},
    {"polishing holds it, too, and goes on holding it",
     {{BEYOND, VERB_RECEIVE, "polishing", 0, REASON_HELD, "polishing", PIECE_HELD},
      {BEYOND, VERB_HOLD, "polishing", 1, REASON_HELD, "polishing", PIECE_HELD},
      {SETTING, VERB_RELEASE, "setting", 1, REASON_LATE, "polishing", PIECE_HELD},
      {BEYOND, VERB_RELEASE, "polishing", 2, REASON_NONE, "polishing", PIECE_IN_WORK}}},
    {"polishing has held it, and let it go",
     {{BEYOND, VERB_RECEIVE, "polishing", 0, REASON_HELD, "polishing", PIECE_HELD},
      {BEYOND, VERB_HOLD, "polishing", 1, REASON_HELD, "polishing", PIECE_HELD},
      {BEYOND, VERB_RELEASE, "polishing", 2, REASON_LATE, "polishing", PIECE_HELD},
      {SETTING, VERB_RELEASE, "setting", 1, REASON_NONE, "polishing", PIECE_IN_WORK}}},
    {"what is held is no finished goods",
     {{BEYOND, VERB_RECEIVE, "polishing", 0, REASON_HELD, "polishing", PIECE_HELD},
      {BEYOND, VERB_FINISH, "polishing", 1, REASON_HELD, "polishing", PIECE_HELD},
      {BEYOND, VERB_RECEIVE, "qc", 2, REASON_HELD, "qc", PIECE_HELD},
      {BEYOND, VERB_PASS, "qc", 3, REASON_HELD, "qc", PIECE_HELD},
      {SETTING, VERB_RELEASE, "setting", 1, REASON_NONE, "qc", PIECE_IN_WORK},
      {BEYOND, VERB_PASS, "qc", 4, REASON_NO_WEIGHT, "", PIECE_DONE}}},
    {"the receive is taken back",
     {{BEYOND, VERB_RECEIVE, "polishing", 0, REASON_HELD, "polishing", PIECE_HELD},
      {BEYOND, VERB_WITHDRAW, "", 0, REASON_NONE, "setting", PIECE_HELD},
      {SETTING, VERB_RELEASE, "setting", 1, REASON_NONE, "setting", PIECE_IN_WORK}}},
};

static void test_what_is_carried_on_is_where_it_is_and_held_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(carried); i++) {
        struct scene *scene = scene_open();
        print_message("  %s\n", carried[i].name);
        scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_HUB);
        int64_t before = scene_piece(scene, 1).version;
        assert_int_equal(scene_tell(scene, &scene->bench, VERB_HOLD, "setting", 1, DECIDED_HUB).flag_count,
                         0);
        for (int k = 0; k < CARRIED_STEPS && carried[i].told[k].who != NOBODY; k++) {
            bool beyond = carried[i].told[k].who == BEYOND;
            struct asker *asker = beyond ? &scene->finish : &scene->bench;
            enum verb verb = carried[i].told[k].verb;
            struct reply reply = verb == VERB_WITHDRAW
                                     ? scene_withdraw_last(scene, asker)
                                     : scene_tell_seen(scene, asker, verb, carried[i].told[k].station, 1,
                                                       DECIDED_KIOSK, before + carried[i].told[k].seen);
            assert_int_equal(reply.result, RESULT_ACCEPTED);
            assert_string_equal(reason_word(reply.flag_count > 0 ? reply.flags[0] : REASON_NONE),
                                reason_word(carried[i].told[k].flag));
            scene_expect_at(scene, 1, carried[i].told[k].at, carried[i].told[k].state);
        }
        scene_close(scene);
    }
}

/* Setting holds what QC has held already; the badge that held it is unknown, too, but the hold is one. */
static void test_a_hold_by_somebody_unknown_is_a_hold(void **state)
{
    struct scene *scene = scene_open();
    (void)state;
    scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_HUB);
    assert_int_equal(scene_tell(scene, &scene->finish, VERB_HOLD, "polishing", 1, DECIDED_HUB).flag_count, 0);
    int64_t seen = scene_piece(scene, 1).version;
    struct command stranger = asker_make(&scene->bench, VERB_HOLD, "setting", 9, 1);
    stranger.decided = DECIDED_KIOSK;
    struct reply reply = scene_book(scene, &scene->bench, stranger);
    assert_int_equal(reply.flags[0], REASON_UNKNOWN_OPERATOR);
    assert_int_equal(reply.flags[1], REASON_HELD);
    reply = scene_tell_seen(scene, &scene->finish, VERB_RELEASE, "polishing", 1, DECIDED_KIOSK, seen);
    assert_int_equal(reply.flags[0], REASON_LATE);
    scene_expect_at(scene, 1, "setting", PIECE_HELD);
    reply = scene_tell_seen(scene, &scene->bench, VERB_RELEASE, "setting", 1, DECIDED_KIOSK, seen + 1);
    assert_int_equal(reply.flag_count, 0);
    scene_expect_at(scene, 1, "setting", PIECE_IN_WORK);
    scene_close(scene);
}

/* Nobody let it go: whoever did not know took it on, and must ask why it is held. */
static void test_what_is_asked_of_a_held_piece_is_refused_wherever_it_was_taken(void **state)
{
    struct scene *scene = scene_open();
    (void)state;
    scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_HUB);
    scene_tell(scene, &scene->bench, VERB_HOLD, "setting", 1, DECIDED_HUB);
    scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_KIOSK);
    struct reply reply = scene_tell(scene, &scene->finish, VERB_FINISH, "polishing", 1, DECIDED_HUB);
    assert_int_equal(reply.reason, REASON_HELD);
    reply = scene_tell(scene, &scene->finish, VERB_RELEASE, "polishing", 1, DECIDED_HUB);
    assert_int_equal(reply.result, RESULT_ACCEPTED); /* whoever asks sees it as it is */
    scene_expect_at(scene, 1, "polishing", PIECE_IN_WORK);
    scene_close(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_release_that_comes_late_ends_no_later_hold),
        cmocka_unit_test(test_a_release_ends_no_hold_that_its_bench_had_not_seen),
        cmocka_unit_test(test_what_is_carried_on_is_where_it_is_and_held_there),
        cmocka_unit_test(test_a_hold_by_somebody_unknown_is_a_hold),
        cmocka_unit_test(test_what_is_asked_of_a_held_piece_is_refused_wherever_it_was_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

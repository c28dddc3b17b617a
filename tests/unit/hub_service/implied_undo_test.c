/* What was implied, and the receive that implied it is taken back. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/scene_helper.h"

/* Polishing takes it in, and takes that back: casting and setting had told so many of their deeds by then,
 * and tell the rest afterwards. */
static const struct {
    const char *name;
    int piece;
    int told;
    const char *station; /* where it is then, and how */
    enum piece_state state;
} undone[] = {
    {"nothing was told: it is where it was", 1, 0, "casting", PIECE_DONE},
    {"the receive was told: that stands, with the start", 1, 1, "setting", PIECE_IN_WORK},
    {"receive and start were told", 1, 2, "setting", PIECE_IN_WORK},
    {"all was told: there is nothing more to take back", 1, 3, "setting", PIECE_DONE},
    {"it came from the pool: it is there again", 5, 0, "", PIECE_QUEUED},
    {"from the pool, and the first receive was told", 5, 1, "casting", PIECE_IN_WORK},
    {"from the pool, and all of casting was told", 5, 3, "casting", PIECE_DONE},
};

static int64_t tell_deeds(struct scene *scene, int piece, int from, int to, int64_t seen)
{
    static const struct {
        const char *station;
        enum verb verb;
    } deeds[] = {{"casting", VERB_RECEIVE}, {"casting", VERB_START}, {"casting", VERB_FINISH},
                 {"setting", VERB_RECEIVE}, {"setting", VERB_START}, {"setting", VERB_FINISH}};
    int first = piece == 5 ? 0 : 3; /* the others are done at casting */
    for (int i = first + from; i < first + to && i < (int)COUNT_OF(deeds); i++)
        scene_tell_seen(scene, &scene->bench, deeds[i].verb, deeds[i].station, piece, DECIDED_KIOSK, seen++);
    return seen;
}

static void test_what_a_receive_had_implied_falls_with_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(undone); i++) {
        struct scene *scene = scene_open();
        int piece = undone[i].piece;
        int64_t book_ug = scene_piece(scene, piece).book_mass.ug;
        print_message("  %s\n", undone[i].name);
        scene_be(scene, &scene->bench, false);
        assert_int_equal(
            scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", piece, DECIDED_HUB).result,
            RESULT_ACCEPTED);
        int64_t seen = tell_deeds(scene, piece, 0, undone[i].told, 1);
        struct reply reply = scene_withdraw_last(scene, &scene->finish);
        assert_int_equal(reply.result, RESULT_ACCEPTED);
        assert_int_equal(reply.flag_count, 0);
        assert_int_equal(reply.version, scene_piece(scene, piece).version);
        scene_expect_at(scene, piece, undone[i].station, undone[i].state);
        assert_int_equal(scene_piece(scene, piece).book_mass.ug, book_ug);
        tell_deeds(scene, piece, undone[i].told, 6, seen);
        scene_expect_at(scene, piece, "setting", PIECE_DONE); /* as it was left there */
        scene_close(scene);
    }
}

/* Nobody answered when it asked, so it withdrew that, and took the piece in by itself. The piece went on, and
 * back to setting, before any of it was told: then it is at setting. */
static void test_what_was_taken_back_in_vain_is_no_later_visit(void **state)
{
    struct scene *scene = scene_open();
    struct asker other = rig_asker(&scene->rig, 1); /* its other kiosk: QC */
    (void)state;
    scene_be(scene, &scene->bench, false);
    int64_t seen = scene_piece(scene, 1).version;
    assert_int_equal(scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_HUB).result,
                     RESULT_ACCEPTED);
    other.who.kiosk = scene->bench.who.kiosk;
    assert_int_equal(scene_tell(scene, &other, VERB_RECEIVE, "qc", 1, DECIDED_KIOSK).flag_count, 0);
    assert_int_equal(scene_tell(scene, &other, VERB_REWORK, "qc", 1, DECIDED_KIOSK).result, RESULT_ACCEPTED);
    struct piece before = scene_piece(scene, 1);
    assert_int_equal(scene_withdraw_last(scene, &scene->finish).flags[0], REASON_NOTHING_TO_UNDO);
    scene_tell_seen(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_KIOSK, seen);
    scene_tell_seen(scene, &scene->finish, VERB_FINISH, "polishing", 1, DECIDED_KIOSK, seen + 1);
    scene_expect_at(scene, 1, "setting", PIECE_QUEUED);
    assert_int_equal(scene_piece(scene, 1).version, before.version);
    scene_close(scene);
}

/* One bench asks, hears nothing and withdraws; the other at that station has taken it in meanwhile, or has
 * taken that back. */
static void test_what_another_bench_has_taken_in_is_not_taken_back(void **state)
{
    static const struct {
        const char *name;
        enum verb told[3]; /* by the other; VERB_COUNT: no more */
        bool stays;
    } rows[] = {{"nobody else", {VERB_COUNT}, false},
                {"the other has it", {VERB_RECEIVE, VERB_COUNT}, true},
                {"the other had it, and took that back", {VERB_RECEIVE, VERB_WITHDRAW, VERB_COUNT}, false},
                {"and has it again", {VERB_RECEIVE, VERB_WITHDRAW, VERB_RECEIVE}, true}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct scene *scene = scene_open();
        print_message("  %s\n", rows[i].name);
        scene->finish.who.stations[1] = code_of("setting");
        struct reply reply = scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_HUB);
        assert_int_equal(reply.result, RESULT_ACCEPTED);
        for (size_t k = 0; k < COUNT_OF(rows[i].told) && rows[i].told[k] != VERB_COUNT; k++) {
            bool takes = rows[i].told[k] == VERB_RECEIVE;
            reply = takes ? scene_tell(scene, &scene->finish, VERB_RECEIVE, "setting", 1, DECIDED_KIOSK)
                          : scene_withdraw_last(scene, &scene->finish);
            assert_int_equal(reply.flags[0], takes ? REASON_ALREADY_HERE : REASON_NOTHING_TO_UNDO);
        }
        reply = scene_withdraw_last(scene, &scene->bench);
        assert_int_equal(reply.result, RESULT_ACCEPTED);
        assert_int_equal(reply.flag_count, rows[i].stays);
        if (rows[i].stays) {
            assert_int_equal(reply.flags[0], REASON_NOTHING_TO_UNDO);
            scene_expect_at(scene, 1, "setting", PIECE_IN_WORK);
        } else {
            scene_expect_at(scene, 1, "casting", PIECE_DONE);
        }
        scene_close(scene);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_receive_had_implied_falls_with_it),
        cmocka_unit_test(test_what_was_taken_back_in_vain_is_no_later_visit),
        cmocka_unit_test(test_what_another_bench_has_taken_in_is_not_taken_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

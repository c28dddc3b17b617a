/* A piece that turns up beyond a station whose kiosk is offline: what must have been done there is booked
 * without a name, and is what that kiosk tells when it is back. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/scene_helper.h"

static void test_what_the_absent_station_must_have_done_is_booked_and_matched(void **state)
{
    static const enum verb told[] = {VERB_RECEIVE, VERB_START, VERB_FINISH};
    struct scene *scene = scene_open();
    (void)state;
    scene_be(scene, &scene->bench, false);
    struct reply reply = scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_HUB);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_non_null(strstr(reply.detail, "Setting has not told yet"));
    scene_expect_at(scene, 1, "polishing", PIECE_IN_WORK);
    assert_true(scene_piece(scene, 1).since.several); /* nobody knows who had it */
    scene_be(scene, &scene->bench, true);
    struct piece before = scene_piece(scene, 1);
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        reply = scene_tell(scene, &scene->bench, told[i], "setting", 1, DECIDED_KIOSK);
        assert_int_equal(reply.result, RESULT_ACCEPTED);
        assert_int_equal(reply.flag_count, 0); /* it is what was booked */
    }
    struct piece after = scene_piece(scene, 1);
    assert_int_equal(after.version, before.version); /* history, which moves nothing */
    assert_int_equal(after.book_mass.ug, before.book_mass.ug);
    reply = scene_tell(scene, &scene->bench, VERB_FINISH, "setting", 1, DECIDED_KIOSK);
    assert_int_equal(reply.flags[0], REASON_LATE); /* once more is once too often */
    scene_close(scene);
}

static void test_what_was_begun_there_is_ended_there(void **state)
{
    struct scene *scene = scene_open();
    (void)state;
    assert_int_equal(scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_HUB).result,
                     RESULT_ACCEPTED);
    scene_expect_at(scene, 1, "setting", PIECE_IN_WORK);
    scene_be(scene, &scene->bench, false);
    assert_int_equal(scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_HUB).result,
                     RESULT_ACCEPTED);
    scene_be(scene, &scene->bench, true);
    assert_int_equal(scene_tell(scene, &scene->bench, VERB_FINISH, "setting", 1, DECIDED_KIOSK).flag_count,
                     0);
    scene_expect_at(scene, 1, "polishing", PIECE_IN_WORK);
    scene_close(scene);
}

/* Its own scan proves that it is there: all benches may be connected, and tell in any order. */
static void test_what_has_happened_beyond_is_so_whoever_is_connected(void **state)
{
    struct scene *scene = scene_open();
    (void)state;
    struct reply reply = scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_KIOSK);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.flag_count, 0);
    scene_expect_at(scene, 1, "polishing", PIECE_IN_WORK);
    assert_int_equal(scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_KIOSK).flag_count,
                     0);
    assert_int_equal(scene_tell(scene, &scene->bench, VERB_FINISH, "setting", 1, DECIDED_KIOSK).flag_count,
                     0);
    scene_expect_at(scene, 1, "polishing", PIECE_IN_WORK);
    scene_close(scene);
}

/* The bench had it once, and tells so when QC has sent it back there: that is not this visit. */
static void test_what_was_implied_touches_no_later_visit(void **state)
{
    static const enum verb told[] = {VERB_RECEIVE, VERB_FINISH};
    struct scene *scene = scene_open();
    (void)state;
    int64_t seen = scene_piece(scene, 1).version;
    assert_int_equal(
        scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_KIOSK).flag_count, 0);
    assert_int_equal(scene_tell(scene, &scene->finish, VERB_FINISH, "polishing", 1, DECIDED_KIOSK).flag_count,
                     0);
    assert_int_equal(scene_tell(scene, &scene->finish, VERB_RECEIVE, "qc", 1, DECIDED_KIOSK).flag_count, 0);
    assert_int_equal(scene_tell(scene, &scene->finish, VERB_REWORK, "qc", 1, DECIDED_KIOSK).result,
                     RESULT_ACCEPTED);
    int64_t sent_back = scene_piece(scene, 1).version;
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        struct reply reply = scene_tell_seen(scene, &scene->bench, told[i], "setting", 1, DECIDED_KIOSK,
                                             seen + (int64_t)i); /* its own deeds counted on */
        assert_int_equal(reply.flag_count, 0);
        assert_int_equal(scene_piece(scene, 1).version, sent_back);
    }
    scene_expect_at(scene, 1, "setting", PIECE_QUEUED);
    scene_tell_seen(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_KIOSK, sent_back);
    scene_expect_at(scene, 1, "setting", PIECE_IN_WORK);
    scene_close(scene);
}

/* A hold and a release in between: the versions that the bench counts on from what it saw run ahead. */
static void test_a_backlog_of_an_earlier_visit_touches_no_later_one(void **state)
{
    static const enum verb told[] = {VERB_HOLD, VERB_RELEASE, VERB_FINISH};
    struct scene *scene = scene_open();
    struct asker other = rig_asker(&scene->rig, 1);
    (void)state;
    int64_t seen = scene_tell_seen(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_HUB, 0).version;
    assert_int_equal(
        scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_KIOSK).flag_count, 0);
    assert_int_equal(scene_tell(scene, &scene->finish, VERB_FINISH, "polishing", 1, DECIDED_KIOSK).flag_count,
                     0);
    assert_int_equal(scene_tell(scene, &scene->finish, VERB_RECEIVE, "qc", 1, DECIDED_KIOSK).flag_count, 0);
    assert_int_equal(scene_tell(scene, &scene->finish, VERB_REWORK, "qc", 1, DECIDED_KIOSK).result,
                     RESULT_ACCEPTED);
    other.who.stations[1] = code_of("setting"); /* a neighbour fetches it */
    assert_int_equal(scene_tell(scene, &other, VERB_RECEIVE, "setting", 1, DECIDED_HUB).result,
                     RESULT_ACCEPTED);
    int64_t version = scene_piece(scene, 1).version;
    for (size_t i = 0; i < COUNT_OF(told); i++)
        scene_tell_seen(scene, &scene->bench, told[i], "setting", 1, DECIDED_KIOSK, seen + (int64_t)i);
    scene_expect_at(scene, 1, "setting", PIECE_IN_WORK);
    assert_int_equal(scene_piece(scene, 1).version, version);
    scene_close(scene);
}

static const struct {
    const char *name;
    bool away;
    const char *station;
    enum reason reason;
} refusals[] = {
    {"the station's kiosk is there: it will tell", false, "polishing", REASON_WRONG_STATION},
    {"what is missing is this kiosk's own: it would have told", true, "qc", REASON_WRONG_STATION},
};

static void test_otherwise_it_is_refused_as_before(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        struct scene *scene = scene_open();
        print_message("  %s\n", refusals[i].name);
        if (refusals[i].away)
            scene_be(scene, &scene->bench, false);
        struct reply reply =
            scene_tell(scene, &scene->finish, VERB_RECEIVE, refusals[i].station, 1, DECIDED_HUB);
        assert_int_equal(reply.result, RESULT_REFUSED);
        assert_int_equal(reply.reason, refusals[i].reason);
        scene_expect_at(scene, 1, "casting", PIECE_DONE);
        scene_close(scene);
    }
}

/* Nothing is implied for a piece that cannot be taken in anyway. */
static void test_nothing_is_implied_where_there_is_no_room(void **state)
{
    struct scene *scene = scene_open();
    (void)state;
    scene_be(scene, &scene->bench, false);
    for (int piece = 1; piece <= 3; piece++)
        assert_int_equal(
            scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", piece, DECIDED_HUB).result,
            RESULT_ACCEPTED);
    assert_int_equal(scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 4, DECIDED_HUB).result,
                     RESULT_REFUSED);
    scene_expect_at(scene, 4, "casting", PIECE_DONE);
    scene_close(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_the_absent_station_must_have_done_is_booked_and_matched),
        cmocka_unit_test(test_what_was_begun_there_is_ended_there),
        cmocka_unit_test(test_what_has_happened_beyond_is_so_whoever_is_connected),
        cmocka_unit_test(test_what_was_implied_touches_no_later_visit),
        cmocka_unit_test(test_a_backlog_of_an_earlier_visit_touches_no_later_one),
        cmocka_unit_test(test_otherwise_it_is_refused_as_before),
        cmocka_unit_test(test_nothing_is_implied_where_there_is_no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

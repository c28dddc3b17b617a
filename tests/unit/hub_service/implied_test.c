/* A piece that turns up beyond a station whose kiosk is offline: what must have been done there is booked
 * without a name, and is what that kiosk tells when it is back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/life_helper.h"
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
    assert_int_equal(scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 2, DECIDED_HUB).result,
                     RESULT_ACCEPTED);
    scene_be(scene, &scene->bench, true);
    /* Of the other one, which its receive had started: nothing of the first is told by that. */
    scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", 2, DECIDED_KIOSK);
    scene_tell(scene, &scene->bench, VERB_FINISH, "setting", 2, DECIDED_KIOSK);
    assert_int_equal(rig_number(&scene->rig, "SELECT sum(piece * 10) FROM implied WHERE matched IS NULL"),
                     30);
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
    static const struct {
        enum verb verb;
        enum reason flag;
    } told[] = {{VERB_RECEIVE, REASON_NONE},
                {VERB_HOLD, REASON_LATE},
                {VERB_RELEASE, REASON_LATE},
                {VERB_FINISH, REASON_NONE}};
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
        struct reply reply = scene_tell_seen(scene, &scene->bench, told[i].verb, "setting", 1, DECIDED_KIOSK,
                                             seen + (int64_t)i); /* its own deeds counted on */
        assert_int_equal(reply.flag_count > 0 ? reply.flags[0] : REASON_NONE, told[i].flag);
        assert_int_equal(scene_piece(scene, 1).version, sent_back);
    }
    scene_expect_at(scene, 1, "setting", PIECE_QUEUED);
    scene_tell_seen(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_KIOSK, sent_back);
    scene_expect_at(scene, 1, "setting", PIECE_IN_WORK);
    scene_tell_seen(scene, &scene->bench, VERB_FINISH, "setting", 1, DECIDED_KIOSK, seen);
    scene_expect_at(scene, 1, "setting",
                    PIECE_DONE); /* it has taken it in anew, whatever it counts on from */
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
    scene_tell(scene, &scene->bench, VERB_FINISH, "setting", 1, DECIDED_KIOSK); /* had seen nothing: of now */
    scene_expect_at(scene, 1, "setting", PIECE_DONE);
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

/* ------------------------------------------------------------------ what a station that is away may have
 * done */

/* Polishing asks for it; the bench of casting and setting is away. */
static const struct way {
    const char *name;
    const char *third; /* another kiosk that serves this station, too; NULL: there is none */
    bool third_is_here, outside, inspects; /* setting is a subcontractor's; it inspects */
    int piece;                             /* 5 waits in the pool, the others are done at casting */
    bool received, held;                   /* at setting */
    enum reason reason;
    int implied; /* deeds */
} ways[] = {
    {"from casting by setting", .piece = 1, .implied = 3},
    {"out of the pool by casting and setting", .piece = 5, .implied = 6},
    {"it was in work there", .piece = 1, .received = true, .implied = 1},
    {"it was held there", .piece = 1, .received = true, .held = true, .reason = REASON_HELD},
    {"another kiosk of setting is here", "setting", true, .piece = 1, .reason = REASON_WRONG_STATION},
    {"it was in work there, and another kiosk of setting is here", "setting", true, .piece = 1,
     .received = true, .reason = REASON_NOT_DONE},
    {"another kiosk of setting is away, too", "setting", false, .piece = 1, .implied = 3},
    {"another kiosk of casting is here", "casting", true, .piece = 1, .implied = 3},
    {"to a subcontractor it goes by a slip", .outside = true, .piece = 1, .reason = REASON_WRONG_STATION},
    {"nobody passes what an inspection has not seen", .inspects = true, .piece = 1, .received = true,
     .reason = REASON_NOT_DONE},
};

static struct scene *scene_on_the_way(const struct way *way)
{
    struct workshop workshop;
    rig_describe(&workshop, 5, 4);
    workshop.stations[1].outside = way->outside;
    workshop.routes[0].steps[1].inspection = way->inspects;
    workshop.kiosks = realloc(workshop.kiosks, 3 * sizeof *workshop.kiosks);
    assert_non_null(workshop.kiosks);
    if (way->third)
        workshop.kiosks[workshop.kiosk_count++] =
            (struct workshop_kiosk){{"third"}, "Third", 1, {code_of(way->third)}};
    return scene_open_as(&workshop);
}

static void test_a_station_that_is_away_may_have_done_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        const struct way *way = &ways[i];
        struct scene *scene = scene_on_the_way(way);
        struct asker third = scene->bench;
        third.who.kiosk = 3;
        print_message("  %s\n", way->name);
        if (way->received)
            scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", way->piece, DECIDED_HUB);
        if (way->held)
            scene_tell(scene, &scene->bench, VERB_HOLD, "setting", way->piece, DECIDED_HUB);
        scene_be(scene, &third, way->third_is_here);
        scene_be(scene, &scene->finish, true);
        scene_be(scene, &scene->bench, false);
        if (way->third_is_here)
            scene_be(scene, &third, true);
        struct reply reply =
            scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", way->piece, DECIDED_HUB);
        assert_string_equal(reason_word(reply.reason), reason_word(way->reason));
        assert_int_equal(rig_number(&scene->rig,
                                    "SELECT count(*) FROM event WHERE found = '{\"implied\":true}' "
                                    "AND operator IS NULL AND not_started IS NULL AND station = here"),
                         way->implied);
        scene_close(scene);
    }
}

/* It is on its way back from setting, outside; polishing, which is away, must have taken it in: QC has it. */
static void test_what_is_on_its_way_back_may_have_come(void **state)
{
    static const struct way by_slip = {.third = "qc", .third_is_here = true, .outside = true};
    struct scene *scene = scene_on_the_way(&by_slip);
    struct asker office = rig_office(&scene->rig, RIG_MANAGER), third = scene->finish;
    (void)state;
    third.who.kiosk = 3;
    scene_leave(scene);
    EXPECT_ACCEPTED(ask_slip(&office, "casting", "setting", &(int){1}, NULL, 1));
    EXPECT_ACCEPTED(ask_arrive(&office, "setting", 1, NULL, NULL, 0));
    EXPECT_ACCEPTED(ask_slip(&office, "setting", NULL, &(int){1}, NULL, 1));
    scene_return(scene);
    assert_true(scene_piece(scene, 1).transit);
    scene_be(scene, &third, true);
    scene_be(scene, &scene->finish, false);
    scene_be(scene, &third, true);
    assert_int_equal(scene_tell(scene, &third, VERB_RECEIVE, "qc", 1, DECIDED_HUB).result, RESULT_ACCEPTED);
    scene_expect_at(scene, 1, "qc", PIECE_IN_WORK);
    assert_false(scene_piece(scene, 1).transit);
    scene_close(scene);
}

/* Setting, whose limit is one, has another: that it was over is noted with what must have been done there. */
static void test_what_is_implied_past_a_limit_is_flagged(void **state)
{
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 4, 4);
    workshop.stations[1].limit.pieces = 1;
    struct scene *scene = scene_open_as(&workshop);
    scene_tell(scene, &scene->bench, VERB_RECEIVE, "setting", 2, DECIDED_HUB);
    scene_be(scene, &scene->bench, false);
    struct reply reply = scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_HUB);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(rig_number(&scene->rig,
                                "SELECT count(*) FROM event WHERE found = '{\"implied\":true}' AND "
                                "verb = 'receive' AND flags LIKE '%station_full%'"),
                     1);
    scene_close(scene);
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
        cmocka_unit_test(test_a_station_that_is_away_may_have_done_it),
        cmocka_unit_test(test_what_is_on_its_way_back_may_have_come),
        cmocka_unit_test(test_what_is_implied_past_a_limit_is_flagged),
        cmocka_unit_test(test_otherwise_it_is_refused_as_before),
        cmocka_unit_test(test_nothing_is_implied_where_there_is_no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

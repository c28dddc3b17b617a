/* Limits of stations and groups at the hub: who may go past them, how it is counted, and what is too late. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "common/rules/form.h"
#include "tests/unit/hub_service/crew_helper.h"
#include "tests/unit/hub_service/tamper_helper.h"

/* ------------------------------------------------------------------ groups */

static void add_group(struct workshop *workshop, int limit)
{
    static const struct group group = {.code = {"line"},
                                       .name = "The line",
                                       .member_count = 2,
                                       .members = {{.station = {"setting"}}, {.station = {"polishing"}}}};
    workshop->group_count = 1;
    workshop->groups = malloc(sizeof group);
    assert_non_null(workshop->groups);
    workshop->groups[0] = group;
    workshop->groups[0].limit.pieces = limit;
}

static void finish_and_take_on(int piece)
{
    rig_accepts(ask(&crew.bench, VERB_FINISH, "setting", 1, piece));
    rig_accepts(crew_receive(&crew.finish, "polishing", 2, piece));
}

static int64_t load_of_group(void)
{
    struct board *board = rig_board(&crew.rig);
    assert_int_equal(board->group_count, 1);
    int64_t load = board->groups[0].load.pieces;
    free(board);
    return load;
}

static void test_a_group_counts_from_its_first_to_its_last_station(void **state)
{
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 6, 6);
    add_group(&workshop, 2);
    crew_open(&workshop);
    crew_take_in(1, 2);
    struct reply reply = crew_receive(&crew.bench, "setting", 1, 3);
    rig_expect(reply, RESULT_REFUSED, REASON_GROUP_FULL);
    assert_string_equal(reply.next.text, "line");
    assert_int_equal(reply.numbers.value[NUMBER_WIP], 2);
    assert_int_equal(reply.numbers.value[NUMBER_LIMIT], 2);
    finish_and_take_on(1); /* from one of its stations to the other: it has its place */
    rig_expect(crew_receive(&crew.bench, "setting", 1, 3), RESULT_REFUSED, REASON_GROUP_FULL);
    assert_int_equal(load_of_group(), 2);
    rig_stop(&crew.rig);
    rig_start(&crew.rig); /* counted anew */
    rig_expect(crew_receive(&crew.bench, "setting", 1, 3), RESULT_REFUSED, REASON_GROUP_FULL);
    rig_accepts(ask(&crew.finish, VERB_FINISH, "polishing", 2, 1));
    rig_accepts(crew_receive(&crew.finish, "qc", 2, 1));
    assert_int_equal(load_of_group(), 1);
    rig_accepts(crew_receive(&crew.bench, "setting", 1, 3));
    struct command back = asker_make(&crew.finish, VERB_REWORK, "qc", 2, 1);
    back.to = code_of("polishing");
    assert_true(TEXT_COPY(back.defect, span_of("scratch")));
    rig_accepts(asker_send(&crew.finish, &back)); /* past the group's limit, and it counts */
    assert_int_equal(load_of_group(), 3);
    crew_close();
}

/* ------------------------------------------------------------------ grams */

static void test_grams_count_by_theory_before_the_first_weighing(void **state)
{
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 3, 3);
    workshop.stations[1].limit.mass = MASS_MG(12000); /* each is cast with 5.87 g */
    crew_open(&workshop);
    crew_take_in(1, 2);
    struct reply reply = crew_receive(&crew.bench, "setting", 1, 3);
    rig_expect(reply, RESULT_REFUSED, REASON_STATION_FULL);
    assert_int_equal(reply.numbers.value[NUMBER_LIMIT_UG], 12000000);
    assert_in_range(reply.numbers.value[NUMBER_WIP_UG], 11700000, 11800000);
    crew_close();
}

/* ------------------------------------------------------------------ a coded reason */

static struct reply receive_because(int piece, const char *reason)
{
    struct command command = asker_make(&crew.bench, VERB_RECEIVE, "setting", 1, piece);
    assert_true(TEXT_COPY(command.reason, span_of(reason)));
    return asker_send(&crew.bench, &command);
}

static void test_anyone_may_exceed_with_a_reason_and_it_is_counted(void **state)
{
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 6, 6);
    workshop.stations[1].limit.mode = LIMIT_REASON;
    crew_open(&workshop);
    crew_take_in(1, 3);
    rig_accepts(receive_because(4, "rush_order")); /* there was room: nothing to count */
    rig_expect(crew_receive(&crew.bench, "setting", 1, 5), RESULT_REFUSED, REASON_NEEDS_REASON);
    struct reply reply = receive_because(5, "rush_order");
    rig_accepts(reply);
    assert_true(rig_has_flag(&reply, REASON_STATION_FULL));
    struct board *board = rig_board(&crew.rig);
    assert_int_equal(board->overrides.by_reason_this_week, 1);
    assert_int_equal(board->overrides.this_week, 0);
    assert_int_equal(board->overrides.moves_this_week, 5);
    assert_int_equal(rig_station(board, "setting")->state, STATION_OVER);
    free(board);
    file_says(crew.rig.path, "SELECT found FROM event WHERE verb = 'receive' AND found IS NOT NULL",
              "{\"reason\":\"rush_order\",\"limit\":\"setting\"}\n");
    crew_close();
}

/* ------------------------------------------------------------------ accept_limit */

static struct reply accept_limit(const char *of, int64_t pieces)
{
    struct command command = asker_make(&crew.office, VERB_ACCEPT_LIMIT, "", RIG_MANAGER, 0);
    struct form form = form_new(form_kind_of(VERB_ACCEPT_LIMIT)->fields);
    form_set_text(&form, "of", of);
    form_set_int(&form, "limit_pieces", pieces);
    command.form = &form;
    return asker_send(&crew.office, &command);
}

static void test_a_limit_is_set_and_what_is_too_large_is_named(void **state)
{
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 6, 5);
    workshop.pieces[5].quantity = 3;
    add_group(&workshop, 9);
    crew_open(&workshop);
    crew_take_in(1, 2);
    rig_expect(accept_limit("nowhere", 2), RESULT_REFUSED, REASON_UNKNOWN_THING);
    struct reply reply = accept_limit("setting", 2);
    rig_accepts(reply);
    assert_string_equal(reply.thing, "station:setting");
    assert_non_null(strstr(reply.detail, "R-6"));
    rig_expect(crew_receive(&crew.bench, "setting", 1, 3), RESULT_REFUSED, REASON_STATION_FULL);
    rig_accepts(accept_limit("setting", 4));
    reply = accept_limit("line", 3);
    rig_accepts(reply);
    assert_string_equal(reply.detail, "");
    rig_accepts(crew_receive(&crew.bench, "setting", 1, 3));
    rig_expect(crew_receive(&crew.bench, "setting", 1, 4), RESULT_REFUSED, REASON_GROUP_FULL);
    crew_close();
}

/* ------------------------------------------------------------------ late moves nothing */

static struct reply tell(struct asker *asker, enum verb verb, const char *station, int person, int piece,
                         int64_t seen)
{
    struct command command = asker_make(asker, verb, station, person, piece);
    command.decided = DECIDED_KIOSK;
    command.has_seen = true;
    command.seen = seen;
    if (verb == VERB_REWORK) {
        command.to = code_of("setting");
        assert_true(TEXT_COPY(command.defect, span_of("loose_stone")));
    }
    return asker_send(asker, &command);
}

static void test_a_finish_of_an_earlier_visit_ends_no_later_work(void **state)
{
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 3, 3);
    crew_open(&workshop);
    struct reply taken = crew_receive(&crew.bench, "setting", 1, 1);
    rig_accepts(taken);
    /* The bench has finished it, and cannot say so. The piece goes on, and comes back. */
    rig_accepts(tell(&crew.finish, VERB_RECEIVE, "polishing", 2, 1, taken.version));
    rig_accepts(ask(&crew.finish, VERB_FINISH, "polishing", 2, 1));
    rig_accepts(crew_receive(&crew.finish, "qc", 2, 1));
    struct reply back = tell(&crew.finish, VERB_REWORK, "qc", 2, 1, 0);
    rig_accepts(back);
    for (int told = 0; told < 2; told++) { /* the first is the one that was implied; there is no second */
        struct reply late = tell(&crew.bench, VERB_FINISH, "setting", 1, 1, taken.version);
        rig_accepts(late);
        assert_int_equal(rig_has_flag(&late, REASON_LATE), told);
        assert_int_equal(late.version, back.version);
        assert_int_equal(late.state, PIECE_QUEUED);
    }
    /* The work of this visit is ended by its own finish. */
    struct reply fetched = tell(&crew.bench, VERB_RECEIVE, "setting", 1, 1, back.version);
    rig_accepts(fetched);
    assert_int_equal(fetched.state, PIECE_IN_WORK);
    struct reply done = tell(&crew.bench, VERB_FINISH, "setting", 1, 1, fetched.version);
    assert_int_equal(done.state, PIECE_DONE);
    assert_false(rig_has_flag(&done, REASON_LATE));
    crew_close();
}

/* The bench knew an older version when it took the piece in, and counted on from there. */
static void test_a_backlog_in_order_is_not_late(void **state)
{
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 3, 0);
    crew_open(&workshop);
    rig_accepts(crew_receive(&crew.bench, "casting", 1, 1));
    rig_accepts(ask(&crew.bench, VERB_FINISH, "casting", 1, 1));
    struct reply taken = tell(&crew.bench, VERB_RECEIVE, "setting", 1, 1, 1);
    struct reply done = tell(&crew.bench, VERB_FINISH, "setting", 1, 1, 2);
    assert_int_equal(taken.state, PIECE_IN_WORK);
    assert_int_equal(done.state, PIECE_DONE);
    assert_false(rig_has_flag(&done, REASON_LATE));
    crew_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_group_counts_from_its_first_to_its_last_station),
        cmocka_unit_test(test_grams_count_by_theory_before_the_first_weighing),
        cmocka_unit_test(test_anyone_may_exceed_with_a_reason_and_it_is_counted),
        cmocka_unit_test(test_a_limit_is_set_and_what_is_too_large_is_named),
        cmocka_unit_test(test_a_finish_of_an_earlier_visit_ends_no_later_work),
        cmocka_unit_test(test_a_backlog_in_order_is_not_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

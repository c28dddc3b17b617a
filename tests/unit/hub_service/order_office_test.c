/* The office's own steps, and designs that are to be approved. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/life_helper.h"
#include "tests/unit/hub_service/office_helper.h"

static void office_steps_are_worked_at_a_seat(void **state)
{
    struct office rooms;
    (void)state;
    office_open(&rooms, 1, 0);
    office_take_order(&rooms, "signet", "60", 1);
    struct reply early = ask(&rooms.bench, VERB_RECEIVE, "casting", 1, 2);
    assert_int_equal(early.reason, REASON_WRONG_STATION);
    office_works_at(&rooms, VERB_RECEIVE, "cad", 2, PIECE_IN_WORK);
    office_is_state(&rooms, "o-9", ORDER_IN_WORK);
    office_works_at(&rooms, VERB_FINISH, "cad", 2, PIECE_DONE);
    office_works_at(&rooms, VERB_RECEIVE, "prototype", 2, PIECE_IN_WORK);
    office_works_at(&rooms, VERB_FINISH, "prototype", 2, PIECE_DONE);
    office_bench(&rooms.bench, VERB_RECEIVE, "casting", 1, 2);
    office_close(&rooms);
}

static void a_prototype_can_be_skipped(void **state)
{
    struct office rooms;
    (void)state;
    office_open(&rooms, 1, 0);
    struct form line = office_line("signet", "60", 2);
    office_draft(&rooms, "o-9", &line, 1);
    struct form skip = office_about(VERB_SKIP_PROTOTYPE, "o-9");
    form_set_text(&skip, "reason", "client_risk");
    office_refused(&rooms, VERB_SKIP_PROTOTYPE, &skip, REASON_INCOMPLETE, "in writing");
    form_set_text(&skip, "reason", "known_model");
    office_accepted(&rooms, VERB_SKIP_PROTOTYPE, &skip);
    office_draft(&rooms, "o-10", &line, 1);
    office_release(&rooms, "o-9");
    office_release(&rooms, "o-10");
    office_refused(&rooms, VERB_SKIP_PROTOTYPE, &skip, REASON_WRONG_STATE, "o-9 is released");
    assert_true(office_piece(&rooms, 2).route > 0);
    assert_true(office_piece(&rooms, 2).route == office_piece(&rooms, 3).route); /* one row for all */
    assert_true(office_piece(&rooms, 4).route == 0);
    office_works_at(&rooms, VERB_RECEIVE, "cad", 2, PIECE_IN_WORK);
    office_works_at(&rooms, VERB_FINISH, "cad", 2, PIECE_DONE);
    assert_int_equal(ask(&rooms.seat, VERB_RECEIVE, "prototype", RIG_MANAGER, 2).reason,
                     REASON_WRONG_STATION);
    office_bench(&rooms.bench, VERB_RECEIVE, "casting", 1, 2);
    office_works_at(&rooms, VERB_RECEIVE, "cad", 4, PIECE_IN_WORK);
    office_works_at(&rooms, VERB_FINISH, "cad", 4, PIECE_DONE);
    office_works_at(&rooms, VERB_RECEIVE, "prototype", 4, PIECE_IN_WORK);
    rig_stop(&rooms.rig); /* … and after a restart the route is still there */
    rig_start(&rooms.rig);
    office_works_at(&rooms, VERB_FINISH, "prototype", 4, PIECE_DONE);
    office_close(&rooms);
}

/* § 3: "engraving and hallmark (serial number)": where the workshop wants it, nothing leaves without. */
/* A file of another hub brought a route with the code that ours would get: its pieces do not take that way.
 */
static void a_route_without_prototype_is_that_of_its_steps(void **state)
{
    struct office rooms;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 1, 0);
    office_describe(&workshop);
    struct workshop_route *other = &workshop.routes[workshop.route_count++];
    *other = workshop.routes[0];
    other->code = code_of("no-prototype.2");
    office_open_as(&rooms, &workshop);
    struct form line = office_line("signet", "60", 1), skip = office_about(VERB_SKIP_PROTOTYPE, "o-9");
    office_draft(&rooms, "o-9", &line, 1);
    form_set_text(&skip, "reason", "known_model");
    office_accepted(&rooms, VERB_SKIP_PROTOTYPE, &skip);
    office_release(&rooms, "o-9");
    assert_int_equal(office_piece(&rooms, 2).route, 4);
    office_works_at(&rooms, VERB_RECEIVE, "cad", 2, PIECE_IN_WORK);
    office_close(&rooms);
}

/* A route that ends without an inspection ends done at its last station: delivery takes it from there. */
/* ------------------------------------------------------------------ designs */

static void an_unapproved_design_blocks_the_release(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form line = office_line("solitaire", "52", 1);
    office_draft(&office, "o-9", &line, 1);
    struct form design = office_blank(VERB_SUBMIT_DESIGN);
    form_set_text(&design, "model", "solitaire");
    form_set_text(&design, "note", "lower head");
    form_set_text(&design, "document", "cad/solitaire-2");
    form_set_text(&design, "size", "52");
    form_set_int(&design, "volume_mm3_e3", 370000);
    office_accepted(&office, VERB_SUBMIT_DESIGN, &design);
    struct form go = office_about(VERB_RELEASE_ORDER, "o-9");
    office_refused(&office, VERB_RELEASE_ORDER, &go, REASON_INCOMPLETE,
                   "lacks: in line 1 the approval of the model's newest design.");

    struct form answer = office_blank(VERB_APPROVE_DESIGN);
    form_set_text(&answer, "model", "solitaire");
    form_set_int(&answer, "revision", 2);
    form_set_int(&answer, "approved", 0);
    form_set_text(&answer, "by", "Ms Nord");
    office_refused(&office, VERB_APPROVE_DESIGN, &answer, REASON_UNKNOWN_THING,
                   "The newest design of solitaire is 1");
    form_set_int(&answer, "revision", 1);
    office_refused(&office, VERB_APPROVE_DESIGN, &answer, REASON_INCOMPLETE, "A no needs a comment");
    form_set_text(&answer, "comment", "lower still");
    office_accepted(&office, VERB_APPROVE_DESIGN, &answer);
    office_refused(&office, VERB_RELEASE_ORDER, &go, REASON_INCOMPLETE,
                   "the approval of the model's newest design");
    form_set_int(&design, "volume_mm3_e3", 365000);
    office_accepted(&office, VERB_SUBMIT_DESIGN, &design);
    form_set_int(&answer, "revision", 2);
    form_set_int(&answer, "approved", 1);
    office_accepted(&office, VERB_APPROVE_DESIGN, &answer);
    office_refused(&office, VERB_APPROVE_DESIGN, &answer, REASON_WRONG_STATE,
                   "Design 2 of solitaire is approved already");
    office_release(&office, "o-9");
    assert_int_equal(office_piece(&office, 2).volume_mm3_e3, 365000);
    assert_int_equal(office_piece(&office, 1).volume_mm3_e3, 380000); /* keeps what it was released with */
    assert_true(office_piece(&office, 2).model > office_piece(&office, 1).model);
    form_set_text(&design, "model", "crown");
    office_refused(&office, VERB_SUBMIT_DESIGN, &design, REASON_UNKNOWN_THING, "There is no model crown");
    office_close(&office);
}

/* More pieces of a line are a release of their own: a design that nobody approved stands before them, too. */
static void an_order_of_a_file_without_pieces_is_a_draft(void **state)
{
    struct office office;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 1, 1);
    office_describe(&workshop);
    struct workshop_order *orders = realloc(workshop.orders, 2 * sizeof *orders);
    assert_non_null(orders);
    orders[1] = (struct workshop_order){.code = {"o-2"}, .client = "Another", .due_ms = DUE_MS};
    workshop.orders = orders;
    workshop.order_count = 2;
    rig_open_as(&office.rig, &workshop);
    office.seat = rig_office(&office.rig, RIG_MANAGER);
    office_is_state(&office, "o-1", ORDER_IN_WORK);
    office_is_state(&office, "o-2", ORDER_DRAFT);
    struct form go = office_about(VERB_RELEASE_ORDER, "o-2");
    office_refused(&office, VERB_RELEASE_ORDER, &go, REASON_INCOMPLETE,
                   "lacks: its lines, the specification");
    rig_verify(&office.rig, NULL);
    struct form line = office_line("solitaire", "52", 1);
    office_draft(&office, "o-2", &line, 1);
    office_release(&office, "o-2");
    office_close(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(office_steps_are_worked_at_a_seat),
        cmocka_unit_test(a_prototype_can_be_skipped),
        cmocka_unit_test(a_route_without_prototype_is_that_of_its_steps),
        cmocka_unit_test(an_unapproved_design_blocks_the_release),
        cmocka_unit_test(an_order_of_a_file_without_pieces_is_a_draft),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

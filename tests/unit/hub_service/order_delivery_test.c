/* What may leave the house with a delivery, what stays, and what comes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "tests/unit/hub_service/life_helper.h"
#include "tests/unit/hub_service/metal_helper.h"
#include "tests/unit/hub_service/office_helper.h"

static void a_sheet_that_goes_along_is_there(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form line = office_line("solitaire", "52", 2), away = office_delivery("o-9");
    office_draft(&office, "o-9", &line, 1);
    office_release(&office, "o-9");
    office_through_the_bench(&office, 2);
    office_to_inspection(&office, 3);
    office_bench(&office.finish, VERB_PASS, "qc", 4, 3);
    office_refused(
        &office, VERB_DELIVER, &away, REASON_INCOMPLETE,
        "R-3 has no inspection sheet here: say in sheets_elsewhere where it is kept, or deliver the "
        "others.");
    form_set_int(&away, "inspection_sheet", 0);
    office_refused(&office, VERB_DELIVER, &away, REASON_INCOMPLETE, "lacks: the inspection sheet.");
    struct form kept = office_row(VERB_DELIVER, "sheets_elsewhere");
    struct tag other = rig_piece(1), with = rig_piece(2), without = rig_piece(3);
    form_set_text(&kept, "piece", without.text);
    form_set_text(&kept, "where", "book 4, page 12");
    form_set_rows(&away, "sheets_elsewhere", &kept, 1);
    office_refused(&office, VERB_DELIVER, &away, REASON_INCOMPLETE, "The inspection sheet of R-2 is here");
    form_set_int(&away, "inspection_sheet", 1);
    form_set_text(&kept, "piece", with.text);
    office_refused(&office, VERB_DELIVER, &away, REASON_INCOMPLETE, "R-3 has no inspection sheet here");
    form_set_text(&kept, "piece", other.text);
    office_refused(&office, VERB_DELIVER, &away, REASON_UNKNOWN_THING, "does not go with this delivery");
    form_set_text(&kept, "piece", without.text);
    office_accepted(&office, VERB_DELIVER, &away);
    office_close(&office);
}

/* It failed by that sheet, was polished again, and passed without another. */
static void the_sheet_by_which_it_failed_does_not_go_along(void **state)
{
    struct office office;
    struct form row, sheet = sheet_form(&row), away = office_delivery("o-9");
    (void)state;
    office_open(&office, 1, 0);
    office_take_order(&office, "solitaire", "52", 1);
    office_to_inspection(&office, 2);
    form_set_text(&sheet, "surface", "fail");
    form_set_text(&sheet, "defect", "scratch");
    form_set_text(&sheet, "guilty", "polishing");
    struct command command = asker_make(&office.finish, VERB_INSPECT, "qc", 4, 2);
    EXPECT_ACCEPTED(ask_form(&office.finish, &command, &sheet));
    command = asker_make(&office.finish, VERB_REWORK, "qc", 4, 2);
    command.to = code_of("polishing");
    assert_true(TEXT_COPY(command.defect, span_of("scratch")));
    EXPECT_ACCEPTED(asker_send(&office.finish, &command));
    office_bench(&office.finish, VERB_RECEIVE, "polishing", 3, 2);
    office_bench(&office.finish, VERB_FINISH, "polishing", 3, 2);
    office_bench(&office.finish, VERB_RECEIVE, "qc", 4, 2);
    assert_int_equal(ask_weigh(&office.finish, "qc", 4, 2, STONES_UG + THEORY_UG).result, RESULT_ACCEPTED);
    struct command pass = asker_make(&office.finish, VERB_PASS, "qc", 4, 2);
    EXPECT_ACCEPTED(asker_send(&office.finish, &pass));
    office_refused(&office, VERB_DELIVER, &away, REASON_INCOMPLETE, "R-2 has no inspection sheet here");
    pass = asker_replace(&office.finish, &pass, VERB_WITHDRAW);
    EXPECT_ACCEPTED(asker_send(&office.finish, &pass));
    sheet = sheet_form(&row);
    command = asker_make(&office.finish, VERB_INSPECT, "qc", 4, 2);
    EXPECT_ACCEPTED(ask_form(&office.finish, &command, &sheet));
    office_bench(&office.finish, VERB_PASS, "qc", 4, 2);
    office_accepted(&office, VERB_DELIVER, &away);
    office_close(&office);
}

static void what_has_no_serial_number_stays(void **state)
{
    struct office rooms;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 1, 0);
    office_describe(&workshop);
    settings_set(&workshop.settings, SETTING_SERIAL_REQUIRED, 1);
    office_open_as(&rooms, &workshop);
    struct form line = office_line("solitaire", "52", 1), away = office_delivery("o-9"),
                record = office_blank(VERB_ENGRAVE);
    office_draft(&rooms, "o-9", &line, 1);
    office_release(&rooms, "o-9");
    office_through_the_bench(&rooms, 2);
    office_refused(&rooms, VERB_DELIVER, &away, REASON_INCOMPLETE, "R-2 has no serial number");
    struct command command = asker_make(&rooms.seat, VERB_ENGRAVE, "", RIG_MANAGER, 2);
    command.form = &record;
    assert_int_equal(asker_send(&rooms.seat, &command).result, RESULT_ACCEPTED);
    office_accepted(&rooms, VERB_DELIVER, &away);
    office_close(&rooms);
}

static void what_nobody_inspects_is_delivered_from_its_station(void **state)
{
    struct office rooms;
    (void)state;
    office_open(&rooms, 1, 0);
    struct form line = office_line("signet", "60", 1);
    office_draft(&rooms, "o-9", &line, 1);
    struct form skip = office_about(VERB_SKIP_PROTOTYPE, "o-9");
    form_set_text(&skip, "reason", "simple_design");
    office_accepted(&rooms, VERB_SKIP_PROTOTYPE, &skip);
    office_release(&rooms, "o-9");
    office_works_at(&rooms, VERB_RECEIVE, "cad", 2, PIECE_IN_WORK);
    office_works_at(&rooms, VERB_FINISH, "cad", 2, PIECE_DONE);
    office_bench(&rooms.bench, VERB_RECEIVE, "casting", 1, 2);
    office_bench(&rooms.bench, VERB_FINISH, "casting", 1, 2);
    office_bench(&rooms.finish, VERB_RECEIVE, "polishing", 3, 2);
    struct form away = office_delivery("o-9");
    office_refused(&rooms, VERB_DELIVER, &away, REASON_NOT_DONE, "R-2 is not finished (Polishing)");
    office_bench(&rooms.finish, VERB_FINISH, "polishing", 3, 2);
    office_accepted(&rooms, VERB_DELIVER, &away);
    office_is_state(&rooms, "o-9", ORDER_DELIVERED);
    struct board *board = rig_board(&rooms.rig);
    assert_int_equal(rig_station(board, "polishing")->now.load.pieces, 0);
    free(board);
    office_close(&rooms);
}

/* What the reports say of a column of the deliveries by their due date, with all that has happened. */
static int64_t on_time(const struct office *office, int column)
{
    rig_well(service_fold(office->rig.service));
    return rig_report_sum(&office->rig, REPORT_ON_TIME, column);
}

/* A ring comes back for repair: a stock-take finds it at a station, and it leaves a second time, though its
 * order was closed long ago. */
static void what_was_delivered_may_come_back(void **state)
{
    struct office office;
    char form[96];
    (void)state;
    office_open(&office, 1, 0);
    office_take_order(&office, "solitaire", "52", 1);
    office_through_the_bench(&office, 2);
    struct form away = office_delivery("o-9");
    office_accepted(&office, VERB_DELIVER, &away);
    said_yes(say(&office.seat, VERB_RECEIPT, "", RIG_MANAGER, 0, "delivery=1 by=her"));
    said_yes(say(&office.seat, VERB_CLOSE_ORDER, "", RIG_MANAGER, 0, "order=o-9 by=her"));
    int64_t delivered_ms = office_order(&office, "o-9").delivered_ms;
    int64_t late_ms = on_time(&office, 4);
    rig_next_ms();
    snprintf(form, sizeof form, "of=station place=polishing pieces={piece=%s}", rig_piece(2).text);
    said_yes(say(&office.seat, VERB_STOCK_TAKE, "", RIG_MANAGER, 0, form));
    assert_int_equal(office_piece(&office, 2).now.piece.place, PLACE_STATION);
    assert_int_equal(on_time(&office, 1), 1); /* it was delivered, all the same */
    office_refused(&office, VERB_DELIVER, &away, REASON_NOT_DONE, "R-2 is not finished (Polishing)");
    office_bench(&office.finish, VERB_START, "polishing", 3, 2);
    office_bench(&office.finish, VERB_FINISH, "polishing", 3, 2);
    office_bench(&office.finish, VERB_RECEIVE, "qc", 4, 2);
    assert_int_equal(ask_weigh(&office.finish, "qc", 4, 2, STONES_UG + THEORY_UG).result, RESULT_ACCEPTED);
    office_bench(&office.finish, VERB_PASS, "qc", 4, 2);
    assert_string_equal(office_accepted(&office, VERB_DELIVER, &away).thing, "delivery:2");
    said_yes(say(&office.seat, VERB_RECEIPT, "", RIG_MANAGER, 0, "delivery=2 by=her"));
    said_yes(say(&office.seat, VERB_RESERVE, "", RIG_MANAGER, 0, "delivery=2 note=late"));
    office_is_state(&office, "o-9", ORDER_CLOSED);
    assert_int_equal(office_order(&office, "o-9").delivered_ms, delivered_ms);
    assert_int_equal(on_time(&office, 1), 1);
    assert_int_equal(on_time(&office, 4), late_ms);
    office_close(&office); /* verify has nothing to say */
}

/* Two were ordered: one has left when the client withdraws the order, and is signed for all the same. */
static void what_left_is_signed_for_though_the_rest_is_cancelled(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    office_take_order(&office, "solitaire", "52", 2);
    office_through_the_bench(&office, 2);
    struct form away = office_delivery("o-9"), row = office_row(VERB_DELIVER, "pieces");
    struct tag gone = rig_piece(2);
    form_set_text(&row, "piece", gone.text);
    form_set_rows(&away, "pieces", &row, 1);
    office_accepted(&office, VERB_DELIVER, &away);
    struct form end = office_about(VERB_CANCEL_ORDER, "o-9");
    form_set_text(&end, "note", "withdrawn");
    office_accepted(&office, VERB_CANCEL_ORDER, &end);
    said_yes(say(&office.seat, VERB_RECEIPT, "", RIG_MANAGER, 0, "delivery=1 by=her"));
    said_yes(say(&office.seat, VERB_RESERVE, "", RIG_MANAGER, 0, "delivery=1 note=dented"));
    office_refused(&office, VERB_DELIVER, &away, REASON_WRONG_STATE, "o-9 is cancelled");
    office_is_state(&office, "o-9", ORDER_CANCELLED);
    office_close(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sheet_that_goes_along_is_there),
        cmocka_unit_test(the_sheet_by_which_it_failed_does_not_go_along),
        cmocka_unit_test(what_has_no_serial_number_stays),
        cmocka_unit_test(what_nobody_inspects_is_delivered_from_its_station),
        cmocka_unit_test(what_was_delivered_may_come_back),
        cmocka_unit_test(what_left_is_signed_for_though_the_rest_is_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

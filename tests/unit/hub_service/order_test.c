/* Orders: from the draft to the conformity check, and every way in which the office is told no. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "tests/unit/hub_service/life_helper.h"
#include "tests/unit/hub_service/office_helper.h"
#include "tests/unit/hub_service/tamper_helper.h"

/* ------------------------------------------------------------------ stories */

/* Delivery 1 of o-9 is signed for, with a reserve. */
static void expect_closed_when_settled(struct office *office)
{
    struct form close = office_about(VERB_CLOSE_ORDER, "o-9");
    form_set_text(&close, "by", "Ms Nord");
    office_refused(office, VERB_CLOSE_ORDER, &close, REASON_INCOMPLETE, "Nobody has signed for delivery 1");
    struct form receipt = office_blank(VERB_RECEIPT);
    form_set_int(&receipt, "delivery", 2);
    form_set_text(&receipt, "by", "Ms Nord");
    office_refused(office, VERB_RECEIPT, &receipt, REASON_UNKNOWN_THING, "no delivery 2");
    form_set_int(&receipt, "delivery", 1);
    office_accepted(office, VERB_RECEIPT, &receipt);
    office_refused(office, VERB_RECEIPT, &receipt, REASON_EXISTS, "Ms Nord has signed for delivery 1");
    struct form reserve = office_blank(VERB_RESERVE);
    form_set_int(&reserve, "delivery", 1);
    form_set_text(&reserve, "note", "box dented");
    office_accepted(office, VERB_RESERVE, &reserve);
    form_set_text(&reserve, "note", "one stone loose");
    office_accepted(office, VERB_RESERVE, &reserve);
    file_says(office->rig.path, "SELECT reservations FROM delivery", "box dented; one stone loose\n");
    char long_text[ORDER_TEXT_MAX];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    form_set_text(&reserve, "note", long_text);
    office_refused(office, VERB_RESERVE, &reserve, REASON_BAD_FIELD, "longer than 400 bytes");
    office_refused(office, VERB_CLOSE_ORDER, &close, REASON_INCOMPLETE, "say how that was settled");
    form_set_text(&close, "settled", "new box sent");
    office_accepted(office, VERB_CLOSE_ORDER, &close);
    office_is_state(office, "o-9", ORDER_CLOSED);
}

static void from_draft_to_closed(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 3, 0);
    struct form form = office_about(VERB_DRAFT_ORDER, "o-9");
    office_accepted(&office, VERB_DRAFT_ORDER, &form);
    office_is_state(&office, "o-9", ORDER_DRAFT);
    struct form go = office_about(VERB_RELEASE_ORDER, "o-9");
    office_refused(
        &office, VERB_RELEASE_ORDER, &go, REASON_INCOMPLETE,
        "The launch sheet of o-9 lacks: the client, the due date, its lines, the specification, the "
        "reference documents, feasibility confirmed, materials confirmed, the deadline confirmed, the quote "
        "accepted, the payment terms.");
    office_take_order(&office, "solitaire", "52", 2);
    office_is_state(&office, "o-9", ORDER_RELEASED);
    struct piece_row first = office_piece(&office, 4); /* three were there */
    assert_string_equal(first.name, "R-4");
    assert_int_equal(first.now.piece.place, PLACE_POOL);
    assert_int_equal(first.now.piece.book_mass.ug, 0);
    assert_int_equal(first.line, 1);
    assert_true(first.released_ms > 0);
    assert_string_equal(office_piece(&office, 5).name, "R-5");

    office_refused(&office, VERB_RELEASE_ORDER, &go, REASON_WRONG_STATE, "o-9 is released");
    office_refused(&office, VERB_DRAFT_ORDER, &form, REASON_WRONG_STATE, "o-9 is released");
    struct form away = office_delivery("o-9");
    office_refused(&office, VERB_DELIVER, &away, REASON_WRONG_STATE, "o-9 is released");
    office_through_the_bench(&office, 4);
    office_is_state(&office, "o-9", ORDER_IN_WORK);
    office_refused(&office, VERB_DELIVER, &away, REASON_NOT_DONE, "R-5 is not finished (pool)");
    office_through_the_bench(&office, 5);
    form_set_int(&away, "care_sheet", 0);
    form_set_text(&away, "invoice", "");
    office_refused(&office, VERB_DELIVER, &away, REASON_INCOMPLETE,
                   "lacks: the invoice reference, the care sheet.");
    away = office_delivery("o-9");
    assert_string_equal(office_accepted(&office, VERB_DELIVER, &away).thing,
                        "delivery:1"); /* to print its slip */
    office_is_state(&office, "o-9", ORDER_DELIVERED);
    assert_int_equal(office_piece(&office, 4).now.piece.place, PLACE_DELIVERED);
    office_refused(&office, VERB_DELIVER, &away, REASON_NOT_DONE, "Nothing of order o-9 is finished");

    expect_closed_when_settled(&office);
    struct form cancel = office_about(VERB_CANCEL_ORDER, "o-9");
    form_set_text(&cancel, "note", "too late");
    office_refused(&office, VERB_CANCEL_ORDER, &cancel, REASON_WRONG_STATE, "o-9 is closed");
    office_close(&office);
}

static void a_part_can_go_first(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    office_take_order(&office, "solitaire", "52", 2);
    office_through_the_bench(&office, 2);
    const struct form_field *fields = form_kind_of(VERB_DELIVER)->fields;
    while (strcmp(fields->name, "pieces") != 0)
        fields++;
    struct form row = form_new(fields->rows);
    struct tag other = rig_piece(1), mine = rig_piece(2);
    struct form away = office_delivery("o-9");
    form_set_text(&row, "piece", other.text);
    form_set_rows(&away, "pieces", &row, 1);
    office_refused(&office, VERB_DELIVER, &away, REASON_UNKNOWN_THING, "is no piece of order o-9");
    form_set_text(&row, "piece", mine.text);
    office_accepted(&office, VERB_DELIVER, &away);
    office_is_state(&office, "o-9", ORDER_IN_WORK);
    assert_int_equal(office_piece(&office, 2).now.piece.place, PLACE_DELIVERED);
    office_through_the_bench(&office, 3);
    away = office_delivery("o-9");
    office_accepted(&office, VERB_DELIVER, &away);
    office_is_state(&office, "o-9", ORDER_DELIVERED);
    office_close(&office);
}

static void one_piece_is_no_pieces(void **state)
{
    struct office office;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 1, 0);
    workshop.stations[1].limit.pieces = 1;
    office_open_as(&office, &workshop);
    struct form line = office_line("solitaire", "52", 2), go = office_about(VERB_RELEASE_ORDER, "o-9");
    form_set_text(&line, "as", "lot");
    office_draft(&office, "o-9", &line, 1);
    office_refused(&office, VERB_RELEASE_ORDER, &go, REASON_TOO_LARGE,
                   "Setting never holds more than 1 piece: ");
    office_close(&office);
}

static void a_lot_that_fits_nowhere(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form line = office_line("solitaire", "52", 5); /* QC holds two, polishing three, setting four */
    form_set_text(&line, "as", "lot");
    office_draft(&office, "o-9", &line, 1);
    struct form go = office_about(VERB_RELEASE_ORDER, "o-9");
    struct reply reply = office_tell(&office, VERB_RELEASE_ORDER, &go);
    assert_int_equal(reply.reason, REASON_TOO_LARGE);
    assert_string_equal(reply.next.text, "setting");
    assert_int_equal(reply.numbers.value[NUMBER_LIMIT], 4);
    assert_string_equal(reply.detail,
                        "Line 1 has 5 under one tag, but Setting never holds more than 4 pieces: order "
                        "single pieces or smaller lots, or raise that limit.");
    assert_int_equal(office_count_pieces(&office, "o-9"), 0);
    form_set_int(&line, "quantity", 2);
    office_draft(&office, "o-9", &line, 1);
    office_release(&office, "o-9");
    assert_int_equal(office_count_pieces(&office, "o-9"), 1);
    assert_int_equal(office_piece(&office, 2).now.piece.quantity, 2);
    office_close(&office);
}

static void lines_that_nobody_can_make(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form lines[3] = {office_line("crown", "1", 1), office_line("solitaire", "99", 1),
                            office_line("solitaire", "52", 1)};
    form_set_text(&lines[1], "alloy", "pt950");
    form_set_text(&lines[2], "customisation", "engraved inside");
    office_draft(&office, "o-9", lines, 3);
    struct form go = office_about(VERB_RELEASE_ORDER, "o-9");
    office_refused(&office, VERB_RELEASE_ORDER, &go, REASON_INCOMPLETE,
                   "lacks: in line 1 a model that is known, in line 2 a size that the model has, in line 2 "
                   "an alloy that "
                   "is known, in line 3 the volume of the customised piece (or an empty customisation).");
    form_set_int(&lines[2], "quantity", ORDER_PIECES_MAX + 1);
    struct form many = office_about(VERB_DRAFT_ORDER, "o-9");
    form_set_rows(&many, "lines", &lines[2], 1);
    office_refused(&office, VERB_DRAFT_ORDER, &many, REASON_BAD_FIELD, "at most 1000 come at once");
    form_set_text(&many, "client",
                  "A client whose name is much longer than sixty-three bytes, which no screen shows");
    office_refused(&office, VERB_DRAFT_ORDER, &many, REASON_BAD_FIELD, "The client is longer than 63 bytes.");
    struct form none = office_about(VERB_RELEASE_ORDER, "o-99");
    office_refused(&office, VERB_RELEASE_ORDER, &none, REASON_UNKNOWN_THING, "There is no order o-99");
    office_close(&office);
}

/* A customised piece has its own volume, and a client may demand less than the route's two percent. */
static void a_customised_piece(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form line = office_line("solitaire", "52", 1);
    form_set_text(&line, "customisation", "wider band");
    form_set_int(&line, "volume_mm3_e3", 400000);
    form_set_int(&line, "tolerance_ppm", 10000);
    office_draft(&office, "o-9", &line, 1);
    office_release(&office, "o-9");
    struct piece_row row = office_piece(&office, 2);
    assert_int_equal(row.volume_mm3_e3, 400000);
    struct reader *reader;
    struct sheet sheet;
    bool found;
    assert_string_equal(reader_open(office.rig.path, &reader).text, "");
    assert_string_equal(reader_sheet(reader, rig_piece(2), &sheet, &found, NULL, 0, NULL).text, "");
    assert_int_equal(sheet.steps[3].tolerance_ppm, 10000);
    assert_string_equal(reader_sheet(reader, rig_piece(1), &sheet, &found, NULL, 0, NULL).text, "");
    assert_int_equal(sheet.steps[3].tolerance_ppm, 20000);
    reader_close(reader);
    office_close(&office);
}

/* ------------------------------------------------------------------ what cannot be taken back, or forged */

static void a_release_is_not_withdrawn(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form line = office_line("solitaire", "52", 1);
    office_draft(&office, "o-9", &line, 1);
    struct form go = office_about(VERB_RELEASE_ORDER, "o-9");
    struct command command = asker_make(&office.seat, VERB_RELEASE_ORDER, "", RIG_MANAGER, 0);
    command.form = &go;
    assert_int_equal(asker_send(&office.seat, &command).result, RESULT_ACCEPTED);
    struct command back = asker_make(&office.seat, VERB_WITHDRAW, "", RIG_MANAGER, 0);
    back.has_replaces = true;
    back.replaces_id = command.id;
    back.replaces_n = command.n;
    struct reply reply = asker_send(&office.seat, &back);
    assert_int_equal(reply.reason, REASON_NOTHING_TO_UNDO);
    office_is_state(&office, "o-9", ORDER_RELEASED);
    office_close(&office);
}

static void setters_release_nothing(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form form = office_about(VERB_DRAFT_ORDER, "o-9");
    struct command command = asker_make(&office.bench, VERB_DRAFT_ORDER, "", 2, 0);
    command.form = &form;
    assert_int_equal(asker_send(&office.bench, &command).reason, REASON_NOT_ALLOWED);
    office_close(&office);
}

/* A name that somebody gave by hand is passed over. */
static void names_are_not_given_twice(void **state)
{
    struct office office;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 2, 0);
    office_describe(&workshop);
    assert_true(TEXT_COPY(workshop.pieces[0].name, span_of("R-3")));
    rig_open_as(&office.rig, &workshop);
    office.seat = rig_office(&office.rig, RIG_MANAGER);
    office_take_order(&office, "solitaire", "52", 2);
    assert_string_equal(office_piece(&office, 4).name, "R-4");
    assert_string_equal(office_piece(&office, 5).name, "R-5");
    office_close(&office);
}

static void rebind(struct office *office, int piece, int64_t number)
{
    struct form form = office_blank(VERB_BIND);
    struct tag tag = tag_make(TAG_PIECE, number);
    form_set_text(&form, "tag", tag.text);
    struct command command = asker_make(&office->seat, VERB_BIND, "", RIG_MANAGER, piece);
    command.form = &form;
    struct reply reply = asker_send(&office->seat, &command);
    if (reply.result != RESULT_ACCEPTED)
        fail_msg("bind: %s %s", reason_word(reply.reason), reply.detail);
}

/* A tag that was taken off somewhere still lies about: its number is not given again. */
static void numbers_of_old_tags_are_not_given_again(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    rebind(&office, 1, 500);
    rebind(&office, 500, 2);
    office_take_order(&office, "solitaire", "52", 1);
    assert_string_equal(office_piece(&office, 501).name, "R-501");
    office_close(&office);
}

static const struct {
    const char *name, *sql, *says;
} forgeries[] = {
    {"a state", "UPDATE client_order SET state = 'closed' WHERE code = 'o-9'",
     "order o-9 is closed, but the last that was done to it is release_order"},
    {"a delivery that was none", "UPDATE client_order SET state = 'delivered' WHERE code = 'o-1'",
     "order o-1 is delivered, but nothing of it was"},
    {"a draft", "UPDATE client_order SET state = 'draft' WHERE code = 'o-1'",
     "order o-1 is draft, but the last that was done to it is nothing"},
    {"a draft at work", "UPDATE client_order SET state = 'released' WHERE code = 'o-8'",
     "order o-8 is released, but the last that was done to it is draft_order"},
    {"a cancelled order at work", "UPDATE client_order SET state = 'released' WHERE code = 'o-7'",
     "order o-7 is released, but the last that was done to it is cancel_order"},
    {"an order of the workshop file that has ended",
     "UPDATE client_order SET state = 'cancelled' WHERE code = 'o-1'",
     "order o-1 is cancelled, but the last that was done to it is nothing"},
    {"a change", "UPDATE order_change SET state = 'accepted'",
     "change 1 is accepted, but the last that was done to it is request_change"},
    {"a piece that left with nothing", "DELETE FROM delivery_piece",
     "piece R-2 was delivered, but with no delivery"},
    {"what it does without", "INSERT INTO order_short SELECT 2, id, 1 FROM client_order WHERE code = 'o-9'",
     "order o-9 does without 1 pieces, but was told to without 0"},
    {"where a sheet is", "UPDATE delivery_piece SET sheet_at = 'elsewhere'",
     "the sheet of piece R-2 is at elsewhere, but delivery 1 does not say so"},
    {"a piece that did not leave", "INSERT INTO delivery_piece (piece, delivery) VALUES (1, 1)",
     "piece R-1 left with delivery 1, but is pool"},
};

static void verify_notices_a_forgery(void **state)
{
    struct office office;
    struct rig copy;
    (void)state;
    office_open(&office, 1, 0);
    office_take_order(&office, "solitaire", "52", 1);
    office_through_the_bench(&office, 2);
    struct form wish = office_about(VERB_REQUEST_CHANGE, "o-9");
    form_set_text(&wish, "wish", "sooner");
    office_accepted(&office, VERB_REQUEST_CHANGE, &wish);
    struct form away = office_delivery("o-9");
    office_accepted(&office, VERB_DELIVER, &away);
    struct form blank = office_about(VERB_DRAFT_ORDER, "o-8"), other = office_about(VERB_DRAFT_ORDER, "o-7");
    struct form cancel = office_about(VERB_CANCEL_ORDER, "o-7");
    office_accepted(&office, VERB_DRAFT_ORDER, &blank);
    office_accepted(&office, VERB_DRAFT_ORDER, &other);
    form_set_text(&cancel, "note", "nobody wants it");
    office_accepted(&office, VERB_CANCEL_ORDER, &cancel);
    rig_verify(&office.rig, NULL);
    rig_stop(&office.rig);
    for (size_t i = 0; i < COUNT_OF(forgeries); i++) {
        struct listening said = {.all = ""};
        struct verify_report report;
        tamper_copy(&office.rig, &copy);
        tamper(copy.path, forgeries[i].sql);
        assert_false(fault_is(service_verify(copy.path, listen, &said, &report)));
        if (!strstr(said.all, forgeries[i].says))
            fail_msg("%s: %s", forgeries[i].name, said.all);
    }
    tamper_remove(&copy);
    office_close(&office);
}

/* ------------------------------------------------------------------ cancelled */

static void what_becomes_of_a_cancelled_orders_pieces(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    office_take_order(&office, "solitaire", "52", 4);
    office_bench(&office.bench, VERB_RECEIVE, "casting", 1, 2); /* in work */
    office_through_the_bench(&office, 3);                       /* finished */
    struct form cancel = office_about(VERB_CANCEL_ORDER, "o-9");
    form_set_text(&cancel, "note", "the client has withdrawn");
    struct reply reply = office_accepted(&office, VERB_CANCEL_ORDER, &cancel);
    assert_string_equal(
        reply.detail,
        "o-9 is cancelled; withdrawn from the pool: 2; begun, and held until you say what becomes of "
        "them: 1; elsewhere (see its list of pieces): 1.");
    office_is_state(&office, "o-9", ORDER_CANCELLED);
    assert_int_equal(office_piece(&office, 2).now.piece.state, PIECE_HELD);
    assert_int_equal(office_piece(&office, 2).now.piece.was, PIECE_IN_WORK);
    assert_int_equal(office_piece(&office, 3).now.piece.place, PLACE_FINISHED);
    assert_int_equal(office_piece(&office, 4).now.piece.place, PLACE_ENDED);
    office_refused(&office, VERB_CANCEL_ORDER, &cancel, REASON_WRONG_STATE, "o-9 is cancelled");

    struct form other = office_about(VERB_DRAFT_ORDER, "o-10"); /* a draft simply goes */
    office_accepted(&office, VERB_DRAFT_ORDER, &other);
    cancel = office_about(VERB_CANCEL_ORDER, "o-10");
    form_set_text(&cancel, "note", "no answer");
    office_accepted(&office, VERB_CANCEL_ORDER, &cancel);
    office_is_state(&office, "o-10", ORDER_CANCELLED);

    cancel =
        office_about(VERB_CANCEL_ORDER, "o-1"); /* from the workshop file; its piece in the pool is wax */
    form_set_text(&cancel, "note", "the client has withdrawn");
    reply = office_accepted(&office, VERB_CANCEL_ORDER, &cancel);
    assert_non_null(strstr(reply.detail, "withdrawn from the pool: 1."));
    office_close(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_draft_to_closed),
        cmocka_unit_test(a_part_can_go_first),
        cmocka_unit_test(one_piece_is_no_pieces),
        cmocka_unit_test(a_lot_that_fits_nowhere),
        cmocka_unit_test(lines_that_nobody_can_make),
        cmocka_unit_test(a_customised_piece),
        cmocka_unit_test(a_release_is_not_withdrawn),
        cmocka_unit_test(setters_release_nothing),
        cmocka_unit_test(names_are_not_given_twice),
        cmocka_unit_test(numbers_of_old_tags_are_not_given_again),
        cmocka_unit_test(verify_notices_a_forgery),
        cmocka_unit_test(what_becomes_of_a_cancelled_orders_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

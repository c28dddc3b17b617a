/* Orders: from the draft to the conformity check, and every way in which the office is told no. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "hub/store/order.h"
#include "tests/unit/hub_service/life_helper.h"
#include "tests/unit/hub_service/rig_helper.h"

#define THEORY_UG INT64_C(5639662) /* 380 mm³ · 15.6 · 0.991 · 0.96: polished */
#define STONES_UG INT64_C(100000)
#define DUE_MS    INT64_C(1900000000000)

/* ------------------------------------------------------------------ a workshop with an office */

/* To the rig's workshop: stations of the office, and "signet", which goes through them. */
static void describe_office(struct workshop *workshop)
{
    static const struct station office[] = {
        {.code = {"cad"}, .name = "CAD", .kind = {"cad"}, .staff = 1, .at_once = 5},
        {.code = {"prototype"}, .name = "Prototype", .kind = {"prototype"}, .staff = 1, .at_once = 1},
    };
    static const struct workshop_model signet = {.code = {"signet"},
                                                 .name = "Signet",
                                                 .route = {"full"},
                                                 .size_count = 1,
                                                 .sizes = {{.size = "60", .volume_mm3_e3 = 500000}}};
    workshop->stations = realloc(workshop->stations, 6 * sizeof *workshop->stations);
    workshop->routes = realloc(workshop->routes, 3 * sizeof *workshop->routes);
    workshop->models = realloc(workshop->models, 2 * sizeof *workshop->models);
    assert_true(workshop->stations && workshop->routes && workshop->models);
    memcpy(workshop->stations + workshop->station_count, office, sizeof office);
    workshop->station_count += 2;
    struct workshop_route full = {.code = {"full"}, .step_count = 4};
    full.steps[0] = (struct route_step){.kind = {"cad"}, .factor_ppm = 1000000, .standard_s = 3600};
    full.steps[1] = (struct route_step){.kind = {"prototype"}, .factor_ppm = 1000000, .standard_s = 7200};
    full.steps[2] = workshop->routes[0].steps[0];
    full.steps[3] = workshop->routes[0].steps[2];
    workshop->routes[workshop->route_count++] = full;
    workshop->models[workshop->model_count++] = signet;
}

struct office {
    struct rig rig;
    struct asker seat, bench, finish;
};

static void open_office_as(struct office *office, struct workshop *workshop)
{
    rig_open_as(&office->rig, workshop);
    office->seat = rig_office(&office->rig, RIG_MANAGER);
    office->bench = rig_asker(&office->rig, 0);
    office->finish = rig_asker(&office->rig, 1);
}

static void open_office(struct office *office, int pieces, int at_casting)
{
    struct workshop workshop;
    rig_describe(&workshop, pieces, at_casting);
    describe_office(&workshop);
    open_office_as(office, &workshop);
}

static void close_office(struct office *office)
{
    rig_verify(&office->rig, NULL);
    rig_close(&office->rig);
}

/* ------------------------------------------------------------------ saying it */

static struct form blank(enum verb verb)
{
    return form_new(form_kind_of(verb)->fields);
}

static struct form about(enum verb verb, const char *order)
{
    struct form form = blank(verb);
    form_set_text(&form, "order", order);
    return form;
}

static struct reply tell(struct office *office, enum verb verb, const struct form *form)
{
    struct command command = asker_make(&office->seat, verb, "", RIG_MANAGER, 0);
    command.form = form;
    return asker_send(&office->seat, &command);
}

static struct reply accepted(struct office *office, enum verb verb, const struct form *form)
{
    struct reply reply = tell(office, verb, form);
    if (reply.result != RESULT_ACCEPTED)
        fail_msg("%s: %s %s: %s", verb_word(verb), result_word(reply.result), reason_word(reply.reason),
                 reply.detail);
    return reply;
}

static void refused(struct office *office, enum verb verb, const struct form *form, enum reason reason,
                    const char *detail)
{
    struct reply reply = tell(office, verb, form);
    if (reply.result != RESULT_REFUSED || reply.reason != reason || !strstr(reply.detail, detail))
        fail_msg("%s: %s %s: \"%s\" instead of %s: \"%s\"", verb_word(verb), result_word(reply.result),
                 reason_word(reply.reason), reply.detail, reason_word(reason), detail);
}

static struct form line_of(const char *model, const char *size, int64_t quantity)
{
    const struct form_field *field = form_kind_of(VERB_DRAFT_ORDER)->fields;
    while (strcmp(field->name, "lines") != 0)
        field++;
    struct form line = form_new(field->rows);
    form_set_text(&line, "model", model);
    form_set_text(&line, "size", size);
    form_set_int(&line, "quantity", quantity);
    form_set_text(&line, "alloy", "au750y");
    form_set_text(&line, "finish", "polished");
    form_set_text(&line, "stones", "as the model");
    return line;
}

/* A draft with all that a launch sheet needs. */
static void draft_whole(struct office *office, const char *order, const struct form *lines, size_t count)
{
    struct form form = about(VERB_DRAFT_ORDER, order);
    form_set_text(&form, "client", "A client");
    form_set_int(&form, "due", DUE_MS);
    form_set_rows(&form, "lines", lines, count);
    form_set_text(&form, "specification", "spec");
    form_set_text(&form, "documents", "drawing");
    form_set_int(&form, "feasible", 1);
    form_set_int(&form, "materials", 1);
    form_set_int(&form, "deadline", 1);
    form_set_text(&form, "quote", "Q-1");
    form_set_text(&form, "payment", "30 days");
    accepted(office, VERB_DRAFT_ORDER, &form);
}

static void release(struct office *office, const char *order)
{
    struct form form = about(VERB_RELEASE_ORDER, order);
    struct reply reply = accepted(office, VERB_RELEASE_ORDER, &form);
    char thing[THING_TEXT_MAX];
    snprintf(thing, sizeof thing, "order:%s", order);
    assert_string_equal(reply.thing, thing);
}

/* ------------------------------------------------------------------ looking */

static struct store *look(const struct office *office)
{
    struct store *store;
    struct fault fault = store_open(office->rig.path, STORE_READ, &store);
    assert_string_equal(fault.text, "");
    return store;
}

static struct order_row read_order(const struct office *office, const char *code)
{
    struct store *store = look(office);
    struct order_row row;
    bool found;
    struct fault fault = store_order_find(store, code_of(code), &row, &found);
    assert_string_equal(fault.text, "");
    assert_true(found);
    store_close(store);
    return row;
}

static void is_state(const struct office *office, const char *code, enum order_state state)
{
    struct order_row row = read_order(office, code);
    assert_string_equal(order_state_word(row.state), order_state_word(state));
}

static struct piece_row read_piece(const struct office *office, int number)
{
    struct store *store = look(office);
    struct piece_row row;
    bool found;
    struct fault fault = store_piece_find(store, rig_piece(number), &row, &found);
    assert_string_equal(fault.text, "");
    assert_true(found);
    store_close(store);
    return row;
}

static bool take_nothing(void *context, const struct piece_row *row)
{
    (void)row;
    ++*(int *)context;
    return true;
}

static int count_pieces(const struct office *office, const char *code)
{
    struct order_row order = read_order(office, code);
    struct store *store = look(office);
    int count = 0;
    struct fault fault = store_piece_each_of_order(store, order.id, take_nothing, &count);
    assert_string_equal(fault.text, "");
    store_close(store);
    return count;
}

/* ------------------------------------------------------------------ the bench */

static void bench(struct asker *asker, enum verb verb, const char *station, int person, int piece)
{
    struct reply reply = ask(asker, verb, station, person, piece);
    if (reply.result != RESULT_ACCEPTED)
        fail_msg("%s at %s: %s", verb_word(verb), station, reason_word(reply.reason));
}

static void to_inspection(struct office *office, int piece)
{
    bench(&office->bench, VERB_RECEIVE, "casting", 1, piece);
    bench(&office->bench, VERB_FINISH, "casting", 1, piece);
    bench(&office->bench, VERB_RECEIVE, "setting", 2, piece);
    bench(&office->bench, VERB_FINISH, "setting", 2, piece);
    bench(&office->finish, VERB_RECEIVE, "polishing", 3, piece);
    bench(&office->finish, VERB_FINISH, "polishing", 3, piece);
    bench(&office->finish, VERB_RECEIVE, "qc", 4, piece);
    assert_int_equal(ask_weigh(&office->finish, "qc", 4, piece, STONES_UG + THEORY_UG).result,
                     RESULT_ACCEPTED);
}

static void through_the_bench(struct office *office, int piece)
{
    struct form row, form = sheet_form(&row);
    to_inspection(office, piece);
    struct command command = asker_make(&office->finish, VERB_INSPECT, "qc", 4, piece);
    assert_int_equal(ask_form(&office->finish, &command, &form).result, RESULT_ACCEPTED);
    bench(&office->finish, VERB_PASS, "qc", 4, piece);
}

static struct form delivery_of(const char *order)
{
    struct form form = about(VERB_DELIVER, order);
    form_set_text(&form, "carrier", "Brinks");
    form_set_text(&form, "value", "4200 EUR");
    form_set_text(&form, "signature", "M. Office");
    form_set_int(&form, "inspection_sheet", 1);
    form_set_text(&form, "slip", "L-1");
    form_set_text(&form, "invoice", "R-1");
    form_set_int(&form, "care_sheet", 1);
    return form;
}

static struct form row_of(enum verb verb, const char *list)
{
    const struct form_field *field = form_kind_of(verb)->fields;
    while (strcmp(field->name, list) != 0)
        field++;
    return form_new(field->rows);
}

/* ------------------------------------------------------------------ stories */

static void from_draft_to_closed(void **state)
{
    struct office office;
    (void)state;
    open_office(&office, 3, 0);
    struct form form = about(VERB_DRAFT_ORDER, "o-9");
    accepted(&office, VERB_DRAFT_ORDER, &form);
    is_state(&office, "o-9", ORDER_DRAFT);
    struct form go = about(VERB_RELEASE_ORDER, "o-9");
    refused(
        &office, VERB_RELEASE_ORDER, &go, REASON_INCOMPLETE,
        "The launch sheet of o-9 lacks: the client, the due date, its lines, the specification, the "
        "reference documents, feasibility confirmed, materials confirmed, the deadline confirmed, the quote "
        "accepted, the payment terms.");
    struct form line = line_of("solitaire", "52", 2);
    draft_whole(&office, "o-9", &line, 1);
    release(&office, "o-9");
    is_state(&office, "o-9", ORDER_RELEASED);
    struct piece_row first = read_piece(&office, 4); /* three were there */
    assert_string_equal(first.name, "R-4");
    assert_int_equal(first.now.piece.place, PLACE_POOL);
    assert_int_equal(first.now.piece.book.ug, 0);
    assert_int_equal(first.line, 1);
    assert_true(first.released_ms > 0);
    assert_string_equal(read_piece(&office, 5).name, "R-5");

    refused(&office, VERB_RELEASE_ORDER, &go, REASON_WRONG_STATE, "o-9 is released");
    refused(&office, VERB_DRAFT_ORDER, &form, REASON_WRONG_STATE, "o-9 is released");
    struct form away = delivery_of("o-9");
    refused(&office, VERB_DELIVER, &away, REASON_WRONG_STATE, "o-9 is released");
    through_the_bench(&office, 4);
    is_state(&office, "o-9", ORDER_IN_WORK);
    refused(&office, VERB_DELIVER, &away, REASON_NOT_DONE, "R-5 is not finished (pool)");
    through_the_bench(&office, 5);
    form_set_int(&away, "care_sheet", 0);
    form_set_text(&away, "invoice", "");
    refused(&office, VERB_DELIVER, &away, REASON_INCOMPLETE, "lacks: the invoice reference, the care sheet.");
    away = delivery_of("o-9");
    assert_string_equal(accepted(&office, VERB_DELIVER, &away).thing, "delivery:1"); /* to print its slip */
    is_state(&office, "o-9", ORDER_DELIVERED);
    assert_int_equal(read_piece(&office, 4).now.piece.place, PLACE_DELIVERED);
    refused(&office, VERB_DELIVER, &away, REASON_NOT_DONE, "Nothing of order o-9 is finished");

    struct form close = about(VERB_CLOSE_ORDER, "o-9");
    form_set_text(&close, "by", "Ms Nord");
    refused(&office, VERB_CLOSE_ORDER, &close, REASON_INCOMPLETE, "Nobody has signed for delivery 1");
    struct form receipt = blank(VERB_RECEIPT);
    form_set_int(&receipt, "delivery", 2);
    form_set_text(&receipt, "by", "Ms Nord");
    refused(&office, VERB_RECEIPT, &receipt, REASON_UNKNOWN_THING, "no delivery 2");
    form_set_int(&receipt, "delivery", 1);
    accepted(&office, VERB_RECEIPT, &receipt);
    refused(&office, VERB_RECEIPT, &receipt, REASON_EXISTS, "Ms Nord has signed for delivery 1");
    struct form reserve = blank(VERB_RESERVE);
    form_set_int(&reserve, "delivery", 1);
    form_set_text(&reserve, "note", "box dented");
    accepted(&office, VERB_RESERVE, &reserve);
    refused(&office, VERB_CLOSE_ORDER, &close, REASON_INCOMPLETE, "say how that was settled");
    form_set_text(&close, "settled", "new box sent");
    accepted(&office, VERB_CLOSE_ORDER, &close);
    is_state(&office, "o-9", ORDER_CLOSED);
    struct form cancel = about(VERB_CANCEL_ORDER, "o-9");
    form_set_text(&cancel, "note", "too late");
    refused(&office, VERB_CANCEL_ORDER, &cancel, REASON_WRONG_STATE, "o-9 is closed");
    close_office(&office);
}

static void a_part_can_go_first(void **state)
{
    struct office office;
    (void)state;
    open_office(&office, 1, 0);
    struct form line = line_of("solitaire", "52", 2);
    draft_whole(&office, "o-9", &line, 1);
    release(&office, "o-9");
    through_the_bench(&office, 2);
    const struct form_field *fields = form_kind_of(VERB_DELIVER)->fields;
    while (strcmp(fields->name, "pieces") != 0)
        fields++;
    struct form row = form_new(fields->rows);
    struct tag other = rig_piece(1), mine = rig_piece(2);
    struct form away = delivery_of("o-9");
    form_set_text(&row, "piece", other.text);
    form_set_rows(&away, "pieces", &row, 1);
    refused(&office, VERB_DELIVER, &away, REASON_UNKNOWN_THING, "is no piece of order o-9");
    form_set_text(&row, "piece", mine.text);
    accepted(&office, VERB_DELIVER, &away);
    is_state(&office, "o-9", ORDER_IN_WORK);
    assert_int_equal(read_piece(&office, 2).now.piece.place, PLACE_DELIVERED);
    through_the_bench(&office, 3);
    away = delivery_of("o-9");
    accepted(&office, VERB_DELIVER, &away);
    is_state(&office, "o-9", ORDER_DELIVERED);
    close_office(&office);
}

/* ------------------------------------------------------------------ what was lost */

static struct reply manage(struct office *office, enum verb verb, int piece, const char *name, int64_t count)
{
    return name ? ask_count(&office->seat, verb, "", RIG_MANAGER, piece, name, count)
                : ask_text(&office->seat, verb, "", RIG_MANAGER, piece, NULL, NULL);
}

/* o-9 has: the first is delivered, the second missing, the third scrapped. */
static void lose_two_of_three(struct office *office)
{
    open_office(office, 1, 0);
    struct form line = line_of("solitaire", "52", 3);
    draft_whole(office, "o-9", &line, 1);
    release(office, "o-9");
    through_the_bench(office, 2);
    bench(&office->bench, VERB_RECEIVE, "casting", 1, 3);
    EXPECT_ACCEPTED(manage(office, VERB_MISSING, 3, NULL, 0));
    EXPECT_ACCEPTED(manage(office, VERB_SCRAP, 4, NULL, 0));
    struct form away = delivery_of("o-9");
    struct reply reply = accepted(office, VERB_DELIVER, &away);
    assert_string_equal(reply.detail,
                        "o-9 stays open: it waits for R-3 and 1 more, which is missing. Make it "
                        "again, find it, change the order, or close it short.");
    is_state(office, "o-9", ORDER_IN_WORK);
}

static struct form short_of(const char *order)
{
    struct form form = about(VERB_CLOSE_SHORT, order);
    form_set_text(&form, "note", "Ms Nord takes what there is");
    return form;
}

static void what_was_lost_keeps_the_order_open(void **state)
{
    struct office office;
    (void)state;
    lose_two_of_three(&office);
    EXPECT_ACCEPTED(manage(&office, VERB_FOUND, 3, NULL, 0));
    EXPECT_ACCEPTED(manage(&office, VERB_REMAKE, 4, NULL, 0)); /* TS1-000005 */
    bench(&office.bench, VERB_START, "casting", 1, 3);
    bench(&office.bench, VERB_FINISH, "casting", 1, 3);
    bench(&office.bench, VERB_RECEIVE, "setting", 2, 3);
    bench(&office.bench, VERB_FINISH, "setting", 2, 3);
    EXPECT_ACCEPTED(manage(&office, VERB_SCRAP, 3, NULL, 0));
    through_the_bench(&office, 5);
    struct form away = delivery_of("o-9");
    assert_string_equal(accepted(&office, VERB_DELIVER, &away).detail,
                        "o-9 stays open: it waits for R-3, which was scrapped. Make it again, change the "
                        "order, or close it short.");
    EXPECT_ACCEPTED(manage(&office, VERB_REMAKE, 3, NULL, 0));
    through_the_bench(&office, 6);
    assert_string_equal(accepted(&office, VERB_DELIVER, &away).detail, "");
    is_state(&office, "o-9", ORDER_DELIVERED);
    close_office(&office);
}

static void an_order_is_closed_short(void **state)
{
    struct office office;
    (void)state;
    lose_two_of_three(&office);
    struct form without = short_of("o-9");
    struct command command = asker_make(&office.bench, VERB_CLOSE_SHORT, "", 2, 0);
    command.form = &without;
    assert_int_equal(asker_send(&office.bench, &command).reason, REASON_NOT_ALLOWED);
    accepted(&office, VERB_CLOSE_SHORT, &without);
    is_state(&office, "o-9", ORDER_DELIVERED);
    refused(&office, VERB_CLOSE_SHORT, &without, REASON_WRONG_STATE, "o-9 is delivered");
    /* It turned up: the client may have it all the same. */
    EXPECT_ACCEPTED(manage(&office, VERB_FOUND, 3, NULL, 0));
    bench(&office.bench, VERB_START, "casting", 1, 3);
    struct form away = delivery_of("o-9");
    refused(&office, VERB_DELIVER, &away, REASON_NOT_DONE, "R-3 is not finished");
    close_office(&office);
}

static void what_is_lost_later_is_waited_for_again(void **state)
{
    struct office office;
    (void)state;
    open_office(&office, 1, 0);
    struct form lines[2] = {line_of("solitaire", "52", 1), line_of("solitaire", "52", 2)};
    form_set_text(&lines[1], "as", "lot");
    draft_whole(&office, "o-9", lines, 2); /* R-2, and the lot R-3 */
    release(&office, "o-9");
    struct form without = short_of("o-9");
    refused(&office, VERB_CLOSE_SHORT, &without, REASON_WRONG_STATE, "Nothing of o-9 is scrapped or missing");
    EXPECT_ACCEPTED(manage(&office, VERB_SCRAP, 3, NULL, 0));
    EXPECT_ACCEPTED(manage(&office, VERB_REMAKE, 3, NULL, 0)); /* TS1-000004, both */
    refused(&office, VERB_CLOSE_SHORT, &without, REASON_WRONG_STATE, "Nothing of o-9 is scrapped or missing");
    EXPECT_ACCEPTED(manage(&office, VERB_SCRAP, 4, "count", 1)); /* of what was made again */
    accepted(&office, VERB_CLOSE_SHORT, &without);
    is_state(&office, "o-9", ORDER_RELEASED);
    refused(&office, VERB_CLOSE_SHORT, &without, REASON_WRONG_STATE, "Nothing of o-9 is scrapped or missing");
    through_the_bench(&office, 2);
    EXPECT_ACCEPTED(manage(&office, VERB_SCRAP, 4, NULL, 0));
    struct form away = delivery_of("o-9");
    assert_non_null(
        strstr(accepted(&office, VERB_DELIVER, &away).detail, "waits for R-3/2, which was scrapped"));
    accepted(&office, VERB_CLOSE_SHORT, &without);
    is_state(&office, "o-9", ORDER_DELIVERED);
    close_office(&office);
}

static void what_is_lost_as_a_whole_is_cancelled(void **state)
{
    struct office office;
    (void)state;
    open_office(&office, 1, 0);
    struct form line = line_of("solitaire", "52", 1), without = short_of("o-9");
    draft_whole(&office, "o-9", &line, 1);
    release(&office, "o-9");
    EXPECT_ACCEPTED(manage(&office, VERB_SCRAP, 2, NULL, 0));
    refused(&office, VERB_CLOSE_SHORT, &without, REASON_WRONG_STATE,
            "Nothing of o-9 is left to deliver: cancel it.");
    close_office(&office);
}

/* § 7: "with the piece leave: inspection sheet …": one that is not there cannot. */
static void a_sheet_that_goes_along_is_there(void **state)
{
    struct office office;
    (void)state;
    open_office(&office, 1, 0);
    struct form line = line_of("solitaire", "52", 2), away = delivery_of("o-9");
    draft_whole(&office, "o-9", &line, 1);
    release(&office, "o-9");
    through_the_bench(&office, 2);
    to_inspection(&office, 3);
    bench(&office.finish, VERB_PASS, "qc", 4, 3);
    refused(&office, VERB_DELIVER, &away, REASON_INCOMPLETE,
            "R-3 has no inspection sheet here: say in sheets_elsewhere where it is kept, or deliver the "
            "others.");
    form_set_int(&away, "inspection_sheet", 0);
    refused(&office, VERB_DELIVER, &away, REASON_INCOMPLETE, "lacks: the inspection sheet.");
    struct form kept = row_of(VERB_DELIVER, "sheets_elsewhere");
    struct tag other = rig_piece(1), with = rig_piece(2), without = rig_piece(3);
    form_set_text(&kept, "piece", without.text);
    form_set_text(&kept, "where", "book 4, page 12");
    form_set_rows(&away, "sheets_elsewhere", &kept, 1);
    refused(&office, VERB_DELIVER, &away, REASON_INCOMPLETE, "The inspection sheet of R-2 is here");
    form_set_int(&away, "inspection_sheet", 1);
    form_set_text(&kept, "piece", with.text);
    refused(&office, VERB_DELIVER, &away, REASON_INCOMPLETE, "R-3 has no inspection sheet here");
    form_set_text(&kept, "piece", other.text);
    refused(&office, VERB_DELIVER, &away, REASON_UNKNOWN_THING, "does not go with this delivery");
    form_set_text(&kept, "piece", without.text);
    accepted(&office, VERB_DELIVER, &away);
    close_office(&office);
}

static void a_lot_that_fits_nowhere(void **state)
{
    struct office office;
    (void)state;
    open_office(&office, 1, 0);
    struct form line = line_of("solitaire", "52", 5); /* QC holds two, polishing three, setting four */
    form_set_text(&line, "as", "lot");
    draft_whole(&office, "o-9", &line, 1);
    struct form go = about(VERB_RELEASE_ORDER, "o-9");
    struct reply reply = tell(&office, VERB_RELEASE_ORDER, &go);
    assert_int_equal(reply.reason, REASON_TOO_LARGE);
    assert_string_equal(reply.next.text, "setting");
    assert_int_equal(reply.numbers.value[NUMBER_LIMIT], 4);
    assert_string_equal(reply.detail,
                        "Line 1 has 5 under one tag, but Setting never holds more than 4 pieces: order "
                        "single pieces or smaller lots, or raise that limit.");
    assert_int_equal(count_pieces(&office, "o-9"), 0);
    form_set_int(&line, "quantity", 2);
    draft_whole(&office, "o-9", &line, 1);
    release(&office, "o-9");
    assert_int_equal(count_pieces(&office, "o-9"), 1);
    assert_int_equal(read_piece(&office, 2).now.piece.quantity, 2);
    close_office(&office);
}

static void lines_that_nobody_can_make(void **state)
{
    struct office office;
    (void)state;
    open_office(&office, 1, 0);
    struct form lines[3] = {line_of("crown", "1", 1), line_of("solitaire", "99", 1),
                            line_of("solitaire", "52", 1)};
    form_set_text(&lines[1], "alloy", "pt950");
    form_set_text(&lines[2], "customisation", "engraved inside");
    draft_whole(&office, "o-9", lines, 3);
    struct form go = about(VERB_RELEASE_ORDER, "o-9");
    refused(
        &office, VERB_RELEASE_ORDER, &go, REASON_INCOMPLETE,
        "lacks: a model that is known of line 1, a size that the model has of line 2, an alloy that is known "
        "of line 2, the volume of the customised piece of line 3.");
    form_set_int(&lines[2], "quantity", ORDER_PIECES_MAX + 1);
    struct form many = about(VERB_DRAFT_ORDER, "o-9");
    form_set_rows(&many, "lines", &lines[2], 1);
    refused(&office, VERB_DRAFT_ORDER, &many, REASON_BAD_FIELD, "one release brings at most 1000");
    form_set_text(&many, "client",
                  "A client whose name is much longer than sixty-three bytes, which no screen shows");
    refused(&office, VERB_DRAFT_ORDER, &many, REASON_BAD_FIELD, "The client is longer than 63 bytes.");
    struct form none = about(VERB_RELEASE_ORDER, "o-99");
    refused(&office, VERB_RELEASE_ORDER, &none, REASON_UNKNOWN_THING, "There is no order o-99");
    close_office(&office);
}

/* A customised piece has its own volume, and a client may demand less than the route's two percent. */
static void a_customised_piece(void **state)
{
    struct office office;
    (void)state;
    open_office(&office, 1, 0);
    struct form line = line_of("solitaire", "52", 1);
    form_set_text(&line, "customisation", "wider band");
    form_set_int(&line, "volume_mm3_e3", 400000);
    form_set_int(&line, "tolerance_ppm", 10000);
    draft_whole(&office, "o-9", &line, 1);
    release(&office, "o-9");
    struct piece_row row = read_piece(&office, 2);
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
    close_office(&office);
}

/* ------------------------------------------------------------------ the office's own steps */

static void office(struct office *office, enum verb verb, const char *station, int piece,
                   enum piece_state wanted)
{
    struct reply reply = ask(&office->seat, verb, station, RIG_MANAGER, piece);
    if (reply.result != RESULT_ACCEPTED || reply.state != wanted)
        fail_msg("%s at %s: %s %s", verb_word(verb), station, reason_word(reply.reason),
                 piece_state_word(reply.state));
}

static void office_steps_are_worked_at_a_seat(void **state)
{
    struct office rooms;
    (void)state;
    open_office(&rooms, 1, 0);
    struct form line = line_of("signet", "60", 1);
    draft_whole(&rooms, "o-9", &line, 1);
    release(&rooms, "o-9");
    struct reply early = ask(&rooms.bench, VERB_RECEIVE, "casting", 1, 2);
    assert_int_equal(early.reason, REASON_WRONG_STATION);
    office(&rooms, VERB_RECEIVE, "cad", 2, PIECE_IN_WORK);
    is_state(&rooms, "o-9", ORDER_IN_WORK);
    office(&rooms, VERB_FINISH, "cad", 2, PIECE_DONE);
    office(&rooms, VERB_RECEIVE, "prototype", 2, PIECE_IN_WORK);
    office(&rooms, VERB_FINISH, "prototype", 2, PIECE_DONE);
    bench(&rooms.bench, VERB_RECEIVE, "casting", 1, 2);
    close_office(&rooms);
}

static void a_prototype_can_be_skipped(void **state)
{
    struct office rooms;
    (void)state;
    open_office(&rooms, 1, 0);
    struct form line = line_of("signet", "60", 2);
    draft_whole(&rooms, "o-9", &line, 1);
    struct form skip = about(VERB_SKIP_PROTOTYPE, "o-9");
    form_set_text(&skip, "reason", "client_risk");
    refused(&rooms, VERB_SKIP_PROTOTYPE, &skip, REASON_INCOMPLETE, "in writing");
    form_set_text(&skip, "reason", "known_model");
    accepted(&rooms, VERB_SKIP_PROTOTYPE, &skip);
    draft_whole(&rooms, "o-10", &line, 1);
    release(&rooms, "o-9");
    release(&rooms, "o-10");
    refused(&rooms, VERB_SKIP_PROTOTYPE, &skip, REASON_WRONG_STATE, "o-9 is released");
    assert_true(read_piece(&rooms, 2).route > 0);
    assert_true(read_piece(&rooms, 2).route == read_piece(&rooms, 3).route); /* one row for all */
    assert_true(read_piece(&rooms, 4).route == 0);
    office(&rooms, VERB_RECEIVE, "cad", 2, PIECE_IN_WORK);
    office(&rooms, VERB_FINISH, "cad", 2, PIECE_DONE);
    assert_int_equal(ask(&rooms.seat, VERB_RECEIVE, "prototype", RIG_MANAGER, 2).reason,
                     REASON_WRONG_STATION);
    bench(&rooms.bench, VERB_RECEIVE, "casting", 1, 2);
    office(&rooms, VERB_RECEIVE, "cad", 4, PIECE_IN_WORK);
    office(&rooms, VERB_FINISH, "cad", 4, PIECE_DONE);
    office(&rooms, VERB_RECEIVE, "prototype", 4, PIECE_IN_WORK);
    rig_stop(&rooms.rig); /* … and after a restart the route is still there */
    rig_start(&rooms.rig);
    office(&rooms, VERB_FINISH, "prototype", 4, PIECE_DONE);
    close_office(&rooms);
}

/* § 3: "engraving and hallmark (serial number)": where the workshop wants it, nothing leaves without. */
static void what_has_no_serial_number_stays(void **state)
{
    struct office rooms;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 1, 0);
    describe_office(&workshop);
    settings_set(&workshop.settings, SETTING_SERIAL_REQUIRED, 1);
    open_office_as(&rooms, &workshop);
    struct form line = line_of("solitaire", "52", 1), away = delivery_of("o-9"), record = blank(VERB_ENGRAVE);
    draft_whole(&rooms, "o-9", &line, 1);
    release(&rooms, "o-9");
    through_the_bench(&rooms, 2);
    refused(&rooms, VERB_DELIVER, &away, REASON_INCOMPLETE, "R-2 has no serial number");
    struct command command = asker_make(&rooms.seat, VERB_ENGRAVE, "", RIG_MANAGER, 2);
    command.form = &record;
    assert_int_equal(asker_send(&rooms.seat, &command).result, RESULT_ACCEPTED);
    accepted(&rooms, VERB_DELIVER, &away);
    close_office(&rooms);
}

/* A file of another hub brought a route with the code that ours would get: its pieces do not take that way.
 */
static void a_route_without_prototype_is_that_of_its_steps(void **state)
{
    struct office rooms;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 1, 0);
    describe_office(&workshop);
    struct workshop_route *other = &workshop.routes[workshop.route_count++];
    *other = workshop.routes[0];
    other->code = code_of("no-prototype.2");
    open_office_as(&rooms, &workshop);
    struct form line = line_of("signet", "60", 1), skip = about(VERB_SKIP_PROTOTYPE, "o-9");
    draft_whole(&rooms, "o-9", &line, 1);
    form_set_text(&skip, "reason", "known_model");
    accepted(&rooms, VERB_SKIP_PROTOTYPE, &skip);
    release(&rooms, "o-9");
    assert_int_equal(read_piece(&rooms, 2).route, 4);
    office(&rooms, VERB_RECEIVE, "cad", 2, PIECE_IN_WORK);
    close_office(&rooms);
}

/* A route that ends without an inspection ends done at its last station: delivery takes it from there. */
static void what_nobody_inspects_is_delivered_from_its_station(void **state)
{
    struct office rooms;
    (void)state;
    open_office(&rooms, 1, 0);
    struct form line = line_of("signet", "60", 1);
    draft_whole(&rooms, "o-9", &line, 1);
    struct form skip = about(VERB_SKIP_PROTOTYPE, "o-9");
    form_set_text(&skip, "reason", "simple_design");
    accepted(&rooms, VERB_SKIP_PROTOTYPE, &skip);
    release(&rooms, "o-9");
    office(&rooms, VERB_RECEIVE, "cad", 2, PIECE_IN_WORK);
    office(&rooms, VERB_FINISH, "cad", 2, PIECE_DONE);
    bench(&rooms.bench, VERB_RECEIVE, "casting", 1, 2);
    bench(&rooms.bench, VERB_FINISH, "casting", 1, 2);
    bench(&rooms.finish, VERB_RECEIVE, "polishing", 3, 2);
    struct form away = delivery_of("o-9");
    refused(&rooms, VERB_DELIVER, &away, REASON_NOT_DONE, "R-2 is not finished (Polishing)");
    bench(&rooms.finish, VERB_FINISH, "polishing", 3, 2);
    accepted(&rooms, VERB_DELIVER, &away);
    is_state(&rooms, "o-9", ORDER_DELIVERED);
    struct board *board = rig_board(&rooms.rig);
    assert_int_equal(rig_station(board, "polishing")->now.load.pieces, 0);
    free(board);
    close_office(&rooms);
}

/* A ring comes back for repair: a stock-take finds it at a station, and it leaves a second time. */
static void what_was_delivered_may_come_back(void **state)
{
    struct office office;
    struct form take = blank(VERB_STOCK_TAKE), row = form_new(form_kind_of(VERB_STOCK_TAKE)->fields[4].rows);
    (void)state;
    open_office(&office, 1, 0);
    struct form line = line_of("solitaire", "52", 1);
    draft_whole(&office, "o-9", &line, 1);
    release(&office, "o-9");
    through_the_bench(&office, 2);
    struct form away = delivery_of("o-9");
    accepted(&office, VERB_DELIVER, &away);
    form_set_text(&row, "piece", rig_piece(2).text);
    form_set_text(&take, "of", "station");
    form_set_text(&take, "place", "polishing");
    form_set_rows(&take, "pieces", &row, 1);
    accepted(&office, VERB_STOCK_TAKE, &take);
    assert_int_equal(read_piece(&office, 2).now.piece.place, PLACE_STATION);
    close_office(&office); /* verify has nothing to say */
}

/* ------------------------------------------------------------------ what cannot be taken back, or forged */

static void a_release_is_not_withdrawn(void **state)
{
    struct office office;
    (void)state;
    open_office(&office, 1, 0);
    struct form line = line_of("solitaire", "52", 1);
    draft_whole(&office, "o-9", &line, 1);
    struct form go = about(VERB_RELEASE_ORDER, "o-9");
    struct command command = asker_make(&office.seat, VERB_RELEASE_ORDER, "", RIG_MANAGER, 0);
    command.form = &go;
    assert_int_equal(asker_send(&office.seat, &command).result, RESULT_ACCEPTED);
    struct command back = asker_make(&office.seat, VERB_WITHDRAW, "", RIG_MANAGER, 0);
    back.has_replaces = true;
    back.replaces_id = command.id;
    back.replaces_n = command.n;
    struct reply reply = asker_send(&office.seat, &back);
    assert_int_equal(reply.reason, REASON_NOTHING_TO_UNDO);
    is_state(&office, "o-9", ORDER_RELEASED);
    close_office(&office);
}

static void setters_release_nothing(void **state)
{
    struct office office;
    (void)state;
    open_office(&office, 1, 0);
    struct form form = about(VERB_DRAFT_ORDER, "o-9");
    struct command command = asker_make(&office.bench, VERB_DRAFT_ORDER, "", 2, 0);
    command.form = &form;
    assert_int_equal(asker_send(&office.bench, &command).reason, REASON_NOT_ALLOWED);
    close_office(&office);
}

/* A name that somebody gave by hand is passed over. */
static void names_are_not_given_twice(void **state)
{
    struct office office;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 2, 0);
    describe_office(&workshop);
    strcpy(workshop.pieces[0].name, "R-3");
    rig_open_as(&office.rig, &workshop);
    office.seat = rig_office(&office.rig, RIG_MANAGER);
    struct form line = line_of("solitaire", "52", 2);
    draft_whole(&office, "o-9", &line, 1);
    release(&office, "o-9");
    assert_string_equal(read_piece(&office, 4).name, "R-4");
    assert_string_equal(read_piece(&office, 5).name, "R-5");
    close_office(&office);
}

static void rebind(struct office *office, int piece, int64_t number)
{
    struct form form = blank(VERB_BIND);
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
    open_office(&office, 1, 0);
    rebind(&office, 1, 500);
    rebind(&office, 500, 2);
    struct form line = line_of("solitaire", "52", 1);
    draft_whole(&office, "o-9", &line, 1);
    release(&office, "o-9");
    assert_string_equal(read_piece(&office, 501).name, "R-501");
    close_office(&office);
}

static const struct {
    const char *name, *sql;
} forgeries[] = {
    {"a state", "UPDATE client_order SET state = 'closed' WHERE code = 'o-9'"},
    {"a delivery that was none", "UPDATE client_order SET state = 'delivered' WHERE code = 'o-1'"},
    {"a draft", "UPDATE client_order SET state = 'draft' WHERE code = 'o-1'"},
    {"a change", "UPDATE order_change SET state = 'accepted'"},
    {"a piece that left with nothing", "DELETE FROM delivery_piece"},
    {"what it does without", "INSERT INTO order_short SELECT 2, id, 1 FROM client_order WHERE code = 'o-9'"},
    {"where a sheet is", "UPDATE delivery_piece SET sheet_at = 'elsewhere'"},
    {"a piece that did not leave", "INSERT INTO delivery_piece (piece, delivery) VALUES (1, 1)"},
};

static void run_sql(const struct office *office, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(office->rig.path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void verify_notices_a_forgery(void **state)
{
    struct office office;
    (void)state;
    open_office(&office, 1, 0);
    struct form line = line_of("solitaire", "52", 1);
    draft_whole(&office, "o-9", &line, 1);
    release(&office, "o-9");
    through_the_bench(&office, 2);
    struct form wish = about(VERB_REQUEST_CHANGE, "o-9");
    form_set_text(&wish, "wish", "sooner");
    accepted(&office, VERB_REQUEST_CHANGE, &wish);
    struct form away = delivery_of("o-9");
    accepted(&office, VERB_DELIVER, &away);
    rig_verify(&office.rig, NULL);
    rig_stop(&office.rig);
    for (size_t i = 0; i < COUNT_OF(forgeries); i++) {
        char copy[160], undo[400];
        print_message("%s\n", forgeries[i].name);
        snprintf(copy, sizeof copy, "%s/before.db", office.rig.folder);
        snprintf(undo, sizeof undo, "VACUUM INTO '%s'", copy);
        run_sql(&office, undo);
        run_sql(&office, forgeries[i].sql);
        assert_true(rig_problems(&office.rig) > 0);
        assert_int_equal(rename(copy, office.rig.path), 0);
    }
    close_office(&office);
}

/* ------------------------------------------------------------------ changes */

static struct form about_change(enum verb verb, int64_t change)
{
    struct form form = blank(verb);
    form_set_int(&form, "change", change);
    return form;
}

static void assess_and_accept(struct office *office, int64_t number, int64_t due_ms)
{
    struct form assess = about_change(VERB_ASSESS_CHANGE, number);
    form_set_text(&assess, "price", "120 EUR");
    form_set_text(&assess, "effect", "an evening more");
    if (due_ms)
        form_set_int(&assess, "due", due_ms);
    accepted(office, VERB_ASSESS_CHANGE, &assess);
    struct form accept = about_change(VERB_ACCEPT_CHANGE, number);
    form_set_text(&accept, "by", "Ms Nord");
    accepted(office, VERB_ACCEPT_CHANGE, &accept);
}

static void a_change_takes_its_way(void **state)
{
    struct office office;
    (void)state;
    open_office(&office, 1, 0);
    struct form lines[2] = {line_of("solitaire", "52", 1), line_of("solitaire", "52", 2)};
    draft_whole(&office, "o-9", lines, 2);
    struct form wish = about(VERB_REQUEST_CHANGE, "o-9");
    form_set_text(&wish, "wish", "one more, earlier, and no second line");
    refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_WRONG_STATE, "o-9 is draft");
    release(&office, "o-9");
    form_set_int(&wish, "cancel_line", 3);
    refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_UNKNOWN_THING, "has no line 3");
    form_set_int(&wish, "cancel_line", 2);
    form_set_int(&wish, "line", 1);
    refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_BAD_FIELD, "");
    form_set_int(&wish, "more", 1);
    form_set_int(&wish, "due", DUE_MS - 5);
    form_set_text(&wish, "rush", "yes");
    struct reply reply = accepted(&office, VERB_REQUEST_CHANGE, &wish);
    assert_string_equal(reply.thing, "change:1");

    struct form apply = about_change(VERB_APPLY_CHANGE, 1);
    refused(&office, VERB_APPLY_CHANGE, &apply, REASON_WRONG_STATE, "Change 1 is requested");
    assess_and_accept(&office, 1, DUE_MS - 3);
    assert_int_equal(read_order(&office, "o-9").due_ms, DUE_MS); /* not before it is applied */
    accepted(&office, VERB_APPLY_CHANGE, &apply);
    refused(&office, VERB_APPLY_CHANGE, &apply, REASON_WRONG_STATE, "Change 1 is applied");
    assert_int_equal(read_order(&office, "o-9").due_ms, DUE_MS - 3); /* as assessed, not as wished */
    assert_true(read_order(&office, "o-9").rush);
    assert_int_equal(count_pieces(&office, "o-9"), 4);
    assert_int_equal(read_piece(&office, 2).now.piece.place, PLACE_POOL);
    assert_int_equal(read_piece(&office, 3).now.piece.place, PLACE_ENDED);
    assert_int_equal(read_piece(&office, 4).now.piece.place, PLACE_ENDED);
    assert_int_equal(read_piece(&office, 5).line, 1);

    struct form again = about(VERB_REQUEST_CHANGE, "o-9");
    form_set_text(&again, "wish", "nothing at all");
    form_set_int(&again, "cancel_line", 1);
    accepted(&office, VERB_REQUEST_CHANGE, &again);
    assess_and_accept(&office, 2, 0);
    bench(&office.bench, VERB_RECEIVE, "casting", 1, 5);
    apply = about_change(VERB_APPLY_CHANGE, 2);
    refused(&office, VERB_APPLY_CHANGE, &apply, REASON_WRONG_STATE, "R-5 of line 1 was begun (Casting)");
    struct form reject = about_change(VERB_REJECT_CHANGE, 2);
    form_set_text(&reject, "by", "the workshop");
    accepted(&office, VERB_REJECT_CHANGE, &reject);
    refused(&office, VERB_REJECT_CHANGE, &reject, REASON_WRONG_STATE, "Change 2 is rejected");
    apply = about_change(VERB_APPLY_CHANGE, 77);
    refused(&office, VERB_APPLY_CHANGE, &apply, REASON_UNKNOWN_THING, "There is no change 77.");
    close_office(&office);
}

/* ------------------------------------------------------------------ what a change can ask */

/* Change `number` is asked, assessed and accepted. */
static void agree(struct office *office, const struct form *wish, int64_t number)
{
    accepted(office, VERB_REQUEST_CHANGE, wish);
    assess_and_accept(office, number, 0);
}

static struct form wish_of(const char *words)
{
    struct form form = about(VERB_REQUEST_CHANGE, "o-9");
    form_set_text(&form, "wish", words);
    form_set_text(&form, "by", "Ms Nord");
    return form;
}

static struct order_line_row read_line(const struct office *office, int number)
{
    struct order_line_row lines[ORDER_LINES_MAX];
    int count;
    struct store *store = look(office);
    struct fault fault = store_order_lines(store, read_order(office, "o-9").id, lines, &count);
    assert_string_equal(fault.text, "");
    store_close(store);
    assert_in_range(number, 1, count);
    return lines[number - 1];
}

/* o-9 has R-2 and R-3 (line 1), and the lot R-4 of two (line 2). */
static void open_order(struct office *office)
{
    open_office(office, 1, 0);
    struct form lines[2] = {line_of("solitaire", "52", 2), line_of("solitaire", "52", 2)};
    form_set_text(&lines[1], "as", "lot");
    draft_whole(office, "o-9", lines, 2);
    release(office, "o-9");
}

static void a_change_adds_a_line(void **state)
{
    struct office office;
    (void)state;
    open_order(&office);
    struct form wish = wish_of("a signet for the father");
    struct form line = line_of("signet", "61", 1), apply = about_change(VERB_APPLY_CHANGE, 1);
    form_set_rows(&wish, "add", &line, 1);
    form_set_text(&wish, "documents", "drawing B");
    agree(&office, &wish, 1);
    refused(&office, VERB_APPLY_CHANGE, &apply, REASON_INCOMPLETE,
            "The launch sheet of o-9 lacks: a size that the model has of line 3.");
    assert_int_equal(count_pieces(&office, "o-9"), 3);
    form_set_text(&line, "size", "60");
    agree(&office, &wish, 2);
    apply = about_change(VERB_APPLY_CHANGE, 2);
    accepted(&office, VERB_APPLY_CHANGE, &apply);
    assert_string_equal(read_line(&office, 3).model.text, "signet");
    assert_string_equal(read_order(&office, "o-9").documents, "drawing B");
    assert_string_equal(read_order(&office, "o-9").specification, "spec");
    assert_int_equal(read_piece(&office, 5).line, 3);
    assert_int_equal(read_piece(&office, 5).now.piece.place, PLACE_POOL);
    close_office(&office);
}

static void a_change_makes_a_line_otherwise(void **state)
{
    struct office office;
    (void)state;
    open_order(&office);
    struct form wish = wish_of("broader, matt"), row = row_of(VERB_REQUEST_CHANGE, "alter");
    form_set_int(&row, "line", 7);
    form_set_text(&row, "customisation", "a broader shank");
    form_set_int(&row, "volume_mm3_e3", 400000);
    form_set_text(&row, "finish", "matt");
    form_set_rows(&wish, "alter", &row, 1);
    refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_UNKNOWN_THING, "Order o-9 has no line 7 to change.");
    form_set_int(&row, "line", 1);
    form_set_int(&wish, "cancel_line", 1);
    refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_BAD_FIELD, "Line 1 is named twice");
    wish = wish_of("broader, matt");
    form_set_rows(&wish, "alter", &row, 1);
    agree(&office, &wish, 1);
    struct form apply = about_change(VERB_APPLY_CHANGE, 1);
    accepted(&office, VERB_APPLY_CHANGE, &apply);
    assert_string_equal(read_line(&office, 1).customisation, "a broader shank");
    assert_string_equal(read_line(&office, 1).finish, "matt");
    assert_string_equal(read_line(&office, 2).finish, "polished");
    assert_int_equal(read_piece(&office, 2).now.piece.place,
                     PLACE_ENDED); /* a piece keeps what it was released with */
    assert_int_equal(read_piece(&office, 5).volume_mm3_e3, 400000);
    assert_int_equal(read_piece(&office, 6).line, 1);

    bench(&office.bench, VERB_RECEIVE, "casting", 1, 5);
    agree(&office, &wish, 2);
    apply = about_change(VERB_APPLY_CHANGE, 2);
    refused(&office, VERB_APPLY_CHANGE, &apply, REASON_WRONG_STATE,
            "R-5 of line 1 was begun (Casting): ask for fewer of that line, and add a line for the others.");
    assert_int_equal(read_piece(&office, 6).now.piece.place, PLACE_POOL);

    wish = wish_of("mirror finish, other stones"); /* what it has not come to yet may change */
    row = row_of(VERB_REQUEST_CHANGE, "alter");
    form_set_int(&row, "line", 1);
    form_set_text(&row, "finish", "mirror");
    form_set_text(&row, "stones", "rubies");
    form_set_rows(&wish, "alter", &row, 1);
    agree(&office, &wish, 3);
    apply = about_change(VERB_APPLY_CHANGE, 3);
    accepted(&office, VERB_APPLY_CHANGE, &apply);
    assert_string_equal(read_line(&office, 1).stones, "rubies");
    assert_string_equal(read_piece(&office, 5).now.piece.station.text, "casting");
    bench(&office.bench, VERB_FINISH, "casting", 1, 5);
    bench(&office.bench, VERB_RECEIVE, "setting", 2, 5);
    agree(&office, &wish, 4);
    apply = about_change(VERB_APPLY_CHANGE, 4);
    refused(&office, VERB_APPLY_CHANGE, &apply, REASON_WRONG_STATE, "R-5 of line 1 has its stones (Setting)");
    close_office(&office);
}

static void a_change_takes_some_away(void **state)
{
    struct office office;
    (void)state;
    open_order(&office);
    struct form wish = wish_of("one less");
    form_set_int(&wish, "fewer", 1);
    refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_BAD_FIELD, "");
    form_set_int(&wish, "line", 2);
    form_set_int(&wish, "more", 1);
    refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_BAD_FIELD, "");
    wish = wish_of("one less");
    form_set_int(&wish, "fewer", 1);
    form_set_int(&wish, "line", 2);
    agree(&office, &wish, 1);
    struct form apply = about_change(VERB_APPLY_CHANGE, 1);
    accepted(&office, VERB_APPLY_CHANGE, &apply);
    assert_int_equal(read_line(&office, 2).quantity, 1);
    assert_int_equal(read_piece(&office, 4).now.piece.quantity, 1);
    agree(&office, &wish, 2);
    apply = about_change(VERB_APPLY_CHANGE, 2);
    refused(&office, VERB_APPLY_CHANGE, &apply, REASON_WRONG_STATE, "Line 2 has no more than that: drop it");

    bench(&office.bench, VERB_RECEIVE, "casting", 1, 2);
    bench(&office.bench, VERB_FINISH, "casting", 1, 2);
    bench(&office.bench, VERB_RECEIVE, "casting", 1, 3);
    form_set_int(&wish, "line", 1);
    agree(&office, &wish, 3);
    apply = about_change(VERB_APPLY_CHANGE, 3);
    refused(&office, VERB_APPLY_CHANGE, &apply, REASON_WRONG_STATE,
            "Of line 1, 0 are not begun, R-2 was (Casting): ask for no more than those, or scrap what was "
            "begun.");
    EXPECT_ACCEPTED(manage(&office, VERB_SCRAP, 3, NULL, 0)); /* and is not to be made again */
    accepted(&office, VERB_APPLY_CHANGE, &apply);
    assert_int_equal(read_line(&office, 1).quantity, 1);
    rig_verify(&office.rig, NULL);

    struct form drop = wish_of("nor the lot");
    form_set_int(&drop, "cancel_line", 2);
    agree(&office, &drop, 4);
    apply = about_change(VERB_APPLY_CHANGE, 4);
    accepted(&office, VERB_APPLY_CHANGE, &apply);
    bench(&office.bench, VERB_RECEIVE, "setting", 2, 2);
    bench(&office.bench, VERB_FINISH, "setting", 2, 2);
    bench(&office.finish, VERB_RECEIVE, "polishing", 3, 2);
    bench(&office.finish, VERB_FINISH, "polishing", 3, 2);
    bench(&office.finish, VERB_RECEIVE, "qc", 4, 2);
    EXPECT_ACCEPTED(manage(&office, VERB_SCRAP, 2, NULL, 0));
    drop = wish_of("nothing");
    form_set_int(&drop, "cancel_line", 1);
    agree(&office, &drop, 5);
    apply = about_change(VERB_APPLY_CHANGE, 5);
    refused(&office, VERB_APPLY_CHANGE, &apply, REASON_WRONG_STATE, "Nothing of o-9 would be left");
    close_office(&office);
}

/* The last that an order waited for is no more ordered: it is delivered. */
static void a_change_may_be_the_end(void **state)
{
    struct office office;
    (void)state;
    lose_two_of_three(&office);
    struct form wish = wish_of("one is enough"), apply = about_change(VERB_APPLY_CHANGE, 1);
    form_set_int(&wish, "line", 1);
    form_set_int(&wish, "fewer", 2);
    agree(&office, &wish, 1);
    accepted(&office, VERB_APPLY_CHANGE, &apply);
    is_state(&office, "o-9", ORDER_DELIVERED);
    close_office(&office);
}

/* ------------------------------------------------------------------ designs */

static void an_unapproved_design_blocks_the_release(void **state)
{
    struct office office;
    (void)state;
    open_office(&office, 1, 0);
    struct form line = line_of("solitaire", "52", 1);
    draft_whole(&office, "o-9", &line, 1);
    struct form design = blank(VERB_SUBMIT_DESIGN);
    form_set_text(&design, "model", "solitaire");
    form_set_text(&design, "note", "lower head");
    form_set_text(&design, "document", "cad/solitaire-2");
    form_set_text(&design, "size", "52");
    form_set_int(&design, "volume_mm3_e3", 370000);
    accepted(&office, VERB_SUBMIT_DESIGN, &design);
    struct form go = about(VERB_RELEASE_ORDER, "o-9");
    refused(&office, VERB_RELEASE_ORDER, &go, REASON_INCOMPLETE,
            "lacks: the approval of the model's newest design of line 1.");

    struct form answer = blank(VERB_APPROVE_DESIGN);
    form_set_text(&answer, "model", "solitaire");
    form_set_int(&answer, "revision", 2);
    form_set_int(&answer, "approved", 0);
    form_set_text(&answer, "by", "Ms Nord");
    refused(&office, VERB_APPROVE_DESIGN, &answer, REASON_UNKNOWN_THING,
            "The newest design of solitaire is 1");
    form_set_int(&answer, "revision", 1);
    refused(&office, VERB_APPROVE_DESIGN, &answer, REASON_INCOMPLETE, "A no needs a comment");
    form_set_text(&answer, "comment", "lower still");
    accepted(&office, VERB_APPROVE_DESIGN, &answer);
    refused(&office, VERB_RELEASE_ORDER, &go, REASON_INCOMPLETE, "the approval of the model's newest design");
    form_set_int(&design, "volume_mm3_e3", 365000);
    accepted(&office, VERB_SUBMIT_DESIGN, &design);
    form_set_int(&answer, "revision", 2);
    form_set_int(&answer, "approved", 1);
    accepted(&office, VERB_APPROVE_DESIGN, &answer);
    refused(&office, VERB_APPROVE_DESIGN, &answer, REASON_WRONG_STATE,
            "Design 2 of solitaire is approved already");
    release(&office, "o-9");
    assert_int_equal(read_piece(&office, 2).volume_mm3_e3, 365000);
    assert_int_equal(read_piece(&office, 1).volume_mm3_e3, 380000); /* keeps what it was released with */
    assert_true(read_piece(&office, 2).model > read_piece(&office, 1).model);
    form_set_text(&design, "model", "crown");
    refused(&office, VERB_SUBMIT_DESIGN, &design, REASON_UNKNOWN_THING, "There is no model crown");
    close_office(&office);
}

/* More pieces of a line are a release of their own: a design that nobody approved stands before them, too. */
static void more_pieces_need_an_approved_design(void **state)
{
    struct office office;
    (void)state;
    open_office(&office, 1, 0);
    struct form lines[2] = {line_of("solitaire", "52", 1), line_of("signet", "60", 1)};
    draft_whole(&office, "o-9", lines, 2);
    release(&office, "o-9");
    struct form design = blank(VERB_SUBMIT_DESIGN);
    form_set_text(&design, "model", "signet");
    form_set_text(&design, "note", "wider");
    form_set_text(&design, "document", "cad/signet-2");
    accepted(&office, VERB_SUBMIT_DESIGN, &design);
    for (int line = 1; line <= 2; line++) {
        struct form wish = about(VERB_REQUEST_CHANGE, "o-9");
        form_set_text(&wish, "wish", "one more");
        form_set_int(&wish, "line", line);
        form_set_int(&wish, "more", 1);
        accepted(&office, VERB_REQUEST_CHANGE, &wish);
        assess_and_accept(&office, line, 0);
    }
    struct form apply = about_change(VERB_APPLY_CHANGE, 1);
    accepted(&office, VERB_APPLY_CHANGE, &apply); /* its own model is approved */
    apply = about_change(VERB_APPLY_CHANGE, 2);
    refused(&office, VERB_APPLY_CHANGE, &apply, REASON_INCOMPLETE,
            "lacks: the approval of the model's newest design of line 2.");
    assert_int_equal(count_pieces(&office, "o-9"), 3);
    close_office(&office);
}

/* An order of a file that has pieces was released long ago; one without any waits for its launch sheet. */
static void an_order_of_a_file_without_pieces_is_a_draft(void **state)
{
    struct office office;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 1, 1);
    describe_office(&workshop);
    struct workshop_order *orders = realloc(workshop.orders, 2 * sizeof *orders);
    assert_non_null(orders);
    orders[1] = (struct workshop_order){.code = {"o-2"}, .client = "Another", .due_ms = DUE_MS};
    workshop.orders = orders;
    workshop.order_count = 2;
    rig_open_as(&office.rig, &workshop);
    office.seat = rig_office(&office.rig, RIG_MANAGER);
    is_state(&office, "o-1", ORDER_IN_WORK);
    is_state(&office, "o-2", ORDER_DRAFT);
    struct form go = about(VERB_RELEASE_ORDER, "o-2");
    refused(&office, VERB_RELEASE_ORDER, &go, REASON_INCOMPLETE, "lacks: its lines, the specification");
    rig_verify(&office.rig, NULL);
    struct form line = line_of("solitaire", "52", 1);
    draft_whole(&office, "o-2", &line, 1);
    release(&office, "o-2");
    close_office(&office);
}

/* ------------------------------------------------------------------ cancelled */

static void what_becomes_of_a_cancelled_orders_pieces(void **state)
{
    struct office office;
    (void)state;
    open_office(&office, 1, 0);
    struct form line = line_of("solitaire", "52", 4);
    draft_whole(&office, "o-9", &line, 1);
    release(&office, "o-9");
    bench(&office.bench, VERB_RECEIVE, "casting", 1, 2); /* in work */
    through_the_bench(&office, 3);                       /* finished */
    struct form cancel = about(VERB_CANCEL_ORDER, "o-9");
    form_set_text(&cancel, "note", "the client has withdrawn");
    struct reply reply = accepted(&office, VERB_CANCEL_ORDER, &cancel);
    assert_string_equal(reply.detail,
                        "o-9 is cancelled; 2 pieces were withdrawn from the pool, 1 that were begun "
                        "are held: say what becomes of them, 1 are elsewhere: see its list of pieces.");
    is_state(&office, "o-9", ORDER_CANCELLED);
    assert_int_equal(read_piece(&office, 2).now.piece.state, PIECE_HELD);
    assert_int_equal(read_piece(&office, 2).now.piece.was, PIECE_IN_WORK);
    assert_int_equal(read_piece(&office, 3).now.piece.place, PLACE_FINISHED);
    assert_int_equal(read_piece(&office, 4).now.piece.place, PLACE_ENDED);
    refused(&office, VERB_CANCEL_ORDER, &cancel, REASON_WRONG_STATE, "o-9 is cancelled");

    struct form other = about(VERB_DRAFT_ORDER, "o-10"); /* a draft simply goes */
    accepted(&office, VERB_DRAFT_ORDER, &other);
    cancel = about(VERB_CANCEL_ORDER, "o-10");
    form_set_text(&cancel, "note", "no answer");
    accepted(&office, VERB_CANCEL_ORDER, &cancel);
    is_state(&office, "o-10", ORDER_CANCELLED);

    cancel = about(VERB_CANCEL_ORDER, "o-1"); /* from the workshop file; its piece in the pool is wax */
    form_set_text(&cancel, "note", "the client has withdrawn");
    reply = accepted(&office, VERB_CANCEL_ORDER, &cancel);
    assert_non_null(strstr(reply.detail, "1 pieces were withdrawn from the pool"));
    close_office(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_draft_to_closed),
        cmocka_unit_test(a_part_can_go_first),
        cmocka_unit_test(what_was_lost_keeps_the_order_open),
        cmocka_unit_test(an_order_is_closed_short),
        cmocka_unit_test(what_is_lost_later_is_waited_for_again),
        cmocka_unit_test(what_is_lost_as_a_whole_is_cancelled),
        cmocka_unit_test(a_sheet_that_goes_along_is_there),
        cmocka_unit_test(a_lot_that_fits_nowhere),
        cmocka_unit_test(lines_that_nobody_can_make),
        cmocka_unit_test(a_customised_piece),
        cmocka_unit_test(office_steps_are_worked_at_a_seat),
        cmocka_unit_test(a_prototype_can_be_skipped),
        cmocka_unit_test(a_change_takes_its_way),
        cmocka_unit_test(a_change_adds_a_line),
        cmocka_unit_test(a_change_makes_a_line_otherwise),
        cmocka_unit_test(a_change_takes_some_away),
        cmocka_unit_test(a_change_may_be_the_end),
        cmocka_unit_test(an_unapproved_design_blocks_the_release),
        cmocka_unit_test(what_becomes_of_a_cancelled_orders_pieces),
        cmocka_unit_test(a_route_without_prototype_is_that_of_its_steps),
        cmocka_unit_test(what_has_no_serial_number_stays),
        cmocka_unit_test(what_nobody_inspects_is_delivered_from_its_station),
        cmocka_unit_test(what_was_delivered_may_come_back),
        cmocka_unit_test(a_release_is_not_withdrawn),
        cmocka_unit_test(setters_release_nothing),
        cmocka_unit_test(names_are_not_given_twice),
        cmocka_unit_test(more_pieces_need_an_approved_design),
        cmocka_unit_test(an_order_of_a_file_without_pieces_is_a_draft),
        cmocka_unit_test(numbers_of_old_tags_are_not_given_again),
        cmocka_unit_test(verify_notices_a_forgery),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

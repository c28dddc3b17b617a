/* Change requests: what they may ask, and of which pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/life_helper.h"
#include "tests/unit/hub_service/metal_helper.h"
#include "tests/unit/hub_service/office_helper.h"

/* ------------------------------------------------------------------ changes */

static struct form about_change(enum verb verb, int64_t change)
{
    struct form form = office_blank(verb);
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
    office_accepted(office, VERB_ASSESS_CHANGE, &assess);
    struct form accept = about_change(VERB_ACCEPT_CHANGE, number);
    form_set_text(&accept, "by", "Ms Nord");
    office_accepted(office, VERB_ACCEPT_CHANGE, &accept);
}

static void a_change_takes_its_way(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form lines[2] = {office_line("solitaire", "52", 1), office_line("solitaire", "52", 2)};
    office_draft(&office, "o-9", lines, 2);
    struct form wish = office_about(VERB_REQUEST_CHANGE, "o-9");
    form_set_text(&wish, "wish", "one more, earlier, and no second line");
    office_refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_WRONG_STATE,
                   "o-9 is draft: this is for orders that are released or in work. Fill the draft in anew.");
    office_release(&office, "o-9");
    form_set_int(&wish, "cancel_line", 3);
    office_refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_UNKNOWN_THING, "has no line 3");
    form_set_int(&wish, "cancel_line", 2);
    form_set_int(&wish, "line", 1);
    office_refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_BAD_FIELD, "");
    form_set_int(&wish, "more", 1);
    form_set_int(&wish, "due", DUE_MS - 5);
    form_set_text(&wish, "rush", "yes");
    struct reply reply = office_accepted(&office, VERB_REQUEST_CHANGE, &wish);
    assert_string_equal(reply.thing, "change:1");

    struct form apply = about_change(VERB_APPLY_CHANGE, 1);
    office_refused(&office, VERB_APPLY_CHANGE, &apply, REASON_WRONG_STATE, "Change 1 is requested");
    assess_and_accept(&office, 1, DUE_MS - 3);
    assert_int_equal(office_order(&office, "o-9").due_ms, DUE_MS); /* not before it is applied */
    char told[64];                                                 /* what came by it, for its label */
    snprintf(told, sizeof told, "New in the pool: R-5 (%s).", rig_piece(5).text);
    assert_string_equal(office_accepted(&office, VERB_APPLY_CHANGE, &apply).detail, told);
    office_refused(&office, VERB_APPLY_CHANGE, &apply, REASON_WRONG_STATE, "Change 1 is applied");
    assert_int_equal(office_order(&office, "o-9").due_ms, DUE_MS - 3); /* as assessed, not as wished */
    assert_true(office_order(&office, "o-9").rush);
    assert_int_equal(office_count_pieces(&office, "o-9"), 4);
    assert_int_equal(office_piece(&office, 2).now.piece.place, PLACE_POOL);
    assert_int_equal(office_piece(&office, 3).now.piece.place, PLACE_ENDED);
    assert_int_equal(office_piece(&office, 4).now.piece.place, PLACE_ENDED);
    assert_int_equal(office_piece(&office, 5).line, 1);

    struct form again = office_about(VERB_REQUEST_CHANGE, "o-9");
    form_set_text(&again, "wish", "nothing at all");
    form_set_int(&again, "cancel_line", 1);
    office_accepted(&office, VERB_REQUEST_CHANGE, &again);
    assess_and_accept(&office, 2, 0);
    office_bench(&office.bench, VERB_RECEIVE, "casting", 1, 5);
    apply = about_change(VERB_APPLY_CHANGE, 2);
    office_refused(&office, VERB_APPLY_CHANGE, &apply, REASON_WRONG_STATE,
                   "R-5 of line 1 was begun (Casting)");
    struct form reject = about_change(VERB_REJECT_CHANGE, 2);
    form_set_text(&reject, "by", "the workshop");
    office_accepted(&office, VERB_REJECT_CHANGE, &reject);
    office_refused(&office, VERB_REJECT_CHANGE, &reject, REASON_WRONG_STATE, "Change 2 is rejected");
    apply = about_change(VERB_APPLY_CHANGE, 77);
    office_refused(&office, VERB_APPLY_CHANGE, &apply, REASON_UNKNOWN_THING, "There is no change 77.");
    office_close(&office);
}

/* ------------------------------------------------------------------ what a change can ask */

/* Change `number` is asked, assessed and accepted. */
static void agree(struct office *office, const struct form *wish, int64_t number)
{
    office_accepted(office, VERB_REQUEST_CHANGE, wish);
    assess_and_accept(office, number, 0);
}

static struct form wish_of(const char *words)
{
    struct form form = office_about(VERB_REQUEST_CHANGE, "o-9");
    form_set_text(&form, "wish", words);
    form_set_text(&form, "by", "Ms Nord");
    return form;
}

static struct order_line_row read_line(const struct office *office, int number)
{
    struct order_line_row lines[ORDER_LINES_MAX];
    int count;
    struct store *store = office_look(office);
    struct fault fault = store_order_lines(store, office_order(office, "o-9").id, lines, &count);
    assert_string_equal(fault.text, "");
    store_close(store);
    assert_in_range(number, 1, count);
    return lines[number - 1];
}

/* o-9 has R-2 and R-3 (line 1), and the lot R-4 of two (line 2). */
static void open_order(struct office *office)
{
    static const struct workshop_alloy red = {
        .code = {"au750r"}, .name = "18k red", .metal = {"au"}, .fineness = 7500};
    struct workshop workshop;
    rig_describe(&workshop, 1, 0);
    office_describe(&workshop);
    workshop.alloys = realloc(workshop.alloys, 2 * sizeof *workshop.alloys);
    workshop.lots = realloc(workshop.lots, 2 * sizeof *workshop.lots);
    assert_true(workshop.alloys && workshop.lots);
    workshop.alloys[workshop.alloy_count++] = red;
    workshop.lots[workshop.lot_count] = workshop.lots[0];
    workshop.lots[workshop.lot_count].code = code_of("melt-2");
    workshop.lots[workshop.lot_count++].alloy = red.code;
    office_open_as(office, &workshop);
    struct form lines[2] = {office_line("solitaire", "52", 2), office_line("solitaire", "52", 2)};
    form_set_text(&lines[1], "as", "lot");
    office_draft(office, "o-9", lines, 2);
    office_release(office, "o-9");
}

static void a_change_adds_a_line(void **state)
{
    struct office office;
    (void)state;
    open_order(&office);
    struct form wish = wish_of("a signet for the father");
    struct form line = office_line("signet", "61", 1), apply = about_change(VERB_APPLY_CHANGE, 1);
    form_set_rows(&wish, "add", &line, 1);
    form_set_text(&wish, "documents", "drawing B");
    agree(&office, &wish, 1);
    office_refused(&office, VERB_APPLY_CHANGE, &apply, REASON_INCOMPLETE,
                   "The launch sheet of o-9 lacks: in line 3 a size that the model has.");
    assert_int_equal(office_count_pieces(&office, "o-9"), 3);
    form_set_text(&line, "size", "60");
    agree(&office, &wish, 2);
    apply = about_change(VERB_APPLY_CHANGE, 2);
    office_accepted(&office, VERB_APPLY_CHANGE, &apply);
    assert_string_equal(read_line(&office, 3).model.text, "signet");
    assert_string_equal(office_order(&office, "o-9").documents, "drawing B");
    assert_string_equal(office_order(&office, "o-9").specification, "spec");
    assert_int_equal(office_piece(&office, 5).line, 3);
    assert_int_equal(office_piece(&office, 5).now.piece.place, PLACE_POOL);
    office_close(&office);
}

/* It was lost before it was begun, and then the client wanted the line otherwise. */
static void what_was_lost_is_made_again_as_its_line_is_now(void **state)
{
    struct office office;
    (void)state;
    open_order(&office);
    EXPECT_ACCEPTED(office_manage(&office, VERB_SCRAP, 2, NULL, 0));
    struct form wish = wish_of("broader"), row = office_row(VERB_REQUEST_CHANGE, "alter");
    form_set_int(&row, "line", 1);
    form_set_text(&row, "customisation", "a broader shank");
    form_set_int(&row, "volume_mm3_e3", 400000);
    form_set_int(&row, "tolerance_ppm", 5000);
    form_set_rows(&wish, "alter", &row, 1);
    agree(&office, &wish, 1);
    struct form apply = about_change(VERB_APPLY_CHANGE, 1);
    office_accepted(&office, VERB_APPLY_CHANGE, &apply); /* TS1-000005 is the other */
    EXPECT_ACCEPTED(office_manage(&office, VERB_REMAKE, 2, NULL, 0));
    for (int number = 5; number <= 6; number++) {
        assert_int_equal(office_piece(&office, number).volume_mm3_e3, 400000);
        assert_int_equal(office_piece(&office, number).tolerance_ppm, 5000);
    }
    office_close(&office);
}

/* A thousand tags are an event and a label each, by whatever way they come; in a lot they are one. */
static void a_change_brings_no_more_tags_than_a_release(void **state)
{
    struct office office;
    (void)state;
    open_order(&office);
    struct form wish = wish_of("a show"), lines[2] = {office_line("solitaire", "52", ORDER_PIECES_MAX),
                                                      office_line("solitaire", "52", 1)};
    form_set_rows(&wish, "add", lines, 2);
    office_refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_BAD_FIELD, "asks for 1001 tags");
    form_set_text(&lines[0], "as", "lot");
    form_set_int(&wish, "line", 1);
    form_set_int(&wish, "more", ORDER_PIECES_MAX - 1);
    office_refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_BAD_FIELD, "asks for 1001 tags");
    form_set_int(&wish, "more", ORDER_PIECES_MAX - 2);
    office_accepted(&office, VERB_REQUEST_CHANGE, &wish);
    struct form other = office_row(VERB_REQUEST_CHANGE, "alter");
    form_set_int(&other, "line", 1); /* its two are made anew */
    form_set_text(&other, "size", "54");
    form_set_rows(&wish, "alter", &other, 1);
    office_refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_BAD_FIELD, "asks for 1002 tags");
    form_set_int(&wish, "more", ORDER_PIECES_MAX - 4);
    office_accepted(&office, VERB_REQUEST_CHANGE, &wish);
    office_close(&office);
}

static void more_of_a_lot_are_another_lot(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form lines[2] = {office_line("solitaire", "52", 2), office_line("solitaire", "52", 1)};
    form_set_text(&lines[0], "as", "lot");
    office_draft(&office, "o-9", lines, 1);
    office_release(&office, "o-9");
    struct form wish = wish_of("a show");
    form_set_int(&wish, "line", 1);
    form_set_int(&wish, "more", ORDER_PIECES_MAX);
    form_set_rows(&wish, "add", &lines[1], 1);
    office_accepted(&office, VERB_REQUEST_CHANGE, &wish);
    office_close(&office);
}

/* What is there already is polished otherwise: it brings nothing that a limit could be too small for. */
static void another_finish_asks_no_limit(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form line = office_line("solitaire", "52", 2);
    form_set_text(&line, "as", "lot");
    office_draft(&office, "o-9", &line, 1);
    office_release(&office, "o-9");
    said_yes(say(&office.seat, VERB_ACCEPT_LIMIT, "", RIG_MANAGER, 0, "of=setting limit_pieces=1"));
    struct form wish = wish_of("matt"), row = office_row(VERB_REQUEST_CHANGE, "alter");
    form_set_int(&row, "line", 1);
    form_set_text(&row, "finish", "matt");
    form_set_rows(&wish, "alter", &row, 1);
    agree(&office, &wish, 1);
    struct form apply = about_change(VERB_APPLY_CHANGE, 1);
    office_accepted(&office, VERB_APPLY_CHANGE, &apply);
    assert_string_equal(read_line(&office, 1).finish, "matt");
    office_close(&office);
}

static void a_change_makes_a_line_otherwise(void **state)
{
    struct office office;
    (void)state;
    open_order(&office);
    struct form wish = wish_of("broader, matt"), row = office_row(VERB_REQUEST_CHANGE, "alter");
    form_set_int(&row, "line", 7);
    form_set_text(&row, "customisation", "a broader shank");
    form_set_int(&row, "volume_mm3_e3", 400000);
    form_set_text(&row, "finish", "matt");
    form_set_rows(&wish, "alter", &row, 1);
    office_refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_UNKNOWN_THING,
                   "Order o-9 has no line 7 to change.");
    form_set_int(&row, "line", 1);
    form_set_int(&wish, "cancel_line", 1);
    office_refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_BAD_FIELD, "Line 1 is named twice");
    wish = wish_of("broader, matt");
    form_set_rows(&wish, "alter", &row, 1);
    agree(&office, &wish, 1);
    struct form apply = about_change(VERB_APPLY_CHANGE, 1);
    office_accepted(&office, VERB_APPLY_CHANGE, &apply);
    assert_string_equal(read_line(&office, 1).customisation, "a broader shank");
    assert_string_equal(read_line(&office, 1).finish, "matt");
    assert_string_equal(read_line(&office, 2).finish, "polished");
    assert_int_equal(office_piece(&office, 2).now.piece.place,
                     PLACE_ENDED); /* a piece keeps what it was released with */
    assert_int_equal(office_piece(&office, 5).volume_mm3_e3, 400000);
    assert_int_equal(office_piece(&office, 6).line, 1);

    office_bench(&office.bench, VERB_RECEIVE, "casting", 1, 5);
    agree(&office, &wish, 2);
    apply = about_change(VERB_APPLY_CHANGE, 2);
    office_refused(
        &office, VERB_APPLY_CHANGE, &apply, REASON_WRONG_STATE,
        "R-5 of line 1 was begun (Casting): ask for fewer of that line, and add a line for the others.");
    assert_int_equal(office_piece(&office, 6).now.piece.place, PLACE_POOL);

    wish = wish_of("mirror finish, other stones"); /* what it has not come to yet may change */
    row = office_row(VERB_REQUEST_CHANGE, "alter");
    form_set_int(&row, "line", 1);
    form_set_text(&row, "finish", "mirror");
    form_set_text(&row, "stones", "rubies");
    form_set_rows(&wish, "alter", &row, 1);
    agree(&office, &wish, 3);
    apply = about_change(VERB_APPLY_CHANGE, 3);
    office_accepted(&office, VERB_APPLY_CHANGE, &apply);
    assert_string_equal(read_line(&office, 1).stones, "rubies");
    assert_string_equal(office_piece(&office, 5).now.piece.station.text, "casting");
    office_bench(&office.bench, VERB_FINISH, "casting", 1, 5);
    office_bench(&office.bench, VERB_RECEIVE, "setting", 2, 5);
    agree(&office, &wish, 4);
    apply = about_change(VERB_APPLY_CHANGE, 4);
    office_refused(&office, VERB_APPLY_CHANGE, &apply, REASON_WRONG_STATE,
                   "R-5 of line 1 has its stones (Setting)");
    office_close(&office);
}

static void a_change_takes_some_away(void **state)
{
    struct office office;
    (void)state;
    open_order(&office);
    struct form wish = wish_of("one less");
    form_set_int(&wish, "fewer", 1);
    office_refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_BAD_FIELD, "");
    form_set_int(&wish, "line", 2);
    form_set_int(&wish, "more", 1);
    office_refused(&office, VERB_REQUEST_CHANGE, &wish, REASON_BAD_FIELD, "");
    wish = wish_of("one less");
    form_set_int(&wish, "fewer", 1);
    form_set_int(&wish, "line", 2);
    agree(&office, &wish, 1);
    struct form apply = about_change(VERB_APPLY_CHANGE, 1);
    office_accepted(&office, VERB_APPLY_CHANGE, &apply);
    assert_int_equal(read_line(&office, 2).quantity, 1);
    assert_int_equal(office_piece(&office, 4).now.piece.quantity, 1);
    agree(&office, &wish, 2);
    apply = about_change(VERB_APPLY_CHANGE, 2);
    office_refused(&office, VERB_APPLY_CHANGE, &apply, REASON_WRONG_STATE,
                   "Line 2 has no more than that: drop it");

    office_bench(&office.bench, VERB_RECEIVE, "casting", 1, 2);
    office_bench(&office.bench, VERB_FINISH, "casting", 1, 2);
    office_bench(&office.bench, VERB_RECEIVE, "casting", 1, 3);
    form_set_int(&wish, "line", 1);
    agree(&office, &wish, 3);
    apply = about_change(VERB_APPLY_CHANGE, 3);
    office_refused(
        &office, VERB_APPLY_CHANGE, &apply, REASON_WRONG_STATE,
        "Of line 1, 0 are not begun, R-2 was (Casting): ask for no more than those, or scrap what was "
        "begun.");
    EXPECT_ACCEPTED(office_manage(&office, VERB_SCRAP, 3, NULL, 0)); /* and is not to be made again */
    office_accepted(&office, VERB_APPLY_CHANGE, &apply);
    assert_int_equal(read_line(&office, 1).quantity, 1);
    rig_verify(&office.rig, NULL);

    struct form drop = wish_of("nor the lot");
    form_set_int(&drop, "cancel_line", 2);
    agree(&office, &drop, 4);
    apply = about_change(VERB_APPLY_CHANGE, 4);
    office_accepted(&office, VERB_APPLY_CHANGE, &apply);
    office_bench(&office.bench, VERB_RECEIVE, "setting", 2, 2);
    office_bench(&office.bench, VERB_FINISH, "setting", 2, 2);
    office_bench(&office.finish, VERB_RECEIVE, "polishing", 3, 2);
    office_bench(&office.finish, VERB_FINISH, "polishing", 3, 2);
    office_bench(&office.finish, VERB_RECEIVE, "qc", 4, 2);
    EXPECT_ACCEPTED(office_manage(&office, VERB_SCRAP, 2, NULL, 0));
    drop = wish_of("nothing");
    form_set_int(&drop, "cancel_line", 1);
    agree(&office, &drop, 5);
    apply = about_change(VERB_APPLY_CHANGE, 5);
    office_refused(&office, VERB_APPLY_CHANGE, &apply, REASON_WRONG_STATE, "Nothing of o-9 would be left");
    office_close(&office);
}

/* One that came with the workshop's file has pieces and no lines. */
static void an_order_without_lines_can_be_hurried(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form wish = office_about(VERB_REQUEST_CHANGE, "o-1"), apply = about_change(VERB_APPLY_CHANGE, 1);
    form_set_text(&wish, "wish", "sooner");
    form_set_text(&wish, "rush", "yes");
    agree(&office, &wish, 1);
    office_accepted(&office, VERB_APPLY_CHANGE, &apply);
    assert_true(office_order(&office, "o-1").rush);
    office_close(&office);
}

/* … and gets its first by a change. */
static void an_order_without_lines_gets_one(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form line = office_line("solitaire", "52", 1), wish = office_about(VERB_REQUEST_CHANGE, "o-1");
    struct form apply = about_change(VERB_APPLY_CHANGE, 1);
    form_set_text(&wish, "wish", "one more");
    form_set_text(&wish, "specification", "spec");
    form_set_text(&wish, "documents", "drawing");
    form_set_rows(&wish, "add", &line, 1);
    agree(&office, &wish, 1);
    struct reply reply = office_accepted(&office, VERB_APPLY_CHANGE, &apply);
    assert_non_null(strstr(reply.detail, "New in the pool: R-2"));
    assert_int_equal(office_piece(&office, 2).line, 1);
    office_close(&office);
}

/* It has two, and 64 are as many as an order has. */
static void a_line_too_many_is_another_order(void **state)
{
    struct office office;
    struct form lines[ORDER_LINES_MAX - 1];
    (void)state;
    open_order(&office);
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        lines[i] = office_line("solitaire", "52", 1);
    for (int64_t change = 1; change <= 2; change++) { /* one too many; then the last that fits */
        struct form wish = wish_of("a necklace"), apply = about_change(VERB_APPLY_CHANGE, change);
        form_set_rows(&wish, "add", lines, COUNT_OF(lines) + 1 - (size_t)change);
        agree(&office, &wish, change);
        if (change == 1)
            office_refused(&office, VERB_APPLY_CHANGE, &apply, REASON_TOO_LARGE,
                           "o-9 has 64 lines: make another order of the new one.");
        else
            office_accepted(&office, VERB_APPLY_CHANGE, &apply);
    }
    assert_int_equal(office_count_pieces(&office, "o-9"), 3 + ORDER_LINES_MAX - 2);
    office_close(&office);
}

/* The last that an order waited for is no more ordered: it is delivered. */
static void a_change_may_be_the_end(void **state)
{
    struct office office;
    (void)state;
    office_lose_two_of_three(&office);
    struct form wish = wish_of("one is enough"), apply = about_change(VERB_APPLY_CHANGE, 1);
    form_set_int(&wish, "line", 1);
    form_set_int(&wish, "fewer", 2);
    agree(&office, &wish, 1);
    office_accepted(&office, VERB_APPLY_CHANGE, &apply);
    office_is_state(&office, "o-9", ORDER_DELIVERED);
    office_close(&office);
}

static void more_pieces_need_an_approved_design(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form lines[2] = {office_line("solitaire", "52", 1), office_line("signet", "60", 1)};
    office_draft(&office, "o-9", lines, 2);
    office_release(&office, "o-9");
    struct form design = office_blank(VERB_SUBMIT_DESIGN);
    form_set_text(&design, "model", "signet");
    form_set_text(&design, "note", "wider");
    form_set_text(&design, "document", "cad/signet-2");
    office_accepted(&office, VERB_SUBMIT_DESIGN, &design);
    for (int line = 1; line <= 2; line++) {
        struct form wish = office_about(VERB_REQUEST_CHANGE, "o-9");
        form_set_text(&wish, "wish", "one more");
        form_set_int(&wish, "line", line);
        form_set_int(&wish, "more", 1);
        office_accepted(&office, VERB_REQUEST_CHANGE, &wish);
        assess_and_accept(&office, line, 0);
    }
    struct form apply = about_change(VERB_APPLY_CHANGE, 1);
    office_accepted(&office, VERB_APPLY_CHANGE, &apply); /* its own model is approved */
    apply = about_change(VERB_APPLY_CHANGE, 2);
    office_refused(&office, VERB_APPLY_CHANGE, &apply, REASON_INCOMPLETE,
                   "lacks: in line 2 the approval of the model's newest design.");
    assert_int_equal(office_count_pieces(&office, "o-9"), 3);
    office_close(&office);
}

/* ------------------------------------------------------------------ what benches hear of it */

/* How many sheets of what is on its way come with the news, rush, if it is due at all, and due then. */
static int64_t sheets_since(const struct office *office, int64_t after, int64_t due_ms)
{
    struct world world = {.sheets = calloc(SHEETS_MAX, sizeof *world.sheets),
                          .people = calloc(PEOPLE_MAX, sizeof *world.people)};
    struct reader *reader;
    int64_t count = 0;
    assert_true(world.sheets && world.people);
    assert_false(fault_is(reader_open(office->rig.path, &reader)));
    assert_false(fault_is(reader_world(reader, &after, 1, &world)));
    for (int i = 0; i < world.sheet_count; i++)
        count += place_is_live(world.sheets[i].piece.place) && world.sheets[i].rush == (due_ms > 0) &&
                 world.sheets[i].due_ms == due_ms;
    assert_true(after > 0); /* not all of it anew */
    reader_close(reader);
    free(world.sheets);
    free(world.people);
    return count;
}

/* On a tree, beside R-1. */
static void hang(struct office *office, int piece)
{
    char form[128];
    snprintf(form, sizeof form, "pieces={piece=%s}{piece=%s}", rig_piece(1).text, rig_piece(piece).text);
    said_yes(say(&office->bench, VERB_BUILD_TREE, "casting", 1, 0, form));
}

/* The order is due sooner, and rush: so are its pieces, R-2 on a tree, and the tree. */
static void benches_hear_of_another_date(void **state)
{
    struct office office;
    (void)state;
    open_order(&office);
    hang(&office, 2);
    struct form wish = wish_of("sooner"), apply = about_change(VERB_APPLY_CHANGE, 1);
    form_set_text(&wish, "rush", "yes");
    form_set_int(&wish, "due", DUE_MS - 1);
    agree(&office, &wish, 1);
    int64_t before = rig_number(&office.rig, "SELECT max(seq) FROM event");
    assert_int_equal(sheets_since(&office, before, DUE_MS - 1), 0);
    office_accepted(&office, VERB_APPLY_CHANGE, &apply);
    assert_int_equal(sheets_since(&office, before, DUE_MS - 1), 4);
    struct form end = office_about(VERB_CANCEL_ORDER, "o-9");
    form_set_text(&end, "note", "withdrawn");
    before = rig_number(&office.rig, "SELECT max(seq) FROM event");
    office_accepted(&office, VERB_CANCEL_ORDER, &end);
    assert_int_equal(sheets_since(&office, before, 0), 1);                                   /* */
    assert_int_equal(sheets_since(&office, before, office_order(&office, "o-1").due_ms), 1); /* by R-1 */
    office_close(&office);
}

/* ------------------------------------------------------------------ what it meets when it is applied */

/* What has become of the pieces of open_order meanwhile; "begun 2,scrapped 4". */
static void become(struct office *office, const char *words)
{
    int piece;
    for (const char *at = words; *at != '\0'; at += strcspn(at, ",") + (at[strcspn(at, ",")] == ',')) {
        if (sscanf(at, "begun %d", &piece) == 1)
            office_bench(&office->bench, VERB_RECEIVE, "casting", 1, piece);
        else if (sscanf(at, "hung %d", &piece) == 1)
            hang(office, piece);
        else if (sscanf(at, "inspected %d", &piece) == 1)
            office_to_inspection(office, piece);
        else if (sscanf(at, "scrapped %d", &piece) == 1)
            EXPECT_ACCEPTED(office_manage(office, VERB_SCRAP, piece, NULL, 0));
        else
            fail_msg("%s is nothing that a piece becomes", at);
    }
}

static const struct met_row {
    const char *name;
    const char *become;
    const char *other;   /* a change that is applied before it, as a form in a line; "": none */
    const char *wish;    /* the change */
    const char *refused; /* with this sentence; "": it is applied */
    const char *told;    /* what came by it */
    int64_t quantity;    /* of line 1 then */
    const char *ended;   /* the numbers of the pieces that are withdrawn */
    int64_t forgone;     /* lost pieces that nobody waits for */
} met_rows[] = {
    {"the last in the pool goes first", "", "", "line=1 fewer=1", "", "", 1, "3", 0},
    {"of another line nothing", "begun 2", "", "line=1 fewer=1", "", "", 1, "3", 0},
    {"all of a line", "", "", "line=1 fewer=2",
     "Line 1 has no more than that: drop it by cancel_line, or cancel the order.", "", 2, "", 0},
    {"what was lost is no more made again", "begun 3,scrapped 3", "", "line=1 fewer=1", "", "", 1, "", 1},
    {"what was lost of another line stays lost", "scrapped 4", "", "line=1 fewer=1", "", "", 1, "3", 0},
    {"what was lost of another line is none of it", "scrapped 4,begun 2,begun 3", "", "line=1 fewer=1",
     "Of line 1, 0 are not begun, R-2 was (Casting): ask for no more than those, or scrap what was begun.",
     "", 2, "", 0},
    {"a line that was dropped, fewer", "", "cancel_line=2", "line=2 fewer=1",
     "Line 2 of o-9 was dropped meanwhile: reject this change.", "", 2, "4", 0},
    {"a line that was dropped, dropped again", "", "cancel_line=2", "cancel_line=2",
     "Line 2 of o-9 was dropped meanwhile: reject this change.", "", 2, "4", 0},
    {"a line that was dropped, made otherwise", "", "cancel_line=2", "alter={line=2 finish=matt}",
     "Line 2 of o-9 was dropped meanwhile: reject this change.", "", 2, "4", 0},
    {"a line whose begun piece was scrapped is dropped", "begun 2,scrapped 2", "", "cancel_line=1", "", "", 2,
     "3", 0},
    {"a line beside one that was begun is dropped", "begun 4", "", "cancel_line=1", "", "", 2, "2 3", 0},
    {"what hangs on a tree stays in its line", "hung 2", "", "cancel_line=1",
     "R-2 of line 1 was begun (tree): reject the change, scrap what was begun, or ask for fewer.", "", 2, "",
     0},
    {"what hangs on a tree is none of the fewer", "hung 2,begun 3", "", "line=1 fewer=1",
     "Of line 1, 0 are not begun, R-2 was (tree): ask for no more than those, or scrap what was begun.", "",
     2, "", 0},
    {"what hangs on a tree is of its size", "hung 2", "", "alter={line=1 volume_mm3_e3=400000}",
     "R-2 of line 1 was begun (tree): ask for fewer of that line, and add a line for the others.", "", 2, "",
     0},
    {"what hangs on a tree gets another finish", "hung 2", "", "alter={line=1 finish=matt}", "", "", 2, "",
     0},
    {"another finish before it is inspected", "begun 2", "", "alter={line=1 finish=matt}", "", "", 2, "", 0},
    {"another finish when it is at the inspection", "inspected 2", "", "alter={line=1 finish=matt}",
     "R-2 of line 1 has its finish (QC): ask for fewer of that line, and add a line for the others.", "", 2,
     "", 0},
    {"one more, and all of another make", "", "", "line=1 more=1 alter={line=1 volume_mm3_e3=400000}", "",
     "New in the pool: R-5 (TS1-000005-C), R-6 (TS1-000006-A), R-7 (TS1-000007-8).", 3, "2 3", 0},
    {"one less, and the other of another make", "", "", "line=1 fewer=1 alter={line=1 volume_mm3_e3=400000}",
     "", "New in the pool: R-5 (TS1-000005-C).", 1, "2 3", 0},
    {"seven more: six are named", "", "", "line=1 more=7", "",
     "New in the pool: R-5 (TS1-000005-C), R-6 (TS1-000006-A), R-7 (TS1-000007-8), R-8 (TS1-000008-6), R-9 "
     "(TS1-000009-4), R-10 (TS1-000010-I) and 1 more.",
     9, "", 0},
};

/* "2 3": which of R-2 … R-10 are withdrawn. */
static void expect_ended(const struct office *office, const struct met_row *row)
{
    char ended[64] = "";
    struct text text = TEXT_IN(ended);
    for (int piece = 2; piece < 2 + office_count_pieces(office, "o-9"); piece++)
        if (office_piece(office, piece).now.piece.place == PLACE_ENDED)
            text_add(&text, "%s%d", text.size > 0 ? " " : "", piece);
    assert_string_equal(ended, row->ended);
}

static void agree_in_a_line(struct office *office, const char *wish, int64_t number)
{
    char form[256];
    snprintf(form, sizeof form, "order=o-9 wish=this %s", wish);
    said_yes(say(&office->seat, VERB_REQUEST_CHANGE, "", RIG_MANAGER, 0, form));
    assess_and_accept(office, number, 0);
}

/* Line 1 is made otherwise, and once more: what the second does not say stays. */
static const struct {
    const char *name, *first, *then;
    const char *alloy, *size, *finish, *stones;
    int64_t volume_mm3_e3, tolerance_ppm;
} made_rows[] = {
    {"its tolerance, then its finish", "tolerance_ppm=5000", "finish=matt", "au750y", "52", "matt",
     "as the model", 0, 5000},
    {"its alloy, then its finish", "alloy=au750r", "finish=matt", "au750r", "52", "matt", "as the model", 0,
     0},
    {"its volume, then its stones", "volume_mm3_e3=400000", "stones=rubies", "au750y", "52", "polished",
     "rubies", 400000, 0},
    {"its volume, then a size: that volume was of the other", "volume_mm3_e3=400000", "size=52", "au750y",
     "52", "polished", "as the model", 0, 0},
    {"a size with its volume", "size=52 volume_mm3_e3=400000", "size=52 volume_mm3_e3=410000", "au750y", "52",
     "polished", "as the model", 410000, 0},
};

static void what_a_change_does_not_say_stays(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(made_rows); i++) {
        struct office office;
        print_message("  %s\n", made_rows[i].name);
        open_order(&office);
        for (int64_t change = 1; change <= 2; change++) {
            char wish[128];
            struct form apply = about_change(VERB_APPLY_CHANGE, change);
            snprintf(wish, sizeof wish, "alter={line=1 %s}",
                     change == 1 ? made_rows[i].first : made_rows[i].then);
            agree_in_a_line(&office, wish, change);
            office_accepted(&office, VERB_APPLY_CHANGE, &apply);
        }
        struct order_line_row line = read_line(&office, 1);
        assert_string_equal(line.alloy.text, made_rows[i].alloy);
        assert_string_equal(line.size, made_rows[i].size);
        assert_string_equal(line.finish, made_rows[i].finish);
        assert_string_equal(line.stones, made_rows[i].stones);
        assert_int_equal(line.volume_mm3_e3, made_rows[i].volume_mm3_e3);
        assert_int_equal(line.tolerance_ppm, made_rows[i].tolerance_ppm);
        office_close(&office);
    }
}

static void a_change_meets_what_has_become_of_the_pieces(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(met_rows); i++) {
        const struct met_row *row = &met_rows[i];
        struct office office;
        int64_t number = 1;
        print_message("  %s\n", row->name);
        open_order(&office);
        struct form other = about_change(VERB_APPLY_CHANGE, number);
        if (row->other[0] != '\0')
            agree_in_a_line(&office, row->other, number++);
        agree_in_a_line(&office, row->wish, number);
        become(&office, row->become);
        if (row->other[0] != '\0')
            office_accepted(&office, VERB_APPLY_CHANGE, &other);
        struct form apply = about_change(VERB_APPLY_CHANGE, number);
        struct reply reply = office_tell(&office, VERB_APPLY_CHANGE, &apply);
        assert_int_equal(reply.result, row->refused[0] != '\0' ? RESULT_REFUSED : RESULT_ACCEPTED);
        assert_string_equal(reply.detail, row->refused[0] != '\0' ? row->refused : row->told);
        assert_int_equal(read_line(&office, 1).quantity, row->quantity);
        expect_ended(&office, row);
        assert_int_equal(rig_number(&office.rig, "SELECT coalesce(sum(count), 0) FROM order_short"),
                         row->forgone);
        office_close(&office);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_takes_its_way),
        cmocka_unit_test(a_change_adds_a_line),
        cmocka_unit_test(what_was_lost_is_made_again_as_its_line_is_now),
        cmocka_unit_test(a_change_brings_no_more_tags_than_a_release),
        cmocka_unit_test(more_of_a_lot_are_another_lot),
        cmocka_unit_test(another_finish_asks_no_limit),
        cmocka_unit_test(a_change_makes_a_line_otherwise),
        cmocka_unit_test(a_change_takes_some_away),
        cmocka_unit_test(an_order_without_lines_can_be_hurried),
        cmocka_unit_test(a_change_may_be_the_end),
        cmocka_unit_test(an_order_without_lines_gets_one),
        cmocka_unit_test(a_line_too_many_is_another_order),
        cmocka_unit_test(what_a_change_does_not_say_stays),
        cmocka_unit_test(benches_hear_of_another_date),
        cmocka_unit_test(a_change_meets_what_has_become_of_the_pieces),
        cmocka_unit_test(more_pieces_need_an_approved_design),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

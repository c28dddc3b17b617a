/* An order's life, its launch sheet, changes: tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/order.h"

/* ------------------------------------------------------------------ what may be done when */

static const struct {
    enum verb verb;
    const char *states; /* d r w v c x: draft, released, in work, delivered, closed, cancelled */
} allowed[] = {
    {VERB_DRAFT_ORDER, "d"},    {VERB_SKIP_PROTOTYPE, "d"},     {VERB_RELEASE_ORDER, "d"},
    {VERB_CANCEL_ORDER, "drw"}, {VERB_REQUEST_CHANGE, "rw"},    {VERB_ASSESS_CHANGE, "rw"},
    {VERB_ACCEPT_CHANGE, "rw"}, {VERB_REJECT_CHANGE, "drwvcx"}, {VERB_APPLY_CHANGE, "rw"},
    {VERB_CLOSE_SHORT, "rw"},   {VERB_DELIVER, "wvc"},          {VERB_RECEIPT, "wvcx"},
    {VERB_RESERVE, "wvcx"},     {VERB_CLOSE_ORDER, "v"},        {VERB_SUBMIT_DESIGN, ""},
    {VERB_RECEIVE, ""},
};

static void each_verb_has_its_states(void **state)
{
    static const char letters[] = "drwvcx";
    (void)state;
    for (size_t i = 0; i < COUNT_OF(allowed); i++)
        for (int s = ORDER_DRAFT; s <= ORDER_CANCELLED; s++)
            if (order_allows((enum order_state)s, allowed[i].verb) !=
                (strchr(allowed[i].states, letters[s]) != NULL))
                fail_msg("%s in %s", verb_word(allowed[i].verb), order_state_word((enum order_state)s));
}

static const struct {
    enum change_state state;
    bool assess, accept, reject, apply, waits;
} changes[] = {
    {CHANGE_REQUESTED, true, false, true, false, true},  {CHANGE_ASSESSED, true, true, true, false, true},
    {CHANGE_ACCEPTED, false, false, true, true, true},   {CHANGE_REJECTED, false, false, false, false, false},
    {CHANGE_APPLIED, false, false, false, false, false},
};

static void a_change_is_applied_only_when_it_was_accepted(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        assert_int_equal(change_allows(changes[i].state, VERB_ASSESS_CHANGE), changes[i].assess);
        assert_int_equal(change_allows(changes[i].state, VERB_ACCEPT_CHANGE), changes[i].accept);
        assert_int_equal(change_allows(changes[i].state, VERB_REJECT_CHANGE), changes[i].reject);
        assert_int_equal(change_allows(changes[i].state, VERB_APPLY_CHANGE), changes[i].apply);
        assert_int_equal(change_is_waiting(changes[i].state), changes[i].waits);
    }
}

static void words_come_back(void **state)
{
    (void)state;
    for (int i = ORDER_DRAFT; i <= ORDER_CANCELLED; i++) {
        enum order_state found;
        assert_true(order_state_find(span_of(order_state_word((enum order_state)i)), &found));
        assert_int_equal(found, i);
    }
    for (int i = CHANGE_REQUESTED; i <= CHANGE_APPLIED; i++) {
        enum change_state found;
        assert_true(change_state_find(span_of(change_state_word((enum change_state)i)), &found));
        assert_int_equal(found, i);
    }
    for (int i = DESIGN_SUBMITTED; i <= DESIGN_REJECTED; i++) {
        enum design_state found;
        assert_true(design_state_find(span_of(design_state_word((enum design_state)i)), &found));
        assert_int_equal(found, i);
    }
    enum order_state none;
    assert_false(order_state_find(SPAN("lost"), &none));
}

/* ------------------------------------------------------------------ the launch sheet */

static const struct launch_line whole_line = {.number = 1,
                                              .model = true,
                                              .size = true,
                                              .approved = true,
                                              .alloy = true,
                                              .melt = true,
                                              .has_stones = true,
                                              .stones = true,
                                              .finish = true};

static struct launch_sheet whole_sheet(void)
{
    struct launch_sheet sheet = {.client = true,
                                 .due = true,
                                 .specification = true,
                                 .documents = true,
                                 .feasible = true,
                                 .materials = true,
                                 .deadline = true,
                                 .quote = true,
                                 .payment = true,
                                 .line_count = 2};
    sheet.lines[0] = sheet.lines[1] = whole_line;
    sheet.lines[1].number = 2;
    return sheet;
}

#define ORDERS(field) offsetof(struct launch_sheet, field), 0
#define LINES(field)  offsetof(struct launch_line, field), 2

static const struct {
    const char *name;
    size_t field; /* that is made false */
    int line;     /* in line 2; 0: in the order */
    const char *want;
} lacking[] = {
    {"no client", ORDERS(client), "the client"},
    {"no due date", ORDERS(due), "the due date"},
    {"no specification", ORDERS(specification), "the specification"},
    {"no documents", ORDERS(documents), "the reference documents"},
    {"not feasible", ORDERS(feasible), "feasibility confirmed"},
    {"no materials", ORDERS(materials), "materials confirmed"},
    {"no deadline", ORDERS(deadline), "the deadline confirmed"},
    {"no quote", ORDERS(quote), "the quote accepted"},
    {"no payment", ORDERS(payment), "the payment terms"},
    {"no such model: its size and design are not asked for", LINES(model), "in line 2 a model that is known"},
    {"no such size", LINES(size), "in line 2 a size that the model has"},
    {"a design that nobody approved", LINES(approved), "in line 2 the approval of the model's newest design"},
    {"no such alloy", LINES(alloy), "in line 2 an alloy that is known"},
    {"no melt of it", LINES(melt), "in line 2 a melt of its alloy, for the density"},
    {"no stones", LINES(stones), "in line 2 the stones"},
    {"no finish", LINES(finish), "in line 2 the finish"},
};

static void write_all(const struct launch_sheet *sheet, char *out, size_t size)
{
    struct launch_gap gaps[LAUNCH_GAPS_MAX];
    struct text text = text_in(out, size);
    int count = launch_missing(sheet, gaps);
    for (int i = 0; i < count; i++) {
        text_add(&text, i ? "; " : "");
        launch_gap_write(&text, gaps[i]);
    }
    assert_true(text_ok(&text));
}

static void what_is_missing_is_named(void **state)
{
    char said[2048];
    struct launch_sheet sheet = whole_sheet();
    (void)state;
    write_all(&sheet, said, sizeof said);
    assert_string_equal(said, "");
    for (size_t i = 0; i < COUNT_OF(lacking); i++) {
        sheet = whole_sheet();
        char *base = lacking[i].line ? (char *)&sheet.lines[1] : (char *)&sheet;
        *(bool *)(base + lacking[i].field) = false;
        if (strcmp(lacking[i].name, "no such model: its size and design are not asked for") == 0)
            sheet.lines[1].size = sheet.lines[1].approved = false;
        write_all(&sheet, said, sizeof said);
        if (strcmp(said, lacking[i].want) != 0)
            fail_msg("%s: \"%s\"", lacking[i].name, said);
    }
}

static void an_empty_sheet_lacks_everything(void **state)
{
    struct launch_sheet sheet = {.line_count = ORDER_LINES_MAX};
    struct launch_gap gaps[LAUNCH_GAPS_MAX];
    char said[2048];
    (void)state;
    for (int i = 0; i < ORDER_LINES_MAX; i++)
        sheet.lines[i] = (struct launch_line){
            .number = i + 1, .model = true, .customised = true, .alloy = true, .has_stones = true};
    assert_int_equal(launch_missing(&sheet, gaps), 9 + 6 * ORDER_LINES_MAX);
    sheet.line_count = 0;
    write_all(&sheet, said, sizeof said);
    assert_string_equal(said, "the client; the due date; its lines; the specification; the reference "
                              "documents; feasibility confirmed; materials confirmed; the deadline "
                              "confirmed; the quote accepted; the payment terms");
}

static void plain_lines_need_no_stones_nor_volume(void **state)
{
    struct launch_sheet sheet = whole_sheet();
    struct launch_gap gaps[LAUNCH_GAPS_MAX];
    (void)state;
    sheet.lines[0].has_stones = sheet.lines[0].stones = false;
    assert_int_equal(launch_missing(&sheet, gaps), 0);
    sheet.lines[0].customised = true;
    assert_int_equal(launch_missing(&sheet, gaps), 1);
    assert_int_equal(gaps[0].item, LAUNCH_VOLUME);
    sheet.lines[0].volume = true;
    assert_int_equal(launch_missing(&sheet, gaps), 0);
}

static const struct route_step route[] = {{.kind = {"casting"}},
                                          {.kind = {"setting"}},
                                          {.kind = {"prototype"}},
                                          {.kind = {"plating"}},
                                          {.kind = {"delivery"}}};

static void a_route_can_do_without_its_prototype(void **state)
{
    struct route_step out[COUNT_OF(route)];
    (void)state;
    assert_int_equal(route_without_prototype(route, COUNT_OF(route), out), 4);
    assert_string_equal(out[1].kind.text, "setting");
    assert_string_equal(out[2].kind.text, "plating");
    assert_int_equal(route_without_prototype(route, 2, out), 2);
}

/* ------------------------------------------------------------------ delivery */

static const struct {
    const char *name;
    struct piece piece;
    bool goes;
} deliverables[] = {
    {"in finished goods", {.place = PLACE_FINISHED, .step = 1}, true},
    {"done at the last bench", {.place = PLACE_STATION, .state = PIECE_DONE, .step = 3}, true},
    {"done, and another bench follows", {.place = PLACE_STATION, .state = PIECE_DONE, .step = 2}, false},
    {"in work at the last bench", {.place = PLACE_STATION, .state = PIECE_IN_WORK, .step = 3}, false},
    {"held there", {.place = PLACE_STATION, .state = PIECE_HELD, .was = PIECE_DONE, .step = 3}, false},
    {"on its way back", {.place = PLACE_STATION, .state = PIECE_DONE, .transit = true, .step = 3}, false},
    {"delivered already", {.place = PLACE_DELIVERED, .step = 3}, false},
    {"scrapped", {.place = PLACE_SCRAPPED, .step = 3}, false},
    {"in the pool", {.place = PLACE_POOL, .step = -1}, false},
};

static void only_what_is_finished_is_delivered(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(deliverables); i++) {
        struct piece piece = deliverables[i].piece;
        piece.steps = route;
        piece.step_count = COUNT_OF(route);
        if (piece_is_deliverable(&piece) != deliverables[i].goes)
            fail_msg("%s", deliverables[i].name);
    }
}

/* Casting, setting, QC, and what is put on its way to the client. */
static const struct route_step made[] = {{.kind = {"casting"}},
                                         {.kind = {"setting"}, .sets_stones = true},
                                         {.kind = {"qc"}, .inspection = true},
                                         {.kind = {"delivery"}}};

static const struct {
    const char *name;
    struct piece piece;
    const char *lets; /* m: made, s: stones, f: finish */
} come_to[] = {
    {"in the pool", {.place = PLACE_POOL, .step = -1}, "msf"},
    {"held in the pool", {.place = PLACE_POOL, .state = PIECE_HELD, .step = -1}, "msf"},
    {"queued at the first bench", {.place = PLACE_STATION, .step = 0}, "sf"},
    {"on a tree", {.place = PLACE_TREE, .step = -1}, "sf"}, /* it has no step of its own until the cut */
    {"stones set by hand", {.place = PLACE_STATION, .step = 0, .stones = {20000}}, "f"},
    {"come to setting", {.place = PLACE_STATION, .step = 1}, "f"},
    {"come to QC", {.place = PLACE_STATION, .step = 2}, ""},
    {"come to the last bench, where nobody inspects",
     {.place = PLACE_STATION, .step = 1, .step_count = 2},
     ""},
    {"finished", {.place = PLACE_FINISHED, .step = 2}, ""},
    {"scrapped at setting", {.place = PLACE_SCRAPPED, .step = 1}, "f"},
    {"withdrawn", {.place = PLACE_ENDED, .step = -1}, "msf"},
    {"a half that was merged", {.place = PLACE_ENDED, .step = 2}, "msf"},
};

static void what_a_piece_has_come_to_is_fixed(void **state)
{
    static const char letters[] = {[LINE_MADE] = 'm', [LINE_STONES] = 's', [LINE_FINISH] = 'f'};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(come_to); i++)
        for (size_t part = 0; part < sizeof letters; part++) {
            struct piece piece = come_to[i].piece;
            piece.steps = made;
            if (piece.step_count == 0)
                piece.step_count = COUNT_OF(made);
            if (piece_lets_change(&piece, (enum line_part)part) !=
                (strchr(come_to[i].lets, letters[part]) != NULL))
                fail_msg("%s: %c", come_to[i].name, letters[part]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_verb_has_its_states),
        cmocka_unit_test(a_change_is_applied_only_when_it_was_accepted),
        cmocka_unit_test(words_come_back),
        cmocka_unit_test(what_is_missing_is_named),
        cmocka_unit_test(an_empty_sheet_lacks_everything),
        cmocka_unit_test(plain_lines_need_no_stones_nor_volume),
        cmocka_unit_test(a_route_can_do_without_its_prototype),
        cmocka_unit_test(only_what_is_finished_is_delivered),
        cmocka_unit_test(what_a_piece_has_come_to_is_fixed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

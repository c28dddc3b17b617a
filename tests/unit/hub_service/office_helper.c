#include "tests/unit/hub_service/office_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/life_helper.h"

/* ------------------------------------------------------------------ a workshop with an office */

/* To the rig's workshop: stations of the office, and "signet", which goes through them. */
void office_describe(struct workshop *workshop)
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

void office_open_as(struct office *office, struct workshop *workshop)
{
    rig_open_as(&office->rig, workshop);
    office->seat = rig_office(&office->rig, RIG_MANAGER);
    office->bench = rig_asker(&office->rig, 0);
    office->finish = rig_asker(&office->rig, 1);
}

void office_open(struct office *office, int pieces, int at_casting)
{
    struct workshop workshop;
    rig_describe(&workshop, pieces, at_casting);
    office_describe(&workshop);
    office_open_as(office, &workshop);
}

void office_close(struct office *office)
{
    rig_verify(&office->rig, NULL);
    rig_close(&office->rig);
}

/* ------------------------------------------------------------------ saying it */

struct form office_blank(enum verb verb)
{
    return form_new(form_kind_of(verb)->fields);
}

struct form office_about(enum verb verb, const char *order)
{
    struct form form = office_blank(verb);
    form_set_text(&form, "order", order);
    return form;
}

struct reply office_tell(struct office *office, enum verb verb, const struct form *form)
{
    struct command command = asker_make(&office->seat, verb, "", RIG_MANAGER, 0);
    command.form = form;
    return asker_send(&office->seat, &command);
}

struct reply office_accepted(struct office *office, enum verb verb, const struct form *form)
{
    struct reply reply = office_tell(office, verb, form);
    if (reply.result != RESULT_ACCEPTED)
        fail_msg("%s: %s %s: %s", verb_word(verb), result_word(reply.result), reason_word(reply.reason),
                 reply.detail);
    return reply;
}

void office_refused(struct office *office, enum verb verb, const struct form *form, enum reason reason,
                    const char *detail)
{
    struct reply reply = office_tell(office, verb, form);
    if (reply.result != RESULT_REFUSED || reply.reason != reason || !strstr(reply.detail, detail))
        fail_msg("%s: %s %s: \"%s\" instead of %s: \"%s\"", verb_word(verb), result_word(reply.result),
                 reason_word(reply.reason), reply.detail, reason_word(reason), detail);
}

struct form office_line(const char *model, const char *size, int64_t quantity)
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
void office_draft(struct office *office, const char *order, const struct form *lines, size_t count)
{
    struct form form = office_about(VERB_DRAFT_ORDER, order);
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
    office_accepted(office, VERB_DRAFT_ORDER, &form);
}

void office_release(struct office *office, const char *order)
{
    struct form form = office_about(VERB_RELEASE_ORDER, order);
    struct reply reply = office_accepted(office, VERB_RELEASE_ORDER, &form);
    char thing[THING_TEXT_MAX];
    snprintf(thing, sizeof thing, "order:%s", order);
    assert_string_equal(reply.thing, thing);
}

void office_take_order(struct office *office, const char *model, const char *size, int64_t quantity)
{
    struct form line = office_line(model, size, quantity);
    office_draft(office, "o-9", &line, 1);
    office_release(office, "o-9");
}

/* ------------------------------------------------------------------ looking */

struct store *office_look(const struct office *office)
{
    struct store *store;
    struct fault fault = store_open(office->rig.path, STORE_READ, &store);
    assert_string_equal(fault.text, "");
    return store;
}

struct order_row office_order(const struct office *office, const char *code)
{
    struct store *store = office_look(office);
    struct order_row row;
    bool found;
    struct fault fault = store_order_find(store, code_of(code), &row, &found);
    assert_string_equal(fault.text, "");
    assert_true(found);
    store_close(store);
    return row;
}

void office_is_state(const struct office *office, const char *code, enum order_state state)
{
    struct order_row row = office_order(office, code);
    assert_string_equal(order_state_word(row.state), order_state_word(state));
}

struct piece_row office_piece(const struct office *office, int number)
{
    struct store *store = office_look(office);
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

int office_count_pieces(const struct office *office, const char *code)
{
    struct order_row order = office_order(office, code);
    struct store *store = office_look(office);
    int count = 0;
    struct fault fault = store_piece_each_of_order(store, order.id, take_nothing, &count);
    assert_string_equal(fault.text, "");
    store_close(store);
    return count;
}

/* ------------------------------------------------------------------ the bench */

void office_bench(struct asker *asker, enum verb verb, const char *station, int person, int piece)
{
    struct reply reply = ask(asker, verb, station, person, piece);
    if (reply.result != RESULT_ACCEPTED)
        fail_msg("%s at %s: %s", verb_word(verb), station, reason_word(reply.reason));
}

void office_to_inspection(struct office *office, int piece)
{
    office_bench(&office->bench, VERB_RECEIVE, "casting", 1, piece);
    office_bench(&office->bench, VERB_FINISH, "casting", 1, piece);
    office_bench(&office->bench, VERB_RECEIVE, "setting", 2, piece);
    office_bench(&office->bench, VERB_FINISH, "setting", 2, piece);
    office_bench(&office->finish, VERB_RECEIVE, "polishing", 3, piece);
    office_bench(&office->finish, VERB_FINISH, "polishing", 3, piece);
    office_bench(&office->finish, VERB_RECEIVE, "qc", 4, piece);
    assert_int_equal(ask_weigh(&office->finish, "qc", 4, piece, STONES_UG + THEORY_UG).result,
                     RESULT_ACCEPTED);
}

void office_through_the_bench(struct office *office, int piece)
{
    struct form row, form = sheet_form(&row);
    office_to_inspection(office, piece);
    struct command command = asker_make(&office->finish, VERB_INSPECT, "qc", 4, piece);
    assert_int_equal(ask_form(&office->finish, &command, &form).result, RESULT_ACCEPTED);
    office_bench(&office->finish, VERB_PASS, "qc", 4, piece);
}

struct form office_delivery(const char *order)
{
    struct form form = office_about(VERB_DELIVER, order);
    form_set_text(&form, "carrier", "Brinks");
    form_set_text(&form, "value", "4200 EUR");
    form_set_text(&form, "signature", "M. Office");
    form_set_int(&form, "inspection_sheet", 1);
    form_set_text(&form, "slip", "L-1");
    form_set_text(&form, "invoice", "R-1");
    form_set_int(&form, "care_sheet", 1);
    return form;
}

struct form office_row(enum verb verb, const char *list)
{
    const struct form_field *field = form_kind_of(verb)->fields;
    while (strcmp(field->name, list) != 0)
        field++;
    return form_new(field->rows);
}

struct reply office_manage(struct office *office, enum verb verb, int piece, const char *name, int64_t count)
{
    return name ? ask_count(&office->seat, verb, "", RIG_MANAGER, piece, name, count)
                : ask_text(&office->seat, verb, "", RIG_MANAGER, piece, NULL, NULL);
}

/* o-9 has: the first is delivered, the second missing, the third scrapped. */
void office_lose_two_of_three(struct office *office)
{
    office_open(office, 1, 0);
    struct form line = office_line("solitaire", "52", 3);
    office_draft(office, "o-9", &line, 1);
    office_release(office, "o-9");
    office_through_the_bench(office, 2);
    office_bench(&office->bench, VERB_RECEIVE, "casting", 1, 3);
    EXPECT_ACCEPTED(office_manage(office, VERB_MISSING, 3, NULL, 0));
    EXPECT_ACCEPTED(office_manage(office, VERB_SCRAP, 4, NULL, 0));
    struct form away = office_delivery("o-9");
    struct reply reply = office_accepted(office, VERB_DELIVER, &away);
    assert_string_equal(reply.detail,
                        "o-9 stays open: it waits for R-3 and 1 more, which is missing. Make it "
                        "again, find it, change the order, or close it short.");
    office_is_state(office, "o-9", ORDER_IN_WORK);
}

void office_works_at(struct office *office, enum verb verb, const char *station, int piece,
                     enum piece_state wanted)
{
    struct reply reply = ask(&office->seat, verb, station, RIG_MANAGER, piece);
    if (reply.result != RESULT_ACCEPTED || reply.state != wanted)
        fail_msg("%s at %s: %s %s", verb_word(verb), station, reason_word(reply.reason),
                 piece_state_word(reply.state));
}

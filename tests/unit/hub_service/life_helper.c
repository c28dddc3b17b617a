#include "tests/unit/hub_service/life_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
/* ------------------------------------------------------------------ the workshop */

static void add_plater(struct workshop *workshop)
{
    struct station plater = {.code = {"plater"},
                             .name = "Plater",
                             .kind = {"plating"},
                             .place = 5,
                             .limit = {.pieces = 4},
                             .at_once = 10,
                             .outside = true};
    size_t count = (size_t)workshop->station_count;
    workshop->stations = realloc(workshop->stations, (count + 1) * sizeof *workshop->stations);
    assert_non_null(workshop->stations);
    workshop->stations[workshop->station_count++] = plater;
}

static void add_plating(struct workshop_route *route)
{
    struct route_step plating = {
        .kind = {"plating"}, .factor_ppm = 1000000, .factor_verified = true, .standard_s = 3600};
    route->steps[4] = route->steps[3];
    route->steps[3] = plating;
    route->step_count = 5;
}

void life_open(struct rig *rig)
{
    struct workshop workshop;
    rig_describe(&workshop, 6, 4);
    add_plater(&workshop);
    add_plating(&workshop.routes[0]);
    workshop.pieces[0].quantity = 6;
    rig_open_as(rig, &workshop);
}

/* ------------------------------------------------------------------ asking */

struct reply ask_form(struct asker *asker, const struct command *command, struct form *form)
{
    struct command filled = *command;
    filled.form = form;
    return asker_send(asker, &filled);
}

struct reply ask_text(struct asker *asker, enum verb verb, const char *station, int person, int piece,
                      const char *name, const char *value)
{
    struct command command = asker_make(asker, verb, station, person, piece);
    struct form form = form_new(form_kind_of(verb)->fields);
    if (name)
        form_set_text(&form, name, value);
    return ask_form(asker, &command, &form);
}

struct reply ask_count(struct asker *asker, enum verb verb, const char *station, int person, int piece,
                       const char *name, int64_t value)
{
    struct command command = asker_make(asker, verb, station, person, piece);
    struct form form = form_new(form_kind_of(verb)->fields);
    form_set_int(&form, name, value);
    return ask_form(asker, &command, &form);
}

/* What the scale would show of each, if its metal is what the book says; nothing has the tag: nothing. */
static void weigh_by_the_book(const struct rig *rig, const int *pieces, size_t count, int64_t *gross_ug)
{
    struct store *store;
    assert_false(fault_is(store_open(rig->path, STORE_READ, &store)));
    for (size_t i = 0; i < count; i++) {
        struct piece_row row;
        bool found = false;
        assert_false(fault_is(store_piece_find(store, rig_piece(pieces[i]), &row, &found)));
        const struct piece *piece = &row.now.piece;
        gross_ug[i] = found ? piece->book_mass.ug + piece_beside_metal(piece).ug : 0;
    }
    store_close(store);
}

struct reply ask_slip(struct asker *asker, const char *station, const char *to, const int *pieces,
                      const int64_t *gross_ug, size_t count)
{
    const struct form_kind *kind = form_kind_of(VERB_SEND);
    struct command command = asker_make(asker, VERB_SEND, station, RIG_MANAGER, 0);
    struct form form = form_new(kind->fields);
    struct form rows[SLIP_ROWS_MAX];
    int64_t by_the_book[SLIP_ROWS_MAX];
    assert_true(count <= SLIP_ROWS_MAX);
    if (to && !gross_ug)
        weigh_by_the_book(asker->rig, pieces, count, by_the_book);
    life_slip_rows(rows, kind, pieces, to && !gross_ug ? by_the_book : gross_ug, count);
    form_set_rows(&form, "pieces", rows, count);
    if (to)
        form_set_text(&form, "to", to);
    form_set_text(&form, "carrier", "courier");
    return ask_form(asker, &command, &form);
}

struct reply ask_arrive(struct asker *asker, const char *station, int64_t slip, const int *pieces,
                        const int64_t *gross_ug, size_t count)
{
    const struct form_kind *kind = form_kind_of(VERB_ARRIVE);
    struct command command = asker_make(asker, VERB_ARRIVE, station, RIG_MANAGER, 0);
    struct form form = form_new(kind->fields);
    struct form rows[SLIP_ROWS_MAX];
    int64_t by_the_book[SLIP_ROWS_MAX];
    assert_true(count <= SLIP_ROWS_MAX);
    if (!gross_ug)
        weigh_by_the_book(asker->rig, pieces, count, by_the_book);
    form_set_int(&form, "slip", slip);
    life_slip_rows(rows, kind, pieces, gross_ug ? gross_ug : by_the_book, count);
    if (count > 0)
        form_set_rows(&form, "pieces", rows, count);
    return ask_form(asker, &command, &form);
}

void life_slip_rows(struct form *rows, const struct form_kind *kind, const int *pieces,
                    const int64_t *gross_ug, size_t count)
{
    static char tags[SLIP_ROWS_MAX][TAG_TEXT_MAX];
    size_t list = 0;
    while (strcmp(kind->fields[list].name, "pieces") != 0)
        list++;
    for (size_t i = 0; i < count; i++) {
        memcpy(tags[i], rig_piece(pieces[i]).text, TAG_TEXT_MAX);
        rows[i] = form_new(kind->fields[list].rows);
        form_set_text(&rows[i], "piece", tags[i]);
        if (gross_ug)
            form_set_int(&rows[i], "gross_ug", gross_ug[i]);
    }
}

struct reply ask_withdraw(struct asker *asker, const struct command *lost, enum decided decided)
{
    struct command command = asker_make(asker, VERB_WITHDRAW, lost->station.text, 0, 0);
    command.operator_badge = lost->operator_badge;
    command.decided = decided;
    command.has_replaces = true;
    command.replaces_id = lost->id;
    command.replaces_n = lost->n;
    return asker_send(asker, &command);
}

/* ------------------------------------------------------------------ looking */

struct piece_row life_piece(const struct rig *rig, int number)
{
    struct piece_row row;
    struct store *store;
    bool found = false;
    assert_false(fault_is(store_open(rig->path, STORE_READ, &store)));
    assert_false(fault_is(store_piece_find(store, rig_piece(number), &row, &found)));
    store_close(store);
    if (!found)
        fail_msg("nothing has the tag %s", rig_piece(number).text);
    return row;
}

int64_t life_balance(const struct rig *rig, const char *account)
{
    struct store *store;
    struct mass mass;
    struct account wanted = account_of(ACCOUNT_SCRAP, "");
    assert_true(strlen(account) < sizeof wanted.text);
    assert_true(TEXT_COPY(wanted.text, span_of(account)));
    assert_false(fault_is(store_open(rig->path, STORE_READ, &store)));
    assert_false(
        fault_is(store_balance_get(store, ledger_book(code_of("au750y"), code_of("own")), wanted, &mass)));
    store_close(store);
    return mass.ug;
}

void expect_accepted(const struct reply *reply)
{
    if (reply->result != RESULT_ACCEPTED)
        fail_msg("%s: %s, \"%s\"", result_word(reply->result), reason_word(reply->reason), reply->detail);
}

void expect_refused(const struct reply *reply, enum reason reason)
{
    if (reply->result != RESULT_REFUSED || reply->reason != reason)
        fail_msg("%s: %s, not %s, \"%s\"", result_word(reply->result), reason_word(reply->reason),
                 reason_word(reason), reply->detail);
    assert_string_not_equal(reply->detail, "");
}

struct form sheet_form(struct form *row)
{
    const struct form_kind *kind = form_kind_of(VERB_INSPECT);
    struct form form = form_new(kind->fields);
    *row = form_new(kind->fields[0].rows);
    form_set_text(row, "what", "inner diameter");
    form_set_int(row, "nominal_um", 16500);
    form_set_int(row, "actual_um", 16560);
    form_set_rows(&form, "dimensions", row, 1);
    form_set_text(&form, "fineness", "pass");
    form_set_text(&form, "method", "touch");
    form_set_text(&form, "surface", "pass");
    form_set_text(&form, "stones", "pass");
    form_set_text(&form, "function", "pass");
    return form;
}

void shop_staff(struct shop *shop)
{
    shop->bench = rig_asker(&shop->rig, 0);
    shop->finish = rig_asker(&shop->rig, 1);
    shop->office = rig_office(&shop->rig, RIG_MANAGER);
}

void shop_close(struct shop *shop)
{
    rig_verify(&shop->rig, NULL);
    rig_close(&shop->rig);
}

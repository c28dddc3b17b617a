/* accept_norm: what an operation is expected to lose, per piece and per stone set. */
#include <math.h>

#include "common/base/json.h"
#include "common/base/time.h"
#include "hub/service/custody.h"
#include "hub/service/learn.h"

#define NORM_DAYS 90 /* what the last quarter showed */

static struct custody_norm read_norm(const struct form *form)
{
    struct custody_norm norm = {
        .operation = form_code(form, "operation"),
        .alloy = form_code(form, "alloy"),
        .piece = form_mass(form, "piece_ug"),
        .stone = form_mass(form, "stone_ug"),
        .limit_piece = form_mass(form, "limit_piece_ug"),
        .limit_stone = form_mass(form, "limit_stone_ug"),
        .spread = form_mass(form, "spread_ug"),
    };
    if (!form_has(form, "limit_stone_ug"))
        norm.limit_stone = norm.stone;
    return norm;
}

static bool is_known(struct act *act, const struct custody_norm *norm)
{
    const struct house *house = &act->desk->house;
    bool operation = false;
    for (int i = 0; i < house->station_count; i++)
        operation = operation || code_equal(house->stations[i].kind, norm->operation);
    if (!operation)
        act_refuse_because(act, REASON_UNKNOWN_THING, "No station is of the kind %s.", norm->operation.text);
    else if (!house_alloy(house, norm->alloy))
        act_refuse_because(act, REASON_UNKNOWN_THING, "There is no alloy %s.", norm->alloy.text);
    else if (norm->limit_piece.ug < norm->piece.ug || norm->limit_stone.ug < norm->stone.ug)
        act_refuse_because(act, REASON_DOES_NOT_ADD_UP,
                           "The limit is below what is expected: nobody could keep within it.");
    else
        return true;
    return false;
}

/* The spread of single pieces' losses over all operators, when nobody said it. */
static struct fault find_spread(struct act *act, struct custody_norm *norm)
{
    struct custody_table table;
    int64_t now_ms = act->desk->now_ms;
    double squares = 0;
    int64_t n = 0, people = 0;
    struct fault fault = custody_gather(&table, act->desk->store, &act->desk->house,
                                        now_ms - NORM_DAYS * DAY_MS, now_ms + 1, false);
    for (size_t i = 0; i < table.count && !fault_is(fault); i++) {
        const struct custody_row *row = &table.rows[i];
        if (!code_equal(row->operation, norm->operation) || !code_equal(row->alloy, norm->alloy) ||
            row->sums.each.n < 2)
            continue;
        squares += row->sums.each.squares; /* within each person: that two differ is no spread of either */
        n += row->sums.each.n;
        people++;
    }
    custody_release(&table);
    if (!fault_is(fault) && n >= settings_get(&act->desk->house.settings, SETTING_LEARN_N_MIN) && n > people)
        norm->spread.ug = (int64_t)ceil(sqrt(squares / (double)(n - people)));
    return fault;
}

static void write_found(struct text *found, const struct custody_norm *norm)
{
    json_begin(found, '{');
    json_add_text(found, "operation", norm->operation.text);
    json_add_text(found, "alloy", norm->alloy.text);
    json_add_int(found, "piece_ug", norm->piece.ug);
    json_add_int(found, "stone_ug", norm->stone.ug);
    json_add_int(found, "limit_piece_ug", norm->limit_piece.ug);
    json_add_int(found, "limit_stone_ug", norm->limit_stone.ug);
    json_add_int(found, "spread_ug", norm->spread.ug);
    json_end(found, '}');
}

struct fault learn_accept_norm(struct act *act)
{
    struct custody_norm norm = read_norm(act->command->form);
    char room[FOUND_TEXT_MAX];
    struct text found = TEXT_IN(room);
    if (!is_known(act, &norm))
        return FAULT_OK;
    struct fault fault = norm.spread.ug > 0 ? FAULT_OK : find_spread(act, &norm);
    if (fault_is(fault))
        return fault;
    if (norm.spread.ug <= 0) {
        act_refuse_because(act, REASON_NOT_ENOUGH,
                           "Too few pieces of %s were weighed at %s to know how single ones differ: say "
                           "\"spread_ug\".",
                           norm.alloy.text, norm.operation.text);
        return FAULT_OK;
    }
    struct event_row event = act_event(act);
    struct text thing = TEXT_IN(event.thing);
    text_add(&thing, "norm:%s:%s", norm.operation.text, norm.alloy.text);
    write_found(&found, &norm);
    assert(text_ok(&found) && text_ok(&thing));
    event.found = text_span(&found);
    fault = act_post_event(act, &event, NULL);
    norm.event = act->desk->seq;
    return fault_is(fault) ? fault : store_norm_add(act->desk->store, &norm);
}

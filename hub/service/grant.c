/* override, accept_limit: what a manager lets past a limit, and what a limit is. */
#include <string.h>

#include "common/base/json.h"
#include "hub/service/desk.h"
#include "hub/service/lend.h"
#include "hub/service/prove.h"
#include "hub/service/told.h"
#include "hub/store/limit.h"
#include "hub/store/station.h"

#define FOUND_TEXT_MAX  (4096 + TOLD_TEXT_MAX)
#define LARGE_NAMES_MAX 200

/* ------------------------------------------------------------------ override */

/* It could be taken in there next, or come back there, or waits there to start: else there is nothing to let
 * past. */
static bool could_use(const struct piece *piece, const struct station *station)
{
    const struct route_step *next = piece_next_step(piece);
    bool at = piece_is_at(piece, station->code);
    bool on_line = piece->place == PLACE_STATION || piece->place == PLACE_POOL;
    if (piece->place == PLACE_PARKED)
        return code_equal(piece->tray, station->code);
    return on_line && ((at && piece->state == PIECE_QUEUED) || (next && station_takes(station, next)));
}

static struct fault grant(struct act *act)
{
    struct event_row event = act_event(act);
    struct override_row row = {
        .piece = act->row.id,
        .station = act->command->station,
        .manager = act->command->operator_badge,
        .granted_ms = act->desk->now_ms,
        .expires_ms = act->desk->now_ms + OVERRIDE_MS,
    };
    struct text reason = TEXT_IN(row.reason), thing = TEXT_IN(event.thing);
    text_add(&reason, "%s", form_text(act->command->form, "reason"));
    text_add(&thing, "override:%lld", (long long)act->desk->seq + 1);
    event.changes =
        false; /* the piece is as it was, and so is its version: who has just scanned it may go on */
    struct fault fault = act_post_event(act, &event, NULL);
    row.event = event.seq;
    if (!fault_is(fault))
        fault = store_override_add(act->desk->store, &row);
    if (fault_is(fault))
        return fault;
    act_show_piece(act, &act->row.now.piece);
    const struct house *house = &act->desk->house;
    return raise_alert(act->desk, ALERT_OVERRIDE, act->row.name,
                       N_("%s may go past the limit at %s once, within ten minutes: %s, by %s."),
                       PARTS(act->row.name, house->stations[act->station].name, raise_why(row.reason).text,
                             act->person < 0 ? phrase_word("", N_("a manager")).text
                                             : house->people[act->person].person.name));
}

static struct fault override_book(struct act *act)
{
    int64_t open;
    const struct station *station = &act->desk->house.stations[act->station];
    if (!could_use(&act->row.now.piece, station)) {
        act_refuse_because(act, REASON_WRONG_STATION,
                           _("%s neither waits at %s nor goes there next: there is no limit to let it past."),
                           act->row.name, station->name);
        act_show_piece(act, &act->row.now.piece);
        return FAULT_OK;
    }
    struct fault fault =
        store_override_find(act->desk->store, act->row.id, station->code, act->desk->now_ms, &open);
    if (fault_is(fault) || open == 0)
        return fault_is(fault) ? fault : grant(act);
    act_refuse_because(act, REASON_EXISTS, _("%s may go past the limit at %s already: scan it there."),
                       act->row.name, station->name);
    return FAULT_OK;
}

/* ------------------------------------------------------------------ accept_limit */

/* Pieces whose way a limit blocks for ever now. */
struct large {
    const struct house *house;
    struct code of;
    struct text *names;
    int64_t count;
};

static bool note_large(void *context, const struct piece_row *piece)
{
    struct large *large = context;
    struct piece_row row = *piece;
    struct floor_plan floor = house_floor(large->house);
    struct tight tight;
    if (!house_link(large->house, &row) || row.now.piece.place == PLACE_TREE ||
        !limit_too_large_on_way(&row.now.piece, &floor, &tight) || !code_equal(tight.at, large->of))
        return true;
    if (large->names->size < LARGE_NAMES_MAX)
        text_add(large->names, "%s%s", large->count > 0 ? ", " : "", row.name);
    large->count++;
    return true;
}

static void write_limit(struct text *out, const char *key, const struct limit *limit)
{
    json_begin_field(out, key, '{');
    json_add_int_if(out, "pieces", limit->pieces);
    json_add_int_if(out, "mass_ug", limit->mass.ug);
    json_add_text(out, "mode", limit_mode_word(limit->mode));
    json_end(out, '}');
}

/* The pieces that are too large for the limit as it is now are named: in the event, and for the person. */
static struct fault find_large(struct act *act, struct code of, struct text *names, int64_t *count)
{
    struct large large = {.house = &act->desk->house, .of = of, .names = names};
    struct fault fault = store_piece_each(act->desk->store, 0, note_large, &large);
    *count = large.count;
    return fault;
}

static struct fault post_limit(struct act *act, bool is_group, const char *name, const struct limit *was,
                               const struct limit *limit, const struct told *told)
{
    char found[FOUND_TEXT_MAX], list[2 * LARGE_NAMES_MAX];
    struct text json = TEXT_IN(found), names = TEXT_IN(list);
    struct code of = form_code(act->command->form, "of");
    int64_t count;
    struct fault fault = find_large(act, of, &names, &count);
    if (fault_is(fault))
        return fault;
    json_begin(&json, '{');
    write_limit(&json, "was", was);
    write_limit(&json, "limit", limit);
    json_add_int_if(&json, "too_large", count);
    json_add_text_if(&json, "too_large_names", list);
    fault = told_add(&json, act->desk->store, told);
    if (fault_is(fault))
        return fault;
    json_end(&json, '}');
    assert(text_ok(&json));
    struct event_row event = act_event(act);
    struct text thing = TEXT_IN(event.thing);
    text_add(&thing, "%s:%s", is_group ? "group" : "station", of.text);
    event.found = (struct span){json.data, json.size};
    fault = act_post_event(act, &event, NULL);
    if (fault_is(fault) || count == 0)
        return fault;
    struct text detail = TEXT_IN(act->reply->detail);
    text_add(&detail, _("%lld too large for the limit of %s now: %s%s. Split them, or raise it."),
             (long long)count, name, list, names.size >= LARGE_NAMES_MAX ? " …" : "");
    text_end_cut(&detail);
    return FAULT_OK;
}

static struct limit wanted(const struct form *form, enum limit_mode was)
{
    return (struct limit){
        .pieces = form_int(form, "limit_pieces"),
        .mass = form_mass(form, "limit_ug"),
        .mode = form_has(form, "mode") ? (enum limit_mode)form_int(form, "mode") : was,
    };
}

static struct fault accept_limit_book(struct act *act)
{
    struct desk *desk = act->desk;
    struct code of = form_code(act->command->form, "of");
    int station = house_find_station(&desk->house, of), group = house_find_group(&desk->house, of);
    if (station < 0 && group < 0) {
        act_refuse_because(act, REASON_UNKNOWN_THING, _("There is no station and no group %s."), of.text);
        return FAULT_OK;
    }
    struct limit was = station >= 0 ? desk->house.stations[station].limit : desk->house.groups[group].limit;
    struct limit limit = wanted(act->command->form, was.mode);
    struct told told;
    struct fault fault = told_read(desk->store, SETUP_ALL, &told);
    if (!fault_is(fault))
        fault = station >= 0 ? store_station_limit(desk->store, of, &limit)
                             : store_group_limit(desk->store, of, &limit);
    if (!fault_is(fault))
        fault = store_workshop_touch(desk->store);
    if (!fault_is(fault))
        fault = desk_load(desk);
    if (fault_is(fault))
        return fault;
    const char *name = station >= 0 ? desk->house.stations[station].name : desk->house.groups[group].name;
    return post_limit(act, station < 0, name, &was, &limit, &told);
}

struct fault grant_prove(const struct prover *prover)
{
    struct prover mine = *prover;
    return store_override_prove(prover->store, prove_say, &mine);
}

struct fault grant_book(struct act *act)
{
    switch ((int)act->command->verb) {
    case VERB_OVERRIDE:
        return override_book(act);
    case VERB_WRITE_OFF:
        return lend_write_off(act);
    }
    return accept_limit_book(act);
}

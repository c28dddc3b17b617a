/* hold, release, park, unpark, scrap, missing, found, hand_over: the life of a piece beside the flow. */
#include "hub/service/life.h"
#include "hub/service/orders.h"
#include "hub/service/tree.h"

#include <stdio.h>

#include "common/base/json.h"
#include "hub/store/limit.h"

/* ------------------------------------------------------------------ refusing */

void life_where(char out[LIFE_WHERE_MAX], const struct house *house, const struct piece *piece)
{
    struct text text = text_in(out, LIFE_WHERE_MAX);
    switch (piece->place) {
    case PLACE_STATION:
        /* Translators: a place, put into "%s is %s, not here." */
        text_add(&text, piece->transit ? _("on its way, %s") : _("at %s"),
                 house_station_name(house, &piece->station));
        break;
    case PLACE_POOL:
        text_add(&text, "%s", _("waiting for its first station"));
        break;
    case PLACE_FINISHED:
        text_add(&text, "%s", _("in finished goods"));
        break;
    case PLACE_TREE:
        text_add(&text, "%s", _("on a tree"));
        break;
    case PLACE_PARKED:
        text_add(&text, "%s", C_("piece", "parked"));
        break;
    case PLACE_DELIVERED:
        text_add(&text, "%s", C_("piece", "delivered"));
        break;
    case PLACE_SCRAPPED:
        text_add(&text, "%s", C_("piece", "scrapped"));
        break;
    case PLACE_MISSING:
        text_add(&text, "%s", C_("piece", "missing"));
        break;
    case PLACE_ENDED:
        text_add(&text, "%s", C_("piece", "ended"));
        break;
    }
    text_end_cut(&text);
}

static const char *state_of(const struct piece *piece)
{
    switch (piece->state) {
    case PIECE_QUEUED:
        return C_("piece", "waiting");
    case PIECE_IN_WORK:
        return C_("piece", "in work");
    case PIECE_DONE:
        return C_("piece", "done");
    case PIECE_HELD:
        return C_("piece", "held");
    }
    return piece_state_word(piece->state);
}

const char *life_limit_name(const struct house *house, const struct code *code)
{
    for (int i = 0; i < house->group_count; i++)
        if (code_equal(house->groups[i].code, *code))
            return house->groups[i].name;
    return house_station_name(house, code);
}

/* It has happened all the same: the piece stays as it is, and the record says what was wrong. */
static struct fault note_only(struct act *act, const struct outcome *refused)
{
    struct outcome note = {.after = act->row.now.piece, .flag = refused->reason, .at = refused->at};
    return act_post(act, &note, NULL);
}

static struct fault PRINTF_LIKE(3, 0)
    refuse_list(struct act *act, const struct outcome *outcome, const char *format, va_list arguments)
{
    if (act->has_piece && act->command->decided == DECIDED_KIOSK)
        return note_only(act, outcome);
    act_refuse_list(act, outcome->reason, format, arguments);
    act->reply->numbers = outcome->numbers;
    act->reply->next = outcome->next;
    act->reply->at = outcome->at;
    if (act->has_piece)
        act_show_piece(act, &act->row.now.piece);
    return FAULT_OK;
}

struct fault life_refuse(struct act *act, const struct outcome *outcome, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct fault fault = refuse_list(act, outcome, format, arguments);
    va_end(arguments);
    return fault;
}

struct fault life_refuse_field(struct act *act, enum reason reason, const char *field, const char *format,
                               ...)
{
    struct outcome refused = act_refusal(act, reason);
    va_list arguments;
    act_name_field(act, field);
    va_start(arguments, format);
    struct fault fault = refuse_list(act, &refused, format, arguments);
    va_end(arguments);
    return fault;
}

struct fault life_refuse_plainly(struct act *act, const struct outcome *outcome)
{
    const struct piece *piece = &act->row.now.piece;
    char where[LIFE_WHERE_MAX];
    life_where(where, &act->desk->house, piece);
    switch ((int)outcome->reason) {
    case REASON_HELD:
        return life_refuse(act, outcome, _("%s is held, %s: release it first."), act->row.name, where);
    case REASON_FINISHED:
        return life_refuse(act, outcome, _("%s is %s: the line has it no more."), act->row.name, where);
    case REASON_STATION_FULL:
    case REASON_GROUP_FULL:
    case REASON_NEEDS_REASON:
        return life_refuse(act, outcome, _("%s is full: %s waits until it has room."),
                           life_limit_name(&act->desk->house, &outcome->next), act->row.name);
    case REASON_NOT_IN_WORK:
        return life_refuse(act, outcome, _("%s is %s, and nobody there has it in work."), act->row.name,
                           where);
    case REASON_DOES_NOT_ADD_UP:
        return life_refuse(act, outcome, _("%s counts %lld: give a smaller number."), act->row.name,
                           (long long)piece->quantity);
    }
    return life_refuse(act, outcome, _("%s is %s, %s: that is not the state for it."), act->row.name, where,
                       state_of(piece));
}

/* ------------------------------------------------------------------ posting */

struct fault life_post(struct act *act, const struct outcome *outcome, struct span found)
{
    act->found = found;
    return act_post(act, outcome, NULL);
}

static struct fault judge_plainly(struct act *act, struct outcome outcome)
{
    struct span none = {NULL, 0};
    return outcome.reason != REASON_NONE ? life_refuse_plainly(act, &outcome)
                                         : life_post(act, &outcome, none);
}

/* ------------------------------------------------------------------ held, parked */

/* A hold, or the end of one, that is told late is of where the piece was, or of an earlier visit: it does
 * not touch the piece as it is now. */
static struct fault judge_late(struct act *act, struct outcome *outcome)
{
    bool left, late = false;
    struct fault fault = act_has_left(act, &left);
    if (!fault_is(fault) && !left)
        fault = act_is_late(act, &late);
    if (!fault_is(fault) && (left || late))
        *outcome = (struct outcome){.reason = REASON_LATE};
    return fault;
}

static struct fault hold(struct act *act)
{
    struct outcome outcome = piece_hold(&act->row.now.piece);
    struct fault fault = judge_late(act, &outcome);
    return fault_is(fault) ? fault : judge_plainly(act, outcome);
}

/* Wherever the piece is by now: its hold has gone with it, and so ends there, if it is one that was known
 * when it was let go. Without a version that was seen only the place can tell. */
static struct fault judge_release(struct act *act, struct outcome *outcome)
{
    bool anew = false;
    *outcome = piece_release(&act->row.now.piece);
    if (outcome->reason != REASON_NONE || !act->command->has_seen)
        return judge_late(act, outcome);
    struct fault fault = act_is_held_anew(act, &anew);
    if (anew)
        *outcome = (struct outcome){.reason = REASON_LATE};
    return fault;
}

static struct fault release(struct act *act)
{
    struct outcome outcome;
    struct fault fault = judge_release(act, &outcome);
    if (fault_is(fault))
        return fault;
    if (outcome.reason != REASON_NONE && act->row.now.piece.place == PLACE_PARKED)
        return life_refuse(act, &outcome, _("%s is parked: bring it back to its station first."),
                           act->row.name);
    if (outcome.reason != REASON_NONE)
        return life_refuse(act, &outcome, _("%s is not held."), act->row.name);
    return judge_plainly(act, outcome);
}

static struct fault park(struct act *act)
{
    struct outcome outcome = piece_park(&act->row.now.piece);
    if (outcome.reason == REASON_WRONG_STATE)
        return life_refuse(act, &outcome, _("%s is not held at a station: only what is held can be parked."),
                           act->row.name);
    return judge_plainly(act, outcome);
}

/* The station that it was taken off; NULL when there is none such any more. */
static const struct station_now *home_of(const struct act *act, struct code station)
{
    const struct house *house = &act->desk->house;
    int at = house_find_station(house, station);
    return at < 0 ? NULL : &house->now[at];
}

/* Past its limit, once: what let it in stands in the event, too. */
static struct fault unpark_by_override(struct act *act, const struct outcome *outcome, int64_t override)
{
    char buffer[FOUND_TEXT_MAX];
    struct text found = TEXT_IN(buffer);
    json_begin(&found, '{');
    json_add_int(&found, "override", override);
    json_end(&found, '}');
    struct fault fault = life_post(act, outcome, text_span(&found));
    return fault_is(fault) ? fault : store_override_use(act->desk->store, override, act->desk->seq);
}

static struct fault unpark(struct act *act)
{
    const struct piece *piece = &act->row.now.piece;
    const struct station_now *home = home_of(act, piece->tray);
    struct outcome none = act_refusal(act, REASON_WRONG_STATE);
    if (piece->place != PLACE_PARKED)
        return life_refuse(act, &none, _("%s is not parked."), act->row.name);
    none.reason = REASON_UNKNOWN_STATION;
    if (!home)
        return life_refuse(act, &none, _("The station %s that %s came from is gone: set it up again."),
                           piece->tray.text, act->row.name);
    struct floor_now floor = house_floor_now(&act->desk->house);
    struct outcome outcome = piece_unpark(piece, home, &floor, false);
    int64_t open;
    if (outcome.reason == REASON_NONE)
        return judge_plainly(act, outcome);
    struct fault fault =
        store_override_find(act->desk->store, act->row.id, home->station->code, act->desk->now_ms, &open);
    if (fault_is(fault) || open == 0)
        return fault_is(fault) ? fault : life_refuse_plainly(act, &outcome);
    outcome = piece_unpark(piece, home, &floor, true);
    return unpark_by_override(act, &outcome, open);
}

/* ------------------------------------------------------------------ scrapped, missing, found */

static void write_lost(struct text *out, const struct piece *before, const struct piece *after)
{
    bool whole = after->place != before->place;
    json_begin(out, '{');
    json_add_int(out, "count", whole ? before->quantity : before->quantity - after->quantity);
    json_add_int(out, "metal_ug", whole ? before->book_mass.ug : before->book_mass.ug - after->book_mass.ug);
    json_add_int(out, "stones_ug", whole ? before->stones.ug : before->stones.ug - after->stones.ug);
    json_end(out, '}');
}

static struct fault post_lost(struct act *act, const struct outcome *outcome)
{
    char buffer[FOUND_TEXT_MAX];
    struct text found = TEXT_IN(buffer);
    bool is_tree = act->row.now.piece.kind == KIND_TREE;
    if (outcome->reason == REASON_WRONG_STATE && is_tree)
        return life_refuse(act, outcome, _("%s is a tree: cut it or take it apart first, or scrap it whole."),
                           act->row.name);
    if (outcome->reason == REASON_DOES_NOT_ADD_UP && is_tree)
        return life_refuse(act, outcome, _("%s is a tree: it is scrapped whole, or cut."), act->row.name);
    if (outcome->reason != REASON_NONE)
        return life_refuse_plainly(act, outcome);
    struct fault fault = is_tree ? tree_scrap_pieces(act) : FAULT_OK;
    if (fault_is(fault))
        return fault;
    write_lost(&found, &act->row.now.piece, &outcome->after);
    return life_post(act, outcome, text_span(&found));
}

static struct fault scrap(struct act *act)
{
    struct outcome outcome = piece_scrap(&act->row.now.piece, form_int(act->command->form, "count"));
    return post_lost(act, &outcome);
}

static struct fault lose(struct act *act)
{
    struct outcome outcome = piece_lose(&act->row.now.piece);
    return post_lost(act, &outcome);
}

struct fault life_read_before_lost(struct store *store, const struct piece_row *row, struct piece *out)
{
    struct event_row event = {.previous = row->event};
    struct fault fault = FAULT_OK;
    do {
        fault = store_event_get(store, event.previous, &event);
    } while (!fault_is(fault) && event.after.piece.place == PLACE_MISSING && event.previous != 0);
    if (!fault_is(fault))
        *out = event.after.piece;
    return fault;
}

static struct fault found(struct act *act)
{
    struct piece before;
    bool parked = false;
    if (act->row.now.piece.place != PLACE_MISSING) {
        struct outcome none = act_refusal(act, REASON_WRONG_STATE);
        return life_refuse(act, &none, _("%s is not missing."), act->row.name);
    }
    struct fault fault = life_read_before_lost(act->desk->store, &act->row, &before);
    if (fault_is(fault))
        return fault;
    const struct station_now *home = before.place == PLACE_STATION ? home_of(act, before.station) : NULL;
    struct floor_now floor = house_floor_now(&act->desk->house);
    struct outcome outcome = piece_found(&act->row.now.piece, &before, home, &floor, &parked);
    fault = judge_plainly(act, outcome);
    if (!fault_is(fault) && parked) {
        struct text text = TEXT_IN(act->reply->detail);
        text_add(&text, _("%s is full: %s is parked until there is room."), home->station->name,
                 act->row.name);
        text_end_cut(&text);
    }
    return fault;
}

/* ------------------------------------------------------------------ another pair of hands */

static struct fault hand_over(struct act *act)
{
    const struct house *house = &act->desk->house;
    struct tag to = form_tag(act->command->form, "to");
    int person = house_find_person(house, to);
    struct outcome none = act_refusal(act, REASON_UNKNOWN_STATION);
    if (act->station < 0)
        return life_refuse(act, &none, _("Say at which station the work is handed over."));
    none.reason = REASON_UNKNOWN_OPERATOR;
    if (person < 0)
        return life_refuse(act, &none, _("Nobody has the badge %s."), to.text);
    struct outcome outcome = piece_hand_over(&act->row.now.piece, &house->stations[act->station], to,
                                             house->in_work[person][act->station]);
    if (outcome.reason == REASON_EXISTS)
        return life_refuse(act, &outcome, _("%s has %s in work already."), house->people[person].person.name,
                           act->row.name);
    if (outcome.reason == REASON_AT_ONCE)
        return life_refuse(act, &outcome, _("%s has enough in work: finish something first."),
                           house->people[person].person.name);
    return judge_plainly(act, outcome);
}

/* ------------------------------------------------------------------ all of them */

struct fault life_book(struct act *act)
{
    switch ((int)act->command->verb) {
    case VERB_HOLD:
        return hold(act);
    case VERB_RELEASE:
        return release(act);
    case VERB_PARK:
        return park(act);
    case VERB_UNPARK:
        return unpark(act);
    case VERB_SCRAP:
        return scrap(act);
    case VERB_MISSING:
        return lose(act);
    case VERB_FOUND:
        return found(act);
    case VERB_HAND_OVER:
        return hand_over(act);
    case VERB_IDENTIFY:
        return life_identify(act);
    case VERB_REMAKE:
        return life_remake(act);
    case VERB_SPLIT:
        return life_split(act);
    case VERB_MERGE:
        return life_merge(act);
    case VERB_BIND:
        return life_bind(act);
    case VERB_UNBIND:
        return life_unbind(act);
    case VERB_SEND:
        return life_send(act);
    case VERB_ARRIVE:
        return life_arrive(act);
    }
    assert(false); /* not a verb of this family */
    return FAULT_OK;
}

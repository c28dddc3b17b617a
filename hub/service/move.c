/* receive, start, finish, pass, rework: the piece goes on, or the reply says why not. */
#include <string.h>

#include "common/base/json.h"
#include "common/rules/held.h"
#include "hub/service/happened.h"
#include "hub/service/implied.h"
#include "hub/service/lend.h"
#include "hub/service/stones.h"
#include "hub/service/visit.h"
#include "hub/store/limit.h"

#define FOUND_TEXT_MAX 1200

/* It goes there, but not by a scan. */
static void explain_slip(struct act *act, const struct outcome *outcome)
{
    const struct station *here = &act->desk->house.stations[act->station];
    if (outcome->reason == REASON_WRONG_STATE && here->outside && code_equal(outcome->next, here->code) &&
        !act->row.now.piece.transit)
        act_explain(act, _("%s goes to %s on a transfer slip: send it."), act->row.name, here->name);
}

static void refuse(struct act *act, const struct outcome *outcome)
{
    act_refuse(act, outcome->reason);
    explain_slip(act, outcome);
    act->reply->numbers = outcome->numbers;
    act->reply->next = outcome->next;
    act->reply->at = outcome->at;
    act_show_piece(act, &act->row.now.piece);
}

/* ------------------------------------------------------------------ rework goes back to where it was done */

struct fault move_find_guilty(struct act *act, struct code kind, int *out)
{
    struct event_row event = {.previous = act->row.event};
    struct fault fault = FAULT_OK;
    *out = -1;
    while (*out < 0 && event.previous != 0 && !fault_is(fault)) {
        fault = store_event_get(act->desk->store, event.previous, &event);
        int station = fault_is(fault) ? -1 : house_find_station(&act->desk->house, event.after.piece.station);
        if (station >= 0 && code_equal(act->desk->house.stations[station].kind, kind))
            *out = station;
    }
    return fault;
}

static struct fault judge_rework(struct act *act, struct deed *deed, struct outcome *out)
{
    const struct house *house = &act->desk->house;
    struct station_now order[STATIONS_MAX + 1];
    size_t count = 0;
    int guilty;
    struct fault fault = move_find_guilty(act, act->command->to, &guilty);
    if (fault_is(fault))
        return fault;
    if (guilty >= 0)
        order[count++] = house->now[guilty];
    for (int i = 0; i < house->station_count; i++)
        order[count++] = house->now[i];
    deed->next = order;
    deed->next_count = count;
    *out = piece_rework(deed, act->command->to);
    return FAULT_OK;
}

static struct fault judge_pass(struct act *act, const struct deed *deed, struct outcome *out)
{
    struct visit visit;
    struct fault fault = visit_read(act, &visit);
    if (!fault_is(fault))
        *out = piece_pass(deed, &visit.judged);
    return fault;
}

/* ------------------------------------------------------------------ limits: with a reason, with an override
 */

static bool is_about_room(enum reason reason)
{
    return reason == REASON_STATION_FULL || reason == REASON_GROUP_FULL || reason == REASON_NEXT_FULL ||
           reason == REASON_NEEDS_REASON;
}

static struct outcome judge_room(const struct act *act, const struct deed *deed)
{
    return act->command->verb == VERB_RECEIVE ? piece_receive(deed) : piece_start(deed);
}

/* The places that are lent to this kiosk are room for it: used up when it needs them, or has used them
 * already. */
static void judge_lent(struct act *act, struct deed *deed, struct lend_floor *floor, struct outcome *out)
{
    lend_lay_out(act, floor);
    if (deed->happened && floor->named_count < act->command->lent_count)
        act_flag(act, REASON_NOT_LENT);
    if (floor->named_count == 0 || (!deed->happened && !is_about_room(out->reason)))
        return;
    deed->here = &floor->stations[act->station];
    deed->next = floor->stations;
    deed->groups = floor->groups;
    *out = judge_room(act, deed);
    if (out->reason != REASON_NONE)
        return;
    memcpy(act->lent, floor->named, sizeof act->lent);
    act->lent_count = floor->named_count;
}

/* receive, start: only what a limit keeps out asks whether a manager let it in. */
static struct fault judge_entry(struct act *act, struct deed *deed, struct outcome *out)
{
    struct lend_floor floor;
    int64_t open;
    deed->has_reason = act->command->reason[0] != '\0';
    *out = judge_room(act, deed);
    judge_lent(act, deed, &floor, out);
    if (deed->happened || (!is_about_room(out->reason) && !is_about_room(out->not_started)))
        return FAULT_OK;
    struct fault fault =
        store_override_find(act->desk->store, act->row.id, act->command->station, act->desk->now_ms, &open);
    if (fault_is(fault) || open == 0)
        return fault;
    deed->has_override = true;
    *out = judge_room(act, deed);
    act->override = out->used_override ? open : 0;
    return FAULT_OK;
}

static void write_stones(const struct command *command, struct text *json)
{
    if (command->stone_count == 0)
        return;
    json_begin_field(json, "stones", '[');
    for (int i = 0; i < command->stone_count; i++) {
        json_begin_item(json);
        json_add_text(json, "kind", command->stones[i].kind.text);
        json_add_int_if(json, "set", command->stones[i].set);
        json_add_int_if(json, "broken", command->stones[i].broken);
        json_add_int_if(json, "lost", command->stones[i].lost);
        json_end(json, '}');
    }
    json_end(json, ']');
}

/* Which limit let it in, and why: {"reason":"rush_order","limit":"setting"}; on which lent places; which
 * implied deed it is; and what was counted: {"stones":[{"kind":"rd-1.3","set":14,"broken":1}]}. */
static void note_more(struct act *act, const struct outcome *outcome, struct text *json)
{
    if (!outcome->used_reason && !outcome->used_override && act->lent_count == 0 && act->matches == 0 &&
        act->command->stone_count == 0)
        return;
    json_begin(json, '{');
    if (outcome->used_reason)
        json_add_text(json, "reason", act->command->reason);
    if (outcome->used_override)
        json_add_int(json, "override", act->override);
    if (outcome->used_reason || outcome->used_override)
        json_add_text_if(json, "limit", outcome->next.text);
    json_add_ints_if(json, "lent", act->lent, act->lent_count);
    json_add_int_if(json, "matches", act->matches);
    write_stones(act->command, json);
    json_end(json, '}');
    assert(text_ok(json));
    act->found = (struct span){json->data, json->size};
}

/* ------------------------------------------------------------------ judging */

static struct fault judge_verb(struct act *act, struct deed *deed, struct outcome *out)
{
    switch ((int)act->command->verb) {
    case VERB_RECEIVE:
    case VERB_START:
        return judge_entry(act, deed, out);
    case VERB_FINISH:
        *out = piece_finish(deed);
        return FAULT_OK;
    case VERB_PASS:
        return judge_pass(act, deed, out);
    case VERB_REWORK:
        return judge_rework(act, deed, out);
    }
    assert(false); /* not a verb that moves a piece */
    return FAULT_OK;
}

static struct fault judge_piece(struct act *act, const struct piece *piece, struct outcome *out)
{
    const struct house *house = &act->desk->house;
    bool happened = act->command->decided == DECIDED_KIOSK;
    struct piece found = held_found(piece, happened);
    struct deed deed = {
        .piece = &found,
        .here = &house->now[act->station],
        .next = house->now,
        .next_count = (size_t)house->station_count,
        .groups = house->group_now,
        .group_count = (size_t)house->group_count,
        .operator_badge = act->person < 0 ? tag_of("") : act->command->operator_badge,
        .in_work = act->person < 0 ? 0 : house->in_work[act->person][act->station],
        .happened = happened,
    };
    struct fault fault = act_is_late(act, &deed.late);
    if (!fault_is(fault))
        fault = judge_verb(act, &deed, out);
    if (!fault_is(fault))
        held_keep(out, piece);
    return fault;
}

/* Its way here is not told yet: so it looks. */
static bool may_be_implied(const struct act *act, const struct outcome *outcome)
{
    bool strange = outcome->reason == REASON_WRONG_STATION || outcome->reason == REASON_NOT_DONE ||
                   outcome->flag == REASON_NOT_DONE || (outcome->flag == REASON_LATE && !outcome->changes);
    return act->command->verb == VERB_RECEIVE && strange;
}

static struct fault judge(struct act *act, struct outcome *out)
{
    struct implied implied;
    struct outcome beyond;
    bool late;
    struct fault fault = judge_piece(act, &act->row.now.piece, out);
    if (fault_is(fault) || !may_be_implied(act, out))
        return fault;
    fault = act_is_late(act, &late);
    if (fault_is(fault) || late || !implied_find(act, &implied))
        return fault;
    int lent_count = act->lent_count;
    fault = judge_piece(act, &implied.deeds[implied.count - 1].outcome.after, &beyond);
    if (fault_is(fault) || beyond.reason != REASON_NONE) {
        act->lent_count = lent_count;
        return fault;
    }
    fault = implied_post(act, &implied);
    *out = beyond;
    out->after.book_mass =
        act->row.now.piece.book_mass; /* stones set there may have shown more or less metal */
    const struct house *house = &act->desk->house;
    act_explain(act, _("%s has not told yet what was done with %s there: it was booked without a name."),
                house->stations[implied.deeds[implied.count - 1].station].name, act->row.name);
    return fault;
}

/* What was told late, and had been booked as implied, is that: nothing is wrong with it. */
static struct fault match(struct act *act, struct outcome *outcome)
{
    bool gone_on = outcome->flag == REASON_LATE || outcome->flag == REASON_HELD; /* and held there */
    if (act->command->decided != DECIDED_KIOSK || outcome->changes || !gone_on)
        return FAULT_OK;
    struct fault fault = implied_match(act, &act->matches);
    if (!fault_is(fault) && act->matches != 0)
        outcome->flag = REASON_NONE;
    return fault;
}

static struct fault raise_rework(struct act *act, const struct piece *after)
{
    const struct house *house = &act->desk->house;
    const char *defect = act->command->defect;
    return raise_alert_at(
        act->desk, ALERT_REWORK, after->station, act->row.name,
        defect[0] ? N_("%s goes back from %s to %s: %s.") : N_("%s goes back from %s to %s."),
        PARTS(act->row.name, house->stations[act->station].name, house_station_name(house, &after->station),
              defect[0] ? phrase_term(defect).text : NULL));
}

/* Whoever ends somebody else's work has it handed over first: whose it was is to be shown. */
static void explain_hand_over(struct act *act, struct tag was)
{
    const struct house *house = &act->desk->house;
    int giver = house_find_person(house, was);
    enum verb verb = act->command->verb;
    bool ends = verb == VERB_FINISH || verb == VERB_PASS || verb == VERB_REWORK;
    if (!ends || giver < 0 || act->person < 0 || giver == act->person)
        return;
    act_explain(act, _("%s had %s in work: it was handed over to %s first."),
                house->people[giver].person.name, act->row.name, house->people[act->person].person.name);
}

struct fault move_book(struct act *act)
{
    struct outcome outcome;
    struct stones_moved stones;
    char found[FOUND_TEXT_MAX];
    struct text json = TEXT_IN(found);
    struct fault fault = judge(act, &outcome);
    if (fault_is(fault))
        return fault;
    if (outcome.reason != REASON_NONE) {
        refuse(act, &outcome);
        visit_explain(act, outcome.reason);
        bool full = outcome.reason == REASON_STATION_FULL || outcome.reason == REASON_GROUP_FULL;
        if (!full)
            return FAULT_OK;
        fault = lend_recall(act);
        return fault_is(fault) || act->reply->reason == REASON_RECALLING ? fault
                                                                         : raise_scan_refused(act, &outcome);
    }
    fault = match(act, &outcome);
    if (fault_is(fault))
        return fault;
    bool was_rework = act->row.now.piece.rework;
    struct tag holder = act->row.now.piece.holder;
    act_flag_held(act, &outcome);
    note_more(act, &outcome, &json);
    fault = stone_judge_move(act, &outcome, &stones);
    if (fault_is(fault) || act->reply->result == RESULT_REFUSED)
        return fault;
    fault = stone_post_move(act, &outcome, &stones);
    if (!fault_is(fault) && act->matches != 0)
        fault = implied_note(act, act->matches);
    if (!fault_is(fault))
        fault = stone_post_told(act, &stones);
    if (!fault_is(fault))
        fault = lend_use(act);
    if (!fault_is(fault) && act->override != 0)
        fault = store_override_use(act->desk->store, act->override, act->desk->seq);
    if (!fault_is(fault) && outcome.changes)
        fault = raise_no_more(act, was_rework);
    if (!fault_is(fault) && outcome.changes)
        explain_hand_over(act, holder);
    if (!fault_is(fault) && act->command->verb == VERB_REWORK && outcome.changes)
        fault = raise_rework(act, &outcome.after);
    return fault;
}

/* receive, start, finish, pass, rework: the piece goes on, or the reply says why not. */
#include "hub/service/desk.h"

static void refuse(struct act *act, const struct outcome *outcome)
{
    act_refuse(act, outcome->reason);
    act->reply->numbers = outcome->numbers;
    act->reply->next = outcome->next;
    act->reply->at = outcome->at;
    act_show_piece(act, &act->row.now.piece);
}

/* ------------------------------------------------------------------ rework goes back to where it was done */

/* The station of this kind where the piece was last; −1 when its life shows none. */
static struct fault find_guilty(struct act *act, struct code kind, int *out)
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
    struct fault fault = find_guilty(act, act->command->to, &guilty);
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

/* ------------------------------------------------------------------ pass goes by the readings at this step
 */

static struct fault is_judged(struct store *store, const struct event_row *event, bool *out)
{
    struct weighing_row weighing;
    bool found = false;
    *out = false;
    if (event->verb != VERB_WEIGH || !event->changes)
        return FAULT_OK;
    struct fault fault = store_weighing_find(store, event->seq, &weighing, &found);
    *out = !fault_is(fault) && found && weighing.has_verdict && weighing.verdict.ruling != RULING_NO_VERDICT;
    return fault;
}

/* Judged readings since the piece came to this step, back to the first event before any. */
static struct fault count_readings(struct act *act, int *out)
{
    struct store *store = act->desk->store;
    struct event_row event;
    struct fault fault = FAULT_OK;
    int64_t seq = act->row.event;
    *out = 0;
    while (seq != 0 && !fault_is(fault)) {
        bool judged = false;
        fault = store_event_get(store, seq, &event);
        if (!fault_is(fault) && event.verb == VERB_WITHDRAW &&
            event.changes) /* as before what it took back */
            fault = store_event_get(store, event.corrects, &event);
        else if (!fault_is(fault) &&
                 (event.after.piece.step != act->row.now.piece.step || !event.after.piece.weighed_here))
            break;
        else if (!fault_is(fault))
            fault = is_judged(store, &event, &judged);
        *out += judged;
        seq = fault_is(fault) ? 0 : event.previous;
    }
    return fault;
}

static struct fault judge_pass(struct act *act, const struct deed *deed, struct outcome *out)
{
    struct judged weight = {.has_ruling = act->row.now.has_ruling, .ruling = act->row.now.ruling};
    struct fault fault = weight.has_ruling ? count_readings(act, &weight.readings) : FAULT_OK;
    if (!fault_is(fault))
        *out = piece_pass(deed, &weight);
    return fault;
}

/* ------------------------------------------------------------------ judging */

static struct fault judge(struct act *act, struct outcome *out)
{
    const struct house *house = &act->desk->house;
    struct deed deed = {
        .piece = &act->row.now.piece,
        .here = &house->now[act->station],
        .next = house->now,
        .next_count = (size_t)house->station_count,
        .groups = house->group_now,
        .group_count = (size_t)house->group_count,
        .operator_badge = act->person < 0 ? tag_of("") : act->command->operator_badge,
        .in_work = act->person < 0 ? 0 : house->in_work[act->person][act->station],
        .happened = act->command->decided == DECIDED_KIOSK,
    };
    switch ((int)act->command->verb) {
    case VERB_RECEIVE:
        *out = piece_receive(&deed);
        return FAULT_OK;
    case VERB_START:
        *out = piece_start(&deed);
        return FAULT_OK;
    case VERB_FINISH:
        *out = piece_finish(&deed);
        return FAULT_OK;
    case VERB_PASS:
        return judge_pass(act, &deed, out);
    case VERB_REWORK:
        return judge_rework(act, &deed, out);
    }
    assert(false); /* not a verb that moves a piece */
    return FAULT_OK;
}

static struct fault raise_rework(struct act *act, const struct piece *after)
{
    const struct house *house = &act->desk->house;
    const char *defect = act->command->defect;
    return raise_alert(act->desk, ALERT_REWORK, act->row.name, "%s goes back from %s to %s%s%s.",
                       act->row.name, house->stations[act->station].name,
                       house_station_name(house, &after->station), defect[0] ? ": " : "", defect);
}

struct fault move_book(struct act *act)
{
    struct outcome outcome;
    struct fault fault = judge(act, &outcome);
    if (fault_is(fault))
        return fault;
    if (outcome.reason != REASON_NONE) {
        refuse(act, &outcome);
        return outcome.reason == REASON_STATION_FULL ? raise_scan_refused(act, &outcome) : FAULT_OK;
    }
    bool was_rework = act->row.now.piece.rework;
    fault = act_post(act, &outcome, NULL);
    if (!fault_is(fault) && outcome.changes)
        fault = raise_no_more(act, was_rework);
    if (!fault_is(fault) && act->command->verb == VERB_REWORK && outcome.changes)
        fault = raise_rework(act, &outcome.after);
    return fault;
}

#include "hub/service/visit.h"

/* ------------------------------------------------------------------ one event of it */

/* A reading: counted when it was judged; the newest with the ruling that stands is the one that the sheet
 * names. */
static struct fault take_weighing(struct act *act, const struct event_link *event, struct visit *visit)
{
    struct weighing_row row;
    bool found = false;
    struct fault fault = store_weighing_find(act->desk->store, event->seq, &row, &found);
    if (fault_is(fault) || !found || !row.has_verdict)
        return fault;
    enum ruling ruling = weighing_ruling(event->decided, &row);
    if (ruling != RULING_NO_VERDICT)
        visit->judged.readings++;
    if (visit->weighing == 0 && ruling == visit->judged.ruling) {
        visit->weighing = event->seq;
        visit->read = row;
    }
    return FAULT_OK;
}

static struct fault take_event(struct act *act, const struct event_link *event, bool weighed_here,
                               struct visit *visit)
{
    bool found = false;
    struct fault fault = FAULT_OK;
    if (event->verb == VERB_WEIGH && event->changes && weighed_here && visit->judged.has_ruling)
        return take_weighing(act, event, visit);
    if ((event->verb == VERB_INSPECT || event->verb == VERB_CHECK_SETTING) && visit->inspected == 0)
        fault = store_inspection_of_event(act->desk->store, event->seq, &visit->sheet, &found);
    if (found)
        visit->inspected = event->seq;
    return fault;
}

/* ------------------------------------------------------------------ all of it */

static struct fault walk(struct act *act, struct visit *visit)
{
    struct store *store = act->desk->store;
    int step = act->row.now.piece.step;
    bool weighed_here = true;
    struct event_link event;
    struct fault fault = FAULT_OK;
    int64_t seq = act->row.event;
    while (seq != 0 && !fault_is(fault)) {
        fault = store_event_follow(store, seq, &event);
        if (fault_is(fault))
            break;
        if (event.verb == VERB_WITHDRAW && event.changes) { /* as before what it took back */
            fault = store_event_follow(store, event.corrects, &event);
        } else {
            if (event.step != step)
                break;
            weighed_here = weighed_here && event.weighed_here;
            fault = take_event(act, &event, weighed_here, visit);
        }
        seq = fault_is(fault) ? 0 : event.previous;
    }
    return fault;
}

static bool is_sheet(const struct visit *visit)
{
    return visit->inspected != 0 && visit->sheet.sheet.kind == INSPECTION_SHEET;
}

struct fault visit_read(struct act *act, struct visit *out)
{
    const struct settings *settings = &act->desk->house.settings;
    struct judged *judged = &out->judged;
    *out = (struct visit){.judged = {.has_ruling = act->row.now.has_ruling, .ruling = act->row.now.ruling}};
    judged->conditional_stops = settings_get(settings, SETTING_CONDITIONAL_TO_MANAGER) != 0;
    judged->no_verdict_stops = settings_get(settings, SETTING_NO_VERDICT_STOPS) != 0;
    struct fault fault = walk(act, out);
    judged->sheet_fails = is_sheet(out) && out->sheet.result == INSPECTION_FAIL;
    judged->sheet_missing = settings_get(settings, SETTING_SHEET_REQUIRED) != 0 &&
                            !(is_sheet(out) && out->sheet.result != INSPECTION_OPEN);
    return fault;
}

void visit_explain(struct act *act, enum reason reason)
{
    if (reason == REASON_NEEDS_MANAGER)
        act_explain(act,
                    _("%s was weighed, and a manager decides: accept it with a reason, or send it back."),
                    act->row.name);
    else if (reason == REASON_SHEET_FAILS)
        act_explain(act, _("The inspection sheet of %s fails: send it back, or a manager accepts it."),
                    act->row.name);
    else if (reason == REASON_NO_SHEET)
        act_explain(act, _("Fill in and sign the inspection sheet of %s first."), act->row.name);
}

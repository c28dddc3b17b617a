/* acknowledge: an alert has been seen. */
#include "common/base/time.h"
#include "hub/service/desk.h"
#include "hub/service/prove.h"

static bool may_see(const struct act *act, const struct alert *alert)
{
    bool manager = act->person >= 0 && act->desk->house.people[act->person].person.manager;
    return alert_audience(alert->kind) != FOR_MANAGER || manager;
}

/* Says why not; true when it may be acknowledged. */
static bool is_waiting(struct act *act, const struct alert *alert)
{
    char at[TIME_TEXT_MAX];
    if (alert->acknowledged) {
        time_write(at, alert->acknowledged_ms);
        act_refuse_because(act, REASON_WRONG_STATE, "Alert %lld was acknowledged by %s at %s.",
                           (long long)alert->id, alert->acknowledged_by.text, at);
    } else if (alert->ended_ms != 0) {
        time_write(at, alert->ended_ms);
        act_refuse_because(act, REASON_WRONG_STATE, "Alert %lld ended by itself at %s.", (long long)alert->id,
                           at);
    }
    return !alert->acknowledged && alert->ended_ms == 0;
}

static struct fault post(struct act *act, const struct alert *alert)
{
    struct event_row event = act_event(act);
    struct transfers none = {.count = 0};
    struct text thing = TEXT_IN(event.thing);
    text_add(&thing, "alert:%lld", (long long)alert->id);
    struct fault fault = act_post_event(act, &event, &none);
    if (fault_is(fault))
        return fault;
    return store_alert_acknowledge(act->desk->store, alert->id, act->command->operator_badge,
                                   act->desk->now_ms, !alert_is_state(alert->kind));
}

struct fault alert_book(struct act *act)
{
    struct alert alert;
    bool found;
    int64_t id = form_int(act->command->form, "alert");
    struct fault fault = store_alert_get(act->desk->store, id, &alert, &found);
    if (fault_is(fault))
        return fault;
    if (!found || !may_see(act, &alert)) {
        act_refuse_because(act, REASON_UNKNOWN_THING, "There is no alert %lld.", (long long)id);
        return FAULT_OK;
    }
    return is_waiting(act, &alert) ? post(act, &alert) : FAULT_OK;
}

struct fault alert_prove(const struct prover *prover)
{
    struct prover mine = *prover;
    return store_alert_prove(prover->store, prove_say, &mine);
}

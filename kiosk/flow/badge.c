/* Who is in at this bench. The last badge acts until another badge or a time-out; the time-out ends the
 * session here, not the presence in the workshop (that ends with badge-out or the shift). */
#include "kiosk/flow/state.h"

#include <string.h>

bool people_anybody(const struct flow *flow)
{
    return flow->people_count > 0;
}

struct tag people_actor(const struct flow *flow)
{
    return flow->people_count > 0 ? flow->people[0].badge : tag_of("");
}

void people_stay(struct flow *flow)
{
    flow->camera_until_ms = flow->now_ms + FLOW_CAMERA_AWAKE_MS;
    if (flow->people_count > 0)
        flow->people[0].until_ms = flow->now_ms + FLOW_SESSION_MS;
}

static int find(const struct flow *flow, struct tag badge)
{
    for (int i = 0; i < flow->people_count; i++)
        if (tag_equal(flow->people[i].badge, badge))
            return i;
    return -1;
}

static void take_out(struct flow *flow, int index)
{
    flow->people_count--;
    memmove(&flow->people[index], &flow->people[index + 1],
            sizeof flow->people[0] * (size_t)(flow->people_count - index));
}

/* The bench is given up: what was not booked is not booked. */
static void close_bench(const struct step *step)
{
    scan_drop_waiting(step->flow);
    step_drop_notice(step);
    step_rest(step);
    step->flow->hello_until_ms = 0;
    step->flow->camera_until_ms = step->flow->now_ms + FLOW_CAMERA_AWAKE_MS;
}

void people_expire(const struct step *step)
{
    struct flow *flow = step->flow;
    if (flow->people_count == 0 || deed_is_busy(flow))
        return;
    for (int i = flow->people_count - 1; i >= 0; i--)
        if (flow->now_ms >= flow->people[i].until_ms)
            take_out(flow, i);
    if (flow->people_count == 0)
        close_bench(step);
}

/* Puts the badge first; the one who acted longest ago makes room. */
static void put_first(struct flow *flow, struct tag badge)
{
    int index = find(flow, badge);
    struct flow_person person = {.badge = badge, .station = flow->station};
    if (index >= 0)
        person = flow->people[index];
    person.until_ms = flow->now_ms + FLOW_SESSION_MS;
    if (index >= 0)
        take_out(flow, index);
    else if (flow->people_count == FLOW_PEOPLE_MAX)
        flow->people_count--;
    memmove(&flow->people[1], &flow->people[0], sizeof flow->people[0] * (size_t)flow->people_count);
    flow->people[0] = person;
    flow->people_count++;
}

void people_enter(const struct step *step, struct tag badge)
{
    struct flow *flow = step->flow;
    bool was_in = find(flow, badge) >= 0;
    put_first(flow, badge);
    people_stay(flow);
    flow->hello_until_ms = flow->now_ms + FLOW_HELLO_MS;
    if (was_in)
        return;
    struct command command = deed_make(step, VERB_BADGE_IN, tag_of(""), flow->station);
    deed_add(step, &command);
}

/* At a bench that serves two stations people are where they work: the wall must not show that one as
 * unstaffed. */
void people_move(const struct step *step)
{
    struct flow *flow = step->flow;
    if (flow->people_count == 0 || code_equal(flow->people[0].station, flow->station))
        return;
    flow->people[0].station = flow->station;
    struct command command = deed_make(step, VERB_BADGE_IN, tag_of(""), flow->station);
    deed_add(step, &command);
}

void people_recorded(struct flow *flow, struct tag badge)
{
    int index = find(flow, badge);
    if (index >= 0)
        flow->people[index].is_in = true;
}

bool people_keep(struct flow *flow, struct tag badge)
{
    int index = find(flow, badge);
    if (index < 0 || !flow->people[index].is_in)
        return false;
    flow->people[index].station = code_of("");
    return true;
}

void people_forget(const struct step *step, struct tag badge)
{
    struct flow *flow = step->flow;
    int index = find(flow, badge);
    if (index < 0)
        return;
    take_out(flow, index);
    if (index == 0)
        flow->hello_until_ms = 0;
    if (flow->people_count == 0)
        close_bench(step);
}

void people_leave(const struct step *step)
{
    struct command command = deed_make(step, VERB_BADGE_OUT, tag_of(""), step->flow->station);
    people_forget(step, command.operator_badge);
    step->flow->scans.badge.key[0] = '\0'; /* who badged out by mistake may badge in at once */
    deed_add(step, &command);
}

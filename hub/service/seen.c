#include "hub/service/seen.h"

#include <string.h>

#include "common/language/language.h"
#include "hub/store/event.h"

static bool is_asked(const struct act *act)
{
    return act->command->has_seen && act->command->decided == DECIDED_HUB;
}

static void say_changed(struct act *act, const char *what, const struct event_change *change)
{
    act->reply->result = RESULT_CHANGED;
    act_explain(act, _("%s was changed by %s since you read it: look at it again."), what,
                tag_is_none(change->by) ? _("the hub's command line")
                                        : house_person_name(&act->desk->house, &change->by));
}

static struct fault check_row(struct act *act, const char *list, const char *key, bool *stale)
{
    struct event_change change = {0};
    if (*stale)
        return FAULT_OK;
    struct fault fault = store_event_put_since(act->desk->store, list, key, act->command->seen, &change);
    *stale = !fault_is(fault) && change.seq > 0;
    if (*stale)
        say_changed(act, key, &change);
    return fault;
}

#define CHECK_LIST(list, counter, key)                                                                       \
    for (int i = 0; i < part->counter && !fault_is(fault); i++)                                              \
    fault = check_row(act, #list, part->list[i].key.text, stale)

struct fault seen_check_put(struct act *act, bool *stale)
{
    const struct workshop *part = act->command->put;
    struct fault fault = FAULT_OK;
    *stale = false;
    if (!is_asked(act))
        return fault;
    CHECK_LIST(stations, station_count, code);
    CHECK_LIST(groups, group_count, code);
    CHECK_LIST(people, person_count, person.badge);
    CHECK_LIST(alloys, alloy_count, code);
    CHECK_LIST(lots, lot_count, code);
    CHECK_LIST(routes, route_count, code);
    CHECK_LIST(models, model_count, code);
    CHECK_LIST(scales, scale_count, code);
    CHECK_LIST(kiosks, kiosk_count, code);
    for (int i = 0; i < SETTING_COUNT && !fault_is(fault); i++)
        if (settings_have(&part->settings, (enum setting)i))
            fault = check_row(act, "settings", setting_kind_of((enum setting)i)->word, stale);
    return fault;
}

struct fault seen_check_thing(struct act *act, const char *thing, bool *stale)
{
    struct event_change change = {0};
    const char *colon = strchr(thing, ':');
    struct fault fault = is_asked(act)
                             ? store_event_thing_since(act->desk->store, thing, act->command->seen, &change)
                             : FAULT_OK;
    *stale = change.seq > 0;
    if (*stale)
        say_changed(act, colon ? colon + 1 : thing, &change);
    return fault;
}

/* Taking in the outbox of a kiosk that will not connect again (DOMAIN § 10 "Commands"): a manager's doing,
 * once and in order, like everything that an outbox tells. */
#include <string.h>

#include "hub/service/pin.h"
#include "hub/service/writer.h"

/* Only a manager, and not by the badge alone. *ok false: `refused` says why. */
static struct fault check_manager(struct desk *desk, struct service_take_in *ask, bool *ok)
{
    struct text refused = TEXT_IN(ask->refused);
    int person = house_find_person(&desk->house, ask->badge);
    enum pin_fit fit = PIN_FITS;
    *ok = person >= 0 && roles_allow(person_roles(&desk->house.people[person].person), WHO_MANAGER);
    if (!*ok) {
        text_add(&refused, "Only a manager may take in an outbox.");
        return FAULT_OK;
    }
    struct fault fault = pin_try(desk, ask->badge, ask->pin, "the office", &fit);
    *ok = fit == PIN_FITS;
    if (!fault_is(fault) && !*ok)
        pin_explain(&refused, fit);
    return fault;
}

static const struct kiosk_row *find_by_code(const struct house *house, struct code code)
{
    for (size_t i = 0; i < house->kiosk_count; i++)
        if (code_equal(house->kiosks[i].kiosk.code, code))
            return &house->kiosks[i];
    return NULL;
}

/* Whose outbox it is: the hub knows, unless nothing of it ever arrived. */
static struct fault find_kiosk(struct desk *desk, const struct service_take_in *ask,
                               const struct kiosk_row **out)
{
    struct outbox_row box;
    struct command_row row;
    bool box_found = false, row_found;
    struct fault fault =
        store_outbox_meet(desk->store, ask->outbox, ask->outbox, &box, &box_found, &row, &row_found);
    if (fault_is(fault))
        return fault;
    *out = box_found ? house_find_kiosk(&desk->house, box.kiosk) : find_by_code(&desk->house, ask->kiosk);
    if (*out)
        return FAULT_OK;
    return fault_make(FAULT_NOT_FOUND,
                      "nothing of this outbox has arrived yet: say whose it is, with --kiosk");
}

static void become(struct identity *who, const struct kiosk_row *kiosk)
{
    *who = (struct identity){.kiosk = kiosk->id, .code = kiosk->kiosk.code};
    who->station_count = kiosk->kiosk.station_count;
    memcpy(who->stations, kiosk->kiosk.stations, sizeof who->stations);
}

static struct fault take_in(struct desk *desk, void *context)
{
    struct service_take_in *ask = context;
    const struct kiosk_row *kiosk = NULL;
    struct outbox_row before = {.last_n = 0}, after = {.last_n = 0};
    struct command_row row;
    bool ok, found;
    struct fault fault = check_manager(desk, ask, &ok);
    if (fault_is(fault) || !ok)
        return fault;
    fault = find_kiosk(desk, ask, &kiosk);
    if (fault_is(fault))
        return fault;
    become(&ask->job->who, kiosk);
    memcpy(ask->name, kiosk->kiosk.name, sizeof ask->name);
    fault = store_outbox_meet(desk->store, ask->outbox, ask->outbox, &before, &found, &row, &found);
    if (!fault_is(fault))
        fault = desk_book_job(desk, ask->job);
    if (!fault_is(fault))
        fault = store_outbox_meet(desk->store, ask->outbox, ask->outbox, &after, &found, &row, &found);
    if (fault_is(fault))
        return fault;
    if (ask->job->count > 0 && after.last_n < ask->job->items[ask->job->count - 1].command.n)
        return fault_make(
            FAULT_INPUT,
            "the hub expects number %lld of this outbox, which is not kept there any more: nothing was "
            "booked",
            (long long)after.last_n + 1);
    ask->booked = after.last_n - before.last_n;
    int person = house_find_person(&desk->house, ask->badge);
    return raise_alert(desk, ALERT_REPLAY, ask->name, N_("%s of %s taken in from its disk by %s."),
                       PARTS(phrase_count("%s record", "%s records", ask->booked).text, ask->name,
                             desk->house.people[person].person.name));
}

struct fault service_take_in(struct service *service, struct service_take_in *ask)
{
    return service_task(service, take_in, ask);
}

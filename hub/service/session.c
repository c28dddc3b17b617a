#include "hub/service/session.h"

#include <string.h>

#include "common/base/time.h"
#include "hub/service/pin.h"
#include "hub/store/session.h"

#define RATE_WINDOW_MS MINUTE_MS
#define RATE_MAX       20 /* sign-ins that failed in a window, of whatever badges; then all wait */
#define KEEP_MS        DAY_MS

_Static_assert(SESSION_DIGEST_SIZE == KIOSK_DIGEST_SIZE, "both are digests of a token");

/* ------------------------------------------------------------------ how fast somebody may guess */

static bool is_too_fast(struct desk *desk)
{
    struct sign_in_rate *rate = &desk->sign_ins;
    if (desk->now_ms - rate->since_ms >= RATE_WINDOW_MS || desk->now_ms < rate->since_ms)
        *rate = (struct sign_in_rate){.since_ms = desk->now_ms};
    return rate->failed >= RATE_MAX;
}

static struct fault deny(struct desk *desk, struct sign_in *ask, const char *detail)
{
    struct text text = TEXT_IN(ask->detail);
    desk->sign_ins.failed++;
    text_add(&text, "%s", detail);
    text_end_cut(&text);
    return FAULT_OK;
}

/* ------------------------------------------------------------------ a session begins */

static int64_t until(const struct desk *desk)
{
    return desk->now_ms + settings_get(&desk->house.settings, SETTING_SESSION_MIN) * MINUTE_MS;
}

static struct fault grant(struct desk *desk, const struct person *person, struct sign_in *ask)
{
    unsigned char digest[KIOSK_DIGEST_SIZE];
    struct session_row row = {.badge = person->badge, .began_ms = desk->now_ms, .until_ms = until(desk)};
    struct fault fault = store_seat_get(desk->store, person->badge, &row.seat);
    if (fault_is(fault))
        return fault;
    token_make(ask->token, digest);
    fault = store_session_add(desk->store, digest, &row);
    if (!fault_is(fault))
        fault = store_session_sweep(desk->store, desk->now_ms - KEEP_MS);
    if (fault_is(fault))
        return fault;
    ask->granted = true;
    ask->until_ms = row.until_ms;
    ask->roles = person_roles(person);
    memcpy(ask->name, person->name, sizeof ask->name);
    return FAULT_OK;
}

struct fault session_begin(struct desk *desk, void *context)
{
    struct sign_in *ask = context;
    enum pin_fit fit;
    if (is_too_fast(desk)) {
        ask->too_fast = true;
        return deny(desk, ask, "Too many have tried to sign in: wait a minute.");
    }
    int index = house_find_person(&desk->house, ask->badge);
    if (index < 0) /* whether there is such a badge is not told */
        return deny(desk, ask, "Badge or PIN is wrong.");
    const struct person *person = &desk->house.people[index].person;
    struct fault fault = pin_try(desk, ask->badge, ask->pin, "the office", &fit);
    if (fault_is(fault))
        return fault;
    if (fit == PIN_LOCKED)
        return deny(desk, ask, "The PIN was wrong too often: wait a few minutes.");
    if (fit != PIN_FITS)
        return deny(desk, ask, "Badge or PIN is wrong.");
    if (!roles_have_seat(person_roles(person)))
        return deny(desk, ask, "This badge has no role in the office: a manager can give it one.");
    return grant(desk, person, ask);
}

/* ------------------------------------------------------------------ it goes on, it ends */

struct fault session_end(struct desk *desk, void *context)
{
    const struct session_note *note = context;
    desk->identities_changed = true;
    return store_session_until(desk->store, note->token, 0);
}

struct fault session_touch(struct desk *desk, void *context)
{
    const struct session_note *note = context;
    struct session_row row;
    bool found;
    struct fault fault = store_session_find(desk->store, note->token, &row, &found);
    bool lives = found && row.until_ms > desk->now_ms;
    if (fault_is(fault) || !lives || until(desk) - row.until_ms < SESSION_TOUCH_MS)
        return fault;
    return store_session_until(desk->store, note->token, until(desk));
}

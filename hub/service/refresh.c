#include "hub/service/refresh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/service/digest.h"
#include "hub/service/drift.h"
#include "hub/service/lend.h"
#include "hub/service/station_help.h"
#include "hub/service/survey.h"
#include "hub/store/figure.h"
#include "hub/store/kiosk.h"

/* ------------------------------------------------------------------ kiosks */

static struct kiosk_watch *find(struct watch *watch, int64_t kiosk)
{
    for (size_t i = 0; i < watch->kiosk_count; i++)
        if (watch->kiosks[i].kiosk == kiosk)
            return &watch->kiosks[i];
    return NULL;
}

void watch_begin(struct watch *watch, const struct house *house, int64_t monotonic_ms)
{
    watch->kiosk_count = 0;
    for (size_t i = 0; i < house->kiosk_count && watch->kiosk_count < KIOSKS_WATCHED_MAX; i++)
        if (house->kiosks[i].met)
            watch->kiosks[watch->kiosk_count++] =
                (struct kiosk_watch){.kiosk = house->kiosks[i].id, .gone_ms = monotonic_ms};
}

void watch_note_hello(struct watch *watch, int64_t kiosk, struct uuid outbox, int64_t skew_ms)
{
    struct kiosk_watch *known = find(watch, kiosk);
    if (!known)
        return;
    known->outbox = outbox;
    known->skew_ms = skew_ms;
}

bool watch_is_away(const struct watch *watch, int64_t kiosk, int64_t now_ms)
{
    for (size_t i = 0; watch && i < watch->kiosk_count; i++) {
        const struct kiosk_watch *known = &watch->kiosks[i];
        int64_t since_ms = known->gone_at_ms > watch->begun_ms ? known->gone_at_ms : watch->begun_ms;
        if (known->kiosk == kiosk)
            return !known->connected && now_ms - since_ms >= KIOSK_GONE_MS_MAX;
    }
    return false;
}

int64_t watch_back_ms(const struct watch *watch, int64_t kiosk)
{
    for (size_t i = 0; watch && i < watch->kiosk_count; i++)
        if (watch->kiosks[i].kiosk == kiosk && watch->kiosks[i].connected)
            return watch->kiosks[i].back_ms;
    return 0;
}

bool watch_is_connected(const struct watch *watch, int64_t kiosk, int64_t *gone_ms)
{
    for (size_t i = 0; watch && i < watch->kiosk_count; i++) {
        if (watch->kiosks[i].kiosk != kiosk)
            continue;
        if (gone_ms)
            *gone_ms = watch->kiosks[i].gone_at_ms;
        return watch->kiosks[i].connected;
    }
    return false;
}

void watch_note(struct watch *watch, int64_t kiosk, bool connected, int64_t monotonic_ms, int64_t now_ms,
                bool *came)
{
    struct kiosk_watch *known = find(watch, kiosk);
    *came = connected && !(known && known->connected);
    if (!known) {
        if (watch->kiosk_count == KIOSKS_WATCHED_MAX)
            return;
        known = &watch->kiosks[watch->kiosk_count++];
        *known = (struct kiosk_watch){.kiosk = kiosk};
    }
    if (connected && !known->connected) {
        known->outbox = (struct uuid){{0}}; /* it may have a new disk */
        known->back_ms = now_ms;
    }
    known->connected = connected;
    known->cleared = false;
    if (connected)
        return;
    known->gone_ms = monotonic_ms;
    known->gone_at_ms = now_ms;
}

void watch_forget(struct watch *watch)
{
    for (size_t i = 0; i < watch->kiosk_count; i++)
        watch->kiosks[i].told = watch->kiosks[i].cleared = false;
    for (size_t i = 0; i < watch->kiosk_count; i++)
        watch->kiosks[i].clock = CLOCK_UNKNOWN;
}

int64_t watch_due(const struct watch *watch)
{
    int64_t due = INT64_MAX;
    for (size_t i = 0; i < watch->kiosk_count; i++) {
        const struct kiosk_watch *kiosk = &watch->kiosks[i];
        if (!kiosk->connected && !kiosk->told && kiosk->gone_ms + KIOSK_GONE_MS_MAX < due)
            due = kiosk->gone_ms + KIOSK_GONE_MS_MAX;
    }
    return due;
}

static const char *kiosk_code(const struct house *house, int64_t kiosk)
{
    const struct kiosk_row *row = house_find_kiosk(house, kiosk);
    return row ? row->kiosk.code.text : "";
}

/* A kiosk may get another name while an alert about it stands: then it is said again. */
static void note_name(const struct house *house, struct kiosk_watch *kiosk)
{
    const char *name = house_kiosk_name(house, kiosk->kiosk);
    if (strcmp(kiosk->name, name) == 0)
        return;
    snprintf(kiosk->name, sizeof kiosk->name, "%s", name);
    kiosk->told = false;
    kiosk->clock = CLOCK_UNKNOWN;
}

/* An alert about a kiosk goes by its code, which stays; its words are those of now. */
static struct fault say_of_kiosk(struct desk *desk, const struct kiosk_watch *kiosk, enum alert_kind kind,
                                 const char *pattern, const char *const *parts)
{
    struct alert alert = {.kind = kind, .last_ms = desk->now_ms};
    bool is_new;
    snprintf(alert.subject, sizeof alert.subject, "%s", kiosk_code(&desk->house, kiosk->kiosk));
    alert_say(&alert, pattern, parts);
    return store_alert_keep(desk->store, &alert, &is_new);
}

static struct fault refresh_kiosk(struct desk *desk, struct kiosk_watch *kiosk, int64_t monotonic_ms,
                                  bool *changed)
{
    bool ended = false;
    if (kiosk->connected && kiosk->cleared)
        return FAULT_OK;
    if (kiosk->connected) {
        kiosk->told = false;
        kiosk->cleared = true;
        struct fault fault = store_alert_end(desk->store, ALERT_KIOSK_OFFLINE,
                                             kiosk_code(&desk->house, kiosk->kiosk), desk->now_ms, &ended);
        *changed |= ended;
        return fault;
    }
    if (kiosk->told || monotonic_ms < kiosk->gone_ms + KIOSK_GONE_MS_MAX)
        return FAULT_OK;
    bool let_in;
    struct fault fault = store_kiosk_is_let_in(desk->store, kiosk->kiosk, &let_in);
    if (fault_is(fault))
        return fault;
    kiosk->told = true;
    if (!let_in) /* its token was revoked: nobody waits for it */
        return FAULT_OK;
    *changed = true;
    return say_of_kiosk(desk, kiosk, ALERT_KIOSK_OFFLINE,
                        N_("%s is offline: what is scanned there arrives later."), PARTS(kiosk->name));
}

/* The order of what a kiosk tells is its outbox's; but people read times. */
static struct fault refresh_clock(struct desk *desk, struct kiosk_watch *kiosk, bool *changed)
{
    int64_t most_ms = settings_get(&desk->house.settings, SETTING_CLOCK_SKEW_S) * 1000;
    bool wrong = kiosk->skew_ms > most_ms || kiosk->skew_ms < -most_ms;
    struct fault fault = FAULT_OK;
    bool ended = false;
    if (uuid_is_nil(kiosk->outbox) || kiosk->clock == (wrong ? CLOCK_WRONG : CLOCK_FINE))
        return FAULT_OK;
    kiosk->clock = wrong ? CLOCK_WRONG : CLOCK_FINE;
    if (wrong)
        fault =
            say_of_kiosk(desk, kiosk, ALERT_CLOCK,
                         kiosk->skew_ms > 0 ? N_("The clock of %s is %s seconds ahead of the hub's: set it.")
                                            : N_("The clock of %s is %s seconds behind the hub's: set it."),
                         PARTS(kiosk->name, phrase_number(llabs(kiosk->skew_ms) / 1000).text));
    else
        fault = store_alert_end(desk->store, ALERT_CLOCK, kiosk_code(&desk->house, kiosk->kiosk),
                                desk->now_ms, &ended);
    *changed |= wrong || ended;
    return fault;
}

/* ------------------------------------------------------------------ stations */

static const struct {
    enum station_state state;
    enum alert_kind kind;
} state_alerts[] = {
    {STATION_OVER, ALERT_STATION_OVER},
    {STATION_STOPPED, ALERT_STATION_STOPPED},
    {STATION_FULL, ALERT_STATION_FULL},
};

_Static_assert(HELP_TEXT_MAX <= ALERT_TEXT_MAX, "an alert has room for it");

/* An alert is the state and its numbers; who is absent and what else would help stands on the station's card.
 */
static void copy_before(char *out, const char *text, const char *names)
{
    const char *end = strstr(text, names);
    size_t size = end ? (size_t)(end - text) : strlen(text);
    memcpy(out, text, size);
    out[size] = '\0';
}

static struct fault refresh_alerts(struct desk *desk, const struct board_station *at)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < COUNT_OF(state_alerts) && !fault_is(fault); i++) {
        struct alert alert = {.kind = state_alerts[i].kind, .last_ms = desk->now_ms};
        bool ended;
        memcpy(alert.subject, at->station.code.text, sizeof at->station.code.text);
        copy_before(alert.text, at->help, " " STATION_HELP_ABSENT);
        copy_before(alert.made, at->help_made, ",[\"" STATION_HELP_ABSENT);
        fault = state_alerts[i].state == at->state
                    ? store_alert_raise(desk->store, &alert, false)
                    : store_alert_end(desk->store, alert.kind, alert.subject, desk->now_ms, &ended);
    }
    return fault;
}

_Static_assert(HELP_TEXT_MAX <= ALERT_TEXT_MAX && CODE_TEXT_MAX <= NAME_TEXT_MAX,
               "what refresh_alerts copies fits");

static struct fault refresh_station(struct desk *desk, const struct board_station *at,
                                    const struct state_row *known, int known_count, bool *changed)
{
    struct state_row row = {at->station.code, at->state, desk->now_ms};
    const struct state_row *was = NULL;
    for (int i = 0; i < known_count; i++)
        if (code_equal(known[i].station, at->station.code))
            was = &known[i];
    if (was && was->state == at->state)
        return FAULT_OK;
    *changed = true;
    struct fault fault = was ? store_station_hours_add(desk->store, was, desk->now_ms) : FAULT_OK;
    if (!fault_is(fault))
        fault = store_state_set(desk->store, &row);
    return fault_is(fault) ? fault : refresh_alerts(desk, at);
}

struct fault refresh(struct desk *desk, struct watch *watch, struct board *board, int64_t monotonic_ms,
                     bool *changed)
{
    struct state_row known[STATIONS_MAX];
    int known_count = 0;
    *changed = false;
    board->at_ms = desk->now_ms;
    struct fault fault = survey_stations(&desk->house, desk->store, board);
    if (!fault_is(fault))
        fault = store_state_list(desk->store, known, &known_count);
    for (int i = 0; i < board->station_count && !fault_is(fault); i++)
        fault = refresh_station(desk, &board->stations[i], known, known_count, changed);
    for (size_t i = 0; i < watch->kiosk_count && !fault_is(fault); i++) {
        note_name(&desk->house, &watch->kiosks[i]);
        fault = refresh_kiosk(desk, &watch->kiosks[i], monotonic_ms, changed);
    }
    for (size_t i = 0; i < watch->kiosk_count && !fault_is(fault); i++)
        fault = refresh_clock(desk, &watch->kiosks[i], changed);
    if (!fault_is(fault))
        fault = lend_refresh(desk, watch, changed);
    if (!fault_is(fault))
        fault = drift_run(desk, changed);
    return fault_is(fault) ? fault : digest_refresh(desk);
}

#include "hub/service/enroll.h"

#include <sodium.h>
#include <string.h>

#include "common/base/json.h"
#include "hub/service/told.h"
#include "hub/store/station.h"

#define TOKEN_BYTES 32
#define FOUND_BYTES (64 + STATIONS_MAX * (CODE_TEXT_MAX + 3) + TOLD_TEXT_MAX)

/* A code that is known and comes without stations or name keeps those it has. */
static struct workshop_kiosk merge(const struct house *house, const struct workshop_kiosk *asked)
{
    struct workshop_kiosk kiosk = *asked;
    for (size_t i = 0; i < house->kiosk_count; i++) {
        const struct workshop_kiosk *known = &house->kiosks[i].kiosk;
        if (!code_equal(known->code, asked->code))
            continue;
        if (asked->station_count == 0) {
            kiosk.station_count = known->station_count;
            memcpy(kiosk.stations, known->stations, sizeof kiosk.stations);
        }
        if (asked->name[0] == '\0')
            memcpy(kiosk.name, known->name, sizeof kiosk.name);
    }
    if (kiosk.name[0] == '\0')
        memcpy(kiosk.name, kiosk.code.text, sizeof kiosk.code.text);
    return kiosk;
}

static struct fault check(const struct house *house, const struct workshop_kiosk *kiosk)
{
    if (code_is_none(kiosk->code))
        return fault_make(FAULT_INPUT, "a kiosk needs a code");
    if (kiosk->station_count == 0)
        return fault_make(FAULT_INPUT, "kiosk %s serves no station: name one or more", kiosk->code.text);
    for (int i = 0; i < kiosk->station_count; i++)
        if (house_find_station(house, kiosk->stations[i]) < 0)
            return fault_make(FAULT_NOT_FOUND,
                              "there is no station %s: import the workshop first, or correct the code",
                              kiosk->stations[i].text);
    return FAULT_OK;
}

void token_make(char token[SERVICE_TOKEN_MAX], unsigned char digest[KIOSK_DIGEST_SIZE])
{
    unsigned char secret[TOKEN_BYTES];
    randombytes_buf(secret, sizeof secret);
    sodium_bin2base64(token, SERVICE_TOKEN_MAX, secret, sizeof secret,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(secret, sizeof secret);
    digest_token(digest, span_of(token));
}

/* Who let it in, for an auditor; the token stands nowhere. */
static struct fault post(struct desk *desk, const struct workshop_kiosk *kiosk, struct tag by,
                         const struct told *was)
{
    static const struct transfers none = {.count = 0};
    char found[FOUND_BYTES];
    struct text text = TEXT_IN(found);
    struct event_row event = {.verb = VERB_PUT,
                              .at_ms = desk->now_ms,
                              .booked_ms = desk->now_ms,
                              .operator_badge = by,
                              .changes = true};
    struct text thing = TEXT_IN(event.thing);
    text_add(&thing, "kiosk:%s", kiosk->code.text);
    json_begin(&text, '{');
    json_add_bool(&text, "let_in", true);
    json_begin_field(&text, "stations", '[');
    for (int i = 0; i < kiosk->station_count; i++)
        json_add_item(&text, kiosk->stations[i].text);
    json_end(&text, ']');
    struct fault fault = told_add(&text, desk->store, was);
    if (!fault_is(fault))
        fault = told_add_row(&text, desk->store, SETUP_TOKENS, kiosk->code.text);
    if (fault_is(fault))
        return fault;
    json_end(&text, '}');
    assert(text_ok(&thing) && text_ok(&text));
    event.found = text_span(&text);
    return desk_post(desk, &event, NULL, NULL, &none);
}

struct fault enroll_kiosk(struct desk *desk, void *context)
{
    struct enrolment *enrolment = context;
    struct workshop_kiosk kiosk = merge(&desk->house, enrolment->kiosk);
    unsigned char digest[KIOSK_DIGEST_SIZE];
    int64_t id = 0;
    struct told was;
    struct fault fault = check(&desk->house, &kiosk);
    if (!fault_is(fault))
        fault = told_before(desk, SETUP_BIT(SETUP_KIOSKS) | SETUP_BIT(SETUP_TOKENS), &was);
    if (!fault_is(fault))
        fault = store_kiosk_set(desk->store, &kiosk, &id);
    if (fault_is(fault))
        return fault;
    desk->identities_changed = true; /* its old token is good no more */
    token_make(enrolment->token, digest);
    fault = store_kiosk_token(desk->store, id, digest);
    if (!fault_is(fault))
        fault = store_workshop_touch(desk->store);
    if (fault_is(fault) || (tag_is_none(enrolment->by) && desk->seq == 0)) /* the first event tells of it */
        return fault;
    return post(desk, &kiosk, enrolment->by, &was);
}

#include "hub/service/pin.h"

#include <sodium.h>
#include <string.h>

#include "common/base/json.h"
#include "hub/service/told.h"
#include "hub/store/session.h"

/* The writer does it between two scans: 0.6 ms on the machine that it was measured on (4 MiB would be 2.6 ms,
 * the library's interactive level 105 ms). A PIN of four digits falls to whoever has the file at any of
 * these; what protects it at the bench is the lock. */
#define PIN_OPS   3
#define PIN_BYTES ((size_t)1024 * 1024)

_Static_assert(PIN_HASH_MAX >= crypto_pwhash_STRBYTES, "a hash fits");

struct fault pin_set(struct desk *desk, struct tag badge, const char *pin)
{
    char hash[crypto_pwhash_STRBYTES];
    static const struct pin_tries none = {0};
    if (crypto_pwhash_str_alg(hash, pin, strlen(pin), PIN_OPS, PIN_BYTES, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return fault_make(FAULT_FULL, "no memory to hash a PIN");
    struct fault fault = store_pin_set(desk->store, badge, hash, desk->now_ms);
    if (!fault_is(fault))
        fault = store_pin_tries_set(desk->store, badge.text, &none);
    return fault_is(fault) ? fault : store_session_end_all(desk->store, badge);
}

struct fault pin_change(struct desk *desk, struct tag badge, const char *pin, struct text *found)
{
    struct told was;
    struct fault fault = told_before(desk, SETUP_BIT(SETUP_PINS), &was);
    if (!fault_is(fault))
        fault = pin_set(desk, badge, pin);
    if (fault_is(fault))
        return fault;
    json_begin(found, '{');
    fault = told_add(found, desk->store, &was);
    if (!fault_is(fault))
        fault = told_add_row(found, desk->store, SETUP_PINS, badge.text);
    json_end(found, '}');
    assert(text_ok(found));
    return fault;
}

struct fault pin_tell_left(struct desk *desk)
{
    static const struct transfers none = {.count = 0};
    char room[TOLD_TEXT_MAX];
    struct text found = TEXT_IN(room);
    struct event_row event = {.verb = VERB_PUT,
                              .at_ms = desk->now_ms,
                              .booked_ms = desk->now_ms,
                              .changes = true,
                              .thing = "workshop"};
    if (desk->seq == 0) /* the first event tells how the work begins */
        return FAULT_OK;
    json_begin(&found, '{');
    json_add_bool(&found, "moved", true);
    struct fault fault = told_add_now(&found, desk->store, SETUP_BIT(SETUP_PINS));
    json_end(&found, '}');
    assert(text_ok(&found));
    event.found = text_span(&found);
    return fault_is(fault) ? fault : desk_post(desk, &event, NULL, NULL, &none);
}

static struct fault count_wrong(struct desk *desk, struct tag badge, struct pin_tries *tries,
                                const char *where)
{
    bool locks = pin_wrong(tries, desk->now_ms);
    struct fault fault = store_pin_tries_set(desk->store, badge.text, tries);
    if (fault_is(fault) || !locks)
        return fault;
    return raise_alert(
        desk, ALERT_PIN_LOCKED, badge.text,
        N_("The PIN of %s was wrong %s times at %s and is locked for some minutes. Ask who it was."),
        PARTS(house_person_name(&desk->house, &badge), phrase_number(PIN_TRIES_MAX).text, where));
}

static struct fault compare(struct desk *desk, struct tag badge, const char *pin, const char *hash,
                            struct pin_tries *tries, const char *where, enum pin_fit *out)
{
    static const struct pin_tries none = {0};
    if (crypto_pwhash_str_verify(hash, pin, strlen(pin)) != 0) {
        *out = PIN_WRONG;
        return count_wrong(desk, badge, tries, where);
    }
    *out = PIN_FITS;
    return tries->wrong > 0 ? store_pin_tries_set(desk->store, badge.text, &none) : FAULT_OK;
}

struct fault pin_try(struct desk *desk, struct tag badge, const char *pin, const char *where,
                     enum pin_fit *out)
{
    char hash[PIN_HASH_MAX];
    struct pin_tries tries;
    bool found;
    *out = PIN_NONE;
    struct fault fault = store_pin_get(desk->store, badge, hash, &found);
    if (fault_is(fault) || !found)
        return fault;
    *out = PIN_LOCKED;
    fault = store_pin_tries(desk->store, badge.text, &tries);
    if (fault_is(fault) || pin_is_locked(&tries, desk->now_ms))
        return fault;
    *out = PIN_WRONG;
    if (pin[0] == '\0') /* not given is no guess */
        return FAULT_OK;
    return compare(desk, badge, pin, hash, &tries, where, out);
}

void pin_explain(struct text *out, enum pin_fit fit)
{
    switch (fit) {
    case PIN_FITS:
        return;
    case PIN_WRONG:
        text_add(out, "%s", _("This needs the right PIN: give it again."));
        return;
    case PIN_NONE:
        text_add(out, "%s", _("This needs a PIN, and this badge has none yet: a manager can set one."));
        return;
    case PIN_LOCKED:
        text_add(out, "%s", _("The PIN was wrong too often: wait a few minutes."));
        return;
    }
}

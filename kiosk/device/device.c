#include "kiosk/device/device.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "common/base/text.h"
#include "kiosk/device/drivers.h"
#include "kiosk/device/scale_session.h"

const char *device_class_word(enum device_class class)
{
    static const char *const words[] = {
#define X(name, word) [name] = word,
        DEVICE_CLASS_LIST(X)
#undef X
    };
    assert((size_t) class < COUNT_OF(words));
    return words[class];
}

const struct device_driver *device_driver_find(struct span name)
{
    static const struct device_driver *const drivers[] = {&SERIAL_DRIVER, &HID_DRIVER,    &REPLAY_DRIVER,
                                                          &NFC_DRIVER,    &CAMERA_DRIVER, &WEDGE_DRIVER};
    for (size_t i = 0; i < COUNT_OF(drivers); i++) {
        if (span_is(name, drivers[i]->name))
            return drivers[i];
    }
    return NULL;
}

bool device_wait(int fd, int wake_fd, int64_t wait_ms, bool *woken)
{
    struct pollfd fds[2] = {{.fd = fd, .events = POLLIN}, {.fd = wake_fd, .events = POLLIN}};
    int wait = wait_ms < 0 ? 0 : wait_ms > INT32_MAX ? INT32_MAX : (int)wait_ms;
    int ready = poll(fds, COUNT_OF(fds), wait);
    *woken = ready > 0 && fds[1].revents != 0;
    return ready > 0 && fds[0].revents != 0;
}

struct fault device_scale_protocol(const char *name, const struct scale_protocol **out)
{
    *out = scale_protocol_find(span_of(name));
    if (*out)
        return FAULT_OK;
    char known[FAULT_TEXT_MAX];
    struct text text = TEXT_IN(known);
    const struct scale_protocol *other;
    for (size_t i = 0; (other = scale_protocol_at(i)); i++)
        text_add(&text, "%s%s", i ? ", " : "", other->name);
    return fault_make(FAULT_CONFIG, "There is no scale protocol '%s'; known are: %s", name, known);
}

struct scale_dialect device_scale_dialect(const struct device_conf *conf)
{
    return (struct scale_dialect){
        .when_missing = conf->unit, .tael = conf->tael, .pattern = span_of(conf->pattern)};
}

/* Why a scale refuses, and what helps. */
static const char *refusal_remedy(const char *code)
{
    static const struct {
        const char *code, *remedy;
    } remedies[] = {
        {"ZERO_RANGE_HIGH", "take everything off the pan"},
        {"ZERO_RANGE_LOW", "put the pan back in its place"},
        {"TARE_RANGE", "the tare is too heavy, or below zero"},
        {"NOT_EXECUTABLE", "wait until it is still"},
        {"STABILITY_TIMEOUT", "wait until it is still, away from draughts"},
    };
    for (size_t i = 0; i < COUNT_OF(remedies); i++) {
        if (strcmp(code, remedies[i].code) == 0)
            return remedies[i].remedy;
    }
    return code;
}

static struct fault outcome_fault(const struct scale_outcome *outcome)
{
    const char *word = scale_action_word(outcome->action);
    switch (outcome->result) {
    case SCALE_DONE:
        return FAULT_OK;
    case SCALE_REFUSED:
        return fault_make(FAULT_PROTOCOL, "The scale does not %s now: %s", word,
                          refusal_remedy(outcome->code));
    case SCALE_UNCONFIRMED:
        return fault_make(FAULT_TIMEOUT, "The scale did not %s within %d s: press its own key", word,
                          SCALE_ACTION_MS_MAX / 1000);
    case SCALE_UNSUPPORTED:
        return fault_make(FAULT_CONFIG, "This scale takes no command to %s: press its own key", word);
    }
    assert(false); /* a result outside its enum */
}

void device_outcome_event(const struct scale_outcome *outcome, struct device_event *out)
{
    *out = (struct device_event){
        .kind = DEVICE_EVENT_ACTION, .action = outcome->action, .fault = outcome_fault(outcome)};
    memcpy(out->reading.code, outcome->code, sizeof out->reading.code);
}

#include "kiosk/device/device.h"

#include <errno.h>
#include <poll.h>

#include "common/base/text.h"
#include "kiosk/device/drivers.h"
#include "kiosk/scales/scales.h"

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
    static const struct device_driver *const drivers[] = {&SERIAL_DRIVER, &REPLAY_DRIVER, &NFC_DRIVER,
                                                          &CAMERA_DRIVER, &WEDGE_DRIVER};
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
    char known[128];
    struct text text = TEXT_IN(known);
    const char *other;
    for (size_t i = 0; (other = scale_protocol_name(i)); i++)
        text_add(&text, "%s%s", i ? ", " : "", other);
    return fault_make(FAULT_CONFIG, "There is no scale protocol '%s'; known are: %s", name, known);
}

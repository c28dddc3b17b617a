/* The driver of a hand scanner that types: reads its keys through libevdev, grabbed, so that nothing else
 * sees them. The keys become text in wedge_decode. CODE events with `text`, VALUE events for what a
 * caliper types; a scan that was damaged is a notice. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <libevdev/libevdev.h>

#include "common/base/text.h"
#include "common/sys/clock.h"
#include "kiosk/device/caliper.h"
#include "kiosk/device/drivers.h"
#include "kiosk/device/wedge_decode.h"

enum { RELEASE_MS_MAX = 2000, RELEASE_LOOK_MS = 20 };

struct wedge_device {
    bool is_open;
    int fd;
    struct libevdev *device;
    char path[DEVICE_PATH_MAX];
    struct wedge_manner manner;
    struct wedge wedge;
};

static struct fault open_failed(int error, const char *path)
{
    if (error == ENOENT || error == ENODEV || error == ENXIO)
        return fault_make(FAULT_NOT_FOUND, "No scanner is plugged in at %s: check its cable", path);
    if (error == EACCES || error == EPERM)
        return fault_make(FAULT_DENIED,
                          "No permission to use the scanner %s: add this user to the group input", path);
    return fault_system(error, "cannot use the scanner %s", path);
}

static bool any_key_down(struct libevdev *device)
{
    for (unsigned code = 0; code < KEY_CNT; code++) {
        if (libevdev_has_event_code(device, EV_KEY, code) &&
            libevdev_get_event_value(device, EV_KEY, code) != 0)
            return true;
    }
    return false;
}

/* With a key down its release would never reach whoever saw it go down. */
static struct fault grab(struct wedge_device *scanner)
{
    int64_t end_ms = clock_monotonic_ms() + RELEASE_MS_MAX;
    while (any_key_down(scanner->device) && clock_monotonic_ms() < end_ms) {
        bool woken;
        bool arrived = device_wait(scanner->fd, -1, RELEASE_LOOK_MS, &woken);
        struct input_event ignored;
        while (arrived && libevdev_next_event(scanner->device, LIBEVDEV_READ_FLAG_NORMAL, &ignored) >= 0) {
        }
    }
    int result = libevdev_grab(scanner->device, LIBEVDEV_GRAB);
    if (result == -EBUSY)
        return fault_make(FAULT_BUSY, "The scanner %s is in use by another program: end that one first",
                          scanner->path);
    return result < 0 ? open_failed(-result, scanner->path) : FAULT_OK;
}

static void wedge_close(void *state)
{
    struct wedge_device *scanner = state;
    if (scanner->device)
        libevdev_free(scanner->device);
    scanner->device = NULL;
    if (scanner->is_open)
        close(scanner->fd);
    scanner->is_open = false;
}

static struct fault wedge_open(void *state, const struct device_conf *conf)
{
    struct wedge_device *scanner = state;
    memcpy(scanner->path, conf->path, sizeof scanner->path);
    scanner->manner = conf->manner;
    scanner->wedge = (struct wedge){.alt_code = -1};
    scanner->fd = open(conf->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (scanner->fd < 0)
        return open_failed(errno, conf->path);
    scanner->is_open = true;
    int result = libevdev_new_from_fd(scanner->fd, &scanner->device);
    if (result < 0) {
        scanner->device = NULL;
        return fault_make(FAULT_CONFIG, "%s is no input device: name one of /dev/input/by-id/*-event-kbd",
                          conf->path);
    }
    if (libevdev_set_clock_id(scanner->device, CLOCK_MONOTONIC) < 0)
        return open_failed(ENODEV, conf->path);
    if (!libevdev_has_event_code(scanner->device, EV_KEY, KEY_A) ||
        !libevdev_has_event_code(scanner->device, EV_KEY, KEY_ENTER))
        return fault_make(FAULT_CONFIG, "%s has no letters to type: name the keyboard part of the scanner",
                          conf->path);
    return grab(scanner);
}

static void notice(struct device_event *out, struct fault fault)
{
    out->kind = DEVICE_EVENT_STATUS;
    out->status = DEVICE_READY;
    out->fault = fault;
}

/* A CODE, a VALUE, or (too long, empty) NONE. */
static void tell_typed(struct span text, struct device_event *out)
{
    bool fits = TEXT_COPY(out->text, text);
    bool is_value = caliper_read(text, &out->length_um);
    out->kind = !fits || text.size == 0 ? DEVICE_EVENT_NONE
                : is_value              ? DEVICE_EVENT_VALUE
                                        : DEVICE_EVENT_CODE;
}

static void result_told(const struct wedge *wedge, const struct wedge_manner *manner,
                        enum wedge_result result, struct device_event *out)
{
    char buffer[WEDGE_TEXT_MAX + 1];
    switch (result) {
    case WEDGE_MORE:
        return;
    case WEDGE_SCAN:
        tell_typed(wedge_text(wedge, manner, buffer), out);
        return;
    case WEDGE_LOST:
        notice(out, fault_make(FAULT_INPUT, "A part of the scan was lost: scan once more"));
        return;
    case WEDGE_TOO_LONG:
        notice(out, fault_make(FAULT_INPUT, "The scanned code is too long: it is none of the workshop's"));
        return;
    }
}

/* When the key moved, says the kernel: a machine that is busy reads it later, and must not take that for a
 * pause of the scanner. */
static int64_t moved_ms(const struct input_event *event)
{
    return (int64_t)event->input_event_sec * 1000 + event->input_event_usec / 1000;
}

/* Takes one event; 0: it was one, or a negative errno. */
static int event_take(struct wedge_device *scanner, struct device_event *out)
{
    struct input_event event;
    int result = libevdev_next_event(scanner->device, LIBEVDEV_READ_FLAG_NORMAL, &event);
    if (result == LIBEVDEV_READ_STATUS_SYNC) {
        wedge_drop(&scanner->wedge, moved_ms(&event));
        while (result == LIBEVDEV_READ_STATUS_SYNC)
            result = libevdev_next_event(scanner->device, LIBEVDEV_READ_FLAG_SYNC, &event);
        return result == -EAGAIN ? 0 : result < 0 ? result : 0;
    }
    if (result == LIBEVDEV_READ_STATUS_SUCCESS && event.type == EV_KEY)
        result_told(&scanner->wedge, &scanner->manner,
                    wedge_key(&scanner->wedge, event.code, event.value, moved_ms(&event)), out);
    return result < 0 ? result : 0;
}

static struct fault wedge_wait(void *state, int wait_ms_max, int wake_fd, struct device_event *out)
{
    struct wedge_device *scanner = state;
    int64_t end_ms = clock_monotonic_ms() + wait_ms_max;
    *out = (struct device_event){.kind = DEVICE_EVENT_NONE};
    while (out->kind == DEVICE_EVENT_NONE) {
        int result = event_take(scanner, out);
        if (result == 0)
            continue;
        if (result != -EAGAIN)
            return fault_make(FAULT_LOST, "The scanner %s was unplugged: check its cable", scanner->path);
        bool woken;
        bool arrived = device_wait(scanner->fd, wake_fd, end_ms - clock_monotonic_ms(), &woken);
        if (woken || (!arrived && clock_monotonic_ms() >= end_ms))
            break;
    }
    return FAULT_OK;
}

static struct fault too_slow(struct span text)
{
    if (caliper_has_unit(text))
        return fault_make(FAULT_INPUT, "The caliper types too slowly: set its delay between characters to 0");
    return fault_make(FAULT_INPUT,
                      "The hand scanner types too slowly: set its delay between characters to 0");
}

void wedge_window_event(const struct wedge *wedge, const struct wedge_manner *manner,
                        enum wedge_result result, struct device_event *out)
{
    char buffer[WEDGE_TEXT_MAX + 1];
    out->kind = DEVICE_EVENT_NONE;
    if (result == WEDGE_MORE)
        return;
    switch (wedge_pace(wedge, manner)) {
    case WEDGE_BY_HAND:
        return;
    case WEDGE_BY_MACHINE:
        result_told(wedge, manner, result, out);
        return;
    case WEDGE_TOO_SLOW:
        notice(out, too_slow(wedge_text(wedge, manner, buffer)));
        return;
    }
}

const struct device_driver WEDGE_DRIVER = {
    .name = "wedge",
    .class = DEVICE_WEDGE,
    .state_size = sizeof(struct wedge_device),
    .open = wedge_open,
    .wait = wedge_wait,
    .close = wedge_close,
};

/* The driver of a hand scanner, with the calls of libevdev answered here: keys that moved at times of the
 * kernel's, read whenever the kiosk comes to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <time.h>

#include <cmocka.h>
#include <libevdev/libevdev.h>

#include "common/base/text.h"
#include "kiosk/device/drivers.h"

struct key {
    int at_ms; /* that the kernel says */
    unsigned short code;
};

enum { KEYS_MAX = 8, DROPPED = KEY_MAX }; /* DROPPED: the kernel had no room for what came then */

static const struct row {
    const char *name;
    struct key keys[KEYS_MAX];
    const char *text;   /* of the scan; NULL: it was no whole one */
    const char *notice; /* a part of what is said then */
} ROWS[] = {
    {"keys close to each other", {{10, KEY_A}, {12, KEY_B}, {14, KEY_ENTER}}, "ab", NULL},
    {"the scanner stopped half-way, and all is read at once",
     {{10, KEY_A}, {310, KEY_B}, {312, KEY_ENTER}},
     "b",
     NULL},
    {"a pause that is none yet", {{10, KEY_A}, {309, KEY_B}, {311, KEY_ENTER}}, "ab", NULL},
    {"some were dropped", {{10, KEY_A}, {12, DROPPED}, {14, KEY_ENTER}}, NULL, "part of the scan was lost"},
    {"dropped long ago", {{10, KEY_A}, {12, DROPPED}, {400, KEY_B}, {402, KEY_ENTER}}, "b", NULL},
};

/* ---------------------------------------------------------------- libevdev */

static const struct key *next_key;
static int clock_asked;

int libevdev_new_from_fd(int fd, struct libevdev **dev)
{
    static char stands_for_it;
    (void)fd;
    *dev = (struct libevdev *)&stands_for_it;
    return 0;
}

void libevdev_free(struct libevdev *dev)
{
    (void)dev;
}

int libevdev_set_clock_id(struct libevdev *dev, int clockid)
{
    (void)dev;
    clock_asked = clockid;
    return 0;
}

int libevdev_grab(struct libevdev *dev, enum libevdev_grab_mode grab)
{
    (void)dev;
    (void)grab;
    return 0;
}

int libevdev_has_event_code(const struct libevdev *dev, unsigned int type, unsigned int code)
{
    (void)dev;
    return type == EV_KEY && code < KEY_MAX;
}

int libevdev_get_event_value(const struct libevdev *dev, unsigned int type, unsigned int code)
{
    (void)dev;
    (void)type;
    (void)code;
    return 0;
}

int libevdev_next_event(struct libevdev *dev, unsigned int flags, struct input_event *ev)
{
    (void)dev;
    if (next_key->code == 0 || (flags & LIBEVDEV_READ_FLAG_SYNC))
        return -EAGAIN;
    bool dropped = next_key->code == DROPPED;
    *ev = (struct input_event){
        .type = dropped ? EV_SYN : EV_KEY, .code = dropped ? SYN_DROPPED : next_key->code, .value = !dropped};
    ev->input_event_sec = 1000;
    ev->input_event_usec = next_key->at_ms * 1000;
    next_key++;
    return dropped ? LIBEVDEV_READ_STATUS_SYNC : LIBEVDEV_READ_STATUS_SUCCESS;
}

/* ---------------------------------------------------------------- the driver */

static void a_scan_is_as_fast_as_its_keys_moved(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        void *scanner = calloc(1, WEDGE_DRIVER.state_size);
        struct device_conf conf = {.path = "/dev/null"};
        struct device_event event;
        next_key = ROWS[i].keys;
        clock_asked = -1;
        struct fault fault = WEDGE_DRIVER.open(scanner, &conf);
        assert_string_equal(fault.text, "");
        assert_int_equal(clock_asked, CLOCK_MONOTONIC);
        fault = WEDGE_DRIVER.wait(scanner, 1000, -1, &event);
        assert_string_equal(fault.text, "");
        bool good = ROWS[i].text
                        ? event.kind == DEVICE_EVENT_CODE && strcmp(event.text, ROWS[i].text) == 0
                        : event.kind == DEVICE_EVENT_STATUS && strstr(event.fault.text, ROWS[i].notice);
        if (!good)
            fail_msg("%s: \"%s\" %s", ROWS[i].name, event.text, event.fault.text);
        WEDGE_DRIVER.close(scanner);
        free(scanner);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_scan_is_as_fast_as_its_keys_moved)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

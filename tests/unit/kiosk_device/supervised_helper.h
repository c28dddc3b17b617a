/* One device of the virtual bench under the real supervisor, and what comes of it: real termios, real libnfc
 * in its helper, real ZBar. A test program has one bench, started before its first test and stopped behind
 * its last. */
#ifndef TOUCHSTONE_DEVICE_SUPERVISED_HELPER_H
#define TOUCHSTONE_DEVICE_SUPERVISED_HELPER_H

#include "bench_helper.h"

#define QUIET_MS 1200 /* so long nothing comes where nothing should */

struct supervised {
    struct bench bench;
    struct collector collector;
    struct supervisor *supervisor;
    int descriptors; /* that were open before the device */
};
extern struct supervised supervised;

/* cmocka's setup and teardown of the group, and the teardown of a test: after one that failed half-way. */
int supervised_start(void **state);
int supervised_stop(void **state);
int supervised_tidy(void **state);

void device_start(const char *device); /* "scale", "nfc", "camera" */
void device_stop(void);                /* and nothing of it is left open */
void tell(const char *command);        /* the bench; as bench_send */

/* The next event that fits; the test fails when none comes, or when one does. */
struct device_event expect(bool (*fits)(const struct device_event *), const char *what);
void expect_none(bool (*fits)(const struct device_event *), const char *what);

bool is_ready(const struct device_event *event);
bool is_lost(const struct device_event *event);
bool is_notice(const struct device_event *event); /* ready, with something to say */
bool is_code(const struct device_event *event);
bool is_anything(const struct device_event *event);

#endif

/* The three probes and what they share; for probe.c. Arguments are those behind "scale", "nfc", "camera". */
#ifndef TOUCHSTONE_PROBE_PART_H
#define TOUCHSTONE_PROBE_PART_H

#include "common/base/span.h"
#include "kiosk/device/device.h"

enum probe_exit { PROBE_SPOKE = 0, PROBE_SILENT = 1, PROBE_USAGE = 2 };

#define PROBE_SECONDS_MAX 86400

int probe_scale(int argc, char **argv);
int probe_nfc(int argc, char **argv);
int probe_camera(int argc, char **argv);

/* `probe scale --detect` on that port; line NULL tries all settings. */
int probe_detect(const char *port, const char *line);

/* Options of the form "--name VALUE". */
struct probe_option {
    const char *name;   /* "--port" */
    const char **value; /* left alone when it is not given */
    bool is_switch;     /* takes no value: *value becomes the name */
};

/* Takes the options off the front; *rest is the index of the first argument that is none. False: it said what
 * is wrong. */
MUST_USE bool probe_options_read(int argc, char **argv, const struct probe_option *options, size_t count,
                                 int *rest);

/* A number of seconds, 1 … PROBE_SECONDS_MAX; false: it said what is wrong. */
MUST_USE bool probe_seconds_read(const char *text, int *out);

/* A sentence on stderr, with a full stop and a line feed. */
void probe_say(struct fault fault);

/* Opens a device and hands its events to `show` until the time is over. `show` returns true for a sign of
 * life. `actions`: a bit for each scale_action to begin with. True: there was a sign of life. */
MUST_USE bool probe_watch(const struct device_driver *driver, const struct device_conf *conf, int seconds,
                          unsigned actions, bool (*show)(const struct device_event *event));

#endif

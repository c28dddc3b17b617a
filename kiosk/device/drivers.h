/* The drivers of this room, for device.c; everybody else finds them by name. */
#ifndef TOUCHSTONE_DRIVERS_H
#define TOUCHSTONE_DRIVERS_H

#include "kiosk/device/device.h"

extern const struct device_driver SERIAL_DRIVER; /* a scale on a serial line */
extern const struct device_driver HID_DRIVER;    /* a scale that is a USB HID device */
extern const struct device_driver REPLAY_DRIVER; /* a capture that plays as a scale */
extern const struct device_driver NFC_DRIVER;    /* a chip reader, through touchstone-nfc */
extern const struct device_driver CAMERA_DRIVER; /* a camera, a folder or a file of pictures */
extern const struct device_driver WEDGE_DRIVER;  /* a hand scanner that types */

/* Waits until `fd` (-1: none) has something, `wake_fd` (-1: none) is readable, or the time is over. True:
 * `fd` has. */
MUST_USE bool device_wait(int fd, int wake_fd, int64_t wait_ms, bool *woken);

/* The protocol of that name, or the sentence that lists them. */
MUST_USE struct fault device_scale_protocol(const char *name, const struct scale_protocol **out);

/* What the configuration says about a scale; the pattern stays borrowed from `conf`. */
struct scale_dialect device_scale_dialect(const struct device_conf *conf);

/* An outcome of zero or tare as an event for the screen. */
struct scale_outcome;
void device_outcome_event(const struct scale_outcome *outcome, struct device_event *out);

#endif

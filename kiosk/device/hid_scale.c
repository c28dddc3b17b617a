/* A scale on USB as a human interface device (usage page 0x8D): reads /dev/hidraw*, whose every read is one
 * report; kiosk/scales/hid.c knows what is in it.
 *
 * READING events: each report but the first, which may be an old one. STATUS: READY with the first report.
 * Such scales may report only what changes (HID 1.11 § 7.2.4): then what was reported last is what they show
 * now, and while weight is wanted it is told again; one that is gone is a failed read. Zero is an output
 * report that many ignore; the zero that is reported afterwards is the outcome. There is no tare. A stand-in
 * without a report descriptor (a pseudo-terminal, a pipe) is read as reports of six bytes. */
#include <errno.h>
#include <fcntl.h>
#include <linux/hidraw.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/sys/clock.h"
#include "kiosk/device/drivers.h"
#include "kiosk/device/scale_session.h"

enum { READ_MAX = 64, FIFO_MAX = 64, AGAIN_MS = 700 };

static const char ZERO_REPORT[2] = {2, 2};

struct hid {
    bool is_open;
    int fd;
    bool is_hidraw;
    char path[DEVICE_PATH_MAX];
    struct scale_dialect dialect;
    bool announced, first;
    bool zeroing;
    int64_t zero_ms;
    struct scale_outcome outcome;
    bool has_outcome;
    struct reading reading[FIFO_MAX]; /* what one read brought and was not told yet */
    size_t count, told;
    bool wanted, has_last; /* the last one that was told may be told again … */
    struct reading last;
    int64_t last_ms; /* … so long after this */
};

/* Usage page 0x8D, in the short form that report descriptors use (HID 1.11 § 6.2.2.7). */
static bool is_scale(const struct hidraw_report_descriptor *descriptor)
{
    for (uint32_t i = 0; i + 1 < descriptor->size; i++) {
        if (descriptor->value[i] == 0x05 && descriptor->value[i + 1] == 0x8D)
            return true;
    }
    return false;
}

static struct fault check_kind(struct hid *hid)
{
    struct hidraw_report_descriptor descriptor = {.size = 0};
    int size = 0;
    hid->is_hidraw = ioctl(hid->fd, HIDIOCGRDESCSIZE, &size) == 0;
    if (!hid->is_hidraw)
        return FAULT_OK;
    descriptor.size = (uint32_t)size;
    if (size < 0 || size > HID_MAX_DESCRIPTOR_SIZE || ioctl(hid->fd, HIDIOCGRDESC, &descriptor) != 0)
        return fault_system(errno, "cannot ask %s what it is", hid->path);
    if (!is_scale(&descriptor))
        return fault_make(FAULT_CONFIG, "%s is a USB device but no scale: name the scale's hidraw",
                          hid->path);
    return FAULT_OK;
}

static struct fault open_failed(int error, const char *path)
{
    if (error == ENOENT || error == ENODEV || error == ENXIO)
        return fault_make(FAULT_NOT_FOUND, "No scale is plugged in at %s: check its cable, and the path",
                          path);
    if (error == EACCES || error == EPERM)
        return fault_make(FAULT_DENIED,
                          "No permission to use %s: the udev rules of Touchstone give it, plug the "
                          "scale in again",
                          path);
    return fault_system(error, "cannot open %s", path);
}

static struct fault hid_open(void *state, const struct device_conf *conf)
{
    struct hid *hid = state;
    hid->dialect = device_scale_dialect(conf);
    hid->dialect.pattern = (struct span){0};
    memcpy(hid->path, conf->path, sizeof hid->path);
    hid->fd = open(conf->path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (hid->fd < 0)
        return open_failed(errno, conf->path);
    hid->is_open = true;
    hid->announced = hid->zeroing = hid->has_outcome = hid->has_last = false;
    hid->first = true;
    hid->count = hid->told = 0;
    return check_kind(hid);
}

static void hid_close(void *state)
{
    struct hid *hid = state;
    if (hid->is_open)
        close(hid->fd);
    hid->is_open = false;
}

static void end_action(struct hid *hid, enum scale_action action, enum scale_result result)
{
    hid->zeroing = false;
    hid->outcome = (struct scale_outcome){.action = action, .result = result};
    hid->has_outcome = true;
}

static void hid_act(void *state, enum scale_action action)
{
    struct hid *hid = state;
    if (action != SCALE_ZERO) {
        end_action(hid, action, SCALE_UNSUPPORTED);
        return;
    }
    ssize_t put = write(hid->fd, ZERO_REPORT, sizeof ZERO_REPORT);
    hid->zeroing = put == (ssize_t)sizeof ZERO_REPORT;
    hid->zero_ms = clock_monotonic_ms();
    if (!hid->zeroing)
        end_action(hid, action, SCALE_UNSUPPORTED);
}

/* One report, or what a stand-in sent. */
static void take_report(struct hid *hid, struct span report)
{
    struct reading *reading = &hid->reading[hid->count];
    size_t used;
    if (hid->count == FIFO_MAX)
        return;
    if (scale_protocol_read(scale_protocol_find(SPAN("hid")), &hid->dialect, report, &used, reading) ==
        FRAME_SHORT)
        scale_protocol_end(scale_protocol_find(SPAN("hid")), &hid->dialect, report, reading);
    if (reading->kind == READING_IGNORED)
        return;
    if (hid->zeroing && reading->kind == READING_WEIGHT && reading->mass.ug == 0)
        end_action(hid, SCALE_ZERO, SCALE_DONE);
    hid->count += hid->first ? 0 : 1;
    hid->first = false;
}

static struct fault receive(struct hid *hid)
{
    char bytes[READ_MAX];
    ssize_t got = read(hid->fd, bytes, sizeof bytes);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return FAULT_OK;
    if (got <= 0)
        return fault_make(FAULT_LOST, "The scale on %s was unplugged or switched off: check its cable",
                          hid->path);
    size_t size = (size_t)got, step = hid->is_hidraw ? size : SCALE_REPORT_SIZE;
    for (size_t at = 0; at < size; at += step)
        take_report(hid, (struct span){bytes + at, size - at < step ? size - at : step});
    return FAULT_OK;
}

static void hid_want(void *state, bool wanted)
{
    struct hid *hid = state;
    hid->wanted = wanted;
}

static int64_t again_ms(const struct hid *hid)
{
    return hid->wanted && hid->has_last ? hid->last_ms + AGAIN_MS : INT64_MAX;
}

/* The next report, or once more the last; false: neither. */
static bool reading_next(struct hid *hid, int64_t now_ms, struct reading *out)
{
    bool fresh = hid->told < hid->count;
    if (!fresh && now_ms < again_ms(hid))
        return false;
    if (fresh)
        hid->last = hid->reading[hid->told++];
    hid->has_last = true;
    hid->last_ms = now_ms;
    *out = hid->last;
    return true;
}

/* What there is to tell; false: nothing. */
static bool tell(struct hid *hid, int64_t now_ms, struct device_event *out)
{
    *out = (struct device_event){.kind = DEVICE_EVENT_NONE, .at_ms = now_ms};
    if (hid->zeroing && now_ms - hid->zero_ms >= SCALE_ACTION_MS_MAX)
        end_action(hid, SCALE_ZERO, SCALE_UNCONFIRMED);
    if (!hid->first && !hid->announced) {
        hid->announced = true;
        out->kind = DEVICE_EVENT_STATUS;
        out->status = DEVICE_READY;
        return true;
    }
    if (reading_next(hid, now_ms, &out->reading)) {
        out->kind = DEVICE_EVENT_READING;
        return true;
    }
    hid->count = hid->told = 0;
    if (hid->has_outcome)
        device_outcome_event(&hid->outcome, out);
    bool told = hid->has_outcome;
    hid->has_outcome = false;
    return told;
}

static struct fault hid_wait(void *state, int wait_ms_max, int wake_fd, struct device_event *out)
{
    struct hid *hid = state;
    int64_t end_ms = clock_monotonic_ms() + wait_ms_max;
    for (;;) {
        int64_t now_ms = clock_monotonic_ms();
        if (tell(hid, now_ms, out))
            return FAULT_OK;
        int64_t due_ms = hid->zeroing && hid->zero_ms + SCALE_ACTION_MS_MAX < end_ms
                             ? hid->zero_ms + SCALE_ACTION_MS_MAX
                             : end_ms;
        due_ms = again_ms(hid) < due_ms ? again_ms(hid) : due_ms;
        bool woken;
        bool arrived = device_wait(hid->fd, wake_fd, due_ms - now_ms, &woken);
        if (woken)
            return FAULT_OK;
        struct fault fault = arrived ? receive(hid) : FAULT_OK;
        if (fault_is(fault))
            return fault;
        if (!arrived && clock_monotonic_ms() >= end_ms)
            return FAULT_OK;
    }
}

const struct device_driver HID_DRIVER = {
    .name = "hid",
    .class = DEVICE_SCALE,
    .state_size = sizeof(struct hid),
    .open = hid_open,
    .wait = hid_wait,
    .close = hid_close,
    .want = hid_want,
    .act = hid_act,
    .announces = true,
};

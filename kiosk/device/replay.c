/* A capture (capture.h) that plays as a scale: for demonstrations, for bugs that somebody recorded, for
 * tests. The configuration may name another protocol than the capture does. At its end the device is lost, so
 * that it is opened, and plays, again. Nothing is asked of it, so nothing of it is on_demand. */
#include <string.h>

#include "common/sys/clock.h"
#include "kiosk/device/capture.h"
#include "kiosk/device/drivers.h"
#include "kiosk/device/scale_session.h"

struct replay {
    struct capture_reader capture;
    char path[DEVICE_PATH_MAX], pattern[SCALE_PATTERN_MAX + 1]; /* what capture and session borrow */
    int64_t next_ms;                                            /* when `bytes` arrive */
    bool has_bytes;
    char bytes[CAPTURE_BYTES_MAX];
    size_t size;
    struct scale_session session;
};

static struct fault bytes_get(struct replay *replay)
{
    int64_t gap_ms;
    struct fault fault = capture_read(&replay->capture, &gap_ms, replay->bytes, &replay->size);
    if (fault_is(fault))
        return fault;
    replay->next_ms += gap_ms;
    replay->has_bytes = true;
    return FAULT_OK;
}

static struct fault replay_open(void *state, const struct device_conf *conf)
{
    struct replay *replay = state;
    struct scale_setup setup = {.dialect = device_scale_dialect(conf), .listen = true};
    char protocol[DEVICE_NAME_MAX];
    *replay = (struct replay){0};
    memcpy(replay->path, conf->path, sizeof replay->path);
    memcpy(replay->pattern, conf->pattern, sizeof replay->pattern);
    setup.dialect.pattern = span_of(replay->pattern);
    struct fault fault = capture_open(&replay->capture, replay->path, protocol, sizeof protocol);
    if (!fault_is(fault))
        fault = device_scale_protocol(conf->protocol[0] ? conf->protocol : protocol, &setup.protocol);
    if (fault_is(fault))
        return fault;
    replay->next_ms = clock_monotonic_ms();
    scale_session_init(&replay->session, &setup, replay->next_ms);
    return FAULT_OK;
}

static void replay_close(void *state)
{
    struct replay *replay = state;
    capture_end(&replay->capture);
}

static struct fault replay_wait(void *state, int wait_ms_max, int wake_fd, struct device_event *out)
{
    struct replay *replay = state;
    int64_t end_ms = clock_monotonic_ms() + wait_ms_max;
    for (;;) {
        int64_t now_ms = clock_monotonic_ms();
        *out = (struct device_event){.kind = DEVICE_EVENT_NONE, .at_ms = now_ms};
        if (scale_session_next(&replay->session, now_ms, &out->reading)) {
            out->kind = DEVICE_EVENT_READING;
            return FAULT_OK;
        }
        if (!replay->has_bytes) {
            struct fault fault = bytes_get(replay);
            if (fault_is(fault))
                return fault;
        }
        if (now_ms >= replay->next_ms && scale_session_room(&replay->session) >= replay->size) {
            scale_session_feed(&replay->session, (struct span){replay->bytes, replay->size});
            replay->has_bytes = false;
            continue;
        }
        bool woken;
        int64_t until_ms = replay->next_ms < end_ms ? replay->next_ms : end_ms;
        bool arrived = device_wait(-1, wake_fd, until_ms - now_ms, &woken);
        if (arrived || woken || clock_monotonic_ms() >= end_ms)
            return FAULT_OK;
    }
}

const struct device_driver REPLAY_DRIVER = {
    .name = "replay",
    .class = DEVICE_SCALE,
    .state_size = sizeof(struct replay),
    .open = replay_open,
    .wait = replay_wait,
    .close = replay_close,
};

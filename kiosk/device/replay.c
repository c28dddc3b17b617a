/* A capture that plays as a scale: for demonstrations, for bugs that somebody recorded, for tests.
 *
 * A capture is lines of text: `protocol NAME` first (or the configuration names it), then `+MS BYTES`: that
 * many milliseconds after the line before, those bytes arrived (\r \n \xNN). `#` starts a comment. At its end
 * the device is lost, so that it is opened, and plays, again. Nothing is asked of it, so nothing of it is
 * on_demand. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/sys/clock.h"
#include "kiosk/device/drivers.h"
#include "kiosk/device/escape.h"
#include "kiosk/device/scale_session.h"

enum { CAPTURE_LINE_MAX = 1024, CAPTURE_GAP_MS_MAX = 3600000 };

struct replay {
    FILE *file;
    char path[DEVICE_PATH_MAX];
    int line_number;
    int64_t next_ms; /* when `bytes` arrive */
    bool has_bytes;
    char bytes[SCALE_BUFFER_MAX];
    size_t size;
    struct scale_protocol protocol; /* as found, but never asked */
    struct scale_session session;
};

static struct fault bad_line(const struct replay *replay)
{
    return fault_make(
        FAULT_INPUT, "%s line %d is no line of a capture: it must be \"+MS BYTES\", BYTES with \\r \\n \\xNN",
        replay->path, replay->line_number);
}

/* The next line that is no comment; false at the end. */
static bool line_get(struct replay *replay, char line[CAPTURE_LINE_MAX])
{
    while (fgets(line, CAPTURE_LINE_MAX, replay->file)) {
        replay->line_number++;
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '\0' && line[0] != '#')
            return true;
    }
    return false;
}

static struct fault bytes_get(struct replay *replay)
{
    char line[CAPTURE_LINE_MAX];
    if (!line_get(replay, line))
        return fault_make(FAULT_LOST, "The capture %s has come to its end", replay->path);
    struct span rest = span_of(line), gap;
    int64_t gap_ms;
    if (line[0] != '+' || !span_split(&rest, ' ', &gap) ||
        !number_read_int((struct span){gap.data + 1, gap.size - 1}, 0, CAPTURE_GAP_MS_MAX, &gap_ms) ||
        !rest.data || !escape_read(rest, replay->bytes, sizeof replay->bytes / 2, &replay->size))
        return bad_line(replay);
    replay->next_ms += gap_ms;
    replay->has_bytes = true;
    return FAULT_OK;
}

static struct fault protocol_get(struct replay *replay, const struct device_conf *conf)
{
    char line[CAPTURE_LINE_MAX];
    const char *name = conf->protocol;
    long start = ftell(replay->file);
    if (line_get(replay, line) && span_starts_with(span_of(line), "protocol ")) {
        if (name[0] == '\0')
            name = line + strlen("protocol ");
    } else {
        replay->line_number = 0;
        if (fseek(replay->file, start, SEEK_SET) != 0)
            return fault_system(errno, "cannot read %s", replay->path);
    }
    const struct scale_protocol *protocol;
    struct fault fault = device_scale_protocol(name, &protocol);
    if (fault_is(fault))
        return fault;
    replay->protocol = *protocol;
    replay->protocol.ask_now = NULL;
    return FAULT_OK;
}

static struct fault replay_open(void *state, const struct device_conf *conf)
{
    struct replay *replay = state;
    *replay = (struct replay){0};
    memcpy(replay->path, conf->path, sizeof replay->path);
    replay->file = fopen(conf->path, "re");
    if (!replay->file)
        return fault_system(errno, "cannot open the capture %s", conf->path);
    struct fault fault = protocol_get(replay, conf);
    if (fault_is(fault))
        return fault;
    replay->next_ms = clock_monotonic_ms();
    scale_session_init(&replay->session, &replay->protocol, 0, replay->next_ms);
    return FAULT_OK;
}

static void replay_close(void *state)
{
    struct replay *replay = state;
    if (replay->file)
        fclose(replay->file);
    replay->file = NULL;
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

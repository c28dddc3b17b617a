/* The scale driver: moves bytes between a serial line and a scale_session, whose header tells how a scale is
 * asked.
 *
 * READING events: every answer while weight is wanted; while it is not, the answer every 5 s (it tells
 * whether the pan was emptied). STATUS events: READY with the first line of the protocol, SILENT when a scale
 * that was asked says nothing for 2 s. Faults: LOST when the line hangs up, PROTOCOL when five lines or 512
 * bytes were none of the protocol. */
#include <string.h>

#include "common/base/text.h"
#include "common/sys/clock.h"
#include "kiosk/device/capture.h"
#include "kiosk/device/drivers.h"
#include "kiosk/device/scale_session.h"
#include "kiosk/device/serial_port.h"

struct serial {
    bool is_open;
    int fd;
    bool wanted;
    char path[DEVICE_PATH_MAX];
    struct line_settings line;
    enum device_status status;
    bool held; /* a reading that waits behind the status it changed */
    struct reading reading;
    struct scale_session session;
    char pattern[SCALE_PATTERN_MAX + 1]; /* what the session's dialect borrows */
    struct capture_writer record;
};

static struct fault serial_open(void *state, const struct device_conf *conf)
{
    struct serial *serial = state;
    struct scale_setup setup = {.poll_ms = conf->poll_ms, .listen = conf->listen};
    struct fault fault = device_scale_protocol(conf->protocol, &setup.protocol);
    if (fault_is(fault))
        return fault;
    if (!line_settings_read(span_of(conf->line), &serial->line))
        return fault_make(FAULT_CONFIG,
                          "'%s' is no line setting of a scale: write it like \"9600 8N1\" or \"2400 7E1\"",
                          conf->line);
    fault = serial_port_open(conf->path, serial->line, &serial->fd);
    if (fault_is(fault))
        return fault;
    serial->is_open = true;
    int64_t now_ms = clock_monotonic_ms();
    fault = capture_create(&serial->record, conf->record, conf->protocol, now_ms);
    if (fault_is(fault))
        return fault;
    memcpy(serial->path, conf->path, sizeof serial->path);
    serial->status = DEVICE_OPENING;
    serial->held = false;
    memcpy(serial->pattern, conf->pattern, sizeof serial->pattern);
    setup.dialect = device_scale_dialect(conf);
    setup.dialect.pattern = span_of(serial->pattern);
    scale_session_init(&serial->session, &setup, now_ms);
    scale_session_want(&serial->session, serial->wanted, now_ms);
    return FAULT_OK;
}

static void serial_close(void *state)
{
    struct serial *serial = state;
    if (serial->is_open)
        serial_port_close(serial->fd);
    capture_close(&serial->record);
    serial->is_open = false;
}

static void serial_want(void *state, bool wanted)
{
    struct serial *serial = state;
    serial->wanted = wanted;
    scale_session_want(&serial->session, wanted, clock_monotonic_ms());
}

static void serial_act(void *state, enum scale_action action)
{
    struct serial *serial = state;
    scale_session_act(&serial->session, action, clock_monotonic_ms());
}

static struct fault garbled(const struct serial *serial)
{
    return fault_make(FAULT_PROTOCOL,
                      "The scale on %s sends what is not %s: check baud rate and protocol (now %d %d%c%d)",
                      serial->path, serial->session.setup.protocol->title, serial->line.baud,
                      serial->line.bits, serial->line.parity, serial->line.stops);
}

static struct fault parity(const struct serial *serial)
{
    return fault_make(FAULT_PROTOCOL,
                      "The scale on %s sends 7-bit characters: set its line to \"%d 7%c1\" (now %d%c%d), or "
                      "the scale to 8N1",
                      serial->path, serial->line.baud, serial->session.parity, serial->line.bits,
                      serial->line.parity, serial->line.stops);
}

static struct fault silence(const struct serial *serial)
{
    return fault_make(
        FAULT_TIMEOUT,
        "The scale on %s says nothing: is it on, set to %s and %d %d%c%d, and the right cable in?",
        serial->path, serial->session.setup.protocol->title, serial->line.baud, serial->line.bits,
        serial->line.parity, serial->line.stops);
}

/* True: the status changed, and *out says so. */
static bool status_step(struct serial *serial, enum scale_life life, struct device_event *out)
{
    enum device_status status = serial->status;
    if (life == SCALE_SPEAKS)
        status = DEVICE_READY;
    else if (life == SCALE_SILENT)
        status = DEVICE_SILENT;
    if (status == serial->status)
        return false;
    serial->status = status;
    out->kind = DEVICE_EVENT_STATUS;
    out->status = status;
    if (status == DEVICE_SILENT)
        out->fault = silence(serial);
    return true;
}

static bool reading_step(struct serial *serial, int64_t now_ms, struct device_event *out)
{
    struct reading reading;
    if (serial->held) {
        reading = serial->reading;
        serial->held = false;
    } else if (!scale_session_next(&serial->session, now_ms, &reading)) {
        return false;
    } else if (status_step(serial, scale_session_life(&serial->session, now_ms), out)) {
        serial->reading = reading;
        serial->held = true;
        return true;
    }
    out->kind = DEVICE_EVENT_READING;
    out->reading = reading;
    out->at_ms = now_ms;
    return true;
}

/* What there is to tell without waiting; false: nothing. */
static bool tell(struct serial *serial, struct device_event *out, struct fault *fault)
{
    int64_t now_ms = clock_monotonic_ms();
    struct scale_outcome outcome;
    if (scale_session_outcome(&serial->session, now_ms, &outcome)) {
        device_outcome_event(&outcome, out);
        return true;
    }
    if (reading_step(serial, now_ms, out))
        return true;
    enum scale_life life = scale_session_life(&serial->session, now_ms);
    if (life == SCALE_GARBLED || life == SCALE_PARITY) {
        *fault = life == SCALE_PARITY ? parity(serial) : garbled(serial);
        return true;
    }
    return status_step(serial, life, out);
}

static struct fault ask(struct serial *serial)
{
    const char *command = scale_session_ask(&serial->session, clock_monotonic_ms());
    if (!command)
        return FAULT_OK;
    serial_port_drain(serial->fd);
    return serial_port_write(serial->fd, serial->path, command);
}

static struct fault receive(struct serial *serial)
{
    char bytes[CAPTURE_BYTES_MAX];
    size_t room = scale_session_room(&serial->session), size;
    struct fault fault =
        serial_port_read(serial->fd, serial->path, bytes, room < sizeof bytes ? room : sizeof bytes, &size);
    if (size == 0)
        return fault;
    scale_session_feed(&serial->session, (struct span){bytes, size});
    return capture_write(&serial->record, (struct span){bytes, size}, clock_monotonic_ms());
}

static struct fault serial_wait(void *state, int wait_ms_max, int wake_fd, struct device_event *out)
{
    struct serial *serial = state;
    int64_t end_ms = clock_monotonic_ms() + wait_ms_max;
    for (;;) {
        *out = (struct device_event){.kind = DEVICE_EVENT_NONE};
        struct fault fault = FAULT_OK;
        if (tell(serial, out, &fault))
            return fault;
        fault = ask(serial);
        if (fault_is(fault))
            return fault;
        int64_t now_ms = clock_monotonic_ms(), due_ms = scale_session_due_ms(&serial->session, now_ms);
        bool woken;
        bool arrived = device_wait(serial->fd, wake_fd, (due_ms < end_ms ? due_ms : end_ms) - now_ms, &woken);
        if (woken)
            return FAULT_OK;
        if (arrived)
            fault = receive(serial);
        if (fault_is(fault))
            return fault;
        if (!arrived && clock_monotonic_ms() >= end_ms)
            return FAULT_OK;
    }
}

const struct device_driver SERIAL_DRIVER = {
    .name = "serial",
    .class = DEVICE_SCALE,
    .state_size = sizeof(struct serial),
    .open = serial_open,
    .wait = serial_wait,
    .close = serial_close,
    .want = serial_want,
    .act = serial_act,
    .announces = true,
};

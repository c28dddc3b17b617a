#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/text.h"
#include "kiosk/device/drivers.h"
#include "kiosk/device/probe_part.h"
#include "kiosk/scales/scales.h"

static const char USAGE[] =
    "touchstone-kiosk probe scale --port PATH --detect [--line \"9600 8N1\"]\n"
    "touchstone-kiosk probe scale --port PATH [--protocol mt-sics] [--line \"9600 8N1\"] [--seconds 5]\n"
    "                             [--listen] [--pattern PATTERN] [--unit g] [--record FILE] [--tare] "
    "[--zero]\n"
    "touchstone-kiosk probe scale --replay FILE [--seconds 5]\n"
    "touchstone-kiosk probe scale --stdin PROTOCOL [--pattern PATTERN] [--unit g]\n"
    "\n"
    "Asks the scale on a serial port for its weight, plays a capture, or reads what a scale sent from "
    "standard\n"
    "input to its end. A USB HID scale: --port /dev/hidraw0 --protocol hid.\n"
    "  --detect   finds protocol and line settings, and prints lines for kiosk.ini. It listens first; a "
    "silent\n"
    "             line is asked for a weight, never for zero or tare. Not on a port of another device.\n"
    "  --listen   asks for nothing: the scale prints by itself\n"
    "  --record   writes what arrives as a capture, which `driver = replay` plays as a scale\n"
    "  --pattern  what a line of the protocol `pattern` looks like; docs/scales.md\n"
    "  --tare, --zero  first tares or zeroes the scale, and tells how that ended\n"
    "Prints a line an event: KIND, VALUE, UNIT, CODE, with tabs between, - for what is empty.\n"
    "  KIND   weight (stable), unstable-weight, overload, underload, error, ignored (no reading)\n"
    "  VALUE  the number as the scale printed it     CODE  why an error is one\n"
    "Protocols:";

static void usage(FILE *out)
{
    fputs(USAGE, out);
    const struct scale_protocol *protocol;
    for (size_t i = 0; (protocol = scale_protocol_at(i)); i++)
        fprintf(out, "%s%s", i % 12 == 0 ? "\n  " : " ", protocol->name);
    fputs("\n", out);
}

static const char *dash(const char *text)
{
    return text[0] ? text : "-";
}

static void reading_print(const struct reading *reading)
{
    printf("%s\t%s\t%s\t%s\n", reading_kind_word(reading->kind), dash(reading->value),
           dash(unit_word(reading->unit)), dash(reading->code));
}

static bool event_print(const struct device_event *event)
{
    if (event->kind == DEVICE_EVENT_ACTION) {
        const char *action = scale_action_word(event->action);
        printf("%s\t%s\n", action, fault_is(event->fault) ? event->fault.text : "done");
        return false;
    }
    if (event->kind != DEVICE_EVENT_READING)
        return false;
    reading_print(&event->reading);
    return event->reading.kind != READING_ERROR;
}

struct input {
    char bytes[SCALE_BUFFER_MAX];
    size_t size;
};

/* Prints every event in the input and keeps the bytes of the next one. */
static void events_print(const struct scale_protocol *protocol, const struct scale_dialect *dialect,
                         struct input *input)
{
    for (;;) {
        struct reading reading;
        size_t used = 0;
        enum frame frame =
            scale_protocol_read(protocol, dialect, (struct span){input->bytes, input->size}, &used, &reading);
        input->size -= used;
        memmove(input->bytes, input->bytes + used, input->size);
        if (frame == FRAME_SHORT)
            return;
        reading_print(&reading);
    }
}

/* A line without an end is none. */
static void rest_print(const struct scale_protocol *protocol, const struct scale_dialect *dialect,
                       struct input *input)
{
    struct reading reading;
    scale_protocol_end(protocol, dialect, (struct span){input->bytes, input->size}, &reading);
    reading_print(&reading);
    input->size = 0;
}

static int probe_stdin(const struct scale_protocol *protocol, const struct scale_dialect *dialect)
{
    struct input input = {.size = 0};
    for (;;) {
        ssize_t got = read(STDIN_FILENO, input.bytes + input.size, sizeof input.bytes - input.size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            probe_say(fault_system(errno, "Standard input cannot be read"));
            return PROBE_SILENT;
        }
        input.size += (size_t)got;
        events_print(protocol, dialect, &input);
        if (input.size == sizeof input.bytes || (got == 0 && input.size > 0))
            rest_print(protocol, dialect, &input);
        if (got == 0)
            return PROBE_SPOKE;
    }
}

/* ------------------------------------------------------------------ options */

struct options {
    const char *port, *protocol, *line, *seconds, *from_stdin, *replay;
    const char *detect, *listen, *pattern, *unit, *record, *tare, *zero;
};

static bool conf_fill(const struct options *options, struct device_conf *conf)
{
    *conf = (struct device_conf){.name = "scale", .listen = options->listen};
    const char *path = options->replay ? options->replay : options->port ? options->port : "";
    const char *driver = options->replay                         ? "replay"
                         : strcmp(options->protocol, "hid") == 0 ? "hid"
                                                                 : "serial";
    bool fits = TEXT_COPY(conf->driver, span_of(driver)) && TEXT_COPY(conf->path, span_of(path)) &&
                TEXT_COPY(conf->protocol, span_of(options->replay ? "" : options->protocol)) &&
                TEXT_COPY(conf->line, span_of(options->line ? options->line : "")) &&
                TEXT_COPY(conf->record, span_of(options->record)) &&
                TEXT_COPY(conf->pattern, span_of(options->pattern));
    if (!fits)
        probe_say(fault_make(FAULT_TOO_BIG, "The port, protocol, pattern or line settings are too long"));
    return fits;
}

/* Protocol, pattern and unit must be such; false: it said what is wrong. */
static bool conf_check(const struct options *options, struct device_conf *conf)
{
    const struct scale_protocol *known;
    const char *protocol = options->from_stdin ? options->from_stdin : options->protocol;
    struct fault fault = device_scale_protocol(protocol, &known);
    if (!fault_is(fault) && strcmp(protocol, "pattern") == 0)
        fault = scale_pattern_check(span_of(options->pattern));
    conf->unit = unit_find(span_of(options->unit));
    if (!fault_is(fault) && options->unit[0] && conf->unit == UNIT_NONE)
        fault = fault_make(FAULT_CONFIG, "'%s' is no unit: use g, ct, kg, mg, gn, dwt, ozt …", options->unit);
    if (fault_is(fault))
        probe_say(fault);
    return !fault_is(fault);
}

static bool options_read(int argc, char **argv, struct options *options)
{
    const struct probe_option table[] = {
        {"--port", &options->port, false},        {"--protocol", &options->protocol, false},
        {"--line", &options->line, false},        {"--seconds", &options->seconds, false},
        {"--stdin", &options->from_stdin, false}, {"--replay", &options->replay, false},
        {"--detect", &options->detect, true},     {"--listen", &options->listen, true},
        {"--pattern", &options->pattern, false},  {"--unit", &options->unit, false},
        {"--record", &options->record, false},    {"--tare", &options->tare, true},
        {"--zero", &options->zero, true},
    };
    int rest = 0;
    if (!probe_options_read(argc, argv, table, COUNT_OF(table), &rest))
        return false;
    int sources = (options->port != NULL) + (options->from_stdin != NULL) + (options->replay != NULL);
    if (rest == argc && sources == 1)
        return true;
    usage(stderr);
    return false;
}

static int probe_device(const struct options *options, const struct device_conf *conf, int seconds)
{
    unsigned actions = (options->zero ? 1u << SCALE_ZERO : 0) | (options->tare ? 1u << SCALE_TARE : 0);
    const struct device_driver *driver = device_driver_find(span_of(conf->driver));
    return probe_watch(driver, conf, seconds, actions, event_print) ? PROBE_SPOKE : PROBE_SILENT;
}

int probe_scale(int argc, char **argv)
{
    struct options options = {.protocol = "mt-sics", .seconds = "5", .pattern = "", .unit = "", .record = ""};
    struct device_conf conf;
    int seconds = 0;
    if (argc == 1 && strcmp(argv[0], "--help") == 0) {
        usage(stdout);
        return PROBE_SPOKE;
    }
    if (!options_read(argc, argv, &options) || !conf_fill(&options, &conf) || !conf_check(&options, &conf))
        return PROBE_USAGE;
    if (options.detect && options.port)
        return probe_detect(options.port, options.line);
    if (options.from_stdin) {
        const struct scale_dialect dialect = device_scale_dialect(&conf);
        return probe_stdin(scale_protocol_find(span_of(options.from_stdin)), &dialect);
    }
    return probe_seconds_read(options.seconds, &seconds) ? probe_device(&options, &conf, seconds)
                                                         : PROBE_USAGE;
}

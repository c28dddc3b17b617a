#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/text.h"
#include "kiosk/device/drivers.h"
#include "kiosk/device/probe_part.h"
#include "kiosk/scales/scales.h"

static const char USAGE[] =
    "touchstone-kiosk probe scale --port PATH [--protocol mt-sics] [--line \"9600 8N1\"] [--seconds 5]\n"
    "touchstone-kiosk probe scale --stdin PROTOCOL\n"
    "\n"
    "Asks the scale on a serial port for its weight, or reads what a scale sent from standard input to its "
    "end.\n"
    "Prints a line an event: KIND, VALUE, UNIT, CODE, with tabs between, - for what is empty.\n"
    "  KIND   weight (stable), unstable-weight, overload, underload, error, ignored (no reading)\n"
    "  VALUE  the number as the scale printed it     CODE  why an error is one\n"
    "Protocols:";

static void usage(FILE *out)
{
    fputs(USAGE, out);
    const char *name;
    for (size_t i = 0; (name = scale_protocol_name(i)); i++)
        fprintf(out, " %s", name);
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
static void events_print(const struct scale_protocol *protocol, struct input *input)
{
    for (;;) {
        struct reading reading;
        size_t used = 0;
        enum frame frame = protocol->read((struct span){input->bytes, input->size}, &used, &reading);
        input->size -= used;
        memmove(input->bytes, input->bytes + used, input->size);
        if (frame == FRAME_SHORT)
            return;
        reading_print(&reading);
    }
}

static int probe_stdin(const char *name)
{
    const struct scale_protocol *protocol;
    struct fault fault = device_scale_protocol(name, &protocol);
    if (fault_is(fault)) {
        probe_say(fault);
        return PROBE_USAGE;
    }
    static const struct reading cut = {.kind = READING_ERROR, .code = "BAD_FRAME"};
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
        events_print(protocol, &input);
        bool full = input.size == sizeof input.bytes;
        if (full || (got == 0 && input.size > 0))
            reading_print(&cut); /* a line without an end is none */
        if (full)
            input.size = 0;
        if (got == 0)
            return PROBE_SPOKE;
    }
}

static int probe_port(const char *port, const char *protocol, const char *line, int seconds)
{
    struct device_conf conf = {.driver = "serial", .name = "scale"};
    if (!TEXT_COPY(conf.path, span_of(port)) || !TEXT_COPY(conf.protocol, span_of(protocol)) ||
        !TEXT_COPY(conf.line, span_of(line))) {
        probe_say(fault_make(FAULT_TOO_BIG, "The port, protocol or line settings are too long"));
        return PROBE_USAGE;
    }
    return probe_watch(&SERIAL_DRIVER, &conf, seconds, event_print) ? PROBE_SPOKE : PROBE_SILENT;
}

int probe_scale(int argc, char **argv)
{
    const char *port = NULL, *protocol = "mt-sics", *line = "9600 8N1", *seconds_text = "5",
               *from_stdin = NULL;
    const struct probe_option options[] = {{"--port", &port},
                                           {"--protocol", &protocol},
                                           {"--line", &line},
                                           {"--seconds", &seconds_text},
                                           {"--stdin", &from_stdin}};
    int rest = 0, seconds = 0;
    if (argc == 1 && strcmp(argv[0], "--help") == 0) {
        usage(stdout);
        return PROBE_SPOKE;
    }
    if (!probe_options_read(argc, argv, options, COUNT_OF(options), &rest))
        return PROBE_USAGE;
    if (rest < argc || (port == NULL) == (from_stdin == NULL)) {
        usage(stderr);
        return PROBE_USAGE;
    }
    if (from_stdin)
        return probe_stdin(from_stdin);
    const struct scale_protocol *known;
    struct fault fault = device_scale_protocol(protocol, &known);
    if (fault_is(fault)) {
        probe_say(fault);
        return PROBE_USAGE;
    }
    return probe_seconds_read(seconds_text, &seconds) ? probe_port(port, protocol, line, seconds)
                                                      : PROBE_USAGE;
}

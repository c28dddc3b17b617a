#include "kiosk/device/probe.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/number.h"
#include "common/sys/clock.h"
#include "kiosk/device/probe_part.h"

static const char USAGE[] =
    "touchstone-kiosk probe scale|nfc|camera …: shows what a device says.\n"
    "\n"
    "  probe scale --port PATH [--protocol mt-sics] [--line \"9600 8N1\"] [--seconds N]\n"
    "  probe scale --port PATH --detect\n"
    "  probe scale --stdin PROTOCOL\n"
    "  probe nfc --connection pn532_uart:PATH [--seconds N]\n"
    "  probe camera FILE…\n"
    "  probe camera /dev/video0 [--seconds N]\n"
    "\n"
    "Each has its own --help. Exit status: 0 it spoke, 1 it did not, 2 wrong usage.\n";

void probe_say(struct fault fault)
{
    size_t size = strlen(fault.text);
    bool stopped = size > 0 && strchr(".?!", fault.text[size - 1]);
    fprintf(stderr, "%s%s\n", fault.text, stopped ? "" : ".");
}

static const struct probe_option *option_find(const struct probe_option *options, size_t count,
                                              const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(options[i].name, name) == 0)
            return &options[i];
    }
    return NULL;
}

bool probe_options_read(int argc, char **argv, const struct probe_option *options, size_t count, int *rest)
{
    int i = 0;
    for (; i < argc && argv[i][0] == '-' && argv[i][1] == '-'; i++) {
        if (argv[i][2] == '\0') {
            i++;
            break;
        }
        const struct probe_option *option = option_find(options, count, argv[i]);
        if (!option) {
            fprintf(stderr, "There is no option %s here: see --help.\n", argv[i]);
            return false;
        }
        if (option->is_switch) {
            *option->value = option->name;
            continue;
        }
        if (i + 1 == argc) {
            fprintf(stderr, "The option %s needs a value: see --help.\n", argv[i]);
            return false;
        }
        *option->value = argv[++i];
    }
    *rest = i;
    return true;
}

bool probe_seconds_read(const char *text, int *out)
{
    int64_t seconds;
    if (!number_read_int(span_of(text), 1, PROBE_SECONDS_MAX, &seconds)) {
        fprintf(stderr, "'%s' is no number of seconds from 1 to %d.\n", text, PROBE_SECONDS_MAX);
        return false;
    }
    *out = (int)seconds;
    return true;
}

/* Whoever installs it must not be left with an empty line, nor with errors alone. */
static void say_silence(const struct device_driver *driver, int seconds, bool heard)
{
    if (heard)
        probe_say(fault_make(FAULT_PROTOCOL, "The scale answers, but tells no weight: is its protocol "
                                             "another? --detect finds it"));
    else if (driver->class == DEVICE_SCALE)
        probe_say(
            fault_make(FAULT_TIMEOUT,
                       "The scale said nothing in %d s: check its power, the cable, the line settings, and "
                       "that it is set to the host's protocol",
                       seconds));
    else
        probe_say(
            fault_make(FAULT_TIMEOUT, "Nothing was read in %d s: hold a chip or a code before it", seconds));
}

static bool watch_open(const struct device_driver *driver, void *state, int seconds,
                       bool (*show)(const struct device_event *))
{
    int64_t end_ms = clock_monotonic_ms() + (int64_t)seconds * 1000;
    bool spoke = false, told = false, heard = false;
    if (driver->want)
        driver->want(state, true);
    for (;;) {
        int64_t left_ms = end_ms - clock_monotonic_ms();
        if (left_ms <= 0) {
            if (!spoke && !told)
                say_silence(driver, seconds, heard);
            return spoke;
        }
        struct device_event event;
        struct fault fault = driver->wait(state, (int)left_ms, -1, &event);
        if (fault_is(fault)) {
            probe_say(fault);
            return false;
        }
        heard = heard || event.kind == DEVICE_EVENT_READING;
        if (event.kind == DEVICE_EVENT_STATUS && fault_is(event.fault)) {
            probe_say(event.fault);
            told = true;
        } else if (event.kind != DEVICE_EVENT_NONE)
            spoke = show(&event) || spoke;
        fflush(stdout);
    }
}

static void actions_begin(const struct device_driver *driver, void *state, unsigned actions)
{
    for (unsigned i = 0; driver->act && i < SCALE_ACTION_COUNT; i++) {
        if (actions & 1u << i)
            driver->act(state, (enum scale_action)i);
    }
}

bool probe_watch(const struct device_driver *driver, const struct device_conf *conf, int seconds,
                 unsigned actions, bool (*show)(const struct device_event *event))
{
    void *state = calloc(1, driver->state_size);
    if (!state) {
        probe_say(fault_make(FAULT_FULL, "There is no memory for the device"));
        return false;
    }
    struct fault fault = driver->open(state, conf);
    bool spoke = false;
    if (fault_is(fault))
        probe_say(fault);
    else {
        actions_begin(driver, state, actions);
        spoke = watch_open(driver, state, seconds, show);
    }
    driver->close(state);
    free(state);
    return spoke;
}

int probe_main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(int argc, char **argv);
    } probes[] = {{"scale", probe_scale}, {"nfc", probe_nfc}, {"camera", probe_camera}};
    signal(SIGPIPE, SIG_IGN); /* a closed output shows at the end, as a failed fflush */
    for (size_t i = 0; argc > 0 && i < COUNT_OF(probes); i++) {
        if (strcmp(argv[0], probes[i].name) != 0)
            continue;
        int status = probes[i].run(argc - 1, argv + 1);
        if (fflush(stdout) != 0 && status == PROBE_SPOKE)
            status = PROBE_SILENT;
        return status;
    }
    bool help = argc > 0 && (strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0);
    fputs(USAGE, help ? stdout : stderr);
    return help ? PROBE_SPOKE : PROBE_USAGE;
}

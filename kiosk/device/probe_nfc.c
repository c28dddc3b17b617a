#include <stdio.h>
#include <string.h>

#include "common/base/text.h"
#include "kiosk/device/drivers.h"
#include "kiosk/device/escape.h"
#include "kiosk/device/probe_part.h"

static const char USAGE[] =
    "touchstone-kiosk probe nfc --connection CONNECTION [--seconds 10] [--helper PATH]\n"
    "\n"
    "Watches an NFC reader and prints a line a chip: UID, TEXT, with a tab between, - for a chip without "
    "text;\n"
    "`several` when two or more chips lie on it, `ready` when the reader answers.\n"
    "CONNECTION: pn532_uart:/dev/serial/by-id/… (no colon in the path), pn532_i2c:/dev/i2c-1, acr122_usb\n";

static bool event_print(const struct device_event *event)
{
    if (event->kind == DEVICE_EVENT_STATUS) {
        puts("ready");
        return event->status == DEVICE_READY;
    }
    if (event->several) {
        puts("several");
        return true;
    }
    char buffer[4 * CODE_READ_MAX + 1];
    struct text text = TEXT_IN(buffer);
    escape_write(&text, span_of(event->text));
    printf("%s\t%s\n", event->uid.text, text.size ? buffer : "-");
    return true;
}

int probe_nfc(int argc, char **argv)
{
    const char *connection = NULL, *helper = "", *seconds_text = "10";
    const struct probe_option options[] = {{"--connection", &connection, false},
                                           {"--seconds", &seconds_text, false},
                                           {"--helper", &helper, false}};
    int rest = 0, seconds = 0;
    if (argc == 1 && strcmp(argv[0], "--help") == 0) {
        fputs(USAGE, stdout);
        return PROBE_SPOKE;
    }
    if (!probe_options_read(argc, argv, options, COUNT_OF(options), &rest) ||
        !probe_seconds_read(seconds_text, &seconds))
        return PROBE_USAGE;
    if (rest < argc || !connection) {
        fputs(USAGE, stderr);
        return PROBE_USAGE;
    }
    struct device_conf conf = {.driver = "nfc", .name = "nfc"};
    if (!TEXT_COPY(conf.path, span_of(connection)) || !TEXT_COPY(conf.helper, span_of(helper))) {
        probe_say(fault_make(FAULT_TOO_BIG, "The connection or the helper's path is too long"));
        return PROBE_USAGE;
    }
    return probe_watch(&NFC_DRIVER, &conf, seconds, 0, event_print) ? PROBE_SPOKE : PROBE_SILENT;
}

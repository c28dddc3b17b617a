/* touchstone-hub digest: one line that proves later that the days before were not rewritten. */
#include <stdio.h>

#include "common/sys/clock.h"
#include "hub/service/service.h"
#include "hub/subcommands.h"

static const char ABOUT[] =
    "Prints the digest of a day: its last event, how many there were, the seal of the chain and the balances "
    "in a "
    "few\ncharacters. Print it, send it away, or write it down: \"touchstone-hub verify --digest FILE\" "
    "tells later "
    "whether\nhistory is still the one that it was made of. Works beside a running hub.";

static const struct option_row rows[] = {
    {"--db", OPTION_NEEDED, "FILE", "the hub's store", NULL},
    {"--day", OPTION_VALUE, "DAY", "as 2026-11-20, in UTC; else today, as far as it has come", NULL},
};

enum exit_code digest_main(int argc, char **argv)
{
    struct options options = {.rows = rows, .count = COUNT_OF(rows)};
    struct digest_line line;
    char text[DIGEST_TEXT_MAX];
    struct fault fault = options_read(&options, "digest", argc, argv);
    if (!fault_is(fault) && options.help) {
        options_print_help(&options, "digest", ABOUT);
        return EXIT_DONE;
    }
    if (!fault_is(fault))
        fault = service_digest(options_get(&options, "--db"),
                               options_has(&options, "--day") ? options_get(&options, "--day") : NULL,
                               clock_unix_ms(), &line);
    if (fault_is(fault))
        return say_fault("digest", fault);
    digest_write(&line, text);
    puts(text);
    return EXIT_DONE;
}

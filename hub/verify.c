/* touchstone-hub verify: proves the store, beside a running hub if need be. */
#include <stdio.h>
#include <unistd.h>

#include "hub/service/service.h"
#include "hub/subcommands.h"

static const char ABOUT[] =
    "Proves from the events that every piece is in exactly one place, that each book of the ledger sums to "
    "zero "
    "and fits the pieces at every moment,\nthat nothing was changed after it was sealed, and that what is "
    "shown "
    "equals what happened. Works beside a running hub.\nThe last line is \"verify: clean\" (status 0), or "
    "how "
    "many problems there are and the first event where something breaks (status 1).";

static const struct option_row rows[] = {
    {"--db", OPTION_NEEDED, "FILE", "the hub's store", NULL},
};

#define BAR_WIDTH 40

static void say_problem(void *context, const char *sentence)
{
    (void)context;
    printf("problem: %s\n", sentence);
}

static void show_progress(void *context, int64_t done, int64_t of)
{
    static const char full[] = "########################################";
    (void)context;
    int width = of > 0 ? (int)(done * BAR_WIDTH / of) : BAR_WIDTH;
    fprintf(stderr, "\r[%-*.*s] %lld of %lld events%s", BAR_WIDTH, width, full, (long long)done,
            (long long)of, done >= of ? "\n" : "");
}

static void print_counts(const struct verify_report *report)
{
    const struct {
        const char *name;
        int64_t count;
    } lines[] = {
        {"events", report->events}, {"pieces", report->pieces},     {"transfers", report->transfers},
        {"books", report->books},   {"problems", report->problems},
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        printf("%-10s %10lld\n", lines[i].name, (long long)lines[i].count);
}

static enum exit_code verify_run(const char *path)
{
    struct verify_report report = {0};
    struct verify_conf conf = {
        .path = path,
        .say = say_problem,
        .progress = isatty(STDERR_FILENO) ? show_progress : NULL,
    };
    struct fault fault = service_verify_with(&conf, &report);
    if (fault_is(fault))
        return say_fault("verify", fault);
    print_counts(&report);
    if (report.problems == 0) {
        printf("verify: clean\n");
        return EXIT_DONE;
    }
    printf("verify: %lld %s", (long long)report.problems, report.problems == 1 ? "problem" : "problems");
    if (report.first_seq > 0)
        printf(", the first at event %lld", (long long)report.first_seq);
    printf("\n");
    return EXIT_FAILED;
}

enum exit_code verify_main(int argc, char **argv)
{
    struct options options = {.rows = rows, .count = COUNT_OF(rows)};
    struct fault fault = options_read(&options, "verify", argc, argv);
    if (fault_is(fault))
        return say_fault("verify", fault);
    if (options.help) {
        options_print_help(&options, "verify", ABOUT);
        return EXIT_DONE;
    }
    return verify_run(options_get(&options, "--db"));
}

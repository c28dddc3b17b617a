/* touchstone-hub verify: proves the store, beside a running hub if need be. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/progress.h"
#include "hub/service/service.h"
#include "hub/subcommands.h"

static const char ABOUT[] =
    "Proves from the events that every piece is in exactly one place, that each book of the ledger sums to "
    "zero and fits the pieces at every moment,\nthat no event was changed after it was sealed, and that what "
    "follows from events is what they give. Works beside a running hub.\nNot proved is what no event "
    "tells: the words of open alerts, the hours of stations, open sessions. docs/proof.md tells exactly.\n"
    "The last line is \"verify: clean\" (status 0), or how many problems there are and the first event where "
    "something breaks (status 1).";

static const struct option_row rows[] = {
    {"--db", OPTION_NEEDED, "FILE", "the hub's store", NULL},
    {"--digest", OPTION_VALUE, "FILE",
     "a file with lines that \"digest\" printed earlier (-: standard input): must still be true", NULL},
};

#define DIGESTS_MAX 4000 /* ten years of days */

static void say_problem(void *context, const char *sentence)
{
    (void)context;
    printf("problem: %s\n", sentence);
}

static void print_counts(const struct verify_report *report)
{
    const struct {
        const char *name;
        int64_t count;
    } lines[] = {
        {"events", report->events},         {"pieces", report->pieces},     {"transfers", report->transfers},
        {"books", report->books},           {"digests", report->digests},   {"photos", report->photos},
        {"photos due", report->photos_due}, {"problems", report->problems},
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        printf("%-10s %10lld\n", lines[i].name, (long long)lines[i].count);
    if (report->setup_untold[0] != '\0')
        printf("no event tells these of the set-up yet, the next change does: %s\n", report->setup_untold);
    if (report->stones_unsealed > 0)
        printf("events whose stones are older than their seal, and are proved by their sums alone: %lld\n",
               (long long)report->stones_unsealed);
}

static int by_seq(const void *a, const void *b)
{
    int64_t x = ((const struct digest_line *)a)->seq;
    int64_t y = ((const struct digest_line *)b)->seq;
    return (x > y) - (x < y);
}

static bool is_digest(const char *line)
{
    return strncmp(line, "touchstone ", 11) == 0;
}

/* Lines that do not begin with "touchstone" are somebody's notes. */
static struct fault read_digests(const char *path, struct digest_line *out, size_t *count)
{
    char line[DIGEST_TEXT_MAX * 2];
    struct fault fault = FAULT_OK;
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    if (!file && is_digest(path))
        return fault_make(FAULT_CONFIG,
                          "--digest takes a file with that line in it, or - for standard input");
    if (!file)
        return fault_system(errno, "cannot read %s", path);
    while (!fault_is(fault) && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\r\n")] = '\0';
        if (!is_digest(line))
            continue;
        if (*count == DIGESTS_MAX)
            fault = fault_make(FAULT_TOO_BIG, "%s has more than %d digests", path, DIGESTS_MAX);
        else if (!digest_read(span_of(line), &out[*count]))
            fault = fault_make(FAULT_INPUT, "%s: this is no digest: %.120s", path, line);
        ++*count;
    }
    if (file != stdin)
        fclose(file);
    qsort(out, fault_is(fault) ? 0 : *count, sizeof *out, by_seq);
    return fault;
}

static enum exit_code verify_run(const char *path, const char *digests_path)
{
    static struct digest_line digests[DIGESTS_MAX];
    char unit[] = "events";
    size_t digest_count = 0;
    struct verify_report report = {0};
    struct fault fault = digests_path ? read_digests(digests_path, digests, &digest_count) : FAULT_OK;
    if (fault_is(fault))
        return say_fault("verify", fault);
    struct verify_conf conf = {
        .path = path,
        .digests = digests,
        .digest_count = digest_count,
        .say = say_problem,
        .progress = progress_at_terminal(),
        .context = unit,
    };
    fault = service_verify_with(&conf, &report);
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
    return verify_run(options_get(&options, "--db"),
                      options_has(&options, "--digest") ? options_get(&options, "--digest") : NULL);
}

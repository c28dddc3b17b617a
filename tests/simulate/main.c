/* simulate: a workshop of sixteen against the real hub, beside what the texts report (DOMAIN § 9).
 *
 *   simulate [--seed N] [--days N]     each stretch of so many days, in whole weeks
 *
 * Prints a table. Status 1: a direction that the texts report does not come out, Little's law does not agree,
 * or the simulation and the hub count differently. See docs/simulation.md. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/simulate/scenario.h"

#define BATCH    200 /* "we always cast 200 at a time" */
#define MONTH    28
#define DAYS_MIN (3 * MONTH)
#define DAYS_MAX 350

static void show(void *context, const char *what, int day, int of)
{
    (void)context;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%s: day %d of %d   %s", what, day, of, day >= of - 2 ? "\r\033[K" : "");
}

/* ------------------------------------------------------------------ the table */

static void head(const char *what, const char *one, const char *other)
{
    printf("\n%-48s %-18s %10s %10s %8s\n", what, "the texts", one, other, "change");
}

static void row(const char *what, const char *texts, double one, double other)
{
    printf("%-48s %-18s %10.1f %10.1f %+7.0f%%\n", what, texts, one, other,
           one > 0 ? (other - one) / one * 100 : 0);
}

static void print_little(const char *what, const struct figures *figures)
{
    printf("Little's law, %s: WIP %.1f, throughput x lead time %.1f, noise %.1f: %s\n", what,
           figures->little_wip, figures->little_product, figures->little_noise, figures->little);
}

static void print_pull(const struct pull_figures *figures)
{
    const struct figures *push = &figures->push_last;
    const struct figures *pull = &figures->pull_last;
    head("pull, last month", "push", "pull");
    row("WIP, grams at the stations", "-35 to -55 %", push->wip_g, pull->wip_g);
    row("WIP, pieces at the stations", "", push->wip_pieces, pull->wip_pieces);
    row("days from release to finished", "-20 to -30 %", push->lead_days, pull->lead_days);
    row("days from release to delivered", "-20 to -30 %", push->delivered_days, pull->delivered_days);
    row("days from arrival of the order to finished *", "", push->own_whole_days, pull->own_whole_days);
    row("pieces a workday", "back by then", push->per_day, pull->per_day);
    row("pieces ordered, in per cent of them finished *", "", push->finished / push->own_ordered * 100,
        pull->finished / pull->own_ordered * 100);
    row("right first time, per cent", "", push->right_first_time * 100, pull->right_first_time * 100);
    row("on time, per cent", "", push->on_time * 100, pull->on_time * 100);
    head("pull, first month", "push", "pull");
    row("pieces a workday", "-8 to -12 %", figures->push_first.per_day, figures->pull_first.per_day);
    row("pieces ordered, in per cent of them finished *", "",
        figures->push_first.finished / figures->push_first.own_ordered * 100,
        figures->pull_first.finished / figures->pull_first.own_ordered * 100);
}

static void print_rest(const struct figures batches[2], const struct figures wax[2])
{
    head("batches halved, while it pushes", "whole", "half");
    row("days from release to finished", "28 to 10 days", batches[0].lead_days, batches[1].lead_days);
    row("WIP, grams at the stations", "", batches[0].wip_g, batches[1].wip_g);
    head("wax, cast daily, without limits", "bought", "printed");
    row("days from release to finished", "-40 to -60 %", wax[0].lead_days, wax[1].lead_days);
    row("days, the fastest plain band *", "2 days", wax[0].own_plain_days_min, wax[1].own_plain_days_min);
}

static int run(const struct scenario *ask)
{
    struct pull_figures pull;
    struct figures batches[2];
    struct figures wax[2];
    if (!scenario_pull(ask, &pull) || !scenario_batch(ask, &batches[0], &batches[1]) ||
        !scenario_wax(ask, &wax[0], &wax[1]))
        return 1;
    printf("seed %llu, %d days each\n", (unsigned long long)ask->seed, ask->days);
    print_pull(&pull);
    print_rest(batches, wax);
    printf("\nby the hub's reports; * by the simulation's own count: no report begins there\n");
    print_little("push", &pull.push_all);
    print_little("pull", &pull.pull_all);
    int wrong = scenario_judge_pull(&pull) + scenario_judge_rest(batches, wax);
    printf("simulate: %s\n", wrong == 0 ? "every direction holds" : "a direction does not hold");
    return wrong > 0;
}

static const char *option(int argc, char **argv, const char *name, const char *otherwise)
{
    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return argv[i + 1];
    return otherwise;
}

int main(int argc, char **argv)
{
    struct scenario ask = {.seed = strtoull(option(argc, argv, "--seed", "1"), NULL, 10),
                           .days = (int)strtol(option(argc, argv, "--days", "91"), NULL, 10),
                           .month = MONTH,
                           .batch = BATCH,
                           .progress = show};
    if (argc % 2 == 0 || ask.days < DAYS_MIN || ask.days > DAYS_MAX || ask.days % 7 != 0) {
        fprintf(stderr, "usage: simulate [--seed N] [--days N]; days: whole weeks, %d to %d\n", DAYS_MIN,
                DAYS_MAX);
        return 2;
    }
    char folder[SCENARIO_FOLDER_MAX];
    if (!scenario_make_folder(folder)) {
        perror("simulate: no folder for its store");
        return 1;
    }
    ask.folder = folder;
    int status = run(&ask);
    rmdir(folder);
    return status;
}

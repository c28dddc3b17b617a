#include "tests/simulate/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A workshop that pushes finishes in waves of a batch, some eight days of work: half of one more or less at
 * the end of a month is a fifth of it. */
#define OUTPUT_PART_MIN 0.8
#define WAX_BATCH       20 /* about a day's orders: a workshop that makes to order casts daily */

bool scenario_make_folder(char out[SCENARIO_FOLDER_MAX])
{
    const char *below = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(out, SCENARIO_FOLDER_MAX, "%s/touchstone-simulate-XXXXXX", below);
    return mkdtemp(out) != NULL;
}

struct teller {
    const struct scenario *ask;
    const char *what;
    int of;
};

static void tell(void *context, int day)
{
    const struct teller *teller = context;
    if (teller->ask->progress)
        teller->ask->progress(teller->ask->context, teller->what, day, teller->of);
}

static struct sim *open_shop(struct teller *teller, int64_t batch, enum wax wax)
{
    return sim_open(&(struct sim_conf){.seed = teller->ask->seed,
                                       .folder = teller->ask->folder,
                                       .batch = batch,
                                       .wax = wax,
                                       .is_half = teller->ask->is_half,
                                       .progress = tell,
                                       .context = teller});
}

/* Lives it: `pushed` days, then `pulled` more. NULL: there is no memory for it. */
static struct sim *live(struct teller *teller, int64_t batch, enum wax wax, int pushed, int pulled)
{
    teller->of = pushed + pulled;
    struct sim *sim = open_shop(teller, batch, wax);
    if (!sim)
        return NULL;
    sim_live(sim, pushed);
    if (pulled > 0) {
        sim_pull(sim);
        sim_live(sim, pulled);
    }
    return sim;
}

/* Works so since day `since`. */
static bool read_months(struct sim *sim, const struct scenario *ask, int since, struct figures *first,
                        struct figures *last, struct figures *all)
{
    int from = ask->days;
    int to = 2 * ask->days;
    *first = figures_read(sim, from, from + ask->month);
    *last = figures_read(sim, to - ask->month, to);
    *all = figures_read(sim, since + ask->month, to);
    return figures_agree(first, "first month") && figures_agree(last, "last month") &&
           figures_agree(all, "later months");
}

bool scenario_pull(const struct scenario *ask, struct pull_figures *out)
{
    struct teller teller = {.ask = ask, .what = "push"};
    struct sim *sim = live(&teller, ask->batch, WAX_AT_HAND, 2 * ask->days, 0);
    bool ok = sim && read_months(sim, ask, 0, &out->push_first, &out->push_last, &out->push_all);
    ok = sim && sim_close(sim) && ok;
    if (!ok)
        return false;
    teller.what = "pull";
    sim = live(&teller, ask->batch, WAX_AT_HAND, ask->days, ask->days);
    ok = sim && read_months(sim, ask, ask->days, &out->pull_first, &out->pull_last, &out->pull_all);
    return sim && sim_close(sim) && ok;
}

/* The last of it, when the first month of its way of working is over. */
static bool read_later(struct sim *sim, int from, int to, struct figures *out)
{
    if (!sim)
        return false;
    *out = figures_read(sim, from, to);
    bool agree = figures_agree(out, "later months");
    return sim_close(sim) && agree;
}

bool scenario_batch(const struct scenario *ask, struct figures *whole, struct figures *half)
{
    struct teller teller = {.ask = ask, .what = "batch"};
    return read_later(live(&teller, ask->batch, WAX_AT_HAND, ask->days, 0), ask->month, ask->days, whole) &&
           read_later(live(&teller, ask->batch / 2, WAX_AT_HAND, ask->days, 0), ask->month, ask->days, half);
}

bool scenario_wax(const struct scenario *ask, struct figures *bought, struct figures *printed)
{
    struct teller teller = {.ask = ask, .what = "wax"};
    return read_later(live(&teller, WAX_BATCH, WAX_BOUGHT, ask->days, 0), ask->month, ask->days, bought) &&
           read_later(live(&teller, WAX_BATCH, WAX_PRINTED, ask->days, 0), ask->month, ask->days, printed);
}

/* ------------------------------------------------------------------ judging */

static int is_wrong(bool holds, const char *what)
{
    if (!holds)
        fprintf(stderr, "simulate: %s\n", what);
    return !holds;
}

static bool little_agrees(const struct figures *figures)
{
    return strcmp(figures->little, "agrees") == 0;
}

int scenario_judge_pull(const struct pull_figures *figures)
{
    const struct figures *push = &figures->push_last;
    const struct figures *pull = &figures->pull_last;
    return is_wrong(pull->wip_g < push->wip_g, "pull has no less metal in work") +
           is_wrong(pull->lead_days < push->lead_days, "pull takes no less time from the release on") +
           is_wrong(pull->finished >= OUTPUT_PART_MIN * push->finished,
                    "output is not back by the last month of pull") +
           is_wrong(little_agrees(&figures->push_all), "Little's law does not agree while it pushes") +
           is_wrong(little_agrees(&figures->pull_all), "Little's law does not agree while it pulls");
}

int scenario_judge_rest(const struct figures batches[2], const struct figures wax[2])
{
    return is_wrong(batches[1].lead_days < batches[0].lead_days, "halved batches take no less time") +
           is_wrong(wax[1].lead_days < wax[0].lead_days, "wax of its own saves no time");
}

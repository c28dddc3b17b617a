/* What the texts report (DOMAIN § 9), each beside a simulated workshop: the same orders, worked one way and
 * the other. */
#ifndef TOUCHSTONE_SIMULATE_SCENARIO_H
#define TOUCHSTONE_SIMULATE_SCENARIO_H

#include "tests/simulate/figures.h"

struct scenario {
    uint64_t seed;
    const char *folder;
    int days;  /* of each stretch, whole weeks: three months to say what the texts say */
    int month; /* days of what is called a month: whole weeks */
    int64_t batch;
    bool is_half; /* see sim.h */
    /* Before each workshop opens, and each evening; may be NULL. */
    void (*progress)(void *context, const char *what, int day, int of);
    void *context;
};

/* A workshop that goes on pushing, and one that pulls from day `days` on. */
struct pull_figures {
    struct figures push_first, pull_first; /* of the first month since then */
    struct figures push_last, pull_last;   /* of the last */
    struct figures push_all, pull_all;     /* since it works so, but the first month */
};

/* A fresh folder for stores, in memory where there is such a disk; the caller's to remove. False: none can be
 * made. */
#define SCENARIO_FOLDER_MAX 64
MUST_USE bool scenario_make_folder(char out[SCENARIO_FOLDER_MAX]);

/* Each false: the simulation failed, or it and the hub count differently; said on stderr. */
MUST_USE bool scenario_pull(const struct scenario *ask, struct pull_figures *out);
/* It pushes, with batches of `batch` and with half of it. */
MUST_USE bool scenario_batch(const struct scenario *ask, struct figures *whole, struct figures *half);
/* It casts about daily and has no limits, with wax from a printing house, and with a printer of its own. */
MUST_USE bool scenario_wax(const struct scenario *ask, struct figures *bought, struct figures *printed);

/* The directions that the texts report, and Little's law. Each that does not hold is said on stderr; returns
 * how many. */
int scenario_judge_pull(const struct pull_figures *figures);
int scenario_judge_rest(const struct figures batches[2], const struct figures wax[2]);

#endif

/* life: lives whole workshops at random against the hub's service.
 *
 *   life [--seed S] [--lives N] [--steps N] [--folder DIR]   N lives of so many steps from seed S on: the
 * bench beside the naive model, then every family life --replay FILE [--folder DIR] lives the history of a
 * file again
 *
 * A failure prints its seed and a shrunken history that --replay takes. Status 1 when something failed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"
#include "tests/life/whole.h"

#define STEPS_MAX      100000
#define COVERING_STEPS 100000 /* of whole lives: enough for the rarest verb, several times */

struct history {
    struct step *steps;        /* of a bench's life */
    struct whole_step *wholes; /* of a whole one */
    const char *folder;
    uint64_t seed;
    int count;
    bool whole;
    struct coverage coverage;
};

/* ------------------------------------------------------------------ again */

/* False: it is not a step. */
static bool read_line(struct history *history, const char *line)
{
    unsigned long long seed;
    if (line[0] == '#' || line[0] == '\0')
        return true;
    history->whole |= strncmp(line, "whole ", 6) == 0;
    if (sscanf(line, "seed %llu", &seed) == 1 || sscanf(line, "whole %llu", &seed) == 1) {
        history->seed = seed;
        return true;
    }
    int at = history->count++;
    return history->whole ? whole_step_read(line, &history->wholes[at])
                          : step_read(span_of(line), &history->steps[at]);
}

static int replay(const char *path, struct history *history)
{
    char line[WHOLE_LINE_MAX];
    struct life_result result;
    FILE *file = fopen(path, "r");
    if (!file) {
        fprintf(stderr, "life: cannot read %s\n", path);
        return 2;
    }
    while (fgets(line, sizeof line, file) && history->count < STEPS_MAX) {
        line[strcspn(line, "\n")] = '\0';
        if (!read_line(history, line)) {
            fprintf(stderr, "life: %s: not a step: %s\n", path, line);
            fclose(file);
            return 2;
        }
    }
    fclose(file);
    if (history->whole)
        whole_replay(history->seed, history->folder, history->wholes, history->count, &result);
    else
        life_replay(history->seed, history->folder, history->steps, history->count, &result);
    printf("%s\n", result.failed ? result.problem : "life: the history holds");
    return result.failed;
}

/* ------------------------------------------------------------------ living */

static int print_failure(const struct history *history, uint64_t seed, int count,
                         const struct life_result *result)
{
    printf("# life: %s\n%s %llu\n", result->problem, history->whole ? "whole" : "seed",
           (unsigned long long)seed);
    for (int i = 0; i < count; i++) {
        char text[WHOLE_LINE_MAX];
        if (history->whole)
            whole_step_write(&history->wholes[i], text);
        else
            step_write(&history->steps[i], text);
        printf("%s\n", text);
    }
    printf("# %d steps; save from the line with the seed on and run: life --replay FILE\n", count);
    return 1;
}

static int fails(struct history *history, uint64_t seed, struct life_result *result)
{
    int left = history->count;
    if (history->whole)
        whole_shrink(seed, history->folder, history->wholes, &left, result);
    else
        life_shrink(seed, history->folder, history->steps, &left, result);
    return print_failure(history, seed, left, result);
}

static int live(struct history *history, int lives)
{
    int64_t total = 0;
    int64_t accepted = 0;
    for (int i = 0; i < lives; i++) {
        struct life_result result;
        uint64_t seed = history->seed + (uint64_t)i;
        if (history->whole)
            whole_live(seed, history->folder, history->wholes, history->count, &result);
        else
            life_live(seed, history->folder, history->steps, history->count, &result);
        total += result.steps;
        accepted += result.accepted;
        coverage_add(&history->coverage, &result.by_verb);
        if (result.failed)
            return fails(history, seed, &result);
    }
    printf("life: %d %s lives from seed %llu, %lld steps, %lld accepted: all hold\n", lives,
           history->whole ? "whole" : "bench", (unsigned long long)history->seed, (long long)total,
           (long long)accepted);
    return 0;
}

static const char *option(int argc, char **argv, const char *name, const char *otherwise)
{
    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return argv[i + 1];
    return otherwise;
}

/* Both kinds, unless one of them is asked for. So many lives as `make soak` has reach every verb. */
static int live_all(struct history *history, int lives, const char *kind)
{
    bool bench = strcmp(kind, "whole") != 0;
    bool whole = strcmp(kind, "bench") != 0;
    int status = bench ? live(history, lives) : 0;
    history->whole = true;
    status = status == 0 && whole ? live(history, lives) : status;
    if (status != 0)
        return status;
    int missing = coverage_print(&history->coverage, bench, whole);
    return whole && (int64_t)lives * history->count >= COVERING_STEPS && missing > 0;
}

int main(int argc, char **argv)
{
    const char *file = option(argc, argv, "--replay", NULL);
    int lives = (int)strtol(option(argc, argv, "--lives", "10"), NULL, 10);
    struct history history = {.steps = calloc(STEPS_MAX, sizeof *history.steps),
                              .wholes = calloc(STEPS_MAX, sizeof *history.wholes),
                              .folder = option(argc, argv, "--folder", "/tmp"),
                              .seed = strtoull(option(argc, argv, "--seed", "1"), NULL, 10)};
    int count = (int)strtol(option(argc, argv, "--steps", "400"), NULL, 10);
    if (!history.steps || !history.wholes || argc % 2 == 0 || count < 1 || count > STEPS_MAX) {
        fprintf(stderr,
                "usage: life [--seed S] [--lives N] [--steps N] [--kind bench|whole] [--folder DIR] | "
                "--replay FILE\n");
        return 2;
    }
    history.count = file ? 0 : count;
    int status =
        file ? replay(file, &history) : live_all(&history, lives, option(argc, argv, "--kind", "both"));
    free(history.steps);
    free(history.wholes);
    return status;
}

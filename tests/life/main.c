/* life: lives whole workshops at random against the hub's service, beside the naive model.
 *
 *   life [--seed S] [--lives N] [--steps N] [--folder DIR]   N lives of so many steps from seed S on
 *   life --replay FILE [--folder DIR]                        lives the history of a file again
 *
 * A failure prints its seed and a shrunken history that --replay takes. Status 1 when something failed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"
#include "tests/life/life.h"

#define STEPS_MAX 100000

static int print_failure(uint64_t seed, const struct step *steps, int count, const struct life_result *result)
{
    printf("# life: %s\nseed %llu\n", result->problem, (unsigned long long)seed);
    for (int i = 0; i < count; i++) {
        char text[STEP_TEXT_MAX];
        step_write(&steps[i], text);
        printf("%s\n", text);
    }
    printf("# %d steps; save from the line \"seed\" on and run: life --replay FILE\n", count);
    return 1;
}

static int replay(const char *path, const char *folder, struct step *steps)
{
    char line[512];
    unsigned long long seed = 0;
    int count = 0;
    struct life_result result;
    FILE *file = fopen(path, "r");
    if (!file) {
        fprintf(stderr, "life: cannot read %s\n", path);
        return 2;
    }
    while (fgets(line, sizeof line, file) && count < STEPS_MAX) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || sscanf(line, "seed %llu", &seed) == 1)
            continue;
        if (!step_read(span_of(line), &steps[count++])) {
            fprintf(stderr, "life: %s: not a step: %s\n", path, line);
            fclose(file);
            return 2;
        }
    }
    fclose(file);
    life_replay(seed, folder, steps, count, &result);
    printf("%s\n", result.failed ? result.problem : "life: the history holds");
    return result.failed;
}

static int live(uint64_t seed, int lives, int count, const char *folder, struct step *steps)
{
    int64_t total = 0;
    int64_t accepted = 0;
    for (int i = 0; i < lives; i++) {
        struct life_result result;
        life_live(seed + (uint64_t)i, folder, steps, count, &result);
        total += result.steps;
        accepted += result.accepted;
        if (!result.failed)
            continue;
        int left = count;
        life_shrink(seed + (uint64_t)i, folder, steps, &left, &result);
        return print_failure(seed + (uint64_t)i, steps, left, &result);
    }
    printf("life: %d lives from seed %llu, %lld steps, %lld accepted: all hold\n", lives,
           (unsigned long long)seed, (long long)total, (long long)accepted);
    return 0;
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
    struct step *steps = calloc(STEPS_MAX, sizeof *steps);
    const char *folder = option(argc, argv, "--folder", "/tmp");
    const char *history = option(argc, argv, "--replay", NULL);
    uint64_t seed = strtoull(option(argc, argv, "--seed", "1"), NULL, 10);
    int lives = (int)strtol(option(argc, argv, "--lives", "10"), NULL, 10);
    int count = (int)strtol(option(argc, argv, "--steps", "400"), NULL, 10);
    if (!steps || argc % 2 == 0 || count < 1 || count > STEPS_MAX) {
        fprintf(stderr, "usage: life [--seed S] [--lives N] [--steps N] [--folder DIR] | --replay FILE\n");
        return 2;
    }
    int status = history ? replay(history, folder, steps) : live(seed, lives, count, folder, steps);
    free(steps);
    return status;
}

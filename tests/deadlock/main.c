/* deadlock --seed FIRST --workshops N --states MAX: searches N small workshops, made by chance, for a state
 * in which nothing can go on and nobody is told what to do. Prints the seed and the state of the first, and
 * fails. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/common_rules/search_helper.h"

struct wanted {
    unsigned seed;
    long workshops, states;
};

static bool take_option(int *at, int count, char **words, struct wanted *out)
{
    char *end = NULL;
    const char *word = words[*at];
    long value = *at + 1 < count ? strtol(words[*at + 1], &end, 10) : 0;
    if (!end || *end != '\0' || value < 1)
        return false;
    *at += 2;
    if (strcmp(word, "--seed") == 0)
        out->seed = (unsigned)value;
    else if (strcmp(word, "--workshops") == 0)
        out->workshops = value;
    else if (strcmp(word, "--states") == 0)
        out->states = value;
    else
        return false;
    return true;
}

int main(int count, char **words)
{
    struct wanted wanted = {.seed = 1, .workshops = 200, .states = 100000};
    long searched = 0, states = 0, whole = 0, person = 0;
    for (int at = 1; at < count;) {
        if (!take_option(&at, count, words, &wanted)) {
            fprintf(stderr, "deadlock [--seed FIRST] [--workshops N] [--states MAX]\n");
            return 2;
        }
    }
    for (unsigned seed = wanted.seed; searched < wanted.workshops; seed++) {
        struct small small;
        struct small_found found;
        char text[1200];
        if (!small_make(seed, false, &small))
            continue;
        small_search(&small, wanted.states, &found);
        searched++;
        states += found.states;
        whole += found.whole;
        person += found.only_person;
        if (!found.locks)
            continue;
        small_write(&small, text, sizeof text);
        printf("seed %u locks: %s\n%s\n", seed, text, found.state);
        return 1;
    }
    printf("deadlock: %ld workshops, %ld of them wholly, %ld states; none locks, in %ld a person is told to "
           "release\n",
           searched, whole, states, person);
    return 0;
}

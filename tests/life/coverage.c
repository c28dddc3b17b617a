/* What random lives reach: a verb that is never accepted has not been tried, whatever else holds. */
#include <stdio.h>

#include "tests/life/life.h"

void coverage_count(struct coverage *coverage, enum verb verb, bool accepted)
{
    coverage->said[verb]++;
    coverage->accepted[verb] += accepted;
}

void coverage_add(struct coverage *total, const struct coverage *part)
{
    for (int i = 0; i < VERB_COUNT; i++) {
        total->said[i] += part->said[i];
        total->accepted[i] += part->accepted[i];
    }
}

int coverage_print(const struct coverage *coverage, bool whole)
{
    int missing = 0;
    printf("%-16s %9s %9s\n", "verb", "said", "accepted");
    for (int i = 0; i < VERB_COUNT; i++)
        if (whole || bench_says((enum verb)i))
            printf("%-16s %9lld %9lld\n", verb_word((enum verb)i), (long long)coverage->said[i],
                   (long long)coverage->accepted[i]);
    for (int i = 0; i < VERB_COUNT; i++) {
        if (coverage->accepted[i] > 0 || !(whole || bench_says((enum verb)i)))
            continue;
        printf("%s%s", missing++ == 0 ? "life: never accepted: " : ", ", verb_word((enum verb)i));
    }
    if (missing > 0)
        printf("\n");
    return missing;
}

/* What random lives reach: a verb that is never accepted has not been tried, whatever else holds. */
#include <stdio.h>

#include "tests/life/life.h"

void coverage_count(struct coverage *coverage, enum verb verb, const struct reply *reply)
{
    coverage->said[verb]++;
    coverage->accepted[verb] += reply->result == RESULT_ACCEPTED;
    coverage->answered[reply->reason]++;
    for (int i = 0; i < reply->flag_count; i++)
        coverage->answered[reply->flags[i]]++;
}

void coverage_add(struct coverage *total, const struct coverage *part)
{
    for (int i = 0; i < VERB_COUNT; i++) {
        total->said[i] += part->said[i];
        total->accepted[i] += part->accepted[i];
    }
    for (int i = 0; i < REASON_KINDS; i++)
        total->answered[i] += part->answered[i];
}

static void print_unanswered(const struct coverage *coverage)
{
    int missing = 0;
    for (int i = 1; i < REASON_KINDS; i++)
        if (coverage->answered[i] == 0)
            printf("%s%s", missing++ == 0 ? "life: never answered: " : ", ", reason_word((enum reason)i));
    if (missing > 0)
        printf("\n");
}

int coverage_print(const struct coverage *coverage, bool whole)
{
    int missing = 0;
    printf("%-16s %9s %9s\n", "verb", "said", "accepted");
    for (int i = 0; i < VERB_COUNT; i++)
        if (whole || bench_says((enum verb)i))
            printf("%-16s %9lld %9lld\n", verb_word((enum verb)i), (long long)coverage->said[i],
                   (long long)coverage->accepted[i]);
    print_unanswered(coverage);
    for (int i = 0; i < VERB_COUNT; i++) {
        if (coverage->accepted[i] > 0 || !(whole || bench_says((enum verb)i)))
            continue;
        printf("%s%s", missing++ == 0 ? "life: never accepted: " : ", ", verb_word((enum verb)i));
    }
    if (missing > 0)
        printf("\n");
    return missing;
}

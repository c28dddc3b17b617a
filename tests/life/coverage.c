/* What random lives reach: a verb that is never accepted has not been tried, whatever else holds. */
#include <stdio.h>

#include "tests/life/life.h"

void coverage_answer(struct coverage *coverage, const struct reply *reply)
{
    coverage->answered[reply->reason]++;
    coverage->answered[reply->not_started] += reply->result == RESULT_ACCEPTED;
    for (int i = 0; i < reply->flag_count; i++)
        coverage->answered[reply->flags[i]]++;
}

void coverage_count(struct coverage *coverage, enum verb verb, const struct reply *reply)
{
    coverage->said[verb]++;
    coverage->accepted[verb] += reply->result == RESULT_ACCEPTED;
    coverage->refused[verb][reply->reason] += reply->result == RESULT_REFUSED;
    coverage_answer(coverage, reply);
}

void coverage_add(struct coverage *total, const struct coverage *part)
{
    for (int i = 0; i < VERB_COUNT; i++) {
        total->said[i] += part->said[i];
        total->accepted[i] += part->accepted[i];
        for (int k = 0; k < REASON_KINDS; k++)
            total->refused[i][k] += part->refused[i][k];
    }
    for (int i = 0; i < REASON_KINDS; i++)
        total->answered[i] += part->answered[i];
}

/* What random lives cannot be answered, and why. */
static const struct {
    enum reason reason;
    const char *why;
} UNANSWERED[] = {
    {REASON_NONE, "it is no refusal"},
    {REASON_UNKNOWN_COMMAND, "a life says only commands that there are; command_test, fuzz-wire"},
    {REASON_RECALLING, "it wants lenders that are connected; lend_test, partition"},
};

static bool is_excused(enum reason reason)
{
    for (size_t i = 0; i < COUNT_OF(UNANSWERED); i++)
        if (UNANSWERED[i].reason == reason)
            return true;
    return false;
}

static int print_unanswered(const struct coverage *coverage)
{
    int missing = 0;
    for (int i = 0; i < REASON_KINDS; i++)
        if (coverage->answered[i] == 0 && !is_excused((enum reason)i))
            printf("%s%s", missing++ == 0 ? "life: never answered: " : ", ", reason_word((enum reason)i));
    if (missing > 0)
        printf("\n");
    for (size_t i = 0; i < COUNT_OF(UNANSWERED); i++)
        if (UNANSWERED[i].reason != REASON_NONE)
            printf("life: %s is not looked for: %s%s\n", reason_word(UNANSWERED[i].reason), UNANSWERED[i].why,
                   coverage->answered[UNANSWERED[i].reason] > 0 ? "; but it was answered" : "");
    return missing;
}

static void print_verb(const struct coverage *coverage, enum verb verb)
{
    const char *gap = "   ";
    printf("%-16s %9lld %9lld", verb_word(verb), (long long)coverage->said[verb],
           (long long)coverage->accepted[verb]);
    for (int i = 0; i < REASON_KINDS; i++)
        if (coverage->refused[verb][i] > 0) {
            printf("%s%s %lld", gap, reason_word((enum reason)i), (long long)coverage->refused[verb][i]);
            gap = ", ";
        }
    printf("\n");
}

int coverage_print(const struct coverage *coverage, bool bench, bool whole)
{
    int missing = 0;
    printf("%-16s %9s %9s   refused\n", "verb", "said", "accepted");
    for (int i = 0; i < VERB_COUNT; i++)
        if (whole || bench_says((enum verb)i))
            print_verb(coverage, (enum verb)i);
    int unanswered = bench && whole ? print_unanswered(coverage) : 0; /* one kind alone is not answered all */
    for (int i = 0; i < VERB_COUNT; i++) {
        if (coverage->accepted[i] > 0 || !(whole || bench_says((enum verb)i)))
            continue;
        printf("%s%s", missing++ == 0 ? "life: never accepted: " : ", ", verb_word((enum verb)i));
    }
    if (missing > 0)
        printf("\n");
    return missing + unanswered;
}

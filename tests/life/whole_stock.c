/* Counting the stock in whole lives, by DOMAIN's sentences (§ 6): a stock-take "is fact"; "known and missing
 * → loss …, extra → opening on the first day, else gain". There is one component and one kind of stones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/life/whole.h"

bool whole_counted(const char *says, const char *rows, int64_t *out)
{
    char count[24], key[24];
    snprintf(key, sizeof key, "\"%s\":[{", rows);
    const char *at = strstr(says, key);
    bool empty = strstr(says, "\"empty\":true") != NULL;
    *out = 0;
    if (!at)
        return empty; /* where nothing is listed, that must be said */
    whole_field(at, "count", count, sizeof count);
    *out = strtoll(count, NULL, 10);
    return true;
}

static int64_t sum_of(const struct view *view, const char *account)
{
    int64_t ug = 0;
    for (int i = 0; i < view->balance_count; i++)
        if (strcmp(view->balances[i].account, account) == 0)
            ug += view->balances[i].ug;
    return ug;
}

static int64_t changed(const struct whole_case *of, const char *account)
{
    return sum_of(of->after, account) - sum_of(of->before, account);
}

/* As it was weighed; else each weighs what it does in the book. */
static void check_mass(struct whole_case *of, int64_t counted)
{
    char said[24];
    int64_t had = sum_of(of->before, "stock:clasp"), has = sum_of(of->after, "stock:clasp");
    whole_field(of->step->says, "mass_ug", said, sizeof said);
    double wanted = counted == 0 ? 0
                    : said[0]    ? (double)strtoll(said, NULL, 10)
                                 : (double)had * (double)counted / (double)of->before->clasps;
    if ((double)has - wanted > 1 || wanted - (double)has > 1)
        whole_object(of, "%lld clasps of %lld weigh %lld µg, and should %.0f", (long long)counted,
                     (long long)of->before->clasps, (long long)has, wanted);
    int64_t more = has - had;
    int64_t gained = -changed(of, "opening") - changed(of, "gain:stock:stock_take");
    int64_t lost = changed(of, "loss:stock:stock_take");
    if (gained != (more > 0 ? more : 0) || lost != (more < 0 ? -more : 0))
        whole_object(of, "the stock changed by %lld µg, gained %lld and lost %lld", (long long)more,
                     (long long)gained, (long long)lost);
}

void whole_judge_stock(struct whole_case *of, const char *verb)
{
    char what[16];
    int64_t counted;
    whole_field(of->step->says, "of", what, sizeof what);
    bool is_count = strcmp(verb, "stock_take") == 0 && strcmp(what, "stock") == 0;
    if (!is_count || of->reply->result != RESULT_ACCEPTED || of->after->last_event == of->before->last_event)
        return;
    if (!whole_counted(of->step->says, "components", &counted))
        counted = of->before->clasps;
    if (of->after->clasps != counted)
        whole_object(of, "%lld clasps were counted, and there are %lld", (long long)counted,
                     (long long)of->after->clasps);
    else if (of->before->clasps > 0 || counted > 0)
        check_mass(of, counted);
}

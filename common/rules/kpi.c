#include "common/rules/kpi.h"

#include <math.h>

#include "common/base/time.h"
#include "common/rules/word.h"

WORDS_SAID(LITTLE_VERDICT_LIST, enum little_verdict, little_verdict_word)

struct little kpi_little(const struct flow_count *count)
{
    struct little little = {.known = count->finished > 0, .verdict = LITTLE_TOO_SHORT};
    assert(count->period_ms > 0);
    double period = (double)count->period_ms;
    double wip = (double)count->piece_ms_e3 * 1000.0 / period;
    little.wip_e3 = llround(wip * 1000);
    if (!little.known)
        return little;
    double n = (double)count->finished;
    double lead = count->lead_ms_sum / n;
    double variance = count->lead_ms_square_sum / n - lead * lead;
    double cv_square = lead > 0 && variance > 0 ? variance / (lead * lead) : 0;
    double product = n / period * lead;
    double edges = (double)(count->begin + count->end) / 2 * lead / period;
    double noise = 2 * product * sqrt((1 + cv_square) / n) + edges;
    little.per_day_e3 = llround(n / period * DAY_MS * 1000);
    little.lead_ms = llround(lead);
    little.product_e3 = llround(product * 1000);
    little.noise_e3 = (int64_t)ceil(noise * 1000);
    double age = count->end > 0 ? count->age_ms_sum / (double)count->end : 0;
    if (period >= LITTLE_LEADS_MIN * fmax(lead, age))
        little.verdict = fabs(wip - product) <= noise ? LITTLE_AGREES : LITTLE_DIFFERS;
    return little;
}

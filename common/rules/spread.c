#include "common/rules/spread.h"

#include <math.h>

void spread_add(struct spread *spread, double value)
{
    double away = value - spread->mean;
    spread->n++;
    spread->mean += away / (double)spread->n;
    spread->squares += away * (value - spread->mean);
}

double spread_deviation(const struct spread *spread)
{
    return spread->n < 2 ? 0 : sqrt(spread->squares / (double)(spread->n - 1));
}

int64_t spread_least_e2(struct mass division)
{
    assert(division.ug >= 0);
    return number_scale_down(division.ug, 41, 1, INT64_MAX);
}

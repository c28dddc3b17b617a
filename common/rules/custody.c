#include "common/rules/custody.h"

#include <math.h>

#include "common/rules/word.h"

#define Z_MAX 1000.0 /* beyond this a day is not drift but a mistake, and tells so as well */

WORDS_SAID(CUSTODY_RULING_LIST, enum custody_ruling, custody_ruling_word)

static struct mass times(struct mass piece, int64_t pieces, struct mass stone, int64_t stones)
{
    return MASS_UG(piece.ug * pieces + stone.ug * stones);
}

enum custody_ruling custody_rule(const struct custody *custody)
{
    if (custody->loss.ug > custody->limit.ug)
        return CUSTODY_OVER;
    return custody->loss.ug < -custody->limit.ug ? CUSTODY_GAIN : CUSTODY_WITHIN;
}

struct custody custody_judge(const struct custody_sums *sums, const struct custody_norm *norm)
{
    struct custody custody = {.ruling = CUSTODY_NO_NORM};
    custody.loss = mass_subtract(mass_subtract(sums->in, sums->out), sums->returned);
    custody.loss = mass_add(custody.loss, sums->shortfall);
    if (!norm || norm->event == 0)
        return custody;
    custody.expected = times(norm->piece, sums->pieces, norm->stone, sums->stones);
    custody.limit = times(norm->limit_piece, sums->pieces, norm->limit_stone, sums->stones);
    custody.ruling = custody_rule(&custody);
    return custody;
}

void custody_add_weighing(struct custody_sums *sums, struct mass in, struct mass out, int64_t quantity,
                          int sign)
{
    sums->in.ug += sign * in.ug;
    sums->out.ug += sign * out.ug;
    sums->pieces += sign * quantity;
}

void custody_add_each(struct custody_sums *sums, struct mass in, struct mass out, int64_t quantity)
{
    if (quantity > 0)
        spread_add(&sums->each, (double)(in.ug - out.ug) / (double)quantity);
}

bool custody_standardise(const struct custody_sums *sums, const struct custody_norm *norm, double *z)
{
    if (!norm || norm->event == 0 || norm->spread.ug <= 0 || sums->pieces <= 0)
        return false;
    struct mass expected = times(norm->piece, sums->pieces, norm->stone, sums->stones);
    double away = (double)(sums->in.ug - sums->out.ug - sums->returned.ug - expected.ug);
    double value = away / ((double)norm->spread.ug * sqrt((double)sums->pieces));
    *z = fmax(-Z_MAX, fmin(Z_MAX, value));
    return true;
}

#include "common/rules/learning.h"

#include <math.h>

#include "common/rules/spread.h"
#include "common/rules/word.h"

#define FAR_DEVIATIONS   6.0
#define DEVIATION_OF_MAD 1.4826 /* of a normal distribution */
#define FAR_LEAST        (LEARNING_ONE / 500)

WORDS_SAID(LEARNING_DOUBT_LIST, enum learning_doubt, learning_doubt_word)

/* ------------------------------------------------------------------ what was learned */

static int64_t distance(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

/* The median of how far `count` ascending numbers are from `middle`, one of them or between two: the
 * distances ascend from the middle to both sides, so they are merged from there. */
static int64_t median_distance(const int64_t *sorted, size_t count, int64_t middle)
{
    size_t right = 0;
    while (right < count && sorted[right] < middle)
        right++;
    size_t left = right, wanted = count / 2;
    int64_t last = 0;
    for (size_t taken = 0; taken <= wanted; taken++) {
        bool go_left = right == count ||
                       (left > 0 && distance(sorted[left - 1], middle) < distance(sorted[right], middle));
        last = go_left ? distance(sorted[--left], middle) : distance(sorted[right++], middle);
    }
    return last;
}

struct learned learning_of(const int64_t *ratios, size_t count)
{
    struct learned learned = {0};
    struct spread spread = {0};
    if (count == 0)
        return learned;
    int64_t middle = ratios[count / 2];
    double robust = FAR_DEVIATIONS * DEVIATION_OF_MAD * (double)median_distance(ratios, count, middle);
    int64_t far = robust > FAR_LEAST ? (int64_t)robust : FAR_LEAST;
    learned.low = middle - far;
    learned.high = middle + far;
    for (size_t i = 0; i < count; i++) {
        assert(i == 0 || ratios[i] >= ratios[i - 1]);
        if (distance(ratios[i], middle) > far)
            learned.set_aside++;
        else
            spread_add(&spread, (double)ratios[i] / (double)LEARNING_ONE);
    }
    learned.n = spread.n;
    learned.mean = spread.mean;
    learned.spread = spread_deviation(&spread);
    return learned;
}

enum learning_doubt learning_offer(const struct learned *learned, int64_t n_min, struct stage_factor *out)
{
    double u = learned->n > 0 ? learned->spread / sqrt((double)learned->n) : 0;
    double mean = learned->mean;
    bool gains = mean - 2 * u > 1;
    if (mean > 1)
        mean = 1;
    *out = (struct stage_factor){
        .factor_ppm = (int32_t)lround(mean * PPM),
        .u_ppm = u < 1 ? (int32_t)ceil(u * PPM - 1e-6) : PPM,
        .verified = true,
    };
    if (learned->n < n_min)
        return LEARNING_TOO_FEW;
    if (out->factor_ppm < 1)
        return LEARNING_NOTHING;
    return gains ? LEARNING_GAINS : LEARNING_OFFERED;
}

int64_t learning_ratio(struct mass metal, struct mass base)
{
    int64_t ratio;
    if (metal.ug <= 0 || base.ug <= 0 || !number_scale(metal.ug, LEARNING_ONE, base.ug, &ratio))
        return 0;
    return ratio;
}

/* ------------------------------------------------------------------ what holds */

static bool holds(const struct accepted_factor *row, const struct factor_question *question)
{
    return row->accepted_ms <= question->released_ms && code_equal(row->model, question->model) &&
           code_equal(row->alloy, question->alloy) && (!row->tied || row->source == question->source);
}

/* The newest span that ends at `last`; NULL: none. *first: where it begins. */
static const struct accepted_factor *find_span(const struct factor_question *question, int last,
                                               const struct accepted_factor *accepted, size_t accepted_count,
                                               int *first)
{
    const struct accepted_factor *best = NULL;
    struct code name = step_name(question->steps, last);
    for (size_t i = 0; i < accepted_count; i++) {
        const struct accepted_factor *row = &accepted[i];
        if (!code_equal(row->last, name) || !holds(row, question) || (best && row->event < best->event))
            continue;
        int begins = step_find(question->steps, last + 1, row->first);
        if (begins < 0)
            continue;
        best = row;
        *first = begins;
    }
    return best;
}

static struct stage_factor factor_of(const struct route_step *step)
{
    return (struct stage_factor){step->factor_ppm, step->factor_u_ppm, step->factor_verified};
}

size_t learning_factors(const struct factor_question *question, int count,
                        const struct accepted_factor *accepted, size_t accepted_count,
                        struct stage_factor *out)
{
    size_t done = 0;
    int first = 0;
    assert(count <= ROUTE_STEPS_MAX);
    for (int step = count - 1; step >= 0; step = first - 1) {
        const struct accepted_factor *row = find_span(question, step, accepted, accepted_count, &first);
        if (!row)
            first = step;
        out[done++] = row ? row->factor : factor_of(&question->steps[step]);
    }
    return done;
}

size_t learning_acted(const struct factor_question *question, int count, int since,
                      const struct accepted_factor *accepted, size_t accepted_count)
{
    size_t acted = 0;
    int first = 0;
    for (int step = count - 1; step >= since; step = first - 1) {
        if (!find_span(question, step, accepted, accepted_count, &first))
            first = step;
        acted++;
    }
    return acted;
}

static void write_factor(struct route_step *step, struct stage_factor factor)
{
    step->factor_ppm = factor.factor_ppm;
    step->factor_u_ppm = factor.u_ppm;
    step->factor_verified = factor.verified;
}

void learning_write_steps(const struct factor_question *question, int count,
                          const struct accepted_factor *accepted, size_t accepted_count,
                          struct route_step *steps)
{
    int first = 0;
    for (int step = count - 1; step >= 0; step = first - 1) {
        const struct accepted_factor *row = find_span(question, step, accepted, accepted_count, &first);
        if (!row) {
            first = step;
            continue;
        }
        for (int i = first; i < step; i++)
            write_factor(&steps[i], (struct stage_factor){PPM, 0, true});
        write_factor(&steps[step], row->factor);
    }
}

struct stage_factor learning_product(const struct route_step *steps, int count)
{
    const double norm_u = (double)THEORY_NORM_U_PPM / PPM;
    double product = 1, squares = 0;
    bool verified = true;
    for (int i = 0; i < count; i++) {
        double factor = (double)steps[i].factor_ppm / PPM;
        double u = (double)steps[i].factor_u_ppm / PPM;
        if (!steps[i].factor_verified && u < norm_u)
            u = norm_u;
        product *= factor;
        squares += factor > 0 ? u / factor * (u / factor) : 0;
        verified = verified && steps[i].factor_verified;
    }
    return (struct stage_factor){
        .factor_ppm = (int32_t)lround(product * PPM),
        .u_ppm = (int32_t)ceil(product * sqrt(squares) * PPM - 1e-6),
        .verified = verified,
    };
}

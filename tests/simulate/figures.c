#include "tests/simulate/figures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/base/time.h"

struct span_of_days {
    int64_t from_ms, to_ms;
    char query[2 * TIME_TEXT_MAX + 16];
};

static struct span_of_days days_of(const struct sim *sim, int from, int to)
{
    struct span_of_days span = {sim->begin_ms + from * DAY_MS, sim->begin_ms + to * DAY_MS, ""};
    char begin[TIME_TEXT_MAX];
    char end[TIME_TEXT_MAX];
    time_write(begin, span.from_ms);
    time_write(end, span.to_ms);
    snprintf(span.query, sizeof span.query, "from=%s&to=%s", begin, end);
    return span;
}

static bool is_within(const struct span_of_days *span, int64_t at_ms)
{
    return at_ms >= span->from_ms && at_ms < span->to_ms;
}

static double number_of(const json_t *row, const char *name)
{
    return json_number_value(json_object_get(row, name));
}

static bool is_of(const json_t *row, const char *name, const char *word)
{
    const char *text = json_string_value(json_object_get(row, name));
    return !word || (text && strcmp(text, word) == 0);
}

/* ------------------------------------------------------------------ out of the hub's reports */

/* Rows of a report, of those whose column `key` is `word` (NULL: all): their pieces, and the sum of pieces ×
 * `column` (NULL: nothing). */
struct sums {
    double pieces, product;
};

static struct sums sum_rows(struct sim *sim, const char *report, const struct span_of_days *span,
                            const char *key, const char *word, const char *column)
{
    struct sums sums = {0, 0};
    json_t *told = hub_ask(&sim->hub, "/v1/reports/{report}", report, span->query);
    json_t *row;
    size_t i;
    json_array_foreach(json_object_get(told, "items"), i, row)
    {
        if (!is_of(row, key, word))
            continue;
        sums.pieces += number_of(row, "pieces");
        sums.product += column ? number_of(row, "pieces") * number_of(row, column) : 0;
    }
    json_decref(told);
    return sums;
}

static double mean(struct sums sums)
{
    return sums.pieces > 0 ? sums.product / sums.pieces : 0;
}

static void read_little(struct sim *sim, const struct span_of_days *span, struct figures *out)
{
    json_t *told = hub_ask(&sim->hub, "/v1/reports/{report}", "littles_law", span->query);
    const json_t *row = json_array_get(json_object_get(told, "items"), 0);
    const char *verdict = json_string_value(json_object_get(row, "verdict"));
    out->little_wip = number_of(row, "wip_e3") / 1000;
    out->little_product = number_of(row, "product_e3") / 1000;
    out->little_noise = number_of(row, "noise_e3") / 1000;
    snprintf(out->little, sizeof out->little, "%s", verdict ? verdict : "");
    json_decref(told);
}

/* What it reported each evening. Returns how many workdays there were. */
static int read_evenings(const struct sim *sim, const struct span_of_days *span, struct figures *out)
{
    int count = 0;
    for (int i = 0; i < sim->evening_count; i++) {
        const struct evening *evening = &sim->evenings[i];
        if (!is_within(span, evening->at_ms))
            continue;
        count++;
        out->wip_g += (double)evening->wip_ug / 1e6;
        out->wip_pieces += (double)evening->wip_pieces;
        out->pool_pieces += (double)evening->pool_pieces;
        out->own_wip_pieces += (double)evening->own_pieces;
    }
    int of = count > 0 ? count : 1;
    out->wip_g /= of;
    out->wip_pieces /= of;
    out->pool_pieces /= of;
    out->own_wip_pieces /= of;
    return of;
}

/* ------------------------------------------------------------------ out of its own book */

static void read_finishes(const struct sim *sim, const struct span_of_days *span, struct figures *out)
{
    double lead_ms = 0;
    double whole_ms = 0;
    int64_t least_ms = INT64_MAX;
    int count = 0;
    for (int i = 0; i < sim->finish_count; i++) {
        const struct own_finish *one = &sim->finishes[i];
        if (!is_within(span, one->at_ms))
            continue;
        int64_t ms = one->at_ms - one->released_ms;
        count++;
        lead_ms += (double)ms;
        whole_ms += (double)(one->at_ms - one->came_ms);
        least_ms = one->is_plain && ms < least_ms ? ms : least_ms;
    }
    int of = count > 0 ? count : 1;
    out->own_finished = count;
    out->own_lead_days = lead_ms / of / DAY_MS;
    out->own_whole_days = whole_ms / of / DAY_MS;
    out->own_plain_days_min = (double)least_ms / DAY_MS;
}

static void read_own(const struct sim *sim, const struct span_of_days *span, struct figures *out)
{
    read_finishes(sim, span, out);
    for (int i = 0; i < sim->order_count; i++)
        if (is_within(span, sim->orders[i].came_ms))
            out->own_ordered += sim->orders[i].pieces;
}

struct figures figures_read(struct sim *sim, int from, int to)
{
    struct figures out = {.wip_g = 0};
    struct span_of_days span = days_of(sim, from, to);
    int workdays = read_evenings(sim, &span, &out);
    out.lead_days = mean(sum_rows(sim, "lead_time", &span, "until", "finished", "mean_ms")) / DAY_MS;
    out.delivered_days = mean(sum_rows(sim, "lead_time", &span, "until", "delivered", "mean_ms")) / DAY_MS;
    out.finished = sum_rows(sim, "throughput", &span, "station", "finished", NULL).pieces;
    out.per_day = out.finished / workdays;
    out.right_first_time = mean(sum_rows(sim, "right_first_time", &span, "week", NULL, "right_ppm")) / 1e6;
    out.on_time = mean(sum_rows(sim, "on_time", &span, "week", NULL, "on_time_ppm")) / 1e6;
    read_little(sim, &span, &out);
    read_own(sim, &span, &out);
    return out;
}

/* ------------------------------------------------------------------ beside each other */

static bool is_same(const char *of, const char *what, double hub, double own, double noise)
{
    if (fabs(hub - own) <= noise)
        return true;
    fprintf(stderr, "%s: %s: the hub reports %f, the simulation counted %f\n", of, what, hub, own);
    return false;
}

bool figures_agree(const struct figures *figures, const char *of)
{
    return is_same(of, "pieces at the stations", figures->wip_pieces, figures->own_wip_pieces, 1e-6) &&
           is_same(of, "finished pieces", figures->finished, figures->own_finished, 0.5) &&
           is_same(of, "lead time", figures->lead_days, figures->own_lead_days, 1e-4);
}

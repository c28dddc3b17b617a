#include "hub/store/learning.h"

#include "hub/store/inside.h"

/* ------------------------------------------------------------------ samples */

static void put_density(struct query *query, bool tied, enum density_source source)
{
    put_text(query, tied ? density_source_word(source) : "");
}

static void take_density(struct query *query, bool *tied, enum density_source *source)
{
    struct span word = take_span(query);
    *tied = word.size > 0;
    if (*tied && !density_source_find(word, source))
        query->bad = true;
}

struct fault store_sample_add(struct store *store, const struct sample *sample)
{
    struct query query;
    query_begin(&query, store, "write what a weighing teaches",
                "INSERT INTO sample VALUES (?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, sample->event);
    put_text(&query, sample->key.model.text);
    put_text(&query, sample->key.alloy.text);
    put_text(&query, sample->key.first.text);
    put_text(&query, sample->key.last.text);
    put_density(&query, sample->key.tied, sample->key.source);
    put_int(&query, sample->ratio);
    return query_run(&query);
}

struct fault store_sample_remove(struct store *store, int64_t event)
{
    struct query query;
    query_begin(&query, store, "forget what a weighing taught", "DELETE FROM sample WHERE event = ?");
    put_int(&query, event);
    return query_run(&query);
}

static void take_sample(struct query *query, struct sample *out)
{
    *out = (struct sample){.event = take_int(query)};
    TAKE_TEXT(query, out->key.model.text);
    TAKE_TEXT(query, out->key.alloy.text);
    TAKE_TEXT(query, out->key.first.text);
    TAKE_TEXT(query, out->key.last.text);
    take_density(query, &out->key.tied, &out->key.source);
    out->ratio = take_int(query);
}

struct fault store_sample_find(struct store *store, int64_t event, struct sample *out, bool *found)
{
    struct query query;
    query_begin(&query, store, "read what a weighing taught",
                "SELECT event, model, alloy, first, last, density, ratio_e9 FROM sample WHERE event = ?");
    put_int(&query, event);
    *found = query_row(&query);
    if (*found)
        take_sample(&query, out);
    return query_end(&query);
}

struct fault store_sample_count(struct store *store, int64_t *out)
{
    size_t count = 0;
    struct fault fault = store_count(store, "sample", &count);
    *out = (int64_t)count;
    return fault;
}

struct fault store_sample_each(struct store *store, bool (*take)(void *context, const struct sample *sample),
                               void *context)
{
    struct query query;
    query_begin(&query, store, "read what was learned",
                "SELECT event, model, alloy, first, last, density, ratio_e9 FROM sample"
                " ORDER BY model, alloy, last, first, density, ratio_e9");
    while (query_row(&query)) {
        struct sample sample;
        take_sample(&query, &sample);
        if (query.bad || !take(context, &sample))
            break;
    }
    return query_end(&query);
}

/* ------------------------------------------------------------------ accepted factors */

struct fault store_factor_add(struct store *store, const struct accepted_factor *factor, int64_t n)
{
    struct query query;
    query_begin(&query, store, "write a factor", "INSERT INTO factor VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, factor->event);
    put_int(&query, factor->accepted_ms);
    put_text(&query, factor->model.text);
    put_text(&query, factor->alloy.text);
    put_text(&query, factor->first.text);
    put_text(&query, factor->last.text);
    put_density(&query, factor->tied, factor->source);
    put_int(&query, factor->factor.factor_ppm);
    put_int(&query, factor->factor.u_ppm);
    put_int(&query, n);
    return query_run(&query);
}

struct fault store_factor_list(struct store *store, struct accepted_factor **out, size_t *count)
{
    struct rows rows;
    rows_begin(&rows, store, "factor", sizeof **out,
               "SELECT event, accepted_ms, model, alloy, first, last, density, factor_ppm, u_ppm"
               " FROM factor ORDER BY event");
    while (rows_next(&rows)) {
        struct accepted_factor *factor = rows.item;
        factor->event = take_int(&rows.query);
        factor->accepted_ms = take_int(&rows.query);
        TAKE_TEXT(&rows.query, factor->model.text);
        TAKE_TEXT(&rows.query, factor->alloy.text);
        TAKE_TEXT(&rows.query, factor->first.text);
        TAKE_TEXT(&rows.query, factor->last.text);
        take_density(&rows.query, &factor->tied, &factor->source);
        factor->factor.factor_ppm = (int32_t)take_int(&rows.query);
        factor->factor.u_ppm = (int32_t)take_int(&rows.query);
        factor->factor.verified = true;
    }
    struct fault fault = rows_end(&rows, count);
    *out = rows.items;
    return fault;
}

#include "hub/store/learning.h"

#include "hub/store/inside.h"

/* ------------------------------------------------------------------ samples */

static void put_density(struct binder *binder, bool tied, enum density_source source)
{
    put_text(binder, tied ? density_source_word(source) : "");
}

static void take_density(struct columns *columns, bool *tied, enum density_source *source)
{
    struct span word = take_span(columns);
    *tied = word.size > 0;
    if (*tied && !density_source_find(word, source))
        columns->bad = true;
}

struct fault store_sample_add(struct store *store, const struct sample *sample)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT INTO sample VALUES (?, ?, ?, ?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, sample->event);
    put_text(&binder, sample->key.model.text);
    put_text(&binder, sample->key.alloy.text);
    put_text(&binder, sample->key.first.text);
    put_text(&binder, sample->key.last.text);
    put_density(&binder, sample->key.tied, sample->key.source);
    put_int(&binder, sample->ratio);
    return store_run(store, statement, "write what a weighing teaches");
}

struct fault store_sample_remove(struct store *store, int64_t event)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "DELETE FROM sample WHERE event = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, event);
    return store_run(store, statement, "forget what a weighing taught");
}

static void take_sample(struct columns *columns, struct sample *out)
{
    *out = (struct sample){.event = take_int(columns)};
    TAKE_TEXT(columns, out->key.model.text);
    TAKE_TEXT(columns, out->key.alloy.text);
    TAKE_TEXT(columns, out->key.first.text);
    TAKE_TEXT(columns, out->key.last.text);
    take_density(columns, &out->key.tied, &out->key.source);
    out->ratio = take_int(columns);
}

struct fault store_sample_find(struct store *store, int64_t event, struct sample *out, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault = store_use(
        store, "SELECT event, model, alloy, first, last, density, ratio_e9 FROM sample WHERE event = ?",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, event);
    fault = store_next(store, statement, "read what a weighing taught", found);
    if (!*found)
        return fault;
    struct columns columns = {.statement = statement};
    take_sample(&columns, out);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "sample") : FAULT_OK;
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
    sqlite3_stmt *statement;
    bool row = true;
    struct fault fault = store_use(store,
                                   "SELECT event, model, alloy, first, last, density, ratio_e9 FROM sample"
                                   " ORDER BY model, alloy, last, first, density, ratio_e9",
                                   &statement);
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read what was learned", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct sample sample;
        take_sample(&columns, &sample);
        if (columns.bad)
            fault = store_bad_row(store, "sample");
        if (columns.bad || !take(context, &sample)) {
            store_done(statement);
            break;
        }
    }
    return fault;
}

/* ------------------------------------------------------------------ accepted factors */

struct fault store_factor_add(struct store *store, const struct accepted_factor *factor, int64_t n)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "INSERT INTO factor VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, factor->event);
    put_int(&binder, factor->accepted_ms);
    put_text(&binder, factor->model.text);
    put_text(&binder, factor->alloy.text);
    put_text(&binder, factor->first.text);
    put_text(&binder, factor->last.text);
    put_density(&binder, factor->tied, factor->source);
    put_int(&binder, factor->factor.factor_ppm);
    put_int(&binder, factor->factor.u_ppm);
    put_int(&binder, n);
    return store_run(store, statement, "write a factor");
}

struct fault store_factor_list(struct store *store, struct accepted_factor **out, size_t *count)
{
    struct list list;
    struct fault fault = store_list_begin(store, &list, "factor", sizeof **out);
    if (!fault_is(fault))
        fault = store_use(store,
                          "SELECT event, accepted_ms, model, alloy, first, last, density, factor_ppm, u_ppm"
                          " FROM factor ORDER BY event",
                          &list.statement);
    while (!fault_is(fault) && store_list_next(store, &list, &fault)) {
        struct accepted_factor *factor = list.item;
        factor->event = take_int(&list.columns);
        factor->accepted_ms = take_int(&list.columns);
        TAKE_TEXT(&list.columns, factor->model.text);
        TAKE_TEXT(&list.columns, factor->alloy.text);
        TAKE_TEXT(&list.columns, factor->first.text);
        TAKE_TEXT(&list.columns, factor->last.text);
        take_density(&list.columns, &factor->tied, &factor->source);
        factor->factor.factor_ppm = (int32_t)take_int(&list.columns);
        factor->factor.u_ppm = (int32_t)take_int(&list.columns);
        factor->factor.verified = true;
    }
    fault = store_list_end(store, &list, fault, count);
    *out = list.items;
    return fault;
}

#include "hub/store/scale.h"

#include <stdio.h>

#include "hub/store/inside.h"

struct fault store_scale_set(struct store *store, const struct scale_info *scale)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "UPDATE scale SET repeatability_ug = ?, bias_ug = ?, bias_u_ug = ?,"
                                   " check_weight_ok = ?, tested_ms = ?, checked_ms = ? WHERE code = ?",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, scale->quality.repeatability.ug);
    put_int(&binder, scale->quality.bias.ug);
    put_int(&binder, scale->quality.bias_u.ug);
    put_int(&binder, scale->quality.check_weight_ok);
    put_row(&binder, scale->tested_ms);
    put_row(&binder, scale->checked_ms);
    put_text(&binder, scale->code.text);
    return store_run(store, statement, "write what a scale is worth");
}

struct fault store_thing_each(struct store *store, const char *thing, int max,
                              void (*take)(void *context, const struct thing_line *line), void *context)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "SELECT seq, at_ms, verb, operator, found FROM event WHERE thing = ?"
                                   " ORDER BY seq DESC LIMIT ?",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, thing);
    put_int(&binder, max);
    bool row = true;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read what was done about a thing", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct thing_line line = {.seq = take_int(&columns), .at_ms = take_int(&columns)};
        if (!verb_find(take_span(&columns), &line.verb)) {
            store_done(statement);
            return store_bad_row(store, "event");
        }
        TAKE_TEXT(&columns, line.operator_badge.text);
        line.found = take_span(&columns);
        take(context, &line);
    }
    return fault;
}

/* A scale whose newest test or passed check found something else than the row says. */
static const char DIFFERS[] =
    "SELECT s.code FROM scale AS s WHERE"
    " EXISTS (SELECT 1 FROM event AS e WHERE e.seq = (SELECT max(seq) FROM event WHERE thing = 'scale:' || "
    "s.code"
    " AND verb = 'test_scale') AND (json_extract(e.found, '$.repeatability_ug') <> s.repeatability_ug"
    " OR e.booked_ms IS NOT s.tested_ms))"
    " OR EXISTS (SELECT 1 FROM event AS e WHERE e.seq = (SELECT max(seq) FROM event WHERE thing = 'scale:' "
    "|| s.code AND verb = 'check_scale') AND (json_extract(e.found, '$.passed') <> s.check_weight_ok"
    " OR e.booked_ms IS NOT s.checked_ms))"
    " OR EXISTS (SELECT 1 FROM event AS e WHERE e.seq = (SELECT max(seq) FROM event WHERE thing = 'scale:' "
    "|| s.code AND verb = 'check_scale' AND json_extract(found, '$.passed'))"
    " AND (json_extract(e.found, '$.bias_ug') <> s.bias_ug"
    " OR json_extract(e.found, '$.bias_u_ug') <> s.bias_u_ug))";

struct fault store_scale_prove(struct store *store, void (*say)(void *context, const char *sentence),
                               void *context)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, DIFFERS, &statement);
    bool row = true;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "compare the scales", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct code code;
        char sentence[128];
        TAKE_TEXT(&columns, code.text);
        snprintf(sentence, sizeof sentence, "scale %s is not as its last test and check found it", code.text);
        say(context, sentence);
    }
    return fault;
}

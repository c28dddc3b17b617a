#include "hub/store/scale.h"

#include <stdio.h>

#include "hub/store/inside.h"

struct fault store_scale_set(struct store *store, const struct scale_info *scale)
{
    struct query query;
    query_begin(&query, store, "write what a scale is worth",
                "UPDATE scale SET repeatability_ug = ?, bias_ug = ?, bias_u_ug = ?,"
                " check_weight_ok = ?, tested_ms = ?, checked_ms = ? WHERE code = ?");
    put_int(&query, scale->quality.repeatability.ug);
    put_int(&query, scale->quality.bias.ug);
    put_int(&query, scale->quality.bias_u.ug);
    put_int(&query, scale->quality.check_weight_ok);
    put_row(&query, scale->tested_ms);
    put_row(&query, scale->checked_ms);
    put_text(&query, scale->code.text);
    return query_run(&query);
}

struct fault store_thing_each(struct store *store, const char *thing, int max,
                              void (*take)(void *context, const struct thing_line *line), void *context)
{
    struct query query;
    query_begin(&query, store, "read what was done about a thing",
                "SELECT seq, at_ms, verb, operator, found FROM event WHERE thing = ?"
                " ORDER BY seq DESC LIMIT ?");
    put_text(&query, thing);
    put_int(&query, max);
    while (query_row(&query)) {
        struct thing_line line = {.seq = take_int(&query)};
        line.at_ms = take_int(&query);
        query.bad |= !verb_find(take_span(&query), &line.verb);
        TAKE_TEXT(&query, line.operator_badge.text);
        line.found = take_span(&query);
        if (!query.bad)
            take(context, &line);
    }
    return query_end(&query);
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
    struct query query;
    query_begin(&query, store, "compare the scales", DIFFERS);
    while (query_row(&query)) {
        struct code code;
        char sentence[128];
        TAKE_TEXT(&query, code.text);
        snprintf(sentence, sizeof sentence, "scale %s is not as its last test and check found it", code.text);
        say(context, sentence);
    }
    return query_end(&query);
}

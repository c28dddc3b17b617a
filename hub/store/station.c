#include "hub/store/station.h"

#include "hub/store/inside.h"

struct fault store_workshop_get(struct store *store, struct workshop_row *out)
{
    struct query query;
    query_begin(&query, store, "read the workshop", "SELECT name, language, revision FROM workshop");
    if (query_must(&query)) {
        TAKE_TEXT(&query, out->name);
        TAKE_TEXT(&query, out->language);
        out->revision = take_int(&query);
    }
    return query_end(&query);
}

struct fault store_workshop_say(struct store *store, const char *name, const char *language)
{
    struct query query;
    query_begin(&query, store, "name the workshop",
                "UPDATE workshop SET name = coalesce(?, name),"
                " language = coalesce(?, language), revision = revision + 1");
    put_text(&query, name);
    put_text(&query, language);
    return query_run(&query);
}

struct fault store_workshop_touch(struct store *store)
{
    struct query query;
    query_begin(&query, store, "count the workshop's revision",
                "UPDATE workshop SET revision = revision + 1");
    return query_run(&query);
}

struct fault store_station_set(struct store *store, const struct station *station)
{
    struct query query;
    query_begin(&query, store, "write a station",
                "INSERT INTO station (code, name, kind, place, limit_pieces, limit_ug, limit_mode, staff,"
                " at_once, outside, visit, bottleneck) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind,"
                " place = excluded.place, limit_pieces = excluded.limit_pieces, limit_ug = excluded.limit_ug,"
                " limit_mode = excluded.limit_mode, staff = excluded.staff, at_once = excluded.at_once,"
                " outside = excluded.outside, visit = excluded.visit, bottleneck = excluded.bottleneck");
    put_text(&query, station->code.text);
    put_text(&query, station->name);
    put_text(&query, station->kind.text);
    put_int(&query, station->place);
    put_int(&query, station->limit.pieces);
    put_int(&query, station->limit.mass.ug);
    put_text(&query, limit_mode_word(station->limit.mode));
    put_int(&query, station->staff);
    put_int(&query, station->at_once);
    put_int(&query, station->outside);
    put_text(&query, station->visit.text);
    put_int(&query, station->bottleneck);
    return query_run(&query);
}

struct fault store_station_limit(struct store *store, struct code station, const struct limit *limit)
{
    struct query query;
    query_begin(&query, store, "set the limit of a station",
                "UPDATE station SET limit_pieces = ?, limit_ug = ?, limit_mode = ? WHERE code = ?");
    put_int(&query, limit->pieces);
    put_int(&query, limit->mass.ug);
    put_text(&query, limit_mode_word(limit->mode));
    put_text(&query, station.text);
    return query_run(&query);
}

static void take_station(struct query *query, struct station *out)
{
    *out = (struct station){0};
    TAKE_TEXT(query, out->code.text);
    TAKE_TEXT(query, out->name);
    TAKE_TEXT(query, out->kind.text);
    out->place = (int)take_int(query);
    out->limit.pieces = take_int(query);
    out->limit.mass.ug = take_int(query);
    if (!limit_mode_find(take_span(query), &out->limit.mode))
        query->bad = true;
    out->staff = (int)take_int(query);
    out->at_once = (int)take_int(query);
    out->outside = take_bool(query);
    TAKE_TEXT(query, out->visit.text);
    out->bottleneck = take_bool(query);
}

struct fault store_station_list(struct store *store, struct station *out, int *count)
{
    struct query query;
    query_begin(&query, store, "read the stations",
                "SELECT code, name, kind, place, limit_pieces, limit_ug, limit_mode, staff, at_once,"
                " outside, visit, bottleneck FROM station ORDER BY place, code"
                " LIMIT " SQL_NUMBER(STATIONS_MAX));
    *count = 0;
    while (query_row(&query)) {
        take_station(&query, &out[(*count)++]);
    }
    return query_end(&query);
}

struct fault store_state_list(struct store *store, struct state_row *out, int *count)
{
    struct query query;
    query_begin(&query, store, "read the states of the stations",
                "SELECT station, state, since_ms FROM station_state LIMIT " SQL_NUMBER(STATIONS_MAX));
    *count = 0;
    while (query_row(&query)) {
        struct state_row *state = &out[(*count)++];
        TAKE_TEXT(&query, state->station.text);
        if (!station_state_find(take_span(&query), &state->state))
            query.bad = true;
        state->since_ms = take_int(&query);
    }
    return query_end(&query);
}

struct fault store_state_set(struct store *store, const struct state_row *row)
{
    struct query query;
    query_begin(&query, store, "write the state of a station",
                "INSERT INTO station_state VALUES (?, ?, ?) ON CONFLICT (station)"
                " DO UPDATE SET state = excluded.state, since_ms = excluded.since_ms");
    put_text(&query, row->station.text);
    put_text(&query, station_state_word(row->state));
    put_int(&query, row->since_ms);
    return query_run(&query);
}

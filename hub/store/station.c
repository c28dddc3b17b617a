#include "hub/store/station.h"

#include "hub/store/inside.h"

struct fault store_workshop_get(struct store *store, struct workshop_row *out)
{
    sqlite3_stmt *statement;
    bool row;
    struct fault fault = store_use(store, "SELECT name, language, revision FROM workshop", &statement);
    if (!fault_is(fault))
        fault = store_next(store, statement, "read the workshop", &row);
    if (fault_is(fault))
        return fault;
    if (!row)
        return store_bad_row(store, "workshop");
    struct columns columns = {.statement = statement};
    TAKE_TEXT(&columns, out->name);
    TAKE_TEXT(&columns, out->language);
    out->revision = take_int(&columns);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "workshop") : FAULT_OK;
}

struct fault store_workshop_say(struct store *store, const char *name, const char *language)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "UPDATE workshop SET name = coalesce(?, name),"
                                   " language = coalesce(?, language), revision = revision + 1",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, name);
    put_text(&binder, language);
    return store_run(store, statement, "name the workshop");
}

struct fault store_workshop_touch(struct store *store)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "UPDATE workshop SET revision = revision + 1", &statement);
    return fault_is(fault) ? fault : store_run(store, statement, "count the workshop's revision");
}

struct fault store_station_set(struct store *store, const struct station *station)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store,
        "INSERT INTO station (code, name, kind, place, limit_pieces, limit_ug, limit_mode, staff,"
        " at_once, outside, visit, bottleneck) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind,"
        " place = excluded.place, limit_pieces = excluded.limit_pieces, limit_ug = excluded.limit_ug,"
        " limit_mode = excluded.limit_mode, staff = excluded.staff, at_once = excluded.at_once,"
        " outside = excluded.outside, visit = excluded.visit, bottleneck = excluded.bottleneck",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, station->code.text);
    put_text(&binder, station->name);
    put_text(&binder, station->kind.text);
    put_int(&binder, station->place);
    put_int(&binder, station->limit.pieces);
    put_int(&binder, station->limit.mass.ug);
    put_text(&binder, limit_mode_word(station->limit.mode));
    put_int(&binder, station->staff);
    put_int(&binder, station->at_once);
    put_int(&binder, station->outside);
    put_text(&binder, station->visit.text);
    put_int(&binder, station->bottleneck);
    return store_run(store, statement, "write a station");
}

struct fault store_station_limit(struct store *store, struct code station, const struct limit *limit)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "UPDATE station SET limit_pieces = ?, limit_ug = ?, limit_mode = ? WHERE code = ?",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, limit->pieces);
    put_int(&binder, limit->mass.ug);
    put_text(&binder, limit_mode_word(limit->mode));
    put_text(&binder, station.text);
    return store_run(store, statement, "set the limit of a station");
}

static void take_station(struct columns *columns, struct station *out)
{
    *out = (struct station){0};
    TAKE_TEXT(columns, out->code.text);
    TAKE_TEXT(columns, out->name);
    TAKE_TEXT(columns, out->kind.text);
    out->place = (int)take_int(columns);
    out->limit.pieces = take_int(columns);
    out->limit.mass.ug = take_int(columns);
    if (!limit_mode_find(take_span(columns), &out->limit.mode))
        columns->bad = true;
    out->staff = (int)take_int(columns);
    out->at_once = (int)take_int(columns);
    out->outside = take_bool(columns);
    TAKE_TEXT(columns, out->visit.text);
    out->bottleneck = take_bool(columns);
}

struct fault store_station_list(struct store *store, struct station *out, int *count)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store,
                  "SELECT code, name, kind, place, limit_pieces, limit_ug, limit_mode, staff, at_once,"
                  " outside, visit, bottleneck FROM station ORDER BY place, code LIMIT 32",
                  &statement);
    _Static_assert(STATIONS_MAX == 32, "the LIMIT above");
    bool bad = false;
    bool row = true;
    *count = 0;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the stations", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        take_station(&columns, &out[(*count)++]);
        bad |= columns.bad;
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "station") : fault;
}

struct fault store_state_list(struct store *store, struct state_row *out, int *count)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "SELECT station, state, since_ms FROM station_state LIMIT 32", &statement);
    bool bad = false;
    bool row = true;
    *count = 0;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the states of the stations", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct state_row *state = &out[(*count)++];
        TAKE_TEXT(&columns, state->station.text);
        if (!station_state_find(take_span(&columns), &state->state))
            columns.bad = true;
        state->since_ms = take_int(&columns);
        bad |= columns.bad;
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "station_state") : fault;
}

struct fault store_state_set(struct store *store, const struct state_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "INSERT INTO station_state VALUES (?, ?, ?) ON CONFLICT (station)"
                                   " DO UPDATE SET state = excluded.state, since_ms = excluded.since_ms",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, row->station.text);
    put_text(&binder, station_state_word(row->state));
    put_int(&binder, row->since_ms);
    return store_run(store, statement, "write the state of a station");
}

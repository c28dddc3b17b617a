#include "hub/store/kiosk.h"

#include <stdlib.h>

#include "hub/store/inside.h"

static struct fault find_code(struct store *store, struct code code, int64_t *id, bool *found)
{
    struct query query;
    query_begin(&query, store, "find a kiosk", "SELECT id FROM kiosk WHERE code = ?");
    put_text(&query, code.text);
    struct fault fault = query_int(&query, id);
    *found = *id != 0;
    return fault;
}

static struct fault write_kiosk(struct store *store, const struct workshop_kiosk *kiosk)
{
    struct query query;
    query_begin(&query, store, "write a kiosk",
                "INSERT INTO kiosk (code, name) VALUES (?, ?)"
                " ON CONFLICT (code) DO UPDATE SET name = excluded.name");
    put_text(&query, kiosk->code.text);
    put_text(&query, kiosk->name);
    return query_run(&query);
}

static struct fault clear_stations(struct store *store, int64_t id)
{
    struct query query;
    query_begin(&query, store, "write the stations of a kiosk", "DELETE FROM kiosk_station WHERE kiosk = ?");
    put_int(&query, id);
    return query_run(&query);
}

static struct fault add_station(struct store *store, int64_t id, int line, struct code station)
{
    struct query query;
    query_begin(&query, store, "write the stations of a kiosk", "INSERT INTO kiosk_station VALUES (?, ?, ?)");
    put_int(&query, id);
    put_int(&query, line);
    put_text(&query, station.text);
    return query_run(&query);
}

struct fault store_kiosk_set(struct store *store, const struct workshop_kiosk *kiosk, int64_t *id)
{
    bool found = false;
    struct fault fault = write_kiosk(store, kiosk);
    if (!fault_is(fault))
        fault = find_code(store, kiosk->code, id, &found);
    if (!fault_is(fault))
        fault = clear_stations(store, *id);
    for (int i = 0; i < kiosk->station_count && !fault_is(fault); i++)
        fault = add_station(store, *id, i, kiosk->stations[i]);
    return fault;
}

struct fault store_kiosk_token(struct store *store, int64_t id, const unsigned char digest[KIOSK_DIGEST_SIZE])
{
    struct query query;
    query_begin(&query, store, "write the token of a kiosk", "UPDATE kiosk SET token = ? WHERE id = ?");
    put_bytes(&query, digest, KIOSK_DIGEST_SIZE);
    put_int(&query, id);
    return query_run(&query);
}

struct fault store_kiosk_revoke(struct store *store, int64_t id)
{
    struct query query;
    query_begin(&query, store, "end the token of a kiosk",
                "UPDATE kiosk SET token = NULL, met = 0 WHERE id = ?");
    put_int(&query, id);
    return query_run(&query);
}

struct fault store_kiosk_is_let_in(struct store *store, int64_t id, bool *out)
{
    struct query query;
    *out = false;
    query_begin(&query, store, "ask for the token of a kiosk",
                "SELECT 1 FROM kiosk WHERE id = ? AND token IS NOT NULL");
    put_int(&query, id);
    return query_any(&query, out);
}

struct fault store_kiosk_meet(struct store *store, int64_t id)
{
    struct query query;
    query_begin(&query, store, "note that a kiosk has connected",
                "UPDATE kiosk SET met = 1 WHERE id = ? AND met = 0");
    put_int(&query, id);
    return query_run(&query);
}

static void take_kiosk(struct query *query, struct kiosk_row *out)
{
    out->id = take_int(query);
    TAKE_TEXT(query, out->kiosk.code.text);
    TAKE_TEXT(query, out->kiosk.name);
    out->met = take_bool(query);
}

static struct fault read_stations(struct store *store, struct kiosk_row *kiosk)
{
    struct query query;
    query_begin(&query, store, "read the stations of a kiosk",
                "SELECT station FROM kiosk_station WHERE kiosk = ? ORDER BY line"
                " LIMIT " SQL_NUMBER(STATIONS_MAX));
    put_int(&query, kiosk->id);
    while (query_row(&query)) {
        TAKE_TEXT(&query, kiosk->kiosk.stations[kiosk->kiosk.station_count++].text);
    }
    return query_end(&query);
}

struct fault store_kiosk_find_token(struct store *store, const unsigned char digest[KIOSK_DIGEST_SIZE],
                                    struct kiosk_row *out, bool *found)
{
    struct query query;
    *out = (struct kiosk_row){0};
    query_begin(&query, store, "find a kiosk by its token",
                "SELECT id, code, name, met FROM kiosk WHERE token = ?");
    put_bytes(&query, digest, KIOSK_DIGEST_SIZE);
    *found = query_row(&query);
    if (*found)
        take_kiosk(&query, out);
    struct fault fault = query_end(&query);
    return *found && !fault_is(fault) ? read_stations(store, out) : fault;
}

struct fault store_kiosk_list(struct store *store, struct kiosk_row **out, size_t *count)
{
    struct rows rows;
    rows_begin(&rows, store, "kiosk", sizeof **out, "SELECT id, code, name, met FROM kiosk ORDER BY id");
    while (rows_next(&rows))
        take_kiosk(&rows.query, rows.item);
    for (size_t i = 0; i < rows.count && !fault_is(rows.query.fault); i++)
        rows.query.fault = read_stations(store, &((struct kiosk_row *)rows.items)[i]);
    struct fault fault = rows_end(&rows, count);
    *out = rows.items;
    return fault;
}

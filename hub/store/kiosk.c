#include "hub/store/kiosk.h"

#include <stdlib.h>

#include "hub/store/inside.h"

static struct fault find_code(struct store *store, struct code code, int64_t *id, bool *found)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "SELECT id FROM kiosk WHERE code = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, code.text);
    fault = store_next(store, statement, "find a kiosk", found);
    if (*found) {
        *id = sqlite3_column_int64(statement, 0);
        store_done(statement);
    }
    return fault;
}

static struct fault write_kiosk(struct store *store, const struct workshop_kiosk *kiosk)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "INSERT INTO kiosk (code, name) VALUES (?, ?)"
                                   " ON CONFLICT (code) DO UPDATE SET name = excluded.name",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, kiosk->code.text);
    put_text(&binder, kiosk->name);
    return store_run(store, statement, "write a kiosk");
}

static struct fault clear_stations(struct store *store, int64_t id)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "DELETE FROM kiosk_station WHERE kiosk = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    return store_run(store, statement, "write the stations of a kiosk");
}

static struct fault add_station(struct store *store, int64_t id, int line, struct code station)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT INTO kiosk_station VALUES (?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    put_int(&binder, line);
    put_text(&binder, station.text);
    return store_run(store, statement, "write the stations of a kiosk");
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
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "UPDATE kiosk SET token = ? WHERE id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_bytes(&binder, digest, KIOSK_DIGEST_SIZE);
    put_int(&binder, id);
    return store_run(store, statement, "write the token of a kiosk");
}

struct fault store_kiosk_revoke(struct store *store, int64_t id)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "UPDATE kiosk SET token = NULL, met = 0 WHERE id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    return store_run(store, statement, "end the token of a kiosk");
}

struct fault store_kiosk_is_let_in(struct store *store, int64_t id, bool *out)
{
    sqlite3_stmt *statement;
    *out = false;
    struct fault fault =
        store_use(store, "SELECT 1 FROM kiosk WHERE id = ? AND token IS NOT NULL", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    fault = store_next(store, statement, "ask for the token of a kiosk", out);
    store_done(statement);
    return fault;
}

struct fault store_kiosk_meet(struct store *store, int64_t id)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "UPDATE kiosk SET met = 1 WHERE id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    return store_run(store, statement, "note that a kiosk has connected");
}

static void take_kiosk(struct columns *columns, struct kiosk_row *out)
{
    out->id = take_int(columns);
    TAKE_TEXT(columns, out->kiosk.code.text);
    TAKE_TEXT(columns, out->kiosk.name);
    out->met = take_bool(columns);
}

static struct fault read_stations(struct store *store, struct kiosk_row *kiosk)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store, "SELECT station FROM kiosk_station WHERE kiosk = ? ORDER BY line LIMIT 32", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, kiosk->id);
    bool row = true;
    bool bad = false;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the stations of a kiosk", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        TAKE_TEXT(&columns, kiosk->kiosk.stations[kiosk->kiosk.station_count++].text);
        bad |= columns.bad;
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "kiosk_station") : fault;
}

struct fault store_kiosk_find_token(struct store *store, const unsigned char digest[KIOSK_DIGEST_SIZE],
                                    struct kiosk_row *out, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault =
        store_use(store, "SELECT id, code, name, met FROM kiosk WHERE token = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_bytes(&binder, digest, KIOSK_DIGEST_SIZE);
    fault = store_next(store, statement, "find a kiosk by its token", found);
    if (!*found)
        return fault;
    struct columns columns = {.statement = statement};
    *out = (struct kiosk_row){0};
    take_kiosk(&columns, out);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "kiosk") : read_stations(store, out);
}

struct fault store_kiosk_list(struct store *store, struct kiosk_row **out, size_t *count)
{
    struct list list;
    struct fault fault = store_list_begin(store, &list, "kiosk", sizeof **out);
    if (!fault_is(fault))
        fault = store_use(store, "SELECT id, code, name, met FROM kiosk ORDER BY id", &list.statement);
    while (!fault_is(fault) && store_list_next(store, &list, &fault))
        take_kiosk(&list.columns, list.item);
    for (size_t i = 0; i < list.count && !fault_is(fault); i++)
        fault = read_stations(store, &((struct kiosk_row *)list.items)[i]);
    fault = store_list_end(store, &list, fault, count);
    *out = list.items;
    return fault;
}

#include "hub/store/session.h"

#include "hub/store/inside.h"

/* ------------------------------------------------------------------ PINs */

struct fault store_pin_set(struct store *store, struct tag badge, const char *hash, int64_t now_ms)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT OR REPLACE INTO pin VALUES (?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, badge.text);
    put_text(&binder, hash);
    put_int(&binder, now_ms);
    return store_run(store, statement, "write a PIN");
}

struct fault store_pin_get(struct store *store, struct tag badge, char out[PIN_HASH_MAX], bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault = store_use(store, "SELECT hash FROM pin WHERE badge = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, badge.text);
    fault = store_next(store, statement, "read a PIN", found);
    if (!*found)
        return fault;
    struct columns columns = {.statement = statement};
    take_text(&columns, out, PIN_HASH_MAX);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "pin") : FAULT_OK;
}

struct fault store_pin_tries(struct store *store, const char *badge, struct pin_tries *out)
{
    sqlite3_stmt *statement;
    bool row;
    *out = (struct pin_tries){0};
    struct fault fault =
        store_use(store, "SELECT wrong, locked_until_ms FROM pin_try WHERE badge = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, badge);
    fault = store_next(store, statement, "read wrong tries at a PIN", &row);
    if (!row)
        return fault;
    struct columns columns = {.statement = statement};
    out->wrong = take_int(&columns);
    out->locked_until_ms = take_int(&columns);
    store_done(statement);
    return FAULT_OK;
}

struct fault store_pin_tries_set(struct store *store, const char *badge, const struct pin_tries *tries)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT OR REPLACE INTO pin_try VALUES (?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, badge);
    put_int(&binder, tries->wrong);
    put_int(&binder, tries->locked_until_ms);
    return store_run(store, statement, "write a wrong try at a PIN");
}

/* ------------------------------------------------------------------ seats */

static struct fault find_seat(struct store *store, struct tag badge, int64_t *out, bool *found)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "SELECT id FROM seat WHERE badge = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, badge.text);
    fault = store_next(store, statement, "find a seat", found);
    if (*found) {
        *out = sqlite3_column_int64(statement, 0);
        store_done(statement);
    }
    return fault;
}

static struct fault add_seat(struct store *store, struct tag badge)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT INTO seat (badge) VALUES (?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, badge.text);
    return store_run(store, statement, "make a seat");
}

struct fault store_seat_get(struct store *store, struct tag badge, int64_t *out)
{
    bool found = false;
    struct fault fault = find_seat(store, badge, out, &found);
    if (fault_is(fault) || found)
        return fault;
    fault = add_seat(store, badge);
    return fault_is(fault) ? fault : find_seat(store, badge, out, &found);
}

/* ------------------------------------------------------------------ sessions */

struct fault store_session_add(struct store *store, const unsigned char token[SESSION_DIGEST_SIZE],
                               const struct session_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT INTO session VALUES (?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_bytes(&binder, token, SESSION_DIGEST_SIZE);
    put_int(&binder, row->seat);
    put_int(&binder, row->began_ms);
    put_int(&binder, row->until_ms);
    return store_run(store, statement, "write a session");
}

struct fault store_session_find(struct store *store, const unsigned char token[SESSION_DIGEST_SIZE],
                                struct session_row *out, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault = store_use(store,
                                   "SELECT s.seat, seat.badge, s.began_ms, s.until_ms FROM session AS s"
                                   " JOIN seat ON seat.id = s.seat WHERE s.token = ?",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_bytes(&binder, token, SESSION_DIGEST_SIZE);
    fault = store_next(store, statement, "find a session", found);
    if (!*found)
        return fault;
    struct columns columns = {.statement = statement};
    *out = (struct session_row){.seat = take_int(&columns)};
    TAKE_TEXT(&columns, out->badge.text);
    out->began_ms = take_int(&columns);
    out->until_ms = take_int(&columns);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "session") : FAULT_OK;
}

struct fault store_session_until(struct store *store, const unsigned char token[SESSION_DIGEST_SIZE],
                                 int64_t until_ms)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "UPDATE session SET until_ms = ? WHERE token = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, until_ms);
    put_bytes(&binder, token, SESSION_DIGEST_SIZE);
    return store_run(store, statement, "write the end of a session");
}

struct fault store_session_end_all(struct store *store, struct tag badge)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "UPDATE session SET until_ms = 0 WHERE seat = (SELECT id FROM seat WHERE badge = ?)",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, badge.text);
    return store_run(store, statement, "end the sessions of a person");
}

struct fault store_session_sweep(struct store *store, int64_t before_ms)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "DELETE FROM session WHERE until_ms < ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, before_ms);
    return store_run(store, statement, "forget old sessions");
}

#include "hub/store/session.h"

#include "hub/store/inside.h"

/* ------------------------------------------------------------------ PINs */

struct fault store_pin_set(struct store *store, struct tag badge, const char *hash, int64_t now_ms)
{
    struct query query;
    query_begin(&query, store, "write a PIN", "INSERT OR REPLACE INTO pin VALUES (?, ?, ?)");
    put_text(&query, badge.text);
    put_text(&query, hash);
    put_int(&query, now_ms);
    return query_run(&query);
}

struct fault store_pin_get(struct store *store, struct tag badge, char out[PIN_HASH_MAX], bool *found)
{
    struct query query;
    query_begin(&query, store, "read a PIN", "SELECT hash FROM pin WHERE badge = ?");
    put_text(&query, badge.text);
    *found = query_row(&query);
    if (*found)
        take_text(&query, out, PIN_HASH_MAX);
    return query_end(&query);
}

struct fault store_pin_tries(struct store *store, const char *badge, struct pin_tries *out)
{
    struct query query;
    *out = (struct pin_tries){0};
    query_begin(&query, store, "read wrong tries at a PIN",
                "SELECT wrong, locked_until_ms FROM pin_try WHERE badge = ?");
    put_text(&query, badge);
    if (query_row(&query)) {
        out->wrong = take_int(&query);
        out->locked_until_ms = take_int(&query);
    }
    return query_end(&query);
}

struct fault store_pin_tries_set(struct store *store, const char *badge, const struct pin_tries *tries)
{
    struct query query;
    query_begin(&query, store, "write a wrong try at a PIN",
                "INSERT OR REPLACE INTO pin_try VALUES (?, ?, ?)");
    put_text(&query, badge);
    put_int(&query, tries->wrong);
    put_int(&query, tries->locked_until_ms);
    return query_run(&query);
}

/* ------------------------------------------------------------------ seats */

static struct fault find_seat(struct store *store, struct tag badge, int64_t *out, bool *found)
{
    struct query query;
    query_begin(&query, store, "find a seat", "SELECT id FROM seat WHERE badge = ?");
    put_text(&query, badge.text);
    struct fault fault = query_int(&query, out);
    *found = *out != 0;
    return fault;
}

static struct fault add_seat(struct store *store, struct tag badge)
{
    struct query query;
    query_begin(&query, store, "make a seat", "INSERT INTO seat (badge) VALUES (?)");
    put_text(&query, badge.text);
    return query_run(&query);
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
    struct query query;
    query_begin(&query, store, "write a session", "INSERT INTO session VALUES (?, ?, ?, ?)");
    put_bytes(&query, token, SESSION_DIGEST_SIZE);
    put_int(&query, row->seat);
    put_int(&query, row->began_ms);
    put_int(&query, row->until_ms);
    return query_run(&query);
}

struct fault store_session_find(struct store *store, const unsigned char token[SESSION_DIGEST_SIZE],
                                struct session_row *out, bool *found)
{
    struct query query;
    query_begin(&query, store, "find a session",
                "SELECT s.seat, seat.badge, s.began_ms, s.until_ms FROM session AS s"
                " JOIN seat ON seat.id = s.seat WHERE s.token = ?");
    put_bytes(&query, token, SESSION_DIGEST_SIZE);
    *found = query_row(&query);
    if (*found) {
        *out = (struct session_row){.seat = take_int(&query)};
        TAKE_TEXT(&query, out->badge.text);
        out->began_ms = take_int(&query);
        out->until_ms = take_int(&query);
    }
    return query_end(&query);
}

struct fault store_session_until(struct store *store, const unsigned char token[SESSION_DIGEST_SIZE],
                                 int64_t until_ms)
{
    struct query query;
    query_begin(&query, store, "write the end of a session",
                "UPDATE session SET until_ms = ? WHERE token = ?");
    put_int(&query, until_ms);
    put_bytes(&query, token, SESSION_DIGEST_SIZE);
    return query_run(&query);
}

struct fault store_session_end_all(struct store *store, struct tag badge)
{
    struct query query;
    query_begin(&query, store, "end the sessions of a person",
                "UPDATE session SET until_ms = 0 WHERE seat = (SELECT id FROM seat WHERE badge = ?)");
    put_text(&query, badge.text);
    return query_run(&query);
}

struct fault store_session_sweep(struct store *store, int64_t before_ms)
{
    struct query query;
    query_begin(&query, store, "forget old sessions", "DELETE FROM session WHERE until_ms < ?");
    put_int(&query, before_ms);
    return query_run(&query);
}

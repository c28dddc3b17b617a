#include "hub/store/outbox.h"

#include <stdio.h>

#include "hub/store/inside.h"

#define VOID_WORD "void"

/* ------------------------------------------------------------------ reading */

#define COMMAND_COLUMNS "c.outbox, c.n, c.body, c.result, c.event"

static void take_command(struct columns *columns, struct uuid id, struct command_row *out)
{
    out->id = id;
    out->outbox = take_int(columns);
    out->n = take_int(columns);
    struct span body = take_span(columns);
    struct span result = take_span(columns);
    out->event = take_int(columns);
    out->is_void = span_is(result, VOID_WORD);
    out->result = RESULT_REPLACED;
    if (out->is_void)
        return;
    columns->bad |= body.size != sizeof out->body || !result_find(result, &out->result);
    if (!columns->bad)
        memcpy(out->body, body.data, body.size);
}

struct fault store_outbox_meet(struct store *store, struct uuid outbox, struct uuid command,
                               struct outbox_row *box, bool *box_found, struct command_row *row,
                               bool *row_found)
{
    sqlite3_stmt *statement;
    *box_found = *row_found = false;
    struct fault fault = store_use(store,
                                   "SELECT o.id, o.kiosk, o.last_n, c.id IS NOT NULL, " COMMAND_COLUMNS
                                   " FROM outbox AS o LEFT JOIN command AS c ON c.id = ?2 WHERE o.uuid = ?1",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_bytes(&binder, outbox.bytes, sizeof outbox.bytes);
    put_bytes(&binder, command.bytes, sizeof command.bytes);
    fault = store_next(store, statement, "read an outbox", box_found);
    if (fault_is(fault))
        return fault;
    if (!*box_found)
        return store_command_find(store, command, row, row_found);
    struct columns columns = {.statement = statement};
    box->uuid = outbox;
    box->id = take_int(&columns);
    box->kiosk = take_int(&columns);
    box->last_n = take_int(&columns);
    *row_found = take_bool(&columns);
    if (*row_found)
        take_command(&columns, command, row);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "command") : FAULT_OK;
}

struct fault store_command_find(struct store *store, struct uuid id, struct command_row *out, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault =
        store_use(store, "SELECT " COMMAND_COLUMNS " FROM command AS c WHERE c.id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_bytes(&binder, id.bytes, sizeof id.bytes);
    fault = store_next(store, statement, "read a command", found);
    if (!*found)
        return fault;
    struct columns columns = {.statement = statement};
    take_command(&columns, id, out);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "command") : FAULT_OK;
}

struct fault store_command_reply(struct store *store, struct uuid id, struct command_reply *out)
{
    sqlite3_stmt *statement;
    bool found = false;
    struct fault fault = store_use(store, "SELECT reply FROM command WHERE id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_bytes(&binder, id.bytes, sizeof id.bytes);
    fault = store_next(store, statement, "read an answer", &found);
    if (!found)
        return fault_is(fault) ? fault : store_bad_row(store, "command");
    struct columns columns = {.statement = statement};
    struct span reply = take_span(&columns);
    out->size = reply.size;
    bool fits = reply.size > 0 && reply.size <= sizeof out->text;
    if (fits)
        memcpy(out->text, reply.data, reply.size);
    store_done(statement);
    return fits ? FAULT_OK : store_bad_row(store, "command");
}

/* ------------------------------------------------------------------ writing */

static struct fault add_outbox(struct store *store, struct outbox_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "INSERT INTO outbox (uuid, kiosk, last_n) VALUES (?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_bytes(&binder, row->uuid.bytes, sizeof row->uuid.bytes);
    put_int(&binder, row->kiosk);
    put_int(&binder, row->last_n);
    fault = store_run(store, statement, "write an outbox");
    row->id = sqlite3_last_insert_rowid(store->db);
    return fault;
}

struct fault store_outbox_set(struct store *store, struct outbox_row *row)
{
    sqlite3_stmt *statement;
    if (row->id == 0)
        return add_outbox(store, row);
    struct fault fault = store_use(store, "UPDATE outbox SET last_n = ? WHERE id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, row->last_n);
    put_int(&binder, row->id);
    return store_run(store, statement, "count a command");
}

struct fault store_command_add(struct store *store, const struct command_row *row, struct span reply)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT INTO command VALUES (?, ?, ?, ?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    if (reply.size > COMMAND_REPLY_MAX)
        return fault_make(FAULT_TOO_BIG, "a reply of %zu bytes is longer than %d", reply.size,
                          COMMAND_REPLY_MAX);
    struct binder binder = {.statement = statement};
    put_bytes(&binder, row->id.bytes, sizeof row->id.bytes);
    put_int(&binder, row->outbox);
    put_int(&binder, row->n);
    if (row->is_void)
        put_null(&binder);
    else
        put_bytes(&binder, row->body, sizeof row->body);
    put_text(&binder, row->is_void ? VOID_WORD : result_word(row->result));
    put_row(&binder, row->event);
    if (row->is_void)
        put_null(&binder);
    else
        sqlite3_bind_text(statement, ++binder.next, reply.data, (int)reply.size, SQLITE_STATIC);
    return store_run(store, statement, "remember a command");
}

/* ------------------------------------------------------------------ proof */

struct fault store_outbox_each_gap(struct store *store, void (*say)(void *context, const char *sentence),
                                   void *context)
{
    sqlite3_stmt *statement;
    bool row = true;
    struct fault fault = store_use(
        store,
        "SELECT 'outbox ' || lower(hex(o.uuid)) || ' has seen numbers up to ' || o.last_n || ', but ' ||"
        " coalesce(c.seen, 0) || ' of them are remembered' FROM outbox AS o LEFT JOIN (SELECT outbox,"
        " count(*) AS seen, count(DISTINCT n) AS numbers, max(n) AS last FROM command GROUP BY outbox) AS c"
        " ON c.outbox = o.id WHERE coalesce(c.numbers, 0) <> o.last_n OR coalesce(c.seen, 0) <> o.last_n"
        " OR coalesce(c.last, 0) <> o.last_n"
        " UNION ALL SELECT 'command ' || lower(hex(id)) || ' was answered with event ' || event || ', which "
        "is not there'"
        " FROM command WHERE event IS NOT NULL AND event NOT IN (SELECT seq FROM event)",
        &statement);
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "count the commands", &row);
        if (!row)
            break;
        char sentence[FAULT_TEXT_MAX];
        struct columns columns = {.statement = statement};
        TAKE_TEXT(&columns, sentence);
        say(context, sentence);
    }
    return fault;
}

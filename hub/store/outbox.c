#include "hub/store/outbox.h"

#include <stdio.h>

#include "hub/store/inside.h"

#define VOID_WORD "void"

/* ------------------------------------------------------------------ reading */

#define COMMAND_COLUMNS "c.outbox, c.n, c.body, c.result, c.event"

static void take_command(struct query *query, struct uuid id, struct command_row *out)
{
    out->id = id;
    out->outbox = take_int(query);
    out->n = take_int(query);
    struct span body = take_span(query);
    struct span result = take_span(query);
    out->event = take_int(query);
    out->is_void = span_is(result, VOID_WORD);
    out->result = RESULT_REPLACED;
    if (out->is_void)
        return;
    query->bad |= body.size != sizeof out->body || !result_find(result, &out->result);
    if (!query->bad)
        memcpy(out->body, body.data, body.size);
}

struct fault store_outbox_meet(struct store *store, struct uuid outbox, struct uuid command,
                               struct outbox_row *box, bool *box_found, struct command_row *row,
                               bool *row_found)
{
    struct query query;
    *row_found = false;
    query_begin(&query, store, "read an outbox",
                "SELECT o.id, o.kiosk, o.last_n, c.id IS NOT NULL, " COMMAND_COLUMNS
                " FROM outbox AS o LEFT JOIN command AS c ON c.id = ?2 WHERE o.uuid = ?1");
    put_bytes(&query, outbox.bytes, sizeof outbox.bytes);
    put_bytes(&query, command.bytes, sizeof command.bytes);
    *box_found = query_row(&query);
    if (*box_found) {
        box->uuid = outbox;
        box->id = take_int(&query);
        box->kiosk = take_int(&query);
        box->last_n = take_int(&query);
        *row_found = take_bool(&query);
        if (*row_found)
            take_command(&query, command, row);
    }
    struct fault fault = query_end(&query);
    return *box_found || fault_is(fault) ? fault : store_command_find(store, command, row, row_found);
}

struct fault store_command_find(struct store *store, struct uuid id, struct command_row *out, bool *found)
{
    struct query query;
    query_begin(&query, store, "read a command",
                "SELECT " COMMAND_COLUMNS " FROM command AS c WHERE c.id = ?");
    put_bytes(&query, id.bytes, sizeof id.bytes);
    *found = query_row(&query);
    if (*found)
        take_command(&query, id, out);
    return query_end(&query);
}

struct fault store_command_reply(struct store *store, struct uuid id, struct command_reply *out)
{
    struct query query;
    query_begin(&query, store, "read an answer", "SELECT reply FROM command WHERE id = ?");
    put_bytes(&query, id.bytes, sizeof id.bytes);
    if (query_must(&query)) {
        struct span reply = take_span(&query);
        out->size = reply.size;
        if (reply.size > 0 && reply.size <= sizeof out->text)
            memcpy(out->text, reply.data, reply.size);
        else
            query.bad = true;
    }
    return query_end(&query);
}

/* ------------------------------------------------------------------ writing */

static struct fault add_outbox(struct store *store, struct outbox_row *row)
{
    struct query query;
    query_begin(&query, store, "write an outbox",
                "INSERT INTO outbox (uuid, kiosk, last_n) VALUES (?, ?, ?)");
    put_bytes(&query, row->uuid.bytes, sizeof row->uuid.bytes);
    put_int(&query, row->kiosk);
    put_int(&query, row->last_n);
    struct fault fault = query_run(&query);
    row->id = sqlite3_last_insert_rowid(store->db);
    return fault;
}

struct fault store_outbox_set(struct store *store, struct outbox_row *row)
{
    struct query query;
    if (row->id == 0)
        return add_outbox(store, row);
    query_begin(&query, store, "count a command", "UPDATE outbox SET last_n = ? WHERE id = ?");
    put_int(&query, row->last_n);
    put_int(&query, row->id);
    return query_run(&query);
}

struct fault store_command_add(struct store *store, const struct command_row *row, struct span reply)
{
    struct query query;
    if (reply.size > COMMAND_REPLY_MAX)
        return fault_make(FAULT_TOO_BIG, "a reply of %zu bytes is longer than %d", reply.size,
                          COMMAND_REPLY_MAX);
    query_begin(&query, store, "remember a command", "INSERT INTO command VALUES (?, ?, ?, ?, ?, ?, ?)");
    put_bytes(&query, row->id.bytes, sizeof row->id.bytes);
    put_int(&query, row->outbox);
    put_int(&query, row->n);
    if (row->is_void)
        put_null(&query);
    else
        put_bytes(&query, row->body, sizeof row->body);
    put_text(&query, row->is_void ? VOID_WORD : result_word(row->result));
    put_row(&query, row->event);
    put_span(&query, row->is_void ? (struct span){NULL, 0} : reply);
    return query_run(&query);
}

/* ------------------------------------------------------------------ proof */

struct fault store_outbox_each_gap(struct store *store, void (*say)(void *context, const char *sentence),
                                   void *context)
{
    static const char *const QUESTIONS[] = {
        "SELECT 'outbox ' || lower(hex(o.uuid)) || ' has seen numbers up to ' || o.last_n || ', but ' ||"
        " coalesce(c.seen, 0) || ' of them are remembered' FROM outbox AS o LEFT JOIN (SELECT outbox,"
        " count(*) AS seen, count(DISTINCT n) AS numbers, max(n) AS last FROM command GROUP BY outbox) AS c"
        " ON c.outbox = o.id WHERE coalesce(c.numbers, 0) <> o.last_n OR coalesce(c.seen, 0) <> o.last_n"
        " OR coalesce(c.last, 0) <> o.last_n",
        "SELECT 'command ' || lower(hex(id)) || ' was answered with event ' || event || ', which is not "
        "there'"
        " FROM command WHERE event IS NOT NULL AND event NOT IN (SELECT seq FROM event)",
    };
    return store_prove_by(store, QUESTIONS, COUNT_OF(QUESTIONS), say, context);
}

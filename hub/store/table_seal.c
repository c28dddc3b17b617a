/* Sums of tables: kept beside each change by triggers of the writer's connection alone (the file has none of
 * them), told behind the last event when a transaction ends. */
#include "hub/store/table_seal.h"

#include <ctype.h>
#include <sodium.h>
#include <stdlib.h>

#include "common/base/text.h"
#include "hub/store/inside.h"

#define SQL_BYTES 4096

static const struct {
    const char *name, *words, *columns;
} tables[] = {
#define ROW(table, words, columns) [SEALED_##table] = {#table, words, columns},
    SEALED_TABLE_LIST(ROW)
#undef ROW
};

const char *sealed_table_words(enum sealed_table table)
{
    return tables[table].words;
}

bool sealed_table_find(const char *name, enum sealed_table *out)
{
    for (int i = 0; i < SEALED_TABLE_COUNT; i++)
        if (strcmp(tables[i].name, name) == 0) {
            *out = (enum sealed_table)i;
            return true;
        }
    return false;
}

/* ------------------------------------------------------------------ sums and seals */

/* To take a row away is to add what it lacks to a whole: its bytes turned round, and one. */
static void add_row(unsigned char sum[TABLE_SUM_SIZE], struct span row, bool comes)
{
    unsigned char hash[TABLE_SUM_SIZE];
    unsigned carry = comes ? 0 : 1;
    crypto_generichash(hash, sizeof hash, (const unsigned char *)row.data, row.size, NULL, 0);
    for (int i = TABLE_SUM_SIZE - 1; i >= 0; i--) {
        carry += sum[i] + (comes ? hash[i] : 255u - hash[i]);
        sum[i] = (unsigned char)(carry & 255);
        carry >>= 8;
    }
}

size_t table_sealed_bytes(const struct table_seal *told, unsigned char out[TABLE_SEALED_MAX])
{
    size_t size = strlen(told->table);
    out[0] = (unsigned char)size;
    memcpy(out + 1, told->table, size);
    out[1 + size] = TABLE_SUM_SIZE;
    memcpy(out + 2 + size, told->sum, TABLE_SUM_SIZE);
    return 2 + size + TABLE_SUM_SIZE;
}

void table_seal_make(unsigned char out[EVENT_SEAL_SIZE], const unsigned char before[EVENT_SEAL_SIZE],
                     const struct table_seal *told)
{
    unsigned char bytes[1 + EVENT_SEAL_SIZE + TABLE_SEALED_MAX] = {EVENT_SEAL_SIZE};
    memcpy(bytes + 1, before, EVENT_SEAL_SIZE);
    size_t size = 1 + EVENT_SEAL_SIZE + table_sealed_bytes(told, bytes + 1 + EVENT_SEAL_SIZE);
    crypto_generichash(out, EVENT_SEAL_SIZE, bytes, size, NULL, 0);
}

/* ------------------------------------------------------------------ rows as text */

/* The columns of a row in SQL: "new.id, new.tag" of "@id, @tag" and "new.". */
static void add_columns(struct text *sql, const char *columns, const char *row)
{
    for (const char *at = columns; *at; at++)
        if (*at == '@')
            text_add(sql, "%s", row);
        else
            text_add_span(sql, (struct span){at, 1});
}

/* The names alone. */
static void add_names(struct text *sql, const char *columns)
{
    const char *before = "";
    for (const char *at = strchr(columns, '@'); at; at = strchr(at, '@')) {
        const char *end = ++at;
        while (isalnum((unsigned char)*end) || *end == '_')
            end++;
        text_add(sql, "%s%.*s", before, (int)(end - at), at);
        before = ", ";
    }
}

struct fault store_table_sum(struct store *store, enum sealed_table table, unsigned char out[TABLE_SUM_SIZE])
{
    char room[SQL_BYTES];
    struct text sql = TEXT_IN(room);
    sqlite3_stmt *statement = NULL;
    memset(out, 0, TABLE_SUM_SIZE);
    text_add(&sql, "SELECT json_array(");
    add_columns(&sql, tables[table].columns, "");
    text_add(&sql, ") FROM \"%s\"", tables[table].name);
    assert(text_ok(&sql));
    int code = sqlite3_prepare_v2(store->db, room, -1, &statement, NULL);
    while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *row = (const char *)sqlite3_column_text(statement, 0);
        add_row(out, span_of(row ? row : ""), true);
        code = SQLITE_OK;
    }
    struct fault fault = code == SQLITE_DONE ? FAULT_OK : store_fault(store, "add up a table");
    sqlite3_finalize(statement);
    return fault;
}

/* ------------------------------------------------------------------ what was told last */

static struct fault read_head(struct store *store, struct chain *chain)
{
    struct query query;
    struct fault fault = store_event_last(store, &chain->seq, chain->head);
    if (fault_is(fault))
        return fault;
    query_begin(&query, store, "read the last seal",
                "SELECT line + 1, seal FROM table_seal WHERE event = ? ORDER BY line DESC LIMIT 1");
    put_int(&query, chain->seq);
    if (query_row(&query)) {
        chain->line = take_int(&query);
        take_bytes(&query, chain->head, EVENT_SEAL_SIZE);
    }
    return query_end(&query);
}

static struct fault read_told(struct store *store, struct chain *chain, enum sealed_table table)
{
    struct query query;
    query_begin(&query, store, "read what was told of a table",
                "SELECT sum FROM table_seal WHERE name = ? ORDER BY event DESC, line DESC LIMIT 1");
    put_text(&query, tables[table].name);
    chain->is_told[table] = query_row(&query);
    if (chain->is_told[table])
        take_bytes(&query, chain->told[table], TABLE_SUM_SIZE);
    struct fault fault = query_end(&query);
    memcpy(chain->sums[table], chain->told[table], TABLE_SUM_SIZE);
    return fault_is(fault) || chain->is_told[table] ? fault
                                                    : store_table_sum(store, table, chain->sums[table]);
}

/* ------------------------------------------------------------------ beside each change */

/* SQL: seal_row(table, whether it comes, its text). */
static void follow_row(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct store *store = sqlite3_user_data(context);
    assert(count == 3);
    int table = sqlite3_value_int(values[0]);
    const char *row = (const char *)sqlite3_value_text(values[2]);
    assert(table >= 0 && table < SEALED_TABLE_COUNT);
    if (!row) {
        sqlite3_result_error_nomem(context);
        return;
    }
    add_row(store->chain.sums[table], span_of(row), sqlite3_value_int(values[1]) != 0);
}

static void add_follow(struct text *sql, enum sealed_table table, bool comes)
{
    text_add(sql, " SELECT seal_row(%d, %d, json_array(", (int)table, comes);
    add_columns(sql, tables[table].columns, comes ? "new." : "old.");
    text_add(sql, "));");
}

static struct fault follow(struct store *store, enum sealed_table table)
{
    char room[SQL_BYTES];
    struct text sql = TEXT_IN(room);
    const char *name = tables[table].name;
    text_add(&sql, "CREATE TEMP TRIGGER %s_comes AFTER INSERT ON main.%s BEGIN", name, name);
    add_follow(&sql, table, true);
    text_add(&sql, " END; CREATE TEMP TRIGGER %s_goes AFTER DELETE ON main.%s BEGIN", name, name);
    add_follow(&sql, table, false);
    text_add(&sql, " END; CREATE TEMP TRIGGER %s_changes AFTER UPDATE OF ", name);
    add_names(&sql, tables[table].columns);
    text_add(&sql, " ON main.%s BEGIN", name);
    add_follow(&sql, table, false);
    add_follow(&sql, table, true);
    text_add(&sql, " END");
    assert(text_ok(&sql));
    return sqlite3_exec(store->db, room, NULL, NULL, NULL) == SQLITE_OK
               ? FAULT_OK
               : store_fault(store, "follow the changes of a table");
}

/* ------------------------------------------------------------------ the chain of a writer */

/* What nobody told yet (the file is new, or came forward from an older format) is told at once. */
static struct fault tell_first(struct store *store)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < SEALED_TABLE_COUNT; i++)
        if (!store->chain.is_told[i] && store->chain.seq > 0) {
            fault = store_begin(store);
            return fault_is(fault) ? fault : store_commit(store);
        }
    return fault;
}

struct fault chain_begin(struct store *store)
{
    if (sodium_init() < 0)
        return fault_make(FAULT_IO, "the library that makes seals cannot start: reinstall libsodium");
    int code = sqlite3_create_function(store->db, "seal_row", 3, SQLITE_UTF8, store, follow_row, NULL, NULL);
    struct fault fault = code == SQLITE_OK ? FAULT_OK : store_fault(store, "set up the connection");
    if (!fault_is(fault))
        fault = read_head(store, &store->chain);
    for (int i = 0; i < SEALED_TABLE_COUNT && !fault_is(fault); i++) {
        fault = read_told(store, &store->chain, (enum sealed_table)i);
        if (!fault_is(fault))
            fault = follow(store, (enum sealed_table)i);
    }
    store->has_chain = !fault_is(fault);
    store->kept = store->chain;
    return fault_is(fault) ? fault : tell_first(store);
}

void chain_note_event(struct store *store, const struct event_row *event)
{
    store->chain.seq = event->seq;
    store->chain.line = 0;
    memcpy(store->chain.head, event->seal, EVENT_SEAL_SIZE);
}

static struct fault tell_table(struct store *store, enum sealed_table table)
{
    struct chain *chain = &store->chain;
    struct table_seal told;
    struct query query;
    memcpy(told.table, tables[table].name, strlen(tables[table].name) + 1);
    memcpy(told.sum, chain->sums[table], TABLE_SUM_SIZE);
    table_seal_make(told.seal, chain->head, &told);
    query_begin(&query, store, "tell of a table", "INSERT INTO table_seal VALUES (?, ?, ?, ?, ?)");
    put_int(&query, chain->seq);
    put_int(&query, chain->line);
    put_text(&query, told.table);
    put_bytes(&query, told.sum, TABLE_SUM_SIZE);
    put_bytes(&query, told.seal, EVENT_SEAL_SIZE);
    struct fault fault = query_run(&query);
    if (fault_is(fault))
        return fault;
    chain->line++;
    memcpy(chain->head, told.seal, EVENT_SEAL_SIZE);
    memcpy(chain->told[table], told.sum, TABLE_SUM_SIZE);
    chain->is_told[table] = true;
    return FAULT_OK;
}

struct fault chain_tell(struct store *store)
{
    struct chain *chain = &store->chain;
    struct fault fault = FAULT_OK;
    if (!store->has_chain || chain->seq == 0) /* what is set up before the first event is told with it */
        return FAULT_OK;
    for (int i = 0; i < SEALED_TABLE_COUNT && !fault_is(fault); i++)
        if (!chain->is_told[i] || memcmp(chain->sums[i], chain->told[i], TABLE_SUM_SIZE) != 0)
            fault = tell_table(store, (enum sealed_table)i);
    return fault;
}

int64_t store_chain_seq(const struct store *store)
{
    assert(store->has_chain);
    return store->chain.seq;
}

const unsigned char *store_chain_head(const struct store *store)
{
    assert(store->has_chain);
    return store->chain.head;
}

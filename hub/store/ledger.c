#include "hub/store/ledger.h"

#include "hub/store/inside.h"

/* ------------------------------------------------------------------ names to rows */

_Static_assert(NAME_CACHE_TEXT >= ACCOUNT_TEXT_MAX && NAME_CACHE_TEXT >= BOOK_TEXT_MAX, "every name fits");

/* FNV-1a; only chooses a slot of the cache. */
static size_t name_slot(const char *name)
{
    uint32_t hash = UINT32_C(2166136261);
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * UINT32_C(16777619);
    return hash % NAME_CACHE_SIZE;
}

void store_forget_names(struct store *store)
{
    memset(&store->accounts, 0, sizeof store->accounts);
    memset(&store->books, 0, sizeof store->books);
}

struct name_table {
    const char *find_sql, *add_sql;
};

static const struct name_table accounts = {"SELECT id FROM account WHERE name = ?",
                                           "INSERT INTO account (name) VALUES (?)"};
static const struct name_table books = {"SELECT id FROM book WHERE name = ?",
                                        "INSERT INTO book (name) VALUES (?)"};

static struct fault add_name(struct store *store, const struct name_table *table, const char *name,
                             int64_t *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, table->add_sql, &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, name);
    fault = store_run(store, statement, "open an account");
    *row = sqlite3_last_insert_rowid(store->db);
    return fault;
}

static struct fault look_up(struct store *store, const struct name_table *table, const char *name,
                            int64_t *row)
{
    sqlite3_stmt *statement;
    bool found = false;
    struct fault fault = store_use(store, table->find_sql, &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, name);
    fault = store_next(store, statement, "find an account", &found);
    if (fault_is(fault) || !found)
        return fault_is(fault) ? fault : add_name(store, table, name, row);
    *row = sqlite3_column_int64(statement, 0);
    store_done(statement);
    return FAULT_OK;
}

static struct fault name_row(struct store *store, const struct name_table *table, struct name_cache *cache,
                             const char *name, int64_t *row)
{
    size_t slot = name_slot(name);
    if (cache->items[slot].row != 0 && strcmp(cache->items[slot].text, name) == 0) {
        *row = cache->items[slot].row;
        return FAULT_OK;
    }
    struct fault fault = look_up(store, table, name, row);
    if (fault_is(fault))
        return fault;
    memcpy(cache->items[slot].text, name, strlen(name) + 1);
    cache->items[slot].row = *row;
    return FAULT_OK;
}

/* ------------------------------------------------------------------ transfers */

static struct fault add_balance(struct store *store, int64_t event, int64_t book, int64_t account, int64_t ug)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "INSERT INTO balance VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                                   " since = CASE WHEN ug = 0 THEN excluded.since ELSE since END,"
                                   " ug = ug + excluded.ug",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, book);
    put_int(&binder, account);
    put_int(&binder, ug);
    put_int(&binder, event);
    return store_run(store, statement, "keep a balance");
}

static struct fault add_transfer(struct store *store, int64_t event, int64_t line,
                                 const struct transfer *transfer)
{
    sqlite3_stmt *statement;
    int64_t book;
    int64_t debit;
    int64_t credit;
    struct fault fault = name_row(store, &books, &store->books, transfer->book.text, &book);
    if (!fault_is(fault))
        fault = name_row(store, &accounts, &store->accounts, transfer->debit.text, &debit);
    if (!fault_is(fault))
        fault = name_row(store, &accounts, &store->accounts, transfer->credit.text, &credit);
    if (!fault_is(fault))
        fault = store_use(store, "INSERT INTO transfer VALUES (?, ?, ?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, event);
    put_int(&binder, line);
    put_int(&binder, book);
    put_int(&binder, debit);
    put_int(&binder, credit);
    put_int(&binder, transfer->amount.ug);
    fault = store_run(store, statement, "write a transfer");
    if (!fault_is(fault))
        fault = add_balance(store, event, book, debit, transfer->amount.ug);
    if (!fault_is(fault))
        fault = add_balance(store, event, book, credit, -transfer->amount.ug);
    return fault;
}

struct fault store_transfers_add(struct store *store, int64_t event, const struct transfers *transfers)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < transfers->count && !fault_is(fault); i++)
        fault = add_transfer(store, event, (int64_t)i, &transfers->items[i]);
    return fault;
}

static void take_transfer(struct columns *columns, struct transfers *out)
{
    if (out->count == TRANSFERS_MAX) {
        columns->bad = true;
        return;
    }
    struct transfer *transfer = &out->items[out->count++];
    *transfer = (struct transfer){0};
    TAKE_TEXT(columns, transfer->book.text);
    TAKE_TEXT(columns, transfer->debit.text);
    TAKE_TEXT(columns, transfer->credit.text);
    transfer->amount.ug = take_int(columns);
}

struct fault store_transfers_list(struct store *store, int64_t event, struct transfers *out)
{
    sqlite3_stmt *statement;
    out->count = 0;
    struct fault fault = store_use(
        store,
        "SELECT b.name, d.name, c.name, t.amount_ug FROM transfer AS t LEFT JOIN book AS b ON b.id = t.book"
        " LEFT JOIN account AS d ON d.id = t.debit LEFT JOIN account AS c ON c.id = t.credit"
        " WHERE t.event = ? ORDER BY t.line",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, event);
    bool row = true;
    bool bad = false;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read transfers", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        take_transfer(&columns, out);
        bad |= columns.bad;
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "transfer") : fault;
}

/* ------------------------------------------------------------------ balances */

struct fault store_balance_each(struct store *store,
                                void (*take)(void *context, struct book book, struct account account,
                                             struct mass balance),
                                void *context)
{
    sqlite3_stmt *statement;
    bool row = true;
    bool bad = false;
    struct fault fault = store_use(
        store,
        "SELECT b.name, a.name, sum(ug) FROM (SELECT book, debit AS account, amount_ug AS ug FROM transfer"
        " UNION ALL SELECT book, credit, -amount_ug FROM transfer) AS t LEFT JOIN book AS b ON b.id = t.book"
        " LEFT JOIN account AS a ON a.id = t.account GROUP BY t.book, t.account ORDER BY b.name, a.name",
        &statement);
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "add up the balances", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct book book = {0};
        struct account account = {0};
        TAKE_TEXT(&columns, book.text);
        TAKE_TEXT(&columns, account.text);
        take(context, book, account, MASS_UG(take_int(&columns)));
        bad |= columns.bad;
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "transfer") : fault;
}

/* ------------------------------------------------------------------ balances as they are kept */

/* The statement gives book, account, µg, since, its time. */
static struct fault list_balances(struct store *store, sqlite3_stmt *statement,
                                  bool (*take)(void *context, const struct balance_row *row), void *context)
{
    bool row = true;
    bool bad = false;
    struct fault fault = FAULT_OK;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read balances", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct balance_row item = {.since = 0};
        TAKE_TEXT(&columns, item.book.text);
        TAKE_TEXT(&columns, item.account.text);
        item.balance.ug = take_int(&columns);
        item.since = take_int(&columns);
        item.since_ms = take_int(&columns);
        bad |= columns.bad;
        if (!take(context, &item)) {
            store_done(statement);
            break;
        }
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "balance") : fault;
}

struct fault store_balance_list(struct store *store, struct book book,
                                bool (*take)(void *context, const struct balance_row *row), void *context)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "SELECT b.name, a.name, k.ug, k.since, e.booked_ms FROM balance AS k"
                                   " JOIN book AS b ON b.id = k.book JOIN account AS a ON a.id = k.account"
                                   " LEFT JOIN event AS e ON e.seq = k.since WHERE ?1 IS NULL OR b.name = ?1"
                                   " ORDER BY b.name, a.name",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, book.text);
    return list_balances(store, statement, take, context);
}

struct fault store_balance_list_at(struct store *store, int64_t seq, struct book book,
                                   bool (*take)(void *context, const struct balance_row *row), void *context)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store,
        "SELECT b.name, a.name, sum(ug), 0, 0 FROM (SELECT event, book, debit AS account, amount_ug AS ug"
        " FROM transfer WHERE event <= ?1 UNION ALL SELECT event, book, credit, -amount_ug FROM transfer"
        " WHERE event <= ?1) AS t JOIN book AS b ON b.id = t.book JOIN account AS a ON a.id = t.account"
        " WHERE ?2 IS NULL OR b.name = ?2 GROUP BY t.book, t.account ORDER BY b.name, a.name",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, seq);
    put_text(&binder, book.text);
    return list_balances(store, statement, take, context);
}

struct fault store_event_seq_at(struct store *store, int64_t ms, int64_t *seq)
{
    sqlite3_stmt *statement;
    bool row = false;
    *seq = 0;
    struct fault fault = store_use(
        store, "SELECT seq FROM event WHERE booked_ms <= ? ORDER BY booked_ms DESC, seq DESC LIMIT 1",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, ms);
    fault = store_next(store, statement, "find a moment", &row);
    if (row)
        *seq = sqlite3_column_int64(statement, 0);
    store_done(statement);
    return fault;
}

struct fault store_balance_get(struct store *store, struct book book, struct account account,
                               struct mass *out)
{
    sqlite3_stmt *statement;
    bool row = false;
    *out = MASS_UG(0);
    struct fault fault = store_use(store,
                                   "SELECT k.ug FROM balance AS k JOIN book AS b ON b.id = k.book"
                                   " JOIN account AS a ON a.id = k.account WHERE b.name = ? AND a.name = ?",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, book.text);
    put_text(&binder, account.text);
    fault = store_next(store, statement, "read a balance", &row);
    if (row)
        out->ug = sqlite3_column_int64(statement, 0);
    store_done(statement);
    return fault;
}

struct fault store_balances_get(struct store *store, struct balances *balances)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < balances->count && !fault_is(fault); i++)
        fault = store_balance_get(store, balances->items[i].book, balances->items[i].account,
                                  &balances->items[i].mass);
    return fault;
}

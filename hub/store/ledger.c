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
    struct query query;
    query_begin(&query, store, "open an account", table->add_sql);
    put_text(&query, name);
    struct fault fault = query_run(&query);
    *row = sqlite3_last_insert_rowid(store->db);
    return fault;
}

static struct fault look_up(struct store *store, const struct name_table *table, const char *name,
                            int64_t *row)
{
    struct query query;
    query_begin(&query, store, "find an account", table->find_sql);
    put_text(&query, name);
    struct fault fault = query_int(&query, row);
    return fault_is(fault) || *row != 0 ? fault : add_name(store, table, name, row);
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
    struct query query;
    query_begin(&query, store, "keep a balance",
                "INSERT INTO balance VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " since = CASE WHEN ug = 0 THEN excluded.since ELSE since END,"
                " ug = ug + excluded.ug");
    put_int(&query, book);
    put_int(&query, account);
    put_int(&query, ug);
    put_int(&query, event);
    return query_run(&query);
}

static struct fault add_transfer(struct store *store, int64_t event, int64_t line,
                                 const struct transfer *transfer)
{
    struct query query;
    int64_t book;
    int64_t debit;
    int64_t credit;
    struct fault fault = name_row(store, &books, &store->books, transfer->book.text, &book);
    if (!fault_is(fault))
        fault = name_row(store, &accounts, &store->accounts, transfer->debit.text, &debit);
    if (!fault_is(fault))
        fault = name_row(store, &accounts, &store->accounts, transfer->credit.text, &credit);
    if (fault_is(fault))
        return fault;
    query_begin(&query, store, "write a transfer", "INSERT INTO transfer VALUES (?, ?, ?, ?, ?, ?)");
    put_int(&query, event);
    put_int(&query, line);
    put_int(&query, book);
    put_int(&query, debit);
    put_int(&query, credit);
    put_int(&query, transfer->amount.ug);
    fault = query_run(&query);
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

static void take_transfer(struct query *query, struct transfers *out)
{
    if (out->count == TRANSFERS_MAX) {
        query->bad = true;
        return;
    }
    struct transfer *transfer = &out->items[out->count++];
    *transfer = (struct transfer){0};
    TAKE_TEXT(query, transfer->book.text);
    TAKE_TEXT(query, transfer->debit.text);
    TAKE_TEXT(query, transfer->credit.text);
    transfer->amount.ug = take_int(query);
}

struct fault store_transfers_list(struct store *store, int64_t event, struct transfers *out)
{
    struct query query;
    out->count = 0;
    query_begin(
        &query, store, "read transfers",
        "SELECT b.name, d.name, c.name, t.amount_ug FROM transfer AS t LEFT JOIN book AS b ON b.id = t.book"
        " LEFT JOIN account AS d ON d.id = t.debit LEFT JOIN account AS c ON c.id = t.credit"
        " WHERE t.event = ? ORDER BY t.line");
    put_int(&query, event);
    while (query_row(&query)) {
        take_transfer(&query, out);
    }
    return query_end(&query);
}

/* ------------------------------------------------------------------ balances */

struct fault store_balance_each(struct store *store,
                                void (*take)(void *context, struct book book, struct account account,
                                             struct mass balance),
                                void *context)
{
    struct query query;
    query_begin(
        &query, store, "add up the balances",
        "SELECT b.name, a.name, sum(ug) FROM (SELECT book, debit AS account, amount_ug AS ug FROM transfer"
        " UNION ALL SELECT book, credit, -amount_ug FROM transfer) AS t LEFT JOIN book AS b ON b.id = t.book"
        " LEFT JOIN account AS a ON a.id = t.account GROUP BY t.book, t.account ORDER BY b.name, a.name");
    while (query_row(&query)) {
        struct book book = {0};
        struct account account = {0};
        TAKE_TEXT(&query, book.text);
        TAKE_TEXT(&query, account.text);
        take(context, book, account, MASS_UG(take_int(&query)));
    }
    return query_end(&query);
}

/* ------------------------------------------------------------------ balances as they are kept */

/* The question gives book, account, µg, since, its time. */
static struct fault list_balances(struct query *query,
                                  bool (*take)(void *context, const struct balance_row *row), void *context)
{
    while (query_row(query)) {
        struct balance_row item = {.since = 0};
        TAKE_TEXT(query, item.book.text);
        TAKE_TEXT(query, item.account.text);
        item.balance.ug = take_int(query);
        item.since = take_int(query);
        item.since_ms = take_int(query);
        if (query->bad || !take(context, &item))
            break;
    }
    return query_end(query);
}

struct fault store_balance_list(struct store *store, struct book book,
                                bool (*take)(void *context, const struct balance_row *row), void *context)
{
    struct query query;
    query_begin(&query, store, "read balances",
                "SELECT b.name, a.name, k.ug, k.since, e.booked_ms FROM balance AS k"
                " JOIN book AS b ON b.id = k.book JOIN account AS a ON a.id = k.account"
                " LEFT JOIN event AS e ON e.seq = k.since WHERE ?1 IS NULL OR b.name = ?1"
                " ORDER BY b.name, a.name");
    put_text(&query, book.text);
    return list_balances(&query, take, context);
}

struct fault store_balance_list_at(struct store *store, int64_t seq, struct book book,
                                   bool (*take)(void *context, const struct balance_row *row), void *context)
{
    struct query query;
    query_begin(
        &query, store, "read balances",
        "SELECT b.name, a.name, sum(ug), 0, 0 FROM (SELECT event, book, debit AS account, amount_ug AS ug"
        " FROM transfer WHERE event <= ?1 UNION ALL SELECT event, book, credit, -amount_ug FROM transfer"
        " WHERE event <= ?1) AS t JOIN book AS b ON b.id = t.book JOIN account AS a ON a.id = t.account"
        " WHERE ?2 IS NULL OR b.name = ?2 GROUP BY t.book, t.account ORDER BY b.name, a.name");
    put_int(&query, seq);
    put_text(&query, book.text);
    return list_balances(&query, take, context);
}

struct fault store_event_seq_at(struct store *store, int64_t ms, int64_t *seq)
{
    struct query query;
    query_begin(&query, store, "find a moment",
                "SELECT seq FROM event WHERE booked_ms <= ? ORDER BY booked_ms DESC, seq DESC LIMIT 1");
    put_int(&query, ms);
    return query_int(&query, seq);
}

struct fault store_balance_get(struct store *store, struct book book, struct account account,
                               struct mass *out)
{
    struct query query;
    query_begin(&query, store, "read a balance",
                "SELECT k.ug FROM balance AS k JOIN book AS b ON b.id = k.book"
                " JOIN account AS a ON a.id = k.account WHERE b.name = ? AND a.name = ?");
    put_text(&query, book.text);
    put_text(&query, account.text);
    return query_int(&query, &out->ug);
}

struct fault store_balances_get(struct store *store, struct balances *balances)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < balances->count && !fault_is(fault); i++)
        fault = store_balance_get(store, balances->items[i].book, balances->items[i].account,
                                  &balances->items[i].mass);
    return fault;
}

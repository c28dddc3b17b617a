#include "hub/store/digest.h"

#include "hub/store/inside.h"

struct fault store_digest_add(struct store *store, const struct digest_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "INSERT INTO digest VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, row->day);
    put_int(&binder, row->seq);
    put_bytes(&binder, row->seal, sizeof row->seal);
    put_bytes(&binder, row->balances, sizeof row->balances);
    put_int(&binder, row->made_ms);
    put_bytes(&binder, row->sum, sizeof row->sum);
    return store_run(store, statement, "write a digest");
}

static bool take_row(sqlite3_stmt *statement, struct digest_row *out)
{
    struct columns columns = {.statement = statement};
    *out = (struct digest_row){.seq = 0};
    TAKE_TEXT(&columns, out->day);
    out->seq = take_int(&columns);
    take_bytes(&columns, out->seal, sizeof out->seal);
    take_bytes(&columns, out->balances, sizeof out->balances);
    out->made_ms = take_int(&columns);
    take_bytes(&columns, out->sum, sizeof out->sum);
    return !columns.bad;
}

struct fault store_digest_each(struct store *store, bool (*take)(void *context, const struct digest_row *row),
                               void *context)
{
    sqlite3_stmt *statement;
    bool row = true;
    struct fault fault = store_use(
        store, "SELECT day, seq, seal, balances, made_ms, sum FROM digest ORDER BY seq, day", &statement);
    while (!fault_is(fault)) {
        struct digest_row digest;
        fault = store_next(store, statement, "read the digests", &row);
        if (!row)
            break;
        bool fits = take_row(statement, &digest);
        if (fits && take(context, &digest))
            continue;
        store_done(statement);
        return fits ? FAULT_OK : store_bad_row(store, "digest");
    }
    return fault;
}

struct fault store_digest_balances(struct store *store, int64_t seq,
                                   void (*take)(void *context, const char *book, const char *account,
                                                int64_t ug),
                                   void *context)
{
    sqlite3_stmt *statement;
    bool row = true;
    struct fault fault =
        store_use(store,
                  "WITH since AS (SELECT book, account, sum(ug) AS ug FROM ("
                  "SELECT book, debit AS account, amount_ug AS ug FROM transfer WHERE event > ?1 UNION ALL "
                  "SELECT book, credit, -amount_ug FROM transfer WHERE event > ?1) GROUP BY book, account) "
                  "SELECT b.name, a.name, k.ug - coalesce(s.ug, 0) AS then_ug FROM balance AS k "
                  "JOIN book AS b ON b.id = k.book JOIN account AS a ON a.id = k.account "
                  "LEFT JOIN since AS s ON s.book = k.book AND s.account = k.account WHERE then_ug <> 0 "
                  "ORDER BY b.name, a.name",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, seq);
    while (!fault_is(fault)) {
        char book[BOOK_TEXT_MAX];
        char account[ACCOUNT_TEXT_MAX];
        fault = store_next(store, statement, "add up the balances of a day", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        TAKE_TEXT(&columns, book);
        TAKE_TEXT(&columns, account);
        take(context, book, account, take_int(&columns));
    }
    return fault;
}

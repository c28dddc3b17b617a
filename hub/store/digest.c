#include "hub/store/digest.h"

#include "hub/store/inside.h"

struct fault store_digest_add(struct store *store, const struct digest_row *row)
{
    struct query query;
    query_begin(&query, store, "write a digest",
                "INSERT INTO digest VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
    put_text(&query, row->day);
    put_int(&query, row->seq);
    put_bytes(&query, row->seal, sizeof row->seal);
    put_bytes(&query, row->balances, sizeof row->balances);
    put_int(&query, row->made_ms);
    put_bytes(&query, row->sum, sizeof row->sum);
    return query_run(&query);
}

static void take_row(struct query *query, struct digest_row *out)
{
    *out = (struct digest_row){.seq = 0};
    TAKE_TEXT(query, out->day);
    out->seq = take_int(query);
    take_bytes(query, out->seal, sizeof out->seal);
    take_bytes(query, out->balances, sizeof out->balances);
    out->made_ms = take_int(query);
    take_bytes(query, out->sum, sizeof out->sum);
}

struct fault store_digest_each(struct store *store, bool (*take)(void *context, const struct digest_row *row),
                               void *context)
{
    struct query query;
    query_begin(&query, store, "read the digests",
                "SELECT day, seq, seal, balances, made_ms, sum FROM digest ORDER BY seq, day");
    while (query_row(&query)) {
        struct digest_row digest;
        take_row(&query, &digest);
        if (query.bad || !take(context, &digest))
            break;
    }
    return query_end(&query);
}

struct fault store_digest_balances(struct store *store, int64_t seq,
                                   void (*take)(void *context, const char *book, const char *account,
                                                int64_t ug),
                                   void *context)
{
    struct query query;
    query_begin(&query, store, "add up the balances of a day",
                "WITH since AS (SELECT book, account, sum(ug) AS ug FROM ("
                "SELECT book, debit AS account, amount_ug AS ug FROM transfer WHERE event > ?1 UNION ALL "
                "SELECT book, credit, -amount_ug FROM transfer WHERE event > ?1) GROUP BY book, account) "
                "SELECT b.name, a.name, k.ug - coalesce(s.ug, 0) AS then_ug FROM balance AS k "
                "JOIN book AS b ON b.id = k.book JOIN account AS a ON a.id = k.account "
                "LEFT JOIN since AS s ON s.book = k.book AND s.account = k.account WHERE then_ug <> 0 "
                "ORDER BY b.name, a.name");
    put_int(&query, seq);
    while (query_row(&query)) {
        char book[BOOK_TEXT_MAX];
        char account[ACCOUNT_TEXT_MAX];
        TAKE_TEXT(&query, book);
        TAKE_TEXT(&query, account);
        take(context, book, account, take_int(&query));
    }
    return query_end(&query);
}

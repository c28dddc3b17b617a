#include "hub/store/waiting.h"

#include "hub/store/inside.h"

/* Each gives: subject, name, since_ms, amount, least. */
static const char SLIPS[] =
    "SELECT s.id, coalesce(s.target, s.origin), s.sent_ms, sum(p.quantity), 0 FROM slip AS s JOIN "
    "slip_piece AS p ON p.slip = s.id"
    " JOIN piece AS x ON x.id = p.piece AND x.transit = 1"
    " LEFT JOIN slip_receipt AS r ON r.slip = p.slip AND r.piece = p.piece"
    " WHERE r.event IS NULL AND " SLIP_IS_LAST " GROUP BY s.id";
static const char CHANGES[] =
    "SELECT c.id, o.code, c.requested_ms, 0, 0 FROM order_change AS c JOIN client_order AS o"
    " ON o.id = c.client_order WHERE c.state IN ('requested', 'assessed', 'accepted')";
static const char BALANCES[] =
    "SELECT a.name, b.name, e.booked_ms, x.ug, 0 FROM balance AS x JOIN account AS a ON a.id = x.account"
    " JOIN book AS b ON b.id = x.book LEFT JOIN event AS e ON e.seq = x.since"
    " WHERE x.ug <> 0 AND a.name GLOB 'open:*'";
static const char UNTOLD[] =
    "SELECT u.name, u.station, u.since_ms, u.deeds, 0 FROM (SELECT p.name AS name, i.station AS station,"
    " max(e.booked_ms) AS since_ms, count(*) AS deeds FROM implied AS i JOIN event AS e ON e.seq = i.event"
    " JOIN piece AS p ON p.id = i.piece WHERE i.matched IS NULL GROUP BY i.piece, i.station) AS u"
    " WHERE NOT EXISTS (SELECT 1 FROM alert AS a WHERE a.kind = 'untold'"
    " AND a.subject = u.name || ' ' || u.station AND a.acknowledged_ms IS NOT NULL"
    " AND a.first_ms >= u.since_ms)";
static const char STOCK[] = "SELECT code, name, 0, count, minimum FROM component WHERE count < minimum";

static const char *sql_of(enum waiting what)
{
    switch (what) {
    case WAITING_SLIPS:
        return SLIPS;
    case WAITING_CHANGES:
        return CHANGES;
    case WAITING_BALANCES:
        return BALANCES;
    case WAITING_UNTOLD:
        return UNTOLD;
    case WAITING_STOCK:
        break;
    }
    return STOCK;
}

struct fault store_waiting_each(struct store *store, enum waiting what,
                                void (*take)(void *context, const struct waiting_row *row), void *context)
{
    struct query query;
    query_begin(&query, store, "read what waits", sql_of(what));
    while (query_row(&query)) {
        struct waiting_row out;
        TAKE_TEXT(&query, out.subject);
        TAKE_TEXT(&query, out.name);
        out.since_ms = take_int(&query);
        out.amount = take_int(&query);
        out.least = take_int(&query);
        if (!query.bad)
            take(context, &out);
    }
    return query_end(&query);
}

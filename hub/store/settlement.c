#include "hub/store/settlement.h"

#include "hub/store/inside.h"

/* Loss and gain are where the rest goes or comes from: the other side is the open balance. */
static void take_row(struct query *query, struct settlement_row *out)
{
    struct account debit = {""}, credit = {""};
    enum account_kind kind;
    *out = (struct settlement_row){.event = take_int(query)};
    out->booked_ms = take_int(query);
    TAKE_TEXT(query, out->operator_badge.text);
    out->corrected = take_int(query);
    TAKE_TEXT(query, out->book.text);
    TAKE_TEXT(query, debit.text);
    TAKE_TEXT(query, credit.text);
    out->rest.ug = take_int(query);
    if (!account_kind_find(span_of(credit.text), &kind))
        query->bad = true;
    bool gains = !query->bad && kind == ACCOUNT_GAIN;
    out->open = gains ? debit : credit;
    out->to = gains ? credit : debit;
    if (gains)
        out->rest.ug = -out->rest.ug;
}

struct fault store_settlement_each(struct store *store, int64_t after,
                                   bool (*take)(void *context, const struct settlement_row *row),
                                   void *context)
{
    struct query query;
    query_begin(
        &query, store, "read settlements",
        "SELECT e.seq, e.booked_ms, e.operator, (SELECT seq FROM event WHERE corrects = e.seq), b.name, "
        "d.name,"
        " c.name, t.amount_ug FROM event AS e JOIN transfer AS t ON t.event = e.seq JOIN book AS b ON b.id ="
        " t.book JOIN account AS d ON d.id = t.debit JOIN account AS c ON c.id = t.credit"
        " WHERE e.verb = 'settle' AND e.seq > ? ORDER BY e.seq, t.line");
    put_int(&query, after);
    while (query_row(&query)) {
        struct settlement_row row;
        take_row(&query, &row);
        if (query.bad || !take(context, &row))
            break;
    }
    return query_end(&query);
}

/* A correction counts as the deed that it takes back. */
#define POSTED                                                                                               \
    "posted AS (SELECT t.event, CASE WHEN t.debit = a.id THEN t.amount_ug ELSE -t.amount_ug END AS ug,"      \
    " coalesce((SELECT verb FROM event WHERE seq = e.corrects), e.verb) AS verb, e.verb AS own"              \
    " FROM account AS a JOIN book AS b ON b.name = ?1"                                                       \
    " JOIN transfer AS t ON t.book = b.id AND (t.debit = a.id OR t.credit = a.id)"                           \
    " JOIN event AS e ON e.seq = t.event WHERE a.name = ?2 AND t.event < ?3),"                               \
    " last AS (SELECT coalesce(max(event), 0) AS event FROM posted WHERE own = 'settle')"

struct fault store_settlement_sum(struct store *store, const struct settlement_row *row,
                                  struct settlement_sums *out)
{
    struct query query;
    *out = (struct settlement_sums){.opening = {0}};
    query_begin(
        &query, store, "add up a settlement",
        "WITH " POSTED ", parted AS (SELECT ug, CASE WHEN p.event <= last.event OR verb = 'settle' THEN 0"
        " WHEN verb IN ('return_scrap', 'collect', 'assay_return', 'refined') THEN 2 ELSE 1 END AS part"
        " FROM posted AS p, last) SELECT coalesce(sum(ug) FILTER (WHERE part = 0), 0),"
        " coalesce(sum(ug) FILTER (WHERE part = 1), 0), coalesce(sum(-ug) FILTER (WHERE part = 2), 0)"
        " FROM parted");
    put_text(&query, row->book.text);
    put_text(&query, row->open.text);
    put_int(&query, row->event);
    if (query_row(&query)) {
        out->opening.ug = take_int(&query);
        out->missing.ug = take_int(&query);
        out->returned.ug = take_int(&query);
    }
    return query_end(&query);
}

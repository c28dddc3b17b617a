#include "hub/store/lent.h"

#include "common/base/text.h"
#include "hub/store/inside.h"

static const char *end_word(enum lent_end end)
{
    static const char *const words[] = {
#define X(name, word) word,
        LENT_END_LIST(X)
#undef X
    };
    return words[end];
}

struct fault store_lent_add(struct store *store, struct lent_row *row, int64_t now_ms)
{
    struct query query;
    query_begin(&query, store, "lend a place",
                "INSERT INTO lent (kiosk, outbox, place, pieces, ug, granted_ms) VALUES (?, ?, ?, ?, ?, ?)");
    put_int(&query, row->kiosk);
    put_bytes(&query, row->outbox.bytes, sizeof row->outbox.bytes);
    put_text(&query, row->lent.of.text);
    put_int(&query, row->lent.load.pieces);
    put_int(&query, row->lent.load.mass.ug);
    put_int(&query, now_ms);
    struct fault fault = query_run(&query);
    row->lent.id = sqlite3_last_insert_rowid(store->db);
    return fault;
}

struct fault store_lent_recall(struct store *store, int64_t id, int64_t now_ms)
{
    struct query query;
    query_begin(&query, store, "recall a lent place", "UPDATE lent SET recalled_ms = ? WHERE id = ?");
    put_int(&query, now_ms);
    put_int(&query, id);
    return query_run(&query);
}

struct fault store_lent_end(struct store *store, int64_t id, enum lent_end end, int64_t event, int64_t now_ms)
{
    struct query query;
    query_begin(&query, store, "end a lent place",
                "UPDATE lent SET ended = ?, event = ?, ended_ms = ? WHERE id = ?");
    put_text(&query, end_word(end));
    put_row(&query, event);
    put_int(&query, now_ms);
    put_int(&query, id);
    return query_run(&query);
}

static void take_lent(struct query *query, struct lent_row *out)
{
    *out = (struct lent_row){.lent.id = take_int(query), .kiosk = take_int(query)};
    take_bytes(query, out->outbox.bytes, sizeof out->outbox.bytes);
    TAKE_TEXT(query, out->lent.of.text);
    out->lent.load.pieces = take_int(query);
    out->lent.load.mass.ug = take_int(query);
    out->lent.recalled = take_int(query) != 0;
}

struct fault store_lent_list(struct store *store, struct lent_row *out, size_t max, size_t *count)
{
    struct query query;
    *count = 0;
    query_begin(&query, store, "read the lent places",
                "SELECT id, kiosk, outbox, place, pieces, ug, recalled_ms FROM lent"
                " WHERE ended IS NULL ORDER BY id");
    while (query_row(&query)) {
        if (*count == max) {
            query.fault = fault_make(FAULT_TOO_BIG,
                                     "more than %zu places are lent: write off those of lost kiosks", max);
            break;
        }
        take_lent(&query, &out[(*count)++]);
    }
    return query_end(&query);
}

struct fault store_lent_prove(struct store *store, void (*say)(void *context, const char *sentence),
                              void *context)
{
    struct query query;
    query_begin(
        &query, store, "prove the lent places",
        "SELECT l.id, coalesce(l.event, 0) FROM lent AS l LEFT JOIN event AS e ON e.seq = l.event"
        " WHERE l.ended IS NOT NULL AND (e.seq IS NULL OR e.verb <> CASE l.ended WHEN 'used' THEN 'receive'"
        " WHEN 'handed_back' THEN 'hand_back' ELSE 'write_off' END OR NOT EXISTS"
        " (SELECT 1 FROM json_each(e.found, '$.lent') WHERE value = l.id))");
    while (query_row(&query)) {
        char sentence[FAULT_TEXT_MAX];
        struct text text = TEXT_IN(sentence);
        int64_t id = take_int(&query), event = take_int(&query);
        text_add(&text, "event %lld: it ended the lent place %lld, and does not say so", (long long)event,
                 (long long)id);
        say(context, sentence);
    }
    return query_end(&query);
}

/* ------------------------------------------------------------------ implied deeds */

struct fault store_implied_add(struct store *store, int64_t event, int64_t piece, struct code station,
                               enum verb verb)
{
    struct query query;
    query_begin(&query, store, "write an implied deed",
                "INSERT INTO implied (event, piece, station, verb) VALUES (?, ?, ?, ?)");
    put_int(&query, event);
    put_int(&query, piece);
    put_text(&query, station.text);
    put_text(&query, verb_word(verb));
    return query_run(&query);
}

struct fault store_implied_find(struct store *store, int64_t piece, struct code station, enum verb verb,
                                int64_t *event)
{
    struct query query;
    query_begin(&query, store, "find an implied deed",
                "SELECT event FROM implied WHERE piece = ? AND station = ? AND verb = ?"
                " AND matched IS NULL ORDER BY event LIMIT 1");
    put_int(&query, piece);
    put_text(&query, station.text);
    put_text(&query, verb_word(verb));
    return query_int(&query, event);
}

struct fault store_implied_find_told(struct store *store, int64_t piece, struct code station, enum verb verb,
                                     int64_t told, int64_t *event)
{
    struct query query;
    query_begin(&query, store, "find an implied deed",
                "SELECT i.event FROM implied AS i JOIN event AS m ON m.seq = i.matched JOIN event AS t"
                " ON t.command = m.command WHERE i.piece = ? AND i.station = ? AND i.verb = ? AND t.seq = ?");
    put_int(&query, piece);
    put_text(&query, station.text);
    put_text(&query, verb_word(verb));
    put_int(&query, told);
    return query_int(&query, event);
}

struct fault store_implied_is_open(struct store *store, int64_t event, bool *out)
{
    struct query query;
    *out = false;
    query_begin(&query, store, "look at an implied deed",
                "SELECT 1 FROM implied WHERE event = ? AND matched IS NULL");
    put_int(&query, event);
    return query_any(&query, out);
}

struct fault store_implied_is_told(struct store *store, int64_t event, bool *out)
{
    struct query query;
    *out = false;
    query_begin(&query, store, "look at an implied deed",
                "SELECT 1 FROM implied AS i JOIN event AS e ON e.seq = i.matched"
                " WHERE i.event = ? AND e.verb <> 'withdraw'");
    put_int(&query, event);
    return query_any(&query, out);
}

struct fault store_implied_match(struct store *store, int64_t event, int64_t told)
{
    struct query query;
    query_begin(&query, store, "match an implied deed",
                "UPDATE implied SET matched = ? WHERE event = ? AND matched IS NULL");
    put_int(&query, told);
    put_int(&query, event);
    return query_run(&query);
}

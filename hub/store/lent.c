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
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store, "INSERT INTO lent (kiosk, outbox, place, pieces, ug, granted_ms) VALUES (?, ?, ?, ?, ?, ?)",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, row->kiosk);
    put_bytes(&binder, row->outbox.bytes, sizeof row->outbox.bytes);
    put_text(&binder, row->lent.of.text);
    put_int(&binder, row->lent.load.pieces);
    put_int(&binder, row->lent.load.mass.ug);
    put_int(&binder, now_ms);
    fault = store_run(store, statement, "lend a place");
    row->lent.id = sqlite3_last_insert_rowid(store->db);
    return fault;
}

struct fault store_lent_recall(struct store *store, int64_t id, int64_t now_ms)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "UPDATE lent SET recalled_ms = ? WHERE id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, now_ms);
    put_int(&binder, id);
    return store_run(store, statement, "recall a lent place");
}

struct fault store_lent_end(struct store *store, int64_t id, enum lent_end end, int64_t event, int64_t now_ms)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "UPDATE lent SET ended = ?, event = ?, ended_ms = ? WHERE id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, end_word(end));
    put_row(&binder, event);
    put_int(&binder, now_ms);
    put_int(&binder, id);
    return store_run(store, statement, "end a lent place");
}

static void take_lent(struct columns *columns, struct lent_row *out)
{
    *out = (struct lent_row){.lent.id = take_int(columns), .kiosk = take_int(columns)};
    take_bytes(columns, out->outbox.bytes, sizeof out->outbox.bytes);
    TAKE_TEXT(columns, out->lent.of.text);
    out->lent.load.pieces = take_int(columns);
    out->lent.load.mass.ug = take_int(columns);
    out->lent.recalled = take_int(columns) != 0;
}

struct fault store_lent_list(struct store *store, struct lent_row *out, size_t max, size_t *count)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "SELECT id, kiosk, outbox, place, pieces, ug, recalled_ms FROM lent"
                                   " WHERE ended IS NULL ORDER BY id",
                                   &statement);
    bool row = true;
    bool bad = false;
    *count = 0;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the lent places", &row);
        if (!row || fault_is(fault))
            break;
        if (*count == max) {
            store_done(statement);
            return fault_make(FAULT_TOO_BIG, "more than %zu places are lent: write off those of lost kiosks",
                              max);
        }
        struct columns columns = {.statement = statement};
        take_lent(&columns, &out[(*count)++]);
        bad |= columns.bad;
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "lent") : fault;
}

struct fault store_lent_prove(struct store *store, void (*say)(void *context, const char *sentence),
                              void *context)
{
    sqlite3_stmt *statement;
    bool row = true;
    struct fault fault = store_use(
        store,
        "SELECT l.id, coalesce(l.event, 0) FROM lent AS l LEFT JOIN event AS e ON e.seq = l.event"
        " WHERE l.ended IS NOT NULL AND (e.seq IS NULL OR e.verb <> CASE l.ended WHEN 'used' THEN 'receive'"
        " WHEN 'handed_back' THEN 'hand_back' ELSE 'write_off' END OR NOT EXISTS"
        " (SELECT 1 FROM json_each(e.found, '$.lent') WHERE value = l.id))",
        &statement);
    while (!fault_is(fault)) {
        char sentence[FAULT_TEXT_MAX];
        struct text text = TEXT_IN(sentence);
        fault = store_next(store, statement, "prove the lent places", &row);
        if (!row || fault_is(fault))
            break;
        text_add(&text, "event %lld: it ended the lent place %lld, and does not say so",
                 (long long)sqlite3_column_int64(statement, 1),
                 (long long)sqlite3_column_int64(statement, 0));
        say(context, sentence);
    }
    return fault;
}

/* ------------------------------------------------------------------ implied deeds */

struct fault store_implied_add(struct store *store, int64_t event, int64_t piece, struct code station,
                               enum verb verb)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "INSERT INTO implied (event, piece, station, verb) VALUES (?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, event);
    put_int(&binder, piece);
    put_text(&binder, station.text);
    put_text(&binder, verb_word(verb));
    return store_run(store, statement, "write an implied deed");
}

struct fault store_implied_find(struct store *store, int64_t piece, struct code station, enum verb verb,
                                int64_t *event)
{
    sqlite3_stmt *statement;
    bool row = false;
    struct fault fault = store_use(store,
                                   "SELECT event FROM implied WHERE piece = ? AND station = ? AND verb = ?"
                                   " AND matched IS NULL ORDER BY event LIMIT 1",
                                   &statement);
    *event = 0;
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, piece);
    put_text(&binder, station.text);
    put_text(&binder, verb_word(verb));
    fault = store_next(store, statement, "find an implied deed", &row);
    if (fault_is(fault) || !row)
        return fault;
    *event = sqlite3_column_int64(statement, 0);
    store_done(statement);
    return FAULT_OK;
}

struct fault store_implied_match(struct store *store, int64_t event, int64_t told)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "UPDATE implied SET matched = ? WHERE event = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, told);
    put_int(&binder, event);
    return store_run(store, statement, "match an implied deed");
}

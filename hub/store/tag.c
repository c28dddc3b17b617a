#include "hub/store/tag.h"

#include "hub/store/inside.h"

struct fault store_mark_add(struct store *store, int64_t event, int64_t piece, enum tag_mark mark,
                            const char *text, bool bound)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "INSERT INTO tag_binding (event, piece, kind, text, bound) VALUES (?, ?, ?, ?, ?)",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, event);
    put_int(&binder, piece);
    put_text(&binder, mark == MARK_TAG ? "tag" : "chip");
    put_text(&binder, text);
    put_int(&binder, bound);
    return store_run(store, statement, "write what a tag is bound to");
}

/* One number of one row; *found false when there is no row, or it has none. */
static struct fault read_number(struct store *store, sqlite3_stmt *statement, int64_t *out, bool *found)
{
    struct fault fault = store_next(store, statement, "read tags", found);
    if (fault_is(fault) || !*found)
        return fault;
    struct columns columns = {.statement = statement};
    *out = take_int(&columns);
    store_done(statement);
    return FAULT_OK;
}

struct fault store_tag_old(struct store *store, const char *tag, int64_t *piece, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault = store_use(store,
                                   "SELECT piece FROM tag_binding WHERE text = ? AND kind = 'tag' AND bound "
                                   "= 0 ORDER BY id DESC LIMIT 1",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, tag);
    return read_number(store, statement, piece, found);
}

struct fault store_tag_list_old(struct store *store, int64_t after, struct tag *out, size_t max,
                                size_t *count)
{
    sqlite3_stmt *statement;
    bool row = true;
    *count = 0;
    struct fault fault = store_use(
        store, "SELECT text FROM tag_binding WHERE event > ? AND kind = 'tag' AND bound = 0", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, after);
    while (!fault_is(fault = store_next(store, statement, "read old tags", &row)) && row) {
        struct columns columns = {.statement = statement};
        struct tag tag;
        TAKE_TEXT(&columns, tag.text);
        if (columns.bad) {
            store_done(statement);
            return store_bad_row(store, "tag_binding");
        }
        if (*count < max)
            out[*count] = tag;
        ++*count;
    }
    return fault;
}

struct fault store_piece_mark(struct store *store, const struct piece_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "UPDATE piece SET tag = ?, chip = ? WHERE id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, row->now.piece.tag.text);
    put_text(&binder, row->chip.text);
    put_int(&binder, row->id);
    return store_run(store, statement, "bind a tag");
}

struct fault store_piece_find_chip(struct store *store, struct uid chip, struct piece_row *out, bool *found)
{
    sqlite3_stmt *statement;
    int64_t id = 0;
    *found = false;
    struct fault fault = store_use(store, "SELECT id FROM piece WHERE chip = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, chip.text);
    fault = read_number(store, statement, &id, found);
    return fault_is(fault) || !*found ? fault : store_piece_get(store, id, out);
}

struct fault store_piece_name_taken(struct store *store, const char *name, bool *out)
{
    sqlite3_stmt *statement;
    int64_t id;
    *out = false;
    struct fault fault = store_use(store, "SELECT id FROM piece WHERE name = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, name);
    return read_number(store, statement, &id, out);
}

struct fault store_piece_remade(struct store *store, int64_t piece, int64_t *out)
{
    sqlite3_stmt *statement;
    bool found;
    *out = 0;
    struct fault fault =
        store_use(store, "SELECT coalesce(sum(quantity), 0) FROM piece WHERE remake_of = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, piece);
    return read_number(store, statement, out, &found);
}

/* ------------------------------------------------------------------ proof */

static const char *const PROOFS[] = {
    "SELECT 'the ' || b.kind || ' ' || b.text || ' was not bound as event ' || b.event || ' has it' FROM"
    " tag_binding AS b LEFT JOIN event AS e ON e.seq = b.event AND e.piece = b.piece AND e.changes = 1 AND"
    " e.verb IN ('bind', 'unbind') WHERE e.seq IS NULL OR (b.bound = 1 AND b.text"
    " IS NOT upper(json_extract(e.form, '$.' || b.kind)))", /* a UID may have been said in small letters */
    "SELECT 'event ' || e.seq || ' bound a mark that is not noted' FROM event AS e WHERE e.verb IN ('bind',"
    " 'unbind') AND e.changes = 1 AND NOT EXISTS (SELECT 1 FROM tag_binding AS b WHERE b.event = e.seq AND"
    " b.bound = (e.verb = 'bind'))",
    "SELECT 'the ' || b.kind || ' ' || b.text || ' was taken off ' || q.name || ', which had another' FROM"
    " tag_binding AS b JOIN piece AS q ON q.id = b.piece JOIN tag_binding AS o ON o.id = (SELECT max(id) FROM"
    " tag_binding WHERE piece = b.piece AND kind = b.kind AND bound = 1 AND id < b.id) WHERE b.bound = 0 AND"
    " o.text <> b.text",
    "SELECT q.name || ' has the ' || b.kind || ' ' || coalesce(iif(b.kind = 'tag', q.tag, q.chip), '(none)') "
    "||"
    " ', not as event ' || b.event || ' left it' FROM tag_binding AS b JOIN piece AS q ON q.id = b.piece "
    "WHERE"
    " b.id = (SELECT max(id) FROM tag_binding WHERE piece = b.piece AND kind = b.kind) AND iif(b.kind = "
    "'tag',"
    " q.tag, q.chip) IS NOT iif(b.bound, b.text, NULL)",
};

struct fault store_mark_prove(struct store *store, void (*say)(void *context, const char *sentence),
                              void *context)
{
    return store_prove_by(store, PROOFS, COUNT_OF(PROOFS), say, context);
}

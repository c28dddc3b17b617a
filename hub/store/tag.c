#include "hub/store/tag.h"

#include "hub/store/inside.h"

struct fault store_mark_add(struct store *store, int64_t event, int64_t piece, enum tag_mark mark,
                            const char *text, bool bound)
{
    struct query query;
    query_begin(&query, store, "write what a tag is bound to",
                "INSERT INTO tag_binding (event, piece, kind, text, bound) VALUES (?, ?, ?, ?, ?)");
    put_int(&query, event);
    put_int(&query, piece);
    put_text(&query, mark == MARK_TAG ? "tag" : "chip");
    put_text(&query, text);
    put_int(&query, bound);
    return query_run(&query);
}

struct fault store_tag_old(struct store *store, const char *tag, int64_t *piece, bool *found)
{
    struct query query;
    query_begin(&query, store, "read tags",
                "SELECT piece FROM tag_binding WHERE text = ? AND kind = 'tag' AND bound "
                "= 0 ORDER BY id DESC LIMIT 1");
    put_text(&query, tag);
    struct fault fault = query_int(&query, piece);
    *found = *piece != 0;
    return fault;
}

struct fault store_tag_list_old(struct store *store, int64_t after, struct tag *out, size_t max,
                                size_t *count)
{
    struct query query;
    *count = 0;
    query_begin(&query, store, "read old tags",
                "SELECT text FROM tag_binding WHERE event > ? AND kind = 'tag' AND bound = 0");
    put_int(&query, after);
    while (query_row(&query)) {
        struct tag tag;
        TAKE_TEXT(&query, tag.text);
        if (*count < max)
            out[*count] = tag;
        ++*count;
    }
    return query_end(&query);
}

struct fault store_piece_mark(struct store *store, const struct piece_row *row)
{
    struct query query;
    query_begin(&query, store, "bind a tag", "UPDATE piece SET tag = ?, chip = ? WHERE id = ?");
    put_text(&query, row->now.piece.tag.text);
    put_text(&query, row->chip.text);
    put_int(&query, row->id);
    return query_run(&query);
}

struct fault store_piece_find_chip(struct store *store, struct uid chip, struct piece_row *out, bool *found)
{
    struct query query;
    int64_t id;
    query_begin(&query, store, "read tags", "SELECT id FROM piece WHERE chip = ?");
    put_text(&query, chip.text);
    struct fault fault = query_int(&query, &id);
    *found = id != 0;
    return fault_is(fault) || !*found ? fault : store_piece_get(store, id, out);
}

struct fault store_piece_name_taken(struct store *store, const char *name, bool *out)
{
    struct query query;
    query_begin(&query, store, "read tags", "SELECT id FROM piece WHERE name = ?");
    put_text(&query, name);
    return query_any(&query, out);
}

struct fault store_piece_remade(struct store *store, int64_t piece, int64_t *out)
{
    struct query query;
    query_begin(&query, store, "count what was made again",
                "WITH RECURSIVE life (previous, quantity) AS (SELECT e.previous, e.quantity FROM piece JOIN"
                " event AS e ON e.seq = piece.event WHERE remake_of = ? UNION ALL SELECT e.previous,"
                " e.quantity FROM life JOIN event AS e ON e.seq = life.previous)"
                " SELECT coalesce(sum(quantity), 0) FROM life WHERE previous IS NULL");
    put_int(&query, piece);
    return query_int(&query, out);
}

struct fault store_piece_was_scrapped(struct store *store, int64_t piece, bool *out)
{
    struct query query;
    query_begin(&query, store, "look for what was scrapped of a piece",
                "SELECT 1 FROM event WHERE piece = ? AND verb = 'scrap' LIMIT 1");
    put_int(&query, piece);
    return query_any(&query, out);
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

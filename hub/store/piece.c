#include "hub/store/piece.h"

#include "hub/store/now.h"

/* ------------------------------------------------------------------ the columns that events change */

void put_now(struct query *query, const struct piece_now *now)
{
    const struct piece *piece = &now->piece;
    put_int(query, piece->version);
    put_int(query, piece->quantity);
    put_text(query, place_word(piece->place));
    put_text(query, piece_state_word(piece->state));
    put_text(query, piece->station.text);
    put_text(query, piece->tray.text);
    put_int(query, piece->step);
    put_int(query, piece->rework);
    put_text(query, piece->holder.text);
    put_int(query, piece->book_mass.ug);
    put_int(query, piece->stones.ug);
    put_int(query, piece->weighed);
    put_int(query, piece->weighed_here);
    put_text(query, piece->since.operator_badge.text);
    put_int(query, piece->since.several);
    put_text(query, piece->since.first.text);
    put_text(query, piece->since.last.text);
    put_int(query, now->state_ms);
    put_int(query, now->arrived_ms);
    put_text(query, now->has_ruling ? ruling_word(now->ruling) : "");
    put_text(query, piece->state == PIECE_HELD ? piece_state_word(piece->was) : "");
    put_int(query, piece->transit);
    put_row(query, piece->tree);
    char findings[FINDINGS_TEXT_MAX];
    findings_write(&piece->findings, findings);
    put_text_copy(query, findings);
}

void put_no_now(struct query *query)
{
    for (int i = 0; i < NOW_COUNT; i++)
        put_null(query);
}

bool take_was(struct query *query, enum piece_state *out)
{
    struct span was = take_span(query);
    *out = PIECE_QUEUED;
    return was.size == 0 || piece_state_find(was, out);
}

void take_now(struct query *query, struct piece_now *out)
{
    struct piece *piece = &out->piece;
    piece->version = take_int(query);
    piece->quantity = take_int(query);
    bool fits = place_find(take_span(query), &piece->place);
    fits = piece_state_find(take_span(query), &piece->state) && fits;
    TAKE_TEXT(query, piece->station.text);
    TAKE_TEXT(query, piece->tray.text);
    piece->step = (int)take_int(query);
    piece->rework = take_bool(query);
    TAKE_TEXT(query, piece->holder.text);
    piece->book_mass.ug = take_int(query);
    piece->stones.ug = take_int(query);
    piece->weighed = take_bool(query);
    piece->weighed_here = take_bool(query);
    TAKE_TEXT(query, piece->since.operator_badge.text);
    piece->since.several = take_bool(query);
    TAKE_TEXT(query, piece->since.first.text);
    TAKE_TEXT(query, piece->since.last.text);
    out->state_ms = take_int(query);
    out->arrived_ms = take_int(query);
    struct span ruling = take_span(query);
    out->has_ruling = ruling.size > 0;
    if (out->has_ruling)
        fits = ruling_find(ruling, &out->ruling) && fits;
    fits = take_was(query, &piece->was) && fits;
    piece->transit = take_bool(query);
    piece->tree = take_int(query);
    fits = findings_read(take_span(query), &piece->findings) && fits;
    query->bad |= !fits;
}

/* What is on the line, in the words of the index that finds it. */
/* ------------------------------------------------------------------ one piece */

#define ROW_COLUMNS                                                                                          \
    "id, event, tag, name, chip, client_order, model, size, volume_mm3_e3, lot, custody, kind, line, "       \
    "remake_of, released_ms, route, tolerance_ppm,"                                                          \
    " EXISTS (SELECT 1 FROM redo AS r WHERE r.piece = piece.id) OR EXISTS (SELECT 1 FROM stone_holding"      \
    " AS h WHERE h.piece = piece.id AND h.piece <> 0), " NOW_COLUMNS

static void take_row(struct query *query, struct piece_row *out)
{
    out->id = take_int(query);
    out->event = take_int(query);
    TAKE_TEXT(query, out->now.piece.tag.text);
    TAKE_TEXT(query, out->name);
    TAKE_TEXT(query, out->chip.text);
    out->order = take_int(query);
    out->model = take_int(query);
    TAKE_TEXT(query, out->size);
    out->volume_mm3_e3 = take_int(query);
    out->lot = take_int(query);
    TAKE_TEXT(query, out->custody.text);
    bool fits = piece_kind_find(take_span(query), &out->now.piece.kind);
    out->line = take_int(query);
    out->remake_of = take_int(query);
    out->released_ms = take_int(query);
    out->route = take_int(query);
    out->tolerance_ppm = (int32_t)take_int(query);
    out->has_rest = take_bool(query);
    query->bad |= !fits;
    take_now(query, &out->now);
    out->now.piece.steps = NULL;
    out->now.piece.step_count = 0;
    out->now.piece.stones_due = MASS_UG(0);
}

struct fault store_piece_add(struct store *store, struct piece_row *row)
{
    struct query query;
    query_begin(&query, store, "write a piece",
                "INSERT INTO piece (event, tag, name, chip, client_order, model, size, volume_mm3_e3,"
                " lot, custody, kind, line, remake_of, released_ms, route, tolerance_ppm, " NOW_COLUMNS
                ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, " NOW_MARKS ")");
    put_int(&query, row->event);
    put_text(&query, row->now.piece.tag.text);
    put_text(&query, row->name);
    put_text(&query, row->chip.text);
    put_row(&query, row->order);
    put_int(&query, row->model);
    put_text(&query, row->size);
    put_int(&query, row->volume_mm3_e3);
    put_int(&query, row->lot);
    put_text(&query, row->custody.text);
    put_text(&query, piece_kind_word(row->now.piece.kind));
    put_row(&query, row->line);
    put_row(&query, row->remake_of);
    put_row(&query, row->released_ms);
    put_row(&query, row->route);
    put_int(&query, row->tolerance_ppm);
    put_now(&query, &row->now);
    struct fault fault = query_run(&query);
    row->id = sqlite3_last_insert_rowid(store->db);
    return fault;
}

static struct fault read_one(struct query *query, struct piece_row *out, bool *found)
{
    *found = query_row(query);
    if (*found)
        take_row(query, out);
    return query_end(query);
}

struct fault store_piece_find(struct store *store, struct tag tag, struct piece_row *out, bool *found)
{
    struct query query;
    query_begin(&query, store, "read a piece", "SELECT " ROW_COLUMNS " FROM piece WHERE tag = ?");
    put_text(&query, tag.text);
    return read_one(&query, out, found);
}

struct fault store_piece_get(struct store *store, int64_t id, struct piece_row *out)
{
    struct query query;
    query_begin(&query, store, "read a piece", "SELECT " ROW_COLUMNS " FROM piece WHERE id = ?");
    put_int(&query, id);
    if (query_must(&query))
        take_row(&query, out);
    return query_end(&query);
}

/* Two texts, because one that sets `place` also rewrites the index of what is on the line. */
struct fault store_piece_move(struct store *store, const struct piece_row *row, bool moved)
{
    struct query query;
    query_begin(
        &query, store, "move a piece",
        moved ? "UPDATE piece SET version = ?1, quantity = ?2, place = ?3, state = ?4, here = ?5, tray = ?6,"
                " step = ?7, rework = ?8, holder = ?9, book_ug = ?10, stones_ug = ?11, weighed = ?12,"
                " weighed_here = ?13, since_operator = ?14, since_several = ?15, since_first = ?16,"
                " since_last = ?17, state_ms = ?18, arrived_ms = ?19, ruling_here = ?20, was = ?21,"
                " transit = ?22, on_tree = ?23, findings = ?24, event = ?25 WHERE id = ?26"
              : "UPDATE piece SET version = ?1, quantity = ?2, state = ?4, here = ?5, tray = ?6,"
                " step = ?7, rework = ?8, holder = ?9, book_ug = ?10, stones_ug = ?11, weighed = ?12,"
                " weighed_here = ?13, since_operator = ?14, since_several = ?15, since_first = ?16,"
                " since_last = ?17, state_ms = ?18, arrived_ms = ?19, ruling_here = ?20, was = ?21,"
                " transit = ?22, on_tree = ?23, findings = ?24, event = ?25 WHERE id = ?26");
    put_now(&query, &row->now);
    put_int(&query, row->event);
    put_int(&query, row->id);
    return query_run(&query);
}

/* ------------------------------------------------------------------ many pieces */

static void take_line(struct query *query, struct line_row *out)
{
    bool fits = place_find(take_span(query), &out->place);
    fits = piece_state_find(take_span(query), &out->state) && fits;
    TAKE_TEXT(query, out->station.text);
    out->step = (int)take_int(query);
    out->rework = take_bool(query);
    TAKE_TEXT(query, out->holder.text);
    out->quantity = take_int(query);
    out->book_mass.ug = take_int(query);
    out->arrived_ms = take_int(query);
    out->model = take_int(query);
    out->weighed = take_bool(query);
    out->lot = take_int(query);
    out->volume_mm3_e3 = take_int(query);
    out->transit = take_bool(query);
    fits = piece_kind_find(take_span(query), &out->kind) && fits;
    out->route = take_int(query);
    TAKE_TEXT(query, out->name);
    query->bad |= !fits;
}

struct fault store_piece_each_on_line(struct store *store,
                                      void (*take)(void *context, const struct line_row *row), void *context)
{
    struct query query;
    query_begin(
        &query, store, "read the pieces on the line",
        "SELECT place, state, here, step, rework, holder, quantity, book_ug, arrived_ms, model, weighed,"
        " lot, volume_mm3_e3, transit, kind, route, name"
        " FROM piece WHERE " PIECE_ON_LINE("piece"));
    while (query_row(&query)) {
        struct line_row line;
        take_line(&query, &line);
        if (!query.bad)
            take(context, &line);
    }
    return query_end(&query);
}

static struct fault each_row(struct query *query, bool (*take)(void *context, const struct piece_row *row),
                             void *context)
{
    while (query_row(query)) {
        struct piece_row piece;
        take_row(query, &piece);
        if (query->bad || !take(context, &piece))
            break;
    }
    return query_end(query);
}

/* What an event was about, and what is due otherwise since, or rush, because its order was changed or
 * cancelled: the tree that it hangs on, too. */
#define IS_ON_LINE PIECE_ON_LINE("p")
#define PIECES_SINCE                                                                                         \
    "WITH changed AS (SELECT p.id, p.on_tree FROM event AS e JOIN piece AS p ON p.client_order = CASE"       \
    " e.verb WHEN 'apply_change' THEN (SELECT client_order FROM order_change WHERE id ="                     \
    " CAST(substr(e.thing, 8) AS INTEGER)) WHEN 'cancel_order' THEN (SELECT id FROM client_order WHERE"      \
    " code = substr(e.thing, 7)) END WHERE e.seq > ?1 AND " IS_ON_LINE ")"                                   \
    " SELECT piece FROM event WHERE seq > ?1 UNION SELECT id FROM changed UNION SELECT on_tree FROM changed"

struct fault store_piece_each(struct store *store, int64_t after,
                              bool (*take)(void *context, const struct piece_row *row), void *context)
{
    struct query query;
    query_begin(&query, store, "read the pieces",
                after > 0 ? "SELECT " ROW_COLUMNS " FROM piece WHERE id IN (" PIECES_SINCE ")"
                          : "SELECT " ROW_COLUMNS " FROM piece WHERE " PIECE_ON_LINE("piece"));
    if (after > 0)
        put_int(&query, after);
    return each_row(&query, take, context);
}

struct fault store_piece_each_missing(struct store *store,
                                      bool (*take)(void *context, const struct piece_row *row), void *context)
{
    struct query query;
    query_begin(&query, store, "read the pieces",
                "SELECT " ROW_COLUMNS " FROM piece WHERE place = 'missing'");
    return each_row(&query, take, context);
}

struct fault store_piece_each_ever(struct store *store,
                                   bool (*take)(void *context, const struct piece_row *row), void *context)
{
    struct query query;
    query_begin(&query, store, "read the pieces", "SELECT " ROW_COLUMNS " FROM piece ORDER BY id");
    return each_row(&query, take, context);
}

struct fault store_piece_each_of_order(struct store *store, int64_t order,
                                       bool (*take)(void *context, const struct piece_row *row),
                                       void *context)
{
    struct query query;
    query_begin(&query, store, "read the pieces",
                "SELECT " ROW_COLUMNS " FROM piece WHERE client_order = ? ORDER BY id");
    put_int(&query, order);
    return each_row(&query, take, context);
}

struct fault store_piece_alike(struct store *store, const char *name, const char *chip, struct tag *out)
{
    struct query query;
    *out = tag_of("");
    query_begin(&query, store, "look for a piece of that name",
                "SELECT tag FROM piece WHERE name = ? OR chip = ? LIMIT 1");
    put_text(&query, name);
    put_text(&query, chip);
    if (query_row(&query))
        TAKE_TEXT(&query, out->text);
    return query_end(&query);
}

/* ------------------------------------------------------------------ identified later */

struct fault store_piece_identify(struct store *store, const struct piece_row *row)
{
    struct query query;
    query_begin(&query, store, "write what a piece is",
                "UPDATE piece SET model = ?, size = ?, volume_mm3_e3 = ?, route = ?,"
                " client_order = ?, line = ? WHERE id = ?");
    put_int(&query, row->model);
    put_text(&query, row->size);
    put_int(&query, row->volume_mm3_e3);
    put_row(&query, row->route);
    put_row(&query, row->order);
    put_row(&query, row->line);
    put_int(&query, row->id);
    return query_run(&query);
}

/* The newest event that said `field` of a piece, of each; looked for once, not piece by piece. */
#define SAID_LAST(field)                                                                                     \
    " FROM event AS e JOIN piece AS p ON p.id = e.piece WHERE e.seq IN (SELECT max(x.seq) FROM event AS x"   \
    " WHERE x.verb = 'identify' AND x.changes = 1 AND json_extract(x.form, '$." field "') IS NOT NULL"       \
    " GROUP BY x.piece)"

static const char MODELS[] =
    "SELECT 'piece ' || p.tag || ' is not of the model and size of event ' || e.seq" SAID_LAST(
        "model") " AND ((SELECT code FROM model WHERE id = p.model) IS NOT json_extract(e.form, '$.model')"
                 " OR p.size IS NOT nullif(json_extract(e.form, '$.size'), ''))";

static const char ORDERS[] =
    "SELECT 'piece ' || p.tag || ' is not of the order of event ' || e.seq" SAID_LAST(
        "order") " AND ((SELECT code FROM client_order WHERE id = p.client_order) IS NOT "
                 "json_extract(e.form, '$.order')"
                 " OR p.line IS NOT json_extract(e.form, '$.line'))";

struct fault store_identify_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                  void *context)
{
    static const char *const proofs[] = {MODELS, ORDERS};
    return store_prove_by(store, proofs, COUNT_OF(proofs), say, context);
}

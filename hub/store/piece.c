#include "hub/store/piece.h"

#include "hub/store/now.h"

/* ------------------------------------------------------------------ the columns that events change */

void put_now(struct binder *binder, const struct piece_now *now)
{
    const struct piece *piece = &now->piece;
    put_int(binder, piece->version);
    put_int(binder, piece->quantity);
    put_text(binder, place_word(piece->place));
    put_text(binder, piece_state_word(piece->state));
    put_text(binder, piece->station.text);
    put_text(binder, piece->tray.text);
    put_int(binder, piece->step);
    put_int(binder, piece->rework);
    put_text(binder, piece->holder.text);
    put_int(binder, piece->book.ug);
    put_int(binder, piece->stones.ug);
    put_int(binder, piece->weighed);
    put_int(binder, piece->weighed_here);
    put_text(binder, piece->since.operator_badge.text);
    put_int(binder, piece->since.several);
    put_text(binder, piece->since.first.text);
    put_text(binder, piece->since.last.text);
    put_int(binder, now->state_ms);
    put_int(binder, now->arrived_ms);
    put_text(binder, now->has_ruling ? ruling_word(now->ruling) : "");
    put_text(binder, piece->state == PIECE_HELD ? piece_state_word(piece->was) : "");
    put_int(binder, piece->transit);
    put_row(binder, piece->tree);
    char findings[FINDINGS_TEXT_MAX];
    findings_write(&piece->findings, findings);
    put_text_copy(binder, findings);
}

void put_no_now(struct binder *binder)
{
    for (int i = 0; i < NOW_COUNT; i++)
        put_null(binder);
}

void take_now(struct columns *columns, struct piece_now *out)
{
    struct piece *piece = &out->piece;
    piece->version = take_int(columns);
    piece->quantity = take_int(columns);
    bool fits = place_find(take_span(columns), &piece->place);
    fits = piece_state_find(take_span(columns), &piece->state) && fits;
    TAKE_TEXT(columns, piece->station.text);
    TAKE_TEXT(columns, piece->tray.text);
    piece->step = (int)take_int(columns);
    piece->rework = take_bool(columns);
    TAKE_TEXT(columns, piece->holder.text);
    piece->book.ug = take_int(columns);
    piece->stones.ug = take_int(columns);
    piece->weighed = take_bool(columns);
    piece->weighed_here = take_bool(columns);
    TAKE_TEXT(columns, piece->since.operator_badge.text);
    piece->since.several = take_bool(columns);
    TAKE_TEXT(columns, piece->since.first.text);
    TAKE_TEXT(columns, piece->since.last.text);
    out->state_ms = take_int(columns);
    out->arrived_ms = take_int(columns);
    struct span ruling = take_span(columns);
    out->has_ruling = ruling.size > 0;
    if (out->has_ruling)
        fits = ruling_find(ruling, &out->ruling) && fits;
    struct span was = take_span(columns); /* none: not held, or an event of before there was holding */
    piece->was = PIECE_QUEUED;
    if (was.size > 0)
        fits = piece_state_find(was, &piece->was) && fits;
    piece->transit = take_bool(columns);
    piece->tree = take_int(columns);
    fits = findings_read(take_span(columns), &piece->findings) && fits;
    columns->bad |= !fits;
}

/* What is on the line, in the words of the index that finds it. */
#define ON_LINE "place IN ('pool', 'station', 'parked', 'tree')"

/* ------------------------------------------------------------------ one piece */

#define ROW_COLUMNS                                                                                          \
    "id, event, tag, name, chip, client_order, model, size, volume_mm3_e3, lot, custody, kind, line, "       \
    "remake_of, released_ms, route, tolerance_ppm,"                                                          \
    " EXISTS (SELECT 1 FROM redo AS r WHERE r.piece = piece.id) OR EXISTS (SELECT 1 FROM stone_holding"      \
    " AS h WHERE h.piece = piece.id AND h.piece <> 0), " NOW_COLUMNS

static void take_row(struct columns *columns, struct piece_row *out)
{
    out->id = take_int(columns);
    out->event = take_int(columns);
    TAKE_TEXT(columns, out->now.piece.tag.text);
    TAKE_TEXT(columns, out->name);
    TAKE_TEXT(columns, out->chip.text);
    out->order = take_int(columns);
    out->model = take_int(columns);
    TAKE_TEXT(columns, out->size);
    out->volume_mm3_e3 = take_int(columns);
    out->lot = take_int(columns);
    TAKE_TEXT(columns, out->custody.text);
    bool fits = piece_kind_find(take_span(columns), &out->now.piece.kind);
    out->line = take_int(columns);
    out->remake_of = take_int(columns);
    out->released_ms = take_int(columns);
    out->route = take_int(columns);
    out->tolerance_ppm = (int32_t)take_int(columns);
    out->has_rest = take_bool(columns);
    columns->bad |= !fits;
    take_now(columns, &out->now);
    out->now.piece.steps = NULL;
    out->now.piece.step_count = 0;
    out->now.piece.stones_due = MASS_UG(0);
}

struct fault store_piece_add(struct store *store, struct piece_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store,
                  "INSERT INTO piece (event, tag, name, chip, client_order, model, size, volume_mm3_e3,"
                  " lot, custody, kind, line, remake_of, released_ms, route, tolerance_ppm, " NOW_COLUMNS
                  ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, " NOW_MARKS ")",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, row->event);
    put_text(&binder, row->now.piece.tag.text);
    put_text(&binder, row->name);
    put_text(&binder, row->chip.text);
    put_row(&binder, row->order);
    put_int(&binder, row->model);
    put_text(&binder, row->size);
    put_int(&binder, row->volume_mm3_e3);
    put_int(&binder, row->lot);
    put_text(&binder, row->custody.text);
    put_text(&binder, piece_kind_word(row->now.piece.kind));
    put_row(&binder, row->line);
    put_row(&binder, row->remake_of);
    put_row(&binder, row->released_ms);
    put_row(&binder, row->route);
    put_int(&binder, row->tolerance_ppm);
    put_now(&binder, &row->now);
    fault = store_run(store, statement, "write a piece");
    row->id = sqlite3_last_insert_rowid(store->db);
    return fault;
}

static struct fault read_one(struct store *store, sqlite3_stmt *statement, struct piece_row *out, bool *found)
{
    struct fault fault = store_next(store, statement, "read a piece", found);
    if (!*found)
        return fault;
    struct columns columns = {.statement = statement};
    take_row(&columns, out);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "piece") : FAULT_OK;
}

struct fault store_piece_find(struct store *store, struct tag tag, struct piece_row *out, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault = store_use(store, "SELECT " ROW_COLUMNS " FROM piece WHERE tag = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, tag.text);
    return read_one(store, statement, out, found);
}

struct fault store_piece_get(struct store *store, int64_t id, struct piece_row *out)
{
    sqlite3_stmt *statement;
    bool found = false;
    struct fault fault = store_use(store, "SELECT " ROW_COLUMNS " FROM piece WHERE id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    fault = read_one(store, statement, out, &found);
    return !fault_is(fault) && !found ? store_bad_row(store, "event") : fault;
}

/* Two statements, because one that sets `place` also rewrites the index of what is on the line. */
struct fault store_piece_move(struct store *store, const struct piece_row *row, bool moved)
{
    sqlite3_stmt *statement;
    struct fault fault =
        moved
            ? store_use(
                  store,
                  "UPDATE piece SET version = ?1, quantity = ?2, place = ?3, state = ?4, here = ?5, tray = "
                  "?6,"
                  " step = ?7, rework = ?8, holder = ?9, book_ug = ?10, stones_ug = ?11, weighed = ?12,"
                  " weighed_here = ?13, since_operator = ?14, since_several = ?15, since_first = ?16,"
                  " since_last = ?17, state_ms = ?18, arrived_ms = ?19, ruling_here = ?20, was = ?21, "
                  "transit = ?22,"
                  " on_tree = ?23, findings = ?24, event = ?25"
                  " WHERE id = ?26",
                  &statement)
            : store_use(store,
                        "UPDATE piece SET version = ?1, quantity = ?2, state = ?4, here = ?5, tray = ?6,"
                        " step = ?7, rework = ?8, holder = ?9, book_ug = ?10, stones_ug = ?11, weighed = ?12,"
                        " weighed_here = ?13, since_operator = ?14, since_several = ?15, since_first = ?16,"
                        " since_last = ?17, state_ms = ?18, arrived_ms = ?19, ruling_here = ?20, was = ?21, "
                        "transit = ?22,"
                        " on_tree = ?23, findings = ?24, event = ?25"
                        " WHERE id = ?26",
                        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_now(&binder, &row->now);
    put_int(&binder, row->event);
    put_int(&binder, row->id);
    return store_run(store, statement, "move a piece");
}

/* ------------------------------------------------------------------ many pieces */

static void take_line(struct columns *columns, struct line_row *out)
{
    bool fits = place_find(take_span(columns), &out->place);
    fits = piece_state_find(take_span(columns), &out->state) && fits;
    TAKE_TEXT(columns, out->station.text);
    out->step = (int)take_int(columns);
    out->rework = take_bool(columns);
    TAKE_TEXT(columns, out->holder.text);
    out->quantity = take_int(columns);
    out->book.ug = take_int(columns);
    out->arrived_ms = take_int(columns);
    out->model = take_int(columns);
    out->weighed = take_bool(columns);
    out->lot = take_int(columns);
    out->volume_mm3_e3 = take_int(columns);
    out->transit = take_bool(columns);
    fits = piece_kind_find(take_span(columns), &out->kind) && fits;
    out->route = take_int(columns);
    TAKE_TEXT(columns, out->name);
    columns->bad |= !fits;
}

struct fault store_piece_each_on_line(struct store *store,
                                      void (*take)(void *context, const struct line_row *row), void *context)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store,
        "SELECT place, state, here, step, rework, holder, quantity, book_ug, arrived_ms, model, weighed,"
        " lot, volume_mm3_e3, transit, kind, route, name"
        " FROM piece WHERE " ON_LINE "",
        &statement);
    bool row = true;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the pieces on the line", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct line_row line;
        take_line(&columns, &line);
        if (columns.bad) {
            store_done(statement);
            return store_bad_row(store, "piece");
        }
        take(context, &line);
    }
    return fault;
}

static struct fault each_row(struct store *store, sqlite3_stmt *statement,
                             bool (*take)(void *context, const struct piece_row *row), void *context)
{
    bool row = true;
    for (;;) {
        struct fault fault = store_next(store, statement, "read the pieces", &row);
        if (!row)
            return fault;
        struct columns columns = {.statement = statement};
        struct piece_row piece;
        take_row(&columns, &piece);
        if (columns.bad || !take(context, &piece)) {
            store_done(statement);
            return columns.bad ? store_bad_row(store, "piece") : FAULT_OK;
        }
    }
}

struct fault store_piece_each(struct store *store, int64_t after,
                              bool (*take)(void *context, const struct piece_row *row), void *context)
{
    sqlite3_stmt *statement;
    struct fault fault =
        after > 0 ? store_use(store,
                              "SELECT " ROW_COLUMNS
                              " FROM piece WHERE id IN (SELECT piece FROM event WHERE seq > ?)",
                              &statement)
                  : store_use(store, "SELECT " ROW_COLUMNS " FROM piece WHERE " ON_LINE "", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    if (after > 0)
        put_int(&binder, after);
    return each_row(store, statement, take, context);
}

struct fault store_piece_each_missing(struct store *store,
                                      bool (*take)(void *context, const struct piece_row *row), void *context)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "SELECT " ROW_COLUMNS " FROM piece WHERE place = 'missing'", &statement);
    return fault_is(fault) ? fault : each_row(store, statement, take, context);
}

struct fault store_piece_each_ever(struct store *store,
                                   bool (*take)(void *context, const struct piece_row *row), void *context)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "SELECT " ROW_COLUMNS " FROM piece ORDER BY id", &statement);
    return fault_is(fault) ? fault : each_row(store, statement, take, context);
}

struct fault store_piece_each_of_order(struct store *store, int64_t order,
                                       bool (*take)(void *context, const struct piece_row *row),
                                       void *context)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "SELECT " ROW_COLUMNS " FROM piece WHERE client_order = ? ORDER BY id", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, order);
    return each_row(store, statement, take, context);
}

struct fault store_piece_alike(struct store *store, const char *name, const char *chip, struct tag *out)
{
    sqlite3_stmt *statement;
    bool row;
    *out = tag_of("");
    struct fault fault =
        store_use(store, "SELECT tag FROM piece WHERE name = ? OR chip = ? LIMIT 1", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, name);
    put_text(&binder, chip);
    fault = store_next(store, statement, "look for a piece of that name", &row);
    if (!row)
        return fault;
    struct columns columns = {.statement = statement};
    TAKE_TEXT(&columns, out->text);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "piece") : FAULT_OK;
}

/* ------------------------------------------------------------------ identified later */

struct fault store_piece_identify(struct store *store, const struct piece_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "UPDATE piece SET model = ?, size = ?, volume_mm3_e3 = ?, route = ?,"
                                   " client_order = ?, line = ? WHERE id = ?",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, row->model);
    put_text(&binder, row->size);
    put_int(&binder, row->volume_mm3_e3);
    put_row(&binder, row->route);
    put_row(&binder, row->order);
    put_row(&binder, row->line);
    put_int(&binder, row->id);
    return store_run(store, statement, "write what a piece is");
}

/* The newest event that said `field` of a piece. */
#define SAID_LAST(field)                                                                                     \
    " FROM event AS e JOIN piece AS p ON p.id = e.piece WHERE e.verb = 'identify' AND e.changes = 1"         \
    " AND e.seq = (SELECT max(x.seq) FROM event AS x WHERE x.piece = e.piece AND x.verb = 'identify'"        \
    " AND x.changes = 1 AND json_extract(x.form, '$." field "') IS NOT NULL)"

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

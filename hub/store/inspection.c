#include "hub/store/inspection.h"

#include "hub/store/inside.h"

/* ------------------------------------------------------------------ writing */

static struct fault add_line(struct store *store, int64_t id, int index, const struct inspection_line *line)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "INSERT INTO inspection_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    put_int(&binder, index);
    put_text(&binder, criterion_word(line->criterion));
    put_text(&binder, judgement_word(line->judgement));
    put_text(&binder, line->method.text);
    put_text(&binder, line->subject);
    if (line->has_measure) {
        put_int(&binder, line->nominal);
        put_int(&binder, line->actual);
    } else {
        put_null(&binder);
        put_null(&binder);
    }
    put_text(&binder, line->has_ruling ? ruling_word(line->ruling) : "");
    put_row(&binder, line->weighing);
    return store_run(store, statement, "write a line of a sheet");
}

static struct fault add_photo(struct store *store, int64_t id, int index,
                              const struct inspection_photo *photo)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT INTO inspection_photo VALUES (?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    put_int(&binder, index);
    put_text(&binder, photo->moment.text);
    put_text(&binder, photo->reference);
    return store_run(store, statement, "write a picture of a sheet");
}

static struct fault add_head(struct store *store, struct inspection_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "INSERT INTO inspection (event, piece, kind, step, station, supersedes, "
                                   "result, defect, guilty, operator,"
                                   " with_pin, at_ms, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, row->event);
    put_int(&binder, row->piece);
    put_text(&binder, inspection_kind_word(row->sheet.kind));
    put_int(&binder, row->step);
    put_text(&binder, row->station.text);
    put_row(&binder, row->supersedes);
    put_text(&binder, inspection_result_word(row->result));
    put_text(&binder, row->defect.text);
    put_text(&binder, row->guilty.text);
    put_text(&binder, row->operator_badge.text);
    put_int(&binder, row->with_pin);
    put_int(&binder, row->at_ms);
    put_text(&binder, row->note);
    fault = store_run(store, statement, "write a sheet");
    row->id = sqlite3_last_insert_rowid(store->db);
    return fault;
}

struct fault store_inspection_add(struct store *store, struct inspection_row *row)
{
    struct fault fault = add_head(store, row);
    for (int i = 0; i < row->sheet.line_count && !fault_is(fault); i++)
        fault = add_line(store, row->id, i, &row->sheet.lines[i]);
    for (int i = 0; i < row->photo_count && !fault_is(fault); i++)
        fault = add_photo(store, row->id, i, &row->photos[i]);
    return fault;
}

/* ------------------------------------------------------------------ reading */

#define HEAD_COLUMNS                                                                                         \
    "s.id, s.event, s.piece, s.kind, s.step, s.station, s.supersedes, s.result, s.defect, s.guilty, "        \
    "s.operator, s.with_pin,"                                                                                \
    " s.at_ms, s.note, (SELECT n.id FROM inspection AS n WHERE n.supersedes = s.id AND NOT EXISTS (SELECT "  \
    "1 FROM event AS w"                                                                                      \
    " WHERE w.corrects = n.event AND w.changes = 1)),"                                                       \
    " EXISTS (SELECT 1 FROM event AS w WHERE w.corrects = s.event AND w.changes = 1)"

static void take_head(struct columns *columns, struct inspection_row *out)
{
    *out = (struct inspection_row){0};
    out->id = take_int(columns);
    out->event = take_int(columns);
    out->piece = take_int(columns);
    bool fits = inspection_kind_find(take_span(columns), &out->sheet.kind);
    out->step = (int)take_int(columns);
    TAKE_TEXT(columns, out->station.text);
    out->supersedes = take_int(columns);
    fits = inspection_result_find(take_span(columns), &out->result) && fits;
    TAKE_TEXT(columns, out->defect.text);
    TAKE_TEXT(columns, out->guilty.text);
    TAKE_TEXT(columns, out->operator_badge.text);
    out->with_pin = take_bool(columns);
    out->at_ms = take_int(columns);
    TAKE_TEXT(columns, out->note);
    out->superseded_by = take_int(columns);
    out->withdrawn = take_bool(columns);
    columns->bad |= !fits;
}

static void take_line(struct columns *columns, struct inspection_line *out)
{
    *out = (struct inspection_line){0};
    bool fits = criterion_find(take_span(columns), &out->criterion);
    fits = judgement_find(take_span(columns), &out->judgement) && fits;
    TAKE_TEXT(columns, out->method.text);
    TAKE_TEXT(columns, out->subject);
    out->has_measure = take_bool(columns);
    out->nominal = take_int(columns);
    out->actual = take_int(columns);
    struct span ruling = take_span(columns);
    out->has_ruling = ruling.size > 0;
    if (out->has_ruling)
        fits = ruling_find(ruling, &out->ruling) && fits;
    out->weighing = take_int(columns);
    columns->bad |= !fits;
}

static struct fault read_lines(struct store *store, struct inspection_row *row)
{
    sqlite3_stmt *statement;
    bool more = true;
    struct fault fault = store_use(
        store,
        "SELECT criterion, judgement, method, subject, actual IS NOT NULL, nominal, actual, ruling, weighing"
        " FROM inspection_line WHERE inspection = ? ORDER BY line LIMIT 24",
        &statement);
    _Static_assert(INSPECTION_LINES_MAX == 24, "the LIMIT above");
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, row->id);
    while (!fault_is(fault = store_next(store, statement, "read a sheet", &more)) && more) {
        struct columns columns = {.statement = statement};
        take_line(&columns, &row->sheet.lines[row->sheet.line_count++]);
        if (columns.bad) {
            store_done(statement);
            return store_bad_row(store, "inspection_line");
        }
    }
    return fault;
}

static struct fault read_photos(struct store *store, struct inspection_row *row)
{
    sqlite3_stmt *statement;
    bool more = true;
    struct fault fault = store_use(
        store, "SELECT moment, reference FROM inspection_photo WHERE inspection = ? ORDER BY line LIMIT 8",
        &statement);
    _Static_assert(INSPECTION_PHOTOS_MAX == 8, "the LIMIT above");
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, row->id);
    while (!fault_is(fault = store_next(store, statement, "read a sheet", &more)) && more) {
        struct columns columns = {.statement = statement};
        struct inspection_photo *photo = &row->photos[row->photo_count++];
        TAKE_TEXT(&columns, photo->moment.text);
        TAKE_TEXT(&columns, photo->reference);
        if (columns.bad) {
            store_done(statement);
            return store_bad_row(store, "inspection_photo");
        }
    }
    return fault;
}

static struct fault read_rest(struct store *store, struct inspection_row *row)
{
    struct fault fault = read_lines(store, row);
    return fault_is(fault) ? fault : read_photos(store, row);
}

/* The one row of a bound statement, with its lines. */
static struct fault read_one(struct store *store, sqlite3_stmt *statement, struct inspection_row *out,
                             bool *found)
{
    struct fault fault = store_next(store, statement, "read a sheet", found);
    if (fault_is(fault) || !*found)
        return fault;
    struct columns columns = {.statement = statement};
    take_head(&columns, out);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "inspection") : read_rest(store, out);
}

struct fault store_inspection_get(struct store *store, int64_t id, struct inspection_row *out, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault =
        store_use(store, "SELECT " HEAD_COLUMNS " FROM inspection AS s WHERE s.id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    return read_one(store, statement, out, found);
}

struct fault store_inspection_of_event(struct store *store, int64_t event, struct inspection_row *out,
                                       bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault =
        store_use(store, "SELECT " HEAD_COLUMNS " FROM inspection AS s WHERE s.event = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, event);
    return read_one(store, statement, out, found);
}

struct fault store_inspection_each(struct store *store, int64_t piece, int64_t after,
                                   bool (*take)(void *context, const struct inspection_row *row),
                                   void *context)
{
    sqlite3_stmt *statement;
    bool more = true;
    struct fault fault = store_use(
        store, "SELECT " HEAD_COLUMNS " FROM inspection AS s WHERE s.piece = ? AND s.id > ? ORDER BY s.id",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, piece);
    put_int(&binder, after);
    while (!fault_is(fault = store_next(store, statement, "read the sheets", &more)) && more) {
        struct columns columns = {.statement = statement};
        struct inspection_row row;
        take_head(&columns, &row);
        if (columns.bad)
            fault = store_bad_row(store, "inspection");
        else
            fault = read_rest(store, &row);
        if (fault_is(fault) || !take(context, &row)) {
            store_done(statement);
            return fault;
        }
    }
    return fault;
}

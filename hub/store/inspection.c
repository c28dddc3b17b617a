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
    " s.at_ms, s.note, (SELECT n.id FROM inspection AS n WHERE n.supersedes = s.id AND "                     \
    "NOT " EVENT_TAKEN_BACK("n.event") "),"                                                                  \
                                       " " EVENT_TAKEN_BACK("s.event")

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

/* ------------------------------------------------------------------ proof */

#define SHEET "inspection AS s JOIN event AS e ON e.seq = s.event "
#define LINE                                                                                                 \
    "inspection_line AS l JOIN inspection AS s ON s.id = l.inspection JOIN event AS e ON e.seq = s.event "

static const char HEADS[] =
    "SELECT 'sheet ' || s.id || ' is not as event ' || s.event || ' signed it' FROM inspection AS s "
    "LEFT JOIN event AS e ON e.seq = s.event AND e.changes = 1 "
    "AND e.verb = CASE s.kind WHEN 'sheet' THEN 'inspect' ELSE 'check_setting' END "
    "WHERE e.seq IS NULL OR s.piece IS NOT e.piece OR s.step IS NOT e.step OR s.station IS NOT e.here "
    "OR s.result IS NOT json_extract(e.found, '$.result') "
    "OR s.defect IS NOT json_extract(e.form, '$.defect') "
    "OR s.guilty IS NOT json_extract(e.form, '$.guilty') "
    "OR s.note IS NOT nullif(json_extract(e.form, '$.note'), '') "
    "OR s.supersedes IS NOT "
    "coalesce(json_extract(e.found, '$.supersedes'), json_extract(e.form, '$.supersedes')) "
    "OR s.at_ms NOT IN (e.at_ms, e.booked_ms) OR s.operator IS NOT coalesce(e.operator, e.subject) "
    "OR s.with_pin IS NOT coalesce(json_extract(e.found, '$.with_pin'), s.with_pin)";

static const char MISSING_SHEETS[] =
    "SELECT 'event ' || e.seq || ' signed a sheet that is not there' FROM event AS e "
    "WHERE e.verb IN ('inspect', 'check_setting') AND e.changes = 1 "
    "AND NOT EXISTS (SELECT 1 FROM inspection AS s WHERE s.event = e.seq)";

/* A line for the weight, for each word and measure that was said, and for each dimension. */
static const char LINE_COUNTS[] =
    "SELECT 'sheet ' || s.id || ' has more or fewer lines than were signed' FROM " SHEET
    "WHERE (SELECT count(*) FROM inspection_line WHERE inspection = s.id) <> (s.kind = 'sheet') "
    "+ (SELECT count(*) FROM json_each(e.form) "
    "WHERE key IN ('surface', 'function', 'stones', 'seats', 'count')) "
    "+ EXISTS (SELECT 1 FROM json_each(e.form) WHERE key IN ('fineness', 'measured')) "
    "+ coalesce(json_array_length(e.form, '$.dimensions'), 0)";

static const char WORDS[] =
    "SELECT 'sheet ' || s.id || ', ' || l.criterion || ': another judgement than was signed' FROM " LINE
    "WHERE l.actual IS NULL AND l.criterion <> 'weight' "
    "AND l.judgement IS NOT json_extract(e.form, '$.' || l.criterion)";

static const char MEASURES[] =
    "SELECT 'sheet ' || s.id || ', ' || l.criterion || ': another measure than was signed' FROM " LINE
    "WHERE l.actual IS NOT NULL AND CASE l.criterion "
    "WHEN 'fineness' THEN l.actual IS NOT json_extract(e.form, '$.measured') "
    "OR l.judgement <> iif(l.actual >= l.nominal, 'pass', 'fail') "
    "WHEN 'stones' THEN l.actual IS NOT json_extract(e.form, '$.count') "
    "OR l.judgement <> iif(l.actual = l.nominal, 'pass', 'fail') "
    "WHEN 'dimensions' THEN l.judgement <> iif(abs(l.actual - l.nominal) <= 200, 'pass', 'fail') "
    "OR NOT EXISTS (SELECT 1 FROM json_each(e.form, '$.dimensions') "
    "WHERE json_extract(value, '$.nominal_um') = l.nominal "
    "AND json_extract(value, '$.actual_um') = l.actual AND nullif(json_extract(value, '$.what'), '') IS "
    "l.subject) "
    "WHEN 'weight' THEN l.weighing IS NULL ELSE 1 END";

static const char WEIGHTS[] =
    "SELECT 'sheet ' || s.id || ': its weight is not that of event ' || l.weighing FROM " LINE
    "LEFT JOIN weighing AS w ON w.event = l.weighing LEFT JOIN event AS v ON v.seq = w.event "
    "WHERE l.criterion = 'weight' AND l.weighing IS NOT NULL AND (w.event IS NULL OR v.piece <> s.piece "
    "OR v.seq > s.event OR w.actual_ug <> l.actual OR w.theory_ug <> l.nominal)";

static const char PHOTOS[] =
    "SELECT 'sheet ' || s.id || ' has other photos than were signed' FROM " SHEET
    "WHERE (SELECT count(*) FROM inspection_photo WHERE inspection = s.id) "
    "<> coalesce(json_array_length(e.form, '$.photos'), 0) "
    "OR EXISTS (SELECT 1 FROM inspection_photo AS p WHERE p.inspection = s.id "
    "AND (p.moment IS NOT json_extract(e.form, '$.photos[' || p.line || '].moment') "
    "OR p.reference IS NOT json_extract(e.form, '$.photos[' || p.line || '].reference')))";

static const char *const PROOFS[] = {HEADS, MISSING_SHEETS, LINE_COUNTS, WORDS, MEASURES, WEIGHTS, PHOTOS};
_Static_assert(DIMENSION_TOLERANCE_UM == 200, "the tolerance above");

struct fault store_inspection_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                    void *context)
{
    return store_prove_by(store, PROOFS, COUNT_OF(PROOFS), say, context);
}

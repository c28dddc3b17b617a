#include "hub/store/inspection.h"

#include "hub/store/judged.h"

/* ------------------------------------------------------------------ writing */

static struct fault add_line(struct store *store, int64_t id, int index, const struct inspection_line *line)
{
    struct query query;
    query_begin(&query, store, "write a line of a sheet",
                "INSERT INTO inspection_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, id);
    put_int(&query, index);
    put_text(&query, criterion_word(line->criterion));
    put_text(&query, judgement_word(line->judgement));
    put_text(&query, line->method.text);
    put_text(&query, line->subject);
    if (line->has_measure) {
        put_int(&query, line->nominal);
        put_int(&query, line->actual);
    } else {
        put_null(&query);
        put_null(&query);
    }
    put_text(&query, line->has_ruling ? ruling_word(line->ruling) : "");
    put_row(&query, line->weighing);
    return query_run(&query);
}

static struct fault add_photo(struct store *store, int64_t id, int index,
                              const struct inspection_photo *photo)
{
    struct query query;
    query_begin(&query, store, "write a picture of a sheet",
                "INSERT INTO inspection_photo VALUES (?, ?, ?, ?)");
    put_int(&query, id);
    put_int(&query, index);
    put_text(&query, photo->moment.text);
    put_text(&query, photo->reference);
    return query_run(&query);
}

static struct fault add_head(struct store *store, struct inspection_row *row)
{
    struct query query;
    query_begin(&query, store, "write a sheet",
                "INSERT INTO inspection (event, piece, kind, step, station, supersedes, "
                "result, defect, guilty, operator,"
                " with_pin, at_ms, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, row->event);
    put_int(&query, row->piece);
    put_text(&query, inspection_kind_word(row->sheet.kind));
    put_int(&query, row->step);
    put_text(&query, row->station.text);
    put_row(&query, row->supersedes);
    put_text(&query, inspection_result_word(row->result));
    put_text(&query, row->defect.text);
    put_text(&query, row->guilty.text);
    put_text(&query, row->operator_badge.text);
    put_int(&query, row->with_pin);
    put_int(&query, row->at_ms);
    put_text(&query, row->note);
    struct fault fault = query_run(&query);
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

static void take_head(struct query *query, struct inspection_row *out)
{
    *out = (struct inspection_row){0};
    out->id = take_int(query);
    out->event = take_int(query);
    out->piece = take_int(query);
    bool fits = inspection_kind_find(take_span(query), &out->sheet.kind);
    out->step = (int)take_int(query);
    TAKE_TEXT(query, out->station.text);
    out->supersedes = take_int(query);
    fits = inspection_result_find(take_span(query), &out->result) && fits;
    TAKE_TEXT(query, out->defect.text);
    TAKE_TEXT(query, out->guilty.text);
    TAKE_TEXT(query, out->operator_badge.text);
    out->with_pin = take_bool(query);
    out->at_ms = take_int(query);
    TAKE_TEXT(query, out->note);
    out->superseded_by = take_int(query);
    out->withdrawn = take_bool(query);
    query->bad |= !fits;
}

static void take_line(struct query *query, struct inspection_line *out)
{
    *out = (struct inspection_line){0};
    bool fits = criterion_find(take_span(query), &out->criterion);
    fits = judgement_find(take_span(query), &out->judgement) && fits;
    TAKE_TEXT(query, out->method.text);
    TAKE_TEXT(query, out->subject);
    out->has_measure = take_bool(query);
    out->nominal = take_int(query);
    out->actual = take_int(query);
    struct span ruling = take_span(query);
    out->has_ruling = ruling.size > 0;
    if (out->has_ruling)
        fits = ruling_find(ruling, &out->ruling) && fits;
    out->weighing = take_int(query);
    query->bad |= !fits;
}

static struct fault read_lines(struct store *store, struct inspection_row *row)
{
    struct query query;
    query_begin(
        &query, store, "read a sheet",
        "SELECT criterion, judgement, method, subject, actual IS NOT NULL, nominal, actual, ruling, weighing"
        " FROM inspection_line WHERE inspection = ? ORDER BY line"
        " LIMIT " SQL_NUMBER(INSPECTION_LINES_MAX));
    put_int(&query, row->id);
    while (query_row(&query)) {
        take_line(&query, &row->sheet.lines[row->sheet.line_count++]);
    }
    return query_end(&query);
}

static struct fault read_photos(struct store *store, struct inspection_row *row)
{
    struct query query;
    query_begin(&query, store, "read a sheet",
                "SELECT moment, reference FROM inspection_photo WHERE inspection = ? ORDER BY line"
                " LIMIT " SQL_NUMBER(INSPECTION_PHOTOS_MAX));
    put_int(&query, row->id);
    while (query_row(&query)) {
        struct inspection_photo *photo = &row->photos[row->photo_count++];
        TAKE_TEXT(&query, photo->moment.text);
        TAKE_TEXT(&query, photo->reference);
    }
    return query_end(&query);
}

struct fault store_inspection_photos(struct store *store, int64_t piece, struct piece_photo *out, int max,
                                     int *count)
{
    struct query query;
    *count = 0;
    query_begin(&query, store, "read the photos of a piece",
                "SELECT p.reference, p.moment, s.at_ms FROM inspection AS s "
                "JOIN inspection_photo AS p ON p.inspection = s.id "
                "WHERE s.piece = ? AND NOT " EVENT_TAKEN_BACK("s.event") " ORDER BY s.id DESC, p.line DESC");
    put_int(&query, piece);
    while (*count < max && query_row(&query)) {
        struct piece_photo *photo = &out[*count];
        struct span reference = take_span(&query);
        if (!photo_is_id(reference))
            continue; /* kept elsewhere */
        *photo = (struct piece_photo){.after = false};
        memcpy(photo->id, reference.data, reference.size);
        photo->after = span_is(take_span(&query), "after");
        photo->at_ms = take_int(&query);
        (*count)++;
    }
    return query_end(&query);
}

static struct fault read_rest(struct store *store, struct inspection_row *row)
{
    struct fault fault = read_lines(store, row);
    return fault_is(fault) ? fault : read_photos(store, row);
}

/* The one row of a bound question, with its lines. */
static struct fault read_one(struct query *query, struct inspection_row *out, bool *found)
{
    *found = query_row(query);
    if (*found)
        take_head(query, out);
    struct fault fault = query_end(query);
    return *found && !fault_is(fault) ? read_rest(query->store, out) : fault;
}

struct fault store_inspection_get(struct store *store, int64_t id, struct inspection_row *out, bool *found)
{
    struct query query;
    query_begin(&query, store, "read a sheet", "SELECT " HEAD_COLUMNS " FROM inspection AS s WHERE s.id = ?");
    put_int(&query, id);
    return read_one(&query, out, found);
}

struct fault store_inspection_of_event(struct store *store, int64_t event, struct inspection_row *out,
                                       bool *found)
{
    struct query query;
    query_begin(&query, store, "read a sheet",
                "SELECT " HEAD_COLUMNS " FROM inspection AS s WHERE s.event = ?");
    put_int(&query, event);
    return read_one(&query, out, found);
}

struct fault store_inspection_stands(struct store *store, int64_t piece, bool *stands)
{
    struct query query;
    query_begin(&query, store, "look for the sheet of a piece",
                "SELECT 1 FROM inspection AS s WHERE s.piece = ? AND s.kind = 'sheet' AND NOT EXISTS "
                "(SELECT 1 FROM event AS r WHERE r.piece = s.piece AND r.seq > s.event AND " JUDGED_SENT_BACK(
                    "r") ") AND NOT " EVENT_TAKEN_BACK("s.event") " LIMIT 1");
    put_int(&query, piece);
    return query_any(&query, stands);
}

struct fault store_inspection_each(struct store *store, int64_t piece, int64_t after,
                                   bool (*take)(void *context, const struct inspection_row *row),
                                   void *context)
{
    struct query query;
    query_begin(&query, store, "read the sheets",
                "SELECT " HEAD_COLUMNS " FROM inspection AS s WHERE s.piece = ? AND s.id > ? ORDER BY s.id");
    put_int(&query, piece);
    put_int(&query, after);
    while (query_row(&query)) {
        struct inspection_row row;
        take_head(&query, &row);
        if (query.bad)
            break;
        query.fault = read_rest(store, &row);
        if (fault_is(query.fault) || !take(context, &row))
            break;
    }
    return query_end(&query);
}

/* ------------------------------------------------------------------ proof */

#define SHEET "inspection AS s JOIN event AS e ON e.seq = s.event "
#define LINE                                                                                                 \
    "inspection_line AS l JOIN inspection AS s ON s.id = l.inspection JOIN event AS e ON e.seq = s.event "

#define ALLOWED_UM SQL_NUMBER(DIMENSION_TOLERANCE_UM)

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
    "WHEN 'dimensions' THEN l.judgement <> iif(abs(l.actual - l.nominal) <= " ALLOWED_UM ", 'pass', 'fail') "
    "OR NOT EXISTS (SELECT 1 FROM json_each(e.form, '$.dimensions') "
    "WHERE json_extract(value, '$.nominal_um') = l.nominal "
    "AND json_extract(value, '$.actual_um') = l.actual AND nullif(json_extract(value, '$.what'), '') IS "
    "l.subject) WHEN 'weight' THEN l.weighing IS NULL ELSE 1 END";

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

struct fault store_inspection_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                    void *context)
{
    return store_prove_by(store, PROOFS, COUNT_OF(PROOFS), say, context);
}

#include "hub/store/loss.h"

#include <math.h>

#include "common/base/text.h"
#include "hub/store/inside.h"

#define OPEN_PREFIX "open:operator:"

/* ------------------------------------------------------------------ what was charged */

/* The book of the piece `q`, whose melt is `l`. */
#define BOOK "l.alloy || '/' || q.custody"

/* The last settlement of each account in each book, of those that were not taken back. */
#define SETTLED                                                                                              \
    "settled AS MATERIALIZED (SELECT a.name AS account, b.name AS book, max(e.seq) AS seq"                   \
    " FROM event AS e JOIN transfer AS t ON t.event = e.seq JOIN book AS b ON b.id = t.book"                 \
    " JOIN account AS a ON a.id IN (t.debit, t.credit)"                                                      \
    " WHERE e.verb = 'settle' AND a.name GLOB '" OPEN_PREFIX "*'"                                            \
    " AND NOT " EVENT_TAKEN_BACK("e.seq") " GROUP BY a.name, b.name)"
/* Was this account settled in this book since the event `e`? */
#define IS_SETTLED(whose, in)                                                                                \
    "EXISTS (SELECT 1 FROM settled AS s WHERE s.seq >= e.seq AND s.account = " whose " AND s.book = " in ")"

/* The events of the time, each followed (`at`) to what it took back, and to what that took back. */
#define BACK                                                                                                 \
    "back (seq, at, corrects, reversed, changes) AS (SELECT seq, seq, corrects, 0, changes FROM event"       \
    " WHERE booked_ms >= ?1 AND booked_ms < ?2"                                                              \
    " UNION ALL SELECT back.seq, x.seq, x.corrects, 1 - back.reversed, back.changes AND x.changes"           \
    " FROM back JOIN event AS x ON x.seq = back.corrects)"

/* Each of them, as the deed that it is or took back; what took that back in its turn is the deed again. What
 * is weighed as it leaves the house, or comes, is weighed. */
#define DONE                                                                                                 \
    "done AS (SELECT back.seq, back.reversed, back.changes, back.seq = back.at AND " STANDS " AS stands,"    \
    " CASE WHEN x.verb IN ('send', 'arrive') AND x.changes AND json_extract(x.found, '$.weighed')"           \
    " THEN 'weigh' ELSE x.verb END AS verb,"                                                                 \
    " x.station, x.previous, x.book_ug, x.quantity, x.piece, x.operator, x.found"                            \
    " FROM back JOIN event AS x ON x.seq = back.at WHERE back.corrects IS NULL)"
/* What changed nothing is taken back by what changes nothing, too. */
#define STANDS                                                                                               \
    "NOT EXISTS (SELECT 1 FROM event AS w WHERE w.corrects = back.seq AND w.changes = back.changes"          \
    " AND NOT EXISTS (SELECT 1 FROM event AS later WHERE later.corrects = w.seq"                             \
    " AND later.changes = w.changes))"

/* What they charged to an open balance, or took off one. A weighing that came late changes nothing of the
 * piece: of what the weighing `v` charged it takes a part off, and charges that; `w`, the event before that
 * one, tells who had the piece then. */
#define CHARGED                                                                                              \
    "charged AS (SELECT e.verb, e.reversed, e.stands, e.station, p.since_last AS worked,"                    \
    " p.book_ug AS before_ug, e.book_ug AS after_ug, e.quantity, b.name AS book,"                            \
    " d.name AS debit, " DEBIT_SETTLED " AS debit_settled,"                                                  \
    " c.name AS credit, " CREDIT_SETTLED " AS credit_settled, t.amount_ug,"                                  \
    " " COMES_LATE " AS late, e.operator AS late_by, w.since_last AS late_worked,"                           \
    " CASE w.since_several WHEN 0 THEN w.since_operator END AS late_had, e.seq, t.line"                      \
    " FROM done AS e JOIN transfer AS t ON t.event = e.seq JOIN book AS b ON b.id = t.book"                  \
    " JOIN account AS d ON d.id = t.debit JOIN account AS c ON c.id = t.credit"                              \
    " LEFT JOIN event AS p ON p.seq = e.previous"                                                            \
    " LEFT JOIN event AS v ON " COMES_LATE " AND v.seq = json_extract(e.found, '$.divides')"                 \
    " LEFT JOIN event AS w ON w.seq = v.previous"                                                            \
    " WHERE d.name GLOB '" OPEN_PREFIX "*' OR c.name GLOB '" OPEN_PREFIX "*')"
#define COMES_LATE     "e.verb = 'weigh' AND NOT e.changes"
#define DEBIT_SETTLED  IS_SETTLED("d.name", "b.name")
#define CREDIT_SETTLED IS_SETTLED("c.name", "b.name")

/* Weighings that found nothing missing: they move no metal, and their pieces were worked on all the same.
 * Nothing is charged, to whoever alone had the piece since it was weighed before; columns as `charged`. */
#define EVEN                                                                                                 \
    "even AS (SELECT e.verb, e.reversed, e.stands, e.station, p.since_last, p.book_ug, e.book_ug,"           \
    " e.quantity, " BOOK ", " HAD_BY ", " HAD_SETTLED ", '', 0, 0, 0, '', '', '', e.seq, 0"                  \
    " FROM done AS e JOIN event AS p ON p.seq = e.previous"                                                  \
    " JOIN piece AS q ON q.id = e.piece JOIN lot AS l ON l.id = q.lot"                                       \
    " WHERE e.verb = 'weigh' AND e.changes AND p.book_ug = e.book_ug AND p.since_several = 0"                \
    " AND p.since_operator IS NOT NULL)"
#define HAD_BY      "'" OPEN_PREFIX "' || p.since_operator"
#define HAD_SETTLED IS_SETTLED(HAD_BY, BOOK)

static const char LOSSES[] = "WITH RECURSIVE " SETTLED ", " BACK ", " DONE ", " CHARGED ", " EVEN
                             " SELECT * FROM charged UNION ALL SELECT * FROM even ORDER BY seq, line";

static bool open_of(struct span account, struct tag *out)
{
    size_t prefix = sizeof OPEN_PREFIX - 1;
    if (account.size <= prefix || memcmp(account.data, OPEN_PREFIX, prefix) != 0)
        return false;
    struct span badge = {account.data + prefix, account.size - prefix};
    return text_copy(out->text, sizeof out->text, badge);
}

/* A weighing that came late: by whom, and of the one that it divides who alone had the piece before, and the
 * last station where it was. */
struct late_part {
    bool is_late;
    struct tag by, had;
    struct code worked;
};

static void take_late(struct query *query, struct late_part *out)
{
    *out = (struct late_part){.is_late = take_bool(query)};
    TAKE_TEXT(query, out->by.text);
    TAKE_TEXT(query, out->worked.text);
    TAKE_TEXT(query, out->had.text);
}

/* Whoever weighed did so where it was done. Who had been charged has the piece counted already. */
static void tell(const struct late_part *late, const struct loss_line *charged,
                 void (*take)(void *context, const struct loss_line *line), void *context)
{
    struct loss_line line = *charged;
    if (late->is_late) {
        line.in.ug = charged->reversed ? -charged->charged.ug : charged->charged.ug;
        line.out = MASS_UG(0);
        line.worked = tag_equal(late->by, line.operator_badge) ? code_of("") : late->worked;
        if (tag_equal(late->had, line.operator_badge))
            line.quantity = 0;
    }
    take(context, &line);
}

static void take_loss(struct query *query, void (*take)(void *context, const struct loss_line *line),
                      void *context)
{
    struct loss_line line = {.reversed = false};
    if (!verb_find(take_span(query), &line.verb))
        query->bad = true;
    line.reversed = take_bool(query);
    line.stands = take_bool(query);
    TAKE_TEXT(query, line.station.text);
    TAKE_TEXT(query, line.worked.text);
    line.in.ug = take_int(query);
    line.out.ug = take_int(query);
    line.quantity = take_int(query);
    TAKE_TEXT(query, line.book);
    struct span debit = take_span(query);
    bool debit_settled = take_bool(query);
    struct span credit = take_span(query);
    bool credit_settled = take_bool(query);
    int64_t amount = take_int(query);
    struct late_part late;
    take_late(query, &late); /* behind it are event and line, which order them */
    if (query->bad)
        return;
    line.charged.ug = amount;
    line.settled = debit_settled;
    if (open_of(debit, &line.operator_badge))
        tell(&late, &line, take, context);
    line.charged.ug = -amount;
    line.settled = credit_settled;
    if (open_of(credit, &line.operator_badge))
        tell(&late, &line, take, context);
}

struct fault store_loss_each(struct store *store, int64_t from_ms, int64_t to_ms,
                             void (*take)(void *context, const struct loss_line *line), void *context)
{
    struct query query;
    query_begin(&query, store, "read the losses", LOSSES);
    put_int(&query, from_ms);
    put_int(&query, to_ms);
    while (query_row(&query)) {
        take_loss(&query, take, context);
    }
    return query_end(&query);
}

#define SET_SETTLED  IS_SETTLED("'" OPEN_PREFIX "' || (" STONES_SET_BY ")", BOOK)
#define TOLD_SETTLED IS_SETTLED("'" OPEN_PREFIX "' || e.operator", BOOK)

struct fault store_setting_each(struct store *store, int64_t from_ms, int64_t to_ms,
                                void (*take)(void *context, const struct setting_line *line), void *context)
{
    struct query query;
    query_begin(&query, store, "read what was set",
                "WITH " SETTLED " SELECT " STONES_SET_BY ", " STONES_SET_AT ", l.alloy, q.model, q.size,"
                " e.quantity, e.stones_ug - p.stones_ug, " SET_SETTLED
                " FROM event AS e JOIN event AS p ON p.seq = e.previous"
                " JOIN piece AS q ON q.id = e.piece JOIN lot AS l ON l.id = q.lot"
                " WHERE e.booked_ms >= ?1 AND e.booked_ms < ?2 AND e.changes = 1"
                " AND e.stones_ug <> p.stones_ug AND e.quantity = p.quantity"
                " UNION ALL SELECT e.operator, e.station, l.alloy, q.model, q.size, i.quantity,"
                " i.stones_ug - p.stones_ug, " TOLD_SETTLED " FROM " IMPLIED_AND_TOLD
                " JOIN piece AS q ON q.id = i.piece JOIN lot AS l ON l.id = q.lot"
                " WHERE e.booked_ms >= ?1 AND e.booked_ms < ?2");
    put_int(&query, from_ms);
    put_int(&query, to_ms);
    while (query_row(&query)) {
        struct setting_line line = {.quantity = 0};
        TAKE_TEXT(&query, line.operator_badge.text);
        TAKE_TEXT(&query, line.station.text);
        TAKE_TEXT(&query, line.alloy.text);
        line.model = take_int(&query);
        TAKE_TEXT(&query, line.size);
        line.quantity = take_int(&query);
        line.stones.ug = take_int(&query);
        line.settled = take_bool(&query);
        if (!query.bad)
            take(context, &line);
    }
    return query_end(&query);
}

/* ------------------------------------------------------------------ norms */

struct fault store_norm_add(struct store *store, const struct custody_norm *norm)
{
    struct query query;
    query_begin(&query, store, "write a norm", "INSERT INTO norm VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, norm->event);
    put_text(&query, norm->operation.text);
    put_text(&query, norm->alloy.text);
    put_int(&query, norm->piece.ug);
    put_int(&query, norm->stone.ug);
    put_int(&query, norm->limit_piece.ug);
    put_int(&query, norm->limit_stone.ug);
    put_int(&query, norm->spread.ug);
    return query_run(&query);
}

struct fault store_norm_list(struct store *store, struct custody_norm **out, size_t *count)
{
    struct rows rows;
    rows_begin(&rows, store, "norm", sizeof **out,
               "SELECT max(event), operation, alloy, piece_ug, stone_ug, limit_piece_ug,"
               " limit_stone_ug, spread_ug FROM norm GROUP BY operation, alloy");
    while (rows_next(&rows)) {
        struct custody_norm *norm = rows.item;
        norm->event = take_int(&rows.query);
        TAKE_TEXT(&rows.query, norm->operation.text);
        TAKE_TEXT(&rows.query, norm->alloy.text);
        norm->piece.ug = take_int(&rows.query);
        norm->stone.ug = take_int(&rows.query);
        norm->limit_piece.ug = take_int(&rows.query);
        norm->limit_stone.ug = take_int(&rows.query);
        norm->spread.ug = take_int(&rows.query);
    }
    struct fault fault = rows_end(&rows, count);
    *out = rows.items;
    return fault;
}

/* ------------------------------------------------------------------ drift */

static int64_t to_e6(double value)
{
    return (int64_t)llround(value * 1e6);
}

static double from_e6(int64_t value)
{
    return (double)value / 1e6;
}

struct fault store_drift_last(struct store *store, struct drift_day *out, bool *found)
{
    struct query query;
    query_begin(&query, store, "read the last day of drift",
                "SELECT day, limit_e6, series FROM drift_day ORDER BY day DESC LIMIT 1");
    *found = query_row(&query);
    if (*found) {
        out->day_ms = take_int(&query);
        out->limit = from_e6(take_int(&query));
        out->series = take_int(&query);
    }
    return query_end(&query);
}

struct fault store_drift_day_add(struct store *store, const struct drift_day *day)
{
    struct query query;
    query_begin(&query, store, "write a day of drift", "INSERT INTO drift_day VALUES (?, ?, ?)");
    put_int(&query, day->day_ms);
    put_int(&query, to_e6(day->limit));
    put_int(&query, day->series);
    return query_run(&query);
}

struct fault store_drift_add(struct store *store, const struct drift_row *row)
{
    struct query query;
    query_begin(&query, store, "write a day of a chart",
                "INSERT INTO drift VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put_text(&query, row->operator_badge.text);
    put_text(&query, row->operation.text);
    put_text(&query, row->alloy.text);
    put_int(&query, row->day_ms);
    put_int(&query, row->norm);
    put_int(&query, row->pieces);
    put_int(&query, row->loss.ug);
    put_int(&query, row->expected.ug);
    put_int(&query, to_e6(row->z));
    put_int(&query, to_e6(row->cusum.high));
    put_int(&query, to_e6(row->cusum.low));
    put_text(&query, cusum_alarm_word(row->alarm));
    return query_run(&query);
}

static void take_drift(struct query *query, struct drift_row *out)
{
    *out = (struct drift_row){.alarm = CUSUM_QUIET};
    TAKE_TEXT(query, out->operator_badge.text);
    TAKE_TEXT(query, out->operation.text);
    TAKE_TEXT(query, out->alloy.text);
    out->day_ms = take_int(query);
    out->norm = take_int(query);
    out->pieces = take_int(query);
    out->loss.ug = take_int(query);
    out->expected.ug = take_int(query);
    out->z = from_e6(take_int(query));
    out->cusum.high = from_e6(take_int(query));
    out->cusum.low = from_e6(take_int(query));
    struct span alarm = take_span(query);
    if (alarm.size > 0)
        out->alarm = span_is(alarm, cusum_alarm_word(CUSUM_HIGH)) ? CUSUM_HIGH : CUSUM_LOW;
}

#define DRIFT_COLUMNS                                                                                        \
    "s.operator, s.operation, s.alloy, s.day, s.norm, s.pieces, s.loss_ug, s.expected_ug, s.z_e6, "          \
    "s.high_e6,"                                                                                             \
    " s.low_e6, s.alarm"

struct fault store_drift_find(struct store *store, const struct drift_row *series, struct drift_row *out,
                              bool *found)
{
    struct query query;
    query_begin(&query, store, "read the last day of a chart",
                "SELECT " DRIFT_COLUMNS " FROM drift AS s WHERE operator = ? AND operation = ?"
                " AND alloy = ? ORDER BY day DESC LIMIT 1");
    put_text(&query, series->operator_badge.text);
    put_text(&query, series->operation.text);
    put_text(&query, series->alloy.text);
    *found = query_row(&query);
    if (*found)
        take_drift(&query, out);
    return query_end(&query);
}

struct fault store_drift_series(struct store *store, int64_t since_ms, int64_t *out)
{
    struct query query;
    *out = 0;
    query_begin(
        &query, store, "count the charts",
        "SELECT count(*) FROM (SELECT DISTINCT operator, operation, alloy FROM drift WHERE day >= ?)");
    put_int(&query, since_ms);
    if (query_row(&query))
        *out = take_int(&query);
    return query_end(&query);
}

struct fault store_drift_each(struct store *store, int64_t from_ms, int64_t to_ms,
                              bool (*take)(void *context, const struct drift_row *row, double limit),
                              void *context)
{
    struct query query;
    query_begin(&query, store, "read the charts",
                "SELECT " DRIFT_COLUMNS ", d.limit_e6 FROM drift AS s JOIN drift_day AS d ON d.day = s.day"
                " WHERE s.day >= ? AND s.day < ? ORDER BY s.operator, s.operation, s.alloy, s.day");
    put_int(&query, from_ms);
    put_int(&query, to_ms);
    while (query_row(&query)) {
        struct drift_row drift;
        take_drift(&query, &drift);
        double limit = from_e6(take_int(&query));
        if (query.bad || !take(context, &drift, limit))
            break;
    }
    return query_end(&query);
}

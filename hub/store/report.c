#include "hub/store/report.h"

#include "hub/store/judged.h"

/* In all of them ?1 is from, ?2 to, ?3 now; SQLite numbers what is named, so each mentions what it needs. */

/* Midnight on the Monday of a moment, by the clock on the workshop's wall: a function of the connection. */
#define WEEK(ms) "week_of(" ms ")"
#define DAY(ms)  "date(" ms " / 1000, 'unixepoch', 'localtime')"
/* of sums of numbers that fit: rounded half up */
#define PPM_OF(part, whole)                                                                                  \
    "CASE WHEN " whole " > 0 THEN (" part " * 1000000 + " whole " / 2) / " whole " END"
/* fine metal of a piece `p` of alloy `a`, as mass_fine has it: rounded half to even */
#define FINE_UG                                                                                              \
    "p.book_ug * a.fineness / 10000"                                                                         \
    " + (p.book_ug * a.fineness % 10000 + p.book_ug * a.fineness / 10000 % 2 > 5000)"
/* what the piece's partial index wants to read */
#define LIVE PIECE_ON_LINE("p")

static const char WIP[] =
    "WITH here AS (SELECT CASE p.place WHEN 'station' THEN p.here ELSE p.place END AS code, p.quantity, "
    "p.book_ug,"
    " " FINE_UG " AS fine_ug FROM piece AS p JOIN lot AS l ON l.id = p.lot"
    " JOIN alloy AS a ON a.code = l.alloy WHERE " LIVE " AND p.place <> 'tree'),"
    " places AS (SELECT code, name, place, limit_pieces, limit_ug FROM station"
    " UNION ALL VALUES ('pool', NULL, -1, 0, 0), ('parked', NULL, 999, 0, 0))"
    " SELECT s.code, s.name, coalesce(sum(h.quantity), 0), coalesce(sum(h.book_ug), 0),"
    " coalesce(sum(h.fine_ug), 0), nullif(s.limit_pieces, 0), nullif(s.limit_ug, 0)"
    " FROM places AS s LEFT JOIN here AS h ON h.code = s.code WHERE ?3 IS NOT NULL"
    " GROUP BY s.code ORDER BY s.place, s.code";

static const char AGES[] =
    "WITH ranked AS (SELECT p.here AS code, p.name, p.quantity, p.arrived_ms,"
    " row_number() OVER (PARTITION BY p.here ORDER BY p.arrived_ms, p.id) AS n,"
    " count(*) OVER (PARTITION BY p.here) AS of FROM piece AS p WHERE " LIVE " AND p.place = 'station')"
    " SELECT r.code, s.name, sum(r.quantity), max(CASE r.n WHEN 1 THEN r.name END), min(r.arrived_ms),"
    " ?3 - min(r.arrived_ms), ?3 - max(CASE r.n WHEN (r.of + 1) / 2 THEN r.arrived_ms END)"
    " FROM ranked AS r JOIN station AS s ON s.code = r.code GROUP BY r.code ORDER BY s.place";

/* Nearest rank: of n ascending values the k-th percentile is the ⌈n·k/100⌉-th. Each of a row's pieces has its
 * ms. */
#define RANKED(group)                                                                                        \
    "sum(pieces) OVER (PARTITION BY " group " ORDER BY ms) AS so_far, sum(pieces) OVER (PARTITION BY " group \
    ") AS of"
#define RANK(percent)  "min(CASE WHEN so_far >= (of * " percent " + 99) / 100 THEN ms END)"
#define MEDIAN_AND_90  RANK("50") ", " RANK("90")
#define RANKED_BY_WEEK RANKED("week, until")
#define WEEK_DONE      WEEK("at_ms")
#define RANKED_BY_ROW  RANKED("row")

static const char LEAD_TIME[] =
    "WITH done AS (SELECT finished_ms AS at_ms, 'finished' AS until, quantity AS pieces,"
    " finished_ms - began_ms AS ms FROM life WHERE finished_ms >= ?1 AND finished_ms < ?2"
    " UNION ALL SELECT delivered_ms, 'delivered', quantity, delivered_ms - began_ms"
    " FROM life WHERE delivered_ms >= ?1 AND delivered_ms < ?2),"
    " dated AS (SELECT *, " WEEK_DONE " AS week FROM done),"
    " ranked AS (SELECT *, " RANKED_BY_WEEK " FROM dated)"
    " SELECT week, until, sum(pieces), sum(ms * pieces) / sum(pieces), " MEDIAN_AND_90
    " FROM ranked GROUP BY week, until ORDER BY week, until";

/* Ranked by the minute: a year has a million visits, and sorting them all is what would take long. The
 * longest of the minute stands for it. A step is done at the stations of its kind, for a visit of its own at
 * those of that visit. */
#define CYCLE_TIME(row, name)                                                                                \
    "WITH visits AS (SELECT station, (done_ms - arrived_ms) / 60000 AS minute, sum(quantity) AS pieces,"     \
    " sum(quantity * (started_ms IS NOT NULL)) AS starts,"                                                   \
    " sum(quantity * (started_ms - arrived_ms)) AS queued,"                                                  \
    " sum(quantity * (done_ms - started_ms)) AS worked, sum(quantity * (done_ms - arrived_ms)) AS whole,"    \
    " max(done_ms - arrived_ms) AS ms FROM visit"                                                            \
    " WHERE done_ms IS NOT NULL AND done_ms >= ?1 AND done_ms < ?2 GROUP BY 1, 2),"                          \
    " step AS (SELECT code, kind || coalesce(':' || visit, '') AS step, name, place FROM station),"          \
    " binned AS (SELECT " row " AS row, minute, " name " AS name, min(s.place) AS place,"                    \
    " sum(pieces) AS pieces, sum(starts) AS starts, sum(queued) AS queued, sum(worked) AS worked,"           \
    " sum(whole) AS whole, max(ms) AS ms"                                                                    \
    " FROM visits AS v LEFT JOIN step AS s ON s.code = v.station GROUP BY 1, 2),"                            \
    " summed AS (SELECT *, " RANKED_BY_ROW " FROM binned)"                                                   \
    " SELECT row, max(name), sum(pieces), sum(queued) / nullif(sum(starts), 0),"                             \
    " sum(worked) / nullif(sum(starts), 0), sum(whole) / sum(pieces), " MEDIAN_AND_90                        \
    " FROM summed GROUP BY row ORDER BY min(place), row"
static const char CYCLE_TIME_BY_STEP[] =
    CYCLE_TIME("coalesce(s.step, v.station)",
               "(SELECT group_concat(o.name, ', ') FROM step AS o WHERE o.step = s.step)");
static const char CYCLE_TIME_BY_STATION[] = CYCLE_TIME("v.station", "max(s.name)");

static const char THROUGHPUT[] =
    "SELECT day, what, (SELECT name FROM station WHERE code = what), visits, pieces FROM ("
    "SELECT " DAY(
        "done_ms") " AS day, station AS what, count(*) AS visits, sum(quantity) AS pieces, 0 AS last FROM "
                   "visit"
                   " WHERE done_ms IS NOT NULL AND done_ms >= ?1 AND done_ms < ?2 GROUP BY 1, 2"
                   " UNION ALL SELECT " DAY(
                       "finished_ms") ", 'finished', count(*), sum(quantity), 1 FROM life"
                                      " WHERE finished_ms >= ?1 AND finished_ms < ?2 GROUP BY 1"
                                      " UNION ALL SELECT " DAY(
                                          "delivered_ms") ", 'delivered', count(*), sum(quantity), 2 FROM "
                                                          "life"
                                                          " WHERE delivered_ms >= ?1 AND delivered_ms < ?2 "
                                                          "GROUP BY 1) ORDER BY day, last, what";

static const char RIGHT_FIRST_TIME[] =
    "SELECT " WEEK("ms") " AS week, sum(pieces), sum(" JUDGED_RIGHT "), " PPM_OF(
        "sum(" JUDGED_RIGHT ")",
        "sum(pieces)") ","
                       " sum(pieces * (reworked AND NOT accepted)), sum(pieces * accepted)"
                       " FROM " JUDGED " GROUP BY week ORDER BY week";

static const char DEFECTS[] =
    "SELECT defect, to_kind, count(*) FROM event AS e WHERE verb IN ('pass', 'rework') AND changes = 1"
    " AND verb = 'rework' AND booked_ms >= ?1 AND booked_ms < ?2"
    " AND NOT " EVENT_TAKEN_BACK("e.seq") " GROUP BY defect, to_kind ORDER BY count(*) DESC, defect";

/* From the first event of the period on: weighings have the numbers of their events. */
#define STANDS    " AND NOT " EVENT_TAKEN_BACK("e.seq")
#define IN_PERIOD " AND e.booked_ms >= ?1 AND e.booked_ms < ?2" STANDS
static const char RULINGS[] =
    "WITH said AS (SELECT e.booked_ms AS ms, w.ruling, w.rule, 0 AS accepted FROM weighing AS w"
    " CROSS JOIN event AS e ON e.seq = w.event WHERE w.ruling IS NOT NULL"
    " AND w.event >= (SELECT seq FROM event WHERE booked_ms >= ?1 ORDER BY booked_ms LIMIT 1)" IN_PERIOD
    " UNION ALL SELECT e.booked_ms, '', '', 1 FROM event AS e"
    " WHERE e.verb = 'accept' AND e.changes = 1" IN_PERIOD "), dated AS (SELECT *, " WEEK(
        "ms") " AS week FROM said)"
              " SELECT week, sum(accepted = 0), sum(ruling = 'pass'), sum(ruling = 'conditional_pass'),"
              " sum(ruling = 'conditional_fail'), sum(ruling = 'fail'), sum(ruling = 'no_verdict'),"
              " sum(ruling = 'no_verdict' AND rule = 'check_weight'),"
              " sum(ruling = 'no_verdict' AND rule IN ('no_theory', 'theory_unverified')),"
              " sum(ruling = 'no_verdict' AND rule = 'scale_not_capable'), sum(accepted)"
              " FROM dated GROUP BY week ORDER BY week";

#define DELIVERED_WEEK WEEK("l.delivered_ms")
#define IN_TIME        "sum(CASE WHEN l.delivered_ms <= o.due_ms THEN l.quantity ELSE 0 END)"
#define IN_TIME_PPM    PPM_OF(IN_TIME, "sum(l.quantity)")
static const char ON_TIME[] =
    "SELECT " DELIVERED_WEEK " AS week, sum(l.quantity), " IN_TIME ", " IN_TIME_PPM ","
    " sum((l.delivered_ms - o.due_ms) * l.quantity) / sum(l.quantity) FROM life AS l"
    " JOIN piece AS p ON p.id = l.piece JOIN client_order AS o ON o.id = p.client_order"
    " WHERE l.delivered_ms >= ?1 AND l.delivered_ms < ?2 AND o.due_ms > 0 GROUP BY week ORDER BY week";

/* A fine book counts as it is; an alloy's by its fineness. What is expected: for each piece, and each stone
 * set, the newest norms of the operation, of a stretch those of all its stations as they stand on the wall.
 */
#define LOSS_ROWS                                                                                            \
    "WITH losses AS (SELECT l.operation, l.operator, CASE WHEN l.book GLOB 'fine:*' THEN l.book"             \
    " ELSE substr(l.book, 1, instr(l.book, '/') - 1) END AS alloy, sum(l.pieces) AS pieces,"                 \
    " sum(l.worked_ug) AS worked_ug, sum(l.missing_ug) AS missing_ug, sum(l.returned_ug) AS returned_ug,"    \
    " sum(l.settled_ug) AS settled_ug, sum(l.stones) AS stones FROM loss_quarter AS l"                       \
    " WHERE l.quarter >= ?1 / " QUARTER_MS " AND l.quarter < (?2 + " QUARTER_MS " - 1) / " QUARTER_MS        \
    " GROUP BY 1, 2, 3),"                                                                                    \
    " norms AS (SELECT max(event), operation, alloy, piece_ug, stone_ug FROM norm GROUP BY operation, "      \
    "alloy),"                                                                                                \
    " work AS (SELECT DISTINCT operation, alloy, instr(operation, ':') AS colon FROM losses),"               \
    " ends AS (SELECT w.operation, w.alloy, a.place AS first, b.place AS last,"                              \
    " a.name || CASE colon WHEN 0 THEN '' ELSE ' – ' || b.name END AS name FROM work AS w"                 \
    " JOIN station AS a ON a.code = CASE colon WHEN 0 THEN w.operation"                                      \
    " ELSE substr(w.operation, 1, colon - 1) END"                                                            \
    " JOIN station AS b ON b.code = substr(w.operation, colon + 1)),"                                        \
    " expected AS (SELECT operation, alloy, sum(piece_ug) AS piece_ug, sum(stone_ug) AS stone_ug FROM"       \
    " (SELECT DISTINCT e.operation, e.alloy, s.kind, n.piece_ug, n.stone_ug FROM ends AS e"                  \
    " JOIN station AS s ON s.place BETWEEN min(e.first, e.last) AND max(e.first, e.last)"                    \
    " JOIN norms AS n ON n.operation = s.kind AND n.alloy = e.alloy) GROUP BY 1, 2) "
#define EXPECTED "l.pieces * x.piece_ug + l.stones * x.stone_ug"
#define FINE     "(coalesce(a.fineness, 10000) / 10000.0)"
#define LOSS_SUMS                                                                                            \
    "sum(l.pieces), sum(l.worked_ug), sum(l.missing_ug), sum(l.returned_ug), sum(l.missing_ug - "            \
    "l.returned_ug),"                                                                                        \
    " CASE WHEN sum(l.worked_ug) > 0 THEN CAST(round(sum(l.missing_ug - l.returned_ug) * 1e6 / "             \
    "sum(l.worked_ug))"                                                                                      \
    " AS INTEGER) END,"                                                                                      \
    " CAST(round(sum((l.missing_ug - l.returned_ug) * " FINE ")) AS INTEGER),"                               \
    " sum(l.settled_ug), sum(" EXPECTED "), CAST(round(sum((" EXPECTED ") * " FINE ")) AS INTEGER),"         \
    " CASE WHEN sum(l.worked_ug) > 0 THEN CAST(round(sum(" EXPECTED                                          \
    ") * 1e6 / sum(l.worked_ug)) AS INTEGER) END,"                                                           \
    " sum(CASE WHEN x.piece_ug IS NULL THEN 0 ELSE l.pieces END)"                                            \
    " FROM losses AS l LEFT JOIN alloy AS a ON a.code = l.alloy"                                             \
    " LEFT JOIN expected AS x ON x.operation = l.operation AND x.alloy = l.alloy "

static const char LOSS_BY_OPERATION[] = LOSS_ROWS
    "SELECT l.operation, (SELECT max(name) FROM ends AS e WHERE e.operation = l.operation), " LOSS_SUMS
    "GROUP BY l.operation ORDER BY l.operation";
static const char LOSS_BY_OPERATOR[] =
    LOSS_ROWS "SELECT l.operator, max(p.name), " LOSS_SUMS "LEFT JOIN person AS p ON p.badge = l.operator"
              " WHERE l.operator <> '' GROUP BY l.operator ORDER BY l.operator";
static const char LOSS_BY_ALLOY[] =
    LOSS_ROWS "SELECT l.alloy, max(a.name), " LOSS_SUMS "GROUP BY l.alloy ORDER BY l.alloy";

static const char OVERRIDES[] = "SELECT " WEEK("ms") " AS week, sum(overrides), sum(moves), " PPM_OF(
    "sum(overrides)",
    "sum(moves)") " FROM (SELECT booked_ms AS ms, 1 AS overrides, 0 AS moves FROM (" OVERRIDES_COUNTED ")"
                  " UNION ALL SELECT booked_ms, 0, 1 FROM (" MOVES_COUNTED ")) GROUP BY week ORDER BY week";

#define AND_HOURS(state) ", sum(CASE state WHEN '" state "' THEN ms ELSE 0 END)"
#define ALL_HOURS                                                                                            \
    AND_HOURS("over")                                                                                        \
    AND_HOURS("stopped")                                                                                     \
    AND_HOURS("full") AND_HOURS("unstaffed") AND_HOURS("near") AND_HOURS("starved") AND_HOURS("ok")
static const char STATION_HOURS[] =
    "WITH spans AS (SELECT station, state, since_ms, until_ms FROM station_hours WHERE until_ms > ?1 AND "
    "since_ms < ?2"
    " UNION ALL SELECT station, state, since_ms, ?3 FROM station_state WHERE ?3 > ?1 AND since_ms < ?2),"
    " cut AS (SELECT station, state, min(until_ms, ?2) - max(since_ms, ?1) AS ms FROM spans)"
    " SELECT s.code, s.name" ALL_HOURS
    " FROM cut JOIN station AS s ON s.code = cut.station GROUP BY s.code ORDER BY s.place";

#define BREAKAGE "inlaid, broken, lost, breakage_ppm(inlaid, broken)"
static const char BREAKAGE_BY_SETTING[] = "SELECT setting, " BREAKAGE " FROM (SELECT setting, " STONES_HANDLED
                                          " GROUP BY setting) ORDER BY setting";
static const char BREAKAGE_BY_OPERATOR[] =
    "SELECT person, p.name, " BREAKAGE " FROM (SELECT person, " STONES_HANDLED
    " GROUP BY person) AS x LEFT JOIN person AS p ON p.badge = x.person"
    " ORDER BY person";

static const char STATIONS[] =
    "SELECT s.code, s.name, s.kind, s.place, nullif(s.limit_pieces, 0), nullif(s.limit_ug, 0), s.limit_mode,"
    " s.staff, s.at_once, x.state, x.since_ms FROM station AS s LEFT JOIN station_state AS x ON x.station = "
    "s.code"
    " ORDER BY s.place, s.code";
static const char MODELS[] =
    "SELECT m.code, max(m.revision), m.name, r.code,"
    " (SELECT count(*) FROM model_size AS z WHERE z.model = m.id),"
    " coalesce((SELECT max((SELECT coalesce(sum(n.count), 0) FROM model_stone AS n WHERE n.model = m.id"
    " AND n.size_row = iif(z.has_stones, z.line + 1, 0))) FROM model_size AS z WHERE z.model = m.id), 0)"
    " FROM model AS m JOIN route AS r ON r.id = m.route GROUP BY m.code ORDER BY m.code";
static const char OPERATORS[] = "SELECT p.badge, p.name, p.roles, p.station, x.station, CASE WHEN x.station "
                                "IS NOT NULL THEN e.booked_ms END"
                                " FROM person AS p LEFT JOIN presence AS x ON x.operator = p.badge LEFT JOIN "
                                "event AS e ON e.seq = x.event"
                                " ORDER BY p.badge";
static const char COMPONENTS[] =
    "SELECT c.code, c.name, c.alloy, c.custody, c.count, coalesce((SELECT k.ug FROM balance AS k"
    " JOIN book AS b ON b.id = k.book JOIN account AS a ON a.id = k.account"
    " WHERE b.name = c.alloy || '/' || c.custody AND a.name = 'stock:' || c.code), 0), c.minimum,"
    " e.at_ms, json_extract(e.found, '$.count') FROM component AS c LEFT JOIN event AS e ON e.seq ="
    " (SELECT max(seq) FROM event WHERE thing = 'component:' || c.code AND verb = 'stock_take')"
    " ORDER BY c.code";

static const char *const QUERIES[REPORT_COUNT] = {
    [REPORT_BREAKAGE] = BREAKAGE_BY_SETTING,
    [REPORT_BREAKAGE_BY_OPERATOR] = BREAKAGE_BY_OPERATOR,
    [REPORT_STATIONS] = STATIONS,
    [REPORT_MODELS] = MODELS,
    [REPORT_OPERATORS] = OPERATORS,
    [REPORT_STOCK] = COMPONENTS,
    [REPORT_WIP] = WIP,
    [REPORT_AGES] = AGES,
    [REPORT_LEAD_TIME] = LEAD_TIME,
    [REPORT_CYCLE_TIME] = CYCLE_TIME_BY_STEP,
    [REPORT_CYCLE_TIME_BY_STATION] = CYCLE_TIME_BY_STATION,
    [REPORT_THROUGHPUT] = THROUGHPUT,
    [REPORT_RIGHT_FIRST_TIME] = RIGHT_FIRST_TIME,
    [REPORT_DEFECTS] = DEFECTS,
    [REPORT_RULINGS] = RULINGS,
    [REPORT_ON_TIME] = ON_TIME,
    [REPORT_LOSS_BY_OPERATION] = LOSS_BY_OPERATION,
    [REPORT_LOSS_BY_OPERATOR] = LOSS_BY_OPERATOR,
    [REPORT_LOSS_BY_ALLOY] = LOSS_BY_ALLOY,
    [REPORT_OVERRIDES] = OVERRIDES,
    [REPORT_STATION_HOURS] = STATION_HOURS,
};

/* ------------------------------------------------------------------ reading */

static void put_report_span(struct query *query, const struct report_span *span)
{
    const int64_t values[] = {span->from_ms, span->to_ms, span->now_ms};
    int count = query->statement ? sqlite3_bind_parameter_count(query->statement) : 0;
    for (int i = 0; i < count && i < (int)COUNT_OF(values); i++)
        put_int(query, values[i]);
}

static void take_cell(struct query *query, struct report_cell *out)
{
    int column = query->taken++;
    int type = sqlite3_column_type(query->statement, column);
    *out = (struct report_cell){.given = type != SQLITE_NULL};
    if (type == SQLITE_TEXT)
        out->text = (const char *)sqlite3_column_text(query->statement, column);
    else
        out->number = sqlite3_column_int64(query->statement, column);
}

struct fault store_report_each(struct store *store, enum report report, const struct report_span *span,
                               void (*take)(void *context, const struct report_cell *cells, int count),
                               void *context)
{
    struct query query;
    struct report_cell cells[REPORT_COLUMNS_MAX];
    assert(report < REPORT_COUNT);
    query_begin(&query, store, "read a report", QUERIES[report]);
    put_report_span(&query, span);
    while (query_row(&query)) {
        int count = sqlite3_column_count(query.statement);
        assert(count <= REPORT_COLUMNS_MAX);
        for (int i = 0; i < count; i++)
            take_cell(&query, &cells[i]);
        take(context, cells, count);
    }
    return query_end(&query);
}

/* A piece is in from its release until it is finished, or ends otherwise. */
#define OUT "coalesce(finished_ms, ended_ms, 9223372036854775807)"
static const char FLOW[] =
    "SELECT (SELECT min(began_ms) FROM life), sum((min(" OUT ", ?2) - max(began_ms, ?1)) / 1000 * quantity),"
    " sum(CASE WHEN finished_ms < ?2 THEN quantity ELSE 0 END),"
    " sum(CASE WHEN finished_ms < ?2 THEN 1.0 * (finished_ms - began_ms) * quantity ELSE 0.0 END),"
    " sum(CASE WHEN finished_ms < ?2 THEN 1.0 * (finished_ms - began_ms) * (finished_ms - began_ms) * "
    "quantity"
    " ELSE 0.0 END),"
    " sum(CASE WHEN began_ms < ?1 THEN quantity ELSE 0 END), sum(CASE WHEN " OUT
    " >= ?2 THEN quantity ELSE 0 END), sum(CASE WHEN " OUT
    " >= ?2 THEN 1.0 * (?2 - began_ms) * quantity ELSE 0.0 END)"
    " FROM life WHERE began_ms < ?2 AND " OUT " >= ?1";

/* Of the period, that for which there is history: from the first piece on, and not in the future. */
static int64_t flow_period(const struct report_span *span, int64_t first_ms)
{
    int64_t from_ms = first_ms > span->from_ms ? first_ms : span->from_ms;
    return span->to_ms > from_ms ? span->to_ms - from_ms : 1;
}

struct fault store_report_flow(struct store *store, const struct report_span *span, struct flow_count *out)
{
    struct query query;
    struct report_span past = *span;
    *out = (struct flow_count){.period_ms = 1};
    past.to_ms = span->to_ms < span->now_ms ? span->to_ms : span->now_ms;
    query_begin(&query, store, "count the flow", FLOW);
    put_report_span(&query, &past);
    if (query_row(&query)) {
        out->period_ms = flow_period(&past, take_int(&query));
        out->piece_ms_e3 = take_int(&query);
        out->finished = take_int(&query);
        out->lead_ms_sum = take_double(&query);
        out->lead_ms_square_sum = take_double(&query);
        out->begin = take_int(&query);
        out->end = take_int(&query);
        out->age_ms_sum = take_double(&query);
    }
    return query_end(&query);
}

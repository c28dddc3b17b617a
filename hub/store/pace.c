#include "hub/store/pace.h"

#include "hub/store/inside.h"

static void take_pace(struct query *query, struct pace_row *out)
{
    *out = (struct pace_row){.pieces = 0};
    TAKE_TEXT(query, out->station.text);
    out->is_trees = take_int(query) != 0;
    out->pieces = take_int(query);
    out->times = take_int(query);
    out->median_ms = take_int(query);
}

#define STANDS "NOT " EVENT_TAKEN_BACK("e.seq")

/* Of a lot as many are worked on together as a person may have in work there: so often it takes the time of
 * one. */
#define ROUNDS "max(1, (e.quantity + max(1, s.at_once) - 1) / max(1, s.at_once))"

/* The event before the end of the work stands in work since its start: of a tree that is its casting. The
 * pieces that are cut off it were not in work before. */
struct fault store_pace_list(struct store *store, int64_t from_ms, struct pace_row *out, int *count)
{
    struct query query;
    query_begin(
        &query, store, "read the pace of the stations",
        "WITH work AS (SELECT e.station AS station, e.verb = 'cut' AS trees, e.quantity AS quantity,"
        " (e.state_ms - b.state_ms) / iif(e.verb = 'cut', 1, " ROUNDS ") AS ms FROM event AS e JOIN event"
        " AS b ON b.seq = e.previous JOIN station AS s ON s.code = e.station WHERE e.booked_ms >= ? AND "
        "e.verb IN ('finish', 'pass', 'cut') AND e.changes = 1"
        " AND b.state = 'in_work' AND e.state_ms >= b.state_ms AND " STANDS "),"
        " ranked AS (SELECT station, trees, ms, row_number() OVER (PARTITION BY station, trees ORDER BY ms) "
        "AS rank,"
        " count(*) OVER (PARTITION BY station, trees) AS times,"
        " sum(quantity) OVER (PARTITION BY station, trees) AS pieces FROM work)"
        " SELECT station, trees, pieces, times, ms FROM ranked WHERE rank = (times + 1) / 2"
        " LIMIT " SQL_NUMBER(PACE_ROWS_MAX));
    *count = 0;
    put_int(&query, from_ms);
    while (query_row(&query)) {
        take_pace(&query, &out[(*count)++]);
    }
    return query_end(&query);
}

struct fault store_pace_hours(struct store *store, int64_t from_ms, int64_t *hours, int64_t *days)
{
    struct query query;
    query_begin(&query, store, "count the hours of work",
                "SELECT count(*), count(DISTINCT date(hour * 3600, 'unixepoch', 'localtime')) FROM"
                " (SELECT DISTINCT booked_ms / 3600000 AS hour FROM event WHERE booked_ms >= ? AND kiosk"
                " > 0)");
    put_int(&query, from_ms);
    if (query_row(&query)) {
        *hours = take_int(&query);
        *days = take_int(&query);
    }
    return query_end(&query);
}

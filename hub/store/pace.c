#include "hub/store/pace.h"

#include "hub/store/inside.h"

static void take_pace(struct columns *columns, struct pace_row *out)
{
    *out = (struct pace_row){.pieces = 0};
    TAKE_TEXT(columns, out->station.text);
    out->is_trees = take_int(columns) != 0;
    out->pieces = take_int(columns);
    out->times = take_int(columns);
    out->median_ms = take_int(columns);
}

/* The event before the end of the work stands in work since its start: of a tree that is its casting. The
 * pieces that are cut off it were not in work before. */
struct fault store_pace_list(struct store *store, int64_t from_ms, struct pace_row *out, int *count)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store,
        "WITH work AS (SELECT e.station AS station, e.verb = 'cut' AS trees, e.quantity AS quantity,"
        " e.state_ms - b.state_ms AS ms FROM event AS e JOIN event AS b ON b.seq = e.previous"
        " WHERE e.booked_ms >= ? AND e.verb IN ('finish', 'pass', 'cut') AND e.changes = 1"
        " AND b.state = 'in_work' AND e.state_ms >= b.state_ms),"
        " ranked AS (SELECT station, trees, ms, row_number() OVER (PARTITION BY station, trees ORDER BY ms) "
        "AS "
        "rank,"
        " count(*) OVER (PARTITION BY station, trees) AS times,"
        " sum(quantity) OVER (PARTITION BY station, trees) AS pieces FROM work)"
        " SELECT station, trees, pieces, times, ms FROM ranked WHERE rank = (times + 1) / 2 LIMIT 64",
        &statement);
    bool row = true;
    bool bad = false;
    *count = 0;
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, from_ms);
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the pace of the stations", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        take_pace(&columns, &out[(*count)++]);
        bad |= columns.bad;
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "event") : fault;
}

struct fault store_pace_hours(struct store *store, int64_t from_ms, int64_t *hours, int64_t *days)
{
    sqlite3_stmt *statement;
    bool row;
    struct fault fault =
        store_use(store,
                  "SELECT count(DISTINCT booked_ms / 3600000), count(DISTINCT booked_ms / 86400000)"
                  " FROM event WHERE booked_ms >= ? AND kiosk IS NOT NULL",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, from_ms);
    fault = store_next(store, statement, "count the hours of work", &row);
    if (fault_is(fault))
        return fault;
    struct columns columns = {.statement = statement};
    *hours = take_int(&columns);
    *days = take_int(&columns);
    store_done(statement);
    return FAULT_OK;
}

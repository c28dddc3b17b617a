#include "hub/store/limit.h"

#include "common/base/text.h"
#include "hub/store/inside.h"

/* ------------------------------------------------------------------ groups */

static struct fault forget_members(struct store *store, struct code group)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "DELETE FROM station_group_member WHERE station_group = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, group.text);
    return store_run(store, statement, "forget the stations of a group");
}

static struct fault add_member(struct store *store, struct code group, int line, struct code station)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT INTO station_group_member VALUES (?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, group.text);
    put_int(&binder, line);
    put_text(&binder, station.text);
    return store_run(store, statement, "write a station of a group");
}

struct fault store_group_set(struct store *store, const struct group *group)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store,
                  "INSERT INTO station_group VALUES (?, ?, ?, ?, ?) ON CONFLICT (code) DO UPDATE"
                  " SET name = excluded.name, limit_pieces = excluded.limit_pieces,"
                  " limit_ug = excluded.limit_ug, limit_mode = excluded.limit_mode",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, group->code.text);
    put_text(&binder, group->name);
    put_int(&binder, group->limit.pieces);
    put_int(&binder, group->limit.mass.ug);
    put_text(&binder, limit_mode_word(group->limit.mode));
    fault = store_run(store, statement, "write a group of stations");
    if (!fault_is(fault))
        fault = forget_members(store, group->code);
    for (int i = 0; i < group->member_count && !fault_is(fault); i++)
        fault = add_member(store, group->code, i, group->members[i].station);
    return fault;
}

struct fault store_group_limit(struct store *store, struct code group, const struct limit *limit)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store, "UPDATE station_group SET limit_pieces = ?, limit_ug = ?, limit_mode = ? WHERE code = ?",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, limit->pieces);
    put_int(&binder, limit->mass.ug);
    put_text(&binder, limit_mode_word(limit->mode));
    put_text(&binder, group.text);
    return store_run(store, statement, "set the limit of a group");
}

static void take_group(struct columns *columns, struct group *out)
{
    *out = (struct group){.member_count = 0};
    TAKE_TEXT(columns, out->code.text);
    TAKE_TEXT(columns, out->name);
    out->limit.pieces = take_int(columns);
    out->limit.mass.ug = take_int(columns);
    if (!limit_mode_find(take_span(columns), &out->limit.mode))
        columns->bad = true;
}

static void take_member(struct columns *columns, struct group *groups, int count)
{
    struct code code, station;
    TAKE_TEXT(columns, code.text);
    TAKE_TEXT(columns, station.text);
    for (int i = 0; i < count; i++) {
        if (!code_equal(groups[i].code, code))
            continue;
        if (groups[i].member_count < STATIONS_MAX)
            groups[i].members[groups[i].member_count++].station = station;
        else
            columns->bad = true;
    }
}

static struct fault read_members(struct store *store, struct group *groups, int count)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store, "SELECT station_group, station FROM station_group_member ORDER BY station_group, line",
        &statement);
    bool row = true;
    bool bad = false;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the stations of the groups", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        take_member(&columns, groups, count);
        bad |= columns.bad;
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "station_group_member") : fault;
}

struct fault store_group_list(struct store *store, struct group *out, int *count)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "SELECT code, name, limit_pieces, limit_ug, limit_mode FROM station_group"
                                   " ORDER BY code LIMIT 16",
                                   &statement);
    _Static_assert(GROUPS_MAX == 16, "the LIMIT above");
    bool row = true;
    bool bad = false;
    *count = 0;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the groups of stations", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        take_group(&columns, &out[(*count)++]);
        bad |= columns.bad;
    }
    if (!fault_is(fault) && bad)
        fault = store_bad_row(store, "station_group");
    return fault_is(fault) ? fault : read_members(store, out, *count);
}

/* ------------------------------------------------------------------ overrides */

struct fault store_override_add(struct store *store, const struct override_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store,
        "INSERT INTO override_grant (event, piece, station, reason, manager, granted_ms, expires_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, row->event);
    put_int(&binder, row->piece);
    put_text(&binder, row->station.text);
    put_text(&binder, row->reason);
    put_text(&binder, row->manager.text);
    put_int(&binder, row->granted_ms);
    put_int(&binder, row->expires_ms);
    return store_run(store, statement, "write an override");
}

struct fault store_override_find(struct store *store, int64_t piece, struct code station, int64_t now_ms,
                                 struct override_row *out, bool *found)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store,
                  "SELECT event, piece, station, reason, manager, granted_ms, expires_ms FROM override_grant"
                  " WHERE piece = ? AND station = ? AND used IS NULL AND void = 0 AND expires_ms >= ?"
                  " ORDER BY event LIMIT 1",
                  &statement);
    *found = false;
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, piece);
    put_text(&binder, station.text);
    put_int(&binder, now_ms);
    fault = store_next(store, statement, "read an override", found);
    if (fault_is(fault) || !*found)
        return fault;
    struct columns columns = {.statement = statement};
    *out = (struct override_row){.event = take_int(&columns), .piece = take_int(&columns)};
    TAKE_TEXT(&columns, out->station.text);
    TAKE_TEXT(&columns, out->reason);
    TAKE_TEXT(&columns, out->manager.text);
    out->granted_ms = take_int(&columns);
    out->expires_ms = take_int(&columns);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "override_grant") : FAULT_OK;
}

struct fault store_override_use(struct store *store, int64_t event, int64_t used)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "UPDATE override_grant SET used = ? WHERE event = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, used);
    put_int(&binder, event);
    return store_run(store, statement, "use up an override");
}

struct fault store_override_give_back(struct store *store, int64_t used)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "UPDATE override_grant SET used = NULL WHERE used = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, used);
    return store_run(store, statement, "give an override back");
}

struct fault store_override_void(struct store *store, int64_t event, bool *changed)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "UPDATE override_grant SET void = 1 WHERE event = ? AND used IS NULL AND void = 0",
                  &statement);
    *changed = false;
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, event);
    fault = store_run(store, statement, "take an override back");
    *changed = sqlite3_changes(store->db) > 0;
    return fault;
}

static struct fault count_between(struct store *store, sqlite3_stmt *statement, int64_t from_ms,
                                  int64_t to_ms, int64_t *out)
{
    bool row = false;
    struct binder binder = {.statement = statement};
    put_int(&binder, from_ms);
    put_int(&binder, to_ms);
    struct fault fault = store_next(store, statement, "count the overrides", &row);
    if (fault_is(fault) || !row)
        return fault;
    struct columns columns = {.statement = statement};
    *out = take_int(&columns);
    store_done(statement);
    return FAULT_OK;
}

/* Each count walks an index of its own; the moves of a week are some thousands. */
struct fault store_override_tally(struct store *store, int64_t from_ms, int64_t to_ms,
                                  struct override_tally *out)
{
    sqlite3_stmt *granted, *reasons, *moves;
    *out = (struct override_tally){.overrides = 0};
    struct fault fault =
        store_use(store,
                  "SELECT count(*) FROM event AS e WHERE verb IN ('override', 'write_off') AND booked_ms >= ?"
                  " AND booked_ms < ? AND NOT EXISTS (SELECT 1 FROM event AS u WHERE u.corrects = e.seq)",
                  &granted);
    if (!fault_is(fault))
        fault = store_use(
            store,
            "SELECT count(*) FROM event AS e WHERE found IS NOT NULL AND verb IN ('receive', 'start')"
            " AND booked_ms >= ? AND booked_ms < ? AND found LIKE '{\"reason\":%'"
            " AND NOT EXISTS (SELECT 1 FROM event AS u WHERE u.corrects = e.seq)",
            &reasons);
    if (!fault_is(fault))
        fault =
            store_use(store,
                      "SELECT count(*) FROM event WHERE verb = 'receive' AND changes = 1 AND booked_ms >= ?"
                      " AND booked_ms < ?",
                      &moves);
    if (!fault_is(fault))
        fault = count_between(store, granted, from_ms, to_ms, &out->overrides);
    if (!fault_is(fault))
        fault = count_between(store, reasons, from_ms, to_ms, &out->by_reason);
    return fault_is(fault) ? fault : count_between(store, moves, from_ms, to_ms, &out->moves);
}

/* ------------------------------------------------------------------ proof */

/* Says `sentence` ("override %lld …") of every row that the statement gives: the seq of its event. */
static struct fault prove_each(struct store *store, sqlite3_stmt *statement, const char *what,
                               void (*say)(void *context, const char *sentence), void *context)
{
    bool row = true;
    struct fault fault = FAULT_OK;
    while (!fault_is(fault)) {
        char sentence[FAULT_TEXT_MAX];
        struct text text = TEXT_IN(sentence);
        fault = store_next(store, statement, "prove the overrides", &row);
        if (!row)
            break;
        text_add(&text, "event %lld: %s", (long long)sqlite3_column_int64(statement, 0), what);
        say(context, sentence);
    }
    return fault;
}

struct fault store_override_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                  void *context)
{
    sqlite3_stmt *granted, *used, *lost, *taken_back;
    struct fault fault = store_use(
        store,
        "SELECT e.seq FROM event AS e LEFT JOIN override_grant AS g ON g.event = e.seq WHERE e.verb = "
        "'override'"
        " AND (g.event IS NULL OR g.piece <> e.piece OR g.station <> e.station OR g.granted_ms <> e.booked_ms"
        " OR g.expires_ms <> e.booked_ms + 600000)",
        &granted);
    _Static_assert(OVERRIDE_MS == 600000, "the minutes above");
    if (!fault_is(fault))
        fault =
            prove_each(store, granted, "what its override let past, where and until when, is not as granted",
                       say, context);
    if (!fault_is(fault))
        fault = store_use(
            store,
            "SELECT g.event FROM override_grant AS g LEFT JOIN event AS u ON u.seq = g.used"
            " WHERE g.used IS NOT NULL AND (u.seq IS NULL OR u.piece <> g.piece OR u.station <> g.station"
            " OR u.booked_ms > g.expires_ms OR json_extract(u.found, '$.override') IS NOT g.event"
            " OR EXISTS (SELECT 1 FROM event AS w WHERE w.corrects = u.seq AND w.changes = 1))",
            &used);
    if (!fault_is(fault))
        fault = prove_each(store, used, "its override was used up by what does not use it", say, context);
    if (!fault_is(fault))
        fault = store_use(
            store,
            "SELECT u.seq FROM event AS u WHERE u.found IS NOT NULL AND u.verb IN ('receive', 'start')"
            " AND json_extract(u.found, '$.override') IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM event AS w WHERE w.corrects = u.seq AND w.changes = 1)"
            " AND NOT EXISTS (SELECT 1 FROM override_grant AS g WHERE g.used = u.seq)",
            &lost);
    if (!fault_is(fault))
        fault = prove_each(store, lost, "went past a limit by an override that is not used up", say, context);
    if (!fault_is(fault))
        fault = store_use(store,
                          "SELECT g.event FROM override_grant AS g WHERE g.used IS NULL AND g.void <> EXISTS"
                          " (SELECT 1 FROM event AS w WHERE w.corrects = g.event AND w.flags IS NULL)",
                          &taken_back);
    return fault_is(fault)
               ? fault
               : prove_each(store, taken_back, "whether its override was taken back differs", say, context);
}

#include "hub/store/limit.h"

#include "common/base/text.h"
#include "hub/store/inside.h"

/* ------------------------------------------------------------------ groups */

static struct fault forget_members(struct store *store, struct code group)
{
    struct query query;
    query_begin(&query, store, "forget the stations of a group",
                "DELETE FROM station_group_member WHERE station_group = ?");
    put_text(&query, group.text);
    return query_run(&query);
}

static struct fault add_member(struct store *store, struct code group, int line, struct code station)
{
    struct query query;
    query_begin(&query, store, "write a station of a group",
                "INSERT INTO station_group_member VALUES (?, ?, ?)");
    put_text(&query, group.text);
    put_int(&query, line);
    put_text(&query, station.text);
    return query_run(&query);
}

struct fault store_group_set(struct store *store, const struct group *group)
{
    struct query query;
    query_begin(&query, store, "write a group of stations",
                "INSERT INTO station_group VALUES (?, ?, ?, ?, ?) ON CONFLICT (code) DO UPDATE"
                " SET name = excluded.name, limit_pieces = excluded.limit_pieces,"
                " limit_ug = excluded.limit_ug, limit_mode = excluded.limit_mode");
    put_text(&query, group->code.text);
    put_text(&query, group->name);
    put_int(&query, group->limit.pieces);
    put_int(&query, group->limit.mass.ug);
    put_text(&query, limit_mode_word(group->limit.mode));
    struct fault fault = query_run(&query);
    if (!fault_is(fault))
        fault = forget_members(store, group->code);
    for (int i = 0; i < group->member_count && !fault_is(fault); i++)
        fault = add_member(store, group->code, i, group->members[i].station);
    return fault;
}

struct fault store_group_limit(struct store *store, struct code group, const struct limit *limit)
{
    struct query query;
    query_begin(&query, store, "set the limit of a group",
                "UPDATE station_group SET limit_pieces = ?, limit_ug = ?, limit_mode = ? WHERE code = ?");
    put_int(&query, limit->pieces);
    put_int(&query, limit->mass.ug);
    put_text(&query, limit_mode_word(limit->mode));
    put_text(&query, group.text);
    return query_run(&query);
}

static void take_group(struct query *query, struct group *out)
{
    *out = (struct group){.member_count = 0};
    TAKE_TEXT(query, out->code.text);
    TAKE_TEXT(query, out->name);
    out->limit.pieces = take_int(query);
    out->limit.mass.ug = take_int(query);
    if (!limit_mode_find(take_span(query), &out->limit.mode))
        query->bad = true;
}

static void take_member(struct query *query, struct group *groups, int count)
{
    struct code code, station;
    TAKE_TEXT(query, code.text);
    TAKE_TEXT(query, station.text);
    for (int i = 0; i < count; i++) {
        if (!code_equal(groups[i].code, code))
            continue;
        if (groups[i].member_count < STATIONS_MAX)
            groups[i].members[groups[i].member_count++].station = station;
        else
            query->bad = true;
    }
}

static struct fault read_members(struct store *store, struct group *groups, int count)
{
    struct query query;
    query_begin(&query, store, "read the stations of the groups",
                "SELECT station_group, station FROM station_group_member ORDER BY station_group, line");
    while (query_row(&query)) {
        take_member(&query, groups, count);
    }
    return query_end(&query);
}

struct fault store_group_list(struct store *store, struct group *out, int *count)
{
    struct query query;
    query_begin(&query, store, "read the groups of stations",
                "SELECT code, name, limit_pieces, limit_ug, limit_mode FROM station_group"
                " ORDER BY code LIMIT " SQL_NUMBER(GROUPS_MAX));
    *count = 0;
    while (query_row(&query)) {
        take_group(&query, &out[(*count)++]);
    }
    struct fault fault = query_end(&query);
    return fault_is(fault) ? fault : read_members(store, out, *count);
}

/* ------------------------------------------------------------------ overrides */

struct fault store_override_add(struct store *store, const struct override_row *row)
{
    struct query query;
    query_begin(&query, store, "write an override",
                "INSERT INTO override_grant (event, piece, station, reason, manager, granted_ms, expires_ms)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, row->event);
    put_int(&query, row->piece);
    put_text(&query, row->station.text);
    put_text(&query, row->reason);
    put_text(&query, row->manager.text);
    put_int(&query, row->granted_ms);
    put_int(&query, row->expires_ms);
    return query_run(&query);
}

struct fault store_override_find(struct store *store, int64_t piece, struct code station, int64_t now_ms,
                                 int64_t *event)
{
    struct query query;
    query_begin(
        &query, store, "read an override",
        "SELECT event FROM override_grant WHERE piece = ? AND station = ? AND used IS NULL AND void = 0"
        " AND expires_ms >= ? ORDER BY event LIMIT 1");
    put_int(&query, piece);
    put_text(&query, station.text);
    put_int(&query, now_ms);
    return query_int(&query, event);
}

struct fault store_override_use(struct store *store, int64_t event, int64_t used)
{
    struct query query;
    query_begin(&query, store, "use up an override", "UPDATE override_grant SET used = ? WHERE event = ?");
    put_int(&query, used);
    put_int(&query, event);
    return query_run(&query);
}

struct fault store_override_give_back(struct store *store, int64_t used)
{
    struct query query;
    query_begin(&query, store, "give an override back",
                "UPDATE override_grant SET used = NULL WHERE used = ?");
    put_int(&query, used);
    return query_run(&query);
}

struct fault store_override_use_again(struct store *store, int64_t used)
{
    struct query query;
    query_begin(&query, store, "use up an override again",
                "UPDATE override_grant SET used = ?1 WHERE used IS NULL AND event ="
                " (SELECT json_extract(found, '$.override') FROM event WHERE seq = ?1)");
    put_int(&query, used);
    return query_run(&query);
}

struct fault store_override_void(struct store *store, int64_t event, bool *changed)
{
    struct query query;
    query_begin(&query, store, "take an override back",
                "UPDATE override_grant SET void = 1 WHERE event = ? AND used IS NULL");
    *changed = false;
    put_int(&query, event);
    struct fault fault = query_run(&query);
    *changed = sqlite3_changes(store->db) > 0;
    return fault;
}

static struct fault count_between(struct store *store, const char *sql, int64_t from_ms, int64_t to_ms,
                                  int64_t *out)
{
    struct query query;
    query_begin(&query, store, "count the overrides", sql);
    put_int(&query, from_ms);
    put_int(&query, to_ms);
    return query_int(&query, out);
}

struct fault store_override_count(struct store *store, int64_t from_ms, int64_t to_ms, int64_t *out)
{
    return count_between(store, "SELECT count(*) FROM (" OVERRIDES_COUNTED ")", from_ms, to_ms, out);
}

/* Each count walks an index of its own; the moves of a week are ten thousand, each looked up whether it was
 * taken back. */
struct fault store_override_tally(struct store *store, int64_t from_ms, int64_t to_ms,
                                  struct override_tally *out)
{
    *out = (struct override_tally){.overrides = 0};
    struct fault fault = store_override_count(store, from_ms, to_ms, &out->overrides);
    if (!fault_is(fault))
        fault = count_between(
            store,
            "SELECT count(*) FROM event AS e WHERE found IS NOT NULL AND verb IN ('receive', 'start')"
            " AND booked_ms >= ? AND booked_ms < ? AND found LIKE '{\"reason\":%'"
            " AND NOT " EVENT_TAKEN_BACK("e.seq"),
            from_ms, to_ms, &out->by_reason);
    if (!fault_is(fault))
        fault = count_between(store, "SELECT count(*) FROM (" MOVES_COUNTED ")", from_ms, to_ms, &out->moves);
    return fault;
}

/* ------------------------------------------------------------------ proof */

struct fault store_override_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                  void *context)
{
    static const char *const QUESTIONS[] = {
        /* an older hub's `unpark` did not say which it used */
        "SELECT 'event ' || e.seq || ': what its override let past, where and until when, is not as granted'"
        " FROM event AS e LEFT JOIN override_grant AS g ON g.event = e.seq WHERE e.verb = 'override'"
        " AND (g.event IS NULL OR g.piece <> e.piece OR g.station <> e.station OR g.granted_ms <> e.booked_ms"
        " OR g.expires_ms <> e.booked_ms + " SQL_NUMBER(OVERRIDE_MS) ")",
        "SELECT 'event ' || g.event || ': its override was used up by what does not use it'"
        " FROM override_grant AS g LEFT JOIN event AS u ON u.seq = g.used"
        " WHERE g.used IS NOT NULL AND (u.seq IS NULL OR u.piece <> g.piece OR u.here IS NOT g.station"
        " OR u.booked_ms > g.expires_ms OR coalesce(json_extract(u.found, '$.override'),"
        " iif(u.verb = 'unpark', g.event, 0)) <> g.event OR " EVENT_TAKEN_BACK("u.seq") ")",
        "SELECT 'event ' || u.seq || ': went past a limit by an override that is not used up'"
        " FROM event AS u WHERE u.found IS NOT NULL AND u.verb IN ('receive', 'start', 'unpark', 'send')"
        " AND json_extract(u.found, '$.override') IS NOT NULL"
        " AND NOT " EVENT_TAKEN_BACK(
            "u.seq") " AND NOT EXISTS (SELECT 1 FROM override_grant AS g WHERE g.used = u.seq)",
        "SELECT 'event ' || g.event || ': whether its override was taken back differs'"
        " FROM override_grant AS g WHERE g.used IS NULL AND g.void <> EXISTS"
        " (SELECT 1 FROM event AS w WHERE w.corrects = g.event AND w.flags IS NULL)",
    };
    return store_prove_by(store, QUESTIONS, COUNT_OF(QUESTIONS), say, context);
}

#include "hub/store/limit.h"

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

struct fault store_group_remove(struct store *store, struct code group)
{
    sqlite3_stmt *statement;
    struct fault fault = forget_members(store, group);
    if (!fault_is(fault))
        fault = store_use(store, "DELETE FROM station_group WHERE code = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, group.text);
    return store_run(store, statement, "remove a group of stations");
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

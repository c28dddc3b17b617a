#include "hub/store/people.h"

#include <stdlib.h>

#include "hub/store/inside.h"

struct fault store_person_add(struct store *store, const struct workshop_person *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT INTO person VALUES (?, ?, ?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, row->person.badge.text);
    put_text(&binder, row->person.name);
    put_text(&binder, row->person.chip.text);
    put_text(&binder, row->person.language);
    put_int(&binder, row->person.manager);
    put_text(&binder, row->station.text);
    return store_run(store, statement, "write a person");
}

static void take_person(struct columns *columns, struct workshop_person *out)
{
    TAKE_TEXT(columns, out->person.badge.text);
    TAKE_TEXT(columns, out->person.name);
    TAKE_TEXT(columns, out->person.chip.text);
    TAKE_TEXT(columns, out->person.language);
    out->person.manager = take_bool(columns);
    TAKE_TEXT(columns, out->station.text);
}

struct fault store_person_list(struct store *store, struct workshop_person **out, size_t *count)
{
    struct list list;
    struct fault fault = store_list_begin(store, &list, "person", sizeof **out);
    if (!fault_is(fault))
        fault = store_use(store,
                          "SELECT badge, name, chip, language, manager, station FROM person ORDER BY badge",
                          &list.statement);
    while (!fault_is(fault) && store_list_next(store, &list, &fault))
        take_person(&list.columns, list.item);
    fault = store_list_end(store, &list, fault, count);
    *out = list.items;
    return fault;
}

static void take_presence(struct columns *columns, struct presence_row *out)
{
    TAKE_TEXT(columns, out->operator_badge.text);
    out->event = take_int(columns);
    TAKE_TEXT(columns, out->station.text);
    out->kiosk = take_int(columns);
}

struct fault store_presence_find(struct store *store, struct tag operator_badge, struct presence_row *out,
                                 bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault = store_use(
        store, "SELECT operator, event, station, kiosk FROM presence WHERE operator = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, operator_badge.text);
    fault = store_next(store, statement, "read who is in", found);
    if (!*found)
        return fault;
    struct columns columns = {.statement = statement};
    take_presence(&columns, out);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "presence") : FAULT_OK;
}

struct fault store_presence_set(struct store *store, const struct presence_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT OR REPLACE INTO presence VALUES (?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, row->operator_badge.text);
    put_int(&binder, row->event);
    put_text(&binder, row->station.text);
    put_int(&binder, row->kiosk);
    return store_run(store, statement, "write who is in");
}

struct fault store_presence_list(struct store *store, struct presence_row *out, size_t max, size_t *count)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "SELECT operator, event, station, kiosk FROM presence", &statement);
    bool bad = false;
    bool row = true;
    *count = 0;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read who is in", &row);
        if (!row)
            break;
        if (*count == max) {
            store_done(statement);
            return fault_make(FAULT_TOO_BIG, "more than %zu people are known", max);
        }
        struct columns columns = {.statement = statement};
        take_presence(&columns, &out[(*count)++]);
        bad |= columns.bad;
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "presence") : fault;
}

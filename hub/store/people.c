#include "hub/store/people.h"

#include <stdlib.h>

#include "common/base/text.h"
#include "hub/store/inside.h"

#define SKILLS_TEXT_MAX (SKILLS_MAX * CODE_TEXT_MAX)

static void write_skills(struct text *out, const struct person *person)
{
    for (int i = 0; i < person->skill_count; i++)
        text_add(out, "%s%s", i > 0 ? " " : "", person->skills[i].text);
}

struct fault store_person_set(struct store *store, const struct workshop_person *row)
{
    sqlite3_stmt *statement;
    char roles[ROLES_TEXT_MAX], skills[SKILLS_TEXT_MAX];
    struct text role_text = TEXT_IN(roles), skill_text = TEXT_IN(skills);
    struct fault fault =
        store_use(store,
                  "INSERT INTO person (badge, name, chip, language, manager, station, roles, skills)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (badge) DO UPDATE SET name = excluded.name,"
                  " chip = excluded.chip, language = excluded.language, manager = excluded.manager,"
                  " station = excluded.station, roles = excluded.roles, skills = excluded.skills",
                  &statement);
    if (fault_is(fault))
        return fault;
    roles_write(&role_text, person_roles(&row->person));
    write_skills(&skill_text, &row->person);
    struct binder binder = {.statement = statement};
    put_text(&binder, row->person.badge.text);
    put_text(&binder, row->person.name);
    put_text(&binder, row->person.chip.text);
    put_text(&binder, row->person.language);
    put_int(&binder, roles_have(person_roles(&row->person), ROLE_MANAGER));
    put_text(&binder, row->station.text);
    put_text(&binder, roles);
    put_text(&binder, skills);
    return store_run(store, statement, "write a person");
}

static void take_skills(struct columns *columns, struct person *out)
{
    struct span rest = take_span(columns), word;
    while (rest.size > 0 && span_split(&rest, ' ', &word)) {
        if (out->skill_count == SKILLS_MAX || !code_read(word, &out->skills[out->skill_count])) {
            columns->bad = true;
            return;
        }
        out->skill_count++;
    }
}

static void take_person(struct columns *columns, struct workshop_person *out)
{
    TAKE_TEXT(columns, out->person.badge.text);
    TAKE_TEXT(columns, out->person.name);
    TAKE_TEXT(columns, out->person.chip.text);
    TAKE_TEXT(columns, out->person.language);
    out->person.manager = take_bool(columns);
    TAKE_TEXT(columns, out->station.text);
    if (!roles_read(take_span(columns), &out->person.roles))
        columns->bad = true;
    take_skills(columns, &out->person);
}

struct fault store_person_list(struct store *store, struct workshop_person **out, size_t *count)
{
    struct list list;
    struct fault fault = store_list_begin(store, &list, "person", sizeof **out);
    if (!fault_is(fault))
        fault = store_use(store,
                          "SELECT badge, name, chip, language, manager, station, roles, skills FROM person"
                          " ORDER BY badge",
                          &list.statement);
    while (!fault_is(fault) && store_list_next(store, &list, &fault))
        take_person(&list.columns, list.item);
    fault = store_list_end(store, &list, fault, count);
    *out = list.items;
    return fault;
}

#define PRESENCE                                                                                             \
    "SELECT operator, event, station, kiosk, (SELECT booked_ms FROM event WHERE seq = presence.event)"       \
    " FROM presence"

static void take_presence(struct columns *columns, struct presence_row *out)
{
    TAKE_TEXT(columns, out->operator_badge.text);
    out->event = take_int(columns);
    TAKE_TEXT(columns, out->station.text);
    out->kiosk = take_int(columns);
    out->since_ms = take_int(columns);
}

struct fault store_presence_find(struct store *store, struct tag operator_badge, struct presence_row *out,
                                 bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault = store_use(store, PRESENCE " WHERE operator = ?", &statement);
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
    struct fault fault = store_use(store, PRESENCE, &statement);
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

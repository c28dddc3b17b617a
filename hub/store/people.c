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
    struct query query;
    char roles[ROLES_TEXT_MAX], skills[SKILLS_TEXT_MAX];
    struct text role_text = TEXT_IN(roles), skill_text = TEXT_IN(skills);
    query_begin(&query, store, "write a person",
                "INSERT INTO person (badge, name, chip, language, manager, station, roles, skills)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (badge) DO UPDATE SET name = excluded.name,"
                " chip = excluded.chip, language = excluded.language, manager = excluded.manager,"
                " station = excluded.station, roles = excluded.roles, skills = excluded.skills");
    roles_write(&role_text, person_roles(&row->person));
    write_skills(&skill_text, &row->person);
    put_text(&query, row->person.badge.text);
    put_text(&query, row->person.name);
    put_text(&query, row->person.chip.text);
    put_text(&query, row->person.language);
    put_int(&query, roles_have(person_roles(&row->person), ROLE_MANAGER));
    put_text(&query, row->station.text);
    put_text(&query, roles);
    put_text(&query, skills);
    return query_run(&query);
}

static void take_skills(struct query *query, struct person *out)
{
    struct span rest = take_span(query), word;
    while (rest.size > 0 && span_split(&rest, ' ', &word)) {
        if (out->skill_count == SKILLS_MAX || !code_read(word, &out->skills[out->skill_count])) {
            query->bad = true;
            return;
        }
        out->skill_count++;
    }
}

static void take_person(struct query *query, struct workshop_person *out)
{
    TAKE_TEXT(query, out->person.badge.text);
    TAKE_TEXT(query, out->person.name);
    TAKE_TEXT(query, out->person.chip.text);
    TAKE_TEXT(query, out->person.language);
    out->person.manager = take_bool(query);
    TAKE_TEXT(query, out->station.text);
    if (!roles_read(take_span(query), &out->person.roles))
        query->bad = true;
    take_skills(query, &out->person);
}

struct fault store_person_list(struct store *store, struct workshop_person **out, size_t *count)
{
    struct rows rows;
    rows_begin(&rows, store, "person", sizeof **out,
               "SELECT badge, name, chip, language, manager, station, roles, skills FROM person"
               " ORDER BY badge");
    while (rows_next(&rows))
        take_person(&rows.query, rows.item);
    struct fault fault = rows_end(&rows, count);
    *out = rows.items;
    return fault;
}

#define PRESENCE                                                                                             \
    "SELECT operator, event, station, kiosk, (SELECT booked_ms FROM event WHERE seq = presence.event)"       \
    " FROM presence"

static void take_presence(struct query *query, struct presence_row *out)
{
    TAKE_TEXT(query, out->operator_badge.text);
    out->event = take_int(query);
    TAKE_TEXT(query, out->station.text);
    out->kiosk = take_int(query);
    out->since_ms = take_int(query);
}

struct fault store_presence_find(struct store *store, struct tag operator_badge, struct presence_row *out,
                                 bool *found)
{
    struct query query;
    query_begin(&query, store, "read who is in", PRESENCE " WHERE operator = ?");
    put_text(&query, operator_badge.text);
    *found = query_row(&query);
    if (*found)
        take_presence(&query, out);
    return query_end(&query);
}

struct fault store_presence_set(struct store *store, const struct presence_row *row)
{
    struct query query;
    query_begin(&query, store, "write who is in", "INSERT OR REPLACE INTO presence VALUES (?, ?, ?, ?)");
    put_text(&query, row->operator_badge.text);
    put_int(&query, row->event);
    put_text(&query, row->station.text);
    put_int(&query, row->kiosk);
    return query_run(&query);
}

struct fault store_presence_list(struct store *store, struct presence_row *out, size_t max, size_t *count)
{
    struct query query;
    *count = 0;
    query_begin(&query, store, "read who is in", PRESENCE);
    while (query_row(&query)) {
        if (*count == max) {
            query.fault = fault_make(FAULT_TOO_BIG, "more than %zu people are known", max);
            break;
        }
        take_presence(&query, &out[(*count)++]);
    }
    return query_end(&query);
}

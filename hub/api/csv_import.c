#include "hub/api/csv_import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "common/base/number.h"
#include "common/wire/wire.h"
#include "hub/api/csv_table.h"

#define COMMANDS_MAX 4096
#define BODY_BYTES   WIRE_BODY_MAX

/* "line 7, quantity". */
static int64_t line_of(const char *where)
{
    struct span rest = span_of(where), word, digits;
    int64_t line = 0;
    bool has_line = span_split(&rest, ' ', &word) && rest.data && span_split(&rest, ',', &digits) &&
                    number_read_int(digits, 1, INT32_MAX, &line);
    return has_line ? line : 0;
}

/* A cell is wrong once: what cannot be read is missing, too. */
static bool is_said(const struct problem_list *list, const char *where)
{
    for (int i = 0; i < list->count; i++)
        if (strcmp(list->items[i].where, where) == 0)
            return true;
    return false;
}

static void keep_problem(void *context, const char *where, const char *sentence)
{
    struct problem_list *list = context;
    int count = list->count;
    if (is_said(list, where))
        return;
    if (problem_list_add(list, where, sentence) && list->count > count)
        list->items[count].place = line_of(where);
}

/* ------------------------------------------------------------------ commands */

struct commands {
    const struct csv_import *ask;
    struct csv_table *table;
    struct arena arena;
    struct job_item *items;
    int *rows; /* where each begins in the table */
    size_t count;
    char *replies;
    bool is_good;
};

/* The same each time. */
static struct uuid id_of(struct uuid outbox, size_t n)
{
    for (size_t i = 0; i < sizeof n && n >> (8 * i) != 0; i++)
        outbox.bytes[sizeof outbox.bytes - 1 - i] ^= (unsigned char)(n >> (8 * i));
    return outbox;
}

static void write_command(const struct commands *commands, enum verb verb, int row, struct text *out)
{
    const struct csv_import *ask = commands->ask;
    json_begin(out, '{');
    json_add_uuid(out, "id", id_of(ask->outbox, commands->count + 1));
    json_add_uuid(out, "outbox", ask->outbox);
    json_add_int(out, "n", (int64_t)commands->count + 1);
    json_add_text(out, "decided", "hub");
    json_add_time(out, "at", ask->at_ms);
    json_add_text(out, "operator", ask->who.badge.text);
    json_add_text(out, "do", verb_word(verb));
    csv_table_write(commands->table, row, out);
    json_end(out, '}');
}

struct thing {
    const struct csv_table *table;
    int row; /* where it begins */
};

static void say_field(void *context, const char *field, const char *detail)
{
    const struct thing *thing = context;
    size_t size = strlen(field);
    if (strncmp(detail, field, size) == 0 && detail[size] == ' ')
        detail += size + 1; /* its place says the field already */
    csv_table_complain(thing->table, thing->row, field, detail);
}

/* All that is wrong with it; that of the envelope, which the table has not, is said once. */
static struct fault say_item(const struct commands *commands, int row, struct span body,
                             const struct wire_item *item)
{
    struct thing thing = {commands->table, row};
    struct problems problems = {.say = say_field, .context = &thing};
    struct fault fault = wire_say_form(body, &problems);
    if (!fault_is(fault) && problems.count == 0)
        say_field(&thing, item->field, item->detail[0] != '\0' ? item->detail : "is wrong or missing");
    return fault;
}

/* One thing of the table as a command, read as if it had come over the wire. The hub looks at what could be
 * read of it, too. */
static struct fault make_item(struct commands *commands, enum verb verb, int row, char *room)
{
    struct text text = text_in(room, BODY_BYTES);
    struct wire_item item;
    size_t count;
    bool is_array;
    write_command(commands, verb, row, &text);
    if (!text_ok(&text)) {
        csv_table_complain(commands->table, row, "", "has more rows or longer texts than fit");
        return FAULT_OK;
    }
    struct fault fault = wire_read_commands(text_span(&text), commands->ask->now_ms, &commands->arena, &item,
                                            &count, &is_array);
    if (!fault_is(fault) && item.problem != REASON_NONE)
        fault = say_item(commands, row, text_span(&text), &item);
    if (fault_is(fault))
        return fault;
    struct job_item *out = &commands->items[commands->count];
    *out = (struct job_item){.command = item.command,
                             .problem = item.problem,
                             .has_number = true,
                             .body = item.body,
                             .form = item.form};
    memcpy(out->field, item.field, sizeof out->field);
    memcpy(out->detail, item.detail, sizeof out->detail);
    commands->rows[commands->count++] = row;
    return FAULT_OK;
}

static struct fault make_items(struct commands *commands, enum verb verb)
{
    struct csv_table *table = commands->table;
    char *room = malloc(BODY_BYTES);
    struct fault fault = room ? FAULT_OK : fault_make(FAULT_FULL, "no memory to import");
    for (int row = 0; row < table->row_count && !fault_is(fault); row = csv_table_next(table, row)) {
        if (csv_table_is_torn(table, row) || csv_table_is_again(table, row))
            continue;
        if (commands->count == COMMANDS_MAX)
            fault = fault_make(FAULT_TOO_BIG, "it has more than %d things in it: split it", COMMANDS_MAX);
        else
            fault = make_item(commands, verb, row, room);
    }
    free(room);
    return fault;
}

/* On the writer's thread, before anything is written. */
static bool hear_replies(void *context, const struct job *job)
{
    struct commands *commands = context;
    for (size_t i = 0; i < job->count; i++) {
        struct reply reply;
        size_t count;
        char detail[FAULT_TEXT_MAX];
        if (fault_is(wire_read_replies(job->items[i].reply, &reply, 1, &count)) || count != 1)
            reply = (struct reply){.result = RESULT_REFUSED};
        if (reply.result == RESULT_ACCEPTED)
            continue;
        if (!wire_read_problem(job->items[i].reply, detail))
            snprintf(detail, sizeof detail, "is refused: %s", reason_word(reply.reason));
        csv_table_complain(commands->table, commands->rows[i], reply.field, detail);
    }
    commands->is_good = commands->table->problems->count == 0;
    return commands->is_good && !commands->ask->dry_run;
}

static void hear_unknown(void *context, size_t item, const char *field, const char *sentence)
{
    struct commands *commands = context;
    csv_table_complain(commands->table, commands->rows[item], field, sentence);
}

static struct fault book(struct commands *commands, struct service *service)
{
    struct job job = {.who = commands->ask->who,
                      .items = commands->items,
                      .count = commands->count,
                      .arena = text_in(commands->replies, commands->count * WIRE_REPLY_TEXT_MAX + 1)};
    struct service_batch batch = {
        .job = &job, .say = hear_unknown, .keep = hear_replies, .context = commands};
    struct fault fault = service_book_batch(service, &batch);
    bool is_told = commands->table->problems->count > 0 || (commands->is_good && commands->ask->dry_run);
    return is_told ? FAULT_OK : fault;
}

static struct fault import_commands(struct csv_table *table, enum verb verb, struct csv_import *ask,
                                    struct service *service)
{
    struct commands commands = {.ask = ask, .table = table};
    commands.items = calloc(COMMANDS_MAX, sizeof *commands.items);
    commands.rows = calloc(COMMANDS_MAX, sizeof *commands.rows);
    struct fault fault =
        commands.items && commands.rows ? FAULT_OK : fault_make(FAULT_FULL, "no memory to import");
    if (!fault_is(fault))
        fault = make_items(&commands, verb);
    if (!fault_is(fault))
        commands.replies = malloc(commands.count * WIRE_REPLY_TEXT_MAX + 1);
    if (!fault_is(fault) && !commands.replies)
        fault = fault_make(FAULT_FULL, "no memory to import");
    if (!fault_is(fault) && commands.count > 0) /* also beside what is wrong: all problems are told at once */
        fault = book(&commands, service);
    ask->count = commands.count;
    arena_release(&commands.arena);
    free(commands.items);
    free(commands.rows);
    free(commands.replies);
    return fault;
}

/* ------------------------------------------------------------------ people */

static const struct csv_column PEOPLE[] = {
    {"badge", "badge", CELL_TEXT, false},     {"name", "name", CELL_TEXT, false},
    {"chip", "chip", CELL_TEXT, false},       {"language", "language", CELL_TEXT, false},
    {"station", "station", CELL_TEXT, false}, {"manager", "manager", CELL_FLAG, false},
    {"roles", "roles", CELL_WORDS, false},    {"skills", "skills", CELL_WORDS, false},
};

/* "people[3].badge" is of the table's row 3. */
static bool row_of(const struct csv_table *table, const char *where, int *row)
{
    struct span rest = span_of(where), list, digits;
    int64_t index = 0;
    bool found = span_split(&rest, '[', &list) && span_is(list, "people") && rest.data &&
                 span_split(&rest, ']', &digits) && number_read_int(digits, 0, CSV_ROWS_MAX, &index) &&
                 index < table->row_count;
    *row = (int)index;
    return found;
}

static void say_person(void *context, const char *where, const char *sentence)
{
    const struct csv_table *table = context;
    char told[PROBLEM_TEXT_MAX];
    struct text text = TEXT_IN(told);
    const char *point = strchr(where, '.'), *other = strstr(sentence, "people[");
    int row;
    if (other && row_of(table, other, &row))
        text_add(&text, "%.*sline %d%s", (int)(other - sentence), sentence, table->rows[row].line,
                 strchr(other, ']') + 1);
    else
        text_add(&text, "%s", sentence);
    text_end_cut(&text);
    if (!row_of(table, where, &row))
        problem_add(table->problems, where, "%s", told);
    else if (!table->rows[row].torn) /* else said already: nothing of it was read */
        csv_table_complain(table, row, point ? point + 1 : "", told);
}

static struct fault read_people(struct csv_table *table, const struct csv_import *ask, struct workshop *out)
{
    struct problems problems = {.say = say_person, .context = table};
    size_t size = 64 + table->body.size * 2 + (size_t)table->row_count * 256;
    char *room = malloc(size);
    if (!room)
        return fault_make(FAULT_FULL, "no memory to import");
    struct text text = text_in(room, size);
    json_begin(&text, '{');
    json_begin_field(&text, "people", '[');
    for (int row = 0; row < table->row_count; row++) {
        json_begin_item(&text);
        if (!table->rows[row].torn)
            csv_table_write(table, row, &text);
        json_end(&text, '}');
    }
    json_end(&text, ']');
    json_end(&text, '}');
    struct fault fault = text_ok(&text) ? wire_read_part(text_span(&text), ask->now_ms, out, &problems)
                                        : fault_make(FAULT_TOO_BIG, "it has too long texts: split it");
    free(room);
    return fault;
}

static struct fault import_people(struct csv_table *table, struct csv_import *ask, struct service *service)
{
    struct workshop part = {.name = ""};
    struct problem_list *list = table->problems->context;
    struct problems problems = {.say = say_person, .context = table};
    struct fault fault = read_people(table, ask, &part);
    problems.count = table->problems->count; /* what could not be read; the rest is looked at, too */
    list->unread = list->count;
    struct service_import file = {.workshop = &part,
                                  .by = ask->who.badge,
                                  .now_ms = ask->now_ms,
                                  .dry_run = ask->dry_run,
                                  .problems = &problems};
    if (!fault_is(fault))
        fault = service_import_with(service, &file);
    ask->count = (size_t)part.person_count;
    workshop_release(&part);
    return table->problems->count > 0 ? FAULT_OK : fault;
}

/* ------------------------------------------------------------------ all kinds */

static struct fault read_and_write(struct csv_table *table, struct csv_import *ask, struct service *service)
{
    enum verb verb = ask->kind == CSV_ORDERS ? VERB_DRAFT_ORDER : VERB_STOCK_IN;
    struct fault fault = ask->kind == CSV_PEOPLE
                             ? csv_table_read(table, ask->body, PEOPLE, COUNT_OF(PEOPLE))
                             : csv_table_read_form(table, ask->body, form_kind_of(verb)->fields);
    if (!fault_is(fault) && table->header_is_wrong)
        fault = csv_table_check_cells(table);
    if (fault_is(fault) || table->header_is_wrong || table->row_count == 0)
        return fault;
    return ask->kind == CSV_PEOPLE ? import_people(table, ask, service)
                                   : import_commands(table, verb, ask, service);
}

struct fault csv_import(struct service *service, struct csv_import *ask)
{
    struct problems problems = {.say = keep_problem, .context = ask->problems};
    struct csv_table table = {.problems = &problems};
    ask->count = 0;
    if (uuid_is_nil(ask->outbox)) {
        ask->outbox = uuid_make(ask->now_ms);
        ask->at_ms = ask->now_ms;
    }
    struct fault fault = read_and_write(&table, ask, service);
    problem_list_sort(ask->problems);
    csv_table_release(&table);
    return fault;
}

/* touchstone-hub import --kind orders, stock or people: a CSV file, all of it or nothing. Orders and stock
 * are the same commands as the office gives, so that nothing comes in by a back door. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "common/base/number.h"
#include "common/wire/wire.h"
#include "hub/import_table.h"
#include "hub/service/service.h"
#include "hub/table.h"

#define COMMANDS_MAX 4096
#define PROBLEMS_MAX 5000
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

static void tell_problems(struct problem_list *list, const char *file)
{
    problem_list_sort(list);
    for (int i = 0; i < list->count; i++)
        printf("%s: %s: %s\n", file, list->items[i].where, list->items[i].sentence);
    if (list->more > 0)
        printf("%s: and %" PRId64 " more\n", file, list->more);
}

static void say_written(const struct import_order *order, size_t count, const char *one, const char *many)
{
    printf("import: %zu %s %s\n", count, count == 1 ? one : many,
           order->dry_run ? "would be written; nothing was" : "written");
}

static struct fault count_problems(const struct table *table)
{
    const struct problem_list *list = table->problems->context;
    int64_t count = list->count + list->more;
    if (count == 0)
        return FAULT_OK;
    return fault_make(FAULT_INPUT, "%" PRId64 " %s in %s; nothing was written", count,
                      count == 1 ? "problem" : "problems", table->file);
}

/* ------------------------------------------------------------------ commands */

struct commands {
    const struct import_order *order;
    struct table *table;
    struct arena arena;
    struct job_item *items;
    int *rows; /* where each begins in the table */
    size_t count;
    char *replies;
    bool is_good;
};

static void write_command(const struct commands *commands, enum verb verb, struct uuid outbox, int row,
                          struct text *out)
{
    const struct import_order *order = commands->order;
    json_begin(out, '{');
    json_add_uuid(out, "id", uuid_make(order->now_ms));
    json_add_uuid(out, "outbox", outbox);
    json_add_int(out, "n", (int64_t)commands->count + 1);
    json_add_text(out, "decided", "hub");
    json_add_time(out, "at", order->now_ms);
    json_add_text(out, "operator", order->badge.text);
    json_add_text(out, "do", verb_word(verb));
    table_write(commands->table, row, out);
    json_end(out, '}');
}

struct thing {
    const struct table *table;
    int row; /* where it begins */
};

static void say_field(void *context, const char *field, const char *detail)
{
    const struct thing *thing = context;
    size_t size = strlen(field);
    if (strncmp(detail, field, size) == 0 && detail[size] == ' ')
        detail += size + 1; /* its place says the field already */
    table_complain(thing->table, thing->row, field, detail);
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
static struct fault make_item(struct commands *commands, enum verb verb, struct uuid outbox, int row,
                              char *room)
{
    struct text text = text_in(room, BODY_BYTES);
    struct wire_item item;
    size_t count;
    bool is_array;
    write_command(commands, verb, outbox, row, &text);
    if (!text_ok(&text)) {
        table_complain(commands->table, row, "", "has more rows or longer texts than fit");
        return FAULT_OK;
    }
    struct fault fault = wire_read_commands(text_span(&text), commands->order->now_ms, &commands->arena,
                                            &item, &count, &is_array);
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
    struct table *table = commands->table;
    struct uuid outbox = uuid_make(commands->order->now_ms);
    char *room = malloc(BODY_BYTES);
    struct fault fault = room ? FAULT_OK : fault_make(FAULT_FULL, "no memory to import");
    for (int row = 0; row < table->row_count && !fault_is(fault); row = table_next(table, row)) {
        if (table_is_torn(table, row))
            continue;
        if (commands->count == COMMANDS_MAX)
            fault = fault_make(FAULT_TOO_BIG, "%s has more than %d things in it: split it", table->file,
                               COMMANDS_MAX);
        else
            fault = make_item(commands, verb, outbox, row, room);
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
        table_complain(commands->table, commands->rows[i], reply.field, detail);
    }
    commands->is_good = commands->table->problems->count == 0;
    return commands->is_good && !commands->order->dry_run;
}

static void hear_unknown(void *context, size_t item, const char *field, const char *sentence)
{
    struct commands *commands = context;
    table_complain(commands->table, commands->rows[item], field, sentence);
}

static struct fault book(struct commands *commands, struct service *service)
{
    struct job job = {.who = {.is_office = true, .badge = commands->order->badge, .code = code_of("office")},
                      .items = commands->items,
                      .count = commands->count,
                      .arena = text_in(commands->replies, commands->count * WIRE_REPLY_TEXT_MAX + 1)};
    struct service_batch batch = {
        .job = &job, .say = hear_unknown, .keep = hear_replies, .context = commands};
    struct fault fault = service_book_batch(service, &batch);
    if (commands->is_good && commands->order->dry_run)
        return FAULT_OK;
    return commands->table->problems->count > 0 ? count_problems(commands->table) : fault;
}

static struct fault import_commands(struct table *table, enum verb verb, const struct import_order *order,
                                    struct service *service)
{
    struct commands commands = {.order = order, .table = table};
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
    if (!fault_is(fault))
        fault = count_problems(table);
    if (!fault_is(fault))
        say_written(order, commands.count, verb == VERB_DRAFT_ORDER ? "order" : "entry of stock",
                    verb == VERB_DRAFT_ORDER ? "orders" : "entries of stock");
    arena_release(&commands.arena);
    free(commands.items);
    free(commands.rows);
    free(commands.replies);
    return fault;
}

/* ------------------------------------------------------------------ people */

static const struct table_column PEOPLE[] = {
    {"badge", "badge", CELL_TEXT, false},     {"name", "name", CELL_TEXT, false},
    {"chip", "chip", CELL_TEXT, false},       {"language", "language", CELL_TEXT, false},
    {"station", "station", CELL_TEXT, false}, {"manager", "manager", CELL_FLAG, false},
    {"roles", "roles", CELL_WORDS, false},    {"skills", "skills", CELL_WORDS, false},
};

/* "people[3].badge" is of the table's row 3. */
static void say_person(void *context, const char *where, const char *sentence)
{
    const struct table *table = context;
    struct span rest = span_of(where), list, digits;
    int64_t row = 0;
    const char *point = strchr(where, '.');
    bool placed = span_split(&rest, '[', &list) && span_is(list, "people") && rest.data &&
                  span_split(&rest, ']', &digits) && number_read_int(digits, 0, TABLE_ROWS_MAX, &row) &&
                  row < table->row_count;
    if (placed && table->rows[row].torn)
        return; /* said already: nothing of it was read */
    if (placed)
        table_complain(table, (int)row, point ? point + 1 : "", sentence);
    else
        problem_add(table->problems, where, "%s", sentence);
}

static struct fault read_people(struct table *table, const struct import_order *order, struct workshop *out)
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
            table_write(table, row, &text);
        json_end(&text, '}');
    }
    json_end(&text, ']');
    json_end(&text, '}');
    struct fault fault = text_ok(&text) ? wire_read_part(text_span(&text), order->now_ms, out, &problems)
                                        : fault_make(FAULT_TOO_BIG, "%s has too long texts", table->file);
    free(room);
    return fault;
}

static struct fault import_people(struct table *table, const struct import_order *order,
                                  struct service *service)
{
    struct workshop part = {.name = ""};
    struct problem_list *list = table->problems->context;
    struct problems problems = {.say = say_person, .context = table};
    struct fault fault = read_people(table, order, &part);
    problems.count = table->problems->count; /* what could not be read; the rest is looked at, too */
    list->unread = list->count;
    struct service_import ask = {
        .workshop = &part, .now_ms = order->now_ms, .dry_run = order->dry_run, .problems = &problems};
    if (!fault_is(fault))
        fault = service_import_with(service, &ask);
    if (table->problems->count > 0)
        fault = count_problems(table);
    if (!fault_is(fault))
        say_written(order, (size_t)part.person_count, "person", "people");
    workshop_release(&part);
    return fault;
}

/* ------------------------------------------------------------------ all kinds */

static struct fault read_and_write(struct table *table, struct span body, const struct import_order *order)
{
    struct service *service = NULL;
    struct service_conf conf = {.path = order->path, .write_reply = wire_write_reply};
    enum verb verb = order->kind == IMPORT_ORDERS ? VERB_DRAFT_ORDER : VERB_STOCK_IN;
    if (order->kind != IMPORT_PEOPLE && !form_kind_of(verb))
        return fault_make(FAULT_CONFIG, "--kind: this hub keeps no component stock");
    struct fault fault = order->kind == IMPORT_PEOPLE
                             ? table_read(table, body, PEOPLE, COUNT_OF(PEOPLE))
                             : table_read_form(table, body, form_kind_of(verb)->fields);
    if (!fault_is(fault) && table->header_is_wrong)
        fault = table_check_cells(table);
    if (!fault_is(fault) && (table->header_is_wrong || table->row_count == 0))
        fault = count_problems(table);
    if (!fault_is(fault))
        fault = service_open(&conf, &service);
    if (!fault_is(fault))
        fault = order->kind == IMPORT_PEOPLE ? import_people(table, order, service)
                                             : import_commands(table, verb, order, service);
    service_close(service);
    return fault;
}

struct fault import_table(struct span body, const struct import_order *order)
{
    struct problem_list list = {.items = calloc(PROBLEMS_MAX, sizeof *list.items), .max = PROBLEMS_MAX};
    struct problems problems = {.say = keep_problem, .context = &list};
    struct table table = {.file = order->file, .problems = &problems};
    if (!list.items)
        return fault_make(FAULT_FULL, "no memory to import");
    struct fault fault = read_and_write(&table, body, order);
    tell_problems(&list, order->file);
    table_release(&table);
    free(list.items);
    return fault;
}

/* POST /v1/tables/{kind}: a CSV file from the office, by the rules of touchstone-hub import. On the worker,
 * which may wait for the writer. */
#include <stdlib.h>

#include "hub/api/csv_import.h"
#include "hub/api/parts.h"

#define ROW_BYTES 2048 /* of a problem, every byte of its texts escaped */

static void write_problems(struct text *out, const struct problem_list *list)
{
    json_begin_field(out, "problems", '[');
    for (int i = 0; i < list->count; i++) {
        text_reserve(out, ROW_BYTES);
        json_begin_item(out);
        json_add_text(out, "where", list->items[i].where);
        json_add_text(out, "what", list->items[i].sentence);
        json_end(out, '}');
    }
    json_end(out, ']');
    json_add_int_if(out, "more", list->more);
}

static enum api_when answer_table(const struct csv_import *ask, const char *kind, struct api_answer *answer)
{
    struct text text = {.data = NULL};
    text_reserve(&text, ROW_BYTES);
    json_begin(&text, '{');
    json_add_text(&text, "kind", kind);
    json_add_int(&text, "count", (int64_t)ask->count);
    json_add_bool(&text, "written", !ask->dry_run && ask->problems->count == 0);
    write_problems(&text, ask->problems);
    text_reserve(&text, ROW_BYTES);
    json_end(&text, '}');
    return answer_text(answer, &text);
}

static enum api_when import(struct api *api, struct csv_import *ask, const struct wire_table *table,
                            const char *kind, struct api_answer *answer)
{
    ask->body = table->csv;
    ask->dry_run = table->dry_run;
    ask->outbox = table->outbox;
    ask->at_ms = table->at_ms;
    struct fault fault = csv_import(api->conf.service, ask);
    if (fault.code == FAULT_NOT_FOUND || fault.code == FAULT_TOO_BIG || fault.code == FAULT_INPUT)
        return answer_problem(answer, API_BAD, fault.text);
    return fault_is(fault) ? answer_fault(answer, fault) : answer_table(ask, kind, answer);
}

static bool find_kind(struct span name, enum csv_kind *kind, const char **word)
{
    static const char *const words[] = {
        [CSV_ORDERS] = "orders", [CSV_PEOPLE] = "operators", [CSV_STOCK] = "stock"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (span_is(name, words[i])) {
            *kind = (enum csv_kind)i;
            *word = words[i];
            return true;
        }
    return false;
}

enum api_when tables_post(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct arena arena = {.blocks = NULL};
    struct problem_list list = {.items = calloc(CSV_PROBLEMS_MAX, sizeof *list.items),
                                .max = CSV_PROBLEMS_MAX};
    struct csv_import ask = {.who = *call->who, .now_ms = call->now_ms, .problems = &list};
    struct wire_table table;
    const char *word = "";
    enum api_when when;
    struct fault fault = list.items ? wire_read_table(call->body, &arena, &table)
                                    : fault_make(FAULT_FULL, "no memory to read a table");
    if (fault.code == FAULT_FULL)
        when = answer_fault(answer, fault);
    else if (fault_is(fault))
        when = answer_problem(answer, API_BAD, fault.text);
    else if (!find_kind(call->name, &ask.kind, &word))
        when = answer_problem(answer, API_NOT_FOUND, "A table has orders, operators or stock.");
    else if (ask.kind == CSV_PEOPLE && !call_is_manager(call))
        when = answer_problem(answer, API_FORBIDDEN, "Only a manager may do this.");
    else
        when = import(api, &ask, &table, word, answer);
    arena_release(&arena);
    free(list.items);
    return when;
}

/* touchstone-hub import --kind orders, operators or stock: hub/api/csv_import.h, told on a terminal. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/wire/wire.h"
#include "hub/api/csv_import.h"
#include "hub/import_table.h"

static void tell_problems(const struct problem_list *list, const char *file)
{
    for (int i = 0; i < list->count; i++)
        printf("%s: %s: %s\n", file, list->items[i].where, list->items[i].sentence);
    if (list->more > 0)
        printf("%s: and %" PRId64 " more\n", file, list->more);
}

static struct fault count_problems(const struct problem_list *list, const char *file)
{
    int64_t count = list->count + list->more;
    if (count == 0)
        return FAULT_OK;
    return fault_make(FAULT_INPUT, "%" PRId64 " %s in %s; nothing was written", count,
                      count == 1 ? "problem" : "problems", file);
}

static void say_written(const struct import_order *order, size_t count)
{
    static const struct {
        const char *one, *many;
    } words[] = {[CSV_ORDERS] = {"order", "orders"},
                 [CSV_PEOPLE] = {"person", "people"},
                 [CSV_STOCK] = {"entry of stock", "entries of stock"}};
    printf("import: %zu %s %s\n", count, count == 1 ? words[order->kind].one : words[order->kind].many,
           order->dry_run ? "would be written; nothing was" : "written");
}

static struct fault ask_service(struct span body, const struct import_order *order, struct problem_list *list)
{
    struct service *service = NULL;
    struct service_conf conf = {.path = order->path, .write_reply = wire_write_reply};
    struct csv_import ask = {.kind = order->kind,
                             .body = body,
                             .who = {.is_office = true, .badge = order->badge, .code = code_of("office")},
                             .dry_run = order->dry_run,
                             .now_ms = order->now_ms,
                             .problems = list};
    struct fault fault = service_open(&conf, &service);
    if (!fault_is(fault))
        fault = csv_import(service, &ask);
    service_close(service);
    if (!fault_is(fault))
        fault = count_problems(list, order->file);
    if (!fault_is(fault))
        say_written(order, ask.count);
    return fault;
}

struct fault import_table(struct span body, const struct import_order *order)
{
    struct problem_list list = {.items = calloc(CSV_PROBLEMS_MAX, sizeof *list.items),
                                .max = CSV_PROBLEMS_MAX};
    if (!list.items)
        return fault_make(FAULT_FULL, "no memory to import");
    struct fault fault = ask_service(body, order, &list);
    tell_problems(&list, order->file);
    free(list.items);
    return fault;
}

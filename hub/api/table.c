/* A table is written cell by cell and comes out as JSON or as CSV. */
#include <stdlib.h>
#include <string.h>

#include "common/base/csv.h"
#include "common/base/time.h"
#include "hub/api/parts.h"

static const char CSV_TYPE[] = "text/csv; charset=utf-8";

static const struct column *column_now(const struct table *table)
{
    assert(table->columns[table->at].name);
    return &table->columns[table->at];
}

void table_begin_persons(struct table *table, const struct column *columns, bool csv,
                         const struct call_period *period, const char *purpose)
{
    struct text *text = &table->text;
    *table = (struct table){.columns = columns, .csv = csv};
    text_reserve(text, 1024);
    for (int i = 0; csv && columns[i].name; i++)
        text_add(text, "%s%s%s", i > 0 ? "," : "", columns[i].name, columns[i + 1].name ? "" : "\r\n");
    if (csv)
        return;
    json_begin(text, '{');
    if (period) {
        json_add_time(text, "from", period->from_ms);
        json_add_time(text, "to", period->to_ms);
    }
    json_add_text_if(text, "purpose", purpose);
    json_begin_field(text, "items", '[');
}

void table_begin(struct table *table, const struct column *columns, bool csv,
                 const struct call_period *period)
{
    table_begin_persons(table, columns, csv, period, "");
}

/* What stands before a cell. */
static void cell_begin(struct table *table, size_t bytes)
{
    text_reserve(&table->text, bytes + 64);
    if (table->csv && table->at > 0)
        text_add(&table->text, ",");
    else if (!table->csv && table->at == 0)
        json_begin_item(&table->text);
}

static void cell_end(struct table *table)
{
    if (table->columns[++table->at].name)
        return;
    table->at = 0;
    if (table->csv)
        text_add(&table->text, "\r\n");
    else
        json_end(&table->text, '}');
}

/* ------------------------------------------------------------------ cells */

void table_text(struct table *table, const char *value)
{
    const struct column *column = column_now(table);
    assert(column->type == COLUMN_TEXT);
    cell_begin(table, strlen(column->name) + 6 * strlen(value)); /* \u0000 is the longest of one byte */
    if (table->csv)
        csv_write_text(&table->text, value);
    else
        json_add_text_if(&table->text, column->name, value);
    cell_end(table);
}

void table_int(struct table *table, int64_t value)
{
    const struct column *column = column_now(table);
    assert(column->type == COLUMN_INT);
    cell_begin(table, strlen(column->name));
    if (table->csv)
        text_add(&table->text, "%lld", (long long)value);
    else
        json_add_int(&table->text, column->name, value);
    cell_end(table);
}

void table_time(struct table *table, int64_t unix_ms)
{
    char at[TIME_TEXT_MAX];
    const struct column *column = column_now(table);
    assert(column->type == COLUMN_TIME);
    cell_begin(table, strlen(column->name));
    time_write(at, unix_ms);
    if (table->csv)
        text_add(&table->text, "%s", unix_ms == 0 ? "" : at);
    else
        json_add_time_if(&table->text, column->name, unix_ms);
    cell_end(table);
}

void table_truth(struct table *table, bool value)
{
    const struct column *column = column_now(table);
    assert(column->type == COLUMN_TRUTH);
    cell_begin(table, strlen(column->name));
    if (table->csv)
        text_add(&table->text, "%s", value ? "true" : "false");
    else
        json_add_bool(&table->text, column->name, value);
    cell_end(table);
}

void table_none(struct table *table)
{
    cell_begin(table, strlen(column_now(table)->name));
    cell_end(table);
}

void table_drop(struct table *table)
{
    free(table->text.data);
    table->text = (struct text){.data = NULL};
}

enum api_when table_answer(struct table *table, const char *file, int64_t next, struct api_answer *answer)
{
    char name[API_FILE_MAX];
    struct text text = TEXT_IN(name);
    assert(table->at == 0);
    text_add(&text, "%s.csv", file);
    if (table->csv)
        return answer_file(answer, &table->text, CSV_TYPE, name);
    list_end(&table->text, next);
    return answer_text(answer, &table->text);
}

/* ------------------------------------------------------------------ in pages */

bool table_page_begin(struct table_page *page, const struct api_call *call, const struct column *columns,
                      struct api_answer *answer)
{
    struct call_page wanted;
    bool csv;
    if (!call_page(call, &wanted, answer) || !call_wants_csv(call, &csv, answer))
        return false;
    bool whole = csv && call_query(call, "limit").size == 0; /* a CSV has no place to say that more follows */
    *page = (struct table_page){.limit = whole ? INT64_MAX : wanted.limit, .after = wanted.after};
    table_begin(&page->table, columns, csv, NULL);
    return true;
}

bool table_page_takes(struct table_page *page, int64_t cursor)
{
    if (page->taken == page->limit) {
        page->next = page->after;
        return false;
    }
    page->after = cursor;
    page->taken++;
    return true;
}

enum api_when table_page_answer(struct table_page *page, struct fault fault, const char *file,
                                struct api_answer *answer)
{
    if (!fault_is(fault))
        return table_answer(&page->table, file, page->next, answer);
    table_drop(&page->table);
    return answer_fault(answer, fault);
}

/* Custody: who got what, gave back what, and what that operation is expected to lose. */
#include "hub/service/custody.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"
#include "hub/service/moment.h"

/* ------------------------------------------------------------------ rows */

static struct custody_row *find_row(struct custody_table *table, struct tag operator_badge,
                                    struct code operation, struct code alloy)
{
    for (size_t i = 0; i < table->count; i++) {
        struct custody_row *row = &table->rows[i];
        if (tag_equal(row->operator_badge, operator_badge) && code_equal(row->operation, operation) &&
            code_equal(row->alloy, alloy))
            return row;
    }
    if (table->count == CUSTODY_ROWS_MAX) {
        table->fault = fault_make(
            FAULT_TOO_BIG, "more than %d people, operations and alloys: ask for less time", CUSTODY_ROWS_MAX);
        return NULL;
    }
    struct custody_row *row = &table->rows[table->count++];
    *row = (struct custody_row){.operator_badge = operator_badge, .operation = operation, .alloy = alloy};
    return row;
}

/* The operation is the kind of the station; of nothing in particular, where the operator works. */
static struct code operation_of(const struct house *house, struct code station, struct tag operator_badge)
{
    int person = house_find_person(house, operator_badge);
    if (code_is_none(station) && person >= 0)
        station = house->people[person].station;
    int at = house_find_station(house, station);
    if (at >= 0)
        return house->stations[at].kind;
    return code_is_none(station) ? code_of(CUSTODY_ELSEWHERE) : station;
}

/* "au750y/own" is au750y; "fine:au", the book of fine mass, is fine.au. */
static struct code alloy_of(const char *book)
{
    char name[BOOK_TEXT_MAX];
    struct code alloy = {""};
    size_t size = strcspn(book, "/");
    memcpy(name, book, size);
    for (size_t i = 0; i < size; i++)
        if (name[i] == ':')
            name[i] = '.';
    return code_read((struct span){name, size}, &alloy) ? alloy : code_of(CUSTODY_ELSEWHERE);
}

/* ------------------------------------------------------------------ what was charged */

static void add_line(struct custody_sums *sums, const struct loss_line *line)
{
    switch ((int)line->verb) {
    case VERB_WEIGH:
        custody_add_weighing(sums, line->in, line->out, line->quantity, line->reversed ? -1 : 1);
        if (line->stands)
            custody_add_each(sums, line->in, line->out, line->quantity);
        return;
    case VERB_RETURN_SCRAP:
        sums->returned.ug -= line->charged.ug;
        return;
    case VERB_ASSAY_RETURN:
    case VERB_REFINED:
        sums->shortfall.ug += line->charged.ug;
        return;
    default: /* what a tree, a cut … does not show */
        sums->in.ug += line->charged.ug;
    }
}

static void take_loss(void *context, const struct loss_line *line)
{
    struct custody_table *table = context;
    if (line->verb == VERB_SETTLE || fault_is(table->fault))
        return;
    if (table->since_settlement && line->settled)
        return;
    struct code station =
        code_is_none(line->worked) || line->verb != VERB_WEIGH ? line->station : line->worked;
    struct custody_row *row =
        find_row(table, line->operator_badge, operation_of(table->house, station, line->operator_badge),
                 alloy_of(line->book));
    if (row)
        add_line(&row->sums, line);
}

/* ------------------------------------------------------------------ stones set */

/* How many stones of the list weigh so much: its own, in their proportion. */
static int64_t stones_in(const struct stone_list *list, int64_t quantity, struct mass stones)
{
    int64_t due = stone_list_mass(list, quantity).ug, count = stone_list_count(list) * quantity, set;
    return due > 0 && number_scale(stones.ug, count, due, &set) ? set : 0;
}

static void take_setting(void *context, const struct setting_line *line)
{
    struct custody_table *table = context;
    bool known = line->model >= 1 && (size_t)line->model <= table->house->model_count;
    if (fault_is(table->fault) || tag_is_none(line->operator_badge) || !known ||
        (table->since_settlement && line->settled))
        return;
    struct code operation = operation_of(table->house, line->station, line->operator_badge);
    struct custody_row *row = find_row(table, line->operator_badge, operation, line->alloy);
    if (row)
        row->sums.stones += stones_in(workshop_stone_list(house_model(table->house, line->model), line->size),
                                      line->quantity, line->stones);
}

/* ------------------------------------------------------------------ all together */

struct fault custody_gather(struct custody_table *table, struct store *store, const struct house *house,
                            int64_t from_ms, int64_t to_ms, bool since_settlement)
{
    *table = (struct custody_table){.house = house, .since_settlement = since_settlement};
    table->rows = calloc(CUSTODY_ROWS_MAX, sizeof *table->rows);
    if (!table->rows)
        return fault_make(FAULT_FULL, "no memory for %d rows of custody", CUSTODY_ROWS_MAX);
    struct fault fault = store_norm_list(store, &table->norms, &table->norm_count);
    if (!fault_is(fault))
        fault = store_loss_each(store, from_ms, to_ms, take_loss, table);
    if (!fault_is(fault))
        fault = store_setting_each(store, from_ms, to_ms, take_setting, table);
    return fault_is(fault) ? fault : table->fault;
}

void custody_release(struct custody_table *table)
{
    free(table->rows);
    free(table->norms);
}

const struct custody_norm *custody_norm_of(const struct custody_table *table, const struct custody_row *row)
{
    for (size_t i = 0; i < table->norm_count; i++)
        if (code_equal(table->norms[i].operation, row->operation) &&
            code_equal(table->norms[i].alloy, row->alloy))
            return &table->norms[i];
    return NULL;
}

static void tell(const struct custody_table *table, const struct custody_row *row,
                 bool (*take)(void *context, const struct custody_line *line), void *context, bool *more)
{
    const struct custody_norm *norm = custody_norm_of(table, row);
    struct custody_line line = {
        .operator_badge = row->operator_badge,
        .operation = row->operation,
        .alloy = row->alloy,
        .sums = &row->sums,
        .norm = norm,
        .custody = custody_judge(&row->sums, norm),
    };
    *more = take(context, &line);
}

struct fault reader_custody(struct reader *reader, int64_t from_ms, int64_t to_ms, bool since_settlement,
                            bool (*take)(void *context, const struct custody_line *line), void *context)
{
    struct custody_table table = {.count = 0};
    bool more = true;
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = custody_gather(&table, reader->store, &reader->house, from_ms, to_ms, since_settlement);
    for (size_t i = 0; i < table.count && more && !fault_is(fault); i++)
        tell(&table, &table.rows[i], take, context, &more);
    custody_release(&table);
    reader_end(reader);
    return fault;
}

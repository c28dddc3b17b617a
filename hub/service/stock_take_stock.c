/* A stock-take of the stock: components, counted and perhaps weighed, and stones. An event for each of them,
 * so that what was counted, and against which book, stands under its seal. */
#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "common/rules/stock.h"
#include "hub/service/ledger_name.h"
#include "hub/service/stock_take.h"
#include "hub/store/stone.h"

/* ------------------------------------------------------------------ what was counted */

static bool find_row(const struct take_counts *counts, struct code code)
{
    for (size_t i = 0; i < counts->count; i++)
        if (code_equal(counts->items[i].code, code))
            return true;
    return false;
}

/* False: no memory. */
static bool add_row(struct take_counts *counts, const struct take_count *row)
{
    struct take_count *grown = realloc(counts->items, (counts->count + 1) * sizeof *grown);
    if (!grown)
        return false;
    counts->items = grown;
    counts->items[counts->count++] = *row;
    return true;
}

static struct fault no_memory(void)
{
    return fault_make(FAULT_FULL, "no memory to count the stock");
}

struct count_fields {
    const char *rows, *code, *mass; /* of the form */
    int64_t ug_each;                /* unit of the mass */
};
static const struct count_fields COMPONENT_FIELDS = {"components", "component", "mass_ug", 1};
static const struct count_fields STONE_FIELDS = {"stones", "kind", "ct_e5", STONE_UG_PER_CT_E5};

static struct fault read_rows(struct take *take, const struct count_fields *fields, struct take_counts *out)
{
    size_t count;
    const struct form *rows = form_rows(take->form, fields->rows, &count);
    for (size_t i = 0; i < count && !take->refused; i++) {
        struct take_count row = {form_code(&rows[i], fields->code), form_int(&rows[i], "count"), MASS_UG(-1)};
        if (form_has(&rows[i], fields->mass))
            row.mass = MASS_UG(form_int(&rows[i], fields->mass) * fields->ug_each);
        if (find_row(out, row.code))
            take_refuse(take, REASON_EXISTS, _("%s is listed twice."), row.code.text);
        else if (!add_row(out, &row))
            return no_memory();
    }
    return FAULT_OK;
}

/* ------------------------------------------------------------------ what a whole count does not list */

struct unlisted {
    struct take_counts *counts;
    bool full;
};

static bool add_unlisted(struct unlisted *unlisted, struct code code)
{
    struct take_count row = {code, 0, MASS_UG(0)};
    unlisted->full = !find_row(unlisted->counts, code) && !add_row(unlisted->counts, &row);
    return !unlisted->full;
}

static bool take_component(void *context, const struct component_row *row)
{
    return row->count == 0 || add_unlisted(context, row->code);
}

static bool take_stones(void *context, const struct stone_holding *holding)
{
    return strcmp(holding->account.text, STONE_STOCK) != 0 || add_unlisted(context, holding->kind);
}

static struct fault read_unlisted(struct take *take)
{
    struct store *store = take->act->desk->store;
    struct unlisted components = {.counts = &take->components}, stones = {.counts = &take->stones};
    struct fault fault = FAULT_OK;
    if (take_is_whole(take, COMPONENT_FIELDS.rows))
        fault = store_component_each(store, take_component, &components);
    if (!fault_is(fault) && take_is_whole(take, STONE_FIELDS.rows))
        fault = store_stone_each_held(store, 0, take_stones, &stones);
    return !fault_is(fault) && (components.full || stones.full) ? no_memory() : fault;
}

/* ------------------------------------------------------------------ one component */

static struct book book_of(const struct component_row *row)
{
    return ledger_book(row->alloy, row->custody);
}

static struct account account_of_component(const struct component_row *row)
{
    return account_of(ACCOUNT_STOCK, row->code.text);
}

/* *known false: there is no such component. */
static struct fault find_component(struct take *take, struct code code, struct component_row *row,
                                   struct stone_amount *book, bool *known)
{
    struct store *store = take->act->desk->store;
    struct fault fault = store_component_find(store, code, row, known);
    if (!fault_is(fault) && *known) {
        book->count = row->count;
        fault = store_balance_get(store, book_of(row), account_of_component(row), &book->mass);
    }
    return fault;
}

static void refuse_unweighed(struct take *take, const char *name)
{
    take_refuse(take, REASON_NO_WEIGHT, _("%s: nobody knows what one weighs, so weigh them."), name);
}

static struct fault check_component(struct take *take, const struct take_count *count)
{
    struct component_row row;
    struct stone_amount book, there;
    bool known = false;
    struct fault fault = find_component(take, count->code, &row, &book, &known);
    if (fault_is(fault))
        return fault;
    if (!known)
        take_refuse(take, REASON_UNKNOWN_THING, _("There is no component %s: look at its spelling."),
                    count->code.text);
    else if (stock_count(book, count->count, count->mass, &there) != STOCK_FITS)
        refuse_unweighed(take, row.name);
    return FAULT_OK;
}

/* What was counted, what the book had, and what that differs by. */
static void tell(struct text *json, const struct take_count *count, int64_t book, struct mass difference)
{
    json_add_int(json, "counted", count->count);
    json_add_int(json, "book", book);
    json_add_int(json, "count", count->count - book);
    json_add_int(json, "mass_ug", difference.ug);
}

static struct fault post_component(struct take *take, const struct take_count *count)
{
    struct component_row row;
    struct stone_amount book, there;
    struct posting posting;
    bool known = false, posted = false;
    struct fault fault = find_component(take, count->code, &row, &book, &known);
    if (fault_is(fault))
        return fault;
    enum stock_fit fit = stock_count(book, count->count, count->mass, &there);
    assert(known && fit == STOCK_FITS); /* it was looked at before the first event */
    struct mass difference = mass_subtract(there.mass, book.mass);
    struct account account = account_of_component(&row);
    posting_begin(&posting, take->act);
    take_post_difference(take, &posting.transfers, book_of(&row), account, difference, true);
    struct text thing = TEXT_IN(posting.event.thing);
    text_add(&thing, "component:%s", row.code.text);
    json_add_text(&posting.text, "component", row.code.text);
    tell(&posting.text, count, book.count, difference);
    fault = posting_write(take->act, &posting, &posted);
    row.count = there.count;
    return fault_is(fault) || !posted ? fault : stock_keep(take->act, &row);
}

/* ------------------------------------------------------------------ one kind of stones */

static struct stone_holding stones_in_stock(struct code kind)
{
    return (struct stone_holding){.kind = kind, .account = stone_account(STONE_STOCK)};
}

static struct fault check_stones(struct take *take, const struct take_count *count)
{
    struct store *store = take->act->desk->store;
    struct stone_holding where = stones_in_stock(count->code);
    struct stone_amount book, difference;
    struct stone_kind kind;
    bool known;
    struct fault fault = store_stone_kind_find(store, count->code, &kind, &known);
    if (!fault_is(fault))
        fault = store_stone_held(store, &where, &book);
    if (fault_is(fault))
        return fault;
    enum stock_fit fit = stock_count_stones(book, count->count, count->mass, &difference);
    if (!known)
        take_refuse(take, REASON_UNKNOWN_THING, _("There are no stones %s: buy some first."),
                    count->code.text);
    else if (fit == STOCK_UNWEIGHED)
        refuse_unweighed(take, ledger_name_stones(&kind).text);
    else if (fit == STOCK_ASTRAY)
        take_refuse(take, REASON_DOES_NOT_ADD_UP,
                    _("%lld of %s cannot weigh that, when %lld weigh %s: count again, or give no weight."),
                    (long long)count->count, ledger_name_stones(&kind).text, (long long)book.count,
                    posting_grams(book.mass).text);
    return FAULT_OK;
}

/* More than the book has were found (on the first day: are those it opens with); fewer: the others are lost.
 */
static struct stone_transfer line_of(const struct take *take, struct code kind,
                                     struct stone_amount difference)
{
    bool more = difference.count > 0;
    struct account stock = stone_account(STONE_STOCK);
    struct account found = stone_account(take->first_day ? STONE_OPENING : STONE_FOUND);
    return (struct stone_transfer){
        .kind = kind,
        .debit = more ? stock : stone_account(STONE_LOST),
        .credit = more ? found : stock,
        .amount = {more ? difference.count : -difference.count,
                   MASS_UG(more ? difference.mass.ug : -difference.mass.ug)},
    };
}

static struct fault post_stones(struct take *take, const struct take_count *count)
{
    struct stone_holding where = stones_in_stock(count->code);
    struct stone_amount book, difference;
    struct stone_lines lines;
    struct posting posting;
    bool posted;
    struct fault fault = store_stone_held(take->act->desk->store, &where, &book);
    if (fault_is(fault))
        return fault;
    enum stock_fit fit = stock_count_stones(book, count->count, count->mass, &difference);
    assert(fit == STOCK_FITS); /* it was looked at before the first event */
    posting_begin(&posting, take->act);
    if (difference.count != 0 || difference.mass.ug != 0) {
        lines.count = 1;
        lines.items[0] = line_of(take, count->code, difference);
        posting.event.stones = &lines;
    }
    struct text thing = TEXT_IN(posting.event.thing);
    text_add(&thing, "stone:%s", count->code.text);
    json_add_text(&posting.text, "kind", count->code.text);
    tell(&posting.text, count, book.count, difference.mass);
    return posting_write(take->act, &posting, &posted);
}

/* ------------------------------------------------------------------ all of it */

/* Pieces and loose metal lie elsewhere, and elsewhere there is no stock. */
static void check_place(struct take *take)
{
    static const char *const STOCK[] = {"components", "stones"}, *const OTHERS[] = {"pieces", "loose"};
    const char *const *wrong = take->of == TAKE_STOCK ? OTHERS : STOCK;
    for (int i = 0; i < 2 && !take->refused; i++) {
        size_t count;
        (void)form_rows(take->form, wrong[i], &count);
        if (count == 0)
            continue;
        act_name_field(take->act, wrong[i]);
        take_refuse(take, REASON_BAD_FIELD,
                    _("Components and stones are counted in stock, pieces and loose metal where they lie."));
    }
}

struct fault take_read_stock(struct take *take)
{
    check_place(take);
    if (take->refused || take->of != TAKE_STOCK)
        return FAULT_OK;
    struct fault fault = read_rows(take, &COMPONENT_FIELDS, &take->components);
    if (!fault_is(fault))
        fault = read_rows(take, &STONE_FIELDS, &take->stones);
    if (!fault_is(fault) && !take->refused)
        fault = read_unlisted(take);
    for (size_t i = 0; i < take->components.count && !fault_is(fault) && !take->refused; i++)
        fault = check_component(take, &take->components.items[i]);
    for (size_t i = 0; i < take->stones.count && !fault_is(fault) && !take->refused; i++)
        fault = check_stones(take, &take->stones.items[i]);
    return fault;
}

struct fault take_post_stock(struct take *take)
{
    struct fault fault = FAULT_OK;
    struct span said = take->act->form_text;
    take->act->form_text = (struct span){NULL, 0}; /* stands in the stock-take's own event, once */
    for (size_t i = 0; i < take->components.count && !fault_is(fault); i++)
        fault = post_component(take, &take->components.items[i]);
    for (size_t i = 0; i < take->stones.count && !fault_is(fault); i++)
        fault = post_stones(take, &take->stones.items[i]);
    take->act->form_text = said;
    return fault;
}

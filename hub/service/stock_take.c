/* A stock-take: what a holder, the vault or the stock, really has. It is fact, and no limit refuses it. */
#include "hub/service/stock_take.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "hub/service/ledger_name.h"

#define TAKE_REASON "stock_take"

void take_refuse(struct take *take, enum reason reason, const char *format, ...)
{
    struct text text = TEXT_IN(take->act->reply->detail);
    va_list arguments;
    act_refuse(take->act, reason);
    take->refused = true;
    va_start(arguments, format);
    text_add_list(&text, format, arguments);
    va_end(arguments);
    text_end_cut(&text);
}

void take_post_difference(struct take *take, struct transfers *out, struct book book, struct account account,
                          struct mass difference, bool opens)
{
    struct account gain = opens && take->first_day ? account_of(ACCOUNT_OPENING, "")
                                                   : metal_loss(ACCOUNT_GAIN, take->place, TAKE_REASON);
    if (difference.ug >= 0) {
        ledger_post(out, book, account, gain, difference);
        take->gain = mass_add(take->gain, difference);
        return;
    }
    struct mass lost = MASS_UG(-difference.ug);
    ledger_post(out, book, metal_loss(ACCOUNT_LOSS, take->place, TAKE_REASON), account, lost);
    take->loss = mass_add(take->loss, lost);
}

/* ------------------------------------------------------------------ all of it, or some */

static bool lists_any(const struct take *take, const char *rows)
{
    size_t count;
    (void)form_rows(take->form, rows, &count);
    return count > 0;
}

bool take_is_whole(const struct take *take, const char *rows)
{
    return form_int(take->form, lists_any(take, rows) ? "complete" : "empty") != 0;
}

/* A slip sent unfilled is no count: it would say that all is gone. */
static void check_says_anything(struct take *take)
{
    static const char *const KINDS[] = {"pieces", "loose", "components", "stones"};
    bool says = form_int(take->form, "empty") != 0;
    for (size_t i = 0; i < COUNT_OF(KINDS); i++)
        says = says || lists_any(take, KINDS[i]);
    if (says)
        return;
    act_name_field(take->act, "empty");
    take_refuse(take, REASON_INCOMPLETE,
                _("Nothing is listed: list what is there, or say that it is empty."));
}

/* ------------------------------------------------------------------ whose */

static void check_station(struct take *take)
{
    if (house_find_station(&take->act->desk->house, take->station) < 0) {
        act_name_field(take->act, "place");
        if (code_is_none(take->station))
            take_refuse(take, REASON_UNKNOWN_STATION,
                        take->of == TAKE_OPERATOR
                            ? _("Say at which station they work: its code is the place.")
                            : _("Say which station is counted: its code is the place."));
        else
            take_refuse(take, REASON_UNKNOWN_STATION, _("There is no station \"%s\"."), take->station.text);
    }
}

static void choose_holder(struct take *take)
{
    const struct form *form = take->form;
    take->of = (enum take_of)form_int(form, "of");
    bool at_station = take->of == TAKE_STATION || take->of == TAKE_OPERATOR;
    take->station = at_station ? form_code(form, "place") : code_of("");
    take->badge = form_tag(form, "badge");
    switch (take->of) {
    case TAKE_VAULT:
        take->place = "vault";
        return;
    case TAKE_FINISHED:
        take->place = "finished";
        return;
    case TAKE_STOCK:
        take->place = "stock";
        return;
    case TAKE_STATION:
        check_station(take);
        break;
    case TAKE_OPERATOR:
        check_station(take); /* what they have in hand counts somewhere */
        if (tag_is_none(take->badge))
            take_refuse(take, REASON_UNKNOWN_OPERATOR,
                        _("Say by the badge whose metal and pieces are counted."));
        else if (house_find_person(&take->act->desk->house, take->badge) < 0)
            take_refuse(take, REASON_UNKNOWN_OPERATOR, _("Nobody has the badge \"%s\"."), take->badge.text);
        break;
    }
    take->place = take->station.text;
}

/* ------------------------------------------------------------------ loose metal */

static struct account loose_account(const struct take *take, bool scrap)
{
    switch (take->of) {
    case TAKE_VAULT:
        return scrap ? metal_scrap() : metal_vault();
    case TAKE_STATION:
        return ledger_loose_tray(take->station);
    case TAKE_OPERATOR:
    case TAKE_FINISHED:
    case TAKE_STOCK:
        break;
    }
    return ledger_loose_operator(take->badge);
}

static bool says_scrap(const struct form *row)
{
    return strcmp(form_text(row, "in"), "scrap") == 0;
}

static bool is_row_of(const struct take *take, const struct form *row, struct book book,
                      struct account account)
{
    struct book own = ledger_book(form_code(row, "alloy"), posting_custody(row));
    return strcmp(own.text, book.text) == 0 && account_equal(loose_account(take, says_scrap(row)), account);
}

static void check_loose(struct take *take, const struct form *rows, size_t count)
{
    if (count > 0 && take->of == TAKE_FINISHED)
        take_refuse(take, REASON_BAD_FIELD, _("Finished goods are pieces: loose metal lies in the vault."));
    for (size_t i = 0; i < count && !take->refused; i++) {
        struct book book;
        if (!metal_book_of(take->act, &rows[i], &book)) {
            take->refused = true;
            return;
        }
        if (says_scrap(&rows[i]) && take->of != TAKE_VAULT)
            take_refuse(take, REASON_BAD_FIELD,
                        _("Clean scrap lies in the vault; at a bench metal is loose."));
        struct account account = loose_account(take, says_scrap(&rows[i]));
        for (size_t k = 0; k < i; k++)
            if (is_row_of(take, &rows[k], book, account))
                take_refuse(take, REASON_EXISTS, _("%s is listed twice."),
                            ledger_name_book(&take->act->desk->house, book).text);
    }
}

struct counting {
    struct take *take;
    struct posting *posting;
    const struct form *rows;
    size_t count;
};

/* Writes what is posted, once it is so much: one event has room for TRANSFERS_MAX. */
static struct fault flush(struct counting *counting, size_t full)
{
    bool posted;
    if (counting->posting->transfers.count < full)
        return FAULT_OK;
    struct fault fault = posting_write(counting->take->act, counting->posting, &posted);
    assert(fault_is(fault) || posted); /* a loss is never more than what is there */
    posting_begin(counting->posting, counting->take->act);
    return fault;
}

static struct fault count_row(struct counting *counting, const struct form *row)
{
    struct take *take = counting->take;
    struct book book = ledger_book(form_code(row, "alloy"), posting_custody(row));
    struct account account = loose_account(take, says_scrap(row));
    struct mass have;
    struct fault fault = store_balance_get(take->act->desk->store, book, account, &have);
    if (fault_is(fault))
        return fault;
    take_post_difference(take, &counting->posting->transfers, book, account,
                         mass_subtract(form_mass(row, "mass_ug"), have), true);
    return flush(counting, TRANSFERS_MAX);
}

/* What was not listed of a whole count is not there. */
struct unlisted {
    struct take *take;
    const struct form *rows;
    size_t count;
    struct balances found; /* the masses that are gone; where it is full there may be more */
};

static bool find_unlisted(void *context, const struct balance_row *row)
{
    struct unlisted *unlisted = context;
    bool scrap = account_equal(row->account, metal_scrap());
    if (row->balance.ug <= 0 || !account_equal(row->account, loose_account(unlisted->take, scrap)))
        return true;
    for (size_t i = 0; i < unlisted->count; i++)
        if (is_row_of(unlisted->take, &unlisted->rows[i], row->book, row->account))
            return true;
    unlisted->found.items[unlisted->found.count].book = row->book;
    unlisted->found.items[unlisted->found.count].account = row->account;
    unlisted->found.items[unlisted->found.count++].mass = row->balance;
    return unlisted->found.count < COUNT_OF(unlisted->found.items);
}

static struct fault post_unlisted(struct counting *counting, const struct balances *gone)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < gone->count && !fault_is(fault); i++) {
        take_post_difference(counting->take, &counting->posting->transfers, gone->items[i].book,
                             gone->items[i].account, MASS_UG(-gone->items[i].mass.ug), false);
        fault = flush(counting, TRANSFERS_MAX);
    }
    return fault;
}

/* What is written is there no more when it is looked for again. */
static struct fault count_unlisted(struct counting *counting)
{
    struct unlisted unlisted = {.take = counting->take, .rows = counting->rows, .count = counting->count};
    struct fault fault;
    bool more;
    do {
        unlisted.found.count = 0;
        fault =
            store_balance_list(counting->take->act->desk->store, (struct book){""}, find_unlisted, &unlisted);
        more = unlisted.found.count == COUNT_OF(unlisted.found.items);
        if (!fault_is(fault))
            fault = post_unlisted(counting, &unlisted.found);
        if (!fault_is(fault) && more)
            fault = flush(counting, 1);
    } while (more && !fault_is(fault));
    return fault;
}

static struct fault count_loose(struct take *take, struct posting *posting)
{
    struct counting counting = {.take = take, .posting = posting};
    struct fault fault = FAULT_OK;
    counting.rows = form_rows(take->form, "loose", &counting.count);
    for (size_t i = 0; i < counting.count && !fault_is(fault); i++)
        fault = count_row(&counting, &counting.rows[i]);
    bool has_loose = take->of != TAKE_FINISHED && take->of != TAKE_STOCK;
    bool whole = has_loose && take_is_whole(take, "loose");
    return fault_is(fault) || !whole ? fault : count_unlisted(&counting);
}

/* ------------------------------------------------------------------ the deed */

static struct fault post(struct take *take)
{
    struct posting posting;
    bool posted;
    struct fault fault = take_post_pieces(take);
    if (!fault_is(fault))
        fault = take_post_stock(take);
    if (fault_is(fault))
        return fault;
    posting_begin(&posting, take->act);
    fault = count_loose(take, &posting);
    if (fault_is(fault))
        return fault;
    struct text thing = TEXT_IN(posting.event.thing);
    text_add(&thing, "stock_take:%lld", (long long)take->act->desk->seq + 1);
    json_add_int(&posting.text, "pieces", (int64_t)take->piece_count);
    json_add_int_if(&posting.text, "components", (int64_t)take->components.count);
    json_add_int_if(&posting.text, "stones", (int64_t)take->stones.count);
    json_add_int(&posting.text, "added", take->added);
    json_add_int(&posting.text, "missing", take->missing);
    json_add_int(&posting.text, "gain_ug", take->gain.ug);
    json_add_int(&posting.text, "loss_ug", take->loss.ug);
    return posting_write(take->act, &posting, &posted);
}

struct fault stock_take_book(struct act *act, const struct form *form)
{
    struct take take = {.act = act, .form = form};
    size_t loose_count;
    const struct form *loose = form_rows(form, "loose", &loose_count);
    struct fault fault = metal_is_first_day(act, &take.first_day);
    if (fault_is(fault))
        return fault;
    choose_holder(&take);
    if (!take.refused)
        check_says_anything(&take);
    if (!take.refused)
        check_loose(&take, loose, loose_count);
    if (!take.refused)
        fault = take_read_stock(&take);
    if (!fault_is(fault) && !take.refused)
        fault = take_read_pieces(&take);
    if (!fault_is(fault) && !take.refused)
        fault = post(&take);
    free(take.pieces);
    free(take.components.items);
    free(take.stones.items);
    return fault;
}

/* Component stock: counted and weighed, held on purpose, and out of it into pieces. */
#include <string.h>

#include "common/base/json.h"
#include "hub/service/ledger_name.h"
#include "hub/service/metal.h"

enum stock_from { STOCK_FROM_SUPPLIER, STOCK_FROM_VAULT, STOCK_FROM_OPENING };

static struct account stock_account(struct code component)
{
    return account_of(ACCOUNT_STOCK, component.text);
}

static void name_component(struct posting *posting, const struct component_row *row, struct mass mass)
{
    struct text thing = TEXT_IN(posting->event.thing);
    text_add(&thing, "component:%s", row->code.text);
    json_add_int(&posting->text, "count", row->count);
    json_add_int(&posting->text, "mass_ug", mass.ug);
}

/* Below its minimum an alert says so, as long as it lasts. */
static struct fault tell_minimum(struct act *act, const struct component_row *row)
{
    bool ended;
    if (row->count >= row->minimum)
        return store_alert_end(act->desk->store, ALERT_STOCK_LOW, row->code.text, act->desk->now_ms, &ended);
    return raise_alert(act->desk, ALERT_STOCK_LOW, row->code.text, N_("%s: %s left, the minimum is %s."),
                       PARTS(row->name[0] ? row->name : row->code.text, phrase_number(row->count).text,
                             phrase_number(row->minimum).text));
}

struct fault stock_keep(struct act *act, struct component_row *row)
{
    row->event = act->desk->seq;
    struct fault fault = store_component_set(act->desk->store, row);
    return fault_is(fault) ? fault : tell_minimum(act, row);
}

/* ------------------------------------------------------------------ in */

static bool take_name(struct act *act, const struct form *form, struct component_row *row)
{
    if (form_has(form, "minimum"))
        row->minimum = form_int(form, "minimum");
    char kept[NAME_TEXT_MAX];
    const char *name = form_text(form, "name");
    if (name[0] == 0)
        name = row->name[0] != 0 ? row->name : row->code.text;
    if (TEXT_COPY(kept, span_of(name))) {
        memcpy(row->name, kept, sizeof row->name);
        return true;
    }
    act_refuse_field_because(act, REASON_BAD_FIELD, "name", _("A name has at most %d bytes."),
                             NAME_TEXT_MAX - 1);
    return false;
}

/* A component is of one alloy and one custody class for ever. */
static bool fits(struct act *act, const struct component_row *row, struct code alloy, struct code custody)
{
    if (code_equal(row->alloy, alloy) && code_equal(row->custody, custody))
        return true;
    act_refuse_because(act, REASON_MIXED, _("%s is of %s: give another component another code."),
                       row->code.text,
                       ledger_name_book(&act->desk->house, ledger_book(row->alloy, row->custody)).text);
    return false;
}

static struct fault choose_source(struct act *act, const struct form *form, struct account *out, bool *may)
{
    bool first_day = true;
    struct fault fault = FAULT_OK;
    *may = true;
    switch ((enum stock_from)form_int(form, "from")) {
    case STOCK_FROM_SUPPLIER:
        *out = account_of(ACCOUNT_SUPPLIER, "");
        return FAULT_OK;
    case STOCK_FROM_VAULT:
        *out = metal_vault();
        return FAULT_OK;
    case STOCK_FROM_OPENING:
        break;
    }
    *out = account_of(ACCOUNT_OPENING, "");
    fault = metal_is_first_day(act, &first_day);
    *may = first_day || act_stands(act, REASON_WRONG_STATE);
    if (!first_day)
        *out = metal_loss(ACCOUNT_GAIN, "stock", "stock_take");
    if (!fault_is(fault) && !*may)
        act_refuse_because(act, REASON_WRONG_STATE, _("The first day is over: it was bought, or made."));
    return fault;
}

static struct fault post_in(struct act *act, const struct form *form, struct component_row *row,
                            struct account source)
{
    struct posting posting;
    struct mass mass = form_mass(form, "mass_ug");
    bool posted = false;
    posting_begin(&posting, act);
    ledger_post(&posting.transfers, ledger_book(row->alloy, row->custody), stock_account(row->code), source,
                mass);
    row->count += form_int(form, "count");
    name_component(&posting, row, mass);
    struct fault fault = posting_write(act, &posting, &posted);
    return fault_is(fault) || !posted ? fault : stock_keep(act, row);
}

void metal_say_unknown(const struct house *house, const struct form *form, struct problems *out)
{
    struct code alloy = form_code(form, "alloy");
    if (!code_is_none(alloy) && !house_alloy(house, alloy))
        problem_add(out, "alloy", "There is no alloy %s: look at its spelling.", alloy.text);
}

struct fault metal_stock_in(struct act *act, const struct form *form)
{
    const struct workshop_alloy *alloy = posting_alloy(act, form);
    struct code custody = posting_custody(form);
    struct component_row row = {.code = form_code(form, "component")};
    struct account source;
    bool found;
    bool may;
    if (!alloy)
        return FAULT_OK;
    struct fault fault = store_component_find(act->desk->store, row.code, &row, &found);
    if (fault_is(fault))
        return fault;
    if (!found)
        row = (struct component_row){
            .code = form_code(form, "component"), .alloy = alloy->code, .custody = custody};
    if (!fits(act, &row, alloy->code, custody) || !take_name(act, form, &row))
        return FAULT_OK;
    fault = choose_source(act, form, &source, &may);
    return fault_is(fault) || !may ? fault : post_in(act, form, &row, source);
}

/* ------------------------------------------------------------------ out */

static bool may_take(struct act *act, const struct component_row *row, int64_t count)
{
    const struct piece *piece = &act->row.now.piece;
    const char *why = NULL;
    if (piece->place != PLACE_STATION || piece->transit)
        why = N_("%s is at no bench.");
    else if (piece->kind == KIND_TREE || piece->quantity != 1)
        why = N_("%s is not one piece: split it first.");
    if (why) {
        act_refuse_about(act, REASON_WRONG_STATE, why, act->row.name);
        act_show_piece(act, piece);
        return false;
    }
    if (row->count >= count || act_stands(act, REASON_NOT_ENOUGH))
        return true;
    act_refuse_because(act, REASON_NOT_ENOUGH, _("%lld of %s are in stock, %lld are wanted."),
                       (long long)row->count, row->code.text, (long long)count);
    numbers_set(&act->reply->numbers, NUMBER_QUANTITY, row->count);
    return false;
}

/* Weighed, else as many parts of the stock's mass as they are of its count; the last takes all. */
static struct fault mass_out(struct act *act, const struct form *form, const struct component_row *row,
                             int64_t count, struct mass *out)
{
    struct mass have;
    *out = form_mass(form, "mass_ug");
    if (out->ug > 0)
        return FAULT_OK;
    struct fault fault = store_balance_get(act->desk->store, ledger_book(row->alloy, row->custody),
                                           stock_account(row->code), &have);
    if (fault_is(fault) || row->count == 0) /* of nothing, nobody knows what one weighs */
        return fault;
    bool scaled = number_scale(have.ug, count, row->count, &out->ug);
    return scaled ? FAULT_OK : fault_make(FAULT_INPUT, "the stock of %s is beyond counting", row->code.text);
}

/* The piece has it from now on: as its own metal, or beside it. */
static bool put_in(struct act *act, const struct component_row *row, struct mass mass, struct piece *after)
{
    struct book own = desk_book_of(&act->desk->house, &act->row);
    struct book book = ledger_book(row->alloy, row->custody);
    struct finding finding = {.alloy = row->alloy,
                              .custody = row->custody,
                              .mass = mass,
                              .step = after->step,
                              .own = strcmp(own.text, book.text) == 0};
    after->version++;
    if (finding.own)
        after->book_mass = mass_add(after->book_mass, mass);
    if (mass.ug == 0 || findings_add(&after->findings, &finding))
        return true;
    act_refuse_because(act, REASON_TOO_LARGE, _("%s has components of %d kinds already."), act->row.name,
                       FINDINGS_MAX);
    return false;
}

/* None is left, so no metal either: what the last ones weigh less than the book had is lost. */
static struct fault post_rest(struct act *act, const struct component_row *row, struct mass taken,
                              struct posting *posting)
{
    struct book book = ledger_book(row->alloy, row->custody);
    struct mass have;
    if (row->count > 0)
        return FAULT_OK;
    struct fault fault = store_balance_get(act->desk->store, book, stock_account(row->code), &have);
    if (!fault_is(fault) && have.ug > taken.ug)
        ledger_post(&posting->transfers, book, metal_loss(ACCOUNT_LOSS, "stock", "stock_take"),
                    stock_account(row->code), mass_subtract(have, taken));
    return fault;
}

static struct fault post_out(struct act *act, struct component_row *row, int64_t count, struct mass mass)
{
    struct posting posting;
    struct piece after = act->row.now.piece;
    bool bears = true;
    if (!put_in(act, row, mass, &after))
        return FAULT_OK;
    posting_begin(&posting, act);
    ledger_post(&posting.transfers, ledger_book(row->alloy, row->custody), ledger_holder(&act->row.now.piece),
                stock_account(row->code), mass);
    int64_t taken = count < row->count ? count : row->count;
    row->count -= taken;
    name_component(&posting, row, mass);
    json_add_int(&posting.text, "taken", taken);
    struct fault fault = post_rest(act, row, mass, &posting);
    if (!fault_is(fault))
        fault = posting_check(act, &posting, &bears);
    if (fault_is(fault) || !bears)
        return fault;
    fault = posting_write_piece(act, &posting, &act->row, &after);
    return fault_is(fault) ? fault : stock_keep(act, row);
}

/* *taken 0: the event took nothing. */
static struct fault find_taken(struct act *act, int64_t event, struct component_row *row, int64_t *taken)
{
    struct code code;
    bool found = false;
    struct fault fault = store_component_taken(act->desk->store, event, &code, taken);
    if (fault_is(fault) || *taken == 0)
        return fault;
    fault = store_component_find(act->desk->store, code, row, &found);
    return fault_is(fault) || found
               ? fault
               : fault_make(FAULT_INPUT, "there is no component %s any more: run verify", code.text);
}

struct fault stock_put_back(struct act *act, int64_t undone)
{
    struct component_row row = {.count = 0};
    int64_t taken = 0;
    struct fault fault = find_taken(act, undone, &row, &taken);
    row.count += taken;
    return fault_is(fault) || taken == 0 ? fault : stock_keep(act, &row);
}

struct fault stock_take_again(struct act *act, int64_t stands)
{
    struct component_row row = {.count = 0};
    int64_t taken = 0;
    struct fault fault = find_taken(act, stands, &row, &taken);
    row.count -= taken;
    return fault_is(fault) || taken == 0 ? fault : stock_keep(act, &row);
}

struct fault stock_is_short(struct act *act, int64_t stands, bool *out)
{
    struct component_row row = {.count = 0};
    int64_t taken = 0;
    struct fault fault = find_taken(act, stands, &row, &taken);
    *out = !fault_is(fault) && taken > 0 && row.count < taken;
    return fault;
}

struct fault metal_stock_out(struct act *act, const struct form *form)
{
    struct component_row row;
    struct mass mass;
    bool found = false;
    int64_t count = form_has(form, "count") ? form_int(form, "count") : 1;
    struct fault fault = store_component_find(act->desk->store, form_code(form, "component"), &row, &found);
    if (fault_is(fault))
        return fault;
    if (!found) {
        posting_unknown(act, "component", N_("There is no component %s: look at its spelling."),
                        form_text(form, "component"));
        return FAULT_OK;
    }
    if (!may_take(act, &row, count))
        return FAULT_OK;
    fault = mass_out(act, form, &row, count, &mass);
    return fault_is(fault) ? fault : post_out(act, &row, count, mass);
}

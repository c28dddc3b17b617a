/* Returns assayed, streams sent to the refiner, and what it pays shared among those who gave. */
#include <string.h>

#include "common/base/json.h"
#include "common/rules/refine.h"
#include "hub/service/metal.h"

#define SCRAP_STREAM "scrap"

static struct account refiner_account(int64_t refining)
{
    char name[24];
    struct text text = TEXT_IN(name);
    text_add(&text, "%lld", (long long)refining);
    return account_of(ACCOUNT_REFINER, name);
}

/* ------------------------------------------------------------------ an assay of one return */

/* The fine mass that the assay found in it. */
static struct mass assay_found(const struct form *form, const struct return_row *row)
{
    return mass_fine_ppm(row->mass, form_int(form, "fineness_ppm"));
}

/* The last assay counts, so that a laboratory can put right what it said; the same one says nothing new. */
static bool may_be_assayed(struct act *act, const struct form *form, bool found, const struct return_row *row)
{
    int64_t event = form_int(form, "return");
    if (!found || row->is_void) {
        act_refuse_because(act, REASON_UNKNOWN_THING, "There is no return %lld.", (long long)event);
        return false;
    }
    if (row->refining != 0) {
        act_refuse_because(act, REASON_WRONG_STATE,
                           "Return %lld went to the refiner with refining %lld, whose result will say what "
                           "it held.",
                           (long long)event, (long long)row->refining);
        return false;
    }
    if (row->assayed_known && row->assayed.ug == assay_found(form, row).ug) {
        act_refuse_because(act, REASON_EXISTS,
                           "Return %lld has this assay already, event %lld: %s fine. Only one that found "
                           "something else counts instead of it.",
                           (long long)event, (long long)row->assay_event, posting_grams(row->assayed).text);
        return false;
    }
    return true;
}

struct fault refine_end_picked(struct act *act, int64_t event)
{
    char subject[24];
    struct text text = TEXT_IN(subject);
    bool ended;
    text_add(&text, "return %lld", (long long)event);
    return store_alert_end(act->desk->store, ALERT_ASSAY_PICKED, subject, act->desk->now_ms, &ended);
}

static struct fault post_assay(struct act *act, const struct form *form, const struct return_row *row)
{
    struct posting posting;
    bool posted = false;
    struct mass found = assay_found(form, row);
    struct mass booked = row->assayed_known ? row->assayed : row->claimed;
    posting_begin(&posting, act);
    struct text thing = TEXT_IN(posting.event.thing);
    text_add(&thing, "return:%lld", (long long)row->event);
    refine_post_assay(&posting.transfers, ledger_fine_book(row->metal), metal_stream(row->stream.text),
                      row->account, booked, found);
    json_add_int(&posting.text, "fine_ug", found.ug);
    json_add_int(&posting.text, "shortfall_ug", mass_subtract(booked, found).ug);
    json_add_int_if(&posting.text, "supersedes", row->assay_event);
    struct fault fault = posting_write(act, &posting, &posted);
    if (!fault_is(fault) && posted)
        fault = store_return_assay(act->desk->store, row->event, found, act->desk->seq);
    return fault_is(fault) || !posted ? fault : refine_end_picked(act, row->event);
}

struct fault refine_assay(struct act *act, const struct form *form)
{
    struct return_row row;
    bool found = false;
    struct fault fault = store_return_find(act->desk->store, form_int(form, "return"), &row, &found);
    if (fault_is(fault) || !may_be_assayed(act, form, found, &row))
        return fault;
    return post_assay(act, form, &row);
}

/* ------------------------------------------------------------------ sending */

static bool add_expected(void *context, struct account account, struct mass fine)
{
    struct mass *expected = context;
    (void)account;
    *expected = mass_add(*expected, fine);
    return true;
}

static struct fault post_sending(struct act *act, const struct form *form, struct posting *posting,
                                 struct code metal, struct mass expected, int64_t refining)
{
    struct refining_row row = {.metal = metal, .stream = form_code(form, "stream"), .expected = expected};
    struct text thing = TEXT_IN(posting->event.thing);
    struct text refiner = TEXT_IN(row.refiner);
    bool posted = false;
    text_add(&thing, "refining:%lld", (long long)refining);
    text_add(&refiner, "%s", form_text(form, "refiner"));
    text_end_cut(&refiner);
    json_add_int(&posting->text, "expected_ug", expected.ug);
    struct fault fault = posting_write(act, posting, &posted);
    if (fault_is(fault) || !posted)
        return fault;
    row.event = act->desk->seq;
    fault = store_refining_add(act->desk->store, &row);
    assert(fault_is(fault) || row.id == refining);
    return fault;
}

/* Clean scrap of one alloy becomes fine metal on its way. */
static struct fault send_scrap(struct act *act, const struct form *form, int64_t refining)
{
    const struct workshop_alloy *alloy = form_has(form, "alloy") ? posting_alloy(act, form) : NULL;
    struct posting posting;
    struct mass mass = form_mass(form, "mass_ug");
    if (!form_has(form, "alloy") || (alloy && mass.ug == 0)) {
        act_refuse_field_because(act, REASON_BAD_FIELD, form_has(form, "alloy") ? "mass_ug" : "alloy",
                                 "Say of scrap which alloy it is of, and how much goes.");
    }
    if (!alloy || mass.ug == 0)
        return FAULT_OK;
    struct mass fine = mass_fine(mass, alloy->fineness);
    struct account conversion = account_of(ACCOUNT_CONVERSION, SCRAP_STREAM);
    struct book book = ledger_book(alloy->code, posting_custody(form));
    posting_begin(&posting, act);
    ledger_post(&posting.transfers, book, conversion, metal_scrap(), mass);
    ledger_post(&posting.transfers, ledger_fine_book(alloy->metal), refiner_account(refining), conversion,
                fine);
    return post_sending(act, form, &posting, alloy->metal, fine, refining);
}

/* What a refiner pays is shared among so many and no more: known before anything has left the house. */
static struct fault check_givers(struct act *act, struct code metal, struct code stream, bool *may)
{
    int64_t givers = 0;
    struct fault fault = store_return_count_givers(act->desk->store, metal, stream, &givers);
    *may = givers <= REFINE_GIVERS_MAX;
    if (fault_is(fault) || *may)
        return fault;
    act_refuse_because(
        act, REASON_TOO_LARGE,
        "%lld gave to %s, and the pay of one refining is shared among %d: correct the smallest "
        "returns, and collect what they hold in nobody's name.",
        (long long)givers, stream.text, REFINE_GIVERS_MAX);
    return FAULT_OK;
}

static struct fault send_stream(struct act *act, const struct form *form, int64_t refining)
{
    struct posting posting;
    struct mass expected = MASS_UG(0);
    struct code metal = form_code(form, "metal");
    struct code stream = form_code(form, "stream");
    bool may;
    if (!form_has(form, "metal")) {
        act_refuse_field_because(act, REASON_BAD_FIELD, "metal",
                                 "Say which metal is refined, as the alloys have it: au, ag, pt …");
        return FAULT_OK;
    }
    struct fault fault = check_givers(act, metal, stream, &may);
    if (!fault_is(fault) && may)
        fault = store_return_sums(act->desk->store, metal, stream, 0, add_expected, &expected);
    if (fault_is(fault) || !may)
        return fault;
    if (expected.ug == 0) {
        act_refuse_because(act, REASON_NOT_ENOUGH, "Nothing of %s waits in %s.", metal.text, stream.text);
        numbers_set(&act->reply->numbers, NUMBER_HAVE_UG, 0);
        return FAULT_OK;
    }
    posting_begin(&posting, act);
    refine_post_sending(&posting.transfers, ledger_fine_book(metal), metal_stream(stream.text),
                        refiner_account(refining), expected);
    return post_sending(act, form, &posting, metal, expected, refining);
}

struct fault refine_send(struct act *act, const struct form *form)
{
    int64_t last;
    struct fault fault = store_refining_last(act->desk->store, &last);
    if (fault_is(fault))
        return fault;
    if (strcmp(form_text(form, "stream"), SCRAP_STREAM) == 0)
        return send_scrap(act, form, last + 1);
    return send_stream(act, form, last + 1);
}

/* ------------------------------------------------------------------ paying: whose it is */

struct payment {
    struct act *act;
    const struct form *form;
    struct refining_row row;
    const struct workshop_alloy *alloy; /* what it pays in; NULL: credited */
    struct refine_giver givers[REFINE_GIVERS_MAX];
    size_t giver_count;
    struct refine_class classes[REFINE_GIVERS_MAX];
    size_t class_count;
    bool too_many;
};

static bool take_giver(void *context, struct account account, struct mass fine)
{
    struct payment *payment = context;
    payment->too_many = payment->giver_count == REFINE_GIVERS_MAX;
    if (!payment->too_many)
        payment->givers[payment->giver_count++] = (struct refine_giver){.open = account, .claimed = fine};
    return !payment->too_many;
}

static bool take_class(void *context, struct code custody, struct mass fine)
{
    struct payment *payment = context;
    payment->too_many = payment->class_count == REFINE_GIVERS_MAX;
    if (!payment->too_many)
        payment->classes[payment->class_count++] = (struct refine_class){.custody = custody, .claimed = fine};
    return !payment->too_many;
}

/* Clean scrap is of the class of the book that it was sent out of. */
static struct fault load_class_of_scrap(struct payment *payment)
{
    struct transfers sent;
    struct code custody = code_of("own");
    struct fault fault = store_transfers_list(payment->act->desk->store, payment->row.event, &sent);
    if (fault_is(fault))
        return fault;
    for (size_t i = 0; i < sent.count; i++)
        if (account_equal(sent.items[i].credit, metal_scrap()))
            custody = ledger_custody(sent.items[i].book);
    (void)take_class(payment, custody, payment->row.expected);
    return FAULT_OK;
}

/* What nobody gave (clean scrap) has the workshop to answer for. */
static struct fault load_givers(struct payment *payment)
{
    const struct refining_row *row = &payment->row;
    struct store *store = payment->act->desk->store;
    struct fault fault = store_return_sums(store, row->metal, row->stream, row->id, take_giver, payment);
    if (!fault_is(fault) && !payment->too_many)
        fault = store_return_classes(store, row->id, take_class, payment);
    if (fault_is(fault) || payment->giver_count > 0)
        return fault;
    payment->givers[payment->giver_count++] = (struct refine_giver){
        .open = metal_loss(ACCOUNT_LOSS, "workshop", row->stream.text), .claimed = row->expected};
    return load_class_of_scrap(payment);
}

/* One class's gold does not come back as another's. */
static bool is_of_class(struct payment *payment)
{
    struct act *act = payment->act;
    struct code wanted = form_code(payment->form, "custody");
    bool fits = payment->class_count == 1 && code_equal(payment->classes[0].custody, wanted);
    if (!form_has(payment->form, "custody") || fits || act_stands(act, REASON_MIXED))
        return true;
    act_refuse_because(
        act, REASON_MIXED,
        "Of refining %lld, %s fine were of the class %s: leave custody out, so that each class gets "
        "its share, and reclassify what is to change.",
        (long long)payment->row.id, posting_grams(payment->classes[0].claimed).text,
        payment->classes[0].custody.text);
    return false;
}

/* ------------------------------------------------------------------ paying: posting */

static void begin_payment(struct posting *posting, const struct payment *payment)
{
    posting_begin(posting, payment->act);
    struct text thing = TEXT_IN(posting->event.thing);
    text_add(&thing, "refining:%lld", (long long)payment->row.id);
}

/* A payment is written in as many events as it takes; the last one says what came back. */
static struct fault make_room(const struct payment *payment, struct posting *posting)
{
    bool posted = true;
    if (posting->transfers.count < TRANSFERS_MAX - 2)
        return FAULT_OK;
    struct fault fault = posting_write(payment->act, posting, &posted);
    assert(fault_is(fault) || posted); /* the refiner's account has what was expected, or more */
    begin_payment(posting, payment);
    return fault;
}

/* Each giver's difference. */
static struct fault post_givers(const struct payment *payment, struct posting *posting)
{
    struct book book = ledger_fine_book(payment->row.metal);
    struct account refiner = refiner_account(payment->row.id);
    struct fault fault = FAULT_OK;
    begin_payment(posting, payment);
    /* Surpluses come first: a gain posts before the transfer that needs it. */
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < payment->giver_count && !fault_is(fault); i++) {
            const struct refine_giver *giver = &payment->givers[i];
            bool surplus = giver->share.ug > giver->claimed.ug;
            if (surplus != (round == 0))
                continue;
            refine_post_giver(&posting->transfers, book, refiner, giver);
            fault = make_room(payment, posting);
        }
    return fault;
}

/* "supplier:refiner" has what was sold of the workshop's own, "supplier:refiner:client-7" what of another's.
 */
static struct account sold_account(struct code custody)
{
    char name[ACCOUNT_TEXT_MAX];
    struct text text = TEXT_IN(name);
    text_add(&text, strcmp(custody.text, "own") == 0 ? "refiner" : "refiner:%s", custody.text);
    return account_of(ACCOUNT_SUPPLIER, name);
}

static void post_class(const struct payment *payment, const struct refine_class *class, struct transfers *out)
{
    struct book fine_book = ledger_fine_book(payment->row.metal);
    struct account refiner = refiner_account(payment->row.id);
    struct account conversion = account_of(ACCOUNT_CONVERSION, "refined");
    if (!payment->alloy) {
        ledger_post(out, fine_book, sold_account(class->custody), refiner, class->paid);
        return;
    }
    ledger_post(out, fine_book, conversion, refiner, class->paid);
    ledger_post(out, ledger_book(payment->alloy->code, class->custody), metal_vault(), conversion,
                class->mass);
}

/* What it paid leaves the refiner: as metal into the vault, or sold to it; of each class its share. */
static struct fault post_proceeds(const struct payment *payment, struct posting *posting)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < payment->class_count && !fault_is(fault); i++) {
        post_class(payment, &payment->classes[i], &posting->transfers);
        fault = make_room(payment, posting);
    }
    return fault;
}

static struct fault write_payment(struct payment *payment, struct posting *posting, struct mass paid)
{
    struct act *act = payment->act;
    bool posted = false;
    json_add_int(&posting->text, "expected_ug", payment->row.expected.ug);
    json_add_int(&posting->text, "paid_ug", paid.ug);
    json_add_int(&posting->text, "givers", (int64_t)payment->giver_count);
    struct fault fault = posting_write(act, posting, &posted);
    if (!fault_is(fault) && posted)
        fault = store_refining_pay(act->desk->store, payment->row.id, paid, act->desk->seq);
    return fault;
}

static struct fault post_payment(struct payment *payment)
{
    struct posting posting;
    struct mass paid = form_mass(payment->form, "fine_ug"), metal = form_mass(payment->form, "mass_ug");
    struct fault fault = load_givers(payment);
    if (fault_is(fault))
        return fault;
    if (payment->too_many) {
        act_refuse_because(payment->act, REASON_TOO_LARGE,
                           "More than %d gave to refining %lld, and its pay is shared among no more.",
                           REFINE_GIVERS_MAX, (long long)payment->row.id);
        return FAULT_OK;
    }
    if (!is_of_class(payment))
        return FAULT_OK;
    if (payment->alloy && !form_has(payment->form, "mass_ug"))
        metal = mass_of_fine(paid, payment->alloy->fineness);
    refine_share(payment->givers, payment->giver_count, paid);
    refine_share_classes(payment->classes, payment->class_count, paid, metal);
    fault = post_givers(payment, &posting);
    if (!fault_is(fault))
        fault = post_proceeds(payment, &posting);
    return fault_is(fault) ? fault : write_payment(payment, &posting, paid);
}

/* ------------------------------------------------------------------ paying: may it be */

/* What came back is what was paid. */
static bool adds_up(struct payment *payment)
{
    struct act *act = payment->act;
    struct mass mass = form_mass(payment->form, "mass_ug"), paid = form_mass(payment->form, "fine_ug");
    const struct workshop_alloy *alloy = payment->alloy;
    if (!form_has(payment->form, "mass_ug") || refine_is_paid_by(mass, alloy->fineness, paid) ||
        act_stands(act, REASON_DOES_NOT_ADD_UP))
        return true;
    act_refuse_because(act, REASON_DOES_NOT_ADD_UP,
                       "%s of %s hold %s fine, and %s were paid: weigh it again.", posting_grams(mass).text,
                       alloy->name, posting_grams(mass_fine(mass, alloy->fineness)).text,
                       posting_grams(paid).text);
    return false;
}

static bool may_be_paid(struct payment *payment, bool found)
{
    struct act *act = payment->act;
    int64_t id = form_int(payment->form, "refining");
    if (!found) {
        act_refuse_because(act, REASON_UNKNOWN_THING, "There is no refining %lld.", (long long)id);
        return false;
    }
    if (payment->row.is_paid) {
        act_refuse_because(act, REASON_WRONG_STATE, "Refining %lld was paid already: with %s fine.",
                           (long long)id, posting_grams(payment->row.paid).text);
        return false;
    }
    if (!form_has(payment->form, "alloy"))
        return true;
    payment->alloy = posting_alloy(act, payment->form);
    if (!payment->alloy)
        return false;
    if (payment->alloy->fineness > 0 && code_equal(payment->alloy->metal, payment->row.metal))
        return adds_up(payment);
    act_refuse_because(act, REASON_MIXED, "Refining %lld is of %s, and %s is not.", (long long)id,
                       payment->row.metal.text, payment->alloy->name);
    return false;
}

struct fault refine_pay(struct act *act, const struct form *form)
{
    struct payment payment = {.act = act, .form = form};
    bool found = false;
    struct fault fault =
        store_refining_find(act->desk->store, form_int(form, "refining"), &payment.row, &found);
    if (fault_is(fault) || !may_be_paid(&payment, found))
        return fault;
    return post_payment(&payment);
}

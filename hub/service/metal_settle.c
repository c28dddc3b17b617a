/* Settling open balances, and taking back what was posted wrongly. */
#include <string.h>

#include "common/base/json.h"
#include "hub/service/ledger_name.h"
#include "hub/service/metal.h"
#include "hub/store/station.h"

/* ------------------------------------------------------------------ settling */

struct settling {
    struct account open;
    struct book only; /* none: every book */
    const char *operation, *reason;
    struct posting *posting;
    bool too_many;
};

static bool settle_book(void *context, const struct balance_row *row)
{
    struct settling *settling = context;
    if (row->balance.ug == 0 || !account_equal(row->account, settling->open))
        return true;
    settling->too_many = settling->posting->transfers.count == TRANSFERS_MAX;
    if (settling->too_many)
        return false;
    metal_post_settlement(&settling->posting->transfers, row->book, row->account, row->balance,
                          settling->operation, settling->reason);
    return true;
}

/* Whose: a person, or a stretch of stations. */
static bool settle_whose(struct act *act, const struct form *form, struct account *out)
{
    if (form_has(form, "person") == form_has(form, "first")) { /* exactly one of them */
        act_refuse_field_because(
            act, REASON_BAD_FIELD, form_has(form, "person") ? "first" : "person",
            "Say whose balance is settled: a person's, or that of a stretch by its first and last "
            "station; one of the two.");
        return false;
    }
    if (form_has(form, "first"))
        return metal_stretch(act, form, out);
    return metal_open_balance(act, form, "person", out);
}

static struct fault post_settlement(struct act *act, struct settling *settling)
{
    struct mass pending;
    bool posted;
    struct fault fault = store_balance_list(act->desk->store, settling->only, settle_book, settling);
    if (!fault_is(fault))
        fault = store_return_pending(act->desk->store, settling->open, &pending);
    if (fault_is(fault))
        return fault;
    if (settling->posting->transfers.count == 0) {
        bool one = settling->only.text[0] != '\0';
        act_refuse_because(act, REASON_WRONG_STATE, "%s has nothing open%s%s.",
                           ledger_name_account(&act->desk->house, settling->open).text, one ? " in " : "",
                           one ? ledger_name_book(&act->desk->house, settling->only).text : "");
        return FAULT_OK;
    }
    if (settling->too_many) {
        act_refuse_because(act, REASON_TOO_LARGE, "%s is open in more than %d books: settle alloy by alloy.",
                           ledger_name_account(&act->desk->house, settling->open).text, TRANSFERS_MAX);
        return FAULT_OK;
    }
    if (pending.ug > 0)
        json_add_int(&settling->posting->text, "pending_fine_ug", pending.ug);
    return posting_write(act, settling->posting, &posted);
}

struct fault metal_settle(struct act *act, const struct form *form)
{
    struct posting posting;
    struct code reason = form_has(form, "reason") ? form_code(form, "reason") : code_of("settlement");
    struct settling settling = {
        .only = {""},
        .operation = form_text(form, "operation"),
        .reason = reason.text,
        .posting = &posting,
    };
    if (!settle_whose(act, form, &settling.open))
        return FAULT_OK;
    if (form_has(form, "alloy") && !metal_book_of(act, form, &settling.only))
        return FAULT_OK;
    posting_begin(&posting, act);
    struct text thing = TEXT_IN(posting.event.thing);
    text_add(&thing, "settlement:%lld", (long long)act->desk->seq + 1);
    return post_settlement(act, &settling);
}

/* ------------------------------------------------------------------ correcting */

/* Only what moved loose metal and nothing else can be taken back by turning its postings round. */
static bool is_postings_only(const struct event_row *event)
{
    switch ((int)event->verb) {
    case VERB_BUY_METAL:
    case VERB_OPEN_METAL:
    case VERB_ISSUE_METAL:
    case VERB_RETURN_METAL:
    case VERB_RETURN_SCRAP:
    case VERB_COLLECT:
    case VERB_RECLASSIFY:
    case VERB_SETTLE:
        return event->piece == 0;
    }
    return false;
}

static const char *what_instead(const struct event_row *event)
{
    switch ((int)event->verb) {
    case VERB_MELT:
        return "a melt has been made: assay it, and melt it again.";
    case VERB_CORRECT:
        return "it is a correction itself: book anew what was right.";
    case VERB_ASSAY_LOT:
    case VERB_ASSAY_RETURN:
        return "assay it again: the last assay counts.";
    case VERB_SEND_REFINER:
    case VERB_REFINED:
        return "the refiner has it: book what it pays.";
    }
    return "it did more than move loose metal: a stock_take says what is there now.";
}

/* A return can only be taken back while it lies in its stream as it came. */
static struct fault check_return(struct act *act, int64_t event, bool *may)
{
    struct return_row row;
    bool found;
    *may = true;
    struct fault fault = store_return_find(act->desk->store, event, &row, &found);
    if (fault_is(fault) || !found || (row.refining == 0 && !row.assayed_known))
        return fault;
    *may = false;
    act_refuse_because(act, REASON_WRONG_STATE, "Return %lld was %s since: it stays as it is.",
                       (long long)event, row.refining != 0 ? "sent to the refiner" : "assayed");
    return FAULT_OK;
}

/* A melt of which the purchase was corrected is not there any more. */
static struct fault forget_melt(struct act *act, int64_t event)
{
    struct event_row corrected;
    struct fault fault = store_event_get(act->desk->store, event, &corrected);
    if (fault_is(fault) || corrected.verb != VERB_BUY_METAL)
        return fault;
    fault = store_workshop_touch(act->desk->store);
    return fault_is(fault) ? fault : posting_reload(act);
}

static struct fault post_correction(struct act *act, int64_t event)
{
    struct posting posting;
    struct transfers made;
    bool posted = false;
    struct fault fault = store_transfers_list(act->desk->store, event, &made);
    if (fault_is(fault))
        return fault;
    posting_begin(&posting, act);
    posting.event.corrects = event;
    ledger_post_reversal(&posting.transfers, &made);
    fault = posting_write(act, &posting, &posted);
    if (!fault_is(fault) && posted)
        fault = store_return_void(act->desk->store, event);
    if (!fault_is(fault) && posted)
        fault = refine_end_picked(act, event);
    if (!fault_is(fault) && posted)
        fault = store_loose_melt_correct(act->desk->store, event);
    return fault_is(fault) || !posted ? fault : forget_melt(act, event);
}

/* Why it cannot be corrected at all; false: refused. */
static struct fault check_correctable(struct act *act, int64_t seq, bool *may)
{
    struct event_row event;
    bool stands = true;
    *may = false;
    if (seq < 1 || seq > act->desk->seq) {
        act_refuse_because(act, REASON_UNKNOWN_THING, "There is no event %lld: the last is %lld.",
                           (long long)seq, (long long)act->desk->seq);
        return FAULT_OK;
    }
    struct fault fault = store_event_get(act->desk->store, seq, &event);
    if (fault_is(fault))
        return fault;
    *may = is_postings_only(&event);
    if (!*may) {
        act_refuse_because(act, REASON_WRONG_STATE, "Event %lld (%s) cannot be corrected so: %s",
                           (long long)seq, verb_word(event.verb), what_instead(&event));
        return FAULT_OK;
    }
    fault = store_event_stands(act->desk->store, seq, &stands);
    if (!fault_is(fault) && !stands) {
        *may = false;
        act_refuse_because(act, REASON_EXISTS, "Event %lld was corrected already.", (long long)seq);
    }
    return fault;
}

struct fault metal_correct(struct act *act, const struct form *form)
{
    int64_t event = form_int(form, "event");
    bool may;
    struct fault fault = check_correctable(act, event, &may);
    if (!fault_is(fault) && may)
        fault = check_return(act, event, &may);
    return fault_is(fault) || !may ? fault : post_correction(act, event);
}

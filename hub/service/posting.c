#include "hub/service/posting.h"

#include <string.h>

#include "common/base/json.h"
#include "hub/service/ledger_name.h"
#include "hub/store/order.h"
#include "hub/store/tag.h"

void posting_begin(struct posting *posting, const struct act *act)
{
    posting->event = act_event(act);
    posting->transfers.count = 0;
    posting->text = TEXT_IN(posting->found);
    json_begin(&posting->text, '{');
}

static void close_found(struct posting *posting)
{
    bool empty = posting->text.size <= 1;
    json_end(&posting->text, '}');
    assert(text_ok(&posting->text)); /* a few numbers and names: POSTING_FOUND_MAX */
    posting->event.found = empty ? (struct span){NULL, 0} : text_span(&posting->text);
}

/* ------------------------------------------------------------------ can it be borne */

static void refuse_short(struct act *act, const struct shortage *shortage)
{
    act_refuse_because(
        act, REASON_NOT_ENOUGH, _("%s has %s of %s, and %s are wanted: count it, or take less."),
        ledger_name_account(&act->desk->house, shortage->account).text, posting_grams(shortage->have).text,
        ledger_name_book(&act->desk->house, shortage->book).text, posting_grams(shortage->wanted).text);
    numbers_set(&act->reply->numbers, NUMBER_HAVE_UG, shortage->have.ug);
    numbers_set(&act->reply->numbers, NUMBER_WANTED_UG, shortage->wanted.ug);
}

struct fault posting_cover(struct act *act, struct posting *posting, bool *covers)
{
    struct balances balances;
    struct transfers covered;
    ledger_touched(&posting->transfers, &balances);
    struct fault fault = store_balances_get(act->desk->store, &balances);
    *covers =
        !fault_is(fault) && ledger_cover(&covered, &posting->transfers, &balances, "workshop:not_covered");
    if (*covers)
        posting->transfers = covered;
    return fault;
}

/* It has happened. */
static struct fault cover(struct act *act, struct posting *posting, bool *covers)
{
    struct fault fault = posting_cover(act, posting, covers);
    if (*covers)
        flag_add(posting->event.flags, &posting->event.flag_count, REASON_NOT_ENOUGH);
    return fault;
}

struct fault posting_check(struct act *act, struct posting *posting, bool *bears)
{
    struct balances balances;
    struct shortage shortage;
    ledger_touched(&posting->transfers, &balances);
    struct fault fault = store_balances_get(act->desk->store, &balances);
    *bears = !fault_is(fault) && ledger_bear(&posting->transfers, &balances, &shortage);
    if (*bears || fault_is(fault))
        return fault;
    if (act->command->decided == DECIDED_KIOSK)
        fault = cover(act, posting, bears);
    if (!*bears && !fault_is(fault))
        refuse_short(act, &shortage);
    return fault;
}

/* ------------------------------------------------------------------ writing */

struct fault posting_write(struct act *act, struct posting *posting, bool *posted)
{
    struct fault fault = posting_check(act, posting, posted);
    if (fault_is(fault) || !*posted)
        return fault;
    close_found(posting);
    return act_post_event(act, &posting->event, &posting->transfers);
}

struct fault posting_write_piece(struct act *act, struct posting *posting, struct piece_row *row,
                                 const struct piece *after)
{
    close_found(posting);
    return act_post_piece_event(act, &posting->event, row, after, &posting->transfers);
}

struct fault posting_write_new_piece(struct act *act, struct posting *posting, struct piece_row *row)
{
    close_found(posting);
    return act_post_new_piece_event(act, &posting->event, row, &posting->transfers);
}

/* ------------------------------------------------------------------ reading forms */

struct code posting_custody(const struct form *form)
{
    return form_has(form, "custody") ? form_code(form, "custody") : code_of("own");
}

void posting_unknown(struct act *act, const char *field, const char *pattern, const char *name)
{
    act_name_field(act, field);
    act_refuse_about(act, REASON_UNKNOWN_THING, pattern, name);
}

const struct workshop_alloy *posting_alloy(struct act *act, const struct form *form)
{
    const struct workshop_alloy *alloy = house_alloy(&act->desk->house, form_code(form, "alloy"));
    if (!alloy)
        posting_unknown(act, "alloy", N_("There is no alloy %s: look at its spelling."),
                        form_text(form, "alloy"));
    return alloy;
}

struct grams posting_grams(struct mass mass)
{
    struct grams out;
    struct text text = TEXT_IN(out.text);
    text_add(&text, "%s g", told_grams(mass, 3).text);
    return out;
}

const struct workshop_lot *posting_melt(const struct house *house, struct code melt, int64_t *row)
{
    for (size_t i = house->lot_count; i-- > 0;)
        if (code_equal(house->lots[i].code, melt)) {
            *row = (int64_t)i + 1;
            return &house->lots[i];
        }
    return NULL;
}

struct fault posting_reload(struct act *act)
{
    struct fault fault = desk_load(act->desk);
    if (!fault_is(fault) && act->has_piece && !house_link(&act->desk->house, &act->row))
        fault = fault_make(FAULT_INPUT, "piece %s names what is not there: run verify", act->row.name);
    return fault;
}

/* A label with it may lie about: a piece has it or had it, or somebody has shown what nobody here knows. */
static struct fault tag_is_out(struct store *store, struct tag tag, bool *out)
{
    struct piece_row row;
    int64_t piece;
    struct fault fault = store_piece_find(store, tag, &row, out);
    if (!fault_is(fault) && !*out)
        fault = store_tag_old(store, tag.text, &piece, out);
    if (!fault_is(fault) && !*out)
        fault = store_alert_was_raised(store, ALERT_UNKNOWN_TAG, tag.text, out);
    return fault;
}

struct fault posting_tag_above(struct store *store, int64_t *number, struct tag *out)
{
    struct fault fault = FAULT_OK;
    bool taken = true;
    while (!fault_is(fault) && taken) {
        *number = tag_number_after(*number);
        *out = tag_make(TAG_PIECE, *number);
        fault = tag_is_out(store, *out, &taken);
    }
    return fault;
}

struct fault posting_next_tag(struct act *act, struct tag *out)
{
    int64_t number;
    struct fault fault = store_tag_highest(act->desk->store, &number);
    return fault_is(fault) ? fault : posting_tag_above(act->desk->store, &number, out);
}

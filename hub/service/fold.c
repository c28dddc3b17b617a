#include "hub/service/fold.h"

#include <string.h>

#include "hub/store/figure.h"

/* What counts: what was done; of what was taken back, with its sign turned, and turned again when that was
 * taken back in its turn. */
struct folded_deed {
    const struct event_row *done; /* the event itself, or `undone` */
    enum verb verb;               /* its */
    bool weighs;                  /* it weighs a piece: by itself, or as it leaves the house or comes */
    int sign;                     /* 1, or −1: taken back */
    struct event_row undone;
};

static bool takes_back(enum verb verb)
{
    return verb == VERB_WITHDRAW || verb == VERB_CORRECT;
}

static struct fault find_deed(struct store *store, const struct event_row *event, struct folded_deed *out)
{
    struct fault fault = FAULT_OK;
    out->done = event;
    out->sign = 1;
    while (!fault_is(fault) && takes_back(out->done->verb) && out->done->corrects != 0) {
        fault = store_event_get(store, out->done->corrects, &out->undone);
        out->done = &out->undone;
        out->sign = -out->sign;
    }
    out->verb = out->done->verb;
    out->weighs = out->verb == VERB_WEIGH;
    if (fault_is(fault) || (out->verb != VERB_SEND && out->verb != VERB_ARRIVE) || !out->done->changes)
        return fault;
    int64_t weighed = 0;
    fault = store_event_found(store, out->done->seq, "$.weighed", &weighed);
    out->weighs = weighed != 0;
    return fault;
}

/* ------------------------------------------------------------------ pieces */

static struct fault fold_piece(struct store *store, const struct event_row *event)
{
    struct fault fault = FAULT_OK;
    const struct piece *piece = &event->after.piece;
    if (event->verb == VERB_WITHDRAW)
        fault = store_visit_forget(store, event->piece, event->corrects);
    if (event->verb == VERB_MERGE && piece->place == PLACE_ENDED)
        return store_visit_join(store, event->piece);
    if (!fault_is(fault) && piece->place == PLACE_STATION)
        fault = store_visit_keep(store, event);
    else if (!fault_is(fault))
        fault = store_visit_leave(store, event->piece, event->after.arrived_ms);
    return fault_is(fault) ? fault : store_life_keep(store, event);
}

/* ------------------------------------------------------------------ losses */

/* "open:operator:<badge>" or "open:stretch:<first>:<last>": whose, and where. */
static bool read_open(const char *account, struct loss_row *out)
{
    struct span rest = span_of(account);
    struct span word;
    enum tag_kind kind;
    if (!span_split(&rest, ':', &word) || !span_is(word, "open") || !span_split(&rest, ':', &word))
        return false;
    if (span_is(word, "operator"))
        return tag_read(rest, &out->operator_badge, &kind) == TAG_FITS;
    return TEXT_COPY(out->operation, rest);
}

/* "loss:casting:settlement": the work at which it went, as the settlement says. */
static bool read_settled(const char *account, struct loss_row *out)
{
    struct span rest = span_of(account);
    struct span word;
    if (!span_split(&rest, ':', &word) || !(span_is(word, "loss") || span_is(word, "gain")) ||
        !span_split(&rest, ':', &word))
        return false;
    return TEXT_COPY(out->operation, word);
}

/* What is done at no station: the work is the deed. */
static const char *operation_of_deed(enum verb verb)
{
    switch ((int)verb) {
    case VERB_MELT:
        return "melting";
    case VERB_ASSAY_RETURN:
    case VERB_REFINED:
        return "assay";
    default:
        return "elsewhere";
    }
}

/* The stations where an operator had it: those of the piece before it was weighed. */
static struct fault find_operation(struct store *store, const struct event_row *event, struct loss_row *row)
{
    struct event_row before = {.seq = 0};
    struct fault fault = FAULT_OK;
    if (row->operation[0] != '\0')
        return FAULT_OK;
    if (event->piece != 0 && event->previous != 0)
        fault = store_event_get(store, event->previous, &before);
    struct text text = TEXT_IN(row->operation);
    const struct custody_since *since = &before.after.piece.since;
    if (before.seq == 0 || code_is_none(since->first))
        text_add(&text, "%s",
                 code_is_none(event->station) ? operation_of_deed(event->verb) : event->station.text);
    else if (code_equal(since->first, since->last))
        text_add(&text, "%s", since->first.text);
    else
        text_add(&text, "%s:%s", since->first.text, since->last.text);
    return fault;
}

/* A weighing that came late divides what another charged: whoever weighed did so where it was done. */
static struct fault find_late_operation(struct store *store, const struct event_row *event,
                                        struct loss_row *row)
{
    struct event_row divided;
    int64_t seq = 0;
    struct text text = TEXT_IN(row->operation);
    if (row->operation[0] != '\0')
        return FAULT_OK;
    struct fault fault = store_event_found(store, event->seq, "$.divides", &seq);
    if (fault_is(fault))
        return fault;
    if (seq == 0 || tag_equal(row->operator_badge, event->operator_badge)) {
        text_add(&text, "%s", event->station.text);
        return FAULT_OK;
    }
    fault = store_event_get(store, seq, &divided);
    return fault_is(fault) ? fault : find_operation(store, &divided, row);
}

/* What a transfer charges to an open balance, or takes off one. */
static struct fault fold_side(struct store *store, const struct event_row *event,
                              const struct folded_deed *deed, const struct transfer *transfer, bool charged)
{
    struct loss_row row = {.at_ms = event->booked_ms};
    int64_t amount = charged ? transfer->amount.ug : -transfer->amount.ug;
    if (!read_open(charged ? transfer->debit.text : transfer->credit.text, &row))
        return FAULT_OK;
    memcpy(row.book, transfer->book.text, sizeof row.book);
    if (deed->verb == VERB_SETTLE) {
        row.settled_ug = -amount;
        if (row.operation[0] == '\0' && !read_settled(transfer->debit.text, &row))
            (void)read_settled(transfer->credit.text, &row);
    } else if (deed->verb == VERB_RETURN_SCRAP || deed->verb == VERB_COLLECT ||
               deed->verb == VERB_ASSAY_RETURN || deed->verb == VERB_REFINED)
        row.returned_ug = -amount;
    else
        row.missing_ug = amount;
    bool late = deed->weighs && !event->changes; /* what was worked on is counted already */
    if (deed->weighs && !late) {
        const struct piece *piece = &event->after.piece;
        row.pieces = deed->sign * piece->quantity;
        /* after an undo the piece is as it was before it was weighed: what was worked on */
        row.worked_ug = deed->sign > 0 ? piece->book_mass.ug + amount : -piece->book_mass.ug;
    }
    struct fault fault =
        late ? find_late_operation(store, deed->done, &row) : find_operation(store, deed->done, &row);
    return fault_is(fault) ? fault : store_loss_add(store, &row);
}

static struct fault fold_transfer(struct store *store, const struct event_row *event,
                                  const struct folded_deed *deed, const struct transfer *transfer)
{
    struct fault fault = fold_side(store, event, deed, transfer, true);
    return fault_is(fault) ? fault : fold_side(store, event, deed, transfer, false);
}

/* A weighing that finds nothing missing moves no metal; what was worked on all the same is what losses are a
 * part of. Whoever would have been charged had it. */
static struct fault fold_even_weighing(struct store *store, const struct history_item *item,
                                       const struct folded_deed *deed)
{
    const struct event_row *weighed = deed->done;
    struct loss_row row = {.at_ms = item->event.booked_ms};
    struct event_row before = {.seq = 0};
    struct fault fault = FAULT_OK;
    if (weighed->previous != 0)
        fault = store_event_get(store, weighed->previous, &before);
    if (!fault_is(fault))
        fault = store_piece_book(store, weighed->piece, row.book);
    if (!fault_is(fault))
        fault = find_operation(store, weighed, &row);
    if (fault_is(fault) || before.seq == 0)
        return fault;
    const struct custody_since *since = &before.after.piece.since;
    if (!since->several)
        row.operator_badge = since->operator_badge;
    row.pieces = deed->sign * weighed->after.piece.quantity;
    row.worked_ug = deed->sign * before.after.piece.book_mass.ug;
    return store_loss_add(store, &row);
}

static bool touches_open(const struct history_item *item)
{
    struct loss_row whose;
    for (size_t i = 0; i < item->transfers.count; i++)
        if (read_open(item->transfers.items[i].debit.text, &whose) ||
            read_open(item->transfers.items[i].credit.text, &whose))
            return true;
    return false;
}

/* What a casting worked on: all the metal that went in, whether or not any is missing. */
static struct fault fold_cast(struct store *store, const struct history_item *item,
                              const struct folded_deed *deed)
{
    const struct event_row *cast = deed->done;
    struct loss_row row = {.at_ms = item->event.booked_ms, .operator_badge = cast->operator_badge};
    struct loss_row whose;
    int64_t in_ug = cast->after.piece.book_mass.ug;
    if (item->transfers.count == 0)
        return FAULT_OK;
    for (size_t i = 0; i < item->transfers.count; i++) {
        const struct transfer *transfer = &item->transfers.items[i];
        if (read_open(transfer->debit.text, &whose))
            in_ug += deed->sign * transfer->amount.ug;
        else if (read_open(transfer->credit.text, &whose))
            in_ug -= deed->sign * transfer->amount.ug;
    }
    memcpy(row.book, item->transfers.items[0].book.text, sizeof row.book);
    row.pieces = deed->sign * cast->after.piece.quantity;
    row.worked_ug = deed->sign * in_ug;
    struct text text = TEXT_IN(row.operation);
    text_add(&text, "%s", cast->station.text);
    return store_loss_add(store, &row);
}

/* ------------------------------------------------------------------ events */

/* What never does is not asked. */
static bool may_set_stones(const struct event_row *event)
{
    return event->previous != 0 && event->verb != VERB_RECEIVE && event->verb != VERB_START &&
           event->verb != VERB_WEIGH;
}

struct fault fold_event(struct store *store, const struct history_item *item)
{
    const struct event_row *event = &item->event;
    struct folded_deed deed;
    if (!event->changes && event->verb == VERB_FINISH)
        return store_loss_add_told_stones(store, event->seq);
    if (!event->changes && item->transfers.count == 0)
        return FAULT_OK;
    struct fault fault = find_deed(store, event, &deed);
    if (!fault_is(fault) && event->changes && event->piece != 0)
        fault = fold_piece(store, event);
    for (size_t i = 0; i < item->transfers.count && !fault_is(fault); i++)
        fault = fold_transfer(store, event, &deed, &item->transfers.items[i]);
    if (!event->changes) /* told late, it charges somebody, and changes no piece */
        return fault;
    if (!fault_is(fault) && deed.verb == VERB_CAST)
        fault = fold_cast(store, item, &deed);
    if (!fault_is(fault) && deed.weighs && event->piece != 0 && !touches_open(item))
        fault = fold_even_weighing(store, item, &deed);
    if (!fault_is(fault) && event->piece != 0 && may_set_stones(event))
        fault = store_loss_add_stones(store, event->seq);
    return fault;
}

struct fault fold_events(struct store *store, int64_t max, bool *left)
{
    static const struct history_item NOTHING = {.weighed = false};
    struct history_item item = NOTHING;
    struct history *history = NULL;
    int64_t seq = 0;
    int64_t count = 0;
    *left = true;
    struct fault fault = store_figured_get(store, &seq);
    if (!fault_is(fault))
        fault = store_history_begin(store, seq, &history);
    while (!fault_is(fault) && *left && count < max) {
        fault = store_history_next(history, &item, left);
        if (fault_is(fault) || !*left)
            break;
        seq = item.event.seq;
        count++;
        fault = fold_event(store, &item);
    }
    store_history_end(history);
    return fault_is(fault) || count == 0 ? fault : store_figured_set(store, seq);
}

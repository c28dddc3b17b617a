/* The history of a period, for whoever wants to add it up again. export_workshop.c tells what is set up. */
#include "hub/service/export.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "hub/service/moment.h"
#include "hub/store/history.h"

static bool is_before(struct export_period period, const struct event_row *event)
{
    return period.from_ms != 0 && event->booked_ms < period.from_ms;
}

static bool is_after(struct export_period period, const struct event_row *event)
{
    return period.to_ms != 0 && event->booked_ms >= period.to_ms;
}

/* ------------------------------------------------------------------ an event as JSON */

static void write_hex(struct text *out, const char *key, const unsigned char *bytes, size_t size)
{
    json_add_key(out, key);
    text_add(out, "\"");
    for (size_t i = 0; i < size; i++)
        text_add(out, "%02x", bytes[i]);
    text_add(out, "\"");
}

static void write_said(struct text *out, const char *key, struct span json)
{
    if (json.size == 0)
        return;
    json_add_key(out, key);
    text_add_span(out, json);
}

static void write_after(struct text *out, const struct piece_now *now)
{
    const struct piece *piece = &now->piece;
    json_begin_field(out, "after", '{');
    json_add_int(out, "version", piece->version);
    json_add_int(out, "quantity", piece->quantity);
    json_add_text(out, "place", place_word(piece->place));
    json_add_text(out, "state", piece_state_word(piece->state));
    json_add_text_if(out, "station", piece->station.text);
    json_add_text_if(out, "tray", piece->tray.text);
    json_add_int(out, "step", piece->step);
    json_add_true_if(out, "rework", piece->rework);
    json_add_true_if(out, "transit", piece->transit);
    json_add_text_if(out, "holder", piece->holder.text);
    json_add_int(out, "book_ug", piece->book_mass.ug);
    json_add_int_if(out, "stones_ug", piece->stones.ug);
    json_end(out, '}');
}

static void write_weighing(struct text *out, const struct weighing_row *row)
{
    json_begin_field(out, "weighing", '{');
    json_add_int(out, "gross_ug", row->weighing.gross.ug);
    json_add_int_if(out, "tare_ug", row->weighing.tare.ug);
    json_add_text_if(out, "scale", row->weighing.scale.text);
    json_add_text_if(out, "raw", row->weighing.raw);
    if (row->has_verdict) {
        json_add_int(out, "actual_ug", row->verdict.actual.ug);
        json_add_int(out, "theory_ug", row->theory.metal.ug);
        json_add_int(out, "tolerance_ug", row->verdict.tolerance.ug);
        json_add_int(out, "uncertainty_ug", row->verdict.uncertainty.ug);
        json_add_text(out, "ruling", ruling_word(row->verdict.ruling));
    }
    json_end(out, '}');
}

static void write_transfers(struct text *out, const struct transfers *transfers)
{
    json_begin_field(out, "transfers", '[');
    for (size_t i = 0; i < transfers->count; i++) {
        const struct transfer *transfer = &transfers->items[i];
        json_begin_item(out);
        json_add_text(out, "book", transfer->book.text);
        json_add_text(out, "debit", transfer->debit.text);
        json_add_text(out, "credit", transfer->credit.text);
        json_add_int(out, "amount_ug", transfer->amount.ug);
        json_end(out, '}');
    }
    json_end(out, ']');
}

static void write_flags(struct text *out, const struct event_row *event)
{
    if (event->flag_count == 0)
        return;
    json_begin_field(out, "flags", '[');
    for (int i = 0; i < event->flag_count; i++)
        json_add_item(out, reason_word(event->flags[i]));
    json_end(out, ']');
}

static void write_words(struct text *out, const struct event_row *event)
{
    json_add_text_if(out, "station", event->station.text);
    json_add_text_if(out, "operator", event->operator_badge.text);
    if (event->has_command)
        json_add_uuid(out, "command", event->command);
    json_add_int_if(out, "corrects", event->corrects);
    json_add_bool(out, "changes", event->changes);
    write_flags(out, event);
    json_add_text_if(out, "to", event->to_kind.text);
    json_add_text_if(out, "defect", event->defect);
    json_add_text_if(out, "subject", event->subject);
    json_add_text_if(out, "report", event->report);
    json_add_text_if(out, "thing", event->thing);
    write_said(out, "form", event->form);
    write_said(out, "found", event->found);
}

/* ------------------------------------------------------------------ walking */

/* Tags of pieces by row: an event has only the row. */
struct tags {
    struct tag *items;
    size_t count;
    bool failed;
};

static bool keep_tag(void *context, const struct piece_row *row)
{
    struct tags *tags = context;
    size_t wanted = (size_t)row->id + 1;
    if (store_row_is_forged(row->id, tags->count))
        return true;
    if (wanted > tags->count) {
        size_t count = wanted * 2;
        struct tag *more = realloc(tags->items, count * sizeof *more);
        tags->failed = !more;
        if (!more)
            return false;
        memset(more + tags->count, 0, (count - tags->count) * sizeof *more);
        tags->items = more;
        tags->count = count;
    }
    tags->items[row->id] = row->now.piece.tag;
    return true;
}

struct walk {
    struct reader *reader;
    struct export_period period;
    struct history_item *item; /* big: not on the stack */
    struct history *history;
    int64_t last_seq; /* of the history, where somebody wants to know how far it is */
};

#define PROGRESS_EVERY 1000 /* events */

/* An auditor makes the seal anew from these bytes, and reads in them what it is made of. */
static void write_sealed(struct text *out, const struct history_item *item)
{
    json_add_key(out, "sealed");
    text_add(out, "\"");
    seal_write(out, &item->event, item->weighed ? &item->weighing : NULL, &item->transfers);
    text_add(out, "\"");
}

/* What is told of tables behind it stands in the same chain. */
static void write_tables(struct text *out, const struct history_item *item)
{
    if (item->table_count == 0)
        return;
    json_begin_field(out, "tables", '[');
    for (size_t i = 0; i < item->table_count; i++) {
        const struct table_seal *told = &item->tables[i];
        unsigned char sealed[TABLE_SEALED_MAX];
        size_t size = table_sealed_bytes(told, sealed);
        json_begin_item(out);
        json_add_text(out, "table", told->table);
        write_hex(out, "sum", told->sum, sizeof told->sum);
        write_hex(out, "sealed", sealed, size);
        write_hex(out, "seal", told->seal, sizeof told->seal);
        json_end(out, '}');
    }
    json_end(out, ']');
}

static void write_event(struct text *out, const struct walk *walk, const struct tags *tags)
{
    const struct history_item *item = walk->item;
    const struct house *house = &walk->reader->house;
    const struct event_row *event = &item->event;
    const struct kiosk_row *kiosk = house_find_kiosk(house, event->kiosk);
    json_begin(out, '{');
    json_add_int(out, "seq", event->seq);
    json_add_int_if(out, "previous", event->previous);
    json_add_text(out, "do", verb_word(event->verb));
    json_add_time(out, "at", event->at_ms);
    json_add_time(out, "booked", event->booked_ms);
    json_add_text(out, "decided", event->decided == DECIDED_KIOSK ? "kiosk" : "hub");
    json_add_text_if(out, "kiosk", kiosk ? kiosk->kiosk.code.text : event->kiosk < 0 ? "office" : "");
    write_words(out, event);
    if (event->piece > 0 && (size_t)event->piece < tags->count) {
        json_add_text(out, "piece", tags->items[event->piece].text);
        write_after(out, &event->after);
    }
    if (item->weighed)
        write_weighing(out, &item->weighing);
    write_transfers(out, &item->transfers);
    if (walk->period.with_sealed)
        write_sealed(out, item);
    write_hex(out, "seal", event->seal, sizeof event->seal);
    if (walk->period.with_sealed)
        write_tables(out, item);
    json_end(out, '}');
}

static struct fault walk_begin(struct walk *walk, struct reader *reader, struct export_period period)
{
    *walk = (struct walk){.reader = reader, .period = period, .item = calloc(1, sizeof *walk->item)};
    if (!walk->item)
        return fault_make(FAULT_FULL, "no memory to export");
    struct fault fault = reader_begin(reader);
    if (fault_is(fault)) {
        free(walk->item);
        walk->item = NULL;
        return fault;
    }
    unsigned char seal[EVENT_SEAL_SIZE];
    if (period.progress)
        fault = store_event_last(reader->store, &walk->last_seq, seal);
    return fault_is(fault) ? fault : store_history_begin(reader->store, period.after, &walk->history);
}

static void tell_progress(const struct walk *walk, bool more)
{
    const struct export_period *period = &walk->period;
    int64_t done = more ? walk->item->event.seq : walk->last_seq;
    if (period->progress && walk->last_seq > 0 && (!more || done % PROGRESS_EVERY == 0))
        period->progress(period->context, done, walk->last_seq);
}

static void walk_end(struct walk *walk)
{
    if (!walk->item)
        return; /* it never began */
    store_history_end(walk->history);
    reader_end(walk->reader);
    free(walk->item);
}

/* The next event of the history; *more false: there is none left. */
static struct fault walk_step(struct walk *walk, bool *more)
{
    struct fault fault = store_history_next(walk->history, walk->item, more);
    if (!fault_is(fault))
        tell_progress(walk, *more);
    return fault;
}

/* The next one of the period. */
static struct fault walk_next(struct walk *walk, bool *more)
{
    struct fault fault = FAULT_OK;
    do {
        fault = walk_step(walk, more);
    } while (!fault_is(fault) && *more &&
             (is_before(walk->period, &walk->item->event) || is_after(walk->period, &walk->item->event)));
    return fault;
}

static struct fault tell_events(struct walk *walk, const struct tags *tags, char *line,
                                bool (*take)(void *context, struct span line), void *context)
{
    bool more = true;
    struct fault fault = walk_next(walk, &more);
    while (!fault_is(fault) && more) {
        struct text text = text_in(line, EXPORT_LINE_MAX);
        write_event(&text, walk, tags);
        if (!text_ok(&text))
            return fault_make(FAULT_TOO_BIG, "event %lld does not fit into a line of %d bytes",
                              (long long)walk->item->event.seq, EXPORT_LINE_MAX);
        if (!take(context, text_span(&text)))
            break;
        fault = walk_next(walk, &more);
    }
    return fault;
}

struct fault reader_export_events(struct reader *reader, struct export_period period,
                                  bool (*take)(void *context, struct span line), void *context)
{
    struct tags tags = {.items = NULL};
    struct walk walk;
    char *line = malloc(EXPORT_LINE_MAX);
    if (!line)
        return fault_make(FAULT_FULL, "no memory to export");
    struct fault fault = walk_begin(&walk, reader, period);
    if (!fault_is(fault))
        fault = store_piece_each_ever(reader->store, keep_tag, &tags);
    if (!fault_is(fault) && tags.failed)
        fault = fault_make(FAULT_FULL, "no memory to export");
    if (!fault_is(fault))
        fault = tell_events(&walk, &tags, line, take, context);
    walk_end(&walk);
    free(tags.items);
    free(line);
    return fault;
}

/* ------------------------------------------------------------------ transfers */

struct fault reader_export_transfers(struct reader *reader, struct export_period period,
                                     bool (*take)(void *context, const struct export_transfer *transfer),
                                     void *context)
{
    struct walk walk;
    bool more = true;
    struct fault fault = walk_begin(&walk, reader, period);
    if (!fault_is(fault))
        fault = walk_next(&walk, &more);
    while (!fault_is(fault) && more) {
        const struct event_row *event = &walk.item->event;
        for (size_t i = 0; i < walk.item->transfers.count && more; i++) {
            const struct transfer *transfer = &walk.item->transfers.items[i];
            struct export_transfer row = {
                event->seq,          event->at_ms,         event->booked_ms,      event->verb,
                transfer->book.text, transfer->debit.text, transfer->credit.text, transfer->amount.ug};
            more = take(context, &row);
        }
        if (more)
            fault = walk_next(&walk, &more);
    }
    walk_end(&walk);
    return fault;
}

/* ------------------------------------------------------------------ balances */

/* Of every account in every book: what came before the period, and in it. */
struct sums {
    int64_t books, accounts;
    struct sum {
        int64_t before, debits, credits;
        bool met;
    } * items;
};

/* NULL: there is no such book or account, as verify says. */
static struct sum *sum_of(const struct sums *sums, int64_t book, int64_t account)
{
    bool known = book >= 1 && book <= sums->books && account >= 1 && account <= sums->accounts;
    return known ? &sums->items[(book - 1) * sums->accounts + account - 1] : NULL;
}

static void add_up(const struct sums *sums, struct export_period period, const struct history_item *item)
{
    bool before = is_before(period, &item->event);
    if (is_after(period, &item->event))
        return;
    for (size_t i = 0; i < item->transfers.count; i++) {
        int64_t amount = item->transfers.items[i].amount.ug;
        struct sum *debit = sum_of(sums, item->rows[i].book, item->rows[i].debit);
        struct sum *credit = sum_of(sums, item->rows[i].book, item->rows[i].credit);
        if (!debit || !credit)
            continue;
        debit->met = credit->met = true;
        if (before) {
            debit->before += amount;
            credit->before -= amount;
        } else {
            debit->debits += amount;
            credit->credits += amount;
        }
    }
}

static struct fault add_all_up(struct walk *walk, struct sums *sums)
{
    bool more = true;
    struct fault fault = FAULT_OK;
    sums->books = store_history_books(walk->history);
    sums->accounts = store_history_accounts(walk->history);
    sums->items = calloc((size_t)(sums->books * sums->accounts) + 1, sizeof *sums->items);
    if (!sums->items)
        return fault_make(FAULT_FULL, "no memory to export");
    while (!fault_is(fault) && more) {
        fault = walk_step(walk, &more);
        if (!fault_is(fault) && more)
            add_up(sums, walk->period, walk->item);
    }
    return fault;
}

static void tell_balances(const struct walk *walk, const struct sums *sums,
                          bool (*take)(void *context, const struct export_balance *balance), void *context)
{
    for (int64_t book = 1; book <= sums->books; book++)
        for (int64_t account = 1; account <= sums->accounts; account++) {
            const struct sum *sum = sum_of(sums, book, account);
            struct export_balance row = {store_history_book(walk->history, book),
                                         store_history_account(walk->history, account),
                                         sum->before,
                                         sum->debits,
                                         sum->credits,
                                         sum->before + sum->debits - sum->credits};
            if (sum->met && !take(context, &row))
                return;
        }
}

struct fault reader_export_balances(struct reader *reader, struct export_period period,
                                    bool (*take)(void *context, const struct export_balance *balance),
                                    void *context)
{
    struct walk walk;
    struct sums sums = {.items = NULL};
    struct fault fault = walk_begin(&walk, reader, period);
    if (!fault_is(fault))
        fault = add_all_up(&walk, &sums);
    if (!fault_is(fault))
        tell_balances(&walk, &sums, take, context);
    walk_end(&walk);
    free(sums.items);
    return fault;
}

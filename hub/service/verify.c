/* verify: recomputes everything from the events and the transfers, and says where it differs from what is
 * stored.
 *
 * Read-only, one moment of the store. Walks the events once, in order, keeping each piece as its last event
 * left it: from that and the event follow the transfers that must be there, the seal, the version and the
 * link to the event before. Then the pieces, the presences, the balances and the outboxes are compared with
 * what the walk gives. */
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/service/desk.h"

struct life { /* of one piece, as far as the walk has come */
    int64_t last;
    struct piece_now now;
    bool seen; /* its row was compared */
    struct book book;
};

struct proof {
    struct store *store;
    struct house house;
    struct verify_report *report;
    void (*say)(void *context, const char *sentence);
    void *context;
    struct fault fault; /* of reading, not of what was read */
    struct life *lives; /* index: piece id */
    size_t life_count;
    int64_t seq;
    unsigned char seal[EVENT_SEAL_SIZE];
    struct presence_row presence[PEOPLE_MAX];
    size_t presence_count;
    struct { /* what the pieces' books say that each holder has */
        struct book book;
        struct account account;
        struct mass mass;
        bool met;
    } * holders;
    size_t holder_count, holder_capacity;
};

static void PRINTF_LIKE(2, 3) complain(struct proof *proof, const char *format, ...)
{
    char sentence[FAULT_TEXT_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    proof->report->problems++;
    if (proof->say)
        proof->say(proof->context, sentence);
}

static void complain_plain(void *context, const char *sentence)
{
    complain(context, "%s", sentence);
}

/* ------------------------------------------------------------------ one event */

static bool equal_now(const struct piece_now *a, const struct piece_now *b)
{
    const struct piece *p = &a->piece;
    const struct piece *q = &b->piece;
    return p->version == q->version && p->quantity == q->quantity && p->place == q->place &&
           p->state == q->state && code_equal(p->station, q->station) && code_equal(p->tray, q->tray) &&
           p->step == q->step && p->rework == q->rework && tag_equal(p->holder, q->holder) &&
           p->book.ug == q->book.ug && p->stones.ug == q->stones.ug && p->weighed == q->weighed &&
           p->weighed_here == q->weighed_here &&
           tag_equal(p->since.operator_badge, q->since.operator_badge) &&
           p->since.several == q->since.several && code_equal(p->since.first, q->since.first) &&
           code_equal(p->since.last, q->since.last) && a->state_ms == b->state_ms &&
           a->arrived_ms == b->arrived_ms && a->has_ruling == b->has_ruling &&
           (!a->has_ruling || a->ruling == b->ruling);
}

static bool equal_transfers(const struct transfers *a, const struct transfers *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (strcmp(a->items[i].book.text, b->items[i].book.text) != 0 ||
            strcmp(a->items[i].debit.text, b->items[i].debit.text) != 0 ||
            strcmp(a->items[i].credit.text, b->items[i].credit.text) != 0 ||
            a->items[i].amount.ug != b->items[i].amount.ug)
            return false;
    return true;
}

static void check_transfers(struct proof *proof, const struct event_row *event, const struct life *life,
                            const struct transfers *stored)
{
    struct transfers expected = {.count = 0};
    struct transfers undone;
    if (event->verb == VERB_REPORT) {
        ledger_post_opening(&expected, life->book, &event->after.piece);
    } else if (event->verb == VERB_WITHDRAW && event->changes) {
        proof->fault = store_transfers_list(proof->store, event->corrects, &undone);
        if (fault_is(proof->fault))
            return;
        ledger_post_reversal(&expected, &undone);
    } else {
        post_transfers(&expected, life->book, &life->now.piece, event);
    }
    if (!equal_transfers(&expected, stored))
        complain(proof, "event %lld: its %zu transfers are not the %zu that follow from it",
                 (long long)event->seq, stored->count, expected.count);
}

static void check_place(struct proof *proof, const struct event_row *event)
{
    const struct piece *piece = &event->after.piece;
    bool at_station = house_find_station(&proof->house, piece->station) >= 0;
    bool fits = piece->place == PLACE_STATION ? at_station : code_is_none(piece->station);
    bool in_hand = piece->state == PIECE_IN_WORK ||
                   (piece->state == PIECE_HELD && piece->was == PIECE_IN_WORK); /* held while in work */
    bool held = tag_is_none(piece->holder) || (piece->place == PLACE_STATION && in_hand);
    if (!fits || !held || piece->book.ug < 0)
        complain(proof, "event %lld: piece %lld is not in exactly one place", (long long)event->seq,
                 (long long)event->piece);
}

static void check_life(struct proof *proof, const struct event_row *event, const struct life *life)
{
    int64_t version = life->now.piece.version + (event->changes ? 1 : 0);
    if (event->previous != life->last)
        complain(proof, "event %lld: the event before it of its piece is %lld, not %lld",
                 (long long)event->seq, (long long)life->last, (long long)event->previous);
    if (event->after.piece.version != version)
        complain(proof, "event %lld: leaves its piece at version %lld, not %lld", (long long)event->seq,
                 (long long)event->after.piece.version, (long long)version);
    if (!event->changes && !equal_now(&event->after, &life->now))
        complain(proof, "event %lld: is history only, and yet changes its piece", (long long)event->seq);
}

static void check_piece_event(struct proof *proof, const struct event_row *event,
                              const struct transfers *stored)
{
    if ((size_t)event->piece >= proof->life_count || proof->lives[event->piece].book.text[0] == '\0') {
        complain(proof, "event %lld: is about piece %lld, which is not there", (long long)event->seq,
                 (long long)event->piece);
        return;
    }
    struct life *life = &proof->lives[event->piece];
    check_life(proof, event, life);
    check_transfers(proof, event, life, stored);
    check_place(proof, event);
    life->last = event->seq;
    life->now = event->after;
}

/* A badge event leaves the operator where it says; the undo of one, where the event before that left them. */
static void follow_presence(struct proof *proof, const struct event_row *event)
{
    size_t at = 0;
    bool undo = event->verb == VERB_WITHDRAW;
    if (event->verb != VERB_BADGE_IN && event->verb != VERB_BADGE_OUT && !undo)
        return;
    while (at < proof->presence_count &&
           !tag_equal(proof->presence[at].operator_badge, event->operator_badge))
        at++;
    if (at == PEOPLE_MAX) {
        complain(proof, "event %lld: more than %d people have badged", (long long)event->seq, PEOPLE_MAX);
        return;
    }
    if (at == proof->presence_count)
        proof->presence[proof->presence_count++] =
            (struct presence_row){.operator_badge = event->operator_badge};
    struct presence_row *row = &proof->presence[at];
    if (event->previous != row->event)
        complain(proof, "event %lld: the badge event before it is %lld, not %lld", (long long)event->seq,
                 (long long)row->event, (long long)event->previous);
    row->event = event->seq;
    if (event->changes)
        proof->fault = undo_presence_after(proof->store, event->seq, row);
}

static bool prove_event(void *context, const struct event_row *event)
{
    struct proof *proof = context;
    struct weighing_row weighing;
    struct transfers transfers;
    unsigned char seal[EVENT_SEAL_SIZE];
    bool weighed = false;
    if (event->seq != proof->seq + 1)
        complain(proof, "event %lld: comes after %lld; what was between is gone", (long long)event->seq,
                 (long long)proof->seq);
    proof->fault = store_weighing_find(proof->store, event->seq, &weighing, &weighed);
    if (!fault_is(proof->fault))
        proof->fault = store_transfers_list(proof->store, event->seq, &transfers);
    if (fault_is(proof->fault))
        return false;
    seal_make(seal, proof->seal, event, weighed ? &weighing : NULL, &transfers);
    if (memcmp(seal, event->seal, sizeof seal) != 0)
        complain(proof, "event %lld: it, its weighing or its transfers were changed after it was sealed",
                 (long long)event->seq);
    if (event->piece)
        check_piece_event(proof, event, &transfers);
    else
        follow_presence(proof, event);
    proof->seq = event->seq;
    proof->report->events++;
    memcpy(proof->seal, event->seal, sizeof proof->seal);
    return !fault_is(proof->fault);
}

/* ------------------------------------------------------------------ pieces and holders */

static bool meet_piece(void *context, const struct piece_row *row)
{
    struct proof *proof = context;
    size_t wanted = (size_t)row->id + 1;
    if (wanted > proof->life_count) {
        struct life *lives = realloc(proof->lives, wanted * 2 * sizeof *lives);
        if (!lives) {
            proof->fault = fault_make(FAULT_FULL, "no memory to prove %lld pieces", (long long)row->id);
            return false;
        }
        memset(lives + proof->life_count, 0, (wanted * 2 - proof->life_count) * sizeof *lives);
        proof->lives = lives;
        proof->life_count = wanted * 2;
    }
    struct piece_row linked = *row;
    proof->report->pieces++;
    if (!house_link(&proof->house, &linked))
        complain(proof, "piece %s names a model, melt or step that is not there", row->name);
    else
        proof->lives[row->id].book = desk_book_of(&proof->house, row);
    return true;
}

static void add_to_holder(struct proof *proof, struct book book, struct account account, struct mass mass)
{
    for (size_t i = 0; i < proof->holder_count; i++) {
        if (strcmp(proof->holders[i].book.text, book.text) == 0 &&
            strcmp(proof->holders[i].account.text, account.text) == 0) {
            proof->holders[i].mass.ug += mass.ug;
            return;
        }
    }
    if (proof->holder_count == proof->holder_capacity) {
        size_t capacity = proof->holder_capacity * 2 + 64;
        void *holders = realloc(proof->holders, capacity * sizeof *proof->holders);
        if (!holders) {
            proof->fault = fault_make(FAULT_FULL, "no memory to prove the holders");
            return;
        }
        proof->holders = holders;
        proof->holder_capacity = capacity;
    }
    proof->holders[proof->holder_count].book = book;
    proof->holders[proof->holder_count].account = account;
    proof->holders[proof->holder_count].met = false;
    proof->holders[proof->holder_count++].mass = mass;
}

static bool prove_piece(void *context, const struct piece_row *row)
{
    struct proof *proof = context;
    const struct life *life = &proof->lives[row->id];
    if (row->event != life->last || !equal_now(&row->now, &life->now))
        complain(proof, "piece %s is not as its last event, %lld, left it", row->name, (long long)life->last);
    if (life->last != 0 && life->book.text[0] != '\0')
        add_to_holder(proof, life->book, ledger_holder(&life->now.piece), life->now.piece.book);
    return !fault_is(proof->fault);
}

/* ------------------------------------------------------------------ balances */

struct totals {
    struct proof *proof;
    char book[BOOK_TEXT_MAX];
    int64_t sum;
};

static void end_book(struct totals *totals)
{
    if (totals->book[0] != '\0' && totals->sum != 0)
        complain(totals->proof, "book %s: its balances add up to %lld µg, not to nothing", totals->book,
                 (long long)totals->sum);
}

static bool is_holder(const char *account)
{
    return strncmp(account, "tray:", 5) == 0 || strncmp(account, "operator:", 9) == 0 ||
           strcmp(account, "finished") == 0;
}

static void prove_balance(void *context, struct book book, struct account account, struct mass balance)
{
    struct totals *totals = context;
    struct proof *proof = totals->proof;
    if (strcmp(totals->book, book.text) != 0) {
        end_book(totals);
        memcpy(totals->book, book.text, sizeof totals->book);
        totals->sum = 0;
        proof->report->books++;
    }
    totals->sum += balance.ug;
    if (!is_holder(account.text))
        return;
    int64_t held = 0;
    for (size_t i = 0; i < proof->holder_count; i++) {
        if (strcmp(proof->holders[i].book.text, book.text) == 0 &&
            strcmp(proof->holders[i].account.text, account.text) == 0) {
            held = proof->holders[i].mass.ug;
            proof->holders[i].met = true;
        }
    }
    if (balance.ug != held)
        complain(proof, "book %s: %s has %lld µg, but the pieces there have %lld µg", book.text, account.text,
                 (long long)balance.ug, (long long)held);
    if (balance.ug < 0)
        complain(proof, "book %s: %s has less than nothing: %lld µg", book.text, account.text,
                 (long long)balance.ug);
}

static struct fault prove_balances(struct proof *proof)
{
    struct totals totals = {.proof = proof};
    int64_t stray;
    struct fault fault = store_balance_each(proof->store, prove_balance, &totals);
    end_book(&totals);
    for (size_t i = 0; i < proof->holder_count && !fault_is(fault); i++)
        if (!proof->holders[i].met && proof->holders[i].mass.ug != 0)
            complain(proof, "book %s: %s has no account, but pieces of %lld µg are there",
                     proof->holders[i].book.text, proof->holders[i].account.text,
                     (long long)proof->holders[i].mass.ug);
    if (!fault_is(fault))
        fault = store_transfers_count(proof->store, &proof->report->transfers, &stray);
    if (!fault_is(fault) && stray > 0)
        complain(proof, "%lld transfers belong to no event", (long long)stray);
    return fault;
}

/* ------------------------------------------------------------------ presence */

static bool equal_presence(const struct presence_row *a, const struct presence_row *b)
{
    return a->event == b->event && code_equal(a->station, b->station) &&
           (code_is_none(a->station) || a->kiosk == b->kiosk);
}

static struct fault prove_presence(struct proof *proof)
{
    struct presence_row stored[PEOPLE_MAX];
    size_t count;
    struct fault fault = store_presence_list(proof->store, stored, PEOPLE_MAX, &count);
    if (!fault_is(fault) && count != proof->presence_count)
        complain(proof, "%zu people are noted as in or out, but %zu have badged", count,
                 proof->presence_count);
    for (size_t i = 0; i < count && !fault_is(fault); i++) {
        size_t at = 0;
        while (at < proof->presence_count &&
               !tag_equal(proof->presence[at].operator_badge, stored[i].operator_badge))
            at++;
        if (at == proof->presence_count || !equal_presence(&stored[i], &proof->presence[at]))
            complain(proof, "operator %s is not where the last badge event left them",
                     stored[i].operator_badge.text);
    }
    return fault;
}

/* ------------------------------------------------------------------ all */

static struct fault prove(struct proof *proof)
{
    struct fault fault = store_prove(proof->store, complain_plain, proof);
    if (!fault_is(fault))
        fault = house_load(&proof->house, proof->store);
    if (!fault_is(fault))
        fault = store_piece_each_ever(proof->store, meet_piece, proof);
    if (!fault_is(fault) && !fault_is(proof->fault))
        fault = store_event_each(proof->store, prove_event, proof);
    if (!fault_is(fault) && !fault_is(proof->fault))
        fault = store_piece_each_ever(proof->store, prove_piece, proof);
    if (!fault_is(fault) && !fault_is(proof->fault))
        fault = prove_balances(proof);
    if (!fault_is(fault) && !fault_is(proof->fault))
        fault = prove_presence(proof);
    if (!fault_is(fault) && !fault_is(proof->fault))
        fault = store_outbox_each_gap(proof->store, complain_plain, proof);
    return fault_is(fault) ? fault : proof->fault;
}

struct fault service_verify(const char *path, void (*say)(void *context, const char *sentence), void *context,
                            struct verify_report *out)
{
    *out = (struct verify_report){0};
    struct proof *proof = calloc(1, sizeof *proof);
    if (!proof || sodium_init() < 0) {
        free(proof);
        return fault_make(FAULT_FULL, "no memory to prove %s", path);
    }
    proof->report = out;
    proof->say = say;
    proof->context = context;
    struct fault fault = store_open(path, STORE_READ, &proof->store);
    if (!fault_is(fault))
        fault = store_begin(proof->store);
    if (!fault_is(fault)) {
        fault = prove(proof);
        store_rollback(proof->store);
    }
    /* A row that was never written, or a damaged page, is what was looked for, not a failure of looking. */
    if (fault.code == FAULT_INPUT && proof->store && out->events + out->pieces > 0) {
        complain(proof, "%s", fault.text);
        fault = FAULT_OK;
    }
    house_release(&proof->house);
    store_close(proof->store);
    free(proof->lives);
    free(proof->holders);
    free(proof);
    return fault;
}

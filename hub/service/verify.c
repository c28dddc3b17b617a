/* verify: recomputes everything from the events and the transfers, and says where it differs from what is
 * stored.
 *
 * Read-only, one moment of the store. Walks the events once, in order, keeping each piece as its last event
 * left it and each account with its running balance: from that and the event follow the seal, the version,
 * the link to the event before, and (where they follow from the event alone) the transfers that must be
 * there. Then the pieces, the presences, the books, the outboxes and what each family keeps are compared with
 * what the walk gives. */
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/service/fold.h"
#include "hub/service/verify_inside.h"
#include "hub/store/figure.h"

#define SENTENCES_MAX  200 /* said; the others are only counted */
#define PROGRESS_EVERY 4096

void proof_complain(struct proof *proof, int64_t seq, const char *format, ...)
{
    char sentence[FAULT_TEXT_MAX];
    struct verify_report *report = proof->report;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    pthread_mutex_lock(&proof->mutex);
    if (seq != 0 && (report->first_seq == 0 || seq < report->first_seq))
        report->first_seq = seq;
    if (report->problems++ < SENTENCES_MAX && proof->conf->say)
        proof->conf->say(proof->conf->context, sentence);
    pthread_mutex_unlock(&proof->mutex);
}

static void complain_plain(void *context, const char *sentence)
{
    proof_complain(context, 0, "%s", sentence);
}

/* ------------------------------------------------------------------ pieces */

static struct fault make_room(struct proof *proof, int64_t id)
{
    size_t wanted = (size_t)id + 1;
    if (wanted <= proof->life_count)
        return FAULT_OK;
    struct life *lives = realloc(proof->lives, wanted * 2 * sizeof *lives);
    if (!lives)
        return fault_make(FAULT_FULL, "no memory to prove %lld pieces", (long long)id);
    memset(lives + proof->life_count, 0, (wanted * 2 - proof->life_count) * sizeof *lives);
    proof->lives = lives;
    proof->life_count = wanted * 2;
    return FAULT_OK;
}

static bool meet_piece(void *context, const struct piece_row *row)
{
    struct proof *proof = context;
    struct piece_row linked = *row;
    proof->report->pieces++;
    if (store_row_is_forged(row->id, proof->life_count)) {
        proof_complain(proof, 0, "piece %s has the row %lld, which none was ever given", row->name,
                       (long long)row->id);
        return true;
    }
    proof->fault = make_room(proof, row->id);
    if (fault_is(proof->fault))
        return false;
    proof->lives[row->id].is_tree = row->now.piece.kind == KIND_TREE;
    if (!house_link(&proof->house, &linked))
        proof_complain(proof, 0, "piece %s names a model, melt or step that is not there", row->name);
    else
        proof->lives[row->id].book = desk_book_of(&proof->house, row);
    return true;
}

static bool prove_piece(void *context, const struct piece_row *row)
{
    struct proof *proof = context;
    if (row->id < 1 || (size_t)row->id >= proof->life_count)
        return true; /* forged, which is said */
    const struct life *life = &proof->lives[row->id];
    if (row->event != life->last || !proof_equal_now(&row->now, &life->now))
        proof_complain(proof, 0, "piece %s is not as its last event, %lld, left it", row->name,
                       (long long)life->last);
    return true;
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
        proof_complain(proof, 0, "%zu people are noted as in or out, but %zu have badged", count,
                       proof->presence_count);
    for (size_t i = 0; i < count && !fault_is(fault); i++) {
        size_t at = 0;
        while (at < proof->presence_count &&
               !tag_equal(proof->presence[at].operator_badge, stored[i].operator_badge))
            at++;
        if (at == proof->presence_count || !equal_presence(&stored[i], &proof->presence[at]))
            proof_complain(proof, 0, "operator %s is not where the last badge event left them",
                           stored[i].operator_badge.text);
    }
    return fault;
}

/* ------------------------------------------------------------------ the walk */

static void tell_progress(const struct proof *proof, bool always)
{
    int64_t done = proof->report->events;
    if (proof->conf->progress && (always || done % PROGRESS_EVERY == 0))
        proof->conf->progress(proof->conf->context, done, proof->last_seq);
}

static bool given_up(const struct proof *proof)
{
    const atomic_bool *give_up = proof->conf->give_up;
    return give_up && atomic_load(give_up);
}

/* The figures are counted again beside the walk, which reads every event anyway. One that cannot be counted
 * ends the counting, not the walk. */
static void follow_figures(struct proof *proof, const struct history_item *item)
{
    if (item->event.seq <= proof->figured && !fault_is(proof->figure_fault))
        proof->figure_fault = fold_event(proof->store, item);
}

static struct fault prove_figures(struct proof *proof)
{
    return fault_is(proof->figure_fault) ? proof->figure_fault
                                         : store_figures_end_again(proof->store, complain_plain, proof);
}

static void complain_of_strays(struct proof *proof)
{
    int64_t first;
    int64_t count = store_history_strays(proof->history, &first);
    if (count > 0)
        proof_complain(proof, first,
                       "%lld transfers, weighings, movements of stones or sums of tables belong to no event: "
                       "there is no event %lld",
                       (long long)count, (long long)first);
}

static struct fault walk(struct proof *proof)
{
    struct history_item *item = malloc(sizeof *item);
    bool more = true;
    struct fault fault = item ? FAULT_OK : fault_make(FAULT_FULL, "no memory to prove %s", proof->conf->path);
    while (!fault_is(fault) && !fault_is(proof->fault)) {
        fault = store_history_next(proof->history, item, &more);
        if (fault_is(fault) || !more)
            break;
        proof_event(proof, item);
        follow_figures(proof, item);
        if (!fault_is(proof->fault))
            fault = digests_check(proof);
        if (!fault_is(fault))
            tables_follow(proof, item);
        if (!fault_is(fault) && given_up(proof))
            fault = fault_make(FAULT_BUSY, "the proof was given up at event %lld", (long long)proof->seq);
        tell_progress(proof, false);
    }
    free(item);
    if (fault_is(fault) || fault_is(proof->fault))
        return fault_is(fault) ? fault : proof->fault;
    accounts_check(&proof->accounts, proof, proof->seq);
    tell_progress(proof, true);
    proof->report->transfers = store_history_transfers(proof->history);
    complain_of_strays(proof);
    fault = digests_check_rest(proof);
    return fault_is(fault) ? fault : accounts_compare_kept(&proof->accounts, proof);
}

/* Each transfer debits and credits the same book, so that its balances add up to nothing: there is nothing to
 * prove but how many there are. */
static int64_t count_books(const struct history *history)
{
    int64_t count = 0;
    for (int64_t row = 1; row <= store_history_books(history); row++)
        count += store_history_book(history, row)[0] != '\0';
    return count;
}

static struct fault begin_walk(struct proof *proof)
{
    unsigned char seal[EVENT_SEAL_SIZE];
    struct fault fault = store_event_last(proof->store, &proof->last_seq, seal);
    if (fault_is(fault))
        return fault;
    fault = digests_begin(proof);
    if (!fault_is(fault))
        fault = store_stones_unsealed(proof->store, &proof->stones_unsealed);
    if (!fault_is(fault))
        fault = store_figures_begin_again(proof->store, &proof->figured);
    if (!fault_is(fault))
        fault = store_history_begin(proof->store, 0, &proof->history);
    if (!fault_is(fault))
        proof->report->books = count_books(proof->history);
    return fault_is(fault) ? fault : accounts_begin(&proof->accounts, proof->history);
}

static struct fault prove_rest(struct proof *proof)
{
    struct fault fault = store_piece_each_ever(proof->store, prove_piece, proof);
    if (!fault_is(fault))
        fault = prove_presence(proof);
    if (!fault_is(fault))
        fault = told_check_rest(proof);
    if (!fault_is(fault))
        fault = tables_check_rest(proof);
    return fault_is(fault) ? fault : prove_figures(proof);
}

/* What needs no walk is looked at beside it, through a connection of its own: whether the file is whole and
 * its references lead somewhere, whether outboxes have gaps, whether commands are remembered, what each
 * family keeps. */
struct aside {
    struct proof *proof;
    struct house house; /* of this connection's moment, which on a running hub may be a later one */
    pthread_t thread;
    struct fault fault;
};

static struct fault look_for_gone(struct proof *proof, struct store *store)
{
    int64_t gone = 0;
    struct fault fault = store_event_gone(store, &gone);
    if (!fault_is(fault) && gone != 0)
        proof_complain(proof, gone, "event %lld: it is gone, and a piece, a person or an answer names it",
                       (long long)gone);
    return fault;
}

static struct fault prove_aside(struct aside *aside, struct store *store)
{
    struct proof *proof = aside->proof;
    struct fault fault = store_begin(store);
    if (!fault_is(fault))
        fault = house_load(&aside->house, store);
    if (!fault_is(fault))
        fault = store_prove(store, complain_plain, proof);
    if (!fault_is(fault))
        fault = look_for_gone(proof, store);
    if (!fault_is(fault))
        fault = store_outbox_each_gap(store, complain_plain, proof);
    if (!fault_is(fault))
        fault = store_history_each_oddity(store, complain_plain, proof);
    struct prover prover = {.store = store, .house = &aside->house, .proof = proof};
    if (!fault_is(fault))
        fault = prove_families(&prover);
    house_release(&aside->house);
    store_rollback(store);
    return fault;
}

static void *run_aside(void *context)
{
    struct aside *aside = context;
    struct store *store = NULL;
    aside->fault = store_open(aside->proof->conf->path, STORE_READ, &store);
    if (!fault_is(aside->fault))
        aside->fault = prove_aside(aside, store);
    store_close(store);
    return NULL;
}

static struct fault prove(struct proof *proof)
{
    struct fault fault = house_load(&proof->house, proof->store);
    if (!fault_is(fault))
        fault = store_piece_each_ever(proof->store, meet_piece, proof);
    if (!fault_is(fault))
        fault = proof->fault;
    if (!fault_is(fault))
        fault = begin_walk(proof);
    if (!fault_is(fault))
        fault = walk(proof);
    return fault_is(fault) ? fault : prove_rest(proof);
}

static struct fault prove_beside(struct proof *proof)
{
    struct aside aside = {.proof = proof};
    int error = pthread_create(&aside.thread, NULL, run_aside, &aside);
    if (error)
        return fault_system(error, "cannot start a thread");
    struct fault fault = prove(proof);
    pthread_join(aside.thread, NULL);
    return fault_is(fault) ? fault : aside.fault;
}

static void release(struct proof *proof)
{
    digests_end(proof);
    told_end(proof);
    accounts_end(&proof->accounts);
    store_history_end(proof->history);
    if (proof->store)
        store_rollback(proof->store);
    house_release(&proof->house);
    store_close(proof->store);
    pthread_mutex_destroy(&proof->mutex);
    free(proof->corrected);
    free(proof->lives);
    free(proof);
}

struct fault service_verify_with(const struct verify_conf *conf, struct verify_report *out)
{
    *out = (struct verify_report){0};
    struct proof *proof = calloc(1, sizeof *proof);
    if (!proof || sodium_init() < 0) {
        free(proof);
        return fault_make(FAULT_FULL, "no memory to prove %s", conf->path);
    }
    pthread_mutex_init(&proof->mutex, NULL);
    proof->report = out;
    proof->conf = conf;
    struct fault fault = store_open(conf->path, STORE_READ, &proof->store);
    if (!fault_is(fault))
        fault = store_begin(proof->store);
    if (!fault_is(fault))
        fault = prove_beside(proof);
    /* A row that was never written, or a damaged page, is what was looked for, not a failure of looking. */
    if (fault.code == FAULT_INPUT && proof->store && out->events + out->pieces > 0) {
        proof_complain(proof, proof->seq < INT64_MAX ? proof->seq + 1 : proof->seq, "%s", fault.text);
        fault = FAULT_OK;
    }
    release(proof);
    return fault;
}

struct fault service_verify(const char *path, void (*say)(void *context, const char *sentence), void *context,
                            struct verify_report *out)
{
    struct verify_conf conf = {.path = path, .say = say, .context = context};
    return service_verify_with(&conf, out);
}

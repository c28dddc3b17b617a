/* One event of the walk: its seal, its piece, the transfers that follow from it, what it corrects, who
 * badged. */
#include <stdlib.h>
#include <string.h>

#include "hub/service/verify_inside.h"

/* ------------------------------------------------------------------ what must be so */

bool proof_equal_now(const struct piece_now *a, const struct piece_now *b)
{
    const struct piece *p = &a->piece;
    const struct piece *q = &b->piece;
    return p->version == q->version && p->quantity == q->quantity && p->place == q->place &&
           p->state == q->state && code_equal(p->station, q->station) && code_equal(p->tray, q->tray) &&
           p->step == q->step && p->rework == q->rework && tag_equal(p->holder, q->holder) &&
           findings_equal(&p->findings, &q->findings) && p->was == q->was && p->transit == q->transit &&
           p->tree == q->tree && p->book_mass.ug == q->book_mass.ug && p->stones.ug == q->stones.ug &&
           p->weighed == q->weighed && p->weighed_here == q->weighed_here &&
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

/* Whether a ledger can have posted them: each moves something. */
static bool can_be_posted(const struct transfers *transfers)
{
    for (size_t i = 0; i < transfers->count; i++)
        if (transfers->items[i].amount.ug <= 0)
            return false;
    return true;
}

/* What follows from the event alone; false: from more than that (melts, trees, returns …), so only the
 * balances can tell. */
static bool expect_transfers(struct proof *proof, const struct history_item *item, const struct life *life,
                             struct transfers *out)
{
    struct transfers undone;
    const struct event_row *event = &item->event;
    enum family family = verb_family(event->verb);
    out->count = 0;
    if (life->now.piece.book_mass.ug < 0 || event->after.piece.book_mass.ug < 0)
        return false; /* check_place says so */
    if (event->verb == VERB_REPORT) {
        ledger_post_opening(out, life->book, &event->after.piece);
        return true;
    }
    if (event->verb == VERB_WITHDRAW && (event->changes || item->transfers.count > 0)) {
        proof->fault = store_transfers_list(proof->store, event->corrects, &undone);
        if (fault_is(proof->fault) || !can_be_posted(&undone))
            return false;
        ledger_post_reversal(out, &undone);
        return true;
    }
    if (family != FAMILY_MOVE && family != FAMILY_WEIGH)
        return false;
    if (event->verb == VERB_WEIGH && !event->changes)
        return false; /* one that came late divides what was posted before it */
    post_transfers(out, life->book, &life->now.piece, event);
    return true;
}

static void check_transfers(struct proof *proof, const struct history_item *item, const struct life *life)
{
    struct transfers expected;
    const struct event_row *event = &item->event;
    if (expect_transfers(proof, item, life, &expected) && !equal_transfers(&expected, &item->transfers))
        proof_complain(proof, event->seq, "event %lld: its %zu transfers are not the %zu that follow from it",
                       (long long)event->seq, item->transfers.count, expected.count);
}

/* A piece is at a station that there is, on a tree that there is, or at none; in somebody's hands only while
 * it is in work. */
static bool is_in_one_place(const struct proof *proof, const struct piece *piece)
{
    bool at_station = piece->place == PLACE_STATION;
    bool on_tree = piece->place == PLACE_TREE;
    bool in_hand =
        at_station && (piece->state == PIECE_IN_WORK ||
                       (piece->state == PIECE_HELD && piece->was == PIECE_IN_WORK && !piece->transit));
    if (at_station != !code_is_none(piece->station))
        return false;
    if (at_station && house_find_station(&proof->house, piece->station) < 0)
        return false;
    if (!tag_is_none(piece->holder) && !in_hand)
        return false;
    if (piece->transit && !at_station)
        return false;
    if (on_tree != (piece->tree != 0))
        return false;
    return !on_tree ||
           ((size_t)piece->tree < proof->life_count && piece->tree > 0 && proof->lives[piece->tree].is_tree);
}

/* Metal is weighed with the tree or the piece that it became, not with what hangs on it or has ended. */
static bool has_right_mass(const struct piece *piece)
{
    bool none = piece->place == PLACE_TREE || piece->place == PLACE_ENDED;
    return piece->book_mass.ug >= 0 && (!none || piece->book_mass.ug == 0) && piece->quantity >= 0 &&
           (piece->quantity > 0 || piece->place == PLACE_ENDED);
}

static void check_place(struct proof *proof, const struct event_row *event)
{
    if (!is_in_one_place(proof, &event->after.piece))
        proof_complain(proof, event->seq, "event %lld: piece %lld is not in exactly one place",
                       (long long)event->seq, (long long)event->piece);
    if (!has_right_mass(&event->after.piece))
        proof_complain(proof, event->seq, "event %lld: piece %lld has %lld µg and counts %lld",
                       (long long)event->seq, (long long)event->piece,
                       (long long)event->after.piece.book_mass.ug, (long long)event->after.piece.quantity);
}

static void check_life(struct proof *proof, const struct event_row *event, const struct life *life)
{
    int64_t version = life->now.piece.version + (event->changes ? 1 : 0);
    bool same = event->after.piece.version == life->now.piece.version;
    if (event->previous != life->last)
        proof_complain(proof, event->seq, "event %lld: the event before it of its piece is %lld, not %lld",
                       (long long)event->seq, (long long)life->last, (long long)event->previous);
    if (event->after.piece.version != version && !(same && proof_equal_now(&event->after, &life->now)))
        proof_complain(proof, event->seq, "event %lld: leaves its piece at version %lld, not %lld",
                       (long long)event->seq, (long long)event->after.piece.version, (long long)version);
    if (!event->changes && !proof_equal_now(&event->after, &life->now))
        proof_complain(proof, event->seq, "event %lld: is history only, and yet changes its piece",
                       (long long)event->seq);
}

/* ------------------------------------------------------------------ whose metal it is */

static bool is_held_alike(const struct piece *a, const struct piece *b)
{
    return a->place == b->place && a->transit == b->transit && code_equal(a->station, b->station) &&
           code_equal(a->tray, b->tray) && tag_equal(a->holder, b->holder);
}

/* Findings of other alloys go with their piece, each in its own book. */
static struct fault hold_findings(struct proof *proof, const struct findings *findings, struct account holder,
                                  int sign)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < findings->count && !fault_is(fault); i++) {
        const struct finding *finding = &findings->items[i];
        if (!finding->own)
            fault = accounts_hold(&proof->accounts, ledger_book(finding->alloy, finding->custody), holder,
                                  sign * finding->mass.ug);
    }
    return fault;
}

static struct fault move_metal(struct proof *proof, struct life *life, const struct piece *after)
{
    struct fault fault = FAULT_OK;
    const struct piece *before = &life->now.piece;
    bool known = life->last != 0;
    bool alike = known && is_held_alike(before, after);
    if (alike && before->book_mass.ug == after->book_mass.ug &&
        findings_equal(&before->findings, &after->findings))
        return FAULT_OK;
    struct account holder = alike ? life->holder : ledger_holder(after);
    if (known && before->book_mass.ug != 0)
        fault = accounts_hold(&proof->accounts, life->book, life->holder, -before->book_mass.ug);
    if (!fault_is(fault) && known)
        fault = hold_findings(proof, &before->findings, life->holder, -1);
    if (!fault_is(fault) && after->book_mass.ug != 0)
        fault = accounts_hold(&proof->accounts, life->book, holder, after->book_mass.ug);
    if (!fault_is(fault))
        fault = hold_findings(proof, &after->findings, holder, +1);
    life->holder = holder;
    return fault;
}

static void follow_piece(struct proof *proof, const struct history_item *item)
{
    const struct event_row *event = &item->event;
    bool known = event->piece > 0 && (size_t)event->piece < proof->life_count &&
                 proof->lives[event->piece].book.text[0] != '\0';
    if (!known) {
        proof_complain(proof, event->seq, "event %lld: is about piece %lld, which is not there",
                       (long long)event->seq, (long long)event->piece);
        return;
    }
    struct life *life = &proof->lives[event->piece];
    check_life(proof, event, life);
    check_transfers(proof, item, life);
    check_place(proof, event);
    if (!fault_is(proof->fault))
        proof->fault = move_metal(proof, life, &event->after.piece);
    life->last = event->seq;
    life->now = event->after;
}

/* ------------------------------------------------------------------ who is in */

static struct presence_row *presence_of(struct proof *proof, const struct event_row *event)
{
    size_t at = 0;
    while (at < proof->presence_count &&
           !tag_equal(proof->presence[at].operator_badge, event->operator_badge))
        at++;
    if (at == PEOPLE_MAX) {
        proof_complain(proof, event->seq, "event %lld: more than %d people have badged",
                       (long long)event->seq, PEOPLE_MAX);
        return NULL;
    }
    if (at == proof->presence_count)
        proof->presence[proof->presence_count++] =
            (struct presence_row){.operator_badge = event->operator_badge};
    return &proof->presence[at];
}

/* A badge event leaves the operator where it says; the undo of one, where the event before that left them. */
static void follow_presence(struct proof *proof, const struct event_row *event)
{
    struct event_row undone = {.verb = event->verb};
    if (event->verb == VERB_WITHDRAW && event->corrects != 0)
        proof->fault = store_event_get(proof->store, event->corrects, &undone);
    if (fault_is(proof->fault) || (undone.verb != VERB_BADGE_IN && undone.verb != VERB_BADGE_OUT))
        return;
    struct presence_row *row = presence_of(proof, event);
    if (!row)
        return;
    if (event->previous != row->event)
        proof_complain(proof, event->seq, "event %lld: the badge event before it is %lld, not %lld",
                       (long long)event->seq, (long long)row->event, (long long)event->previous);
    row->event = event->seq;
    if (!event->changes)
        return;
    if (event->verb == VERB_WITHDRAW) {
        proof->fault = undo_presence_after(proof->store, event->seq, row);
        return;
    }
    bool in = event->verb == VERB_BADGE_IN;
    row->station = in ? event->station : code_of("");
    row->kiosk = in ? event->kiosk : 0;
}

/* ------------------------------------------------------------------ corrections */

/* Room for as many as were walked; every number before this event's has it, unless some of them are gone. */
static struct fault make_room_to_correct(struct proof *proof)
{
    int64_t wanted = proof->report->events + 1;
    size_t had = (size_t)(proof->corrected_count / 8), has = (size_t)wanted / 4 + 64;
    if (wanted < proof->corrected_count)
        return FAULT_OK;
    unsigned char *corrected = realloc(proof->corrected, has);
    if (!corrected)
        return fault_make(FAULT_FULL, "no memory to prove %lld events", (long long)wanted);
    memset(corrected + had, 0, has - had);
    proof->corrected = corrected;
    proof->corrected_count = (int64_t)has * 8;
    return FAULT_OK;
}

static void check_correction(struct proof *proof, const struct event_row *event)
{
    if (event->corrects == 0) {
        if (event->verb == VERB_WITHDRAW || (event->verb == VERB_CORRECT && event->changes))
            proof_complain(proof, event->seq,
                           "event %lld: is a correction, and does not name what it corrects",
                           (long long)event->seq);
        return;
    }
    if (event->corrects < 0)
        return; /* its seal says so */
    proof->fault = make_room_to_correct(proof);
    if (fault_is(proof->fault) || event->corrects >= proof->corrected_count)
        return; /* that events before it are gone was told */
    unsigned char *byte = &proof->corrected[event->corrects / 8];
    unsigned char bit = (unsigned char)(1 << event->corrects % 8);
    if (*byte & bit)
        proof_complain(proof, event->seq, "event %lld: corrects event %lld, which was corrected before",
                       (long long)event->seq, (long long)event->corrects);
    *byte |= bit;
}

/* ------------------------------------------------------------------ the event */

static bool has_seal(const struct proof *proof, const struct history_item *item,
                     const struct event_row *event)
{
    unsigned char seal[EVENT_SEAL_SIZE];
    seal_make(seal, proof->seal, event, item->weighed ? &item->weighing : NULL, &item->transfers);
    return memcmp(seal, item->event.seal, sizeof seal) == 0;
}

/* Stones that were booked before seals had them are proved by their sums alone, and counted. */
static bool is_older(struct proof *proof, const struct history_item *item)
{
    struct event_row without = item->event;
    without.stones = NULL;
    bool older =
        item->event.stones && item->event.seq <= proof->stones_unsealed && has_seal(proof, item, &without);
    proof->report->stones_unsealed += older;
    return older;
}

static void check_seal(struct proof *proof, const struct history_item *item)
{
    if (has_seal(proof, item, &item->event) || is_older(proof, item))
        return;
    proof_complain(
        proof, item->event.seq,
        "event %lld: it, its weighing, its transfers or its stones were changed after it was sealed",
        (long long)item->event.seq);
}

/* What one command has posted holds together when it has posted all of it. */
static void check_command_before(struct proof *proof, const struct event_row *event)
{
    if (!event->has_command || !proof->has_command || !uuid_equal(event->command, proof->command))
        accounts_check(&proof->accounts, proof, proof->seq);
    proof->has_command = event->has_command;
    proof->command = event->command;
}

void proof_event(struct proof *proof, const struct history_item *item)
{
    const struct event_row *event = &item->event;
    check_command_before(proof, event);
    if (event->seq != proof->seq + 1)
        proof_complain(proof, proof->seq + 1,
                       "event %lld: what was between is gone: after event %lld comes %lld",
                       (long long)proof->seq + 1, (long long)proof->seq, (long long)event->seq);
    check_seal(proof, item);
    check_correction(proof, event);
    if (!fault_is(proof->fault))
        proof->fault = accounts_post(&proof->accounts, item);
    if (fault_is(proof->fault))
        return;
    proof->fault = told_check(proof, event);
    if (fault_is(proof->fault))
        return;
    if (event->piece)
        follow_piece(proof, item);
    else
        follow_presence(proof, event);
    proof->seq = event->seq;
    proof->report->events++;
    memcpy(proof->seal, event->seal, sizeof proof->seal);
}

/* What a weighing teaches: how much of its metal the piece has kept since it was last weighed on its own, or,
 * before that, of what its model's volume weighs. The cut of a tree weighs its pieces, too, as they leave
 * casting: the sprue is off them. */

#include "common/rules/held.h"
#include "hub/service/learn.h"
#include "hub/store/learning.h"
#include "hub/store/redo.h"
#include "hub/store/scale.h"
#include "hub/store/stone.h"

/* ------------------------------------------------------------------ from where to where */

/* The last step that a piece weighed at this moment has behind it; −1: none. *counts false: the weighing does
 * not say which steps it has behind it, or is not of one piece alone (a tree of one has its sprue, too). */
static int steps_behind(enum verb verb, const struct piece *piece, bool *counts)
{
    const struct route_step *step = piece->place == PLACE_STATION ? piece_step(piece) : NULL;
    *counts = step && (verb == VERB_CUT || step->weigh != WEIGH_NONE) &&
              piece_work_state(piece) != PIECE_DONE && piece->quantity == 1 && piece->kind == KIND_PIECE;
    if (!*counts)
        return -1;
    bool through = verb == VERB_CUT || step_weighs_through(step, piece_is_started(piece));
    return through ? piece->step : piece->step - 1;
}

enum base_kind { BASE_NONE, BASE_VOLUME, BASE_WEIGHED };

struct base {
    enum base_kind kind;
    int behind; /* BASE_WEIGHED: steps that were done then */
    struct mass mass;
};

/* The piece as the event left it, on its route. */
static struct piece piece_then(const struct event_link *event, const struct piece *now)
{
    return (struct piece){.kind = now->kind,
                          .place = event->place,
                          .state = event->state,
                          .was = event->was,
                          .step = event->step,
                          .quantity = event->quantity,
                          .book_mass = event->book_mass,
                          .steps = now->steps,
                          .step_count = now->step_count};
}

/* One event further back in the life of a piece; what was withdrawn counts as not done. `newer`: what the
 * event after it left in the book, NULL: there is none. False: go on from event->previous. */
static bool look_at(const struct event_link *event, const struct mass *newer, const struct piece_row *row,
                    struct base *out)
{
    struct piece piece = piece_then(event, &row->now.piece);
    bool brought_metal = newer && newer->ug != piece.book_mass.ug;
    *out = (struct base){.kind = BASE_NONE};
    if (brought_metal) { /* by the cast or the cut: of its volume; a finding, a split: of nothing that is
                            known */
        out->kind = piece.book_mass.ug == 0 ? BASE_VOLUME : BASE_NONE;
        return true;
    }
    if (event->verb == VERB_WEIGH || (event->verb == VERB_CUT && event->weighed)) {
        bool counts;
        out->behind = steps_behind(event->verb, &piece, &counts);
        out->mass = piece.book_mass;
        out->kind = counts ? BASE_WEIGHED : BASE_NONE;
        return true;
    }
    if (event->verb == VERB_REWORK) /* what is done again loses otherwise than what is done once */
        return true;
    bool is_half = event->verb == VERB_SPLIT; /* what was done with it before is not in its own life */
    out->kind = event->previous == 0 && !is_half ? BASE_VOLUME : BASE_NONE;
    return event->previous == 0;
}

/* Back from the event `seq`, which is the newest before the weighing. */
static struct fault find_base(struct store *store, const struct piece_row *row, int64_t seq, struct base *out)
{
    struct event_link event;
    struct mass newer;
    bool has_newer = false;
    *out = (struct base){.kind = BASE_NONE};
    while (seq != 0) {
        struct fault fault = store_event_follow(store, seq, &event);
        if (!fault_is(fault) && event.verb == VERB_WITHDRAW && event.changes)
            fault = store_event_follow(store, event.corrects, &event);
        else if (!fault_is(fault) && event.changes) {
            if (look_at(&event, has_newer ? &newer : NULL, row, out))
                return FAULT_OK;
            newer = event.book_mass;
            has_newer = true;
        }
        if (fault_is(fault))
            return fault;
        seq = event.previous;
    }
    return FAULT_OK;
}

/* V · ρ of one piece. */
static struct mass volume_mass(const struct house *house, const struct piece_row *row)
{
    int64_t ug = 0;
    bool fits = number_scale(row->volume_mm3_e3, house_lot(house, row->lot)->density.ug_per_mm3, 1000, &ug);
    return MASS_UG(fits ? ug : 0);
}

/* ------------------------------------------------------------------ the sample */

/* `row` as it was when it was weighed (by a cut: as that left it), linked; `before` the event before that. */
static struct fault find_sample(struct store *store, const struct house *house, enum verb verb,
                                const struct piece_row *row, int64_t before, struct mass metal,
                                struct sample *out, bool *found)
{
    const struct piece *piece = &row->now.piece;
    const struct workshop_lot *lot = house_lot(house, row->lot);
    struct base base;
    bool counts;
    int behind = steps_behind(verb, piece, &counts);
    *found = false;
    if (!counts || behind < 0)
        return FAULT_OK;
    struct fault fault = find_base(store, row, before, &base);
    if (fault_is(fault) || base.kind == BASE_NONE)
        return fault;
    int first = base.kind == BASE_WEIGHED ? base.behind + 1 : 0;
    struct mass mass = base.kind == BASE_WEIGHED ? base.mass : volume_mass(house, row);
    if (first > behind)
        return FAULT_OK;
    out->key = (struct sample_key){
        .model = house_model(house, row->model)->code,
        .alloy = lot->alloy,
        .first = step_name(piece->steps, first),
        .last = step_name(piece->steps, behind),
        .tied = base.kind == BASE_VOLUME,
        .source = base.kind == BASE_VOLUME ? lot->source : DENSITY_TABLE,
    };
    out->ratio = learning_ratio(metal, mass);
    *found = out->ratio > 0;
    return FAULT_OK;
}

struct fault learn_note_weighing(struct act *act, const struct piece_row *before, struct mass metal)
{
    struct sample sample = {.event = act->desk->seq};
    bool found;
    struct fault fault = find_sample(act->desk->store, &act->desk->house, VERB_WEIGH, before, before->event,
                                     metal, &sample, &found);
    return fault_is(fault) || !found ? fault : store_sample_add(act->desk->store, &sample);
}

struct fault learn_note_cut(struct act *act, const struct piece_row *row, int64_t before)
{
    struct sample sample = {.event = act->desk->seq};
    bool found;
    struct fault fault = find_sample(act->desk->store, &act->desk->house, VERB_CUT, row, before,
                                     row->now.piece.book_mass, &sample, &found);
    return fault_is(fault) || !found ? fault : store_sample_add(act->desk->store, &sample);
}

struct fault learn_forget_weighing(struct act *act, int64_t event)
{
    return store_sample_remove(act->desk->store, event);
}

/* True when `newer` sent the piece back from where `older` had left it, and stands. */
static struct fault sends_back(struct store *store, const struct event_row *newer,
                               const struct event_row *older, bool *out)
{
    bool stands = true;
    *out = newer->changes && newer->corrects == 0 && newer->after.piece.rework &&
           newer->after.piece.step < older->after.piece.step;
    struct fault fault = *out ? store_event_stands(store, newer->seq, &stands) : FAULT_OK;
    *out = *out && stands;
    return fault;
}

/* The rework that was taken back was the last: the one before it counts again, if there was one. So does one
 * whose withdrawal was taken back in its turn. */
struct fault learn_forget_rework(struct act *act, const struct event_row *undone)
{
    struct store *store = act->desk->store;
    struct event_row newer, older;
    bool found = false;
    if (!undone->after.piece.rework && undone->corrects == 0)
        return FAULT_OK;
    struct fault fault = store_redo_remove(store, undone->piece);
    if (!fault_is(fault) && undone->previous != 0)
        fault = store_event_get(store, undone->previous, &newer);
    while (!fault_is(fault) && undone->previous != 0 && newer.previous != 0 && !found) {
        fault = store_event_get(store, newer.previous, &older);
        if (!fault_is(fault))
            fault = sends_back(store, &newer, &older, &found);
        if (!found)
            newer = older;
    }
    if (fault_is(fault) || !found)
        return fault;
    struct redo redo = {older.after.piece.step, newer.after.piece.step, older.after.piece.quantity,
                        older.after.piece.book_mass, older.after.piece.findings};
    return store_redo_set(store, undone->piece, newer.seq, &redo);
}

/* ------------------------------------------------------------------ anew, from the events */

/* What the weighing of an event teaches, if it stands. */
static struct fault sample_of_event(struct store *store, const struct house *house,
                                    const struct event_row *event, struct sample *out, bool *found)
{
    struct piece_row row;
    struct weighing_row weighing;
    bool stands, weighed = false;
    *out = (struct sample){.event = event->seq};
    *found = false;
    struct fault fault = store_event_stands(store, event->seq, &stands);
    if (!fault_is(fault))
        fault = store_piece_get(store, event->piece, &row);
    if (!fault_is(fault) && event->verb == VERB_WEIGH)
        fault = store_weighing_find(store, event->seq, &weighing, &weighed);
    if (fault_is(fault) || !stands || (event->verb == VERB_WEIGH && !weighed))
        return fault;
    enum piece_kind kind = row.now.piece.kind; /* of the piece, and not of its events */
    row.now = event->after;
    row.now.piece =
        held_found(&event->after.piece, true); /* what is held was weighed without knowing of it */
    row.now.piece.kind = kind;
    if (!house_link(house, &row))
        return FAULT_OK; /* verify says so of the piece */
    struct mass metal = weighed ? weighing.verdict.actual : event->after.piece.book_mass;
    return find_sample(store, house, event->verb, &row, event->previous, metal, out, found);
}

struct fault learn_remember_weighing(struct act *act, int64_t seq)
{
    struct event_row event;
    struct sample sample;
    bool found = false;
    struct fault fault = store_event_get(act->desk->store, seq, &event);
    if (fault_is(fault) || event.verb != VERB_WEIGH)
        return fault;
    fault = sample_of_event(act->desk->store, &act->desk->house, &event, &sample, &found);
    return fault_is(fault) || !found ? fault : store_sample_add(act->desk->store, &sample);
}

struct relearning {
    struct desk *desk;
    struct fault fault;
};

static bool relearn_event(void *context, const struct event_row *event)
{
    struct relearning *again = context;
    struct store *store = again->desk->store;
    struct sample sample;
    bool found = false;
    again->fault = sample_of_event(store, &again->desk->house, event, &sample, &found);
    if (!fault_is(again->fault) && found)
        again->fault = store_sample_add(store, &sample);
    return !fault_is(again->fault);
}

struct fault learn_from_history(struct desk *desk)
{
    struct relearning again = {.desk = desk};
    int64_t count = 0;
    struct fault fault = store_sample_count(desk->store, &count);
    if (!fault_is(fault) && count == 0)
        fault = store_event_each_weighing(desk->store, relearn_event, &again);
    return fault_is(fault) ? fault : again.fault;
}

/* ------------------------------------------------------------------ proof */

struct check {
    const struct prover *prover;
    int64_t expected;
    struct fault fault;
};

static bool equal_keys(const struct sample_key *a, const struct sample_key *b)
{
    return code_equal(a->model, b->model) && code_equal(a->alloy, b->alloy) &&
           code_equal(a->first, b->first) && code_equal(a->last, b->last) && a->tied == b->tied &&
           (!a->tied || a->source == b->source);
}

static struct fault check_weighing(struct check *check, const struct event_row *event)
{
    struct sample expected, stored;
    bool found = false, has = false;
    struct fault fault =
        sample_of_event(check->prover->store, check->prover->house, event, &expected, &found);
    if (!fault_is(fault) && found)
        fault = store_sample_find(check->prover->store, event->seq, &stored, &has);
    if (fault_is(fault))
        return fault;
    check->expected += found;
    if (found && (!has || stored.ratio != expected.ratio || !equal_keys(&stored.key, &expected.key))) {
        prove_complain(check->prover, event->seq,
                       "event %lld: what its weighing teaches is not what was learned",
                       (long long)event->seq);
    }
    return FAULT_OK;
}

static bool check_event(void *context, const struct event_row *event)
{
    struct check *check = context;
    check->fault = check_weighing(check, event);
    return !fault_is(check->fault);
}

struct fault learn_prove(const struct prover *prover)
{
    struct check check = {.prover = prover};
    int64_t count = 0;
    struct fault fault = store_event_each_weighing(prover->store, check_event, &check);
    if (!fault_is(fault))
        fault = check.fault;
    if (!fault_is(fault))
        fault = store_sample_count(prover->store, &count);
    if (!fault_is(fault) && count != check.expected)
        prove_complain(prover, 0, "%lld weighings have taught something, %lld are noted",
                       (long long)check.expected, (long long)count);
    struct prover teller = *prover;
    if (!fault_is(fault))
        fault = store_scale_prove(prover->store, prove_say, &teller);
    if (!fault_is(fault))
        fault = store_stone_prove(prover->store, prove_say, &teller);
    return fault_is(fault) ? fault : store_redo_prove(prover->store, prove_say, &teller);
}

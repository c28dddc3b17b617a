#include "common/rules/flow.h"

#include "common/rules/slip.h"
#include "common/rules/stretch.h"

/* ---------------------------------------------------------------- refusing and flagging */

static struct outcome begin(const struct deed *deed)
{
    assert(deed->here && deed->here->station);
    return outcome_begin(deed->piece);
}

/* A rule is broken that a person can break: asked, it is refused (true: that is all); happened, the first one
 * is flagged and the deed goes on. */
static bool breaks(const struct deed *deed, struct outcome *out, enum reason reason)
{
    if (!deed->happened)
        out->reason = reason;
    else if (out->flag == REASON_NONE)
        out->flag = reason;
    return !deed->happened;
}

/* The deed makes no sense for the piece as it is. Asked, it is refused; happened, it is history only. */
static void rule_out(const struct deed *deed, struct outcome *out, enum reason reason)
{
    if (!deed->happened)
        out->reason = reason;
    else
        out->flag = reason;
}

/* Like rule_out, and if it happened then the piece has gone on since. */
static void rule_out_late(const struct deed *deed, struct outcome *out, enum reason reason)
{
    rule_out(deed, out, deed->happened ? REASON_LATE : reason);
}

/* ---------------------------------------------------------------- where a piece is and goes */

/* Where somebody should take it: the station that it waits or works at, else the kind of the next step. */
static struct code whereto(const struct piece *piece)
{
    if (piece->place == PLACE_STATION && piece->state != PIECE_DONE)
        return piece->station;
    const struct route_step *next = piece_next_step(piece);
    return next ? next->kind : code_of("");
}

static bool comes_next(const struct piece *piece, const struct station *station)
{
    const struct route_step *next = piece_next_step(piece);
    return next && station_takes(station, next);
}

/* A piece that has left the line, or is held, can be moved by nobody; a deed of an earlier visit moves
 * nothing. */
static bool is_gone(const struct deed *deed, struct outcome *out)
{
    if (deed->late) {
        rule_out(deed, out, REASON_LATE);
        return true;
    }
    switch (deed->piece->place) {
    case PLACE_POOL:
    case PLACE_STATION:
        if (deed->piece->state != PIECE_HELD)
            return false;
        rule_out(deed, out, REASON_HELD);
        return true;
    case PLACE_PARKED:
        rule_out(deed, out, REASON_HELD);
        return true;
    case PLACE_TREE:
        rule_out(deed, out, REASON_WRONG_STATE);
        return true;
    case PLACE_FINISHED:
    case PLACE_DELIVERED:
    case PLACE_SCRAPPED:
    case PLACE_MISSING:
    case PLACE_ENDED:
        break;
    }
    rule_out_late(deed, out, REASON_FINISHED);
    return true;
}

/* On its way to a subcontractor or back, nobody has it to work on. */
static bool is_on_its_way(const struct deed *deed, struct outcome *out)
{
    if (!deed->piece->transit)
        return false;
    out->next = deed->piece->station;
    rule_out(deed, out, REASON_WRONG_STATE);
    return true;
}

/* True when the piece is not at the station that asks (all verbs but receive). */
static bool is_elsewhere(const struct deed *deed, struct outcome *out)
{
    const struct piece *piece = deed->piece;
    const struct station *here = deed->here->station;
    if (is_gone(deed, out) || is_on_its_way(deed, out))
        return true;
    if (piece_is_at(piece, here->code))
        return false;
    bool expected = comes_next(piece, here) && (piece->place == PLACE_POOL || piece->state == PIECE_DONE);
    out->next = whereto(piece);
    rule_out_late(deed, out, expected ? REASON_NOT_QUEUED : REASON_WRONG_STATION);
    return true;
}

/* What goes to a subcontractor goes on a transfer slip: no scan takes it in there, nor starts what has not
 * come. */
static bool lacks_slip(const struct deed *deed, struct outcome *out)
{
    const struct station *here = deed->here->station;
    bool has_come = piece_is_at(deed->piece, here->code) && code_equal(deed->piece->tray, here->code);
    if (!here->outside || has_come)
        return false;
    out->next = here->code;
    return breaks(deed, out, REASON_WRONG_STATE);
}

/* What comes back from a subcontractor is weighed in: by its slip, or by a step that weighs in anyway. */
static bool lacks_weighing_back(const struct deed *deed, struct outcome *out)
{
    const struct route_step *next = piece_next_step(deed->piece);
    if (!slip_weighs_back(deed->piece) || next->weigh == WEIGH_IN || next->weigh == WEIGH_BOTH)
        return false;
    out->next = deed->piece->station;
    return breaks(deed, out, REASON_NO_WEIGHT);
}

/* ---------------------------------------------------------------- room */

static struct floor_now floor_of(const struct deed *deed)
{
    return (struct floor_now){deed->next, deed->next_count, deed->groups, deed->group_count};
}

/* What a limit says where the deed asks for room. True when it keeps the piece out, and no manager lets it
 * in. */
static bool is_kept_by(const struct deed *deed, const struct room *room, struct outcome *out)
{
    if (room->reason == REASON_NONE) {
        out->used_reason |= room->by_reason;
        return false;
    }
    if (!deed->has_override || out->used_override) /* one override lets it past once */
        return true;
    out->used_override = true;
    return false;
}

/* True when the limit of the station that asks, or of a group that it enters there, keeps the piece out. A
 * limit that only warns lets it in, flagged. */
static bool is_kept_out(const struct deed *deed, struct outcome *out)
{
    struct floor_now floor = floor_of(deed);
    struct piece after = room_arrived(deed->piece, deed->here->station->code);
    struct room room = room_to_enter(deed->piece, &after, deed->here, &floor, deed->has_reason);
    if (room.reason == REASON_NONE && room.flag == REASON_NONE)
        return false;
    out->numbers = room.numbers;
    out->next = room.next;
    if (is_kept_by(deed, &room, out))
        return breaks(deed, out, room.reason);
    enum reason flag = room.reason == REASON_NONE ? room.flag : room.reason;
    if (out->flag == REASON_NONE)
        out->flag = flag;
    return false;
}

/* REASON_NONE when the piece could go on after its present step; else why not, with the first limit's
 * numbers. */
static enum reason way_obstacle(const struct deed *deed, const struct piece *piece, struct outcome *out)
{
    struct floor_now floor = floor_of(deed);
    struct room room = room_ahead(piece, &floor, deed->has_reason);
    if (!is_kept_by(deed, &room, out))
        return REASON_NONE;
    out->numbers = room.numbers;
    out->next = room.next;
    return room.reason;
}

/* ---------------------------------------------------------------- moving */

/* It lies in the tray here now; a step that weighs in counts nothing before that weighing. */
static void lay_down(struct piece *piece, struct code here)
{
    piece->tray = here;
    if (stretch_counts_tray(piece))
        stretch_add_tray(piece, here);
}

static void arrive(struct piece *piece, const struct station *here)
{
    piece->place = PLACE_STATION;
    piece->state = PIECE_QUEUED;
    piece->station = here->code;
    piece->step++;
    piece->transit = false;
    piece->rework = false;
    piece->holder = tag_of("");
    piece->weighed_here = false;
    lay_down(piece, here->code);
}

static void begin_work(struct piece *piece, struct tag operator_badge, struct code here)
{
    piece->state = PIECE_IN_WORK;
    piece->holder = operator_badge;
    piece->tray = here;
    if (stretch_counts_hand(piece))
        stretch_add(piece, operator_badge, here);
    if (piece_weigh_policy(piece) == WEIGH_BOTH)
        piece->weighed_here = false; /* that was the weighing in; the one out is still to come */
}

/* The piece leaves its operator, or whoever has it when nobody started it. A weighing out stands for this
 * moment: what is lost from then on is not the operator's. */
static void leave(struct piece *piece, struct tag operator_badge, struct outcome *out)
{
    if (piece->state == PIECE_QUEUED)
        begin_work(piece, operator_badge, piece->station);
    struct tag from = piece->holder;
    stretch_add(piece, from, piece->station); /* who counts already counts once */
    if (!tag_is_none(operator_badge) && !tag_equal(operator_badge, from)) {
        stretch_add(piece, operator_badge, piece->station);
        out->handed_over = true;
    }
    if (piece_weighs_out(piece) && piece->weighed_here)
        stretch_begin(piece, tag_of(""), piece->station);
    piece->holder = tag_of("");
}

/* The step is over: it is left, and the stones that it sets are in. */
static void end_step(struct piece *piece, struct tag operator_badge, struct outcome *out)
{
    leave(piece, operator_badge, out);
    piece->stones = piece_stones_at(piece, piece->step, true);
}

/* ---------------------------------------------------------------- starting */

/* Why the piece cannot be started here now; REASON_NONE when it can. */
static enum reason start_obstacle(const struct deed *deed, const struct piece *piece, struct outcome *out)
{
    int64_t at_once = deed->here->station->at_once;
    bool used_reason = out->used_reason, used_override = out->used_override;
    if (piece_weigh_policy(piece) == WEIGH_BOTH && !piece->weighed_here)
        return REASON_NO_WEIGHT;
    enum reason way = way_obstacle(deed, piece, out);
    if (way != REASON_NONE)
        return way;
    if (at_once > 0 && deed->in_work >= at_once) {
        out->used_reason = used_reason; /* nothing is used up by what does not happen */
        out->used_override = used_override;
        numbers_set(&out->numbers, NUMBER_IN_WORK, deed->in_work);
        numbers_set(&out->numbers, NUMBER_AT_ONCE, at_once);
        return REASON_AT_ONCE;
    }
    return REASON_NONE;
}

static void start_if_possible(const struct deed *deed, struct outcome *out)
{
    out->not_started = start_obstacle(deed, &out->after, out);
    if (out->not_started == REASON_NONE)
        begin_work(&out->after, deed->operator_badge, deed->here->station->code);
}

/* A rework is scanned at the station that it was sent back to: from QC's tray into this one. */
static struct outcome fetch_rework(const struct deed *deed, struct outcome out)
{
    if (lacks_slip(deed, &out))
        return out;
    lay_down(&out.after, deed->here->station->code);
    start_if_possible(deed, &out);
    return outcome_accept(out);
}

struct outcome piece_receive(const struct deed *deed)
{
    const struct piece *piece = deed->piece;
    const struct station *here = deed->here->station;
    struct outcome out = begin(deed);
    if (is_gone(deed, &out))
        return out;
    bool ready = piece->place == PLACE_POOL || piece->state == PIECE_DONE;
    if (piece_is_at(piece, here->code) && !(ready && comes_next(piece, here))) {
        if (!code_equal(piece->tray, here->code))
            return fetch_rework(deed, out);
        rule_out(deed, &out, REASON_ALREADY_HERE);
        return out;
    }
    if (!comes_next(piece, here)) {
        out.next = whereto(piece);
        rule_out_late(deed, &out, REASON_WRONG_STATION);
        return out;
    }
    if (!ready && breaks(deed, &out, REASON_NOT_DONE))
        return out;
    if (lacks_slip(deed, &out) || lacks_weighing_back(deed, &out))
        return out;
    if (is_kept_out(deed, &out))
        return out;
    if (!ready)
        end_step(&out.after, tag_of(""), &out);
    arrive(&out.after, here);
    start_if_possible(deed, &out);
    return outcome_accept(out);
}

struct outcome piece_start(const struct deed *deed)
{
    struct outcome out = begin(deed);
    if (is_elsewhere(deed, &out))
        return out;
    if (deed->piece->state != PIECE_QUEUED) {
        rule_out_late(deed, &out, REASON_NOT_QUEUED);
        return out;
    }
    if (lacks_slip(deed, &out))
        return out;
    enum reason obstacle = start_obstacle(deed, deed->piece, &out);
    if (obstacle != REASON_NONE && breaks(deed, &out, obstacle))
        return out;
    begin_work(&out.after, deed->operator_badge, deed->here->station->code);
    return outcome_accept(out);
}

/* ---------------------------------------------------------------- ending a step */

/* True when nobody has the piece in work here. One still queued may have been worked on: happened, that is
 * flagged. */
static bool is_not_in_work(const struct deed *deed, struct outcome *out)
{
    if (is_elsewhere(deed, out))
        return true;
    switch (deed->piece->state) {
    case PIECE_IN_WORK:
        return false;
    case PIECE_QUEUED:
        return breaks(deed, out, REASON_NOT_IN_WORK);
    case PIECE_DONE:
    case PIECE_HELD:
        break;
    }
    rule_out_late(deed, out, REASON_NOT_IN_WORK);
    return true;
}

static bool is_inspection(const struct piece *piece)
{
    const struct route_step *step = piece_step(piece);
    return step && step->inspection;
}

static void become_done(struct piece *piece)
{
    piece->state = PIECE_DONE;
    piece->tray = piece->station;
    piece->rework = false;
}

struct outcome piece_finish(const struct deed *deed)
{
    struct outcome out = begin(deed);
    if (is_not_in_work(deed, &out))
        return out;
    bool wants_weight = piece_weighs_out(deed->piece) && !deed->piece->weighed_here;
    if (wants_weight && breaks(deed, &out, REASON_NO_WEIGHT))
        return out;
    if (room_is_to_be_cut(deed->piece)) {
        rule_out(deed, &out,
                 REASON_WRONG_STATE); /* even if it happened: its pieces go on, and they hang on it */
        return out;
    }
    if (is_inspection(deed->piece)) {
        rule_out(deed, &out,
                 REASON_NOT_INSPECTED); /* even if it happened: nobody would ever take it from there */
        return out;
    }
    end_step(&out.after, deed->operator_badge, &out);
    become_done(&out.after);
    return outcome_accept(out);
}

void piece_count_stones(struct outcome *finished, const struct piece *before, struct mass off,
                        struct mass set)
{
    struct piece *after = &finished->after;
    after->stones = mass_add(before->stones, set);
    if (!before->weighed_here || !step_weighs_through(piece_step(before), piece_is_started(before)))
        return;
    after->book_mass = mass_add(before->book_mass, mass_subtract(off, after->stones));
    if (after->book_mass.ug < 0)
        after->book_mass.ug = 0;
}

static void become_finished(struct piece *piece)
{
    piece->place = PLACE_FINISHED;
    piece->state = PIECE_DONE;
    piece->station = code_of("");
    piece->tray = code_of("");
    piece->rework = false;
}

static enum reason weight_obstacle(const struct judged *weight)
{
    if (!weight->has_ruling)
        return REASON_NONE;
    switch (weight->ruling) {
    case RULING_FAIL:
    case RULING_CONDITIONAL_FAIL:
        return REASON_WEIGHT_FAILS;
    case RULING_CONDITIONAL_PASS:
        if (weight->readings < 2)
            return REASON_WEIGH_AGAIN;
        return weight->conditional_stops ? REASON_NEEDS_MANAGER : REASON_NONE;
    case RULING_NO_VERDICT:
        return weight->no_verdict_stops ? REASON_NEEDS_MANAGER : REASON_NONE;
    case RULING_PASS:
        break;
    }
    return REASON_NONE;
}

enum reason judged_obstacle(const struct judged *judged)
{
    enum reason weight = weight_obstacle(judged);
    if (judged->accepted)
        return REASON_NONE;
    if (weight != REASON_NONE)
        return weight;
    if (judged->sheet_fails)
        return REASON_SHEET_FAILS;
    return judged->sheet_missing ? REASON_NO_SHEET : REASON_NONE;
}

struct outcome piece_pass(const struct deed *deed, const struct judged *weight)
{
    struct outcome out = begin(deed);
    if (is_not_in_work(deed, &out))
        return out;
    bool wants_weight = piece_weigh_policy(deed->piece) != WEIGH_NONE && !deed->piece->weighed_here;
    enum reason obstacle = judged_obstacle(weight);
    if (wants_weight && breaks(deed, &out, REASON_NO_WEIGHT))
        return out;
    if (!is_inspection(deed->piece) && breaks(deed, &out, REASON_BAD_STEP))
        return out;
    if (obstacle != REASON_NONE && breaks(deed, &out, obstacle))
        return out;
    end_step(&out.after, deed->operator_badge, &out);
    if (piece_next_step(deed->piece))
        become_done(&out.after);
    else
        become_finished(&out.after);
    return outcome_accept(out);
}

/* The latest step of this kind before the present one; -1 when the piece has passed none. */
static int passed_step(const struct piece *piece, struct code kind)
{
    int step = piece->step - 1;
    while (step >= 0 && !code_equal(piece->steps[step].kind, kind))
        step--;
    return step;
}

static const struct station *station_for(const struct deed *deed, const struct route_step *step)
{
    for (size_t i = 0; i < deed->next_count; i++)
        if (station_takes(deed->next[i].station, step))
            return deed->next[i].station;
    return NULL;
}

static void send_back(struct piece *piece, const struct station *guilty, int step)
{
    piece->tray = piece->station; /* it lies here until it is scanned there */
    piece->station = guilty->code;
    piece->state = PIECE_QUEUED;
    piece->step = step;
    piece->rework = true;
    piece->weighed_here = false;
}

struct outcome piece_rework(const struct deed *deed, struct code to)
{
    struct outcome out = begin(deed);
    if (is_not_in_work(deed, &out))
        return out;
    int step = passed_step(deed->piece, to);
    const struct station *guilty = step < 0 ? NULL : station_for(deed, &deed->piece->steps[step]);
    if (!guilty) {
        rule_out(deed, &out, REASON_BAD_STEP);
        return out;
    }
    const struct route_step *at = piece_step(deed->piece);
    if (!(at && step_sends_back(at)) && breaks(deed, &out, REASON_BAD_STEP))
        return out;
    leave(&out.after, deed->operator_badge, &out);
    send_back(&out.after, guilty, step);
    return outcome_accept(out);
}

/* ---------------------------------------------------------------- weighing, undoing, scanning */

/* True when the piece cannot be weighed here now: a step that only weighs out weighs what is in work. */
static bool is_not_on_scale(const struct deed *deed, struct outcome *out)
{
    if (is_elsewhere(deed, out))
        return true;
    if (deed->piece->state == PIECE_DONE) {
        rule_out_late(deed, out, REASON_NOT_IN_WORK);
        return true;
    }
    return deed->piece->state == PIECE_QUEUED && piece_weigh_policy(deed->piece) == WEIGH_OUT &&
           breaks(deed, out, REASON_NOT_IN_WORK);
}

struct outcome piece_weigh(const struct deed *deed, struct mass metal)
{
    struct outcome out = begin(deed);
    struct piece *after = &out.after;
    if (metal.ug < 0 || metal.ug > THEORY_METAL_MAX_UG) {
        rule_out(deed, &out, REASON_BAD_FIELD);
        return out;
    }
    if (is_not_on_scale(deed, &out))
        return out;
    if (piece_weigh_policy(after) == WEIGH_NONE && breaks(deed, &out, REASON_NO_TOLERANCE))
        return out;
    after->book_mass = metal;
    after->weighed = true;
    after->weighed_here = true;
    stretch_begin(after, after->holder, after->station);
    return outcome_accept(out);
}

struct outcome piece_undo(const struct piece *now, const struct piece *before, int64_t after_version)
{
    struct outcome out = outcome_begin(now);
    if (now->version != after_version)
        return outcome_refuse(out, REASON_NOTHING_TO_UNDO);
    out.after = *before;
    out.after.version = now->version;
    out.after.steps = now->steps;
    out.after.step_count = now->step_count;
    out.after.tag = now->tag;
    out.after.kind = now->kind;
    out.after.stones_due = now->stones_due;
    out.after.each_due = now->each_due;
    return outcome_accept(out);
}

enum verb piece_scan_verb(const struct piece *piece, struct code station)
{
    if (!piece_is_at(piece, station))
        return VERB_RECEIVE;
    switch (piece->state) {
    case PIECE_QUEUED:
        return VERB_START;
    case PIECE_IN_WORK:
        return VERB_FINISH;
    case PIECE_DONE:
    case PIECE_HELD:
        break;
    }
    return VERB_RECEIVE;
}

/* The naive model's flow: routes, room, who had a piece, and the bench's verbs (DOMAIN § 4). */
#include "tests/life/model.h"

#include <math.h>

/* ------------------------------------------------------------------ routes and room */

const struct workshop_route *naive_route_of(const struct model *model, const struct thing *thing)
{
    return &model->shop->routes[thing->model]; /* model i has route i */
}

const struct route_step *naive_step_at(const struct model *model, const struct thing *thing)
{
    return thing->step < 0 ? NULL : &naive_route_of(model, thing)->steps[thing->step];
}

const struct route_step *naive_step_after(const struct model *model, const struct thing *thing)
{
    const struct workshop_route *route = naive_route_of(model, thing);
    return thing->place == FINISHED || thing->step + 1 >= route->step_count ? NULL
                                                                            : &route->steps[thing->step + 1];
}

bool naive_is_kind(const struct model *model, int station, struct code kind)
{
    return strcmp(model->shop->stations[station].kind.text, kind.text) == 0;
}

bool naive_serves(const struct model *model, int actor, int station)
{
    const struct workshop_kiosk *kiosk = &model->shop->kiosks[actor];
    for (int i = 0; i < kiosk->station_count; i++)
        if (strcmp(kiosk->stations[i].text, naive_station_code(model, station)) == 0)
            return true;
    return false;
}

/* § 4: "book metal; theory before the first weighing": as cast, by the model's volume. */
static int64_t counted_ug(const struct model *model, const struct thing *thing)
{
    double each = (double)thing->volume_mm3_e3 / 1000 * model->shop->lots[thing->lot].density.ug_per_mm3;
    return thing->metal_ug > 0 ? thing->metal_ug : llround(each) * thing->quantity;
}

void naive_load_of(const struct model *model, int station, int64_t *pieces, int64_t *ug)
{
    *pieces = *ug = 0;
    for (int i = 0; i < model->piece_count; i++)
        if (model->things[i].place == AT_STATION && model->things[i].station == station) {
            *pieces += model->things[i].quantity;
            *ug += counted_ug(model, &model->things[i]);
        }
}

static bool has_room(const struct model *model, int station, const struct thing *thing)
{
    const struct limit *limit = &model->shop->stations[station].limit;
    int64_t pieces;
    int64_t ug;
    naive_load_of(model, station, &pieces, &ug);
    if (limit->pieces > 0 && pieces + thing->quantity > limit->pieces)
        return false;
    return limit->mass.ug == 0 || ug + counted_ug(model, thing) <= limit->mass.ug;
}

/* "block", "reason (anyone may exceed it, with a coded reason)", "warn": at a scan nobody has given a reason.
 */
static bool may_enter(const struct model *model, int station, const struct thing *thing)
{
    return has_room(model, station, thing) || model->shop->stations[station].limit.mode == LIMIT_WARN;
}

static bool has_way_on(const struct model *model, const struct thing *thing)
{
    const struct route_step *next = naive_step_after(model, thing);
    if (!next)
        return true;
    for (int i = 0; i < model->station_count; i++)
        if (naive_is_kind(model, i, next->kind) && may_enter(model, i, thing))
            return true;
    return false;
}

static int in_work_of(const struct model *model, int person, int station)
{
    int count = 0;
    for (int i = 0; i < model->piece_count; i++) {
        const struct thing *thing = &model->things[i];
        count += thing->place == AT_STATION && thing->state == PIECE_IN_WORK && thing->station == station &&
                 person >= 0 && thing->holder == person;
    }
    return count;
}

/* ------------------------------------------------------------------ who had it */

void naive_mark(struct thing *thing, int person, int station)
{
    assert(thing->mark_count < MARKS_MAX);
    thing->marks[thing->mark_count++] = (struct mark){person, station};
}

enum weigh_policy naive_policy_of(const struct model *model, const struct thing *thing)
{
    const struct route_step *step = naive_step_at(model, thing);
    return step ? step->weigh : WEIGH_NONE;
}

/* A step that weighs in: what is found then is of before it. One that weighs both ways is begun when somebody
 * has it in hand. */
bool naive_answers(const struct model *model, const struct thing *thing, bool in_hand)
{
    enum weigh_policy policy = naive_policy_of(model, thing);
    return policy == WEIGH_NONE || policy == WEIGH_OUT || thing->weighed_here ||
           (policy == WEIGH_BOTH && in_hand);
}

static void lay_in_tray(struct model *model, struct thing *thing, int station)
{
    thing->tray = station;
    if (naive_answers(model, thing, false))
        naive_mark(thing, NOBODY, station);
}

static void take_in_hand(struct model *model, struct thing *thing, int person)
{
    enum weigh_policy policy = naive_policy_of(model, thing);
    thing->state = PIECE_IN_WORK;
    thing->tray = thing->station;
    thing->holder = person >= 0 ? person : NOBODY;
    if (naive_answers(model, thing, true))
        naive_mark(thing, person, thing->station);
    if (policy == WEIGH_BOTH)
        thing->weighed_here = false;
}

static void put_down(struct model *model, struct thing *thing, int person)
{
    enum weigh_policy policy = naive_policy_of(model, thing);
    if (thing->state == PIECE_QUEUED)
        take_in_hand(model, thing, person);
    int had = thing->holder >= 0 ? thing->holder : SOMEBODY;
    if (had == SOMEBODY || (policy == WEIGH_IN && !thing->weighed_here))
        naive_mark(thing, had, thing->station);
    if (person >= 0 && person != had)
        naive_mark(thing, person, thing->station);
    if ((policy == WEIGH_OUT || policy == WEIGH_BOTH) && thing->weighed_here) {
        thing->mark_count = 0;
        naive_mark(thing, NOBODY, thing->station);
    }
    thing->holder = NOBODY;
}

static void end_step(struct model *model, struct thing *thing, int person)
{
    put_down(model, thing, person);
    if (naive_step_at(model, thing)->sets_stones)
        thing->stones_ug = thing->due_ug;
}

static bool can_start(const struct model *model, const struct thing *thing, int person)
{
    if (naive_policy_of(model, thing) == WEIGH_BOTH && !thing->weighed_here)
        return false;
    return has_way_on(model, thing) &&
           in_work_of(model, person, thing->station) < model->shop->stations[thing->station].at_once;
}

static void be_done(struct thing *thing)
{
    thing->state = PIECE_DONE;
    thing->tray = thing->station;
    thing->rework = false;
}

/* ------------------------------------------------------------------ verbs: true when it is accepted; `after`
 * is then how the piece is */

/* It makes no sense for the piece as it is. */
enum judged naive_senseless(const struct step *step)
{
    return step->happened ? HISTORY : NO;
}

/* A rule that a person can break: what had happened goes on. */
bool naive_forbids(const struct step *step)
{
    return !step->happened;
}

/* "any --hold--> held --release--> where it was": meanwhile nobody moves it. */
static bool is_held(const struct thing *thing)
{
    return thing->place != FINISHED && thing->state == PIECE_HELD;
}

enum judged naive_hold(struct thing *after)
{
    if (after->place == FINISHED || is_held(after))
        return NO;
    after->was = after->state;
    after->state = PIECE_HELD;
    return YES;
}

enum judged naive_release(struct thing *after)
{
    if (!is_held(after))
        return NO;
    after->state = after->was;
    after->was = PIECE_QUEUED;
    return YES;
}

static void arrive(struct model *model, struct thing *thing, int station)
{
    thing->place = AT_STATION;
    thing->state = PIECE_QUEUED;
    thing->station = station;
    thing->step++;
    thing->rework = thing->weighed_here = false;
    thing->holder = NOBODY;
    lay_in_tray(model, thing, station);
}

enum judged naive_receive(struct model *model, const struct step *step, int person, struct thing *after)
{
    const struct thing *before = &model->things[step->piece];
    const struct route_step *next = naive_step_after(model, before);
    bool fetches = before->place == AT_STATION && before->station == step->station;
    if (before->place == FINISHED || is_held(before))
        return naive_senseless(step);
    if (fetches) {
        if (before->tray == step->station)
            return naive_senseless(step);
        lay_in_tray(model, after, step->station);
    } else {
        bool ready = before->place == POOL || before->state == PIECE_DONE;
        if (!next || !naive_is_kind(model, step->station, next->kind))
            return naive_senseless(step);
        if (!ready && naive_forbids(step))
            return NO;
        if (!may_enter(model, step->station, before) && naive_forbids(step))
            return NO;
        if (!has_room(model, step->station, before))
            model->breaks_limit[step->station] = true;
        if (!ready)
            end_step(model, after, SOMEBODY);
        arrive(model, after, step->station);
    }
    if (can_start(model, after, person))
        take_in_hand(model, after, person);
    return YES;
}

/* ------------------------------------------------------------------ what must have happened before */

static bool others_serve(const struct model *model, int actor, int station)
{
    for (int i = 0; i < model->shop->kiosk_count; i++)
        if (i != actor && naive_serves(model, i, station))
            return true;
    return false;
}

static bool is_ready_for(const struct model *model, const struct thing *thing, int station)
{
    const struct route_step *next = naive_step_after(model, thing);
    bool ready = thing->place == POOL || (thing->place == AT_STATION && thing->state == PIECE_DONE);
    return ready && next && naive_is_kind(model, station, next->kind);
}

/* The one thing that another kiosk has yet to tell of it; false: there is none. */
static bool do_what_is_missing(struct model *model, int actor, struct thing *thing)
{
    const struct route_step *next = naive_step_after(model, thing);
    bool waits = thing->place == AT_STATION && thing->state == PIECE_QUEUED;
    bool is_worked_on = thing->place == AT_STATION && thing->state == PIECE_IN_WORK;
    if (waits || is_worked_on) {
        if (naive_step_at(model, thing)->inspection || !others_serve(model, actor, thing->station))
            return false;
        if (waits) {
            take_in_hand(model, thing, SOMEBODY);
            return true;
        }
        end_step(model, thing, SOMEBODY);
        be_done(thing);
        return true;
    }
    for (int i = 0; next && i < model->station_count; i++)
        if (naive_is_kind(model, i, next->kind) && others_serve(model, actor, i)) {
            arrive(model, thing, i);
            return true;
        }
    return false;
}

/* "When a piece turns up beyond a station whose kiosk is offline, its missing receive, start and finish there
 * are booked as implied": what has happened beyond it is not refused, whoever is connected. */
int naive_imply(struct model *model, const struct step *step, struct thing out[IMPLIED_MAX])
{
    struct thing thing = model->things[step->piece];
    int count = 0;
    if (thing.place == FINISHED || is_held(&thing) ||
        (thing.place == AT_STATION && thing.station == step->station))
        return 0;
    while (!is_ready_for(model, &thing, step->station)) {
        if (count == IMPLIED_MAX || !do_what_is_missing(model, step->actor, &thing))
            return 0;
        out[count++] = thing;
    }
    return count;
}

/* ------------------------------------------------------------------ verbs at a station */

/* NO or HISTORY: it is not here, or has left. */
bool naive_is_not_here(const struct model *model, const struct step *step, enum judged *out)
{
    const struct thing *thing = &model->things[step->piece];
    if (thing->place == AT_STATION && thing->station == step->station && !is_held(thing))
        return false;
    *out = naive_senseless(step);
    return true;
}

enum judged naive_start(struct model *model, const struct step *step, int person, struct thing *after)
{
    enum judged out;
    if (naive_is_not_here(model, step, &out))
        return out;
    if (after->state != PIECE_QUEUED)
        return naive_senseless(step);
    if (!can_start(model, after, person) && naive_forbids(step))
        return NO;
    take_in_hand(model, after, person);
    return YES;
}

static bool is_not_worked_on(const struct model *model, const struct step *step, enum judged *out)
{
    const struct thing *thing = &model->things[step->piece];
    if (naive_is_not_here(model, step, out))
        return true;
    if (thing->state == PIECE_IN_WORK)
        return false;
    if (thing->state == PIECE_QUEUED) {
        *out = NO;
        return naive_forbids(step);
    }
    *out = naive_senseless(step);
    return true;
}

enum judged naive_finish(struct model *model, const struct step *step, int person, struct thing *after)
{
    enum judged out;
    enum weigh_policy policy = naive_policy_of(model, after);
    if (is_not_worked_on(model, step, &out))
        return out;
    if ((policy == WEIGH_OUT || policy == WEIGH_BOTH) && !after->weighed_here && naive_forbids(step))
        return NO;
    if (naive_step_at(model, after)->inspection)
        return naive_senseless(step);
    end_step(model, after, person);
    be_done(after);
    return YES;
}

/* § 5: fail and conditional fail fail; a conditional pass is weighed once more and then goes to a manager; no
 * verdict does not stop. */
static bool weight_passes(const struct thing *thing)
{
    if (!thing->has_ruling)
        return true;
    return thing->ruling == RULING_PASS || thing->ruling == RULING_NO_VERDICT;
}

enum judged naive_pass(struct model *model, const struct step *step, int person, struct thing *after)
{
    enum judged out;
    if (is_not_worked_on(model, step, &out))
        return out;
    bool weighed = naive_policy_of(model, after) == WEIGH_NONE || after->weighed_here;
    if ((!weighed || !naive_step_at(model, after)->inspection || !weight_passes(after)) &&
        naive_forbids(step))
        return NO;
    bool last = !naive_step_after(model, after);
    end_step(model, after, person);
    be_done(after);
    if (last) {
        after->place = FINISHED;
        after->station = after->tray = -1;
    }
    return YES;
}

int naive_guilty_step(const struct model *model, const struct thing *thing, struct code kind)
{
    int found = -1;
    for (int i = 0; i < thing->step; i++)
        if (strcmp(naive_route_of(model, thing)->steps[i].kind.text, kind.text) == 0)
            found = i;
    return found;
}

/* Where it was last of that kind, else the first such station. */
static int guilty_station(const struct model *model, int piece, struct code kind)
{
    for (int i = model->visit_count[piece] - 1; i >= 0; i--)
        if (model->visits[piece][i] >= 0 && naive_is_kind(model, model->visits[piece][i], kind))
            return model->visits[piece][i];
    for (int i = 0; i < model->station_count; i++)
        if (naive_is_kind(model, i, kind))
            return i;
    return -1;
}

enum judged naive_rework(struct model *model, const struct step *step, int person, struct thing *after)
{
    enum judged out;
    struct code kind = model->shop->stations[step->to].kind;
    if (is_not_worked_on(model, step, &out))
        return out;
    int guilty = naive_guilty_step(model, after, kind);
    int station = guilty_station(model, step->piece, kind);
    if (guilty < 0 || station < 0)
        return naive_senseless(step);
    bool checks = naive_step_at(model, after)->inspection || naive_step_at(model, after)->sets_stones;
    if (!checks && naive_forbids(step))
        return NO;
    put_down(model, after, person);
    after->tray = after->station;
    after->station = station;
    after->state = PIECE_QUEUED;
    if (guilty < after->step) {
        after->sent_from = after->metal_ug > 0 ? after->step : 0; /* else nobody has weighed it */
        after->sent_to = guilty;
        after->sent_ug = after->metal_ug;
    }
    after->step = guilty;
    after->rework = true;
    after->weighed_here = false;
    model->breaks_limit[station] = true;
    return YES;
}

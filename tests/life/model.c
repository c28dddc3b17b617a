/* The naive model: a workshop as plain arrays, by the sentences of the domain page (§ 4 flow, § 6 ledger, §
 * 10). It shares the structs of the contract with the hub, and none of its rules. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/store/ledger.h"
#include "hub/store/piece.h"
#include "tests/life/life.h"

enum { POOL, AT_STATION, FINISHED };
enum { NOBODY = -1, SOMEBODY = -2 }; /* SOMEBODY: unknown, or not told */
enum { MARKS_MAX = 64, VISITS_MAX = 2048, BALANCES_MAX = 512 };

/* Somebody (or only a station's tray) had the piece. `waits`: at a step that weighs in, before that weighing.
 */
struct mark {
    int person; /* NOBODY: only the tray */
    int station;
};

struct thing {
    int model, lot;
    struct book book;
    int64_t quantity, volume_mm3_e3, due_ug;
    int place, state, station, tray, step;
    int was; /* while held: the state that it goes back to */
    bool rework, weighed_here;
    int holder;
    int64_t metal_ug, stones_ug, version;
    struct mark marks[MARKS_MAX];
    int mark_count;
    bool has_ruling;
    enum ruling ruling;
    int sent_from, sent_to; /* the steps of its last way back */
    int64_t sent_ug;        /* what it weighed then */
};

struct deed { /* the last that an actor did, to take it back */
    bool is_event;
    int piece; /* −1: about none */
    struct thing before;
    int64_t after_version;
    bool changed;
    struct step step;
    bool is_withdrawal;
    bool is_told_again; /* the answer is that of the first */
};

struct model {
    const struct workshop *shop;
    int piece_count, station_count;
    struct thing things[LIFE_PIECES_MAX];
    int visits[LIFE_PIECES_MAX][VISITS_MAX]; /* where each was after every event, undone ones too */
    int visit_count[LIFE_PIECES_MAX];
    struct note { /* each piece after every event, for weighings that come late */
        struct thing after;
        bool weighed, stops;
    } notes[LIFE_PIECES_MAX][VISITS_MAX];
    struct deed last[LIFE_ACTORS_MAX];
    struct {
        char book[BOOK_TEXT_MAX], account[ACCOUNT_TEXT_MAX];
        int64_t ug;
    } balances[BALANCES_MAX];
    int balance_count;
    const struct step *now; /* being judged */
    bool
        breaks_limit[LIFE_STATIONS_MAX]; /* let in otherwise than by room: by what happened, rework or undo */
    char *problem;
    size_t problem_size;
};

static void PRINTF_LIKE(2, 3) object(struct model *model, const char *format, ...)
{
    if (model->problem[0])
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(model->problem, model->problem_size, format, arguments);
    va_end(arguments);
}

/* ------------------------------------------------------------------ money and metal */

static void book(struct model *model, const char *name, const char *account, int64_t ug)
{
    int at = 0;
    while (at < model->balance_count &&
           (strcmp(model->balances[at].book, name) != 0 || strcmp(model->balances[at].account, account) != 0))
        at++;
    if (at == model->balance_count) {
        assert(at < BALANCES_MAX);
        snprintf(model->balances[at].book, sizeof model->balances[at].book, "%s", name);
        snprintf(model->balances[at].account, sizeof model->balances[at].account, "%s", account);
        model->balance_count++;
    }
    model->balances[at].ug += ug;
}

static const char *station_code(const struct model *model, int station)
{
    return model->shop->stations[station].code.text;
}

/* § 6: "from start to finish the operator; otherwise the station's tray". */
static void write_holder(const struct model *model, const struct thing *thing, char out[ACCOUNT_TEXT_MAX])
{
    if (thing->place == POOL)
        snprintf(out, ACCOUNT_TEXT_MAX, "tray:pool");
    else if (thing->place == FINISHED)
        snprintf(out, ACCOUNT_TEXT_MAX, "finished");
    else if (thing->holder >= 0)
        snprintf(out, ACCOUNT_TEXT_MAX, "operator:%s", model->shop->people[thing->holder].person.badge.text);
    else
        snprintf(out, ACCOUNT_TEXT_MAX, "tray:%s", station_code(model, thing->tray));
}

static void write_open(const struct model *model, const struct thing *thing, char out[ACCOUNT_TEXT_MAX])
{
    int only = NOBODY;
    bool several = false;
    for (int i = 0; i < thing->mark_count; i++) {
        int person = thing->marks[i].person;
        if (person == NOBODY)
            continue;
        if (person == SOMEBODY || (only != NOBODY && only != person))
            several = true;
        only = person;
    }
    const char *lay = thing->place == AT_STATION ? station_code(model, thing->tray) : "pool";
    const char *first = thing->mark_count ? station_code(model, thing->marks[0].station) : lay;
    const char *last =
        thing->mark_count ? station_code(model, thing->marks[thing->mark_count - 1].station) : lay;
    if (only >= 0 && !several)
        snprintf(out, ACCOUNT_TEXT_MAX, "open:operator:%s", model->shop->people[only].person.badge.text);
    else
        snprintf(out, ACCOUNT_TEXT_MAX, "open:stretch:%s:%s", first, last);
}

static void move_metal(struct model *model, const struct thing *before, const struct thing *after)
{
    char from[ACCOUNT_TEXT_MAX];
    char to[ACCOUNT_TEXT_MAX];
    write_holder(model, before, from);
    write_holder(model, after, to);
    book(model, before->book.text, from, -before->metal_ug);
    book(model, before->book.text, to, before->metal_ug);
}

static void reweigh(struct model *model, const struct thing *before, int64_t metal_ug)
{
    char holder[ACCOUNT_TEXT_MAX];
    char open[ACCOUNT_TEXT_MAX];
    write_holder(model, before, holder);
    write_open(model, before, open);
    book(model, before->book.text, holder, metal_ug - before->metal_ug);
    book(model, before->book.text, open, before->metal_ug - metal_ug);
}

/* ------------------------------------------------------------------ routes and room */

static const struct workshop_route *route_of(const struct model *model, const struct thing *thing)
{
    return &model->shop->routes[thing->model]; /* model i has route i */
}

static const struct route_step *step_at(const struct model *model, const struct thing *thing)
{
    return thing->step < 0 ? NULL : &route_of(model, thing)->steps[thing->step];
}

static const struct route_step *step_after(const struct model *model, const struct thing *thing)
{
    const struct workshop_route *route = route_of(model, thing);
    return thing->place == FINISHED || thing->step + 1 >= route->step_count ? NULL
                                                                            : &route->steps[thing->step + 1];
}

static bool is_kind(const struct model *model, int station, struct code kind)
{
    return strcmp(model->shop->stations[station].kind.text, kind.text) == 0;
}

static void load_of(const struct model *model, int station, int64_t *pieces, int64_t *ug)
{
    *pieces = *ug = 0;
    for (int i = 0; i < model->piece_count; i++)
        if (model->things[i].place == AT_STATION && model->things[i].station == station) {
            *pieces += model->things[i].quantity;
            *ug += model->things[i].metal_ug;
        }
}

static bool has_room(const struct model *model, int station, const struct thing *thing)
{
    const struct limit *limit = &model->shop->stations[station].limit;
    int64_t pieces;
    int64_t ug;
    load_of(model, station, &pieces, &ug);
    if (limit->pieces > 0 && pieces + thing->quantity > limit->pieces)
        return false;
    return limit->mass.ug == 0 || ug + thing->metal_ug <= limit->mass.ug;
}

/* "block", "reason (anyone may exceed it, with a coded reason)", "warn": at a scan nobody has given a reason.
 */
static bool may_enter(const struct model *model, int station, const struct thing *thing)
{
    return has_room(model, station, thing) || model->shop->stations[station].limit.mode == LIMIT_WARN;
}

static bool has_way_on(const struct model *model, const struct thing *thing)
{
    const struct route_step *next = step_after(model, thing);
    if (!next)
        return true;
    for (int i = 0; i < model->station_count; i++)
        if (is_kind(model, i, next->kind) && may_enter(model, i, thing))
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

static void mark(struct thing *thing, int person, int station)
{
    assert(thing->mark_count < MARKS_MAX);
    thing->marks[thing->mark_count++] = (struct mark){person, station};
}

static enum weigh_policy policy_of(const struct model *model, const struct thing *thing)
{
    const struct route_step *step = step_at(model, thing);
    return step ? step->weigh : WEIGH_NONE;
}

/* A step that weighs in: what is found then is of before it. */
static void lay_in_tray(struct model *model, struct thing *thing, int station)
{
    enum weigh_policy policy = policy_of(model, thing);
    thing->tray = station;
    if (policy == WEIGH_NONE || policy == WEIGH_OUT)
        mark(thing, NOBODY, station);
}

static void take_in_hand(struct model *model, struct thing *thing, int person)
{
    enum weigh_policy policy = policy_of(model, thing);
    thing->state = PIECE_IN_WORK;
    thing->tray = thing->station;
    thing->holder = person >= 0 ? person : NOBODY;
    if (policy != WEIGH_IN || thing->weighed_here)
        mark(thing, person, thing->station);
    if (policy == WEIGH_BOTH)
        thing->weighed_here = false;
}

static void put_down(struct model *model, struct thing *thing, int person)
{
    enum weigh_policy policy = policy_of(model, thing);
    if (thing->state == PIECE_QUEUED)
        take_in_hand(model, thing, person);
    int had = thing->holder >= 0 ? thing->holder : SOMEBODY;
    if (policy == WEIGH_IN && !thing->weighed_here)
        mark(thing, had, thing->station);
    if (person >= 0 && person != had)
        mark(thing, person, thing->station);
    if ((policy == WEIGH_OUT || policy == WEIGH_BOTH) && thing->weighed_here) {
        thing->mark_count = 0;
        mark(thing, NOBODY, thing->station);
    }
    thing->holder = NOBODY;
}

static void end_step(struct model *model, struct thing *thing, int person)
{
    put_down(model, thing, person);
    if (step_at(model, thing)->sets_stones)
        thing->stones_ug = thing->due_ug;
}

static bool can_start(const struct model *model, const struct thing *thing, int person)
{
    if (policy_of(model, thing) == WEIGH_BOTH && !thing->weighed_here)
        return false;
    return has_way_on(model, thing) &&
           in_work_of(model, person, thing->station) < model->shop->stations[thing->station].at_once;
}

/* ------------------------------------------------------------------ verbs: true when it is accepted; `after`
 * is then how the piece is */

enum judged { NO, YES, HISTORY }; /* HISTORY: it happened, and moves nothing any more */

/* It makes no sense for the piece as it is. */
static enum judged senseless(const struct step *step)
{
    return step->happened ? HISTORY : NO;
}

/* A rule that a person can break: what had happened goes on. */
static bool forbids(const struct step *step)
{
    return !step->happened;
}

/* "any --hold--> held --release--> where it was": meanwhile nobody moves it. */
static bool is_held(const struct thing *thing)
{
    return thing->place != FINISHED && thing->state == PIECE_HELD;
}

static enum judged hold(struct thing *after)
{
    if (after->place == FINISHED || is_held(after))
        return NO;
    after->was = after->state;
    after->state = PIECE_HELD;
    return YES;
}

static enum judged release(struct thing *after)
{
    if (!is_held(after))
        return NO;
    after->state = after->was;
    after->was = PIECE_QUEUED;
    return YES;
}

static enum judged receive(struct model *model, const struct step *step, int person, struct thing *after)
{
    const struct thing *before = &model->things[step->piece];
    const struct route_step *next = step_after(model, before);
    bool fetches = before->place == AT_STATION && before->station == step->station;
    if (before->place == FINISHED || is_held(before))
        return senseless(step);
    if (fetches) {
        if (before->tray == step->station)
            return senseless(step);
        lay_in_tray(model, after, step->station);
    } else {
        bool ready = before->place == POOL || before->state == PIECE_DONE;
        if (!next || !is_kind(model, step->station, next->kind))
            return senseless(step);
        if (!ready && forbids(step))
            return NO;
        if (!may_enter(model, step->station, before) && forbids(step))
            return NO;
        if (!has_room(model, step->station, before))
            model->breaks_limit[step->station] = true;
        if (!ready)
            end_step(model, after, SOMEBODY);
        after->place = AT_STATION;
        after->state = PIECE_QUEUED;
        after->station = step->station;
        after->step++;
        after->rework = after->weighed_here = false;
        after->holder = NOBODY;
        lay_in_tray(model, after, step->station);
    }
    if (can_start(model, after, person))
        take_in_hand(model, after, person);
    return YES;
}

/* NO or HISTORY: it is not here, or has left. */
static bool is_not_here(const struct model *model, const struct step *step, enum judged *out)
{
    const struct thing *thing = &model->things[step->piece];
    if (thing->place == AT_STATION && thing->station == step->station && !is_held(thing))
        return false;
    *out = senseless(step);
    return true;
}

static enum judged start(struct model *model, const struct step *step, int person, struct thing *after)
{
    enum judged out;
    if (is_not_here(model, step, &out))
        return out;
    if (after->state != PIECE_QUEUED)
        return senseless(step);
    if (!can_start(model, after, person) && forbids(step))
        return NO;
    take_in_hand(model, after, person);
    return YES;
}

static bool is_not_worked_on(const struct model *model, const struct step *step, enum judged *out)
{
    const struct thing *thing = &model->things[step->piece];
    if (is_not_here(model, step, out))
        return true;
    if (thing->state == PIECE_IN_WORK)
        return false;
    if (thing->state == PIECE_QUEUED) {
        *out = NO;
        return forbids(step);
    }
    *out = senseless(step);
    return true;
}

static void be_done(struct thing *thing)
{
    thing->state = PIECE_DONE;
    thing->tray = thing->station;
    thing->rework = false;
}

static enum judged finish(struct model *model, const struct step *step, int person, struct thing *after)
{
    enum judged out;
    enum weigh_policy policy = policy_of(model, after);
    if (is_not_worked_on(model, step, &out))
        return out;
    if ((policy == WEIGH_OUT || policy == WEIGH_BOTH) && !after->weighed_here && forbids(step))
        return NO;
    if (step_at(model, after)->inspection)
        return senseless(step);
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

static enum judged pass(struct model *model, const struct step *step, int person, struct thing *after)
{
    enum judged out;
    if (is_not_worked_on(model, step, &out))
        return out;
    bool weighed = policy_of(model, after) == WEIGH_NONE || after->weighed_here;
    if ((!weighed || !step_at(model, after)->inspection || !weight_passes(after)) && forbids(step))
        return NO;
    bool last = !step_after(model, after);
    end_step(model, after, person);
    be_done(after);
    if (last) {
        after->place = FINISHED;
        after->station = after->tray = -1;
    }
    return YES;
}

static int guilty_step(const struct model *model, const struct thing *thing, struct code kind)
{
    int found = -1;
    for (int i = 0; i < thing->step; i++)
        if (strcmp(route_of(model, thing)->steps[i].kind.text, kind.text) == 0)
            found = i;
    return found;
}

/* Where it was last of that kind, else the first such station. */
static int guilty_station(const struct model *model, int piece, struct code kind)
{
    for (int i = model->visit_count[piece] - 1; i >= 0; i--)
        if (model->visits[piece][i] >= 0 && is_kind(model, model->visits[piece][i], kind))
            return model->visits[piece][i];
    for (int i = 0; i < model->station_count; i++)
        if (is_kind(model, i, kind))
            return i;
    return -1;
}

static enum judged rework(struct model *model, const struct step *step, int person, struct thing *after)
{
    enum judged out;
    struct code kind = model->shop->stations[step->to].kind;
    if (is_not_worked_on(model, step, &out))
        return out;
    int guilty = guilty_step(model, after, kind);
    int station = guilty_station(model, step->piece, kind);
    if (guilty < 0 || station < 0)
        return senseless(step);
    if (!step_at(model, after)->inspection && forbids(step))
        return NO;
    put_down(model, after, person);
    after->tray = after->station;
    after->station = station;
    after->state = PIECE_QUEUED;
    if (guilty < after->step) {
        after->sent_from = after->step;
        after->sent_to = guilty;
        after->sent_ug = after->metal_ug;
    }
    after->step = guilty;
    after->rework = true;
    after->weighed_here = false;
    model->breaks_limit[station] = true;
    return YES;
}

/* ------------------------------------------------------------------ weighing */

static bool weighs_through(const struct model *model, const struct thing *thing)
{
    enum weigh_policy policy = policy_of(model, thing);
    return policy == WEIGH_OUT || (policy == WEIGH_BOTH && thing->state != PIECE_QUEUED);
}

static int64_t stones_on_pan(const struct model *model, const struct thing *thing)
{
    const struct route_step *step = step_at(model, thing);
    bool set = step && step->sets_stones && thing->state != PIECE_DONE && weighs_through(model, thing);
    return set ? thing->due_ug : thing->stones_ug;
}

/* metal after step k = V · ρ · Π f; on its way back to the inspection that sent it back, what it weighed
 * there: as far as anybody knows, what is done again loses nothing. */
static double theory_of(const struct model *model, const struct thing *thing)
{
    const struct workshop_lot *lot = &model->shop->lots[thing->lot];
    double metal = (double)thing->volume_mm3_e3 / 1000 * lot->density.ug_per_mm3 * (double)thing->quantity;
    if (thing->step < thing->sent_from && thing->step >= thing->sent_to)
        return (double)thing->sent_ug;
    int steps = thing->step + (weighs_through(model, thing) ? 1 : 0);
    for (int i = 0; i < steps; i++)
        metal *= route_of(model, thing)->steps[i].factor_ppm / 1e6;
    return metal;
}

static bool is_near(double a, double b, double apart)
{
    return a - b <= apart && b - a <= apart;
}

/* § 5's four-way ruling out of the figures of the reply; where it says no verdict, § 5 lists why it may. */
static enum ruling rule_by(const struct verdict *verdict)
{
    int64_t away = verdict->deviation.ug < 0 ? -verdict->deviation.ug : verdict->deviation.ug;
    int64_t tolerance = verdict->tolerance.ug;
    int64_t u = verdict->uncertainty.ug;
    if (away > tolerance + u)
        return RULING_FAIL;
    if (away > tolerance)
        return RULING_CONDITIONAL_FAIL;
    return away > tolerance - u ? RULING_CONDITIONAL_PASS : RULING_PASS;
}

static void check_verdict(struct model *model, const struct thing *thing, int64_t metal_ug,
                          const struct reply *reply)
{
    const struct verdict *verdict = &reply->verdict;
    const struct route_step *step = step_at(model, thing);
    double theory = theory_of(model, thing);
    if (!step || !reply->has_verdict) {
        if (step && step->tolerance_ppm > 0)
            object(model, "the step has a tolerance, and there is no verdict");
        return;
    }
    if (verdict->actual.ug != metal_ug)
        object(model, "weighed %lld µg of metal, judged %lld", (long long)metal_ug,
               (long long)verdict->actual.ug);
    if (!is_near((double)verdict->deviation.ug, (double)metal_ug - theory, 2))
        object(model, "theory is %.0f µg, but the deviation of %lld is %lld", theory, (long long)metal_ug,
               (long long)verdict->deviation.ug);
    if (!is_near((double)verdict->tolerance.ug, theory * step->tolerance_ppm / 1e6, 2))
        object(model, "the tolerance of %.0f µg is %lld", theory, (long long)verdict->tolerance.ug);
    if (verdict->ruling != RULING_NO_VERDICT && verdict->ruling != rule_by(verdict))
        object(model, "%lld ± %lld within %lld is ruled %s", (long long)verdict->deviation.ug,
               (long long)verdict->uncertainty.ug, (long long)verdict->tolerance.ug,
               ruling_word(verdict->ruling));
    if (verdict->ruling == RULING_NO_VERDICT && verdict->rule != RULE_SCALE_NOT_CAPABLE &&
        verdict->rule != RULE_CHECK_WEIGHT && verdict->rule != RULE_THEORY_UNVERIFIED)
        object(model, "no verdict, although there is a theory");
}

static enum judged weigh(struct model *model, const struct step *step, const struct reply *reply,
                         struct thing *after)
{
    enum judged out;
    int64_t metal_ug = step->gross_ug - stones_on_pan(model, after);
    enum weigh_policy policy = policy_of(model, after);
    if (!step->scale_known && forbids(step))
        return NO;
    if (metal_ug < 0 || metal_ug > INT64_C(1000000000000))
        return senseless(step);
    if (is_not_here(model, step, &out))
        return out;
    if (after->state == PIECE_DONE)
        return senseless(step);
    if ((policy == WEIGH_NONE || (policy == WEIGH_OUT && after->state == PIECE_QUEUED)) && forbids(step))
        return NO;
    if (reply->result == RESULT_ACCEPTED && step->scale_known && policy != WEIGH_NONE)
        check_verdict(model, after, metal_ug, reply);
    bool judged = reply->has_verdict && reply->verdict.ruling != RULING_NO_VERDICT;
    after->metal_ug = metal_ug;
    after->weighed_here = true;
    after->mark_count = 0;
    mark(after, after->holder, after->station);
    if (judged || !after->has_ruling) {
        after->has_ruling = reply->has_verdict;
        after->ruling = reply->verdict.ruling;
    }
    return YES;
}

/* ------------------------------------------------------------------ booking */

static void settle(struct model *model, int piece, const struct thing *after, bool weighed)
{
    struct thing *thing = &model->things[piece];
    struct thing before = *thing;
    if (weighed)
        reweigh(model, &before, after->metal_ug);
    else
        move_metal(model, &before, after);
    bool same_step = before.step == after->step && after->weighed_here;
    *thing = *after;
    thing->version = before.version + 1;
    if (!same_step)
        thing->has_ruling = weighed && after->has_ruling;
}

static void note_visit(struct model *model, int piece, bool weighed, bool stops)
{
    int at = model->visit_count[piece];
    if (at == VISITS_MAX)
        return;
    model->visits[piece][at] = model->things[piece].station;
    model->notes[piece][at] = (struct note){model->things[piece], weighed, stops};
    model->visit_count[piece]++;
}

static bool is_flagged(const struct reply *reply, enum reason reason)
{
    for (int i = 0; i < reply->flag_count; i++)
        if (reply->flags[i] == reason)
            return true;
    return false;
}

/* § 10: "a late weighing only re-divides the difference that was already posted across its moment". The
 * moment: when the piece last left this station, or, weighed in, before it came. */
static int late_moment(const struct model *model, const struct step *step, int oldest)
{
    const struct note *notes = model->notes[step->piece];
    int at = model->visit_count[step->piece] - 1;
    while (at >= oldest && (notes[at].after.place != AT_STATION || notes[at].after.station != step->station))
        at--;
    if (at < oldest || policy_of(model, &notes[at].after) != WEIGH_IN)
        return at;
    while (at >= oldest && notes[at].after.place == AT_STATION && notes[at].after.station == step->station)
        at--;
    return at;
}

/* Whoever had it between two events; a step that weighs in has not, before it did. */
static void write_open_between(const struct model *model, const struct note *notes, int from, int to,
                               int left, char out[ACCOUNT_TEXT_MAX])
{
    struct thing thing = notes[to].after;
    thing.mark_count = 0;
    if (left >= 0)
        mark(&thing, NOBODY, left);
    for (int i = from + 1; i <= to; i++) {
        const struct thing *then = &notes[i].after;
        enum weigh_policy policy = policy_of(model, then);
        if (then->place != AT_STATION || then->step < 0)
            continue;
        if (policy == WEIGH_NONE || policy == WEIGH_OUT || then->weighed_here)
            mark(&thing, then->holder >= 0 ? then->holder : NOBODY, then->station);
    }
    write_open(model, &thing, out);
}

static bool charge(struct model *model, const char *name, const char *to, const char *from, int64_t ug)
{
    book(model, name, to, ug);
    book(model, name, from, -ug);
    return ug != 0 && strcmp(to, from) != 0;
}

static bool divide_late(struct model *model, const struct step *step)
{
    enum { LOOKS_BACK = 64 };
    const struct note *notes = model->notes[step->piece];
    int count = model->visit_count[step->piece];
    int oldest = count > LOOKS_BACK ? count - LOOKS_BACK : 0;
    int moment = late_moment(model, step, oldest);
    int next = -1;
    if (moment < oldest)
        return false;
    for (int i = count - 1; i > moment; i--) {
        if (notes[i].stops)
            return false;
        next = notes[i].weighed ? i : next;
    }
    if (next < 0 || notes[moment].after.metal_ug != notes[next - 1].after.metal_ug)
        return false;
    struct thing then = notes[moment].after;
    bool left = then.place == AT_STATION && then.station == step->station;
    const struct route_step *at = left ? step_at(model, &then) : NULL;
    int64_t metal_ug = step->gross_ug - (at && at->sets_stones ? then.due_ug : then.stones_ug);
    if (metal_ug < 0)
        return false;
    char had[ACCOUNT_TEXT_MAX];
    char until[ACCOUNT_TEXT_MAX];
    char from[ACCOUNT_TEXT_MAX];
    write_open(model, &notes[next - 1].after, had);
    write_open(model, &then, until);
    write_open_between(model, notes, moment, next - 1, left ? step->station : -1, from);
    bool before = charge(model, then.book.text, until, had, then.metal_ug - metal_ug);
    bool after = charge(model, then.book.text, from, had, metal_ug - notes[next].after.metal_ug);
    return before || after;
}

static int actor_serves(const struct model *model, int actor, int station)
{
    const struct workshop_kiosk *kiosk = &model->shop->kiosks[actor];
    for (int i = 0; i < kiosk->station_count; i++)
        if (strcmp(kiosk->stations[i].text, station_code(model, station)) == 0)
            return true;
    return false;
}

static enum result judge_piece(struct model *model, const struct step *step, int person,
                               const struct reply *reply, struct deed *deed)
{
    struct thing after = model->things[step->piece];
    enum judged judged = NO;
    switch ((int)step->verb) {
    case VERB_RECEIVE:
        judged = receive(model, step, person, &after);
        break;
    case VERB_START:
        judged = start(model, step, person, &after);
        break;
    case VERB_FINISH:
        judged = finish(model, step, person, &after);
        break;
    case VERB_PASS:
        judged = pass(model, step, person, &after);
        break;
    case VERB_REWORK:
        judged = rework(model, step, person, &after);
        break;
    case VERB_WEIGH:
        judged = weigh(model, step, reply, &after);
        break;
    case VERB_HOLD:
        judged = hold(&after);
        break;
    case VERB_RELEASE:
        judged = release(&after);
        break;
    }
    if (judged == NO)
        return RESULT_REFUSED;
    *deed = (struct deed){.is_event = true, .piece = step->piece, .before = model->things[step->piece]};
    deed->changed = judged == YES;
    if (judged == YES)
        settle(model, step->piece, &after, step->verb == VERB_WEIGH);
    deed->after_version = model->things[step->piece].version;
    bool divided = judged == HISTORY && step->verb == VERB_WEIGH && is_flagged(reply, REASON_LATE) &&
                   divide_late(model, step);
    note_visit(model, step->piece, judged == YES && step->verb == VERB_WEIGH, divided);
    return RESULT_ACCEPTED;
}

static enum result judge(struct model *model, const struct step *step, const struct command *command,
                         const struct reply *reply, struct deed *deed)
{
    bool presence = step->verb == VERB_BADGE_IN || step->verb == VERB_BADGE_OUT;
    bool known_person = step->person >= 0 && step->person < model->shop->person_count;
    *deed = (struct deed){.piece = -1};
    if (step->verb == VERB_REPORT) {
        deed->is_event = true;
        return RESULT_ACCEPTED;
    }
    if (step->verb == VERB_WITHDRAW)
        return RESULT_ACCEPTED;
    bool anywhere = step->verb == VERB_HOLD || step->verb == VERB_RELEASE;
    if (!anywhere &&
        (step->station >= model->station_count || !actor_serves(model, step->actor, step->station)))
        return RESULT_REFUSED;
    if (!known_person && (presence || !step->happened))
        return RESULT_REFUSED;
    if (presence) {
        deed->is_event = true;
        return RESULT_ACCEPTED;
    }
    if (step->piece >= model->piece_count)
        return RESULT_REFUSED;
    if (!step->happened && command->has_seen && command->seen != model->things[step->piece].version)
        return RESULT_CHANGED;
    return judge_piece(model, step, known_person ? step->person : SOMEBODY, reply, deed);
}

/* ------------------------------------------------------------------ taking back */

/* Puts back what the actor's last deed did. NO: something else came in between. */
static enum judged take_back(struct model *model, const struct step *step, struct deed *out)
{
    struct deed *undone = &model->last[step->actor];
    if (undone->piece < 0)
        return YES;
    struct thing *thing = &model->things[undone->piece];
    struct deed deed = {.is_event = true, .piece = undone->piece, .before = *thing, .is_withdrawal = true};
    if (undone->changed && thing->version != undone->after_version && !step->happened)
        return NO;
    if (undone->changed && thing->version == undone->after_version) {
        char holder[ACCOUNT_TEXT_MAX];
        bool weighed = thing->metal_ug != undone->before.metal_ug;
        int64_t version = thing->version;
        if (weighed) { /* the difference goes back from where it was charged */
            char open[ACCOUNT_TEXT_MAX];
            int64_t apart = thing->metal_ug - undone->before.metal_ug;
            struct thing *charged = undone->is_withdrawal ? thing : &undone->before;
            write_holder(model, thing, holder);
            write_open(model, charged, open);
            book(model, thing->book.text, holder, -apart);
            book(model, thing->book.text, open, apart);
        } else {
            move_metal(model, thing, &undone->before);
        }
        *thing = undone->before;
        thing->version = version + 1;
        deed.changed = true;
        if (thing->place == AT_STATION)
            model->breaks_limit[thing->station] = true;
    }
    deed.after_version = thing->version;
    note_visit(model, undone->piece, false, true);
    *out = deed;
    return YES;
}

static bool is_same_deed(const struct step *a, const struct step *b)
{
    if (a->verb != b->verb)
        return false;
    if (a->verb == VERB_WITHDRAW)
        return true;
    if (a->verb == VERB_REPORT)
        return true;
    if (a->station != b->station || a->person != b->person)
        return false;
    if (a->verb == VERB_BADGE_IN || a->verb == VERB_BADGE_OUT)
        return true;
    if (a->piece != b->piece)
        return false;
    if (a->verb == VERB_REWORK)
        return a->to == b->to;
    return a->verb != VERB_WEIGH ||
           (a->gross_ug == b->gross_ug && a->readings == b->readings && a->scale_known == b->scale_known);
}

static enum result judge_replacing(struct model *model, const struct step *step,
                                   const struct command *command, const struct reply *reply,
                                   struct deed *deed)
{
    struct deed *last = &model->last[step->actor];
    struct deed undo = {.piece = -1};
    if (!last->is_event)
        return judge(model, step, command, reply, deed);
    if (is_same_deed(&last->step, step)) {
        *deed = *last;
        deed->is_told_again = true;
        return RESULT_ACCEPTED;
    }
    enum judged judged = take_back(model, step, &undo);
    if (step->verb == VERB_WITHDRAW) {
        *deed = undo;
        return judged == YES ? RESULT_ACCEPTED : RESULT_REFUSED;
    }
    return judge(model, step, command, reply, deed);
}

/* ------------------------------------------------------------------ a step */

static void check_limits(struct model *model, const int64_t *pieces_before)
{
    for (int i = 0; i < model->station_count; i++) {
        const struct limit *limit = &model->shop->stations[i].limit;
        int64_t pieces;
        int64_t ug;
        load_of(model, i, &pieces, &ug);
        bool grew = pieces > pieces_before[i];
        bool over = limit->pieces > 0 && pieces > limit->pieces;
        if (grew && over && limit->mode == LIMIT_BLOCK && !model->breaks_limit[i])
            object(model, "station %s has %lld pieces, its limit is %lld", station_code(model, i),
                   (long long)pieces, (long long)limit->pieces);
    }
}

static const char *place_text(int place)
{
    static const char *const texts[] = {"pool", "station", "finished"};
    return texts[place];
}

static void check_reply_piece(struct model *model, const struct reply *reply, const struct thing *thing)
{
    if (!reply->has_piece)
        return;
    const char *station = thing->place == AT_STATION ? station_code(model, thing->station) : "";
    if (strcmp(place_word(reply->place), place_text(thing->place)) != 0 ||
        (thing->place == AT_STATION && (int)reply->state != thing->state) ||
        reply->version != thing->version || strcmp(reply->station.text, station) != 0)
        object(model, "the reply has it %s %s %s v%lld, the model %s %s %s v%lld", place_word(reply->place),
               reply->station.text, piece_state_word(reply->state), (long long)reply->version,
               place_text(thing->place), station, piece_state_word((enum piece_state)thing->state),
               (long long)thing->version);
}

static void take_turn(struct model *model, const struct step *step, const struct command *command,
                      const struct reply *reply)
{
    struct deed deed = {.piece = -1};
    int64_t pieces[LIFE_STATIONS_MAX];
    int64_t ug;
    memset(model->breaks_limit, 0, sizeof model->breaks_limit);
    for (int i = 0; i < model->station_count; i++)
        load_of(model, i, &pieces[i], &ug);
    enum result expected = RESULT_REFUSED;
    if (step->trick == TRICK_REPLACE)
        expected = judge_replacing(model, step, command, reply, &deed);
    else if (step->trick == TRICK_LOST || step->verb != VERB_WITHDRAW)
        expected = judge(model, step, command, reply, &deed);
    if (reply->result != expected)
        object(model, "is %s (%s), the model says %s", result_word(reply->result), reason_word(reply->reason),
               result_word(expected));
    if (deed.is_event && deed.piece >= 0 && !deed.is_told_again)
        check_reply_piece(model, reply, &model->things[deed.piece]);
    if (!deed.is_told_again)
        deed.step = *step;
    deed.is_told_again = false;
    model->last[step->actor] = deed;
    check_limits(model, pieces);
}

void model_step(struct model *model, const struct step *step, const struct command *command,
                const struct reply *reply, bool same_bytes, char *problem, size_t problem_size)
{
    static const enum result wants[TRICK_COUNT] = {
        [TRICK_CONFLICT] = RESULT_CONFLICT, [TRICK_TAKEN] = RESULT_CONFLICT,     [TRICK_GAP] = RESULT_REFUSED,
        [TRICK_STRANGER] = RESULT_REFUSED,  [TRICK_LATE_COPY] = RESULT_REPLACED,
    };
    problem[0] = '\0';
    model->problem = problem;
    model->problem_size = problem_size;
    switch (step->trick) {
    case TRICK_NONE:
    case TRICK_REPLACE:
    case TRICK_LOST:
        take_turn(model, step, command, reply);
        break;
    case TRICK_REPEAT:
        if (!same_bytes)
            object(model, "the same command again has another answer");
        break;
    case TRICK_CONFLICT:
    case TRICK_TAKEN:
    case TRICK_GAP:
    case TRICK_STRANGER:
    case TRICK_LATE_COPY:
    case TRICK_COUNT:
        if (reply->result != wants[step->trick])
            object(model, "is %s (%s), wanted %s", result_word(reply->result), reason_word(reply->reason),
                   result_word(wants[step->trick]));
        break;
    }
}

/* ------------------------------------------------------------------ making it */

static int index_of(const struct model *model, struct code station)
{
    for (int i = 0; i < model->station_count; i++)
        if (strcmp(station_code(model, i), station.text) == 0)
            return i;
    return -1;
}

static void begin_thing(struct model *model, int index)
{
    const struct workshop_piece *piece = &model->shop->pieces[index];
    struct thing *thing = &model->things[index];
    const struct workshop_model *design = NULL;
    *thing = (struct thing){.version = 1, .quantity = piece->quantity, .station = -1, .tray = -1, .step = -1};
    thing->holder = NOBODY;
    for (int i = 0; i < model->shop->model_count; i++)
        if (code_equal(model->shop->models[i].code, piece->model)) {
            thing->model = i;
            design = &model->shop->models[i];
        }
    for (int i = 0; i < model->shop->lot_count; i++)
        if (code_equal(model->shop->lots[i].code, piece->lot))
            thing->lot = i;
    thing->volume_mm3_e3 = design->sizes[0].volume_mm3_e3;
    for (int i = 0; i < design->stone_count; i++)
        thing->due_ug += design->stones[i].count * design->stones[i].each.ug * piece->quantity;
    snprintf(thing->book.text, sizeof thing->book.text, "%s/%s", model->shop->lots[thing->lot].alloy.text,
             piece->custody.text);
    if (!code_is_none(piece->station)) {
        thing->place = AT_STATION;
        thing->state = (int)piece->state;
        thing->station = thing->tray = index_of(model, piece->station);
        for (int i = route_of(model, thing)->step_count - 1; i >= 0; i--)
            if (is_kind(model, thing->station, route_of(model, thing)->steps[i].kind))
                thing->step = i;
        mark(thing, NOBODY, thing->station);
    }
}

struct model *model_make(const struct workshop *workshop)
{
    struct model *model = calloc(1, sizeof *model);
    assert(model);
    model->shop = workshop;
    model->piece_count = workshop->piece_count;
    model->station_count = workshop->station_count;
    for (int i = 0; i < model->piece_count; i++) {
        begin_thing(model, i);
        note_visit(model, i, false, false);
    }
    for (int i = 0; i < LIFE_ACTORS_MAX; i++)
        model->last[i].piece = -1;
    return model;
}

void model_free(struct model *model)
{
    free(model);
}

int64_t model_version(const struct model *model, int piece)
{
    return piece < model->piece_count ? model->things[piece].version : 1;
}

/* ------------------------------------------------------------------ comparing */

struct comparison {
    struct model *model;
    bool opening; /* takes the book masses over, which the import has computed from theory */
};

static void compare_piece(struct model *model, const struct piece *piece, int index)
{
    const struct thing *thing = &model->things[index];
    const char *station = thing->place == AT_STATION ? station_code(model, thing->station) : "";
    const char *tray = thing->place == AT_STATION ? station_code(model, thing->tray) : "";
    const char *holder = thing->holder >= 0 ? model->shop->people[thing->holder].person.badge.text : "";
    if (strcmp(place_word(piece->place), place_text(thing->place)) != 0 ||
        strcmp(piece->station.text, station) != 0 || strcmp(piece->tray.text, tray) != 0 ||
        strcmp(piece->holder.text, holder) != 0)
        object(model, "piece %d is %s %s in tray %s with %s, the model has it %s %s %s %s", index,
               place_word(piece->place), piece->station.text, piece->tray.text, piece->holder.text,
               place_text(thing->place), station, tray, holder);
    if (piece->step != thing->step || piece->rework != thing->rework || piece->version != thing->version ||
        piece->weighed_here != thing->weighed_here || piece->quantity != thing->quantity ||
        (thing->place == AT_STATION && (int)piece->state != thing->state))
        object(model, "piece %d: step %d %s rework %d weighed %d v%lld, the model %d %s %d %d v%lld", index,
               piece->step, piece_state_word(piece->state), piece->rework, piece->weighed_here,
               (long long)piece->version, thing->step, piece_state_word((enum piece_state)thing->state),
               thing->rework, thing->weighed_here, (long long)thing->version);
    if (piece->book.ug != thing->metal_ug || piece->stones.ug != thing->stones_ug)
        object(model, "piece %d has %lld µg of metal and %lld of stones, the model %lld and %lld", index,
               (long long)piece->book.ug, (long long)piece->stones.ug, (long long)thing->metal_ug,
               (long long)thing->stones_ug);
}

/* The import takes theory for what was not weighed: rounded once, as the naive product is. */
static void take_over(struct model *model, const struct piece *piece, int index)
{
    struct thing *thing = &model->things[index];
    struct thing as = *thing;
    char holder[ACCOUNT_TEXT_MAX];
    as.step = thing->step + (thing->state == PIECE_DONE && thing->place == AT_STATION ? 1 : 0);
    const struct workshop_lot *lot = &model->shop->lots[thing->lot];
    double theory = (double)thing->volume_mm3_e3 / 1000 * lot->density.ug_per_mm3 * (double)thing->quantity;
    for (int i = 0; i < as.step; i++)
        theory *= route_of(model, thing)->steps[i].factor_ppm / 1e6;
    if (!is_near(theory, (double)piece->book.ug, 2))
        object(model, "piece %d begins with %lld µg, theory is %.0f", index, (long long)piece->book.ug,
               theory);
    thing->metal_ug = piece->book.ug;
    write_holder(model, thing, holder);
    book(model, thing->book.text, holder, thing->metal_ug);
    book(model, thing->book.text, "opening", -thing->metal_ug);
}

static bool take_piece(void *context, const struct piece_row *row)
{
    struct comparison *comparison = context;
    int index = (int)row->id - 1;
    if (index < 0 || index >= comparison->model->piece_count)
        object(comparison->model, "there is a piece %lld that nobody made", (long long)row->id);
    else if (comparison->opening)
        take_over(comparison->model, &row->now.piece, index);
    if (index >= 0 && index < comparison->model->piece_count)
        compare_piece(comparison->model, &row->now.piece, index);
    return true;
}

void model_compare_pieces(struct model *model, struct store *store, bool opening, char *problem,
                          size_t problem_size)
{
    struct comparison comparison = {model, opening};
    problem[0] = '\0';
    model->problem = problem;
    model->problem_size = problem_size;
    struct fault fault = store_piece_each_ever(store, take_piece, &comparison);
    if (fault_is(fault))
        object(model, "%s", fault.text);
}

static void take_balance(void *context, struct book name, struct account account, struct mass balance)
{
    struct comparison *comparison = context;
    struct model *model = comparison->model;
    int64_t ug = 0;
    for (int i = 0; i < model->balance_count; i++)
        if (strcmp(model->balances[i].book, name.text) == 0 &&
            strcmp(model->balances[i].account, account.text) == 0)
            ug = model->balances[i].ug;
    if (ug != balance.ug)
        object(model, "book %s: %s has %lld µg, the model %lld", name.text, account.text,
               (long long)balance.ug, (long long)ug);
}

void model_compare_balances(struct model *model, struct store *store, char *problem, size_t problem_size)
{
    struct comparison comparison = {model, false};
    int64_t sum = 0;
    problem[0] = '\0';
    model->problem = problem;
    model->problem_size = problem_size;
    for (int i = 0; i < model->balance_count; i++)
        sum += model->balances[i].ug;
    if (sum != 0)
        object(model, "the model's own books add up to %lld µg", (long long)sum);
    struct fault fault = store_balance_each(store, take_balance, &comparison);
    if (fault_is(fault))
        object(model, "%s", fault.text);
}

/* ------------------------------------------------------------------ for the generator */

struct glance model_glance(const struct model *model, int piece, struct chance *chance)
{
    const struct thing *thing = &model->things[piece];
    const struct route_step *next = step_after(model, thing);
    struct glance out = {.place = thing->place, .state = thing->state, .station = thing->station};
    int from = chance_below(chance, model->station_count);
    out.tray = thing->tray;
    out.step = thing->step;
    out.holder = thing->holder;
    out.rework = thing->rework;
    out.next_station = out.guilty = -1;
    for (int i = 0; next && i < model->station_count; i++)
        if (is_kind(model, (from + i) % model->station_count, next->kind))
            out.next_station = (from + i) % model->station_count;
    for (int i = 0; i < model->station_count; i++)
        if (guilty_step(model, thing, model->shop->stations[(from + i) % model->station_count].kind) >= 0)
            out.guilty = (from + i) % model->station_count;
    enum weigh_policy policy = policy_of(model, thing);
    out.wants_weight = policy != WEIGH_NONE && !thing->weighed_here;
    out.inspects = step_at(model, thing) && step_at(model, thing)->inspection;
    out.gross_ug = (int64_t)theory_of(model, thing) + stones_on_pan(model, thing);
    return out;
}

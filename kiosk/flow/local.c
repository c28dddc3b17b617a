/* Pieces that went on at this bench before the world knew it: what was decided here offline, and what the hub
 * has just accepted. The next scan must meet the piece as it is now. An entry lives until the world has
 * caught up. */
#include "common/rules/life.h"
#include "kiosk/flow/state.h"

#include <string.h>

/* ---------------------------------------------------------------- finding */

static int find(const struct flow *flow, struct tag tag)
{
    for (int i = 0; i < flow->local_count; i++)
        if (tag_equal(flow->locals[i].piece.tag, tag))
            return i;
    return -1;
}

const struct flow_local *local_entry(const struct flow *flow, struct tag tag)
{
    int index = find(flow, tag);
    return index < 0 ? NULL : &flow->locals[index];
}

static bool has_begun(const void *flow, struct tag tag)
{
    const struct flow_local *local = local_entry(flow, tag);
    return local && local->piece.state != PIECE_QUEUED;
}

int local_next_pieces(const struct flow *flow, const struct world *world, struct code station, int64_t now_ms,
                      int *out, int max)
{
    return world_next_pieces(world, station, now_ms, has_begun, flow, out, max);
}

bool local_find(const struct flow *flow, const struct world *world, struct tag tag, struct piece *out)
{
    const struct sheet *sheet = world_find_sheet(world, tag);
    if (!sheet)
        return false;
    const struct flow_local *local = local_entry(flow, tag);
    *out = local ? local->piece : sheet->piece;
    out->steps = sheet->steps;
    out->step_count = sheet->piece.step_count;
    return out->step < out->step_count;
}

bool local_ruling(const struct flow *flow, const struct world *world, const struct piece *piece,
                  enum ruling *out)
{
    const struct sheet *sheet = world_find_sheet(world, piece->tag);
    const struct flow_local *local = local_entry(flow, piece->tag);
    if (!piece->weighed_here || !sheet)
        return false;
    bool ours = local && local->has_ruling;
    *out = ours ? local->ruling : sheet->ruling;
    return ours || sheet->has_verdict;
}

const struct board_station *place_find_station(const struct world *world, struct code station_or_kind)
{
    const struct board_station *named = world_find_station(world, station_or_kind);
    for (int i = 0; !named && i < world->board.station_count; i++)
        if (!code_is_none(station_or_kind) &&
            code_equal(world->board.stations[i].station.kind, station_or_kind))
            named = &world->board.stations[i];
    return named;
}

bool place_is_inspected(const struct piece *piece, struct code station)
{
    const struct route_step *at = piece_step(piece);
    return at && at->inspection && piece->place == PLACE_STATION && piece->state == PIECE_IN_WORK &&
           code_equal(piece->station, station);
}

/* ---------------------------------------------------------------- asking the rules */

static int64_t count_in_work(const struct flow *flow, const struct world *world, struct code station,
                             struct tag operator_badge)
{
    int64_t count = 0;
    for (int i = 0; i < world->sheet_count; i++) {
        const struct flow_local *local = local_entry(flow, world->sheets[i].piece.tag);
        const struct piece *piece = local ? &local->piece : &world->sheets[i].piece;
        count += piece->place == PLACE_STATION && piece->state == PIECE_IN_WORK &&
                 code_equal(piece->station, station) && tag_equal(piece->holder, operator_badge);
    }
    return count;
}

bool local_ask(const struct flow *flow, const struct world *world, const struct piece *piece,
               struct code station, struct tag operator_badge, struct deed_room *room, struct deed *out)
{
    const struct board_station *here = world_find_station(world, station);
    if (!here)
        return false;
    room->here = board_station_now(here);
    board_lay_out(&world->board, &room->all);
    *out = (struct deed){
        .piece = piece,
        .here = &room->here,
        .next = room->all.stations,
        .next_count = room->all.floor.station_count,
        .groups = room->all.groups,
        .group_count = room->all.floor.group_count,
        .operator_badge = operator_badge,
        .in_work = count_in_work(flow, world, station, operator_badge),
    };
    return true;
}

bool local_takes_in(const struct step *step, struct command *command)
{
    const struct world *world = step->world;
    struct piece piece;
    struct deed_room room;
    struct deed deed;
    command->lent_count = 0;
    if (!local_find(step->flow, world, command->piece, &piece) ||
        !local_ask(step->flow, world, &piece, command->station, command->operator_badge, &room, &deed))
        return false;
    struct piece after = room_arrived(&piece, command->station);
    bool suffice = lent_choose(world->lent, world->lent_count, &piece, &after, &room.here, &room.all.floor,
                               command->lent, &command->lent_count);
    struct station roomy = *room.here.station;
    roomy.limit = (struct limit){0};
    room.here.station = &roomy;
    deed.group_count = 0;
    enum reason reason = piece_receive(&deed).reason;
    return suffice && (reason == REASON_NONE || reason == REASON_NOT_DONE);
}

/* ---------------------------------------------------------------- going on */

static struct mass metal_of(const struct piece *piece, const struct weighing *weighing)
{
    struct mass net = mass_subtract(weighing->gross, weighing->tare);
    struct mass metal = mass_subtract(net, piece_beside_on_pan(piece));
    return metal.ug < 0 ? MASS_UG(0) : metal;
}

static struct outcome judge(const struct deed *deed, const struct command *command)
{
    switch ((int)command->verb) {
    case VERB_RECEIVE:
        return piece_receive(deed);
    case VERB_START:
        return piece_start(deed);
    case VERB_FINISH:
        return piece_finish(deed);
    case VERB_WEIGH:
        return piece_weigh(deed, metal_of(deed->piece, &command->weighing));
    case VERB_PASS:
        return piece_pass(deed, &(struct judged){.has_ruling = false});
    case VERB_REWORK:
        return piece_rework(deed, command->to);
    case VERB_HOLD:
        return piece_hold(deed->piece);
    case VERB_RELEASE:
        return piece_release(deed->piece);
    default: /* nothing that is seen: what a badge does was shown when it was read */
        break;
    }
    return (struct outcome){.changes = false};
}

/* Where the hub said what it came to, that is so. */
static void believe(struct piece *piece, const struct command *command, const struct reply *reply)
{
    if (!reply->has_piece)
        return;
    piece->place = reply->place;
    piece->state = reply->state;
    piece->version = reply->version;
    piece->station = reply->station;
    piece->holder = reply->state == PIECE_IN_WORK ? command->operator_badge : tag_of("");
}

/* A full table forgets the entry that the hub knows of, which the world shows a little late; else the oldest:
 * its next scan here meets it as the hub last told of it. */
static struct flow_local *make_room(struct flow *flow)
{
    int victim = 0;
    if (flow->local_count < FLOW_LOCALS_MAX)
        return &flow->locals[flow->local_count++];
    while (victim < FLOW_LOCALS_MAX && flow->locals[victim].unanswered > 0)
        victim++;
    if (victim == FLOW_LOCALS_MAX)
        victim = 0;
    memmove(&flow->locals[victim], &flow->locals[victim + 1],
            sizeof flow->locals[0] * (size_t)(FLOW_LOCALS_MAX - 1 - victim));
    return &flow->locals[FLOW_LOCALS_MAX - 1];
}

static struct flow_local *keep(struct flow *flow, const struct piece *piece)
{
    int index = find(flow, piece->tag);
    struct flow_local *local = index < 0 ? make_room(flow) : &flow->locals[index];
    if (index < 0)
        *local = (struct flow_local){.unanswered = 0};
    local->piece = *piece;
    local->piece.steps = NULL; /* borrowed from a world that may change: see local_find */
    return local;
}

/* As the hub does: the last ruling that judged stands. */
static void keep_ruling(struct flow_local *local, const struct weighing *weighing, bool judged_before,
                        enum ruling before)
{
    bool judged = weighing->has_shown && weighing->shown != RULING_NO_VERDICT;
    local->has_ruling = weighing->has_shown || judged_before;
    local->ruling = judged || !judged_before ? weighing->shown : before;
}

/* Taken back: as it was, one version later. */
static void go_back(struct piece *piece, const struct piece *before)
{
    int64_t version = piece->version + 1;
    *piece = *before;
    piece->version = version;
}

void local_advance(const struct step *step, const struct command *command, const struct reply *reply)
{
    struct piece piece;
    struct deed_room room;
    struct deed deed;
    struct flow *flow = step->flow;
    if (tag_is_none(command->piece) || !local_find(flow, step->world, command->piece, &piece) ||
        !local_ask(flow, step->world, &piece, command->station, command->operator_badge, &room, &deed))
        return;
    enum ruling before = RULING_NO_VERDICT;
    bool judged_before = local_ruling(flow, step->world, &piece, &before) && before != RULING_NO_VERDICT;
    deed.happened = true;
    struct outcome outcome = judge(&deed, command);
    if (outcome.changes)
        piece = outcome.after;
    else if (undo_is(flow, command) && flow->undo.has_before)
        go_back(&piece, &flow->undo.before);
    if (reply)
        believe(&piece, command, reply);
    struct flow_local *local = keep(flow, &piece);
    if (command->verb == VERB_WEIGH)
        keep_ruling(local, &command->weighing, judged_before, before);
    if (reply)
        local->seq = reply->seq;
    else
        local->unanswered++;
}

/* ---------------------------------------------------------------- until the world has caught up */

static void drop(struct flow *flow, int index)
{
    flow->local_count--;
    memmove(&flow->locals[index], &flow->locals[index + 1],
            sizeof flow->locals[0] * (size_t)(flow->local_count - index));
}

void local_forget(struct flow *flow, struct tag piece)
{
    int index = find(flow, piece);
    if (index >= 0)
        drop(flow, index);
}

void local_answered(const struct step *step, struct tag piece, int64_t seq)
{
    struct flow *flow = step->flow;
    int index = tag_is_none(piece) ? -1 : find(flow, piece);
    if (index < 0)
        return;
    struct flow_local *local = &flow->locals[index];
    if (local->unanswered > 0)
        local->unanswered--;
    if (seq > local->seq)
        local->seq = seq;
    if (local->unanswered == 0 && local->seq == 0)
        drop(flow, index); /* it came to nothing */
    local_settle(step);
}

static bool is_caught_up(const struct world *world, const struct flow_local *local)
{
    const struct sheet *sheet = world_find_sheet(world, local->piece.tag);
    if (!sheet || sheet->piece.version >= local->piece.version)
        return true;
    return local->unanswered == 0 && local->seq > 0 && world->seq >= local->seq;
}

void local_settle(const struct step *step)
{
    struct flow *flow = step->flow;
    for (int i = flow->local_count - 1; i >= 0; i--)
        if (is_caught_up(step->world, &flow->locals[i]))
            drop(flow, i);
}

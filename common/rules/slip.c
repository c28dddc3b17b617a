#include "common/rules/slip.h"

#include "common/rules/stretch.h"

/* Nobody alone has it from now on: the stretch is what a difference is charged to. */
static void carry(struct piece *piece, struct code station)
{
    stretch_add(piece, tag_of(""), station);
}

static void weigh(struct piece *piece, const struct mass *metal, struct code station)
{
    if (!metal)
        return;
    piece->book_mass = *metal;
    piece->weighed = piece->weighed_here = true;
    stretch_begin(piece, tag_of(""), station);
}

/* Where it can be sent from, or why not. */
static enum reason place_obstacle(const struct piece *piece)
{
    switch (piece->place) {
    case PLACE_POOL:
    case PLACE_STATION:
        if (piece->state == PIECE_HELD)
            return REASON_HELD;
        return piece->transit ? REASON_WRONG_STATE : REASON_NONE;
    case PLACE_PARKED:
        return REASON_HELD;
    case PLACE_TREE:
        return REASON_WRONG_STATE;
    case PLACE_FINISHED:
    case PLACE_DELIVERED:
    case PLACE_SCRAPPED:
    case PLACE_MISSING:
    case PLACE_ENDED:
        break;
    }
    return REASON_FINISHED;
}

/* The verdict queued it at the subcontractor's: it counts there already, and lies in the tray of `from`. */
static bool is_rework_to_send(const struct piece *piece, const struct station *from, const struct station *to)
{
    return piece->rework && piece_is_at(piece, to->code) && piece->state == PIECE_QUEUED && !piece->transit &&
           code_equal(piece->tray, from->code) && !code_equal(from->code, to->code);
}

static struct outcome send_rework(struct outcome out, const struct station *to, const struct mass *metal)
{
    struct piece *after = &out.after;
    weigh(after, metal, to->code);
    after->tray = to->code;
    after->weighed_here = false;
    after->transit = true;
    carry(after, to->code);
    return outcome_accept(out);
}

struct outcome slip_send_out(const struct piece *piece, const struct station *from, const struct station *to,
                             const struct mass *metal)
{
    struct outcome out = outcome_begin(piece);
    if (is_rework_to_send(piece, from, to))
        return send_rework(out, to, metal);
    const struct route_step *next = piece_next_step(piece);
    enum reason reason = place_obstacle(piece);
    if (reason != REASON_NONE)
        return outcome_refuse(out, reason);
    out.next = next ? next->kind : code_of("");
    if (!next || !station_takes(to, next) ||
        (piece->place == PLACE_STATION && !piece_is_at(piece, from->code)))
        return outcome_refuse(out, REASON_WRONG_STATION);
    if (piece->place == PLACE_STATION && piece->state != PIECE_DONE)
        return outcome_refuse(out, REASON_NOT_DONE);
    struct piece *after = &out.after;
    weigh(after, metal, to->code);
    after->place = PLACE_STATION;
    after->state = PIECE_QUEUED;
    after->station = after->tray = to->code;
    after->step++;
    after->rework = false;
    after->holder = tag_of("");
    after->weighed_here = false;
    after->transit = true;
    carry(after, to->code);
    return outcome_accept(out);
}

struct outcome slip_send_back(const struct piece *piece, const struct station *from, const struct mass *metal)
{
    struct outcome out = outcome_begin(piece);
    enum reason reason = place_obstacle(piece);
    if (reason != REASON_NONE)
        return outcome_refuse(out, reason);
    if (!piece_is_at(piece, from->code))
        return outcome_refuse(out, REASON_WRONG_STATION);
    if (!code_equal(piece->tray, from->code)) /* it has come back, or as a rework has not been sent yet */
        return outcome_refuse(out, REASON_WRONG_STATE);
    struct piece *after = &out.after;
    carry(after, from->code); /* whoever had it there, and the carrier */
    if (piece->state != PIECE_DONE)
        after->stones = piece_stones_at(piece, piece->step, true);
    weigh(after, metal, from->code);
    after->state = PIECE_DONE;
    after->holder = tag_of("");
    after->rework = false;
    after->transit = true;
    return outcome_accept(out);
}

bool slip_is_back(const struct piece *piece)
{
    return piece->transit && piece_work_state(piece) == PIECE_DONE;
}

struct outcome slip_arrive(const struct piece *piece, struct code here, const struct mass *metal)
{
    struct outcome out = outcome_begin(piece);
    if (piece->place != PLACE_STATION || !piece->transit)
        return outcome_refuse(out, REASON_WRONG_STATE);
    weigh(&out.after, metal, piece->station);
    if (!slip_is_back(piece) && piece_weigh_policy(piece) == WEIGH_OUT)
        out.after.weighed_here = false; /* that was before the work: the one out is still to come */
    out.after.transit = false;
    if (slip_is_back(piece) && !code_is_none(here))
        out.after.tray = here;
    return outcome_accept(out);
}

bool slip_weighs_out(const struct piece *piece)
{
    return piece_is_of_metal(piece);
}

bool slip_weighs_back(const struct piece *piece)
{
    return slip_is_back(piece) && piece_is_of_metal(piece);
}

/* ------------------------------------------------------------------ what became of the metal */

static struct custody line_custody(const struct slip_line *line)
{
    struct custody_sums sums = {.in = line->went, .out = line->came, .pieces = line->quantity};
    return custody_judge(&sums, &line->norm);
}

struct slip_balance slip_balance_of(const struct slip_line *lines, size_t count)
{
    struct slip_balance balance = {.pieces = 0};
    struct custody *all = &balance.custody;
    bool judged = true;
    for (size_t i = 0; i < count; i++) {
        if (!lines[i].weighed_out || !lines[i].weighed_back) {
            balance.unweighed += lines[i].quantity;
            continue;
        }
        struct custody one = line_custody(&lines[i]);
        balance.pieces += lines[i].quantity;
        balance.went = mass_add(balance.went, lines[i].went);
        balance.came = mass_add(balance.came, lines[i].came);
        all->loss = mass_add(all->loss, one.loss);
        all->expected = mass_add(all->expected, one.expected);
        all->limit = mass_add(all->limit, one.limit);
        judged = judged && one.ruling != CUSTODY_NO_NORM;
    }
    all->ruling = judged && balance.pieces > 0 ? custody_rule(all) : CUSTODY_NO_NORM;
    return balance;
}

/* ------------------------------------------------------------------ room */

static bool keeps_out(struct room *room, const struct limit *limit, struct load present, struct load lent,
                      struct load all, enum reason reason, struct code of)
{
    if (limit_admits(limit, load_sum(present, lent), all, false))
        return false;
    room->reason = reason;
    room->next = of;
    room_tell(limit, present, lent, all.pieces, &room->numbers);
    numbers_set(&room->numbers, NUMBER_FREE, limit_free(limit, load_sum(present, lent), all));
    return true;
}

struct room slip_room(const struct piece *before, const struct piece *after, size_t count,
                      const struct station_now *to, const struct floor_now *floor)
{
    struct room room = {.reason = REASON_NONE};
    struct load all = {0, {0}};
    for (size_t i = 0; i < count; i++)
        if (!piece_is_at(&before[i], to->station->code))
            all = load_sum(all, piece_load(&after[i]));
    if (all.pieces > 0 && keeps_out(&room, &to->station->limit, to->load, to->lent, all, REASON_STATION_FULL,
                                    to->station->code))
        return room;
    for (size_t g = 0; g < floor->group_count; g++) {
        const struct group_now *now = &floor->groups[g];
        struct load entering = {0, {0}};
        for (size_t i = 0; i < count; i++)
            if (group_counts(now->group, &after[i]) && !group_counts(now->group, &before[i]))
                entering = load_sum(entering, piece_load(&after[i]));
        if (entering.pieces > 0 && keeps_out(&room, &now->group->limit, now->load, now->lent, entering,
                                             REASON_GROUP_FULL, now->group->code))
            return room;
    }
    return room;
}

/* A weighing that comes late from a kiosk divides anew what was posted across its moment. */
#include "common/rules/late.h"

#include <stdlib.h>

#include "common/base/json.h"
#include "hub/service/desk.h"

/* It came late and divided what was posted across it; what was taken back since divides nothing, unless that
 * was taken back in its turn. */
static struct fault has_divided(struct store *store, const struct event_row *event, bool *out)
{
    struct transfers posted = {.count = 1};
    struct fault fault = FAULT_OK;
    bool late = event->verb == VERB_WEIGH && !event->changes;
    *out = false;
    for (int64_t seq = event->seq; late && seq != 0 && posted.count > 0 && !fault_is(fault);) {
        fault = store_transfers_list(store, seq, &posted);
        if (!fault_is(fault) && posted.count > 0)
            *out = !*out;
        if (!fault_is(fault))
            fault = store_event_find_correction(store, seq, &seq);
    }
    return fault;
}

static struct fault load_point(struct act *act, struct event_row *event, struct late_point *out)
{
    bool weighing = event->verb == VERB_WEIGH, divided;
    struct fault fault = has_divided(act->desk->store, event, &divided);
    *out = (struct late_point){
        .weighed = weighing && event->changes,
        .stops = divided || (event->verb == VERB_WITHDRAW && event->changes),
        .ends = event->changes && late_ends(event->verb),
        .by = event->verb == VERB_RECEIVE ? tag_of("") : event->operator_badge,
        .after = event->after.piece,
    };
    out->after.steps = act->row.now.piece.steps;
    out->after.step_count = act->row.now.piece.step_count;
    out->after.stones_due = act->row.now.piece.stones_due;
    return fault;
}

struct fault late_find_division(struct act *act, int64_t weighing, struct event_row *out, bool *found)
{
    struct fault fault = FAULT_OK;
    *found = false;
    for (int64_t seq = act->row.event; seq > weighing && !*found && !fault_is(fault); seq = out->previous) {
        int64_t divides = 0;
        fault = store_event_get(act->desk->store, seq, out);
        if (!fault_is(fault))
            fault = has_divided(act->desk->store, out, found);
        if (!fault_is(fault) && *found)
            fault = store_event_found(act->desk->store, seq, "$.divides", &divides);
        *found &= divides == weighing;
    }
    return fault;
}

/* The newest events of the piece's life, and their numbers. */
static struct fault load_life(struct act *act, struct late_point *points, int64_t *seqs, int *count)
{
    struct event_row event = {.previous = act->row.event};
    struct fault fault = FAULT_OK;
    *count = 0;
    while (event.previous != 0 && *count < LATE_POINTS_MAX && !fault_is(fault)) {
        fault = store_event_get(act->desk->store, event.previous, &event);
        seqs[*count] = event.seq;
        if (!fault_is(fault))
            fault = load_point(act, &event, &points[(*count)++]);
    }
    return fault;
}

struct fault late_divide(struct act *act, struct transfers *out, struct text *found)
{
    int64_t seqs[LATE_POINTS_MAX];
    struct late_point *points = calloc(LATE_POINTS_MAX, sizeof *points);
    const struct weighing *weighing = &act->command->weighing;
    int count = 0;
    if (!points)
        return fault_make(FAULT_FULL, "no memory for the life of %s", act->row.name);
    struct fault fault = load_life(act, points, seqs, &count);
    int moment = fault_is(fault) ? -1 : late_moment(points, count, act->command->station);
    if (moment >= 0) {
        const struct piece *piece = &points[moment].after;
        bool left = code_equal(piece->station, act->command->station); /* weighed as the step leaves it */
        struct mass stones = left ? piece_stones_at(piece, piece->step, true) : piece->stones;
        struct mass beside = mass_add(stones, findings_foreign(&piece->findings));
        struct mass net = mass_subtract(weighing->gross, weighing->tare);
        int divided = late_post(out, desk_book_of(&act->desk->house, &act->row), points, moment,
                                act->command->station, mass_subtract(net, beside));
        if (out->count > 0) {
            json_begin(found, '{');
            json_add_int(found, "divides", seqs[divided]);
            json_end(found, '}');
        }
    }
    free(points);
    return fault;
}

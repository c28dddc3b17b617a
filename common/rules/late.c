#include "common/rules/late.h"

#include "common/rules/stretch.h"

bool late_ends(enum verb verb)
{
    return verb == VERB_FINISH || verb == VERB_PASS || verb == VERB_REWORK || verb == VERB_ACCEPT ||
           verb == VERB_RECEIVE;
}

int late_moment(const struct late_point *points, int count, struct code station)
{
    int left = 0;
    while (left < count && !piece_is_at(&points[left].after, station))
        left++;
    if (left == count)
        return -1;
    const struct route_step *step = piece_step(&points[left].after);
    if (step && step->weigh != WEIGH_IN)
        return left;
    int came = left;
    while (came < count && piece_is_at(&points[came].after, station))
        came++;
    return came < count ? came : -1;
}

/* The first weighing after the moment; −1: none, or something since then stands against it. */
static int next_weighing(const struct late_point *points, int moment)
{
    int weighing = -1;
    for (int i = 0; i < moment; i++) {
        if (points[i].stops)
            return -1;
        if (points[i].weighed)
            weighing = i;
    }
    return weighing;
}

/* One more event adds to the stretch who had the piece then: somebody's hand, or a tray. */
static void follow(struct piece *piece, const struct piece *then)
{
    bool in_hand = !tag_is_none(then->holder);
    if (then->place != PLACE_STATION)
        return;
    if (in_hand && stretch_counts_hand(then))
        stretch_add(piece, then->holder, then->station);
    else if (!in_hand && stretch_counts_tray(then))
        stretch_add_tray(piece, then->station);
}

/* Who had it in hand counts after all when it leaves him unweighed, by the end of the step or otherwise; and
 * so does who ended the step, for him or because nobody had begun it (flow.h). */
static void follow_leaving(struct piece *piece, const struct piece *before, const struct late_point *point)
{
    const struct piece *now = &point->after;
    bool ended = point->ends && (now->state == PIECE_DONE || now->step != before->step);
    if (before->place != PLACE_STATION)
        return;
    if (!tag_is_none(before->holder) && (ended || tag_is_none(now->holder)))
        stretch_add(piece, before->holder, before->station);
    if (ended && (!piece_is_started(before) || !tag_is_none(point->by)))
        stretch_add(piece, point->by, before->station);
}

/* Whoever had it from the moment to that weighing. How it left the place where it was at the moment is of
 * before. */
static struct account open_after(const struct late_point *points, int moment, int weighing,
                                 struct code station)
{
    struct piece between = points[weighing + 1].after;
    bool left = piece_is_at(&points[moment].after, station);
    between.since = (struct custody_since){.several = false};
    if (left) /* from its tray on */
        stretch_begin(&between, tag_of(""), station);
    for (int i = moment - 1; i > weighing; i--) {
        if (i < moment - 1)
            follow_leaving(&between, &points[i + 1].after, &points[i]);
        follow(&between, &points[i].after);
    }
    return ledger_open_balance(&between);
}

int late_post(struct transfers *out, struct book book, const struct late_point *points, int moment,
              struct code station, struct mass metal)
{
    int weighing = next_weighing(points, moment);
    if (weighing < 0)
        return -1;
    const struct piece *until = &points[moment].after;
    const struct piece *charged = &points[weighing + 1].after;
    if (until->book_mass.ug != charged->book_mass.ug || metal.ug < 0)
        return -1;
    struct account had = ledger_open_balance(charged);
    ledger_post_signed(out, book, ledger_open_balance(until), had, mass_subtract(until->book_mass, metal));
    ledger_post_signed(out, book, open_after(points, moment, weighing, station), had,
                       mass_subtract(metal, points[weighing].after.book_mass));
    return weighing;
}

#include "common/rules/late.h"

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

/* A step that weighs `in` has not had it before that weighing. */
static bool counts(const struct piece *after)
{
    const struct route_step *step = piece_step(after);
    if (after->place != PLACE_STATION || !step)
        return false;
    return step->weigh == WEIGH_NONE || step->weigh == WEIGH_OUT || after->weighed_here;
}

/* One more event adds its operator and its station to the stretch. */
static void follow(struct custody_since *since, const struct piece *after)
{
    struct tag holder = after->holder;
    if (!counts(after))
        return;
    if (!tag_is_none(holder) && tag_is_none(since->operator_badge) && !since->several)
        since->operator_badge = holder;
    else if (!tag_is_none(holder) && !tag_equal(since->operator_badge, holder)) {
        since->operator_badge = tag_of("");
        since->several = true;
    }
    if (code_is_none(since->first))
        since->first = after->station;
    since->last = after->station;
}

/* Whoever had it from the moment to that weighing. */
static struct account open_after(const struct late_point *points, int moment, int weighing,
                                 struct code station)
{
    struct piece between = points[weighing + 1].after;
    bool left = piece_is_at(&points[moment].after, station);
    between.since = (struct custody_since){.several = false};
    if (left) /* from its tray on */
        between.since.first = between.since.last = station;
    for (int i = moment - 1; i > weighing; i--)
        follow(&between.since, &points[i].after);
    return ledger_open_balance(&between);
}

void late_post(struct transfers *out, struct book book, const struct late_point *points, int moment,
               struct code station, struct mass metal)
{
    int weighing = next_weighing(points, moment);
    if (weighing < 0)
        return;
    const struct piece *until = &points[moment].after;
    const struct piece *charged = &points[weighing + 1].after;
    if (until->book.ug != charged->book.ug || metal.ug < 0)
        return;
    struct account had = ledger_open_balance(charged);
    ledger_post_signed(out, book, ledger_open_balance(until), had, mass_subtract(until->book, metal));
    ledger_post_signed(out, book, open_after(points, moment, weighing, station), had,
                       mass_subtract(metal, points[weighing].after.book));
}

/* The naive model's late weighings: they divide anew what was posted across their moment (DOMAIN § 10). */
#include "tests/life/model.h"

/* ------------------------------------------------------------------ a weighing that comes late */

bool naive_is_flagged(const struct reply *reply, enum reason reason)
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
    if (at < oldest || naive_policy_of(model, &notes[at].after) != WEIGH_IN)
        return at;
    while (at >= oldest && notes[at].after.place == AT_STATION && notes[at].after.station == step->station)
        at--;
    return at;
}

/* Whoever had it between two events: the marks that came meanwhile, of which none weighed it. What the first
 * of them still says of the place that it left is of before. */
static void write_open_between(const struct model *model, const struct note *notes, int from, int to,
                               int left, char out[ACCOUNT_TEXT_MAX])
{
    struct thing thing = notes[to].after;
    const struct thing *until = &notes[from].after;
    int first = until->mark_count;
    while (from < to && until->place == AT_STATION && first < notes[from + 1].after.mark_count &&
           thing.marks[first].station == until->station)
        first++;
    thing.mark_count = 0;
    if (left >= 0)
        naive_mark(&thing, NOBODY, left);
    for (int i = first; i < notes[to].after.mark_count; i++)
        naive_mark(&thing, notes[to].after.marks[i].person, notes[to].after.marks[i].station);
    naive_write_open(model, &thing, out);
}

static void charge(struct model *model, const char *book, const struct charge *part, int64_t sign)
{
    naive_book(model, book, part->to, sign * part->ug);
    naive_book(model, book, part->from, -sign * part->ug);
}

static bool posts(const struct charge *part)
{
    return part->ug != 0 && strcmp(part->to, part->from) != 0;
}

void naive_turn_division(struct model *model, int piece, struct division *division)
{
    division->stands = !division->stands;
    for (int i = 0; i < 2; i++)
        charge(model, model->things[piece].book.text, &division->parts[i], division->stands ? 1 : -1);
}

void naive_take_back_division(struct model *model, int piece, int note)
{
    struct note *notes = model->notes[piece];
    for (int i = note + 1; i < model->visit_count[piece]; i++)
        if (notes[i].division.stands && notes[i].division.divides == note)
            naive_turn_division(model, piece, &notes[i].division);
}

struct division naive_divide_late(struct model *model, const struct step *step)
{
    enum { LOOKS_BACK = 64 };
    struct division division = {.divides = -1}, none = division;
    const struct note *notes = model->notes[step->piece];
    int count = model->visit_count[step->piece];
    int oldest = count > LOOKS_BACK ? count - LOOKS_BACK : 0;
    int moment = late_moment(model, step, oldest);
    int next = -1;
    if (moment < oldest)
        return none;
    for (int i = count - 1; i > moment; i--) {
        if (notes[i].stops || notes[i].division.stands)
            return none;
        next = notes[i].weighed ? i : next;
    }
    if (next < 0 || notes[moment].after.metal_ug != notes[next - 1].after.metal_ug)
        return none;
    struct thing then = notes[moment].after;
    bool left = then.place == AT_STATION && then.station == step->station;
    const struct route_step *at = left ? naive_step_at(model, &then) : NULL;
    int64_t metal_ug = step->gross_ug - (at && at->sets_stones ? then.due_ug : then.stones_ug);
    if (metal_ug < 0)
        return none;
    struct charge *before = &division.parts[0], *after = &division.parts[1];
    naive_write_open(model, &notes[next - 1].after, before->from);
    naive_write_open(model, &notes[next - 1].after, after->from);
    naive_write_open(model, &then, before->to);
    write_open_between(model, notes, moment, next - 1, left ? step->station : -1, after->to);
    before->ug = then.metal_ug - metal_ug;
    after->ug = metal_ug - notes[next].after.metal_ug;
    if (!posts(before) && !posts(after))
        return none;
    division.divides = next;
    naive_turn_division(model, step->piece, &division);
    return division;
}

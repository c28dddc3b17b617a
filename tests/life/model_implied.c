/* What the naive model books as implied by a receive that has happened: it may be told later, and falls with
 * the receive as far as it was not (DOMAIN § 10). */
#include "tests/life/model.h"

/* What was done, by how the piece is afterwards. */
static enum verb deed_by(const struct thing *after)
{
    return after->state == PIECE_QUEUED    ? VERB_RECEIVE
           : after->state == PIECE_IN_WORK ? VERB_START
                                           : VERB_FINISH;
}

/* Several events before the one that is told. */
void naive_imply_missing(struct model *model, const struct step *step)
{
    struct thing missing[IMPLIED_MAX];
    bool held = naive_release(&model->things[step->piece]) == YES;
    int count = naive_imply(model, step, missing);
    if (held)
        (void)naive_hold(&model->things[step->piece]);
    for (int i = 0; i < count; i++) {
        enum verb verb = deed_by(&missing[i]);
        if (held)
            (void)naive_hold(&missing[i]);
        naive_settle(model, step->piece, &missing[i], false);
        naive_note_visit(model, step->piece, false, false);
        struct note *note = &model->notes[step->piece][model->visit_count[step->piece] - 1];
        note->implied = verb;
        note->fate = UNTOLD;
        note->by = step->actor;
    }
}

/* ------------------------------------------------------------------ "matched when they arrive" */

static struct note *find_untold(struct model *model, int piece, int station, enum verb verb)
{
    for (int i = 0; i < model->visit_count[piece]; i++) {
        struct note *note = &model->notes[piece][i];
        if (note->fate == UNTOLD && note->implied == verb && note->after.station == station)
            return note;
    }
    return NULL;
}

/* The actor's last word about the piece took such a telling back: it is told anew. */
static struct note *find_taken_back(struct model *model, const struct step *step)
{
    struct note *notes = model->notes[step->piece];
    int at = model->visit_count[step->piece] - 1;
    while (at >= 0 && notes[at].by != step->actor)
        at--;
    int told = at >= 0 && notes[at].undoes >= 0 ? notes[notes[at].undoes].tells : -1;
    bool same = told >= 0 && notes[told].implied == step->verb && notes[told].after.station == step->station;
    return same ? &notes[told] : NULL;
}

/* What is history, because the piece is beyond, and had been implied: nothing is wrong with it. Else it is
 * late, or something else is. */
int naive_tell(struct model *model, const struct step *step, const struct reply *reply)
{
    struct note *told = find_untold(model, step->piece, step->station, step->verb);
    if (!told)
        told = find_taken_back(model, step);
    bool gone_on = naive_is_flagged(reply, REASON_LATE) || naive_is_flagged(reply, REASON_HELD);
    if (step->verb == VERB_WEIGH)
        return -1;
    if (told && gone_on)
        naive_object(model, "had been implied at station %s, and is told in vain",
                     naive_station_code(model, step->station));
    if (!told && reply->flag_count == 0)
        naive_object(model, "is history without a flag, and was never implied");
    if (!told || reply->flag_count > 0)
        return -1;
    told->fate = TOLD;
    struct note *start = find_untold(model, step->piece, step->station, VERB_START);
    if (step->verb == VERB_FINISH && start && start < told) /* a receive may have started it, too */
        start->fate = TOLD;
    return (int)(told - model->notes[step->piece]);
}

bool naive_next_untold(const struct model *model, int piece, bool past_start, enum verb *verb, int *station)
{
    for (int i = 0; i < model->visit_count[piece]; i++) {
        const struct note *note = &model->notes[piece][i];
        if (note->fate != UNTOLD || (past_start && note->implied == VERB_START))
            continue;
        *verb = note->implied;
        *station = note->after.station;
        return true;
    }
    return false;
}

/* ------------------------------------------------------------------ taken back with the receive */

/* The last first, an event each, up to the first that was told: from there on its bench says where it is. A
 * receive that was told may have started it, too. */
void naive_take_back_implied(struct model *model, int piece, int receive)
{
    struct note *notes = model->notes[piece];
    struct thing *thing = &model->things[piece];
    for (int i = receive - 1; i > 0 && notes[i].fate == UNTOLD; i--) {
        int64_t version = thing->version;
        if (notes[i].implied == VERB_START && notes[i - 1].fate == TOLD)
            return;
        naive_move_metal(model, thing, &notes[i - 1].after);
        *thing = notes[i - 1].after;
        thing->version = version + 1;
        notes[i].fate = FALLEN;
        naive_note_visit(model, piece, false, true);
        if (thing->place == AT_STATION)
            model->breaks_limit[thing->station] = true;
    }
}

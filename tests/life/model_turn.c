/* The naive model's turn: one command is judged, booked, taken back. */
#include "tests/life/model.h"

/* ------------------------------------------------------------------ booking */

void naive_settle(struct model *model, int piece, const struct thing *after, bool weighed)
{
    struct thing *thing = &model->things[piece];
    struct thing before = *thing;
    if (weighed)
        naive_reweigh(model, &before, after->metal_ug);
    else
        naive_move_metal(model, &before, after);
    bool same_step = before.step == after->step && after->weighed_here;
    *thing = *after;
    thing->version = before.version + 1;
    if (!same_step)
        thing->has_ruling = weighed && after->has_ruling;
}

void naive_note_visit(struct model *model, int piece, bool weighed, bool stops)
{
    int at = model->visit_count[piece];
    if (at == VISITS_MAX)
        return;
    model->visits[piece][at] = model->things[piece].station;
    model->notes[piece][at] = (struct note){.after = model->things[piece],
                                            .weighed = weighed,
                                            .stops = stops,
                                            .division = {.divides = -1},
                                            .taker = -1,
                                            .taken_at = -1,
                                            .implied = VERB_COUNT,
                                            .fate = OF_ITS_OWN,
                                            .by = -1,
                                            .tells = -1,
                                            .undoes = -1};
    model->visit_count[piece]++;
}

static enum judged judge_verb(struct model *model, const struct step *step, int person,
                              const struct reply *reply, struct thing *after)
{
    switch ((int)step->verb) {
    case VERB_RECEIVE:
        return naive_receive(model, step, person, after);
    case VERB_START:
        return naive_start(model, step, person, after);
    case VERB_FINISH:
        return naive_finish(model, step, person, after);
    case VERB_PASS:
        return naive_pass(model, step, person, after);
    case VERB_REWORK:
        return naive_rework(model, step, person, after);
    case VERB_WEIGH:
        return naive_weigh(model, step, reply, after);
    case VERB_HOLD:
        return naive_hold(after);
    case VERB_RELEASE:
        return naive_release(after);
    }
    return NO;
}

/* What has happened happened to a piece that nobody there held: it is where they have it, and held there.
 * Past its last station it is not. */
static enum judged judge_held(struct model *model, const struct step *step, int person,
                              const struct reply *reply, struct thing *after)
{
    struct thing *thing = &model->things[step->piece];
    bool works = step->verb != VERB_HOLD && step->verb != VERB_RELEASE;
    if (!works || !step->happened || naive_release(thing) != YES)
        return judge_verb(model, step, person, reply, after);
    *after = *thing;
    enum judged judged = judge_verb(model, step, person, reply, after);
    (void)naive_hold(thing);
    return judged == YES && naive_hold(after) != YES ? HISTORY : judged;
}

static enum result judge_piece(struct model *model, const struct step *step, int person,
                               const struct reply *reply, struct deed *deed)
{
    if (step->verb == VERB_RECEIVE && step->happened)
        naive_imply_missing(model, step);
    struct thing after = model->things[step->piece];
    enum judged judged = judge_held(model, step, person, reply, &after);
    if (judged == NO)
        return RESULT_REFUSED;
    *deed = (struct deed){.is_event = true, .piece = step->piece, .before = model->things[step->piece]};
    deed->changed = judged == YES;
    int tells = -1;
    if (judged == YES)
        naive_settle(model, step->piece, &after, step->verb == VERB_WEIGH);
    else
        tells = naive_tell(model, step, reply);
    deed->after_version = model->things[step->piece].version;
    struct division division = {.divides = -1};
    if (judged == HISTORY && step->verb == VERB_WEIGH && naive_is_flagged(reply, REASON_LATE))
        division = naive_divide_late(model, step);
    naive_note_visit(model, step->piece, judged == YES && step->verb == VERB_WEIGH, false);
    deed->note = model->visit_count[step->piece] - 1;
    struct note *note = &model->notes[step->piece][deed->note];
    note->division = division;
    note->by = step->actor;
    note->tells = tells;
    if (step->verb == VERB_RECEIVE) {
        note->taker = step->actor;
        note->taken_at = step->station;
    }
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
        (step->station >= model->station_count || !naive_serves(model, step->actor, step->station)))
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

/* Somebody else has told since that it took the piece in there, too: then it is there. */
static bool is_confirmed(const struct model *model, const struct deed *undone, int actor)
{
    const struct note *notes = model->notes[undone->piece];
    bool confirmed = false;
    for (int i = undone->note + 1; i < model->visit_count[undone->piece]; i++)
        confirmed |= notes[i].taker >= 0 && notes[i].taker != actor &&
                     notes[i].taken_at == notes[undone->note].taken_at;
    return confirmed && notes[undone->note].taker == actor;
}

/* Puts back what the actor's last deed did. NO: something else came in between. */
static enum judged take_back(struct model *model, const struct step *step, struct deed *out)
{
    struct deed *undone = &model->last[step->actor];
    if (undone->piece < 0)
        return YES;
    struct thing *thing = &model->things[undone->piece];
    struct deed deed = {.is_event = true, .piece = undone->piece, .before = *thing, .is_withdrawal = true};
    struct note *note = &model->notes[undone->piece][undone->note];
    bool stays = thing->version != undone->after_version ||
                 (!undone->is_withdrawal && is_confirmed(model, undone, step->actor));
    deed.note = undone->note;
    if (undone->changed && stays && !step->happened)
        return NO;
    if (note->taken_at >= 0) /* a withdrawal that is taken back has not happened */
        note->taker = undone->is_withdrawal ? step->actor : -1;
    if (!undone->changed && note->division.divides >= 0)
        naive_turn_division(model, undone->piece, &note->division);
    if (undone->changed && !stays && undone->step.verb == VERB_WEIGH)
        naive_take_back_division(model, undone->piece, undone->note);
    if (undone->changed && !stays) {
        char holder[ACCOUNT_TEXT_MAX];
        bool weighed = thing->metal_ug != undone->before.metal_ug;
        int64_t version = thing->version;
        if (weighed) { /* the difference goes back from where it was charged */
            char open[ACCOUNT_TEXT_MAX];
            int64_t apart = thing->metal_ug - undone->before.metal_ug;
            struct thing *charged = undone->is_withdrawal ? thing : &undone->before;
            naive_write_holder(model, thing, holder);
            naive_write_open(model, charged, open);
            naive_book(model, thing->book.text, holder, -apart);
            naive_book(model, thing->book.text, open, apart);
        } else {
            naive_move_metal(model, thing, &undone->before);
        }
        *thing = undone->before;
        thing->version = version + 1;
        deed.changed = true;
        if (thing->place == AT_STATION)
            model->breaks_limit[thing->station] = true;
    }
    deed.after_version = thing->version;
    naive_note_visit(model, undone->piece, false, deed.changed);
    struct note *back = &model->notes[undone->piece][model->visit_count[undone->piece] - 1];
    back->by = step->actor;
    back->undoes = undone->note;
    if (deed.changed && undone->step.verb == VERB_RECEIVE)
        naive_take_back_implied(model, undone->piece, undone->note);
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
        naive_load_of(model, i, &pieces, &ug);
        bool grew = pieces > pieces_before[i];
        bool over =
            (limit->pieces > 0 && pieces > limit->pieces) || (limit->mass.ug > 0 && ug > limit->mass.ug);
        if (grew && over && limit->mode == LIMIT_BLOCK && !model->breaks_limit[i])
            naive_object(model, "station %s has %lld pieces of %lld µg, its limit is %lld, %lld µg",
                         naive_station_code(model, i), (long long)pieces, (long long)ug,
                         (long long)limit->pieces, (long long)limit->mass.ug);
    }
}

const char *naive_place_text(int place)
{
    static const char *const texts[] = {"pool", "station", "finished"};
    return texts[place];
}

static void check_reply_piece(struct model *model, const struct reply *reply, const struct thing *thing)
{
    if (!reply->has_piece)
        return;
    const char *station = thing->place == AT_STATION ? naive_station_code(model, thing->station) : "";
    if (strcmp(place_word(reply->place), naive_place_text(thing->place)) != 0 ||
        (thing->place == AT_STATION && (int)reply->state != thing->state) ||
        reply->version != thing->version || strcmp(reply->station.text, station) != 0)
        naive_object(model, "the reply has it %s %s %s v%lld, the model %s %s %s v%lld",
                     place_word(reply->place), reply->station.text, piece_state_word(reply->state),
                     (long long)reply->version, naive_place_text(thing->place), station,
                     piece_state_word((enum piece_state)thing->state), (long long)thing->version);
}

static void take_turn(struct model *model, const struct step *step, const struct command *command,
                      const struct reply *reply)
{
    struct deed deed = {.piece = -1};
    int64_t pieces[LIFE_STATIONS_MAX];
    int64_t ug;
    memset(model->breaks_limit, 0, sizeof model->breaks_limit);
    for (int i = 0; i < model->station_count; i++)
        naive_load_of(model, i, &pieces[i], &ug);
    enum result expected = RESULT_REFUSED;
    if (step->trick == TRICK_REPLACE)
        expected = judge_replacing(model, step, command, reply, &deed);
    else if (step->trick == TRICK_LOST || step->verb != VERB_WITHDRAW)
        expected = judge(model, step, command, reply, &deed);
    if (reply->result != expected)
        naive_object(model, "is %s (%s), the model says %s", result_word(reply->result),
                     reason_word(reply->reason), result_word(expected));
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
            naive_object(model, "the same command again has another answer");
        break;
    case TRICK_CONFLICT:
    case TRICK_TAKEN:
    case TRICK_GAP:
    case TRICK_STRANGER:
    case TRICK_LATE_COPY:
    case TRICK_COUNT:
        if (reply->result != wants[step->trick])
            naive_object(model, "is %s (%s), wanted %s", result_word(reply->result),
                         reason_word(reply->reason), result_word(wants[step->trick]));
        break;
    }
}

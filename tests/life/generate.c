/* The next step: mostly what somebody at a bench would do, sometimes anything. */
#include "tests/life/life.h"

static const enum verb VERBS[] = {VERB_RECEIVE, VERB_START,    VERB_FINISH,   VERB_WEIGH,
                                  VERB_PASS,    VERB_REWORK,   VERB_BADGE_IN, VERB_BADGE_OUT,
                                  VERB_REPORT,  VERB_WITHDRAW, VERB_HOLD,     VERB_RELEASE};

bool bench_says(enum verb verb)
{
    for (size_t i = 0; i < COUNT_OF(VERBS); i++)
        if (VERBS[i] == verb)
            return true;
    return false;
}

static bool names_no_station(enum verb verb)
{
    return verb == VERB_REPORT || verb == VERB_WITHDRAW || verb == VERB_HOLD || verb == VERB_RELEASE;
}

static int actor_at(const struct workshop *workshop, int station, struct chance *chance)
{
    int from = chance_below(chance, LIFE_ACTORS_MAX);
    for (int i = 0; i < LIFE_ACTORS_MAX; i++) {
        const struct workshop_kiosk *kiosk = &workshop->kiosks[(from + i) % LIFE_ACTORS_MAX];
        for (int k = 0; k < kiosk->station_count; k++)
            if (code_equal(kiosk->stations[k], workshop->stations[station].code))
                return (from + i) % LIFE_ACTORS_MAX;
    }
    return 0;
}

static void weigh_about(struct step *out, int64_t gross_ug, struct chance *chance)
{
    int per_mille = chance_of(chance, 70)   ? chance_below(chance, 31) - 15
                    : chance_of(chance, 50) ? chance_below(chance, 11) + 15
                                            : chance_below(chance, 101) - 50;
    out->verb = VERB_WEIGH;
    out->gross_ug = gross_ug + gross_ug / 1000 * per_mille;
}

static void be_sensible(const struct workshop *workshop, const struct glance *at, struct chance *chance,
                        struct step *out)
{
    out->station = at->station >= 0 ? at->station : 0;
    if (at->place != 2 && at->state == PIECE_HELD) {
        out->verb = VERB_RELEASE;
    } else if (chance_of(chance, 4)) {
        out->verb = VERB_HOLD;
    } else if (at->place == 2 || (at->place == 1 && at->state == PIECE_DONE) || at->place == 0) {
        out->verb = VERB_RECEIVE;
        out->station = at->next_station >= 0 ? at->next_station : 0;
    } else if (at->rework && at->tray != at->station) {
        out->verb = VERB_RECEIVE;
    } else if (at->wants_weight && chance_of(chance, 80)) {
        weigh_about(out, at->gross_ug, chance);
    } else if (at->state == PIECE_QUEUED) {
        out->verb = VERB_START;
    } else if (at->inspects) {
        out->verb = chance_of(chance, 75) ? VERB_PASS : VERB_REWORK;
        out->to = at->guilty >= 0 ? at->guilty : 0;
    } else {
        out->verb = VERB_FINISH;
    }
    if (at->holder >= 0 && chance_of(chance, 75))
        out->person = at->holder;
    out->actor = actor_at(workshop, out->station, chance);
}

static void be_wild(const struct workshop *workshop, const struct glance *at, struct chance *chance,
                    struct step *out)
{
    out->verb = VERBS[chance_below(chance, (int)COUNT_OF(VERBS))];
    if (chance_of(chance, 60))
        out->verb = VERBS[chance_below(chance, 6)];
    out->station = chance_of(chance, 50) && at->station >= 0
                       ? at->station
                       : chance_below(chance, workshop->station_count + 1);
    out->to = chance_below(chance, workshop->station_count);
    weigh_about(out, at->gross_ug, chance);
    out->verb = out->verb == VERB_WEIGH ? VERBS[chance_below(chance, (int)COUNT_OF(VERBS))] : out->verb;
    if (chance_of(chance, 5))
        out->gross_ug = chance_of(chance, 50) ? 1 : INT64_C(2000000000000);
    if (chance_of(chance, 5))
        out->person = LIFE_PEOPLE_MAX; /* nobody knows them */
    if (chance_of(chance, 3))
        out->piece = workshop->piece_count; /* nor it */
}

/* A bench that is back tells what others had to assume. */
static void tell_implied(const struct workshop *workshop, const struct glance *at, struct chance *chance,
                         struct step *out)
{
    out->verb = at->untold;
    out->station = at->untold_at;
    out->actor = actor_at(workshop, out->station, chance);
    out->happened = true;
}

static enum trick choose_trick(struct chance *chance)
{
    int dice = chance_below(chance, 100);
    if (dice < 82)
        return TRICK_NONE;
    if (dice < 90)
        return TRICK_REPLACE;
    return (enum trick)(1 + chance_below(chance, TRICK_COUNT - 1));
}

void generate_step(const struct workshop *workshop, const struct model *model, struct chance *chance,
                   struct step *out)
{
    *out = (struct step){.readings = 1 + chance_below(chance, 2), .scale_known = !chance_of(chance, 3)};
    out->actor = chance_below(chance, LIFE_ACTORS_MAX);
    out->person = chance_below(chance, LIFE_PEOPLE_MAX);
    out->piece = chance_below(chance, workshop->piece_count);
    struct glance at = model_glance(model, out->piece, chance);
    out->happened = chance_of(chance, 25);
    if (at.untold != VERB_COUNT && chance_of(chance, 20))
        tell_implied(workshop, &at, chance, out);
    else if (chance_of(chance, 75))
        be_sensible(workshop, &at, chance, out);
    else
        be_wild(workshop, &at, chance, out);
    out->seen = chance_of(chance, 60) ? 1 : chance_of(chance, 10) ? 2 : 0;
    out->trick = choose_trick(chance);
    if (out->trick == TRICK_REPLACE && chance_of(chance, 60))
        out->verb = VERB_WITHDRAW;
    if (names_no_station(out->verb))
        out->station = -1;
    if (out->verb == VERB_HOLD || out->verb == VERB_RELEASE)
        out->happened = false; /* what may not be is refused, whoever decided */
    out->together = chance_of(chance, 30);
}

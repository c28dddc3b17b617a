#include "common/rules/lent.h"

bool lent_is_for(const struct limit *limit)
{
    return limit->mode != LIMIT_WARN && (limit->pieces > 0 || limit->mass.ug > 0);
}

bool lent_may_grant(const struct limit *limit, struct load present, struct load lent, struct load one,
                    int64_t free_min)
{
    struct load more = {one.pieces * free_min, MASS_UG(one.mass.ug * free_min)};
    return lent_is_for(limit) && limit_has_room(limit, load_sum(present, lent), more);
}

static bool holds(const struct lent *lent, const struct limit *limit, struct load load)
{
    return (limit->pieces == 0 || lent->load.pieces >= load.pieces) &&
           (limit->mass.ug == 0 || lent->load.mass.ug >= load.mass.ug);
}

struct choice {
    const struct lent *lent;
    int count;
    int64_t *ids;
    int id_count;
    bool suffices;
};

/* The place of this limit: named in any case. */
static void choose(struct choice *choice, const struct limit *limit, struct code of, struct load load)
{
    if (!lent_is_for(limit))
        return;
    for (int i = 0; i < choice->count; i++) {
        if (!code_equal(choice->lent[i].of, of))
            continue;
        if (choice->id_count == LENT_NAMED_MAX)
            break;
        choice->ids[choice->id_count++] = choice->lent[i].id;
        if (holds(&choice->lent[i], limit, load))
            return;
    }
    choice->suffices = false;
}

bool lent_choose(const struct lent *lent, int count, const struct piece *before, const struct piece *after,
                 const struct station_now *to, const struct floor_now *floor, int64_t ids[LENT_NAMED_MAX],
                 int *id_count)
{
    struct choice choice = {.lent = lent, .count = count, .ids = ids, .suffices = true};
    if (!piece_is_at(before, to->station->code))
        choose(&choice, &to->station->limit, to->station->code, piece_load(after));
    for (size_t i = 0; i < floor->group_count; i++) {
        const struct group *group = floor->groups[i].group;
        if (group_counts(group, after) && !group_counts(group, before))
            choose(&choice, &group->limit, group->code, piece_load(after));
    }
    *id_count = choice.id_count;
    return choice.suffices;
}

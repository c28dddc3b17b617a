#include "common/rules/group.h"

void group_resolve(struct group *group, const struct station *stations, int station_count)
{
    for (int i = 0; i < group->member_count; i++) {
        struct group_member *member = &group->members[i];
        member->kind = member->visit = code_of("");
        for (int k = 0; k < station_count; k++) {
            if (!code_equal(stations[k].code, member->station))
                continue;
            member->kind = stations[k].kind;
            member->visit = stations[k].visit;
        }
    }
}

bool group_takes(const struct group *group, const struct route_step *step)
{
    for (int i = 0; i < group->member_count; i++) {
        const struct group_member *member = &group->members[i];
        if (!code_is_none(member->kind) && code_equal(member->kind, step->kind) &&
            code_equal(member->visit, step->visit))
            return true;
    }
    return false;
}

bool group_counts_at(const struct group *group, const struct route_step *steps, int step_count, int step)
{
    int first = 0, last = step_count - 1;
    if (step < 0)
        return false;
    while (first <= step && !group_takes(group, &steps[first]))
        first++;
    while (last >= step && !group_takes(group, &steps[last]))
        last--;
    return first <= step && step <= last;
}

bool group_counts(const struct group *group, const struct piece *piece)
{
    return piece->place == PLACE_STATION &&
           group_counts_at(group, piece->steps, piece->step_count, piece->step);
}

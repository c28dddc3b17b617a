/* A group of stations with one limit over them all (CONWIP, DOMAIN § 4): it counts a piece from its first to
 * its last station there, excursions included, and is tested only when a piece enters it. Pure.
 *
 * A group has all stations of a kind (and visit) or none of them, so that a piece's route alone tells where
 * it enters and where it leaves: workshop_check sees to it. */
#ifndef TOUCHSTONE_GROUP_H
#define TOUCHSTONE_GROUP_H

#include "common/rules/piece.h"
#include "common/rules/station.h"

#define GROUPS_MAX 16

struct group_member {
    struct code station;
    struct code kind, visit; /* of that station: group_resolve */
};

struct group {
    struct code code;
    char name[NAME_TEXT_MAX];
    struct limit limit;
    int member_count;
    struct group_member members[STATIONS_MAX];
};

/* A group as it is at this moment. */
struct group_now {
    const struct group *group;
    struct load load;
    struct load lent; /* places there that are kept for kiosks other than the one that asks */
};

/* Looks up what its stations are; one that is not there has no kind, and takes nothing. */
void group_resolve(struct group *group, const struct station *stations, int station_count);
/* True when a station of the group does this step. */
bool group_takes(const struct group *group, const struct route_step *step);
/* True when a piece whose route this is counts in the group while it is at `step` (−1, the pool: never). */
bool group_counts_at(const struct group *group, const struct route_step *steps, int step_count, int step);
/* True when it counts now: what is parked, finished, in the pool or on a tree counts in none. */
bool group_counts(const struct group *group, const struct piece *piece);

#endif

/* Room: whether the limits of a station and of the groups let a piece in, or on its way (DOMAIN § 4). Pure.
 * Every path by which a piece comes to a station asks here: a scan, a slip, coming back from parking, an
 * import. */
#ifndef TOUCHSTONE_ROOM_H
#define TOUCHSTONE_ROOM_H

#include "common/rules/command.h"
#include "common/rules/group.h"

/* A station as it is at this moment. */
struct station_now {
    const struct station *station;
    struct load load;
    struct load lent; /* places there that are kept for kiosks other than the one that asks: see lent.h */
    int64_t done;     /* pieces done there, that wait for the next station */
    int present;      /* operators present */
};

/* Everything that has a limit, as it is now. */
struct floor_now {
    const struct station_now *stations;
    size_t station_count;
    const struct group_now *groups;
    size_t group_count;
};

struct room {
    enum reason reason; /* REASON_NONE: it may; else _STATION_FULL, _GROUP_FULL, _NEXT_FULL, _NEEDS_REASON */
    enum reason flag;   /* it may, although that is full: the limit warns, or a reason was given */
    bool by_reason;     /* it may only because a reason was given */
    struct numbers numbers; /* of the limit that `reason` or `flag` is about */
    struct code next;       /* that station or group, or the kind of the next step when no station does it */
};

/* What a limit says that keeps out `coming` pieces: its own numbers, what is there, and what is kept for
 * other kiosks. */
void room_tell(const struct limit *limit, struct load present, struct load lent, int64_t coming,
               struct numbers *out);

/* A piece that is `before` would be `after`, at `to`. Tested are the limits that count it after and did not
 * before: the station's, and those of the groups that it enters. Lent places count as taken. `has_reason`: a
 * coded reason is given. For a lot the numbers have the part that would fit (NUMBER_FREE). */
struct room room_to_enter(const struct piece *before, const struct piece *after, const struct station_now *to,
                          const struct floor_now *floor, bool has_reason);

/* The same for a piece that only will come: a place lent to the kiosk there waits for just such a one, so it
 * counts as free. */
struct room room_to_come(const struct piece *before, const struct piece *after, const struct station_now *to,
                         const struct floor_now *floor, bool has_reason);

/* Whether a piece could go on after its present step, so that starting it makes sense: some station of its
 * next step would take it now, or only delivery follows. A tree at casting needs instead as many free places
 * as it has pieces, over the stations after casting up to and including the bottleneck, and in every group
 * entered there. A station that is full is _NEXT_FULL here. */
struct room room_ahead(const struct piece *piece, const struct floor_now *floor, bool has_reason);

/* The piece as it would be at the next step, at this station. */
struct piece room_arrived(const struct piece *piece, struct code station);

/* Free places for what a tree at or before casting becomes; INT64_MAX: no limit. `beyond`: limits that are no
 * `block` let in any number. *last: the step up to which they count. */
int64_t room_places_after(const struct piece *tree, const struct floor_now *floor, bool beyond, int *last);
/* The step at which the piece is cast, from where it is on; step_count when none. */
int room_casting_step(const struct piece *piece);
/* A tree at casting: its work there ends by the cut. */
bool room_is_to_be_cut(const struct piece *piece);

#endif

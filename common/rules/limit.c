#include "common/rules/limit.h"

#include "common/rules/word.h"

WORDS_OF_ENUM(LIMIT_MODE_LIST, enum limit_mode, limit_mode_word, limit_mode_find)

/* present + more ≤ limit, where a limit of 0 is none, and a sum too large to count is certainly too much. */
static bool fits(int64_t limit, int64_t present, int64_t more)
{
    int64_t sum;
    if (limit == 0)
        return true;
    return !__builtin_add_overflow(present, more, &sum) && sum <= limit;
}

struct load load_sum(struct load a, struct load b)
{
    return (struct load){a.pieces + b.pieces, mass_add(a.mass, b.mass)};
}

bool limit_has_room(const struct limit *limit, struct load present, struct load more)
{
    return fits(limit->pieces, present.pieces, more.pieces) &&
           fits(limit->mass.ug, present.mass.ug, more.mass.ug);
}

bool limit_admits(const struct limit *limit, struct load present, struct load more, bool has_reason)
{
    if (limit_has_room(limit, present, more))
        return true;
    switch (limit->mode) {
    case LIMIT_BLOCK:
        return false;
    case LIMIT_REASON:
        return has_reason;
    case LIMIT_WARN:
        return true;
    }
    return false;
}

bool limit_is_exceeded(const struct limit *limit, struct load present)
{
    return !limit_has_room(limit, present, (struct load){0, MASS_UG(0)});
}

static int64_t per_mille(int64_t limit, int64_t present)
{
    return limit == 0 ? 0 : number_scale_down(present, 1000, limit, INT64_MAX);
}

int64_t limit_fullness(const struct limit *limit, struct load present)
{
    int64_t pieces = per_mille(limit->pieces, present.pieces);
    int64_t mass = per_mille(limit->mass.ug, present.mass.ug);
    return pieces > mass ? pieces : mass;
}

/* How many of `pieces` that weigh `mass` together weigh no more than `room`. */
static int64_t fit_by_mass(int64_t room, struct load lot)
{
    if (room < 0 || lot.mass.ug <= 0)
        return room < 0 ? 0 : lot.pieces;
    return number_scale_down(room, lot.pieces, lot.mass.ug, lot.pieces);
}

int64_t limit_free(const struct limit *limit, struct load present, struct load lot)
{
    int64_t free = lot.pieces;
    int64_t by_mass = lot.pieces;
    if (limit->pieces > 0 && limit->pieces - present.pieces < free)
        free = limit->pieces - present.pieces;
    if (limit->mass.ug > 0)
        by_mass = fit_by_mass(limit->mass.ug - present.mass.ug, lot);
    free = by_mass < free ? by_mass : free;
    return free > 0 ? free : 0;
}

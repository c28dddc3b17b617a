#include "common/rules/outcome.h"

struct outcome outcome_begin(const struct piece *piece)
{
    struct outcome out = {.after = *piece};
    if (piece->place == PLACE_STATION)
        out.at = piece->station;
    return out;
}

struct outcome outcome_refuse(struct outcome out, enum reason reason)
{
    out.reason = reason;
    return out;
}

struct outcome outcome_accept(struct outcome out)
{
    out.changes = true;
    out.after.version++;
    return out;
}

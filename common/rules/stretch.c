#include "common/rules/stretch.h"

void stretch_begin(struct piece *piece, struct tag operator_badge, struct code station)
{
    piece->since = (struct custody_since){
        .operator_badge = operator_badge,
        .first = station,
        .last = station,
    };
}

void stretch_add_tray(struct piece *piece, struct code station)
{
    if (code_is_none(piece->since.first))
        piece->since.first = station;
    piece->since.last = station;
}

void stretch_add(struct piece *piece, struct tag operator_badge, struct code station)
{
    struct custody_since *since = &piece->since;
    bool first = tag_is_none(since->operator_badge) && !since->several;
    if (first && !tag_is_none(operator_badge)) {
        since->operator_badge = operator_badge;
    } else if (first || !tag_equal(since->operator_badge, operator_badge)) {
        since->operator_badge = tag_of("");
        since->several = true;
    }
    stretch_add_tray(piece, station);
}

bool stretch_counts_hand(const struct piece *piece)
{
    return piece_weigh_policy(piece) != WEIGH_IN || piece->weighed_here;
}

bool stretch_counts_tray(const struct piece *piece)
{
    enum weigh_policy policy = piece_weigh_policy(piece);
    return policy == WEIGH_NONE || policy == WEIGH_OUT || piece->weighed_here;
}

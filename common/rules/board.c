#include "common/rules/board.h"

struct station_now board_station_now(const struct board_station *at)
{
    return (struct station_now){
        .station = &at->station,
        .load = at->now.load,
        .lent = at->lent,
        .done = at->now.done,
        .present = at->now.present,
    };
}

void board_lay_out(const struct board *board, struct board_floor *out)
{
    out->floor = (struct floor_now){out->stations, (size_t)board->station_count, out->groups,
                                    (size_t)board->group_count};
    for (int i = 0; i < board->station_count; i++)
        out->stations[i] = board_station_now(&board->stations[i]);
    for (int i = 0; i < board->group_count; i++)
        out->groups[i] =
            (struct group_now){&board->groups[i].group, board->groups[i].load, board->groups[i].lent};
}

int64_t board_overrides_per_10000(const struct board_overrides *overrides)
{
    if (overrides->moves_this_week <= 0)
        return 0;
    return overrides->this_week * 10000 / overrides->moves_this_week;
}

const struct board_group *board_find_group(const struct board *board, struct code code)
{
    for (int i = 0; i < board->group_count; i++)
        if (!code_is_none(code) && code_equal(board->groups[i].group.code, code))
            return &board->groups[i];
    return NULL;
}

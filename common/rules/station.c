#include "common/rules/station.h"

#include "common/rules/word.h"

enum { FULL_PER_MILLE = 1000, NEAR_PER_MILLE = 800 };

WORDS_OF_ENUM(STATION_STATE_LIST, enum station_state, station_state_word, station_state_find)

bool station_takes(const struct station *station, const struct route_step *step)
{
    return code_equal(station->kind, step->kind) && code_equal(station->visit, step->visit);
}

static bool is_stopped(const struct station_summary *now)
{
    return now->queued + now->done > now->transit && now->may_start + now->may_leave == 0;
}

enum station_state station_judge(const struct station *station, const struct station_summary *now)
{
    int64_t fullness = limit_fullness(&station->limit, now->load);
    bool has_work = now->queued + now->in_work > 0;
    if (limit_is_exceeded(&station->limit, now->load))
        return STATION_OVER;
    if (is_stopped(now))
        return STATION_STOPPED;
    if (fullness >= FULL_PER_MILLE)
        return STATION_FULL;
    if (station->staff > 0 && now->present == 0 && has_work)
        return STATION_UNSTAFFED;
    if (fullness >= NEAR_PER_MILLE)
        return STATION_NEAR;
    if (!has_work && now->upstream > 0)
        return STATION_STARVED;
    return STATION_OK;
}

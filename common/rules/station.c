#include "common/rules/station.h"

#include "common/rules/word.h"

enum { FULL_PER_MILLE = 1000, NEAR_PER_MILLE = 800 };

static const char *const state_words[] = {
#define X(name, word) word,
    STATION_STATE_LIST(X)
#undef X
};

const char *station_state_word(enum station_state state)
{
    assert((size_t)state < COUNT_OF(state_words));
    return state_words[state];
}

bool station_state_find(struct span word, enum station_state *out)
{
    int index = word_index(word, state_words, COUNT_OF(state_words));
    if (index < 0)
        return false;
    *out = (enum station_state)index;
    return true;
}

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

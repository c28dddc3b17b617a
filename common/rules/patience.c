#include "common/rules/patience.h"

static bool may_idle(const struct piece *piece)
{
    return piece->place != PLACE_STATION || piece->state == PIECE_HELD || piece->transit;
}

int64_t patience_idle_ms(const struct piece *piece, const struct settings *settings)
{
    const struct route_step *step = piece_step(piece);
    int64_t least = settings_get(settings, SETTING_IDLE_HOURS) * HOUR_MS;
    if (may_idle(piece))
        return INT64_MAX;
    int64_t standards = step ? IDLE_STANDARDS * 1000 * (int64_t)step->standard_s * piece->quantity : 0;
    return standards > least ? standards : least;
}

int64_t patience_station_ms(enum station_state state, const struct settings *settings)
{
    switch (state) {
    case STATION_OVER:
    case STATION_STOPPED:
    case STATION_FULL:
        return settings_get(settings, SETTING_STOPPED_MIN) * MINUTE_MS;
    case STATION_UNSTAFFED:
    case STATION_NEAR:
    case STATION_STARVED:
    case STATION_OK:
        break;
    }
    return INT64_MAX;
}

bool patience_is_over(int64_t since_ms, int64_t allowed_ms, int64_t now_ms)
{
    return allowed_ms != INT64_MAX && now_ms - since_ms > allowed_ms;
}

int64_t patience_untold_until_ms(int64_t booked_ms, int64_t back_ms, const struct settings *settings)
{
    int64_t wait_ms = settings_get(settings, SETTING_UNTOLD_MIN) * MINUTE_MS;
    if (back_ms == 0)
        return booked_ms + DAY_MS;
    return (back_ms > booked_ms ? back_ms : booked_ms) + wait_ms;
}

bool patience_proof_is_due(int64_t done_ms, int64_t midnight_ms, const struct settings *settings,
                           int64_t now_ms)
{
    int64_t turn_ms = midnight_ms + settings_get(settings, SETTING_PROOF_HOUR) * HOUR_MS;
    if (turn_ms > now_ms)
        turn_ms -= DAY_MS;
    return done_ms < turn_ms;
}

#include "tests/simulate/shift.h"

static const int64_t TURNS[] = {8 * HOUR_MS, 12 * HOUR_MS, 13 * HOUR_MS, 17 * HOUR_MS};

/* 1970 began on a Thursday. */
bool shift_is_workday(int64_t at_ms)
{
    return (at_ms / DAY_MS + 3) % 7 < 5;
}

bool shift_is_on(int64_t at_ms)
{
    int64_t of_day = at_ms % DAY_MS;
    return shift_is_workday(at_ms) &&
           ((of_day >= TURNS[0] && of_day < TURNS[1]) || (of_day >= TURNS[2] && of_day < TURNS[3]));
}

int64_t shift_next(int64_t at_ms)
{
    for (int64_t day_ms = at_ms / DAY_MS * DAY_MS;; day_ms += DAY_MS)
        for (size_t i = 0; shift_is_workday(day_ms) && i < COUNT_OF(TURNS); i++)
            if (day_ms + TURNS[i] > at_ms)
                return day_ms + TURNS[i];
}

int64_t shift_open(int64_t at_ms)
{
    while (!shift_is_on(at_ms))
        at_ms = shift_next(at_ms);
    return at_ms;
}

int64_t shift_add(int64_t at_ms, int64_t work_ms)
{
    for (;;) {
        at_ms = shift_open(at_ms);
        int64_t until_ms = shift_next(at_ms);
        if (at_ms + work_ms <= until_ms)
            return at_ms + work_ms;
        work_ms -= until_ms - at_ms;
        at_ms = until_ms;
    }
}

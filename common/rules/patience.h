/* Patience: how long something may last before it is an alert (DOMAIN § 8). Pure. Clock time: nights and
 * Sundays are not known, so the settings are generous. */
#ifndef TOUCHSTONE_PATIENCE_H
#define TOUCHSTONE_PATIENCE_H

#include "common/base/time.h"
#include "common/rules/piece.h"
#include "common/rules/setting.h"
#include "common/rules/station.h"

/* For how long a piece may stay in its present state: the workshop's idle_hours, or, where that is longer,
 * IDLE_STANDARDS times the standard time of its step for its whole quantity. INT64_MAX: for ever (not at a
 * station, held, or on its way on a slip, which has a patience of its own). */
#define IDLE_STANDARDS 4
int64_t patience_idle_ms(const struct piece *piece, const struct settings *settings);

/* For how long a station may be in this state; INT64_MAX: for ever. */
int64_t patience_station_ms(enum station_state state, const struct settings *settings);

/* The books are to be proved: today's proof_hour has come, and they have not been since; or they were not
 * the day before either, when the hub was off. `done_ms` 0: they never were. `midnight_ms` is when today
 * began. */
bool patience_proof_is_due(int64_t done_ms, int64_t midnight_ms, const struct settings *settings,
                           int64_t now_ms);

/* Until when a bench may leave untold what was booked for it without a name: the workshop's untold_min after
 * it is back, or a day, if it is not. `booked_ms` is when that was; `back_ms` when the last of those that
 * serve the station came, 0: one of them is away. */
int64_t patience_untold_until_ms(int64_t booked_ms, int64_t back_ms, const struct settings *settings);

/* It has lasted longer than it may. */
bool patience_is_over(int64_t since_ms, int64_t allowed_ms, int64_t now_ms);

#endif

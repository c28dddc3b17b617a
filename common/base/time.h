/* Time as RFC 3339 in UTC with milliseconds, "2026-11-20T14:07:00.000Z". */
#ifndef TOUCHSTONE_TIME_H
#define TOUCHSTONE_TIME_H

#include "common/base/span.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

#define TIME_TEXT_MAX 32
void time_write(char out[TIME_TEXT_MAX], int64_t unix_ms);
MUST_USE bool time_read(struct span text, int64_t *out_unix_ms);
/* "2026-11-20": midnight at its beginning, by the clock on the workshop's wall. */
MUST_USE bool time_read_day(struct span text, int64_t *out_unix_ms);
/* The day of a moment by that clock, "2026-11-20". */
void time_write_day(char out[TIME_TEXT_MAX], int64_t unix_ms);
/* Midnight by that clock: of a moment's day, or so many days after it (before it: negative). */
int64_t time_midnight(int64_t unix_ms, int days);
/* Midnight on the Monday of a moment's week, or so many weeks after it. */
int64_t time_monday(int64_t unix_ms, int weeks);
/* When that clock last showed so many minutes after midnight: the moment itself, or before it. */
int64_t time_last_clock(int64_t unix_ms, int minutes);

#endif

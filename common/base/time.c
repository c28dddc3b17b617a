/* RFC 3339, without the C library's time zones: the contract is UTC. */
#include <assert.h>
#include <string.h>
#include <time.h>

#include "common/base/number.h"
#include "common/base/text.h"
#include "common/base/time.h"

enum { YEAR_MAX = 9999 };

/* Days since 1970-01-01 of a day of the proleptic Gregorian calendar. Years run from March, so that the leap
 * day comes last. */
static int64_t days_of_date(int64_t year, int64_t month, int64_t day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t m = (month + 9) % 12;
    int64_t day_of_year = (153 * m + 2) / 5 + day - 1;
    return 365 * y + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

static void date_of_days(int64_t days, int64_t *year, int64_t *month, int64_t *day)
{
    int64_t z = days + 719468;
    int64_t era = z / 146097, of_era = z % 146097;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * of_year + 2) / 153;
    *day = of_year - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = era * 400 + y + (*month <= 2 ? 1 : 0);
}

static char *put_digits(char *p, int64_t value, int count, char after)
{
    for (int i = count - 1; i >= 0; i--, value /= 10)
        p[i] = (char)('0' + value % 10);
    p[count] = after;
    return p + count + 1;
}

void time_write(char out[TIME_TEXT_MAX], int64_t unix_ms)
{
    static const int64_t LAST = INT64_C(253402300799999); /* 9999-12-31T23:59:59.999Z */
    int64_t clamped = unix_ms < 0 ? 0 : unix_ms > LAST ? LAST : unix_ms;
    int64_t year, month, day, ms = clamped % DAY_MS;
    date_of_days(clamped / DAY_MS, &year, &month, &day);
    char *p = put_digits(out, year, 4, '-');
    p = put_digits(p, month, 2, '-');
    p = put_digits(p, day, 2, 'T');
    p = put_digits(p, ms / HOUR_MS, 2, ':');
    p = put_digits(p, ms / MINUTE_MS % 60, 2, ':');
    p = put_digits(p, ms / 1000 % 60, 2, '.');
    p = put_digits(p, ms % 1000, 3, 'Z');
    *p = '\0';
}

/* The number at `at`, of exactly `count` digits. */
static bool read_digits(struct span text, size_t at, size_t count, int64_t low, int64_t high, int64_t *out)
{
    if (at + count > text.size || text.data[at] == '-')
        return false;
    return number_read_int((struct span){text.data + at, count}, low, high, out);
}

static bool has_char(struct span text, size_t at, const char *allowed)
{
    return at < text.size && text.data[at] != '\0' && strchr(allowed, text.data[at]) != NULL;
}

static int64_t days_in_month(int64_t year, int64_t month)
{
    return month == 12 ? 31 : days_of_date(year, month + 1, 1) - days_of_date(year, month, 1);
}

static bool read_date(struct span text, int64_t *days)
{
    int64_t year, month, day;
    if (!read_digits(text, 0, 4, 1970, YEAR_MAX, &year) || !has_char(text, 4, "-") ||
        !read_digits(text, 5, 2, 1, 12, &month) || !has_char(text, 7, "-") ||
        !read_digits(text, 8, 2, 1, days_in_month(year, month), &day))
        return false;
    *days = days_of_date(year, month, day);
    return true;
}

static bool read_time_of_day(struct span text, int64_t *ms)
{
    int64_t hour, minute, second;
    if (!has_char(text, 10, "Tt") || !read_digits(text, 11, 2, 0, 23, &hour) || !has_char(text, 13, ":") ||
        !read_digits(text, 14, 2, 0, 59, &minute) || !has_char(text, 16, ":") ||
        !read_digits(text, 17, 2, 0, 60, &second)) /* 60: a leap second */
        return false;
    *ms = ((hour * 60 + minute) * 60 + second) * 1000;
    return true;
}

/* ".5", ".123456": milliseconds, the rest cut. Moves *at behind it; false for a point without digits. */
static bool read_fraction(struct span text, size_t *at, int64_t *ms)
{
    if (!has_char(text, *at, "."))
        return true;
    int64_t weight = 100;
    size_t i = *at + 1;
    for (; has_char(text, i, "0123456789"); i++, weight /= 10)
        *ms += weight * (text.data[i] - '0');
    bool ok = i > *at + 1;
    *at = i;
    return ok;
}

/* "Z" or "+07:00", to the end of the text. */
static bool read_offset(struct span text, size_t at, int64_t *ms)
{
    if (has_char(text, at, "Zz"))
        return at + 1 == text.size;
    int64_t hours, minutes;
    if (!has_char(text, at, "+-") || at + 6 != text.size || !read_digits(text, at + 1, 2, 0, 23, &hours) ||
        !has_char(text, at + 3, ":") || !read_digits(text, at + 4, 2, 0, 59, &minutes))
        return false;
    int64_t offset = hours * HOUR_MS + minutes * MINUTE_MS;
    *ms += text.data[at] == '+' ? -offset : offset;
    return true;
}

bool time_read(struct span text, int64_t *out_unix_ms)
{
    int64_t days, ms;
    size_t at = 19;
    if (!read_date(text, &days) || !read_time_of_day(text, &ms) || !read_fraction(text, &at, &ms) ||
        !read_offset(text, at, &ms) || days * DAY_MS + ms < 0)
        return false;
    *out_unix_ms = days * DAY_MS + ms;
    return true;
}

bool time_read_day(struct span text, int64_t *out_unix_ms)
{
    int64_t year, month, day;
    if (text.size != 10 || text.data[4] != '-' || text.data[7] != '-' ||
        !number_read_int((struct span){text.data, 4}, 1970, 9999, &year) ||
        !number_read_int((struct span){text.data + 5, 2}, 1, 12, &month) ||
        !number_read_int((struct span){text.data + 8, 2}, 1, 31, &day))
        return false;
    struct tm at = {
        .tm_year = (int)year - 1900, .tm_mon = (int)month - 1, .tm_mday = (int)day, .tm_isdst = -1};
    time_t seconds = mktime(&at);
    if (at.tm_mday != (int)day)
        return false; /* there is no such day */
    *out_unix_ms = (int64_t)seconds * 1000;
    return true;
}

void time_write_day(char out[TIME_TEXT_MAX], int64_t unix_ms)
{
    time_t seconds = (time_t)(unix_ms / 1000);
    struct tm day;
    bool known = localtime_r(&seconds, &day);
    assert(known);
    struct text text = text_in(out, TIME_TEXT_MAX);
    text_add(&text, "%04d-%02d-%02d", day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
}

/* A weekday counts from Sunday. */
static int64_t clock_of(int64_t unix_ms, int days, bool of_monday, int minutes)
{
    time_t seconds = (time_t)(unix_ms / 1000);
    struct tm day;
    bool known = localtime_r(&seconds, &day);
    assert(known);
    day.tm_hour = day.tm_sec = 0;
    day.tm_min = minutes;
    day.tm_mday += days - (of_monday ? (day.tm_wday + 6) % 7 : 0);
    day.tm_isdst = -1;
    return (int64_t)mktime(&day) * 1000;
}

int64_t time_midnight(int64_t unix_ms, int days)
{
    return clock_of(unix_ms, days, false, 0);
}

int64_t time_monday(int64_t unix_ms, int weeks)
{
    return clock_of(unix_ms, 7 * weeks, true, 0);
}

int64_t time_last_clock(int64_t unix_ms, int minutes)
{
    int64_t today = clock_of(unix_ms, 0, false, minutes);
    return today > unix_ms ? clock_of(unix_ms, -1, false, minutes) : today;
}

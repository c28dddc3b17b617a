#include "hub/paper/words.h"

#include <time.h>

enum { GRAMS_DECIMALS = 3 };

/* Only numbers, in the order of the language: no locale is needed. */
static void write_date(struct text *out, const struct tm *day)
{
    /* Translators: year, month, day on paper; the order may be changed: "%3$02d/%2$02d/%1$d" */
    text_add(out, C_("date on paper", "%d-%02d-%02d"), day->tm_year + 1900, day->tm_mon + 1, day->tm_mday);
}

void words_moment(char out[CELL_MAX], int64_t unix_ms)
{
    struct text text = text_in(out, CELL_MAX);
    time_t seconds = (time_t)(unix_ms / 1000);
    struct tm day;
    if (unix_ms == 0)
        return;
    localtime_r(&seconds, &day);
    write_date(&text, &day);
    text_add(&text, " %02d:%02d", day.tm_hour, day.tm_min);
}

/* With the minus of print, U+2212. */
static void signed_write(struct text *out, const char *number)
{
    bool minus = number[0] == '-';
    text_add(out, minus ? "−" : "");
    language_decimal(number + (minus ? 1 : 0), out);
}

void words_grams(char out[CELL_MAX], struct mass mass)
{
    char number[MASS_TEXT_MAX], said[MASS_TEXT_MAX * 2];
    struct text text = text_in(out, CELL_MAX), decimal = TEXT_IN(said);
    mass_write_grams(mass, GRAMS_DECIMALS, number);
    signed_write(&decimal, number);
    text_add(&text, _("%s g"), said);
}

void words_fixed(struct text *out, int64_t value, int decimals)
{
    char number[MASS_TEXT_MAX];
    struct text text = TEXT_IN(number);
    long long unit = decimals == 1 ? 10 : decimals == 2 ? 100 : 1000, size = value < 0 ? -value : value;
    text_add(&text, "%s%lld.%0*lld", value < 0 ? "-" : "", size / unit, decimals, size % unit);
    signed_write(out, number);
}

void words_of_code(char out[CELL_MAX], const char *word)
{
    struct text text = text_in(out, CELL_MAX);
    const char *said = language_term(word);
    for (; *said != '\0'; said++)
        text_add(&text, "%c", said[0] == '_' ? ' ' : *said);
}

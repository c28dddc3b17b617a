/* What happened to a piece, in the words of who reads it: what was done, and when. */
#include <time.h>

#include "kiosk/ui/words_inside.h"

const char *words_deed(const char *word)
{
    const char *said = language_deed(word);
    return said ? _(said) : _("Noted by the office");
}

/* The clock alone today; the date once the weekday would be the same again. */
void words_when(int64_t at_ms, int64_t now_ms, char out[WORDS_SHORT_MAX])
{
    struct text text = text_in(out, WORDS_SHORT_MAX);
    char day[WORDS_SHORT_MAX], left[WORDS_SHORT_MAX], clock[WORDS_SHORT_MAX];
    struct tm at;
    time_t seconds = (time_t)(at_ms / 1000);
    int64_t days = words_days_before(at_ms, now_ms);
    words_clock(at_ms, clock);
    words_due(at_ms, now_ms, day, left);
    localtime_r(&seconds, &at);
    if (days == 0)
        text_add(&text, "%s", clock);
    else if (days > 0 && days < 7)
        text_add(&text, "%s · %s", days == 1 ? _("yesterday") : day, clock);
    else
        text_add(&text, "%04d-%02d-%02d", at.tm_year + 1900, at.tm_mon + 1, at.tm_mday);
}

/* What happened to a piece, in the words of who reads it: what was done, and when. */
#include <time.h>

#include "kiosk/ui/words_inside.h"

/* Verbs of a piece's life. What is not among them happened to something else, or in the office. */
static const char *const DEEDS[VERB_COUNT] = {
    [VERB_RECEIVE] = N_("Taken in"),
    [VERB_START] = N_("Started"),
    [VERB_FINISH] = N_("Finished"),
    [VERB_WEIGH] = N_("Weighed"),
    [VERB_PASS] = N_("Passed"),
    [VERB_REWORK] = N_("Sent back"),
    [VERB_WITHDRAW] = N_("Taken back"),
    [VERB_HOLD] = N_("Put on hold"),
    [VERB_RELEASE] = N_("No longer on hold"),
    [VERB_PARK] = N_("Parked"),
    [VERB_UNPARK] = N_("Brought back"),
    [VERB_SCRAP] = N_("Scrapped"),
    [VERB_MISSING] = N_("Missing"),
    [VERB_FOUND] = N_("Found"),
    [VERB_REMAKE] = N_("Made anew"),
    [VERB_SPLIT] = N_("Lot split"),
    [VERB_MERGE] = N_("Lot joined"),
    [VERB_BIND] = N_("Tag or chip bound"),
    [VERB_UNBIND] = N_("Tag or chip taken off"),
    [VERB_SEND] = N_("Sent out"),
    [VERB_ARRIVE] = N_("Came in"),
    [VERB_HAND_OVER] = N_("Handed to another"),
    [VERB_INSPECT] = N_("Inspection sheet"),
    [VERB_CHECK_SETTING] = N_("Check before setting"),
    [VERB_ACCEPT] = N_("Accepted as it is"),
    [VERB_OVERRIDE] = N_("Let past a limit"),
    [VERB_BUILD_TREE] = N_("Put on a tree"),
    [VERB_TAKE_APART] = N_("Taken off a tree"),
    [VERB_CAST] = N_("Cast"),
    [VERB_CUT] = N_("Cut off a tree"),
    [VERB_STOCK_TAKE] = N_("Counted"),
    [VERB_STOCK_OUT] = N_("Component added"),
    [VERB_SET_STONES] = N_("Stones set"),
    [VERB_RELEASE_ORDER] = N_("Order released"),
    [VERB_APPLY_CHANGE] = N_("Order changed"),
    [VERB_CANCEL_ORDER] = N_("Order cancelled"),
    [VERB_CORRECT] = N_("Corrected"),
    [VERB_DELIVER] = N_("Delivered"),
    [VERB_RECEIPT] = N_("The client has it"),
};

const char *words_deed(const char *word)
{
    enum verb verb;
    bool known = verb_find(span_of(word), &verb) && DEEDS[verb];
    return known ? _(DEEDS[verb]) : _("Noted by the office");
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

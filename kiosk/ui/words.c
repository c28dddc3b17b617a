/* The small words: buttons, devices, states, times, the piece. */
#include <string.h>
#include <time.h>

#include "common/base/time.h"
#include "kiosk/ui/words_inside.h"

/* ------------------------------------------------------------------ touches, devices, states */

const char *words_touch(enum screen screen, enum touch touch)
{
    switch (touch) {
    case TOUCH_NONE:
        return "";
    case TOUCH_OK:
        return screen == SCREEN_WEIGHING ? _("Not now") : _("OK");
    case TOUCH_RECORD:
        return _("Record");
    case TOUCH_PASS:
        return _("Pass");
    case TOUCH_REWORK:
        return _("Send back");
    case TOUCH_AGAIN:
        return screen == SCREEN_PHOTO ? _("Take it again") : _("Weigh again");
    case TOUCH_TAKE:
        return _("Take the photo");
    case TOUCH_LEAVE:
        return _("Badge out");
    case TOUCH_MORE:
        /* Translators: what can be done with a piece */
        return screen == SCREEN_IDLE ? C_("button", "Piece") : C_("button", "More");
    case TOUCH_BENCH:
        /* Translators: what else can be done at this bench: metal, stones, the scale */
        return C_("button", "Bench");
    case TOUCH_BACK:
        return C_("button", "Back");
    case TOUCH_NEXT:
        return C_("button", "Next");
    case TOUCH_SKIP:
        return _("Skip");
    case TOUCH_BOOK:
        return _("Book it");
    case TOUCH_UNDO:
        return _("Undo");
    case TOUCH_SHEET:
        /* Translators: all that is known of a piece */
        return C_("button", "Sheet");
    case TOUCH_HISTORY:
        /* Translators: what happened to a piece */
        return C_("button", "History");
    case TOUCH_NEWER:
        return C_("button", "Newer");
    case TOUCH_LABEL:
        return _("Print its label");
    case TOUCH_ZERO:
        /* Translators: a key of a scale: puts its display to nought */
        return C_("scale", "Zero");
    case TOUCH_TARE:
        /* Translators: a key of a scale: a tray goes on first and does not count */
        return C_("scale", "Tare");
    case TOUCH_SEND:
        return _("Send out");
    case TOUCH_ARRIVE:
        return _("Weigh it in");
    case TOUCH_OVERRIDE:
        return _("Override");
    case TOUCH_REASON:
        return _("With a reason");
    case TOUCH_ACCEPT:
        return screen == SCREEN_VERDICT ? _("Ask a manager") : _("Accept as it is");
    case TOUCH_HELP:
        return _("Help");
    case TOUCH_ITEM:
    case TOUCH_KEY:
    case TOUCH_PAGE:
        break;
    }
    return "";
}

const char *words_hub(void)
{
    return _("Hub");
}

const char *words_device(enum flow_device device)
{
    switch (device) {
    case FLOW_DEVICE_SCALE:
        return _("Scale");
    case FLOW_DEVICE_NFC:
        return _("NFC");
    case FLOW_DEVICE_CAMERA:
        return _("Camera");
    case FLOW_DEVICE_WEDGE:
        return _("Scanner");
    case FLOW_DEVICE_COUNT:
        break;
    }
    return "";
}

const char *words_device_status(enum flow_device_status status)
{
    switch (status) {
    case FLOW_DEVICE_OFF:
    case FLOW_DEVICE_READY:
        return "";
    case FLOW_DEVICE_OPENING:
        /* Translators: a device (scale, NFC reader, camera, scanner): use words that need no gender */
        return C_("device", "opening");
    case FLOW_DEVICE_SILENT:
        return C_("device", "silent");
    case FLOW_DEVICE_LOST:
        return C_("device", "lost");
    }
    return "";
}

const char *words_tray_state(const struct view_tray *tray)
{
    switch (tray->state) {
    case STATION_OVER:
        return C_("station", "over");
    case STATION_STOPPED:
        return C_("station", "stopped");
    case STATION_FULL:
        return C_("station", "full");
    case STATION_UNSTAFFED:
        return C_("station", "unstaffed");
    case STATION_NEAR:
        /* Translators: nearly full */
        return C_("station", "nearly full");
    case STATION_STARVED:
        /* Translators: it has nothing to do while there is work before it */
        return tray->done > 0 ? C_("station", "all done") : C_("station", "starved");
    case STATION_OK:
        return C_("station", "ok");
    }
    return "";
}

/* What a person at the bench can do about it; port, speed and protocol are for the log. */
const char *words_scale_fault(enum fault_code code)
{
    switch ((int)code) {
    case FAULT_LOST:
        return _("The scale was unplugged or switched off: look at its plug and its switch.");
    case FAULT_TIMEOUT:
        return _("The scale says nothing: is it on, and its cable in?");
    case FAULT_PROTOCOL:
        return _("What the scale sends cannot be read: switch it off and on, else tell the manager.");
    default:
        return _("The scale cannot be used as it is set up here: tell the manager.");
    }
}

void words_add_fault(struct text *text, const char *sentence)
{
    bool asks = span_of(sentence).size > 0 && strchr("?.!", sentence[span_of(sentence).size - 1]);
    language_retell(sentence, text);
    if (!asks)
        /* Translators: ends a sentence */
        text_add(text, "%s", C_("full stop", "."));
}

void words_link(const struct view *view, char out[WORDS_SENTENCE_MAX])
{
    struct text text = text_in(out, WORDS_SENTENCE_MAX);
    long long pending = (long long)view->pending;
    bool trouble = fault_is(view->trouble);
    if (trouble && view->scale_trouble)
        text_add(&text, "%s", words_scale_fault(view->trouble.code));
    else if (trouble)
        words_add_fault(&text, view->trouble.text);
    bool met = view->station[0] != '\0'; /* else nothing is known here that could go on */
    if (!view->online && met)
        text_add(&text, "%s%s", trouble ? " " : "",
                 trouble ? _("Finishing and weighing go on here.")
                         : _("No hub. Finishing and weighing go on here."));
    else if (!view->online && !trouble)
        text_add(&text, "%s", _("The hub does not answer yet: check its power and the network."));
    if ((pending > 0 || view->photos > 0) && text.size > 0)
        text_add(&text, " ");
    if (pending > 0 && !met) /* nobody can have done anything yet */
        text_add(&text,
                 P_("%lld report of a device waits for the hub.", "%lld reports of devices wait for the hub.",
                    (unsigned long)pending),
                 pending);
    else if (pending > 0)
        text_add(&text, P_("%lld waiting for the hub", "%lld waiting for the hub", (unsigned long)pending),
                 pending);
    if (view->photos > 0 && pending > 0)
        /* Translators: behind "12 waiting for the hub" */
        text_add(&text, P_(" · %lld photo", " · %lld photos", (unsigned long)view->photos),
                 (long long)view->photos);
    else if (view->photos > 0)
        text_add(
            &text,
            P_("%lld photo waits for the hub", "%lld photos wait for the hub", (unsigned long)view->photos),
            (long long)view->photos);
}

void words_decimal(const char *number, char out[WORDS_SHORT_MAX])
{
    struct text text = text_in(out, WORDS_SHORT_MAX);
    language_decimal(number, &text);
}

void words_grams(struct mass mass, int decimals, char out[WORDS_SHORT_MAX])
{
    char digits[MASS_TEXT_MAX];
    mass_write_grams(mass, decimals, digits);
    words_decimal(digits, out);
}

/* ------------------------------------------------------------------ time */

static int64_t day_number(int64_t unix_ms, struct tm *out)
{
    time_t seconds = (time_t)(unix_ms / 1000);
    localtime_r(&seconds, out);
    return (unix_ms / 1000 + out->tm_gmtoff) / (DAY_MS / 1000);
}

int64_t words_days_before(int64_t at_ms, int64_t now_ms)
{
    struct tm at, now;
    return day_number(now_ms, &now) - day_number(at_ms, &at);
}

static const char *weekday(int number)
{
    switch (number) {
    case 1:
        return C_("weekday", "Mon");
    case 2:
        return C_("weekday", "Tue");
    case 3:
        return C_("weekday", "Wed");
    case 4:
        return C_("weekday", "Thu");
    case 5:
        return C_("weekday", "Fri");
    case 6:
        return C_("weekday", "Sat");
    default:
        return C_("weekday", "Sun");
    }
}

void words_age(int64_t age_ms, char out[WORDS_SHORT_MAX])
{
    struct text text = text_in(out, WORDS_SHORT_MAX);
    /* Translators: minutes, hours, days: an age or a time left, as short as can be */
    if (age_ms < HOUR_MS)
        text_add(&text, _("%lld min"), (long long)(age_ms < 0 ? 0 : age_ms / MINUTE_MS));
    else if (age_ms < 2 * DAY_MS)
        text_add(&text, _("%lld h"), (long long)(age_ms / HOUR_MS));
    else
        text_add(&text, _("%lld d"), (long long)(age_ms / DAY_MS));
}

void words_due(int64_t due_ms, int64_t now_ms, char day[WORDS_SHORT_MAX], char left[WORDS_SHORT_MAX])
{
    struct text day_text = text_in(day, WORDS_SHORT_MAX), left_text = text_in(left, WORDS_SHORT_MAX);
    if (due_ms == 0)
        return;
    struct tm due, now;
    int64_t days = day_number(due_ms, &due) - day_number(now_ms, &now);
    if (days == 0)
        text_add(&day_text, "%s", _("today"));
    else if (days == 1)
        text_add(&day_text, "%s", _("tomorrow"));
    else
        /* Translators: "Tue 24"; the order may be changed: "%2$d %1$s" */
        text_add(&day_text, C_("weekday and day of the month", "%s %d"), weekday(due.tm_wday), due.tm_mday);
    char age[WORDS_SHORT_MAX];
    words_age(due_ms < now_ms ? now_ms - due_ms : due_ms - now_ms, age);
    if (due_ms < now_ms)
        text_add(&left_text, _("%s late"), age);
    else if (days == 0)
        text_add(&left_text, _("%s left"), age);
}

void words_clock(int64_t unix_ms, char out[WORDS_SHORT_MAX])
{
    struct tm now;
    day_number(unix_ms, &now);
    struct text text = text_in(out, WORDS_SHORT_MAX);
    text_add(&text, "%02d:%02d", now.tm_hour, now.tm_min);
}

/* ------------------------------------------------------------------ the piece */

static void add_part(struct text *text, const char *part)
{
    if (part[0] != '\0')
        text_add(text, "%s%s", text->size > 0 ? " · " : "", part);
}

static void add_size(struct text *text, const char *size)
{
    if (size[0] == '\0')
        return;
    text_add(text, "%s", text->size > 0 ? " · " : "");
    /* Translators: of a ring */
    text_add(text, _("size %s"), size);
}

static void add_stones(struct text *text, const char *stones, bool points)
{
    char said[WORDS_SENTENCE_MAX];
    struct text out = TEXT_IN(said);
    language_stones(stones, points, &out);
    add_part(text, said);
}

/* Before and behind a digit, a slash, the cross of "1 × 0.50" (C3 97); a line may end behind a comma or a dot
 * (C2 B7).
 */
static bool is_inside(const char *said, const char *space)
{
    static const char joins[] = "0123456789/";
    if (space == said || space[1] == '\0' || space[-1] == ',' || space[-1] == '\xb7' || space[1] == '\xc2')
        return false;
    return strchr(joins, space[-1]) || strchr(joins, space[1]) || space[-1] == '\x97' || space[1] == '\xc3';
}

void words_keep_together(struct text *text, const char *said)
{
    for (const char *at = said; *at != '\0'; at++)
        if (*at == ' ' && is_inside(said, at))
            text_add(text, "\u00a0");
        else if (*at == '-' && at > said && at[-1] != ' ' && at[1] != ' ')
            text_add(text, "\u2011"); /* "F-G" is one grade */
        else
            text_add(text, "%c", *at);
}

void words_piece(const struct view *view, char out[WORDS_SENTENCE_MAX])
{
    char said[WORDS_SENTENCE_MAX];
    struct text text = TEXT_IN(said), whole = text_in(out, WORDS_SENTENCE_MAX);
    add_part(&text, view->alloy);
    add_stones(&text, view->stones, view->screen == SCREEN_WEIGHING || view->screen == SCREEN_VERDICT);
    add_size(&text, view->size);
    words_keep_together(&whole, said);
}

void words_next(const struct view_next *next, char out[WORDS_SENTENCE_MAX])
{
    struct text text = text_in(out, WORDS_SENTENCE_MAX);
    add_part(&text, next->alloy);
    add_stones(&text, next->stones, false);
    add_size(&text, next->size);
}

/* What is done at a kind of station, and its sign: whoever does not read the one knows the other. */
static const struct work {
    const char *kind;
    enum glyph glyph;
    const char *deed;
} WORKS[] = {
    {"setting", GLYPH_HAND, N_("Set the stones")}, {"polishing", GLYPH_HAND, N_("Polish it")},
    {"casting", GLYPH_FLAME, N_("Cast it")},       {"assembly", GLYPH_HAND, N_("Assemble it")},
    {"qc", GLYPH_LOOK, N_("Inspect it")},          {"", GLYPH_HAND, N_("Work on it")},
};

static const struct work *find_work(const char *kind)
{
    const struct work *work = WORKS;
    while (work->kind[0] != '\0' && !span_is(span_of(kind), work->kind))
        work++;
    return work;
}

const char *words_what_to_do(const struct view *view)
{
    return _(find_work(view->kind.text)->deed);
}

enum glyph words_work_glyph(const char *kind)
{
    return find_work(kind)->glyph;
}

/* The one piece that the person has in work where we are; NULL: none, or several. */
const char *words_in_work(const struct view *view)
{
    bool here = view->in_work_count > 0 && !view->in_work[0].elsewhere;
    bool several = view->in_work_count > 1 && !view->in_work[1].elsewhere;
    return here && !several ? view->in_work[0].name : NULL;
}

void words_not_started(const struct view *view, char out[WORDS_SENTENCE_MAX])
{
    struct text text = text_in(out, WORDS_SENTENCE_MAX);
    const struct numbers *numbers = &view->numbers;
    if (view->reason == REASON_NONE)
        return;
    const char *busy = words_in_work(view);
    if (view->reason == REASON_AT_ONCE && busy)
        text_add(&text, _("You have %s in work: finish it, then scan this one."), busy);
    else if (view->reason == REASON_AT_ONCE && numbers_has(numbers, NUMBER_IN_WORK))
        text_add(&text, _("You have %lld in work: finish it, then scan this one."),
                 (long long)numbers->value[NUMBER_IN_WORK]);
    else if (view->reason == REASON_AT_ONCE)
        text_add(&text, "%s", _("Finish what you have in work, then scan this one."));
    else if (view->reason == REASON_NEXT_FULL || view->reason == REASON_GROUP_FULL ||
             view->reason == REASON_NEEDS_REASON)
        text_add(&text, _("%s is full: wait for room there."),
                 or_else(view->about_station, or_else(view->next_station, _("The next station"))));
    else if (view->reason == REASON_NO_WEIGHT)
        text_add(&text, "%s", _("Weigh it first."));
    else
        text_add(&text, "%s", _("Scan it again to start."));
}

#include "kiosk/ui/words.h"

#include <libintl.h>
#include <time.h>

#include "common/base/text.h"

#define _(text) dgettext("touchstone", text)

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS, PERMILLE_SHOWN_MAX = 10000 };
#define DAY_MS (INT64_C(24) * HOUR_MS)

/* Some of our sentences hold names, which have their own maxima; a sentence is made for all of them. */
#define SAY(array, ...)                                                                                      \
    do {                                                                                                     \
        struct text said = TEXT_IN(array);                                                                   \
        text_add(&said, __VA_ARGS__);                                                                        \
    } while (0)

static const char *or_else(const char *text, const char *otherwise)
{
    return text[0] != '\0' ? text : otherwise;
}

static const char *piece_name(const struct view *view)
{
    return or_else(view->name, _("the piece"));
}

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
        return _("Weigh again");
    case TOUCH_LEAVE:
        return _("Badge out");
    }
    return "";
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
        return _("opening");
    case FLOW_DEVICE_SILENT:
        return _("silent");
    case FLOW_DEVICE_LOST:
        return _("lost");
    }
    return "";
}

const char *words_station_state(enum station_state state)
{
    switch (state) {
    case STATION_OVER:
        return _("over");
    case STATION_STOPPED:
        return _("stopped");
    case STATION_FULL:
        return _("full");
    case STATION_UNSTAFFED:
        return _("unstaffed");
    case STATION_NEAR:
        return _("near");
    case STATION_STARVED:
        return _("starved");
    case STATION_OK:
        return _("ok");
    }
    return "";
}

void words_link(const struct view *view, char out[WORDS_SENTENCE_MAX])
{
    struct text text = text_in(out, WORDS_SENTENCE_MAX);
    long long pending = (long long)view->pending;
    if (!view->online) {
        text_add(&text, "%s", _("No hub. Finishing and weighing go on here."));
        if (pending > 0)
            text_add(&text, " ");
    }
    if (pending > 0)
        text_add(&text,
                 dngettext("touchstone", "%lld waiting for the hub", "%lld waiting for the hub",
                           (unsigned long)pending),
                 pending);
}

/* ------------------------------------------------------------------ time */

static int64_t day_number(int64_t unix_ms, struct tm *out)
{
    time_t seconds = (time_t)(unix_ms / 1000);
    localtime_r(&seconds, out);
    return (unix_ms / 1000 + out->tm_gmtoff) / (DAY_MS / 1000);
}

static const char *weekday(int number)
{
    switch (number) {
    case 1:
        return _("Mon");
    case 2:
        return _("Tue");
    case 3:
        return _("Wed");
    case 4:
        return _("Thu");
    case 5:
        return _("Fri");
    case 6:
        return _("Sat");
    default:
        return _("Sun");
    }
}

void words_age(int64_t age_ms, char out[WORDS_SHORT_MAX])
{
    struct text text = text_in(out, WORDS_SHORT_MAX);
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
        text_add(&day_text, "%s %d", weekday(due.tm_wday), due.tm_mday);
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

void words_piece(const struct view *view, char out[WORDS_SENTENCE_MAX])
{
    struct text text = text_in(out, WORDS_SENTENCE_MAX);
    add_part(&text, view->alloy);
    add_part(&text, view->stones);
    if (view->size[0] != '\0') {
        text_add(&text, "%s", text.size > 0 ? " · " : "");
        text_add(&text, _("size %s"), view->size);
    }
}

/* What is done at this kind of station. */
static const char *what_to_do(const struct view *view)
{
    struct span kind = span_of(view->kind.text);
    if (span_is(kind, "setting"))
        return _("Set the stones");
    if (span_is(kind, "polishing"))
        return _("Polish it");
    if (span_is(kind, "casting"))
        return _("Cast it");
    if (span_is(kind, "assembly"))
        return _("Assemble it");
    if (span_is(kind, "qc"))
        return _("Inspect it");
    return _("Work on it");
}

void words_not_started(const struct view *view, char out[WORDS_SENTENCE_MAX])
{
    struct text text = text_in(out, WORDS_SENTENCE_MAX);
    const struct numbers *numbers = &view->numbers;
    if (view->reason == REASON_NONE)
        return;
    if (view->reason == REASON_AT_ONCE && numbers_has(numbers, NUMBER_IN_WORK))
        text_add(&text, _("You have %lld in work: finish it, then scan this one."),
                 (long long)numbers->value[NUMBER_IN_WORK]);
    else if (view->reason == REASON_AT_ONCE)
        text_add(&text, "%s", _("Finish what you have in work, then scan this one."));
    else if (view->reason == REASON_NEXT_FULL)
        text_add(&text, _("%s is full: it can start when a place is free there."),
                 or_else(view->about_station, or_else(view->next_station, _("The next station"))));
    else if (view->reason == REASON_NO_WEIGHT)
        text_add(&text, "%s", _("Weigh it first."));
    else
        text_add(&text, "%s", _("Scan it again to start."));
}

/* ------------------------------------------------------------------ messages */

static void set(struct words_message *out, enum tone tone, enum glyph glyph, const char *detail)
{
    out->tone = tone;
    out->glyph = glyph;
    SAY(out->detail, "%s", detail);
}

/* Title with at most one name in it. */
#define TITLE(out, ...)     SAY((out)->title, __VA_ARGS__)
#define SAY_TODO(out, text) SAY((out)->todo, "%s", text)

static void say_ruling(const struct view *view, struct words_message *out, const char *detail)
{
    switch (view->weighing.verdict.ruling) {
    case RULING_PASS:
        set(out, TONE_OK, GLYPH_CHECK, detail);
        TITLE(out, "%s", _("Weight passes"));
        break;
    case RULING_CONDITIONAL_PASS:
        set(out, TONE_NEAR, GLYPH_WARNING, detail);
        TITLE(out, "%s", _("Too close: weigh again"));
        break;
    case RULING_CONDITIONAL_FAIL:
        set(out, TONE_STOP, GLYPH_OCTAGON, detail);
        TITLE(out, "%s", _("Weight fails, narrowly"));
        break;
    case RULING_FAIL:
        set(out, TONE_STOP, GLYPH_OCTAGON, detail);
        TITLE(out, "%s",
              view->weighing.verdict.deviation.ug < 0 ? _("Weight fails: too light")
                                                      : _("Weight fails: too heavy"));
        break;
    case RULING_NO_VERDICT:
        set(out, TONE_GREY, GLYPH_QUESTION, detail);
        TITLE(out, "%s", _("Weighed, not judged"));
        break;
    }
}

/* Why there is no ruling, in a few words. */
static const char *why_not_judged(const struct view_weighing *weighing)
{
    switch (weighing->verdict.rule) {
    case RULE_CHECK_WEIGHT:
        return _("the scale's check-weight is due");
    case RULE_NO_THEORY:
        return _("its expected weight is not known");
    case RULE_THEORY_UNVERIFIED:
        return _("the alloy's density is only a table value");
    case RULE_SCALE_NOT_CAPABLE:
        return _("too light for this scale");
    case RULE_BEYOND:
    case RULE_GUARD_BAND:
        break;
    }
    return _("too light for this scale");
}

static void say_counted(const struct view *view, struct words_message *out, const char *what_now)
{
    const struct view_weighing *weighing = &view->weighing;
    if (!weighing->has_verdict) {
        set(out, TONE_OK, GLYPH_PAN, what_now);
        TITLE(out, "%s", _("Weight is steady"));
    } else if (weighing->verdict.ruling == RULING_NO_VERDICT) {
        say_ruling(view, out, "");
        SAY(out->detail, "%s · %s", why_not_judged(weighing), what_now);
    } else {
        say_ruling(view, out, what_now);
    }
}

static void say_flow(const struct view *view, struct words_message *out)
{
    char why[WORDS_SENTENCE_MAX];
    words_not_started(view, why);
    const char *next = or_else(view->next_station, _("the next station"));
    switch ((int)view->message) {
    case MESSAGE_BADGE_IN:
        set(out, TONE_DO, GLYPH_BADGE, _("at the reader, or its code before the camera"));
        TITLE(out, "%s", _("Hold your badge here"));
        break;
    case MESSAGE_HELLO:
        set(out, TONE_DO, GLYPH_SCAN, _("scan a piece: in to start, again when done"));
        TITLE(out, _("Hello, %s"), or_else(view->other_name, or_else(view->operators[0], _("you"))));
        break;
    case MESSAGE_STARTED:
        set(out, TONE_OK, GLYPH_HAND, _("scan it again when it is done"));
        TITLE(out, "%s", what_to_do(view));
        break;
    case MESSAGE_RECEIVED:
        set(out, TONE_OK, GLYPH_TRAY, why[0] != '\0' ? why : _("scan it again to start"));
        TITLE(out, _("%s is in the tray"), piece_name(view));
        break;
    case MESSAGE_FINISHED:
        set(out, TONE_OK, GLYPH_CHECK, "");
        SAY(out->detail, _("it waits here until %s takes it"), next);
        TITLE(out, _("%s is done"), piece_name(view));
        break;
    case MESSAGE_PASSED:
        set(out, TONE_OK, GLYPH_CHECK, _("put it with the finished goods"));
        TITLE(out, _("%s passes"), piece_name(view));
        break;
    case MESSAGE_SENT_BACK:
        set(out, TONE_NEAR, GLYPH_BACK, _("it is first in their queue: put it in the rework tray"));
        TITLE(out, _("Back to %s"), next);
        break;
    case MESSAGE_WEIGHED:
        set(out, TONE_OK, GLYPH_CHECK, _("scan the next piece"));
        TITLE(out, _("Weight of %s is recorded"), piece_name(view));
        break;
    default:
        set(out, TONE_DO, GLYPH_SCAN, _("in to start · again when done"));
        TITLE(out, "%s", _("Scan a piece"));
        break;
    }
}

static void say_scale(const struct view *view, struct words_message *out)
{
    const char *other = or_else(view->other_name, _("the last piece"));
    switch ((int)view->message) {
    case MESSAGE_PUT_ON_SCALE:
        set(out, TONE_DO, GLYPH_PUT, _("nothing else on the pan"));
        TITLE(out, _("Put %s on the scale"), piece_name(view));
        break;
    case MESSAGE_SETTLING:
        set(out, TONE_CALM, GLYPH_WAVE, _("hands off the pan until the number is steady"));
        TITLE(out, "%s", _("Settling"));
        break;
    case MESSAGE_EMPTY_PAN_FIRST:
        set(out, TONE_NEAR, GLYPH_LIFT, "");
        SAY(out->detail, _("then put only %s on it"), piece_name(view));
        TITLE(out, "%s", _("Empty the pan first"));
        SAY_TODO(out, _("Then weigh it again"));
        break;
    case MESSAGE_LIFTED_EARLY:
        set(out, TONE_NEAR, GLYPH_WARNING, _("nothing is recorded: put it back until the number is steady"));
        TITLE(out, "%s", _("Lifted too early"));
        SAY_TODO(out, _("Put it back on the pan"));
        break;
    case MESSAGE_LIFT_FIRST:
        set(out, TONE_NEAR, GLYPH_LIFT, _("Nothing is recorded for either piece."));
        TITLE(out, _("Lift %s first"), other);
        SAY_TODO(out, _("Then scan the next one again"));
        break;
    case MESSAGE_LIFT_PIECE:
        say_counted(view, out, _("lift it off the pan"));
        break;
    case MESSAGE_SCAN_NEXT_OR_TOUCH:
        say_counted(view, out,
                    view->touch_count > 0 ? _("scan the next piece, or touch") : _("scan the next piece"));
        break;
    case MESSAGE_SCALE_MAY_NOT_JUDGE:
        set(out, TONE_GREY, GLYPH_QUESTION, _("put it on: it is weighed, but not judged"));
        TITLE(out, _("%s is too light for this scale"), piece_name(view));
        break;
    default:
        break;
    }
}

static void say_link_trouble(const struct view *view, struct words_message *out)
{
    const char *stays = or_else(view->stays_at, _("where it was"));
    SAY_TODO(out, _("Touch OK, or scan another piece"));
    switch ((int)view->message) {
    case MESSAGE_NO_ANSWER:
        set(out, TONE_NEAR, GLYPH_PLUG, "");
        SAY(out->detail, _("%s was not taken in: leave it at %s. Scan it again when the hub is back."),
            piece_name(view), stays);
        TITLE(out, "%s", _("The hub did not answer"));
        break;
    case MESSAGE_OFFLINE_NO_RECEIVE:
        set(out, TONE_NEAR, GLYPH_PLUG, "");
        SAY(out->detail,
            _("Without the hub nobody knows if there is room, so %s stays at %s. Finishing and weighing work "
              "as always."),
            piece_name(view), stays);
        TITLE(out, "%s", _("No hub: nothing can come in"));
        break;
    case MESSAGE_BACKLOG_FIRST:
        set(out, TONE_NEAR, GLYPH_DOTS,
            _("What this kiosk kept is going out first. Scan the piece again in a moment."));
        TITLE(out, "%s", _("The hub is back"));
        SAY_TODO(out, _("Scan it again in a moment"));
        break;
    case MESSAGE_CHANGED:
        set(out, TONE_NEAR, GLYPH_AGAIN,
            _("Somebody else had moved it. Now you see it as it is: scan it once more."));
        TITLE(out, _("%s had changed"), piece_name(view));
        SAY_TODO(out, _("Scan it again"));
        break;
    case MESSAGE_NOT_RECORDED:
        set(out, TONE_NEAR, GLYPH_DISK,
            or_else(view->fault.text, _("The kiosk's disk did not take it. Call the manager.")));
        TITLE(out, "%s", _("Not recorded"));
        break;
    default:
        break;
    }
}

static void say_read_trouble(const struct view *view, struct words_message *out)
{
    SAY_TODO(out, _("Scan again"));
    switch ((int)view->message) {
    case MESSAGE_UNKNOWN_TAG:
        set(out, TONE_NEAR, GLYPH_QUESTION,
            _("Is it a new piece? The office enters it. Set it aside until then."));
        TITLE(out, "%s", _("Nobody knows this tag"));
        SAY_TODO(out, _("Scan another piece"));
        break;
    case MESSAGE_MISREAD:
        set(out, TONE_NEAR, GLYPH_SCAN,
            _("A character came out wrong. Wipe the tag, and hold it flat and still."));
        TITLE(out, "%s", _("Misread"));
        break;
    case MESSAGE_NOT_OURS:
        set(out, TONE_NEAR, GLYPH_SCAN,
            _("That code is something else. Scan the tag of a piece, or a badge."));
        TITLE(out, "%s", _("Not one of our tags"));
        break;
    case MESSAGE_UNKNOWN_BADGE:
        set(out, TONE_NEAR, GLYPH_BADGE,
            _("The manager can enrol it. Until then use a badge that is known."));
        TITLE(out, "%s", _("Nobody knows this badge"));
        SAY_TODO(out, _("Hold another badge here"));
        break;
    case MESSAGE_SEVERAL_CHIPS:
        set(out, TONE_NEAR, GLYPH_WARNING, _("Two chips answer at once. Take the others off the reader."));
        TITLE(out, "%s", _("One at a time"));
        break;
    case MESSAGE_CHIP_DISAGREES:
        set(out, TONE_NEAR, GLYPH_WARNING,
            _("The chip belongs to one piece, and its text names another. Set it aside for the manager."));
        TITLE(out, "%s", _("Two names on one tag"));
        SAY_TODO(out, _("Scan another piece"));
        break;
    case MESSAGE_SCALE_TROUBLE:
        set(out, TONE_NEAR, GLYPH_PAN,
            or_else(view->fault.text, _("Look at the scale's own display, its cable and its plug.")));
        TITLE(out, "%s", _("The scale does not answer as it should"));
        SAY_TODO(out, _("Mend it, or scan another piece"));
        break;
    case MESSAGE_NO_SCALE:
        set(out, TONE_NEAR, GLYPH_PAN,
            _("This step wants a weight. Take the piece to a bench with a scale."));
        TITLE(out, "%s", _("No scale at this bench"));
        SAY_TODO(out, _("Scan another piece"));
        break;
    default:
        break;
    }
}

/* Which of the four speaks for a message. */
static void (*speaker(enum message message))(const struct view *view, struct words_message *out)
{
    switch (message) {
    case MESSAGE_NONE:
    case MESSAGE_BADGE_IN:
    case MESSAGE_HELLO:
    case MESSAGE_SCAN_PIECE:
    case MESSAGE_STARTED:
    case MESSAGE_RECEIVED:
    case MESSAGE_FINISHED:
    case MESSAGE_PASSED:
    case MESSAGE_SENT_BACK:
    case MESSAGE_WEIGHED:
        return say_flow;
    case MESSAGE_PUT_ON_SCALE:
    case MESSAGE_SETTLING:
    case MESSAGE_EMPTY_PAN_FIRST:
    case MESSAGE_LIFTED_EARLY:
    case MESSAGE_LIFT_FIRST:
    case MESSAGE_LIFT_PIECE:
    case MESSAGE_SCAN_NEXT_OR_TOUCH:
    case MESSAGE_SCALE_MAY_NOT_JUDGE:
        return say_scale;
    case MESSAGE_NO_ANSWER:
    case MESSAGE_OFFLINE_NO_RECEIVE:
    case MESSAGE_BACKLOG_FIRST:
    case MESSAGE_CHANGED:
    case MESSAGE_NOT_RECORDED:
        return say_link_trouble;
    case MESSAGE_UNKNOWN_TAG:
    case MESSAGE_MISREAD:
    case MESSAGE_NOT_OURS:
    case MESSAGE_UNKNOWN_BADGE:
    case MESSAGE_SEVERAL_CHIPS:
    case MESSAGE_CHIP_DISAGREES:
    case MESSAGE_SCALE_TROUBLE:
    case MESSAGE_NO_SCALE:
        return say_read_trouble;
    }
    return say_flow;
}

void words_message(const struct view *view, struct words_message *out)
{
    *out = (struct words_message){.tone = TONE_CALM};
    if (view->screen == SCREEN_ASKING) {
        set(out, TONE_CALM, GLYPH_DOTS, _("a moment"));
        TITLE(out, "%s", _("Asking the hub"));
        return;
    }
    speaker(view->message)(view, out);
}

/* ------------------------------------------------------------------ refusals */

static void add_line(struct words_refusal *out, size_t lead, const char *line)
{
    if (line[0] == '\0' || out->line_count == WORDS_LINES_MAX)
        return;
    SAY(out->lines[out->line_count], "%s", line);
    out->lead[out->line_count++] = lead;
}

/* "12 of 12 pieces · 84.6 of 90.0 g" */
static void say_load(const struct numbers *numbers, char *out, size_t capacity)
{
    struct text text = text_in(out, capacity);
    if (numbers_has(numbers, NUMBER_WIP) && numbers_has(numbers, NUMBER_LIMIT) &&
        numbers->value[NUMBER_LIMIT] > 0)
        text_add(&text, _("%lld of %lld pieces"), (long long)numbers->value[NUMBER_WIP],
                 (long long)numbers->value[NUMBER_LIMIT]);
    if (numbers_has(numbers, NUMBER_WIP_UG) && numbers_has(numbers, NUMBER_LIMIT_UG) &&
        numbers->value[NUMBER_LIMIT_UG] > 0) {
        char wip[MASS_TEXT_MAX], limit[MASS_TEXT_MAX];
        mass_write_grams(MASS_UG(numbers->value[NUMBER_WIP_UG]), 1, wip);
        mass_write_grams(MASS_UG(numbers->value[NUMBER_LIMIT_UG]), 0, limit);
        text_add(&text, "%s", text.size > 0 ? " · " : "");
        text_add(&text, _("%s of %s g"), wip, limit);
    }
}

static void add_stays(const struct view *view, struct words_refusal *out)
{
    char line[WORDS_SENTENCE_MAX];
    if (view->stays_at[0] == '\0' || view->name[0] == '\0')
        return;
    SAY(line, _("%s stays at %s."), view->name, view->stays_at);
    add_line(out, span_starts_with(span_of(line), view->name) ? span_of(view->name).size : 0, line);
}

static void say_full(const struct view *view, struct words_refusal *out)
{
    const struct numbers *numbers = &view->numbers;
    char line[WORDS_SENTENCE_MAX];
    SAY(out->headline, _("%s is full"),
        or_else(view->about_station, or_else(view->station, _("This station"))));
    say_load(numbers, out->numbers, sizeof out->numbers);
    add_stays(view, out);
    if (numbers_has(numbers, NUMBER_DONE) && numbers->value[NUMBER_DONE] > 0) {
        long long done = (long long)numbers->value[NUMBER_DONE];
        SAY(line,
            dngettext("touchstone", "%lld piece there is done and waits to be taken on.",
                      "%lld pieces there are done and wait to be taken on.", (unsigned long)done),
            done);
        add_line(out, 0, line);
    }
    if (numbers_has(numbers, NUMBER_PRESENT) && numbers_has(numbers, NUMBER_STAFF) &&
        numbers->value[NUMBER_PRESENT] < numbers->value[NUMBER_STAFF]) {
        SAY(line, _("%lld of %lld people are in there."), (long long)numbers->value[NUMBER_PRESENT],
            (long long)numbers->value[NUMBER_STAFF]);
        add_line(out, 0, line);
    }
}

static void say_elsewhere(const struct view *view, struct words_refusal *out)
{
    const char *next = or_else(view->next_station, or_else(view->about_station, _("another station")));
    char line[WORDS_SENTENCE_MAX];
    switch ((int)view->reason) {
    case REASON_NEXT_FULL:
        SAY(out->headline, _("%s is full"), or_else(view->about_station, next));
        say_load(&view->numbers, out->numbers, sizeof out->numbers);
        SAY(line, _("%s cannot start before there is room for it."), piece_name(view));
        add_line(out, span_starts_with(span_of(line), view->name) ? span_of(view->name).size : 0, line);
        add_line(out, 0, _("Help there first: what is done there must be taken on."));
        break;
    case REASON_WRONG_STATION:
        SAY(out->headline, _("%s goes to %s"), piece_name(view), next);
        add_line(out, 0, _("Its next step is not done here."));
        break;
    case REASON_NOT_DONE:
        SAY(out->headline, _("%s is not done yet"), piece_name(view));
        SAY(line, _("It must be scanned out at %s first."), or_else(view->stays_at, next));
        add_line(out, 0, line);
        break;
    case REASON_AT_ONCE:
        SAY(out->headline, "%s", _("You have enough in work"));
        if (numbers_has(&view->numbers, NUMBER_IN_WORK) && numbers_has(&view->numbers, NUMBER_AT_ONCE))
            SAY(out->numbers, _("%lld of %lld at once"), (long long)view->numbers.value[NUMBER_IN_WORK],
                (long long)view->numbers.value[NUMBER_AT_ONCE]);
        add_line(out, 0, _("Finish that one first, then scan this one again."));
        break;
    default:
        break;
    }
}

struct plain_refusal {
    enum reason reason;
    const char *headline, *line; /* the headline may hold one %s: the piece's name */
};

/* Refusals that need no numbers. N_() marks the sentences for translation. */
#define N_(text) text
static const struct plain_refusal PLAIN[] = {
    {REASON_NOT_YOUR_STATION, N_("Not at this kiosk"),
     N_("This kiosk does not serve that station. Use the kiosk there.")},
    {REASON_UNKNOWN_STATION, N_("The hub does not know this station"),
     N_("The kiosk's settings and the workshop differ. Call the manager.")},
    {REASON_UNKNOWN_OPERATOR, N_("The hub does not know you"),
     N_("Hold your badge to the reader again, or let the manager enrol it.")},
    {REASON_WRONG_CHECK, N_("The tag was misread"), N_("Wipe it and scan again.")},
    {REASON_UNKNOWN_TAG, N_("Nobody knows this tag"),
     N_("The office enters new pieces. Set it aside until then.")},
    {REASON_FINISHED, N_("%s has left the line"),
     N_("It is with the finished goods: nothing is left to do here.")},
    {REASON_HELD, N_("%s is on hold"), N_("Only the manager can release it.")},
    {REASON_ALREADY_HERE, N_("%s is here already"), N_("It lies in this tray.")},
    {REASON_NOT_QUEUED, N_("%s is not waiting"), N_("Only a piece that waits here can be started.")},
    {REASON_NOT_IN_WORK, N_("%s is not in work"), N_("Scan it in first.")},
    {REASON_NO_WEIGHT, N_("Weigh %s first"), N_("This step ends with a weight: put it on the scale.")},
    {REASON_NO_TOLERANCE, N_("Nothing to weigh here"), N_("This step asks for no weight.")},
    {REASON_NOT_INSPECTED, N_("Inspect %s first"), N_("This step ends with Pass or Send back.")},
    {REASON_BAD_STEP, N_("It cannot go back there"), N_("It has not been through that step.")},
    {REASON_WEIGHT_FAILS, N_("The weight of %s fails"), N_("Send it back, or ask the manager.")},
    {REASON_NOTHING_TO_UNDO, N_("Nothing to undo"), N_("The piece has gone on since.")},
};

static void say_plain(const struct view *view, struct words_refusal *out)
{
    for (size_t i = 0; i < COUNT_OF(PLAIN); i++) {
        if (PLAIN[i].reason != view->reason)
            continue;
        const char *headline = _(PLAIN[i].headline);
        struct span rest = span_of(headline), before, after = {NULL, 0};
        struct text text = TEXT_IN(out->headline);
        if (span_split(&rest, '%', &before) && rest.data)
            after = (struct span){rest.data + 1, rest.size - 1}; /* behind the 's' */
        text_add_span(&text, before);
        if (after.data) {
            text_add(&text, "%s", piece_name(view));
            text_add_span(&text, after);
        }
        add_line(out, 0, _(PLAIN[i].line));
        return;
    }
    SAY(out->headline, "%s", _("The hub says no"));
    SAY(out->numbers, "%s", reason_word(view->reason));
    add_line(out, 0, _("Tell the manager which piece it was and what this screen says."));
}

void words_refusal(const struct view *view, struct words_refusal *out)
{
    *out = (struct words_refusal){.line_count = 0};
    switch ((int)view->reason) {
    case REASON_STATION_FULL:
        say_full(view, out);
        return;
    case REASON_NEXT_FULL:
    case REASON_WRONG_STATION:
    case REASON_NOT_DONE:
    case REASON_AT_ONCE:
        say_elsewhere(view, out);
        break;
    default:
        say_plain(view, out);
        break;
    }
    add_stays(view, out);
}

/* ------------------------------------------------------------------ weighings */

/* Decimals of the scale's own number; 3 when it has shown none, or not in grams. */
static int scale_decimals(const struct view_weighing *weighing)
{
    struct decimal number;
    bool grams = weighing->unit == UNIT_G && number_read_decimal(span_of(weighing->value), &number);
    return grams && number.decimals <= 5 ? number.decimals : 3;
}

/* With a sign that is as wide as a plus: U+2212. */
static void write_signed(struct mass mass, int decimals, char out[MASS_TEXT_MAX + 4])
{
    char digits[MASS_TEXT_MAX];
    mass_write_grams((struct mass){mass.ug < 0 ? -mass.ug : mass.ug}, decimals, digits);
    struct text text = text_in(out, MASS_TEXT_MAX + 4);
    text_add(&text, "%s%s", mass.ug < 0 ? "−" : "+", digits);
}

/* Up, never down: a promise about uncertainty. */
static struct mass round_up(struct mass mass, int decimals)
{
    int64_t step = 1000000;
    for (int i = 0; i < decimals && step > 1; i++)
        step /= 10;
    return (struct mass){(mass.ug + step - 1) / step * step};
}

static void write_percent(int32_t ppm, const char *sign, char out[WORDS_SHORT_MAX])
{
    struct text text = text_in(out, WORDS_SHORT_MAX);
    if (ppm % 10000 == 0)
        text_add(&text, "%s%d %%", sign, (int)(ppm / 10000));
    else
        text_add(&text, "%s%d.%d %%", sign, (int)(ppm / 10000), (int)(ppm % 10000 / 1000));
}

static void write_difference(const struct view_weighing *weighing, int decimals, char out[WORDS_SHORT_MAX])
{
    struct mass deviation = weighing->verdict.deviation;
    char grams[MASS_TEXT_MAX + 4];
    write_signed(deviation, decimals, grams);
    struct text text = text_in(out, WORDS_SHORT_MAX);
    text_add(&text, "%s g", grams);
    int64_t metal = weighing->gross_expected.ug - weighing->stones.ug, tenths;
    if (metal > 0 && number_scale(deviation.ug < 0 ? -deviation.ug : deviation.ug, 1000, metal, &tenths) &&
        tenths < PERMILLE_SHOWN_MAX)
        text_add(&text, " · %s%lld.%lld %%", deviation.ug < 0 ? "−" : "+", (long long)(tenths / 10),
                 (long long)(tenths % 10));
}

/* Before anything is weighed: the tolerance of the metal that is expected. */
static void write_allowed(const struct view_weighing *weighing, int decimals, char out[WORDS_SHORT_MAX])
{
    char grams[MASS_TEXT_MAX];
    struct mass metal = mass_subtract(weighing->gross_expected, weighing->stones), allowed;
    if (!number_scale(metal.ug, weighing->tolerance_ppm, 1000000, &allowed.ug) || allowed.ug <= 0)
        return;
    mass_write_grams(allowed, decimals, grams);
    struct text text = text_in(out, WORDS_SHORT_MAX);
    text_add(&text, "± %s g", grams);
}

void words_weighing(const struct view_weighing *weighing, struct words_weighing *out)
{
    *out = (struct words_weighing){.expected = ""};
    int decimals = scale_decimals(weighing);
    char first[MASS_TEXT_MAX], second[MASS_TEXT_MAX];
    if (weighing->has_theory) {
        mass_write_grams(weighing->gross_expected, decimals, first);
        SAY(out->expected, _("%s g expected"), first);
    }
    if (weighing->tolerance_ppm > 0) {
        write_percent(weighing->tolerance_ppm, "−", out->below);
        write_percent(weighing->tolerance_ppm, "+", out->above);
    }
    if (weighing->has_reading || weighing->counted) {
        mass_write_grams(mass_subtract(weighing->gross, weighing->stones), decimals, first);
        mass_write_grams(weighing->stones, decimals, second);
        if (weighing->stones.ug > 0)
            SAY(out->parts, "%s + %s g", first, second);
        else
            SAY(out->parts, "%s g", first);
    }
    if (weighing->has_theory && !weighing->has_verdict)
        write_allowed(weighing, decimals, out->allowed);
    if (!weighing->has_verdict)
        return;
    if (weighing->has_theory)
        write_difference(weighing, decimals, out->difference);
    mass_write_grams(round_up(weighing->verdict.uncertainty, decimals + 1), decimals + 1, first);
    SAY(out->uncertainty, "± %s g", first);
    mass_write_grams(weighing->verdict.tolerance, decimals, first);
    SAY(out->allowed, "± %s g", first);
}

/* Messages: what the foot says. */
#include "kiosk/ui/words_inside.h"

static void set(struct words_message *out, enum tone tone, enum glyph glyph, const char *detail)
{
    out->tone = tone;
    out->glyph = glyph;
    SAY(out->detail, "%s", detail);
}

/* What the device, the link or the disk says of itself, or the general sentence. */
static void set_fault(const struct view *view, struct words_message *out, enum glyph glyph,
                      const char *otherwise)
{
    set(out, TONE_NEAR, glyph, otherwise);
    if (view->fault.text[0] == '\0')
        return;
    struct text detail = TEXT_IN(out->detail);
    words_add_fault(&detail, view->fault.text);
}

/* Title with at most one name in it. */
#define TITLE(out, ...) SAY((out)->title, __VA_ARGS__)

static void say_ruling(const struct view *view, struct words_message *out, const char *detail)
{
    switch (view->weighing.verdict.ruling) {
    case RULING_PASS:
        set(out, TONE_OK, GLYPH_CHECK, detail);
        TITLE(out, "%s", _("Weight passes"));
        break;
    case RULING_CONDITIONAL_PASS:
        set(out, TONE_NEAR, GLYPH_WARNING, detail);
        TITLE(out, "%s", view->weighing.twice ? _("Too close, twice") : _("Too close: weigh again"));
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
        TITLE(out, "%s", view->weighing.manager_decides ? _("Not judged") : _("Weighed, not judged"));
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
        return _("its expected weight is not certain enough");
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
        SAY(out->detail, "%s · %s", why_not_judged(weighing),
            weighing->manager_decides ? _("a manager decides") : what_now);
    } else {
        say_ruling(view, out, what_now);
    }
}

bool words_no_reader(const struct view *view)
{
    static const enum flow_device readers[] = {FLOW_DEVICE_NFC, FLOW_DEVICE_CAMERA, FLOW_DEVICE_WEDGE};
    bool lost = false;
    for (size_t i = 0; i < COUNT_OF(readers); i++) {
        enum flow_device_status status = view->devices[readers[i]];
        if (status == FLOW_DEVICE_READY || status == FLOW_DEVICE_OPENING)
            return false;
        lost |= status != FLOW_DEVICE_OFF;
    }
    return lost;
}

/* What asks for a badge or a piece, where nothing could read it. */
static void say_no_reader(struct words_message *out)
{
    set(out, TONE_NEAR, GLYPH_PLUG, _("look at their cables and plugs, or tell the manager"));
    TITLE(out, "%s", _("No reader works here"));
}

static void say_scan(const struct view *view, struct words_message *out)
{
    const struct view_tray *tray = &view->tray;
    bool full = tray->known && tray->limit > 0 && tray->wip >= tray->limit;
    set(out, TONE_DO, GLYPH_SCAN, full ? _("the tray is full") : _("once to start, again when done"));
    TITLE(out, "%s", full ? _("Scan a piece to finish it") : _("Scan a piece"));
}

static void say_flow(const struct view *view, struct words_message *out)
{
    char why[WORDS_SENTENCE_MAX];
    words_not_started(view, why);
    const char *next = or_else(view->next_station, _("the next station"));
    bool asks = view->message == MESSAGE_BADGE_IN || view->message == MESSAGE_SCAN_PIECE;
    if (asks && words_no_reader(view)) {
        say_no_reader(out);
        return;
    }
    switch ((int)view->message) {
    case MESSAGE_BADGE_IN:
        set(out, TONE_DO, GLYPH_BADGE,
            view->camera_sleeps ? _("at the reader; touch the screen to use the camera")
                                : _("at the reader, or its code before the camera"));
        TITLE(out, "%s", _("Hold your badge here"));
        break;
    case MESSAGE_HELLO:
        set(out, TONE_DO, GLYPH_SCAN, _("scan a piece: once to start, again when done"));
        TITLE(out, _("Hello, %s"), or_else(view->other_name, or_else(view->operators[0], _("you"))));
        break;
    case MESSAGE_STARTED:
        set(out, TONE_OK, words_work_glyph(view->kind.text),
            view->waits ? _("already scanned: wait a moment to finish it")
                        : _("scan it again when it is done"));
        TITLE(out, "%s", words_what_to_do(view));
        break;
    case MESSAGE_RECEIVED:
        set(out, TONE_OK, GLYPH_TRAY, why[0] != '\0' ? why : _("scan it again to start"));
        TITLE(out, "%s", _("It is in the tray")); /* its name is large above: the reason needs the room */
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
        say_scan(view, out);
        break;
    }
}

static const char *after_lifting(const struct view *view)
{
    if (view->weighing.manager_decides)
        return view->online ? _("a manager decides, or scan the next piece")
                            : _("a manager decides when the hub is back; scan the next piece");
    if (view->weighing.twice)
        return _("you decide: touch what it shall be");
    return view->touch_count > 0 ? _("scan the next piece, or touch") : _("scan the next piece");
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
    case MESSAGE_BELOW_ZERO:
        set(out, TONE_NEAR, GLYPH_WARNING,
            view->weighing.tared ? _("put the tray back, or empty the pan and touch Zero")
                                 : _("empty the pan, then touch Zero"));
        TITLE(out, "%s", _("Less than nothing on the scale"));
        break;
    case MESSAGE_EMPTY_PAN_FIRST:
        set(out, TONE_NEAR, GLYPH_LIFT, "");
        SAY(out->detail, _("then put only %s on it"), piece_name(view));
        TITLE(out, "%s", _("Empty the pan first"));
        say_todo(out, GLYPH_PUT, _("Then weigh it again"));
        break;
    case MESSAGE_LIFTED_EARLY:
        set(out, TONE_NEAR, GLYPH_WARNING, _("nothing is recorded: put it back until the number is steady"));
        TITLE(out, "%s", _("Lifted too early"));
        say_todo(out, GLYPH_PUT, _("Put it back on the pan"));
        break;
    case MESSAGE_LIFT_FIRST:
        set(out, TONE_NEAR, GLYPH_LIFT, _("Nothing is recorded for either piece."));
        TITLE(out, _("Lift %s first"), other);
        say_todo(out, GLYPH_SCAN, _("Then scan the next one again"));
        break;
    case MESSAGE_LIFT_PIECE:
        say_counted(view, out, _("lift it off the pan"));
        break;
    case MESSAGE_SCAN_NEXT_OR_TOUCH:
        say_counted(view, out, after_lifting(view));
        break;
    case MESSAGE_SCALE_MAY_NOT_JUDGE:
        set(out, TONE_GREY, GLYPH_QUESTION, _("put it on: it is weighed, but not judged"));
        if (view->weighing.theory_weak) /* the rule that decides first */
            TITLE(out, "%s: %s", piece_name(view), _("its expected weight is not certain enough"));
        else
            TITLE(out, _("%s is too light for this scale"), piece_name(view));
        break;
    default:
        break;
    }
}

/* Zero and tare from the screen. */
static void say_adjusting(const struct view *view, struct words_message *out)
{
    switch ((int)view->message) {
    case MESSAGE_PUT_TRAY:
        set(out, TONE_DO, GLYPH_TRAY, _("it is weighed first, and does not count"));
        TITLE(out, "%s", _("Put the empty tray on the scale"));
        break;
    case MESSAGE_ADJUSTING:
        set(out, TONE_CALM, GLYPH_WAVE, _("hands off the pan until the number is steady"));
        TITLE(out, "%s", _("The scale is being set"));
        break;
    case MESSAGE_ZEROED:
        set(out, TONE_OK, GLYPH_PUT, _("now put it on the scale"));
        TITLE(out, "%s", _("The scale is at zero"));
        break;
    case MESSAGE_TARED:
        set(out, TONE_OK, GLYPH_PUT, _("the tray does not count"));
        TITLE(out, "%s", _("Now put it into the tray"));
        break;
    default:
        break;
    }
}

static void say_link_trouble(const struct view *view, struct words_message *out)
{
    const char *stays = or_else(view->stays_at, _("where it was"));
    say_todo(out, GLYPH_TOUCH, _("Touch OK, or scan another piece"));
    switch ((int)view->message) {
    case MESSAGE_NO_ANSWER:
        set(out, TONE_NEAR, GLYPH_PLUG, "");
        if (view->stays_at[0] == '\0')
            SAY(out->detail,
                _("%s was not taken in: leave it where it was. Scan it again when the hub is back."),
                piece_name(view));
        else
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
        say_todo(out, GLYPH_SCAN, _("Scan it again in a moment"));
        break;
    case MESSAGE_CHANGED:
        set(out, TONE_NEAR, GLYPH_AGAIN,
            _("Somebody else had moved it. Now you see it as it is: scan it once more."));
        TITLE(out, _("%s had changed"), piece_name(view));
        say_todo(out, GLYPH_SCAN, _("Scan it again"));
        break;
    case MESSAGE_NOT_RECORDED:
        set(out, TONE_NEAR, GLYPH_DISK,
            view->fault.code == FAULT_BUSY ? _("Nothing was booked. Try again in a moment.")
                                           : _("Nothing was booked. Tell the manager before you go on."));
        TITLE(out, "%s", _("Not recorded"));
        break;
    default:
        break;
    }
}

static void say_read_trouble(const struct view *view, struct words_message *out)
{
    say_todo(out, GLYPH_SCAN, _("Scan again"));
    switch ((int)view->message) {
    case MESSAGE_UNKNOWN_TAG:
        set(out, TONE_NEAR, GLYPH_QUESTION,
            _("Set it aside for the office: a new piece is entered there, and a finished one has left the "
              "line."));
        TITLE(out, "%s", _("Nobody knows this tag"));
        say_todo(out, GLYPH_SCAN, _("Scan another piece"));
        break;
    case MESSAGE_MISREAD:
        set_fault(view, out, GLYPH_SCAN,
                  _("A character came out wrong. Wipe the tag, and hold it flat and still."));
        TITLE(out, "%s", fault_is(view->fault) ? _("Not read") : _("Misread"));
        break;
    case MESSAGE_NOT_OURS:
        set(out, TONE_NEAR, GLYPH_SCAN,
            _("That code is something else. Scan the tag of a piece, or a badge."));
        TITLE(out, "%s", _("Not one of our tags"));
        break;
    case MESSAGE_UNKNOWN_BADGE:
        set(out, TONE_NEAR, GLYPH_BADGE,
            _("The manager can enroll it. Until then use a badge that is known."));
        TITLE(out, "%s", _("Nobody knows this badge"));
        say_todo(out, GLYPH_BADGE, _("Hold another badge here"));
        break;
    case MESSAGE_BADGE_FIRST:
        set(out, TONE_NEAR, GLYPH_BADGE, "");
        SAY(out->detail,
            _("%s was read, but nobody is badged in: nothing is recorded. Badge in, then scan it again."),
            piece_name(view));
        TITLE(out, "%s", _("First your badge"));
        say_todo(out, GLYPH_BADGE, _("Hold your badge here"));
        break;
    case MESSAGE_SEVERAL_CHIPS:
        set(out, TONE_NEAR, GLYPH_WARNING, _("Two are there at once. Show only one chip or label."));
        TITLE(out, "%s", _("One at a time"));
        break;
    case MESSAGE_CHIP_DISAGREES:
        set(out, TONE_NEAR, GLYPH_WARNING,
            _("The chip belongs to one piece, and its text names another. Set it aside for the manager."));
        TITLE(out, "%s", _("Two names on one tag"));
        say_todo(out, GLYPH_SCAN, _("Scan another piece"));
        break;
    default:
        break;
    }
}

static void say_device_trouble(const struct view *view, struct words_message *out)
{
    switch ((int)view->message) {
    case MESSAGE_SCALE_TROUBLE:
        if (view->fault.code == FAULT_INPUT)
            set_fault(view, out, GLYPH_PAN, "");
        else
            set(out, TONE_NEAR, GLYPH_PAN, words_scale_fault(view->fault.code));
        TITLE(out, "%s",
              view->fault.code == FAULT_INPUT ? _("Not weighed yet")
                                              : _("The scale does not answer as it should"));
        say_todo(out, GLYPH_SCAN, _("Mend it, or scan another piece"));
        break;
    case MESSAGE_NOT_PRINTED:
        set_fault(view, out, GLYPH_TAG, _("Look at the printer: is it on, and has it paper?"));
        TITLE(out, "%s", _("No label was printed"));
        say_todo(out, GLYPH_TOUCH, _("Touch OK"));
        break;
    case MESSAGE_NO_PHOTO:
        set_fault(view, out, GLYPH_CAMERA, _("Look at the camera, its cable and its plug."));
        TITLE(out, "%s", _("No photo was taken"));
        say_todo(out, GLYPH_TOUCH, _("Touch OK, then try again, or skip it"));
        break;
    case MESSAGE_NOT_ADJUSTED:
        set_fault(view, out, GLYPH_PAN, _("Look at the scale's own display, its cable and its plug."));
        TITLE(out, "%s", _("The scale did not do it"));
        say_todo(out, GLYPH_TOUCH, _("Touch OK, then weigh again"));
        break;
    case MESSAGE_NO_SCALE:
        set_fault(view, out, GLYPH_PAN,
                  _("This step wants a weight. Take the piece to a bench with a scale."));
        TITLE(out, "%s",
              fault_is(view->fault) ? _("This scale cannot be used") : _("No scale at this bench"));
        say_todo(out, GLYPH_SCAN, _("Scan another piece"));
        break;
    default:
        break;
    }
}

/* Which of them speaks for a message. */
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
    case MESSAGE_BELOW_ZERO:
    case MESSAGE_EMPTY_PAN_FIRST:
    case MESSAGE_LIFTED_EARLY:
    case MESSAGE_LIFT_FIRST:
    case MESSAGE_LIFT_PIECE:
    case MESSAGE_SCAN_NEXT_OR_TOUCH:
    case MESSAGE_SCALE_MAY_NOT_JUDGE:
        return say_scale;
    case MESSAGE_PUT_TRAY:
    case MESSAGE_ADJUSTING:
    case MESSAGE_ZEROED:
    case MESSAGE_TARED:
        return say_adjusting;
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
    case MESSAGE_BADGE_FIRST:
    case MESSAGE_SEVERAL_CHIPS:
    case MESSAGE_CHIP_DISAGREES:
        return say_read_trouble;
    case MESSAGE_SCALE_TROUBLE:
    case MESSAGE_NOT_ADJUSTED:
    case MESSAGE_NOT_PRINTED:
    case MESSAGE_NO_PHOTO:
    case MESSAGE_NO_SCALE:
        return say_device_trouble;
    case MESSAGE_MENU:
    case MESSAGE_NOT_NOW:
    case MESSAGE_ASK:
    case MESSAGE_DONE:
    case MESSAGE_PRINTING:
    case MESSAGE_PRINTED:
    case MESSAGE_UNDONE:
    case MESSAGE_NOT_UNDONE:
    case MESSAGE_UNDO_LATE:
    case MESSAGE_NEEDS_HUB:
    case MESSAGE_TASK_OPEN:
    case MESSAGE_NOT_IT:
    case MESSAGE_LOOKING:
        return words_say_task;
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
    if (view->screen == SCREEN_WEIGHING && view->task.task != TASK_NONE &&
        view->message == MESSAGE_PUT_ON_SCALE)
        words_say_task(view, out);
}

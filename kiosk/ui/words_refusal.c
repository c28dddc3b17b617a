/* Refusals: what was refused, the numbers, and what helps. */
#include <string.h>

#include "kiosk/ui/words_inside.h"

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
        text_add(&text,
                 P_("%lld of %lld piece", "%lld of %lld pieces", (unsigned long)numbers->value[NUMBER_LIMIT]),
                 (long long)numbers->value[NUMBER_WIP], (long long)numbers->value[NUMBER_LIMIT]);
    if (numbers_has(numbers, NUMBER_WIP_UG) && numbers_has(numbers, NUMBER_LIMIT_UG) &&
        numbers->value[NUMBER_LIMIT_UG] > 0) {
        char wip[WORDS_SHORT_MAX], limit[WORDS_SHORT_MAX];
        words_grams(MASS_UG(numbers->value[NUMBER_WIP_UG]), 1, wip);
        words_grams(MASS_UG(numbers->value[NUMBER_LIMIT_UG]), 0, limit);
        text_add(&text, "%s", text.size > 0 ? " · " : "");
        text_add(&text, _("%s of %s g"), wip, limit);
    }
}

/* "3 reserved for Kiosk B, offline since 13:10." */
static void add_reserved(const struct view *view, struct words_refusal *out)
{
    char line[WORDS_SENTENCE_MAX], since[WORDS_SHORT_MAX];
    const char *lender = or_else(view->lender, _("another kiosk"));
    if (!numbers_has(&view->numbers, NUMBER_RESERVED))
        return;
    long long reserved = (long long)view->numbers.value[NUMBER_RESERVED];
    words_clock(view->lender_gone_ms, since);
    if (view->lender_gone_ms > 0)
        SAY(line, _("%lld reserved for %s, offline since %s."), reserved, lender, since);
    else
        SAY(line, _("%lld reserved for %s."), reserved, lender);
    add_line(out, 0, line);
}

static void add_stays(const struct view *view, struct words_refusal *out)
{
    char line[WORDS_SENTENCE_MAX];
    if (view->stays_at[0] == '\0' || view->name[0] == '\0')
        return;
    SAY(line, _("%s stays at %s."), view->name, view->stays_at);
    add_line(out, span_starts_with(span_of(line), view->name) ? span_of(view->name).size : 0, line);
}

/* What helps comes first: lines are few, and those that only explain may find no room. `besides`: what is to
 * be done beyond making room; "" */
static void say_full(const struct view *view, const char *besides, struct words_refusal *out)
{
    const struct numbers *numbers = &view->numbers;
    char line[WORDS_SENTENCE_MAX];
    SAY(out->headline, _("%s is full"),
        or_else(view->about_station, or_else(view->station, _("This station"))));
    say_load(numbers, out->numbers, sizeof out->numbers);
    if (view->takes_on[0] != '\0') {
        SAY(line, _("Finish one, or let %s take one."), view->takes_on);
        add_line(out, span_of(line).size, line);
    }
    add_line(out, 0, besides);
    add_reserved(view, out);
    add_stays(view, out);
    if (numbers_has(numbers, NUMBER_DONE) && numbers->value[NUMBER_DONE] > 0) {
        long long done = (long long)numbers->value[NUMBER_DONE];
        SAY(line,
            P_("%lld piece there is done and waits to be taken on.",
               "%lld pieces there are done and wait to be taken on.", (unsigned long)done),
            done);
        add_line(out, 0, line);
    }
    if (numbers_has(numbers, NUMBER_PRESENT) && numbers_has(numbers, NUMBER_STAFF) &&
        numbers->value[NUMBER_PRESENT] < numbers->value[NUMBER_STAFF]) {
        SAY(line,
            P_("%lld of %lld people is in.", "%lld of %lld people are in.",
               (unsigned long)numbers->value[NUMBER_PRESENT]),
            (long long)numbers->value[NUMBER_PRESENT], (long long)numbers->value[NUMBER_STAFF]);
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
    case REASON_ALREADY_HERE: /* done, and the next step is done outside */
        out->glyph = GLYPH_TRUCK;
        SAY(out->headline, _("%s goes to %s"), piece_name(view), view->about_station);
        add_line(out, 0, _("It is done here, and its next step is done outside: put it on a transfer slip."));
        break;
    case REASON_WRONG_STATION:
        SAY(out->headline, _("%s goes to %s"), piece_name(view), or_else(view->about_station, next));
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
        if (words_in_work(view))
            SAY(line, _("You have %s in work: finish it, then scan this one."), words_in_work(view));
        else
            SAY(line, "%s", _("Finish what you have in work, then scan this one again."));
        add_line(out, 0, line);
        break;
    default:
        break;
    }
}

/* From a subcontractor, to a step that does not weigh it in anyway. */
static void say_came_back(const struct view *view, struct words_refusal *out)
{
    out->glyph = GLYPH_PARCEL;
    SAY(out->headline, _("%s came back from %s"), piece_name(view), view->about_station);
    add_line(out, 0, _("Weigh it in on its transfer slip, then scan it here."));
}

struct plain_refusal {
    enum reason reason;
    const char *headline, *line; /* the headline may hold one %s: the piece's name */
};

/* Refusals that need no numbers. */
static const struct plain_refusal PLAIN[] = {
    {REASON_NOT_YOUR_STATION, N_("Not at this kiosk"),
     N_("This kiosk does not serve that station. Use the kiosk there.")},
    {REASON_UNKNOWN_STATION, N_("The hub does not know this station"),
     N_("The kiosk's settings and the workshop differ. Call the manager.")},
    {REASON_UNKNOWN_OPERATOR, N_("The hub does not know you"),
     N_("Hold your badge to the reader again, or let the manager enroll it.")},
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
    {REASON_WEIGH_AGAIN, N_("Too close: weigh %s once more"), N_("Then pass it.")},
    {REASON_NEEDS_MANAGER, N_("%s needs a manager"), N_("Only a manager may accept it as it was judged.")},
    {REASON_SHEET_FAILS, N_("%s fails its inspection"), N_("Send it back, or ask the manager.")},
    {REASON_NO_SHEET, N_("%s has no inspection sheet"),
     N_("Fill it in first: here a piece passes only with one.")},
    {REASON_UNKNOWN_SCALE, N_("The hub does not know this scale"),
     N_("The kiosk's settings and the workshop differ. Call the manager.")},
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
    if (view->detail[0] != '\0') { /* its own sentence names the thing and the remedy */
        add_line(out, 0, view->detail);
        return;
    }
    SAY(out->numbers, "%s", view->name); /* the hub's word for it is in the log */
    add_line(out, 0, _("Tell the manager: this kiosk's log says why."));
}

/* What the red screen shows in its octagon, so that two refusals are told apart before they are read. */
static enum glyph reason_glyph(enum reason reason)
{
    static const struct {
        enum reason reason;
        enum glyph glyph;
    } signs[] = {
        {REASON_STATION_FULL, GLYPH_TRAY_MORE},
        {REASON_RECALLING, GLYPH_TRAY_MORE},
        {REASON_GROUP_FULL, GLYPH_TRAY_MORE},
        {REASON_NEEDS_REASON, GLYPH_TRAY_MORE},
        {REASON_NEXT_FULL, GLYPH_TRAY_MORE},
        {REASON_AT_ONCE, GLYPH_HAND},
        {REASON_NOT_DONE, GLYPH_HAND},
        {REASON_WRONG_STATION, GLYPH_LEAVE},
        {REASON_FINISHED, GLYPH_PARCEL},
        {REASON_ALREADY_HERE, GLYPH_TRAY},
        {REASON_NOT_QUEUED, GLYPH_QUEUE},
        {REASON_NOT_IN_WORK, GLYPH_SCAN},
        {REASON_HELD, GLYPH_BARS},
        {REASON_NO_WEIGHT, GLYPH_PUT},
        {REASON_WEIGH_AGAIN, GLYPH_PUT},
        {REASON_WEIGHT_FAILS, GLYPH_WEIGHT},
        {REASON_UNKNOWN_SCALE, GLYPH_PAN},
        {REASON_NO_TOLERANCE, GLYPH_PAN},
        {REASON_NOT_INSPECTED, GLYPH_SHEET},
        {REASON_NO_SHEET, GLYPH_SHEET},
        {REASON_SHEET_FAILS, GLYPH_SHEET},
        {REASON_BAD_STEP, GLYPH_BACK},
        {REASON_NOTHING_TO_UNDO, GLYPH_UNDO},
        {REASON_UNKNOWN_OPERATOR, GLYPH_BADGE},
        {REASON_NEEDS_MANAGER, GLYPH_BADGE},
        {REASON_NOT_ALLOWED, GLYPH_BADGE},
        {REASON_WRONG_PIN, GLYPH_KEYPAD},
        {REASON_UNKNOWN_TAG, GLYPH_TAG},
        {REASON_WRONG_CHECK, GLYPH_TAG},
    };
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (signs[i].reason == reason)
            return signs[i].glyph;
    return GLYPH_NONE;
}

void words_refusal(const struct view *view, struct words_refusal *out)
{
    *out = (struct words_refusal){.glyph = reason_glyph(view->reason)};
    switch ((int)view->reason) {
    case REASON_STATION_FULL:
    case REASON_RECALLING:
        say_full(view, "", out);
        return;
    case REASON_GROUP_FULL:
        say_full(view, _("Another piece must leave these stations first."), out);
        return;
    case REASON_NEEDS_REASON:
        say_full(view, _("It takes more only with a reason: ask the office."), out);
        return;
    case REASON_NEXT_FULL:
    case REASON_WRONG_STATION:
    case REASON_NOT_DONE:
    case REASON_AT_ONCE:
        say_elsewhere(view, out);
        break;
    case REASON_ALREADY_HERE:
        if (view->about_station[0] != '\0')
            say_elsewhere(view, out);
        else
            say_plain(view, out);
        break;
    case REASON_NO_WEIGHT:
        if (view->about_station[0] != '\0' && strcmp(view->about_station, view->station) != 0)
            say_came_back(view, out);
        else
            say_plain(view, out);
        return;
    default:
        say_plain(view, out);
        return;
    }
    if (view->reason == REASON_NEXT_FULL || view->reason == REASON_WRONG_STATION)
        add_stays(view, out);
}

/* The sentences of alerts. */
#include <stdio.h>
#include <string.h>

#include "common/base/text.h"
#include "hub/service/desk.h"
#include "hub/service/station_help.h"
#include "hub/store/tag.h"

/* Cuts before a broken character. */
static void cut(char *text)
{
    size_t size = strlen(text);
    while (size > 0 && !span_is_utf8((struct span){text, size}))
        text[--size] = '\0';
}

/* An English sentence that is too long ends in "…"; what it is made of is whole, or not kept. */
void alert_say(struct alert *alert, const char *pattern, const char *const *parts)
{
    char whole[2 * SAID_MAX];
    struct text english = TEXT_IN(whole), made = TEXT_IN(alert->made), text = TEXT_IN(alert->text);
    if (!said_add((struct spoken){&english, &made}, pattern, parts))
        (void)said_add((struct spoken){&english, NULL}, pattern, parts);
    text_add_span(&text, text_span(&english));
    text_end_cut(&text);
}

struct fault raise_alert_at(struct desk *desk, enum alert_kind kind, struct code station, const char *subject,
                            const char *pattern, const char *const *parts)
{
    struct alert alert = {.kind = kind, .station = station, .last_ms = desk->now_ms};
    snprintf(alert.subject, sizeof alert.subject, "%s", subject[0] ? subject : "hub");
    cut(alert.subject);
    alert_say(&alert, pattern, parts);
    bool is_new;
    return alert_is_state(kind) ? store_alert_keep(desk->store, &alert, &is_new)
                                : store_alert_raise(desk->store, &alert, true);
}

struct fault raise_alert(struct desk *desk, enum alert_kind kind, const char *subject, const char *pattern,
                         const char *const *parts)
{
    return raise_alert_at(desk, kind, code_of(""), subject, pattern, parts);
}

/* Neither the verb nor the field is told: they are words from outside, and the wall is read by everybody. */
struct fault raise_bad_command(struct desk *desk, const struct identity *who, enum reason problem)
{
    if (who->is_office)
        return FAULT_OK; /* somebody sits before the answer and reads it: no trouble of the workshop */
    const char *kiosk = house_kiosk_name(&desk->house, who->kiosk);
    if (problem == REASON_UNKNOWN_COMMAND)
        return raise_alert(
            desk, ALERT_BAD_COMMAND, who->code.text,
            N_("%s sent a command that this hub does not know: it was set aside. Update one of them."),
            PARTS(kiosk));
    return raise_alert(
        desk, ALERT_BAD_COMMAND, who->code.text,
        N_("%s sent a command that makes no sense: it was set aside. Tell whoever looks after the kiosk."),
        PARTS(kiosk));
}

struct fault raise_unknown_tag(struct act *act, const char *tag)
{
    const char *where = house_kiosk_name(&act->desk->house, act->who->kiosk);
    struct piece_row row;
    int64_t piece;
    bool old = false;
    struct fault fault = store_tag_old(act->desk->store, tag, &piece, &old);
    if (!fault_is(fault) && old)
        fault = store_piece_get(act->desk->store, piece, &row);
    if (fault_is(fault))
        return fault;
    if (!old && !alert_may_show(tag))
        return raise_alert(act->desk, ALERT_UNKNOWN_TAG, where,
                           N_("A code that is none of ours was shown at %s."), PARTS(where));
    if (!old)
        return raise_alert(act->desk, ALERT_UNKNOWN_TAG, tag, N_("Nobody knows the tag %s, shown at %s."),
                           PARTS(tag, where));
    act_explain(act, _("%s was replaced by %s: scan the new tag of %s."), tag, row.now.piece.tag.text,
                row.name);
    return raise_alert(act->desk, ALERT_UNKNOWN_TAG, tag,
                       N_("The old tag %s of %s was shown at %s: it was replaced by %s."),
                       PARTS(tag, row.name, where, row.now.piece.tag.text));
}

struct fault raise_duplicate_tag(struct act *act, const char *mark, const char *other)
{
    const char *where = house_kiosk_name(&act->desk->house, act->who->kiosk);
    return raise_alert(act->desk, ALERT_DUPLICATE_TAG, mark,
                       N_("%s belongs to %s, and was to be given again at %s."), PARTS(mark, other, where));
}

/* The group that is full, or the station. */
static const char *limit_name(const struct house *house, struct code of, const struct station *station)
{
    int group = house_find_group(house, of);
    return group < 0 ? station->name : house->groups[group].name;
}

/* "Setting is full: 4 of 4. R-2044 stays at Casting." */
struct fault raise_scan_refused(struct act *act, const struct outcome *outcome)
{
    const struct house *house = &act->desk->house;
    const struct piece *piece = &act->row.now.piece;
    const struct numbers *numbers = &outcome->numbers;
    const int64_t *value = numbers->value;
    struct load load = {.pieces = value[NUMBER_WIP], .mass = MASS_UG(value[NUMBER_WIP_UG])};
    struct limit limit = {.pieces = numbers_has(numbers, NUMBER_LIMIT) ? value[NUMBER_LIMIT] : 0,
                          .mass =
                              MASS_UG(numbers_has(numbers, NUMBER_LIMIT_UG) ? value[NUMBER_LIMIT_UG] : 0)};
    struct alert alert = {.kind = ALERT_SCAN_REFUSED, .last_ms = act->desk->now_ms};
    struct text english = TEXT_IN(alert.text), made = TEXT_IN(alert.made);
    struct spoken said = {&english, &made};
    memcpy(alert.subject, act->row.name, sizeof alert.subject);
    station_help_say_full(said, limit_name(house, outcome->next, &house->stations[act->station]), load,
                          &limit);
    if (piece->place == PLACE_POOL)
        SAID(said, "%s waits to be started.", act->row.name);
    else
        SAID(said, "%s stays at %s.", act->row.name, house_station_name(house, &piece->station));
    return store_alert_raise(act->desk->store, &alert, true);
}

static struct fault end_alert(struct act *act, enum alert_kind kind)
{
    bool ended;
    return store_alert_end(act->desk->store, kind, act->row.name, act->desk->now_ms, &ended);
}

struct fault raise_no_more(struct act *act, bool was_rework)
{
    bool mended = act->command->verb == VERB_PASS || act->command->verb == VERB_ACCEPT ||
                  (was_rework && !act->row.now.piece.rework);
    struct fault fault = FAULT_OK;
    if (act->command->verb == VERB_RECEIVE)
        fault = end_alert(act, ALERT_SCAN_REFUSED);
    if (mended && !fault_is(fault))
        fault = end_alert(act, ALERT_WEIGHT_FAILS);
    if (mended && !fault_is(fault))
        fault = end_alert(act, ALERT_REWORK);
    if (mended && !fault_is(fault))
        fault = end_alert(act, ALERT_INSPECTION_FAILS);
    return fault;
}

/* What a deed at a piece raises. */
static const struct {
    enum verb verb;
    enum alert_kind kind;
} raised[] = {
    {VERB_WEIGH, ALERT_WEIGHT_FAILS},
    {VERB_WEIGH, ALERT_NO_VERDICT},
    {VERB_REWORK, ALERT_REWORK},
    {VERB_INSPECT, ALERT_INSPECTION_FAILS},
    {VERB_CHECK_SETTING, ALERT_INSPECTION_FAILS},
    {VERB_ACCEPT, ALERT_ACCEPTED},
    {VERB_OVERRIDE, ALERT_OVERRIDE},
};

struct fault raise_taken_back(struct act *act, const struct event_row *undone)
{
    struct store *store = act->desk->store;
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < COUNT_OF(raised) && !fault_is(fault); i++)
        fault = store_alert_reopen(store, raised[i].kind, act->row.name, undone->booked_ms);
    for (size_t i = 0; i < COUNT_OF(raised) && !fault_is(fault); i++)
        if (raised[i].verb == undone->verb)
            fault = store_alert_withdraw(store, raised[i].kind, act->row.name, undone->booked_ms,
                                         act->desk->now_ms);
    return fault;
}

/* What was wrong with a deed that had happened, as the end of a sentence. */
static const struct {
    enum reason flag;
    const char *what;
} replays[] = {
    {REASON_LATE, N_("came too late, the piece had gone on: it is kept as history")},
    {REASON_UNKNOWN_SCALE, N_("nobody knows the scale: it was booked, and not judged")},
    {REASON_VERDICT_DIFFERS, N_("the kiosk had shown another verdict than the hub gives")},
    {REASON_NOTHING_TO_UNDO, N_("cannot be taken back, the piece has gone on")},
    {REASON_STATION_FULL, N_("the station was full")},
    {REASON_NEXT_FULL, N_("the station after it was full")},
    {REASON_GROUP_FULL, N_("the group of stations was full")},
    {REASON_NEEDS_REASON, N_("the limit asks for a reason, and none was given")},
    {REASON_AT_ONCE, N_("more at once than one person may have")},
    {REASON_UNKNOWN_OPERATOR, N_("nobody knows the badge")},
    {REASON_UNKNOWN_STATION, N_("nobody knows the station; it was not booked")},
    {REASON_NOT_YOUR_STATION, N_("the kiosk does not serve that station; it was not booked")},
    {REASON_NOT_DONE, N_("the piece was not done where it came from")},
    {REASON_NOT_IN_WORK, N_("nobody had started it")},
    {REASON_NO_WEIGHT, N_("the weight is missing")},
    {REASON_NOT_INSPECTED, N_("it was neither passed nor sent back")},
    {REASON_WEIGHT_FAILS, N_("its weight fails")},
    {REASON_WEIGH_AGAIN, N_("its weight was too close to be passed after one weighing")},
    {REASON_NEEDS_MANAGER, N_("only a manager may pass it as it was judged")},
    {REASON_SHEET_FAILS, N_("its inspection sheet fails")},
    {REASON_NO_SHEET, N_("its inspection sheet is missing")},
    {REASON_HELD, N_("it was held")},
};

static const char *what_was_wrong(enum reason flag)
{
    for (size_t i = 0; i < COUNT_OF(replays); i++)
        if (replays[i].flag == flag)
            return replays[i].what;
    return reason_word(flag);
}

static struct phrase what_was_done(enum verb verb)
{
    const char *said = language_deed(verb_word(verb));
    return said ? phrase_word("", said) : phrase_term(verb_word(verb));
}

struct fault raise_replay(struct act *act, enum reason flag)
{
    const struct command *command = act->command;
    const char *subject =
        act->has_piece ? act->row.name : house_kiosk_name(&act->desk->house, act->who->kiosk);
    return raise_alert(act->desk, ALERT_REPLAY, subject, N_("%s, recorded at %s (%s): %s."),
                       PARTS(subject, house_station_name(&act->desk->house, &command->station),
                             what_was_done(command->verb).text, phrase_word("", what_was_wrong(flag)).text));
}

/* Why a manager let something past, as the end of a sentence. */
static const struct {
    const char *reason, *said;
} whys[] = {
    {"client_agrees", N_("the client agrees")},
    {"not_visible", N_("it cannot be seen")},
    {"within_use", N_("good enough for its use")},
    {"measuring", N_("it was measured wrongly")},
    {"repair", N_("it is a repair")},
    {"rush_order", N_("a rush order")},
    {"client_waits", N_("the client waits")},
    {"flask_ready", N_("the flask is ready")},
    {"bench_idle", N_("a bench is idle")},
    {"staff_absent", N_("somebody is absent")},
    {"station_down", N_("a station is down")},
    {"kiosk_lost", N_("the kiosk is lost")},
    {"disk_lost", N_("its disk is lost")},
    {"line_down", N_("its line is down")},
    {"other", N_("another reason")},
};

struct phrase raise_why(const char *reason)
{
    for (size_t i = 0; i < COUNT_OF(whys); i++)
        if (strcmp(whys[i].reason, reason) == 0)
            return phrase_word("", whys[i].said);
    return phrase_term(reason);
}

/* What a manager looked past. What only they may pass was judged so, and how is what matters. */
static const char *what_was_accepted(enum reason stopped, const struct judged *judged)
{
    if (stopped == REASON_NEEDS_MANAGER && judged->ruling == RULING_NO_VERDICT)
        return N_("its weight could not be judged");
    if (stopped == REASON_NEEDS_MANAGER || stopped == REASON_WEIGH_AGAIN)
        return N_("its weight is too close to the limit");
    return what_was_wrong(stopped);
}

struct fault raise_accepted(struct act *act, enum reason stopped, const struct judged *judged)
{
    return raise_alert(act->desk, ALERT_ACCEPTED, act->row.name, N_("A manager accepted %s: %s. Reason: %s."),
                       PARTS(act->row.name, phrase_word("", what_was_accepted(stopped, judged)).text,
                             raise_why(form_text(act->command->form, "reason")).text));
}

static const char *why_not_judged(enum ruling_rule rule)
{
    switch (rule) {
    case RULE_CHECK_WEIGHT:
        return N_("the scale's check-weight is due");
    case RULE_NO_THEORY:
        return N_("nobody knows what it should weigh");
    case RULE_THEORY_UNVERIFIED:
        return N_("its theory is too uncertain, measure the melt's density or accept the factors that "
                  "weighings taught");
    case RULE_SCALE_NOT_CAPABLE:
        return N_("it is too light for that scale");
    case RULE_BEYOND:
    case RULE_GUARD_BAND:
        break;
    }
    return ruling_rule_word(rule);
}

/* With the minus of print, U+2212, which is as wide as the plus. */
static void write_signed(char out[MASS_TEXT_MAX], struct mass mass)
{
    char grams[MASS_TEXT_MAX];
    mass_write_grams(mass, 3, grams);
    bool minus = grams[0] == '-';
    snprintf(out, MASS_TEXT_MAX, "%s%.28s", minus ? "−" : mass.ug > 0 ? "+" : "", grams + (minus ? 1 : 0));
}

struct fault raise_weighing(struct act *act, const struct verdict *verdict)
{
    const struct house *house = &act->desk->house;
    const char *station = house->stations[act->station].name;
    char deviation[MASS_TEXT_MAX];
    char tolerance[MASS_TEXT_MAX];
    write_signed(deviation, verdict->deviation);
    mass_write_grams(verdict->tolerance, 3, tolerance);
    switch (verdict->ruling) {
    case RULING_FAIL:
    case RULING_CONDITIONAL_FAIL:
        return raise_alert(act->desk, ALERT_WEIGHT_FAILS, act->row.name,
                           N_("%s fails by weight at %s: %s g, allowed ± %s g."),
                           PARTS(act->row.name, station, deviation, tolerance));
    case RULING_NO_VERDICT:
        if (verdict->rule == RULE_SCALE_NOT_CAPABLE)
            return raise_alert(act->desk, ALERT_SCALE_NOT_CAPABLE, act->command->weighing.scale.text,
                               N_("%s was weighed at %s, but not judged: it is too light for that scale."),
                               PARTS(act->row.name, station));
        return raise_alert(
            act->desk, ALERT_NO_VERDICT, act->row.name, N_("%s was weighed at %s, but not judged: %s."),
            PARTS(act->row.name, station, phrase_word("", why_not_judged(verdict->rule)).text));
    case RULING_PASS:
    case RULING_CONDITIONAL_PASS:
        break;
    }
    return FAULT_OK;
}

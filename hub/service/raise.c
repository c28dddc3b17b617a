/* The sentences of alerts. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/base/text.h"
#include "hub/service/desk.h"

/* Cuts before a broken character. */
static void cut(char *text)
{
    size_t size = strlen(text);
    while (size > 0 && !span_is_utf8((struct span){text, size}))
        text[--size] = '\0';
}

struct fault raise_alert(struct desk *desk, enum alert_kind kind, const char *subject, const char *format,
                         ...)
{
    struct alert alert = {.kind = kind, .last_ms = desk->now_ms};
    snprintf(alert.subject, sizeof alert.subject, "%s", subject[0] ? subject : "hub");
    cut(alert.subject);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(alert.text, sizeof alert.text, format, arguments);
    va_end(arguments);
    cut(alert.text);
    return store_alert_raise(desk->store, &alert, true);
}

struct fault raise_bad_command(struct desk *desk, const struct identity *who, enum reason problem,
                               const char *field)
{
    const char *kiosk = house_kiosk_name(&desk->house, who->kiosk);
    if (problem == REASON_UNKNOWN_COMMAND)
        return raise_alert(
            desk, ALERT_BAD_COMMAND, who->code.text,
            "%s sent a command that this hub does not know (%s): it was set aside. Update one of them.",
            kiosk, field);
    return raise_alert(
        desk, ALERT_BAD_COMMAND, who->code.text,
        "%s sent a command with a wrong \"%s\": it was set aside. Tell whoever looks after the kiosk.", kiosk,
        field);
}

struct fault raise_unknown_tag(struct act *act, const char *tag)
{
    return raise_alert(act->desk, ALERT_UNKNOWN_TAG, tag, "Nobody knows the tag %s, shown at %s.", tag,
                       house_kiosk_name(&act->desk->house, act->who->kiosk));
}

static void write_grams(struct text *text, int64_t ug)
{
    char grams[MASS_TEXT_MAX];
    mass_write_grams(MASS_UG(ug), 1, grams);
    text_add(text, "%s", grams);
}

/* "Setting is full: 4 of 4. R-2044 stays at Casting." */
struct fault raise_scan_refused(struct act *act, const struct outcome *outcome)
{
    const struct house *house = &act->desk->house;
    const struct station *station = &house->stations[act->station];
    const struct piece *piece = &act->row.now.piece;
    const struct numbers *numbers = &outcome->numbers;
    char sentence[ALERT_TEXT_MAX];
    struct text text = TEXT_IN(sentence);
    text_add(&text, "%s is full: ", station->name);
    if (numbers_has(numbers, NUMBER_LIMIT))
        text_add(&text, "%lld of %lld", (long long)numbers->value[NUMBER_WIP],
                 (long long)numbers->value[NUMBER_LIMIT]);
    if (numbers_has(numbers, NUMBER_LIMIT_UG)) {
        text_add(&text, "%s", numbers_has(numbers, NUMBER_LIMIT) ? ", " : "");
        write_grams(&text, numbers->value[NUMBER_WIP_UG]);
        text_add(&text, " of ");
        write_grams(&text, numbers->value[NUMBER_LIMIT_UG]);
        text_add(&text, " g");
    }
    text_add(&text, ". %s stays %s%s.", act->row.name, piece->place == PLACE_POOL ? "in the pool" : "at ",
             piece->place == PLACE_POOL ? "" : house_station_name(house, &piece->station));
    return raise_alert(act->desk, ALERT_SCAN_REFUSED, station->code.text, "%s", sentence);
}

struct fault raise_replay(struct act *act, enum reason flag)
{
    const char *kiosk = house_kiosk_name(&act->desk->house, act->who->kiosk);
    const char *piece = act->has_piece ? act->row.name : "a piece";
    const char *verb = verb_word(act->command->verb);
    const char *what = flag == REASON_LATE ? "came too late: the piece had gone on. It is kept as history"
                       : flag == REASON_VERDICT_DIFFERS ? "had shown another verdict than the hub gives"
                       : flag == REASON_NOTHING_TO_UNDO ? "cannot be taken back: the piece has gone on"
                                                        : reason_word(flag);
    return raise_alert(act->desk, ALERT_REPLAY, act->has_piece ? act->row.name : act->who->code.text,
                       "%s of %s at %s: %s.", verb, piece, kiosk, what);
}

static void write_signed(char out[MASS_TEXT_MAX], struct mass mass)
{
    char grams[MASS_TEXT_MAX];
    mass_write_grams(mass, 3, grams);
    snprintf(out, MASS_TEXT_MAX, "%s%.28s", mass.ug > 0 ? "+" : "", grams);
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
                           "%s fails by weight at %s: %s g, allowed ± %s g.", act->row.name, station,
                           deviation, tolerance);
    case RULING_NO_VERDICT:
        return raise_alert(act->desk, ALERT_NO_VERDICT, act->row.name,
                           "%s was weighed at %s, but not judged: %s.", act->row.name, station,
                           ruling_rule_word(verdict->rule));
    case RULING_PASS:
    case RULING_CONDITIONAL_PASS:
        break;
    }
    return FAULT_OK;
}

/* report: trouble at a kiosk that the wall should show. A word that ends in "_back" ends the trouble of its
 * device. */
#include <stdio.h>
#include <string.h>

#include "hub/service/desk.h"

/* A report is "<device>_<news>". */
static const struct {
    const char *news;
    const char *pattern; /* its device, the kiosk */
} troubles[] = {
    {"_silent", N_("The %s at %s says nothing: look at its plug and cable.")},
    {"_unplugged", N_("The %s at %s is unplugged: plug it in again.")},
    {"_garbage", N_("The %s at %s sends what nobody understands: look at its settings.")},
    {"_unstable", N_("The %s at %s does not settle: look for draught and vibration.")},
    {"_coarse",
     N_("The %s at %s shows coarser steps than are set for it: set it finer, or change its division.")},
};

/* Devices as people call them; others go by the word of the report. */
static const struct {
    const char *subject;
    const char *name;
} devices[] = {
    {"nfc", N_("NFC reader")},
    {"scale", N_("scale")},
    {"camera", N_("camera")},
    {"wedge", N_("hand scanner")},
};

static const char BACK[] = "_back";

static bool ends_with(const char *text, const char *ending)
{
    size_t size = strlen(text);
    size_t ending_size = strlen(ending);
    return size > ending_size && strcmp(text + size - ending_size, ending) == 0;
}

/* NULL: some other news. */
static const char *pattern_of(const char *report)
{
    for (size_t i = 0; i < COUNT_OF(troubles); i++)
        if (ends_with(report, troubles[i].news))
            return troubles[i].pattern;
    return NULL;
}

/* Words from outside stand on the wall only when they are a code, as "scale-2"; else "device" must do. */
static struct code subject_of(const struct command *command)
{
    struct code code;
    return code_read(span_of(command->subject), &code) ? code : code_of("device");
}

static struct phrase name_of(const char *subject)
{
    for (size_t i = 0; i < COUNT_OF(devices); i++)
        if (strcmp(subject, devices[i].subject) == 0)
            return phrase_word("", devices[i].name);
    return phrase_term(subject);
}

void report_subject(struct code kiosk, const char *device, char out[NAME_TEXT_MAX])
{
    snprintf(out, NAME_TEXT_MAX, "%.30s %.30s", code_is_none(kiosk) ? "kiosk" : kiosk.text, device);
    for (size_t size = strlen(out); !span_is_utf8((struct span){out, size});)
        out[--size] = '\0'; /* or what raises it and what ends it would not be called the same */
}

/* A kiosk knows only what is on the line. A piece that has left it is no trouble for the wall. */
static struct fault raise_unless_known(struct act *act, const char *shown)
{
    struct tag tag;
    enum tag_kind kind;
    struct piece_row row;
    bool known = false;
    if (tag_read(span_of(shown), &tag, &kind) == TAG_FITS && kind == TAG_PIECE) {
        struct fault fault = store_piece_find(act->desk->store, tag, &row, &known);
        if (fault_is(fault))
            return fault;
    }
    return known ? FAULT_OK : raise_unknown_tag(act, shown);
}

static struct fault raise_trouble(struct act *act)
{
    const struct command *command = act->command;
    char subject[NAME_TEXT_MAX];
    bool ended;
    if (strcmp(command->report, "unknown_tag") == 0)
        return raise_unless_known(act, command->subject);
    struct code about = subject_of(command);
    report_subject(act->who->code, about.text, subject);
    if (ends_with(command->report, BACK))
        return store_alert_end(act->desk->store, ALERT_DEVICE, subject, act->desk->now_ms, &ended);
    const char *pattern = pattern_of(command->report);
    return raise_alert(act->desk, ALERT_DEVICE, subject, pattern ? pattern : N_("The %s at %s: %s."),
                       PARTS(name_of(about.text).text, house_kiosk_name(&act->desk->house, act->who->kiosk),
                             pattern ? NULL : phrase_term(command->report).text));
}

struct fault report_book(struct act *act)
{
    struct event_row event = act_event(act);
    struct transfers none = {.count = 0};
    memcpy(event.subject, act->command->subject, sizeof event.subject);
    memcpy(event.report, act->command->report, sizeof event.report);
    struct fault fault = desk_post(act->desk, &event, NULL, NULL, &none);
    if (!fault_is(fault))
        fault = raise_trouble(act);
    act->reply->result = RESULT_ACCEPTED;
    act->reply->seq = event.seq;
    return fault;
}

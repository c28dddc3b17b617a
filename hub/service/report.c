/* report: trouble at a kiosk that the wall should show. A word that ends in "_back" ends the trouble of its
 * device. */
#include <stdio.h>
#include <string.h>

#include "hub/service/desk.h"

/* A report is "<device>_<news>". */
static const struct {
    const char *news;
    const char *what; /* "The <subject> at <kiosk> …" */
} troubles[] = {
    {"_silent", "says nothing: look at its plug and cable"},
    {"_unplugged", "is unplugged: plug it in again"},
    {"_garbage", "sends what nobody understands: look at its settings"},
    {"_unstable", "does not settle: look for draught and vibration"},
};

static const char BACK[] = "_back";

static bool ends_with(const char *text, const char *ending)
{
    size_t size = strlen(text);
    size_t ending_size = strlen(ending);
    return size > ending_size && strcmp(text + size - ending_size, ending) == 0;
}

static const char *what_of(const char *report)
{
    for (size_t i = 0; i < COUNT_OF(troubles); i++)
        if (ends_with(report, troubles[i].news))
            return troubles[i].what;
    return report;
}

static const char *subject_of(const struct command *command)
{
    return command->subject[0] ? command->subject : "device";
}

/* Two kiosks may each have a "scale". */
static void device_subject(const struct act *act, char out[NAME_TEXT_MAX])
{
    const char *kiosk = code_is_none(act->who->code) ? "kiosk" : act->who->code.text;
    snprintf(out, NAME_TEXT_MAX, "%.30s %.30s", kiosk, subject_of(act->command));
}

static struct fault raise_trouble(struct act *act)
{
    const struct command *command = act->command;
    char subject[NAME_TEXT_MAX];
    bool ended;
    if (strcmp(command->report, "unknown_tag") == 0)
        return raise_unknown_tag(act, subject_of(command));
    device_subject(act, subject);
    if (ends_with(command->report, BACK))
        return store_alert_end(act->desk->store, ALERT_DEVICE, subject, act->desk->now_ms, &ended);
    return raise_alert(act->desk, ALERT_DEVICE, subject, "The %s at %s %s.", subject_of(command),
                       house_kiosk_name(&act->desk->house, act->who->kiosk), what_of(command->report));
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

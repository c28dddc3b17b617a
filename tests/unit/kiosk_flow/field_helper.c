/* What a script asks of the screen, and of the last command that was expected, by a name each. */
#include "bench_helper.h"

#include <string.h>

struct field_text {
    const char *name, *value;
};

struct field_number {
    const char *name;
    int64_t value;
};

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static const char *yes(bool value)
{
    return value ? "yes" : "no";
}

/* The field is of one of these, or of none. */
static void add_fields(struct text *out, const char *field, const struct field_text *texts, size_t text_count,
                       const struct field_number *numbers, size_t number_count)
{
    for (size_t i = 0; i < text_count; i++)
        if (is(texts[i].name, field))
            text_add(out, "%s", texts[i].value);
    for (size_t i = 0; i < number_count; i++)
        if (is(numbers[i].name, field))
            text_add(out, "%lld", (long long)numbers[i].value);
}
#define ADD_FIELDS(out, field, texts, numbers)                                                               \
    add_fields(out, field, texts, COUNT_OF(texts), numbers, COUNT_OF(numbers))

const char *bench_item_word(const struct view *view, int index)
{
    const struct view_item *item = &view->items[index];
    if (index >= view->item_count)
        return "-";
    return item->task != TASK_NONE ? task_word(item->task) : item->name[0] != '\0' ? item->name : item->word;
}

/* "alloy=au750y,mass_ug=5", rows as "pieces=[piece=TS1-…,gross_ug=5;…]": the fields that are given. */
static void write_form(struct text *out, const struct form *form)
{
    bool first = true;
    for (size_t i = 0; form->fields[i].name; i++) {
        const struct form_value *value = &form->values[i];
        if (!value->given)
            continue;
        text_add(out, "%s%s=", first ? "" : ",", form->fields[i].name);
        first = false;
        for (size_t row = 0; row < value->count; row++) {
            text_add(out, "%s", row == 0 ? "[" : ";");
            write_form(out, &value->rows[row]);
            text_add(out, "%s", row + 1 == value->count ? "]" : "");
        }
        if (value->count == 0 && value->text)
            text_add(out, "%s", value->text);
        else if (value->count == 0)
            text_add(out, "%lld", (long long)value->number);
    }
}

static void write_of_view(const struct view *view, const char *field, struct text *out)
{
    const struct field_text texts[] = {
        {"name", view->name},
        {"other", view->other_name},
        {"at", view->station},
        {"next", view->next_station},
        {"about", view->about_station},
        {"stays", view->stays_at},
        {"takes-on", view->takes_on},
        {"actor", view->operator_count > 0 ? view->operators[0] : "-"},
        {"reason", reason_word(view->reason)},
        {"kept", yes(view->kept)},
        {"waits", yes(view->waits)},
        {"online", yes(view->online)},
        {"piece", yes(view->has_piece)},
        {"fault", yes(fault_is(view->fault))},
        {"fault-text", view->fault.text},
        {"trouble", yes(fault_is(view->trouble))},
        {"detail", view->detail},
        {"stop", view->tray.stop[0] != '\0' ? view->tray.stop : "-"},
        {"language", view->language[0] != '\0' ? view->language : "-"},
    };
    const struct field_number numbers[] = {
        {"pending", view->pending},           {"photos", view->photos},
        {"operators", view->operator_count},  {"wip", view->numbers.value[NUMBER_WIP]},
        {"tray-in-work", view->tray.in_work}, {"tray-done", view->tray.done},
        {"tray-wip", view->tray.wip},
    };
    ADD_FIELDS(out, field, texts, numbers);
}

static const char *history_word(enum view_history state)
{
    return state == VIEW_HISTORY_ASKED ? "asked" : state == VIEW_HISTORY_THERE ? "there" : "away";
}

static void write_photos(const struct view *view, struct text *out)
{
    for (int i = 0; i < view->picture_count; i++)
        text_add(out, "%s%s", i > 0 ? "," : "", history_word(view->pictures[i].state));
    text_add(out, "%s", view->picture_count == 0 ? "-" : "");
}

static void write_of_task(const struct view *view, const char *field, struct text *out)
{
    const struct field_text texts[] = {
        {"asked-of", view->task.piece},
        {"task", task_word(view->task.task)},
        {"prompt", prompt_word(view->task.prompt)},
        {"history", history_word(view->history)},
        {"first-deed", view->items[0].word},
        {"first-where", view->items[0].detail},
        {"photo", view->task.photo == VIEW_PHOTO_TAKEN    ? "taken"
                  : view->task.photo == VIEW_PHOTO_TAKING ? "taking"
                                                          : "live"},
        {"photo-id", view->task.photo_id},
        {"first-photo", view->items[0].photo},
        {"typed", view->task.typed},
        {"heard", view->heard},
        {"first-item", bench_item_word(view, 0)},
        {"second-item", bench_item_word(view, 1)},
        {"first-next", view->next_count > 0 ? view->next[0].name : "-"},
        {"second-next", view->next_count > 1 ? view->next[1].name : "-"},
        {"first-in-work", view->in_work_count > 0 ? view->in_work[0].name : "-"},
        {"next-where", view->next_count > 0 && view->next[0].elsewhere ? view->next[0].station : "here"},
        {"first-alloy", view->next_count > 0 ? view->next[0].alloy : "-"},
        {"first-stones", view->next_count > 0 ? view->next[0].stones : "-"},
        {"first-size", view->next_count > 0 ? view->next[0].size : "-"},
    };
    const struct field_number numbers[] = {
        {"page", view->page},
        {"first-mass", view->items[0].what == ITEM_MASS ? view->items[0].number : -1},
        {"second-mass", view->items[1].what == ITEM_MASS ? view->items[1].number : -1},
        {"third-mass", view->items[2].what == ITEM_MASS ? view->items[2].number : -1},
        {"second-undone", view->items[1].mark},
        {"next-count", view->next_count},
        {"in-work-count", view->in_work_count},
        {"items", view->item_count},
        {"done", view->task.done},
    };
    ADD_FIELDS(out, field, texts, numbers);
}

static void write_of_weighing(const struct view_weighing *weighing, const char *field, struct text *out)
{
    const struct field_text texts[] = {
        {"reading", yes(weighing->has_reading)},
        {"value", weighing->value},
        {"counted", yes(weighing->counted)},
        {"lifted", yes(weighing->lifted)},
        {"loaded", yes(weighing->loaded)},
        {"twice", yes(weighing->twice)},
        {"manager-decides", yes(weighing->manager_decides)},
        {"capable", yes(weighing->capable)},
        {"may-zero", yes(weighing->may_zero)},
        {"may-tare", yes(weighing->may_tare)},
        {"tray", yes(weighing->tray)},
        {"tared", yes(weighing->tared)},
        {"theory", yes(weighing->has_theory)},
        {"findings", yes(weighing->findings)},
        {"ruling", weighing->has_verdict ? ruling_word(weighing->verdict.ruling) : "none"},
        {"rule", weighing->has_verdict ? ruling_rule_word(weighing->verdict.rule) : "none"},
    };
    const struct field_number numbers[] = {
        {"gross-expected", weighing->gross_expected.ug},
        {"stones", weighing->stones.ug},
        {"metal", weighing->has_verdict ? weighing->verdict.actual.ug : -1},
    };
    ADD_FIELDS(out, field, texts, numbers);
}

static void write_of_command(const struct command *command, const char *field, struct text *out)
{
    const struct field_text texts[] = {
        {"cmd-reason", command->reason},
        {"cmd-pin", command->pin},
        {"cmd-station", command->station.text},
        {"cmd-to", command->to.text},
        {"cmd-defect", command->defect},
        {"cmd-report", command->report},
        {"cmd-subject", command->subject},
        {"cmd-raw", command->weighing.raw},
        {"cmd-scale", command->weighing.scale.text},
        {"cmd-shown", command->weighing.has_shown ? ruling_word(command->weighing.shown) : "none"},
    };
    const struct field_number numbers[] = {
        {"cmd-seen", command->has_seen ? command->seen : -1},
        {"cmd-lent", command->lent_count > 0 ? command->lent[0] : 0},
        {"cmd-gross", command->weighing.gross.ug},
        {"cmd-readings", command->weighing.readings},
    };
    ADD_FIELDS(out, field, texts, numbers);
}

/* What stands in lists, and who did it. */
static void write_of_sent(const struct bench *bench, const char *field, struct text *out)
{
    const struct command *command = &bench->under_way;
    for (int i = 0; is(field, "cmd-stones") && i < command->stone_count; i++)
        text_add(out, "%s%s=%lld/%lld/%lld", i > 0 ? "," : "", command->stones[i].kind.text,
                 (long long)command->stones[i].set, (long long)command->stones[i].broken,
                 (long long)command->stones[i].lost);
    if (is(field, "cmd-form") && command->form)
        write_form(out, command->form);
    if (is(field, "cmd-operator"))
        for (int i = 0; i < bench->world.person_count; i++)
            if (tag_equal(bench->world.people[i].badge, command->operator_badge))
                text_add(out, "%s", bench->world.people[i].name);
}

void bench_write_field(const struct bench *bench, const struct view *view, const char *field,
                       struct text *out)
{
    write_of_view(view, field, out);
    write_of_task(view, field, out);
    write_of_weighing(&view->weighing, field, out);
    write_of_command(&bench->under_way, field, out);
    write_of_sent(bench, field, out);
    if (is(field, "model-picture"))
        text_add(out, "%c", view->picture[0] != '\0' ? view->picture[0] : '-');
    if (is(field, "first-picture"))
        text_add(out, "%c", view->items[0].photo[0] != '\0' ? view->items[0].photo[0] : '-');
    if (is(field, "photos-there"))
        write_photos(view, out);
    if (is(field, "wants-weight"))
        text_add(out, "%s", yes(flow_wants_weight(bench->flow)));
    if (is(field, "wants-camera"))
        text_add(out, "%s", yes(flow_wants_camera(bench->flow)));
}

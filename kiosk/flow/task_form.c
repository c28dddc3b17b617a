/* What was answered, as the command that is sent. */
#include <string.h>

#include "kiosk/flow/task_inside.h"

static const struct form_field *find_field(const struct form_field *field, const char *name)
{
    while (field->name && strcmp(field->name, name) != 0)
        field++;
    assert(field->name);
    return field;
}

static const struct form_field *field_of(enum verb verb, const char *name)
{
    const struct form_kind *kind = form_kind_of(verb);
    assert(kind);
    return find_field(kind->fields, name);
}

const struct form_field *task_field(enum verb verb, const struct task_ask *ask)
{
    return ask->row ? find_field(field_of(verb, ask->row)->rows, ask->field) : field_of(verb, ask->field);
}

bool task_is_length(int64_t length_um)
{
    const struct form_field *measured = find_field(field_of(VERB_INSPECT, "dimensions")->rows, "actual_um");
    int64_t low, high;
    form_bounds(measured, &low, &high);
    return length_um > 0 && length_um >= low && length_um <= high;
}

static bool has_field(const struct form_field *fields, const char *name)
{
    for (; fields->name; fields++)
        if (strcmp(fields->name, name) == 0)
            return true;
    return false;
}

/* Fields that a person judges: pass or fail. */
static bool is_judgement(const struct form_field *field)
{
    return field->type == FORM_WORD && strcmp(field->words[0], "not_judged") == 0;
}

int task_checks(enum verb verb, const struct form_field *out[TASK_CHECKS_MAX])
{
    int count = 0;
    for (const struct form_field *field = form_kind_of(verb)->fields; field->name; field++)
        if (is_judgement(field) && count < TASK_CHECKS_MAX)
            out[count++] = field;
    return count;
}

/* ISO 8653: the number is the inner circumference in millimetres; π to six decimals. */
static int64_t diameter_um(const char *size)
{
    int64_t circumference = 0;
    for (const char *at = size; *at != '\0'; at++) {
        if (*at < '0' || *at > '9' || circumference > 99)
            return 0;
        circumference = circumference * 10 + (*at - '0');
    }
    if (circumference < 37 || circumference > 80)
        return 0;
    return (circumference * INT64_C(1000000000) + 1570796) / 3141593;
}

int64_t task_nominal_um(const struct flow *flow, const struct world *world)
{
    const struct sheet *sheet = world_find_sheet(world, task_piece(flow));
    bool ring = sheet && (sheet->icon == ICON_RING || sheet->icon == ICON_BAND);
    return ring ? diameter_um(sheet->size) : 0;
}

/* ------------------------------------------------------------------ rows */

static void set_piece_row(struct form *row, const struct form_field *fields, const struct tag *piece,
                          const struct task_row *said)
{
    const char *mass = has_field(fields, "gross_ug") ? "gross_ug" : "mass_ug";
    *row = form_new(fields);
    form_set_text(row, "piece", piece->text);
    if (said->weighed)
        form_set_int(row, mass, said->gross.ug);
    if (said->marked)
        form_set_int(row, "misfilled", 1);
    if (said->has_alloy) {
        form_set_text(row, "alloy", said->alloy.text);
        form_set_text(row, "custody", said->custody.text);
    }
    if (said->stones.ug > 0)
        form_set_int(row, "stones_ug", said->stones.ug);
}

static void set_rows(struct flow_paper *paper, const struct task_ask *ask, const struct form_field *field)
{
    const struct flow_task *task = &paper->task;
    for (int i = 0; i < task->row_count; i++) {
        struct form *row = &paper->rows[i];
        paper->pieces[i] = task->rows[i].piece;
        if (ask->kind == ASK_PIECES) {
            set_piece_row(row, field->rows, &paper->pieces[i], &task->rows[i]);
        } else {
            *row = form_new(field->rows);
            form_set_int(row, "shown_ug", task->rows[i].gross.ug);
        }
    }
    form_set_rows(&paper->form, ask->field, paper->rows, (size_t)task->row_count);
}

/* ------------------------------------------------------------------ criteria */

static void set_checks(struct flow_paper *paper, enum verb verb, int64_t checks)
{
    const struct form_field *fields[TASK_CHECKS_MAX];
    int count = task_checks(verb, fields);
    for (int i = 0; i < count; i++, checks >>= 2)
        if ((checks & 3) != 0)
            form_set_text(&paper->form, fields[i]->name, (checks & 3) == 1 ? "pass" : "fail");
    if (verb == VERB_INSPECT && form_has(&paper->form, "fineness"))
        form_set_text(&paper->form, "method", "touch");
}

/* The one dimension that a bench measures: a ring's inner diameter, else what the drawing says first. */
static void set_dimension(const struct step *step, struct flow_paper *paper)
{
    const struct flow *flow = step->flow;
    const struct task_ask *asks = task_kind_of(paper->task.task)->asks;
    int64_t nominal = task_nominal_um(flow, step->world), actual = 0;
    for (int i = 0; asks[i].kind != ASK_END; i++) {
        if (asks[i].kind != ASK_LENGTH || !paper->task.answers[i].given)
            continue;
        if (asks[i].prompt == PROMPT_NOMINAL)
            nominal = paper->task.answers[i].number;
        else
            actual = paper->task.answers[i].number;
    }
    if (nominal == 0 || actual == 0)
        return;
    paper->rows[0] = form_new(field_of(VERB_INSPECT, "dimensions")->rows);
    form_set_text(&paper->rows[0], "what",
                  task_nominal_um(flow, step->world) != 0 ? "inner diameter" : "width");
    form_set_int(&paper->rows[0], "nominal_um", nominal);
    form_set_int(&paper->rows[0], "actual_um", actual);
    form_set_rows(&paper->form, "dimensions", paper->rows, 1);
}

/* ------------------------------------------------------------------ photos */

/* Behind the one row of the dimensions. */
static void set_photos(struct flow_paper *paper, enum verb verb)
{
    const struct task_ask *asks = task_kind_of(paper->task.task)->asks;
    struct form *rows = &paper->rows[1];
    size_t count = 0;
    for (int i = 0; asks[i].kind != ASK_END; i++) {
        if (asks[i].kind != ASK_PHOTO || !paper->task.answers[i].given)
            continue;
        rows[count] = form_new(field_of(verb, "photos")->rows);
        form_set_text(&rows[count], "moment", task_photo_moment(&asks[i]));
        form_set_text(&rows[count++], "reference", paper->task.photos[task_photo_place(&asks[i])]);
    }
    if (count > 0)
        form_set_rows(&paper->form, "photos", rows, count);
}

/* ------------------------------------------------------------------ one answer */

/* Where the field stands: in the form, or in the one row of a list in it, which begins with its first field.
 */
static struct form *form_for(struct flow_paper *paper, enum verb verb, const struct task_ask *ask)
{
    if (!ask->row)
        return &paper->form;
    if (!form_has(&paper->form, ask->row)) {
        paper->rows[0] = form_new(field_of(verb, ask->row)->rows);
        form_set_rows(&paper->form, ask->row, paper->rows, 1);
    }
    return &paper->rows[0];
}

static void set_answer(struct flow_paper *paper, enum verb verb, const struct task_ask *ask,
                       const struct task_answer *answer)
{
    const struct form_field *field = task_field(verb, ask);
    struct form *form = form_for(paper, verb, ask);
    if (form_is_text(field->type))
        form_set_text(form, ask->field, answer->text);
    else if (field->type == FORM_ROWS)
        set_rows(paper, ask, field);
    else
        form_set_int(form, ask->field, answer->number);
    if (ask->from == FROM_METALS && answer->second[0] != '\0')
        form_set_text(&paper->form, "custody", answer->second);
}

static void set_form(const struct step *step, enum verb verb)
{
    struct flow_paper *paper = &step->flow->paper;
    const struct task_kind *kind = task_kind_of(paper->task.task);
    paper->form = form_new(form_kind_of(verb)->fields);
    for (int i = 0; kind->asks[i].kind != ASK_END; i++) {
        const struct task_ask *ask = &kind->asks[i];
        const struct task_answer *answer = &paper->task.answers[i];
        if (answer->given && ask->field && ask->kind != ASK_LENGTH)
            set_answer(paper, verb, ask, answer);
        if (answer->given && ask->kind == ASK_CHECKS)
            set_checks(paper, verb, answer->number);
    }
    for (const struct task_fixed *fixed = kind->fixed; fixed && fixed->field; fixed++) {
        if (fixed->word)
            form_set_text(&paper->form, fixed->field, fixed->word);
        else
            form_set_int(&paper->form, fixed->field, 1);
    }
    if (verb == VERB_INSPECT)
        set_dimension(step, paper);
    set_photos(paper, verb);
    if (paper->task.task == TASK_STOCK_TAKE)
        form_set_text(&paper->form, "place", step->flow->station.text);
    bool weighed = paper->task.row_count > 0 || verb == VERB_CHECK_SCALE;
    if (weighed && has_field(paper->form.fields, "scale") && !code_is_none(step->flow->conf.scale))
        form_set_text(&paper->form, "scale", step->flow->conf.scale.text);
}

/* ------------------------------------------------------------------ the bench's own fields */

static void set_own(const struct flow_task *task, struct command *command)
{
    const struct task_ask *asks = task_kind_of(task->task)->asks;
    for (int i = 0; asks[i].kind != ASK_END; i++) {
        const struct task_answer *answer = &task->answers[i];
        bool fits = true;
        if (!answer->given || asks[i].field)
            continue;
        if (asks[i].kind == ASK_MANAGER)
            command->operator_badge = tag_of(answer->text);
        else if (asks[i].kind == ASK_PIN)
            fits = TEXT_COPY(command->pin, span_of(task->pin));
        else if (asks[i].prompt == PROMPT_DEFECT)
            fits = TEXT_COPY(command->defect, span_of(answer->text));
        else if (asks[i].prompt == PROMPT_GUILTY)
            command->to = code_of(answer->text);
        else if (asks[i].prompt == PROMPT_REASON)
            fits = TEXT_COPY(command->reason, span_of(answer->text));
        assert(fits);
    }
}

/* A slip goes out from where its pieces lie: a bench may serve several stations. */
static struct code station_of(const struct step *step, enum verb verb)
{
    const struct flow *flow = step->flow;
    struct piece piece;
    if (verb == VERB_SEND && local_find(flow, step->world, flow->task.rows[0].piece, &piece) &&
        piece.place == PLACE_STATION && scan_serves(flow, piece.station))
        return piece.station;
    return flow->station;
}

struct command task_command(const struct step *step)
{
    struct flow *flow = step->flow;
    enum verb verb = task_kind_of(flow->task.task)->verb;
    struct piece piece;
    flow->paper.task = flow->task;
    memset(flow->paper.task.pin, 0, sizeof flow->paper.task.pin);
    struct command command = deed_make(step, verb, task_piece(flow), station_of(step, verb));
    if (flow->task.task == TASK_EXCEED && local_find(flow, step->world, command.piece, &piece))
        command.verb = piece_scan_verb(&piece, flow->station);
    set_own(&flow->task, &command);
    if (form_kind_of(command.verb)) {
        set_form(step, command.verb);
        command.form = &flow->paper.form;
    }
    return command;
}

/* What answers a task's question from outside: a scan, the scale, the caliper. */
#include "common/rules/engraving.h"
#include "kiosk/flow/task_inside.h"

#include <string.h>

/* ---------------------------------------------------------------- scans */

static int find_row(const struct flow_task *task, struct tag piece)
{
    for (int i = 0; i < task->row_count; i++)
        if (tag_equal(task->rows[i].piece, piece))
            return i;
    return -1;
}

static bool wants_weight(const struct step *step, struct tag tag)
{
    const struct task_ask *ask = task_ask(step->flow);
    struct piece piece;
    return ask->wants_weight && local_find(step->flow, step->world, tag, &piece) &&
           ask->wants_weight(step->flow, step->world, &piece);
}

/* One that is on the list already goes on the scale once more. */
void task_take_row(const struct step *step, struct tag piece)
{
    struct flow_task *task = &step->flow->task;
    int row = find_row(task, piece);
    if (row < 0 && task->row_count == TASK_ROWS_MAX) {
        step_trouble(step, MESSAGE_NOT_IT);
        return;
    }
    if (row >= 0) {
        struct task_row again = task->rows[row];
        memmove(&task->rows[row], &task->rows[row + 1], sizeof again * (size_t)(task->row_count - row - 1));
        task->rows[task->row_count - 1] = again;
    } else {
        task->rows[task->row_count++] = (struct task_row){.piece = piece};
    }
    step_sound(step, SOUND_OK);
    task->row_weighs = task_ask(step->flow)->weighs;
    task->rows[task->row_count - 1].wants_weight = wants_weight(step, piece);
    if (task->row_weighs)
        task_go_to_scale(step, piece);
    if (task->typed_mass)
        task->row_weighs = task->typed_mass = false; /* no scale here: it is seen, not weighed */
}

static void not_it(const struct step *step)
{
    scan_forgive(step->flow);
    step_trouble(step, MESSAGE_NOT_IT);
}

void task_take_answer(const struct step *step, const char *text)
{
    task_answer_text(task_answer_now(step->flow), text);
    step_sound(step, SOUND_OK);
    task_advance(step);
}

static void take_badge(const struct step *step, struct tag badge, bool manager)
{
    const struct person *person = world_find_person(step->world, badge);
    bool fits = person && (!manager || roles_have(person_roles(person), ROLE_MANAGER)) &&
                (manager || !tag_equal(badge, people_actor(step->flow)));
    if (!fits) {
        not_it(step);
        return;
    }
    struct task_answer *answer = task_answer_now(step->flow);
    bool name = TEXT_COPY(answer->name, span_of(person->name));
    assert(name);
    task_take_answer(step, badge.text);
}

/* A list that is being scanned goes on while a piece of it is on its way to the scale. */
static bool awaits_scan(const struct flow *flow)
{
    bool weighs = flow->stage == STAGE_WEIGHING && flow->weighing.purpose == WEIGH_FOR_TASK;
    return task_is_open(flow) && !deed_is_busy(flow) && (flow->stage == STAGE_TASK || weighs);
}

/* The next piece's scan says that all is as the screen has it, as with a weight. */
static void confirm_stones(const struct step *step)
{
    if (!task_stones_any(step->flow)) {
        step_trouble(step, MESSAGE_TASK_OPEN);
        return;
    }
    task_answer_now(step->flow)->given = true;
    task_advance(step);
}

bool task_take_tag(const struct step *step, struct tag tag, enum tag_kind kind)
{
    struct flow *flow = step->flow;
    if (!awaits_scan(flow))
        return false;
    const struct task_ask *ask = task_ask(flow);
    bool known = kind == TAG_PIECE && world_find_sheet(step->world, tag);
    bool anything = flow->task.task == TASK_STOCK_TAKE; /* what nobody knows is just what it is to find */
    switch (ask->kind) {
    case ASK_PERSON:
    case ASK_MANAGER:
        if (kind == TAG_BADGE)
            take_badge(step, tag, ask->kind == ASK_MANAGER);
        else
            not_it(step);
        return true;
    case ASK_NEW_TAG:
        if (kind == TAG_PIECE && !known)
            task_take_answer(step, tag.text);
        else
            not_it(step);
        return true;
    case ASK_PIECE:
    case ASK_PIECES:
        break;
    case ASK_STONES:
        if (!known || tag_equal(tag, task_piece(flow)))
            return known;
        confirm_stones(step);
        return task_is_open(flow);
    case ASK_END:
    case ASK_CHIP:
    case ASK_PIN:
    case ASK_CHOICE:
    case ASK_COUNT:
    case ASK_MASS:
    case ASK_WEIGHINGS:
    case ASK_CARATS:
    case ASK_LENGTH:
    case ASK_SERIAL:
    case ASK_PHOTO:
    case ASK_CHECKS:
    case ASK_BOOK:
        if (kind == TAG_BADGE)
            return false; /* somebody else comes: the task is theirs to leave or go on with */
        if (!tag_equal(tag, task_piece(flow)))
            step_trouble(step, MESSAGE_TASK_OPEN);
        return true;
    }
    if (kind == TAG_BADGE)
        return false;
    if (!known && !(anything && ask->kind == ASK_PIECES))
        return false; /* the bench says that nobody knows it */
    if (ask->kind == ASK_PIECES)
        task_take_row(step, tag);
    else
        task_take_answer(step, tag.text);
    return true;
}

bool task_take_chip(const struct step *step, struct uid chip, bool is_bound)
{
    struct flow *flow = step->flow;
    if (!awaits_scan(flow) || task_ask(flow)->kind != ASK_CHIP)
        return false;
    if (is_bound)
        not_it(step); /* it belongs to something already */
    else
        task_take_answer(step, chip.text);
    return true;
}

/* ---------------------------------------------------------------- a serial number */

bool task_take_serial(const struct step *step, struct span text)
{
    struct flow *flow = step->flow;
    struct task_answer *answer;
    if (!awaits_scan(flow) || flow->has_notice || task_ask(flow)->kind != ASK_SERIAL || !serial_is_one(text))
        return false;
    answer = task_answer_now(flow);
    bool fits = TEXT_COPY(answer->text, text);
    assert(fits); /* a serial number is shorter than a name */
    answer->given = true;
    step_sound(step, SOUND_OK);
    task_advance(step);
    return true;
}

/* ---------------------------------------------------------------- the scale */

void task_take_mass(const struct step *step, struct mass mass)
{
    struct flow *flow = step->flow;
    struct flow_task *task = &flow->task;
    const struct task_ask *ask = task_ask(flow);
    flow->stage = STAGE_TASK;
    people_stay(flow);
    step_sound(step, SOUND_OK);
    if (ask->kind == ASK_PIECES && task->row_weighs) {
        task->rows[task->row_count - 1].gross = mass;
        task->rows[task->row_count - 1].weighed = true;
        task->row_weighs = false;
    } else if (ask->kind == ASK_WEIGHINGS) {
        task->rows[task->row_count++] = (struct task_row){.weighed = true, .gross = mass};
        task_answer_now(flow)->given = task->row_count == TASK_WEIGHINGS;
        if (task_answer_now(flow)->given)
            task_advance(step);
        else
            task_go_to_scale(step, tag_of(""));
    } else if (ask->kind == ASK_MASS) {
        task_answer_now(flow)->number = mass.ug;
        task_answer_now(flow)->given = true;
        task_advance(step);
    }
}

/* ---------------------------------------------------------------- the caliper */

bool task_take_length(const struct step *step, int64_t length_um)
{
    struct flow *flow = step->flow;
    bool asked = task_is_open(flow) && flow->stage == STAGE_TASK && !flow->has_notice &&
                 !deed_is_busy(flow) && task_ask(flow)->kind == ASK_LENGTH;
    if (!asked || !task_is_length(length_um))
        return false;
    flow->has_help = false;
    task_answer_now(flow)->number = length_um;
    task_answer_now(flow)->given = true;
    step_sound(step, SOUND_OK);
    task_advance(step);
    return true;
}

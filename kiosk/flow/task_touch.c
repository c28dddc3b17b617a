/* What a finger does to a task: answers it, turns the page, goes on or back. */
#include "kiosk/flow/task_inside.h"

#include <string.h>

static void touch_item(const struct step *step, int item)
{
    struct flow *flow = step->flow;
    struct flow_task *task = &flow->task;
    const struct task_ask *ask = task_ask(flow);
    struct task_answer *answer = task_answer_now(flow);
    struct tag tag;
    switch ((int)ask->kind) {
    case ASK_CHOICE:
        if (choice_take(flow, step->world, ask, item, answer)) {
            answer->given = true;
            task_advance(step);
        }
        break;
    case ASK_PIECE:
        if (list_take(step, item, &tag))
            task_take_answer(step, tag.text);
        break;
    case ASK_PIECES:
        if (item >= task->row_count)
            break;
        if (ask->marks) {
            task->rows[item].marked = !task->rows[item].marked;
            break;
        }
        task->row_count--;
        memmove(&task->rows[item], &task->rows[item + 1],
                sizeof task->rows[0] * (size_t)(task->row_count - item));
        scan_forget(flow);
        break;
    case ASK_STONES:
        if (task_stones_touch(flow, item))
            task_go_to(step, 0);
        break;
    case ASK_CHECKS: /* two places a criterion: pass, fail; touched again, it is not judged */
        if (item < 2 * TASK_CHECKS_MAX) {
            int64_t value = item % 2 + 1, shift = item / 2 * 2, now = answer->number >> shift & 3;
            answer->number = (answer->number & ~(INT64_C(3) << shift)) | (now == value ? 0 : value << shift);
        }
        break;
    default:
        break;
    }
}

static void leave_out(const struct step *step)
{
    struct flow *flow = step->flow;
    task_answer_now(flow)->given = false;
    task_advance(step);
}

static void touch_next(const struct step *step)
{
    struct flow *flow = step->flow;
    const struct task_ask *ask = task_ask(flow);
    struct task_answer *answer = task_answer_now(flow);
    if (task_is_typed(flow, ask)) {
        if (task_take_typed(flow))
            task_advance(step);
        else
            step_sound(step, SOUND_ATTENTION);
        return;
    }
    if (ask->kind == ASK_PHOTO)
        task_photo_keep(step);
    answer->given = ask->kind == ASK_PIECES ? flow->task.row_count > 0 : true;
    if (answer->given)
        task_advance(step);
}

void task_touch(const struct step *step, enum touch touch, int item)
{
    struct flow *flow = step->flow;
    bool weighs = flow->stage == STAGE_WEIGHING;
    switch ((int)touch) {
    case TOUCH_ITEM:
        touch_item(step, item);
        break;
    case TOUCH_KEY:
        task_press(flow, (enum flow_key)item);
        break;
    case TOUCH_PAGE:
        flow->task.page++;
        break;
    case TOUCH_TAKE:
        task_photo_take(step);
        break;
    case TOUCH_AGAIN:
        task_photo_forget(flow);
        break;
    case TOUCH_NEXT:
    case TOUCH_BOOK:
        touch_next(step);
        break;
    case TOUCH_SKIP:
        if (weighs && flow->task.row_weighs) { /* seen, not weighed */
            flow->task.row_weighs = false;
            flow->stage = STAGE_TASK;
        } else {
            leave_out(step);
        }
        break;
    case TOUCH_BACK:
        if (weighs && flow->task.row_weighs) {
            flow->task.row_weighs = false;
            if (!flow->task.rows[flow->task.row_count - 1].weighed) /* else it keeps the weight that it has */
                flow->task.row_count--;
            flow->stage = STAGE_TASK;
        } else {
            task_go_back(step);
        }
        break;
    default:
        break;
    }
}

static bool may_go_on(const struct flow *flow, const struct task_ask *ask)
{
    if (task_is_typed(flow, ask))
        return flow->task.typed[0] != '\0';
    if (ask->kind == ASK_PIECES)
        return flow->task.row_count > 0;
    if (ask->kind == ASK_PHOTO)
        return task_photo_seen(flow) == VIEW_PHOTO_TAKEN;
    return ask->kind == ASK_CHECKS && flow->task.answers[flow->task.at].number != 0;
}

/* Nobody waits for a camera that is away, or for a photo that cannot be kept. */
static bool may_skip(const struct flow *flow, const struct task_ask *ask)
{
    if (ask->kind != ASK_PHOTO)
        return ask->optional;
    return task_photo_seen(flow) != VIEW_PHOTO_TAKEN &&
           (ask->optional || flow->task.no_photo || !task_camera_sees(flow));
}

/* What must be weighed needs a manager's word otherwise, and that is the hub's to take. */
static bool may_leave_unweighed(const struct flow *flow)
{
    return !flow->task.rows[flow->task.row_count - 1].wants_weight || deed_would_be_live(flow);
}

int task_touches(const struct flow *flow, enum touch out[VIEW_TOUCHES_MAX])
{
    int count = 0;
    const struct task_ask *ask = task_ask(flow);
    bool weighs = flow->stage == STAGE_WEIGHING;
    out[count++] = TOUCH_BACK;
    if (weighs && flow->task.row_weighs ? may_leave_unweighed(flow) : may_skip(flow, ask))
        out[count++] = TOUCH_SKIP;
    bool books = ask->kind == ASK_BOOK || (ask->kind == ASK_STONES && task_stones_any(flow));
    if (!weighs && books)
        out[count++] = TOUCH_BOOK;
    else if (!weighs && may_go_on(flow, ask))
        out[count++] = TOUCH_NEXT;
    return count;
}

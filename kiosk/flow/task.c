/* A task under way: one question after the other, each answered by a scan, the scale, or a touch; then it is
 * booked. What can only be one thing is not asked. */
#include "kiosk/flow/task_inside.h"

#include <string.h>

/* ---------------------------------------------------------------- looking */

bool task_is_open(const struct flow *flow)
{
    return flow->task.task != TASK_NONE;
}

const struct task_ask *task_ask(const struct flow *flow)
{
    return &task_kind_of(flow->task.task)->asks[flow->task.at];
}

const struct task_answer *task_answer_of(const struct flow *flow, enum ask_kind kind)
{
    const struct task_ask *asks = task_kind_of(flow->task.task)->asks;
    for (int i = 0; asks[i].kind != ASK_END; i++)
        if (asks[i].kind == kind)
            return &flow->task.answers[i];
    return NULL;
}

struct tag task_piece(const struct flow *flow)
{
    const struct task_answer *answer = task_is_open(flow) ? task_answer_of(flow, ASK_PIECE) : NULL;
    return answer && answer->given ? tag_of(answer->text) : tag_of("");
}

bool task_is_typed(const struct flow *flow, const struct task_ask *ask)
{
    switch (ask->kind) {
    case ASK_COUNT:
    case ASK_LENGTH:
    case ASK_PIN:
        return true;
    case ASK_MASS:
        return flow->task.typed_mass;
    case ASK_END:
    case ASK_PIECE:
    case ASK_PIECES:
    case ASK_NEW_TAG:
    case ASK_CHIP:
    case ASK_PERSON:
    case ASK_MANAGER:
    case ASK_CHOICE:
    case ASK_WEIGHINGS:
    case ASK_CHECKS:
    case ASK_BOOK:
        break;
    }
    return false;
}

bool task_is_of(const struct flow *flow, enum verb verb)
{
    return task_is_open(flow) && task_kind_of(flow->task.task)->verb == verb;
}

void task_forget(struct flow *flow)
{
    memset(&flow->task, 0, sizeof flow->task); /* a PIN above all */
}

/* ---------------------------------------------------------------- answering */

static struct task_answer *answer_now(struct flow *flow)
{
    return &flow->task.answers[flow->task.at];
}

static void answer_text(struct task_answer *answer, const char *text)
{
    bool fits = TEXT_COPY(answer->text, span_of(text));
    assert(fits);
    answer->given = true;
}

/* What is no command of its own: it opens a screen. */
static void open_screen(const struct step *step, enum task task, struct tag piece)
{
    struct code station = step->flow->station;
    if (task == TASK_LOOK) {
        look_open(step, STAGE_SHEET, piece);
        return;
    }
    step_rest(step);
    if (task == TASK_LABEL) {
        label_print(step, piece);
        return;
    }
    assert(task == TASK_WEIGH);
    weigh_begin(step, piece, station, WEIGH_FOR_IN);
}

static void book(const struct step *step)
{
    struct flow *flow = step->flow;
    if (task_kind_of(flow->task.task)->where & TASK_SHORT) {
        open_screen(step, flow->task.task, task_piece(flow));
        return;
    }
    struct command command = task_command(step);
    deed_add(step, &command);
}

/* What needs no asking, because it is known or can be but one thing. */
static bool answers_itself(const struct step *step, const struct task_ask *ask, struct task_answer *answer)
{
    struct flow *flow = step->flow;
    struct view_item items[VIEW_ITEMS_MAX];
    const struct person *actor = world_find_person(step->world, people_actor(flow));
    if (ask->kind == ASK_MANAGER && actor && roles_have(person_roles(actor), ROLE_MANAGER))
        answer_text(answer, actor->badge.text);
    if (ask->kind == ASK_CHOICE && choice_list(flow, step->world, ask, items) == 1)
        answer->given = choice_take(flow, step->world, ask, 0, answer);
    return answer->given;
}

/* Where a load is asked for, the scale takes over; without one, grams are typed. */
static void go_to_scale(const struct step *step, struct tag piece)
{
    struct flow *flow = step->flow;
    bool gone = flow->devices[FLOW_DEVICE_SCALE] == FLOW_DEVICE_LOST;
    flow->task.typed_mass = gone || !world_find_scale(step->world, flow->conf.scale);
    if (!flow->task.typed_mass)
        weigh_begin(step, piece, flow->station, WEIGH_FOR_TASK);
}

static void enter(const struct step *step)
{
    struct flow *flow = step->flow;
    const struct task_ask *ask = task_ask(flow);
    flow->stage = STAGE_TASK;
    flow->task.page = 0;
    flow->task.typed[0] = '\0';
    answer_now(flow)->asked = true;
    if (ask->kind == ASK_MASS || ask->kind == ASK_WEIGHINGS)
        go_to_scale(step, tag_of(""));
}

/* The next question that is to be asked, from the present one on; behind the last it is booked. */
static void go_on(const struct step *step)
{
    struct flow *flow = step->flow;
    for (;; flow->task.at++) {
        const struct task_ask *ask = task_ask(flow);
        struct task_answer *answer = answer_now(flow);
        if (ask->kind == ASK_END)
            break;
        bool applies = !ask->applies || ask->applies(flow, step->world);
        if (applies && !answer->given && !answers_itself(step, ask, answer)) {
            enter(step);
            return;
        }
    }
    flow->task.at--; /* it stays on the screen until it is booked */
    book(step);
}

static void advance(const struct step *step)
{
    people_stay(step->flow);
    step->flow->task.at++;
    go_on(step);
}

/* The last question that was on the screen; from the first one, out. */
static void go_back(const struct step *step)
{
    struct flow *flow = step->flow;
    struct flow_task *task = &flow->task;
    answer_now(flow)->asked = false;
    do {
        *answer_now(flow) = (struct task_answer){.asked = task->answers[task->at].asked};
        task->at--;
    } while (task->at >= 0 && !task->answers[task->at].asked);
    memset(task->pin, 0, sizeof task->pin);
    if (task->at < 0) {
        menu_open(step, flow->menu_piece);
        return;
    }
    task->answers[task->at].given = false;
    enter(step);
}

/* ---------------------------------------------------------------- beginning */

/* Takes the piece as given, and one more answer, if there is one. */
static void begin(const struct step *step, enum task task, struct tag piece)
{
    struct flow *flow = step->flow;
    const struct task_kind *kind = task_kind_of(task);
    step_drop_notice(step);
    scan_forget(flow); /* what was scanned for another deed may be scanned for this one, at once */
    task_forget(flow);
    flow->task.task = task;
    bool about = (kind->where & TASK_OF_PIECE) && kind->asks[0].kind == ASK_PIECE;
    if (about && !tag_is_none(piece))
        answer_text(&flow->task.answers[0], piece.text);
}

void task_begin(const struct step *step, enum task task, struct tag piece)
{
    if (task == TASK_QUEUE) {
        look_open(step, STAGE_QUEUE, tag_of(""));
    } else if (task == TASK_UNDO) {
        undo_take(step);
    } else {
        struct code station = task_station(step->flow, step->world, task);
        if (!(task_kind_of(task)->where & TASK_UNLISTED) && !code_is_none(station))
            step->flow->station = station;
        begin(step, task, piece);
        go_on(step);
    }
}

void task_begin_rework(const struct step *step, struct tag piece, const char *defect)
{
    begin(step, TASK_REWORK, piece);
    if (defect[0] != '\0')
        answer_text(&step->flow->task.answers[1], defect);
    go_on(step);
}

/* ---------------------------------------------------------------- scans */

static int find_row(const struct flow_task *task, struct tag piece)
{
    for (int i = 0; i < task->row_count; i++)
        if (tag_equal(task->rows[i].piece, piece))
            return i;
    return -1;
}

/* One that is on the list already goes on the scale once more. */
static void take_row(const struct step *step, struct tag piece)
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
    if (task->row_weighs)
        go_to_scale(step, piece);
    if (task->typed_mass)
        task->row_weighs = task->typed_mass = false; /* no scale here: it is seen, not weighed */
}

static void not_it(const struct step *step)
{
    scan_forgive(step->flow);
    step_trouble(step, MESSAGE_NOT_IT);
}

static void take_answer(const struct step *step, const char *text)
{
    answer_text(answer_now(step->flow), text);
    step_sound(step, SOUND_OK);
    advance(step);
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
    struct task_answer *answer = answer_now(step->flow);
    bool name = TEXT_COPY(answer->name, span_of(person->name));
    assert(name);
    take_answer(step, badge.text);
}

/* A list that is being scanned goes on while a piece of it is on its way to the scale. */
static bool awaits_scan(const struct flow *flow)
{
    bool weighs = flow->stage == STAGE_WEIGHING && flow->weighing.purpose == WEIGH_FOR_TASK;
    return task_is_open(flow) && !deed_is_busy(flow) && (flow->stage == STAGE_TASK || weighs);
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
            take_answer(step, tag.text);
        else
            not_it(step);
        return true;
    case ASK_PIECE:
    case ASK_PIECES:
        break;
    case ASK_END:
    case ASK_CHIP:
    case ASK_PIN:
    case ASK_CHOICE:
    case ASK_COUNT:
    case ASK_MASS:
    case ASK_WEIGHINGS:
    case ASK_LENGTH:
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
        take_row(step, tag);
    else
        take_answer(step, tag.text);
    return true;
}

bool task_take_chip(const struct step *step, struct uid chip, struct tag piece, struct tag badge)
{
    struct flow *flow = step->flow;
    if (!awaits_scan(flow))
        return false;
    if (task_ask(flow)->kind == ASK_CHIP) {
        if (tag_is_none(piece) && tag_is_none(badge))
            take_answer(step, chip.text);
        else
            not_it(step); /* it belongs to something already */
        return true;
    }
    if (!tag_is_none(badge))
        return task_take_tag(step, badge, TAG_BADGE);
    return !tag_is_none(piece) && task_take_tag(step, piece, TAG_PIECE);
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
        answer_now(flow)->given = task->row_count == TASK_WEIGHINGS;
        if (answer_now(flow)->given)
            advance(step);
        else
            go_to_scale(step, tag_of(""));
    } else if (ask->kind == ASK_MASS) {
        answer_now(flow)->number = mass.ug;
        answer_now(flow)->given = true;
        advance(step);
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
    answer_now(flow)->number = length_um;
    answer_now(flow)->given = true;
    step_sound(step, SOUND_OK);
    advance(step);
    return true;
}

/* ---------------------------------------------------------------- touches */

static void touch_item(const struct step *step, int item)
{
    struct flow *flow = step->flow;
    struct flow_task *task = &flow->task;
    const struct task_ask *ask = task_ask(flow);
    struct task_answer *answer = answer_now(flow);
    int here[VIEW_ITEMS_MAX];
    switch ((int)ask->kind) {
    case ASK_CHOICE:
        if (choice_take(flow, step->world, ask, item, answer)) {
            answer->given = true;
            advance(step);
        }
        break;
    case ASK_PIECE:
        if (item < look_here(flow, step->world, here, VIEW_ITEMS_MAX))
            take_answer(step, step->world->sheets[here[item]].piece.tag.text);
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
    answer_now(flow)->given = false;
    advance(step);
}

static void touch_next(const struct step *step)
{
    struct flow *flow = step->flow;
    const struct task_ask *ask = task_ask(flow);
    struct task_answer *answer = answer_now(flow);
    if (task_is_typed(flow, ask)) {
        if (task_take_typed(flow))
            advance(step);
        else
            step_sound(step, SOUND_ATTENTION);
        return;
    }
    answer->given = ask->kind == ASK_PIECES ? flow->task.row_count > 0 : true;
    if (answer->given)
        advance(step);
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
            flow->task.row_count--;
            flow->stage = STAGE_TASK;
        } else {
            go_back(step);
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
    return ask->kind == ASK_CHECKS && flow->task.answers[flow->task.at].number != 0;
}

int task_touches(const struct flow *flow, enum touch out[VIEW_TOUCHES_MAX])
{
    int count = 0;
    const struct task_ask *ask = task_ask(flow);
    bool weighs = flow->stage == STAGE_WEIGHING;
    out[count++] = TOUCH_BACK;
    if (ask->optional || (weighs && flow->task.row_weighs))
        out[count++] = TOUCH_SKIP;
    if (!weighs && ask->kind == ASK_BOOK)
        out[count++] = TOUCH_BOOK;
    else if (!weighs && may_go_on(flow, ask))
        out[count++] = TOUCH_NEXT;
    return count;
}

/* ---------------------------------------------------------------- what became of it */

static struct tag new_tag(const struct flow *flow)
{
    const struct task_answer *answer = task_answer_of(flow, ASK_NEW_TAG);
    return answer && answer->given ? tag_of(answer->text) : tag_of("");
}

void task_accepted(const struct step *step, const struct command *command, const struct reply *reply)
{
    struct flow *flow = step->flow;
    struct flow_saying saying = {
        .screen = SCREEN_DONE,
        .message = MESSAGE_DONE,
        .piece = command->piece,
        .station = command->station,
        .task = flow->task.task,
        .label = new_tag(flow),
        .kept = command->decided == DECIDED_KIOSK,
        .until_ms = flow->now_ms + FLOW_PIECE_MS,
    };
    if (reply) {
        bool fits = TEXT_COPY(saying.detail, span_of(reply->detail));
        assert(fits);
    }
    task_forget(flow);
    scan_forget(flow); /* a tree that was just built is scanned in next */
    step_drop_notice(step);
    flow->stage = STAGE_PIECE;
    flow->piece = saying;
    step_sound(step, SOUND_DONE);
}

/* The last question that a person answered; when there was none, the task is over. */
static void ask_again(const struct step *step)
{
    struct flow *flow = step->flow;
    struct flow_task *task = &flow->task;
    while (task->at >= 0 && !task->answers[task->at].asked)
        task->at--;
    if (task->at < 0) {
        step_rest(step);
        return;
    }
    task->answers[task->at].given = false;
    enter(step);
}

/* A wrong PIN is typed once more; anything else can be mended from the last question on. */
void task_refused(const struct step *step, const struct command *command, const struct reply *reply)
{
    struct flow *flow = step->flow;
    struct flow_saying saying = {
        .screen = SCREEN_REFUSAL,
        .reason = reply->reason,
        .numbers = reply->numbers,
        .piece = command->piece,
        .station = command->station,
        .about = reply->next,
        .task = flow->task.task,
        .until_ms = FLOW_NEVER,
    };
    bool fits = TEXT_COPY(saying.detail, span_of(reply->detail));
    assert(fits);
    memset(flow->task.pin, 0, sizeof flow->task.pin);
    ask_again(step);
    step_notice(step, saying, SOUND_REFUSED);
}

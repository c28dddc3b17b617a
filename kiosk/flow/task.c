/* A task under way: one question after the other, each answered by a scan, the scale, or a touch; then it is
 * booked. What can only be one thing is not asked. */
#include "kiosk/flow/task_inside.h"

#include <string.h>

/* ---------------------------------------------------------------- looking */

bool task_is_open(const struct flow *flow)
{
    return flow->task.task != TASK_NONE && !flow->task.aside;
}

void task_set_aside(struct flow *flow)
{
    if (!task_is_open(flow))
        return;
    flow->task.aside = true;
    flow->task.aside_from = flow->stage;
}

/* What lies on the pan meanwhile is nobody's until it was empty. */
bool task_resume(const struct step *step)
{
    struct flow *flow = step->flow;
    if (!flow->task.aside)
        return false;
    flow->task.aside = false;
    flow->stage = flow->task.aside_from;
    list_begin(flow);
    if (flow->stage == STAGE_WEIGHING)
        weigh_again(step);
    return true;
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
    case ASK_CARATS:
    case ASK_LENGTH:
    case ASK_SERIAL:
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
    case ASK_PHOTO:
    case ASK_CHECKS:
    case ASK_STONES:
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

struct task_answer *task_answer_now(struct flow *flow)
{
    return &flow->task.answers[flow->task.at];
}

void task_answer_text(struct task_answer *answer, const char *text)
{
    bool fits = TEXT_COPY(answer->text, span_of(text));
    assert(fits);
    answer->given = true;
}

/* What was counted is kept for the finish; skipped, nobody counted. */
static void finish(const struct step *step, struct tag piece)
{
    struct flow *flow = step->flow;
    flow->counted = (struct flow_counted){.piece = piece};
    for (int i = 0; task_answer_now(flow)->given && i < flow->task.stone_count; i++) {
        const struct stone_count *row = &flow->task.stones[i];
        if (row->set + row->broken + row->lost > 0)
            flow->counted.stones[flow->counted.count++] = *row;
    }
    step_rest(step);
    scan_finish(step, piece);
}

/* What is no command of its own: it opens a screen. */
static void open_screen(const struct step *step, enum task task, struct tag piece)
{
    struct code station = step->flow->station;
    if (task == TASK_LOOK) {
        step_rest(step);
        look_open(step, STAGE_SHEET, piece);
        return;
    }
    if (task == TASK_FINISH) {
        finish(step, piece);
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
        task_answer_text(answer, actor->badge.text);
    if (ask->kind == ASK_CHOICE && choice_list(flow, step->world, ask, items) == 1)
        answer->given = choice_take(flow, step->world, ask, 0, answer);
    return answer->given;
}

void task_go_to_scale(const struct step *step, struct tag piece)
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
    list_begin(flow);
    flow->task.page = 0;
    flow->task.typed[0] = '\0';
    task_answer_now(flow)->asked = true;
    if (ask->kind == ASK_PHOTO)
        task_photo_forget(flow);
    if (ask->kind == ASK_STONES)
        task_stones_keep(flow, step->world);
    if (ask->kind == ASK_MASS || ask->kind == ASK_WEIGHINGS)
        task_go_to_scale(step, tag_of(""));
}

/* ---------------------------------------------------------------- a question about each row that nobody
 * knows */

static bool *row_flag(struct task_row *row, const struct task_ask *ask)
{
    return ask->kind == ASK_CARATS ? &row->has_stones : &row->has_alloy;
}

int task_row_asked(const struct flow *flow, const struct world *world)
{
    for (int i = 0; i < flow->task.row_count; i++) {
        struct task_row row = flow->task.rows[i];
        if (!*row_flag(&row, task_ask(flow)) && !world_find_sheet(world, row.piece))
            return i;
    }
    return -1;
}

static void keep_in_row(const struct step *step)
{
    struct flow *flow = step->flow;
    struct task_answer *answer = task_answer_now(flow);
    int index = task_row_asked(flow, step->world);
    if (index < 0) /* the hub has told of it meanwhile */
        return;
    struct task_row *row = &flow->task.rows[index];
    if (task_ask(flow)->kind == ASK_CARATS) {
        row->stones = MASS_UG(answer->given ? answer->number : 0);
    } else {
        row->alloy = code_of(answer->text);
        row->custody = code_of(answer->second);
    }
    *row_flag(row, task_ask(flow)) = true;
    *answer = (struct task_answer){.asked = answer->asked};
}

static void forget_in_rows(struct flow *flow)
{
    for (int i = 0; task_ask(flow)->each && i < flow->task.row_count; i++)
        *row_flag(&flow->task.rows[i], task_ask(flow)) = false;
}

/* True: it stands on the screen. */
static bool asks_each(const struct step *step)
{
    struct flow *flow = step->flow;
    while (task_row_asked(flow, step->world) >= 0) {
        if (!answers_itself(step, task_ask(flow), task_answer_now(flow))) {
            enter(step);
            return true;
        }
        keep_in_row(step);
    }
    return false;
}

/* The next question that is to be asked, from the present one on; behind the last it is booked. */
static void go_on(const struct step *step)
{
    struct flow *flow = step->flow;
    for (;; flow->task.at++) {
        const struct task_ask *ask = task_ask(flow);
        struct task_answer *answer = task_answer_now(flow);
        if (ask->kind == ASK_END)
            break;
        if (ask->each && asks_each(step))
            return;
        bool applies = !ask->each && (!ask->applies || ask->applies(flow, step->world));
        if (applies && !answer->given && !answers_itself(step, ask, answer)) {
            enter(step);
            return;
        }
    }
    flow->task.at--; /* it stays on the screen until it is booked */
    book(step);
}

void task_advance(const struct step *step)
{
    people_stay(step->flow);
    if (task_ask(step->flow)->each)
        keep_in_row(step);
    else
        step->flow->task.at++;
    go_on(step);
}

void task_go_to(const struct step *step, int at)
{
    people_stay(step->flow);
    step->flow->task.at = at;
    go_on(step);
}

static int find_ask(const struct flow *flow, enum ask_kind kind)
{
    const struct task_ask *asks = task_kind_of(flow->task.task)->asks;
    int at = 0;
    while (asks[at].kind != ASK_END && asks[at].kind != kind)
        at++;
    return at;
}

/* What was scanned for something else may be scanned for this at once. */
static void forget_scans(struct flow *flow)
{
    scan_forget(flow);
    flow->scans.badge.key[0] = '\0';
}

void task_go_back(const struct step *step)
{
    struct flow *flow = step->flow;
    struct flow_task *task = &flow->task;
    if (task->stone_at > 0) { /* a kind is left as it was */
        task->stone_at = 0;
        task_go_to(step, find_ask(flow, ASK_STONES));
        return;
    }
    forget_scans(flow);
    task_answer_now(flow)->asked = false;
    forget_in_rows(flow);
    do {
        *task_answer_now(flow) = (struct task_answer){.asked = task->answers[task->at].asked};
        task->at--;
    } while (task->at >= 0 && !task->answers[task->at].asked);
    memset(task->pin, 0, sizeof task->pin);
    if (task->at < 0 && task->task == TASK_FINISH) {
        step_rest(step); /* a scan had opened it */
        return;
    }
    if (task->at < 0) {
        step_rest(step);
        menu_open(step, flow->menu_piece, flow->menu_of_bench);
        return;
    }
    task->answers[task->at].given = false;
    forget_in_rows(flow);
    enter(step);
}

/* ---------------------------------------------------------------- beginning */

/* Takes the piece as given, and one more answer, if there is one. */
static void begin(const struct step *step, enum task task, struct tag piece)
{
    struct flow *flow = step->flow;
    const struct task_kind *kind = task_kind_of(task);
    step_drop_notice(step);
    forget_scans(flow);
    task_forget(flow);
    flow->task.task = task;
    bool about = (kind->where & TASK_OF_PIECE) && kind->asks[0].kind == ASK_PIECE;
    if (about && !tag_is_none(piece))
        task_answer_text(&flow->task.answers[0], piece.text);
    if (task == TASK_FINISH)
        task_stones_begin(flow, step->world);
}

void task_begin(const struct step *step, enum task task, struct tag piece)
{
    if (task == TASK_QUEUE) {
        look_open(step, STAGE_QUEUE, tag_of(""));
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
        task_answer_text(&step->flow->task.answers[1], defect);
    go_on(step);
}

void task_begin_send(const struct step *step, struct tag piece, struct code outside)
{
    const struct board_station *to = world_find_station(step->world, outside);
    begin(step, TASK_SEND, piece);
    struct task_answer *answer = task_answer_now(step->flow);
    task_answer_text(answer, outside.text);
    bool fits = TEXT_COPY(answer->name, span_of(to ? to->station.name : ""));
    assert(fits);
    go_on(step);
    task_take_row(step, piece);
}

void task_begin_arrive(const struct step *step, struct tag piece)
{
    begin(step, TASK_ARRIVE, tag_of(""));
    go_on(step);
    if (task_ask(step->flow)->kind == ASK_PIECES)
        task_take_row(step, piece);
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
    bool remark = reply && reply->detail[0] != '\0'; /* booked, but: a scale that fails its check */
    if (remark) {
        bool fits = TEXT_COPY(saying.detail, span_of(reply->detail));
        assert(fits);
        saying.until_ms = FLOW_NEVER;
    }
    task_forget(flow);
    scan_forgive(flow);               /* a tree that was just built is scanned in next */
    flow->scans.badge.is_void = true; /* and who agreed may come */
    step_drop_notice(step);
    flow->stage = STAGE_PIECE;
    flow->piece = saying;
    step_sound(step, remark ? SOUND_ATTENTION : SOUND_DONE);
}

void task_ask_again(const struct step *step)
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
    task_ask_again(step);
    step_notice(step, saying, SOUND_REFUSED);
}

/* The stones of a piece, counted when its setting is finished: as planned, unless somebody touches a kind. */
#include <string.h>

#include "kiosk/flow/task_inside.h"

static const struct stone_due *due_of(const struct flow *flow, const struct world *world, int row)
{
    const struct sheet *sheet = world_find_sheet(world, task_piece(flow));
    bool known = sheet && row < sheet->stone_count;
    bool same = known && code_equal(sheet->stones[row].kind, flow->task.stones[row].kind);
    return same ? &sheet->stones[row] : NULL; /* NULL: the world has changed meanwhile */
}

void task_stones_begin(struct flow *flow, const struct world *world)
{
    const struct sheet *sheet = world_find_sheet(world, task_piece(flow));
    flow->task.stone_count = sheet ? sheet->stone_count : 0;
    for (int i = 0; i < flow->task.stone_count; i++)
        flow->task.stones[i] =
            (struct stone_count){.kind = sheet->stones[i].kind, .set = sheet->stones[i].count};
}

bool task_stones_asked(const struct flow *flow, const struct world *world)
{
    (void)world;
    return flow->task.stone_at > 0;
}

static int64_t lacking(const struct flow *flow, const struct world *world)
{
    const struct stone_due *due = due_of(flow, world, flow->task.stone_at - 1);
    int64_t set = task_answer_of(flow, ASK_COUNT)->number;
    return due && due->count > set ? due->count - set : 0;
}

bool task_stones_lack(const struct flow *flow, const struct world *world)
{
    return flow->task.stone_at > 0 && lacking(flow, world) > 0;
}

static struct task_answer *answer_of(struct flow *flow, enum ask_kind kind)
{
    const struct task_ask *asks = task_kind_of(flow->task.task)->asks;
    int at = 0;
    while (asks[at].kind != kind)
        at++;
    return &flow->task.answers[at];
}

static void forget_kind(struct flow *flow)
{
    *answer_of(flow, ASK_COUNT) = *answer_of(flow, ASK_CHOICE) = (struct task_answer){.given = false};
}

void task_stones_keep(struct flow *flow, const struct world *world)
{
    struct flow_task *task = &flow->task;
    const struct task_answer *count = answer_of(flow, ASK_COUNT), *fate = answer_of(flow, ASK_CHOICE);
    if (task->stone_at > 0 && count->given) {
        struct stone_count *row = &task->stones[task->stone_at - 1];
        int64_t rest = lacking(flow, world);
        row->set = count->number;
        row->broken = strcmp(fate->text, "broken") == 0 ? rest : 0;
        row->lost = strcmp(fate->text, "lost") == 0 ? rest : 0;
    }
    task->stone_at = 0;
    forget_kind(flow);
}

bool task_stones_touch(struct flow *flow, int row)
{
    if (row >= flow->task.stone_count)
        return false;
    flow->task.stone_at = row + 1;
    return true;
}

bool task_stones_any(const struct flow *flow)
{
    for (int i = 0; i < flow->task.stone_count; i++)
        if (flow->task.stones[i].set > 0)
            return true;
    return false;
}

/* ------------------------------------------------------------------ the list */

static const char *name_of(const struct world *world, struct code kind)
{
    for (int i = 0; i < world->stone_count; i++)
        if (code_equal(world->stones[i].code, kind))
            return world->stones[i].name;
    return "";
}

int task_stones_list(const struct flow *flow, const struct world *world, struct view_item *out)
{
    const struct flow_task *task = &flow->task;
    for (int i = 0; i < task->stone_count; i++) {
        const struct stone_count *row = &task->stones[i];
        const struct stone_due *due = due_of(flow, world, i);
        const char *detail = row->broken > 0 ? "broken" : row->lost > 0 ? "lost" : due ? due->setting : "";
        struct view_item *item = &out[i];
        *item = (struct view_item){
            .what = ITEM_STONES, .number = row->set, .mark = (int)(row->broken + row->lost)};
        bool fits = TEXT_COPY(item->word, span_of(row->kind.text)) &&
                    TEXT_COPY(item->name, span_of(name_of(world, row->kind))) &&
                    TEXT_COPY(item->detail, span_of(detail));
        assert(fits);
    }
    return task->stone_count;
}

/* Menu, tasks, sheets and the queue, as the screen shows them. */
#include <string.h>

#include "kiosk/flow/task_inside.h"

static void set_text(char *out, size_t capacity, const char *text)
{
    bool fits = text_copy(out, capacity, span_of(text));
    assert(fits);
}
#define SET(array, text) set_text((array), sizeof(array), (text))

static struct view_item *add(struct view *out)
{
    if (out->item_count == VIEW_ITEMS_MAX)
        return NULL;
    struct view_item *item = &out->items[out->item_count++];
    memset(item, 0, sizeof *item);
    return item;
}

/* ---------------------------------------------------------------- menu */

static void set_menu(const struct flow *flow, const struct world *world, struct view *out)
{
    struct menu_entry entries[TASK_COUNT];
    int count = menu_list(flow, world, entries);
    out->screen = SCREEN_MENU;
    out->of_bench = flow->menu_of_bench;
    out->not_now = flow->menu_not_now;
    out->message = out->not_now == TASK_NONE ? MESSAGE_MENU : MESSAGE_NOT_NOW;
    for (int i = 0; i < count; i++) {
        struct view_item *item = add(out);
        if (!item)
            return;
        item->task = entries[i].task;
        item->not_now = !entries[i].now;
    }
}

/* ---------------------------------------------------------------- pieces as items */

static void add_piece(const struct sheet *sheet, struct view_item *item)
{
    SET(item->name, sheet->name);
    SET(item->detail, sheet->model);
    item->number = sheet->piece.quantity;
    item->what = sheet->piece.quantity > 1 ? ITEM_COUNT : ITEM_PLAIN;
    item->icon = sheet->icon;
    SET(item->photo, sheet->picture);
    item->due_ms = sheet->due_ms;
    item->since_ms = sheet->since_ms;
    item->rush = sheet->rush;
    item->rework = sheet->piece.rework;
    SET(item->word, piece_state_word(sheet->piece.state));
}

static void set_listed(const struct flow *flow, const struct world *world, struct view *out)
{
    for (int i = 0; i < flow->listed_count; i++) {
        const struct sheet *sheet = world_find_sheet(world, flow->listed[i]);
        struct view_item *item = add(out);
        if (sheet)
            add_piece(sheet, item);
        else
            SET(item->name, flow->listed[i].text);
    }
}

static void set_queue(const struct flow *flow, const struct world *world, struct view *out)
{
    out->screen = SCREEN_QUEUE;
    out->message = MESSAGE_LOOKING;
    set_listed(flow, world, out);
}

/* ---------------------------------------------------------------- the sheet of a piece */

static void set_sheet(const struct flow *flow, const struct world *world, struct view *out)
{
    struct piece piece;
    out->screen = SCREEN_SHEET;
    out->message = MESSAGE_LOOKING;
    view_pictures_set(flow, out);
    if (!local_find(flow, world, flow->menu_piece, &piece))
        return;
    for (int i = 0; i < piece.step_count; i++) {
        struct view_item *item = add(out);
        if (!item)
            return;
        const struct board_station *at = place_find_station(world, piece.steps[i].kind);
        SET(item->word, piece.steps[i].kind.text);
        SET(item->name, at ? at->station.name : "");
        item->mark = i < piece.step ? 1 : i == piece.step ? 2 : 0;
    }
    SET(out->task.typed, piece_state_word(piece.state));
    out->weighing.gross = piece.book_mass;
    out->weighing.stones = piece_stones_on_pan(&piece);
}

/* ---------------------------------------------------------------- a task */

static void set_rows(const struct flow *flow, const struct world *world, struct view *out)
{
    const struct flow_task *task = &flow->task;
    for (int i = 0; i < task->row_count; i++) {
        struct view_item *item = add(out);
        const struct sheet *sheet = world_find_sheet(world, task->rows[i].piece);
        if (!item)
            return;
        SET(item->name, sheet ? sheet->name : task->rows[i].piece.text);
        SET(item->detail, sheet ? sheet->model : "");
        item->mark = task->rows[i].marked ? 1 : 0;
        item->what = task->rows[i].weighed ? ITEM_MASS : ITEM_PLAIN;
        item->number = task->rows[i].gross.ug;
    }
}

static void set_checks(const struct flow *flow, struct view *out)
{
    const struct form_field *fields[TASK_CHECKS_MAX];
    int64_t checks = flow->task.answers[flow->task.at].number;
    int count = task_checks(task_kind_of(flow->task.task)->verb, fields);
    for (int i = 0; i < count; i++, checks >>= 2) {
        struct view_item *item = add(out);
        if (!item)
            return;
        SET(item->word, fields[i]->name);
        item->mark = (int)(checks & 3);
    }
}

static bool asks_stones(const struct task_ask *asks)
{
    while (asks->kind != ASK_END && asks->prompt != PROMPT_STONE)
        asks++;
    return asks->kind != ASK_END;
}

static void add_answer(const struct task_ask *ask, const struct task_answer *answer, int rows,
                       const char photos[][PHOTO_ID_MAX], struct view *out)
{
    struct view_item *item = add(out);
    if (!item)
        return;
    item->prompt = ask->prompt;
    SET(item->name, answer->name);
    SET(item->detail, answer->second);
    item->number = answer->number;
    switch (ask->kind) {
    case ASK_PIECES:
    case ASK_WEIGHINGS:
        item->what = ITEM_COUNT;
        item->number = rows;
        break;
    case ASK_COUNT:
        item->what = ask->prompt == PROMPT_CHECK_WEIGHT ? ITEM_MASS : ITEM_COUNT;
        break;
    case ASK_MASS:
        item->what = ITEM_MASS;
        break;
    case ASK_LENGTH:
        item->what = ITEM_LENGTH;
        break;
    case ASK_CARATS: /* it stands in its row */
        break;
    case ASK_CHECKS:
        item->mark = (int)answer->number;
        break;
    case ASK_PHOTO:
        item->what = ITEM_PHOTO;
        SET(item->photo, photos[task_photo_place(ask)]);
        break;
    case ASK_END:
    case ASK_PIECE:
    case ASK_NEW_TAG:
    case ASK_CHIP:
    case ASK_PERSON:
    case ASK_MANAGER:
    case ASK_PIN:
    case ASK_CHOICE:
    case ASK_SERIAL:
    case ASK_STONES:
    case ASK_BOOK:
        SET(item->word,
            answer->name[0] == '\0' && strlen(answer->text) < sizeof item->word ? answer->text : "");
        break;
    }
}

static void set_summary(const struct flow_task *task, struct view *out)
{
    const struct task_ask *asks = task_kind_of(task->task)->asks;
    for (int i = 0; asks[i].kind != ASK_END; i++)
        if (task->answers[i].given && asks[i].kind != ASK_PIECE && asks[i].kind != ASK_PIN)
            add_answer(&asks[i], &task->answers[i], task->row_count, task->photos, out);
    for (int i = 0; asks_stones(asks) && i < out->item_count; i++)
        if (out->items[i].what == ITEM_COUNT)
            out->items[i].what = ITEM_STONES;
}

/* The answers themselves are forgotten when it is booked; the paper has them until the next one. */
void view_booked_set(const struct flow *flow, struct view *out)
{
    if (flow->piece.screen == SCREEN_DONE && flow->paper.task.task == flow->piece.task)
        set_summary(&flow->paper.task, out);
}

static enum screen screen_of(const struct flow *flow, const struct task_ask *ask)
{
    if (task_is_typed(flow, ask))
        return SCREEN_KEYPAD;
    switch (ask->kind) {
    case ASK_CHOICE:
    case ASK_STONES:
        return SCREEN_CHOICE;
    case ASK_PHOTO:
        return SCREEN_PHOTO;
    case ASK_CHECKS:
        return SCREEN_CHECKS;
    case ASK_BOOK:
        return SCREEN_SUMMARY;
    case ASK_END:
    case ASK_PIECE:
    case ASK_PIECES:
    case ASK_NEW_TAG:
    case ASK_CHIP:
    case ASK_PERSON:
    case ASK_MANAGER:
    case ASK_PIN:
    case ASK_COUNT:
    case ASK_MASS:
    case ASK_WEIGHINGS:
    case ASK_CARATS:
    case ASK_LENGTH:
    case ASK_SERIAL:
        break;
    }
    return SCREEN_SCAN;
}

static void set_items(const struct flow *flow, const struct world *world, const struct task_ask *ask,
                      struct view *out)
{
    switch ((int)ask->kind) {
    case ASK_CHOICE:
        out->item_count = choice_list(flow, world, ask, out->items);
        break;
    case ASK_STONES:
        out->item_count = task_stones_list(flow, world, out->items);
        break;
    case ASK_CHECKS:
        set_checks(flow, out);
        break;
    case ASK_BOOK:
        set_summary(&flow->task, out);
        break;
    case ASK_PIECES:
        set_rows(flow, world, out);
        break;
    case ASK_PIECE:
        set_listed(flow, world, out);
        break;
    default:
        break;
    }
}

void view_ask_set(const struct flow *flow, const struct world *world, struct view_task *out)
{
    const struct task_ask *ask = task_ask(flow);
    const struct sheet *sheet = world_find_sheet(world, task_piece(flow));
    out->task = flow->task.task;
    out->prompt = ask->prompt;
    out->ask = ask->kind;
    out->hidden = ask->kind == ASK_PIN;
    out->has_point = ask->kind == ASK_LENGTH || ask->kind == ASK_MASS || ask->kind == ASK_CARATS ||
                     ask->prompt == PROMPT_CHECK_WEIGHT || task_is_text(ask);
    SET(out->piece, sheet ? sheet->name : "");
    int about = ask->each ? task_row_asked(flow, world) : -1;
    if (about >= 0)
        SET(out->piece, flow->task.rows[about].piece.text);
    SET(out->typed, flow->task.typed);
    if (out->hidden)
        memset(out->typed, '*', strlen(out->typed)); /* a view is written down for tests and logs */
    out->done = flow->task.row_count;
    if (ask->kind == ASK_PHOTO)
        out->photo = task_photo_seen(flow);
    if (out->photo == VIEW_PHOTO_TAKEN)
        SET(out->photo_id, flow->task.photos[task_photo_place(ask)]);
    out->of = ask->kind == ASK_WEIGHINGS ? TASK_WEIGHINGS : 0;
    if (flow->stage == STAGE_WEIGHING && flow->task.row_weighs) {
        const struct sheet *row = world_find_sheet(world, flow->weighing.piece);
        SET(out->piece, row ? row->name : flow->weighing.piece.text);
    }
}

void view_look_set(const struct flow *flow, const struct world *world, struct view *out)
{
    out->page = flow->stage == STAGE_TASK ? flow->task.page : flow->page;
    switch ((int)flow->stage) {
    case STAGE_MENU:
        set_menu(flow, world, out);
        break;
    case STAGE_QUEUE:
        set_queue(flow, world, out);
        break;
    case STAGE_SHEET:
        set_sheet(flow, world, out);
        break;
    case STAGE_HISTORY:
        view_history_set(flow, world, out);
        break;
    default:
        view_ask_set(flow, world, &out->task);
        out->screen = screen_of(flow, task_ask(flow));
        out->message = MESSAGE_ASK;
        set_items(flow, world, task_ask(flow), out);
        break;
    }
}

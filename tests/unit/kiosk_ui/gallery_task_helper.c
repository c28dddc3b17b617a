/* Views of menus, tasks and sheets. */
#include <stdio.h>
#include <string.h>

#include "tests/unit/kiosk_ui/gallery_helper.h"

#define PUT(array, text) ((void)snprintf((array), sizeof(array), "%s", (text)))

static struct view_item *add_item(struct view *view, const char *word, const char *name)
{
    struct view_item *item = &view->items[view->item_count++];
    PUT(item->word, word);
    PUT(item->name, name);
    return item;
}

void gallery_offer(struct view *view, enum touch first, enum touch second, enum touch third)
{
    const enum touch touches[] = {first, second, third};
    view->touch_count = 0;
    for (size_t i = 0; i < COUNT_OF(touches); i++)
        if (touches[i] != TOUCH_NONE)
            view->touches[view->touch_count++] = touches[i];
}

struct view *gallery_add_task(struct gallery *gallery, const char *name, enum screen screen, enum task task,
                              enum prompt prompt, enum ask_kind ask)
{
    struct view *view = gallery_add(gallery, name, gallery_bench(screen, MESSAGE_ASK));
    view->task = (struct view_task){.task = task, .prompt = prompt, .ask = ask};
    gallery_offer(view, TOUCH_BACK, TOUCH_NONE, TOUCH_NONE);
    return view;
}

static struct view *add_menu(struct gallery *gallery, const char *name, const enum task *tasks, size_t count)
{
    struct view *view = gallery_add(gallery, name, gallery_bench(SCREEN_MENU, MESSAGE_MENU));
    for (size_t i = 0; i < count; i++)
        view->items[view->item_count++].task = tasks[i];
    gallery_offer(view, TOUCH_BACK, TOUCH_NONE, TOUCH_NONE);
    return view;
}

static void make_menus(struct gallery *gallery)
{
    static const enum task pieces[] = {
        TASK_LOOK,  TASK_HOLD,      TASK_RELEASE,  TASK_CHECK_SETTING, TASK_HAND_OVER, TASK_SPLIT,
        TASK_MERGE, TASK_BIND_CHIP, TASK_BIND_TAG, TASK_LABEL,         TASK_STOCK_OUT,
    };
    static const enum task bench[] = {
        TASK_QUEUE,       TASK_ISSUE_STONES, TASK_SET_STONES,   TASK_RETURN_STONES, TASK_BREAK_STONES,
        TASK_LOSE_STONES, TASK_ISSUE_METAL,  TASK_RETURN_METAL, TASK_RETURN_SCRAP,  TASK_SEND,
        TASK_ARRIVE,      TASK_CHECK_SCALE,  TASK_TEST_SCALE,   TASK_STOCK_TAKE,
    };
    static const enum task manager[] = {
        TASK_LOOK,          TASK_WEIGH,    TASK_HOLD,   TASK_RELEASE,   TASK_REWORK, TASK_INSPECT,
        TASK_CHECK_SETTING, TASK_ENGRAVE,  TASK_ACCEPT, TASK_HAND_OVER, TASK_SPLIT,  TASK_MERGE,
        TASK_BIND_CHIP,     TASK_BIND_TAG, TASK_LABEL,  TASK_STOCK_OUT, TASK_PARK,   TASK_UNPARK,
        TASK_SCRAP,         TASK_MISSING,  TASK_FOUND,
    };
    enum task all[TASK_COUNT];
    for (int task = TASK_NONE + 1; task < TASK_COUNT; task++)
        all[task - 1] = (enum task)task;
    struct view *view = add_menu(gallery, "menu", pieces, COUNT_OF(pieces));
    view->items[2].not_now = view->items[5].not_now = view->items[6].not_now = true;
    view = gallery_add(gallery, "menu-not_now", *view);
    view->message = MESSAGE_NOT_NOW;
    view->not_now = TASK_RELEASE;
    view = gallery_add(gallery, "menu-piece", *view);
    gallery_put_piece(view);
    view->message = MESSAGE_MENU;
    for (int i = 0; i < view->item_count; i++)
        view->items[i].not_now = false;
    add_menu(gallery, "menu-bench", bench, COUNT_OF(bench))->of_bench = true;
    add_menu(gallery, "menu-manager", manager, COUNT_OF(manager))->items[17].not_now = true;
    add_menu(gallery, "menu-all", all, TASK_COUNT - 1);
    add_menu(gallery, "menu-all-next_page", all, TASK_COUNT - 1)->page = 1;
}

static void make_choices(struct gallery *gallery)
{
    static const char *const defects[] = {"weight",      "inspection", "porosity", "scratch",
                                          "loose_stone", "dimension",  "other"};
    struct view *view =
        gallery_add_task(gallery, "choice-defect", SCREEN_CHOICE, TASK_REWORK, PROMPT_DEFECT, ASK_CHOICE);
    PUT(view->task.piece, "R-2041");
    for (size_t i = 0; i < COUNT_OF(defects); i++)
        add_item(view, defects[i], "");
    view =
        gallery_add_task(gallery, "choice-metal", SCREEN_CHOICE, TASK_ISSUE_METAL, PROMPT_METAL, ASK_CHOICE);
    PUT(add_item(view, "au750y", "18k yellow")->detail, "own");
    PUT(add_item(view, "au750w", "18k white")->detail, "own");
    PUT(add_item(view, "au750y", "18k yellow")->detail, "recycled");
    PUT(add_item(view, "ag925", "Silver 925")->detail, "own");
    view = gallery_add_task(gallery, "choice-slip", SCREEN_CHOICE, TASK_ARRIVE, PROMPT_SLIP, ASK_CHOICE);
    struct view_item *slip = add_item(view, "", "Plating by Martin");
    slip->what = ITEM_SLIP;
    slip->number = 12;
    slip->mark = 7;
    static const char *const unweighed[] = {"no_scale", "too_large", "sealed", "other"};
    view =
        gallery_add_task(gallery, "choice-unweighed", SCREEN_CHOICE, TASK_SEND, PROMPT_UNWEIGHED, ASK_CHOICE);
    for (size_t i = 0; i < COUNT_OF(unweighed); i++)
        add_item(view, unweighed[i], "");
    view =
        gallery_add_task(gallery, "choice-many", SCREEN_CHOICE, TASK_ISSUE_STONES, PROMPT_STONE, ASK_CHOICE);
    for (int i = 0; i < 40; i++) {
        char name[NAME_TEXT_MAX];
        snprintf(name, sizeof name, "round %d.%d mm G VS", 1 + i / 10, i % 10);
        add_item(view, "", name);
    }
    static const char *const shapes[] = {"marquise", "princess", "briolette", "cabochon", "baguette"};
    view = gallery_add_task(gallery, "choice-many-long", SCREEN_CHOICE, TASK_ISSUE_STONES, PROMPT_STONE,
                            ASK_CHOICE);
    for (int i = 0; i < 25; i++) {
        char name[NAME_TEXT_MAX];
        snprintf(name, sizeof name, "%s 10.0 × 5.%d mm F-G VVS2 with certificate 21410%02d", shapes[i / 5],
                 i % 5, i);
        add_item(view, "", name);
    }
}

/* What is counted of the stock, and what is not found. */
static void make_counts(struct gallery *gallery)
{
    static const char *const missing[] = {"not_at_its_place", "on_the_way", "at_counting", "theft", "other"};
    static const char *const components[] = {"Lobster clasp 11 mm", "Jump ring 4 mm", "Ear post 10 mm",
                                             "Cable chain 45 cm, unpolished"};
    struct view *view = gallery_add_task(gallery, "choice-component", SCREEN_CHOICE, TASK_STOCK_COMPONENTS,
                                         PROMPT_COMPONENT, ASK_CHOICE);
    for (size_t i = 0; i < COUNT_OF(components); i++)
        add_item(view, "", components[i]);
    view = gallery_add_task(gallery, "keypad-stock", SCREEN_KEYPAD, TASK_STOCK_COMPONENTS, PROMPT_COUNT,
                            ASK_COUNT);
    PUT(view->task.typed, "48");
    gallery_offer(view, TOUCH_BACK, TOUCH_NEXT, TOUCH_NONE);
    view = gallery_add_task(gallery, "scan-stock_take", SCREEN_SCAN, TASK_STOCK_TAKE, PROMPT_STATION_STOCK,
                            ASK_PIECES);
    for (int i = 0; i < 6; i++) {
        char name[NAME_TEXT_MAX];
        snprintf(name, sizeof name, "R-20%d", 41 + i);
        struct view_item *item = add_item(view, "", i == 4 ? "TS1-003910-1" : name);
        PUT(item->detail, i == 4 ? "" : "Solitaire");
        item->what = i == 2 ? ITEM_PLAIN : ITEM_MASS;
        item->number = 5430000 + 13000 * i;
    }
    gallery_offer(view, TOUCH_BACK, TOUCH_NEXT, TOUCH_NONE);
    view =
        gallery_add_task(gallery, "choice-missing", SCREEN_CHOICE, TASK_MISSING, PROMPT_REASON, ASK_CHOICE);
    PUT(view->task.piece, "R-2041");
    for (size_t i = 0; i < COUNT_OF(missing); i++)
        add_item(view, missing[i], "");
}

static struct view_item *add_stones(struct view *view, const char *name, int64_t count, const char *detail)
{
    struct view_item *item = add_item(view, "", name);
    PUT(item->detail, detail);
    item->what = ITEM_STONES;
    item->number = count;
    return item;
}

static void make_stones(struct gallery *gallery)
{
    struct view *view =
        gallery_add_task(gallery, "choice-stones", SCREEN_CHOICE, TASK_FINISH, PROMPT_STONES_DUE, ASK_STONES);
    PUT(view->task.piece, "R-2042");
    add_stones(view, "round 1.3 mm G VS", 14, "broken")->mark = 1;
    add_stones(view, "oval 5.0 mm G VS", 1, "prong");
    gallery_offer(view, TOUCH_BACK, TOUCH_SKIP, TOUCH_BOOK);
    struct view long_names = *view;
    view = gallery_add(gallery, "choice-stones-long", long_names);
    PUT(view->items[0].name, "briolette 10.0 × 5.1 mm F-G VVS2 with certificate 2141001");
    PUT(view->items[1].name, "briolette 10.0 × 5.2 mm F-G VVS2 with certificate 2141002");
    for (int i = 2; i < 5; i++)
        view->items[view->item_count++] = view->items[i % 2];
    view = gallery_add_task(gallery, "choice-stones_rest", SCREEN_CHOICE, TASK_FINISH, PROMPT_STONES_REST,
                            ASK_CHOICE);
    PUT(view->task.piece, "R-2042");
    add_item(view, "with_me", "");
    add_item(view, "broken", "");
    add_item(view, "lost", "");
}

static void make_scans(struct gallery *gallery)
{
    struct view *view =
        gallery_add_task(gallery, "scan-manager", SCREEN_SCAN, TASK_OVERRIDE, PROMPT_MANAGER, ASK_MANAGER);
    PUT(view->task.piece, "R-2044");
    view = gallery_add_task(gallery, "scan-piece", SCREEN_SCAN, TASK_HOLD, PROMPT_PIECE, ASK_PIECE);
    for (int i = 0; i < 7; i++) {
        char name[NAME_TEXT_MAX];
        snprintf(name, sizeof name, "R-20%d", 41 + i);
        PUT(add_item(view, "queued", name)->detail, "Solitaire");
    }
    view = gallery_add_task(gallery, "scan-cut", SCREEN_SCAN, TASK_CUT, PROMPT_CUT_PIECES, ASK_PIECES);
    PUT(view->task.piece, "T-17");
    for (int i = 0; i < 5; i++) {
        char name[NAME_TEXT_MAX];
        snprintf(name, sizeof name, "R-20%d", 41 + i);
        struct view_item *item = add_item(view, "", name);
        item->what = ITEM_MASS;
        item->number = 5430000 + 13000 * i;
        item->mark = i == 3;
    }
    gallery_offer(view, TOUCH_BACK, TOUCH_NEXT, TOUCH_NONE);
    gallery_add_task(gallery, "scan-chip", SCREEN_SCAN, TASK_BIND_CHIP, PROMPT_CHIP, ASK_CHIP);
    view =
        gallery_add_task(gallery, "weighing-task", SCREEN_WEIGHING, TASK_RETURN_SCRAP, PROMPT_MASS, ASK_MASS);
    view->message = MESSAGE_PUT_ON_SCALE;
    view->devices[FLOW_DEVICE_SCALE] = FLOW_DEVICE_READY;
    view->weighing.has_reading = view->weighing.capable = true;
    view->weighing.unit = UNIT_G;
    PUT(view->weighing.value, "0.000");
    view->weighing.may_zero = view->weighing.may_tare = true;
    struct view ten = *view;
    view = gallery_add(gallery, "weighing-tray", ten);
    view->message = MESSAGE_PUT_TRAY;
    view->weighing.may_zero = false;
    view->weighing.tray = true;
    view = gallery_add(gallery, "weighing-tared", ten);
    view->message = MESSAGE_TARED;
    view->weighing.tared = true;
    view = gallery_add(gallery, "weighing-ten", ten);
    view->task = (struct view_task){
        .task = TASK_TEST_SCALE, .prompt = PROMPT_TEN_TIMES, .ask = ASK_WEIGHINGS, .done = 3, .of = 10};
    view->weighing.may_tare = false;
}

static void make_labels(struct gallery *gallery)
{
    struct view *view =
        gallery_add(gallery, "piece-label_printed", gallery_bench(SCREEN_PIECE, MESSAGE_PRINTED));
    PUT(view->name, "R-2041");
    view->has_piece = true;
    gallery_offer_on_piece(view, false);
    view = gallery_add(gallery, "trouble-tare", gallery_bench(SCREEN_TROUBLE, MESSAGE_NOT_ADJUSTED));
    PUT(view->fault.text, "This scale takes no command to tare: press its own key");
    gallery_offer(view, TOUCH_OK, TOUCH_NONE, TOUCH_NONE);
    view = gallery_add(gallery, "trouble-label", gallery_bench(SCREEN_TROUBLE, MESSAGE_NOT_PRINTED));
    gallery_offer(view, TOUCH_OK, TOUCH_NONE, TOUCH_NONE);
}

static void make_keypads(struct gallery *gallery)
{
    struct view *view =
        gallery_add_task(gallery, "keypad-count", SCREEN_KEYPAD, TASK_SPLIT, PROMPT_COUNT, ASK_COUNT);
    PUT(view->task.typed, "12");
    PUT(view->task.piece, "L-0311");
    gallery_offer(view, TOUCH_BACK, TOUCH_NEXT, TOUCH_NONE);
    view = gallery_add_task(gallery, "keypad-pin", SCREEN_KEYPAD, TASK_OVERRIDE, PROMPT_PIN, ASK_PIN);
    PUT(view->task.typed, "***");
    view->task.hidden = true;
    PUT(view->task.piece, "R-2044");
    gallery_offer(view, TOUCH_BACK, TOUCH_NEXT, TOUCH_NONE);
    view = gallery_add_task(gallery, "keypad-serial", SCREEN_KEYPAD, TASK_ENGRAVE, PROMPT_SERIAL, ASK_SERIAL);
    PUT(view->task.typed, "0026.117");
    PUT(view->task.piece, "R-2044");
    view->task.has_point = true;
    gallery_offer(view, TOUCH_BACK, TOUCH_SKIP, TOUCH_NEXT);
    view =
        gallery_add_task(gallery, "keypad-length", SCREEN_KEYPAD, TASK_INSPECT, PROMPT_MEASURED, ASK_LENGTH);
    PUT(view->task.typed, "16.52");
    view->task.has_point = true;
    gallery_offer(view, TOUCH_BACK, TOUCH_SKIP, TOUCH_NEXT);
    view = gallery_add_task(gallery, "keypad-carats", SCREEN_KEYPAD, TASK_STOCK_TAKE, PROMPT_STONES_SET,
                            ASK_CARATS);
    PUT(view->task.typed, "0.50");
    PUT(view->task.piece, "TS1-003910-1");
    view->task.has_point = true;
    gallery_offer(view, TOUCH_BACK, TOUCH_SKIP, TOUCH_NEXT);
}

static void make_ends(struct gallery *gallery)
{
    static const char *const criteria[] = {"fineness", "surface", "stones", "function"};
    struct view *view =
        gallery_add_task(gallery, "checks", SCREEN_CHECKS, TASK_INSPECT, PROMPT_CRITERIA, ASK_CHECKS);
    PUT(view->task.piece, "R-2041");
    for (size_t i = 0; i < COUNT_OF(criteria); i++)
        add_item(view, criteria[i], "")->mark = i == 0 ? 1 : i == 1 ? 2 : 0;
    gallery_offer(view, TOUCH_BACK, TOUCH_NEXT, TOUCH_NONE);
    view = gallery_add_task(gallery, "summary", SCREEN_SUMMARY, TASK_CUT, PROMPT_BOOK, ASK_BOOK);
    PUT(view->task.piece, "T-17");
    struct view_item *item = add_item(view, "", "");
    item->prompt = PROMPT_CUT_PIECES;
    item->what = ITEM_COUNT;
    item->number = 5;
    item = add_item(view, "", "");
    item->prompt = PROMPT_SPRUE;
    item->what = ITEM_MASS;
    item->number = 14100000;
    item = add_item(view, "", "");
    item->prompt = PROMPT_BUTTON;
    item->what = ITEM_MASS;
    item->number = 6900000;
    gallery_offer(view, TOUCH_BACK, TOUCH_BOOK, TOUCH_NONE);
    view = gallery_add(gallery, "done", gallery_bench(SCREEN_DONE, MESSAGE_DONE));
    view->task.task = TASK_ISSUE_METAL;
    item = add_item(view, "au750y", "18k yellow");
    item->prompt = PROMPT_METAL;
    PUT(item->detail, "recycled");
    item = add_item(view, "", "");
    item->prompt = PROMPT_MASS;
    item->what = ITEM_MASS;
    item->number = 12500000;
    gallery_offer_on_piece(view, false);
    view = gallery_add(gallery, "done-remark", gallery_bench(SCREEN_DONE, MESSAGE_DONE));
    view->task.task = TASK_CHECK_SCALE;
    PUT(view->detail,
        "The scale is off by 0.0030 g, allowed are ± 0.0010 g: it judges nothing until a check passes. "
        "Level it, clean the pan, adjust it, and check it again.");
    gallery_offer(view, TOUCH_OK, TOUCH_NONE, TOUCH_NONE);
    view = gallery_add(gallery, "done-piece", gallery_bench(SCREEN_DONE, MESSAGE_DONE));
    gallery_put_piece(view);
    view->task.task = TASK_STOCK_OUT;
    view->kept = true;
    item = add_item(view, "clasp-7", "Clasp 7 mm");
    item->prompt = PROMPT_COMPONENT;
    item = add_item(view, "", "");
    item->prompt = PROMPT_COUNT;
    item->what = ITEM_COUNT;
    item->number = 2;
    gallery_offer_on_piece(view, true);
    view = gallery_add(gallery, "piece-undone", gallery_bench(SCREEN_PIECE, MESSAGE_UNDONE));
    gallery_put_piece(view);
    gallery_offer_on_piece(view, false);
}

static void make_looks(struct gallery *gallery)
{
    static const char *const steps[] = {"Wax",     "Casting",   "Clean-up", "Assembly",
                                        "Setting", "Polishing", "QC",       "Delivery"};
    struct view *view = gallery_add(gallery, "sheet", gallery_bench(SCREEN_SHEET, MESSAGE_LOOKING));
    gallery_put_piece(view);
    view->weighing.gross = MASS_MG(4807);
    view->weighing.stones = MASS_MG(100);
    for (int i = 0; i < (int)COUNT_OF(steps); i++)
        add_item(view, "", steps[i])->mark = i < 4 ? 1 : i == 4 ? 2 : 0;
    gallery_offer(view, TOUCH_BACK, TOUCH_HISTORY, TOUCH_MORE);
    view = gallery_add(gallery, "queue", gallery_bench(SCREEN_QUEUE, MESSAGE_LOOKING));
    for (int i = 0; i < 9; i++) {
        char name[NAME_TEXT_MAX];
        snprintf(name, sizeof name, "R-20%d", 41 + i);
        struct view_item *item = add_item(view, "queued", name);
        PUT(item->detail, "Solitaire");
        item->icon = (enum icon)(i % 4);
        item->due_ms = GALLERY_NOW_MS + INT64_C(7200000) * (i + 1);
        item->since_ms = GALLERY_NOW_MS - INT64_C(3600000) * (i + 1);
        item->rework = i == 0;
        item->rush = i == 1;
    }
    gallery_offer(view, TOUCH_BACK, TOUCH_NONE, TOUCH_NONE);
    view = gallery_add(gallery, "queue-empty", gallery_bench(SCREEN_QUEUE, MESSAGE_LOOKING));
    gallery_offer(view, TOUCH_BACK, TOUCH_NONE, TOUCH_NONE);
    static const enum screen helped[] = {SCREEN_BADGE,   SCREEN_IDLE,    SCREEN_WEIGHING,
                                         SCREEN_VERDICT, SCREEN_REFUSAL, SCREEN_KEYPAD,
                                         SCREEN_CHECKS,  SCREEN_SCAN,    SCREEN_MENU};
    for (size_t i = 0; i < COUNT_OF(helped); i++) {
        char name[64];
        snprintf(name, sizeof name, "help-%s", screen_word(helped[i]));
        view = gallery_add(gallery, name, gallery_bench(SCREEN_HELP, MESSAGE_LOOKING));
        view->help_of = helped[i];
        gallery_offer(view, TOUCH_OK, TOUCH_NONE, TOUCH_NONE);
    }
}

static void make_troubles(struct gallery *gallery)
{
    static const enum message messages[] = {MESSAGE_NOT_UNDONE, MESSAGE_UNDO_LATE, MESSAGE_NEEDS_HUB,
                                            MESSAGE_TASK_OPEN, MESSAGE_NOT_IT};
    for (size_t i = 0; i < COUNT_OF(messages); i++) {
        char name[64];
        snprintf(name, sizeof name, "trouble-%s", message_word(messages[i]));
        struct view *view = gallery_add(gallery, name, gallery_bench(SCREEN_TROUBLE, messages[i]));
        gallery_offer(view, TOUCH_OK, TOUCH_NONE, TOUCH_NONE);
    }
}

void gallery_make_tasks(struct gallery *gallery)
{
    make_menus(gallery);
    make_choices(gallery);
    make_counts(gallery);
    make_stones(gallery);
    make_scans(gallery);
    make_labels(gallery);
    make_keypads(gallery);
    make_ends(gallery);
    make_looks(gallery);
    make_troubles(gallery);
}

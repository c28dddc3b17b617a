/* Views of what happened to a piece. */
#include <stdio.h>

#include "tests/unit/kiosk_ui/gallery_helper.h"

#define PUT(array, text) ((void)snprintf((array), sizeof(array), "%s", (text)))

static const struct {
    const char *verb, *who, *where;
    int64_t hours_ago;
    int64_t mg; /* 0: not told */
    bool undone;
} DEEDS[] = {
    {"check_setting", "Setter 3", "Setting", 0, 0, false},
    {"start", "Setter 3", "Setting", 1, 0, false},
    {"withdraw", "Setter 5", "Setting", 2, 0, false},
    {"start", "Setter 5", "Setting", 2, 0, true},
    {"receive", "Setter 5", "Setting", 3, 0, false},
    {"finish", "Assembler 1", "Assembly", 20, 0, false},
    {"weigh", "Assembler 1", "Assembly", 20, 4807, false},
    {"stock_out", "Assembler 1", "Assembly", 26, 4842, false},
    {"receive", "Assembler 1", "Assembly", 30, 0, false},
    {"hand_over", "Caster 1", "Clean-up", 70, 0, false},
    {"release", "Caster 2", "Clean-up", 76, 0, false},
    {"hold", "", "Clean-up", 98, 0, false},
    {"cut", "Caster 1", "Casting", 170, 5880, false},
    {"cast", "Caster 1", "Casting", 190, 5930, false},
    {"build_tree", "Wax 2", "Wax", 240, 0, false},
    {"release_order", "Manager 1", "", 300, 0, false},
};

static struct view *add(struct gallery *gallery, const char *name, enum view_history history)
{
    struct view *view = gallery_add(gallery, name, gallery_bench(SCREEN_HISTORY, MESSAGE_LOOKING));
    gallery_put_piece(view);
    view->history = history;
    gallery_offer(view, TOUCH_BACK, TOUCH_NONE, TOUCH_NONE);
    return view;
}

static void put_deeds(struct view *view)
{
    for (size_t i = 0; i < COUNT_OF(DEEDS); i++) {
        struct view_item *item = &view->items[view->item_count++];
        PUT(item->word, DEEDS[i].verb);
        PUT(item->name, DEEDS[i].who);
        PUT(item->detail, DEEDS[i].where);
        item->since_ms = GALLERY_NOW_MS - DEEDS[i].hours_ago * 3600000 - 420000;
        item->mark = DEEDS[i].undone;
        item->what = DEEDS[i].mg > 0 ? ITEM_MASS : ITEM_PLAIN;
        item->number = DEEDS[i].mg * 1000;
    }
}

void gallery_make_histories(struct gallery *gallery)
{
    put_deeds(add(gallery, "history", VIEW_HISTORY_THERE));
    struct view *view = add(gallery, "history-older", VIEW_HISTORY_THERE);
    put_deeds(view);
    view->page = 1;
    view = add(gallery, "history-every_deed", VIEW_HISTORY_THERE);
    for (int verb = 0; verb < VERB_COUNT && view->item_count < VIEW_ITEMS_MAX; verb++)
        if (verb_family((enum verb)verb) != FAMILY_SETUP && verb_family((enum verb)verb) != FAMILY_PRESENCE)
            PUT(view->items[view->item_count++].word, verb_word((enum verb)verb));
    for (int i = 0; i < view->item_count; i++)
        view->items[i].since_ms = GALLERY_NOW_MS - i * INT64_C(40000000);
    add(gallery, "history-asked", VIEW_HISTORY_ASKED);
    add(gallery, "history-none", VIEW_HISTORY_THERE);
    view = add(gallery, "history-no_hub", VIEW_HISTORY_AWAY);
    view->online = false;
    view = add(gallery, "history-not_read", VIEW_HISTORY_AWAY);
    view->fault = fault_make(FAULT_LOST, "The hub did not answer: try again");
    view = gallery_add(gallery, "help-history", gallery_bench(SCREEN_HELP, MESSAGE_LOOKING));
    view->help_of = SCREEN_HISTORY;
    gallery_offer(view, TOUCH_OK, TOUCH_NONE, TOUCH_NONE);
}

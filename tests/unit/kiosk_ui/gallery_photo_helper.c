/* Views of photos, and what a camera would see in them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/kiosk_ui/gallery_helper.h"

#define PUT(array, text) ((void)snprintf((array), sizeof(array), "%s", (text)))

enum { WIDTH = 640, HEIGHT = 480 };

/* A ring with one stone on worn wood, lit from the left. */
static unsigned char grey_at(int x, int y)
{
    double dx = x - 320.0, dy = (y - 270.0) * 1.15, radius = hypot(dx, dy);
    double wood = 92 + 14 * sin(y / 9.0 + 3 * sin(x / 90.0)) - x / 20.0;
    double ring = fabs(radius - 128) / 22;
    double stone = fabs(dx) / 48 + fabs(y - 122.0) / 40;
    double light = wood - (radius > 100 && radius < 190 ? 24 : 0);
    if (ring < 1)
        light = 150 + 90 * sqrt(1 - ring * ring) * (0.6 - 0.4 * dx / 150);
    if (stone < 1)
        light = 170 + 80 * (1 - stone) + ((int)(dx / 12 + y / 15.0) % 2 ? 0 : -35);
    return (unsigned char)fmin(fmax(light, 0), 255);
}

static struct ui_preview ring(void)
{
    static unsigned char grey[WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            grey[y * WIDTH + x] = grey_at(x, y);
    return (struct ui_preview){.width = WIDTH, .height = HEIGHT, .grey = grey};
}

/* A drawing of a ring with an emerald, on white. */
static uint16_t colour_at(int x, int y)
{
    double dx = x - 320.0, dy = y - 280.0, ring = fabs(hypot(dx, dy) - 130) / 20;
    double stone = fabs(dx) / 50 + fabs(y - 122.0) / 42;
    double light = ring < 1 ? 0.5 + 0.5 * sqrt(1 - ring * ring) * (0.7 - 0.3 * dx / 150) : 1;
    double red = ring < 1 ? 0.95 : 1, green = ring < 1 ? 0.75 : 1, blue = ring < 1 ? 0.3 : 1;
    if (stone < 1) {
        light = 0.6 + 0.4 * (1 - stone);
        red = 0.1, green = 0.75, blue = 0.4;
    }
    return (uint16_t)((int)(31 * light * red) << 11 | (int)(63 * light * green) << 5 |
                      (int)(31 * light * blue));
}

static struct ui_preview drawing(void)
{
    static uint16_t colours[WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            colours[y * WIDTH + x] = colour_at(x, y);
    return (struct ui_preview){.width = WIDTH, .height = HEIGHT, .colours = colours};
}

/* The photos that the summary and the sheet of a piece show were on the screen before, or came from the hub.
 */
static void give_photos(struct ui *ui, const struct view *view)
{
    struct ui_preview photo = ring(), model = drawing();
    ui_draw(ui, view, GALLERY_NOW_MS); /* then it is known which pictures of models are wanted */
    for (const char *id; (id = ui_wanted_picture(ui, 0));)
        ui_keep_photo(ui, id, &model);
    if (view->screen == SCREEN_PHOTO)
        ui_keep_photo(ui, view->task.photo_id, &photo);
    for (int i = 0; i < view->item_count; i++)
        if (view->items[i].what == ITEM_PHOTO)
            ui_keep_photo(ui, view->items[i].photo, &photo);
    for (int i = 0; i < view->picture_count; i++)
        if (view->pictures[i].state == VIEW_HISTORY_THERE && !view->pictures[i].of_model)
            ui_keep_photo(ui, view->pictures[i].id, &photo);
}

void gallery_draw(struct ui *ui, const struct exhibit *exhibit)
{
    struct box place;
    give_photos(ui, &exhibit->view);
    ui_draw(ui, &exhibit->view, GALLERY_NOW_MS);
    struct view view = gallery_told(exhibit); /* in the language that was just drawn in */
    if (view.detail[0] != '\0')
        ui_draw(ui, &view, GALLERY_NOW_MS);
    if (!ui_preview_place(ui, &place))
        return;
    view.camera_sleeps = true;
    ui_draw(ui, &view, GALLERY_NOW_MS);
    ui_draw(ui, &exhibit->view, GALLERY_NOW_MS);
    struct ui_preview frame = ring();
    if (view.screen == SCREEN_PHOTO)
        ui_show_preview(ui, &frame);
}

static struct view *add_photo(struct gallery *gallery, const char *name, enum prompt prompt,
                              enum view_photo photo)
{
    struct view *view = gallery_add_task(gallery, name, SCREEN_PHOTO, TASK_INSPECT, prompt, ASK_PHOTO);
    PUT(view->task.piece, "R-2041");
    view->task.photo = photo;
    if (photo == VIEW_PHOTO_TAKEN)
        PUT(view->task.photo_id, "taken");
    gallery_offer(view, TOUCH_BACK, photo == VIEW_PHOTO_TAKEN ? TOUCH_NEXT : TOUCH_SKIP, TOUCH_NONE);
    return view;
}

static struct view *add_seen(struct gallery *gallery, const char *name, enum screen screen)
{
    struct view *view = gallery_add(gallery, name, gallery_bench(screen, MESSAGE_LOOKING));
    gallery_put_piece(view);
    view->history = VIEW_HISTORY_THERE;
    gallery_offer(view, TOUCH_BACK, TOUCH_NONE, TOUCH_NONE);
    return view;
}

static void put_seen(struct view *view, const char *id, bool after, int hours_ago, enum view_history state)
{
    struct view_picture *picture = &view->pictures[view->picture_count++];
    PUT(picture->id, id);
    picture->after = after;
    picture->at_ms = GALLERY_NOW_MS - INT64_C(3600000) * hours_ago;
    picture->state = state;
}

/* Its route and what it weighs, as on the sheet without photos. */
static struct view *add_sheet(struct gallery *gallery, const char *name)
{
    static const char *const steps[] = {"Wax",     "Casting",   "Clean-up", "Assembly",
                                        "Setting", "Polishing", "QC",       "Delivery"};
    struct view *view = add_seen(gallery, name, SCREEN_SHEET);
    view->weighing.gross = MASS_MG(4807);
    view->weighing.stones = MASS_MG(100);
    for (int i = 0; i < (int)COUNT_OF(steps); i++) {
        struct view_item *item = &view->items[view->item_count++];
        PUT(item->name, steps[i]);
        item->mark = i < 6 ? 1 : i == 6 ? 2 : 0;
    }
    gallery_offer(view, TOUCH_BACK, TOUCH_HISTORY, TOUCH_MORE);
    return view;
}

/* All that waits, most of it of models that have a picture. */
static void make_of_models(struct gallery *gallery)
{
    static const char *const models[] = {"Solitaire", "Alliance", "Halo"};
    struct view *view = gallery_add(gallery, "queue-pictures", gallery_bench(SCREEN_QUEUE, MESSAGE_LOOKING));
    for (int i = 0; i < 7; i++) {
        struct view_item *item = &view->items[view->item_count++];
        (void)snprintf(item->name, sizeof item->name, "R-20%d", 41 + i);
        PUT(item->detail, models[i % 3]);
        item->photo[0] = i % 3 == 1 ? '\0' : (char)('m' + i % 3);
        item->icon = (enum icon)(i % 4);
        item->due_ms = GALLERY_NOW_MS + INT64_C(7200000) * (i + 1);
        item->since_ms = GALLERY_NOW_MS - INT64_C(3600000) * (i + 1);
        item->rework = i == 0;
        item->rush = i == 3;
    }
    gallery_offer(view, TOUCH_BACK, TOUCH_NONE, TOUCH_NONE);
    view = add_sheet(gallery, "sheet-picture");
    PUT(view->picture, "m");
    put_seen(view, "d", true, 0, VIEW_HISTORY_THERE);
    view = add_seen(gallery, "picture-model", SCREEN_PICTURE);
    put_seen(view, "m", false, 0, VIEW_HISTORY_THERE);
    view->pictures[0].of_model = true;
}

static void make_seen(struct gallery *gallery)
{
    make_of_models(gallery);
    struct view *view = add_sheet(gallery, "sheet-photos");
    put_seen(view, "d", true, 0, VIEW_HISTORY_THERE);
    put_seen(view, "c", false, 0, VIEW_HISTORY_THERE);
    put_seen(view, "b", true, 26, VIEW_HISTORY_ASKED);
    put_seen(view, "e", false, 26, VIEW_HISTORY_ASKED);
    view = add_sheet(gallery, "sheet-photos_offline");
    view->online = false;
    put_seen(view, "d", true, 0, VIEW_HISTORY_THERE);
    put_seen(view, "f", false, 0, VIEW_HISTORY_AWAY);
    view = add_sheet(gallery, "sheet-no_hub");
    view->online = false;
    view->history = VIEW_HISTORY_AWAY;
    view = add_sheet(gallery, "sheet-not_read");
    view->history = VIEW_HISTORY_AWAY;
    view->fault = fault_make(FAULT_LOST, "The hub did not answer: try again");
    put_seen(add_seen(gallery, "picture", SCREEN_PICTURE), "d", true, 26, VIEW_HISTORY_THERE);
    view = gallery_add(gallery, "help-sheet", gallery_bench(SCREEN_HELP, MESSAGE_LOOKING));
    view->help_of = SCREEN_SHEET;
    gallery_offer(view, TOUCH_OK, TOUCH_NONE, TOUCH_NONE);
}

void gallery_make_photos(struct gallery *gallery)
{
    make_seen(gallery);
    add_photo(gallery, "photo-live", PROMPT_PHOTO_BEFORE, VIEW_PHOTO_LIVE);
    add_photo(gallery, "photo-taking", PROMPT_PHOTO_AFTER, VIEW_PHOTO_TAKING);
    add_photo(gallery, "photo-taken", PROMPT_PHOTO_AFTER, VIEW_PHOTO_TAKEN);
    struct view *view = add_photo(gallery, "photo-camera_lost", PROMPT_PHOTO_BEFORE, VIEW_PHOTO_LIVE);
    view->devices[FLOW_DEVICE_CAMERA] = FLOW_DEVICE_LOST;
    view = gallery_add(gallery, "trouble-no_photo", gallery_bench(SCREEN_TROUBLE, MESSAGE_NO_PHOTO));
    view->fault =
        fault_make(FAULT_FULL,
                   "This kiosk holds %lld photos that the hub has not taken: there is room again when "
                   "they are sent; go on without a photo",
                   1290LL);
    gallery_offer(view, TOUCH_OK, TOUCH_NONE, TOUCH_NONE);
    view = gallery_add(gallery, "idle-photos_wait", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    view->photos = 1;
    view = gallery_add(gallery, "idle-photos_wait_offline", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    view->online = false;
    view->pending = 12;
    view->photos = 14;
    view = gallery_add(gallery, "idle-hub_takes_no_photos", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    view->photos = 14;
    view->trouble = fault_make(FAULT_IO, "The hub takes no photos now, they are kept here: tell the manager");
    view = gallery_add(gallery, "help-photo", gallery_bench(SCREEN_HELP, MESSAGE_LOOKING));
    view->help_of = SCREEN_PHOTO;
    gallery_offer(view, TOUCH_OK, TOUCH_NONE, TOUCH_NONE);
    static const struct {
        enum prompt prompt;
        enum view_number what;
        int64_t number;
        int mark;
    } said[] = {{PROMPT_PHOTO_BEFORE, ITEM_PHOTO, 0, 0},
                {PROMPT_CRITERIA, ITEM_PLAIN, 0, 1 | 2 << 2 | 1 << 4 | 1 << 6},
                {PROMPT_MEASURED, ITEM_LENGTH, 16560, 0},
                {PROMPT_DEFECT, ITEM_PLAIN, 0, 0},
                {PROMPT_GUILTY, ITEM_PLAIN, 0, 0},
                {PROMPT_PHOTO_AFTER, ITEM_PHOTO, 0, 0}};
    view = gallery_add_task(gallery, "summary-inspect", SCREEN_SUMMARY, TASK_INSPECT, PROMPT_BOOK, ASK_BOOK);
    PUT(view->task.piece, "R-2041");
    for (size_t i = 0; i < COUNT_OF(said); i++) {
        struct view_item *item = &view->items[view->item_count++];
        item->prompt = said[i].prompt;
        item->what = said[i].what;
        PUT(item->photo, said[i].what != ITEM_PHOTO ? "" : said[i].prompt == PROMPT_PHOTO_AFTER ? "b" : "a");
        item->number = said[i].number;
        item->mark = said[i].mark;
        PUT(item->word, said[i].prompt == PROMPT_DEFECT ? "scratch" : "");
        PUT(item->name, said[i].prompt == PROMPT_GUILTY ? "Polishing" : "");
    }
    gallery_offer(view, TOUCH_BACK, TOUCH_BOOK, TOUCH_NONE);
}

/* A photo of the piece: what the camera sees, large, and beside it one place to touch; then the photo itself,
 * to be looked at before it counts. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

static bool camera_sees(const struct view *view)
{
    return view->devices[FLOW_DEVICE_CAMERA] == FLOW_DEVICE_READY;
}

/* What the camera's place says; TOUCH_NONE: nothing can be touched now. */
static enum touch place_touch(const struct view *view)
{
    if (view->task.photo == VIEW_PHOTO_TAKEN)
        return TOUCH_AGAIN;
    return view->task.photo == VIEW_PHOTO_LIVE && camera_sees(view) ? TOUCH_TAKE : TOUCH_NONE;
}

static void draw_place(struct ui *ui, const struct view *view, struct box box)
{
    enum touch touch = place_touch(view);
    enum colour ground = touch == TOUCH_TAKE    ? COLOUR_GOLD
                         : touch == TOUCH_AGAIN ? COLOUR_RAISED
                                                : COLOUR_PANEL;
    enum colour ink = touch == TOUCH_TAKE ? COLOUR_ON_TONE : touch == TOUCH_AGAIN ? COLOUR_INK : COLOUR_DIM;
    enum glyph glyph = touch == TOUCH_TAKE ? GLYPH_CAMERA : touch == TOUCH_AGAIN ? GLYPH_AGAIN : GLYPH_DOTS;
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), ground);
    struct box inner = box_inset(box, ui_px(ui, GAP));
    struct box words = box_take_bottom(&inner, touch == TOUCH_NONE ? 0 : inner.height * 0.3);
    double side = fmin(fmin(inner.width, inner.height), ui_px(ui, 150));
    glyph_draw(
        ui->brush, glyph,
        (struct box){inner.x + (inner.width - side) / 2, inner.y + (inner.height - side) / 2, side, side},
        ink, ground);
    if (touch == TOUCH_NONE)
        return;
    struct lettering style = ui_line(ui, TYPE_LARGE, LETTER_BOLD, ink);
    style.across = LETTER_CENTRE;
    style.lines_max = 2;
    brush_text(ui->brush, words, &style, words_touch(view->screen, touch));
    ui_add_area(ui, touch, 0, box);
}

/* Whole, as wide as the camera's pictures are. */
static struct box picture_in(struct box room)
{
    double width = fmin(room.width, floor(room.height * 4 / 3)),
           height = fmin(room.height, floor(width * 3 / 4));
    return (struct box){room.x + floor((room.width - width) / 2), room.y + floor((room.height - height) / 2),
                        width, height};
}

static void draw_in_middle(struct ui *ui, enum glyph glyph, struct box box, enum colour colour,
                           enum colour ground)
{
    double side = fmin(fmin(box.height, box.width) * 0.6, ui_px(ui, 180));
    glyph_draw(ui->brush, glyph,
               (struct box){box.x + (box.width - side) / 2, box.y + (box.height - side) / 2, side, side},
               colour, ground);
}

/* A camera, and the plug that is to be pushed in; nothing to touch. */
static void draw_away(struct ui *ui, struct box box)
{
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_PANEL);
    struct box inner = box_inset(box, box.width * 0.12), half = box_take_left(&inner, inner.width / 2);
    draw_in_middle(ui, GLYPH_CAMERA, half, COLOUR_DIM, COLOUR_PANEL);
    draw_in_middle(ui, GLYPH_PLUG, inner, COLOUR_NEAR_TEXT, COLOUR_PANEL);
}

/* What it does not fill is ground, as beside what the camera sees. */
static bool draw_taken(struct ui *ui, const struct view *view, struct box frame)
{
    struct box place = {ceil(frame.x), ceil(frame.y), floor(frame.width), floor(frame.height)};
    brush_fill(ui->brush, place, COLOUR_GROUND);
    return thumb_draw(ui, view->task.photo_id, place);
}

void photo_draw(struct ui *ui, const struct scene *scene)
{
    const struct view *view = scene->view;
    struct box room = task_head_draw(ui, scene);
    if (view->task.photo != VIEW_PHOTO_TAKEN && !camera_sees(view)) {
        draw_away(ui, room);
        return;
    }
    double finger = ui_finger(ui);
    struct box place = ui->upright ? box_take_bottom(&room, fmax(room.height * 0.24, finger * 1.5))
                                   : box_take_right(&room, fmax(room.width * 0.3, finger * 1.5));
    if (ui->upright)
        box_take_bottom(&room, ui_px(ui, GAP));
    else
        box_take_right(&room, ui_px(ui, GAP));
    struct box picture = picture_in(room);
    bool taken = view->task.photo == VIEW_PHOTO_TAKEN;
    brush_panel(ui->brush, picture, ui_px(ui, RADIUS_PLACE), taken ? COLOUR_OK : COLOUR_PANEL);
    struct box frame = box_inset(picture, ui_px(ui, 8));
    if (!(taken ? draw_taken(ui, view, frame) : preview_draw(ui, scene, frame)))
        draw_in_middle(ui, GLYPH_CAMERA, frame, COLOUR_DIM, taken ? COLOUR_GROUND : COLOUR_PANEL);
    draw_place(ui, view, place);
}

/* One of a list: every option a place for a finger. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

double task_line_height(const struct ui *ui)
{
    return ceil(ui_type(ui, TYPE_LARGE) * 1.4);
}

void task_line_draw(struct ui *ui, const struct scene *scene, struct box row)
{
    const struct view_task *task = &scene->view->task;
    char line[WORDS_SENTENCE_MAX];
    struct lettering style = ui_line(ui, TYPE_LARGE, LETTER_SEMIBOLD, COLOUR_DIM);
    double side = row.height * 0.9;
    glyph_draw(ui->brush, words_task_glyph(task->task), box_take_left(&row, side), COLOUR_GOLD_TEXT,
               COLOUR_GROUND);
    box_take_left(&row, ui_px(ui, GAP_SMALL));
    style.tag = true;
    if (task->piece[0] != '\0')
        SAY(line, "%s · %s", words_task(task->task), task->piece);
    else
        SAY(line, "%s", words_task(task->task));
    brush_text(ui->brush, row, &style, line);
}

struct box task_head_draw(struct ui *ui, const struct scene *scene)
{
    struct box room = ui_touch_body(ui, scene);
    task_line_draw(ui, scene, ui_take_head(ui, scene, task_line_height(ui), &room));
    return room;
}

enum {
    NAME_WORDS_MAX = 24,
    NAME_WORDS_LONG = 5, /* from so many on a name is not read at a glance */
};

/* What an option says, and how large: its name, below it the detail. Two options may differ in the detail
 * alone. */
struct option {
    char word[WORDS_TITLE_MAX], detail[WORDS_TITLE_MAX];
    struct lettering name, small;
    struct box name_box, small_box;
};

static struct option make_option(const struct ui *ui, const struct view_item *item, struct box box)
{
    struct option option;
    words_item(item, option.word, option.detail);
    bool roomy = box.height >= ui_type(ui, TYPE_TITLE) * 4, both = option.detail[0] != '\0';
    double type_detail = roomy ? TYPE_LARGE : TYPE_SMALL;
    option.name = ui_line(ui, roomy ? TYPE_TITLE : TYPE_LARGE, LETTER_SEMIBOLD, COLOUR_INK);
    option.small = ui_line(ui, type_detail, LETTER_REGULAR, COLOUR_DIM);
    option.name.across = option.small.across = LETTER_CENTRE;
    option.name.lines_max = both ? 2 : 3;
    option.name_box = box_inset(box, ui_px(ui, 14));
    option.small_box =
        box_take_bottom(&option.name_box, both ? ui_type(ui, type_detail) * (roomy ? 1.8 : 1.3) : 0);
    return option;
}

/* The first `count` words of a name, by the blanks between them; returns how many there are. */
static int split_name(const char *name, struct span words[NAME_WORDS_MAX])
{
    struct span rest = span_of(name);
    int count = 0;
    while (count < NAME_WORDS_MAX && span_split(&rest, ' ', &words[count]))
        count++;
    return count;
}

/* Long names of stones differ by a word in the middle, or at the end: what is not the same in all of the list
 * is bold. 0: a short name, or nothing is the same. */
static uint32_t words_that_differ(const struct view *view, const struct view_item *item)
{
    struct span mine[NAME_WORDS_MAX], other[NAME_WORDS_MAX];
    int count = split_name(item->name, mine);
    uint32_t differ = 0, all = (UINT32_C(1) << count) - 1;
    for (int i = 0; i < view->item_count; i++) {
        int others = split_name(view->items[i].name, other);
        for (int k = 0; k < count; k++)
            if (k >= others || !span_equal(mine[k], other[k]))
                differ |= UINT32_C(1) << k;
    }
    return count >= NAME_WORDS_LONG && differ != all ? differ : 0;
}

static void draw_option(struct ui *ui, const struct view *view, const struct view_item *item, struct box box)
{
    struct option option = make_option(ui, item, box);
    option.name.strong = words_that_differ(view, item);
    if (option.name.strong != 0)
        option.name.weight = LETTER_REGULAR;
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_RAISED);
    if (option.detail[0] != '\0')
        brush_text(ui->brush, option.small_box, &option.small, option.detail);
    brush_text(ui->brush, option.name_box, &option.name, option.word);
}

static bool all_fit(struct ui *ui, const struct view *view, const struct grid *grid)
{
    for (int i = 0; i < view->item_count; i++) {
        struct option option =
            make_option(ui, &view->items[i], (struct box){0, 0, grid->cell.width, grid->cell.height});
        if (!brush_measure(ui->brush, option.name_box, &option.name, option.word).fitted)
            return false;
    }
    return true;
}

/* Stones of one shape differ at the end of their names: these are never cut, the places grow instead. */
static struct grid make_grid(struct ui *ui, const struct view *view, struct box room)
{
    static const double widths[] = {280, 380, 580};
    struct grid grid;
    for (size_t i = 0; i < COUNT_OF(widths); i++) {
        grid = grid_make(ui, room, view->item_count, view->page, ui_px(ui, widths[i]), ui_px(ui, 104));
        if (all_fit(ui, view, &grid))
            break;
    }
    return grid;
}

void choice_draw(struct ui *ui, const struct scene *scene)
{
    const struct view *view = scene->view;
    struct box room = task_head_draw(ui, scene);
    struct grid grid = make_grid(ui, view, room);
    for (int i = grid.first; i < grid.first + grid.count; i++) {
        draw_option(ui, view, &view->items[i], grid_cell(&grid, i));
        ui_add_area(ui, TOUCH_ITEM, i, grid_cell(&grid, i));
    }
    grid_draw_page(ui, &grid);
}

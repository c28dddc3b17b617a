/* Every screen at every size, in each language and both themes: nothing is cut, nothing overlaps, everything
 * can be read and touched.
 *
 * The brush tells of every text before and after it is drawn. Contrast and overlap are measured in the
 * pixels, so that they hold for what is really seen, whatever token was meant. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/ui/words.h"
#include "tests/unit/kiosk_ui/gallery_helper.h"

#define TEXTS_MAX 200

struct seen_text {
    char text[96];
    int x, y, width, height; /* of the ink */
    uint32_t hash;           /* of the pixels there, when it had been drawn */
};

struct witness {
    cairo_surface_t *surface;
    enum theme theme;
    double size_min;
    const char *where;
    bool tells; /* problems are printed */
    int problems;
    int buttons;
    struct seen_text texts[TEXTS_MAX];
    int count;
};

static void complain(struct witness *witness, const char *what, const char *text)
{
    if (witness->tells)
        print_error("%s: %s: \"%s\"\n", witness->where, what, text);
    witness->problems++;
}

static uint32_t pixel(cairo_surface_t *surface, int x, int y)
{
    const unsigned char *row =
        cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface);
    uint32_t value;
    memcpy(&value, row + 4 * x, sizeof value);
    return value & 0xffffff;
}

/* The ink of a text in whole pixels; false when it leaves the surface. */
static bool ink_pixels(struct witness *witness, const struct brush_note *note, struct seen_text *out)
{
    struct box ink = note->result.ink;
    out->x = (int)floor(ink.x);
    out->y = (int)floor(ink.y);
    out->width = (int)ceil(ink.x + ink.width) - out->x;
    out->height = (int)ceil(ink.y + ink.height) - out->y;
    snprintf(out->text, sizeof out->text, "%s", note->text);
    return out->x >= 0 && out->y >= 0 &&
           out->x + out->width <= cairo_image_surface_get_width(witness->surface) &&
           out->y + out->height <= cairo_image_surface_get_height(witness->surface);
}

static uint32_t hash_pixels(cairo_surface_t *surface, const struct seen_text *text)
{
    uint32_t hash = 2166136261u;
    for (int y = text->y; y < text->y + text->height; y++) {
        for (int x = text->x; x < text->x + text->width; x++)
            hash = (hash ^ pixel(surface, x, y)) * 16777619u;
    }
    return hash;
}

/* Where the text will be there is one plain colour, and the text's own differs enough from it. */
static void look_before(struct witness *witness, const struct brush_note *note)
{
    struct seen_text text;
    if (!note->result.fitted)
        complain(witness, "is cut", note->text);
    if (note->result.size < witness->size_min - 0.01)
        complain(witness, "is too small", note->text);
    if (!ink_pixels(witness, note, &text)) {
        complain(witness, "leaves the screen", note->text);
        return;
    }
    if (text.width == 0 || text.height == 0)
        return;
    uint32_t ground = pixel(witness->surface, text.x, text.y);
    for (int y = text.y; y < text.y + text.height; y++) {
        for (int x = text.x; x < text.x + text.width; x++) {
            if (pixel(witness->surface, x, y) == ground)
                continue;
            complain(witness, "overlaps something", note->text);
            return;
        }
    }
    if (colour_contrast(ground, colour_rgb(note->colour, witness->theme)) < CONTRAST_MIN)
        complain(witness, "has too little contrast", note->text);
}

static void take_note(void *context, const struct brush_note *note)
{
    struct witness *witness = context;
    if (!note->drawn) {
        look_before(witness, note);
        return;
    }
    assert_true(witness->count < TEXTS_MAX);
    struct seen_text *text = &witness->texts[witness->count];
    if (!ink_pixels(witness, note, text))
        return;
    text->hash = hash_pixels(witness->surface, text);
    witness->count++;
}

/* Nothing was drawn over a text afterwards. */
static void look_again(struct witness *witness)
{
    for (int i = 0; i < witness->count; i++) {
        if (hash_pixels(witness->surface, &witness->texts[i]) != witness->texts[i].hash)
            complain(witness, "is drawn over", witness->texts[i].text);
    }
    if (witness->count == 0)
        complain(witness, "nothing is said", "");
}

static bool overlap(struct box a, struct box b)
{
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

static bool hits(const struct ui *ui, double x, double y, const struct touch_area *area)
{
    struct touch_area hit = ui_hit(ui, x, y);
    return hit.touch == area->touch && hit.item == area->item;
}

static void check_area(struct ui *ui, const struct gallery_size *size, const char *where, int index)
{
    struct touch_area area, other;
    assert_true(ui_touch_area(ui, index, &area));
    struct box box = area.box;
    double finger = TOUCH_MM_MIN * ui_px_per_mm(ui);
    if (box.width < finger || box.height < finger)
        fail_msg("%s: %s %d is %.1f x %.1f mm", where, touch_word(area.touch), area.item,
                 box.width / ui_px_per_mm(ui), box.height / ui_px_per_mm(ui));
    assert_true(box.x >= 0 && box.y >= 0 && box.x + box.width <= size->width_px &&
                box.y + box.height <= size->height_px);
    assert_true(hits(ui, box.x + 1, box.y + 1, &area));
    assert_true(hits(ui, box.x + box.width / 2, box.y + box.height / 2, &area));
    assert_true(hits(ui, box.x + box.width - 1, box.y + box.height - 1, &area));
    assert_false(hits(ui, box.x + box.width / 2, box.y - 1, &area));
    for (int i = index + 1; ui_touch_area(ui, i, &other); i++)
        if (overlap(box, other.box))
            fail_msg("%s: %s %d lies on %s %d", where, touch_word(area.touch), area.item,
                     touch_word(other.touch), other.item);
}

/* Whatever can be touched; the view's own buttons are among it. */
static int look_at_touches(struct ui *ui, const struct gallery_size *size, const char *where,
                           const struct view *view)
{
    struct touch_area area;
    int areas = 0;
    for (; ui_touch_area(ui, areas, &area); areas++)
        check_area(ui, size, where, areas);
    assert_true(areas >= view->touch_count);
    assert_int_equal(ui_hit(ui, 2, 2).touch, TOUCH_NONE);
    return areas;
}

/* Draws all exhibits at one size and returns how many problems there were. */
static int look_at_all(const struct gallery_size *size, enum theme theme, const struct language *language,
                       const struct exhibit *exhibits, int count, bool tells, int *buttons)
{
    struct ui_conf conf = gallery_conf(size, theme, language);
    struct ui *ui = ui_create(&conf);
    struct witness *witness = calloc(1, sizeof *witness);
    assert_non_null(witness);
    double unit = fmin(size->width_px, size->height_px) / 800.0;
    witness->surface = ui_surface(ui);
    witness->theme = theme;
    witness->tells = tells;
    witness->size_min = fmax(TYPE_SMALL * fmin(unit, 1), TYPE_PX_MIN);
    brush_watch(ui_brush(ui), take_note, witness);
    language_use(language);
    for (int i = 0; i < count; i++) {
        char where[160];
        snprintf(where, sizeof where, "%s %s %s %s", size->name, theme_word(theme), language->code,
                 exhibits[i].name);
        witness->where = where;
        witness->count = 0;
        struct view view = gallery_told(&exhibits[i]);
        ui_draw(ui, &view, GALLERY_NOW_MS);
        look_again(witness);
        witness->buttons += look_at_touches(ui, size, where, &view);
    }
    language_use(NULL);
    *buttons += witness->buttons;
    int problems = witness->problems;
    free(witness);
    ui_destroy(ui);
    return problems;
}

static struct exhibit *make_exhibits(int *count)
{
    struct exhibit *exhibits = calloc(GALLERY_MAX, sizeof *exhibits);
    assert_non_null(exhibits);
    *count = gallery_make(exhibits);
    return exhibits;
}

/* Each language at each size; the light theme, where words lie as in the dark one, in English; and other
 * panels with the same pixels, where a finger is more or fewer of them, in the language with the longest
 * words. */
static void everything_can_be_read_and_touched(void **state)
{
    (void)state;
    int count, problems = 0, buttons = 0;
    struct exhibit *exhibits = make_exhibits(&count);
    for (size_t i = 0; i < GALLERY_SIZE_COUNT; i++) {
        for (int l = 0; l < LANGUAGE_COUNT; l++)
            problems +=
                look_at_all(&GALLERY_SIZES[i], THEME_DARK, &LANGUAGES[l], exhibits, count, true, &buttons);
        problems +=
            look_at_all(&GALLERY_SIZES[i], THEME_LIGHT, LANGUAGE_ENGLISH, exhibits, count, true, &buttons);
    }
    for (size_t i = 0; i < GALLERY_PANEL_COUNT; i++)
        problems += look_at_all(&GALLERY_PANELS[i], THEME_DARK, language_find(SPAN("fr")), exhibits, count,
                                true, &buttons);
    free(exhibits);
    assert_int_equal(problems, 0);
    assert_true(buttons > 1000);
}

/* The witness itself must be able to fail: a name that no screen has room for is cut, and it says so. */
static void a_text_that_is_cut_is_noticed(void **state)
{
    (void)state;
    int count, buttons = 0;
    struct exhibit *exhibits = make_exhibits(&count);
    struct exhibit bad = exhibits[0];
    memset(bad.view.station, 'W', sizeof bad.view.station - 1);
    assert_true(look_at_all(&GALLERY_SIZES[1], THEME_DARK, LANGUAGE_ENGLISH, &bad, 1, false, &buttons) > 0);
    free(exhibits);
}

static void buttons_go_with_their_screen(void **state)
{
    (void)state;
    int count;
    struct exhibit *exhibits = make_exhibits(&count);
    struct ui_conf conf = gallery_conf(&GALLERY_SIZES[0], THEME_DARK, LANGUAGE_ENGLISH);
    struct ui *ui = ui_create(&conf);
    struct view view = exhibits[0].view;
    view.touches[0] = TOUCH_LEAVE;
    view.touch_count = 1;
    ui_draw(ui, &view, GALLERY_NOW_MS);
    struct touch_area area;
    assert_true(ui_touch_area(ui, 0, &area));
    view.touch_count = 0;
    ui_draw(ui, &view, GALLERY_NOW_MS);
    assert_int_equal(ui_hit(ui, area.box.x + 5, area.box.y + 5).touch, TOUCH_NONE);
    ui_destroy(ui);
    free(exhibits);
}

/* As the kiosk draws it when the finger has left, and once the hub has answered: nothing jumps in between. */
static void a_deed_under_way_moves_nothing(void **state)
{
    (void)state;
    int count;
    struct exhibit *exhibits = make_exhibits(&count);
    struct ui_conf conf = gallery_conf(&GALLERY_SIZES[1], THEME_DARK, LANGUAGE_ENGLISH);
    struct ui *ui = ui_create(&conf);
    size_t size = (size_t)cairo_image_surface_get_stride(ui_surface(ui)) * (size_t)conf.height_px;
    unsigned char *before = malloc(size);
    assert_non_null(before);
    for (int i = 0; i < count; i++) {
        struct view view = exhibits[i].view;
        ui_draw(ui, &view, GALLERY_NOW_MS);
        memcpy(before, cairo_image_surface_get_data(ui_surface(ui)), size);
        view.under_way = true;
        ui_draw(ui, &view, GALLERY_NOW_MS);
        if (memcmp(before, cairo_image_surface_get_data(ui_surface(ui)), size) != 0)
            fail_msg("%s is drawn otherwise while a deed is under way", exhibits[i].name);
        struct touch_area area;
        for (int k = 0; ui_touch_area(ui, k, &area); k++)
            assert_int_equal(area.touch, TOUCH_HELP);
    }
    free(before);
    ui_destroy(ui);
    free(exhibits);
}

/* ------------------------------------------------------------------ what the screens are like */

static double part_of_colour(struct ui *ui, enum colour colour)
{
    cairo_surface_t *surface = ui_surface(ui);
    int width = cairo_image_surface_get_width(surface), height = cairo_image_surface_get_height(surface),
        same = 0;
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++)
            same += pixel(surface, x, y) == colour_rgb(colour, THEME_DARK);
    }
    return (double)same / (width * height);
}

static void a_refusal_is_red_all_over(void **state)
{
    (void)state;
    int count;
    struct exhibit *exhibits = make_exhibits(&count);
    struct ui_conf conf = gallery_conf(&GALLERY_SIZES[0], THEME_DARK, LANGUAGE_ENGLISH);
    struct ui *ui = ui_create(&conf);
    for (int i = 0; i < count; i++) {
        ui_draw(ui, &exhibits[i].view, GALLERY_NOW_MS);
        double red = part_of_colour(ui, COLOUR_STOP);
        if (exhibits[i].view.screen == SCREEN_REFUSAL)
            assert_true(red > 0.6);
        else
            assert_true(red < 0.2);
    }
    ui_destroy(ui);
    free(exhibits);
}

/* How many pixels lie between x and the seam, going by `step`; -1: there is none before `end`. */
static int way_to_seam(struct ui *ui, int x, int end, int step, int y)
{
    for (int way = 0; x != end; x += step, way++)
        if (pixel(ui_surface(ui), x, y) == colour_rgb(COLOUR_LINE, THEME_DARK))
            return way;
    return -1;
}

/* Of the menu that is drawn. Returns how many seams there are. */
static int look_at_seams(struct ui *ui, const char *where)
{
    struct touch_area a, b;
    int seams = 0;
    for (int k = 0; ui_touch_area(ui, k, &a) && ui_touch_area(ui, k + 1, &b); k++) {
        if (a.touch != TOUCH_ITEM || b.touch != TOUCH_ITEM || a.box.y != b.box.y)
            continue;
        int left = (int)(a.box.x + a.box.width), right = (int)b.box.x - 1;
        int y = (int)(a.box.y + a.box.height / 2);
        int before = way_to_seam(ui, left, right + 1, 1, y), after = way_to_seam(ui, right, left - 1, -1, y);
        if (before != after)
            fail_msg("%s: %d pixels before a seam, %d after it", where, before, after);
        seams += before >= 0;
    }
    return seams;
}

static void a_seam_is_as_far_from_one_tile_as_from_the_next(void **state)
{
    (void)state;
    int count, seams = 0;
    struct exhibit *exhibits = make_exhibits(&count);
    for (int size = 0; size < GALLERY_SIZE_COUNT; size++) {
        struct ui_conf conf = gallery_conf(&GALLERY_SIZES[size], THEME_DARK, LANGUAGE_ENGLISH);
        struct ui *ui = ui_create(&conf);
        for (int i = 0; i < count; i++) {
            if (exhibits[i].view.screen != SCREEN_MENU)
                continue;
            ui_draw(ui, &exhibits[i].view, GALLERY_NOW_MS);
            seams += look_at_seams(ui, exhibits[i].name);
        }
        ui_destroy(ui);
    }
    assert_true(seams > 50);
    free(exhibits);
}

/* The number of a weighing keeps its place from the live to the counted reading, and with and without
 * buttons. */
struct number_place {
    double y, baseline;
};

static void find_number(void *context, const struct brush_note *note)
{
    struct number_place *place = context;
    if (note->drawn && note->result.size > 150) {
        place->y = note->result.ink.y;
        place->baseline = note->box.y + note->box.height;
    }
}

static void the_number_does_not_jump(void **state)
{
    (void)state;
    int count;
    struct exhibit *exhibits = make_exhibits(&count);
    struct ui_conf conf = gallery_conf(&GALLERY_SIZES[0], THEME_DARK, LANGUAGE_ENGLISH);
    struct ui *ui = ui_create(&conf);
    struct number_place place = {0, 0}, first = {0, 0};
    brush_watch(ui_brush(ui), find_number, &place);
    for (int i = 0; i < count; i++) {
        const struct view *view = &exhibits[i].view;
        if ((view->screen != SCREEN_WEIGHING && view->screen != SCREEN_VERDICT) ||
            view->task.task != TASK_NONE || !view->weighing.has_reading || !view->online ||
            strlen(view->weighing.value) != 5) /* a task has no bar below its number */
            continue;
        ui_draw(ui, view, GALLERY_NOW_MS);
        if (first.baseline == 0)
            first = place;
        assert_true(fabs(place.baseline - first.baseline) < 0.01);
    }
    assert_true(first.baseline > 0);
    brush_watch(ui_brush(ui), NULL, NULL);
    ui_destroy(ui);
    free(exhibits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_can_be_read_and_touched),
        cmocka_unit_test(a_text_that_is_cut_is_noticed),
        cmocka_unit_test(buttons_go_with_their_screen),
        cmocka_unit_test(a_refusal_is_red_all_over),
        cmocka_unit_test(the_number_does_not_jump),
        cmocka_unit_test(a_deed_under_way_moves_nothing),
        cmocka_unit_test(a_seam_is_as_far_from_one_tile_as_from_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

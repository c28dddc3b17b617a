/* Text in boxes. Pango shapes and chooses fonts by script; a cache keeps what it shaped. */
#include <math.h>
#include <string.h>

#include "common/base/span.h"
#include "common/draw/brush_inside.h"

static const char FAMILY[] = "Inter, Noto Sans, Noto Sans Thai, Noto Sans Devanagari, "
                             "Touchstone Hanzi, Touchstone Names, Noto Sans CJK SC, sans-serif";
static const char FAMILY_DISPLAY[] = "Inter Display, Inter, Noto Sans, Noto Sans Thai, Noto Sans Devanagari, "
                                     "Touchstone Hanzi, Touchstone Names, Noto Sans CJK SC, sans-serif";

const char *brush_families(void)
{
    return FAMILY;
}

enum { SHRINK_STEPS_MAX = 24 };

void lettering_finish(struct brush *brush)
{
    for (size_t i = 0; i < COUNT_OF(brush->cache); i++) {
        if (brush->cache[i].layout)
            g_object_unref(brush->cache[i].layout);
        brush->cache[i].layout = NULL;
    }
}

static PangoWeight pango_weight(enum letter_weight weight)
{
    switch (weight) {
    case LETTER_REGULAR:
        return PANGO_WEIGHT_NORMAL;
    case LETTER_MEDIUM:
        return PANGO_WEIGHT_MEDIUM;
    case LETTER_SEMIBOLD:
        return PANGO_WEIGHT_SEMIBOLD;
    case LETTER_BOLD:
        break;
    }
    return PANGO_WEIGHT_BOLD;
}

static void set_font(PangoLayout *layout, const struct lettering *style, double size)
{
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font,
                                             style->display && !style->number ? FAMILY_DISPLAY : FAMILY);
    pango_font_description_set_weight(font, pango_weight(style->weight));
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
}

static void add_bold(PangoAttrList *list, size_t start, size_t end)
{
    PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
    bold->start_index = (guint)start;
    bold->end_index = (guint)end;
    pango_attr_list_insert(list, bold);
}

static void add_strong(PangoAttrList *list, const char *text, uint32_t strong)
{
    for (size_t at = 0; text[at] != '\0' && strong != 0; strong >>= 1) {
        const char *blank = strchr(text + at, ' '), *joint = strstr(text + at, "\u00a0");
        const char *end = !blank || (joint && joint < blank) ? joint : blank;
        size_t size = end ? (size_t)(end - text) - at : strlen(text + at);
        if ((strong & 1) != 0)
            add_bold(list, at, at + size);
        at += size + (!end ? 0 : *end == ' ' ? 1 : strlen("\u00a0"));
    }
}

static void set_attributes(PangoLayout *layout, const struct lettering *style)
{
    PangoAttrList *list = pango_attr_list_new();
    pango_attr_list_insert(list, pango_attr_font_features_new(style->tag      ? "tnum=1, zero=1"
                                                              : style->number ? "tnum=1, kern=0"
                                                                              : "tnum=1"));
    if (style->lead > 0)
        add_bold(list, 0, style->lead);
    add_strong(list, pango_layout_get_text(layout), style->strong);
    pango_attr_list_insert(list, pango_attr_strikethrough_new(style->struck));
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

static double units(int pango)
{
    return (double)pango / PANGO_SCALE;
}

/* Half a pixel of slack: sums of widths are not exact. */
static bool fits(PangoLayout *layout, const struct lettering *style, double width, double height)
{
    PangoRectangle ink, logical;
    pango_layout_get_extents(layout, &ink, &logical);
    int lines_max = style->lines_max > 1 ? style->lines_max : 1;
    return units(logical.width) <= width + 0.5 && units(ink.height) <= height + 0.5 &&
           pango_layout_get_line_count(layout) <= lines_max;
}

static void shape(struct shaped *shaped)
{
    const struct lettering *style = &shaped->style;
    bool wraps = style->lines_max > 1;
    double smallest = style->size_min > 0 ? fmin(style->size_min, style->size) : style->size;
    double step = fmax((style->size - smallest) / SHRINK_STEPS_MAX, 1.0);
    pango_layout_set_wrap(shaped->layout, PANGO_WRAP_WORD);
    pango_layout_set_width(shaped->layout, wraps ? (int)(shaped->width * PANGO_SCALE) : -1);
    for (double size = style->size;; size = fmax(size - step, smallest)) {
        set_font(shaped->layout, style, size);
        shaped->size = size;
        shaped->fitted = fits(shaped->layout, style, shaped->width, shaped->height);
        if (shaped->fitted || size <= smallest)
            break;
    }
    if (shaped->fitted)
        return;
    pango_layout_set_width(shaped->layout, (int)(shaped->width * PANGO_SCALE));
    pango_layout_set_height(shaped->layout, wraps ? -style->lines_max : -1);
    pango_layout_set_ellipsize(shaped->layout, PANGO_ELLIPSIZE_END);
}

/* What decides about the shape; colour and place do not. */
static struct lettering shape_key(const struct lettering *style)
{
    return (struct lettering){.size = style->size,
                              .size_min = style->size_min,
                              .weight = style->weight,
                              .lines_max = style->lines_max,
                              .tag = style->tag,
                              .number = style->number,
                              .display = style->display,
                              .lead = style->lead,
                              .strong = style->strong,
                              .struck = style->struck};
}

static bool key_equal(const struct lettering *a, const struct lettering *b)
{
    return !(a->size < b->size) && !(a->size > b->size) && !(a->size_min < b->size_min) &&
           !(a->size_min > b->size_min) && a->weight == b->weight && a->lines_max == b->lines_max &&
           a->tag == b->tag && a->number == b->number && a->display == b->display && a->lead == b->lead &&
           a->strong == b->strong && a->struck == b->struck;
}

static bool near(double a, double b)
{
    return fabs(a - b) < 0.01;
}

static struct shaped *find_shaped(struct brush *brush, struct box box, const struct lettering *key,
                                  const char *text)
{
    for (size_t i = 0; i < COUNT_OF(brush->cache); i++) {
        struct shaped *shaped = &brush->cache[i];
        if (shaped->layout && near(shaped->width, box.width) && near(shaped->height, box.height) &&
            key_equal(&shaped->style, key) && strcmp(shaped->text, text) == 0)
            return shaped;
    }
    return NULL;
}

static struct shaped *oldest(struct brush *brush)
{
    struct shaped *oldest = &brush->cache[0];
    for (size_t i = 0; i < COUNT_OF(brush->cache); i++) {
        if (!brush->cache[i].layout)
            return &brush->cache[i];
        if (brush->cache[i].used < oldest->used)
            oldest = &brush->cache[i];
    }
    g_object_unref(oldest->layout);
    return oldest;
}

/* Copies the text, at most LETTERING_TEXT_MAX - 1 bytes of whole characters. False when some were left out.
 */
static bool take_text(char out[LETTERING_TEXT_MAX], const char *text)
{
    size_t size = strlen(text);
    bool whole = size < LETTERING_TEXT_MAX;
    if (!whole)
        size = LETTERING_TEXT_MAX - 1;
    while (size > 0 && !span_is_utf8((struct span){text, size}))
        size--;
    memcpy(out, text, size);
    out[size] = '\0';
    return whole;
}

static struct shaped *get_shaped(struct brush *brush, struct box box, const struct lettering *style,
                                 const char *text)
{
    struct lettering key = shape_key(style);
    struct shaped *found = find_shaped(brush, box, &key, text);
    if (!found) {
        found = oldest(brush);
        *found = (struct shaped){.style = key, .width = box.width, .height = box.height};
        bool whole = take_text(found->text, text);
        found->layout = pango_layout_new(brush->pango);
        assert(found->layout);
        pango_layout_set_text(found->layout, found->text, -1);
        set_attributes(found->layout, &key);
        shape(found);
        found->fitted = found->fitted && whole;
    }
    found->used = ++brush->clock;
    return found;
}

static PangoAlignment pango_align(enum letter_across across)
{
    if (across == LETTER_LEFT)
        return PANGO_ALIGN_LEFT;
    return across == LETTER_CENTRE ? PANGO_ALIGN_CENTER : PANGO_ALIGN_RIGHT;
}

static double place_across(const struct lettering *style, struct box box, double width)
{
    if (style->across == LETTER_LEFT)
        return box.x;
    return style->across == LETTER_CENTRE ? box.x + (box.width - width) / 2 : box.x + box.width - width;
}

static double place_down(const struct lettering *style, struct box box, double height, double baseline)
{
    switch (style->down) {
    case LETTER_MIDDLE:
        return box.y + (box.height - height) / 2;
    case LETTER_TOP:
        return box.y;
    case LETTER_BOTTOM:
        return box.y + box.height - height;
    case LETTER_BASELINE:
        break;
    }
    return box.y + box.height - baseline;
}

/* Where the shaped text goes; `x` and `y` are the origin of the layout. */
static struct lettered place(const struct shaped *shaped, const struct lettering *style, struct box box,
                             double *x, double *y)
{
    PangoRectangle ink, logical;
    pango_layout_get_extents(shaped->layout, &ink, &logical);
    double width = units(logical.width), height = units(logical.height);
    *x = place_across(style, box, width) - units(logical.x);
    *y = place_down(style, box, height, units(pango_layout_get_baseline(shaped->layout)));
    return (struct lettered){
        .fitted = shaped->fitted,
        .size = shaped->size,
        .width = width,
        .height = height,
        .ink = {*x + units(ink.x), *y + units(ink.y), units(ink.width), units(ink.height)},
    };
}

static void tell(struct brush *brush, struct box box, const struct lettering *style, const char *text,
                 const struct lettered *result, bool drawn)
{
    if (!brush->witness)
        return;
    struct brush_note note = {
        .text = text, .box = box, .result = *result, .colour = style->colour, .drawn = drawn};
    brush->witness(brush->witness_context, &note);
}

struct lettered brush_text(struct brush *brush, struct box box, const struct lettering *style,
                           const char *text)
{
    if (text[0] == '\0')
        return (struct lettered){.fitted = true, .size = style->size};
    struct shaped *shaped = get_shaped(brush, box, style, text);
    pango_layout_set_alignment(shaped->layout, pango_align(style->across));
    double x, y;
    struct lettered result = place(shaped, style, box, &x, &y);
    tell(brush, box, style, text, &result, false);
    brush_colour(brush, style->colour);
    cairo_move_to(brush->cairo, x, y);
    pango_cairo_show_layout(brush->cairo, shaped->layout);
    cairo_new_path(brush->cairo);
    tell(brush, box, style, text, &result, true);
    return result;
}

struct lettered brush_measure(struct brush *brush, struct box box, const struct lettering *style,
                              const char *text)
{
    if (text[0] == '\0')
        return (struct lettered){.fitted = true, .size = style->size};
    double x, y;
    return place(get_shaped(brush, box, style, text), style, box, &x, &y);
}

double brush_text_width(struct brush *brush, const struct lettering *style, const char *text)
{
    struct lettering line = *style;
    line.size_min = 0;
    line.lines_max = 1;
    return brush_measure(brush, (struct box){0, 0, 1e5, 1e5}, &line, text).width;
}

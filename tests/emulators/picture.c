#include "tests/emulators/picture.h"

#include <errno.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <qrencode.h>
#include <string.h>

#include "common/base/number.h"
#include "common/base/text.h"
#include "tests/emulators/chance.h"
#include "tests/emulators/code128.h"

enum { QR_QUIET = 4, BAR_MODULES = 24, PAPER = 232, INK = 28, MARGIN_MODULES = 1 };

/* A label in modules, before it is laid on the bench. */
struct label {
    const char *text;
    QRcode *qr; /* owned; NULL for Code 128 */
    struct code128 bars;
    double quiet; /* beside the code */
    double width; /* of the whole label */
    double height;
    double code_height;
    double text_height; /* 0: no text */
};

struct picture picture_default(void)
{
    return (struct picture){.code = PICTURE_QR,
                            .correction = 'Q',
                            .width = 640,
                            .height = 480,
                            .contrast = 1,
                            .noise = 2,
                            .human = true,
                            .seed = 1};
}

/* ---------------------------------------------------------------- settings */

static struct fault set_size(struct picture *picture, struct span value)
{
    struct span width, height = value;
    int64_t w = 0, h = 0;
    if (!span_split(&height, 'x', &width) || !number_read_int(width, FRAME_SIDE_MIN, FRAME_SIDE_MAX, &w) ||
        !number_read_int(height, FRAME_SIDE_MIN, FRAME_SIDE_MAX, &h))
        return fault_make(FAULT_INPUT, "size=%.*s: write size=640x480", (int)value.size, value.data);
    picture->width = (int)w;
    picture->height = (int)h;
    return FAULT_OK;
}

static struct fault set_code(struct picture *picture, struct span value)
{
    if (!span_is(value, "qr") && !span_is(value, "128"))
        return fault_make(FAULT_INPUT, "code=%.*s: write code=qr or code=128", (int)value.size, value.data);
    picture->code = span_is(value, "qr") ? PICTURE_QR : PICTURE_CODE128;
    return FAULT_OK;
}

static struct fault set_switch(struct setting setting, bool *out)
{
    int64_t value = 0;
    struct fault fault = setting_int(setting, 0, 1, &value);
    *out = value == 1;
    return fault;
}

static struct fault set_place(struct picture *picture, struct setting setting)
{
    picture->placed = true;
    return setting_real(setting, -FRAME_SIDE_MAX, FRAME_SIDE_MAX,
                        span_is(setting.key, "x") ? &picture->x_px : &picture->y_px);
}

static struct fault set_word(struct picture *picture, struct setting setting)
{
    if (span_is(setting.key, "code"))
        return set_code(picture, setting.value);
    if (span_is(setting.key, "size"))
        return set_size(picture, setting.value);
    if (span_is(setting.key, "ecc")) {
        if (setting.value.size != 1 || strchr("LMQH", setting.value.data[0]) == NULL)
            return fault_make(FAULT_INPUT, "ecc=%.*s: write L, M, Q or H", (int)setting.value.size,
                              setting.value.data);
        picture->correction = setting.value.data[0];
        return FAULT_OK;
    }
    if (span_is(setting.key, "also")) {
        if (!TEXT_COPY(picture->also, setting.value))
            return fault_make(FAULT_TOO_BIG, "also= takes up to %d bytes", PICTURE_TEXT_SIZE - 1);
        return FAULT_OK;
    }
    return fault_make(FAULT_INPUT,
                      "a picture has no setting \"%.*s\": use code, ecc, size, rotate, px, x, y, blur, box, "
                      "light, tilt, glare, "
                      "contrast, noise, invert, human, also, seed",
                      (int)setting.key.size, setting.key.data);
}

struct fault picture_set(struct picture *picture, struct setting setting)
{
    struct {
        const char *key;
        double low, high, *out;
    } reals[] = {
        {"rotate", -3600, 3600, &picture->rotate_deg},
        {"px", 0.5, 100, &picture->px},
        {"blur", 0, 10, &picture->blur_px},
        {"light", 0, 0.95, &picture->light},
        {"noise", 0, 100, &picture->noise},
        {"tilt", -75, 75, &picture->tilt_deg},
        {"glare", 0, 1, &picture->glare},
        {"contrast", 0.05, 1, &picture->contrast},
    };
    for (size_t i = 0; i < COUNT_OF(reals); i++) {
        if (span_is(setting.key, reals[i].key))
            return setting_real(setting, reals[i].low, reals[i].high, reals[i].out);
    }
    if (span_is(setting.key, "x") || span_is(setting.key, "y"))
        return set_place(picture, setting);
    if (span_is(setting.key, "box"))
        return setting_int(setting, 0, 20, &picture->box_px);
    if (span_is(setting.key, "seed"))
        return setting_int(setting, 0, INT64_MAX, &picture->seed);
    if (span_is(setting.key, "invert"))
        return set_switch(setting, &picture->invert);
    if (span_is(setting.key, "human"))
        return set_switch(setting, &picture->human);
    return set_word(picture, setting);
}

/* ---------------------------------------------------------------- the label */

static struct fault make_qr(const struct picture *picture, const char *text, struct label *label)
{
    static const struct {
        char letter;
        QRecLevel level;
    } levels[] = {{'L', QR_ECLEVEL_L}, {'M', QR_ECLEVEL_M}, {'Q', QR_ECLEVEL_Q}, {'H', QR_ECLEVEL_H}};
    QRecLevel level = QR_ECLEVEL_Q;
    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        if (levels[i].letter == picture->correction)
            level = levels[i].level;
    }
    label->qr = QRcode_encodeString(text, 1, level, QR_MODE_8, 1);
    if (label->qr == NULL)
        return fault_system(errno, "no QR code for \"%s\"", text);
    label->quiet = QR_QUIET;
    label->code_height = label->qr->width;
    label->width = label->qr->width + 2 * QR_QUIET;
    return FAULT_OK;
}

static struct fault make_bars(const char *text, struct label *label)
{
    struct fault fault = code128_encode(span_of(text), &label->bars);
    label->quiet = CODE128_QUIET;
    label->code_height = BAR_MODULES;
    label->width = label->bars.modules + 2 * CODE128_QUIET;
    return fault;
}

static struct fault label_create(const struct picture *picture, const char *text, struct label *label)
{
    *label = (struct label){.text = text};
    struct fault fault = picture->code == PICTURE_QR ? make_qr(picture, text, label) : make_bars(text, label);
    double edge = picture->code == PICTURE_QR ? QR_QUIET : QR_QUIET + MARGIN_MODULES;
    label->text_height = picture->human ? (picture->code == PICTURE_QR ? 4 : 9) : 0;
    label->height = 2 * edge + label->code_height + label->text_height;
    return fault;
}

static void label_destroy(struct label *label)
{
    QRcode_free(label->qr);
    label->qr = NULL;
}

static void set_grey(cairo_t *cr, int level)
{
    cairo_set_source_rgb(cr, level / 255.0, level / 255.0, level / 255.0);
}

/* All modules in one path and one fill: neighbours must not show a seam. */
static void trace_code(cairo_t *cr, const struct label *label)
{
    if (label->qr != NULL) {
        for (int i = 0; i < label->qr->width * label->qr->width; i++) {
            if ((label->qr->data[i] & 1) != 0)
                cairo_rectangle(cr, i % label->qr->width, i / label->qr->width, 1, 1);
        }
        return;
    }
    double x = 0;
    for (size_t i = 0; i < label->bars.count; i++) {
        if (i % 2 == 0)
            cairo_rectangle(cr, x, 0, label->bars.width[i], label->code_height);
        x += label->bars.width[i];
    }
}

/* A zero in a tag is slashed: it is no letter O. */
static void set_tag_digits(PangoLayout *layout)
{
    PangoAttrList *list = pango_attr_list_new();
    pango_attr_list_insert(list, pango_attr_font_features_new("zero, tnum"));
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

/* The text fills its strip, or the width of the label, whichever is less. */
static void draw_text(cairo_t *cr, const struct label *label, double top)
{
    PangoLayout *layout = pango_cairo_create_layout(cr);
    PangoFontDescription *font = pango_font_description_from_string("Inter Medium");
    pango_font_description_set_absolute_size(font, 100 * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    set_tag_digits(layout);
    pango_layout_set_text(layout, label->text, -1);
    int width = 0, height = 0;
    pango_layout_get_pixel_size(layout, &width, &height);
    double scale = fmin(label->text_height / height, (label->width - 2) / fmax(width, 1));
    cairo_save(cr);
    cairo_translate(cr, (label->width - width * scale) / 2, top);
    cairo_scale(cr, scale, scale);
    pango_cairo_show_layout(cr, layout);
    cairo_restore(cr);
    pango_font_description_free(font);
    g_object_unref(layout);
}

/* Draws the label with its middle at the origin; a unit is a module. */
static void draw_label(cairo_t *cr, const struct picture *picture, const struct label *label)
{
    double edge = (label->height - label->code_height - label->text_height) / 2;
    cairo_translate(cr, -label->width / 2, -label->height / 2);
    cairo_rectangle(cr, 0, 0, label->width, label->height);
    set_grey(cr, picture->invert ? INK : PAPER);
    cairo_fill(cr);
    set_grey(cr, picture->invert ? PAPER : INK);
    cairo_save(cr);
    cairo_translate(cr, label->quiet, edge);
    trace_code(cr, label);
    cairo_fill(cr);
    cairo_restore(cr);
    if (label->text_height > 0)
        draw_text(cr, label, edge + label->code_height + QR_QUIET / 2.0);
}

/* ---------------------------------------------------------------- the bench */

static double smooth(double t)
{
    return t * t * (3 - 2 * t);
}

/* Value noise: random numbers on a grid, smoothly joined. */
static double grain(double x, double y, uint64_t seed)
{
    double x0 = floor(x), y0 = floor(y), across = smooth(x - x0), down = smooth(y - y0);
    uint64_t corner = (uint64_t)(int64_t)x0 * 4099 + (uint64_t)(int64_t)y0 * 1000003;
    double top = chance_even(seed, corner) * (1 - across) + chance_even(seed, corner + 4099) * across;
    double low =
        chance_even(seed, corner + 1000003) * (1 - across) + chance_even(seed, corner + 1004102) * across;
    return top * (1 - down) + low * down;
}

/* A worn wooden bench: long fibres and a few stains. */
static void paint_bench(uint32_t *pixels, int width, int height, uint64_t seed)
{
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            double level = 112 + 16 * grain(x / 140.0, y / 9.0, seed) +
                           14 * grain(x / 90.0, y / 70.0, seed + 1) + 5 * grain(x / 23.0, y / 2.5, seed + 2);
            pixels[(size_t)y * (size_t)width + (size_t)x] = (uint32_t)lrint(level) * 0x010101u;
        }
    }
}

static double module_px(const struct picture *picture)
{
    if (picture->px > 0)
        return picture->px;
    return picture->code == PICTURE_QR ? 5 : 3;
}

static struct fault check_fit(const struct picture *picture, const struct label *label, double centre_x)
{
    double px = module_px(picture), angle = picture->rotate_deg * G_PI / 180;
    double width = px * (fabs(label->width * cos(angle)) + fabs(label->height * sin(angle)));
    double height = px * (fabs(label->width * sin(angle)) + fabs(label->height * cos(angle)));
    double room = 2 * fmin(centre_x, picture->width - centre_x);
    if (picture->placed || (width <= room + 0.5 && height <= picture->height + 0.5))
        return FAULT_OK;
    return fault_make(FAULT_INPUT,
                      "the label needs %.0f x %.0f pixels and there are %.0f x %d: use a smaller px=", width,
                      height, room, picture->height);
}

static struct fault place_label(cairo_t *cr, const struct picture *picture, const char *text, double centre_x)
{
    struct label label;
    double px = module_px(picture);
    struct fault fault = label_create(picture, text, &label);
    if (!fault_is(fault))
        fault = check_fit(picture, &label, centre_x);
    if (!fault_is(fault)) {
        cairo_save(cr);
        cairo_translate(cr, centre_x + picture->x_px, picture->height / 2.0 + picture->y_px);
        cairo_rotate(cr, picture->rotate_deg * G_PI / 180);
        cairo_scale(cr, px, px);
        draw_label(cr, picture, &label);
        cairo_restore(cr);
    }
    label_destroy(&label);
    return fault;
}

static struct fault place_labels(cairo_t *cr, const struct picture *picture)
{
    double middle = picture->width / 2.0;
    if (picture->text[0] == '\0')
        return FAULT_OK;
    if (picture->also[0] == '\0')
        return place_label(cr, picture, picture->text, middle);
    struct fault fault = place_label(cr, picture, picture->text, middle / 2);
    return fault_is(fault) ? fault : place_label(cr, picture, picture->also, middle + middle / 2);
}

static struct fault draw_scene(const struct picture *picture, struct frame *frame)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, picture->width, picture->height);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(surface);
        return fault_make(FAULT_FULL, "no memory for the picture");
    }
    uint32_t *pixels = (uint32_t *)(void *)cairo_image_surface_get_data(surface);
    paint_bench(pixels, picture->width, picture->height, (uint64_t)picture->seed);
    cairo_surface_mark_dirty(surface);
    cairo_t *cr = cairo_create(surface);
    struct fault fault = place_labels(cr, picture);
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    for (size_t i = 0; i < (size_t)picture->width * (size_t)picture->height; i++)
        frame->pixels[i] = (unsigned char)(pixels[i] & 0xFF);
    cairo_surface_destroy(surface);
    return fault;
}

struct fault picture_draw(const struct picture *picture, struct frame *frame)
{
    struct fault fault = frame_create(frame, picture->width, picture->height);
    if (!fault_is(fault))
        fault = draw_scene(picture, frame);
    if (!fault_is(fault))
        fault = frame_tilt(frame, picture->tilt_deg);
    if (fault_is(fault)) {
        frame_destroy(frame);
        return fault;
    }
    frame_fade(frame, picture->contrast);
    frame_light(frame, picture->light, (uint64_t)picture->seed);
    frame_glare(frame, picture->glare, (uint64_t)picture->seed);
    frame_blur_gauss(frame, picture->blur_px);
    frame_blur_box(frame, (int)picture->box_px);
    frame_noise(frame, picture->noise, (uint64_t)picture->seed + 1000);
    return FAULT_OK;
}

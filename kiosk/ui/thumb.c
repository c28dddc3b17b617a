/* Photos and pictures of models: kept as they were shown or came from the hub, by their id, for the screens
 * that look at them. Photos are at most 640 x 480 grey pixels each, of one piece, and gone when nobody is in;
 * what lists show of models is small, and stays. */
#include <math.h>
#include <string.h>

#include "kiosk/ui/ui_inside.h"

struct pool {
    struct ui_thumb *thumbs;
    int count;
};

static struct pool large_of(struct ui *ui)
{
    return (struct pool){ui->thumbs, UI_THUMBS};
}

static struct pool small_of(struct ui *ui)
{
    return (struct pool){ui->small_thumbs, UI_SMALL_THUMBS};
}

static void forget(struct ui_thumb *thumb)
{
    if (thumb->grey)
        cairo_surface_destroy(thumb->grey);
    *thumb = (struct ui_thumb){.grey = NULL};
}

static void forget_all(struct pool pool)
{
    for (int i = 0; i < pool.count; i++)
        forget(&pool.thumbs[i]);
}

void thumb_forget(struct ui *ui)
{
    forget_all(large_of(ui));
}

void thumb_finish(struct ui *ui)
{
    forget_all(large_of(ui));
    forget_all(small_of(ui));
}

void thumb_begin(struct ui *ui)
{
    ui->drawn_from = ui->thumb_uses;
}

static struct ui_thumb *find(struct pool pool, const char *id)
{
    for (int i = 0; i < pool.count; i++)
        if (id[0] != '\0' && strcmp(pool.thumbs[i].id, id) == 0)
            return &pool.thumbs[i];
    return NULL;
}

/* The one that nobody has looked at for longest makes room for this id. */
static struct ui_thumb *make_room(struct ui *ui, struct pool pool, const char *id)
{
    struct ui_thumb *thumb = &pool.thumbs[0];
    for (int i = 1; i < pool.count; i++)
        if (pool.thumbs[i].used < thumb->used)
            thumb = &pool.thumbs[i];
    forget(thumb);
    bool fits = TEXT_COPY(thumb->id, span_of(id));
    assert(fits);
    thumb->used = ++ui->thumb_uses;
    return thumb;
}

/* A place for one that is not here, unless all are on the screen. */
static struct ui_thumb *want(struct ui *ui, struct pool pool, const char *id)
{
    for (int i = 0; i < pool.count; i++)
        if (pool.thumbs[i].used <= ui->drawn_from)
            return make_room(ui, pool, id);
    return NULL;
}

static cairo_surface_t *make_surface(int width, int height)
{
    cairo_surface_t *grey = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
    assert(cairo_surface_status(grey) == CAIRO_STATUS_SUCCESS);
    return grey;
}

static cairo_surface_t *copy(const struct ui_preview *photo)
{
    cairo_surface_t *grey = make_surface(photo->width, photo->height);
    cairo_surface_flush(grey);
    unsigned char *rows = cairo_image_surface_get_data(grey);
    ptrdiff_t stride = cairo_image_surface_get_stride(grey);
    for (int y = 0; y < photo->height; y++)
        memcpy(rows + y * stride, photo->grey + (ptrdiff_t)y * photo->width, (size_t)photo->width);
    cairo_surface_mark_dirty(grey);
    return grey;
}

static cairo_surface_t *shrink(const struct ui_preview *photo)
{
    double scale = fmin(1, (double)UI_SMALL_SIDE / fmax(photo->width, photo->height));
    cairo_surface_t *whole = copy(photo), *small = make_surface((int)fmax(floor(photo->width * scale), 1),
                                                                (int)fmax(floor(photo->height * scale), 1));
    cairo_t *cairo = cairo_create(small);
    cairo_scale(cairo, scale, scale);
    cairo_set_operator(cairo, CAIRO_OPERATOR_SOURCE);
    cairo_set_source_surface(cairo, whole, 0, 0);
    cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD); /* no edge fades */
    cairo_paint(cairo);
    cairo_destroy(cairo);
    cairo_surface_destroy(whole);
    return small;
}

void ui_keep_photo(struct ui *ui, const char *id, const struct ui_preview *photo)
{
    assert(photo->width > 0 && photo->height > 0 && photo->width <= UI_PREVIEW_WIDTH_MAX &&
           photo->height <= UI_PREVIEW_HEIGHT_MAX);
    if (id[0] == '\0')
        return;
    struct ui_thumb *large = find(large_of(ui), id), *small = find(small_of(ui), id);
    if (!large && !small)
        large = make_room(ui, large_of(ui), id); /* a photo of a piece */
    if (large && !large->grey)                   /* the id is its bytes' name: another is the same */
        large->grey = copy(photo);
    if (small && !small->grey)
        small->grey = shrink(photo);
}

static bool draw(struct ui *ui, struct ui_thumb *thumb, double white, struct box box)
{
    if (!thumb)
        return false;
    thumb->used = ++ui->thumb_uses;
    if (!thumb->grey)
        return false;
    mask_draw(ui, thumb->grey, cairo_image_surface_get_width(thumb->grey),
              cairo_image_surface_get_height(thumb->grey), white, box);
    return true;
}

bool thumb_draw(struct ui *ui, const char *id, struct box box)
{
    return draw(ui, find(large_of(ui), id), 1, box);
}

/* Models are drawn on white: among dark panels that would be the brightest thing at the bench. */
static double white_of_models(const struct ui *ui)
{
    return ui->conf.theme == THEME_DARK ? 0.7 : 1;
}

bool thumb_draw_model(struct ui *ui, const char *id, bool large, struct box box)
{
    struct pool pool = large ? large_of(ui) : small_of(ui);
    struct ui_thumb *thumb = find(pool, id);
    if (id[0] == '\0')
        return false;
    if (!thumb)
        thumb = want(ui, pool, id);
    if (draw(ui, thumb, white_of_models(ui), box))
        return true;
    return large &&
           draw(ui, find(small_of(ui), id), white_of_models(ui), box); /* until the sharp one is here */
}

/* What has a place on the screen, and no pixels. */
static const char *wanted(const struct ui *ui, const struct ui_thumb *thumb)
{
    return thumb->id[0] != '\0' && !thumb->grey && thumb->used > ui->drawn_from ? thumb->id : NULL;
}

const char *ui_wanted_picture(const struct ui *ui, int index)
{
    for (int i = 0; i < UI_THUMBS + UI_SMALL_THUMBS; i++) {
        const struct ui_thumb *thumb = i < UI_THUMBS ? &ui->thumbs[i] : &ui->small_thumbs[i - UI_THUMBS];
        const char *id = wanted(ui, thumb);
        if (id && index-- == 0)
            return id;
    }
    return NULL;
}

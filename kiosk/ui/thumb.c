/* Photos and pictures of models: kept as they were shown or came from the hub, by their id, for the screens
 * that look at them. Photos are at most 640 x 480 pixels each, of one piece, and gone when nobody is in;
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
    if (thumb->picture)
        cairo_surface_destroy(thumb->picture);
    *thumb = (struct ui_thumb){.picture = NULL};
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

static cairo_surface_t *make_surface(const struct ui_preview *photo, int width, int height)
{
    cairo_format_t format = photo->colours ? CAIRO_FORMAT_RGB16_565 : CAIRO_FORMAT_A8;
    cairo_surface_t *picture = cairo_image_surface_create(format, width, height);
    assert(cairo_surface_status(picture) == CAIRO_STATUS_SUCCESS);
    return picture;
}

static cairo_surface_t *copy(const struct ui_preview *photo)
{
    cairo_surface_t *picture = make_surface(photo, photo->width, photo->height);
    const unsigned char *from = photo->colours ? (const unsigned char *)photo->colours : photo->grey;
    size_t line = (size_t)photo->width * (photo->colours ? sizeof *photo->colours : 1);
    cairo_surface_flush(picture);
    unsigned char *rows = cairo_image_surface_get_data(picture);
    ptrdiff_t stride = cairo_image_surface_get_stride(picture);
    for (int y = 0; y < photo->height; y++)
        memcpy(rows + y * stride, from + (size_t)y * line, line);
    cairo_surface_mark_dirty(picture);
    return picture;
}

static cairo_surface_t *shrink(const struct ui_preview *photo)
{
    double scale = fmin(1, (double)UI_SMALL_SIDE / fmax(photo->width, photo->height));
    int width = (int)fmax(floor(photo->width * scale), 1),
        height = (int)fmax(floor(photo->height * scale), 1);
    cairo_surface_t *whole = copy(photo), *small = make_surface(photo, width, height);
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
    if (large && !large->picture)                /* the id is its bytes' name: another is the same */
        large->picture = copy(photo);
    if (small && !small->picture)
        small->picture = shrink(photo);
}

static bool draw(struct ui *ui, struct ui_thumb *thumb, double white, struct box box)
{
    if (!thumb)
        return false;
    thumb->used = ++ui->thumb_uses;
    if (!thumb->picture)
        return false;
    still_draw(ui, thumb->picture, cairo_image_surface_get_width(thumb->picture),
               cairo_image_surface_get_height(thumb->picture), white, box);
    return true;
}

bool thumb_draw(struct ui *ui, const char *id, struct box box)
{
    return draw(ui, find(large_of(ui), id), 1, box);
}

/* Models are drawn on white: among dark panels that would be the brightest thing at the bench. */
static double white_of_models(const struct ui *ui)
{
    return ui->conf.theme == THEME_DARK ? 0.8 : 1;
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
    return thumb->id[0] != '\0' && !thumb->picture && thumb->used > ui->drawn_from ? thumb->id : NULL;
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

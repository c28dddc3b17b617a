/* Photos become pixels on a thread of their own: in order, whatever is in the file, and nobody waits for it.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <png.h>

#include "common/base/text.h"
#include "kiosk/decoder.h"
#include "kiosk/device/photo_jpeg.h"

enum { TOLD_MAX = 64 };

/* ------------------------------------------------------------------ who is told */

struct ear {
    pthread_mutex_t mutex;
    pthread_cond_t news;
    char ids[TOLD_MAX][PHOTO_ID_MAX];
    struct fault faults[TOLD_MAX];
    int told;
};

static void hear(void *context, const char *id, struct fault fault)
{
    struct ear *ear = context;
    pthread_mutex_lock(&ear->mutex);
    assert_true(ear->told < TOLD_MAX && TEXT_COPY(ear->ids[ear->told], span_of(id)));
    ear->faults[ear->told++] = fault;
    pthread_cond_broadcast(&ear->news);
    pthread_mutex_unlock(&ear->mutex);
}

static void wait_for(struct ear *ear, int told)
{
    pthread_mutex_lock(&ear->mutex);
    while (ear->told < told)
        pthread_cond_wait(&ear->news, &ear->mutex);
    pthread_mutex_unlock(&ear->mutex);
}

static struct decoder *open_with(struct ear *ear)
{
    *ear = (struct ear){.told = 0};
    pthread_mutex_init(&ear->mutex, NULL);
    pthread_cond_init(&ear->news, NULL);
    return decoder_create(hear, ear);
}

static void close_with(struct decoder *decoder, struct ear *ear)
{
    decoder_destroy(decoder);
    pthread_cond_destroy(&ear->news);
    pthread_mutex_destroy(&ear->mutex);
}

/* ------------------------------------------------------------------ files, dark above and light below */

struct bytes {
    char *data; /* malloc'ed */
    size_t size;
};

static void add_bytes(png_structp png, png_bytep data, size_t size)
{
    struct bytes *file = png_get_io_ptr(png);
    file->data = realloc(file->data, file->size + size);
    assert_non_null(file->data);
    memcpy(file->data + file->size, data, size);
    file->size += size;
}

static void flush(png_structp png)
{
    (void)png;
}

struct making {
    struct bytes file;
    png_structp png;
    png_infop info;
    int passes;
};

static void begin_png(struct making *making, int width, int height, int depth, bool colour, bool interlaced)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    *making = (struct making){.png = png, .info = info};
    png_set_write_fn(png, &making->file, add_bytes, flush);
    png_set_compression_level(png, 1);
    png_set_filter(png, 0, PNG_FILTER_NONE);
    png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, depth,
                 colour ? PNG_COLOR_TYPE_RGBA : PNG_COLOR_TYPE_GRAY,
                 interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    making->passes = png_set_interlace_handling(png);
}

static struct bytes end_png(struct making *making)
{
    png_write_end(making->png, making->info);
    png_destroy_write_struct(&making->png, &making->info);
    return making->file;
}

/* Each pixel is another than those around it. */
static struct bytes make_slopes(int width, int height, bool interlaced)
{
    struct making making;
    unsigned char *line = malloc((size_t)width);
    assert_non_null(line);
    begin_png(&making, width, height, 8, false, interlaced);
    for (int pass = 0; pass < making.passes; pass++)
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++)
                line[x] = (unsigned char)((x * 37 + y * 91) / 8);
            png_write_row(making.png, line);
        }
    free(line);
    return end_png(&making);
}

/* `depth` bits, of grey or (`colour`) of red, green, blue and alpha: then it is red below. */
static struct bytes make_png(int width, int height, int depth, bool colour, bool interlaced)
{
    struct making making;
    begin_png(&making, width, height, depth, colour, interlaced);
    size_t size = png_get_rowbytes(making.png, making.info);
    unsigned char *dark = calloc(1, size), *light = malloc(size);
    assert_true(dark && light);
    memset(light, 255, size);
    for (size_t i = 3; colour && i < size; i += 4) {
        dark[i] = 255; /* it hides what is behind it */
        light[i - 1] = light[i - 2] = 0;
    }
    for (int pass = 0; pass < making.passes; pass++)
        for (int y = 0; y < height; y++)
            png_write_row(making.png, y < height / 2 ? dark : light);
    free(dark);
    free(light);
    return end_png(&making);
}

static struct bytes copy_jpeg(struct photo_jpeg *photo)
{
    struct bytes file = {malloc(photo->size), photo->size};
    assert_non_null(file.data);
    memcpy(file.data, photo->data, photo->size);
    photo_jpeg_release(photo);
    return file;
}

static struct bytes make_jpeg(int width, int height)
{
    size_t size = (size_t)width * (size_t)height;
    struct picture picture = {.width = width, .height = height, .grey = calloc(1, size)};
    struct photo_jpeg photo;
    assert_non_null(picture.grey);
    memset(picture.grey + size / 2, 255, size - size / 2);
    assert_false(fault_is(photo_jpeg_of_grey(&picture, &photo)));
    picture_release(&picture);
    return copy_jpeg(&photo);
}

/* As a camera gives it, black above and red below. */
static struct bytes make_red_jpeg(int width, int height)
{
    static const unsigned char black[] = {0, 128, 0, 128}, red[] = {76, 85, 76, 255};
    size_t size = (size_t)width * (size_t)height * 2;
    char *data = malloc(size);
    struct photo_jpeg photo;
    assert_non_null(data);
    for (size_t i = 0; i < size; i++)
        data[i] = (char)(i < size / 2 ? black : red)[i % 4];
    assert_false(fault_is(photo_jpeg_of_yuyv((struct span){data, size}, width, height, &photo)));
    free(data);
    return copy_jpeg(&photo);
}

static struct bytes make_text(const char *text)
{
    return (struct bytes){strdup(text), strlen(text)};
}

/* ------------------------------------------------------------------ whatever is in it */

enum shape { PNG_GREY, PNG_BITS, PNG_COLOUR, PNG_DEEP, PNG_PASSES, JPEG, JPEG_COLOUR, NO_PICTURE };

static struct bytes make_file(enum shape shape, int width, int height)
{
    switch (shape) {
    case PNG_GREY:
        return make_png(width, height, 8, false, false);
    case PNG_BITS:
        return make_png(width, height, 1, false, false);
    case PNG_COLOUR:
        return make_png(width, height, 8, true, false);
    case PNG_DEEP:
        return make_png(width, height, 16, false, false);
    case PNG_PASSES:
        return make_png(width, height, 8, false, true);
    case JPEG:
        return make_jpeg(width, height);
    case JPEG_COLOUR:
        return make_red_jpeg(width, height);
    case NO_PICTURE:
        break;
    }
    return make_text("GIF89a, says who?");
}

static const struct {
    const char *name;
    enum shape shape;
    int width, height;
    int cut_percent;             /* of the file is there; 0: all */
    int want_width, want_height; /* 0: a fault */
} rows[] = {
    {"as large as it is shown", PNG_GREY, 640, 480, 0, 640, 480},
    {"small", PNG_GREY, 16, 16, 0, 16, 16},
    {"too small to be a picture", PNG_GREY, 15, 40, 0, 0, 0},
    {"colours and what is see-through", PNG_COLOUR, 300, 200, 0, 300, 200},
    {"sixteen bits", PNG_DEEP, 300, 200, 0, 300, 200},
    {"a little larger", PNG_GREY, 641, 480, 0, 320, 240},
    {"larger than is held whole", PNG_GREY, 5000, 4000, 0, 555, 444},
    {"the largest that the hub takes", PNG_BITS, 10000, 10000, 0, 476, 476},
    {"a strip of that length", PNG_BITS, 10000, 16, 0, 625, 1},
    {"larger than the hub takes", PNG_BITS, 10001, 16, 0, 0, 0},
    {"interlaced", PNG_PASSES, 640, 480, 0, 640, 480},
    {"interlaced and large", PNG_PASSES, 5000, 4000, 0, 555, 444},
    {"a JPEG", JPEG, 1280, 960, 0, 640, 480},
    {"a JPEG of which an eighth is decoded", JPEG, 4000, 3000, 0, 500, 375},
    {"an upright JPEG", JPEG, 480, 640, 0, 240, 320},
    {"a JPEG in colour", JPEG_COLOUR, 640, 480, 0, 640, 480},
    {"a JPEG larger than is held whole", JPEG, 8000, 600, 0, 615, 46},
    {"cut off", PNG_GREY, 640, 480, 50, 0, 0},
    {"large and cut off", PNG_GREY, 5000, 4000, 50, 0, 0},
    {"interlaced and cut off", PNG_PASSES, 640, 480, 50, 0, 0},
    {"a JPEG of which only the beginning is there", JPEG, 1280, 960, 1, 0, 0},
    {"no picture", NO_PICTURE, 0, 0, 0, 0, 0},
    {"nothing", NO_PICTURE, 0, 0, -100, 0, 0},
};

static unsigned green_of(uint16_t pixel)
{
    return (pixel >> 5 & 63) * 255U / 63;
}

static void whatever_is_in_it_is_shown_or_said(void **state)
{
    (void)state;
    struct ear ear;
    struct decoder *decoder = open_with(&ear);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes file = make_file(rows[i].shape, rows[i].width, rows[i].height);
        if (rows[i].cut_percent != 0)
            file.size = rows[i].cut_percent < 0 ? 0 : file.size * (size_t)rows[i].cut_percent / 100;
        decoder_give(decoder, rows[i].name, file.data, file.size);
        wait_for(&ear, (int)i + 1);
        struct photo_view *pixels = decoder_take(decoder, rows[i].name);
        bool wanted = rows[i].want_width > 0;
        if (fault_is(ear.faults[i]) == wanted || !pixels == wanted)
            fail_msg("%s: \"%s\"", rows[i].name, ear.faults[i].text);
        if (!wanted)
            assert_non_null(strstr(ear.faults[i].text, "cannot be shown"));
        if (pixels && (pixels->width != rows[i].want_width || pixels->height != rows[i].want_height))
            fail_msg("%s: %d x %d", rows[i].name, pixels->width, pixels->height);
        if (pixels && pixels->height > 1) {
            bool red = rows[i].shape == PNG_COLOUR || rows[i].shape == JPEG_COLOUR;
            assert_in_range(green_of(pixels->pixels[0]), 0, 20);
            uint16_t below = pixels->pixels[pixels->width * pixels->height - 1];
            assert_in_range(below >> 11, 28, 31);
            assert_in_range(green_of(below), red ? 0 : 235, red ? 20 : 255);
        }
        free(pixels);
    }
    close_with(decoder, &ear);
}

/* ------------------------------------------------------------------ order, and the end */

static void give(struct decoder *decoder, const char *id, int width, int height)
{
    struct bytes file = make_png(width, height, 8, false, false);
    decoder_give(decoder, id, file.data, file.size);
}

static void interlaced_it_is_the_same_picture(void **state)
{
    static const struct {
        int width, height;
    } sizes[] = {{64, 48}, {640, 480}, {1283, 1001}, {701, 5000}};
    static struct photo_view views[2];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        for (int interlaced = 0; interlaced < 2; interlaced++) {
            struct bytes file = make_slopes(sizes[i].width, sizes[i].height, interlaced);
            assert_false(fault_is(photo_view_take((struct span){file.data, file.size}, &views[interlaced])));
            free(file.data);
        }
        assert_int_equal(views[0].width, views[1].width);
        assert_memory_equal(views[0].pixels, views[1].pixels,
                            (size_t)(views[0].width * views[0].height) * sizeof *views[0].pixels);
    }
}

static void one_after_the_other_in_their_order(void **state)
{
    (void)state;
    static const char *const ids[] = {"large", "small", "bad", "smaller", "last"};
    struct ear ear;
    struct decoder *decoder = open_with(&ear);
    give(decoder, ids[0], 3000, 2000);
    give(decoder, ids[1], 64, 48);
    struct bytes bad = make_text("\x89PNG");
    decoder_give(decoder, ids[2], bad.data, bad.size);
    give(decoder, ids[3], 32, 24);
    give(decoder, ids[4], 16, 16);
    wait_for(&ear, (int)COUNT_OF(ids));
    for (size_t i = 0; i < COUNT_OF(ids); i++)
        assert_string_equal(ear.ids[i], ids[i]);
    for (size_t i = COUNT_OF(ids); i-- > 0;) { /* each is its own, whenever it is taken, and only once */
        struct photo_view *pixels = decoder_take(decoder, ids[i]);
        assert_int_equal(pixels != NULL, i != 2);
        free(pixels);
        assert_null(decoder_take(decoder, ids[i]));
    }
    assert_null(decoder_take(decoder, "nobody gave it"));
    close_with(decoder, &ear);
}

/* Whoever closes the kiosk waits for the one that is being decoded, and for no other. */
static void what_waits_is_let_go_at_the_end(void **state)
{
    (void)state;
    struct ear ear;
    struct decoder *decoder = open_with(&ear);
    for (int i = 0; i < TOLD_MAX; i++) {
        char id[PHOTO_ID_MAX];
        snprintf(id, sizeof id, "photo %d", i);
        give(decoder, id, 1000, 800);
    }
    wait_for(&ear, 1);
    close_with(decoder,
               &ear); /* with some done that nobody took, and some that wait: a leak is told by ASan */
    assert_true(ear.told >= 1);
    decoder_destroy(NULL);
}

struct giver {
    struct decoder *decoder;
    const char *name;
};

enum { GIVEN_EACH = 16 };

static void *give_some(void *context)
{
    const struct giver *giver = context;
    for (int i = 0; i < GIVEN_EACH; i++) {
        char id[PHOTO_ID_MAX];
        snprintf(id, sizeof id, "%s %d", giver->name, i);
        give(giver->decoder, id, 32, 24);
        free(decoder_take(giver->decoder, id)); /* it may be there already */
    }
    return NULL;
}

static void several_may_give_at_once(void **state)
{
    (void)state;
    struct ear ear;
    struct decoder *decoder = open_with(&ear);
    struct giver givers[] = {{decoder, "the link"}, {decoder, "the screen"}};
    pthread_t threads[COUNT_OF(givers)];
    for (size_t i = 0; i < COUNT_OF(givers); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, give_some, &givers[i]), 0);
    for (size_t i = 0; i < COUNT_OF(givers); i++)
        pthread_join(threads[i], NULL);
    wait_for(&ear, GIVEN_EACH * (int)COUNT_OF(givers));
    for (int i = 0; i < ear.told; i++)
        assert_false(fault_is(ear.faults[i]));
    close_with(decoder, &ear);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_is_in_it_is_shown_or_said),
        cmocka_unit_test(interlaced_it_is_the_same_picture),
        cmocka_unit_test(one_after_the_other_in_their_order),
        cmocka_unit_test(what_waits_is_let_go_at_the_end),
        cmocka_unit_test(several_may_give_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

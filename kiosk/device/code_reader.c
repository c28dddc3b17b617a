/* ZBar, and nothing else of the kiosk calls its scanner. Only QR and Code 128 are on: every other symbology
 * costs time, adds misreads, and one of them had a memory bug.
 *
 * ZBar trusts width × height and never the length of the buffer, and its scanner grows with each code it
 * reads: sizes are checked here, and the scanner is made anew every 1 000 frames. */
#include <stdlib.h>
#include <string.h>

#include <zbar.h>

#include "common/base/log.h"
#include "kiosk/device/picture.h"
#include "kiosk/device/picture_change.h"

enum {
    FRAMES_A_SCANNER = 1000,
    EFFORT_QUICK = 1,
    EFFORT_STILL = 3,
    ENLARGE_SIDE_MAX = 1000,
    SHRINK_SIDE_MIN = 1000
};
enum { BAND_PARTS = 16, DENSITY_QUICK = 2, VOTES_LIVE = 2, VOTES_STILL = 3 };

static const unsigned long FOURCC_Y800 = 'Y' | '8' << 8 | '0' << 16 | '0' << 24;

struct code_reader {
    zbar_image_scanner_t *scanner;
    int frames;
};

/* What was found so far in one picture. */
struct finds {
    struct picture_code *codes;
    int votes[PICTURE_CODES_MAX]; /* how many rows of how many looks showed it */
    int count, max;
};

static zbar_image_scanner_t *scanner_make(void)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    if (!scanner)
        return NULL;
    zbar_image_scanner_set_config(scanner, 0, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_CODE128, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(scanner, 0, ZBAR_CFG_POSITION, 1);
    return scanner;
}

struct code_reader *code_reader_create(void)
{
    return calloc(1, sizeof(struct code_reader));
}

void code_reader_destroy(struct code_reader *reader)
{
    if (!reader)
        return;
    if (reader->scanner)
        zbar_image_scanner_destroy(reader->scanner);
    free(reader);
}

static bool scanner_ready(struct code_reader *reader, int effort)
{
    if (reader->scanner && reader->frames >= FRAMES_A_SCANNER) {
        zbar_image_scanner_destroy(reader->scanner);
        reader->scanner = NULL;
    }
    if (!reader->scanner) {
        reader->scanner = scanner_make();
        reader->frames = 0;
    }
    if (!reader->scanner)
        return false;
    reader->frames++;
    int density = effort == EFFORT_QUICK ? DENSITY_QUICK : 1;
    zbar_image_scanner_set_config(reader->scanner, 0, ZBAR_CFG_X_DENSITY, density);
    zbar_image_scanner_set_config(reader->scanner, 0, ZBAR_CFG_Y_DENSITY, density);
    zbar_image_scanner_set_config(reader->scanner, 0, ZBAR_CFG_TEST_INVERTED, effort == EFFORT_STILL);
    return true;
}

static void centre_find(const zbar_symbol_t *symbol, int *x, int *y)
{
    unsigned count = zbar_symbol_get_loc_size(symbol);
    long sum_x = 0, sum_y = 0;
    for (unsigned i = 0; i < count; i++) {
        sum_x += zbar_symbol_get_loc_x(symbol, i);
        sum_y += zbar_symbol_get_loc_y(symbol, i);
    }
    *x = count ? (int)(sum_x / (long)count) : 0;
    *y = count ? (int)(sum_y / (long)count) : 0;
}

static bool symbol_read(const zbar_symbol_t *symbol, struct picture_code *out)
{
    zbar_symbol_type_t type = zbar_symbol_get_type(symbol);
    size_t size = zbar_symbol_get_data_length(symbol);
    if ((type != ZBAR_QRCODE && type != ZBAR_CODE128) || size == 0)
        return false;
    if (size > PICTURE_TEXT_MAX) {
        log_write(LOG_LEVEL_WARNING, "camera", "a code of %zu bytes was left aside: at most %d", size,
                  PICTURE_TEXT_MAX);
        return false;
    }
    out->symbology = zbar_get_symbol_name(type);
    memcpy(out->text, zbar_symbol_get_data(symbol), size);
    out->text[size] = '\0';
    out->size = size;
    centre_find(symbol, &out->x, &out->y);
    return true;
}

static bool same_code(const struct picture_code *a, const struct picture_code *b)
{
    return strcmp(a->symbology, b->symbology) == 0 && a->size == b->size &&
           memcmp(a->text, b->text, a->size) == 0;
}

/* Which of the codes is the `nth` one with this text; -1: there are not so many. */
static int find_same(const struct picture_code *codes, int count, const struct picture_code *code, int nth)
{
    for (int i = 0; i < count; i++) {
        if (same_code(&codes[i], code) && nth-- == 0)
            return i;
    }
    return -1;
}

static int count_same(const struct picture_code *codes, int count, const struct picture_code *code)
{
    int same = 0;
    for (int i = 0; i < count; i++)
        same += same_code(&codes[i], code) ? 1 : 0;
    return same;
}

/* Where a point of a changed picture lies in the one that was given. */
struct change {
    const struct picture *from;
    int enlarged, shrunk, degrees;
};

static void point_back(const struct change *change, const struct picture *seen, struct picture_code *code)
{
    if (change->degrees != 0)
        picture_turn_back(change->from, seen, change->degrees, &code->x, &code->y);
    if (change->enlarged > 1) {
        code->x /= change->enlarged;
        code->y /= change->enlarged;
    }
    if (change->shrunk > 1) {
        code->x *= change->shrunk;
        code->y *= change->shrunk;
    }
}

/* Adds the codes of one scan that are not known from an earlier look. Two labels with the same text in one
 * look are two. */
static void finds_add(struct finds *finds, const zbar_image_t *image, const struct picture *seen,
                      const struct change *change)
{
    struct picture_code *fresh = calloc(PICTURE_CODES_MAX, sizeof *fresh);
    int count = 0, votes[PICTURE_CODES_MAX];
    const zbar_symbol_t *symbol = fresh ? zbar_image_first_symbol(image) : NULL;
    for (; symbol && count < PICTURE_CODES_MAX; symbol = zbar_symbol_next(symbol)) {
        if (!symbol_read(symbol, &fresh[count]))
            continue;
        point_back(change, seen, &fresh[count]);
        votes[count++] = zbar_symbol_get_quality(symbol);
    }
    for (int i = 0; i < count; i++) {
        int known = find_same(finds->codes, finds->count, &fresh[i], count_same(fresh, i, &fresh[i]));
        if (known < 0 && finds->count < finds->max) {
            known = finds->count++;
            finds->codes[known] = fresh[i];
            finds->votes[known] = 0;
        }
        if (known >= 0)
            finds->votes[known] += votes[i];
    }
    free(fresh);
}

static void scan(struct code_reader *reader, const struct picture *seen, int effort,
                 const struct change *change, struct finds *finds)
{
    if (finds->count >= finds->max || !scanner_ready(reader, effort))
        return;
    zbar_image_t *image = zbar_image_create();
    if (!image)
        return;
    zbar_image_set_format(image, FOURCC_Y800);
    zbar_image_set_size(image, (unsigned)seen->width, (unsigned)seen->height);
    zbar_image_set_data(image, seen->grey, (unsigned long)seen->width * (unsigned long)seen->height, NULL);
    if (zbar_scan_image(reader->scanner, image) > 0)
        finds_add(finds, image, seen, change);
    zbar_image_destroy(image);
}

static void scan_and_release(struct code_reader *reader, bool made, struct picture *seen,
                             const struct change *change, struct finds *finds)
{
    if (made)
        scan(reader, seen, EFFORT_STILL, change, finds);
    picture_release(seen);
}

static int longer_side(const struct picture *picture)
{
    return picture->width > picture->height ? picture->width : picture->height;
}

/* Sizes: a QR wants 4 pixels a module when it is blurred, and not too many when it is noisy. */
static void scan_sized(struct code_reader *reader, const struct picture *picture, struct finds *finds)
{
    struct picture other;
    for (int factor = 2; factor <= 4 && longer_side(picture) * factor <= ENLARGE_SIDE_MAX * 2; factor++) {
        bool made = picture_enlarge(picture, factor, &other);
        scan_and_release(reader, made, &other, &(struct change){.enlarged = factor}, finds);
    }
    for (int factor = 2; factor <= 4 && longer_side(picture) / factor >= SHRINK_SIDE_MIN / 4; factor++) {
        bool made = picture_shrink(picture, factor, &other);
        scan_and_release(reader, made, &other, &(struct change){.shrunk = factor}, finds);
    }
}

static void scan_flattened(struct code_reader *reader, const struct picture *picture, struct finds *finds)
{
    static const int parts[] = {4, 8, 16};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        struct picture flat;
        int side = longer_side(picture) / parts[i];
        bool made = picture_flatten(picture, side > 8 ? side : 8, &flat);
        scan_and_release(reader, made, &flat, &(struct change){0}, finds);
    }
}

static void scan_sharpened(struct code_reader *reader, const struct picture *picture, struct finds *finds)
{
    for (int radius = 2; radius <= 6; radius += 2) {
        struct picture sharp, large;
        bool made = picture_sharpen(picture, radius, &sharp);
        if (made)
            scan(reader, &sharp, EFFORT_STILL, &(struct change){0}, finds);
        bool enlarged =
            made && longer_side(picture) <= ENLARGE_SIDE_MAX && picture_enlarge(&sharp, 2, &large);
        if (enlarged)
            scan_and_release(reader, true, &large, &(struct change){.enlarged = 2}, finds);
        picture_release(&sharp);
    }
}

/* Code 128 is read within 20 degrees of an axis. */
static void scan_turned(struct code_reader *reader, const struct picture *picture, struct finds *finds)
{
    static const int degrees[] = {30, 60, 15, 45, 75};
    for (size_t i = 0; i < COUNT_OF(degrees); i++) {
        struct picture turned;
        bool made = picture_turn(picture, degrees[i], &turned);
        scan_and_release(reader, made, &turned, &(struct change){.from = picture, .degrees = degrees[i]},
                         finds);
    }
}

/* Blur and noise now and then look like a Code 128 with a fitting checksum, but hardly in two rows alike. A
 * QR has its own error correction, and is believed at once. */
static void drop_doubtful(struct finds *finds, int effort)
{
    int wanted = effort == EFFORT_STILL ? VOTES_STILL : VOTES_LIVE, kept = 0;
    const char *linear = zbar_get_symbol_name(ZBAR_CODE128);
    for (int i = 0; i < finds->count; i++) {
        if (strcmp(finds->codes[i].symbology, linear) == 0 && finds->votes[i] < wanted)
            continue;
        if (kept != i)
            finds->codes[kept] = finds->codes[i];
        kept++;
    }
    finds->count = kept;
}

/* Top to bottom in bands, left to right within one. */
static bool is_before(const struct picture_code *a, const struct picture_code *b, int band)
{
    int row_a = a->y / band, row_b = b->y / band;
    return row_a != row_b ? row_a < row_b : a->x < b->x;
}

static void sort(struct finds *finds, int height)
{
    int band = height / BAND_PARTS > 0 ? height / BAND_PARTS : 1;
    for (int i = 1; i < finds->count; i++) {
        for (int k = i; k > 0 && is_before(&finds->codes[k], &finds->codes[k - 1], band); k--) {
            struct picture_code swapped = finds->codes[k];
            finds->codes[k] = finds->codes[k - 1];
            finds->codes[k - 1] = swapped;
        }
    }
}

int code_reader_find(struct code_reader *reader, const struct picture *picture, int effort,
                     struct picture_code *out, int max)
{
    assert(picture->grey && picture->width >= PICTURE_SIDE_MIN && picture->height >= PICTURE_SIDE_MIN &&
           picture->width <= PICTURE_SIDE_MAX && picture->height <= PICTURE_SIDE_MAX);
    struct finds finds = {.codes = out, .max = max};
    scan(reader, picture, effort, &(struct change){0}, &finds);
    if (effort >= EFFORT_STILL) {
        scan_sized(reader, picture, &finds);
        scan_flattened(reader, picture, &finds);
        scan_sharpened(reader, picture, &finds);
        scan_turned(reader, picture, &finds);
    }
    drop_doubtful(&finds, effort);
    sort(&finds, picture->height);
    return finds.count;
}

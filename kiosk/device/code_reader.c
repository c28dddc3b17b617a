/* ZBar, and nothing else of the kiosk calls its scanner. Only QR and Code 128 are on: every other symbology
 * costs time, adds misreads, and one of them had a memory bug.
 *
 * ZBar trusts width × height and never the length of the buffer, and its scanner grows with each code it
 * reads: sizes are checked here, and the scanner is made anew every 1 000 frames. */
#include <stdlib.h>
#include <string.h>

#include <zbar.h>

#include "common/base/log.h"
#include "common/sys/clock.h"
#include "kiosk/device/code_looks.h"
#include "kiosk/device/picture.h"

enum { FRAMES_A_SCANNER = 1000, LOOKS_MAX = 64, NO_LOOK = -1, BAND_PARTS = 16 };
enum { DENSITY_QUICK = 2, DENSITY_FULL = 1, VOTES_LIVE = 2, VOTES_STILL = 3 };

static const unsigned long FOURCC_Y800 = 'Y' | '8' << 8 | '0' << 16 | '0' << 24;

struct code_reader {
    zbar_image_scanner_t *scanner;
    int frames;
    int next;                   /* the look that a glance goes on with */
    int tried;                  /* how many were tried since code_reader_begin */
    int lucky;                  /* the look that showed something last, or NO_LOOK */
    int64_t cost_ms[LOOKS_MAX]; /* what each took when it was tried last */
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
    struct code_reader *reader = calloc(1, sizeof *reader);
    if (reader)
        reader->lucky = NO_LOOK;
    return reader;
}

void code_reader_destroy(struct code_reader *reader)
{
    if (!reader)
        return;
    if (reader->scanner)
        zbar_image_scanner_destroy(reader->scanner);
    free(reader);
}

static bool scanner_ready(struct code_reader *reader, int density)
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
    zbar_image_scanner_set_config(reader->scanner, 0, ZBAR_CFG_X_DENSITY, density);
    zbar_image_scanner_set_config(reader->scanner, 0, ZBAR_CFG_Y_DENSITY, density);
    return true;
}

/* A QR comes with its four corners, bars with a point for each row that was read: those are framed. */
static void place_find(const zbar_symbol_t *symbol, const struct picture_map *map, struct picture_code *out)
{
    unsigned count = zbar_symbol_get_loc_size(symbol);
    int left = INT32_MAX, right = 0, top = INT32_MAX, bottom = 0;
    struct picture_point seen[4];
    for (unsigned i = 0; i < count; i++) {
        int x = zbar_symbol_get_loc_x(symbol, i), y = zbar_symbol_get_loc_y(symbol, i);
        left = x < left ? x : left;
        right = x > right ? x : right;
        top = y < top ? y : top;
        bottom = y > bottom ? y : bottom;
        if (count == 4)
            seen[i] = (struct picture_point){x, y};
    }
    if (count == 0)
        left = right = top = bottom = 0;
    if (count != 4) {
        seen[0] = (struct picture_point){left, top};
        seen[1] = (struct picture_point){right, top};
        seen[2] = (struct picture_point){right, bottom};
        seen[3] = (struct picture_point){left, bottom};
    }
    for (int i = 0; i < 4; i++) {
        double x = seen[i].x, y = seen[i].y;
        picture_map_point(map, &x, &y);
        out->corner[i] = (struct picture_point){(int)x, (int)y};
        out->x += out->corner[i].x;
        out->y += out->corner[i].y;
    }
    out->x /= 4;
    out->y /= 4;
}

static bool symbol_read(const zbar_symbol_t *symbol, const struct picture_map *map, struct picture_code *out)
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
    place_find(symbol, map, out);
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

/* Adds the codes of one scan that are not known from an earlier look. Two labels with the same text in one
 * look are two. */
static void finds_add(struct finds *finds, const zbar_image_t *image, const struct picture_map *map)
{
    struct picture_code *fresh = calloc(PICTURE_CODES_MAX, sizeof *fresh);
    int count = 0, votes[PICTURE_CODES_MAX];
    const zbar_symbol_t *symbol = fresh ? zbar_image_first_symbol(image) : NULL;
    for (; symbol && count < PICTURE_CODES_MAX; symbol = zbar_symbol_next(symbol)) {
        if (!symbol_read(symbol, map, &fresh[count]))
            continue;
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

static void scan(struct code_reader *reader, const struct picture *seen, int density,
                 const struct picture_map *map, struct finds *finds)
{
    if (finds->count >= finds->max || !scanner_ready(reader, density))
        return;
    zbar_image_t *image = zbar_image_create();
    if (!image)
        return;
    zbar_image_set_format(image, FOURCC_Y800);
    zbar_image_set_size(image, (unsigned)seen->width, (unsigned)seen->height);
    zbar_image_set_data(image, seen->grey, (unsigned long)seen->width * (unsigned long)seen->height, NULL);
    if (zbar_scan_image(reader->scanner, image) > 0)
        finds_add(finds, image, map);
    zbar_image_destroy(image);
}

static void look_try(struct code_reader *reader, int look, const struct picture *picture, struct finds *finds)
{
    int count;
    const struct look *looks = looks_all(&count);
    struct picture seen;
    struct picture_map map;
    int64_t begin_ms = clock_monotonic_ms();
    assert(look < count && count <= LOOKS_MAX);
    if (look_make(&looks[look], picture, &seen, &map))
        scan(reader, &seen, DENSITY_FULL, &map, finds);
    picture_release(&seen);
    reader->cost_ms[look] = clock_monotonic_ms() - begin_ms;
}

/* Blur and noise now and then look like a Code 128 with a fitting checksum, but hardly in two rows alike. A
 * QR has its own error correction, and is believed at once. */
static void drop_doubtful(struct finds *finds, int wanted)
{
    int kept = 0;
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

static void check_size(const struct picture *picture)
{
    assert(picture->grey && picture->width >= PICTURE_SIDE_MIN && picture->height >= PICTURE_SIDE_MIN &&
           picture->width <= PICTURE_SIDE_MAX && picture->height <= PICTURE_SIDE_MAX);
}

static int finish(struct finds *finds, int votes, const struct picture *picture)
{
    drop_doubtful(finds, votes);
    sort(finds, picture->height);
    return finds->count;
}

int code_reader_find(struct code_reader *reader, const struct picture *picture, bool thorough,
                     struct picture_code *out, int max)
{
    struct finds finds = {.codes = out, .max = max};
    struct picture_map same = picture_map_same();
    int count;
    check_size(picture);
    (void)looks_all(&count);
    scan(reader, picture, DENSITY_QUICK, &same, &finds);
    for (int i = 0; i < count && (thorough || finds.count == 0); i++)
        look_try(reader, i, picture, &finds);
    return finish(&finds, VOTES_STILL, picture);
}

bool code_reader_is_done(const struct code_reader *reader)
{
    int count;
    (void)looks_all(&count);
    return reader->tried >= count;
}

void code_reader_begin(struct code_reader *reader)
{
    if (code_reader_is_done(reader))
        reader->next = 0;
    reader->tried = 0;
}

/* The next look in turn; it is tried when there is time for it, or when this frame had none yet. */
static bool try_next(struct code_reader *reader, const struct picture *picture, int64_t end_ms, bool first,
                     struct finds *finds)
{
    int count;
    (void)looks_all(&count);
    int look = reader->next;
    if (!first && clock_monotonic_ms() + reader->cost_ms[look] > end_ms)
        return false;
    reader->next = (look + 1) % count;
    reader->tried++;
    look_try(reader, look, picture, finds);
    if (finds->count > 0)
        reader->lucky = look;
    return true;
}

int code_reader_glance(struct code_reader *reader, const struct picture *picture, int budget_ms,
                       struct picture_code *out, int max)
{
    struct finds finds = {.codes = out, .max = max};
    struct picture_map same = picture_map_same();
    int64_t end_ms = clock_monotonic_ms() + budget_ms;
    int count;
    check_size(picture);
    (void)looks_all(&count);
    scan(reader, picture, DENSITY_QUICK, &same, &finds);
    if (finds.count == 0 && reader->lucky != NO_LOOK)
        look_try(reader, reader->lucky, picture, &finds);
    for (int i = 0; i < count && finds.count == 0 && budget_ms != CODE_READER_QUICK; i++) {
        if (!try_next(reader, picture, end_ms, i == 0, &finds))
            break;
    }
    return finish(&finds, VOTES_LIVE, picture);
}

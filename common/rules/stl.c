#include "common/rules/stl.h"

#include <math.h>
#include <string.h>

#define HEADER_BYTES   80
#define COUNT_BYTES    4
#define TRIANGLE_BYTES 50
#define WORD_MAX       64 /* bytes of a number or a keyword */

/* ------------------------------------------------------------------ adding up triangles */

struct corner {
    double at[3]; /* mm */
};

/* Edges are walked by their numbers: the sum of what all of them say one way, and the other way. The sums are
 * equal when the edges are the same either way; that they are equal otherwise is one chance in 2^64. Two
 * grids, half a step apart, so that corners that straddle a step of one do not in the other. */
struct walk {
    uint64_t there[2], back[2];
};

struct sum {
    bool has_origin;
    struct corner origin;     /* the first corner: far from zero, less is lost */
    double six_volumes, lost; /* Kahan */
    double low[3], high[3];
    struct walk walk;
    int64_t triangles;
};

static uint64_t mix(uint64_t x)
{
    x ^= x >> 30; /* splitmix64's finalizer */
    x *= UINT64_C(0xbf58476d1ce4e5b9);
    x ^= x >> 27;
    x *= UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static uint64_t number_of(const struct corner *corner, int grid)
{
    uint64_t number = UINT64_C(0x9e3779b97f4a7c15);
    for (int i = 0; i < 3; i++)
        number = mix(number + (uint64_t)llround(corner->at[i] / STL_GRID_MM + grid * 0.5));
    return number;
}

static void walk_edge(struct walk *walk, int grid, uint64_t from, uint64_t to)
{
    walk->there[grid] += mix(from + mix(to));
    walk->back[grid] += mix(to + mix(from));
}

static void walk_round(struct walk *walk, const struct corner corners[3])
{
    for (int grid = 0; grid < 2; grid++) {
        uint64_t numbers[3];
        for (int i = 0; i < 3; i++)
            numbers[i] = number_of(&corners[i], grid);
        for (int i = 0; i < 3; i++)
            walk_edge(walk, grid, numbers[i], numbers[(i + 1) % 3]);
    }
}

static bool is_closed(const struct walk *walk)
{
    return walk->there[0] == walk->back[0] || walk->there[1] == walk->back[1];
}

static void add_carefully(struct sum *sum, double value)
{
    double corrected = value - sum->lost;
    double next = sum->six_volumes + corrected;
    sum->lost = (next - sum->six_volumes) - corrected;
    sum->six_volumes = next;
}

static void stretch_box(struct sum *sum, const struct corner *corner)
{
    for (int i = 0; i < 3; i++) {
        sum->low[i] = fmin(sum->low[i], corner->at[i]);
        sum->high[i] = fmax(sum->high[i], corner->at[i]);
    }
}

static double six_volumes_of(const struct corner *origin, const struct corner corners[3])
{
    double v[3][3];
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            v[i][k] = corners[i].at[k] - origin->at[k];
    return v[0][0] * (v[1][1] * v[2][2] - v[1][2] * v[2][1]) +
           v[0][1] * (v[1][2] * v[2][0] - v[1][0] * v[2][2]) +
           v[0][2] * (v[1][0] * v[2][1] - v[1][1] * v[2][0]);
}

static struct fault add_triangle(struct sum *sum, const struct corner corners[3])
{
    sum->triangles++;
    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 3; k++)
            if (!(fabs(corners[i].at[k]) <= STL_EXTENT_MM_MAX)) /* NaN neither */
                return fault_make(FAULT_INPUT,
                                  "triangle %lld has a corner that is no number of millimetres up to %.0f",
                                  (long long)sum->triangles, STL_EXTENT_MM_MAX);
        if (!sum->has_origin) {
            sum->has_origin = true;
            sum->origin = corners[i];
            memcpy(sum->low, corners[i].at, sizeof sum->low);
            memcpy(sum->high, corners[i].at, sizeof sum->high);
        }
        stretch_box(sum, &corners[i]);
    }
    add_carefully(sum, six_volumes_of(&sum->origin, corners));
    walk_round(&sum->walk, corners);
    return FAULT_OK;
}

/* ------------------------------------------------------------------ binary: 80 bytes, a count, 50 bytes each
 */

static uint32_t read_u32(const char *bytes)
{
    unsigned char b[4];
    memcpy(b, bytes, sizeof b);
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static double read_float(const char *bytes)
{
    float value;
    uint32_t bits = read_u32(bytes);
    memcpy(&value, &bits, sizeof value);
    return (double)value;
}

/* Its length says it, whatever its header says: many writers begin a binary file with "solid", too. */
static bool is_binary(struct span file)
{
    if (file.size < HEADER_BYTES + COUNT_BYTES)
        return false;
    uint64_t count = read_u32(file.data + HEADER_BYTES);
    return file.size == HEADER_BYTES + COUNT_BYTES + count * TRIANGLE_BYTES;
}

static struct fault read_binary(struct span file, struct sum *sum)
{
    struct fault fault = FAULT_OK;
    uint32_t count = read_u32(file.data + HEADER_BYTES);
    const char *at = file.data + HEADER_BYTES + COUNT_BYTES;
    if (count > STL_TRIANGLES_MAX) /* as text so many are longer than any file may be */
        return fault_make(FAULT_TOO_BIG, "more than %lld triangles: export it coarser",
                          (long long)STL_TRIANGLES_MAX);
    for (uint32_t i = 0; i < count && !fault_is(fault); i++, at += TRIANGLE_BYTES) {
        struct corner corners[3];
        for (int k = 0; k < 9; k++) /* behind the normal, which follows from the corners */
            corners[k / 3].at[k % 3] = read_float(at + 12 + 4 * k);
        fault = add_triangle(sum, corners);
    }
    return fault;
}

/* ------------------------------------------------------------------ ASCII: words between blanks */

struct words {
    struct span rest;
    int64_t line; /* of the next word */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

static void skip_blanks(struct words *words)
{
    while (words->rest.size > 0 && is_blank(words->rest.data[0])) {
        words->line += words->rest.data[0] == '\n';
        words->rest.data++;
        words->rest.size--;
    }
}

/* Empty at the end. */
static struct span next_word(struct words *words)
{
    skip_blanks(words);
    struct span word = {words->rest.data, 0};
    while (word.size < words->rest.size && !is_blank(words->rest.data[word.size]))
        word.size++;
    words->rest.data += word.size;
    words->rest.size -= word.size;
    return word;
}

/* The name behind "solid" is anything up to the end of the line. */
static void skip_line(struct words *words)
{
    while (words->rest.size > 0 && words->rest.data[0] != '\n') {
        words->rest.data++;
        words->rest.size--;
    }
}

/* Keywords in either case: some writers shout. `wanted` is in lower case. */
static bool is_word(struct span word, const char *wanted)
{
    size_t size = strlen(wanted);
    if (word.size != size)
        return false;
    for (size_t i = 0; i < size; i++) {
        char c = word.data[i];
        char lower = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        if (lower != wanted[i])
            return false;
    }
    return true;
}

static struct fault expect(struct words *words, const char *wanted)
{
    struct span word = next_word(words);
    int shown = word.size > WORD_MAX / 2 ? WORD_MAX / 2 : (int)word.size;
    if (is_word(word, wanted))
        return FAULT_OK;
    if (word.size == 0)
        return fault_make(FAULT_INPUT, "the file ends in line %lld, where \"%s\" should be: it is cut off",
                          (long long)words->line, wanted);
    if (!span_is_utf8((struct span){word.data, (size_t)shown}))
        return fault_make(FAULT_INPUT, "line %lld is no text, where \"%s\" should be", (long long)words->line,
                          wanted);
    return fault_make(FAULT_INPUT, "line %lld says \"%.*s\" where \"%s\" should be", (long long)words->line,
                      shown, word.data, wanted);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* [digits][.digits], at least one; the first 18 that count are kept, which is more than a double can. */
static bool read_digits(struct span *rest, double *mantissa, int *exponent)
{
    int64_t value = 0;
    int kept = 0;
    bool any = false;
    bool point = false;
    for (; rest->size > 0; rest->data++, rest->size--) {
        char c = rest->data[0];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (!is_digit(c))
            break;
        any = true;
        bool keep = kept < 18;
        if (keep)
            value = value * 10 + (c - '0');
        kept += keep && value != 0;
        *exponent += (keep ? 0 : 1) - (point ? 1 : 0);
    }
    *mantissa = (double)value;
    return any;
}

static bool read_exponent(struct span *rest, int *exponent)
{
    int value = 0;
    bool negative = false;
    if (rest->size == 0)
        return true;
    if (rest->data[0] != 'e' && rest->data[0] != 'E')
        return false;
    rest->data++;
    rest->size--;
    if (rest->size > 0 && (rest->data[0] == '+' || rest->data[0] == '-')) {
        negative = rest->data[0] == '-';
        rest->data++;
        rest->size--;
    }
    if (rest->size == 0 || rest->size > 4)
        return false;
    for (; rest->size > 0; rest->data++, rest->size--) {
        if (!is_digit(rest->data[0]))
            return false;
        value = value * 10 + (rest->data[0] - '0');
    }
    *exponent += negative ? -value : value;
    return true;
}

/* Locale-free: "-1.25", "1.250000e+01". */
static bool read_number(struct span word, double *out)
{
    struct span rest = word;
    double mantissa;
    int exponent = 0;
    bool negative = rest.size > 0 && rest.data[0] == '-';
    if (word.size == 0 || word.size > WORD_MAX)
        return false;
    if (negative || rest.data[0] == '+') {
        rest.data++;
        rest.size--;
    }
    if (!read_digits(&rest, &mantissa, &exponent) || !read_exponent(&rest, &exponent))
        return false;
    double value = exponent < 0 ? mantissa / pow(10, -exponent) : mantissa * pow(10, exponent);
    *out = negative ? -value : value;
    return true;
}

static struct fault read_numbers(struct words *words, double out[3])
{
    for (int i = 0; i < 3; i++) {
        struct span word = next_word(words);
        if (!read_number(word, &out[i]))
            return fault_make(FAULT_INPUT, "line %lld: a coordinate is missing or no number",
                              (long long)words->line);
    }
    return FAULT_OK;
}

static struct fault read_corners(struct words *words, struct corner corners[3])
{
    struct fault fault = expect(words, "outer");
    if (!fault_is(fault))
        fault = expect(words, "loop");
    for (int i = 0; i < 3 && !fault_is(fault); i++) {
        fault = expect(words, "vertex");
        if (!fault_is(fault))
            fault = read_numbers(words, corners[i].at);
    }
    if (!fault_is(fault))
        fault = expect(words, "endloop");
    return fault_is(fault) ? fault : expect(words, "endfacet");
}

/* Behind "facet". The normal follows from the corners; some writers leave it nan. */
static struct fault read_facet(struct words *words, struct sum *sum)
{
    struct corner corners[3];
    struct fault fault = expect(words, "normal");
    for (int i = 0; i < 3 && !fault_is(fault); i++)
        if (next_word(words).size == 0)
            fault =
                fault_make(FAULT_INPUT, "the file ends in line %lld: it is cut off", (long long)words->line);
    if (!fault_is(fault))
        fault = read_corners(words, corners);
    return fault_is(fault) ? fault : add_triangle(sum, corners);
}

static struct fault read_solid(struct words *words, struct sum *sum)
{
    struct fault fault = FAULT_OK;
    skip_line(words);
    while (!fault_is(fault)) {
        struct words before = *words;
        if (!is_word(next_word(words), "facet")) {
            *words = before;
            fault = expect(words, "endsolid");
            skip_line(words);
            return fault;
        }
        fault = read_facet(words, sum);
    }
    return fault;
}

static struct fault read_ascii(struct span file, struct sum *sum)
{
    struct words words = {.rest = file, .line = 1};
    struct fault fault = expect(&words, "solid");
    while (!fault_is(fault)) {
        fault = read_solid(&words, sum);
        skip_blanks(&words);
        if (fault_is(fault) || words.rest.size == 0)
            break;
        fault = expect(&words, "solid"); /* a file may hold several */
    }
    return fault;
}

/* ------------------------------------------------------------------ what it comes to */

static struct fault judge(const struct sum *sum, struct stl_solid *out)
{
    double volume_mm3 = sum->six_volumes / 6;
    if (sum->triangles == 0)
        return fault_make(FAULT_INPUT, "the file has no triangles");
    if (!is_closed(&sum->walk))
        return fault_make(FAULT_INPUT,
                          "the mesh is open, or its triangles do not all look outwards: it has no "
                          "volume; repair it and export it again");
    if (volume_mm3 < 0)
        return fault_make(FAULT_INPUT,
                          "the mesh is inside out: turn its triangles round and export it again");
    if (volume_mm3 * 1000 < 0.5)
        return fault_make(FAULT_INPUT, "the mesh has no volume: it is flat, or not in millimetres");
    if (volume_mm3 * 1000 > (double)STL_VOLUME_MAX_MM3_E3)
        return fault_make(FAULT_TOO_BIG, "%.0f mm³ are no jewel: is the file in millimetres?", volume_mm3);
    out->triangles = sum->triangles;
    out->volume_mm3_e3 = llround(volume_mm3 * 1000);
    for (int i = 0; i < 3; i++)
        out->size_um[i] = llround((sum->high[i] - sum->low[i]) * 1000);
    return FAULT_OK;
}

struct fault stl_measure(struct span file, struct stl_solid *out)
{
    struct sum sum = {.has_origin = false};
    struct words words = {.rest = file, .line = 1};
    *out = (struct stl_solid){.binary = is_binary(file)};
    if (file.size > STL_BYTES_MAX)
        return fault_make(FAULT_TOO_BIG, "the file is bigger than %d MB", STL_BYTES_MAX / 1024 / 1024);
    struct fault fault;
    if (out->binary)
        fault = read_binary(file, &sum);
    else if (is_word(next_word(&words), "solid"))
        fault = read_ascii(file, &sum);
    else if (file.size > HEADER_BYTES + COUNT_BYTES)
        fault =
            fault_make(FAULT_INPUT, "this is no STL file, or it is cut off: its length is not what it says");
    else
        fault = fault_make(FAULT_INPUT, "this is no STL file");
    return fault_is(fault) ? fault : judge(&sum, out);
}

/* The volume of an STL file: bodies whose volume is known, in both formats, and files that have none. */
#include <ctype.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "common/rules/stl.h"

#define PI            3.14159265358979323846
#define TRIANGLES_MAX 40000
#define FILE_BYTES    (16 * 1024 * 1024)

/* ------------------------------------------------------------------ bodies */

struct body {
    double (*corners)[3][3];
    int count;
};

static struct body body_create(void)
{
    struct body body = {.corners = calloc(TRIANGLES_MAX, sizeof *body.corners)};
    assert_non_null(body.corners);
    return body;
}

static void add(struct body *body, const double a[3], const double b[3], const double c[3])
{
    assert_true(body->count < TRIANGLES_MAX);
    memcpy(body->corners[body->count][0], a, 3 * sizeof *a);
    memcpy(body->corners[body->count][1], b, 3 * sizeof *b);
    memcpy(body->corners[body->count++][2], c, 3 * sizeof *c);
}

/* Seen from outside, the corners go round against the clock. */
static void add_square(struct body *body, const double a[3], const double b[3], const double c[3],
                       const double d[3])
{
    add(body, a, b, c);
    add(body, a, c, d);
}

static void make_box(struct body *body, double x, double y, double z, const double at[3])
{
    double p[8][3];
    for (int i = 0; i < 8; i++) {
        p[i][0] = at[0] + (i & 1 ? x : 0);
        p[i][1] = at[1] + (i & 2 ? y : 0);
        p[i][2] = at[2] + (i & 4 ? z : 0);
    }
    add_square(body, p[0], p[2], p[3], p[1]);
    add_square(body, p[4], p[5], p[7], p[6]);
    add_square(body, p[0], p[1], p[5], p[4]);
    add_square(body, p[2], p[6], p[7], p[3]);
    add_square(body, p[0], p[4], p[6], p[2]);
    add_square(body, p[1], p[3], p[7], p[5]);
}

static void make_tetrahedron(struct body *body, double edge)
{
    const double o[3] = {0, 0, 0}, x[3] = {edge, 0, 0}, y[3] = {0, edge, 0}, z[3] = {0, 0, edge};
    add(body, o, y, x);
    add(body, o, x, z);
    add(body, o, z, y);
    add(body, x, y, z);
}

static void on_ball(double out[3], double radius, int ring, int rings, int at, int around)
{
    double polar = PI * ring / rings;
    double turn = 2 * PI * (at % around) / around;
    bool pole = ring == 0 || ring == rings;
    out[0] = pole ? 0 : radius * sin(polar) * cos(turn);
    out[1] = pole ? 0 : radius * sin(polar) * sin(turn);
    out[2] = radius * cos(polar);
}

static void make_ball(struct body *body, double radius, int rings, int around)
{
    for (int ring = 0; ring < rings; ring++) {
        for (int i = 0; i < around; i++) {
            double a[3], b[3], c[3], d[3];
            on_ball(a, radius, ring, rings, i, around);
            on_ball(b, radius, ring + 1, rings, i, around);
            on_ball(c, radius, ring + 1, rings, i + 1, around);
            on_ball(d, radius, ring, rings, i + 1, around);
            if (ring < rings - 1)
                add(body, a, b, c);
            if (ring > 0)
                add(body, a, c, d);
        }
    }
}

/* A ring as jewelers know it: a torus, V = 2 π² R r². */
static void make_ring(struct body *body, double large, double small, int around, int across)
{
    for (int i = 0; i < around; i++) {
        for (int k = 0; k < across; k++) {
            double p[4][3];
            for (int c = 0; c < 4; c++) {
                double u = 2 * PI * ((i + (c == 1 || c == 2)) % around) / around;
                double v = 2 * PI * ((k + (c >= 2)) % across) / across;
                p[c][0] = (large + small * cos(v)) * cos(u);
                p[c][1] = (large + small * cos(v)) * sin(u);
                p[c][2] = small * sin(v);
            }
            add_square(body, p[0], p[1], p[2], p[3]);
        }
    }
}

/* ------------------------------------------------------------------ files */

static struct span write_binary(char *file, const struct body *body)
{
    memset(file, 0, 80);
    memcpy(file, "solid, says a binary file", 25); /* as many do */
    uint32_t count = (uint32_t)body->count;
    memcpy(file + 80, &count, 4); /* the tests run where bytes are little-endian, as the format has them */
    for (int i = 0; i < body->count; i++) {
        char *at = file + 84 + 50 * i;
        memset(at, 0, 50);
        for (int k = 0; k < 9; k++) {
            float value = (float)body->corners[i][k / 3][k % 3];
            memcpy(at + 12 + 4 * k, &value, 4);
        }
    }
    return (struct span){file, 84 + 50 * (size_t)body->count};
}

static struct span write_ascii(char *file, const struct body *body, const char *number)
{
    struct text text = text_in(file, FILE_BYTES);
    text_add(&text, "solid a body of a test\n");
    for (int i = 0; i < body->count; i++) {
        text_add(&text, " facet normal\tnan 0 0\r\n\v outer\floop\n");
        for (int k = 0; k < 3; k++) {
            text_add(&text, "   vertex");
            for (int c = 0; c < 3; c++) {
                char word[80];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
                snprintf(word, sizeof word, number, body->corners[i][k][c]);
#pragma GCC diagnostic pop
                text_add(&text, " %s", word);
            }
            text_add(&text, "\n");
        }
        text_add(&text, "  endloop\n endfacet\n");
    }
    text_add(&text, "endsolid a body\n");
    assert_true(text_ok(&text));
    return text_span(&text);
}

static struct stl_solid measure(struct span file)
{
    struct stl_solid solid;
    struct fault fault = stl_measure(file, &solid);
    if (fault_is(fault))
        fail_msg("%s", fault.text);
    return solid;
}

/* In all formats, within `ppm` of what the formula says. */
static void has_volume(const struct body *body, double mm3, double ppm)
{
    static const char *const numbers[] = {"%.9f", "%.10e", "%.10E", "%.18f", "%.9fe0000", "%030.9f"};
    char *file = malloc(FILE_BYTES);
    assert_non_null(file);
    for (int i = 0; i <= (int)COUNT_OF(numbers); i++) {
        struct stl_solid solid =
            measure(i == 0 ? write_binary(file, body) : write_ascii(file, body, numbers[i - 1]));
        assert_int_equal(solid.binary, i == 0);
        assert_int_equal(solid.triangles, body->count);
        if (fabs((double)solid.volume_mm3_e3 / 1000 - mm3) > mm3 * ppm / 1e6 + 0.001)
            fail_msg("%.6f mm³ instead of %.6f", (double)solid.volume_mm3_e3 / 1000, mm3);
    }
    free(file);
}

/* ------------------------------------------------------------------ tests */

/* Not one byte more: see "a number of 65 bytes". */
static void a_number_may_have_64_bytes(void **state)
{
    static const double zero[3] = {0, 0, 0};
    struct body body = body_create();
    char *file = malloc(FILE_BYTES);
    (void)state;
    assert_non_null(file);
    make_box(&body, 10, 20, 30, zero);
    struct stl_solid solid = measure(write_ascii(file, &body, "%064.9f"));
    assert_int_equal(solid.volume_mm3_e3, 6000000);
    free(file);
    free(body.corners);
}

/* Some programs shout. */
static void words_may_be_in_capitals(void **state)
{
    static const double zero[3] = {0, 0, 0};
    struct body body = body_create();
    char *file = malloc(FILE_BYTES);
    (void)state;
    assert_non_null(file);
    make_box(&body, 10, 10, 10, zero);
    struct span whole = write_ascii(file, &body, "%.9f");
    for (size_t i = strlen("solid "); i < whole.size; i++) /* by its first word a file is known */
        file[i] = (char)toupper((unsigned char)file[i]);
    assert_int_equal(measure(whole).volume_mm3_e3, 1000000);
    free(file);
    free(body.corners);
}

static void bodies_have_the_volume_of_their_formula(void **state)
{
    static const double zero[3] = {0, 0, 0}, far[3] = {-1234.5, 777.25, 4000};
    (void)state;
    struct body body = body_create();
    make_box(&body, 10, 10, 10, zero);
    has_volume(&body, 1000, 0);
    body.count = 0;
    make_box(&body, 20.5, 6.2, 1.75, far); /* away from the origin: floats have quarter micrometres there */
    has_volume(&body, 20.5 * 6.2 * 1.75, 400);
    body.count = 0;
    make_tetrahedron(&body, 12);
    has_volume(&body, 12.0 * 12 * 12 / 6, 1);
    body.count = 0;
    make_ball(&body, 4, 70, 140); /* 4/3 π r³, less what the facets cut off: some (π²/rings²) */
    has_volume(&body, 4.0 / 3 * PI * 64, 1000);
    body.count = 0;
    make_ring(&body, 9.5, 1.1, 160, 96);
    has_volume(&body, 2 * PI * PI * 9.5 * 1.1 * 1.1, 1100);
    body.count = 0;
    make_box(&body, 2, 2, 2, zero); /* two shells in one file */
    make_box(&body, 1, 1, 1, far);
    has_volume(&body, 9, 2000);
    free(body.corners);
}

/* The sentences of what is no STL file, by its length. */
static void what_is_no_stl_at_all(void **state)
{
    static const char rubbish[] =
        "rubbish of some words, behind which a length could stand if there were one: "
        "it is long enough for that";
    static const struct {
        size_t size;
        const char *says;
    } rows[] = {
        {84, "this is no STL file"},
        {85, "this is no STL file, or it is cut off: its length is not what it says"},
        {STL_BYTES_MAX, "this is no STL file, or it is cut off: its length is not what it says"},
        {STL_BYTES_MAX + 1, "the file is bigger than 512 MB"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct stl_solid solid;
        struct fault fault =
            stl_measure((struct span){rubbish, rows[i].size}, &solid); /* its first word is enough */
        assert_string_equal(fault.text, rows[i].says);
    }
}

/* As far away as a corner may be. */
static void at_the_end_of_the_world(void **state)
{
    static const double at[3] = {9990, -10000, 0};
    (void)state;
    struct body body = body_create();
    make_box(&body, 10, 10, 10, at);
    has_volume(&body, 1000, 0);
    free(body.corners);
}

/* What is added up from far away is as exact as from near by. */
static void far_from_zero_nothing_is_lost(void **state)
{
    static const double far[3] = {9980, -9980, 9980};
    char *file = malloc(FILE_BYTES);
    struct body body = body_create();
    (void)state;
    assert_non_null(file);
    make_ball(&body, 15, 70, 140);
    int64_t near_by = measure(write_ascii(file, &body, "%.9f")).volume_mm3_e3;
    for (int i = 0; i < body.count; i++)
        for (int k = 0; k < 9; k++)
            body.corners[i][k / 3][k % 3] += far[k % 3];
    assert_int_equal(measure(write_ascii(file, &body, "%.9f")).volume_mm3_e3, near_by);
    free(file);
    free(body.corners);
}

static void a_litre_is_the_most(void **state)
{
    static const double zero[3] = {0, 0, 0};
    (void)state;
    struct body body = body_create();
    make_box(&body, 100, 100, 100, zero);
    has_volume(&body, 1e6, 0);
    free(body.corners);
}

static void the_box_around_it_is_told(void **state)
{
    static const double at[3] = {5, -50, 2}; /* below nothing on one side */
    char *file = malloc(FILE_BYTES);
    (void)state;
    struct body body = body_create();
    make_box(&body, 20.5, 6.25, 1.75, at);
    struct stl_solid solid = measure(write_binary(file, &body));
    assert_int_equal(solid.size_um[0], 20500);
    assert_int_equal(solid.size_um[1], 6250);
    assert_int_equal(solid.size_um[2], 1750);
    free(body.corners);
    free(file);
}

static void is_fault(struct span file, enum fault_code code, const char *says)
{
    struct stl_solid solid;
    struct fault fault = stl_measure(file, &solid);
    if (fault.code != code || !strstr(fault.text, says))
        fail_msg("got %d \"%s\", wanted \"%s\"", (int)fault.code, fault.text, says);
}

static void turn_round(struct body *body, int triangle)
{
    double(*corners)[3] = body->corners[triangle];
    for (int i = 0; i < 3; i++) {
        double keep = corners[0][i];
        corners[0][i] = corners[1][i];
        corners[1][i] = keep;
    }
}

static void a_mesh_without_a_volume_is_named(void **state)
{
    static const double zero[3] = {0, 0, 0};
    char *file = malloc(FILE_BYTES);
    struct body box = body_create();
    (void)state;
    make_box(&box, 3, 4, 5, zero);
    box.count--;
    is_fault(write_binary(file, &box), FAULT_INPUT, "is open");
    is_fault(write_ascii(file, &box, "%.6f"), FAULT_INPUT, "is open");
    box.count -= 3; /* two opposite sides are gone: the areas still cancel, the edges do not */
    is_fault(write_binary(file, &box), FAULT_INPUT, "is open");
    box.count = 0;
    make_box(&box, 3, 4, 5, zero);
    turn_round(&box, 7);
    is_fault(write_binary(file, &box), FAULT_INPUT, "do not all look outwards");
    for (int i = 0; i < box.count; i++)
        if (i != 7)
            turn_round(&box, i);
    is_fault(write_binary(file, &box), FAULT_INPUT, "inside out");
    box.count = 0;
    make_box(&box, 3, 4, 0, zero);
    is_fault(write_binary(file, &box), FAULT_INPUT, "no volume");
    box.count = 0;
    make_box(&box, 0.003, 0.004, 0.005, zero); /* in metres */
    is_fault(write_binary(file, &box), FAULT_INPUT, "not in millimetres");
    box.count = 0;
    make_box(&box, 100, 100, 100.01, zero);
    is_fault(write_binary(file, &box), FAULT_TOO_BIG, "are no jewel");
    box.count = 0;
    is_fault(write_binary(file, &box), FAULT_INPUT, "no triangles");
    is_fault(write_ascii(file, &box, "%f"), FAULT_INPUT, "no triangles");
    free(box.corners);
    free(file);
}

/* What one writer rounds up and another down is no hole, what is a tenth of a millimetre wide is. */
static void corners_may_differ_by_rounding(void **state)
{
    static const struct {
        const char *name;
        double x;
    } rows[] = {
        {"in the middle of a step of either grid", 0.12325},
        {"over a step of the one grid", 0.123495},
        {"over a step of the other", 0.122995},
    };
    char *file = malloc(FILE_BYTES);
    struct body box = body_create();
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const double at[3] = {rows[i].x, 0.4321, 0.2222};
        print_message("  %s\n", rows[i].name);
        box.count = 0;
        make_box(&box, 3, 4, 5, at);
        box.corners[3][1][0] += 0.00001;
        assert_int_equal(measure(write_ascii(file, &box, "%.6f")).volume_mm3_e3, 60000);
        box.corners[3][1][0] += 0.1;
        is_fault(write_ascii(file, &box, "%.6f"), FAULT_INPUT, "is open");
    }
    free(box.corners);
    free(file);
}

#define FACET "facet normal 0 0 1 outer loop vertex 0 0 0 vertex 1 0 0 vertex 0 1 0 endloop endfacet "

static const struct {
    const char *name, *file, *says;
} files[] = {
    {"nothing", "", "no STL file"},
    {"another text", "hello", "no STL file"},
    {"only a word", "solid", "should be: it is cut off"},
    {"cut off in a facet", "solid x\nfacet normal 0 0 1\nouter loop\nvertex 1 2",
     "line 4: a coordinate is missing"},
    {"cut off behind a facet", "solid x\n" FACET, "\"endsolid\" should be: it is cut off"},
    {"a word that is none", "solid x\nfacet normals 0 0 1",
     "line 2 says \"normals\" where \"normal\" should be"},
    {"four corners",
     "solid x\nfacet normal 0 0 1 outer loop vertex 0 0 0 vertex 1 0 0 vertex 0 1 0 vertex 1 1 0",
     "says \"vertex\" where \"endloop\" should be"},
    {"a number that is none", "solid x\nfacet normal 0 0 1 outer loop vertex 0 0 zero", "no number"},
    {"a number with a comma", "solid x\nfacet normal 0 0 1 outer loop vertex 0 0 1,5", "no number"},
    {"two points", "solid x\nfacet normal 0 0 1 outer loop vertex 0 0 1.5.2", "no number"},
    {"an empty exponent", "solid x\nfacet normal 0 0 1 outer loop vertex 0 0 1e", "no number"},
    {"a letter in an exponent", "solid x\nfacet normal 0 0 1 outer loop vertex 0 0 1e1x", "no number"},
    {"an exponent without end", "solid x\nfacet normal 0 0 1 outer loop vertex 0 0 1e99999", "no number"},
    {"a number of 65 bytes",
     "solid x\nfacet normal 0 0 1 outer loop vertex 0 0 "
     "0.000000000000000000000000000000000000000000000000000000000000000",
     "no number"},
    {"a sign alone", "solid x\nfacet normal 0 0 1 outer loop vertex 0 0 -", "no number"},
    {"infinite",
     "solid x\nfacet normal 0 0 1 outer loop vertex 1e999 0 0 vertex 1 0 0 vertex 0 1 0 endloop endfacet",
     "triangle 1 has a corner"},
    {"too far away",
     "solid x\nfacet normal 0 0 1 outer loop vertex 10000.1 0 0 vertex 1 0 0 vertex 0 1 0 endloop "
     "endfacet",
     "triangle 1 has a corner"},
    {"bytes that are no text", "solid x\n\xff\xfe\xff", "line 2 is no text"},
    {"rubbish behind the end", "solid x\n" FACET "endsolid\nmore", "says \"more\" where \"solid\" should be"},
    {"a triangle alone", "solid x\n" FACET "endsolid x", "is open"},
};

static void hostile_files_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        print_message("%s\n", files[i].name);
        is_fault(span_of(files[i].file), FAULT_INPUT, files[i].says);
    }
}

static void what_stands_behind_a_file_is_none_of_it(void **state)
{
    static const char file[] = "solid x\n" FACET "endsolid\n more";
    (void)state;
    is_fault((struct span){file, strlen(file) - strlen(" more")}, FAULT_INPUT, "is open");
}

/* Half a gigabyte of which nothing is read but the count. */
static void too_many_triangles_are_named(void **state)
{
    static const struct {
        const char *name;
        uint32_t count;
        enum fault_code code;
        const char *says;
    } rows[] = {
        {"one too many", STL_TRIANGLES_MAX + 1, FAULT_TOO_BIG,
         "more than 8000000 triangles: export it coarser"},
        {"as many as may be", STL_TRIANGLES_MAX, FAULT_INPUT, "triangle 1 has a corner"},
    };
    const float none = NAN;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char begin[84 + 50] = "binary";
        memcpy(begin + 80, &rows[i].count, 4);
        memcpy(begin + 84 + 12, &none, 4);
        print_message("  %s\n", rows[i].name);
        is_fault((struct span){begin, 84 + 50 * (size_t)rows[i].count}, rows[i].code, rows[i].says);
    }
}

static void hostile_binaries_are_named(void **state)
{
    static const double zero[3] = {0, 0, 0};
    char *file = malloc(FILE_BYTES);
    struct body box = body_create();
    (void)state;
    make_box(&box, 3, 4, 5, zero);
    struct span whole = write_binary(file, &box);
    for (size_t size = 85; size < whole.size; size += 37)
        is_fault((struct span){whole.data, size}, FAULT_INPUT, ""); /* wherever it is cut */
    uint32_t count = 0xffffffff;
    memcpy(file + 80, &count, 4);
    memcpy(file, "binary", 6);
    is_fault(whole, FAULT_INPUT, "its length is not what it says");
    write_binary(file, &box);
    float none = NAN;
    memcpy(file + 84 + 12, &none, 4);
    is_fault(whole, FAULT_INPUT, "triangle 1 has a corner");
    free(box.corners);
    free(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_may_have_64_bytes),
        cmocka_unit_test(words_may_be_in_capitals),
        cmocka_unit_test(bodies_have_the_volume_of_their_formula),
        cmocka_unit_test(what_is_no_stl_at_all),
        cmocka_unit_test(at_the_end_of_the_world),
        cmocka_unit_test(far_from_zero_nothing_is_lost),
        cmocka_unit_test(a_litre_is_the_most),
        cmocka_unit_test(the_box_around_it_is_told),
        cmocka_unit_test(a_mesh_without_a_volume_is_named),
        cmocka_unit_test(corners_may_differ_by_rounding),
        cmocka_unit_test(hostile_files_are_named),
        cmocka_unit_test(what_stands_behind_a_file_is_none_of_it),
        cmocka_unit_test(too_many_triangles_are_named),
        cmocka_unit_test(hostile_binaries_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The table of alloys can be laid over a workshop, and says nothing more than a table can. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/wire/wire.h"

#define ALLOYS_FILE "assets/alloys.json"

enum { FILE_MAX = 65536 };

static struct workshop workshop;

static void say(void *context, const char *where, const char *sentence)
{
    (void)context;
    print_message("%s: %s\n", where, sentence);
}

/* As a whole workshop: it only needs a name and a station. */
static int load(void **state)
{
    static char body[FILE_MAX] =
        "{\"workshop\":\"Table\",\"stations\":[{\"code\":\"casting\",\"name\":\"Casting\"}],";
    struct problems problems = {say, NULL, 0};
    size_t name = strlen(body);
    FILE *file = fopen(ALLOYS_FILE, "re");
    (void)state;
    assert_non_null(file); /* tests run in the root of the repository */
    assert_int_equal(fgetc(file), '{');
    size_t size = fread(body + name, 1, sizeof body - name, file);
    fclose(file);
    struct fault fault = wire_read_workshop((struct span){body, name + size}, 1, &workshop, &problems);
    print_message("%s", fault.text);
    assert_int_equal(fault.code, FAULT_NONE);
    workshop_check(&workshop, &problems);
    assert_int_equal(problems.count, 0);
    return 0;
}

static int release(void **state)
{
    (void)state;
    workshop_release(&workshop);
    return 0;
}

static const struct workshop_alloy *alloy_of(const struct workshop_lot *lot)
{
    for (int i = 0; i < workshop.alloy_count; i++)
        if (code_equal(workshop.alloys[i].code, lot->alloy))
            return &workshop.alloys[i];
    fail_msg("no alloy %s", lot->alloy.text);
    return NULL;
}

/* The alloy with all of the rest in one metal. */
static double density_with(const struct workshop_alloy *alloy, const char *rest)
{
    struct density_part parts[] = {
        {MASS_UG(alloy->fineness), density_of_metal(alloy->metal), 0},
        {MASS_UG(10000 - alloy->fineness), density_of_metal(code_of(rest)), 0},
    };
    struct alloy_density density = {0};
    assert_true(density_of_composition(parts, 2, 0, &density));
    return density.ug_per_mm3;
}

static void test_every_alloy_has_its_starting_point(void **state)
{
    (void)state;
    assert_true(workshop.alloy_count >= 13);
    assert_int_equal(workshop.lot_count, workshop.alloy_count);
    for (int i = 0; i < workshop.lot_count; i++) {
        const struct workshop_lot *lot = &workshop.lots[i];
        assert_int_equal(lot->source, DENSITY_TABLE);
        assert_int_equal(density_trusted(lot->density, lot->source).u_ppm, lot->density.u_ppm);
    }
}

struct span_row {
    const char *lot, *heavy, *light; /* the rest that makes it heaviest and lightest */
};

static const struct span_row spans[] = {
    {"table-au917y", "ag", "cu"}, {"table-au750y", "ag", "cu"}, {"table-au585y", "ag", "cu"},
    {"table-au375y", "ag", "cu"}, {"table-pt950", "ir", "co"},  {"table-pd950", "ru", "ga"},
    {"table-ag925", "cu", "cu"},  {"table-ag958", "cu", "cu"},  {"table-au750w", "pd", "zn"},
};

/* The half-range spans what is sold under the name: from the lightest to the heaviest composition. */
static void test_the_half_range_spans_the_compositions(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(spans); i++) {
        const struct workshop_lot *lot = NULL;
        for (int k = 0; k < workshop.lot_count; k++)
            if (strcmp(workshop.lots[k].code.text, spans[i].lot) == 0)
                lot = &workshop.lots[k];
        assert_non_null(lot);
        double half = lot->density.ug_per_mm3 * (lot->density.u_ppm / 1e6);
        double heavy = density_with(alloy_of(lot), spans[i].heavy);
        double light = density_with(alloy_of(lot), spans[i].light);
        bool zinc = strcmp(spans[i].light, "zn") == 0; /* nobody whitens with zinc alone */
        if (heavy > lot->density.ug_per_mm3 + half || (!zinc && light < lot->density.ug_per_mm3 - half))
            fail_msg("%s: %.0f to %.0f", spans[i].lot, light, heavy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_alloy_has_its_starting_point),
        cmocka_unit_test(test_the_half_range_spans_the_compositions),
    };
    return cmocka_run_group_tests(tests, load, release);
}

/* What no single field of a workshop's orders and their lines can tell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "common/rules/workshop.h"

enum { ORDERS = 2, LINES = 2 };

struct scene {
    struct station station;
    struct workshop_order orders[ORDERS + 1]; /* one behind the last: of no workshop */
    struct workshop_line lines[LINES];
};

/* Two orders with a line each, without a problem. */
static void make_scene(struct scene *out)
{
    memset(out, 0, sizeof *out);
    out->station.code = out->station.kind = code_of("setting");
    out->orders[0].code = code_of("o-1");
    out->orders[1].code = code_of("o-2");
    out->orders[ORDERS].state = ORDER_IN_WORK;
    for (int i = 0; i < ORDERS; i++) {
        out->orders[i].has_state = true;
        out->orders[i].state = ORDER_RELEASED;
        out->lines[i].order = out->orders[i].code;
        out->lines[i].line = 1;
    }
}

static void nothing(struct scene *scene)
{
    (void)scene;
}
static void known_reason(struct scene *scene)
{
    strcpy(scene->orders[1].texts.skip_reason, "known_model");
}
static void unknown_reason(struct scene *scene)
{
    strcpy(scene->orders[1].texts.skip_reason, "hurry");
}
static void in_work(struct scene *scene)
{
    scene->orders[1].state = ORDER_IN_WORK;
}
static void line_of_no_order(struct scene *scene)
{
    scene->lines[1].order = code_of("o-3");
}
static void line_of_an_order_without_state(struct scene *scene)
{
    scene->orders[1].has_state = false;
}
static void two_lines(struct scene *scene)
{
    scene->lines[1].order = code_of("o-1");
    scene->lines[1].line = 2;
}
static void one_line_twice(struct scene *scene)
{
    scene->lines[1].order = code_of("o-1");
}

static const struct {
    const char *name;
    void (*spoil)(struct scene *scene);
    const char *where, *says; /* of the first problem; NULL: there is none */
} rows[] = {
    {"two orders", nothing, NULL, NULL},
    {"a prototype skipped for a reason", known_reason, NULL, NULL},
    {"a prototype skipped for none", unknown_reason, "orders[1].skip_prototype",
     "\"hurry\" is no reason to skip a prototype"},
    {"an order in work", in_work, "orders[1].state", "follows from its pieces: say released"},
    {"a line of no order", line_of_no_order, "order_lines[1].order",
     "o-3 is no order: add it to orders, or correct it"},
    {"a line of an order without state", line_of_an_order_without_state, "order_lines[1].order",
     "o-2 has no state: say which in orders"},
    {"two lines of one order", two_lines, NULL, NULL},
    {"one line twice", one_line_twice, "order_lines[1].line", "o-1 has a line 1 already"},
};

struct said {
    char where[64];
    char sentence[PROBLEM_TEXT_MAX];
};

static void say(void *context, const char *where, const char *sentence)
{
    struct said *said = context;
    if (said->where[0] != '\0')
        return;
    assert_true(TEXT_COPY(said->where, span_of(where)));
    assert_true(TEXT_COPY(said->sentence, span_of(sentence)));
}

static void each_problem_of_an_order_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct scene scene;
        struct said said = {{0}, {0}};
        struct problems problems = {say, &said, 0};
        make_scene(&scene);
        rows[i].spoil(&scene);
        struct workshop workshop = {.stations = &scene.station,
                                    .station_count = 1,
                                    .orders = scene.orders,
                                    .order_count = ORDERS,
                                    .order_lines = scene.lines,
                                    .line_count = LINES};
        workshop_check(&workshop, &problems);
        print_message("  %s\n", rows[i].name);
        assert_string_equal(said.where, rows[i].where ? rows[i].where : "");
        assert_string_equal(said.sentence, rows[i].says ? rows[i].says : "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_problem_of_an_order_is_named)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What no single field of a workshop's orders and their lines can tell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "common/rules/order.h"
#include "common/rules/workshop.h"

enum { ORDERS = 2, LINES = 2, LINES_MAX = ORDER_LINES_MAX + 2 };

struct scene {
    struct station station;
    struct workshop_order orders[ORDERS + 1]; /* one behind the last: of no workshop */
    struct workshop_line lines[LINES_MAX];
    int line_count;
    struct workshop_model model;
    struct workshop_alloy alloy;
    struct workshop_route route;
};

/* Two orders with a line each, without a problem. */
static void make_scene(struct scene *out)
{
    memset(out, 0, sizeof *out);
    out->station.code = out->station.kind = code_of("setting");
    out->orders[0].code = code_of("o-1");
    out->orders[1].code = code_of("o-2");
    out->orders[ORDERS].state = ORDER_IN_WORK;
    out->line_count = LINES;
    for (int i = 0; i < ORDERS; i++) {
        out->orders[i].has_state = true;
        out->orders[i].state = ORDER_RELEASED;
        out->lines[i].order = out->orders[i].code;
        out->lines[i].line = 1;
        out->lines[i].model = code_of("solitaire");
        out->lines[i].alloy = code_of("au750y");
        assert_true(TEXT_COPY(out->lines[i].size, span_of("52")));
    }
    out->route = (struct workshop_route){.code = code_of("plain"), .step_count = 1};
    out->route.steps[0] =
        (struct route_step){.kind = code_of("setting"), .factor_ppm = 1000000, .factor_u_ppm = 10000};
    out->alloy = (struct workshop_alloy){.code = code_of("au750y"), .fineness = 7500};
    out->model =
        (struct workshop_model){.code = code_of("solitaire"), .route = out->route.code, .size_count = 1};
    assert_true(TEXT_COPY(out->model.sizes[0].size, span_of("52")));
    out->model.sizes[0].volume_mm3_e3 = 380000;
}

static void nothing(struct scene *scene)
{
    (void)scene;
}
static void known_reason(struct scene *scene)
{
    assert_true(TEXT_COPY(scene->orders[1].texts.skip_reason, span_of("known_model")));
}
static void unknown_reason(struct scene *scene)
{
    assert_true(TEXT_COPY(scene->orders[1].texts.skip_reason, span_of("hurry")));
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
/* Behind as many as an order may have. */
static void the_other_orders_line_twice(struct scene *scene)
{
    scene->lines[ORDER_LINES_MAX] = scene->lines[ORDER_LINES_MAX + 1] = scene->lines[1];
    for (int i = 1; i < ORDER_LINES_MAX; i++) {
        scene->lines[i] = scene->lines[0];
        scene->lines[i].line = i + 1;
    }
    scene->line_count = LINES_MAX;
}
static void unknown_model(struct scene *scene)
{
    scene->lines[1].model = code_of("crown");
}
static void unknown_model_of_what_is_over(struct scene *scene)
{
    scene->orders[1].state = ORDER_CLOSED;
    unknown_model(scene);
}
static void unknown_model_of_a_line_that_was_dropped(struct scene *scene)
{
    scene->lines[1].cancelled = true;
    unknown_model(scene);
}
static void unknown_model_of_a_draft(struct scene *scene)
{
    scene->orders[1].state = ORDER_DRAFT;
    unknown_model(scene);
}
static void unknown_alloy(struct scene *scene)
{
    scene->lines[1].alloy = code_of("au999");
}
static void size_that_the_model_had(struct scene *scene)
{
    assert_true(TEXT_COPY(scene->lines[1].size, span_of("99")));
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
    {"a model that is none", unknown_model, "order_lines[1].model",
     "crown is no model: add it to models, or correct it"},
    {"… of an order that is over", unknown_model_of_what_is_over, NULL, NULL},
    {"… of a line that was dropped", unknown_model_of_a_line_that_was_dropped, NULL, NULL},
    {"an alloy that is none", unknown_alloy, "order_lines[1].alloy",
     "au999 is no alloy: add it to alloys, or correct it"},
    {"a model of a draft that is still to come", unknown_model_of_a_draft, NULL, NULL},
    {"a size that the model had when the order was released", size_that_the_model_had, NULL, NULL},
    {"one line twice, behind a large order", the_other_orders_line_twice, "order_lines[65].line",
     "o-2 has a line 1 already"},
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
                                    .line_count = scene.line_count,
                                    .models = &scene.model,
                                    .model_count = 1,
                                    .alloys = &scene.alloy,
                                    .alloy_count = 1,
                                    .routes = &scene.route,
                                    .route_count = 1};
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

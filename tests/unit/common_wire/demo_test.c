/* The demo workshop is whole, and the true masses beside it give the rulings that its story needs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <cmocka.h>

#include "common/wire/wire.h"

#define WORKSHOP_FILE "assets/demo/workshop.json"
#define BENCH_FILE    "assets/demo/bench.json"

enum { FILE_MAX = 65536, NOW_MS = 1000000000 };

static struct workshop workshop;
static json_t *bench;

static void say(void *context, const char *where, const char *sentence)
{
    (void)context;
    print_message("%s: %s\n", where, sentence);
}

static int load(void **state)
{
    static char body[FILE_MAX];
    struct problems problems = {say, NULL, 0};
    FILE *file = fopen(WORKSHOP_FILE, "re");
    (void)state;
    assert_non_null(file); /* tests run in the root of the repository */
    size_t size = fread(body, 1, sizeof body, file);
    fclose(file);
    struct fault fault = wire_read_workshop((struct span){body, size}, NOW_MS, &workshop, &problems);
    print_message("%s", fault.text);
    assert_int_equal(fault.code, FAULT_NONE);
    workshop_check(&workshop, &problems);
    assert_int_equal(problems.count, 0);
    bench = json_load_file(BENCH_FILE, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(bench);
    return 0;
}

static int release(void **state)
{
    (void)state;
    workshop_release(&workshop);
    assert_null(workshop.pieces);
    json_decref(bench);
    return 0;
}

static const struct workshop_piece *get_piece(const char *name)
{
    for (int i = 0; i < workshop.piece_count; i++) {
        if (strcmp(workshop.pieces[i].name, name) == 0)
            return &workshop.pieces[i];
    }
    fail_msg("no piece %s", name);
    return NULL;
}

static const struct workshop_model *get_model(struct code code)
{
    for (int i = 0; i < workshop.model_count; i++) {
        if (code_equal(workshop.models[i].code, code))
            return &workshop.models[i];
    }
    fail_msg("no model %s", code.text);
    return NULL;
}

static const struct workshop_route *get_route(struct code code)
{
    for (int i = 0; i < workshop.route_count; i++) {
        if (code_equal(workshop.routes[i].code, code))
            return &workshop.routes[i];
    }
    fail_msg("no route %s", code.text);
    return NULL;
}

static const struct workshop_lot *get_lot(struct code code)
{
    for (int i = 0; i < workshop.lot_count; i++) {
        if (code_equal(workshop.lots[i].code, code))
            return &workshop.lots[i];
    }
    fail_msg("no lot %s", code.text);
    return NULL;
}

static int64_t volume_of(const struct workshop_model *model, const char *size)
{
    for (int i = 0; i < model->size_count; i++) {
        if (strcmp(model->sizes[i].size, size) == 0)
            return model->sizes[i].volume_mm3_e3;
    }
    fail_msg("no size %s", size);
    return 0;
}

/* What the piece should weigh after its first `steps` steps, with its stones set or not. */
static struct theory theory_after(const struct workshop_piece *piece, int steps, bool stones)
{
    const struct workshop_model *model = get_model(piece->model);
    const struct workshop_route *route = get_route(model->route);
    struct stage_factor factors[ROUTE_STEPS_MAX];
    for (int i = 0; i < steps; i++)
        factors[i] = (struct stage_factor){route->steps[i].factor_ppm, route->steps[i].factor_u_ppm,
                                           route->steps[i].factor_verified};
    return theory_expect(volume_of(model, piece->size), get_lot(piece->lot)->density, factors, (size_t)steps,
                         stones ? stone_list_mass(workshop_stone_list(model, piece->size), 1) : MASS_UG(0),
                         MASS_UG(0));
}

static json_t *get_on_bench(const char *list, const char *name)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(bench, list), i, item)
    {
        if (strcmp(json_string_value(json_object_get(item, "name")), name) == 0)
            return item;
    }
    fail_msg("%s is not on the bench", name);
    return NULL;
}

static struct verdict judge(const char *name)
{
    const struct workshop_piece *piece = get_piece(name);
    const struct workshop_route *route = get_route(get_model(piece->model)->route);
    struct theory theory = theory_after(piece, route->step_count, true);
    int64_t gross_ug = json_integer_value(json_object_get(get_on_bench("pieces", name), "gross_ug"));
    struct verdict verdict =
        verdict_judge(MASS_UG(gross_ug), MASS_UG(0), &theory,
                      route->steps[route->step_count - 1].tolerance_ppm, &workshop.scales[0].quality, 1);
    print_message("%s theory %lld stones %lld gross %lld deviation %+.2f %% of +-%.2f U %.2f: %s (%s)\n",
                  name, (long long)theory.metal.ug, (long long)theory.stones.ug, (long long)gross_ug,
                  100.0 * (double)verdict.deviation.ug / (double)theory.metal.ug,
                  100.0 * (double)verdict.tolerance.ug / (double)theory.metal.ug,
                  100.0 * (double)verdict.uncertainty.ug / (double)theory.metal.ug,
                  ruling_word(verdict.ruling), ruling_rule_word(verdict.rule));
    return verdict;
}

static const struct {
    const char *piece;
    enum ruling ruling;
    enum ruling_rule rule;
} RULINGS[] = {
    {"R-2031", RULING_PASS, RULE_GUARD_BAND},
    {"R-2032", RULING_CONDITIONAL_PASS, RULE_GUARD_BAND},
    {"R-2033", RULING_FAIL, RULE_BEYOND},
    {"R-2034", RULING_NO_VERDICT, RULE_SCALE_NOT_CAPABLE},
    {"R-2035", RULING_PASS, RULE_GUARD_BAND},
    {"R-2036", RULING_PASS, RULE_GUARD_BAND},
    {"R-2037", RULING_CONDITIONAL_FAIL, RULE_GUARD_BAND},
    {"R-2041", RULING_PASS, RULE_GUARD_BAND},
    {"R-2042", RULING_PASS, RULE_GUARD_BAND},
    {"R-2043", RULING_PASS, RULE_GUARD_BAND},
    {"R-2044", RULING_PASS, RULE_GUARD_BAND},
    {"R-2045", RULING_PASS, RULE_GUARD_BAND},
    {"R-2046", RULING_PASS, RULE_GUARD_BAND},
    {"R-2047", RULING_PASS, RULE_GUARD_BAND},
    {"R-2048", RULING_NO_VERDICT, RULE_THEORY_UNVERIFIED},
};

static void true_masses_give_the_rulings_of_the_story(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(RULINGS); i++) {
        struct verdict verdict = judge(RULINGS[i].piece);
        assert_int_equal(verdict.ruling, RULINGS[i].ruling);
        assert_int_equal(verdict.rule, RULINGS[i].rule);
    }
}

static void everything_is_on_the_bench(void **state)
{
    (void)state;
    for (int i = 0; i < workshop.piece_count; i++) {
        const struct workshop_piece *piece = &workshop.pieces[i];
        json_t *item = get_on_bench("pieces", piece->name);
        assert_string_equal(json_string_value(json_object_get(item, "tag")), piece->tag.text);
        assert_string_equal(json_string_value(json_object_get(item, "uid")), piece->chip.text);
        assert_true(json_integer_value(json_object_get(item, "gross_ug")) > 0);
        assert_true(json_is_string(json_object_get(item, "label")));
    }
    size_t badges = 0;
    for (int i = 0; i < workshop.person_count; i++) {
        const struct person *person = &workshop.people[i].person;
        if (person->chip.text[0] == '\0') /* of the office: it comes to no bench */
            continue;
        badges++;
        json_t *item = get_on_bench("badges", person->name);
        assert_string_equal(json_string_value(json_object_get(item, "tag")), person->badge.text);
        assert_string_equal(json_string_value(json_object_get(item, "uid")), person->chip.text);
    }
    assert_int_equal(json_array_size(json_object_get(bench, "pieces")), workshop.piece_count);
    assert_int_equal(json_array_size(json_object_get(bench, "badges")), badges);
}

/* Cast pieces were weighed; the book is within two per cent of theory. */
static void cast_masses_are_near_theory(void **state)
{
    (void)state;
    for (int i = 0; i < workshop.piece_count; i++) {
        const struct workshop_piece *piece = &workshop.pieces[i];
        if (!piece->weighed)
            continue;
        int64_t theory_ug = theory_after(piece, 1, false).metal.ug;
        print_message("%s cast %lld, theory %lld\n", piece->name, (long long)piece->gross.ug,
                      (long long)theory_ug);
        assert_true(llabs(piece->gross.ug - theory_ug) * 50 < theory_ug);
    }
}

/* The story: setting fills up with what waits at casting, and one is refused. */
static void setting_can_be_filled(void **state)
{
    int waiting = 0;
    (void)state;
    for (int i = 0; i < workshop.piece_count; i++) {
        const struct workshop_piece *piece = &workshop.pieces[i];
        if (strcmp(piece->station.text, "casting") == 0 && piece->state == PIECE_DONE)
            waiting++;
    }
    assert_string_equal(workshop.stations[1].code.text, "setting");
    assert_true(waiting > workshop.stations[1].limit.pieces);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_on_the_bench),
        cmocka_unit_test(true_masses_give_the_rulings_of_the_story),
        cmocka_unit_test(cast_masses_are_near_theory),
        cmocka_unit_test(setting_can_be_filled),
    };
    return cmocka_run_group_tests(tests, load, release);
}

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <stdlib.h>

#include "common/rules/workshop.h"
#include "tests/unit/common_rules/line_helper.h"

enum { TWO = 2 };

static void *array_of(size_t size)
{
    void *array = calloc(TWO, size);
    assert_non_null(array);
    return array;
}

/* Two of everything but stations, of which the line has four. */
static void workshop_make(struct workshop *workshop)
{
    struct line line;
    line_make(&line);
    *workshop = (struct workshop){.name = "Bench"};
    workshop->stations = calloc(LINE_STATIONS, sizeof *workshop->stations);
    assert_non_null(workshop->stations);
    workshop->station_count = LINE_STATIONS;
    for (int i = 0; i < LINE_STATIONS; i++) {
        workshop->stations[i] = line.stations[i];
        strcpy(workshop->stations[i].name, line.stations[i].code.text);
    }
    workshop->people = array_of(sizeof *workshop->people);
    workshop->alloys = array_of(sizeof *workshop->alloys);
    workshop->lots = array_of(sizeof *workshop->lots);
    workshop->models = array_of(sizeof *workshop->models);
    workshop->routes = array_of(sizeof *workshop->routes);
    workshop->orders = array_of(sizeof *workshop->orders);
    workshop->pieces = array_of(sizeof *workshop->pieces);
    workshop->scales = array_of(sizeof *workshop->scales);
    workshop->kiosks = array_of(sizeof *workshop->kiosks);
    workshop->person_count = workshop->alloy_count = workshop->lot_count = workshop->model_count = TWO;
    workshop->route_count = workshop->order_count = workshop->piece_count = workshop->scale_count = TWO;
    workshop->kiosk_count = TWO;
}

static struct code numbered(const char *word, int number)
{
    char text[CODE_TEXT_MAX] = "";
    strcpy(text, word);
    strcat(text, number == 0 ? "-a" : "-b");
    return code_of(text);
}

static void workshop_fill(struct workshop *workshop, int i)
{
    workshop->people[i].person.badge = tag_make(TAG_BADGE, i);
    workshop->people[i].station = code_of(i == 0 ? "setting" : "");
    strcpy(workshop->people[i].person.name, i == 0 ? "Setter 1" : "Manager");
    workshop->alloys[i].code = numbered("alloy", i);
    workshop->lots[i].code = numbered("lot", i);
    workshop->lots[i].alloy = numbered("alloy", i);
    workshop->lots[i].density = (struct alloy_density){.ug_per_mm3 = 15600, .u_ppm = 3000};
    workshop->routes[i].code = numbered("route", i);
    workshop->routes[i].step_count = ROUTE_STEPS;
    memcpy(workshop->routes[i].steps, line_route, sizeof line_route);
    workshop->models[i].code = numbered("model", i);
    workshop->models[i].route = numbered("route", i);
    workshop->models[i].size_count = 1;
    strcpy(workshop->models[i].sizes[0].size, "52");
    workshop->models[i].sizes[0].volume_mm3_e3 = 380128;
    workshop->orders[i].code = numbered("order", i);
    workshop->scales[i].code = numbered("scale", i);
    workshop->kiosks[i].code = numbered("kiosk", i);
    strcpy(workshop->kiosks[i].name, i == 0 ? "Window" : "Door");
    workshop->kiosks[i].station_count = 1;
    workshop->kiosks[i].stations[0] = code_of(i == 0 ? "setting" : "qc");
    struct workshop_piece *piece = &workshop->pieces[i];
    piece->tag = tag_make(TAG_PIECE, i);
    strcpy(piece->name, i == 0 ? "R-2041" : "R-2042");
    strcpy(piece->chip.text, i == 0 ? "04A1B2C3" : "");
    strcpy(piece->size, "52");
    piece->order = numbered("order", i);
    piece->model = numbered("model", i);
    piece->lot = numbered("lot", i);
    piece->custody = code_of("own");
    piece->quantity = 1;
    piece->station = code_of(i == 0 ? "setting" : "");
}

struct heard {
    char where[64];
    char sentence[PROBLEM_TEXT_MAX];
    bool found;
    const char *wanted;
};

static void hear(void *context, const char *where, const char *sentence)
{
    struct heard *heard = context;
    assert_true(strlen(sentence) < PROBLEM_TEXT_MAX);
    strcpy(heard->where, where);
    strcpy(heard->sentence, sentence);
    heard->found = heard->found || (heard->wanted && strcmp(where, heard->wanted) == 0);
}

static void break_station_code(struct workshop *w)
{
    w->stations[1].code = w->stations[0].code;
}
static void break_badge(struct workshop *w)
{
    w->people[1].person.badge = w->people[0].person.badge;
}
static void break_tag(struct workshop *w)
{
    w->pieces[1].tag = w->pieces[0].tag;
}
static void break_name(struct workshop *w)
{
    strcpy(w->pieces[1].name, w->pieces[0].name);
}
static void break_chip(struct workshop *w)
{
    w->pieces[1].chip = w->pieces[0].chip;
}
static void break_chip_across(struct workshop *w)
{
    w->people[1].person.chip = w->pieces[0].chip;
}
static void break_order_code(struct workshop *w)
{
    w->orders[1].code = w->orders[0].code;
}
static void break_pool(struct workshop *w)
{
    w->stations[0].code = code_of("pool");
}
static void break_person_station(struct workshop *w)
{
    w->people[0].station = code_of("plating");
}
static void break_lot_alloy(struct workshop *w)
{
    w->lots[1].alloy = code_of("unobtainium");
}
static void break_model_route(struct workshop *w)
{
    w->models[1].route = code_of("nowhere");
}
static void break_kiosk_station(struct workshop *w)
{
    w->kiosks[1].stations[0] = code_of("plating");
}
static void break_piece_order(struct workshop *w)
{
    w->pieces[1].order = code_of("lost");
}
static void break_piece_lot(struct workshop *w)
{
    w->pieces[1].lot = code_of("lost");
}
static void break_piece_model(struct workshop *w)
{
    w->pieces[1].model = code_of("lost");
}
static void break_piece_station(struct workshop *w)
{
    w->pieces[1].station = code_of("lost");
}
static void break_piece_size(struct workshop *w)
{
    strcpy(w->pieces[1].size, "53");
}
static void break_off_route(struct workshop *w)
{
    w->routes[0].steps[1].kind = code_of("polishing");
    w->routes[0].step_count = 2;
}
static void break_kind(struct workshop *w)
{
    w->routes[1].steps[2].kind = code_of("plating");
}
static void break_circle(struct workshop *w)
{
    w->routes[1].steps[3].kind =
        code_of("casting"); /* polishing → casting, while the other goes casting → … → polishing */
}
static void break_circle_of_one(struct workshop *w)
{
    w->routes[1].steps[1].kind = code_of("casting");
}
static void break_limit(struct workshop *w)
{
    w->pieces[1].quantity = 5; /* every limit is four */
}
static void break_mass_limit(struct workshop *w)
{
    w->stations[SETTING].limit.mass = MASS_UG(5876626); /* the ring as cast has 5.876 627 g */
}
static void break_gross(struct workshop *w)
{
    w->pieces[0].weighed = true;
    w->pieces[0].stones = MASS_MG(100);
    w->pieces[0].gross = MASS_MG(99);
}

static const struct {
    const char *name;
    void (*spoil)(struct workshop *workshop);
    const char *where;
} broken_rows[] = {
    {"two stations of one code", break_station_code, "stations[1].code"},
    {"two badges alike", break_badge, "people[1].badge"},
    {"two tags alike", break_tag, "pieces[1].tag"},
    {"two names alike", break_name, "pieces[1].name"},
    {"two chips alike", break_chip, "pieces[1].chip"},
    {"a badge's chip is a piece's too", break_chip_across, "pieces[0].chip"},
    {"two orders of one code", break_order_code, "orders[1].code"},
    {"a station called pool", break_pool, "stations[0].code"},
    {"a person's station", break_person_station, "people[0].station"},
    {"a lot's alloy", break_lot_alloy, "lots[1].alloy"},
    {"a model's route", break_model_route, "models[1].route"},
    {"a kiosk's station", break_kiosk_station, "kiosks[1].stations"},
    {"a piece's order", break_piece_order, "pieces[1].order"},
    {"a piece's lot", break_piece_lot, "pieces[1].lot"},
    {"a piece's model", break_piece_model, "pieces[1].model"},
    {"a piece's station", break_piece_station, "pieces[1].station"},
    {"a size that the model has not", break_piece_size, "pieces[1].size"},
    {"a piece off its route", break_off_route, "pieces[0].station"},
    {"a step that no station does", break_kind, "routes[1].steps[2]"},
    {"two routes in a circle", break_circle, "routes[1].steps"},
    {"a step twice in a row", break_circle_of_one, "routes[1].steps"},
    {"a lot larger than every limit", break_limit, "pieces[1].quantity"},
    {"a piece heavier than the limit", break_mass_limit, "pieces[1].quantity"},
    {"lighter than its stones", break_gross, "pieces[0].gross_g"},
};

static int64_t check_spoilt(void (*spoil)(struct workshop *), struct heard *heard)
{
    struct workshop workshop;
    struct problems problems = {.say = hear, .context = heard};
    workshop_make(&workshop);
    for (int i = 0; i < TWO; i++)
        workshop_fill(&workshop, i);
    if (spoil)
        spoil(&workshop);
    workshop_check(&workshop, &problems);
    workshop_release(&workshop);
    assert_null(workshop.pieces);
    assert_int_equal(workshop.piece_count, 0);
    return problems.count;
}

static void test_a_sound_workshop_has_no_problems(void **state)
{
    (void)state;
    struct heard heard = {.wanted = NULL};
    if (check_spoilt(NULL, &heard) != 0)
        fail_msg("%s: %s", heard.where, heard.sentence);
}

static void test_each_problem_is_named_where_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(broken_rows); i++) {
        struct heard heard = {.wanted = broken_rows[i].where};
        check_spoilt(broken_rows[i].spoil, &heard);
        if (!heard.found)
            fail_msg("%s: last heard %s: %s", broken_rows[i].name, heard.where, heard.sentence);
    }
}

/* An empty or half-read file is checked as well: nothing is followed that is not there. */
static void test_an_empty_workshop_is_no_trouble(void **state)
{
    (void)state;
    struct workshop workshop = {.name = ""};
    struct problems problems = {.say = NULL};
    workshop_check(&workshop, &problems);
    assert_int_equal(problems.count, 1); /* no station */
    workshop_make(&workshop);
    workshop_check(&workshop, &problems);
    workshop_release(&workshop);
}

static void test_a_long_sentence_is_marked_as_cut(void **state)
{
    (void)state;
    struct heard heard = {.wanted = "here"};
    struct problems problems = {.say = hear, .context = &heard};
    char longest[2 * PROBLEM_TEXT_MAX + 1];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    problem_add(&problems, "here", "%s", longest);
    assert_true(heard.found);
    assert_string_equal(heard.sentence + strlen(heard.sentence) - 3, "…");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_sound_workshop_has_no_problems),
        cmocka_unit_test(test_each_problem_is_named_where_it_is),
        cmocka_unit_test(test_an_empty_workshop_is_no_trouble),
        cmocka_unit_test(test_a_long_sentence_is_marked_as_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

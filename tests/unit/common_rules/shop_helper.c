#include "tests/unit/common_rules/shop_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"

enum { PEOPLE = 2, PIECES = 3 };

static void *make(size_t count, size_t size)
{
    void *array = calloc(count, size);
    assert_non_null(array);
    return array;
}

void shop_put(char *out, size_t capacity, const char *text)
{
    bool fits = text_copy(out, capacity, span_of(text));
    assert_true(fits);
}

void shop_add_route(struct workshop_route *route, const char *code, const char *const *kinds, int count)
{
    route->code = code_of(code);
    route->step_count = count;
    for (int i = 0; i < count; i++)
        route->steps[i] = (struct route_step){
            .kind = code_of(kinds[i]), .factor_ppm = 1000000, .factor_u_ppm = 100, .factor_verified = true};
}

static void add_models(struct workshop *workshop)
{
    workshop->model_count = 1;
    workshop->models = make(1, sizeof *workshop->models);
    struct workshop_model *model = &workshop->models[0];
    model->code = code_of("ring");
    model->route = code_of("main");
    model->size_count = 2;
    SHOP_PUT(model->sizes[0].size, "50");
    SHOP_PUT(model->sizes[1].size, "52");
    SHOP_PUT(model->sizes[2].size, "52");                                   /* behind the last: of no model */
    model->sizes[0].volume_mm3_e3 = model->sizes[1].volume_mm3_e3 = 400000; /* × 15 000 µg/mm³ = 6 g */
    model->stones = (struct stone_list){1, {{.count = 2, .each = MASS_MG(100)}}};
}

static void add_pieces(struct workshop *workshop)
{
    static const char *const names[PIECES] = {"R-1", "R-2", "R-3"};
    static const char *const stations[PIECES] = {"casting", "setting", ""};
    workshop->piece_count = PIECES;
    workshop->pieces = make(PIECES, sizeof *workshop->pieces);
    for (int i = 0; i < PIECES; i++) {
        struct workshop_piece *piece = &workshop->pieces[i];
        *piece = (struct workshop_piece){.tag = tag_make(TAG_PIECE, 100 + i),
                                         .order = code_of("o-1"),
                                         .model = code_of("ring"),
                                         .lot = code_of("y-1"),
                                         .custody = code_of("own"),
                                         .quantity = 1,
                                         .station = code_of(stations[i]),
                                         .state = PIECE_QUEUED};
        SHOP_PUT(piece->name, names[i]);
        SHOP_PUT(piece->size, "52");
    }
}

void shop_make(struct workshop *out)
{
    static const char *const kinds[] = {"casting", "setting", "qc"};
    memset(out, 0, sizeof *out);
    out->station_count = SHOP_STATIONS;
    out->stations = make(SHOP_STATIONS + 1, sizeof *out->stations);
    out->stations[SHOP_STATIONS].code = code_of("pool"); /* behind the last: of no workshop */
    out->stations[SHOP_STATIONS].kind = code_of("plating");
    for (int i = 0; i < SHOP_STATIONS; i++) {
        out->stations[i].code = out->stations[i].kind = code_of(kinds[i]);
        out->stations[i].limit.pieces = 4;
    }
    out->person_count = PEOPLE;
    out->people = make(PEOPLE + 1, sizeof *out->people);
    SHOP_PUT(out->people[PEOPLE].person.chip.text, "04B20000000001");
    for (int i = 0; i < PEOPLE; i++)
        out->people[i].person.badge = tag_make(TAG_BADGE, 10 + i);
    out->alloy_count = out->lot_count = out->order_count = out->scale_count = out->kiosk_count = 1;
    out->alloys = make(1, sizeof *out->alloys);
    out->alloys[0].code = code_of("au750y");
    out->lots = make(1, sizeof *out->lots);
    out->lots[0] = (struct workshop_lot){.code = code_of("y-1"),
                                         .alloy = code_of("au750y"),
                                         .density = {15000, 1000},
                                         .source = DENSITY_PYCNOMETER};
    out->orders = make(1, sizeof *out->orders);
    out->orders[0].code = code_of("o-1");
    out->scales = make(1, sizeof *out->scales);
    out->scales[0].code = code_of("qc-1");
    out->kiosks = make(1, sizeof *out->kiosks);
    out->kiosks[0] =
        (struct workshop_kiosk){.code = code_of("bench"), .station_count = 1, .stations = {{"setting"}}};
    out->route_count = 2;
    out->routes = make(2, sizeof *out->routes);
    shop_add_route(&out->routes[0], "main", kinds, 3);
    shop_add_route(&out->routes[1], "other", kinds, 3);
    out->routes[1].step_count = 2;
    add_models(out);
    add_pieces(out);
}

void shop_add_group(struct workshop *workshop, int count, const char *first, const char *second)
{
    workshop->group_count = 1;
    workshop->groups = make(1, sizeof *workshop->groups);
    workshop->groups[0].code = code_of("fine-work");
    workshop->groups[0].member_count = count;
    workshop->stations[SHOP_STATIONS].kind = code_of(first);
    workshop->groups[0].members[0].station = code_of(first);
    workshop->groups[0].members[1].station = code_of(second);
}

/* The first is kept. */
static void say(void *context, const char *where, const char *sentence)
{
    struct shop_said *said = context;
    if (said->where[0] != '\0')
        return;
    SHOP_PUT(said->where, where);
    SHOP_PUT(said->sentence, sentence);
}

struct shop_said shop_check(struct workshop *workshop)
{
    struct shop_said said = {{0}, {0}};
    struct problems problems = {say, &said, 0};
    workshop_check(workshop, &problems);
    assert_int_equal(problems.count > 0, said.where[0] != '\0');
    workshop_release(workshop);
    assert_null(workshop->stations);
    return said;
}

void shop_expect(const struct shop_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct workshop workshop;
        shop_make(&workshop);
        rows[i].spoil(&workshop);
        struct shop_said said = shop_check(&workshop);
        print_message("  %s: %s %s\n", rows[i].name, said.where, said.sentence);
        assert_string_equal(said.where, rows[i].where ? rows[i].where : "");
    }
}

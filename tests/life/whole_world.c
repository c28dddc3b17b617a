/* The workshop of a whole life: that of a seed, with a subcontractor, a group and a PIN more. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/life/whole.h"

static void add_plater(struct workshop *out, struct chance *chance)
{
    struct station *plater = &out->stations[out->station_count++];
    *plater = (struct station){.outside = true, .place = out->station_count, .staff = 1, .at_once = 4};
    plater->code = code_of("plater");
    plater->kind = code_of("plating");
    snprintf(plater->name, sizeof plater->name, "The plater");
    plater->limit.pieces = 3 + chance_below(chance, 3);
    for (int i = 0; i < out->route_count; i++) {
        struct workshop_route *route = &out->routes[i];
        struct route_step *last = &route->steps[route->step_count - 1];
        route->steps[route->step_count++] = *last;
        *last = (struct route_step){.kind = plater->kind,
                                    .factor_ppm = 999000,
                                    .factor_u_ppm = 500,
                                    .factor_verified = true,
                                    .standard_s = 600};
    }
}

static bool is_of_group(const struct station *station)
{
    return strcmp(station->kind.text, "setting") == 0 || strcmp(station->kind.text, "polishing") == 0;
}

static void add_group(struct workshop *out, struct chance *chance)
{
    out->groups = calloc(1, sizeof *out->groups);
    assert(out->groups);
    out->group_count = 1;
    struct group *group = out->groups;
    group->code = code_of("fine-work");
    snprintf(group->name, sizeof group->name, "Fine work");
    group->limit.pieces = 4 + chance_below(chance, 4);
    group->limit.mode = chance_of(chance, 60) ? LIMIT_BLOCK : (enum limit_mode)chance_below(chance, 3);
    for (int i = 0; i < out->station_count; i++)
        if (is_of_group(&out->stations[i]))
            group->members[group->member_count++].station = out->stations[i].code;
}

/* An order a piece, so that some are delivered whole. */
static void share_orders(struct workshop *out)
{
    struct workshop_order *orders = calloc((size_t)out->piece_count, sizeof *orders);
    assert(orders);
    for (int i = 0; i < out->piece_count; i++) {
        orders[i] = out->orders[0];
        if (i > 0)
            snprintf(orders[i].code.text, sizeof orders[i].code.text, "w-%d", i);
        out->pieces[i].order = orders[i].code;
    }
    free(out->orders);
    out->orders = orders;
    out->order_count = out->piece_count;
}

void whole_world(struct workshop *out, uint64_t seed)
{
    struct chance chance = {seed ^ UINT64_C(0x3f1)};
    world_make(out, seed);
    share_orders(out);
    settings_set(&out->settings, SETTING_LEARN_N_MIN, 2); /* so that something is learned in a short life */
    settings_set(&out->settings, SETTING_SHEET_REQUIRED, chance_of(&chance, 20));
    if (chance_of(&chance, 40)) /* so that a melt may be too poor */
        out->alloys[0].fineness_min = out->alloys[0].fineness;
    add_plater(out, &chance);
    if (chance_of(&chance, 70))
        add_group(out, &chance);
    for (int i = 0; i < out->station_count; i++) /* room in grams for a lot of three */
        out->stations[i].limit.mass.ug += out->stations[i].limit.mass.ug > 0 ? 12000000 : 0;
    for (int i = 0; i < out->piece_count; i++)
        out->pieces[i].quantity += chance_of(&chance, 15) ? 1 : 0;
    strcpy(out->people[LIFE_PEOPLE_MAX - 1].pin, WHOLE_PIN);
    for (int i = 0; i < out->kiosk_count; i++)
        if (i == 0 || chance_of(&chance, 50))
            out->kiosks[i].stations[out->kiosks[i].station_count++] = code_of("plater");
}

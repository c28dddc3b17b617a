#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/wire/wire.h"
#include "tests/simulate/sim.h"

#define WAX_STANDARD_S 480 /* hands on a wax, beside the printer's night */
#define WAX_PERSON     "Wax 1"
#define PRINTER_HOLDS  200

static void say_problem(void *context, const char *where, const char *sentence)
{
    (void)context;
    fprintf(stderr, "simulate: the workshop: %s %s\n", where, sentence);
}

static void add_station(struct workshop *shop, enum wax wax)
{
    shop->stations = realloc(shop->stations, (size_t)(shop->station_count + 1) * sizeof *shop->stations);
    shop->kiosks = realloc(shop->kiosks, (size_t)(shop->kiosk_count + 1) * sizeof *shop->kiosks);
    assert(shop->stations && shop->kiosks);
    struct station *station = &shop->stations[shop->station_count++];
    *station = (struct station){.code = code_of(WAX_KIND),
                                .kind = code_of(WAX_KIND),
                                .place = 0,
                                .outside = wax == WAX_BOUGHT,
                                .staff = 1,
                                .at_once = PRINTER_HOLDS};
    snprintf(station->name, sizeof station->name, "%s", wax == WAX_BOUGHT ? "Printing house" : "Wax printer");
    struct workshop_kiosk *kiosk = &shop->kiosks[shop->kiosk_count++];
    *kiosk = (struct workshop_kiosk){.code = code_of("at-wax"), .name = "Wax", .station_count = 1};
    kiosk->stations[0] = station->code;
}

static void add_step(struct workshop_route *route)
{
    memmove(&route->steps[1], &route->steps[0], (size_t)route->step_count++ * sizeof route->steps[0]);
    route->steps[0] = (struct route_step){.kind = code_of(WAX_KIND),
                                          .factor_ppm = 1000000,
                                          .factor_verified = true,
                                          .standard_s = WAX_STANDARD_S};
}

static void add_wax(struct workshop *shop, enum wax wax)
{
    add_station(shop, wax);
    for (int i = 0; i < shop->route_count; i++)
        add_step(&shop->routes[i]);
    for (int i = 0; wax == WAX_PRINTED && i < shop->person_count; i++)
        if (strcmp(shop->people[i].person.name, WAX_PERSON) == 0)
            shop->people[i].station = code_of(WAX_KIND);
}

/* Of each station the first half of its people stay, rounded up. */
static void halve(struct workshop *shop)
{
    for (int i = 0; i < shop->station_count; i++) {
        struct station *station = &shop->stations[i];
        int staying = (station->staff + 1) / 2;
        station->staff = staying;
        for (int k = 0; k < shop->person_count; k++)
            if (code_equal(shop->people[k].station, station->code) && staying-- <= 0)
                shop->people[k].station = code_of("");
    }
}

struct fault shop_read(const struct sim_conf *conf, int64_t now_ms, struct workshop *out)
{
    static char data[WIRE_BODY_MAX];
    struct problems problems = {.say = say_problem};
    FILE *file = fopen(SIM_SHOP, "r");
    *out = (struct workshop){.station_count = 0};
    if (!file)
        return fault_make(FAULT_NOT_FOUND, "cannot read %s: run it in the project's folder", SIM_SHOP);
    size_t size = fread(data, 1, sizeof data, file);
    fclose(file);
    struct fault fault = wire_read_workshop((struct span){data, size}, now_ms, out, &problems);
    if (fault_is(fault))
        return fault;
    if (conf->wax != WAX_AT_HAND)
        add_wax(out, conf->wax);
    if (conf->is_half)
        halve(out);
    workshop_check(out, &problems);
    return problems.count > 0 ? fault_make(FAULT_CONFIG, "%s has problems", SIM_SHOP) : FAULT_OK;
}

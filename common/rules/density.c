#include "common/rules/density.h"

#include <math.h>
#include <string.h>

#include "common/rules/word.h"

enum { DENSITY_MAX = 30000 };

WORDS_OF_ENUM(DENSITY_SOURCE_LIST, enum density_source, density_source_word, density_source_find)

/* ------------------------------------------------------------------ composition */

static const struct {
    char metal[CODE_TEXT_MAX];
    int32_t ug_per_mm3;
} metals[] = {
    {"ag", 10500}, {"al", 2700},  {"au", 19300}, {"cd", 8690},  {"co", 8860}, {"cu", 8960}, {"fe", 7870},
    {"ga", 5910},  {"ge", 5323},  {"in", 7310},  {"ir", 22560}, {"mn", 7300}, {"ni", 8900}, {"pd", 12000},
    {"pt", 21500}, {"rh", 12400}, {"ru", 12100}, {"si", 2330},  {"sn", 7287}, {"w", 19300}, {"zn", 7134},
};

int32_t density_of_metal(struct code metal)
{
    for (size_t i = 0; i < COUNT_OF(metals); i++)
        if (strcmp(metals[i].metal, metal.text) == 0)
            return metals[i].ug_per_mm3;
    return 0;
}

bool density_of_composition(const struct density_part *parts, size_t count, int32_t u_ppm,
                            struct alloy_density *out)
{
    double mass = 0, volume = 0, open = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].mass.ug < 0 || (parts[i].mass.ug > 0 && parts[i].ug_per_mm3 <= 0))
            return false;
        if (parts[i].mass.ug == 0)
            continue;
        mass += (double)parts[i].mass.ug;
        volume += (double)parts[i].mass.ug / parts[i].ug_per_mm3;
        open += (double)parts[i].mass.ug / parts[i].ug_per_mm3 * parts[i].u_ppm;
    }
    if (mass <= 0 || mass / volume > DENSITY_MAX)
        return false;
    out->ug_per_mm3 = (int32_t)lround(mass / volume);
    out->u_ppm = u_ppm > 0 ? u_ppm : DENSITY_COMPOSITION_U_PPM;
    int32_t open_ppm = (int32_t)ceil(open / volume - 1e-6);
    out->u_ppm = open_ppm > out->u_ppm ? open_ppm : out->u_ppm;
    return true;
}

/* ------------------------------------------------------------------ water */

#define AIR 1.2 /* kg/m³ = µg/mm³ */

/* Of water without air in it, µg/mm³, at t °C. */
static double water(double t)
{
    double away = t - 3.983035;
    return 999.974950 * (1 - away * away * (t + 301.797) / (522528.9 * (t + 69.34881)));
}

bool density_of_button(const struct density_button *button, struct alloy_density *out)
{
    double dry = (double)button->dry.ug, wet = (double)button->in_water.ug;
    double t = button->temperature_c_e1 / 10.0;
    double lost = dry - wet;
    bool makes_sense = dry > 0 && wet > 0 && lost > 0 && button->u.ug >= 0 && t >= 5 && t <= 40 &&
                       button->temperature_u_c_e1 >= 0;
    if (!makes_sense)
        return false;
    double density = dry * (water(t) - AIR) / lost + AIR;
    if (density < 1000 || density > DENSITY_MAX)
        return false;
    double u = (double)button->u.ug;
    double by_dry = u * wet / (dry * lost), by_wet = u / lost;
    double by_water = (water(t) - water(t + 0.1)) / water(t) * button->temperature_u_c_e1;
    double relative = sqrt(by_dry * by_dry + by_wet * by_wet + by_water * by_water);
    if (relative > 1)
        return false;
    out->ug_per_mm3 = (int32_t)lround(density);
    out->u_ppm = (int32_t)ceil(relative * PPM);
    return true;
}

/* ------------------------------------------------------------------ what theory may trust */

struct alloy_density density_trusted(struct alloy_density density, enum density_source source)
{
    if (source == DENSITY_TABLE && density.u_ppm < DENSITY_TABLE_U_PPM_MIN)
        density.u_ppm = DENSITY_TABLE_U_PPM_MIN;
    return density;
}

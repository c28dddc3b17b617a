/* The density of a melt and how well it is known (DOMAIN § 2, § 5). A density is never learned from the
 * weights of pieces: that would be circular. Pure. */
#ifndef TOUCHSTONE_DENSITY_H
#define TOUCHSTONE_DENSITY_H

#include "common/rules/code.h"
#include "common/rules/theory.h"

#define DENSITY_SOURCE_LIST(X)                                                                               \
    X(DENSITY_TABLE, "table")             /* published for the karat: a starting point only */               \
    X(DENSITY_COMPOSITION, "composition") /* from what was weighed into the crucible */                      \
    X(DENSITY_PYCNOMETER, "pycnometer")   /* measured, in a pycnometer or as a button in water */

enum density_source {
#define X(name, word) name,
    DENSITY_SOURCE_LIST(X)
#undef X
};

const char *density_source_word(enum density_source source);
MUST_USE bool density_source_find(struct span word, enum density_source *out);

/* ------------------------------------------------------------------ composition */

#define DENSITY_COMPOSITION_U_PPM 3000 /* relative u where nothing better is known: 0.3 % */
#define DENSITY_PARTS_MAX         16

struct density_part {
    struct mass mass;   /* of this metal in the melt, or any share: only the proportions count */
    int32_t ug_per_mm3; /* its own density, e.g. density_of_metal */
    int32_t u_ppm;      /* how well that is known; 0: as a pure metal's, better than is asked here */
};

/* The density of a pure metal by its code, lower case ("au", "ag", "cu" …), in µg/mm³ (g/dm³); 0: not
 * known. At 20 °C, CRC Handbook of Chemistry and Physics. */
int32_t density_of_metal(struct code metal);

/* 1/ρ = Σ wᵢ/ρᵢ: volumes add up. `u_ppm` ≤ 0 takes DENSITY_COMPOSITION_U_PPM; it is never better than what
 * its parts leave open, Σ uᵢ · Vᵢ/V, as if all erred the same way: melting makes no table exact. False, and
 * *out alone, when there is no part, a part weighs less than nothing or all weigh nothing, or a density is
 * not known (≤ 0). A part that weighs nothing is left out. */
MUST_USE bool density_of_composition(const struct density_part *parts, size_t count, int32_t u_ppm,
                                     struct alloy_density *out);

/* ------------------------------------------------------------------ water */

/* A button weighed dry and then hanging in water. */
struct density_button {
    struct mass dry;
    struct mass in_water;       /* what it still weighs, hanging in it; less than dry */
    struct mass u;              /* standard uncertainty of each of the two weighings */
    int32_t temperature_c_e1;   /* of the water, tenths of a degree Celsius, 5.0 … 40.0 */
    int32_t temperature_u_c_e1; /* its standard uncertainty */
};

/* Where nobody says how well the temperature is known: half a degree. */
#define BUTTON_TEMPERATURE_U_C_E1 5

/* ρ = m · (ρ_water − ρ_air) / (m − m_water) + ρ_air, ρ_air = 1.2 kg/m³; ρ_water by Tanaka et al., Metrologia
 * 38 (2001) 301. u from both weighings and the temperature, rounded up. False when the numbers make no
 * density between 1 and 30 g/cm³. */
MUST_USE bool density_of_button(const struct density_button *button, struct alloy_density *out);

/* ------------------------------------------------------------------ what theory may trust */

/* Published tables differ by more than they say: no table value counts as better than 1 %, so that none ever
 * gives a pass at ± 2 %. */
#define DENSITY_TABLE_U_PPM_MIN 10000

/* The density as theory may use it: a table's with its half-range as u, and at least the minimum. */
struct alloy_density density_trusted(struct alloy_density density, enum density_source source);

#endif

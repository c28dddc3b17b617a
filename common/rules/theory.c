#include "common/rules/theory.h"

#include "common/rules/quadrature.h"
#include "common/rules/step.h"

enum {
    /* (2·V·ρ) takes 95 bits, every factor 20 more, a whole number of limbs */
    LIMBS = (95 + 20 * ROUTE_STEPS_MAX + 31) / 32,
};

/* A whole number of any length, least significant limb first: V·ρ·Π f has up to 575 bits before it is
 * divided. */
struct whole {
    uint32_t limbs[LIMBS];
};

static void whole_multiply(struct whole *number, uint32_t factor)
{
    uint64_t carry = 0;
    for (int i = 0; i < LIMBS; i++) {
        carry += (uint64_t)number->limbs[i] * factor;
        number->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    assert(carry == 0);
}

/* Rounded down; dividing by a and then by b is dividing by a·b, rounded down once. */
static void whole_divide(struct whole *number, uint32_t divisor)
{
    uint64_t rest = 0;
    for (int i = LIMBS - 1; i >= 0; i--) {
        rest = rest << 32 | number->limbs[i];
        number->limbs[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
}

/* False when it is more than `max`. */
static bool whole_get(const struct whole *number, int64_t max, int64_t *out)
{
    for (int i = 2; i < LIMBS; i++)
        if (number->limbs[i] != 0)
            return false;
    uint64_t value = (uint64_t)number->limbs[1] << 32 | number->limbs[0];
    if (value > (uint64_t)max)
        return false;
    *out = (int64_t)value;
    return true;
}

/* V · ρ · Π f in micrograms, rounded once, half up: half of (twice the product, rounded down, plus one). */
static bool expect_metal(int64_t volume_mm3_e3, int32_t ug_per_mm3, const struct stage_factor *factors,
                         size_t factor_count, struct mass *out)
{
    struct whole twice = {{(uint32_t)volume_mm3_e3, (uint32_t)(volume_mm3_e3 >> 32)}};
    whole_multiply(&twice, 2);
    whole_multiply(&twice, (uint32_t)ug_per_mm3);
    for (size_t i = 0; i < factor_count; i++)
        whole_multiply(&twice, (uint32_t)factors[i].factor_ppm);
    whole_divide(&twice, 1000);
    for (size_t i = 0; i < factor_count; i++)
        whole_divide(&twice, PPM);
    int64_t value;
    if (!whole_get(&twice, 2 * THEORY_METAL_MAX_UG, &value))
        return false;
    out->ug = (value + 1) / 2;
    return true;
}

/* metal · part / whole in thousandths of a microgram, rounded up. */
static uint64_t share_ug_e3(struct mass metal, int32_t part, int32_t whole)
{
    quadrature_square product = (quadrature_square)metal.ug * 1000 * (uint32_t)part;
    quadrature_square share = (product + (uint32_t)whole - 1) / (uint32_t)whole;
    return share < QUADRATURE_PART_MAX ? (uint64_t)share : QUADRATURE_PART_MAX;
}

static int32_t factor_u_ppm(const struct stage_factor *factor)
{
    if (!factor->verified && factor->u_ppm < THEORY_NORM_U_PPM)
        return THEORY_NORM_U_PPM;
    return factor->u_ppm;
}

/* u²(ρ) + Σ u²(f) + u²(stones), in squared thousandths of a microgram: `metal` is of the volume, `own` acted
 * on by the first factors only. */
static struct quadrature sum_squares(struct mass metal, int32_t density_u_ppm,
                                     const struct stage_factor *factors, size_t factor_count,
                                     struct mass stones_u, const struct theory_finding *own, size_t own_count)
{
    struct quadrature total = {0};
    quadrature_add(&total, share_ug_e3(metal, density_u_ppm, PPM), 1);
    for (size_t i = 0; i < factor_count; i++) {
        struct mass acted_on = metal;
        for (size_t k = 0; k < own_count; k++)
            if (i < own[k].acted)
                acted_on = mass_add(acted_on, own[k].kept);
        quadrature_add(&total, share_ug_e3(acted_on, factor_u_ppm(&factors[i]), factors[i].factor_ppm), 1);
    }
    quadrature_add(&total, share_ug_e3(stones_u, PPM, PPM), 1);
    return total;
}

static struct mass root_ug(const struct quadrature *total)
{
    return MASS_UG((int64_t)((quadrature_root(total) + 999) / 1000));
}

struct theory theory_expect(int64_t volume_mm3_e3, struct alloy_density density,
                            const struct stage_factor *factors, size_t factor_count, struct mass stones,
                            struct mass stones_u)
{
    assert(factor_count <= ROUTE_STEPS_MAX);
    assert(density.u_ppm >= 0 && stones.ug >= 0 && stones_u.ug >= 0);
    for (size_t i = 0; i < factor_count; i++)
        assert(factors[i].factor_ppm > 0 && factors[i].factor_ppm <= PPM && factors[i].u_ppm >= 0);
    struct theory theory = {.known = false, .stones = stones};
    if (volume_mm3_e3 <= 0 || density.ug_per_mm3 <= 0)
        return theory;
    if (!expect_metal(volume_mm3_e3, density.ug_per_mm3, factors, factor_count, &theory.metal))
        return theory;
    struct quadrature total =
        sum_squares(theory.metal, density.u_ppm, factors, factor_count, stones_u, NULL, 0);
    theory.uncertainty = root_ug(&total);
    theory.known = true;
    return theory;
}

struct theory theory_add_findings(struct theory theory, struct alloy_density density,
                                  const struct stage_factor *factors, size_t factor_count,
                                  struct mass stones_u, const struct theory_finding *own, size_t own_count,
                                  struct mass foreign)
{
    struct theory out = theory;
    out.stones = mass_add(theory.stones, foreign);
    if (!theory.known)
        return out;
    struct quadrature total =
        sum_squares(theory.metal, density.u_ppm, factors, factor_count, stones_u, own, own_count);
    quadrature_add(&total, share_ug_e3(foreign, THEORY_STONES_U_PPM, PPM), 1);
    for (size_t i = 0; i < own_count; i++) {
        out.metal = mass_add(out.metal, own[i].kept);
        quadrature_add(&total, share_ug_e3(own[i].kept, THEORY_STONES_U_PPM, PPM), 1);
    }
    out.uncertainty = root_ug(&total);
    return out;
}

struct mass theory_stones_u(struct mass stones)
{
    assert(stones.ug >= 0);
    return MASS_UG((int64_t)((share_ug_e3(stones, THEORY_STONES_U_PPM, PPM) + 999) / 1000));
}

struct mass theory_as_cast(int64_t volume_mm3_e3, struct alloy_density density)
{
    int64_t product;
    if (volume_mm3_e3 <= 0 || density.ug_per_mm3 <= 0)
        return MASS_UG(0);
    if (__builtin_mul_overflow(volume_mm3_e3, density.ug_per_mm3, &product) ||
        product / 1000 > THEORY_METAL_MAX_UG)
        return MASS_UG(THEORY_METAL_MAX_UG);
    return MASS_UG(product / 1000);
}

struct stage_factor theory_rework_factor(int32_t rework_factor_ppm)
{
    return (struct stage_factor){
        .factor_ppm = rework_factor_ppm > 0 ? rework_factor_ppm : PPM,
        .u_ppm = THEORY_NORM_U_PPM,
    };
}

/* A volume whose density is 1 weighs its own number. */
struct theory theory_expect_rework(struct mass weighed, const struct stage_factor *factors, size_t count,
                                   struct mass stones, struct mass stones_u)
{
    struct alloy_density one = {.ug_per_mm3 = 1};
    int64_t volume = weighed.ug > 0 && weighed.ug <= THEORY_METAL_MAX_UG ? weighed.ug * 1000 : 0;
    return theory_expect(volume, one, factors, count, stones, stones_u);
}

#include "common/rules/refine.h"

void refine_share(struct refine_giver *givers, size_t count, struct mass paid)
{
    int64_t weights[REFINE_GIVERS_MAX];
    int64_t shares[REFINE_GIVERS_MAX];
    assert(count >= 1 && count <= REFINE_GIVERS_MAX);
    for (size_t i = 0; i < count; i++)
        weights[i] = givers[i].claimed.ug;
    share_out(paid.ug, weights, count, shares);
    for (size_t i = 0; i < count; i++)
        givers[i].share = MASS_UG(shares[i]);
}

void refine_share_classes(struct refine_class *classes, size_t count, struct mass paid, struct mass mass)
{
    int64_t weights[REFINE_GIVERS_MAX];
    int64_t fine[REFINE_GIVERS_MAX], metal[REFINE_GIVERS_MAX];
    assert(count >= 1 && count <= REFINE_GIVERS_MAX);
    for (size_t i = 0; i < count; i++)
        weights[i] = classes[i].claimed.ug;
    share_out(paid.ug, weights, count, fine);
    share_out(mass.ug, weights, count, metal);
    for (size_t i = 0; i < count; i++) {
        classes[i].paid = MASS_UG(fine[i]);
        classes[i].mass = MASS_UG(metal[i]);
    }
}

bool refine_is_paid_by(struct mass mass, int fineness, struct mass paid)
{
    int64_t away = mass_fine(mass, fineness).ug - paid.ug;
    return (away < 0 ? -away : away) <= paid.ug / 100;
}

void refine_post_sending(struct transfers *out, struct book fine_book, struct account stream,
                         struct account refiner, struct mass expected)
{
    ledger_post(out, fine_book, refiner, stream, expected);
}

void refine_post_giver(struct transfers *out, struct book fine_book, struct account refiner,
                       const struct refine_giver *giver)
{
    ledger_post_signed(out, fine_book, giver->open, refiner, mass_subtract(giver->claimed, giver->share));
}

void refine_post_assay(struct transfers *out, struct book fine_book, struct account stream,
                       struct account open, struct mass claimed, struct mass found)
{
    ledger_post_signed(out, fine_book, open, stream, mass_subtract(claimed, found));
}

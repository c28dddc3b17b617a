#include "common/rules/melt.h"

#include <string.h>

#define GAIN_MAX_PPM 10000 /* of what went in: beyond that a scale or a finger was wrong */

static int64_t fineness_of(const struct melt_part *parts, size_t count, struct mass in)
{
    number_product fine = 0;
    for (size_t i = 0; i < count; i++)
        fine += (number_product)parts[i].mass.ug * parts[i].fineness * 100;
    return (int64_t)(fine / in.ug);
}

static bool is_of_book(const struct melt_part *part, struct book target)
{
    return strcmp(ledger_book(part->alloy, part->custody).text, target.text) == 0;
}

/* All that the vault gives was there at once, even what it gets back in the same book. */
static void post_out_of_vault(struct transfers *out, struct book target, const struct melt_part *part)
{
    struct account vault = account_of(ACCOUNT_VAULT, "");
    if (is_of_book(part, target) && account_equal(part->from, vault))
        ledger_post(out, target, account_of(ACCOUNT_CONVERSION, "melt"), vault, part->mass);
}

/* A part arrives in the vault of the melt's book. */
static void post_part(struct transfers *out, struct book target, const struct melt_part *part)
{
    struct account vault = account_of(ACCOUNT_VAULT, "");
    struct account conversion = account_of(ACCOUNT_CONVERSION, "melt");
    bool same = is_of_book(part, target);
    bool direct = same && !account_equal(part->from, vault);
    if (!same)
        ledger_post(out, ledger_book(part->alloy, part->custody), conversion, part->from, part->mass);
    ledger_post(out, target, vault, direct ? part->from : conversion, part->mass);
}

struct melt melt_judge(struct code alloy, const struct melt_part *parts, size_t count, struct mass out,
                       struct account open)
{
    struct melt melt = {.reason = REASON_NONE};
    assert(count >= 1 && count <= MELT_PARTS_MAX);
    struct book target = ledger_book(alloy, parts[0].custody);
    for (size_t i = 0; i < count; i++) {
        assert(parts[i].mass.ug > 0);
        melt.in = mass_add(melt.in, parts[i].mass);
        if (!code_equal(parts[i].custody, parts[0].custody))
            melt.reason = REASON_MIXED;
    }
    melt.loss = mass_subtract(melt.in, out);
    melt.fineness_ppm = fineness_of(parts, count, melt.in);
    if (melt.reason == REASON_NONE && -melt.loss.ug > melt.in.ug / (PPM / GAIN_MAX_PPM))
        melt.reason = REASON_DOES_NOT_ADD_UP;
    for (size_t i = 0; i < count; i++)
        post_out_of_vault(&melt.transfers, target, &parts[i]);
    for (size_t i = 0; i < count; i++)
        post_part(&melt.transfers, target, &parts[i]);
    ledger_post_signed(&melt.transfers, target, open, account_of(ACCOUNT_VAULT, ""), melt.loss);
    return melt;
}

bool melt_is_fine_enough(int minimum, int64_t assayed_ppm)
{
    return assayed_ppm >= (int64_t)minimum * 100;
}

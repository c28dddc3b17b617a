#include "common/rules/stone.h"

#include <string.h>

#include "common/base/text.h"

struct account stone_account(const char *name)
{
    struct account account = {""};
    bool fits = TEXT_COPY(account.text, span_of(name));
    assert(fits);
    return account;
}

struct account stone_holder(struct tag operator_badge)
{
    return account_of(ACCOUNT_OPERATOR, operator_badge.text);
}

bool stone_account_is_never_negative(const char *account)
{
    return strcmp(account, STONE_SUPPLIER) != 0 && strcmp(account, STONE_OPENING) != 0 &&
           strcmp(account, STONE_FOUND) != 0;
}

enum stone_fit stone_take(struct stone_amount there, int64_t count, struct mass stated,
                          struct stone_amount *out)
{
    assert(count > 0);
    out->count = count;
    out->mass = stated;
    if (count > there.count)
        return STONE_TOO_FEW;
    if (stated.ug < 0) {
        bool fits = number_scale(there.mass.ug, count, there.count, &out->mass.ug);
        assert(fits); /* a part is no more than the whole */
    }
    return out->mass.ug > there.mass.ug ? STONE_TOO_LIGHT : STONE_FITS;
}

void stone_take_anyway(struct stone_amount there, struct stone_amount bought, int64_t count,
                       struct mass stated, struct stone_amount *out, struct stone_amount *lacks)
{
    bool short_of = count > there.count;
    struct stone_amount known = there.count > 0 ? there : bought;
    out->count = count;
    out->mass = stated;
    if (stated.ug < 0 &&
        (known.count <= 0 || !number_scale(known.mass.ug, count, known.count, &out->mass.ug)))
        out->mass = there.mass; /* nobody knows what one weighs */
    if (!short_of && out->mass.ug > there.mass.ug)
        out->mass = there.mass;
    lacks->count = short_of ? count - there.count : 0;
    lacks->mass = MASS_UG(out->mass.ug > there.mass.ug ? out->mass.ug - there.mass.ug : 0);
}

struct mass stone_left_in(struct mass set, struct mass counted, struct mass out)
{
    int64_t scrapped = counted.ug > set.ug ? counted.ug - set.ug : 0;
    int64_t taken = out.ug > scrapped ? out.ug - scrapped : 0;
    return MASS_UG(taken < set.ug ? set.ug - taken : 0);
}

int64_t stone_breakage_ppm(int64_t set, int64_t broken)
{
    int64_t ppm, whole = set > 0 ? set : 0, bad = broken > 0 ? broken : 0;
    return whole + bad > 0 && number_scale(bad, PPM, whole + bad, &ppm) ? ppm : 0;
}

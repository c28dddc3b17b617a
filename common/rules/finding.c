#include "common/rules/finding.h"

#include "common/base/number.h"
#include "common/base/text.h"

static bool is_like(const struct finding *a, const struct finding *b)
{
    return code_equal(a->alloy, b->alloy) && code_equal(a->custody, b->custody) && a->step == b->step &&
           a->own == b->own;
}

bool findings_add(struct findings *findings, const struct finding *finding)
{
    for (int i = 0; i < findings->count; i++)
        if (is_like(&findings->items[i], finding)) {
            findings->items[i].mass = mass_add(findings->items[i].mass, finding->mass);
            return true;
        }
    if (findings->count == FINDINGS_MAX)
        return false;
    findings->items[findings->count++] = *finding;
    return true;
}

struct mass findings_foreign(const struct findings *findings)
{
    struct mass sum = {0};
    for (int i = 0; i < findings->count; i++)
        if (!findings->items[i].own)
            sum = mass_add(sum, findings->items[i].mass);
    return sum;
}

struct mass findings_more(const struct finding *item, const struct findings *before)
{
    for (int i = 0; i < before->count; i++)
        if (is_like(&before->items[i], item))
            return mass_subtract(item->mass, before->items[i].mass);
    return item->mass;
}

bool findings_equal(const struct findings *a, const struct findings *b)
{
    if (a->count != b->count)
        return false;
    for (int i = 0; i < a->count; i++)
        if (!is_like(&a->items[i], &b->items[i]) || a->items[i].mass.ug != b->items[i].mass.ug)
            return false;
    return true;
}

void findings_write(const struct findings *findings, char out[FINDINGS_TEXT_MAX])
{
    struct text text = text_in(out, FINDINGS_TEXT_MAX);
    for (int i = 0; i < findings->count; i++) {
        const struct finding *item = &findings->items[i];
        text_add(&text, "%s%s%s/%s=%lld@%d", i > 0 ? "," : "", item->own ? "+" : "", item->alloy.text,
                 item->custody.text, (long long)item->mass.ug, item->step);
    }
    assert(text_ok(&text)); /* FINDINGS_MAX of the longest fit */
}

static bool read_one(struct span text, struct finding *out)
{
    struct span alloy, custody, mass;
    int64_t step;
    *out = (struct finding){.own = text.size > 0 && text.data[0] == '+'};
    if (out->own)
        text = (struct span){text.data + 1, text.size - 1};
    if (!span_split(&text, '/', &alloy) || !span_split(&text, '=', &custody) ||
        !span_split(&text, '@', &mass))
        return false;
    bool fits = code_read(alloy, &out->alloy) && code_read(custody, &out->custody) &&
                number_read_int(mass, 1, INT64_MAX, &out->mass.ug) && number_read_int(text, -1, 1000, &step);
    if (fits)
        out->step = (int)step;
    return fits;
}

bool findings_read(struct span text, struct findings *out)
{
    struct span part;
    *out = (struct findings){.count = 0};
    while (text.size > 0) {
        if (out->count == FINDINGS_MAX || !span_split(&text, ',', &part) ||
            !read_one(part, &out->items[out->count]))
            return false;
        out->count++;
    }
    return true;
}

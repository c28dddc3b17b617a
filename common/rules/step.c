#include "common/rules/step.h"

#include <string.h>

#include "common/base/text.h"

#include "common/rules/word.h"

WORDS_OF_ENUM(WEIGH_POLICY_LIST, enum weigh_policy, weigh_policy_word, weigh_policy_find)

bool step_is(const struct route_step *step, const char *kind)
{
    return strcmp(step->kind.text, kind) == 0;
}

bool step_equal(const struct route_step *a, const struct route_step *b)
{
    return code_equal(a->kind, b->kind) && code_equal(a->visit, b->visit) && a->factor_ppm == b->factor_ppm &&
           a->factor_u_ppm == b->factor_u_ppm && a->factor_verified == b->factor_verified &&
           a->tolerance_ppm == b->tolerance_ppm && a->weigh == b->weigh && a->inspection == b->inspection &&
           a->sets_stones == b->sets_stones && a->standard_s == b->standard_s &&
           a->rework_factor_ppm == b->rework_factor_ppm;
}

bool step_sends_back(const struct route_step *step)
{
    return step->inspection || step->sets_stones;
}

bool step_weighs_through(const struct route_step *step, bool started)
{
    switch (step->weigh) {
    case WEIGH_OUT:
        return true;
    case WEIGH_BOTH:
        return started;
    case WEIGH_NONE:
    case WEIGH_IN:
        break;
    }
    return false;
}

static int visit_of(const struct route_step *steps, int step)
{
    int visit = 1;
    for (int i = 0; i < step; i++)
        visit += code_equal(steps[i].kind, steps[step].kind);
    return visit;
}

struct code step_name(const struct route_step *steps, int step)
{
    char name[2 * CODE_TEXT_MAX];
    struct text text = TEXT_IN(name);
    int visit = visit_of(steps, step);
    if (visit == 1)
        return steps[step].kind;
    text_add(&text, "%.*s.%d", CODE_TEXT_MAX - 4, steps[step].kind.text, visit);
    return code_of(name);
}

int step_find(const struct route_step *steps, int count, struct code name)
{
    for (int i = 0; i < count; i++)
        if (code_equal(step_name(steps, i), name))
            return i;
    return -1;
}

#include "common/rules/setting.h"

static const struct setting_kind kinds[] = {
#define X(name, word, low, high, preset, about) {word, low, high, preset, about},
    SETTING_LIST(X)
#undef X
};

const struct setting_kind *setting_kind_of(enum setting setting)
{
    assert((size_t)setting < COUNT_OF(kinds));
    return &kinds[setting];
}

bool setting_find(struct span word, enum setting *out)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (span_is(word, kinds[i].word)) {
            *out = (enum setting)i;
            return true;
        }
    return false;
}

bool setting_is_flag(enum setting setting)
{
    return setting_kind_of(setting)->low == 0 && setting_kind_of(setting)->high == 1;
}

int64_t settings_get(const struct settings *settings, enum setting setting)
{
    return settings_have(settings, setting) ? settings->value[setting] : setting_kind_of(setting)->preset;
}

void settings_set(struct settings *settings, enum setting setting, int64_t value)
{
    const struct setting_kind *kind = setting_kind_of(setting);
    assert(value >= kind->low && value <= kind->high);
    settings->has |= UINT32_C(1) << setting;
    settings->value[setting] = value;
}

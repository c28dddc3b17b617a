#include "common/draw/tokens.h"

#include <math.h>

static const uint32_t COLOURS[COLOUR_COUNT][THEME_COUNT] = {
#define X(name, dark, light) [name] = {dark, light},
    COLOUR_LIST(X)
#undef X
};

static const char *const THEME_WORDS[THEME_COUNT] = {"dark", "light"};

const char *theme_word(enum theme theme)
{
    assert(theme < THEME_COUNT);
    return THEME_WORDS[theme];
}

bool theme_find(struct span word, enum theme *out)
{
    for (size_t i = 0; i < COUNT_OF(THEME_WORDS); i++) {
        if (!span_is(word, THEME_WORDS[i]))
            continue;
        *out = (enum theme)i;
        return true;
    }
    return false;
}

uint32_t colour_rgb(enum colour colour, enum theme theme)
{
    assert(colour < COLOUR_COUNT && theme < THEME_COUNT);
    return COLOURS[colour][theme];
}

static double linear(uint32_t channel)
{
    double part = (double)channel / 255.0;
    return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t rgb)
{
    return 0.2126 * linear(rgb >> 16 & 0xff) + 0.7152 * linear(rgb >> 8 & 0xff) + 0.0722 * linear(rgb & 0xff);
}

double colour_contrast(uint32_t a, uint32_t b)
{
    double la = luminance(a), lb = luminance(b);
    return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

/* The look in numbers: colours, type sizes, radii. One place, so that a screen, a sheet of paper and a chart
 * agree.
 *
 * Every pair of text and ground that is drawn reaches a contrast of 7:1 (WCAG 2 AAA); tests/unit/kiosk_ui
 * measures it in the pixels. Lengths are in design units: one unit is one pixel of a screen of 1280 × 800 (or
 * 800 × 1280, upright). */
#ifndef TOUCHSTONE_TOKENS_H
#define TOUCHSTONE_TOKENS_H

#include "common/base/span.h"

enum theme { THEME_DARK, THEME_LIGHT, THEME_COUNT };

/* "dark", "light": as in kiosk.ini. */
const char *theme_word(enum theme theme);
MUST_USE bool theme_find(struct span word, enum theme *out);

/* name, dark, light.
 * GROUND … RAISED are surfaces; INK and DIM the text on them; the *_TEXT colours are shapes and words on
 * them; GOLD … GREY are grounds of a foot or a badge, all with ON_TONE as ink; STOP … are the red screen;
 * BAR_* and PLACE_* fill gauges. */
#define COLOUR_LIST(X)                                                                                       \
    X(COLOUR_GROUND, 0x0e1217, 0xf6f3ec)                                                                     \
    X(COLOUR_PANEL, 0x171d25, 0xfffdf9)                                                                      \
    X(COLOUR_RAISED, 0x1f2731, 0xe9e4d9)                                                                     \
    X(COLOUR_LINE, 0x3a4653, 0xb9b2a4)                                                                       \
    X(COLOUR_INK, 0xf4f1ea, 0x12161b)                                                                        \
    X(COLOUR_DIM, 0xb1bbc6, 0x39414a)                                                                        \
    X(COLOUR_GOLD, 0xe3b04b, 0xe3b04b)                                                                       \
    X(COLOUR_OK, 0x4cc38a, 0x58c891)                                                                         \
    X(COLOUR_NEAR, 0xf2b134, 0xf2b134)                                                                       \
    X(COLOUR_FULL, 0xff8471, 0xff8a78)                                                                       \
    X(COLOUR_INFO, 0x7cbcff, 0x8cc4ff)                                                                       \
    X(COLOUR_GREY, 0xb6bfc9, 0xc3cad2)                                                                       \
    X(COLOUR_ON_TONE, 0x140e07, 0x140e07)                                                                    \
    X(COLOUR_GOLD_TEXT, 0xe9bb5e, 0x5e3e00)                                                                  \
    X(COLOUR_OK_TEXT, 0x5dd09a, 0x0a4d2e)                                                                    \
    X(COLOUR_NEAR_TEXT, 0xf5bb4b, 0x5e3e00)                                                                  \
    X(COLOUR_FULL_TEXT, 0xff9c8b, 0x86170e)                                                                  \
    X(COLOUR_INFO_TEXT, 0x86c2ff, 0x0b4580)                                                                  \
    X(COLOUR_STOP, 0x8e1310, 0x8e1310)                                                                       \
    X(COLOUR_STOP_DEEP, 0x6a0c0a, 0x6a0c0a)                                                                  \
    X(COLOUR_STOP_INK, 0xffffff, 0xffffff)                                                                   \
    X(COLOUR_STOP_DIM, 0xffe4df, 0xffe4df)                                                                   \
    X(COLOUR_BAR_OK, 0x2a8a5d, 0x4bb481)                                                                     \
    X(COLOUR_BAR_NEAR, 0xd1921c, 0xe5a52c)                                                                   \
    X(COLOUR_BAR_FULL, 0x9c2a20, 0xd5614f)                                                                   \
    X(COLOUR_BAR_GREY, 0x4a5664, 0xb6b0a4)                                                                   \
    X(COLOUR_PLACE_DONE, 0x37976a, 0x4cae7d)                                                                 \
    X(COLOUR_PLACE_QUEUED, 0x52606f, 0xa9a294)                                                               \
    X(COLOUR_GEM, 0xd8e6f5, 0x5b87b0)                                                                        \
    X(COLOUR_EMERALD, 0x67c79b, 0x2f8f64)                                                                    \
    X(COLOUR_SILVER, 0xdfe3e8, 0x707a85)

enum colour {
#define X(name, dark, light) name,
    COLOUR_LIST(X)
#undef X
        COLOUR_COUNT
};

/* 0xRRGGBB */
uint32_t colour_rgb(enum colour colour, enum theme theme);

/* Contrast of two 0xRRGGBB colours, 1 … 21 (WCAG 2.2, relative luminance). */
double colour_contrast(uint32_t a, uint32_t b);

#define CONTRAST_MIN 7.0

/* Type sizes. SMALL is the smallest there is. */
#define TYPE_SMALL    22.0
#define TYPE_BODY     26.0
#define TYPE_LARGE    30.0
#define TYPE_TITLE    42.0
#define TYPE_HEADLINE 84.0
#define TYPE_COUNT    118.0
#define TYPE_HERO     250.0
#define TYPE_PX_MIN   19.0 /* on a screen with fewer pixels nothing shrinks below this */

#define RADIUS_PANEL  20.0
#define RADIUS_CHIP   21.0
#define RADIUS_PLACE  14.0
#define GAP_SMALL     12.0
#define GAP           20.0
#define GAP_LARGE     28.0
#define FOOT_HEIGHT   124.0
#define HEADER_HEIGHT 72.0

/* What a gloved finger needs. */
#define TOUCH_MM_MIN 15.0

#endif

/* Chips and buttons: a shape, a word, a ground. */
#ifndef TOUCHSTONE_CONTROL_H
#define TOUCHSTONE_CONTROL_H

#include "common/draw/glyph.h"

/* A rounded label: glyph and word. */
struct chip {
    enum glyph glyph;
    const char *word;
    enum colour glyph_colour, ink, ground;
    double size; /* of the type */
    bool tag;    /* slashed zero */
    bool strong; /* bold */
};

double chip_width(struct brush *brush, const struct chip *chip, double height);
/* Draws it in the box as wide as the box is; says whether the word fitted. */
bool chip_draw(struct brush *brush, struct box box, const struct chip *chip);

/* A button: a filled rounded rectangle with glyph and word. */
struct button {
    enum glyph glyph;
    const char *word;
    enum colour ink, ground;
    double size, size_min;
    double radius;
};

double button_width(struct brush *brush, const struct button *button);
bool button_draw(struct brush *brush, struct box box, const struct button *button);

#endif

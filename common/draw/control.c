#include "common/draw/control.h"

#include <math.h>

static struct lettering chip_lettering(const struct chip *chip)
{
    return (struct lettering){.size = chip->size,
                              .weight = chip->strong ? LETTER_BOLD : LETTER_MEDIUM,
                              .colour = chip->ink,
                              .tag = chip->tag};
}

static double chip_glyph(const struct chip *chip)
{
    return chip->glyph == GLYPH_NONE ? 0 : chip->size * 0.74;
}

static double chip_gap(const struct chip *chip)
{
    return chip->glyph == GLYPH_NONE || chip->word[0] == '\0' ? 0 : chip->size * 0.42;
}

double chip_width(struct brush *brush, const struct chip *chip, double height)
{
    struct lettering style = chip_lettering(chip);
    return ceil(brush_text_width(brush, &style, chip->word) + chip_glyph(chip) + chip_gap(chip) +
                height * 0.8);
}

bool chip_draw(struct brush *brush, struct box box, const struct chip *chip)
{
    struct lettering style = chip_lettering(chip);
    brush_panel(brush, box, box.height / 2, chip->ground);
    struct box inner = box;
    box_take_left(&inner, box.height * 0.4);
    box_take_right(&inner, box.height * 0.4);
    glyph_draw(brush, chip->glyph, box_take_left(&inner, chip_glyph(chip)), chip->glyph_colour, chip->ground);
    box_take_left(&inner, chip_gap(chip));
    return brush_text(brush, inner, &style, chip->word).fitted;
}

static struct lettering button_lettering(const struct button *button)
{
    return (struct lettering){
        .size = button->size, .size_min = button->size_min, .weight = LETTER_BOLD, .colour = button->ink};
}

static double button_glyph(const struct button *button)
{
    return button->glyph == GLYPH_NONE ? 0 : button->size * 1.0;
}

static double button_gap(const struct button *button)
{
    return button->glyph == GLYPH_NONE ? 0 : button->size * 0.5;
}

double button_width(struct brush *brush, const struct button *button)
{
    struct lettering style = button_lettering(button);
    return ceil(brush_text_width(brush, &style, button->word) + button_glyph(button) + button_gap(button) +
                button->size * 1.6);
}

bool button_draw(struct brush *brush, struct box box, const struct button *button)
{
    brush_panel(brush, box, button->radius, button->ground);
    struct lettering style = button_lettering(button);
    struct box inner = box_inset(box, button->size * 0.4);
    double fixed = button_glyph(button) + button_gap(button);
    struct box room = {inner.x, inner.y, inner.width - fixed, inner.height};
    struct lettered word = brush_measure(brush, room, &style, button->word);
    double spare = fmax(room.width - word.width, 0) / 2;
    box_take_left(&inner, spare);
    glyph_draw(brush, button->glyph, box_take_left(&inner, button_glyph(button)), button->ink,
               button->ground);
    box_take_left(&inner, button_gap(button));
    inner.width = fmax(word.width + 1, room.width - spare);
    return brush_text(brush, inner, &style, button->word).fitted;
}

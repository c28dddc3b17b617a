/* The numbers of a weighing. */
#include "kiosk/ui/words_inside.h"

enum { PERMILLE_SHOWN_MAX = 10000 };

/* Decimals of the scale's own number; 3 when it has shown none, or not in grams. */
static int scale_decimals(const struct view_weighing *weighing)
{
    struct decimal number;
    bool grams = weighing->unit == UNIT_G && number_read_decimal(span_of(weighing->value), &number);
    return grams && number.decimals <= 5 ? number.decimals : 3;
}

void words_value(const char *number, char out[WORDS_SHORT_MAX])
{
    struct text text = text_in(out, WORDS_SHORT_MAX);
    bool negative = number[0] == '-';
    text_add(&text, "%s%s", negative ? "−" : "", negative ? number + 1 : number);
}

/* With a sign that is as wide as a plus: U+2212. */
static void write_signed(struct mass mass, int decimals, char out[MASS_TEXT_MAX + 4])
{
    char digits[MASS_TEXT_MAX];
    mass_write_grams((struct mass){mass.ug < 0 ? -mass.ug : mass.ug}, decimals, digits);
    struct text text = text_in(out, MASS_TEXT_MAX + 4);
    text_add(&text, "%s%s", mass.ug < 0 ? "−" : "+", digits);
}

/* Plain, and below zero with the same minus. */
static void write_grams(struct mass mass, int decimals, char out[WORDS_SHORT_MAX])
{
    char digits[MASS_TEXT_MAX];
    mass_write_grams(mass, decimals, digits);
    words_value(digits, out);
}

/* Up, never down: a promise about uncertainty. */
static struct mass round_up(struct mass mass, int decimals)
{
    int64_t step = 1000000;
    for (int i = 0; i < decimals && step > 1; i++)
        step /= 10;
    return (struct mass){(mass.ug + step - 1) / step * step};
}

static void add_percent(struct text *text, const char *number)
{
    /* Translators: a percentage, with or without a blank before the sign */
    text_add(text, C_("percent", "%s %%"), number);
}

static void write_percent(int32_t ppm, const char *sign, char out[WORDS_SHORT_MAX])
{
    char number[WORDS_SHORT_MAX];
    struct text text = text_in(out, WORDS_SHORT_MAX);
    if (ppm % 10000 == 0)
        SAY(number, "%s%d", sign, (int)(ppm / 10000));
    else
        SAY(number, "%s%d.%d", sign, (int)(ppm / 10000), (int)(ppm % 10000 / 1000));
    add_percent(&text, number);
}

static void write_difference(const struct view_weighing *weighing, int decimals, char out[WORDS_SHORT_MAX])
{
    struct mass deviation = weighing->verdict.deviation;
    char grams[MASS_TEXT_MAX + 4];
    write_signed(deviation, decimals, grams);
    struct text text = text_in(out, WORDS_SHORT_MAX);
    text_add(&text, "%s g", grams);
    int64_t metal = weighing->gross_expected.ug - weighing->stones.ug, tenths;
    if (metal > 0 && number_scale(deviation.ug < 0 ? -deviation.ug : deviation.ug, 1000, metal, &tenths) &&
        tenths < PERMILLE_SHOWN_MAX) {
        char number[WORDS_SHORT_MAX];
        SAY(number, "%s%lld.%lld", deviation.ug < 0 ? "−" : "+", (long long)(tenths / 10),
            (long long)(tenths % 10));
        text_add(&text, " · ");
        add_percent(&text, number);
    }
}

/* Before anything is weighed: the tolerance of the metal that is expected. */
static void write_allowed(const struct view_weighing *weighing, int decimals, char out[WORDS_SHORT_MAX])
{
    char grams[MASS_TEXT_MAX];
    struct mass metal = mass_subtract(weighing->gross_expected, weighing->stones), allowed;
    if (!number_scale(metal.ug, weighing->tolerance_ppm, PPM, &allowed.ug) || allowed.ug <= 0)
        return;
    mass_write_grams(allowed, decimals, grams);
    struct text text = text_in(out, WORDS_SHORT_MAX);
    text_add(&text, "± %s g", grams);
}

void words_weighing(const struct view_weighing *weighing, struct words_weighing *out)
{
    *out = (struct words_weighing){.expected = ""};
    int decimals = scale_decimals(weighing);
    char first[WORDS_SHORT_MAX], second[MASS_TEXT_MAX];
    if (weighing->has_theory) {
        mass_write_grams(weighing->gross_expected, decimals, first);
        SAY(out->expected, _("%s g expected"), first);
    }
    if (weighing->tolerance_ppm > 0) {
        write_percent(weighing->tolerance_ppm, "−", out->below);
        write_percent(weighing->tolerance_ppm, "+", out->above);
    }
    if (weighing->loaded) {
        write_grams(mass_subtract(weighing->gross, weighing->stones), decimals, first);
        mass_write_grams(weighing->stones, decimals, second);
        if (weighing->stones.ug > 0)
            SAY(out->parts, "%s + %s g", first, second);
        else
            SAY(out->parts, "%s g", first);
    }
    if (weighing->has_theory && !weighing->has_verdict)
        write_allowed(weighing, decimals, out->allowed);
    if (!weighing->has_verdict)
        return;
    if (weighing->has_theory)
        write_difference(weighing, decimals, out->difference);
    mass_write_grams(round_up(weighing->verdict.uncertainty, decimals + 1), decimals + 1, first);
    SAY(out->uncertainty, "± %s g", first);
    mass_write_grams(weighing->verdict.tolerance, decimals, first);
    SAY(out->allowed, "± %s g", first);
}

/* The numbers of a weighing. */
#include "kiosk/ui/words_inside.h"

enum { PERMILLE_SHOWN_MAX = 10000 };

/* All that stands around the scale's own number is in its unit, with its decimals: 3 when it has shown none.
 */
struct measure {
    enum unit unit;
    int decimals;
};

static struct measure measure_of(const struct view_weighing *weighing)
{
    struct decimal number;
    struct measure measure = {weighing->unit == UNIT_NONE ? UNIT_G : weighing->unit, 3};
    if (number_read_decimal(span_of(weighing->value), &number) && number.decimals < MASS_DECIMALS_MAX)
        measure.decimals = number.decimals;
    return measure;
}

void words_value(const char *number, char out[WORDS_SHORT_MAX])
{
    struct text text = text_in(out, WORDS_SHORT_MAX);
    bool negative = number[0] == '-';
    text_add(&text, "%s%s", negative ? "−" : "", negative ? number + 1 : number);
}

/* Without the unit; "" for what is larger than any load. */
static void write_mass(struct mass mass, struct measure measure, char out[WORDS_SHORT_MAX])
{
    char digits[MASS_TEXT_MAX];
    bool fits = mass_write(mass, measure.unit, measure.decimals, digits);
    words_value(fits ? digits : "", out);
}

/* With a sign that is as wide as a plus: U+2212. */
static void write_signed(struct mass mass, struct measure measure, char out[WORDS_SHORT_MAX])
{
    char digits[WORDS_SHORT_MAX];
    write_mass((struct mass){mass.ug < 0 ? -mass.ug : mass.ug}, measure, digits);
    struct text text = text_in(out, WORDS_SHORT_MAX);
    text_add(&text, "%s%s %s", mass.ug < 0 ? "−" : "+", digits, unit_word(measure.unit));
}

/* How far it may be off. */
static void write_within(const char *digits, struct measure measure, char out[WORDS_SHORT_MAX])
{
    struct text text = text_in(out, WORDS_SHORT_MAX);
    text_add(&text, "± %s %s", digits, unit_word(measure.unit));
}

static void write_uncertainty(struct mass mass, struct measure measure, char out[WORDS_SHORT_MAX])
{
    char digits[MASS_TEXT_MAX];
    measure.decimals++;
    if (mass_write_up(mass, measure.unit, measure.decimals, digits))
        write_within(digits, measure, out);
}

static void add_percent(struct text *text, const char *number)
{
    /* Translators: a percentage, with or without a blank before the sign */
    text_add(text, C_("percent", "%s %%"), number);
}

/* With as many decimals as it has: a client may ask for 0.75 %. */
static void write_percent(int32_t ppm, const char *sign, char out[WORDS_SHORT_MAX])
{
    char number[WORDS_SHORT_MAX];
    struct text text = text_in(out, WORDS_SHORT_MAX);
    int decimals = 4, behind = (int)(ppm % 10000);
    for (; decimals > 0 && behind % 10 == 0; behind /= 10)
        decimals--;
    if (decimals == 0)
        SAY(number, "%s%d", sign, (int)(ppm / 10000));
    else
        SAY(number, "%s%d.%0*d", sign, (int)(ppm / 10000), decimals, behind);
    add_percent(&text, number);
}

static void write_difference(const struct view_weighing *weighing, struct measure measure,
                             char out[WORDS_SHORT_MAX])
{
    struct mass deviation = weighing->verdict.deviation;
    char mass[WORDS_SHORT_MAX];
    write_signed(deviation, measure, mass);
    struct text text = text_in(out, WORDS_SHORT_MAX);
    text_add(&text, "%s", mass);
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

static void write_parts(const struct view_weighing *weighing, struct measure measure,
                        char out[WORDS_SHORT_MAX])
{
    char metal[WORDS_SHORT_MAX], stones[WORDS_SHORT_MAX];
    write_mass(mass_subtract(weighing->gross, weighing->stones), measure, metal);
    write_mass(weighing->stones, measure, stones);
    struct text text = text_in(out, WORDS_SHORT_MAX);
    text_add(&text, "%s%s%s %s", metal, weighing->stones.ug > 0 ? " + " : "",
             weighing->stones.ug > 0 ? stones : "", unit_word(measure.unit));
}

/* Before anything is weighed: the tolerance of the metal that is expected. */
static struct mass allowed_mass(const struct view_weighing *weighing)
{
    struct mass metal = mass_subtract(weighing->gross_expected, weighing->stones), allowed;
    if (weighing->has_verdict)
        return weighing->verdict.tolerance;
    bool fits = number_scale(metal.ug, weighing->tolerance_ppm, PPM, &allowed.ug);
    return fits ? allowed : MASS_UG(0);
}

static void write_expected(struct mass gross, struct measure measure, char out[WORDS_SHORT_MAX])
{
    char digits[WORDS_SHORT_MAX], mass[WORDS_SHORT_MAX];
    write_mass(gross, measure, digits);
    struct text both = TEXT_IN(mass), text = text_in(out, WORDS_SHORT_MAX);
    text_add(&both, "%s %s", digits, unit_word(measure.unit));
    /* Translators: a mass with its unit: "4.907 g expected", "24.535 ct expected" */
    text_add(&text, _("%s expected"), mass);
}

void words_weighing(const struct view_weighing *weighing, struct words_weighing *out)
{
    *out = (struct words_weighing){.expected = ""};
    struct measure measure = measure_of(weighing);
    char digits[WORDS_SHORT_MAX];
    if (weighing->has_theory)
        write_expected(weighing->gross_expected, measure, out->expected);
    if (weighing->tolerance_ppm > 0) {
        write_percent(weighing->tolerance_ppm, "−", out->below);
        write_percent(weighing->tolerance_ppm, "+", out->above);
    }
    if (weighing->loaded)
        write_parts(weighing, measure, out->parts);
    struct mass allowed = allowed_mass(weighing);
    if (weighing->has_verdict || (weighing->has_theory && allowed.ug > 0)) {
        write_mass(allowed, measure, digits);
        write_within(digits, measure, out->allowed);
    }
    if (weighing->has_verdict && weighing->has_theory)
        write_difference(weighing, measure, out->difference);
    if (weighing->has_verdict)
        write_uncertainty(weighing->verdict.uncertainty, measure, out->uncertainty);
}

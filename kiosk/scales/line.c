#include "kiosk/scales/line.h"

#include <string.h>

#include "common/base/text.h"

enum { XON = 0x11, XOFF = 0x13 };

static bool is_flow_control(char c)
{
    return c == XON || c == XOFF;
}

static bool is_terminator(char c)
{
    return c == '\r' || c == '\n';
}

static bool is_printable(char c)
{
    return c >= 0x20 && c <= 0x7E;
}

static void clean(struct span bytes, struct scale_line *line)
{
    *line = (struct scale_line){.printable = true, .too_long = bytes.size > SCALE_LINE_MAX};
    size_t start = line->too_long ? bytes.size - SCALE_LINE_MAX : 0;
    for (size_t i = start; i < bytes.size; i++) {
        char c = bytes.data[i];
        if (is_flow_control(c))
            continue;
        line->printable = line->printable && is_printable(c);
        line->data[line->size++] = c;
    }
}

/* Where the kept part of an endless line begins: still too long, and not with a byte that would be dropped as
 * leading. */
static size_t keep_long(struct span in, size_t start, size_t end)
{
    size_t keep = end - (SCALE_LINE_MAX + 1);
    while (keep > start && is_flow_control(in.data[keep]))
        keep--;
    return keep;
}

bool scale_line_next(struct span in, size_t *used, struct scale_line *line)
{
    size_t start = 0;
    while (start < in.size && (in.data[start] == '\n' || is_flow_control(in.data[start])))
        start++;
    size_t end = start;
    while (end < in.size && !is_terminator(in.data[end]))
        end++;
    if (end == in.size) {
        *used = end - start > SCALE_LINE_MAX ? keep_long(in, start, end) : start;
        return false;
    }
    clean((struct span){in.data + start, end - start}, line);
    *used = end + 1;
    return true;
}

void scale_line_strip_parity(const struct scale_line *line, struct scale_line *out)
{
    *out = (struct scale_line){.printable = true, .too_long = line->too_long};
    for (size_t i = 0; i < line->size; i++) {
        char c = (char)(line->data[i] & 0x7F);
        if (is_terminator(c) || is_flow_control(c))
            continue;
        out->printable = out->printable && is_printable(c);
        out->data[out->size++] = c;
    }
}

void scale_raw_write(const struct scale_line *line, struct reading *out)
{
    static const char ELLIPSIS[] = "…";
    struct text raw = text_in(out->raw, sizeof out->raw - (sizeof ELLIPSIS - 1));
    if (line->too_long)
        text_add(&raw, "%s", ELLIPSIS);
    for (size_t i = 0; i < line->size && text_ok(&raw); i++) {
        char c = line->data[i];
        if (c == '\\')
            text_add(&raw, "\\\\");
        else if (is_printable(c))
            text_add(&raw, "%c", c);
        else
            text_add(&raw, "\\x%02x", (unsigned char)c);
    }
    if (!text_ok(&raw))
        memcpy(out->raw + raw.size, ELLIPSIS, sizeof ELLIPSIS);
}

void scale_error(struct reading *out, const char *code)
{
    out->kind = READING_ERROR;
    bool fits = TEXT_COPY(out->code, span_of(code));
    assert(fits);
}

/* As printed, but without '+' and without zeros before the number; zeros behind the point carry the
 * resolution. */
static bool write_value(struct span number, struct decimal value, struct reading *out)
{
    size_t start = number.data[0] == '-' || number.data[0] == '+' ? 1 : 0;
    while (start + 1 < number.size && number.data[start] == '0' && number.data[start + 1] != '.')
        start++;
    struct text text = TEXT_IN(out->value);
    text_add(&text, "%s", value.value < 0 ? "-" : "");
    text_add_span(&text, (struct span){number.data + start, number.size - start});
    return text_ok(&text);
}

void scale_weight_in(struct reading *out, bool stable, struct span number, enum unit unit)
{
    struct decimal value;
    if (!number_read_decimal(number, &value)) {
        scale_error(out, "BAD_FRAME");
        return;
    }
    struct mass mass = {0};
    if (unit != UNIT_NONE && !mass_from_decimal(value, unit, &mass)) {
        scale_error(out, "RANGE");
        return;
    }
    if (!write_value(number, value, out)) {
        out->value[0] = '\0';
        scale_error(out, "BAD_FRAME");
        return;
    }
    out->kind = stable ? READING_WEIGHT : READING_UNSTABLE;
    out->unit = unit;
    out->mass = mass;
}

void scale_weight(struct reading *out, bool stable, struct span number, struct span unit)
{
    struct decimal ignored;
    if (!number_read_decimal(number, &ignored)) {
        scale_error(out, "BAD_FRAME");
        return;
    }
    enum unit found = UNIT_NONE;
    switch (scale_unit_find(unit, &found)) {
    case SCALE_UNIT_FITS:
        scale_weight_in(out, stable, number, found);
        return;
    case SCALE_UNIT_NOT_MASS:
        scale_error(out, "NOT_MASS_UNIT");
        return;
    case SCALE_UNIT_AMBIGUOUS:
        scale_error(out, "AMBIGUOUS_UNIT");
        return;
    case SCALE_UNIT_UNKNOWN:
        scale_error(out, "UNKNOWN_UNIT");
        return;
    }
    assert(false); /* a fit outside its enum */
}

struct spelling {
    const char *text;
    enum scale_unit_fit fit;
    enum unit unit;
};

static const struct spelling SPELLINGS[] = {
    {"g", SCALE_UNIT_FITS, UNIT_G},          {"G", SCALE_UNIT_FITS, UNIT_G},
    {"mg", SCALE_UNIT_FITS, UNIT_MG},        {"kg", SCALE_UNIT_FITS, UNIT_KG},
    {"KG", SCALE_UNIT_FITS, UNIT_KG},        {"ct", SCALE_UNIT_FITS, UNIT_CT},
    {"CT", SCALE_UNIT_FITS, UNIT_CT},        {"GN", SCALE_UNIT_FITS, UNIT_GN},
    {"gn", SCALE_UNIT_FITS, UNIT_GN},        {"dwt", SCALE_UNIT_FITS, UNIT_DWT},
    {"DW", SCALE_UNIT_FITS, UNIT_DWT},       {"ozt", SCALE_UNIT_FITS, UNIT_OZT},
    {"OT", SCALE_UNIT_FITS, UNIT_OZT},       {"oz", SCALE_UNIT_FITS, UNIT_OZ},
    {"OZ", SCALE_UNIT_FITS, UNIT_OZ},        {"lb", SCALE_UNIT_FITS, UNIT_LB},
    {"LB", SCALE_UNIT_FITS, UNIT_LB},        {"mom", SCALE_UNIT_FITS, UNIT_MOM},
    {"MOM", SCALE_UNIT_FITS, UNIT_MOM},      {"MO", SCALE_UNIT_FITS, UNIT_MOM},
    {"tola", SCALE_UNIT_FITS, UNIT_TOLA},    {"tol", SCALE_UNIT_FITS, UNIT_TOLA},
    {"baht", SCALE_UNIT_FITS, UNIT_BAHT},    {"bat", SCALE_UNIT_FITS, UNIT_BAHT},
    {"tlh", SCALE_UNIT_FITS, UNIT_TLH},      {"tls", SCALE_UNIT_FITS, UNIT_TLS},
    {"tlt", SCALE_UNIT_FITS, UNIT_TLT},      {"t", SCALE_UNIT_AMBIGUOUS, UNIT_NONE}, /* tola or tonne */
    {"tl", SCALE_UNIT_AMBIGUOUS, UNIT_NONE},                                         /* a tael, but which? */
    {"TL", SCALE_UNIT_AMBIGUOUS, UNIT_NONE}, {"tlc", SCALE_UNIT_AMBIGUOUS, UNIT_NONE}, /* 31.25 or 50 g */
    {"gr", SCALE_UNIT_AMBIGUOUS, UNIT_NONE},                                           /* grain or gram */
    {"GR", SCALE_UNIT_AMBIGUOUS, UNIT_NONE}, {"PCS", SCALE_UNIT_NOT_MASS, UNIT_NONE},
    {"pcs", SCALE_UNIT_NOT_MASS, UNIT_NONE}, {"PC", SCALE_UNIT_NOT_MASS, UNIT_NONE},
    {"pc", SCALE_UNIT_NOT_MASS, UNIT_NONE},  {"%", SCALE_UNIT_NOT_MASS, UNIT_NONE},
    {"N", SCALE_UNIT_NOT_MASS, UNIT_NONE},  /* newton */
    {"DS", SCALE_UNIT_NOT_MASS, UNIT_NONE}, /* density */
};

enum scale_unit_fit scale_unit_find(struct span spelling, enum unit *out)
{
    for (size_t i = 0; i < COUNT_OF(SPELLINGS); i++) {
        if (span_is(spelling, SPELLINGS[i].text)) {
            *out = SPELLINGS[i].unit;
            return SPELLINGS[i].fit;
        }
    }
    *out = UNIT_NONE;
    return SCALE_UNIT_UNKNOWN;
}

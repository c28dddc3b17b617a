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

static bool line_next(struct span in, char also_leading, size_t *used, struct scale_line *line)
{
    size_t start = 0;
    while (start < in.size &&
           (in.data[start] == '\n' || in.data[start] == also_leading || is_flow_control(in.data[start])))
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

bool scale_line_next(struct span in, size_t *used, struct scale_line *line)
{
    return line_next(in, '\n', used, line);
}

bool scale_line_next_filled(struct span in, size_t *used, struct scale_line *line)
{
    return line_next(in, '\r', used, line);
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

static void raw_write(struct span bytes, bool cut, struct reading *out)
{
    static const char ELLIPSIS[] = "…";
    struct text raw = text_in(out->raw, sizeof out->raw - (sizeof ELLIPSIS - 1));
    if (cut)
        text_add(&raw, "%s", ELLIPSIS);
    for (size_t i = 0; i < bytes.size && text_ok(&raw); i++) {
        char c = bytes.data[i];
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

void scale_raw_write(const struct scale_line *line, struct reading *out)
{
    raw_write(scale_line_span(line), line->too_long, out);
}

void scale_raw_bytes(struct span bytes, struct reading *out)
{
    raw_write(bytes, false, out);
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

void scale_device_error(struct reading *out, struct span code)
{
    out->kind = READING_ERROR;
    struct text text = TEXT_IN(out->code);
    text_add(&text, code.size > 0 ? "DEVICE_ERROR:" : "DEVICE_ERROR");
    text_add_span(&text, code);
    if (!text_ok(&text))
        scale_error(out, "DEVICE_ERROR");
}

bool scale_is_number(struct span text)
{
    struct decimal ignored;
    return number_read_decimal(text, &ignored);
}

/* An unstable value without a unit is shown as one; a stable one would be booked, so it needs a unit. */
static void weight_without_unit(struct reading *out, const struct scale_dialect *dialect, bool stable,
                                struct span number)
{
    if (stable && dialect->when_missing == UNIT_NONE)
        scale_error(out, "UNIT_MISSING");
    else
        scale_weight_in(out, stable, number, dialect->when_missing);
}

static bool is_tael(struct span spelling)
{
    return span_is(spelling, "tl") || span_is(spelling, "TL");
}

void scale_weight_spelt(struct reading *out, const struct scale_dialect *dialect, bool stable,
                        struct span number, struct span unit, const struct scale_spelling *own)
{
    for (; own && own->text; own++) {
        if (span_is(unit, own->text)) {
            scale_weight_in(out, stable, number, own->unit);
            return;
        }
    }
    scale_weight(out, dialect, stable, number, unit);
}

void scale_weight(struct reading *out, const struct scale_dialect *dialect, bool stable, struct span number,
                  struct span unit)
{
    if (!scale_is_number(number)) {
        scale_error(out, "BAD_FRAME");
        return;
    }
    if (unit.size == 0) {
        weight_without_unit(out, dialect, stable, number);
        return;
    }
    if (is_tael(unit) && dialect->tael != UNIT_NONE) {
        scale_weight_in(out, stable, number, dialect->tael);
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

void scale_skip_blanks(struct scale_cursor *cursor)
{
    while (cursor->rest.size > 0 && cursor->rest.data[0] == ' ')
        cursor->rest = (struct span){cursor->rest.data + 1, cursor->rest.size - 1};
}

bool scale_take(struct scale_cursor *cursor, const char *text)
{
    size_t size = strlen(text);
    if (!span_starts_with(cursor->rest, text))
        return false;
    cursor->rest = (struct span){cursor->rest.data + size, cursor->rest.size - size};
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool scale_take_number(struct scale_cursor *cursor, char number[SCALE_NUMBER_MAX])
{
    struct scale_cursor at = *cursor;
    struct text text = text_in(number, SCALE_NUMBER_MAX);
    scale_skip_blanks(&at);
    if (scale_take(&at, "-"))
        text_add(&text, "-");
    else
        (void)scale_take(&at, "+");
    scale_skip_blanks(&at);
    size_t size = 0, digits = 0;
    for (; size < at.rest.size; size++) {
        char c = at.rest.data[size];
        bool counts = is_digit(c) || c == '.';
        if (!counts && c != '[' && c != ']')
            break;
        digits += is_digit(c) ? 1 : 0;
        if (counts)
            text_add(&text, "%c", c);
    }
    if (digits == 0 || !text_ok(&text))
        return false;
    cursor->rest = (struct span){at.rest.data + size, at.rest.size - size};
    return true;
}

static bool is_unit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '%';
}

bool scale_take_unit(struct scale_cursor *cursor, struct span *unit)
{
    size_t size = 0;
    while (size < cursor->rest.size && is_unit(cursor->rest.data[size]))
        size++;
    *unit = (struct span){cursor->rest.data, size};
    cursor->rest = (struct span){cursor->rest.data + size, cursor->rest.size - size};
    return size > 0;
}

bool scale_at_end(const struct scale_cursor *cursor)
{
    return span_trim(cursor->rest).size == 0;
}

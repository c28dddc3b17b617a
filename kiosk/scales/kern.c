/* KERN's own two; its KCP is MT-SICS (sics.c).
 *
 *     kern-sw        123.45 g       memory flag, sign, ten columns, blank, unit of three; no unit: not stable
 *                         Error     a fault; a line with M comes from the memory
 *     kern-ew  - 123.456 G S        sign, 7 or 8 columns, unit of two, comparator L G H, status S U E
 *              A00 E01              command accepted, refused
 *
 * GR is grain, `to` tola, TL a tael without saying which. */
#include "kiosk/scales/line.h"
#include "kiosk/scales/protocols.h"

enum { SW_SIZE = 16, SW_OLD_UNSTABLE_SIZE = 13, EW_SIZE = 12, EW_UNIT_SIZE = 2, EW_TAIL_SIZE = 4 };

static const struct scale_spelling SW_UNITS[] = {{"gr", UNIT_GN}, {"GR", UNIT_GN}, {NULL, UNIT_NONE}};
static const struct scale_spelling EW_UNITS[] = {
    {"G", UNIT_G},    {"CT", UNIT_CT}, {"OZ", UNIT_OZ},  {"LB", UNIT_LB},   {"OT", UNIT_OZT},
    {"DW", UNIT_DWT}, {"GR", UNIT_GN}, {"MO", UNIT_MOM}, {"to", UNIT_TOLA}, {NULL, UNIT_NONE}};

bool kern_sw_line(struct span line, const struct scale_dialect *dialect, struct reading *out)
{
    char number[SCALE_NUMBER_MAX];
    struct span unit;
    if (span_is(span_trim(line), "Error")) {
        scale_device_error(out, (struct span){0});
        return true;
    }
    if (line.size != SW_SIZE && line.size != SW_OLD_UNSTABLE_SIZE)
        return false;
    struct scale_cursor cursor = {line};
    bool memory = scale_take(&cursor, "M");
    if ((!memory && !scale_take(&cursor, " ")) || !scale_take_number(&cursor, number))
        return false;
    scale_skip_blanks(&cursor);
    bool stable = scale_take_unit(&cursor, &unit);
    if (!scale_at_end(&cursor) || (stable && line.size != SW_SIZE))
        return false;
    if (memory)
        out->kind = READING_IGNORED;
    else
        scale_weight_spelt(out, dialect, stable, span_of(number), unit, SW_UNITS);
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A00, E01: a letter and two digits. */
static bool ew_answer_read(struct span line, struct reading *out)
{
    if (line.size != 3 || !is_digit(line.data[1]) || !is_digit(line.data[2]))
        return false;
    if (line.data[0] == 'E')
        scale_error(out, "NOT_EXECUTABLE");
    else
        out->kind = READING_IGNORED;
    return line.data[0] == 'A' || line.data[0] == 'E';
}

static bool is_one_of(char c, const char *set)
{
    for (; *set; set++) {
        if (c == *set)
            return true;
    }
    return false;
}

/* Only these: another scale's line of the same width has others. */
static bool is_ew_unit(struct span unit)
{
    for (const struct scale_spelling *own = EW_UNITS; own->text; own++) {
        if (span_is(unit, own->text))
            return true;
    }
    return span_is(unit, "TL") || span_is(unit, "PC") || span_is(unit, "%");
}

bool kern_ew_line(struct span line, const struct scale_dialect *dialect, struct reading *out)
{
    char number[SCALE_NUMBER_MAX];
    if (ew_answer_read(line, out))
        return true;
    if ((line.size != EW_SIZE && line.size != EW_SIZE + 1) || !is_one_of(line.data[0], "+- "))
        return false;
    char comparator = line.data[line.size - 2], status = line.data[line.size - 1];
    struct scale_cursor cursor = {{line.data, line.size - EW_TAIL_SIZE}};
    struct span unit = span_trim((struct span){line.data + line.size - EW_TAIL_SIZE, EW_UNIT_SIZE});
    if (!is_one_of(comparator, " LGH") || !is_one_of(status, " SUE") || !is_ew_unit(unit) ||
        !scale_take_number(&cursor, number) || !scale_at_end(&cursor))
        return false;
    if (status == 'E')
        scale_error(out, "OUT_OF_RANGE");
    else
        scale_weight_spelt(out, dialect, status == 'S', span_of(number), unit, EW_UNITS);
    return true;
}

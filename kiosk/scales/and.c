/* A&D, in the six formats that its menu offers.
 *
 *     and      ST,+00123.45  g     ST stable, US not, OL out of range (its digits mean nothing), QT a count
 *     and-csv  …,ST,+0000.1278,  g the same with a comma before the unit, and id, date, time before it
 *     and-nu   +00123.45           number only: neither stability nor unit; eight nines: out of range
 *     and-kf   +    1.27 g         a unit only when stable
 *     and-mt   S       1.27 g      S stable, SD not, SI+ SI- out of range
 *     and-dp   WT      +1.27  g    WT stable, US not, E out of range
 *     EC,E02   06                  errors and acknowledgement, in all of them
 *
 * A lone `t` is tola here; `tl` is a tael without saying which. */
#include "kiosk/scales/line.h"
#include "kiosk/scales/protocols.h"

enum { NUMBER_ONLY_SIZE = 9, KF_SIZE = 13, MT_SIZE_MIN = 14, CSV_FIELDS = 3 };

static const struct scale_spelling UNITS[] = {{"t", UNIT_TOLA}, {NULL, UNIT_NONE}};

static bool error_read(struct span line, struct reading *out)
{
    static const struct {
        const char *code, *meaning;
    } errors[] = {{"E00", "TRANSMISSION"},  {"E01", "SYNTAX"}, {"E02", "NOT_EXECUTABLE"},   {"E04", "SYNTAX"},
                  {"E06", "BAD_PARAMETER"}, {"E07", "RANGE"},  {"E11", "STABILITY_TIMEOUT"}};
    struct scale_cursor cursor = {line};
    if (!scale_take(&cursor, "EC,"))
        return false;
    for (size_t i = 0; i < COUNT_OF(errors); i++) {
        if (span_is(cursor.rest, errors[i].code)) {
            scale_error(out, errors[i].meaning);
            return true;
        }
    }
    scale_device_error(out, cursor.rest);
    return true;
}

/* An acknowledgement, or the command itself when the scale is set to echo. */
static bool answer_read(struct span line, struct reading *out)
{
    static const char *const answers[] = {"\x06", "Q", "S", "SI", "SIR", "C", "Z", "R", "T"};
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        if (span_is(line, answers[i])) {
            out->kind = READING_IGNORED;
            return true;
        }
    }
    return error_read(line, out);
}

/* Number, unit, end. */
static bool value_read(struct scale_cursor *cursor, const struct scale_dialect *dialect, bool stable,
                       struct reading *out)
{
    char number[SCALE_NUMBER_MAX];
    struct span unit;
    if (!scale_take_number(cursor, number))
        return false;
    scale_skip_blanks(cursor);
    (void)scale_take_unit(cursor, &unit);
    if (!scale_at_end(cursor))
        return false;
    scale_weight_spelt(out, dialect, stable, span_of(number), unit, UNITS);
    return true;
}

static bool out_of_range(struct scale_cursor *cursor, struct reading *out)
{
    out->kind = scale_out_of_range(scale_take(cursor, "-"));
    return true;
}

/* A comparator's verdict may stand before the value. */
static void skip_comparator(struct scale_cursor *cursor)
{
    bool found = scale_take(cursor, "OK,") || scale_take(cursor, "LO,") || scale_take(cursor, "HI,") ||
                 scale_take(cursor, "--,");
    (void)found;
}

static bool header_read(struct scale_cursor *cursor, bool *stable, bool *outside)
{
    *outside = scale_take(cursor, "OL,");
    *stable = !*outside && (scale_take(cursor, "ST,") || scale_take(cursor, "QT,"));
    return *outside || *stable || scale_take(cursor, "US,");
}

bool and_line(struct span line, const struct scale_dialect *dialect, struct reading *out)
{
    struct scale_cursor cursor = {line};
    bool stable, outside;
    if (answer_read(line, out))
        return true;
    if (!header_read(&cursor, &stable, &outside))
        return false;
    skip_comparator(&cursor);
    return outside ? out_of_range(&cursor, out) : value_read(&cursor, dialect, stable, out);
}

/* The last three fields of a line. */
static bool csv_tail(struct span line, struct span *tail)
{
    size_t commas = 0;
    for (size_t i = line.size; i > 0; i--) {
        commas += line.data[i - 1] == ',' ? 1 : 0;
        if (commas == CSV_FIELDS) {
            *tail = span_trim((struct span){line.data + i, line.size - i});
            return true;
        }
    }
    *tail = span_trim(line);
    return commas == CSV_FIELDS - 1;
}

/* The unit's comma becomes a blank; then it is the standard line. */
bool and_csv_line(struct span line, const struct scale_dialect *dialect, struct reading *out)
{
    struct scale_cursor cursor;
    char number[SCALE_NUMBER_MAX];
    struct span tail, unit;
    bool stable, outside;
    if (answer_read(line, out))
        return true;
    if (!csv_tail(line, &tail))
        return false;
    cursor.rest = tail;
    if (!header_read(&cursor, &stable, &outside))
        return false;
    if (outside)
        return out_of_range(&cursor, out);
    if (!scale_take_number(&cursor, number) || !scale_take(&cursor, ","))
        return false;
    scale_skip_blanks(&cursor);
    if (!scale_take_unit(&cursor, &unit) || !scale_at_end(&cursor))
        return false;
    scale_weight_spelt(out, dialect, stable, span_of(number), unit, UNITS);
    return true;
}

bool and_nu_line(struct span line, const struct scale_dialect *dialect, struct reading *out)
{
    struct scale_cursor cursor = {line};
    char number[SCALE_NUMBER_MAX];
    if (answer_read(line, out))
        return true;
    if (line.size != NUMBER_ONLY_SIZE || (line.data[0] != '+' && line.data[0] != '-'))
        return false;
    if (span_is((struct span){line.data + 1, line.size - 1}, "99999999"))
        return out_of_range(&cursor, out);
    if (!scale_take_number(&cursor, number) || !scale_at_end(&cursor))
        return false;
    scale_weight_in(out, false, span_of(number), dialect->when_missing);
    return true;
}

bool and_kf_line(struct span line, const struct scale_dialect *dialect, struct reading *out)
{
    struct scale_cursor cursor = {line};
    char number[SCALE_NUMBER_MAX];
    struct span unit;
    if (answer_read(line, out))
        return true;
    if ((line.size != KF_SIZE && line.size != KF_SIZE + 1) || (line.data[0] != '+' && line.data[0] != '-') ||
        !scale_take_number(&cursor, number) || !scale_take(&cursor, " "))
        return false;
    scale_skip_blanks(&cursor);
    bool stable = scale_take_unit(&cursor, &unit);
    if (!scale_at_end(&cursor))
        return false;
    scale_weight_spelt(out, dialect, stable, span_of(number), unit, UNITS);
    return true;
}

bool and_mt_line(struct span line, const struct scale_dialect *dialect, struct reading *out)
{
    struct scale_cursor cursor = {line};
    if (answer_read(line, out))
        return true;
    if (span_is(line, "SI+") || span_is(line, "SI-")) {
        out->kind = scale_out_of_range(line.data[2] == '-');
        return true;
    }
    bool stable = scale_take(&cursor, "S "), whole = line.size >= MT_SIZE_MIN;
    return whole && (stable || scale_take(&cursor, "SD")) && scale_take(&cursor, " ") &&
           value_read(&cursor, dialect, stable, out);
}

bool and_dp_line(struct span line, const struct scale_dialect *dialect, struct reading *out)
{
    struct scale_cursor cursor = {line};
    if (answer_read(line, out))
        return true;
    bool stable = scale_take(&cursor, "WT ");
    if (!stable && !scale_take(&cursor, "US "))
        return false;
    struct span word = span_trim(cursor.rest);
    if (span_is(word, "E") || span_is(word, "-E")) {
        out->kind = scale_out_of_range(word.data[0] == '-');
        return true;
    }
    return value_read(&cursor, dialect, stable, out);
}

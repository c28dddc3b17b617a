/* Radwag.
 *
 *     S    -      8.5 g      the command in three columns; a mark: blank stable, ? not, ^ and v out of range;
 *     SI ?       18.5 kg     sign, mass, unit of three. Older ones have the mark a column later
 *     S A   Z A   Z D        received; in progress; done. A mass that was asked for comes behind its "A"
 *     S I   S E   Z ^   ES   busy; not stable in time; out of range; unknown
 *
 * `gr` is grain. Blanks may stand between sign and digits. */
#include "kiosk/scales/line.h"
#include "kiosk/scales/protocols.h"

enum { MASS_SIZE_MIN = 19 };

static const struct scale_spelling UNITS[] = {{"gr", UNIT_GN}, {NULL, UNIT_NONE}};

static bool command_take(struct scale_cursor *cursor)
{
    static const char *const commands[] = {"SUI", "SU ", "SI ", "S  "};
    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        if (scale_take(cursor, commands[i]))
            return true;
    }
    return false;
}

static bool mass_read(struct span line, const struct scale_dialect *dialect, struct reading *out)
{
    struct scale_cursor cursor = {line};
    char number[SCALE_NUMBER_MAX];
    struct span unit;
    if (line.size < MASS_SIZE_MIN || !command_take(&cursor))
        return false;
    scale_skip_blanks(&cursor);
    bool over = scale_take(&cursor, "^"), under = scale_take(&cursor, "v");
    if (over || under) {
        out->kind = scale_out_of_range(under);
        return true;
    }
    bool stable = !scale_take(&cursor, "?");
    if (!scale_take_number(&cursor, number))
        return false;
    scale_skip_blanks(&cursor);
    if (!scale_take_unit(&cursor, &unit) || !scale_at_end(&cursor))
        return false;
    scale_weight_spelt(out, dialect, stable, span_of(number), unit, UNITS);
    return true;
}

static const char *refusal(struct span command, char status)
{
    bool zero = span_is(command, "Z"), tare = command.data[0] == 'T' || span_is(command, "UT");
    switch (status) {
    case 'I':
        return "NOT_EXECUTABLE";
    case 'E':
        return "STABILITY_TIMEOUT";
    case '^':
        return zero ? "ZERO_RANGE_HIGH" : tare ? "TARE_RANGE" : "RANGE";
    case 'v':
        return zero ? "ZERO_RANGE_LOW" : tare ? "TARE_RANGE" : "RANGE";
    default:
        return NULL;
    }
}

/* "Z D", "S I": a command and one letter; "NB A "123"" tells something of the scale. */
static bool answer_read(struct span line, struct reading *out)
{
    static const char *const commands[] = {"S",   "SI", "SU", "SUI", "Z",  "T",  "C1", "C0", "CU1",
                                           "CU0", "OT", "UT", "US",  "UG", "K1", "K0", "NB"};
    struct span rest = line, command;
    if (!span_split(&rest, ' ', &command) || rest.size == 0)
        return false;
    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        if (!span_is(command, commands[i]))
            continue;
        const char *code = rest.size == 1 ? refusal(command, rest.data[0]) : NULL;
        out->kind = READING_IGNORED;
        if (code)
            scale_error(out, code);
        bool done = rest.data[0] == 'A' || rest.data[0] == 'D';
        return code || (done && (rest.size == 1 || rest.data[1] == ' ')) || span_is(command, "OT");
    }
    return false;
}

bool radwag_line(struct span line, const struct scale_dialect *dialect, struct reading *out)
{
    if (span_is(line, "ES")) {
        scale_error(out, "SYNTAX");
        return true;
    }
    return mass_read(line, dialect, out) || answer_read(line, out);
}

/* MT-SICS (Mettler Toledo) and KCP (KERN), which answers in the same words.
 *
 *     S S     100.00 g      stable; the value is right-aligned in ten columns, which clones do not keep to
 *     S D     100.00 g      dynamic: not stable
 *     S +   S -   S I       overload, underload, cannot now (busy, or not stable in time)
 *     Z A  ZI D  T S …      answers to zero and tare; I0…I5 A "…": identity; ES ET EL: errors
 *
 * An identity line may hold a number and a unit ("60.18 kg"), so only a line whose first word is S is a
 * weight. Anything that is not wholly one of these lines is BAD_FRAME: two lines run together, a decimal
 * comma, an exponent, a tail. */
#include "kiosk/scales/protocols.h"

#include "common/base/text.h"
#include "kiosk/scales/line.h"

enum { WORDS_MAX = 4 };

struct words {
    struct span word[WORDS_MAX];
    size_t count;
    bool more; /* there are others behind these */
};

static struct words split(struct span line)
{
    struct words words = {0};
    struct span token;
    while (span_split(&line, ' ', &token)) {
        if (token.size == 0)
            continue;
        if (words.count == WORDS_MAX) {
            words.more = true;
            break;
        }
        words.word[words.count++] = token;
    }
    return words;
}

struct answer {
    const char *command, *status; /* the first two words of the line */
    bool alone;                   /* nothing may follow */
    enum reading_kind kind;
    const char *code; /* of an error */
};

#define OPEN(command, status)                                                                                \
    {                                                                                                        \
        command, status, false, READING_IGNORED, ""                                                          \
    }
#define DONE(command, status)                                                                                \
    {                                                                                                        \
        command, status, true, READING_IGNORED, ""                                                           \
    }
#define FAILS(command, status, why)                                                                          \
    {                                                                                                        \
        command, status, true, READING_ERROR, why                                                            \
    }

static const struct answer ANSWERS[] = {
    {"S", "+", true, READING_OVERLOAD, ""},
    {"S", "-", true, READING_UNDERLOAD, ""},
    FAILS("S", "I", "NOT_EXECUTABLE"),
    FAILS("S", "L", "BAD_PARAMETER"),
    DONE("Z", "A"),
    FAILS("Z", "I", "NOT_EXECUTABLE"),
    FAILS("Z", "+", "ZERO_RANGE_HIGH"),
    FAILS("Z", "-", "ZERO_RANGE_LOW"),
    DONE("ZI", "S"),
    DONE("ZI", "D"),
    FAILS("ZI", "I", "NOT_EXECUTABLE"),
    FAILS("ZI", "+", "ZERO_RANGE_HIGH"),
    FAILS("ZI", "-", "ZERO_RANGE_LOW"),
    OPEN("T", "S"), /* the tare follows: a number and a unit that are no weighing */
    DONE("T", "A"),
    FAILS("T", "I", "NOT_EXECUTABLE"),
    FAILS("T", "+", "TARE_RANGE"),
    FAILS("T", "-", "TARE_RANGE"),
    OPEN("TI", "S"),
    OPEN("TI", "D"),
    DONE("TI", "A"),
    FAILS("TI", "I", "NOT_EXECUTABLE"),
    FAILS("TI", "L", "TARE_RANGE"),
    FAILS("TI", "+", "TARE_RANGE"),
    FAILS("TI", "-", "TARE_RANGE"),
    OPEN("TA", "A"),
    FAILS("TA", "I", "NOT_EXECUTABLE"),
    FAILS("TA", "L", "BAD_PARAMETER"),
    DONE("TAC", "A"),
    FAILS("TAC", "I", "NOT_EXECUTABLE"),
    FAILS("TAC", "L", "BAD_PARAMETER"),
    DONE("D", "A"),
    DONE("D", "R"),
    FAILS("D", "I", "NOT_EXECUTABLE"),
    FAILS("D", "L", "BAD_PARAMETER"),
    DONE("DW", "A"),
    FAILS("DW", "I", "NOT_EXECUTABLE"),
};

static bool answer_read(const struct words *words, struct reading *out)
{
    for (size_t i = 0; i < COUNT_OF(ANSWERS); i++) {
        const struct answer *answer = &ANSWERS[i];
        if (!span_is(words->word[0], answer->command) || !span_is(words->word[1], answer->status))
            continue;
        if (answer->alone && words->count > 2)
            return false;
        out->kind = answer->kind;
        if (answer->kind == READING_ERROR)
            scale_error(out, answer->code);
        return true;
    }
    return false;
}

/* I0 … I99, A (last line) or B (more follow): what the scale is, never what it weighs. */
static bool identity_read(const struct words *words, struct reading *out)
{
    struct span command = words->word[0], status = words->word[1];
    int64_t number;
    if (command.size < 2 || command.data[0] != 'I' ||
        !number_read_int((struct span){command.data + 1, command.size - 1}, 0, 99, &number))
        return false;
    if (span_is(status, "A") || span_is(status, "B"))
        out->kind = READING_IGNORED;
    else if (span_is(status, "I"))
        scale_error(out, "NOT_EXECUTABLE");
    else if (span_is(status, "L"))
        scale_error(out, "BAD_PARAMETER");
    else
        return false;
    return true;
}

static bool has(struct span span, char wanted)
{
    for (size_t i = 0; i < span.size; i++) {
        if (span.data[i] == wanted)
            return true;
    }
    return false;
}

static bool weight_read(const struct words *words, const struct scale_dialect *dialect, struct reading *out)
{
    bool stable = span_is(words->word[1], "S");
    if (!span_is(words->word[0], "S") || (!stable && !span_is(words->word[1], "D")) || words->more ||
        words->count < 3)
        return false;
    struct span number = words->word[2];
    struct span unit = words->count == 3 ? (struct span){0} : words->word[3];
    if (unit.size == 0 && dialect->when_missing == UNIT_NONE) {
        scale_error(out, scale_is_number(number) ? "UNIT_MISSING" : "BAD_FRAME");
        return true;
    }
    if (span_is(number, "Error")) /* "S S Error 10b": the weighing cell's own */
        scale_device_error(out, unit);
    else if (has(number, ':') && has(unit, ':'))
        scale_error(out, "UNSUPPORTED_VALUE"); /* pounds and ounces in one value */
    else
        scale_weight(out, dialect, stable, number, unit);
    return true;
}

static bool error_read(const struct words *words, struct reading *out)
{
    static const struct {
        const char *word, *code;
    } errors[] = {{"ES", "SYNTAX"}, {"ET", "TRANSMISSION"}, {"EL", "LOGICAL"}};
    for (size_t i = 0; words->count == 1 && i < COUNT_OF(errors); i++) {
        if (span_is(words->word[0], errors[i].word)) {
            scale_error(out, errors[i].code);
            return true;
        }
    }
    return false;
}

bool sics_line(struct span line, const struct scale_dialect *dialect, struct reading *out)
{
    struct words words = split(line);
    if (line.data[0] == ' ')
        return false; /* the tail of a line whose head was missed */
    if (words.count == 1)
        return error_read(&words, out);
    return weight_read(&words, dialect, out) || answer_read(&words, out) || identity_read(&words, out);
}

/* Sartorius SBI, lines of 16 and of 22 characters (14 and 20 without CR LF).
 *
 *     +   123.56 g          sign, value with blanks for leading zeros, blank, unit on the left of three
 *     +   123.56            not stable: the unit is missing, and nothing else tells it
 *     N     +   123.56 g    the same behind six characters that say what it is: N net, G# gross, T1 tare,
 *                           Qnt count, Stat a state
 *           High    Low     overload, underload (H and L on older ones); Err 101; C, Cal.Int.: adjusting
 *
 * A verified balance in printer mode brackets its last digit ("123.5[6]g"). `gr` is grain. Identity lines
 * hold numbers ("SerNo.    0031801165"), so what begins with a letter is never a weight here. A line of
 * another width is the tail of one: only the width tells. */
#include "kiosk/scales/line.h"
#include "kiosk/scales/protocols.h"

enum { BODY_SIZE = 14, LABEL_SIZE = 6 };

static const struct scale_spelling UNITS[] = {{"gr", UNIT_GN}, {NULL, UNIT_NONE}};

static bool weight_read(struct span body, const struct scale_dialect *dialect, struct reading *out)
{
    struct scale_cursor cursor = {body};
    char number[SCALE_NUMBER_MAX];
    struct span unit;
    if (body.size != BODY_SIZE || !scale_take_number(&cursor, number))
        return false;
    scale_skip_blanks(&cursor);
    bool stable = scale_take_unit(&cursor, &unit);
    if (!scale_at_end(&cursor))
        return false;
    scale_weight_spelt(out, dialect, stable, span_of(number), unit, UNITS);
    return true;
}

/* What stands in the place of a value. */
static bool state_read(struct span word, struct reading *out)
{
    static const struct {
        const char *word;
        enum reading_kind kind;
    } states[] = {
        {"High", READING_OVERLOAD}, {"H", READING_OVERLOAD}, {"Low", READING_UNDERLOAD},
        {"L", READING_UNDERLOAD},   {"C", READING_IGNORED},  {"--", READING_IGNORED},
        {"HH", READING_IGNORED},    {"LL", READING_IGNORED}, /* check-weighing */
        {"CAL", READING_IGNORED},
    };
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        if (span_is(word, states[i].word)) {
            out->kind = states[i].kind;
            return true;
        }
    }
    if (span_starts_with(word, "Cal.")) {
        out->kind = READING_IGNORED;
        return true;
    }
    return false;
}

static bool fault_read(struct span word, struct reading *out)
{
    static const char *const own[] = {"APP.ERR", "DIS.ERR", "PRT.ERR"};
    if (span_starts_with(word, "Err ") || span_starts_with(word, "ERR ")) {
        scale_device_error(out, span_trim((struct span){word.data + 4, word.size - 4}));
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(own); i++) {
        if (span_is(word, own[i])) {
            scale_device_error(out, word);
            return true;
        }
    }
    return false;
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* "Stat     Cal.Int." comes without its padding in either form. */
static bool stat_read(struct span line, struct reading *out)
{
    if (!span_starts_with(line, "Stat "))
        return false;
    struct span word = span_trim((struct span){line.data + 5, line.size - 5});
    return state_read(word, out) || fault_read(word, out);
}

static bool is_labelled(struct span line)
{
    static const char *const labels[] = {"N     ", "G     ", "G#    ", "T     ",
                                         "T1    ", "T2    ", "Qnt   "};
    for (size_t i = 0; line.size == LABEL_SIZE + BODY_SIZE && i < COUNT_OF(labels); i++) {
        if (span_starts_with(line, labels[i]))
            return true;
    }
    return false;
}

bool sbi16_line(struct span line, const struct scale_dialect *dialect, struct reading *out)
{
    struct span word = span_trim(line);
    if (weight_read(line, dialect, out) || stat_read(line, out) || state_read(word, out) ||
        fault_read(word, out))
        return true;
    if (is_labelled(line) || !is_letter(line.data[0]))
        return false;
    out->kind = READING_IGNORED; /* model, serial number … */
    return true;
}

bool sbi22_line(struct span line, const struct scale_dialect *dialect, struct reading *out)
{
    if (stat_read(line, out))
        return true;
    if (is_labelled(line)) {
        struct span body = {line.data + LABEL_SIZE, BODY_SIZE};
        if (span_starts_with(line, "N ") || span_starts_with(line, "Qnt "))
            return weight_read(body, dialect, out);
        out->kind = READING_IGNORED; /* gross and tare come beside the net weight */
        return true;
    }
    out->kind = READING_IGNORED;
    return is_letter(line.data[0]);
}

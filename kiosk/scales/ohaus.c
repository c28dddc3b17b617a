/* Ohaus: Explorer, Scout, Adventurer, Defender.
 *
 *         192.21 g                   stable; the value is right-aligned in 9 to 12 columns
 *           0.01 g ?                 not stable, or below the minimum weight
 *         192.21 g   00:00:00        printed by its timer; G, NET: gross, net
 *         207.80 g TOTAL             and WET WT, AIR WT, T: no plain reading
 *     ES   Err 8.3                   command unknown, or not stable within 40 s; a fault
 *
 * Stability is the absence of "?". A line that begins further left than its columns is the tail of one. */
#include "kiosk/scales/line.h"
#include "kiosk/scales/protocols.h"

enum { NUMBER_END_MIN = 9, TIME_SIZE = 8 };

static bool is_time(struct span word)
{
    return word.size == TIME_SIZE && word.data[2] == ':' && word.data[5] == ':';
}

static bool is_plain(struct span legend)
{
    return legend.size == 0 || span_is(legend, "G") || span_is(legend, "N") || span_is(legend, "NET") ||
           is_time(legend);
}

static bool error_read(struct span line, struct reading *out)
{
    struct scale_cursor cursor = {line};
    if (span_is(line, "ES")) {
        scale_error(out, "SYNTAX");
        return true;
    }
    if (!scale_take(&cursor, "Err"))
        return false;
    scale_device_error(out, span_trim(cursor.rest));
    return true;
}

/* What a command is answered with that is no weight: its echo, a version, "OK!". */
static bool answer_read(struct span line, struct reading *out)
{
    out->kind = READING_IGNORED;
    return span_is(line, "Z") || span_is(line, "T") || span_starts_with(line, "OK") ||
           span_starts_with(line, "Ver");
}

bool ohaus_line(struct span line, const struct scale_dialect *dialect, struct reading *out)
{
    struct scale_cursor cursor = {line};
    char number[SCALE_NUMBER_MAX];
    struct span unit;
    if (error_read(line, out) || answer_read(line, out))
        return true;
    if (line.data[0] == '+' || !scale_take_number(&cursor, number))
        return false;
    bool whole = line.size - cursor.rest.size >= NUMBER_END_MIN;
    if (scale_at_end(&cursor)) {
        scale_weight(out, dialect, dialect->when_missing == UNIT_NONE, span_of(number), (struct span){0});
        return true; /* "numeric only" drops stability as well */
    }
    if (!whole || !scale_take(&cursor, " ") || !scale_take_unit(&cursor, &unit))
        return false;
    scale_skip_blanks(&cursor);
    bool stable = !scale_take(&cursor, "?");
    if (is_plain(span_trim(cursor.rest)))
        scale_weight(out, dialect, stable, span_of(number), unit);
    else
        out->kind = READING_IGNORED;
    return true;
}

/* Two protocols of Toledo that are frames, not lines.
 *
 * mt-continuous, sent by itself: STX SWA SWB SWC, six digits of weight, six of tare, CR, and a check byte
 * that can be switched off: the seven low bits of all 18 add up to 0. SWA bits 0-2: place of the point; SWB:
 * 1 negative, 2 out of range, 3 motion, 4 kg (else lb); SWC bits 0-2: another unit, whose numbers nobody
 * could confirm, so it needs `unit` in kiosk.ini. Bit 5 of all three is set.
 *
 * toledo8217: STX, number, N for net, CR. Only stable weights are told; otherwise STX ? status CR: bit 0
 * motion, 1 over, 2 under. STX E CR and "hello": the echo test. The unit is a setting of the scale.
 *
 * Bytes outside of frames are dropped without a word; who sends nothing else is found out by the session. */
#include <string.h>

#include "common/base/text.h"
#include "kiosk/scales/line.h"
#include "kiosk/scales/protocols.h"

enum {
    STX = 0x02,
    CR = 0x0D,
    CONTINUOUS_SIZE = 17, /* without the check byte */
    CONTINUOUS_WEIGHT = 4,
    CONTINUOUS_DIGITS = 6,
    RETAIL_SIZE_MAX = 16,
    RETAIL_STATUS_END = 3, /* the CR behind a status, which may be any byte: a CR or an STX, too */
};

static enum frame fail(struct span bytes, const char *code, size_t *used, struct reading *out)
{
    *used = bytes.size;
    *out = (struct reading){0};
    scale_raw_bytes(bytes, out);
    scale_error(out, code);
    return FRAME_JUNK;
}

/* How many bytes stand before the next STX. */
static size_t before_frame(struct span in)
{
    const char *start = in.size > 0 ? memchr(in.data, STX, in.size) : NULL;
    return start ? (size_t)(start - in.data) : in.size;
}

static unsigned bits(struct span frame, size_t at)
{
    return (unsigned char)frame.data[at];
}

/* The digits with the point that SWA sets; false: no digits. */
static bool continuous_number(struct span frame, bool negative, char number[SCALE_NUMBER_MAX])
{
    int decimals = (int)(bits(frame, 1) & 7) - 2;
    struct text text = text_in(number, SCALE_NUMBER_MAX);
    struct span digits = span_trim((struct span){frame.data + CONTINUOUS_WEIGHT, CONTINUOUS_DIGITS});
    text_add(&text, negative ? "-" : "");
    int missing = decimals + 1 - (int)digits.size;
    for (int i = 0; i < missing; i++)
        text_add(&text, i == 0 && decimals > 0 ? "0." : "0");
    for (size_t i = 0; i < digits.size; i++) {
        if (digits.data[i] < '0' || digits.data[i] > '9')
            return false;
        bool point = decimals > 0 && i > 0 && digits.size - i == (size_t)decimals;
        text_add(&text, point ? ".%c" : "%c", digits.data[i]);
    }
    for (; decimals < 0; decimals++)
        text_add(&text, "0");
    return digits.size > 0 && text_ok(&text);
}

/* A whole frame, without its check byte. */
static void continuous_read(struct span frame, const struct scale_dialect *dialect, struct reading *out)
{
    unsigned status = bits(frame, 2), other = bits(frame, 3) & 7;
    bool negative = status & 2, out_of_range = status & 4, motion = status & 8;
    enum unit unit = status & 16 ? UNIT_KG : UNIT_LB;
    char number[SCALE_NUMBER_MAX];
    *out = (struct reading){0};
    scale_raw_bytes(frame, out);
    if (!(bits(frame, 1) & bits(frame, 2) & bits(frame, 3) & 0x20))
        scale_error(out, "BAD_FRAME");
    else if (out_of_range)
        out->kind = scale_out_of_range(negative);
    else if (!continuous_number(frame, negative, number))
        scale_error(out, "BAD_FRAME");
    else if (other != 0 && dialect->when_missing == UNIT_NONE)
        scale_error(out, "UNKNOWN_UNIT");
    else
        scale_weight_in(out, !motion, span_of(number), other != 0 ? dialect->when_missing : unit);
}

static bool is_broken(const struct reading *reading)
{
    return reading->kind == READING_ERROR && span_is(span_of(reading->code), "BAD_FRAME");
}

static enum frame continuous_done(struct span frame, size_t size, const struct scale_dialect *dialect,
                                  size_t *used, struct reading *out)
{
    *used = size;
    continuous_read(frame, dialect, out);
    return is_broken(out) ? FRAME_JUNK : FRAME_READ;
}

static bool check_fits(const char *frame)
{
    unsigned sum = 0;
    for (size_t i = 0; i <= CONTINUOUS_SIZE; i++)
        sum += (unsigned char)frame[i];
    return (sum & 0x7F) == 0;
}

/* Where a frame breaks off: a CR or another STX too early. 0: it does not. */
static size_t broken_at(struct span in)
{
    for (size_t i = 1; i < in.size && i < CONTINUOUS_SIZE; i++) {
        if (in.data[i] == STX)
            return i;
        if ((in.data[i] == CR) != (i == CONTINUOUS_SIZE - 1))
            return i + 1;
    }
    return 0;
}

/* Whether the byte behind a frame is its check byte. It is when the sum fits; only an STX that fits may also
 * be the next frame's, and then the byte behind it tells. */
enum check { CHECK_UNKNOWN, CHECK_NONE, CHECK_FITS, CHECK_WRONG };

static enum check check_read(struct span in)
{
    if (in.size == CONTINUOUS_SIZE)
        return CHECK_UNKNOWN;
    bool fits = check_fits(in.data), next = in.data[CONTINUOUS_SIZE] == STX;
    if (!next)
        return fits ? CHECK_FITS : CHECK_WRONG;
    if (!fits)
        return CHECK_NONE;
    if (in.size == CONTINUOUS_SIZE + 1)
        return CHECK_UNKNOWN;
    return in.data[CONTINUOUS_SIZE + 1] == STX ? CHECK_FITS : CHECK_NONE;
}

static enum frame continuous_frame(struct span in, const struct scale_dialect *dialect, size_t *used,
                                   struct reading *out)
{
    *used = 0;
    size_t broken = broken_at(in);
    if (broken > 0)
        return fail((struct span){in.data, broken}, "BAD_FRAME", used, out);
    if (in.size < CONTINUOUS_SIZE)
        return FRAME_SHORT;
    struct span frame = {in.data, CONTINUOUS_SIZE};
    switch (check_read(in)) {
    case CHECK_UNKNOWN:
        return FRAME_SHORT;
    case CHECK_NONE:
        return continuous_done(frame, CONTINUOUS_SIZE, dialect, used, out);
    case CHECK_FITS:
        return continuous_done(frame, CONTINUOUS_SIZE + 1, dialect, used, out);
    case CHECK_WRONG:
        return fail((struct span){in.data, CONTINUOUS_SIZE + 1}, "CHECKSUM", used, out);
    }
    assert(false); /* a check outside its enum */
}

enum frame mt_continuous_frame(struct span in, const struct scale_dialect *dialect, size_t *used,
                               struct reading *out)
{
    size_t skip = before_frame(in);
    enum frame frame = continuous_frame((struct span){in.data + skip, in.size - skip}, dialect, used, out);
    *used += skip;
    return frame;
}

bool mt_continuous_end(struct span left, const struct scale_dialect *dialect, struct reading *out)
{
    if (left.size < CONTINUOUS_SIZE || left.data[0] != STX || broken_at(left) > 0)
        return false;
    continuous_read((struct span){left.data, CONTINUOUS_SIZE}, dialect, out);
    return !is_broken(out);
}

/* ------------------------------------------------------------------ 8217 */

static void status_read(char status, struct reading *out)
{
    if (status & 2)
        out->kind = READING_OVERLOAD;
    else
        out->kind = status & 4 ? READING_UNDERLOAD : READING_UNSTABLE;
}

/* What stands between STX and CR. */
static bool retail_read(struct span text, const struct scale_dialect *dialect, struct reading *out)
{
    struct scale_cursor cursor = {text};
    char number[SCALE_NUMBER_MAX];
    if (text.size == 2 && text.data[0] == '?') {
        status_read(text.data[1], out);
        return true;
    }
    if (!scale_take_number(&cursor, number) || (cursor.rest.size > 0 && !span_is(cursor.rest, "N")))
        return false;
    scale_weight_in(out, true, span_of(number), dialect->when_missing);
    return !is_broken(out);
}

/* STX E CR hello: no end of its own. */
static enum frame echo_read(struct span in, size_t *used, struct reading *out)
{
    static const char HELLO[] = "hello";
    enum { ECHO_SIZE = 3 };
    size_t fits = 0;
    while (fits < sizeof HELLO - 1 && ECHO_SIZE + fits < in.size && in.data[ECHO_SIZE + fits] == HELLO[fits])
        fits++;
    bool whole = fits == sizeof HELLO - 1;
    if (!whole && ECHO_SIZE + fits == in.size)
        return FRAME_SHORT;
    *used = whole ? ECHO_SIZE + fits : ECHO_SIZE;
    *out = (struct reading){.kind = READING_IGNORED};
    scale_raw_bytes((struct span){in.data, *used}, out);
    return FRAME_READ;
}

static enum frame retail_frame(struct span in, const struct scale_dialect *dialect, size_t *used,
                               struct reading *out)
{
    *used = 0;
    bool tells_status = in.size > 1 && in.data[1] == '?';
    if (tells_status && in.size <= RETAIL_STATUS_END)
        return FRAME_SHORT;
    size_t end = tells_status && in.data[RETAIL_STATUS_END] == CR ? RETAIL_STATUS_END : 1;
    while (end < in.size && end <= RETAIL_SIZE_MAX && in.data[end] != CR && in.data[end] != STX)
        end++;
    if (end >= in.size && end <= RETAIL_SIZE_MAX)
        return FRAME_SHORT;
    if (end > RETAIL_SIZE_MAX || in.data[end] != CR)
        return fail((struct span){in.data, end}, "BAD_FRAME", used, out);
    struct span text = {in.data + 1, end - 1};
    if (span_is(text, "E"))
        return echo_read(in, used, out);
    *out = (struct reading){0};
    scale_raw_bytes((struct span){in.data, end}, out);
    if (!retail_read(text, dialect, out))
        return fail((struct span){in.data, end + 1}, "BAD_FRAME", used, out);
    *used = end + 1;
    return FRAME_READ;
}

enum frame toledo8217_frame(struct span in, const struct scale_dialect *dialect, size_t *used,
                            struct reading *out)
{
    size_t skip = before_frame(in);
    enum frame frame = retail_frame((struct span){in.data + skip, in.size - skip}, dialect, used, out);
    *used += skip;
    return frame;
}

#include "kiosk/scales/detect.h"

enum verdict { SPEAKS_FOR, SAYS_NOTHING, SPEAKS_AGAINST };

/* A count or a tael is well printed, too; a number without a unit is what other protocols' lines look like.
 */
static enum verdict error_verdict(struct span code)
{
    if (span_is(code, "NOT_MASS_UNIT") || span_is(code, "AMBIGUOUS_UNIT"))
        return SPEAKS_FOR;
    bool against = span_is(code, "UNIT_MISSING") || span_is(code, "UNKNOWN_UNIT");
    return against ? SPEAKS_AGAINST : SAYS_NOTHING;
}

static enum verdict reading_verdict(const struct reading *reading)
{
    switch (reading->kind) {
    case READING_WEIGHT:
    case READING_UNSTABLE:
        return reading->value[0] ? SPEAKS_FOR : SAYS_NOTHING;
    case READING_OVERLOAD:
    case READING_UNDERLOAD:
        return SPEAKS_FOR;
    case READING_ERROR:
        return error_verdict(span_of(reading->code));
    case READING_IGNORED:
        return SAYS_NOTHING;
    }
    assert(false); /* a kind outside its enum */
}

/* The raw line of a reading that is whole but has no end in `bytes`: only protocols of frames have one. */
static bool end_speaks_for(const struct scale_protocol *protocol, struct span left)
{
    static const struct scale_dialect plain = {0};
    struct reading reading;
    if (left.size == 0 || !protocol->frame_end)
        return false;
    scale_protocol_end(protocol, &plain, left, &reading);
    return reading_verdict(&reading) == SPEAKS_FOR;
}

static bool is_describable(const struct scale_protocol *protocol)
{
    bool needs_dialect = protocol->pattern && protocol->pattern[0] == '\0';
    return !needs_dialect && protocol->lines[0] != '\0';
}

bool scale_detect_fits(const struct scale_protocol *protocol, struct span bytes)
{
    static const struct scale_dialect plain = {0};
    bool first = true, speaks = false;
    if (!is_describable(protocol))
        return false;
    for (;;) {
        struct reading reading;
        size_t used = 0;
        enum frame frame = scale_protocol_read(protocol, &plain, bytes, &used, &reading);
        bytes = (struct span){bytes.data + used, bytes.size - used};
        if (frame == FRAME_SHORT)
            return speaks || end_speaks_for(protocol, bytes);
        enum verdict verdict = frame == FRAME_JUNK ? SPEAKS_AGAINST : reading_verdict(&reading);
        if (verdict == SPEAKS_AGAINST && !first)
            return false;
        speaks = speaks || verdict == SPEAKS_FOR;
        first = false;
    }
}

static bool has_odd_ones(unsigned char byte)
{
    bool odd = false;
    for (; byte; byte >>= 1)
        odd ^= byte & 1;
    return odd;
}

char scale_detect_parity(struct span bytes)
{
    size_t odd = 0, high = 0;
    for (size_t i = 0; i < bytes.size; i++) {
        odd += has_odd_ones((unsigned char)bytes.data[i]) ? 1 : 0;
        high += (unsigned char)bytes.data[i] & 0x80 ? 1 : 0;
    }
    if (high == 0)
        return 'N';
    return odd == 0 ? 'E' : odd == bytes.size ? 'O' : 'N';
}

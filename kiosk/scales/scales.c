/* From bytes to a reading, whatever the protocol: what all protocols of lines have in common is here. */
#include "kiosk/scales/scales.h"

#include "common/base/text.h"
#include "kiosk/scales/line.h"
#include "kiosk/scales/pattern.h"

const char *scale_action_word(enum scale_action action)
{
    static const char *const words[] = {
#define X(name, word) [name] = word,
        SCALE_ACTION_LIST(X)
#undef X
    };
    assert((size_t)action < COUNT_OF(words));
    return words[action];
}

static bool is_bad_frame(const struct reading *reading)
{
    return reading->kind == READING_ERROR && span_is(span_of(reading->code), "BAD_FRAME");
}

static bool is_acknowledgement(struct span line)
{
    return line.size == 1 && line.data[0] == 0x06;
}

/* False: no line of this protocol, *out is BAD_FRAME. */
static bool line_read(const struct scale_protocol *protocol, const struct scale_dialect *dialect,
                      const struct scale_line *line, struct reading *out)
{
    struct span text = scale_line_span(line);
    struct span pattern =
        protocol->pattern && protocol->pattern[0] ? span_of(protocol->pattern) : dialect->pattern;
    bool known = !line->too_long && (line->printable || is_acknowledgement(text));
    if (known && span_trim(text).size == 0)
        out->kind = READING_IGNORED; /* an empty line */
    else if (known && protocol->pattern)
        known = scale_pattern_line(pattern, text, dialect, out);
    else if (known)
        known = protocol->line(text, dialect, out);
    if (!known)
        scale_error(out, "BAD_FRAME");
    return known && !is_bad_frame(out);
}

/* A 7-bit line received as 8N1 has bit 7 set where the parity wants it; without it the line makes sense. */
static bool is_parity_suspect(const struct scale_protocol *protocol, const struct scale_dialect *dialect,
                              const struct scale_line *line)
{
    struct scale_line stripped;
    struct reading ignored = {0};
    scale_line_strip_parity(line, &stripped);
    return !line->printable && stripped.size > 0 && line_read(protocol, dialect, &stripped, &ignored);
}

enum frame scale_protocol_read(const struct scale_protocol *protocol, const struct scale_dialect *dialect,
                               struct span in, size_t *used, struct reading *out)
{
    struct scale_line line;
    if (protocol->frame)
        return protocol->frame(in, dialect, used, out);
    bool whole =
        protocol->pattern ? scale_line_next_filled(in, used, &line) : scale_line_next(in, used, &line);
    if (!whole)
        return FRAME_SHORT;
    *out = (struct reading){0};
    scale_raw_write(&line, out);
    if (line_read(protocol, dialect, &line, out))
        return FRAME_READ;
    *out = (struct reading){0};
    scale_raw_write(&line, out);
    scale_error(out, is_parity_suspect(protocol, dialect, &line) ? "PARITY_SUSPECT" : "BAD_FRAME");
    return FRAME_JUNK;
}

void scale_protocol_end(const struct scale_protocol *protocol, const struct scale_dialect *dialect,
                        struct span left, struct reading *out)
{
    if (protocol->frame_end && protocol->frame_end(left, dialect, out))
        return;
    *out = (struct reading){0};
    scale_raw_bytes(left, out);
    scale_error(out, "BAD_FRAME");
}

#include "kiosk/device/sighting.h"

#include <string.h>

#include "common/base/text.h"

bool sighting_is_ours(struct span text)
{
    struct tag tag;
    enum tag_kind kind;
    return tag_read(text, &tag, &kind) == TAG_FITS;
}

/* What is too long for an event, or has a NUL in it, is somebody else's: it ends in "…", which no tag does.
 */
static void frame_write(struct span chosen, char out[CODE_READ_MAX])
{
    struct text text = text_in(out, CODE_READ_MAX);
    const char *nul = chosen.size > 0 ? memchr(chosen.data, '\0', chosen.size) : NULL;
    text_add_span(&text, nul ? (struct span){chosen.data, (size_t)(nul - chosen.data)} : chosen);
    if (nul)
        text_add_span(&text, SPAN("…"));
    text_end_cut(&text);
}

/* One text stands for the frame: the only one, or the only one that is ours. */
static void frame_choose(const struct span *texts, int count, char out[CODE_READ_MAX])
{
    int ours = 0, different = 0;
    struct span chosen = {"", 0};
    for (int i = 0; i < count; i++) {
        bool mine = sighting_is_ours(texts[i]);
        if (ours > 0 && !mine)
            continue;
        bool first = mine && ours == 0;
        different = first ? 1 : different + (span_equal(texts[i], chosen) ? 0 : 1);
        if (first || different == 1)
            chosen = texts[i];
        ours += mine ? 1 : 0;
    }
    if (different > 1)
        chosen = SPAN(SIGHTING_SEVERAL);
    frame_write(chosen, out);
}

static int count_agreeing(const struct sighting *sighting, const char *text)
{
    int count = 0;
    for (int i = 0; i < SIGHTING_FRAMES; i++)
        count += strcmp(sighting->frame[i], text) == 0 ? 1 : 0;
    return count;
}

enum sighting_news sighting_step(struct sighting *sighting, const struct span *texts, int count,
                                 int64_t now_ms)
{
    memmove(sighting->frame[1], sighting->frame[0], (SIGHTING_FRAMES - 1) * sizeof sighting->frame[0]);
    char *text = sighting->frame[0];
    frame_choose(texts, count, text);
    bool is_told = text[0] != '\0' && strcmp(text, sighting->told) == 0;
    if (sighting->resumed && !is_told)
        sighting->told[0] = '\0';
    sighting->resumed = false;
    if (is_told && now_ms - sighting->seen_ms < SIGHTING_REARM_MS) {
        sighting->seen_ms = now_ms;
        return SIGHTING_NOTHING;
    }
    if (now_ms - sighting->seen_ms >= SIGHTING_REARM_MS)
        sighting->told[0] = '\0';
    if (text[0] == '\0' || count_agreeing(sighting, text) < SIGHTING_AGREE)
        return SIGHTING_NOTHING;
    memcpy(sighting->told, text, sizeof sighting->told);
    sighting->seen_ms = now_ms;
    return strcmp(text, SIGHTING_SEVERAL) == 0 ? SIGHTING_ARE_SEVERAL : SIGHTING_CODE;
}

void sighting_hold(struct sighting *sighting, int64_t now_ms)
{
    if (sighting->told[0] != '\0' && strcmp(sighting->told, sighting->frame[0]) == 0)
        sighting->seen_ms = now_ms;
}

void sighting_resume(struct sighting *sighting, bool changed)
{
    memset(sighting->frame, 0, sizeof sighting->frame);
    if (changed)
        sighting->told[0] = '\0';
    sighting->resumed = sighting->told[0] != '\0';
    sighting->seen_ms = INT64_MAX / 2; /* still in view until a frame shows that it is not */
}

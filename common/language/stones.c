/* The stones of a piece, out of the words of the code. */
#include <string.h>

#include "common/language/language.h"

static const struct {
    const char *word, *said;
} SETTINGS[] = {
    /* Translators: how a stone is set, behind its size: "1 × 0.50 ct prong" */
    {"prong", NC_("setting", "prong")}, {"bezel", NC_("setting", "bezel")},
    {"pave", NC_("setting", "pavé")},   {"channel", NC_("setting", "channel")},
    {"bead", NC_("setting", "bead")},   {"flush", NC_("setting", "flush")},
};

const char *language_setting(const char *word)
{
    for (size_t i = 0; i < COUNT_OF(SETTINGS); i++)
        if (strcmp(SETTINGS[i].word, word) == 0)
            return C_("setting", SETTINGS[i].said);
    return word;
}

static void add_span(struct text *out, const char *from, const char *to)
{
    text_add_span(out, (struct span){from, (size_t)(to - from)});
}

/* "12 × 0.02 ct pave"; as it is when it is not written so, or was cut. */
static void add_kind(struct text *out, const char *kind, bool points)
{
    static const char times[] = " × ", carat[] = " ct";
    char number[32], setting[64];
    const char *count = strstr(kind, times), *each = count ? count + sizeof times - 1 : NULL;
    const char *unit = each ? strstr(each, carat) : NULL, *rest = unit ? unit + sizeof carat - 1 : NULL;
    if (!rest || !TEXT_COPY(number, ((struct span){each, (size_t)(unit - each)}))) {
        text_add(out, "%s", kind);
        return;
    }
    add_span(out, kind, each);
    if (points)
        text_add(out, "%s", number);
    else
        language_decimal(number, out);
    text_add(out, "%s", carat);
    bool has_setting = rest[0] == ' ' && TEXT_COPY(setting, span_of(rest + 1));
    text_add(out, "%s%s", has_setting ? " " : "", has_setting ? language_setting(setting) : rest);
}

void language_stones(const char *told, bool points, struct text *out)
{
    static const char between[] = ", ";
    char kind[256];
    for (const char *at = told, *end; at; at = end ? end + sizeof between - 1 : NULL) {
        end = strstr(at, between);
        struct span part = {at, end ? (size_t)(end - at) : strlen(at)};
        if (at != told)
            text_add(out, "%s", between);
        if (TEXT_COPY(kind, part))
            add_kind(out, kind, points);
        else
            text_add_span(out, part);
    }
}

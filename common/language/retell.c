/* Sentences that were put together elsewhere, in English: a device's thread or the disk says "The scale on
 * /dev/ttyUSB0 was unplugged". The catalogue knows the pattern; what was put into it is found again and put
 * into its translation. */
#include "common/language/language.h"

enum {
    PARTS_MAX = 8,
    OWN_MIN = 16, /* a pattern with less of its own ("%s is full") would fit anything */
};

/* A directive of printf at the start of `text`; its size, or 0: none. "%%" is none. */
static size_t directive_size(struct span text)
{
    size_t size = 1;
    if (text.size < 2 || text.data[0] != '%' || text.data[1] == '%')
        return 0;
    while (size < text.size && !(text.data[size] >= 'a' && text.data[size] <= 'z'))
        size++;
    while (size < text.size && (text.data[size] == 'l' || text.data[size] == 'z'))
        size++;
    return size < text.size ? size + 1 : 0;
}

static struct span rest_from(struct span text, size_t at)
{
    return (struct span){text.data + at, text.size - at};
}

/* What stands in `text` before the next piece of pattern that is no directive; all of it if none follows. */
static size_t part_size(struct span pattern, char kind, struct span text)
{
    size_t literal = 0, size = 0;
    while (literal < pattern.size && directive_size(rest_from(pattern, literal)) == 0)
        literal++;
    if (kind == 'c')
        return text.size > 0 ? 1 : 0;
    if (kind == 'd' || kind == 'u') {
        while (size < text.size &&
               (text.data[size] == '-' || (text.data[size] >= '0' && text.data[size] <= '9')))
            size++;
        return size;
    }
    if (literal == 0)
        return pattern.size == 0 ? text.size : 0;
    struct span stop = {pattern.data, literal};
    while (size + literal <= text.size && !span_equal((struct span){text.data + size, literal}, stop))
        size++;
    return size;
}

/* Takes the text apart by the pattern; the number of bytes that were the pattern's own, or 0: it is not its.
 */
static size_t match(struct span pattern, struct span text, struct span parts[PARTS_MAX])
{
    size_t own = 0;
    int count = 0;
    while (pattern.size > 0) {
        size_t directive = directive_size(pattern);
        if (directive > 0) {
            char kind = pattern.data[directive - 1];
            pattern = rest_from(pattern, directive);
            size_t size = part_size(pattern, kind, text);
            if (count == PARTS_MAX)
                return 0;
            parts[count++] = (struct span){text.data, size};
            text = rest_from(text, size);
        } else if (text.size > 0 && text.data[0] == pattern.data[0]) {
            pattern = rest_from(pattern, span_starts_with(pattern, "%%") ? 2 : 1);
            text = rest_from(text, 1);
            own++;
        } else {
            return 0;
        }
    }
    return text.size == 0 ? own : 0;
}

/* "%2$s" asks for the second part, "%s" for the next one. */
static int part_asked(struct span directive, int next)
{
    bool numbered = directive.size > 2 && directive.data[2] == '$';
    return numbered ? directive.data[1] - '1' : next;
}

static void fill(struct span translation, const struct span parts[PARTS_MAX], struct text *out)
{
    for (int next = 0; translation.size > 0;) {
        size_t directive = directive_size(translation), size = directive > 0 ? directive : 1;
        int part = directive > 0 ? part_asked((struct span){translation.data, directive}, next++) : -1;
        if (directive == 0)
            text_add_span(out, (struct span){translation.data, 1});
        else if (part >= 0 && part < PARTS_MAX)
            text_add_span(out, parts[part]);
        translation = rest_from(translation, span_starts_with(translation, "%%") ? 2 : size);
    }
}

void language_retell(const char *sentence, struct text *out)
{
    struct span words = language_in_use()->words, best = {NULL, 0}, text = span_of(sentence);
    struct span parts[PARTS_MAX], best_parts[PARTS_MAX] = {{NULL, 0}};
    size_t best_own = OWN_MIN - 1;
    for (int i = 1; i < catalogue_count(words); i++) {
        struct span pattern, translation;
        for (int p = 0; p < PARTS_MAX; p++)
            parts[p] = (struct span){NULL, 0};
        catalogue_entry(words, i, &pattern, &translation);
        size_t own = match(pattern, text, parts);
        if (own <= best_own)
            continue;
        best_own = own;
        best = translation;
        for (int p = 0; p < PARTS_MAX; p++)
            best_parts[p] = parts[p];
    }
    if (best.data)
        fill(best, best_parts, out);
    else
        text_add_span(out, text);
}

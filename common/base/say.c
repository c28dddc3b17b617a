#include "common/base/say.h"

#include <string.h>

#include "common/base/json.h"

/* How a phrase travels to said_add: a mark, its English, the mark, its JSON. No text has that byte, which
 * UTF-8 does not know: what comes from outside is read as UTF-8, and can pass for no phrase. */
static const char MARK = (char)0xFF;
static const char CONTEXT_END[] = "\004"; /* as gettext has it */

/* The two halves of a part; a plain text has no JSON of its own. */
static void part_read(const char *part, struct span *english, struct span *made)
{
    const char *end = part[0] == MARK ? strchr(part + 1, MARK) : NULL;
    *english = end ? (struct span){part + 1, (size_t)(end - part - 1)} : span_of(part);
    *made = end ? span_of(end + 1) : (struct span){NULL, 0};
}

/* The pattern with its parts in place. */
static void english_write(struct text *out, const char *pattern, const char *const *parts)
{
    for (const char *at = pattern; *at != '\0'; at++) {
        struct span english, made;
        if (*at != '%') {
            text_add_span(out, (struct span){at, 1});
            continue;
        }
        at++;
        assert(*at == '%' || (*at == 's' && *parts));
        if (*at == '%') {
            text_add(out, "%%");
            continue;
        }
        part_read(*parts++, &english, &made);
        text_add_span(out, english);
    }
    assert(!*parts);
}

static void parts_write(struct text *out, const char *const *parts)
{
    for (; *parts; parts++) {
        struct span english, made;
        part_read(*parts, &english, &made);
        text_add(out, ",");
        if (made.data)
            text_add_span(out, made);
        else
            json_write_string(out, *parts);
    }
}

static void head_write(struct text *out, const char *one, const char *many, int64_t number)
{
    text_add(out, many ? "[[" : "[");
    json_write_string(out, one);
    if (!many)
        return;
    text_add(out, ",");
    json_write_string(out, many);
    text_add(out, ",%lld]", (long long)number);
}

static void made_write(struct text *out, const char *one, const char *many, int64_t number,
                       const char *const *parts)
{
    text_add(out, out->size > 0 ? "," : "");
    head_write(out, one, many, number);
    parts_write(out, parts);
    text_add(out, "]");
}

static void text_back(struct text *text, size_t size)
{
    text->size = size;
    text->data[size] = '\0';
    text->overflow = false;
}

bool said_count(struct spoken said, const char *one, const char *many, int64_t number,
                const char *const *parts)
{
    size_t english = said.english->size, made = said.made ? said.made->size : 0;
    text_add(said.english, english > 0 ? " " : "");
    english_write(said.english, many && number != 1 ? many : one, parts);
    if (said.made)
        made_write(said.made, one, many, number, parts);
    bool fits = text_ok(said.english) && (!said.made || text_ok(said.made));
    if (!fits)
        text_back(said.english, english);
    if (!fits && said.made)
        text_back(said.made, made);
    return fits;
}

bool said_add(struct spoken said, const char *pattern, const char *const *parts)
{
    return said_count(said, pattern, NULL, 1, parts);
}

/* ------------------------------------------------------------------ phrases */

struct phrase phrase_number(int64_t number)
{
    struct phrase phrase;
    struct text text = TEXT_IN(phrase.text);
    text_add(&text, "%lld", (long long)number);
    return phrase;
}

struct phrase phrase_word(const char *context, const char *word)
{
    struct phrase phrase;
    char key[SAY_PHRASE_MAX];
    struct text text = TEXT_IN(phrase.text), name = TEXT_IN(key);
    text_add(&name, "%s%s%s", context, context[0] != '\0' ? CONTEXT_END : "", word);
    text_add(&text, "%c%s%c[", MARK, word, MARK);
    json_write_string(&text, key);
    text_add(&text, "]");
    assert(text_ok(&text)); /* words are ours */
    return phrase;
}

struct phrase phrase_term(const char *code)
{
    struct phrase phrase;
    struct text text = TEXT_IN(phrase.text);
    text_add(&text, "%c", MARK);
    for (const char *at = code; *at != '\0'; at++)
        text_add(&text, "%c", *at == '_' ? ' ' : *at);
    text_add(&text, "%c{\"term\":", MARK);
    json_write_string(&text, code);
    text_add(&text, "}");
    if (text_ok(&text))
        return phrase;
    text = TEXT_IN(phrase.text); /* no code at all, but somebody's text */
    text_add(&text, "%s", code);
    text_end_cut(&text);
    return phrase;
}

struct phrase phrase_count(const char *one, const char *many, int64_t number)
{
    struct phrase phrase, digits = phrase_number(number);
    const char *const parts[] = {digits.text, NULL};
    struct text text = TEXT_IN(phrase.text);
    text_add(&text, "%c", MARK);
    english_write(&text, number == 1 ? one : many, parts);
    text_add(&text, "%c", MARK);
    head_write(&text, one, many, number);
    parts_write(&text, parts);
    text_add(&text, "]");
    assert(text_ok(&text)); /* words are ours */
    return phrase;
}

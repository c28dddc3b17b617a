#include "common/language/language.h"

#include <string.h>

static _Thread_local const struct language *in_use;

/* "zh_CN" and "ZH-cn" are one. */
static char fold(char c)
{
    if (c == '-')
        return '_';
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same(struct span a, struct span b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++) {
        if (fold(a.data[i]) != fold(b.data[i]))
            return false;
    }
    return true;
}

static struct span before_region(struct span word)
{
    size_t size = 0;
    while (size < word.size && word.data[size] != '-' && word.data[size] != '_')
        size++;
    return (struct span){word.data, size};
}

const struct language *language_find(struct span word)
{
    const struct language *near = NULL;
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        struct span code = span_of(LANGUAGES[i].code);
        if (same(word, code))
            return &LANGUAGES[i];
        if (!near && word.size > 0 && same(before_region(word), before_region(code)))
            near = &LANGUAGES[i];
    }
    return near;
}

void language_add_codes(struct text *out)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        text_add(out, "%s%s", i > 0 ? ", " : "", LANGUAGES[i].code);
}

void language_use(const struct language *language)
{
    assert(!language || language == in_use || catalogue_is_sound(language->words));
    in_use = language;
}

const struct language *language_in_use(void)
{
    return in_use ? in_use : LANGUAGE_ENGLISH;
}

const char *language_say(const char *sentence)
{
    if (sentence[0] == '\0')
        return sentence; /* the catalogue's header goes by that name */
    struct span found = catalogue_find(language_in_use()->words, sentence);
    return found.size > 0 ? found.data : sentence;
}

const char *language_say_in(const char *context, const char *sentence)
{
    char key[CATALOGUE_KEY_MAX];
    size_t before = strlen(context), size = strlen(sentence);
    assert(before + 1 + size < sizeof key);
    memcpy(key, context, before);
    key[before] = CATALOGUE_CONTEXT_END[0];
    memcpy(key + before + 1, sentence, size + 1);
    struct span found = catalogue_find(language_in_use()->words, key);
    return found.size > 0 ? found.data : sentence;
}

/* The rule stands in the catalogue's header, the translation of "": "Plural-Forms: nplurals=2; plural=n > 1;"
 */
int language_form(unsigned long number)
{
    struct span header = catalogue_find(language_in_use()->words, "");
    const char *rule = header.data ? strstr(header.data, "plural=") : NULL;
    if (!rule)
        return number == 1 ? 0 : 1;
    rule += strlen("plural=");
    return plural_form((struct span){rule, strcspn(rule, ";\n")}, number);
}

const char *language_count(const char *one, const char *many, unsigned long number)
{
    struct span found = catalogue_find(language_in_use()->words, one);
    if (found.size == 0)
        return number == 1 ? one : many;
    int form = language_form(number);
    const char *text = found.data;
    for (int i = 0; i < form && text < found.data + found.size; i++)
        text += strlen(text) + 1;
    assert(form >= 0 && text < found.data + found.size);
    return text;
}

void language_decimal(const char *number, struct text *out)
{
    struct span rest = span_of(number), part;
    for (int i = 0; span_split(&rest, '.', &part); i++) {
        if (i > 0)
            /* Translators: between whole and tenth, in a sentence: "84.6 g" */
            text_add(out, "%s", C_("decimal mark", "."));
        text_add_span(out, part);
    }
}

const struct language *language_accept(struct span header)
{
    const struct language *language = NULL;
    struct span part, word;
    while (!language && span_split(&header, ',', &part)) {
        while (part.size > 0 && part.data[0] == ' ')
            part = (struct span){part.data + 1, part.size - 1};
        if (span_split(&part, ';', &word))
            language = language_find(word);
    }
    return language;
}

/* GET /v1/words/{language}: a catalogue for pages, as the programs have it. Its keys are the English
 * sentences (a context and \u0004 before those that have one), its values the translation, or a list of
 * plural forms. */
#include <string.h>

#include "hub/api/parts.h"

/* Which plural form a number takes: the page looks it up. From 100 on every rule of gettext's languages goes
 * by the last two digits, so that 200 numbers tell it. */
enum { FORMS_TOLD = 200, FORM_MAX = 9 };

static void write_forms(struct text *out, const struct language *language)
{
    char forms[FORMS_TOLD + 1];
    const struct language *before = language_in_use();
    language_use(language);
    for (unsigned long number = 0; number < FORMS_TOLD; number++) {
        int form = language_form(number);
        assert(form >= 0 && form <= FORM_MAX);
        forms[number] = (char)('0' + form);
    }
    language_use(before);
    forms[FORMS_TOLD] = '\0';
    json_add_text(out, "forms", forms);
}

/* A translation that is parted by NULs is a list. */
static void write_translation(struct text *out, struct span translation)
{
    const char *end = translation.data + translation.size;
    if (strlen(translation.data) == translation.size) {
        json_write_string(out, translation.data);
        return;
    }
    text_add(out, "[");
    for (const char *form = translation.data; form < end; form += strlen(form) + 1) {
        text_add(out, form > translation.data ? "," : "");
        json_write_string(out, form);
    }
    text_add(out, "]");
}

/* A sentence that has plurals goes by its singular. */
static void write_words(struct text *out, struct span words)
{
    struct span sentence, translation;
    json_begin_field(out, "words", '{');
    for (int i = 1; i < catalogue_count(words); i++) { /* 0 is the header */
        catalogue_entry(words, i, &sentence, &translation);
        text_reserve(out, 6 * (sentence.size + translation.size) + 16);
        text_add(out, i > 1 ? "," : "");
        json_write_string(out, sentence.data);
        text_add(out, ":");
        write_translation(out, translation);
    }
    json_end(out, '}');
}

static void write_terms(struct text *out, const struct language *language)
{
    const struct language *before = language_in_use();
    const char *word;
    language_use(language);
    json_begin_field(out, "terms", '{');
    for (int i = 0; (word = language_term_at(i)); i++) {
        text_reserve(out, 1024);
        json_add_text(out, word, language_term(word));
    }
    json_end(out, '}');
    language_use(before);
}

enum api_when languages_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct text text = {0};
    (void)api;
    (void)call;
    text_reserve(&text, 256);
    json_begin(&text, '{');
    json_begin_field(&text, "languages", '[');
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        json_add_item(&text, LANGUAGES[i].code);
    json_end(&text, ']');
    json_end(&text, '}');
    return answer_text(answer, &text);
}

enum api_when words_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    const struct language *language = language_find(call->name);
    struct text text = {0};
    (void)api;
    if (!language)
        return answer_problem_of(answer, API_NOT_FOUND, "Touchstone does not speak \"%.*s\".",
                                 call->name.size > 20 ? 20 : (int)call->name.size, call->name.data);
    text_reserve(&text, 1024);
    json_begin(&text, '{');
    json_add_text(&text, "language", language->code);
    write_forms(&text, language);
    write_words(&text, language->words);
    write_terms(&text, language);
    text_reserve(&text, 16);
    json_end(&text, '}');
    return answer_text(answer, &text);
}

/* Whatever is drawn goes through the catalogue, or is a name out of the workshop: every screen is drawn in a
 * language made here, which puts ‹ › around each sentence that was looked up. A word outside of them that the
 * view does not hold is a literal that somebody forgot to mark, or a sentence that `make words` has not seen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/ui/words.h"
#include "tests/unit/kiosk_ui/gallery_helper.h"

#define OPEN  "‹"
#define CLOSE "›"
enum { MARK = sizeof OPEN - 1, MO_MAX = 1 << 18, HEADER = 28 };

static const char HEADER_TEXT[] = "Plural-Forms: nplurals=1; plural=0;\n";

/* ------------------------------------------------------------------ the language */

static void put_number(char *bytes, size_t at, size_t number)
{
    for (int i = 0; i < 4; i++)
        bytes[at + (size_t)i] = (char)(number >> 8 * i & 0xff);
}

static size_t put_text(char *bytes, size_t pair, size_t at, const char *text, size_t size)
{
    put_number(bytes, pair, size);
    put_number(bytes, pair + 4, at);
    memcpy(bytes + at, text, size);
    bytes[at + size] = '\0';
    return at + size + 1;
}

/* Of a plural the last form, without its context: "station^Dfull" -> "‹full›". */
static size_t mark(struct span sentence, char *out, size_t capacity)
{
    const char *text = sentence.data + strlen(sentence.data) + 1;
    if (text > sentence.data + sentence.size)
        text = sentence.data;
    const char *end = strstr(text, CATALOGUE_CONTEXT_END);
    return (size_t)snprintf(out, capacity, OPEN "%s" CLOSE, end ? end + 1 : text);
}

static struct span make_catalogue(struct span model)
{
    char *bytes = calloc(1, MO_MAX), marked[2 * CATALOGUE_KEY_MAX];
    assert_non_null(bytes);
    size_t count = (size_t)catalogue_count(model), translations = HEADER + 8 * count,
           at = translations + 8 * count;
    memcpy(bytes, model.data, 12); /* magic, revision, count */
    put_number(bytes, 12, HEADER);
    put_number(bytes, 16, translations);
    for (size_t i = 0; i < count; i++) {
        struct span sentence, translation;
        catalogue_entry(model, (int)i, &sentence, &translation);
        size_t size = i == 0 ? sizeof HEADER_TEXT - 1 : mark(sentence, marked, sizeof marked);
        assert_true(at + sentence.size + size + 2 < MO_MAX);
        at = put_text(bytes, HEADER + 8 * i, at, sentence.data, sentence.size);
        at = put_text(bytes, translations + 8 * i, at, i == 0 ? HEADER_TEXT : marked, size);
    }
    struct span made = {bytes, at};
    assert_true(catalogue_is_sound(made));
    return made;
}

/* ------------------------------------------------------------------ what is drawn */

struct witness {
    const struct exhibit *exhibit;
    int problems, marked;
    bool tells;
};

/* 0xe2 begins dashes, signs and dots. */
static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           ((unsigned char)c >= 0xc3 && (unsigned char)c != 0xe2);
}

/* Units and codes are alike in every language. */
static bool is_known(const struct view *view, struct span word)
{
    for (enum unit unit = UNIT_NONE; unit <= UNIT_TLT; unit++) {
        if (span_is(word, unit_word(unit)))
            return true;
    }
    const char *reason = reason_word(view->reason);
    return memmem(view, sizeof *view, word.data, word.size) ||
           memmem(reason, strlen(reason), word.data, word.size);
}

static void look_at_word(struct witness *witness, struct span word, const char *text)
{
    if (is_known(&witness->exhibit->view, word))
        return;
    witness->problems++;
    if (witness->tells)
        print_error("%s: \"%.*s\" is not marked for translation, in \"%s\"\n", witness->exhibit->name,
                    (int)word.size, word.data, text);
}

static void look_at_text(void *context, const struct brush_note *note)
{
    struct witness *witness = context;
    int depth = 0;
    for (const char *at = note->text; *at != '\0';) {
        bool open = strncmp(at, OPEN, MARK) == 0, close = strncmp(at, CLOSE, MARK) == 0;
        size_t size = 0;
        while (depth == 0 && !open && !close && is_letter(at[size]))
            size++;
        depth += open ? 1 : close ? -1 : 0;
        witness->marked += open ? 1 : 0;
        if (size > 0)
            look_at_word(witness, (struct span){at, size}, note->text);
        at += open || close ? MARK : size > 0 ? size : 1;
    }
}

static void draw_all(const struct language *language,
                     void (*look)(void *context, const struct brush_note *note), struct witness *witness)
{
    struct exhibit *exhibits = calloc(GALLERY_MAX, sizeof *exhibits);
    assert_non_null(exhibits);
    int count = gallery_make(exhibits);
    struct ui_conf conf = gallery_conf(&GALLERY_SIZES[0], THEME_DARK, language);
    struct ui *ui = ui_create(&conf);
    brush_watch(ui_brush(ui), look, witness);
    for (int i = 0; i < count; i++) {
        witness->exhibit = &exhibits[i];
        ui_draw(ui, &exhibits[i].view, GALLERY_NOW_MS);
    }
    language_use(NULL);
    ui_destroy(ui);
    free(exhibits);
}

static void every_word_goes_through_the_catalogue(void **state)
{
    (void)state;
    struct language marking = {"marks", make_catalogue(LANGUAGES[1].words)};
    struct witness witness = {.tells = true};
    draw_all(&marking, look_at_text, &witness);
    assert_int_equal(witness.problems, 0);
    assert_true(witness.marked > 1000);
    free((void *)(uintptr_t)marking.words.data);
}

/* ------------------------------------------------------------------ decimal marks */

/* A digit on either side of the mark. */
static bool has_number_with(const char *text, char mark)
{
    for (const char *at = strchr(text, mark); at; at = strchr(at + 1, mark))
        if (at > text && at[-1] >= '0' && at[-1] <= '9' && at[1] >= '0' && at[1] <= '9')
            return true;
    return false;
}

/* "1.0\u00a0mm F\u2011G": as it was said, before the line was kept together. */
static void as_said(const char *text, char out[WORDS_SENTENCE_MAX])
{
    const struct {
        struct span kept;
        char said;
    } marks[] = {{SPAN("\u00a0"), ' '}, {SPAN("\u2011"), '-'}};
    size_t size = 0;
    while (*text != '\0' && size + 1 < WORDS_SENTENCE_MAX) {
        struct span from = {text, 1};
        out[size] = *text;
        for (size_t i = 0; i < COUNT_OF(marks); i++)
            if (strncmp(text, marks[i].kept.data, marks[i].kept.size) == 0) {
                from = marks[i].kept;
                out[size] = marks[i].said;
            }
        text += from.size;
        size++;
    }
    out[size] = '\0';
}

/* What stands in the view as it is drawn is a name, or what was engraved; the hub tells its sentences in the
 * reader's language by itself. */
static bool is_not_ours(const struct view *view, const char *text)
{
    char said[WORDS_SENTENCE_MAX];
    as_said(text, said);
    return view->detail[0] != '\0' || memmem(view, sizeof *view, said, strlen(said));
}

static void look_at_marks(void *context, const struct brush_note *note)
{
    struct witness *witness = context;
    const struct view *view = &witness->exhibit->view;
    bool weighs = view->screen == SCREEN_WEIGHING || view->screen == SCREEN_VERDICT;
    witness->marked += has_number_with(note->text, weighs ? '.' : ',');
    if (!has_number_with(note->text, weighs ? ',' : '.') || is_not_ours(view, note->text))
        return;
    witness->problems++;
    print_error("%s: another decimal mark, in \"%s\"\n", witness->exhibit->name, note->text);
}

/* A screen has one decimal mark: the scale's where its number is shown, else the language's. */
static void a_screen_has_one_decimal_mark(void **state)
{
    (void)state;
    struct witness witness = {.tells = true};
    draw_all(language_find(SPAN("fr")), look_at_marks, &witness);
    assert_int_equal(witness.problems, 0);
    assert_true(witness.marked > 100);
}

/* 1 when it is told and nobody translates it: then no program says it. */
static int untold(const char *name, const struct fault *fault)
{
    char buffer[1024];
    struct text out = TEXT_IN(buffer);
    if (fault->text[0] == '\0')
        return 0;
    language_retell(fault->text, &out);
    if (strstr(buffer, OPEN))
        return 0;
    print_error("%s: no program says \"%s\"\n", name, fault->text);
    return 1;
}

/* What a device says of itself in the pictures is what the programs say: by hand it would be shown in English
 * for ever, and hide that. */
static void the_pictures_tell_real_troubles(void **state)
{
    (void)state;
    struct language marking = {"marks", make_catalogue(LANGUAGES[1].words)};
    struct exhibit *exhibits = calloc(GALLERY_MAX, sizeof *exhibits);
    int problems = 0, told = 0;
    assert_non_null(exhibits);
    int count = gallery_make(exhibits);
    language_use(&marking);
    for (int i = 0; i < count; i++) {
        const struct view *view = &exhibits[i].view;
        problems += untold(exhibits[i].name, &view->fault) + untold(exhibits[i].name, &view->trouble);
        told += fault_is(view->fault) || fault_is(view->trouble);
    }
    struct fault made_up = {FAULT_IO, "Something that nobody says"};
    problems += 1 - untold("a row that must be noticed", &made_up);
    language_use(NULL);
    assert_int_equal(problems, 0);
    assert_true(told > 5);
    free(exhibits);
    free((void *)(uintptr_t)marking.words.data);
}

/* Without a catalogue every sentence is bare: the witness must see them. */
static void a_bare_sentence_is_noticed(void **state)
{
    (void)state;
    struct witness witness = {.tells = false};
    draw_all(LANGUAGE_ENGLISH, look_at_text, &witness);
    assert_true(witness.problems > 1000);
    assert_int_equal(witness.marked, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_goes_through_the_catalogue),
        cmocka_unit_test(a_bare_sentence_is_noticed),
        cmocka_unit_test(a_screen_has_one_decimal_mark),
        cmocka_unit_test(the_pictures_tell_real_troubles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

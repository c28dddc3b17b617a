/* Every paper in every language, by rule, on the PDF itself as poppler reads it: the title is the language's
 * own, nothing is cut, leaves the page or lies over something else, and each script has its own face. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/base/number.h"
#include "common/base/text.h"
#include "common/language/language.h"
#include "specimen_helper.h"

enum { WORDS_MAX = 600, WORD_MAX = 400, LINE_SIZE = 4096, FACES_SIZE = 8192 };
/* Read at arm's length, in the hand, under a bench lamp: 2.5 mm from the top of an l to the foot of a p. */
static const double LETTERS_PTS_MIN = 7.2;
static const double PAGE_WIDTH = 595.3, PAGE_HEIGHT = 841.9, MARGIN = 17 * 72 / 25.4, FOOT = 8 * 72 / 25.4;

struct word {
    char text[WORD_MAX];
    double left, top, right, bottom;
    int page;
};

struct found {
    struct word words[WORDS_MAX];
    int count;
};

/* What a tool of poppler says of a paper. Close with pclose. */
static FILE *ask_poppler(const struct paper *paper, const char *command, const char *after, char path[64])
{
    char line[160];
    snprintf(path, 64, "/tmp/touchstone-paper.XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, paper->data, paper->size), (ssize_t)paper->size);
    close(fd);
    snprintf(line, sizeof line, "%s %s %s", command, path, after);
    FILE *answer = popen(line, "r");
    assert_non_null(answer);
    return answer;
}

/* The number behind `name="`. */
static double value_of(const char *line, const char *name)
{
    char key[24];
    snprintf(key, sizeof key, " %s=\"", name);
    const char *at = strstr(line, key);
    struct decimal value;
    assert_non_null(at);
    at += strlen(key);
    struct span number = {at, strcspn(at, "\"")};
    assert_true(number_read_decimal(number, &value));
    return (double)value.value / pow(10, value.decimals);
}

/*     <word xMin="51.02" yMin="50.14" xMax="100.50" yMax="62.80">Atelier</word> */
static void read_words(const struct paper *paper, struct found *out)
{
    char path[64], line[LINE_SIZE];
    FILE *answer = ask_poppler(paper, "pdftotext -bbox", "-", path);
    int page = 0;
    out->count = 0;
    while (fgets(line, sizeof line, answer)) {
        const char *text = strstr(line, "\">"), *end = strstr(line, "</word>");
        page += strstr(line, "<page ") ? 1 : 0;
        if (!strstr(line, "<word ") || !text || !end)
            continue;
        assert_true(out->count < WORDS_MAX);
        struct word *word = &out->words[out->count++];
        assert_true(TEXT_COPY(word->text, ((struct span){text + 2, (size_t)(end - text - 2)})));
        word->page = page;
        word->left = value_of(line, "xMin");
        word->right = value_of(line, "xMax");
        word->top = value_of(line, "yMin");
        word->bottom = value_of(line, "yMax");
    }
    pclose(answer);
    unlink(path);
}

static void stays_in_its_place(const char *which, const struct word *word)
{
    bool is_foot = word->page > 1 && word->bottom > PAGE_HEIGHT - MARGIN;
    if (word->left < MARGIN || word->right > PAGE_WIDTH - MARGIN || word->top < MARGIN ||
        word->bottom > PAGE_HEIGHT - (is_foot ? FOOT : MARGIN))
        fail_msg("%s: \"%s\" leaves the page", which, word->text);
}

/* Boxes of lines may touch, letters may not: what counts is more than a third of the lower of the two. */
static void keeps_off(const char *which, const struct word *a, const struct word *b)
{
    double across = (a->right < b->right ? a->right : b->right) - (a->left > b->left ? a->left : b->left);
    double down = (a->bottom < b->bottom ? a->bottom : b->bottom) - (a->top > b->top ? a->top : b->top);
    double low = a->bottom - a->top < b->bottom - b->top ? a->bottom - a->top : b->bottom - b->top;
    if (a->page == b->page && across > 1 && down > low / 3)
        fail_msg("%s: \"%s\" lies over \"%s\"", which, a->text, b->text);
}

/* The words in their order, without blanks: Thai has none between words, and poppler may see one. */
static void join_words(const struct found *found, char *out, size_t capacity)
{
    struct text text = text_in(out, capacity);
    for (int i = 0; i < found->count; i++)
        text_add(&text, "%s", found->words[i].text);
    assert_true(text_ok(&text));
}

static void says_title(const char *which, const struct specimen *specimen, const struct found *found)
{
    static char joined[WORDS_MAX * 64];
    char title[256], bare[256];
    struct text wanted = TEXT_IN(bare);
    snprintf(title, sizeof title, "%s", language_say(specimen->title));
    for (const char *at = title; *at != '\0'; at++) {
        if (*at == '%') {
            text_add(&wanted, "%s", specimen->number);
            at += strcspn(at, "ds");
        } else if (*at != ' ') {
            text_add(&wanted, "%c", *at);
        }
    }
    join_words(found, joined, sizeof joined);
    if (!strstr(joined, bare))
        fail_msg("%s: the title %s is not in %s", which, bare, joined);
}

static void every_paper_in_every_language(void **state)
{
    (void)state;
    static struct found found;
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        language_use(&LANGUAGES[l]);
        for (int i = 0; i < SPECIMEN_COUNT; i++) {
            char which[64];
            struct paper paper;
            snprintf(which, sizeof which, "%s in %s", SPECIMENS[i].name, LANGUAGES[l].code);
            assert_false(fault_is(SPECIMENS[i].write(&paper)));
            read_words(&paper, &found);
            free(paper.data);
            if (paper.cut || paper.smallest_pts < LETTERS_PTS_MIN)
                fail_msg("%s: cut: %d, letters of %.1f points", which, paper.cut, paper.smallest_pts);
            assert_true(found.count > 30);
            says_title(which, &SPECIMENS[i], &found);
            for (int a = 0; a < found.count; a++) {
                stays_in_its_place(which, &found.words[a]);
                for (int b = a + 1; b < found.count; b++)
                    keeps_off(which, &found.words[a], &found.words[b]);
            }
        }
    }
    language_use(NULL);
}

/* Shaping wants the script's own face: a fallback that only has the letters would set them side by side. */
static void each_script_has_its_face(void **state)
{
    (void)state;
    static const struct {
        const char *language, *face;
    } rows[] = {{"en", "Inter"}, {"th", "Thai"}, {"hi", "Devanagari"}, {"zh_CN", "CJK"}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        static char faces[FACES_SIZE];
        char path[64];
        struct paper paper;
        language_use(language_find(span_of(rows[i].language)));
        assert_false(fault_is(SPECIMENS[0].write(&paper)));
        FILE *answer = ask_poppler(&paper, "pdffonts", "", path);
        faces[fread(faces, 1, sizeof faces - 1, answer)] = '\0';
        pclose(answer);
        unlink(path);
        free(paper.data);
        if (!strstr(faces, rows[i].face))
            fail_msg("%s: no face with %s in %s", rows[i].language, rows[i].face, faces);
    }
    language_use(NULL);
}

static void a_number_and_a_date_are_the_languages_own(void **state)
{
    (void)state;
    static const struct {
        const char *language, *number, *date;
    } rows[] = {{"en", "4.907", "2026-11-18"},
                {"fr", "4,907", "18/11/2026"},
                {"th", "4.907", "18/11/2026"},
                {"zh_CN", "4.907", "2026年11月18日"}};
    static struct found found;
    static char joined[WORDS_MAX * 64];
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct paper paper;
        language_use(language_find(span_of(rows[i].language)));
        assert_false(fault_is(SPECIMENS[0].write(&paper)));
        read_words(&paper, &found);
        free(paper.data);
        join_words(&found, joined, sizeof joined);
        if (!strstr(joined, rows[i].number) || !strstr(joined, rows[i].date))
            fail_msg("%s: no %s or no %s in %s", rows[i].language, rows[i].number, rows[i].date, joined);
    }
    language_use(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_paper_in_every_language),
        cmocka_unit_test(each_script_has_its_face),
        cmocka_unit_test(a_number_and_a_date_are_the_languages_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

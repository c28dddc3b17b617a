/* Catalogues, plurals, the choice of a language, and sentences that are told again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/language/language.h"

static int speak_english(void **state)
{
    (void)state;
    language_use(NULL);
    return 0;
}

static const struct language *language(const char *code)
{
    const struct language *found = language_find(span_of(code));
    assert_non_null(found);
    return found;
}

/* ------------------------------------------------------------------ choosing */

static void languages_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *name, *word, *want;
    } rows[] = {
        {"English", "en", "en"},
        {"a language", "th", "th"},
        {"with its region", "zh_CN", "zh_CN"},
        {"as browsers write it", "zh-cn", "zh_CN"},
        {"a region that we do not have", "fr-CH", "fr"},
        {"a script", "zh-Hans", "zh_CN"},
        {"without its region", "zh", "zh_CN"},
        {"in capitals", "HI", "hi"},
        {"none", "", NULL},
        {"one that we do not speak", "de", NULL},
        {"the beginning of one", "t", NULL},
        {"more than one", "thx", NULL},
        {"a lone mark", "_", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct language *found = language_find(span_of(rows[i].word));
        if (!rows[i].want ? found != NULL : !found || strcmp(found->code, rows[i].want) != 0)
            fail_msg("%s: %s", rows[i].name, found ? found->code : "none");
    }
}

static void all_six_are_there_and_sound(void **state)
{
    (void)state;
    static const char *const codes[] = {"en", "fr", "th", "it", "hi", "zh_CN"};
    assert_int_equal(LANGUAGE_COUNT, (int)COUNT_OF(codes));
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        assert_true(catalogue_is_sound(language(codes[i])->words));
}

static void a_thread_speaks_english_until_told(void **state)
{
    (void)state;
    assert_string_equal(language_in_use()->code, "en");
    assert_string_equal(language_say("Scan a piece"), "Scan a piece");
    language_use(language("it"));
    assert_string_equal(language_say("Scan a piece"), "Scansiona un pezzo");
    assert_string_equal(language_say("nobody wrote this"), "nobody wrote this");
    assert_string_equal(language_say(""), "");
    language_use(NULL);
    assert_string_equal(language_say("Scan a piece"), "Scan a piece");
}

/* As the hub tells them on; what is not written so is a workshop's own. */
static void stones_are_told_in_the_language(void **state)
{
    (void)state;
    static const struct {
        const char *name, *language, *told, *want;
        bool points;
    } rows[] = {
        {"in English", "en", "24 × 0.01 ct pave", "24 × 0.01 ct pavé", false},
        {"in French", "fr", "1 × 0.50 ct prong", "1 × 0,50 ct griffes", false},
        {"beside the scale's display", "fr", "1 × 0.50 ct prong", "1 × 0.50 ct griffes", true},
        {"two kinds", "it", "1 × 0.50 ct prong, 12 × 0.02 ct pave", "1 × 0,50 ct griffe, 12 × 0,02 ct pavé",
         false},
        {"in Thai", "th", "1 × 1.20 ct bezel", "1 × 1.20 ct ฝังหุ้ม", false},
        {"nobody says how they are set", "fr", "3 × 0.02 ct", "3 × 0,02 ct", false},
        {"a word of the workshop's own", "zh_CN", "1 × 0.50 ct halo", "1 × 0.50 ct halo", false},
        {"cut by the hub", "fr", "1 × 0.50 ct prong, 12 × 0.0…", "1 × 0,50 ct griffes, 12 × 0.0…", false},
        {"something else", "fr", "a pearl of 7.5 mm", "a pearl of 7.5 mm", false},
        {"none", "fr", "", "", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char said[256] = "";
        struct text out = TEXT_IN(said);
        language_use(language(rows[i].language));
        language_stones(rows[i].told, rows[i].points, &out);
        if (strcmp(said, rows[i].want) != 0)
            fail_msg("%s: %s", rows[i].name, said);
    }
}

static void one_english_word_means_two_things(void **state)
{
    (void)state;
    language_use(language("fr"));
    assert_string_equal(language_say_in("station", "full"), "plein");
    assert_string_equal(language_say_in("device", "lost"), "introuvable");
    assert_string_equal(language_say_in("no such context", "full"), "full");
}

/* ------------------------------------------------------------------ plurals */

static void plural_rules(void **state)
{
    (void)state;
    static const char POLISH[] =
        "n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2"; /* gettext manual */
    static const struct {
        const char *name, *rule;
        unsigned long number;
        int want;
    } rows[] = {
        {"one form", "0", 7, 0},
        {"English, one", "(n != 1)", 1, 0},
        {"English, none", "n != 1", 0, 1},
        {"French, none", "n > 1", 0, 0},
        {"French, two", " n>1 ", 2, 1},
        {"Polish, one", POLISH, 1, 0},
        {"Polish, three", POLISH, 3, 1},
        {"Polish, thirteen", POLISH, 13, 2},
        {"Polish, twenty-three", POLISH, 23, 1},
        {"Polish, twenty-five", POLISH, 25, 2},
        {"not", "!n", 0, 1},
        {"tight before loose", "1+2*3==7", 0, 1},
        {"from the left", "9-4-3", 0, 2},
        {"divided", "n/10", 42, 4},
        {"either", "0||n==5", 5, 1},
        {"empty", "", 1, -1},
        {"an open bracket", "(n", 1, -1},
        {"half a choice", "n ? 1", 1, -1},
        {"something after it", "n 1", 1, -1},
        {"divided by nothing", "1%n", 0, -1},
        {"no such sign", "n ^ 2", 1, -1},
        {"more forms than there are", "n", 10, -1},
        {"too many brackets", "((((((((((((((((((n))))))))))))))))))", 1, -1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int got = plural_form(span_of(rows[i].rule), rows[i].number);
        if (got != rows[i].want)
            fail_msg("%s: %d", rows[i].name, got);
    }
}

static void each_language_counts_in_its_way(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        unsigned long number;
        const char *want;
    } rows[] = {{"en", 0, "pieces"}, {"en", 1, "piece"}, {"fr", 0, "pièce"}, {"fr", 2, "pièces"},
                {"it", 0, "pezzi"},  {"it", 1, "pezzo"}, {"th", 1, "ชิ้น"},    {"th", 5, "ชิ้น"},
                {"zh_CN", 5, "件"},  {"hi", 5, "पीस"}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        language_use(language(rows[i].code));
        assert_string_equal(language_count("piece", "pieces", rows[i].number), rows[i].want);
    }
    language_use(language("fr"));
    assert_string_equal(language_count("cow", "cows", 0), "cows"); /* not translated: as English counts */
}

/* ------------------------------------------------------------------ damaged catalogues */

static void damaged_catalogues_are_not_sound(void **state)
{
    (void)state;
    struct span good = language("fr")->words;
    unsigned char *bytes = malloc(good.size);
    assert_non_null(bytes);
    const struct {
        const char *name;
        size_t at, size;
        unsigned char byte;
    } rows[] = {
        {"another magic", 0, good.size, 0},
        {"more entries than bytes", 10, good.size, 0x7f},
        {"sentences beyond the end", 14, good.size, 0x7f},
        {"translations beyond the end", 18, good.size, 0x7f},
        {"a long first sentence", 28 + 8 + 2, good.size, 0x7f},
        {"cut short", 0, good.size / 2, 0xde},
        {"a header only", 0, 20, 0xde},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        memcpy(bytes, good.data, good.size);
        bytes[rows[i].at] = rows[i].byte;
        if (catalogue_is_sound((struct span){(const char *)bytes, rows[i].size}))
            fail_msg("%s is taken for sound", rows[i].name);
    }
    memcpy(bytes, good.data, good.size);
    assert_true(catalogue_is_sound((struct span){(const char *)bytes, good.size}));
    free(bytes);
}

static void every_entry_is_found_by_its_sentence(void **state)
{
    (void)state;
    for (int l = 1; l < LANGUAGE_COUNT; l++) {
        struct span words = LANGUAGES[l].words, sentence, translation;
        assert_true(catalogue_count(words) > 200);
        for (int i = 0; i < catalogue_count(words); i++) {
            catalogue_entry(words, i, &sentence, &translation);
            assert_true(span_equal(catalogue_find(words, sentence.data), translation));
        }
    }
}

/* ------------------------------------------------------------------ telling again */

static void sentences_are_told_again(void **state)
{
    (void)state;
    static const struct {
        const char *name, *code, *sentence, *want;
    } rows[] = {
        {"English stays", "en", "There is no camera at /dev/video0: check its cable",
         "There is no camera at /dev/video0: check its cable"},
        {"a name in the middle", "it", "There is no camera at /dev/video0: check its cable",
         "Nessuna fotocamera su /dev/video0: controlla il cavo"},
        {"nothing in it", "it", "The scale is overloaded: take something off",
         "La bilancia è sovraccarica: togli qualcosa"},
        {"numbers and a letter", "it",
         "The scale on /dev/ttyUSB0 says nothing: is it on, set to mt-sics and 9600 8N1, and the right cable "
         "in?",
         "La bilancia su /dev/ttyUSB0 tace: è accesa, impostata su mt-sics e 9600 8N1, con il cavo giusto?"},
        {"a letter between figures", "it",
         "The scale on /dev/ttyUSB0 sends 7-bit characters: set its line to \"1200 7O1\" (now 8N1), or the "
         "scale to 8N1",
         "La bilancia su /dev/ttyUSB0 manda caratteri a 7 bit: imposta la linea su \"1200 7O1\" (ora 8N1), o "
         "la bilancia su 8N1"},
        {"the order changed", "zh_CN", "The hub gave 3 answers to 4 commands: look at its log",
         "主机对 4 条命令给了 3 个回答：看它的日志"},
        {"a name at the end", "zh_CN", "The hub cannot book now, everything is kept here: busy",
         "主机现在不能入账，全部存在本机：busy"},
        {"one that nobody knows", "th", "The moon is full", "The moon is full"},
        {"a known one with more behind it", "it", "The scale is overloaded: take something off now",
         "The scale is overloaded: take something off now"},
        {"an empty one", "th", "", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char line[256];
        struct text text = TEXT_IN(line);
        language_use(language(rows[i].code));
        language_retell(rows[i].sentence, &text);
        if (strcmp(line, rows[i].want) != 0)
            fail_msg("%s: \"%s\"", rows[i].name, line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(languages_are_found, speak_english),
        cmocka_unit_test_setup(all_six_are_there_and_sound, speak_english),
        cmocka_unit_test_setup(a_thread_speaks_english_until_told, speak_english),
        cmocka_unit_test_setup(one_english_word_means_two_things, speak_english),
        cmocka_unit_test_setup(stones_are_told_in_the_language, speak_english),
        cmocka_unit_test_setup(plural_rules, speak_english),
        cmocka_unit_test_setup(each_language_counts_in_its_way, speak_english),
        cmocka_unit_test_setup(damaged_catalogues_are_not_sound, speak_english),
        cmocka_unit_test_setup(every_entry_is_found_by_its_sentence, speak_english),
        cmocka_unit_test_setup(sentences_are_told_again, speak_english),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Settings: what is right is taken, and every other line is named with its number and what would be right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/base/number.h"
#include "common/base/text.h"
#include "common/sys/config.h"
#include "common/sys/files.h"

struct settings {
    char name[16];
    int64_t count;
    bool loud;
};

static bool take_name(void *target, struct span value)
{
    struct settings *settings = target;
    return TEXT_COPY(settings->name, value);
}

static bool take_count(void *target, struct span value)
{
    struct settings *settings = target;
    return number_read_int(value, 1, 9, &settings->count);
}

static bool take_loud(void *target, struct span value)
{
    struct settings *settings = target;
    return config_take_bool(value, &settings->loud);
}

static const struct config_key KEYS[] = {
    {"who", "name", true, "a name of up to 15 letters", take_name},
    {"who", "count", false, "a number from 1 to 9", take_count},
    {"sound", "loud", false, "yes or no", take_loud},
};

static char folder[] = "/tmp/touchstone-config-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return 1;
    snprintf(path, sizeof path, "%s/kiosk.ini", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

struct heard {
    char text[2048];
    int count;
};

static void hear(void *context, int line, const char *sentence)
{
    struct heard *heard = context;
    size_t used = strlen(heard->text);
    snprintf(heard->text + used, sizeof heard->text - used, "%d: %s\n", line, sentence);
    heard->count++;
}

static struct fault read_text(const char *text, size_t size, struct settings *out, struct heard *heard)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    *out = (struct settings){.count = 5};
    *heard = (struct heard){.count = 0};
    const struct config_reader reader = {
        .keys = KEYS, .count = COUNT_OF(KEYS), .target = out, .say = hear, .context = heard};
    return config_read(path, &reader);
}

static void a_right_file(void **state)
{
    (void)state;
    static const char text[] = "; a comment\n"
                               "[who]\n"
                               "name = bench 3 ; the one at the window\n"
                               "  \n"
                               "# another\r\n"
                               "count=7\r\n"
                               "[sound]\n"
                               "loud = on";
    struct settings settings;
    struct heard heard;
    struct fault fault = read_text(text, sizeof text - 1, &settings, &heard);
    assert_int_equal(fault.code, FAULT_NONE);
    assert_int_equal(heard.count, 0);
    assert_string_equal(settings.name, "bench 3");
    assert_int_equal(settings.count, 7);
    assert_true(settings.loud);
}

static void every_problem_is_named_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *first;
        int count;
    } rows[] = {
        {"unknown key", "[who]\nname=a\nnaem=b\n",
         "kiosk.ini line 3: [who] has no key \"naem\"; it has name, count", 1},
        {"unknown section", "[who]\nname=a\n[hoo]\n",
         "kiosk.ini line 3: there is no section [hoo]; there are [who] [sound]", 1},
        {"unknown section with keys", "[hoo]\nname=a\n[who]\nname=a\n",
         "kiosk.ini line 1: there is no section [hoo]; there are [who] [sound]", 1},
        {"bad value", "[who]\nname=a\ncount = ten\n",
         "kiosk.ini line 3: \"count\" is \"ten\", but must be a number from 1 to 9", 1},
        {"value out of range", "[who]\nname=a\ncount = 10\n",
         "kiosk.ini line 3: \"count\" is \"10\", but must be a number from 1 to 9", 1},
        {"empty value", "[who]\nname =\n",
         "kiosk.ini line 2: \"name\" is \"\", but must be a name of up to 15 letters", 1},
        {"too long a value", "[who]\nname = 1234567890123456\n",
         "kiosk.ini line 2: \"name\" is \"1234567890123456\", but must be a name of up to 15 letters", 1},
        {"given twice", "[who]\nname=a\nname=b\n",
         "kiosk.ini line 3: \"name\" was given already in line 2: keep one of the two", 1},
        {"missing", "[who]\ncount=3\n", "kiosk.ini: section [who] lacks \"name\": a name of up to 15 letters",
         1},
        {"empty file", "", "kiosk.ini: section [who] lacks \"name\": a name of up to 15 letters", 1},
        {"before a section", "name=a\n[who]\nname=a\n",
         "kiosk.ini line 1: \"name\" stands before the first [section]", 1},
        {"no equals sign", "[who]\nname=a\nnonsense\n",
         "kiosk.ini line 3: this is neither a [section], nor key = value, nor a comment", 1},
        {"open section", "[who\nname=a\n", "kiosk.ini line 1: the ] of the section is missing", 3},
        {"indented: inih would join it to the line before", "[who]\nname=a\n  count=3\n",
         "kiosk.ini line 3: the line begins with a blank: begin it at the left edge", 1},
        {"several", "[who]\nname=a\ncount=x\n[sound]\nloud=maybe\n",
         "kiosk.ini line 3: \"count\" is \"x\", but must be a number from 1 to 9", 2},
        {"not UTF-8", "[who]\nname=\xff\xfe\n",
         "kiosk.ini line 2: \"name\" is \"\xff\xfe\", but must be a name of up to 15 letters", 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct settings settings;
        struct heard heard;
        struct fault fault = read_text(rows[i].text, strlen(rows[i].text), &settings, &heard);
        if (strcmp(fault.text, rows[i].first) != 0 || fault.code != FAULT_CONFIG)
            fail_msg("%s: \"%s\"", rows[i].name, fault.text);
        if (heard.count != rows[i].count)
            fail_msg("%s: heard %d problems:\n%s", rows[i].name, heard.count, heard.text);
    }
}

static void lines_that_are_no_lines(void **state)
{
    (void)state;
    struct settings settings;
    struct heard heard;
    char text[600] = "[who]\nname=a\n";
    size_t size = strlen(text);
    memset(text + size, 'x', 400);
    struct fault fault = read_text(text, size + 400, &settings, &heard);
    assert_string_equal(fault.text, "kiosk.ini line 3: the line is too long");
    static const char nul[] = "[who]\nname=a\0b\n";
    fault = read_text(nul, sizeof nul - 1, &settings, &heard);
    assert_string_equal(fault.text, "kiosk.ini line 2: the line holds a NUL byte");
}

static void files_that_cannot_be_read(void **state)
{
    (void)state;
    struct settings settings = {.count = 5};
    const struct config_reader reader = {.keys = KEYS, .count = COUNT_OF(KEYS), .target = &settings};
    struct fault fault = config_read("/nowhere/kiosk.ini", &reader);
    assert_int_equal(fault.code, FAULT_NOT_FOUND);
    assert_non_null(strstr(fault.text, "/nowhere/kiosk.ini"));
    char *large = malloc(CONFIG_FILE_MAX + 10);
    assert_non_null(large);
    memset(large, '\n', CONFIG_FILE_MAX + 10);
    struct heard heard;
    fault = read_text(large, CONFIG_FILE_MAX + 10, &settings, &heard);
    assert_int_equal(fault.code, FAULT_TOO_BIG);
    free(large);
}

static void common_values(void **state)
{
    (void)state;
    bool flag = false;
    assert_true(config_take_bool(SPAN("yes"), &flag));
    assert_true(flag);
    assert_true(config_take_bool(SPAN("off"), &flag));
    assert_false(flag);
    assert_false(config_take_bool(SPAN("Yes!"), &flag));
    static const struct {
        const char *text;
        bool good;
    } pairs[] = {{"1280x800", true},   {"480x480", true},  {"479x800", false}, {"1280 x 800", false},
                 {"1280x", false},     {"x800", false},    {"1280", false},    {"1x2x3", false},
                 {"-1280x800", false}, {"1280X800", false}};
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        int64_t a = 0, b = 0;
        assert_int_equal(config_take_pair(span_of(pairs[i].text), 480, 4096, &a, &b), pairs[i].good);
        assert_int_equal(a != 0, pairs[i].good);
    }
}

/* ------------------------------------------------------------------ files */

static void put(const char *text, mode_t mode)
{
    unlink(path);
    struct fault fault = files_replace(path, span_of(text));
    assert_int_equal(fault.code, FAULT_NONE);
    assert_int_equal(chmod(path, mode), 0);
}

static void secrets(void **state)
{
    (void)state;
    char secret[32];
    put("s3cret \nsecond line\n", 0600);
    assert_int_equal(files_read_secret(path, secret, sizeof secret).code, FAULT_NONE);
    assert_string_equal(secret, "s3cret");
    put("s3cret\r\n", 0640);
    assert_int_equal(files_read_secret(path, secret, sizeof secret).code, FAULT_NONE);
    assert_string_equal(secret, "s3cret");
    put("s3cret", 0644);
    assert_int_equal(files_read_secret(path, secret, sizeof secret).code, FAULT_DENIED);
    assert_string_equal(secret, "");
    put("s3cret", 0620);
    assert_int_equal(files_read_secret(path, secret, sizeof secret).code, FAULT_DENIED);
    put("", 0600);
    assert_int_equal(files_read_secret(path, secret, sizeof secret).code, FAULT_CONFIG);
    put("\nlater\n", 0600);
    assert_int_equal(files_read_secret(path, secret, sizeof secret).code, FAULT_CONFIG);
    put("12345678901234567890123456789012", 0600);
    assert_int_equal(files_read_secret(path, secret, sizeof secret).code, FAULT_TOO_BIG);
    assert_int_equal(files_read_secret("/nowhere/token", secret, sizeof secret).code, FAULT_NOT_FOUND);
}

static void reading_and_replacing(void **state)
{
    (void)state;
    char text[8];
    size_t size;
    put("1234567", 0600);
    assert_int_equal(files_read(path, text, sizeof text, &size).code, FAULT_NONE);
    assert_int_equal(size, 7);
    assert_string_equal(text, "1234567");
    struct fault fault = files_replace(path, SPAN("12345678"));
    assert_int_equal(fault.code, FAULT_NONE);
    assert_int_equal(files_read(path, text, sizeof text, &size).code, FAULT_TOO_BIG);
    assert_int_equal(size, 0);
    char beside[80];
    snprintf(beside, sizeof beside, "%s.new", path);
    assert_int_not_equal(access(beside, F_OK), 0);
    assert_int_equal(files_replace("/nowhere/state", SPAN("x")).code, FAULT_NOT_FOUND);
    fault = files_replace("/dev/full/state", SPAN("x"));
    assert_true(fault_is(fault));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_file),
        cmocka_unit_test(every_problem_is_named_with_its_line),
        cmocka_unit_test(lines_that_are_no_lines),
        cmocka_unit_test(files_that_cannot_be_read),
        cmocka_unit_test(common_values),
        cmocka_unit_test(secrets),
        cmocka_unit_test(reading_and_replacing),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

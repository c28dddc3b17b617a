/* docs/settings.md tells every setting and every kind of alert as the tables here have them, and no other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "common/rules/alert.h"
#include "common/rules/setting.h"

#define PAGE_FILE "docs/settings.md"

enum { PAGE_MAX = 32768, ROW_MAX = 512 };

static char page[PAGE_MAX];

static int load(void **state)
{
    FILE *file = fopen(PAGE_FILE, "re");
    (void)state;
    assert_non_null(file); /* tests run in the root of the repository */
    size_t size = fread(page, 1, sizeof page - 1, file);
    fclose(file);
    page[size] = '\0';
    return 0;
}

/* The page has a line that begins so, and says something behind it. */
static void has_row(const char *row)
{
    const char *at = strstr(page, row);
    if (!at)
        fail_msg("%s has no row \"%s\"", PAGE_FILE, row);
    else if (at[-1] != '\n' || strcspn(at + strlen(row), "\n") < strlen(" |"))
        fail_msg("%s: the row \"%s\" does not begin its line, or says nothing", PAGE_FILE, row);
}

/* How many rows of things in backquotes a section has. */
static int count_rows(const char *section)
{
    const char *at = strstr(page, section);
    assert_non_null(at);
    const char *end = strstr(at + 1, "\n## ");
    int count = 0;
    while ((at = strstr(at, "\n| `")) && (!end || at < end)) {
        count++;
        at++;
    }
    return count;
}

static void add_value(struct text *row, enum setting setting, int64_t value)
{
    if (setting_is_flag(setting))
        text_add(row, "%s", value ? "true" : "false");
    else
        text_add(row, "%lld", (long long)value);
}

static void settings_are_told(void **state)
{
    (void)state;
    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_kind *kind = setting_kind_of((enum setting)i);
        char bytes[ROW_MAX];
        struct text row = TEXT_IN(bytes);
        text_add(&row, "| `%s` | ", kind->word);
        add_value(&row, (enum setting)i, kind->low);
        text_add(&row, setting_is_flag((enum setting)i) ? " or " : " … ");
        add_value(&row, (enum setting)i, kind->high);
        text_add(&row, " | ");
        add_value(&row, (enum setting)i, kind->preset);
        text_add(&row, " | %s", kind->about);
        assert_true(text_ok(&row));
        has_row(bytes);
    }
    assert_int_equal(count_rows("\n## Settings"), SETTING_COUNT);
}

static void alerts_are_told(void **state)
{
    static const char *const audiences[] = {
        [FOR_WALL] = "everybody", [FOR_OFFICE] = "the office", [FOR_MANAGER] = "managers"};
    (void)state;
    for (int i = 0; i < ALERT_KIND_COUNT; i++) {
        enum alert_kind kind = (enum alert_kind)i;
        char bytes[ROW_MAX];
        struct text row = TEXT_IN(bytes);
        text_add(&row, "| `%s` | %s | %s | %s | ", alert_kind_word(kind), severity_word(alert_severity(kind)),
                 alert_is_state(kind) ? "a state" : "an event", audiences[alert_audience(kind)]);
        assert_true(text_ok(&row));
        has_row(bytes);
    }
    assert_int_equal(count_rows("\n## Alerts"), ALERT_KIND_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(settings_are_told),
                                       cmocka_unit_test(alerts_are_told)};
    return cmocka_run_group_tests(tests, load, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "common/rules/role.h"
#include "common/rules/setting.h"

static const struct {
    const char *name;
    uint32_t roles;
    bool bench, office, manager, seat;
} rights[] = {
    {"nobody in particular works", 0, true, false, false, false},
    {"a bench hand", ROLE_BIT(ROLE_BENCH), true, false, false, false},
    {"the office", ROLE_BIT(ROLE_OFFICE), true, true, false, true},
    {"a manager does the office's work too", ROLE_BIT(ROLE_MANAGER), true, true, true, true},
    {"an auditor only reads", ROLE_BIT(ROLE_AUDITOR), false, false, false, true},
    {"an auditor who also inspects", ROLE_BIT(ROLE_AUDITOR) | ROLE_BIT(ROLE_INSPECTOR), true, false, false,
     true},
};

static void test_roles_allow(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rights); i++) {
        print_message("%s\n", rights[i].name);
        assert_int_equal(roles_allow(rights[i].roles, WHO_BENCH), rights[i].bench);
        assert_int_equal(roles_allow(rights[i].roles, WHO_OFFICE), rights[i].office);
        assert_int_equal(roles_allow(rights[i].roles, WHO_MANAGER), rights[i].manager);
        assert_int_equal(roles_have_seat(rights[i].roles), rights[i].seat);
    }
}

static void test_roles_as_words(void **state)
{
    (void)state;
    for (uint32_t roles = 0; roles < ROLE_BIT(ROLE_COUNT); roles++) {
        char words[ROLES_TEXT_MAX];
        struct text text = TEXT_IN(words);
        uint32_t back = 99;
        roles_write(&text, roles);
        assert_true(text_ok(&text));
        assert_true(roles_read(text_span(&text), &back));
        assert_int_equal(back, roles);
    }
    char words[ROLES_TEXT_MAX];
    struct text none = TEXT_IN(words);
    roles_write(&none, ROLE_BIT(ROLE_COUNT)); /* a bit that is no role */
    assert_string_equal(words, "");
    uint32_t untouched = 7;
    assert_false(roles_read(SPAN("manager king"), &untouched));
    assert_int_equal(untouched, 7);
}

static void test_pins(void **state)
{
    static const struct {
        const char *pin;
        bool good;
    } pins[] = {{"1234", true}, {"12345678", true}, {"123", false},  {"123456789", false},
                {"", false},    {"12a4", false},    {"12 4", false}, {"-123", false}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pins); i++) {
        print_message("\"%s\"\n", pins[i].pin);
        assert_int_equal(pin_is_one(pins[i].pin), pins[i].good);
    }
}

static void test_the_fifth_wrong_try_locks_for_a_minute(void **state)
{
    struct pin_tries tries = {0};
    (void)state;
    for (int i = 1; i < PIN_TRIES_MAX; i++)
        assert_false(pin_wrong(&tries, 1000));
    assert_false(pin_is_locked(&tries, 1000));
    assert_true(pin_wrong(&tries, 1000));
    assert_true(pin_is_locked(&tries, 1000 + PIN_LOCK_MS - 1));
    assert_false(pin_is_locked(&tries, 1000 + PIN_LOCK_MS));
    for (int64_t lock_ms = 2 * PIN_LOCK_MS; lock_ms <= 64 * PIN_LOCK_MS;
         lock_ms *= 2) { /* and on, for longer */
        int64_t longest_ms = lock_ms < PIN_LOCK_MS_MAX ? lock_ms : PIN_LOCK_MS_MAX;
        for (int i = 1; i < PIN_TRIES_MAX; i++)
            assert_false(pin_wrong(&tries, 1000000));
        assert_true(pin_wrong(&tries, 1000000));
        assert_int_equal(tries.locked_until_ms, 1000000 + longest_ms);
    }
}

static void test_settings(void **state)
{
    struct settings settings = {0};
    (void)state;
    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_kind *kind = setting_kind_of((enum setting)i);
        enum setting found = SETTING_COUNT;
        print_message("%s\n", kind->word);
        assert_true(kind->low < kind->high && kind->preset >= kind->low && kind->preset <= kind->high);
        assert_true(setting_find(span_of(kind->word), &found));
        assert_int_equal(found, i);
        assert_int_equal(settings_get(&settings, (enum setting)i), kind->preset);
        settings_set(&settings, (enum setting)i, kind->high);
        assert_int_equal(settings_get(&settings, (enum setting)i), kind->high);
    }
    enum setting none;
    assert_false(setting_find(SPAN("colour_of_the_wall"), &none));
    assert_true(setting_is_flag(SETTING_SHEET_REQUIRED));
    assert_false(setting_is_flag(SETTING_SESSION_MIN));
    assert_false(setting_is_flag(SETTING_PROOF_HOUR)); /* from 0 on, and further than 1 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roles_allow), cmocka_unit_test(test_roles_as_words),
        cmocka_unit_test(test_pins),        cmocka_unit_test(test_the_fifth_wrong_try_locks_for_a_minute),
        cmocka_unit_test(test_settings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

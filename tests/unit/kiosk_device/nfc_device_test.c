/* The NFC reader under the supervisor, over the virtual bench: real libnfc in its helper process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "supervised_helper.h"

static void a_chip_is_told_once_while_it_lies_there(void **state)
{
    (void)state;
    tell("nfc none");
    tell("nfc_reader normal");
    device_start("nfc");
    expect(is_ready, "ready");
    tell("nfc TSB-000003-X uid=04A1B2C3D4E5F6");
    struct device_event code = expect(is_code, "a chip");
    assert_string_equal(code.uid.text, "04A1B2C3D4E5F6");
    assert_string_equal(code.text, "TSB-000003-X");
    assert_false(code.several);
    expect_none(is_code, "the same chip again");
    tell("nfc uid=04112233445566");
    code = expect(is_code, "another chip, without text");
    assert_string_equal(code.uid.text, "04112233445566");
    assert_string_equal(code.text, "");
    tell("nfc none");
    expect_none(is_code, "nothing on the reader");
    tell("nfc uid=04112233445566");
    expect(is_code, "the chip that came back");
    tell("nfc none");
    device_stop();
}

/* Three empty looks, and one that had begun before: about half a second, no more. */
static void a_chip_that_was_away_for_a_moment_is_told_again(void **state)
{
    (void)state;
    tell("nfc none");
    device_start("nfc");
    expect(is_ready, "ready");
    for (int i = 0; i < 3; i++) {
        tell("nfc TSB-000003-X uid=04A1B2C3D4E5F6");
        expect(is_code, "the chip");
        tell("nfc none");
        tell("wait nfc_polls+=4");
    }
    device_stop();
}

static void two_chips_are_told_as_several(void **state)
{
    (void)state;
    tell("nfc none");
    device_start("nfc");
    expect(is_ready, "ready");
    tell("nfc 2 uid=04A1B2C3D4E5F6 uid=04112233445566");
    struct device_event code = expect(is_code, "several");
    assert_true(code.several);
    assert_string_equal(code.uid.text, "");
    expect_none(is_code, "several once more");
    tell("nfc none");
    device_stop();
}

static void a_chip_that_cannot_be_used_is_a_notice(void **state)
{
    (void)state;
    static const struct {
        const char *name, *command;
    } rows[] = {
        {"wrong check bytes", "nfc TSB-000003-X uid=04A1B2C3D4E5F6 badbcc=1"},
        {"the random number of a phone", "nfc uid=08A1B2C3"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        tell("nfc none");
        device_start("nfc");
        expect(is_ready, "ready");
        tell(rows[i].command);
        expect(is_notice, rows[i].name);
        assert_int_equal(collector_count(&supervised.collector, is_code), 0);
        tell("nfc none");
        device_stop();
    }
}

/* What makes libnfc crash, hang or fail. Each must show as a sentence, and end when the fault ends. */
static void a_reader_gone_wrong_is_restarted(void **state)
{
    (void)state;
    static const struct {
        const char *fault;
        bool needs_chip, at_open;
    } rows[] = {{"badstatus", true, false}, {"ats0", true, false},    {"nofirmware", false, true},
                {"hang", false, false},     {"midread", true, false}, {"silent", false, false},
                {"unplug", false, false}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char command[64];
        print_message("  %s\n", rows[i].fault);
        tell("nfc none");
        tell("nfc_reader normal");
        snprintf(command, sizeof command, "nfc_reader %s", rows[i].fault);
        if (rows[i].at_open)
            tell(command);
        device_start("nfc");
        if (!rows[i].at_open) {
            expect(is_ready, "ready");
            tell(command);
        }
        if (rows[i].needs_chip)
            tell("nfc TSB-000003-X uid=04A1B2C3D4E5F6");
        struct device_event lost = expect(is_lost, rows[i].fault);
        assert_true(lost.fault.text[0] != '\0');
        tell(strcmp(rows[i].fault, "unplug") == 0 ? "nfc_reader replug" : "nfc_reader normal");
        expect(is_ready, rows[i].fault);
        tell("nfc TS1-000123-Z uid=04AABBCCDDEEFF");
        for (;;) { /* the chip before may have been told as well */
            struct device_event code = expect(is_code, rows[i].fault);
            if (strcmp(code.text, "TS1-000123-Z") == 0)
                break;
        }
        device_stop();
    }
    tell("nfc none");
}

/* A truncated reply gives a UID of random bytes: it must never be told. */
static void a_damaged_reply_is_never_a_chip(void **state)
{
    (void)state;
    static const char *const faults[] = {"truncated", "checksum", "uid0", "nouid"};
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        char command[64];
        tell("nfc none");
        tell("nfc_reader normal");
        device_start("nfc");
        expect(is_ready, "ready");
        snprintf(command, sizeof command, "nfc_reader %s", faults[i]);
        tell(command);
        tell("nfc TSB-000003-X uid=04A1B2C3D4E5F6");
        struct device_event event;
        if (collector_wait(&supervised.collector, is_code, QUIET_MS, &event))
            assert_string_equal(event.uid.text, "04A1B2C3D4E5F6");
        device_stop();
    }
    tell("nfc_reader normal");
    tell("nfc none");
}

/* Nobody has read what it said, for longer than it may be silent; but it has said it. */
static void a_kiosk_that_was_held_up_does_not_take_its_reader_for_hung(void **state)
{
    (void)state;
    tell("nfc none");
    device_start("nfc");
    expect(is_ready, "ready");
    pthread_mutex_lock(&supervised.collector.lock);
    tell("nfc TSB-000003-X uid=04A1B2C3D4E5F6");
    tell("wait nfc_selects+=40 timeout=10000"); /* a look takes 0.2 s */
    pthread_mutex_unlock(&supervised.collector.lock);
    expect(is_code, "the chip");
    expect_none(is_lost, "a reader that hangs");
    tell("nfc none");
    device_stop();
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_chip_is_told_once_while_it_lies_there, supervised_tidy),
        cmocka_unit_test_teardown(a_chip_that_was_away_for_a_moment_is_told_again, supervised_tidy),
        cmocka_unit_test_teardown(two_chips_are_told_as_several, supervised_tidy),
        cmocka_unit_test_teardown(a_chip_that_cannot_be_used_is_a_notice, supervised_tidy),
        cmocka_unit_test_teardown(a_reader_gone_wrong_is_restarted, supervised_tidy),
        cmocka_unit_test_teardown(a_damaged_reply_is_never_a_chip, supervised_tidy),
        cmocka_unit_test_teardown(a_kiosk_that_was_held_up_does_not_take_its_reader_for_hung,
                                  supervised_tidy),
    };
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests(tests, supervised_start, supervised_stop);
}

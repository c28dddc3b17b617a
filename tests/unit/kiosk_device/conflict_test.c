/* Why a reader on USB does not open, told from folders that look like /sys, /proc and /dev. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "kiosk/device/nfc_helper/conflict.h"

#define READER                                                                                               \
    "d=sys/bus/usb/devices/1-2; mkdir -p $d; echo 072f >$d/idVendor; echo 2200 >$d/idProduct; echo 1 "       \
    ">$d/busnum; "                                                                                           \
    "echo 7 >$d/devnum; mkdir -p dev/bus/usb/001; touch dev/bus/usb/001/007; "
#define OTHER                                                                                                \
    "d=sys/bus/usb/devices/1-3; mkdir -p $d; echo 046d >$d/idVendor; echo c077 >$d/idProduct; echo 1 "       \
    ">$d/busnum; "                                                                                           \
    "echo 8 >$d/devnum; "
#define PCSCD "mkdir -p proc/812 proc/acpi; echo pcscd >proc/812/comm; "
#define BASH  "mkdir -p proc/813; echo bash >proc/813/comm; "

static const struct row {
    const char *name, *world;
    enum fault_code code;
    const char *sentence;
} ROWS[] = {
    {"nothing is plugged in", OTHER, FAULT_NOT_FOUND,
     "No NFC reader is plugged in for acr122_usb: check its cable"},
    {"no USB at all", "", FAULT_NOT_FOUND, "No NFC reader is plugged in"},
    {"the kernel's driver holds it", READER "mkdir -p sys/bus/usb/drivers/pn533_usb/1-2:1.0", FAULT_BUSY,
     "The kernel's driver pn533_usb holds the NFC reader: as root, run `modprobe -r pn533_usb`, write "
     "`blacklist "
     "pn533_usb` into /etc/modprobe.d/touchstone.conf, and plug the reader in again"},
    {"an older kernel's driver holds it", READER "mkdir -p sys/bus/usb/drivers/pn533/1-2:1.0", FAULT_BUSY,
     "modprobe -r pn533`"},
    {"the driver is loaded and holds nothing that is known",
     READER BASH "mkdir -p sys/module/pn533_usb sys/bus/usb/drivers/pn533_usb/module", FAULT_BUSY,
     "modprobe -r pn533_usb"},
    {"pcscd runs", READER BASH PCSCD, FAULT_BUSY,
     "systemctl disable --now pcscd.socket pcscd.service`, and plug the reader in again"},
    {"pcscd runs, but nothing is plugged in", PCSCD, FAULT_NOT_FOUND, "check its cable"},
    {"no permission", READER PCSCD "rm dev/bus/usb/001/007", FAULT_DENIED,
     "No permission to use the NFC reader /dev/bus/usb/001/007: install 60-touchstone.rules"},
    {"nobody holds it", READER OTHER BASH, FAULT_LOST, "is plugged in, but does not answer"},
};

static void every_cause_is_told_with_its_remedy(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        char root[] = "/tmp/touchstone-conflict.XXXXXX", command[2048];
        assert_non_null(mkdtemp(root));
        snprintf(command, sizeof command, "cd %s && { %s:; }", root, ROWS[i].world);
        if (ROWS[i].world[0] != '\0' && ROWS[i].world[strlen(ROWS[i].world) - 1] != ' ')
            snprintf(command, sizeof command, "cd %s && { %s; }", root, ROWS[i].world);
        assert_int_equal(system(command), 0);
        struct fault fault = conflict_explain(root, "acr122_usb");
        snprintf(command, sizeof command, "rm -r %s", root);
        assert_int_equal(system(command), 0);
        if (fault.code != ROWS[i].code || !strstr(fault.text, ROWS[i].sentence))
            fail_msg("%s: '%s'", ROWS[i].name, fault.text);
    }
}

static void only_usb_readers_are_explained_so(void **state)
{
    (void)state;
    assert_true(conflict_is_usb("acr122_usb"));
    assert_true(conflict_is_usb("pn53x_usb:001:007"));
    assert_false(conflict_is_usb("pn532_uart:/dev/ttyUSB0"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cause_is_told_with_its_remedy),
        cmocka_unit_test(only_usb_readers_are_explained_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What systemd hears, on a socket of our own in its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/sys/notify.h"

#define MESSAGE_MAX 512

static char folder[64];
static char path[96];
static int fd;

static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/touchstone-notify-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/socket", folder);
    union {
        struct sockaddr_un un;
        struct sockaddr any;
    } address = {.un.sun_family = AF_UNIX};
    snprintf(address.un.sun_path, sizeof address.un.sun_path, "%s", path);
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, &address.any, sizeof address.un), 0);
    setenv("NOTIFY_SOCKET", path, 1);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    close(fd);
    unlink(path);
    rmdir(folder);
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
    return 0;
}

static void hears(const char *wanted)
{
    char got[MESSAGE_MAX];
    ssize_t size = recv(fd, got, sizeof got - 1, MSG_DONTWAIT);
    got[size > 0 ? size : 0] = '\0';
    assert_string_equal(got, wanted);
}

static void tells_how_it_is(void **state)
{
    (void)state;
    notify_ready("http://127.0.0.1:7410");
    hears("READY=1\nSTATUS=http://127.0.0.1:7410");
    notify_alive();
    hears("WATCHDOG=1");
    notify_stopping();
    hears("STOPPING=1\nSTATUS=finishing what was asked");
}

static void knows_how_long_it_may_be_silent(void **state)
{
    char pid[16];
    (void)state;
    assert_int_equal(notify_watchdog_ms(), 0);
    setenv("WATCHDOG_USEC", "30000000", 1);
    assert_int_equal(notify_watchdog_ms(), 30000);
    setenv("WATCHDOG_PID", "1", 1); /* meant for another process */
    assert_int_equal(notify_watchdog_ms(), 0);
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    setenv("WATCHDOG_PID", pid, 1);
    assert_int_equal(notify_watchdog_ms(), 30000);
}

static void needs_no_systemd(void **state)
{
    (void)state;
    unsetenv("NOTIFY_SOCKET");
    notify_ready("alone");
    notify_alive();
    hears("");
    setenv("NOTIFY_SOCKET", "/nowhere/at/all", 1);
    notify_alive();
    hears("");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tells_how_it_is, setup, teardown),
        cmocka_unit_test_setup_teardown(knows_how_long_it_may_be_silent, setup, teardown),
        cmocka_unit_test_setup_teardown(needs_no_systemd, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

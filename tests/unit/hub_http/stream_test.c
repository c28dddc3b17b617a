/* The event stream: newest first, nothing old, a sign of life, many listeners. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/sys/clock.h"
#include "tests/unit/hub_http/toy_helper.h"

#define ASK "GET /stream HTTP/1.1\r\nHost: 127.0.0.1\r\n"
#define END "\r\n"

static char got[TOY_ANSWER_MAX];

static int listen_to(const struct toy *toy, const char *headers)
{
    char request[256];
    int size = snprintf(request, sizeof request, ASK "%s" END, headers);
    int fd = toy_connect(toy);
    toy_send(fd, request, (size_t)size);
    return fd;
}

static void tells_the_newest_at_once(void **state)
{
    struct toy *toy = *state;
    toy_publish(toy, 10);
    toy_publish(toy, 11);
    int fd = listen_to(toy, "");
    toy_read(fd, got, sizeof got, "event: time");
    assert_non_null(strstr(got, "Content-Type: text/event-stream"));
    assert_non_null(strstr(got, "id: 11\nevent: board\ndata: {\"state\":11,"));
    assert_null(strstr(got, "id: 10"));
    close(fd);
}

static void tells_each_change(void **state)
{
    struct toy *toy = *state;
    int fd = listen_to(toy, "");
    toy_read(fd, got, sizeof got, "event: time");
    for (long long i = 20; i < 40; i++) {
        char id[32];
        snprintf(id, sizeof id, "id: %lld\n", i);
        toy_publish(toy, i);
        toy_read(fd, got, sizeof got, id);
    }
    close(fd);
}

/* An id is that of the newest event, and a board changes without one: an alert comes, a kiosk goes. */
static void tells_the_newest_to_who_comes_back(void **state)
{
    static const char *const had[] = {"Last-Event-ID: 50\r\n", "Last-Event-ID: 49\r\n", ""};
    struct toy *toy = *state;
    toy_publish(toy, 50);
    int first = listen_to(toy, ""); /* so that 50 is composed */
    toy_read(first, got, sizeof got, "id: 50\n");
    toy_publish(toy, 50);
    toy_read(first, got, sizeof got, "id: 50\n");
    for (size_t i = 0; i < COUNT_OF(had); i++) {
        int back = listen_to(toy, had[i]);
        toy_read(back, got, sizeof got, "event: time");
        assert_non_null(strstr(got, "id: 50\nevent: board\n"));
        close(back);
    }
    close(first);
}

static void gives_signs_of_life(void **state)
{
    struct toy *toy = *state;
    int fd = listen_to(toy, "");
    toy_read(fd, got, sizeof got, "event: time");
    int64_t before_ms = clock_monotonic_ms();
    for (int i = 0; i < 2; i++) {
        toy_read(fd, got, sizeof got, "\"}\n\n");
        assert_non_null(strstr(got, ": beat\nevent: time\ndata: {\"at\":\"20"));
    }
    int64_t took_ms = clock_monotonic_ms() - before_ms;
    assert_true(took_ms >= 1000 && took_ms < 2 * HTTP_BEAT_MS + 1500);
    close(fd);
}

/* Reads and forgets, until a text has come; returns how many bytes that took. */
static size_t read_until(int fd, const char *text)
{
    size_t kept = 0;
    size_t taken = 0;
    size_t overlap = strlen(text) - 1;
    int64_t deadline_ms = clock_monotonic_ms() + TOY_WAIT_MS;
    while (clock_monotonic_ms() < deadline_ms) {
        ssize_t size = recv(fd, got + kept, sizeof got - 1 - kept, 0);
        assert_true(size > 0);
        taken += (size_t)size;
        size_t have = kept + (size_t)size;
        got[have] = '\0';
        if (strstr(got, text))
            return taken;
        kept = have < overlap ? have : overlap;
        memmove(got, got + have - kept, kept);
    }
    fail_msg("\"%s\" did not come", text);
    return taken;
}

/* One that does not read gets, when it reads again, what was on its way, and then the newest: not all in
 * between. */
static void slow_readers_skip(void **state)
{
    enum { CHANGES = 400 };
    struct toy *toy = *state;
    atomic_store(&toy->filler, 100000);
    int fast = listen_to(toy, "");
    int slow = listen_to(toy, "");
    for (long long i = 1000; i < 1000 + CHANGES; i++) {
        char id[32];
        snprintf(id, sizeof id, "\"state\":%lld,", i);
        toy_publish(toy, i);
        toy_read(fast, got, sizeof got, id);
    }
    toy_publish(toy, 9999);
    size_t taken = read_until(slow, "{\"state\":9999,");
    assert_true(taken < (size_t)CHANGES * 100000 / 2);
    atomic_store(&toy->filler, 1);
    close(fast);
    close(slow);
}

static void many_listen(void **state)
{
    enum { LISTENERS = 500 };
    static int fds[LISTENERS];
    struct toy *toy = *state;
    for (int i = 0; i < LISTENERS; i++)
        fds[i] = listen_to(toy, "");
    for (int i = 0; i < LISTENERS; i++)
        toy_read(fds[i], got, sizeof got, "event: time");
    int64_t before_ms = clock_monotonic_ms();
    toy_publish(toy, 777);
    for (int i = 0; i < LISTENERS; i++)
        toy_read(fds[i], got, sizeof got, "id: 777\n");
    assert_true(clock_monotonic_ms() - before_ms < 5000);
    for (int i = 0; i < LISTENERS; i++)
        close(fds[i]);
}

static void wait_for(atomic_int *value, int wanted)
{
    int64_t deadline_ms = clock_monotonic_ms() + TOY_WAIT_MS;
    while (atomic_load(value) != wanted) {
        if (clock_monotonic_ms() > deadline_ms)
            fail_msg("still %d, not %d", atomic_load(value), wanted);
        poll(NULL, 0, 1);
    }
}

static void notices_who_comes_and_goes(void **state)
{
    struct toy *toy = *state;
    int stranger = listen_to(toy, "");
    int known = listen_to(toy, "Authorization: Bearer good\r\n");
    toy_read(known, got, sizeof got, "event: time");
    toy_read(stranger, got, sizeof got, "event: time");
    assert_int_equal(atomic_load(&toy->streams_seen), 1);
    close(known);
    wait_for(&toy->streams_seen, 0);
    close(stranger);
}

static void head_is_no_stream(void **state)
{
    struct toy *toy = *state;
    toy_ask(toy, "HEAD /stream HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", got, sizeof got);
    assert_int_equal(toy_status(got), 200);
    assert_null(strstr(got, "data:"));
}

/* When the hub stops, streams end cleanly, and what was asked is answered first. */
static void stops_cleanly(void **state)
{
    (void)state;
    static struct toy toy;
    toy_start(&toy);
    toy.hold_until = 2;
    int stream = listen_to(&toy, "Authorization: Bearer good\r\n");
    toy_read(stream, got, sizeof got, "event: time");
    static const char together[] = "GET /together HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    int first = toy_connect(&toy);
    int second = toy_connect(&toy);
    toy_send(first, together, sizeof together - 1);
    wait_for(&toy.handled, 1);
    toy_send(second, together, sizeof together - 1);
    wait_for(&toy.handled, 2);
    toy_stop(&toy);
    toy_read(first, got, sizeof got, NULL);
    assert_int_equal(toy_status(got), 200);
    toy_read(second, got, sizeof got, NULL);
    assert_int_equal(toy_status(got), 200);
    toy_read(stream, got, sizeof got, NULL);
    assert_non_null(strstr(got, "0\r\n\r\n"));           /* the last chunk: an end, not a cut */
    assert_int_equal(atomic_load(&toy.streams_seen), 1); /* it did not go, we did */
    close(first);
    close(second);
    close(stream);
}

static int setup(void **state)
{
    static struct toy toy;
    toy_start(&toy);
    *state = &toy;
    return 0;
}

static int teardown(void **state)
{
    toy_stop(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_the_newest_at_once),
        cmocka_unit_test(tells_each_change),
        cmocka_unit_test(tells_the_newest_to_who_comes_back),
        cmocka_unit_test(gives_signs_of_life),
        cmocka_unit_test(slow_readers_skip),
        cmocka_unit_test(many_listen),
        cmocka_unit_test(notices_who_comes_and_goes),
        cmocka_unit_test(head_is_no_stream),
        cmocka_unit_test(stops_cleanly),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

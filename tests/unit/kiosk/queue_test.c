/* The queue into the main thread: order, what may replace what, and that codes and answers are never dropped.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/queue.h"

static void count_wake(void *context)
{
    atomic_int *wakes = context;
    atomic_fetch_add(wakes, 1);
}

static struct flow_event code(int number)
{
    struct flow_event event = {.kind = FLOW_EVENT_CODE};
    snprintf(event.code, sizeof event.code, "%d", number);
    return event;
}

static struct flow_event reading(enum reading_kind kind, int64_t ug)
{
    return (struct flow_event){.kind = FLOW_EVENT_READING, .reading = {.kind = kind, .mass = MASS_UG(ug)}};
}

static void oldest_first(void **state)
{
    (void)state;
    atomic_int wakes = 0;
    struct queue *queue = queue_create(count_wake, &wakes);
    struct flow_event event;
    assert_false(queue_take(queue, &event));
    for (int i = 0; i < 3; i++) {
        event = code(i);
        assert_true(queue_push(queue, &event));
    }
    assert_int_equal(wakes, 1); /* once, for all that waits */
    for (int i = 0; i < 3; i++) {
        assert_true(queue_take(queue, &event));
        assert_int_equal(event.code[0], '0' + i);
    }
    assert_false(queue_take(queue, &event));
    event = code(9);
    assert_true(queue_push(queue, &event));
    assert_int_equal(wakes, 2);
    queue_destroy(queue);
}

/* Pushes all of a row and tells what comes out, a letter an event: its kind, or U, W, E for readings. */
static void drain(struct queue *queue, char out[32])
{
    struct flow_event event;
    size_t size = 0;
    while (queue_take(queue, &event) && size < 31) {
        char letter = 'c';
        if (event.kind == FLOW_EVENT_READING)
            letter = event.reading.kind == READING_UNSTABLE ? 'u'
                     : event.reading.kind == READING_WEIGHT ? 'w'
                                                            : 'e';
        if (event.kind == FLOW_EVENT_LINK)
            letter = event.pending > 1 ? 'L' : 'l';
        if (event.kind == FLOW_EVENT_DEVICE)
            letter = fault_is(event.fault) ? 'o' : event.device == FLOW_DEVICE_NFC ? 'n' : 's';
        if (event.kind == FLOW_EVENT_REPLY)
            letter = 'r';
        out[size++] = letter;
    }
    out[size] = '\0';
}

static void newer_replaces_older(void **state)
{
    (void)state;
    const struct flow_event u = reading(READING_UNSTABLE, 5), zero = reading(READING_WEIGHT, 0),
                            w = reading(READING_WEIGHT, 7), e = reading(READING_ERROR, 0), c = code(1),
                            l = {.kind = FLOW_EVENT_LINK}, big = {.kind = FLOW_EVENT_LINK, .pending = 2},
                            nfc = {.kind = FLOW_EVENT_DEVICE, .device = FLOW_DEVICE_NFC},
                            odd = {.kind = FLOW_EVENT_DEVICE,
                                   .device = FLOW_DEVICE_NFC,
                                   .device_status = FLOW_DEVICE_READY,
                                   .fault = {.code = FAULT_INPUT}},
                            lost = {.kind = FLOW_EVENT_DEVICE,
                                    .device = FLOW_DEVICE_NFC,
                                    .device_status = FLOW_DEVICE_LOST,
                                    .fault = {.code = FAULT_LOST}},
                            scale = {.kind = FLOW_EVENT_DEVICE, .device = FLOW_DEVICE_SCALE},
                            r = {.kind = FLOW_EVENT_REPLY};
    const struct {
        const char *name;
        const struct flow_event *events[8];
        const char *left;
    } rows[] = {
        {"moving numbers", {&u, &u, &u}, "u"},
        {"settled", {&u, &u, &w}, "w"},
        {"the same weight again", {&w, &w, &w}, "w"},
        {"the pan was empty in between", {&w, &zero, &w}, "www"},
        {"an error is not hidden", {&e, &w}, "ew"},
        {"a scan keeps its side", {&u, &c, &u}, "ucu"},
        {"codes stay", {&c, &c}, "cc"},
        {"answers stay", {&r, &r}, "rr"},
        {"the last word about the link", {&l, &l, &big}, "L"},
        {"each device has its own state", {&nfc, &scale, &scale}, "ns"},
        {"a chip that cannot be used is no state of its reader", {&nfc, &odd, &odd, &nfc}, "noon"},
        {"that a reader was away is seen, however soon it is back", {&nfc, &lost, &nfc, &nfc}, "non"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        atomic_int wakes = 0;
        char left[32];
        struct queue *queue = queue_create(count_wake, &wakes);
        for (size_t e_index = 0; rows[i].events[e_index]; e_index++)
            assert_true(queue_push(queue, rows[i].events[e_index]));
        drain(queue, left);
        if (strcmp(left, rows[i].left) != 0)
            fail_msg("%s: \"%s\"", rows[i].name, left);
        queue_destroy(queue);
    }
}

enum { CODES = 5 * QUEUE_EVENTS_MAX };

static void *push_codes(void *context)
{
    for (int i = 0; i < CODES; i++) {
        struct flow_event event = code(i);
        if (!queue_push(context, &event))
            return NULL;
    }
    return context;
}

/* More codes than there is room for: their thread waits, and all arrive in order. */
static void nothing_is_dropped_when_full(void **state)
{
    (void)state;
    atomic_int wakes = 0;
    struct queue *queue = queue_create(count_wake, &wakes);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, push_codes, queue), 0);
    for (int i = 0; i < CODES;) {
        struct flow_event event;
        char expected[16];
        if (!queue_take(queue, &event)) {
            sched_yield();
            continue;
        }
        snprintf(expected, sizeof expected, "%d", i++);
        assert_string_equal(event.code, expected);
    }
    void *result;
    pthread_join(thread, &result);
    assert_ptr_equal(result, queue);
    assert_true(wakes >= 1);
    queue_destroy(queue);
}

static void closing_lets_go_who_waits(void **state)
{
    (void)state;
    atomic_int wakes = 0;
    struct queue *queue = queue_create(count_wake, &wakes);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, push_codes, queue), 0);
    queue_close(queue);
    void *result;
    pthread_join(thread, &result);
    assert_null(result);
    struct flow_event event = code(1);
    assert_false(queue_push(queue, &event));
    queue_destroy(queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(oldest_first),
        cmocka_unit_test(newer_replaces_older),
        cmocka_unit_test(nothing_is_dropped_when_full),
        cmocka_unit_test(closing_lets_go_who_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

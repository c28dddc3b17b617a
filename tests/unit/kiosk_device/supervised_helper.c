#include "supervised_helper.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { SOON_MS = 8000 };

struct supervised supervised;

int supervised_start(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    bench_start(&supervised.bench);
    return 0;
}

int supervised_stop(void **state)
{
    (void)state;
    bench_stop(&supervised.bench);
    return 0;
}

int supervised_tidy(void **state)
{
    (void)state;
    supervisor_destroy(supervised.supervisor);
    supervised.supervisor = NULL;
    return 0;
}

void device_start(const char *device)
{
    struct device_conf conf = bench_conf(&supervised.bench, device);
    collector_init(&supervised.collector);
    supervised.descriptors = count_descriptors();
    struct fault fault =
        supervisor_create(&conf, 1, collector_sink(&supervised.collector), &supervised.supervisor);
    if (fault_is(fault))
        fail_msg("%s", fault.text);
}

void device_stop(void)
{
    supervisor_destroy(supervised.supervisor); /* one that hangs is ended by the runner */
    supervised.supervisor = NULL;
    assert_int_equal(count_descriptors(), supervised.descriptors);
    collector_finish(&supervised.collector);
}

void tell(const char *command)
{
    bench_send(&supervised.bench, command);
}

struct device_event expect(bool (*fits)(const struct device_event *), const char *what)
{
    struct device_event event;
    if (!collector_wait(&supervised.collector, fits, SOON_MS, &event))
        fail_msg("did not come: %s", what);
    return event;
}

void expect_none(bool (*fits)(const struct device_event *), const char *what)
{
    struct device_event event;
    if (collector_wait(&supervised.collector, fits, QUIET_MS, &event))
        fail_msg("should not have come: %s (text '%s', %s)", what, event.text, event.fault.text);
}

bool is_ready(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_STATUS && event->status == DEVICE_READY && !fault_is(event->fault);
}

bool is_lost(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_STATUS && event->status == DEVICE_LOST;
}

bool is_notice(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_STATUS && event->status == DEVICE_READY && fault_is(event->fault);
}

bool is_code(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_CODE;
}

bool is_anything(const struct device_event *event)
{
    (void)event;
    return true;
}

/* The client's one wait: it ends with the first thing that there is to do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/sys/clock.h"
#include "hub_helper.h"
#include "kiosk/link/client.h"

enum { LONG_MS = 6000, SOON_MS = 1000, TIMERS_MS = 2500 };

struct heard {
    bool opened;
    size_t bytes;
};

static void take_open(void *context)
{
    ((struct heard *)context)->opened = true;
}

static void take_bytes(void *context, struct span bytes)
{
    ((struct heard *)context)->bytes += bytes.size;
}

static void take_end(void *context, enum exchange_kind kind, const struct answer *answer)
{
    (void)context;
    (void)kind;
    (void)answer;
}

/* What has come already must not wait until the wait is over. It was taken in first once, and more was waited
 * for then: a bench heard of a new tag two seconds late. */
static void what_has_come_already_ends_the_wait(void **state)
{
    struct hub *hub = hub_start();
    struct heard heard = {.opened = false};
    struct client_conf conf = {.hub = hub_address(hub),
                               .token = HUB_TOKEN,
                               .ended = take_end,
                               .stream_opened = take_open,
                               .stream_bytes = take_bytes,
                               .context = &heard};
    struct client *client;
    struct fault fault = client_open(&conf, &client);
    (void)state;
    assert_string_equal(fault.text, "");
    client_stream(client);
    /* libcurl's own timers of a new connection would end a wait as well: until they are over */
    int64_t until_ms = clock_monotonic_ms() + TIMERS_MS;
    while (clock_monotonic_ms() < until_ms)
        client_work(client, TIMERS_MS);
    assert_true(heard.opened);
    hub_change_board(hub);
    assert_true(hub_wait_told(hub));
    hub_hold_stream(hub, true); /* no beat ends the wait */

    size_t before = heard.bytes;
    int64_t began_ms = clock_monotonic_ms();
    client_work(client, LONG_MS);
    assert_true(heard.bytes > before);
    assert_in_range(clock_monotonic_ms() - began_ms, 0, SOON_MS);
    client_close(client);
    hub_stop(hub);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_come_already_ends_the_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

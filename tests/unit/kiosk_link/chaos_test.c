/* What may never happen: an acknowledged record lost, doubled or out of order. Random troubles from seeds,
 * kill -9 of a process that holds the outbox, a full disk. */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench_helper.h"
#include "common/base/text.h"

enum { SEEDS = 8, DEEDS = 40, KILLS = 12 };

/* ---------------------------------------------------------------- a line that fails at random */

/* What became of each question, as the screen had it. */
struct asked {
    int64_t n;
    bool answered, withdrawn;
};

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* The question is answered, or it ran out of time and is withdrawn or decided here. */
static struct asked ask_to_the_end(struct bench *bench, bool withdraw)
{
    struct command command = bench_command(VERB_RECEIVE, DECIDED_HUB);
    struct asked asked = {0};
    struct fault fault = link_send(bench_link(bench), &command);
    if (fault_is(fault))
        return asked; /* offline or the backlog is held back: nothing was written */
    asked.n = command.n;
    asked.answered = bench_wait_end(bench, command.id);
    asked.withdrawn = !asked.answered && withdraw;
    if (!asked.answered)
        bench_decide(bench, withdraw ? VERB_WITHDRAW : VERB_RECEIVE);
    return asked;
}

/* What the hub's book must say of a question. */
static void check_question(struct bench *bench, int booked, struct asked asked)
{
    char line[HUB_LINE_MAX], answered[HUB_LINE_MAX], is_void[HUB_LINE_MAX], undone[HUB_LINE_MAX];
    bool seen = false;
    snprintf(answered, sizeof answered, "%lld receive", (long long)asked.n);
    snprintf(is_void, sizeof is_void, "%lld void", (long long)asked.n);
    snprintf(undone, sizeof undone, "%lld withdraw undoes %lld", (long long)asked.n + 1, (long long)asked.n);
    for (int i = 0; asked.n > 0 && i < booked; i++) {
        hub_booked(bench_hub(bench), i, line);
        if (strcmp(line, answered) == 0 || strcmp(line, is_void) == 0)
            seen = true;
        if (strcmp(line, undone) == 0)
            assert_true(asked.withdrawn);
        if (strcmp(line, is_void) == 0)
            assert_false(asked.answered);
    }
    assert_true(seen || asked.n == 0);
}

/* Every number once and in order, every report once and in order. */
static void check_book(struct bench *bench, int booked, int reports)
{
    int next_report = 0;
    for (int i = 0; i < booked; i++) {
        char line[HUB_LINE_MAX], verb[32];
        long long n;
        int subject;
        hub_booked(bench_hub(bench), i, line);
        assert_int_equal(sscanf(line, "%lld %31s", &n, verb), 2);
        assert_int_equal(n, i + 1);
        if (sscanf(line, "%lld report %d", &n, &subject) == 2)
            assert_int_equal(subject, next_report++);
    }
    assert_int_equal(next_report, reports);
    assert_int_equal(hub_count_doubles(bench_hub(bench)), 0);
}

static void run_seed(uint64_t seed)
{
    struct bench *bench = bench_create();
    struct asked asked[DEEDS] = {{0}};
    uint64_t random = seed * UINT64_C(0x9E3779B97F4A7C15);
    int reports = 0;
    hub_plan_chance(bench_hub(bench), seed, 40);
    for (int i = 0; i < DEEDS; i++) {
        char subject[16];
        uint64_t choice = next_random(&random) % 10;
        if (choice < 4) {
            asked[i] = ask_to_the_end(bench, choice < 2);
        } else if (choice < 9) {
            snprintf(subject, sizeof subject, " %d", reports++);
            bench_report(bench, subject);
        } else {
            bench_close_link(bench);
            bench_open_link(bench);
        }
    }
    hub_plan_chance(bench_hub(bench), seed, 0);
    bench_wait_pending(bench, 0);
    int booked = hub_wait_booked(bench_hub(bench), reports);
    check_book(bench, booked, reports);
    for (int i = 0; i < DEEDS; i++)
        check_question(bench, booked, asked[i]);
    bench_destroy(bench);
}

static void a_line_that_fails_at_random_loses_and_doubles_nothing(void **state)
{
    const char *only = getenv("SEED");
    (void)state;
    uint64_t first = only ? strtoull(only, NULL, 10) : 1, last = only ? first : SEEDS;
    for (uint64_t seed = first; seed <= last; seed++) {
        print_message("  SEED=%llu\n", (unsigned long long)seed);
        run_seed(seed);
    }
}

/* ---------------------------------------------------------------- kill -9 */

static void ignore_event(void *context, const struct link_event *event)
{
    (void)context;
    (void)event;
}

/* The child: records without end, and says what was acknowledged. */
static void record_without_end(struct bench *bench, int acknowledged, int next)
{
    struct link *link;
    struct link_conf conf = {.hub = hub_address(bench_hub(bench)),
                             .token = HUB_TOKEN,
                             .store = bench_store(bench),
                             .live_timeout_ms = BENCH_LIVE_MS,
                             .sink = ignore_event};
    struct fault fault = link_open(&conf, &link);
    if (fault_is(fault))
        _exit(1);
    for (;; next++) {
        struct command command = bench_command(VERB_REPORT, DECIDED_KIOSK);
        snprintf(command.subject, sizeof command.subject, " %d", next);
        snprintf(command.report, sizeof command.report, "unknown_tag");
        fault = link_send(link, &command);
        if (fault_is(fault) || write(acknowledged, &next, sizeof next) != sizeof next)
            _exit(1);
    }
}

/* Runs the child for so many acknowledgements and a bit, kills it, and returns the last that was
 * acknowledged. */
static int kill_one(struct bench *bench, int next, int acknowledgements, long delay_us)
{
    int ends[2], last = next - 1, got;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        record_without_end(bench, ends[1], next);
    }
    close(ends[1]);
    for (int i = 0; i < acknowledgements && read(ends[0], &got, sizeof got) == sizeof got; i++)
        last = got;
    struct pollfd more = {ends[0], POLLIN, 0};
    ppoll(&more, 1, &(struct timespec){0, delay_us * 1000}, NULL); /* into the middle of the next one */
    kill(child, SIGKILL);
    while (read(ends[0], &got, sizeof got) == sizeof got)
        last = got;
    close(ends[0]);
    waitpid(child, NULL, 0);
    return last;
}

/* The number behind the last record in the outbox: the one under way when the child died may be there or not.
 */
static int next_free(struct bench *bench, int last_acknowledged)
{
    int booked = hub_wait_booked(bench_hub(bench), last_acknowledged + 1);
    assert_true(booked >= last_acknowledged + 1);
    assert_true(booked <= last_acknowledged + 2);
    return booked;
}

static void kill_9_loses_nothing_that_was_acknowledged(void **state)
{
    struct bench *bench = *state;
    int next = 0;
    uint64_t random = 12345;
    for (int i = 0; i < KILLS; i++) {
        bench_close_link(bench);
        int last =
            kill_one(bench, next, 1 + (int)(next_random(&random) % 12), (long)(next_random(&random) % 3000));
        bench_open_link(bench);
        bench_wait_online(bench, true);
        bench_wait_pending(bench, 0);
        next = next_free(bench, last);
    }
    check_book(bench, next, next);
}

/* ---------------------------------------------------------------- a full disk */

static void a_full_disk_is_said_and_loses_nothing(void **state)
{
    struct bench *bench = *state;
    struct rlimit before, small;
    struct fault fault = FAULT_OK;
    int recorded = 0;
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){200 * 1024, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    while (recorded < 10000 && !fault_is(fault)) {
        struct command command = bench_command(VERB_REPORT, DECIDED_KIOSK);
        snprintf(command.subject, sizeof command.subject, " %d", recorded);
        snprintf(command.report, sizeof command.report, "unknown_tag");
        fault = link_send(bench_link(bench), &command);
        recorded += !fault_is(fault);
    }
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    print_message("  %d records, then: %s\n", recorded, fault.text);
    assert_int_equal(fault.code, FAULT_FULL);
    assert_non_null(strstr(fault.text, "full"));
    assert_int_equal(link_status(bench_link(bench)).pending, recorded);
    char subject[16];
    snprintf(subject, sizeof subject, " %d", recorded);
    struct command more = bench_report(bench, subject); /* there is room again */
    assert_int_equal(more.n, recorded + 1);             /* and the number was not used up */
    hub_up(bench_hub(bench));
    bench_wait_pending(bench, 0);
    check_book(bench, recorded + 1, recorded + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_that_fails_at_random_loses_and_doubles_nothing),
        BENCH_TEST(kill_9_loses_nothing_that_was_acknowledged),
        BENCH_TEST(a_full_disk_is_said_and_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A link on a store of its own beside a small hub, and all that came through its sink. */
#ifndef TOUCHSTONE_TEST_BENCH_H
#define TOUCHSTONE_TEST_BENCH_H

#include "hub_helper.h"
#include "kiosk/link/link.h"

#define BENCH_EVENTS_MAX 8192
#define BENCH_LIVE_MS    400

struct bench;

struct bench *bench_create(void); /* with a hub that is up, and a link that is online */
void bench_destroy(struct bench *bench);
/* For cmocka: a test that finds one in *state, and leaves it there. */
int bench_setup(void **state);
int bench_teardown(void **state);
#define BENCH_TEST(function) cmocka_unit_test_setup_teardown(function, bench_setup, bench_teardown)

struct hub *bench_hub(struct bench *bench);
struct link *bench_link(struct bench *bench);
const char *bench_store(struct bench *bench);

/* Closes the link and opens it anew on the same store, as when the kiosk is started again. Events are
 * forgotten. */
void bench_close_link(struct bench *bench);
void bench_open_link(struct bench *bench);
/* The same, and from then on questions wait as long as tests do: where what counts is that an answer comes at
 * all. */
void bench_be_patient(struct bench *bench);

/* Each waits at most ten seconds, and fails the test after that. */
void bench_wait_online(struct bench *bench, bool online);
void bench_wait_pending(struct bench *bench, int64_t pending);
void bench_wait_photos(struct bench *bench, int64_t photos); /* that are kept here */
/* The event of this kind about the command; out may be NULL. */
void bench_wait_event(struct bench *bench, enum link_event_kind kind, struct uuid id, struct link_event *out);
/* Waits until a question is answered (true) or out of time. */
bool bench_wait_end(struct bench *bench, struct uuid id);
/* Waits until so many world events have come since the link was opened. */
void bench_wait_worlds(struct bench *bench, int count);
/* The last of so many labels. */
struct link_event bench_wait_printed(struct bench *bench, int count);
/* The end of the last of so many looks. */
struct link_event bench_wait_looked(struct bench *bench, int count);
/* The last of so many histories. */
struct link_event bench_wait_history(struct bench *bench, int count);
/* The last of so many photos that were to be looked at. */
struct link_event bench_wait_seen(struct bench *bench, int count);
void bench_wait_fault(struct bench *bench, enum fault_code code, struct link_status *out);

/* How many events of the kind came about the command. */
int bench_count_events(struct bench *bench, enum link_event_kind kind, struct uuid id);

/* A live question: receive of a piece. Fails the test when the link refuses it. */
struct command bench_ask(struct bench *bench);
/* The deed, decided at the kiosk. */
struct command bench_decide(struct bench *bench, enum verb verb);
/* A report of something; told apart by `subject`. */
struct command bench_report(struct bench *bench, const char *subject);
struct command bench_command(enum verb verb, enum decided decided);

/* Waits until the hub has booked `count`, and compares all lines. */
void bench_expect_booked(struct bench *bench, const char *const *lines, int count);
#define BENCH_EXPECT(bench, ...)                                                                             \
    bench_expect_booked((bench), (const char *const[]){__VA_ARGS__},                                         \
                        COUNT_OF(((const char *const[]){__VA_ARGS__})))

#endif

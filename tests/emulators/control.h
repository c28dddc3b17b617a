/* The control socket of the bench: a Unix stream socket, one line a command, one line an answer, several
 * clients. A client whose command waits is not read further until it has its answer. */
#ifndef BENCH_CONTROL_H
#define BENCH_CONTROL_H

#include <poll.h>

#include "tests/emulators/bench.h"

#define CONTROL_CLIENTS_MAX 16
#define CONTROL_LINE_MAX    2048
#define CONTROL_POLLS       (CONTROL_CLIENTS_MAX + 1)

struct control_client {
    int fd; /* -1: free */
    char line[CONTROL_LINE_MAX];
    size_t line_size;
    struct bench_answer answer; /* answer.wait says whether it waits */
};

struct control {
    int fd; /* listening; -1 */
    struct control_client client[CONTROL_CLIENTS_MAX];
};

/* Listens on `directory`/control. FAULT_BUSY when another bench does. */
MUST_USE struct fault control_open(struct control *control, const char *directory);
void control_close(struct control *control, const char *directory);

/* Connects to the bench of `directory`; the descriptor blocks. */
MUST_USE struct fault control_connect(const char *directory, int *out);

/* Fills in what to poll for, CONTROL_POLLS entries; unused ones have fd -1. */
void control_poll(const struct control *control, struct pollfd *polls);

/* Serves what poll found, obeying on `bench`. */
void control_serve(struct control *control, const struct pollfd *polls, struct bench *bench, int64_t now_ms);

/* Answers the clients whose state has come, or whose time is up. */
void control_check_waits(struct control *control, struct bench *bench, int64_t now_ms);

/* The scanner has ended typing. */
void control_wedge_done(struct control *control, struct fault fault, struct bench *bench, int64_t now_ms);

/* When the first waiting client runs out of time; INT64_MAX: none waits. */
int64_t control_due_ms(const struct control *control);

#endif

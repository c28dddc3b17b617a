/* `touchstone-bench run` and `send`. */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

#include "tests/emulators/bench.h"

struct run_conf {
    struct bench_conf bench;
    bool window;
    const char *things; /* JSON file for the window; NULL: none */
};

/* Plugs the bench in and serves it until SIGTERM, SIGINT or `quit`; then removes what it made. Prints `ready`
 * and makes the file `ready` when everything is up. */
MUST_USE struct fault run_bench(const struct run_conf *conf);

/* Sends one line to the bench of `directory` and reads the answer, without its line end. */
MUST_USE struct fault run_send(const char *directory, struct span line, char answer[BENCH_ANSWER_SIZE]);

#endif

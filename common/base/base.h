/* The few words that every file uses. Included everywhere, depends on libc only. */
#ifndef TOUCHSTONE_BASE_H
#define TOUCHSTONE_BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef NDEBUG
#error "asserts stay on in release: a bug stops the program, systemd restarts it, the ledger is safe"
#endif

/* The compiler makes the caller look at the result. */
#define MUST_USE __attribute__((warn_unused_result))

/* printf-like functions: `form` and `first` are argument positions, counted from 1. */
#define PRINTF_LIKE(form, first) __attribute__((format(printf, form, first)))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif

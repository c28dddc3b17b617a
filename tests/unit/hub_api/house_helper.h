/* A real service with the demo workshop behind a real API: for the tests of resources. */
#ifndef TOUCHSTONE_HOUSE_HELPER_H
#define TOUCHSTONE_HOUSE_HELPER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/wire/wire.h"
#include "hub/api/parts.h"

#define NOW_MS INT64_C(1795000000000)

struct house {
    char folder[64];
    char path[96];
    struct service *service;
    struct api *api;
    char token[SERVICE_TOKEN_MAX];
    struct identity bench;   /* the kiosk bench-1, at setting */
    struct identity office;  /* somebody of the office */
    struct identity manager; /* a manager who is signed in */
};

/* For cmocka_run_group_tests: the house is one for all tests of a program. */
extern struct house house;
int house_setup(void **state);
int house_teardown(void **state);

void is_well(struct fault fault);

/* Asks the resource with this path ("/v1/pieces/{tag}") as `who` (NULL: nobody), with `name` for {x} and a
 * query ("after=16&limit=2", undecoded; NULL: none); waits for an answer that comes later. */
struct api_answer house_get(const char *path, const struct identity *who, const char *name,
                            const char *query);
/* The same with an Accept header. */
struct api_answer house_get_as(const char *accept, const char *path, const struct identity *who,
                               const char *query);
/* "DELETE /v1/session": any method, with a token and a body. */
struct api_answer house_ask(const char *what, const struct identity *who, const char *token,
                            const char *body);
/* The same with any bytes, without a token. */
struct api_answer house_send(const char *what, const struct identity *who, struct span body);
/* The same with `name` for {x}. */
struct api_answer house_send_to(const char *what, const struct identity *who, const char *name,
                                struct span body);
/* Posts commands as `who`. */
struct api_answer house_post(const struct identity *who, const char *body);

/* A piece as it is behind the last step of its route, which needs a scale. By SQL: no event says so. */
void house_finish(const char *tag);

/* The answer has this status and tells this (of a problem: its sentence), and is whole where it is JSON.
 * Releases it. */
void says(struct api_answer answer, enum api_status status, const char *text);
/* The same, and does not tell that. */
void says_not(struct api_answer answer, enum api_status status, const char *text);

#endif

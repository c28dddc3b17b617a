/* Setting up a kiosk: its stations, and the secret by which the hub knows it. */
#ifndef TOUCHSTONE_ENROLL_H
#define TOUCHSTONE_ENROLL_H

#include "hub/service/desk.h"

struct enrolment {
    const struct workshop_kiosk *kiosk; /* without stations, an existing code keeps those it has */
    struct tag by;                      /* a manager; none: whoever has the store, from the command line */
    char *token;                        /* out: SERVICE_TOKEN_MAX */
};

/* `context`: struct enrolment. On the writer's thread, inside a transaction. */
MUST_USE struct fault enroll_kiosk(struct desk *desk, void *context);

#endif

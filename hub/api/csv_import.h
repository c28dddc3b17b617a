/* A CSV file into a hub that has a workshop, all of it or nothing: from the command line, and from the office
 * while the hub works. Orders and stock are the same commands as the office gives, so that nothing comes in
 * by a back door. Waits for the writer: not on its thread, nor on that of HTTP. */
#ifndef TOUCHSTONE_CSV_IMPORT_H
#define TOUCHSTONE_CSV_IMPORT_H

#include "hub/service/service.h"

#define CSV_PROBLEMS_MAX 5000

enum csv_kind { CSV_ORDERS, CSV_PEOPLE, CSV_STOCK };

struct csv_import {
    enum csv_kind kind;
    struct span body;
    struct identity who; /* who enters it: somebody of the office */
    bool dry_run;
    int64_t now_ms;
    struct uuid
        outbox;    /* orders and stock: what is sent again in it, said at the same time, is booked once; */
    int64_t at_ms; /* nil: a new one, now */
    /* Every problem with its line and column, "line 7, quantity"; by line. Lent, with room for
     * CSV_PROBLEMS_MAX. */
    struct problem_list *problems;
    size_t count; /* the answer: how many things were written, or would be */
};

/* With problems nothing was written, and that is no fault. */
MUST_USE struct fault csv_import(struct service *service, struct csv_import *ask);

#endif

/* Beside the transfers: melts assayed, metal returned and refined, component stock. All of it follows from
 * the events; kept so that it can be asked for. */
#ifndef TOUCHSTONE_STORE_METAL_H
#define TOUCHSTONE_STORE_METAL_H

#include "common/rules/ledger.h"
#include "common/rules/workshop.h"
#include "hub/store/store.h"

/* ------------------------------------------------------------------ melts */

/* Writes a new melt, or one that was taken back in its next revision; readers and the house load it anew. */
MUST_USE struct fault store_melt_add(struct store *store, const struct workshop_lot *lot, int64_t event,
                                     struct mass in, struct mass out);
MUST_USE struct fault store_assay_add(struct store *store, int64_t event, struct code lot,
                                      int64_t fineness_ppm);
/* What is known of a melt: whose it is, and how fine. */
struct melt_known {
    bool made;           /* here, or bought: it needs an assay; else the workshop began with it */
    struct code custody; /* that it was made or bought of; none: the workshop began with it */
    bool assayed;
    int64_t fineness_ppm; /* by its last assay */
};
MUST_USE struct fault store_assay_find(struct store *store, struct code lot, struct melt_known *out);
/* The melt that was last issued to this account in this book; none (""): scrap, of nobody knows which. */
MUST_USE struct fault store_loose_melt_set(struct store *store, struct account account, struct book book,
                                           struct code lot);
MUST_USE struct fault store_loose_melt_find(struct store *store, struct account account, struct book book,
                                            struct code *lot);
/* An issue was corrected: the melt of the one before it that stands is there again; none, when there is none.
 */
MUST_USE struct fault store_loose_melt_correct(struct store *store, int64_t issue);

/* ------------------------------------------------------------------ returns and refining */

struct return_row {
    int64_t event;
    struct account account; /* the giver's open balance, or loss:workshop:<stream> */
    struct code stream;
    struct code metal;
    struct book book; /* of its alloy; none: of all alloys */
    struct mass mass;
    struct mass claimed; /* fine */
    bool assayed_known;
    struct mass assayed; /* fine, by the last assay */
    int64_t assay_event; /* that it was said by; 0: none */
    int64_t refining;    /* 0: still in its stream */
    bool is_void;        /* corrected: it never came */
    bool picked;         /* for an assay, at random; filled when read */
};
MUST_USE struct fault store_return_add(struct store *store, const struct return_row *row);
MUST_USE struct fault store_return_find(struct store *store, int64_t event, struct return_row *out,
                                        bool *found);
MUST_USE struct fault store_return_assay(struct store *store, int64_t event, struct mass assayed,
                                         int64_t assay_event);
MUST_USE struct fault store_return_void(struct store *store, int64_t event);
/* What the returns that are still in a stream are down for, by account, as assayed or else as claimed. With
 * `refining` > 0: of those that were sent with it. */
MUST_USE struct fault store_return_sums(struct store *store, struct code metal, struct code stream,
                                        int64_t refining,
                                        bool (*take)(void *context, struct account account, struct mass fine),
                                        void *context);
/* The same of what was sent with a refining, by the custody class that it was of; what was collected of all
 * alloys is the workshop's, "own". */
MUST_USE struct fault store_return_classes(struct store *store, int64_t refining,
                                           bool (*take)(void *context, struct code custody, struct mass fine),
                                           void *context);
/* How many accounts that is: what waits in a stream, by account. */
MUST_USE struct fault store_return_count_givers(struct store *store, struct code metal, struct code stream,
                                                int64_t *out);
/* All that wait for an assay or a refining result, oldest first. */
MUST_USE struct fault store_return_each_pending(struct store *store, int64_t after,
                                                bool (*take)(void *context, const struct return_row *row),
                                                void *context);
/* Fine mass of an account's returns that wait for their result. */
MUST_USE struct fault store_return_pending(struct store *store, struct account account, struct mass *out);

/* How many recovery streams do not hold what was returned into them and is still there. */
MUST_USE struct fault store_stream_count_wrong(struct store *store, int64_t *out);

struct refining_row {
    int64_t id;
    int64_t event;
    struct code metal;
    struct code stream; /* "scrap": clean scrap of one alloy */
    char refiner[NAME_TEXT_MAX];
    struct mass expected;
    bool is_paid;
    struct mass paid;
    int64_t paid_event;
};
/* Writes it and sends what waits in its stream along; `row->id` is set. */
MUST_USE struct fault store_refining_add(struct store *store, struct refining_row *row);
/* The number of the last one; 0: none. */
MUST_USE struct fault store_refining_last(struct store *store, int64_t *id);
MUST_USE struct fault store_refining_find(struct store *store, int64_t id, struct refining_row *out,
                                          bool *found);
MUST_USE struct fault store_refining_pay(struct store *store, int64_t id, struct mass paid, int64_t event);
MUST_USE struct fault store_refining_each(struct store *store, int64_t after,
                                          bool (*take)(void *context, const struct refining_row *row),
                                          void *context);

/* ------------------------------------------------------------------ component stock */

struct component_row {
    struct code code;
    char name[NAME_TEXT_MAX];
    struct code alloy;
    struct code custody;
    int64_t count;
    int64_t minimum; /* below it an alert is raised; 0: none */
    int64_t event;   /* the last that changed it */
};
MUST_USE struct fault store_component_find(struct store *store, struct code code, struct component_row *out,
                                           bool *found);
/* All of them, by code, at most `max`. */
MUST_USE struct fault store_component_list(struct store *store, struct component_row *out, size_t max,
                                           size_t *count);
MUST_USE struct fault store_component_set(struct store *store, const struct component_row *row);
/* All of them by code. `take` returns false to stop. */
MUST_USE struct fault store_component_each(struct store *store,
                                           bool (*take)(void *context, const struct component_row *row),
                                           void *context);
/* How many an event took out of which stock; none: *taken 0. */
MUST_USE struct fault store_component_taken(struct store *store, int64_t event, struct code *code,
                                            int64_t *taken);
/* Compares what is kept of returns and refinings with the events that made them. */
MUST_USE struct fault store_refining_prove(struct store *store,
                                           void (*say)(void *context, const char *sentence), void *context);
/* Compares the counts with the events that moved them. */
MUST_USE struct fault store_component_prove(struct store *store,
                                            void (*say)(void *context, const char *sentence), void *context);

#endif

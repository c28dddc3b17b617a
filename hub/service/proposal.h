/* Proposals: limits from the workshop's own data, and the smallest economic casting batch (DOMAIN § 4).
 * Nothing is changed by them: accept_limit does that. */
#ifndef TOUCHSTONE_PROPOSAL_H
#define TOUCHSTONE_PROPOSAL_H

#include "common/rules/batch.h"
#include "common/rules/group.h"
#include "common/rules/sizing.h"
#include "hub/service/service.h"

/* What is asked otherwise than by the workshop's settings; −1: by them. */
struct proposal_ask {
    int64_t days, percent, flask_cents, piece_day_cents, metal_min_mg;
};

struct limit_proposal {
    struct code of; /* a station, or a group; none: the whole line */
    char name[NAME_TEXT_MAX];
    bool is_group;
    int64_t present;                 /* its limit in pieces now; 0: none */
    int64_t wip;                     /* pieces in it now */
    int64_t finished;                /* pieces finished there in the time looked at */
    bool is_measured;                /* its time is that of its own events; else standard times */
    struct sizing_line line;         /* as a line of its own */
    double critical;                 /* w₀ */
    double visits;                   /* of a station: pieces that come by for each at the bottleneck */
    int64_t needed;                  /* of a station: to work on; proposed is room for a batch beside it */
    int64_t pieces;                  /* proposed */
    struct sizing_expected expected; /* with so many */
};

#define LIMIT_PROPOSALS_MAX (STATIONS_MAX + GROUPS_MAX + 1)

struct proposals {
    int64_t from_ms, hours, days; /* hours and days in which something was booked since then */
    int64_t percent;
    struct code bottleneck; /* kind; none: no times are known, and nothing can be proposed */
    double rate_per_h;      /* that the bottleneck can do: its people ÷ the time of a piece */
    bool is_rate_measured;  /* by its own times; else by standard times */
    struct limit_proposal limits[LIMIT_PROPOSALS_MAX];
    int limit_count;
    bool has_batch;  /* some route casts */
    int64_t waiting; /* pieces that wait to be cast */
    struct batch_ask ask;
    struct batch batch;
};

MUST_USE struct fault reader_proposals(struct reader *reader, int64_t now_ms, const struct proposal_ask *ask,
                                       struct proposals *out);

#endif

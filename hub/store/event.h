/* Events: what happened, append-only, each with the piece as it is afterwards. */
#ifndef TOUCHSTONE_STORE_EVENT_H
#define TOUCHSTONE_STORE_EVENT_H

#include "common/rules/command.h"
#include "hub/store/piece.h"
#include "hub/store/stone.h"

#define EVENT_SEAL_SIZE 32

struct event_row {
    int64_t seq;       /* 1, 2, 3 … without a gap */
    int64_t previous;  /* the event before this one of the same piece, for badges of the same operator; 0: the
                          first */
    enum verb verb;    /* with a piece, VERB_REPORT is the opening stock-take */
    int64_t at_ms;     /* the clock of whoever decided */
    int64_t booked_ms; /* the hub's clock */
    enum decided decided;
    int64_t kiosk;       /* 0: the hub itself */
    struct code station; /* where it was done */
    struct tag operator_badge;
    bool has_command;
    struct uuid command;
    int64_t corrects; /* VERB_WITHDRAW: the event that it undoes; 0: none */
    bool changes;     /* false: history only */
    enum reason flags[REPLY_FLAGS_MAX];
    int flag_count;
    enum reason not_started; /* VERB_RECEIVE */
    struct code to_kind;     /* VERB_REWORK */
    char defect[DEFECT_TEXT_MAX];
    char subject[SUBJECT_TEXT_MAX]; /* VERB_REPORT */
    char report[DEFECT_TEXT_MAX];
    struct span form;  /* what a command with a form said, as JSON; empty: none. Borrowed: when read one after
                          the other, until the next; store_event_get leaves it empty */
    struct span found; /* what the hub found out about it, as JSON; empty: none. Borrowed likewise */
    char thing[THING_TEXT_MAX];       /* what it is about besides a piece: "order:o-1001", "scale:s1",
                                         "alloy_lot:m-12"; "" */
    const struct stone_lines *stones; /* what it does with stones; NULL: nothing. Borrowed likewise */
    int64_t piece;                    /* 0: about no piece; then `after` does not count */
    struct piece_now after;
    unsigned char seal[EVENT_SEAL_SIZE]; /* over this event, its weighing, its transfers, its stones and the
                                            seal before it */
};

struct weighing_row {
    struct weighing weighing;
    struct theory theory;
    bool has_verdict; /* false: a weigh point without a tolerance; only `verdict.actual` counts */
    struct verdict verdict;
};

MUST_USE struct fault store_event_add(struct store *store, const struct event_row *event);
/* By seq; a missing one is a fault. */
MUST_USE struct fault store_event_get(struct store *store, int64_t seq, struct event_row *out);

/* What whoever follows the links back through a life asks of each event: a quarter of the columns. */
struct event_link {
    int64_t seq, previous, corrects, kiosk; /* as in struct event_row */
    enum verb verb;
    enum decided decided;
    bool changes;
    struct code station;
    bool has_piece; /* then what follows counts: its piece as the event left it */
    enum place place;
    enum piece_state state, was;
    int step;
    int64_t quantity;
    struct mass book_mass;
    bool weighed, weighed_here; /* on its own */
};
/* By seq; a missing one is a fault. */
MUST_USE struct fault store_event_follow(struct store *store, int64_t seq, struct event_link *out);

/* The newest event's seq and seal; seq 0 when there is none. */
MUST_USE struct fault store_event_last(struct store *store, int64_t *seq,
                                       unsigned char seal[EVENT_SEAL_SIZE]);
/* The lowest number beyond the newest event's that a piece, a person who badged or an answer names: that
 * event is gone. 0: none is. */
MUST_USE struct fault store_event_gone(struct store *store, int64_t *seq);
/* The weighings that changed something, and the cuts at which a piece was weighed on its own, in order of
 * seq. `take` returns false to stop. */
MUST_USE struct fault store_event_each_weighing(struct store *store,
                                                bool (*take)(void *context, const struct event_row *event),
                                                void *context);
/* The newest event behind `after` that changed something. */
struct event_change {
    int64_t seq; /* 0: nothing did */
    struct tag by;
};
/* About this thing: "order:o-1041". */
MUST_USE struct fault store_event_thing_since(struct store *store, const char *thing, int64_t after,
                                              struct event_change *out);
/* That gave a row of the set-up: of a list of a workshop file, by its code, badge, or name of a setting. */
MUST_USE struct fault store_event_put_since(struct store *store, const char *list, const char *key,
                                            int64_t after, struct event_change *out);
/* True while nothing but setting up, and stock-takes of the first day, has happened. */
MUST_USE struct fault store_event_is_first_day(struct store *store, bool *out);
/* True when exactly this was said with it. */
MUST_USE struct fault store_event_says(struct store *store, int64_t seq, struct span form, bool *out);
/* True when something after event `seq` was more than a move, a weighing or a presence: what a bench may
 * choose from may have changed. */
MUST_USE struct fault store_event_any_form(struct store *store, int64_t seq, bool *out);
/* True when something after event `seq` changed what the sheets of pieces say that nothing has happened to:
 * their names, pictures, theories. */
MUST_USE struct fault store_event_any_setup(struct store *store, int64_t seq, bool *out);
/* A number, or true as 1, in what the hub found out about an event: "$.divides"; 0: it does not say. */
MUST_USE struct fault store_event_found(struct store *store, int64_t seq, const char *path, int64_t *out);
/* The event that names this one as what it corrects, whether it changed something or not; 0: none. */
MUST_USE struct fault store_event_find_correction(struct store *store, int64_t seq, int64_t *out);
/* False when a later event undoes it, and that one was not withdrawn in its turn. */
MUST_USE struct fault store_event_stands(struct store *store, int64_t seq, bool *out);

struct tally { /* pieces with which QC is done since some moment: see judged.h */
    int64_t judged, right, finished;
};
MUST_USE struct fault store_event_tally(struct store *store, int64_t since_ms, struct tally *out);

MUST_USE struct fault store_weighing_add(struct store *store, int64_t event, const struct weighing_row *row);
MUST_USE struct fault store_weighing_find(struct store *store, int64_t event, struct weighing_row *out,
                                          bool *found);

#endif

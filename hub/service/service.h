/* The hub's service: one writer, many readers.
 *
 * One thread (the writer) does everything that changes the store: it takes all jobs that wait, judges each
 * command in its own savepoint inside one BEGIN IMMEDIATE, commits once, and only then calls the jobs'
 * `done`: durable before acknowledged, one sync for many scans. Reads use a `struct reader`, one per thread,
 * with its own read-only connection.
 *
 * It knows no JSON: how a reply is written is lent by the caller (struct reply_writer), so that the bytes
 * that were sent are the bytes that are remembered. */
#ifndef TOUCHSTONE_SERVICE_H
#define TOUCHSTONE_SERVICE_H

#include <stdatomic.h>

#include "common/base/fault.h"
#include "common/base/text.h"
#include "common/rules/command.h"
#include "common/rules/ledger.h"
#include "common/rules/photo.h"
#include "common/rules/sheet.h"
#include "common/rules/workshop.h"

struct language;
struct service;
struct counts; /* hub/service/counts.h */

struct service_conf {
    const char *path; /* of the SQLite file; created when missing */
    bool may_create;  /* false: a missing file is a fault (verify, export) */
    void (*write_reply)(struct text *out, const struct reply *reply); /* wire_write_reply */
    /* Called from the writer's thread after a commit that changed what the board shows, at most ten times a
     * second. */
    void (*board_changed)(void *context, int64_t seq);
    /* Called from the writer's thread after a commit by which a token may be good no more; may be NULL. */
    void (*identities_changed)(void *context);
    int64_t (*now_ms)(void *context); /* the clock, ms since 1970 UTC; NULL: the system's. Writer's thread */
    void *context;
};

/* Opens and migrates the store and starts the writer. Faults: no permission, not a Touchstone file, newer
 * than this program, locked by another hub, disk full. */
MUST_USE struct fault service_open(const struct service_conf *conf, struct service **out);
/* Finishes the jobs that wait, checkpoints, closes. Accepts NULL. */
void service_close(struct service *service);

/* ------------------------------------------------------------------ writing */

#define SERVICE_KIOSK_NONE 0

struct identity {
    bool is_office;   /* a seat in the office: any station, no bench of its own */
    bool is_manager;  /* whose session it is is a manager */
    struct tag badge; /* whose session it is: signed in with PIN; none: a kiosk */
    int64_t kiosk;    /* row of the kiosk that asks; of a session − its seat: outboxes belong to either */
    struct code code;
    struct code stations[STATIONS_MAX];
    int station_count;
};

/* One command with what it came as. `problem` ≠ NONE: it makes no sense; it is refused by name, its number
 * counts as seen when it has one, and an alert is raised. */
struct job_item {
    struct command command;
    enum reason problem;
    char field[CODE_TEXT_MAX];
    char detail[DETAIL_TEXT_MAX]; /* a sentence about the problem; "" */
    bool has_number;
    struct span body; /* canonical bytes: the same id with other bytes is a conflict. Lent until done */
    struct span
        form; /* of a command with a form: what it says, as JSON; goes into the event. Lent until done */
    struct span reply; /* written by the writer before done: JSON text, owned by the job's arena */
};

struct job {
    struct identity who;
    const struct language *language; /* of the sentences in the replies; NULL: English */
    struct job_item *items;          /* lent until done */
    size_t count;
    struct text arena; /* lent buffer for the replies' text: count × WIRE_REPLY_TEXT_MAX is always enough */
    /* Called once, on the writer's thread, after the commit (or when it failed: `fault`, then nothing was
     * written). */
    void (*done)(struct job *job, struct fault fault);
    void *context;
    struct job *next; /* the writer's own */
    bool set_back;    /* … a number of it was another command's: what stands behind it comes again */
};

/* Hands a job to the writer; thread-safe, never blocks for long. The job and all it lends stay the caller's
 * until done. */
void service_submit(struct service *service, struct job *job);

/* Tells that a kiosk's stream came or went (alert kiosk_offline); thread-safe, asynchronous. */
void service_note_kiosk(struct service *service, int64_t kiosk, bool connected);

/* Tells which outbox a kiosk writes to (places are lent to that while it is connected), and by how much its
 * clock is ahead of the hub's (alert clock). Thread-safe, asynchronous. */
void service_note_hello(struct service *service, int64_t kiosk, struct uuid outbox, int64_t skew_ms);

/* Sets up a kiosk with the stations it serves and makes its secret token (shown once, stored as BLAKE2b). An
 * existing code gets a new token. Synchronous. `token` has room for SERVICE_TOKEN_MAX. */
#define SERVICE_TOKEN_MAX 64
MUST_USE struct fault service_enroll(struct service *service, const struct workshop_kiosk *kiosk,
                                     char *token);

/* The same while the hub is served: a manager lets a kiosk in from a session. */
struct let_in {
    struct workshop_kiosk kiosk;
    struct tag by; /* whose session: it stands in the event */
    /* the answer: */
    char token[SERVICE_TOKEN_MAX];
    /* Called once, on the writer's thread, when it is on the disk. Faults as those of service_enroll:
     * FAULT_INPUT and FAULT_NOT_FOUND are the asker's, others ours. */
    void (*done)(struct let_in *ask, struct fault fault);
    void *context;
};
/* Thread-safe, does not block; `ask` stays the caller's until done. */
void service_let_in(struct service *service, struct let_in *ask);

/* Somebody signs in with badge and PIN: a session, whose token is shown once and stored as BLAKE2b. */
struct sign_in {
    struct tag badge;
    char pin[PIN_TEXT_MAX];
    /* the answer: */
    bool granted;
    bool too_fast;                /* not granted because too many have tried */
    char detail[DETAIL_TEXT_MAX]; /* not granted: why, as a sentence */
    char token[SERVICE_TOKEN_MAX];
    char name[NAME_TEXT_MAX];
    uint32_t roles;
    int64_t until_ms; /* when it ends if nothing is done in it */
    /* Called once, on the writer's thread, when it is on the disk. */
    void (*done)(struct sign_in *sign_in, struct fault fault);
    void *context;
};
/* Thread-safe, does not block; `sign_in` stays the caller's until done. */
void service_sign_in(struct service *service, struct sign_in *sign_in);
/* Thread-safe, does not block: the session of this token ends. `done` is called on the writer's thread when
 * it is on the disk and hub/http knows it: nobody gets in by it any more. */
void service_sign_out(struct service *service, struct span token,
                      void (*done)(void *context, struct fault fault), void *context);
/* Thread-safe, asynchronous: somebody works in the session of this token, and it goes on. */
void service_session_used(struct service *service, struct span token);
/* A manager's first PIN, or a forgotten one, from the command line. Synchronous. Faults: nobody has that
 * badge; not four to eight digits. */
MUST_USE struct fault service_set_pin(struct service *service, struct tag badge, const char *pin);

/* After a whole store came from another machine without its PINs: an event tells it. Synchronous. */
MUST_USE struct fault service_tell_pins_left(struct service *service);

/* Puts a workshop into the store, in one transaction, all or nothing: what is set up together with what is
 * there, pieces by a stock-take of the first day (events and opening postings); pieces that the hub has are
 * left as they are, new ones are a problem once it is at work. Problems are said (may be NULL); then nothing
 * is written, nor is it by a dry run. Synchronous. `progress` may be NULL. */
struct service_picture {
    char id[PHOTO_ID_MAX]; /* the SHA-256 of its bytes */
    char *bytes;
    size_t size;
};
struct service_import {
    const struct workshop *workshop;        /* read without a problem */
    const struct service_picture *pictures; /* that its models name: kept with it, or not at all. Borrowed */
    int picture_count;
    struct tag by; /* who brings it, as its event tells; none: whoever has the store */
    int64_t now_ms;
    bool dry_run;
    struct problems *problems; /* NULL: workshop_check has seen it; it is not checked again */
    void (*progress)(void *context, int64_t done, int64_t of);
    void *context;
};
MUST_USE struct fault service_import_with(struct service *service, const struct service_import *ask);
/* The same in short, of a workshop that workshop_check has seen. */
MUST_USE struct fault service_import(struct service *service, const struct workshop *workshop, int64_t now_ms,
                                     void (*progress)(void *context, int64_t done, int64_t of),
                                     void *context);

/* What the writer counts of itself; thread-safe, the service's. */
const struct counts *service_counts(const struct service *service);

/* Brings what the figures are counted from up to the newest event, in short turns of the writer. Synchronous;
 * not for the HTTP thread. */
MUST_USE struct fault service_fold(struct service *service);

/* Books all commands of a job or none of them, as one who is at the seat of job->who.badge: from the command
 * line, by somebody who has the store. `keep` sees the replies before anything is written, on the writer's
 * thread: false rolls all of it back, and the fault is FAULT_BUSY. Before it `say` hears of each thing that
 * an item names and the workshop has not, though the office may write it down; what was booked then is not
 * kept. Synchronous; job->done is not called. */
struct service_batch {
    struct job *job;
    void (*say)(void *context, size_t item, const char *field, const char *sentence);
    bool (*keep)(void *context, const struct job *job);
    void *context;
};
MUST_USE struct fault service_book_batch(struct service *service, struct service_batch *batch);

/* Books what is in the outbox of a kiosk that will not connect again: all of it or nothing, in order, and
 * what had arrived before not again. Synchronous; job->who is filled in, job->done is not called. */
struct service_take_in {
    struct tag badge; /* a manager's */
    char pin[PIN_TEXT_MAX];
    struct uuid outbox;
    struct code kiosk; /* whose it is, in case nothing of it ever arrived; none: not said */
    struct job *job;
    /* the answer: */
    char refused[DETAIL_TEXT_MAX]; /* a sentence: who may not; "" */
    char name[NAME_TEXT_MAX];      /* of the kiosk */
    int64_t booked;                /* numbers that had not arrived */
};
MUST_USE struct fault service_take_in(struct service *service, struct service_take_in *ask);

/* ------------------------------------------------------------------ reading: one reader a thread */

struct reader;
MUST_USE struct fault reader_open(const char *path, struct reader **out);
void reader_close(struct reader *reader);

/* The kiosk of a token; *found false when there is none or it was revoked. */
MUST_USE struct fault reader_find_kiosk(struct reader *reader, struct span token, struct identity *out,
                                        bool *found);
/* The seat of a session's token; *found false when there is none, or it ended before now. */
struct session {
    struct identity who;
    char name[NAME_TEXT_MAX];
    uint32_t roles;
    int64_t until_ms;
};
MUST_USE struct fault reader_find_session(struct reader *reader, struct span token, int64_t now_ms,
                                          struct session *out, bool *found);
/* What the workshop is called, and the language that it has said ("": none). */
MUST_USE struct fault reader_house_name(struct reader *reader, char name[NAME_TEXT_MAX],
                                        char language[LANGUAGE_TEXT_MAX]);
/* Whether a workshop was set up: it has a station. */
MUST_USE struct fault reader_has_workshop(struct reader *reader, bool *out);
/* `count` tags or badges that nothing and nobody has or had, one after the other. */
MUST_USE struct fault reader_free_tags(struct reader *reader, enum tag_kind kind, int count, struct tag *out);
/* A station's name, that of the first station of a kind, or the code itself. */
MUST_USE struct fault reader_place_name(struct reader *reader, const struct code *station_or_kind,
                                        char out[NAME_TEXT_MAX]);
/* Those that were chosen; settings_get knows the defaults of the others. */
MUST_USE struct fault reader_settings(struct reader *reader, struct settings *out);
MUST_USE struct fault reader_board(struct reader *reader, int64_t now_ms, struct board *out);
/* A piece by printed tag; with the events of its life when `history` is given (the newest `history_max`,
 * oldest first). */
struct history_line {
    int64_t seq, at_ms;
    enum verb verb; /* VERB_REPORT stands for the opening stock-take */
    struct code station;
    struct tag operator_badge;
    enum piece_state state;
    struct mass book_mass;
    bool has_verdict;
    struct verdict verdict;
    bool undone;
};
/* The sheet of a piece and what happened to it (history may be NULL). *found false: nothing has the tag; when
 * it was taken off a piece, out->piece.tag is the one that came in its place, and out->name the piece, else
 * there is no tag in it. */
MUST_USE struct fault reader_sheet(struct reader *reader, struct tag tag, struct sheet *out, bool *found,
                                   struct history_line *history, size_t history_max, size_t *history_count);
/* Whose badge it is. */
MUST_USE struct fault reader_person(struct reader *reader, struct tag badge, struct person *out, bool *found);
/* What a kiosk must know: all pieces that are not finished, or (*after > 0) those whose last event is later
 * than *after, finished ones included. *after becomes 0 when too much has changed to be told but as a whole.
 * `world` has its arrays allocated to SHEETS_MAX / PEOPLE_MAX. */
MUST_USE struct fault reader_world(struct reader *reader, int64_t *after, int64_t now_ms,
                                   struct world *world);
/* The same, for a kiosk that writes to this outbox: with the places that are lent to it. */
MUST_USE struct fault reader_world_of(struct reader *reader, int64_t kiosk, struct uuid outbox,
                                      int64_t *after, int64_t now_ms, struct world *world);

/* ------------------------------------------------------------------ proof */

struct verify_report {
    int64_t events, pieces, transfers, books, digests, photos;
    int64_t photos_due;      /* that sheets name, and that no kiosk has sent yet */
    int64_t stones_unsealed; /* events of before, whose seals have not their stones */
    char setup_untold[160];  /* parts of the set-up that no event tells yet, "pins, tokens": there were
                                events before they did; "": none */
    int64_t problems;        /* how many; the first 200 were said */
    int64_t first_seq;       /* the first event where something breaks; 0: none, or not at an event */
};

/* A digest as it was printed. */
#define DIGEST_TEXT_MAX     160
#define DIGEST_SEAL_MAX     40 /* 160 bits in base 32 */
#define DIGEST_BALANCES_MAX 24
struct digest_line {
    char day[16];
    int64_t seq, events;
    char seal[DIGEST_SEAL_MAX];
    char balances[DIGEST_BALANCES_MAX];
};
void digest_write(const struct digest_line *line, char out[DIGEST_TEXT_MAX]);
/* False: not such a line. */
MUST_USE bool digest_read(struct span text, struct digest_line *out);
/* The digest of a day (UTC, "2026-11-20"; NULL: the day of now), also beside a running hub. A day that is
 * over is kept in the store, too, when no hub has it open. FAULT_NOT_FOUND: nothing had happened by then. */
MUST_USE struct fault service_digest(const char *path, const char *day, int64_t now_ms,
                                     struct digest_line *out);

struct verify_conf {
    const char *path;
    const char *photos_in;             /* the folder of its photos; NULL: that beside it */
    const struct digest_line *digests; /* kept outside: must still be true; by seq */
    size_t digest_count;
    void (*say)(void *context, const char *sentence); /* gets a sentence for each problem; may be NULL */
    void (*progress)(void *context, int64_t done, int64_t of); /* events; may be NULL */
    void *context;
    const atomic_bool *give_up; /* once true, it ends soon with FAULT_BUSY; may be NULL */
};

/* Proves, from the events and transfers alone, at every event: the seals form one chain; every piece is in
 * exactly one place; each book sums to zero; each holder has the book mass of its pieces and nothing else;
 * what may not be negative is not; each correction names what it corrects, once; a move, a weighing, an
 * opening and an undo have posted exactly what follows from them. Then: the projections (pieces, presences,
 * orders, slips, tags, sheets, components, stones, what was learned, the figures) equal what the events give;
 * outboxes have no gap. Read-only: works beside a running hub. */
MUST_USE struct fault service_verify_with(const struct verify_conf *conf, struct verify_report *out);
/* The same without progress. */
MUST_USE struct fault service_verify(const char *path, void (*say)(void *context, const char *sentence),
                                     void *context, struct verify_report *out);

#endif

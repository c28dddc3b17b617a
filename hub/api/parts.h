/* What the resources share: reading a call, writing an answer. */
#ifndef TOUCHSTONE_API_PARTS_H
#define TOUCHSTONE_API_PARTS_H

#include "common/base/json.h"
#include "common/language/language.h"
#include "common/wire/wire.h"
#include "hub/api/api.h"

#define API_KIOSKS_MAX     64
#define API_PAGE_BYTES_MAX (64 * 1024 * 1024) /* of one answer that grows */
#define API_LIMIT          100                /* items on a page, when nobody says */
#define API_LIMIT_MAX      1000

struct kiosk_streams {
    int64_t kiosk;
    int count;          /* open streams; 0: a free place */
    struct uuid outbox; /* that it has said it writes to; nil: not yet */
    int64_t skew_ms;    /* of its clock, as the service was told last */
};

struct worker;

/* One for each thread that asks: the HTTP thread's has the workers, a worker's own has none. */
struct api {
    struct api_conf conf;
    struct reader *reader;
    struct worker *worker, *printer;
    struct wire_item items[WIRE_COMMANDS_MAX]; /* scratch of commands_post */
    struct board board;                        /* scratch */
    struct world world;                        /* scratch; arrays are allocated on first use */
    struct kiosk_streams streams[API_KIOSKS_MAX];
};

/* stream.c: a kiosk whose stream is open says which outbox it writes to, and its clock. */
void kiosk_said(struct api *api, const struct identity *who, struct uuid outbox, int64_t skew_ms);

/* ------------------------------------------------------------------ reading a call (call.c)
 * Of a parameter that was not given, *out is left as it was. False: it was given and makes no sense; `answer`
 * says so, and the resource ends with API_NOW. */

/* Empty when it was not given. */
struct span call_query(const struct api_call *call, const char *name);
MUST_USE bool call_int(const struct api_call *call, const char *name, int64_t low, int64_t high, int64_t *out,
                       struct api_answer *answer);
MUST_USE bool call_uuid(const struct api_call *call, const char *name, struct uuid *out,
                        struct api_answer *answer);
/* RFC 3339, or a day as 2026-11-20: its beginning by the clock on the workshop's wall. */
MUST_USE bool call_time(const struct api_call *call, const char *name, int64_t *out,
                        struct api_answer *answer);
/* A printed tag of this kind. */
MUST_USE bool call_tag(const struct api_call *call, const char *name, enum tag_kind kind, struct tag *out,
                       struct api_answer *answer);
/* One of `words`, which end in NULL; *out is its index. */
MUST_USE bool call_word(const struct api_call *call, const char *name, const char *const *words, int *out,
                        struct api_answer *answer);

/* ?after= and ?limit= of a list: begin behind the row `after` (0: at the beginning). */
struct call_page {
    int64_t after;
    int64_t limit; /* 1 … API_LIMIT_MAX */
};
MUST_USE bool call_page(const struct api_call *call, struct call_page *out, struct api_answer *answer);

/* ?from= and ?to=; a period that was not given ends now and begins `days` before its end. */
struct call_period {
    int64_t from_ms, to_ms; /* from ≤ t < to */
};
MUST_USE bool call_period(const struct api_call *call, int days, struct call_period *out,
                          struct api_answer *answer);

/* The same for figures of single persons, which are told for the setting person_days only: a period that was
 * asked for and begins earlier is refused. */
#define PERSON_DAYS_MOST 3660 /* all that the setting could allow */
MUST_USE bool call_person_period(struct api *api, const struct api_call *call, int days,
                                 struct call_period *out, struct api_answer *answer);

/* The number in the path; a bad one is answered "A <what> has a whole number." */
MUST_USE bool call_number(const struct api_call *call, const char *what, int64_t *out,
                          struct api_answer *answer);

/* ?format=, one of `words` (in this order, ending in NULL); without it JSON, or CSV by the Accept header. */
enum call_format { CALL_JSON, CALL_CSV, CALL_SVG };
MUST_USE bool call_format(const struct api_call *call, const char *const *words, enum call_format *out,
                          struct api_answer *answer);
/* By ?format=csv, or an Accept header that begins so. */
MUST_USE bool call_wants_csv(const struct api_call *call, bool *out, struct api_answer *answer);

/* From here on this thread speaks the language that the answer is to be in: ?language=, else the workshop's,
 * else the reader's own by Accept-Language, else English (docs/translating.md). Every answer that says
 * something in a language calls it first. */
MUST_USE bool call_speak(struct api *api, const struct api_call *call, struct api_answer *answer);

/* A manager who is signed in. */
bool call_is_manager(const struct api_call *call);

/* Why anybody may see whose losses are how large, … */
#define LEAK_PURPOSE "to find a leak at a bench, not to rank people"
/* … and who breaks how many stones. */
#define BREAKAGE_PURPOSE "to find where tools or training would help, not to rank people"

/* ------------------------------------------------------------------ answers: each returns API_NOW, so that a
 * resource can end with it (api.c) */
enum api_when answer_problem(struct api_answer *answer, enum api_status status, const char *detail);
enum api_when answer_problem_of(struct api_answer *answer, enum api_status status, const char *format, ...)
    PRINTF_LIKE(3, 4);
/* A fault of the store: ours, and may be tried again. */
enum api_when answer_fault(struct api_answer *answer, struct fault fault);
/* Takes over the text's malloc'ed data: JSON. */
enum api_when answer_text(struct api_answer *answer, struct text *text);
/* The same with another type, and the name of a file to keep it as (NULL: none). */
enum api_when answer_file(struct api_answer *answer, struct text *text, const char *type, const char *file);

/* A text in `size` malloc'ed bytes; data is NULL when there is no memory. */
struct text text_create(size_t size);

/* ------------------------------------------------------------------ a text that grows (page.c) */

/* Makes sure that `bytes` more fit, up to API_PAGE_BYTES_MAX in all; otherwise the text is marked as one that
 * overflowed. Begin with a zeroed text; answer_text and answer_file take it over, or free its data. */
void text_reserve(struct text *text, size_t bytes);

/* Lists of JSON objects: {"items":[ … ],"next":"cursor"}. Reserve room for an item, write it beginning with
 * json_begin_item, and end the list; `next` 0: that was all. */
void list_begin(struct text *text);
void list_end(struct text *text, int64_t next);

/* ------------------------------------------------------------------ tables: rows of typed columns, written
 * once, told as JSON or as CSV (table.c)
 *
 *   {"from":…,"to":…,"items":[{"station":"setting","wip":4}, …],"next":"…"}
 *   station,wip↵ setting,4↵      RFC 4180, UTF-8, times and numbers as in JSON; what does not apply is empty
 */
enum column_type { COLUMN_TEXT, COLUMN_INT, COLUMN_TIME, COLUMN_TRUTH };

struct column {
    const char *name; /* NULL ends a list of columns */
    enum column_type type;
    const char *about; /* for /openapi.json */
};

struct table {
    const struct column *columns;
    bool csv;
    int at; /* the column that comes next */
    struct text text;
};

/* Begins the answer; `name` and the period are told in JSON beside the rows (period NULL: none). */
void table_begin(struct table *table, const struct column *columns, bool csv,
                 const struct call_period *period);
/* The same of figures of single persons: what they are for stands in JSON beside the period. */
void table_begin_persons(struct table *table, const struct column *columns, bool csv,
                         const struct call_period *period, const char *purpose);
/* The next cell, in the columns' order; the last of a row ends it. Each asserts that the column has this
 * type. */
void table_text(struct table *table, const char *value); /* "" : does not apply */
void table_int(struct table *table, int64_t value);
void table_time(struct table *table, int64_t unix_ms); /* 0: does not apply */
void table_truth(struct table *table, bool value);
void table_none(struct table *table); /* does not apply */
/* Gives up, before a fault is answered. */
void table_drop(struct table *table);
/* Ends it and answers. `file`: "wip", kept as wip.csv. `next` 0: that was all. */
enum api_when table_answer(struct table *table, const char *file, int64_t next, struct api_answer *answer);

/* A table that comes in pages, each up to ?limit= rows; a CSV that was asked without it is whole. */
struct table_page {
    struct table table;
    int64_t limit, taken;
    int64_t after; /* cursor of the last row on it; of the last on the page before */
    int64_t next;  /* cursor of the next page; 0: that was all */
};

/* Reads ?after=, ?limit= and ?format=. False: one of them was answered. */
MUST_USE bool table_page_begin(struct table_page *page, const struct api_call *call,
                               const struct column *columns, struct api_answer *answer);
/* The row with this cursor comes onto the page; false: it is full, and there is more. */
MUST_USE bool table_page_takes(struct table_page *page, int64_t cursor);
/* Answers the page, or the fault that reading it met. */
enum api_when table_page_answer(struct table_page *page, struct fault fault, const char *file,
                                struct api_answer *answer);

/* ------------------------------------------------------------------ workers (worker.c) */

/* Starts one for this api. */
MUST_USE struct fault worker_open(const struct api *api, struct worker **out);
/* Finishes what waits. Accepts NULL. */
void worker_close(struct worker *worker);
enum api_when worker_ask(struct worker *worker, int resource, const struct api_call *call,
                         struct api_answer *answer);

#endif

/* Forms: what the verbs of the office, the manager and the rarer bench work say, beyond who, where and which
 * piece. Each such verb is one row of a table of its family (form_life.c, form_metal.c …): its fields with
 * their types and bounds, a sentence, and an example. Reading a form, /openapi.json, and the pages of the
 * manual all follow from the table, so that a new command is one row here and one function of the hub's
 * service. Pure.
 *
 * A form that was read is checked: what is needed is there, every number is within its bounds, every word is
 * one of those offered. What only the workshop can know (is there such an order?) is the service's to judge.
 */
#ifndef TOUCHSTONE_FORM_H
#define TOUCHSTONE_FORM_H

#include "common/rules/command.h"

#define FORM_FIELDS_MAX 24
#define FORM_ROWS_MAX   512 /* of one list */
#define FORM_TEXT_MAX   400 /* bytes of one text */

enum form_type {
    FORM_TEXT,  /* UTF-8, up to FORM_TEXT_MAX bytes */
    FORM_CODE,  /* a code: the name of an alloy, a station, an order … */
    FORM_WORD,  /* one of `words` */
    FORM_PIECE, /* a printed tag of a piece, a lot or a tree */
    FORM_BADGE,
    FORM_MASS,  /* micrograms, ≥ low */
    FORM_COUNT, /* how many, ≥ 1 */
    FORM_PPM,   /* parts per million */
    FORM_INT,   /* a number whose unit is in its name */
    FORM_TIME,  /* RFC 3339 UTC, kept as ms since 1970 */
    FORM_FLAG,  /* true or false */
    FORM_ROWS,  /* a list of smaller forms */
};

struct form_field {
    const char *name; /* NULL ends a table */
    enum form_type type;
    bool needed;
    int64_t low, high; /* of a number; of a list: how many rows. 0: the type's own (a count that may be 0 is a
                          FORM_INT) */
    const char *const *words;      /* FORM_WORD: ends in NULL */
    const struct form_field *rows; /* FORM_ROWS: the fields of each row */
    const char *about;             /* a few words for the manual */
};

#define FORM_END                                                                                             \
    {                                                                                                        \
        .name = NULL                                                                                         \
    }

struct form_kind {
    enum verb verb;
    bool piece; /* the command must name a piece (`piece`), lot or tree */
    const struct form_field *fields;
    const char *about;   /* a sentence for the manual: what it does */
    const char *example; /* its own fields as JSON, "{\"note\":\"…\"}"; the tests execute it */
};

/* The form of a verb; NULL for the bench's own verbs and for `put`, which say what they say in other ways. */
const struct form_kind *form_kind_of(enum verb verb);

struct form;

struct form_value {
    bool given;
    int64_t number;          /* masses in µg, times in ms, flags as 0 and 1, words as their index */
    const char *text;        /* text, code, word, tag; never NULL once given */
    const struct form *rows; /* FORM_ROWS */
    size_t count;
};

struct form {
    const struct form_field *fields;
    struct form_value values[FORM_FIELDS_MAX];
};

/* ------------------------------------------------------------------ reading what a form says
 * Each asserts that the form has a field of that name and type. One that was not given reads as 0, "", none.
 */
bool form_has(const struct form *form, const char *name);
int64_t form_int(const struct form *form,
                 const char *name); /* FORM_COUNT, _PPM, _INT, _TIME, _FLAG, _WORD's index */
struct mass form_mass(const struct form *form, const char *name);
const char *form_text(const struct form *form,
                      const char *name); /* FORM_TEXT, _CODE, _WORD, _PIECE, _BADGE */
struct code form_code(const struct form *form, const char *name);
struct tag form_tag(const struct form *form, const char *name); /* FORM_PIECE, FORM_BADGE */
/* The rows of a list; *count how many. Borrowed. */
const struct form *form_rows(const struct form *form, const char *name, size_t *count);

/* ------------------------------------------------------------------ making one (a bench that asks, a test)
 * Values are borrowed. Asserts that the field is there and of a fitting type. */
struct form form_new(const struct form_field *fields);
void form_set_int(struct form *form, const char *name, int64_t value); /* also masses, times, flags */
void form_set_text(struct form *form, const char *name, const char *value);
void form_set_rows(struct form *form, const char *name, const struct form *rows, size_t count);

/* Who may do this: as its verb says; a manager alone, where its form says what only a manager may say. */
enum who form_who(const struct command *command);

/* Whether a value of this type is kept as text; else as a number, or (FORM_ROWS) as rows. */
bool form_is_text(enum form_type type);

/* The bounds that hold for a number of this field. */
void form_bounds(const struct form_field *field, int64_t *low, int64_t *high);

/* The tables, one a family; each ends with a row whose `fields` is NULL. */
extern const struct form_kind FORMS_LIFE[], FORMS_QUALITY[], FORMS_GRANT[], FORMS_TREE[], FORMS_METAL[],
    FORMS_STONE[], FORMS_LEARN[], FORMS_ORDER[], FORMS_SETUP[], FORMS_ALERT[];

#endif

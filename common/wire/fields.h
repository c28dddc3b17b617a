/* Reading a JSON object field by field. What is wrong is complained about with its path ("pieces[3].tag"),
 * leaves its target alone, and does not stop the rest: so that a person sees all problems of a file at once.
 */
#ifndef TOUCHSTONE_WIRE_FIELDS_H
#define TOUCHSTONE_WIRE_FIELDS_H

#include "common/base/fault.h"
#include "common/rules/workshop.h"
#include "common/wire/value.h"

struct complaints {
    int64_t count;
    struct fault first;        /* of the first: "stations[2].limit.pieces: must be …" */
    struct problems *problems; /* all are said to it; may be NULL */
};

/* An object, and how one comes to it from the root: the root has above == NULL. */
struct fields {
    json_t *object;
    const struct fields *above;
    const char *name; /* the field of `above` that holds it */
    int index;        /* its place when that field is an array; else -1 */
    struct complaints *complaints;
};

enum need { OPTIONAL, REQUIRED };

struct fields fields_root(json_t *object, struct complaints *complaints);

/* Complains about field `name` of the object; "" is the object itself. */
void fields_complain(const struct fields *fields, const char *name, const char *format, ...)
    PRINTF_LIKE(3, 4);
/* Complains about each field that is not in the list, which ends in NULL. */
void fields_allow(const struct fields *fields, const char *const names[]);

bool fields_has(const struct fields *fields, const char *name);

/* The object in field `name`. False when it is absent or (complained) wrong. */
MUST_USE bool field_object(const struct fields *fields, const char *name, enum need need, struct fields *out);
/* How many objects the array in field `name` has; 0 when absent. More than `max` is complained about, and 0.
 */
MUST_USE int field_array(const struct fields *fields, const char *name, enum need need, int max);
/* The i-th of that array, an object; complains and returns false when it is another thing. */
MUST_USE bool field_item(const struct fields *fields, const char *name, int index, struct fields *out);

/* Each leaves *out alone when the field is absent or wrong, and returns true only when it was there and
 * right. */
bool field_int(const struct fields *fields, const char *name, enum need need, int64_t low, int64_t high,
               int64_t *out);
bool field_int32(const struct fields *fields, const char *name, enum need need, int32_t low, int32_t high,
                 int32_t *out);
bool field_bool(const struct fields *fields, const char *name, enum need need, bool *out);
bool field_span(const struct fields *fields, const char *name, enum need need, struct span *out);
bool field_text(const struct fields *fields, const char *name, enum need need, char *out, size_t capacity);
bool field_uuid(const struct fields *fields, const char *name, enum need need, struct uuid *out);
bool field_time(const struct fields *fields, const char *name, enum need need, int64_t *out_unix_ms);
bool field_code(const struct fields *fields, const char *name, enum need need, struct code *out);
bool field_uid(const struct fields *fields, const char *name, enum need need, struct uid *out);
bool field_tag(const struct fields *fields, const char *name, enum need need, enum tag_kind kind,
               struct tag *out);
/* Micrograms as a JSON integer. */
bool field_mass(const struct fields *fields, const char *name, enum need need, int64_t low_ug,
                struct mass *out);
/* A number that a person wrote, × 10^scale: see value_decimal. `low` and `high` are scaled. */
bool field_decimal(const struct fields *fields, const char *name, enum need need, int scale, int64_t low,
                   int64_t high, int64_t *out);

#define FIELD_TEXT(fields, name, need, array) field_text((fields), (name), (need), (array), sizeof(array))

/* A word of an X-list: `find` is its <type>_find. */
#define FIELD_WORD(fields, name, need, find, out)                                                            \
    do {                                                                                                     \
        struct span field_word_;                                                                             \
        if (field_span((fields), (name), (need), &field_word_) && !find(field_word_, (out)))                 \
            fields_complain((fields), (name), "is a word that is not known here");                           \
    } while (0)

#endif

/* A form from JSON, by the table of its fields. Only common/wire includes it. */
#ifndef TOUCHSTONE_FORM_JSON_H
#define TOUCHSTONE_FORM_JSON_H

#include <jansson.h>

#include "common/base/arena.h"
#include "common/base/text.h"
#include "common/rules/form.h"
#include "common/rules/problem.h"

/* What is wrong with a form: the field ("parts[2].mass_ug") and a sentence. The first of several; `all`, when
 * it is given, gets each. */
struct form_problem {
    char field[CODE_TEXT_MAX];
    char detail[DETAIL_TEXT_MAX];
    bool misread; /* a tag whose check character does not fit */
    struct problems *all;
};

/* Reads the fields of `object` that are not in `envelope` (NULL-terminated) into a form in `arena`. False:
 * *problem says what is wrong, the first in the order of the table, unknown fields before all; *out has what
 * could be read (NULL: no memory). */
MUST_USE bool form_read(json_t *object, const char *const *envelope, const struct form_field *fields,
                        struct arena *arena, const struct form **out, struct form_problem *problem);

/* Writes what the form says as members of the object that is open, in the order of its table. */
void form_write(struct text *out, const struct form *form);

#endif

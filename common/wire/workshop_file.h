/* What the two files share that read a workshop file: workshop_json.c reads the set-up, workshop_order_json.c
 * the orders and the pieces. Nobody else includes it. */
#ifndef TOUCHSTONE_WORKSHOP_FILE_H
#define TOUCHSTONE_WORKSHOP_FILE_H

#include "common/wire/parse.h"
#include "common/wire/parts.h"
#include "common/wire/wire.h"

enum {
    PERCENT_SCALE = 4, /* per cent → ppm */
    UG_PER_CARAT_E5 = 2,
    QUANTITY_MAX = 10000,
};

static const int64_t MASS_MAX = WIRE_MASS_MAX_UG;

struct workshop_file {
    struct fields root;
    struct workshop *out;
    int64_t now_ms;
    bool is_part; /* of a whole workshop: it needs no name */
};

/* Numbers in the units that people write: grams, parts as a decimal of this scale, carats. */
void workshop_field_grams(const struct fields *fields, const char *name, enum need need, int64_t low_ug,
                          struct mass *out);
void workshop_field_ppm(const struct fields *fields, const char *name, enum need need, int scale, int64_t low,
                        int32_t *out);
void workshop_field_carats(const struct fields *fields, const char *name, enum need need, int64_t high_e5,
                           struct mass *out);
/* Who sets up a workshop makes tags, and needs their last character; who misread one that is printed reads it
 * again. */
void workshop_read_tag(const struct fields *fields, const char *name, enum tag_kind kind, struct tag *out);

/* One item of a list, at `index` of what is read. */
void workshop_read_order(const struct fields *fields, const struct workshop_file *file, int index);
void workshop_read_order_line(const struct fields *fields, const struct workshop_file *file, int index);
void workshop_read_piece(const struct fields *fields, const struct workshop_file *file, int index);

#endif

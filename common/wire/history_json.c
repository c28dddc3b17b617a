/* What happened to a piece, as it stands behind its sheet (GET /v1/pieces/{tag}). */
#include <string.h>

#include "common/wire/fields.h"
#include "common/wire/parse.h"
#include "common/wire/wire.h"

enum { TOLD_MAX = 1000 };

/* False: a deed of a newer hub, which nobody here has a word for. */
static bool read_deed(const struct fields *fields, struct piece_deed *out)
{
    struct span verb = {"", 0};
    memset(out, 0, sizeof *out);
    if (!field_span(fields, "do", REQUIRED, &verb) || !verb_find(verb, &out->verb))
        return false;
    field_time(fields, "at", REQUIRED, &out->at_ms);
    field_code(fields, "station", OPTIONAL, &out->station);
    field_tag(fields, "operator", OPTIONAL, TAG_BADGE, &out->operator_badge);
    field_mass(fields, "book_ug", OPTIONAL, -WIRE_MASS_MAX_UG, &out->book_mass);
    field_bool(fields, "undone", OPTIONAL, &out->undone);
    return true;
}

/* False: of a moment that nobody here has a word for. */
static bool read_photo(const struct fields *fields, struct piece_photo *out)
{
    struct span id = {"", 0}, moment = {"", 0};
    memset(out, 0, sizeof *out);
    if (!field_span(fields, "id", REQUIRED, &id) || !field_span(fields, "moment", REQUIRED, &moment))
        return false;
    field_time(fields, "at", REQUIRED, &out->at_ms);
    out->after = span_is(moment, "after");
    return photo_is_id(id) && TEXT_COPY(out->id, id) && (out->after || span_is(moment, "before"));
}

/* A hub that knows of none tells none. */
static void read_photos(const struct fields *fields, struct piece_history *out)
{
    int count = field_array(fields, "photos", OPTIONAL, TOLD_MAX);
    for (int i = count - 1; i >= 0 && out->photo_count < PIECE_PHOTOS_MAX; i--) {
        struct fields item;
        if (field_item(fields, "photos", i, &item) && read_photo(&item, &out->photos[out->photo_count]))
            out->photo_count++;
    }
}

/* The hub tells the oldest first. */
static void read_history(const struct fields *fields, struct piece_history *out)
{
    int count = field_array(fields, "history", REQUIRED, TOLD_MAX);
    field_tag(fields, "tag", REQUIRED, TAG_PIECE, &out->piece);
    for (int i = count - 1; i >= 0 && out->count < PIECE_HISTORY_MAX; i--) {
        struct fields item;
        if (field_item(fields, "history", i, &item) && read_deed(&item, &out->deeds[out->count]))
            out->count++;
    }
}

struct fault wire_read_piece_history(struct span body, struct piece_history *out)
{
    struct complaints complaints = {.problems = NULL};
    json_t *root;
    memset(out, 0, sizeof *out);
    struct fault fault = parse_json(body, WIRE_PIECE_TEXT_MAX, "the history", &root);
    if (fault_is(fault))
        return fault;
    struct fields fields = fields_root(root, &complaints);
    if (json_is_object(root)) {
        read_history(&fields, out);
        read_photos(&fields, out);
    } else {
        fields_complain(&fields, "", "must be an object, in { }");
    }
    json_decref(root);
    return complaints.count > 0 ? complaints.first : FAULT_OK;
}

/* The orders and the pieces of a workshop file: what was entered, and what a stock-take finds. */
#include "common/base/time.h"
#include "common/rules/order.h"
#include "common/wire/workshop_file.h"

enum { HOURS_MAX = 100000 };

/* What an order has once it was entered here: a file of a person may leave all of it out. */
static void read_order_sheet(const struct fields *fields, struct workshop_order *out)
{
    out->has_state = fields_has(fields, "state");
    FIELD_WORD(fields, "state", OPTIONAL, order_state_find, &out->state);
    FIELD_TEXT(fields, "specification", OPTIONAL, out->texts.specification);
    FIELD_TEXT(fields, "documents", OPTIONAL, out->texts.documents);
    FIELD_TEXT(fields, "quote", OPTIONAL, out->texts.quote);
    FIELD_TEXT(fields, "payment", OPTIONAL, out->texts.payment);
    FIELD_TEXT(fields, "remark", OPTIONAL, out->texts.note);
    FIELD_TEXT(fields, "skip_prototype", OPTIONAL, out->texts.skip_reason);
    FIELD_TEXT(fields, "skip_note", OPTIONAL, out->texts.skip_note);
    FIELD_TEXT(fields, "ending", OPTIONAL, out->texts.ending);
    field_bool(fields, "feasible", OPTIONAL, &out->feasible);
    field_bool(fields, "materials", OPTIONAL, &out->materials);
    field_bool(fields, "deadline", OPTIONAL, &out->deadline);
    field_time(fields, "released", OPTIONAL, &out->released_ms);
    field_time(fields, "delivered", OPTIONAL, &out->delivered_ms);
    field_time(fields, "ended", OPTIONAL, &out->ended_ms);
}

void workshop_read_order(const struct fields *fields, const struct workshop_file *file, int index)
{
    static const char *const names[] = {
        "code",     "client",    "due",      "due_in_hours",  "rush",           "note",      "state",
        "quote",    "payment",   "remark",   "specification", "skip_prototype", "skip_note", "ending",
        "feasible", "materials", "deadline", "documents",     "released",       "delivered", "ended",
        NULL};
    struct workshop_order *out = &file->out->orders[index];
    int64_t hours;
    fields_allow(fields, names);
    field_code(fields, "code", REQUIRED, &out->code);
    /* a draft may not know its client yet */
    FIELD_TEXT(fields, "client", fields_has(fields, "state") ? OPTIONAL : REQUIRED, out->client);
    field_time(fields, "due", OPTIONAL, &out->due_ms);
    if (field_int(fields, "due_in_hours", OPTIONAL, -HOURS_MAX, HOURS_MAX, &hours))
        out->due_ms = file->now_ms + hours * HOUR_MS;
    if (fields_has(fields, "due") && fields_has(fields, "due_in_hours"))
        fields_complain(fields, "due_in_hours", "and \"due\" both say when: keep one of them");
    field_bool(fields, "rush", OPTIONAL, &out->rush);
    read_order_sheet(fields, out);
}

void workshop_read_order_line(const struct fields *fields, const struct workshop_file *file, int index)
{
    static const char *const names[] = {"order",         "line",      "model",         "size",
                                        "quantity",      "as_lot",    "alloy",         "custody",
                                        "stones",        "finish",    "customisation", "volume_mm3_e3",
                                        "tolerance_ppm", "cancelled", "note",          NULL};
    struct workshop_line *out = &file->out->order_lines[index];
    out->custody = code_of("own");
    fields_allow(fields, names);
    field_code(fields, "order", REQUIRED, &out->order);
    field_int32(fields, "line", REQUIRED, 1, ORDER_LINES_MAX, &out->line);
    field_code(fields, "model", REQUIRED, &out->model);
    FIELD_TEXT(fields, "size", OPTIONAL, out->size);
    field_int(fields, "quantity", REQUIRED, 1, QUANTITY_MAX, &out->quantity);
    field_bool(fields, "as_lot", OPTIONAL, &out->as_lot);
    field_code(fields, "alloy", OPTIONAL, &out->alloy);
    field_code(fields, "custody", OPTIONAL, &out->custody);
    FIELD_TEXT(fields, "stones", OPTIONAL, out->stones);
    FIELD_TEXT(fields, "finish", OPTIONAL, out->finish);
    FIELD_TEXT(fields, "customisation", OPTIONAL, out->customisation);
    field_int(fields, "volume_mm3_e3", OPTIONAL, 1, ORDER_VOLUME_MM3_E3_MAX, &out->volume_mm3_e3);
    field_int32(fields, "tolerance_ppm", OPTIONAL, 1, PPM, &out->tolerance_ppm);
    field_bool(fields, "cancelled", OPTIONAL, &out->cancelled);
}

static void read_gross(const struct fields *fields, struct workshop_piece *out)
{
    out->weighed = fields_has(fields, "gross_g") || fields_has(fields, "gross_ug");
    if (fields_has(fields, "gross_g") && fields_has(fields, "gross_ug"))
        fields_complain(fields, "gross_ug", "and \"gross_g\" both say the weight: keep one of them");
    workshop_field_grams(fields, "gross_g", OPTIONAL, 1, &out->gross);
    field_mass(fields, "gross_ug", OPTIONAL, 1, &out->gross);
}

/* What a stock-take finds on it. */
static void read_engraved(const struct fields *fields, struct engraving *out)
{
    static const char *const names[] = {"serial", "hallmark", "marks", "inscription", "note", NULL};
    struct fields engraved;
    if (!field_object(fields, "engraved", OPTIONAL, &engraved))
        return;
    fields_allow(&engraved, names);
    if (FIELD_TEXT(&engraved, "serial", REQUIRED, out->serial) && !serial_is_one(span_of(out->serial)))
        fields_complain(&engraved, "serial", "must have 1 to 32 letters, digits, - . and /");
    FIELD_TEXT(&engraved, "hallmark", OPTIONAL, out->hallmark);
    FIELD_TEXT(&engraved, "marks", OPTIONAL, out->marks);
    FIELD_TEXT(&engraved, "inscription", OPTIONAL, out->inscription);
}

void workshop_read_piece(const struct fields *fields, const struct workshop_file *file, int index)
{
    static const char *const names[] = {"tag",
                                        "name",
                                        "chip",
                                        "order",
                                        "model",
                                        "size",
                                        "lot",
                                        "custody",
                                        "quantity",
                                        "station",
                                        "state",
                                        "stones_set_ct",
                                        "gross_g",
                                        "gross_ug",
                                        "line",
                                        "note",
                                        "route",
                                        "volume_mm3",
                                        "tolerance_percent",
                                        "engraved",
                                        NULL};
    struct workshop_piece *out = &file->out->pieces[index];
    *out = (struct workshop_piece){.quantity = 1, .custody = code_of("own"), .state = PIECE_QUEUED};
    fields_allow(fields, names);
    workshop_read_tag(fields, "tag", TAG_PIECE, &out->tag);
    FIELD_TEXT(fields, "name", REQUIRED, out->name);
    field_uid(fields, "chip", OPTIONAL, &out->chip);
    field_code(fields, "order", OPTIONAL, &out->order);
    field_int32(fields, "line", OPTIONAL, 1, ORDER_LINES_MAX, &out->line);
    field_code(fields, "model", REQUIRED, &out->model);
    FIELD_TEXT(fields, "size", OPTIONAL, out->size);
    field_code(fields, "lot", REQUIRED, &out->lot);
    field_code(fields, "custody", OPTIONAL, &out->custody);
    field_int(fields, "quantity", OPTIONAL, 1, QUANTITY_MAX, &out->quantity);
    field_code(fields, "station", OPTIONAL, &out->station);
    FIELD_WORD(fields, "state", OPTIONAL, piece_state_find, &out->state);
    field_code(fields, "route", OPTIONAL, &out->route);
    field_decimal(fields, "volume_mm3", OPTIONAL, 3, 1, ORDER_VOLUME_MM3_E3_MAX, &out->volume_mm3_e3);
    workshop_field_ppm(fields, "tolerance_percent", OPTIONAL, PERCENT_SCALE, 1, &out->tolerance_ppm);
    workshop_field_carats(fields, "stones_set_ct", OPTIONAL, MASS_MAX / UG_PER_CARAT_E5, &out->stones);
    read_engraved(fields, &out->engraved);
    read_gross(fields, out);
}

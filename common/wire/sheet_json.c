/* The sheet of one piece ⇄ JSON: what it is, where it is, and what the next weighing should show. */
#include <string.h>

#include "common/wire/parse.h"
#include "common/wire/parts.h"
#include "common/wire/wire.h"
#include "common/base/json.h"

enum { STANDARD_S_MAX = 10000000 };

static void write_step(struct text *out, const struct route_step *step)
{
    json_begin_item(out);
    json_add_text(out, "kind", step->kind.text);
    json_add_text_if(out, "visit", step->visit.text);
    json_add_int(out, "factor_ppm", step->factor_ppm);
    json_add_int_if(out, "factor_u_ppm", step->factor_u_ppm);
    json_add_true_if(out, "factor_verified", step->factor_verified);
    json_add_int_if(out, "tolerance_ppm", step->tolerance_ppm);
    json_add_text(out, "weigh", weigh_policy_word(step->weigh));
    json_add_true_if(out, "inspection", step->inspection);
    json_add_true_if(out, "sets_stones", step->sets_stones);
    json_add_int_if(out, "standard_s", step->standard_s);
    json_end(out, '}');
}

static void write_since(struct text *out, const struct custody_since *since)
{
    if (tag_is_none(since->operator_badge) && !since->several && code_is_none(since->first))
        return;
    json_begin_field(out, "stretch", '{');
    json_add_text_if(out, "operator", since->operator_badge.text);
    json_add_true_if(out, "several", since->several);
    json_add_text_if(out, "first", since->first.text);
    json_add_text_if(out, "last", since->last.text);
    json_end(out, '}');
}

static void write_findings(struct text *out, const struct findings *findings)
{
    if (findings->count == 0)
        return;
    json_begin_field(out, "findings", '[');
    for (int i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        json_begin_item(out);
        json_add_text(out, "alloy", finding->alloy.text);
        json_add_text(out, "custody", finding->custody.text);
        json_add_int(out, "mass_ug", finding->mass.ug);
        json_add_int(out, "step", finding->step);
        json_add_true_if(out, "own", finding->own);
        json_end(out, '}');
    }
    json_end(out, ']');
}

static void write_piece(struct text *out, const struct piece *piece)
{
    json_add_text(out, "tag", piece->tag.text);
    json_add_true_if(out, "tree", piece->kind == KIND_TREE);
    json_add_int(out, "version", piece->version);
    json_add_int(out, "quantity", piece->quantity);
    json_add_text(out, "place", place_word(piece->place));
    json_add_text(out, "state", piece_state_word(piece->state));
    if (piece->state == PIECE_HELD)
        json_add_text(out, "was", piece_state_word(piece->was));
    json_add_text_if(out, "station", piece->station.text);
    json_add_text_if(out, "tray", piece->tray.text);
    json_add_int(out, "step", piece->step);
    json_add_true_if(out, "rework", piece->rework);
    json_add_text_if(out, "holder", piece->holder.text);
    json_add_int(out, "book_ug", piece->book_mass.ug);
    json_add_int_if(out, "stones_ug", piece->stones.ug);
    json_add_int_if(out, "stones_due_ug", piece->stones_due.ug);
    json_add_int_if(out, "each_due_ug", piece->each_due.ug);
    json_add_true_if(out, "weighed", piece->weighed);
    json_add_true_if(out, "weighed_here", piece->weighed_here);
    write_since(out, &piece->since);
    write_findings(out, &piece->findings);
    json_begin_field(out, "steps", '[');
    for (int i = 0; i < piece->step_count; i++)
        write_step(out, &piece->steps[i]);
    json_end(out, ']');
}

static void write_theory(struct text *out, const struct theory *theory)
{
    if (!theory->known)
        return;
    json_begin_field(out, "theory", '{');
    json_add_int(out, "metal_ug", theory->metal.ug);
    json_add_int_if(out, "stones_ug", theory->stones.ug);
    json_add_int(out, "u_ug", theory->uncertainty.ug);
    json_end(out, '}');
}

static void write_names(struct text *out, const struct sheet *sheet)
{
    json_add_text(out, "name", sheet->name);
    json_add_text_if(out, "model", sheet->model);
    json_add_text_if(out, "alloy_name", sheet->alloy_name);
    json_add_text_if(out, "stones_text", sheet->stones_text);
    json_add_text_if(out, "size", sheet->size);
    json_add_text_if(out, "alloy", sheet->alloy.text);
    json_add_text_if(out, "custody", sheet->custody.text);
    json_add_text(out, "icon", icon_word(sheet->icon));
    json_add_text_if(out, "picture", sheet->picture);
    json_add_true_if(out, "rush", sheet->rush);
    json_add_time_if(out, "due", sheet->due_ms);
    json_add_time_if(out, "since", sheet->since_ms);
    json_add_text_if(out, "chip", sheet->chip.text);
}

static void write_stones(struct text *out, const struct sheet *sheet)
{
    if (sheet->stone_count == 0)
        return;
    json_begin_field(out, "stones", '[');
    for (int i = 0; i < sheet->stone_count; i++) {
        json_begin_item(out);
        json_add_text(out, "kind", sheet->stones[i].kind.text);
        json_add_int(out, "count", sheet->stones[i].count);
        json_add_text_if(out, "setting", sheet->stones[i].setting);
        json_end(out, '}');
    }
    json_end(out, ']');
}

void wire_write_sheet(struct text *out, const struct sheet *sheet)
{
    json_begin(out, '{');
    write_piece(out, &sheet->piece);
    write_names(out, sheet);
    write_theory(out, &sheet->theory);
    json_add_int_if(out, "tolerance_ppm", sheet->tolerance_ppm);
    if (sheet->has_verdict)
        json_add_text(out, "ruling", ruling_word(sheet->ruling));
    write_stones(out, sheet);
    json_end(out, '}');
}

static void read_step(const struct fields *fields, struct route_step *out)
{
    field_code(fields, "kind", REQUIRED, &out->kind);
    field_code(fields, "visit", OPTIONAL, &out->visit);
    field_int32(fields, "factor_ppm", REQUIRED, 1, PPM, &out->factor_ppm);
    field_int32(fields, "factor_u_ppm", OPTIONAL, 0, PPM, &out->factor_u_ppm);
    field_bool(fields, "factor_verified", OPTIONAL, &out->factor_verified);
    field_int32(fields, "tolerance_ppm", OPTIONAL, 0, PPM, &out->tolerance_ppm);
    FIELD_WORD(fields, "weigh", REQUIRED, weigh_policy_find, &out->weigh);
    field_bool(fields, "inspection", OPTIONAL, &out->inspection);
    field_bool(fields, "sets_stones", OPTIONAL, &out->sets_stones);
    field_int32(fields, "standard_s", OPTIONAL, 0, STANDARD_S_MAX, &out->standard_s);
}

static void read_since(const struct fields *fields, struct custody_since *out)
{
    struct fields since;
    if (!field_object(fields, "stretch", OPTIONAL, &since))
        return;
    field_tag(&since, "operator", OPTIONAL, TAG_BADGE, &out->operator_badge);
    field_bool(&since, "several", OPTIONAL, &out->several);
    field_code(&since, "first", OPTIONAL, &out->first);
    field_code(&since, "last", OPTIONAL, &out->last);
}

static void read_steps(const struct fields *fields, struct sheet *out)
{
    int count = field_array(fields, "steps", REQUIRED, ROUTE_STEPS_MAX);
    out->piece.step_count = count;
    for (int i = 0; i < count; i++) {
        struct fields item;
        if (field_item(fields, "steps", i, &item))
            read_step(&item, &out->steps[i]);
    }
}

static void read_findings(const struct fields *fields, struct piece *out)
{
    out->findings.count = field_array(fields, "findings", OPTIONAL, FINDINGS_MAX);
    for (int i = 0; i < out->findings.count; i++) {
        struct finding *finding = &out->findings.items[i];
        struct fields item;
        if (!field_item(fields, "findings", i, &item))
            continue;
        field_code(&item, "alloy", REQUIRED, &finding->alloy);
        field_code(&item, "custody", REQUIRED, &finding->custody);
        field_mass(&item, "mass_ug", REQUIRED, 1, &finding->mass);
        field_int32(&item, "step", REQUIRED, -1, out->step_count - 1, &finding->step);
        field_bool(&item, "own", OPTIONAL, &finding->own);
    }
}

static void read_piece(const struct fields *fields, struct piece *out)
{
    bool is_tree = false;
    field_tag(fields, "tag", REQUIRED, TAG_PIECE, &out->tag);
    field_bool(fields, "tree", OPTIONAL, &is_tree);
    out->kind = is_tree ? KIND_TREE : KIND_PIECE;
    field_int(fields, "version", REQUIRED, 0, INT64_MAX, &out->version);
    field_int(fields, "quantity", REQUIRED, 1, INT64_MAX, &out->quantity);
    FIELD_WORD(fields, "place", REQUIRED, place_find, &out->place);
    FIELD_WORD(fields, "state", REQUIRED, piece_state_find, &out->state);
    FIELD_WORD(fields, "was", OPTIONAL, piece_state_find, &out->was);
    field_code(fields, "station", OPTIONAL, &out->station);
    field_code(fields, "tray", OPTIONAL, &out->tray);
    field_int32(fields, "step", REQUIRED, -1, out->step_count - 1, &out->step);
    field_bool(fields, "rework", OPTIONAL, &out->rework);
    field_tag(fields, "holder", OPTIONAL, TAG_BADGE, &out->holder);
    field_mass(fields, "book_ug", REQUIRED, -WIRE_MASS_MAX_UG, &out->book_mass);
    field_mass(fields, "stones_ug", OPTIONAL, 0, &out->stones);
    field_mass(fields, "stones_due_ug", OPTIONAL, 0, &out->stones_due);
    field_mass(fields, "each_due_ug", OPTIONAL, 0, &out->each_due);
    field_bool(fields, "weighed", OPTIONAL, &out->weighed);
    field_bool(fields, "weighed_here", OPTIONAL, &out->weighed_here);
    read_since(fields, &out->since);
    read_findings(fields, out);
}

/* One that is kept elsewhere than at the hub is none. */
static void read_picture(const struct fields *fields, struct sheet *out)
{
    struct span id;
    bool fits =
        !field_span(fields, "picture", OPTIONAL, &id) || !photo_is_id(id) || TEXT_COPY(out->picture, id);
    assert(fits);
}

static void read_names(const struct fields *fields, struct sheet *out)
{
    FIELD_TEXT(fields, "name", REQUIRED, out->name);
    FIELD_TEXT(fields, "model", OPTIONAL, out->model);
    FIELD_TEXT(fields, "alloy_name", OPTIONAL, out->alloy_name);
    FIELD_TEXT(fields, "stones_text", OPTIONAL, out->stones_text);
    FIELD_TEXT(fields, "size", OPTIONAL, out->size);
    field_code(fields, "alloy", OPTIONAL, &out->alloy);
    field_code(fields, "custody", OPTIONAL, &out->custody);
    FIELD_WORD(fields, "icon", REQUIRED, icon_find, &out->icon);
    read_picture(fields, out);
    field_bool(fields, "rush", OPTIONAL, &out->rush);
    field_time(fields, "due", OPTIONAL, &out->due_ms);
    field_time(fields, "since", OPTIONAL, &out->since_ms);
    field_uid(fields, "chip", OPTIONAL, &out->chip);
}

static void read_theory(const struct fields *fields, struct theory *out)
{
    struct fields theory;
    out->known = field_object(fields, "theory", OPTIONAL, &theory);
    if (!out->known)
        return;
    field_mass(&theory, "metal_ug", REQUIRED, 0, &out->metal);
    field_mass(&theory, "stones_ug", OPTIONAL, 0, &out->stones);
    field_int(&theory, "u_ug", REQUIRED, 0, INT64_MAX,
              &out->uncertainty.ug); /* can be many times the metal */
}

static void read_stones(const struct fields *fields, struct sheet *out)
{
    out->stone_count = field_array(fields, "stones", OPTIONAL, STONE_ROWS_MAX);
    for (int i = 0; i < out->stone_count; i++) {
        struct fields item;
        if (!field_item(fields, "stones", i, &item))
            continue;
        field_code(&item, "kind", REQUIRED, &out->stones[i].kind);
        field_int(&item, "count", REQUIRED, 1, INT64_MAX, &out->stones[i].count);
        FIELD_TEXT(&item, "setting", OPTIONAL, out->stones[i].setting);
    }
}

void sheet_read(const struct fields *fields, struct sheet *out)
{
    read_steps(fields, out); /* before the piece, whose step is one of them */
    read_piece(fields, &out->piece);
    read_names(fields, out);
    read_theory(fields, &out->theory);
    field_int32(fields, "tolerance_ppm", OPTIONAL, 0, PPM, &out->tolerance_ppm);
    out->has_verdict = fields_has(fields, "ruling");
    FIELD_WORD(fields, "ruling", OPTIONAL, ruling_find, &out->ruling);
    read_stones(fields, out);
    sheet_link(out);
}

struct fault wire_read_sheet(struct span body, struct sheet *out)
{
    struct complaints complaints = {.problems = NULL};
    json_t *root;
    struct fault fault = parse_json(body, WIRE_SHEET_TEXT_MAX, "the sheet", &root);
    if (fault_is(fault))
        return fault;
    struct fields fields = fields_root(root, &complaints);
    memset(out, 0, sizeof *out);
    if (json_is_object(root))
        sheet_read(&fields, out);
    else
        fields_complain(&fields, "", "must be an object, in { }");
    json_decref(root);
    return complaints.count > 0 ? complaints.first : FAULT_OK;
}

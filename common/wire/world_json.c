/* The kiosk's world ⇄ JSON, whole or what changed since. */
#include <stdlib.h>
#include <string.h>

#include "common/wire/parse.h"
#include "common/wire/parts.h"
#include "common/wire/wire.h"
#include "common/base/json.h"

void wire_write_roles(struct text *out, uint32_t roles)
{
    json_begin_field(out, "roles", '[');
    for (int i = 0; i < ROLE_COUNT; i++)
        if (roles_have(roles, (enum role)i))
            json_add_item(out, role_word((enum role)i));
    json_end(out, ']');
}

static void write_people(struct text *out, const struct world *world)
{
    json_begin_field(out, "people", '[');
    for (int i = 0; i < world->person_count; i++) {
        const struct person *person = &world->people[i];
        json_begin_item(out);
        json_add_text(out, "badge", person->badge.text);
        json_add_text(out, "name", person->name);
        json_add_text_if(out, "chip", person->chip.text);
        json_add_text_if(out, "language", person->language);
        json_add_true_if(out, "manager", person->manager);
        if (person->roles != 0)
            wire_write_roles(out, person->roles);
        json_end(out, '}');
    }
    json_end(out, ']');
}

static void write_scales(struct text *out, const struct world *world)
{
    json_begin_field(out, "scales", '[');
    for (int i = 0; i < world->scale_count; i++) {
        const struct scale_info *scale = &world->scales[i];
        json_begin_item(out);
        json_add_text(out, "code", scale->code.text);
        json_add_text(out, "name", scale->name);
        json_add_int(out, "division_ug", scale->quality.division.ug);
        json_add_int_if(out, "repeatability_ug", scale->quality.repeatability.ug);
        json_add_int_if(out, "bias_ug", scale->quality.bias.ug);
        json_add_int_if(out, "bias_u_ug", scale->quality.bias_u.ug);
        json_add_true_if(out, "check_weight_ok", scale->quality.check_weight_ok);
        json_end(out, '}');
    }
    json_end(out, ']');
}

static void write_lent(struct text *out, const struct world *world)
{
    json_begin_field(out, "lent", '[');
    for (int i = 0; i < world->lent_count; i++) {
        const struct lent *lent = &world->lent[i];
        json_begin_item(out);
        json_add_int(out, "id", lent->id);
        json_add_text(out, "of", lent->of.text);
        json_add_int_if(out, "pieces", lent->load.pieces);
        json_add_int_if(out, "mass_ug", lent->load.mass.ug);
        json_add_true_if(out, "recalled", lent->recalled);
        json_end(out, '}');
    }
    json_end(out, ']');
}

static void write_metals(struct text *out, const struct world *world)
{
    json_begin_field(out, "metals", '[');
    for (int i = 0; i < world->metal_count; i++) {
        json_begin_item(out);
        json_add_text(out, "alloy", world->metals[i].alloy.text);
        json_add_text(out, "custody", world->metals[i].custody.text);
        json_add_text(out, "name", world->metals[i].name);
        json_end(out, '}');
    }
    json_end(out, ']');
}

static void write_named(struct text *out, const char *field, const struct named_thing *list, int count)
{
    json_begin_field(out, field, '[');
    for (int i = 0; i < count; i++) {
        json_begin_item(out);
        json_add_text(out, "code", list[i].code.text);
        json_add_text(out, "name", list[i].name);
        json_end(out, '}');
    }
    json_end(out, ']');
}

/* All three or none: a reader keeps what it has when they are not told. */
static void write_choices(struct text *out, const struct world *world)
{
    if (!world->choices_known)
        return;
    write_metals(out, world);
    write_named(out, "stones", world->stones, world->stone_count);
    write_named(out, "components", world->components, world->component_count);
}

static void write_slips(struct text *out, const struct world *world)
{
    json_begin_field(out, "slips", '[');
    for (int i = 0; i < world->slip_count; i++) {
        const struct slip_info *slip = &world->slips[i];
        json_begin_item(out);
        json_add_int(out, "number", slip->number);
        json_add_text(out, "from", slip->from.text);
        json_add_text_if(out, "to", slip->to.text);
        json_add_int(out, "pieces", slip->pieces);
        json_end(out, '}');
    }
    json_end(out, ']');
}

/* A kiosk knows what may still come to it; what is missing may turn up anywhere. */
static bool may_come(enum place place)
{
    return (place_is_live(place) && place != PLACE_FINISHED) || place == PLACE_MISSING;
}

static void write_sheets(struct text *out, const struct world *world)
{
    json_begin_field(out, "sheets", '[');
    for (int i = 0; i < world->sheet_count; i++) {
        if (!may_come(world->sheets[i].piece.place))
            continue;
        if (out->data[out->size - 1] == '}')
            text_add_span(out, SPAN(","));
        wire_write_sheet(out, &world->sheets[i]);
    }
    json_end(out, ']');
}

static void write_gone(struct text *out, const struct world *world)
{
    json_begin_field(out, "gone", '[');
    for (int i = 0; i < world->sheet_count; i++) {
        if (!may_come(world->sheets[i].piece.place))
            json_add_item(out, world->sheets[i].piece.tag.text);
    }
    for (int i = 0; i < world->gone_count; i++)
        json_add_item(out, world->gone[i].text);
    json_end(out, ']');
}

void wire_write_world(struct text *out, const struct world *world, bool full)
{
    json_begin(out, '{');
    json_add_int(out, "seq", world->seq);
    json_add_bool(out, "full", full);
    json_add_true_if(out, "conditional_stops", world->conditional_stops);
    json_add_true_if(out, "no_verdict_stops", world->no_verdict_stops);
    json_add_key(out, "board");
    wire_write_board(out, &world->board);
    write_people(out, world);
    write_scales(out, world);
    write_lent(out, world);
    write_choices(out, world);
    write_slips(out, world);
    write_sheets(out, world);
    write_gone(out, world);
    json_end(out, '}');
}

/* What an answer brings, before it is merged: so that a wrong one changes nothing. Arrays are as long as the
 * answer's. */
struct news {
    int64_t seq;
    bool full;
    bool conditional_stops, no_verdict_stops;
    bool has_board, has_people, has_scales;
    struct board board;
    struct sheet *sheets;
    int sheet_count;
    struct tag *gone;
    int gone_count;
    struct person *people;
    int person_count;
    struct scale_info scales[SCALES_MAX];
    int scale_count;
    struct lent lent[LENT_MAX];
    int lent_count;
    bool has_choices;
    struct metal_info metals[METALS_MAX];
    int metal_count;
    struct named_thing stones[STONE_KINDS_MAX];
    int stone_count;
    struct named_thing components[COMPONENTS_MAX];
    int component_count;
    struct slip_info slips[SLIPS_OPEN_MAX];
    int slip_count;
};

static void *make_array(size_t count, size_t size)
{
    void *array = calloc(count > 0 ? count : 1, size);
    assert(array); /* Linux overcommits: this is no state to go on from */
    return array;
}

static void news_finish(struct news *news)
{
    free(news->sheets);
    free(news->gone);
    free(news->people);
}

/* One that is not known here is a newer hub's. */
static void read_roles(const struct fields *fields, struct person *out)
{
    int count = field_array(fields, "roles", OPTIONAL, 64);
    json_t *roles = json_object_get(fields->object, "roles");
    for (int i = 0; i < count; i++) {
        struct span word;
        enum role role;
        if (value_span(json_array_get(roles, (size_t)i), &word) && role_find(word, &role))
            out->roles |= ROLE_BIT(role);
    }
}

static void read_person(const struct fields *fields, struct person *out)
{
    field_tag(fields, "badge", REQUIRED, TAG_BADGE, &out->badge);
    FIELD_TEXT(fields, "name", REQUIRED, out->name);
    field_uid(fields, "chip", OPTIONAL, &out->chip);
    FIELD_TEXT(fields, "language", OPTIONAL, out->language);
    field_bool(fields, "manager", OPTIONAL, &out->manager);
    read_roles(fields, out);
}

static void read_people(const struct fields *fields, struct news *out)
{
    out->has_people = fields_has(fields, "people");
    out->person_count = field_array(fields, "people", OPTIONAL, PEOPLE_MAX);
    out->people = make_array((size_t)out->person_count, sizeof *out->people);
    for (int i = 0; i < out->person_count; i++) {
        struct fields item;
        if (field_item(fields, "people", i, &item))
            read_person(&item, &out->people[i]);
    }
}

static void read_scale(const struct fields *fields, struct scale_info *out)
{
    field_code(fields, "code", REQUIRED, &out->code);
    FIELD_TEXT(fields, "name", OPTIONAL, out->name);
    field_mass(fields, "division_ug", REQUIRED, 0, &out->quality.division);
    field_mass(fields, "repeatability_ug", OPTIONAL, 0, &out->quality.repeatability);
    field_mass(fields, "bias_ug", OPTIONAL, -WIRE_MASS_MAX_UG, &out->quality.bias);
    field_mass(fields, "bias_u_ug", OPTIONAL, 0, &out->quality.bias_u);
    field_bool(fields, "check_weight_ok", OPTIONAL, &out->quality.check_weight_ok);
}

static void read_scales(const struct fields *fields, struct news *out)
{
    out->has_scales = fields_has(fields, "scales");
    out->scale_count = field_array(fields, "scales", OPTIONAL, SCALES_MAX);
    for (int i = 0; i < out->scale_count; i++) {
        struct fields item;
        if (field_item(fields, "scales", i, &item))
            read_scale(&item, &out->scales[i]);
    }
}

static void read_sheets(const struct fields *fields, struct news *out)
{
    out->sheet_count = field_array(fields, "sheets", REQUIRED, SHEETS_MAX);
    out->sheets = make_array((size_t)out->sheet_count, sizeof *out->sheets);
    for (int i = 0; i < out->sheet_count; i++) {
        struct fields item;
        if (field_item(fields, "sheets", i, &item))
            sheet_read(&item, &out->sheets[i]);
    }
}

static void read_gone(const struct fields *fields, struct news *out)
{
    json_t *gone = json_object_get(fields->object, "gone");
    if (gone && !json_is_array(gone))
        fields_complain(fields, "gone", "must be a list, in [ ]");
    out->gone = make_array(json_array_size(gone), sizeof *out->gone);
    for (size_t i = 0; i < json_array_size(gone); i++) {
        if (value_tag(json_array_get(gone, i), TAG_PIECE, &out->gone[out->gone_count]) == TAG_FITS)
            out->gone_count++;
        else
            fields_complain(fields, "gone", "must be a list of tags");
    }
}

static void read_lent(const struct fields *fields, struct news *out)
{
    out->lent_count = field_array(fields, "lent", OPTIONAL, LENT_MAX);
    for (int i = 0; i < out->lent_count; i++) {
        struct lent *lent = &out->lent[i];
        struct fields item;
        if (!field_item(fields, "lent", i, &item))
            continue;
        field_int(&item, "id", REQUIRED, 1, INT64_MAX, &lent->id);
        field_code(&item, "of", REQUIRED, &lent->of);
        field_int(&item, "pieces", OPTIONAL, 0, INT64_MAX, &lent->load.pieces);
        field_mass(&item, "mass_ug", OPTIONAL, 0, &lent->load.mass);
        field_bool(&item, "recalled", OPTIONAL, &lent->recalled);
    }
}

static void read_metals(const struct fields *fields, struct news *out)
{
    out->metal_count = field_array(fields, "metals", OPTIONAL, METALS_MAX);
    for (int i = 0; i < out->metal_count; i++) {
        struct fields item;
        if (!field_item(fields, "metals", i, &item))
            continue;
        field_code(&item, "alloy", REQUIRED, &out->metals[i].alloy);
        field_code(&item, "custody", REQUIRED, &out->metals[i].custody);
        FIELD_TEXT(&item, "name", REQUIRED, out->metals[i].name);
    }
}

static int read_named(const struct fields *fields, const char *name, int max, struct named_thing *out)
{
    int count = field_array(fields, name, OPTIONAL, max);
    for (int i = 0; i < count; i++) {
        struct fields item;
        if (!field_item(fields, name, i, &item))
            continue;
        field_code(&item, "code", REQUIRED, &out[i].code);
        FIELD_TEXT(&item, "name", REQUIRED, out[i].name);
    }
    return count;
}

static void read_choices(const struct fields *fields, struct news *out)
{
    out->has_choices = fields_has(fields, "metals");
    read_metals(fields, out);
    out->stone_count = read_named(fields, "stones", STONE_KINDS_MAX, out->stones);
    out->component_count = read_named(fields, "components", COMPONENTS_MAX, out->components);
}

static void read_slips(const struct fields *fields, struct news *out)
{
    out->slip_count = field_array(fields, "slips", OPTIONAL, SLIPS_OPEN_MAX);
    for (int i = 0; i < out->slip_count; i++) {
        struct slip_info *slip = &out->slips[i];
        struct fields item;
        int64_t pieces = 0;
        if (!field_item(fields, "slips", i, &item))
            continue;
        field_int(&item, "number", REQUIRED, 1, INT64_MAX, &slip->number);
        field_code(&item, "from", REQUIRED, &slip->from);
        field_code(&item, "to", OPTIONAL, &slip->to);
        field_int(&item, "pieces", REQUIRED, 0, INT32_MAX, &pieces);
        slip->pieces = (int)pieces;
    }
}

static void read_news(const struct fields *fields, struct news *out)
{
    struct fields board;
    field_int(fields, "seq", REQUIRED, 0, INT64_MAX, &out->seq);
    field_bool(fields, "full", REQUIRED, &out->full);
    field_bool(fields, "conditional_stops", OPTIONAL, &out->conditional_stops);
    field_bool(fields, "no_verdict_stops", OPTIONAL, &out->no_verdict_stops);
    out->has_board = field_object(fields, "board", OPTIONAL, &board);
    if (out->has_board)
        board_read(&board, &out->board);
    read_people(fields, out);
    read_scales(fields, out);
    read_sheets(fields, out);
    read_gone(fields, out);
    read_lent(fields, out);
    read_choices(fields, out);
    read_slips(fields, out);
}

static struct sheet *find_sheet(struct sheet *sheets, int count, struct tag tag)
{
    for (int i = 0; i < count; i++) {
        if (tag_equal(sheets[i].piece.tag, tag))
            return &sheets[i];
    }
    return NULL;
}

static void drop_sheet(struct world *world, struct tag tag)
{
    struct sheet *found = find_sheet(world->sheets, world->sheet_count, tag);
    if (!found)
        return;
    struct sheet *last = &world->sheets[--world->sheet_count];
    *found = *last;
    sheet_link(found);
}

static void put_sheet(struct world *world, const struct sheet *sheet)
{
    struct sheet *slot = find_sheet(world->sheets, world->sheet_count, sheet->piece.tag);
    if (!slot)
        slot = &world->sheets[world->sheet_count++];
    *slot = *sheet;
    sheet_link(slot);
}

/* How many sheets there would be after the merge, before anything is dropped. */
static int count_merged(const struct world *world, const struct news *news)
{
    int count = news->full ? 0 : world->sheet_count;
    for (int i = 0; i < news->sheet_count; i++) {
        if (news->full || !find_sheet(world->sheets, world->sheet_count, news->sheets[i].piece.tag))
            count++;
    }
    return count;
}

static void merge_sheets(struct world *world, const struct news *news)
{
    if (news->full)
        world->sheet_count = 0;
    for (int i = 0; i < news->gone_count; i++)
        drop_sheet(world, news->gone[i]);
    for (int i = 0; i < news->sheet_count; i++) {
        if (!may_come(news->sheets[i].piece.place))
            drop_sheet(world, news->sheets[i].piece.tag);
        else
            put_sheet(world, &news->sheets[i]);
    }
}

static void merge_choices(struct world *world, const struct news *news)
{
    memcpy(world->slips, news->slips, sizeof world->slips);
    world->slip_count = news->slip_count;
    if (!news->has_choices && !news->full)
        return;
    world->choices_known = news->has_choices;
    memcpy(world->metals, news->metals, sizeof world->metals);
    world->metal_count = news->metal_count;
    memcpy(world->stones, news->stones, sizeof world->stones);
    world->stone_count = news->stone_count;
    memcpy(world->components, news->components, sizeof world->components);
    world->component_count = news->component_count;
}

static void merge(struct world *world, const struct news *news)
{
    merge_sheets(world, news);
    merge_choices(world, news);
    world->seq = news->seq;
    world->conditional_stops = news->conditional_stops;
    world->no_verdict_stops = news->no_verdict_stops;
    memcpy(world->lent, news->lent, sizeof world->lent);
    world->lent_count = news->lent_count;
    if (news->has_board)
        world->board = news->board;
    if (news->has_people || news->full) {
        memcpy(world->people, news->people, (size_t)news->person_count * sizeof *news->people);
        world->person_count = news->person_count;
    }
    if (news->has_scales || news->full) {
        memcpy(world->scales, news->scales, sizeof world->scales);
        world->scale_count = news->scale_count;
    }
}

struct fault wire_read_world(struct span body, struct world *world)
{
    struct complaints complaints = {.problems = NULL};
    json_t *root;
    struct fault fault = parse_json(body, WIRE_WORLD_TEXT_MAX, "the world", &root);
    if (fault_is(fault))
        return fault;
    struct fields fields = fields_root(root, &complaints);
    struct news *news = make_array(1, sizeof *news);
    if (json_is_object(root))
        read_news(&fields, news);
    else
        fields_complain(&fields, "", "must be an object, in { }");
    if (complaints.count > 0)
        fault = complaints.first;
    else if (count_merged(world, news) > SHEETS_MAX)
        fault = fault_make(FAULT_TOO_BIG, "the world has more than %d pieces on the line", SHEETS_MAX);
    else
        merge(world, news);
    news_finish(news);
    free(news);
    json_decref(root);
    return fault;
}

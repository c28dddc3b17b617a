/* The workshop file → struct workshop. A person writes it, so numbers carry the unit that people use in their
 * name, and a number with decimals stands in quotes and is taken exactly. docs/workshop-file.md is its
 * manual. */
#include <stdlib.h>
#include <string.h>

#include "common/language/language.h"
#include "common/rules/density.h"
#include "common/wire/workshop_file.h"
#include "common/wire/workshop_part.h"

enum {
    G_SCALE = 6,               /* grams → µg */
    CARAT_SCALE = 5,           /* carats → hundred-thousandths, of 2 µg each */
    STONE_E5_MAX = 1000000000, /* one stone: 10 000 carats */
    ALLOYS_MAX = 64,
    LOTS_MAX = 1024,
    MODELS_MAX = 1024,
    ROUTES_MAX = 64,
    ORDERS_MAX = 10000,
    FINENESS_LEAST = 1000, /* parts per 10 000: less is no alloy for jewelry, but a slip */
    ORDER_LINES_EVER_MAX = 30000,
    KIOSKS_MAX = 64,
    KIOSK_BYTES_MAX = 16384, /* of one that is to be let in, with all stations */
    STAFF_MAX = 1000,
    MINUTES_MAX = 100000,
    REVISION_MAX = 1000000,
};

void workshop_field_grams(const struct fields *fields, const char *name, enum need need, int64_t low_ug,
                          struct mass *out)
{
    field_decimal(fields, name, need, G_SCALE, low_ug, MASS_MAX, &out->ug);
}

void workshop_field_ppm(const struct fields *fields, const char *name, enum need need, int scale, int64_t low,
                        int32_t *out)
{
    int64_t ppm;
    if (field_decimal(fields, name, need, scale, low, PPM, &ppm))
        *out = (int32_t)ppm;
}

void workshop_field_carats(const struct fields *fields, const char *name, enum need need, int64_t high_e5,
                           struct mass *out)
{
    int64_t carats_e5;
    if (field_decimal(fields, name, need, CARAT_SCALE, 0, high_e5, &carats_e5))
        out->ug = carats_e5 * UG_PER_CARAT_E5;
}

void workshop_read_tag(const struct fields *fields, const char *name, enum tag_kind kind, struct tag *out)
{
    json_t *value = json_object_get(fields->object, name);
    struct span text;
    if (value_tag(value, kind, out) == TAG_WRONG_CHECK && value_span(value, &text))
        fields_complain(fields, name,
                        "has a wrong check character: read it again on the tag; a new one would end in %c",
                        tag_right_check(text));
    else
        field_tag(fields, name, REQUIRED, kind, out);
}

/* The number of items of a list and an array for them, or an empty one. */
static void *make_list(const struct workshop_file *file, const char *name, int max, size_t size, int *count)
{
    *count = field_array(&file->root, name, OPTIONAL, max);
    void *array = *count > 0 ? calloc((size_t)*count, size) : NULL;
    assert(array || *count == 0);
    return array;
}

/* 0 stands for no limit inside; who writes it may as well have meant that nothing goes in. */
static void read_limit(const struct fields *fields, struct limit *out)
{
    static const char no_limit[] = "must be more than 0: leave it out for no limit";
    if (field_int(fields, "limit_pieces", OPTIONAL, 0, QUANTITY_MAX, &out->pieces) && out->pieces == 0)
        fields_complain(fields, "limit_pieces", "%s", no_limit);
    if (field_decimal(fields, "limit_g", OPTIONAL, G_SCALE, 0, MASS_MAX, &out->mass.ug) && out->mass.ug == 0)
        fields_complain(fields, "limit_g", "%s", no_limit);
}

static void read_station(const struct fields *fields, const struct workshop_file *file, int index)
{
    static const char *const names[] = {"code",          "name",       "kind",  "visit",   "limit_pieces",
                                        "limit_g",       "limit_mode", "staff", "at_once", "bottleneck",
                                        "subcontractor", "note",       NULL};
    struct station *out = &file->out->stations[index];
    *out = (struct station){.place = index, .at_once = 1};
    fields_allow(fields, names);
    field_code(fields, "code", REQUIRED, &out->code);
    FIELD_TEXT(fields, "name", REQUIRED, out->name);
    out->kind = out->code;
    field_code(fields, "kind", OPTIONAL, &out->kind);
    field_code(fields, "visit", OPTIONAL, &out->visit);
    read_limit(fields, &out->limit);
    FIELD_WORD(fields, "limit_mode", OPTIONAL, limit_mode_find, &out->limit.mode);
    field_bool(fields, "bottleneck", OPTIONAL, &out->bottleneck);
    field_int32(fields, "staff", OPTIONAL, 0, STAFF_MAX, &out->staff);
    field_int32(fields, "at_once", OPTIONAL, 1, STAFF_MAX, &out->at_once);
    field_bool(fields, "subcontractor", OPTIONAL, &out->outside);
}

static void read_roles(const struct fields *fields, struct person *out)
{
    int count = field_array(fields, "roles", OPTIONAL, ROLE_COUNT);
    json_t *roles = json_object_get(fields->object, "roles");
    for (int i = 0; i < count; i++) {
        struct span word;
        enum role role;
        if (value_span(json_array_get(roles, (size_t)i), &word) && role_find(word, &role))
            out->roles |= ROLE_BIT(role);
        else
            fields_complain(fields, "roles", "must be a list of: manager, office, inspector, auditor, bench");
    }
    out->manager = out->manager || roles_have(out->roles, ROLE_MANAGER);
    out->roles = person_roles(out);
}

static void read_skills(const struct fields *fields, struct person *out)
{
    int count = field_array(fields, "skills", OPTIONAL, SKILLS_MAX);
    json_t *skills = json_object_get(fields->object, "skills");
    for (int i = 0; i < count; i++) {
        if (value_code(json_array_get(skills, (size_t)i), &out->skills[out->skill_count]))
            out->skill_count++;
        else
            fields_complain(fields, "skills", "must be a list of kinds of stations");
    }
}

/* By any word for it ("zh-Hans"), kept by its code; "" is not said. */
static void read_language(const struct fields *fields, char out[LANGUAGE_TEXT_MAX])
{
    char codes[PROBLEM_TEXT_MAX];
    struct text text = TEXT_IN(codes);
    struct span word;
    if (!field_span(fields, "language", OPTIONAL, &word) || word.size == 0)
        return;
    const struct language *language = language_find(word);
    language_add_codes(&text);
    text_end_cut(&text);
    if (!language || !text_copy(out, LANGUAGE_TEXT_MAX, span_of(language->code)))
        fields_complain(fields, "language", "must be one of %s", codes);
}

/* A part of a workshop is kept as it was sent, so a PIN must not stand in it. */
static void read_pin(const struct fields *fields, const struct workshop_file *file,
                     struct workshop_person *out)
{
    if (!FIELD_TEXT(fields, "pin", OPTIONAL, out->pin))
        return;
    if (file->is_part)
        fields_complain(fields, "pin", "is set by the command set_pin, or in a whole workshop file");
    else if (!pin_is_one(out->pin))
        fields_complain(fields, "pin", "must be four to eight digits, in quotes");
}

static void read_person(const struct fields *fields, const struct workshop_file *file, int index)
{
    static const char *const names[] = {"badge", "name",   "chip", "language", "manager", "station",
                                        "roles", "skills", "pin",  "note",     NULL};
    struct workshop_person *out = &file->out->people[index];
    fields_allow(fields, names);
    workshop_read_tag(fields, "badge", TAG_BADGE, &out->person.badge);
    FIELD_TEXT(fields, "name", REQUIRED, out->person.name);
    field_uid(fields, "chip", OPTIONAL, &out->person.chip);
    read_language(fields, out->person.language);
    field_bool(fields, "manager", OPTIONAL, &out->person.manager);
    field_code(fields, "station", OPTIONAL, &out->station);
    read_roles(fields, &out->person);
    read_skills(fields, &out->person);
    read_pin(fields, file, out);
}

/* What slips when an alloy is typed: the metal's name for its sign, thousandths for parts per 10 000. One of
 * no precious metal at all, a master alloy, is 0. */
static void check_alloy(const struct fields *fields, const struct workshop_alloy *alloy)
{
    if (!code_is_none(alloy->metal) && density_of_metal(alloy->metal) == 0)
        fields_complain(fields, "metal", "is the sign of a metal, as au, ag, pt or pd: not %s",
                        alloy->metal.text);
    if (alloy->fineness > 0 && alloy->fineness < FINENESS_LEAST)
        fields_complain(fields, "fineness",
                        "is in parts per 10 000: 18 karat is 7500, and %d would be %d.%d ‰", alloy->fineness,
                        alloy->fineness / 10, alloy->fineness % 10);
}

static void read_alloy(const struct fields *fields, const struct workshop_file *file, int index)
{
    static const char *const names[] = {"code",         "name",     "metal", "fineness",
                                        "fineness_min", "hallmark", "note",  NULL};
    struct workshop_alloy *out = &file->out->alloys[index];
    fields_allow(fields, names);
    field_code(fields, "code", REQUIRED, &out->code);
    FIELD_TEXT(fields, "name", REQUIRED, out->name);
    field_code(fields, "metal", REQUIRED, &out->metal);
    field_int32(fields, "fineness", REQUIRED, 0, 10000, &out->fineness);
    out->fineness_min = out->fineness;
    field_int32(fields, "fineness_min", OPTIONAL, 0, 10000, &out->fineness_min);
    FIELD_TEXT(fields, "hallmark", OPTIONAL, out->hallmark);
    check_alloy(fields, out);
}

static void read_lot(const struct fields *fields, const struct workshop_file *file, int index)
{
    static const char *const names[] = {
        "code", "revision", "alloy", "density_g_cm3", "density_u_percent", "density_source", "note", NULL};
    struct workshop_lot *out = &file->out->lots[index];
    int64_t density;
    fields_allow(fields, names);
    field_code(fields, "code", REQUIRED, &out->code);
    field_int(fields, "revision", OPTIONAL, 1, REVISION_MAX, &out->revision);
    field_code(fields, "alloy", REQUIRED, &out->alloy);
    if (field_decimal(fields, "density_g_cm3", REQUIRED, 3, 1000, 30000, &density))
        out->density.ug_per_mm3 = (int32_t)density;
    workshop_field_ppm(fields, "density_u_percent", REQUIRED, PERCENT_SCALE, 1, &out->density.u_ppm);
    FIELD_WORD(fields, "density_source", REQUIRED, density_source_find, &out->source);
}

static void read_step(const struct fields *fields, struct route_step *out)
{
    static const char *const names[] = {
        "kind",  "visit",      "factor",      "factor_u_percent", "factor_verified", "tolerance_percent",
        "weigh", "inspection", "sets_stones", "standard_min",     "rework_factor",   "note",
        NULL};
    int32_t minutes = 0;
    fields_allow(fields, names);
    field_code(fields, "kind", REQUIRED, &out->kind);
    field_code(fields, "visit", OPTIONAL, &out->visit);
    out->factor_ppm = PPM;
    workshop_field_ppm(fields, "factor", REQUIRED, 6, 1, &out->factor_ppm);
    workshop_field_ppm(fields, "factor_u_percent", REQUIRED, PERCENT_SCALE, 0, &out->factor_u_ppm);
    field_bool(fields, "factor_verified", OPTIONAL, &out->factor_verified);
    workshop_field_ppm(fields, "tolerance_percent", OPTIONAL, PERCENT_SCALE, 0, &out->tolerance_ppm);
    FIELD_WORD(fields, "weigh", OPTIONAL, weigh_policy_find, &out->weigh);
    field_bool(fields, "inspection", OPTIONAL, &out->inspection);
    out->sets_stones = step_is(out, SETTING_KIND);
    field_bool(fields, "sets_stones", OPTIONAL, &out->sets_stones);
    field_int32(fields, "standard_min", OPTIONAL, 0, MINUTES_MAX, &minutes);
    out->standard_s = minutes * 60;
    workshop_field_ppm(fields, "rework_factor", OPTIONAL, 6, 1, &out->rework_factor_ppm);
    if (out->rework_factor_ppm == PPM) /* what nobody need say */
        out->rework_factor_ppm = 0;
}

static void read_route(const struct fields *fields, const struct workshop_file *file, int index)
{
    static const char *const names[] = {"code", "revision", "steps", "note", NULL};
    struct workshop_route *out = &file->out->routes[index];
    fields_allow(fields, names);
    field_code(fields, "code", REQUIRED, &out->code);
    field_int(fields, "revision", OPTIONAL, 1, REVISION_MAX, &out->revision);
    out->step_count = field_array(fields, "steps", REQUIRED, ROUTE_STEPS_MAX);
    for (int i = 0; i < out->step_count; i++) {
        struct fields item;
        if (field_item(fields, "steps", i, &item))
            read_step(&item, &out->steps[i]);
    }
}

static void read_stones(const struct fields *fields, struct stone_list *out)
{
    static const char *const names[] = {"count", "carat", "setting", "kind", "note", NULL};
    out->count = field_array(fields, "stones", OPTIONAL, STONES_PER_MODEL_MAX);
    for (int i = 0; i < out->count; i++) {
        struct fields item;
        if (!field_item(fields, "stones", i, &item))
            continue;
        fields_allow(&item, names);
        field_int32(&item, "count", REQUIRED, 1, QUANTITY_MAX, &out->items[i].count);
        workshop_field_carats(&item, "carat", REQUIRED, STONE_E5_MAX, &out->items[i].each);
        FIELD_TEXT(&item, "setting", OPTIONAL, out->items[i].setting);
        field_code(&item, "kind", OPTIONAL, &out->items[i].kind);
    }
}

static void read_sizes(const struct fields *fields, struct workshop_model *out)
{
    static const char *const names[] = {"size", "volume_mm3", "stones", "note", NULL};
    out->size_count = field_array(fields, "sizes", REQUIRED, SIZES_PER_MODEL_MAX);
    for (int i = 0; i < out->size_count; i++) {
        struct fields item;
        if (!field_item(fields, "sizes", i, &item))
            continue;
        fields_allow(&item, names);
        FIELD_TEXT(&item, "size", OPTIONAL, out->sizes[i].size);
        field_decimal(&item, "volume_mm3", REQUIRED, 3, 1, INT64_C(1000000000), &out->sizes[i].volume_mm3_e3);
        out->sizes[i].has_stones = fields_has(&item, "stones");
        read_stones(&item, &out->sizes[i].stones);
    }
}

/* The id of a photo, or where it lies beside the file. */
static void read_picture(const struct fields *fields, struct workshop_model *out)
{
    FIELD_TEXT(fields, "picture", OPTIONAL, out->picture_file);
    if (!photo_is_id(span_of(out->picture_file)))
        return;
    memcpy(out->picture, out->picture_file, sizeof out->picture);
    out->picture_file[0] = '\0';
}

static void read_model(const struct fields *fields, const struct workshop_file *file, int index)
{
    static const char *const names[] = {"code",  "revision", "name",   "icon", "picture",
                                        "route", "sizes",    "stones", "note", NULL};
    struct workshop_model *out = &file->out->models[index];
    fields_allow(fields, names);
    field_code(fields, "code", REQUIRED, &out->code);
    field_int(fields, "revision", OPTIONAL, 1, REVISION_MAX, &out->revision);
    FIELD_TEXT(fields, "name", REQUIRED, out->name);
    FIELD_WORD(fields, "icon", OPTIONAL, icon_find, &out->icon);
    read_picture(fields, out);
    field_code(fields, "route", REQUIRED, &out->route);
    read_sizes(fields, out);
    read_stones(fields, &out->stones);
}

static void read_scale(const struct fields *fields, const struct workshop_file *file, int index)
{
    static const char *const names[] = {"code",   "name",     "division_g",      "repeatability_g",
                                        "bias_g", "bias_u_g", "check_weight_ok", "note",
                                        NULL};
    struct scale_info *out = &file->out->scales[index];
    fields_allow(fields, names);
    field_code(fields, "code", REQUIRED, &out->code);
    FIELD_TEXT(fields, "name", REQUIRED, out->name);
    workshop_field_grams(fields, "division_g", REQUIRED, 1, &out->quality.division);
    workshop_field_grams(fields, "repeatability_g", OPTIONAL, 0, &out->quality.repeatability);
    workshop_field_grams(fields, "bias_g", OPTIONAL, -MASS_MAX, &out->quality.bias);
    workshop_field_grams(fields, "bias_u_g", OPTIONAL, 0, &out->quality.bias_u);
    field_bool(fields, "check_weight_ok", REQUIRED, &out->quality.check_weight_ok);
}

static void read_kiosk_fields(const struct fields *fields, enum need need, struct workshop_kiosk *out)
{
    field_code(fields, "code", REQUIRED, &out->code);
    FIELD_TEXT(fields, "name", need, out->name);
    int count = field_array(fields, "stations", need, STATIONS_MAX);
    json_t *stations = json_object_get(fields->object, "stations");
    for (int i = 0; i < count; i++) {
        if (value_code(json_array_get(stations, (size_t)i), &out->stations[out->station_count]))
            out->station_count++;
        else
            fields_complain(fields, "stations", "must be a list of the codes of stations");
    }
}

static void read_kiosk(const struct fields *fields, const struct workshop_file *file, int index)
{
    static const char *const names[] = {"code", "name", "stations", "note", NULL};
    fields_allow(fields, names);
    read_kiosk_fields(fields, REQUIRED, &file->out->kiosks[index]);
}

struct fault wire_read_kiosk(struct span body, struct workshop_kiosk *out)
{
    static const char *const names[] = {"code", "name", "stations", NULL};
    struct complaints complaints = {.problems = NULL};
    json_t *root;
    *out = (struct workshop_kiosk){.station_count = 0};
    struct fault fault = parse_json(body, KIOSK_BYTES_MAX, "the kiosk", &root);
    if (fault_is(fault))
        return fault;
    struct fields fields = fields_root(root, &complaints);
    if (json_is_object(root)) {
        fields_allow(&fields, names);
        read_kiosk_fields(&fields, OPTIONAL, out);
    } else {
        fields_complain(&fields, "", "must be an object, in { }");
    }
    json_decref(root);
    return complaints.count > 0 ? complaints.first : FAULT_OK;
}

static void read_setting(const struct fields *fields, const char *key, enum setting setting,
                         struct settings *out)
{
    const struct setting_kind *kind = setting_kind_of(setting);
    int64_t value;
    bool flag;
    if (setting_is_flag(setting)) {
        if (field_bool(fields, key, OPTIONAL, &flag))
            settings_set(out, setting, flag);
    } else if (field_int(fields, key, OPTIONAL, kind->low, kind->high, &value)) {
        settings_set(out, setting, value);
    }
}

static void read_settings(const struct workshop_file *file)
{
    struct fields fields;
    if (!field_object(&file->root, "settings", OPTIONAL, &fields))
        return;
    for (void *at = json_object_iter(fields.object); at; at = json_object_iter_next(fields.object, at)) {
        const char *key = json_object_iter_key(at);
        enum setting setting;
        if (setting_find(span_of(key), &setting))
            read_setting(&fields, key, setting, &file->out->settings);
        else if (strcmp(key, "note") != 0)
            fields_complain(&fields, key, "is not a setting: look at the spelling, or remove it");
    }
}

static void read_group(const struct fields *fields, const struct workshop_file *file, int index)
{
    static const char *const names[] = {"code",    "name",       "stations", "limit_pieces",
                                        "limit_g", "limit_mode", "note",     NULL};
    struct group *out = &file->out->groups[index];
    fields_allow(fields, names);
    field_code(fields, "code", REQUIRED, &out->code);
    FIELD_TEXT(fields, "name", REQUIRED, out->name);
    read_limit(fields, &out->limit);
    FIELD_WORD(fields, "limit_mode", OPTIONAL, limit_mode_find, &out->limit.mode);
    int count = field_array(fields, "stations", REQUIRED, STATIONS_MAX);
    json_t *stations = json_object_get(fields->object, "stations");
    for (int i = 0; i < count; i++) {
        if (value_code(json_array_get(stations, (size_t)i), &out->members[out->member_count].station))
            out->member_count++;
        else
            fields_complain(fields, "stations", "must be a list of the codes of stations");
    }
}

/* Reads each item of a list with `read`. */
static void read_list(const struct workshop_file *file, const char *name, int count,
                      void (*read)(const struct fields *fields, const struct workshop_file *file, int index))
{
    for (int i = 0; i < count; i++) {
        struct fields item;
        if (field_item(&file->root, name, i, &item))
            read(&item, file, i);
    }
}

#define READ_LIST(file, name, list, count, max, read)                                                        \
    do {                                                                                                     \
        (file)->out->list =                                                                                  \
            make_list((file), (name), (max), sizeof *(file)->out->list, &(file)->out->count);                \
        read_list((file), (name), (file)->out->count, (read));                                               \
    } while (0)

static void read_workshop(const struct workshop_file *file)
{
    static const char *const names[] = {"workshop", "stations", "people",      "alloys",   "lots",   "routes",
                                        "models",   "orders",   "pieces",      "scales",   "kiosks", "groups",
                                        "settings", "note",     "order_lines", "language", NULL};
    fields_allow(&file->root, names);
    FIELD_TEXT(&file->root, "workshop", file->is_part ? OPTIONAL : REQUIRED, file->out->name);
    read_language(&file->root, file->out->language);
    READ_LIST(file, "stations", stations, station_count, STATIONS_MAX, read_station);
    READ_LIST(file, "people", people, person_count, PEOPLE_MAX, read_person);
    READ_LIST(file, "alloys", alloys, alloy_count, ALLOYS_MAX, read_alloy);
    READ_LIST(file, "lots", lots, lot_count, LOTS_MAX, read_lot);
    READ_LIST(file, "routes", routes, route_count, ROUTES_MAX, read_route);
    READ_LIST(file, "models", models, model_count, MODELS_MAX, read_model);
    READ_LIST(file, "orders", orders, order_count, ORDERS_MAX, workshop_read_order);
    READ_LIST(file, "order_lines", order_lines, line_count, ORDER_LINES_EVER_MAX, workshop_read_order_line);
    READ_LIST(file, "pieces", pieces, piece_count, SHEETS_MAX, workshop_read_piece);
    READ_LIST(file, "scales", scales, scale_count, SCALES_MAX, read_scale);
    READ_LIST(file, "kiosks", kiosks, kiosk_count, KIOSKS_MAX, read_kiosk);
    READ_LIST(file, "groups", groups, group_count, GROUPS_MAX, read_group);
    read_settings(file);
}

struct fault wire_read_workshop(struct span body, int64_t now_ms, struct workshop *out,
                                struct problems *problems)
{
    struct complaints complaints = {.problems = problems};
    json_t *root;
    memset(out, 0, sizeof *out);
    struct fault fault = parse_json(body, WIRE_WORKSHOP_TEXT_MAX, "the workshop file", &root);
    if (fault_is(fault))
        return fault;
    struct workshop_file file = {fields_root(root, &complaints), out, now_ms, false};
    if (json_is_object(root))
        read_workshop(&file);
    else
        fields_complain(&file.root, "", "must be an object, in { }");
    json_decref(root);
    return FAULT_OK;
}

void workshop_read_part(json_t *object, int64_t now_ms, struct workshop *out, struct problems *problems)
{
    struct complaints complaints = {.problems = problems};
    struct workshop_file file = {fields_root(object, &complaints), out, now_ms, true};
    memset(out, 0, sizeof *out);
    if (json_is_object(object))
        read_workshop(&file);
    else
        fields_complain(&file.root, "", "must be an object, in { }");
}

struct fault wire_read_part(struct span body, int64_t now_ms, struct workshop *out, struct problems *problems)
{
    json_t *root;
    memset(out, 0, sizeof *out);
    struct fault fault = parse_json(body, WIRE_WORKSHOP_TEXT_MAX, "the part of a workshop", &root);
    if (fault_is(fault))
        return fault;
    workshop_read_part(root, now_ms, out, problems);
    json_decref(root);
    return FAULT_OK;
}

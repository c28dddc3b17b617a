/* The workshop itself changes: parts put in, PINs set, kiosks revoked; and a file imported into a hub that
 * has a workshop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hub/service/desk.h"
#include "hub/service/moment.h"
#include "tests/unit/hub_service/rig_helper.h"

static struct reply put(struct asker *asker, const struct workshop *part)
{
    struct command command = asker_make(asker, VERB_PUT, "", RIG_MANAGER, 0);
    command.put = part;
    return asker_send(asker, &command);
}

/* The house as a reader sees it now; close it. */
static struct reader *look(const struct rig *rig)
{
    struct reader *reader = NULL;
    assert_false(fault_is(reader_open(rig->path, &reader)));
    assert_false(fault_is(reader_begin(reader)));
    return reader;
}

static void leave(struct reader *reader)
{
    reader_end(reader);
    reader_close(reader);
}

static void count_revisions(const struct rig *rig, size_t routes, size_t models, size_t lots)
{
    struct reader *reader = look(rig);
    assert_int_equal(reader->house.route_count, routes);
    assert_int_equal(reader->house.model_count, models);
    assert_int_equal(reader->house.lot_count, lots);
    leave(reader);
}

/* Only some lists of a workshop; the others stay behind. */
static struct workshop only_models(struct workshop *all)
{
    return (struct workshop){.models = all->models, .model_count = all->model_count};
}

static void test_models_have_revisions(void **state)
{
    struct rig rig;
    struct workshop all;
    (void)state;
    rig_open(&rig, 2, 2);
    rig_describe(&all, 0, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    struct workshop part = only_models(&all);
    assert_int_equal(put(&office, &part).result, RESULT_ACCEPTED);
    count_revisions(&rig, 1, 1, 1); /* nothing new in it */
    part.models[0].sizes[0].volume_mm3_e3 += 1;
    struct reply reply = put(&office, &part);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_string_equal(reply.thing, "model:solitaire");
    count_revisions(&rig, 1, 2, 1);
    part.models[0].sizes[0].has_stones = true; /* none, where the model has some */
    assert_int_equal(put(&office, &part).result, RESULT_ACCEPTED);
    assert_int_equal(put(&office, &part).result, RESULT_ACCEPTED);
    count_revisions(&rig, 1, 3, 1);
    struct workshop routes = {.routes = all.routes, .route_count = 1};
    routes.routes[0].steps[2].factor_ppm -= 1000;
    assert_int_equal(put(&office, &routes).result, RESULT_ACCEPTED);
    count_revisions(&rig, 2, 4, 1); /* the model comes along, with its new volume */
    struct reader *reader = look(&rig);
    assert_int_equal(reader->house.models[3].revision, 4);
    assert_int_equal(reader->house.models[3].route_row, 2);
    assert_true(reader->house.models[3].sizes[0].has_stones);
    assert_int_equal(reader->house.models[3].sizes[0].volume_mm3_e3, part.models[0].sizes[0].volume_mm3_e3);
    leave(reader);
    struct asker bench = rig_asker(&rig, 0);
    assert_int_equal(ask(&bench, VERB_RECEIVE, "setting", 2, 1).result, RESULT_ACCEPTED); /* work goes on */
    rig_verify(&rig, NULL);
    workshop_release(&all);
    rig_close(&rig);
}

static void test_a_station_and_a_person_change(void **state)
{
    struct rig rig;
    struct workshop all;
    (void)state;
    rig_open(&rig, 6, 6);
    rig_describe(&all, 0, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    struct workshop part = {.stations = &all.stations[1], .station_count = 1};
    all.stations[1].limit.pieces = 1;
    assert_int_equal(put(&office, &part).result, RESULT_ACCEPTED);
    assert_int_equal(ask(&bench, VERB_RECEIVE, "setting", 2, 1).result, RESULT_ACCEPTED);
    assert_int_equal(ask(&bench, VERB_RECEIVE, "setting", 3, 2).reason, REASON_STATION_FULL);
    struct workshop people = {.people = all.people, .person_count = 1};
    snprintf(all.people[0].person.name, NAME_TEXT_MAX, "Renamed");
    all.people[0].person.roles = ROLE_BIT(ROLE_OFFICE);
    all.people[0].person.skills[0] = code_of("setting");
    all.people[0].person.skill_count = 1;
    assert_int_equal(put(&office, &people).result, RESULT_ACCEPTED);
    struct reader *reader = look(&rig);
    assert_int_equal(reader->house.person_count, 6);
    assert_string_equal(reader->house.people[0].person.name, "Renamed");
    assert_int_equal(reader->house.people[0].person.roles, ROLE_BIT(ROLE_OFFICE));
    assert_string_equal(reader->house.people[0].person.skills[0].text, "setting");
    assert_int_equal(reader->house.stations[1].place, 2); /* where it was on the wall */
    leave(reader);
    rig_verify(&rig, NULL);
    workshop_release(&all);
    rig_close(&rig);
}

/* The bench reads a chip: it is a piece, or a person, and not both. */
static void test_a_badge_is_no_piece(void **state)
{
    struct rig rig;
    struct workshop all;
    (void)state;
    rig_describe(&all, 2, 2);
    all.pieces[1].chip = (struct uid){"04A1B2C3D4E5F6"};
    rig_open_as(&rig, &all);
    rig_describe(&all, 0, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    struct workshop people = {.people = all.people, .person_count = 2};
    people.people[0].person.chip = (struct uid){"04A1B2C3D4E5F7"};
    people.people[1].person.chip = (struct uid){"04A1B2C3D4E5F6"};
    struct reply reply = put(&office, &people);
    assert_int_equal(reply.reason, REASON_BAD_FIELD);
    char wanted[160];
    snprintf(wanted, sizeof wanted,
             "people[1].chip 04A1B2C3D4E5F6 is bound to R-2 (%s): unbind it there first", rig_piece(2).text);
    assert_string_equal(reply.detail, wanted);
    people.person_count = 1;
    assert_int_equal(put(&office, &people).result, RESULT_ACCEPTED);
    workshop_release(&all);
    rig_close(&rig);
}

static void test_a_limit_too_low_names_the_pieces(void **state)
{
    struct rig rig;
    struct workshop all;
    (void)state;
    rig_describe(&all, 1, 1);
    all.pieces[0].quantity = 2;
    rig_open_as(&rig, &all);
    rig_describe(&all, 0, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    struct workshop part = {.stations = &all.stations[2], .station_count = 1};
    part.stations[0].limit.pieces = 1;
    struct reply reply = put(&office, &part);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_non_null(strstr(reply.detail, "R-1 is too large for polishing"));
    workshop_release(&all);
    rig_close(&rig);
}

enum spoil {
    NO_SUCH_ROUTE,
    NO_SUCH_ALLOY,
    KIND_IN_USE,
    OTHER_METAL,
    MELT_OF_OTHER_ALLOY,
    NO_MANAGER_LEFT,
    BADGE_TWICE,
    AN_ORDER,
    A_CYCLE,
};

static const struct {
    const char *name;
    enum spoil spoil;
    const char *says;
} refused[] = {
    {"a model of a route that is not there", NO_SUCH_ROUTE, "nowhere is no route"},
    {"a melt of an alloy that is not there", NO_SUCH_ALLOY, "brass is no alloy"},
    {"a station with pieces becomes another kind", KIND_IN_USE, "is not empty (pieces there: 2)"},
    {"an alloy of which there are melts", OTHER_METAL, "make another alloy"},
    {"a melt that would change its alloy", MELT_OF_OTHER_ALLOY, "does not become another alloy"},
    {"the last manager", NO_MANAGER_LEFT, "nobody would be a manager"},
    {"a badge twice", BADGE_TWICE, "one badge, one person"},
    {"an order", AN_ORDER, "leave orders and pieces out"},
    {"a route that closes a circle with the one that is there", A_CYCLE, "closes a cycle"},
};

static struct workshop spoil(struct workshop *all, enum spoil how)
{
    struct workshop part = {.name = ""};
    switch (how) {
    case NO_SUCH_ROUTE:
        part = only_models(all);
        part.models[0].route = code_of("nowhere");
        break;
    case NO_SUCH_ALLOY:
        part.lots = all->lots;
        part.lot_count = 1;
        part.lots[0].code = code_of("melt-2");
        part.lots[0].alloy = code_of("brass");
        break;
    case KIND_IN_USE:
        part.stations = all->stations;
        part.station_count = 1;
        part.stations[0].kind = code_of("foundry");
        break;
    case OTHER_METAL:
        part.alloys = all->alloys;
        part.alloy_count = 1;
        part.alloys[0].fineness = 5850;
        break;
    case MELT_OF_OTHER_ALLOY:
        part.lots = all->lots;
        part.lot_count = 1;
        part.alloys = all->alloys;
        part.alloy_count = 1;
        part.alloys[0].code = part.lots[0].alloy = code_of("au585y");
        break;
    case NO_MANAGER_LEFT:
        part.people = &all->people[RIG_MANAGER - 1];
        part.person_count = 1;
        part.people[0].person.manager = false;
        break;
    case BADGE_TWICE:
        part.people = all->people;
        part.person_count = 2;
        part.people[1].person.badge = part.people[0].person.badge;
        break;
    case AN_ORDER:
        part.orders = all->orders;
        part.order_count = 1;
        break;
    case A_CYCLE:
        part.routes = all->routes;
        part.route_count = 1;
        part.routes[0].code = code_of("backwards");
        part.routes[0].steps[1].kind = code_of("polishing");
        part.routes[0].steps[2].kind = code_of("setting");
        break;
    }
    return part;
}

static void test_what_is_refused_changes_nothing(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 2, 2);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct workshop all;
        print_message("%s\n", refused[i].name);
        rig_describe(&all, 0, 0);
        struct workshop part = spoil(&all, refused[i].spoil);
        struct reply reply = put(&office, &part);
        print_message("    %s\n", reply.detail);
        assert_int_equal(reply.result, RESULT_REFUSED);
        assert_int_equal(reply.seq, 0);
        assert_non_null(strstr(reply.detail, refused[i].says));
        workshop_release(&all);
    }
    count_revisions(&rig, 1, 1, 1);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void test_settings_are_put_in(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    struct workshop part = {.name = "Another name"};
    settings_set(&part.settings, SETTING_LEARN_N_MIN, 33);
    assert_int_equal(put(&office, &part).result, RESULT_ACCEPTED);
    struct reader *reader = look(&rig);
    assert_int_equal(settings_get(&reader->house.settings, SETTING_LEARN_N_MIN), 33);
    assert_int_equal(settings_get(&reader->house.settings, SETTING_SESSION_MIN), 30);
    assert_string_equal(reader->house.name, "Another name");
    leave(reader);
    rig_close(&rig);
}

/* How many of each are put in; the answer says what the part is about when that is one thing. */
static const struct {
    const char *name;
    int stations, groups, people, alloys, lots, routes, models, scales, kiosks;
    bool settings;
    const char *thing;
} abouts[] = {
    {"a station", 1, 0, 0, 0, 0, 0, 0, 0, 0, false, "station:casting"},
    {"a group", 0, 1, 0, 0, 0, 0, 0, 0, 0, false, "group:fine-work"},
    {"a person", 0, 0, 1, 0, 0, 0, 0, 0, 0, false, "person:TSB-000001-I"},
    {"an alloy", 0, 0, 0, 1, 0, 0, 0, 0, 0, false, "alloy:au750y"},
    {"a melt", 0, 0, 0, 0, 1, 0, 0, 0, 0, false, "lot:melt-1"},
    {"a route", 0, 0, 0, 0, 0, 1, 0, 0, 0, false, "route:in-house"},
    {"a model", 0, 0, 0, 0, 0, 0, 1, 0, 0, false, "model:solitaire"},
    {"a scale", 0, 0, 0, 0, 0, 0, 0, 1, 0, false, "scale:fine"},
    {"a kiosk", 0, 0, 0, 0, 0, 0, 0, 0, 1, false, "kiosk:bench"},
    {"settings", 0, 0, 0, 0, 0, 0, 0, 0, 0, true, "workshop"},
    {"a station and settings", 1, 0, 0, 0, 0, 0, 0, 0, 0, true, "workshop"},
    {"two stations", 2, 0, 0, 0, 0, 0, 0, 0, 0, false, "workshop"},
    {"a station and a person", 1, 0, 1, 0, 0, 0, 0, 0, 0, false, "workshop"},
};

static void test_what_is_put_in_is_named(void **state)
{
    static struct group group = {.code = {"fine-work"},
                                 .name = "Fine work",
                                 .limit = {.pieces = 9},
                                 .member_count = 1,
                                 .members = {{.station = {"setting"}}}};
    struct workshop all;
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    rig_describe(&all, 0, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    for (size_t i = 0; i < COUNT_OF(abouts); i++) {
        struct workshop part = all;
        print_message("  %s\n", abouts[i].name);
        part.groups = &group;
        part.station_count = abouts[i].stations;
        part.group_count = abouts[i].groups;
        part.person_count = abouts[i].people;
        part.alloy_count = abouts[i].alloys;
        part.lot_count = abouts[i].lots;
        part.route_count = abouts[i].routes;
        part.model_count = abouts[i].models;
        part.scale_count = abouts[i].scales;
        part.kiosk_count = abouts[i].kiosks;
        part.order_count = part.piece_count = 0;
        if (abouts[i].settings)
            settings_set(&part.settings, SETTING_LEARN_N_MIN, 33);
        struct reply reply = put(&office, &part);
        assert_string_equal(reply.detail, "");
        assert_string_equal(reply.thing, abouts[i].thing);
    }
    workshop_release(&all);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static struct reply ask_form(struct asker *asker, int person, enum verb verb, struct form *form)
{
    struct command command = asker_make(asker, verb, "", person, 0);
    command.form = form;
    return asker_send(asker, &command);
}

static void test_a_pin_is_set(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    struct form form = form_new(form_kind_of(VERB_SET_PIN)->fields);
    struct tag manager = rig_person(RIG_MANAGER), first = rig_person(1), nobody = rig_person(99);
    form_set_text(&form, "person", manager.text);
    form_set_text(&form, "new_pin", "12");
    assert_int_equal(ask_form(&office, RIG_MANAGER, VERB_SET_PIN, &form).reason, REASON_BAD_FIELD);
    form_set_text(&form, "new_pin", "97531");
    struct reply reply = ask_form(&office, RIG_MANAGER, VERB_SET_PIN, &form);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_string_equal(reply.thing + strlen("person:"), manager.text);
    /* the old one is none any more */
    assert_int_equal(ask_form(&bench, RIG_MANAGER, VERB_SET_PIN, &form).reason, REASON_WRONG_PIN);
    form_set_text(&form, "person", first.text); /* who is first in the list has one like anybody */
    assert_int_equal(ask_form(&office, RIG_MANAGER, VERB_SET_PIN, &form).result, RESULT_ACCEPTED);
    form_set_text(&form, "person", nobody.text);
    assert_int_equal(ask_form(&office, RIG_MANAGER, VERB_SET_PIN, &form).reason, REASON_UNKNOWN_THING);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void count_change(void *context)
{
    atomic_fetch_add((atomic_int *)context, 1);
}

static void test_a_kiosk_is_revoked(void **state)
{
    struct rig rig;
    char token[SERVICE_TOKEN_MAX];
    struct identity who;
    bool found;
    (void)state;
    rig_open(&rig, 1, 1);
    atomic_int changes = 0;
    struct service_conf conf = {.path = rig.path,
                                .write_reply = rig_write_reply,
                                .identities_changed = count_change,
                                .context = &changes};
    rig_stop(&rig);
    assert_false(fault_is(service_open(&conf, &rig.service)));
    struct workshop_kiosk kiosk = {.code = {"bench"}};
    assert_false(fault_is(service_enroll(rig.service, &kiosk, token)));
    struct asker office = rig_office(&rig, RIG_MANAGER);
    struct form form = form_new(form_kind_of(VERB_REVOKE)->fields);
    form_set_text(&form, "kiosk", "nowhere");
    assert_int_equal(ask_form(&office, RIG_MANAGER, VERB_REVOKE, &form).reason, REASON_UNKNOWN_THING);
    form_set_text(&form, "kiosk", "bench");
    int before = atomic_load(&changes);
    assert_int_equal(ask_form(&office, RIG_MANAGER, VERB_REVOKE, &form).result, RESULT_ACCEPTED);
    assert_int_equal(atomic_load(&changes), before + 1); /* told before it is answered */
    struct reader *reader = look(&rig);
    reader_end(reader);
    assert_false(fault_is(reader_find_kiosk(reader, span_of(token), &who, &found)));
    assert_false(found);
    reader_close(reader);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* ------------------------------------------------------------------ a file into a hub that has a workshop */

struct heard {
    int64_t count;
    char last[PROBLEM_TEXT_MAX], where[PROBLEM_TEXT_MAX];
};

static void hear(void *context, const char *where, const char *sentence)
{
    struct heard *heard = context;
    heard->count++;
    snprintf(heard->last, sizeof heard->last, "%s", sentence);
    snprintf(heard->where, sizeof heard->where, "%s", where);
}

static struct fault import(struct rig *rig, struct workshop *workshop, bool dry_run, struct heard *heard)
{
    *heard = (struct heard){0};
    struct problems problems = {.say = hear, .context = heard};
    struct service_import ask = {
        .workshop = workshop, .now_ms = 1760000000000, .dry_run = dry_run, .problems = &problems};
    return service_import_with(rig->service, &ask);
}

static int64_t events(const struct rig *rig)
{
    struct verify_report report;
    rig_verify(rig, &report);
    return report.events;
}

static void test_the_same_file_again_changes_nothing(void **state)
{
    struct rig rig;
    struct workshop all;
    struct heard heard;
    (void)state;
    rig_open(&rig, 4, 2);
    assert_int_equal(events(&rig), 4);
    rig_describe(&all, 4, 2);
    assert_false(fault_is(import(&rig, &all, true, &heard)));
    assert_int_equal(events(&rig), 4); /* a dry run */
    assert_false(fault_is(import(&rig, &all, false, &heard)));
    count_revisions(&rig, 1, 1, 1);
    assert_int_equal(events(&rig), 6); /* the PIN, and that it was put in */
    workshop_release(&all);
    rig_describe(&all, 6, 6); /* two more on the first day */
    assert_false(fault_is(import(&rig, &all, false, &heard)));
    assert_int_equal(events(&rig), 10);
    workshop_release(&all);
    rig_close(&rig);
}

static void test_new_pieces_come_on_the_first_day_only(void **state)
{
    struct rig rig;
    struct workshop all;
    struct heard heard;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker bench = rig_asker(&rig, 0);
    assert_int_equal(ask(&bench, VERB_RECEIVE, "setting", 2, 1).result, RESULT_ACCEPTED);
    int64_t before = events(&rig);
    rig_describe(&all, 2, 2);
    assert_true(fault_is(import(&rig, &all, false, &heard)));
    assert_int_equal(heard.count, 1);
    assert_string_equal(heard.where, "pieces[1].tag");
    assert_int_equal(events(&rig), before);
    workshop_release(&all);
    rig_close(&rig);
}

static void test_a_name_is_of_one_piece(void **state)
{
    struct rig rig;
    struct workshop all;
    struct heard heard;
    (void)state;
    rig_open(&rig, 1, 1);
    rig_describe(&all, 1, 1);
    all.pieces[0].tag = rig_piece(77); /* still called R-1 */
    assert_int_equal(import(&rig, &all, false, &heard).code, FAULT_INPUT);
    assert_int_equal(heard.count, 1);
    assert_string_equal(heard.where, "pieces[0].name");
    assert_int_equal(events(&rig), 1);
    workshop_release(&all);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_models_have_revisions),
        cmocka_unit_test(test_a_station_and_a_person_change),
        cmocka_unit_test(test_a_badge_is_no_piece),
        cmocka_unit_test(test_a_limit_too_low_names_the_pieces),
        cmocka_unit_test(test_what_is_refused_changes_nothing),
        cmocka_unit_test(test_settings_are_put_in),
        cmocka_unit_test(test_what_is_put_in_is_named),
        cmocka_unit_test(test_a_pin_is_set),
        cmocka_unit_test(test_a_kiosk_is_revoked),
        cmocka_unit_test(test_the_same_file_again_changes_nothing),
        cmocka_unit_test(test_new_pieces_come_on_the_first_day_only),
        cmocka_unit_test(test_a_name_is_of_one_piece),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The set-up as events tell it: what is changed in the file by no event is named, also when a change that has
 * an event comes after it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/metal_helper.h"
#include "tests/unit/hub_service/tamper_helper.h"

/* Stations, people and alloys of a workshop, as a put says them. */
static void put_all(struct rig *rig, int staff)
{
    struct asker office = rig_office(rig, RIG_MANAGER);
    struct workshop all;
    rig_describe(&all, 0, 0);
    all.stations[0].staff = staff;
    struct workshop part = {.stations = all.stations,
                            .station_count = all.station_count,
                            .people = all.people,
                            .person_count = all.person_count,
                            .alloys = all.alloys,
                            .alloy_count = all.alloy_count};
    struct command command = asker_make(&office, VERB_PUT, "", RIG_MANAGER, 0);
    command.put = &part;
    said_yes(asker_send(&office, &command));
    workshop_release(&all);
}

static void set_limit(struct rig *rig, int pieces)
{
    struct asker office = rig_office(rig, RIG_MANAGER);
    char form[64];
    snprintf(form, sizeof form, "of=setting limit_pieces=%d", pieces);
    said_yes(say(&office, VERB_ACCEPT_LIMIT, "", RIG_MANAGER, 0, form));
}

/* Two pieces (events 1 and 2), a put, a limit (3, 4); then somebody at the file. */
static const struct {
    const char *name, *sql;
    const char *says;      /* at once; "": nothing */
    const char *says_then; /* when a put (5) and a limit (6) have come after it */
} rows[] = {
    {"nothing", "SELECT 1", "", ""},
    {"a setter is a manager", "UPDATE person SET roles = 'manager', manager = 1 WHERE badge = 'TSB-000001-I'",
     "the people of the set-up are not as event 4, the last to tell them, left them",
     "event 5: the people of the set-up were not as event 4 had left them, and no event changed them"},
    {"somebody of whom nobody knows",
     "INSERT INTO person (badge, name, manager) VALUES ('TSB-000009-2', 'X', 0)", "the people of the set-up",
     "event 5: the people"},
    {"a higher limit", "UPDATE station SET limit_pieces = 99 WHERE code = 'setting'",
     "the stations of the set-up are not as event 4", "event 5: the stations"},
    {"a limit that lets pass", "UPDATE station SET limit_mode = 'warn' WHERE code = 'setting'",
     "the stations of the set-up", "event 5: the stations"},
    {"a lower fineness", "UPDATE alloy SET fineness_min = 1", "the alloys of the set-up",
     "event 5: the alloys"},
    {"a setting", "INSERT OR REPLACE INTO setting VALUES ('conditional_pass_to_manager', 0)",
     "the settings of the set-up", "event 5: the settings"},
    {"a stage factor", "UPDATE route_step SET factor_ppm = factor_ppm - 10000 WHERE step = 2",
     "event 1: the first 1 routes of the set-up are not as it told them", "event 1: the first 1 routes"},
    {"a tolerance", "UPDATE route_step SET tolerance_ppm = tolerance_ppm + 10000 WHERE tolerance_ppm > 0",
     "event 1: the first 1 routes", "event 1: the first 1 routes"},
    {"a volume", "UPDATE model_size SET volume_mm3_e3 = volume_mm3_e3 + 1", "event 1: the first 1 models",
     "event 1: the first 1 models"},
    {"a density", "UPDATE lot SET ug_per_mm3 = ug_per_mm3 - 1", "event 1: the first 1 lots",
     "event 1: the first 1 lots"},
};

static void verify_says(const struct rig *rig, const char *name, const char *says)
{
    struct listening listening = {.all = ""};
    struct verify_report report;
    struct fault fault = service_verify(rig->path, listen, &listening, &report);
    bool clean = says[0] == '\0';
    if (fault_is(fault) || !strstr(listening.all, says) || (report.problems == 0) != clean ||
        report.setup_untold)
        fail_msg("%s: wanted \"%s\", got %s\n%s", name, says, fault.text, listening.all);
}

static void what_no_event_changed_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct rig rig;
        rig_open(&rig, 2, 2);
        put_all(&rig, 2);
        set_limit(&rig, 7);
        rig_verify(&rig, NULL);
        rig_stop(&rig);
        tamper(rig.path, rows[i].sql);
        verify_says(&rig, rows[i].name, rows[i].says);
        rig_start(&rig);
        put_all(&rig, 3);
        set_limit(&rig, 8);
        verify_says(&rig, rows[i].name, rows[i].says_then);
        rig_close(&rig);
    }
}

/* The first event tells it, whichever that is, beside what it found itself. */
static void the_first_event_tells(void **state)
{
    struct rig rig;
    struct asker office;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 0, 0);
    rig_open_as(&rig, &workshop);
    office = rig_office(&rig, RIG_MANAGER);
    said_yes(say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                 "component=clasp-7 alloy=au750y count=10 mass_ug=4500000"));
    verify_says(&rig, "a component", "");
    rig_stop(&rig);
    tamper(rig.path, "UPDATE station SET limit_pieces = 99 WHERE code = 'setting'");
    verify_says(&rig, "a higher limit", "not as event 1, the last to tell them");
    rig_close(&rig);
}

/* A file whose events never told it says so, until it is changed. */
static void an_older_file_says_so(void **state)
{
    static const char OLDER[] = "tests/replay/format-11.sql";
    char folder[] = "/tmp/touchstone-setup-XXXXXX", path[96], command[256];
    struct listening listening = {.all = ""};
    struct verify_report report;
    struct service_conf conf = {.path = path, .write_reply = rig_write_reply};
    struct service *service;
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/hub.db", folder);
    snprintf(command, sizeof command, "sqlite3 %s < %s", path, OLDER);
    assert_int_equal(system(command), 0);
    assert_false(fault_is(service_open(&conf, &service)));
    service_close(service);
    assert_false(fault_is(service_verify(path, listen, &listening, &report)));
    assert_string_equal(listening.all, "");
    assert_true(report.setup_untold);
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_no_event_changed_is_named),
        cmocka_unit_test(the_first_event_tells),
        cmocka_unit_test(an_older_file_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

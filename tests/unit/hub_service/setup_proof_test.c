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

static void check_scale(struct rig *rig)
{
    struct asker bench = rig_asker(rig, 0);
    said_yes(
        say(&bench, VERB_CHECK_SCALE, "casting", 1, 0, "scale=fine weight_ug=20000000 shown_ug=20001000"));
}

static void enroll(struct rig *rig, const char *code)
{
    char token[SERVICE_TOKEN_MAX];
    assert_false(
        fault_is(service_enroll(rig->service, &(struct workshop_kiosk){.code = code_of(code)}, token)));
}

/* Two pieces are there (events 1 and 2). */
static void set_up(struct rig *rig)
{
    struct asker office = rig_office(rig, RIG_MANAGER);
    put_all(rig, 2);   /* 3: the manager's PIN that it has, 4 */
    set_limit(rig, 7); /* 5 */
    assert_false(fault_is(service_set_pin(rig->service, rig_person(2), "13579"))); /* 6 */
    enroll(rig, "bench");                                                          /* 7 */
    said_yes(say(&office, VERB_REVOKE, "", RIG_MANAGER, 0, "kiosk=finish"));       /* 8 */
    check_scale(rig);                                                              /* 9 */
}

static void change_all(struct rig *rig)
{
    struct asker office = rig_office(rig, RIG_MANAGER);
    said_yes(say(&office, VERB_SET_PIN, "", RIG_MANAGER, 0, "person=TSB-000001-I new_pin=8642")); /* 10 */
    enroll(rig, "finish");                                                                        /* 11 */
    check_scale(rig);                                                                             /* 12 */
    put_all(rig, 3);                                                                              /* 13, 14 */
    set_limit(rig, 8);                                                                            /* 15 */
}

/* Somebody at the file between the two. */
static const struct {
    const char *name, *sql;
    const char *says;      /* at once; "": nothing; with a line feed behind it: nothing else */
    const char *says_then; /* when all has been changed */
} rows[] = {
    {"nothing", "SELECT 1", "", ""},
    {"a setter is a manager", "UPDATE person SET roles = 'manager', manager = 1 WHERE badge = 'TSB-000001-I'",
     "the people of the set-up are not as event 5, the last to tell them, left them",
     "event 14: the people of the set-up were not as event 5 had left them, and no event changed them"},
    {"somebody of whom nobody knows",
     "INSERT INTO person (badge, name, manager) VALUES ('TSB-000009-2', 'X', 0)", "the people of the set-up",
     "event 14: the people"},
    {"a higher limit", "UPDATE station SET limit_pieces = 99 WHERE code = 'setting'",
     "the stations of the set-up are not as event 5", "event 14: the stations"},
    {"a limit that lets pass", "UPDATE station SET limit_mode = 'warn' WHERE code = 'setting'",
     "the stations of the set-up", "event 14: the stations"},
    {"a lower fineness", "UPDATE alloy SET fineness_min = 1", "the alloys of the set-up",
     "event 14: the alloys"},
    {"a setting", "INSERT OR REPLACE INTO setting VALUES ('conditional_pass_to_manager', 0)",
     "the settings of the set-up", "event 14: the settings"},
    {"a stage factor", "UPDATE route_step SET factor_ppm = factor_ppm - 10000 WHERE step = 2",
     "event 1: the first 1 routes of the set-up are not as it told them", "event 1: the first 1 routes"},
    {"a tolerance", "UPDATE route_step SET tolerance_ppm = tolerance_ppm + 10000 WHERE tolerance_ppm > 0",
     "event 1: the first 1 routes", "event 1: the first 1 routes"},
    {"a volume", "UPDATE model_size SET volume_mm3_e3 = volume_mm3_e3 + 1", "event 1: the first 1 models",
     "event 1: the first 1 models"},
    {"a picture of another piece", "UPDATE model SET picture = 'x'",
     "event 1: the first 1 pictures of the set-up are not as it told them", "event 1: the first 1 pictures"},
    {"a density", "UPDATE lot SET ug_per_mm3 = ug_per_mm3 - 1", "event 1: the first 1 lots",
     "event 1: the first 1 lots"},
    {"a PIN that somebody knows",
     "UPDATE pin SET hash = (SELECT hash FROM pin WHERE badge = 'TSB-000006-8') WHERE badge = 'TSB-000002-G'",
     "the PIN of TSB-000002-G is not as event 6 left it, and no event changed it\n",
     "event 10: the pins of the set-up were not as event 6 had left them"},
    {"… and it stays named", "UPDATE pin SET set_ms = set_ms + 1 WHERE badge = 'TSB-000002-G'",
     "the PIN of TSB-000002-G is not as event 6", "the PIN of TSB-000002-G is not as event 6"},
    {"the PIN that came with a put", "UPDATE pin SET hash = hash || '=' WHERE badge = 'TSB-000006-8'",
     "the PIN of TSB-000006-8 is not as event 3 left it", "event 10: the pins"},
    {"a PIN that nobody set", "INSERT INTO pin VALUES ('TSB-000003-E', 'x', 0)",
     "the pins of the set-up are not as event 6, the last to tell them, left them", "event 10: the pins"},
    {"a PIN that is gone", "DELETE FROM pin WHERE badge = 'TSB-000002-G'",
     "the PIN of TSB-000002-G is gone, and was there as event 6 left it", "event 10: the pins"},
    {"a token that somebody knows", "UPDATE kiosk SET token = zeroblob(32) WHERE code = 'bench'",
     "the token of bench is not as event 7 left it, and no event changed it",
     "event 11: the tokens of the set-up were not as event 8 had left them"},
    {"a kiosk that was revoked", "UPDATE kiosk SET token = zeroblob(32) WHERE code = 'finish'",
     "the token of finish is not as event 8 left it", "event 11: the tokens"},
    {"a kiosk of whom nobody knows",
     "INSERT INTO kiosk (code, name, token) VALUES ('x', 'X', zeroblob(32));"
     "INSERT INTO kiosk_station SELECT id, 0, 'qc' FROM kiosk WHERE code = 'x'",
     "the tokens of the set-up are not as event 8", "event 11: the kiosks of the set-up were not as event 7"},
    {"a kiosk's station", "UPDATE kiosk_station SET station = 'qc' WHERE station = 'casting'",
     "the kiosks of the set-up are not as event 7", "event 11: the kiosks"},
    {"what a scale is worth that nobody tested", "UPDATE scale SET repeatability_ug = 1",
     "the scales of the set-up are not as event 9, the last to tell them, left them",
     "event 12: the scales of the set-up were not as event 9 had left them"},
};

static void verify_says(const struct rig *rig, const char *name, const char *says)
{
    struct listening listening = {.all = ""};
    struct verify_report report;
    struct fault fault = service_verify(rig->path, listen, &listening, &report);
    bool clean = says[0] == '\0', whole = !clean && says[strlen(says) - 1] == '\n';
    if (fault_is(fault) || !strstr(listening.all, says) || (whole && strcmp(listening.all, says) != 0) ||
        (report.problems == 0) != clean || report.setup_untold[0] != '\0')
        fail_msg("%s: wanted \"%s\", got %s\n%s", name, says, fault.text, listening.all);
}

/* What was found is JSON for whoever reads the file with other tools, and what only grows is told as it is
 * now. */
static void is_well_told(const struct rig *rig)
{
    assert_int_equal(
        rig_number(rig, "SELECT count(*) FROM event WHERE found <> '' AND json_valid(found) = 0"), 0);
    assert_int_equal(
        rig_number(
            rig,
            "SELECT count(json_extract(found, '$.setup_was.routes')) FROM event WHERE json_valid(found)"),
        0);
    assert_true(
        rig_number(rig,
                   "SELECT count(json_extract(found, '$.setup.routes')) FROM event WHERE json_valid(found)") >
        0);
}

static void what_no_event_changed_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct rig rig;
        rig_open(&rig, 2, 2);
        set_up(&rig);
        rig_verify(&rig, NULL);
        is_well_told(&rig);
        rig_stop(&rig);
        tamper(rig.path, rows[i].sql);
        verify_says(&rig, rows[i].name, rows[i].says);
        rig_start(&rig);
        change_all(&rig);
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
    is_well_told(&rig);
    assert_true(
        rig_number(&rig, "SELECT count(*) FROM event, json_each(found) WHERE seq = 1 AND key <> 'setup'") >
        0);
    rig_stop(&rig);
    tamper(rig.path, "UPDATE station SET limit_pieces = 99 WHERE code = 'setting'");
    verify_says(&rig, "a higher limit", "not as event 1, the last to tell them");
    rig_close(&rig);
}

/* Each has an event, by whoever did it; at the command line that is whoever has the file. Nothing of a PIN or
 * of a token stands there, nor its hash: a few digits would be found from it. */
static void changes_are_events_that_tell_no_secret(void **state)
{
    static const char WANTED[] =
        "3 set_pin TSB-000006-8 person:TSB-000006-8\n6 set_pin - person:TSB-000002-G\n7 put - kiosk:bench\n"
        "8 revoke TSB-000006-8 kiosk:finish\n9 check_scale TSB-000001-I scale:fine\n";
    struct rig rig;
    (void)state;
    rig_open(&rig, 2, 2);
    set_up(&rig);
    rig_stop(&rig);
    file_says(
        rig.path,
        "SELECT seq || ' ' || verb || ' ' || coalesce(nullif(operator, ''), '-') || ' ' || thing FROM event"
        " WHERE seq IN (3, 6, 7, 8, 9) ORDER BY seq",
        WANTED);
    file_says(rig.path,
              "SELECT seq FROM event, (SELECT hash AS secret FROM pin UNION ALL SELECT lower(hex(token)) "
              "FROM kiosk WHERE token IS NOT NULL)"
              " WHERE instr(coalesce(event.found, '') || coalesce(event.form, ''), secret) > 0",
              "");
    rig_close(&rig);
}

/* PINs stay where they were when a hub moves: nothing that told of them is missed, but what told of tokens
 * is. */
static void a_hub_that_moved_has_no_pins(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 2, 2);
    set_up(&rig);
    rig_stop(&rig);
    tamper(rig.path, "DELETE FROM pin");
    verify_says(&rig, "by hand", "the PIN of TSB-000002-G is gone, and was there as event 6 left it");
    rig_start(&rig);
    assert_false(fault_is(service_tell_pins_left(rig.service)));
    rig_stop(&rig);
    verify_says(&rig, "moved", "");
    tamper(rig.path, "UPDATE kiosk SET token = zeroblob(32) WHERE code = 'bench'");
    verify_says(&rig, "moved, and a token", "the token of bench is not as event 7 left it");
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
    assert_string_equal(report.setup_untold,
                        "people, stations, alloys, settings, routes, models, lots, pins, kiosks, "
                        "tokens, scales, pictures");
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_no_event_changed_is_named),
        cmocka_unit_test(the_first_event_tells),
        cmocka_unit_test(changes_are_events_that_tell_no_secret),
        cmocka_unit_test(a_hub_that_moved_has_no_pins),
        cmocka_unit_test(an_older_file_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

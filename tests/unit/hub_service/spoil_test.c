/* What is kept beside the events follows from them: verify names each table in which somebody changed, added
 * or took out a row. Each row of the test spoils a copy of one clean store, by plain SQL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/life_helper.h"
#include "tests/unit/hub_service/metal_helper.h"
#include "tests/unit/hub_service/tamper_helper.h"

#define UPDATE(table) "DROP TRIGGER IF EXISTS " table "_is_not_updated; UPDATE " table " SET "
#define DELETE(table)                                                                                        \
    "PRAGMA foreign_keys = OFF; DROP TRIGGER IF EXISTS " table "_is_not_deleted; DELETE FROM " table " "

static const struct {
    const char *name, *sql, *says; /* a part of the sentence */
} rows[] = {
    {"a slip from elsewhere", UPDATE("slip") "origin = 'qc' WHERE id = 1", "slip 1 is not as event"},
    {"a slip to elsewhere", UPDATE("slip") "target = 'qc' WHERE id = 1", "slip 1 is not as event"},
    {"a slip by somebody else", UPDATE("slip") "operator = 'TSB-000002-G' WHERE id = 2",
     "slip 2 is not as event"},
    {"another carrier", UPDATE("slip") "carrier = 'me' WHERE id = 1", "slip 1 is not as event"},
    {"a slip of another day", UPDATE("slip") "sent_ms = sent_ms - 86400000 WHERE id = 1",
     "slip 1 is not as event"},
    {"less metal on a slip", UPDATE("slip_piece") "metal_ug = metal_ug - 1 WHERE slip = 1",
     "slip 1 says another thing of R-2"},
    {"fewer pieces on a slip", UPDATE("slip_piece") "quantity = 0 WHERE slip = 1",
     "slip 1 says another thing of R-2"},
    {"a piece off a slip", DELETE("slip_piece") "WHERE slip = 1", "sent a piece that is on no slip"},
    {"less metal received", UPDATE("slip_receipt") "metal_ug = metal_ug - 1 WHERE slip = 2",
     "the receipt of R-2 on slip 2"},
    {"received another day", UPDATE("slip_receipt") "at_ms = at_ms + 86400000 WHERE slip = 1",
     "the receipt of R-2 on slip 1"},
    {"a receipt taken out", DELETE("slip_receipt") "WHERE slip = 1", "there is no receipt"},
    {"another chip", UPDATE("tag_binding") "text = '04FFFFFFFFFFFF' WHERE kind = 'chip'",
     "the chip 04FFFFFFFFFFFF"},
    {"another tag", UPDATE("tag_binding") "text = 'TS1-000009-4' WHERE kind = 'tag' AND bound",
     "the tag TS1-000009-4"},
    {"a chip of another piece", "UPDATE piece SET chip = '04A1B2C3D4E5F7' WHERE name = 'R-3'",
     "R-3 has the chip 04A1B2C3D4E5F7"},
    {"a binding taken out", DELETE("tag_binding") "WHERE kind = 'chip'", "bound a mark that is not noted"},
    {"a binding that nobody made",
     "INSERT INTO tag_binding (event, piece, kind, text, bound) VALUES (1, 1, 'chip', '04A1', 1)",
     "the chip 04A1 was not bound"},
    {"a sheet that passed", UPDATE("inspection") "result = 'pass' WHERE result = 'fail'", "is not as event"},
    {"another culprit", UPDATE("inspection") "guilty = 'setting' WHERE guilty IS NOT NULL",
     "is not as event"},
    {"another inspector", UPDATE("inspection") "operator = 'TSB-000002-G' WHERE id = 2",
     "sheet 2 is not as event"},
    {"a note that nobody wrote", UPDATE("inspection") "note = 'fine' WHERE id = 2",
     "sheet 2 is not as event"},
    {"a sheet signed with a PIN", UPDATE("inspection") "with_pin = 1 WHERE id = 2",
     "sheet 2 is not as event"},
    {"a sheet that replaces nothing", UPDATE("inspection") "supersedes = NULL WHERE id = 3",
     "sheet 3 is not as event"},
    {"a sheet taken out", DELETE("inspection") "WHERE id = 2", "signed a sheet that is not there"},
    {"a scratch that was not", UPDATE("inspection_line") "judgement = 'pass' WHERE judgement = 'fail'",
     "surface: another judgement"},
    {"another measure", UPDATE("inspection_line") "actual = actual + 1 WHERE criterion = 'dimensions'",
     "dimensions: another measure"},
    {"a nominal that fits", UPDATE("inspection_line") "nominal = actual WHERE criterion = 'dimensions'",
     "dimensions: another measure"},
    {"another fineness",
     UPDATE("inspection_line") "actual = 7510 WHERE criterion = 'fineness' AND actual IS NOT NULL",
     "fineness: another measure"},
    {"another weight",
     UPDATE("inspection_line") "actual = actual + 1 WHERE criterion = 'weight' AND weighing > 0",
     "its weight is not that of event"},
    {"a line taken out", DELETE("inspection_line") "WHERE criterion = 'function'", "more or fewer lines"},
    {"another photo", UPDATE("inspection_photo") "reference = 'other.jpg'", "other photos than were signed"},
    {"a photo of after", UPDATE("inspection_photo") "moment = 'after' WHERE moment = 'before'",
     "other photos than were signed"},
    {"a photo taken out", DELETE("inspection_photo") "", "other photos than were signed"},
    {"one finding more", "UPDATE component SET count = count + 1",
     "component lock counts 3, but its events give 2"},
    {"a finding of another alloy", "PRAGMA foreign_keys = OFF; UPDATE component SET alloy = 'au585'",
     "component lock is not what event"},
    {"another minimum", "UPDATE component SET minimum = 1", "component lock has the minimum 1"},
    {"the order of another line", "UPDATE piece SET line = 8 WHERE line = 7", "is not of the order of event"},
    {"another size", "UPDATE piece SET size = '54' WHERE line = 7", "is not of the model and size of event"},
    {"another serial number", UPDATE("engraving") "serial = 'A-2'", "serial number A-2 is not as event"},
    {"a hallmark that nobody struck", UPDATE("engraving") "hallmark = '999'", "is not as event"},
    {"a serial number taken out", DELETE("engraving") "", "recorded a serial number that is not there"},
    {"a serial number twice",
     "INSERT INTO engraving (event, piece, serial, at_ms) SELECT event, 3, lower(serial), at_ms FROM "
     "engraving",
     "stands 2 times"},
    {"a return by somebody else", "UPDATE metal_return SET account = 'open:operator:TSB-000002-G'",
     "is not as event"},
    {"a lighter return", "UPDATE metal_return SET mass_ug = mass_ug - 1", "gave it"},
    {"a return of other metal", "UPDATE metal_return SET book = 'au750y/client'", "gave it"},
    {"a return that was said to be richer", "UPDATE metal_return SET claimed_ug = claimed_ug + 1", "gave it"},
    {"collected off a stretch",
     "UPDATE metal_return SET account = 'open:stretch:qc:qc' WHERE stream = 'sweeps'", "gave it"},
    {"another refiner", "UPDATE refining SET refiner = 'me'", "refining 1 is not as event"},
    {"another stream refined", "UPDATE refining SET stream = 'sweeps'", "refining 1 is not as event"},
    {"less metal sent", "UPDATE refining SET expected_ug = expected_ug - 1", "refining 1 is not as event"},
    {"less metal paid", "UPDATE refining SET paid_ug = paid_ug - 1", "what refining 1 paid"},
    {"paid another day", "UPDATE refining SET paid_event = event", "what refining 1 paid"},
    {"a component taken out", "DELETE FROM component", "component lock is moved by event"},
    {"a visit that ended sooner", "UPDATE visit SET done_ms = done_ms - 1",
     "visits are not as the events give them"},
    {"a visit taken out", "DELETE FROM visit WHERE station = 'qc'", "visits are not as the events give them"},
    {"a life that began later", "UPDATE life SET began_ms = began_ms + 1 WHERE piece = 2",
     "lives of pieces are not"},
    {"a loss made smaller", "UPDATE loss_quarter SET missing_ug = 0", "hour of losses are not"},
};

/* ------------------------------------------------------------------ a life that has some of everything */

static void inspect(struct asker *finish, const char *form)
{
    said_yes(say(finish, VERB_INSPECT, "qc", 3, 2, form));
}

static void live(struct rig *rig)
{
    struct asker bench = rig_asker(rig, 0), finish = rig_asker(rig, 1), office = rig_office(rig, RIG_MANAGER);
    const int piece[] = {2};
    said_yes(say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                 "component=lock alloy=au750y count=4 mass_ug=4000 minimum=2"));
    said_yes(say(&bench, VERB_STOCK_OUT, "casting", 1, 2, "component=lock count=2"));
    said_yes(say(&bench, VERB_BIND, "casting", 1, 3, "chip=04a1b2c3d4e5f6"));
    said_yes(say(&bench, VERB_BIND, "casting", 1, 4, "tag=TS1-000500-J"));
    said_yes(say(&office, VERB_IDENTIFY, "", RIG_MANAGER, 3, "model=solitaire size=52"));
    said_yes(say(&office, VERB_IDENTIFY, "", RIG_MANAGER, 3, "order=o-1 line=7"));
    said_yes(ask(&bench, VERB_RECEIVE, "setting", 1, 2));
    said_yes(say(&bench, VERB_CHECK_SETTING, "setting", 1, 2,
                 "stones=pass seats=pass photos={moment=before reference=a.jpg}"));
    said_yes(ask(&bench, VERB_FINISH, "setting", 1, 2));
    said_yes(ask(&finish, VERB_RECEIVE, "polishing", 2, 2));
    said_yes(ask(&finish, VERB_FINISH, "polishing", 2, 2));
    EXPECT_ACCEPTED(ask_slip(&office, "polishing", "plater", piece, NULL, 1));
    EXPECT_ACCEPTED(ask_arrive(&office, "plater", 1, piece, NULL, 0));
    EXPECT_ACCEPTED(ask_slip(&office, "plater", NULL, piece, NULL, 1));
    EXPECT_ACCEPTED(ask_arrive(&office, "qc", 2, piece, NULL, 1));
    said_yes(ask(&finish, VERB_RECEIVE, "qc", 3, 2));
    said_yes(ask_weigh(&finish, "qc", 3, 2, 5700000));
    said_yes(say(&finish, VERB_ENGRAVE, "qc", 3, 2, "serial=A-1 marks=TS"));
    inspect(&finish, "surface=fail function=pass stones=pass measured=7500 defect=scratch guilty=polishing");
    inspect(&finish, "surface=pass function=pass stones=pass fineness=pass method=touch supersedes=2 "
                     "dimensions={what=shank nominal_um=2000 actual_um=2100}");
    said_yes(say(&office, VERB_BUY_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=30000000"));
    said_yes(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=3000000"));
    said_yes(say(&bench, VERB_RETURN_METAL, "casting", 1, 0, "alloy=au750y used_ug=1000000"));
    said_yes(say(&bench, VERB_RETURN_SCRAP, "casting", 1, 0, "kind=filings alloy=au750y mass_ug=400000"));
    said_yes(say(&office, VERB_SEND_REFINER, "", RIG_MANAGER, 0, "stream=filings metal=au refiner=Smelt"));
    said_yes(say(&office, VERB_REFINED, "", RIG_MANAGER, 0, "refining=1 fine_ug=290000 alloy=au750y"));
    said_yes(say(&office, VERB_COLLECT, "", RIG_MANAGER, 0,
                 "stream=sweeps metal=au mass_ug=1000000 fineness_ppm=100000"));
    assert_false(fault_is(service_fold(rig->service)));
}

/* ------------------------------------------------------------------ spoiling */

static void each_table_is_proved(void **state)
{
    struct rig rig, copy;
    (void)state;
    life_open(&rig);
    live(&rig);
    rig_verify(&rig, NULL);
    rig_stop(&rig);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct listening listening = {.all = ""};
        struct verify_report report;
        tamper_copy(&rig, &copy);
        tamper(copy.path, rows[i].sql);
        struct fault fault = service_verify(copy.path, listen, &listening, &report);
        if (fault_is(fault) || !strstr(listening.all, rows[i].says) || report.problems == 0)
            fail_msg("%s: wanted \"%s\", got %s\n%s", rows[i].name, rows[i].says, fault.text, listening.all);
    }
    tamper_remove(&copy);
    rig_close(&rig);
}

static const struct {
    const char *name, *sql;
} words[] = {
    {"the place of a piece", "UPDATE piece SET place = 'moon'"},
    {"the state of a piece", "UPDATE piece SET state = 'asleep'"},
    {"a kind of piece", "UPDATE piece SET kind = 'cake'"},
    {"what was done", UPDATE("event") "verb = 'dance' WHERE seq = 9"},
    {"where it was", UPDATE("event") "place = 'moon' WHERE place IS NOT NULL"},
    {"what it was", UPDATE("event") "state = 'asleep' WHERE state IS NOT NULL"},
    {"why it was not started", UPDATE("event") "not_started = 'rain' WHERE seq = 9"},
    {"how a limit is kept", "UPDATE station SET limit_mode = 'hope'"},
    {"when a step weighs", "UPDATE route_step SET weigh = 'never'"},
    {"where a density is from", "UPDATE lot SET source = 'rumour'"},
    {"an icon", "UPDATE model SET icon = 'cat'"},
};

static void a_word_that_nobody_wrote_is_no_other(void **state)
{
    struct rig rig, copy;
    (void)state;
    life_open(&rig);
    live(&rig);
    rig_stop(&rig);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct listening said = {.all = ""};
        struct verify_report report;
        tamper_copy(&rig, &copy);
        tamper(copy.path, words[i].sql);
        struct fault fault = service_verify(copy.path, listen, &said, &report);
        if (!strstr(fault.text, "never wrote") && !strstr(said.all, "never wrote"))
            fail_msg("%s: %s\n%s", words[i].name, fault.text, said.all);
    }
    tamper_remove(&copy);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_table_is_proved),
        cmocka_unit_test(a_word_that_nobody_wrote_is_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

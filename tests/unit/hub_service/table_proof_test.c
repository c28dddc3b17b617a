/* What tables hold is told in the chain: whatever is changed, added or taken out of one behind the hub's back
 * is seen, and so is what was told of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "hub/store/table_seal.h"
#include "tests/unit/hub_service/tamper_helper.h"

#define LOOSE "PRAGMA foreign_keys = OFF; "

/* One at least of each table, in its order. */
static const struct {
    enum sealed_table table;
    const char *sql;
} rows[] = {
    {SEALED_workshop, "UPDATE workshop SET language = 'fr'"},
    {SEALED_seat, LOOSE "INSERT INTO seat VALUES (99, 'TSB-000001-I')"},
    {SEALED_lot, "UPDATE lot SET u_ppm = u_ppm + 1"},
    {SEALED_route, "INSERT INTO route SELECT max(id) + 1, 'new', 1 FROM route"},
    {SEALED_route_step, "UPDATE route_step SET standard_s = standard_s + 1 WHERE step = 1"},
    {SEALED_model, "UPDATE model SET name = 'Another'"},
    {SEALED_model_size, "UPDATE model_size SET volume_mm3_e3 = volume_mm3_e3 - 1"},
    {SEALED_model_stone, "INSERT INTO model_stone (model, line, count, each_ug) VALUES (1, 9, 1, 1)"},
    {SEALED_client_order, "INSERT INTO client_order (id, code, due_ms, rush) VALUES (99, 'o-99', 1, 0)"},
    {SEALED_order_line,
     LOOSE "INSERT INTO order_line VALUES (1, 9, 'm', NULL, 1, 0, 'a', NULL, NULL, NULL, NULL, 0, 0, 0)"},
    {SEALED_order_change,
     LOOSE "INSERT INTO order_change (id, client_order, state, due_ms, line, more, cancel_line, requested_ms,"
           " changed_ms) VALUES (1, 1, 'refused', 0, 0, 0, 0, 1, 1)"},
    {SEALED_change_line, LOOSE
     "INSERT INTO change_line VALUES (1, 0, 1, 'm', NULL, 1, 0, NULL, NULL, NULL, NULL, NULL, 0, 0, 0)"},
    {SEALED_order_short, LOOSE "INSERT INTO order_short VALUES (1, 1, 1)"},
    {SEALED_design,
     "INSERT INTO design (id, model, revision, volume_mm3_e3, state, submitted_ms) VALUES (1, 'm', 1, 1,"
     " 'approved', 1)"},
    {SEALED_delivery, LOOSE "INSERT INTO delivery (id, client_order, at_ms) VALUES (1, 1, 1)"},
    {SEALED_delivery_piece, LOOSE "INSERT INTO delivery_piece VALUES (1, 1, NULL)"},
    {SEALED_piece, "UPDATE piece SET tolerance_ppm = 500000 WHERE id = 2"},
    {SEALED_piece, "UPDATE piece SET tag = 'TS-000099-W' WHERE id = 3"},
    {SEALED_implied, LOOSE "INSERT INTO implied VALUES (1, 1, 'setting', 'start', NULL)"},
    {SEALED_outbox, "UPDATE outbox SET uuid = zeroblob(16) WHERE id = 1"},
    {SEALED_melt, "INSERT INTO melt VALUES ('m-99', 1, 5, 5)"},
    {SEALED_lot_assay, "INSERT INTO lot_assay VALUES (1, 'm-99', 999000)"},
    {SEALED_loose_melt, "INSERT INTO loose_melt VALUES ('vault', 'au750y/own', 'm-99')"},
    {SEALED_stone_kind, "INSERT INTO stone_kind VALUES ('rd-9', NULL, NULL, NULL)"},
    {SEALED_drift_day, "INSERT INTO drift_day VALUES (1, 2, 3)"},
    {SEALED_alert, "DELETE FROM alert WHERE id = (SELECT max(id) FROM alert)"}, /* the newest */
    {SEALED_alert, "UPDATE alert SET subject = 'R-7' WHERE ended_ms IS NULL"},
    {SEALED_alert, "UPDATE alert SET ended_ms = 1 WHERE ended_ms IS NULL"},
    {SEALED_alert, "UPDATE alert SET text = 'Nothing.' WHERE ended_ms IS NOT NULL"},
    {SEALED_alert, "UPDATE alert SET count = count + 1 WHERE ended_ms IS NOT NULL"},
};

/* rig_open begins with an event for each of its four pieces, and tells of all tables behind the last. */
#define FIRST  "4"
#define UNLOCK "DROP TRIGGER table_seal_is_not_updated; DROP TRIGGER table_seal_is_not_deleted; "

/* What was told. */
static const struct {
    const char *name, *sql, *says;
} chain_rows[] = {
    {"the sum goes with the row",
     UNLOCK "UPDATE table_seal SET sum = zeroblob(32) WHERE event = " FIRST " AND name = 'piece'",
     "what was told behind it of a table (piece)"},
    {"told of another table",
     UNLOCK "UPDATE table_seal SET name = 'melt' WHERE event = " FIRST " AND name = 'lot'",
     "what was told behind it of a table (melt)"},
    {"another seal", UNLOCK "UPDATE table_seal SET seal = zeroblob(32) WHERE event = " FIRST " AND line = 3",
     "event " FIRST ": "},
    {"taken out from the middle", UNLOCK "DELETE FROM table_seal WHERE event = " FIRST " AND line = 3",
     "event " FIRST " holds what Touchstone never wrote"},
    {"all of an event taken out", UNLOCK "DELETE FROM table_seal WHERE event = " FIRST, "event 5: "},
    {"the last one taken out, and with it what it told",
     UNLOCK "DELETE FROM table_seal WHERE event = (SELECT max(event) FROM table_seal)",
     "left them, and nothing that was booked changed them"},
    {"all of it", UNLOCK "DELETE FROM table_seal", "the melts: nothing tells how they were"},
    {"of no event", LOOSE "INSERT INTO table_seal VALUES (9999, 0, 'lot', zeroblob(32), zeroblob(32))",
     "sums of tables belong to no event"},
};

/* Two pieces are received; so the outbox comes after what the first day told. */
static void live(struct rig *rig)
{
    struct asker asker;
    rig_open(rig, 4, 4);
    asker = rig_asker(rig, 0);
    assert_int_equal(ask(&asker, VERB_RECEIVE, "setting", 1, 1).result, RESULT_ACCEPTED);
    assert_int_equal(ask(&asker, VERB_RECEIVE, "setting", 1, 2).result, RESULT_ACCEPTED);
    static const char *const reports[] = {"camera_silent", "camera_back", "nfc_silent"};
    for (size_t i = 0; i < COUNT_OF(reports); i++) {
        struct command command = asker_make(&asker, VERB_REPORT, "", 1, 0);
        snprintf(command.report, sizeof command.report, "%s", reports[i]);
        snprintf(command.subject, sizeof command.subject, "%.*s", (int)strcspn(reports[i], "_"), reports[i]);
        assert_int_equal(asker_send(&asker, &command).result, RESULT_ACCEPTED);
    }
    rig_verify(rig, NULL);
    rig_stop(rig);
}

static void test_tables(void **state)
{
    struct rig rig, copy;
    bool tried[SEALED_TABLE_COUNT] = {false};
    (void)state;
    live(&rig);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct listening listening = {.all = ""};
        struct verify_report report;
        const char *words = sealed_table_words(rows[i].table);
        tamper_copy(&rig, &copy);
        tamper(copy.path, rows[i].sql);
        struct fault fault = service_verify(copy.path, listen, &listening, &report);
        const char *at = strstr(listening.all, words);
        if (fault_is(fault) || !at || strncmp(at + strlen(words), " are not as event ", 18) != 0)
            fail_msg("%s: wanted \"%s are not as event …\", got %s\n%s", rows[i].sql, words, fault.text,
                     listening.all);
        tried[rows[i].table] = true;
    }
    for (int i = 0; i < SEALED_TABLE_COUNT; i++)
        if (!tried[i])
            fail_msg("nobody tried to change %s", sealed_table_words((enum sealed_table)i));
    tamper_remove(&copy);
    rig_close(&rig);
}

static void test_chain(void **state)
{
    struct rig rig, copy;
    (void)state;
    live(&rig);
    for (size_t i = 0; i < COUNT_OF(chain_rows); i++) {
        struct listening listening = {.all = ""};
        struct verify_report report;
        tamper_copy(&rig, &copy);
        tamper(copy.path, chain_rows[i].sql);
        rig_well(service_verify(copy.path, listen, &listening, &report));
        if (!strstr(listening.all, chain_rows[i].says) || report.problems == 0)
            fail_msg("%s: wanted \"%s\", got\n%s", chain_rows[i].name, chain_rows[i].says, listening.all);
    }
    tamper_remove(&copy);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

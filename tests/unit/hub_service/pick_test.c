/* Returns that are picked at random for an assay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "hub/service/alert_read.h"
#include "hub/service/ledger_read.h"
#include "tests/unit/hub_service/metal_helper.h"

struct seen {
    int picked, returned, alerts;
};

static bool count_return(void *context, const struct return_row *row)
{
    struct seen *seen = context;
    seen->returned++;
    seen->picked += row->picked;
    return true;
}

static bool count_alert(void *context, const struct alert *alert)
{
    struct seen *seen = context;
    seen->alerts += alert->kind == ALERT_ASSAY_PICKED;
    return true;
}

static struct seen look(const struct rig *rig)
{
    struct seen seen = {0};
    struct reader *reader;
    assert_string_equal(reader_open(rig->path, &reader).text, "");
    assert_string_equal(reader_returns(reader, 0, count_return, &seen).text, "");
    assert_string_equal(reader_alerts(reader, ALERTS_OPEN, FOR_OFFICE, 0, count_alert, &seen).text, "");
    reader_close(reader);
    return seen;
}

static void open_with(struct rig *rig, int64_t percent)
{
    struct workshop workshop;
    rig_describe(&workshop, 1, 1);
    settings_set(&workshop.settings, SETTING_ASSAY_PERCENT, percent);
    rig_open_as(rig, &workshop);
}

static struct reply give_back(struct asker *bench)
{
    struct reply reply =
        say(bench, VERB_RETURN_SCRAP, "setting", 3, 0, "kind=filings alloy=au750y mass_ug=1000000");
    said_yes(reply);
    return reply;
}

static void one_that_is_picked_waits_for_its_assay(void **state)
{
    struct rig rig;
    char form[64];
    (void)state;
    open_with(&rig, 100);
    struct asker bench = rig_asker(&rig, 0), office = rig_office(&rig, RIG_MANAGER);
    struct reply reply = give_back(&bench);
    assert_non_null(strstr(reply.detail, "Picked for an assay"));
    struct seen seen = look(&rig);
    assert_int_equal(seen.picked, 1);
    assert_int_equal(seen.alerts, 1);
    snprintf(form, sizeof form, "return=%lld fineness_ppm=700000", (long long)reply.seq);
    said_yes(say(&office, VERB_ASSAY_RETURN, "", RIG_MANAGER, 0, form));
    assert_int_equal(look(&rig).alerts, 0);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* What is clean scrap is of its alloy, and is not picked. */
static void none_is_picked_where_nobody_asks(void **state)
{
    struct rig rig;
    (void)state;
    open_with(&rig, 0);
    struct asker bench = rig_asker(&rig, 0);
    assert_string_equal(give_back(&bench).detail, "");
    struct seen seen = look(&rig);
    assert_int_equal(seen.returned, 1);
    assert_int_equal(seen.picked, 0);
    rig_close(&rig);
    open_with(&rig, 100);
    bench = rig_asker(&rig, 0);
    said_yes(say(&bench, VERB_RETURN_SCRAP, "setting", 3, 0, "kind=sprue alloy=au750y mass_ug=2000000"));
    assert_int_equal(look(&rig).alerts, 0);
    rig_close(&rig);
}

#define MANY 60 /* that all or none of so many are picked at one half: one in 2^59 */

static void about_as_many_as_were_asked_for(void **state)
{
    struct rig rig;
    (void)state;
    open_with(&rig, 50);
    struct asker bench = rig_asker(&rig, 0);
    for (int i = 0; i < MANY; i++)
        give_back(&bench);
    struct seen seen = look(&rig);
    assert_int_equal(seen.returned, MANY);
    assert_int_equal(seen.alerts, seen.picked);
    assert_in_range(seen.picked, 1, MANY - 1);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_that_is_picked_waits_for_its_assay),
        cmocka_unit_test(none_is_picked_where_nobody_asks),
        cmocka_unit_test(about_as_many_as_were_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

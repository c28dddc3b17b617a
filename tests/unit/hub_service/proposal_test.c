/* Proposals from standard times, and from what has happened. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "hub/service/proposal.h"
#include "tests/unit/hub_service/rig_helper.h"

static const struct proposal_ask BY_SETTINGS = {-1, -1, -1, -1, -1};

static void read_proposals(const struct rig *rig, const struct proposal_ask *ask, struct proposals *out)
{
    struct reader *reader;
    assert_false(fault_is(reader_open(rig->path, &reader)));
    assert_false(fault_is(reader_proposals(reader, (int64_t)time(NULL) * 1000, ask, out)));
    reader_close(reader);
}

static const struct limit_proposal *find_limit(const struct proposals *proposals, const char *of)
{
    for (int i = 0; i < proposals->limit_count; i++)
        if (strcmp(proposals->limits[i].of.text, of) == 0)
            return &proposals->limits[i];
    fail_msg("nothing is proposed for \"%s\"", of);
    return NULL;
}

static void assert_near(double is, double want)
{
    if (is < want - 1e-6 || is > want + 1e-6)
        fail_msg("%f instead of %f", is, want);
}

/* Casting 10 min for one (40 at once), setting 30 (three people), polishing 15 (one), QC 5 (two at once):
 * polishing does four an hour, the least; T is an hour, w₀ four. */
static void test_by_standard_times(void **state)
{
    struct rig rig;
    struct proposals proposals;
    (void)state;
    rig_open(&rig, 6, 2);
    read_proposals(&rig, &BY_SETTINGS, &proposals);
    assert_string_equal(proposals.bottleneck.text, "polishing");
    assert_false(proposals.is_rate_measured);
    assert_near(proposals.rate_per_h, 4);
    const struct limit_proposal *line = find_limit(&proposals, "");
    assert_near(line->critical, 4);
    assert_int_equal(line->pieces, 12);
    assert_near(line->expected.rate_per_h, 3.2);
    assert_near(line->expected.lead_h, 3.75);
    const struct limit_proposal *setting = find_limit(&proposals, "setting");
    assert_int_equal(setting->present, 4);
    assert_int_equal(setting->pieces, 4); /* 8/15 · 2 / (7/15), and one that is done */
    assert_int_equal(find_limit(&proposals, "polishing")->pieces, 2);
    rig_close(&rig);
}

static void test_the_batch(void **state)
{
    struct rig rig;
    struct proposals proposals;
    (void)state;
    rig_open(&rig, 6, 2);
    read_proposals(&rig, &BY_SETTINGS, &proposals);
    assert_true(proposals.has_batch);
    assert_int_equal(proposals.waiting, 4);
    assert_int_equal(proposals.ask.metal_each.ug, 5928000);
    assert_int_equal(proposals.ask.room, 4);
    assert_int_equal(proposals.batch.by_metal, 6);
    assert_int_equal(proposals.batch.economic, 37); /* of 56 that cost least */
    assert_false(proposals.batch.fits);
    assert_near(proposals.batch.wip_days, 37.0 / 32);
    const struct proposal_ask ask = {-1, 50, 0, 50, 12000};
    read_proposals(&rig, &ask, &proposals);
    assert_int_equal(proposals.batch.pieces, 3); /* 12 g of 5.928 */
    assert_true(proposals.batch.fits);
    assert_int_equal(find_limit(&proposals, "")->pieces, 3);
    rig_close(&rig);
}

static void work(struct asker *asker, int piece, int64_t begun_ms, int64_t ended_ms)
{
    struct command command = asker_make(asker, VERB_RECEIVE, "setting", 1, piece);
    command.decided = DECIDED_KIOSK;
    command.at_ms = begun_ms;
    assert_int_equal(asker_send(asker, &command).state, PIECE_IN_WORK);
    command = asker_make(asker, VERB_FINISH, "setting", 1, piece);
    command.decided = DECIDED_KIOSK;
    command.at_ms = ended_ms;
    assert_int_equal(asker_send(asker, &command).state, PIECE_DONE);
}

/* An hour for each at setting: three people do three an hour, and that is less than polishing does. */
static void test_by_what_has_happened(void **state)
{
    static const int64_t HOUR = 3600000;
    struct rig rig;
    struct workshop workshop;
    struct proposals proposals;
    (void)state;
    rig_describe(&workshop, 6, 6);
    settings_set(&workshop.settings, SETTING_SIZING_N_MIN, 3);
    rig_open_as(&rig, &workshop);
    struct asker bench = rig_asker(&rig, 0);
    int64_t now = (int64_t)time(NULL) * 1000;
    work(&bench, 1, now - 9 * HOUR, now - 8 * HOUR);
    work(&bench, 2, now - 8 * HOUR, now - 7 * HOUR);
    read_proposals(&rig, &BY_SETTINGS, &proposals);
    assert_false(find_limit(&proposals, "setting")->is_measured);
    work(&bench, 3, now - 7 * HOUR, now - 2 * HOUR); /* over lunch: the median does not mind */
    read_proposals(&rig, &BY_SETTINGS, &proposals);
    const struct limit_proposal *setting = find_limit(&proposals, "setting");
    assert_true(setting->is_measured);
    assert_int_equal(setting->finished, 3);
    assert_near(setting->line.raw_h, 1);
    assert_near(setting->line.rate_per_h, 3);
    assert_string_equal(proposals.bottleneck.text, "setting");
    assert_true(proposals.is_rate_measured);
    assert_near(proposals.rate_per_h * (double)proposals.hours, 3);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_standard_times),
        cmocka_unit_test(test_the_batch),
        cmocka_unit_test(test_by_what_has_happened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

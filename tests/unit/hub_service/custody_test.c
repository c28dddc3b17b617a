/* Custody by what was booked: a row an operator, operation and alloy; all of it, or since the last
 * settlement. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "hub/service/measuring.h"
#include "hub/service/moment.h"
#include "tests/unit/hub_service/metal_helper.h"

/* Person 1 works at the first station, 3 at setting, 2 nowhere in particular. */
static void open_benches(struct rig *rig)
{
    struct workshop workshop;
    rig_describe(&workshop, 0, 0);
    workshop.people[0].station = workshop.stations[0].code;
    workshop.people[2].station = workshop.stations[1].code;
    workshop.stations[0].kind = code_of("founding");
    workshop.stations[1].kind = code_of("mounting");
    rig_open_as(rig, &workshop);
}

static bool write_line(void *context, const struct custody_line *line)
{
    char of[96];
    struct text name = TEXT_IN(of);
    for (int person = 1; person <= RIG_MANAGER; person++)
        if (tag_equal(line->operator_badge, rig_person(person)))
            text_add(&name, "%d ", person);
    text_add(&name, "%s %s:", line->operation.text, line->alloy.text);
    text_add(context, "%s in %lld, returned %lld, shortfall %lld, loss %lld\n", of,
             (long long)line->sums->in.ug, (long long)line->sums->returned.ug,
             (long long)line->sums->shortfall.ug, (long long)line->custody.loss.ug);
    return true;
}

static void expect_custody(const struct rig *rig, bool since_settlement, const char *want)
{
    static char is[2048];
    struct text text = TEXT_IN(is);
    struct reader *reader;
    rig_well(reader_open(rig->path, &reader));
    rig_well(reader_custody(reader, 0, INT64_MAX, since_settlement, write_line, &text));
    reader_close(reader);
    assert_true(text_ok(&text));
    assert_string_equal(is, want);
}

static struct reply give_back(struct asker *bench, const char *station, int person, const char *what)
{
    struct reply reply = say(bench, VERB_RETURN_SCRAP, station, person, 0, what);
    said_yes(reply);
    return reply;
}

static void assay(struct asker *office, struct reply given, int64_t fineness_ppm)
{
    char text[96];
    snprintf(text, sizeof text, "return=%lld fineness_ppm=%lld", (long long)given.seq,
             (long long)fineness_ppm);
    said_yes(say(office, VERB_ASSAY_RETURN, "", RIG_MANAGER, 0, text));
}

static void take_back(struct asker *office, struct reply wrong)
{
    char text[96];
    snprintf(text, sizeof text, "event=%lld reason=typo", (long long)wrong.seq);
    said_yes(say(office, VERB_CORRECT, "", RIG_MANAGER, 0, text));
}

static struct reply settle(struct asker *office, int person, const char *alloy)
{
    char text[96];
    snprintf(text, sizeof text, "person=%s operation=setting%s", rig_person(person).text, alloy);
    struct reply reply = say(office, VERB_SETTLE, "", RIG_MANAGER, 0, text);
    said_yes(reply);
    return reply;
}

static void each_deed_is_charged_where_it_belongs(void **state)
{
    struct rig rig;
    (void)state;
    open_benches(&rig);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    assay(&office, give_back(&bench, "casting", 1, "kind=filings alloy=au750y mass_ug=4000000"), 700000);
    assay(&office, give_back(&bench, "setting", 2, "kind=filings alloy=au750y mass_ug=4000000"), 800000);
    give_back(&bench, "setting", 3, "kind=sprue alloy=au750y mass_ug=2000000");
    take_back(&office, give_back(&bench, "setting", 3, "kind=sprue alloy=au750y mass_ug=7"));
    said_yes(buy_metal(&office, "alloy=au750y mass_ug=30000000"));
    said_yes(say(&bench, VERB_MELT, "casting", 1, 0,
                 "melt=m-2 alloy=au750y parts={alloy=au750y mass_ug=9000000} out_ug=8950000"));
    expect_custody(&rig, false,
                   "1 founding au750y: in 50000, returned 4000000, shortfall 0, loss -3950000\n"
                   "1 founding fine.au: in 0, returned 0, shortfall 200000, loss 200000\n"
                   "2 mounting au750y: in 0, returned 4000000, shortfall 0, loss -4000000\n"
                   "2 elsewhere fine.au: in 0, returned 0, shortfall -200000, loss -200000\n"
                   "3 mounting au750y: in 0, returned 2000000, shortfall 0, loss -2000000\n");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* A settlement is of one person, in the books that it posted in, until it is taken back. */
static void what_was_settled_is_left_out(void **state)
{
    static const char sprue[] = "kind=sprue alloy=au750y mass_ug=2000000";
    struct rig rig;
    (void)state;
    open_benches(&rig);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    assay(&office, give_back(&bench, "casting", 1, "kind=filings alloy=au750y mass_ug=4000000"), 700000);
    give_back(&bench, "setting", 2, sprue);
    give_back(&bench, "setting", 3, sprue);
    settle(&office, 1, " alloy=au750y");
    settle(&office, 2, "");
    give_back(&bench, "casting", 1, "kind=sprue alloy=au750y mass_ug=5");
    struct reply wrong = settle(&office, 3, "");
    expect_custody(&rig, true,
                   "1 founding fine.au: in 0, returned 0, shortfall 200000, loss 200000\n"
                   "1 founding au750y: in 0, returned 5, shortfall 0, loss -5\n");
    take_back(&office, wrong);
    expect_custody(&rig, true,
                   "1 founding fine.au: in 0, returned 0, shortfall 200000, loss 200000\n"
                   "3 mounting au750y: in 0, returned 2000000, shortfall 0, loss -2000000\n"
                   "1 founding au750y: in 0, returned 5, shortfall 0, loss -5\n");
    expect_custody(&rig, false, /* a settlement is no loss */
                   "1 founding au750y: in 0, returned 4000005, shortfall 0, loss -4000005\n"
                   "1 founding fine.au: in 0, returned 0, shortfall 200000, loss 200000\n"
                   "2 mounting au750y: in 0, returned 2000000, shortfall 0, loss -2000000\n"
                   "3 mounting au750y: in 0, returned 2000000, shortfall 0, loss -2000000\n");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_deed_is_charged_where_it_belongs),
        cmocka_unit_test(what_was_settled_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

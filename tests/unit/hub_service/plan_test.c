/* The day's schedule over all stations, and which orders are at risk, out of a real store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hub/service/moment.h"
#include "hub/service/plan.h"
#include "tests/unit/hub_service/rig_helper.h"
#include "tests/unit/hub_service/tree_helper.h"

#define MINUTE INT64_C(60000)
#define HOUR   (60 * MINUTE)
#define NOW_MS INT64_C(1900000000000)

/* Two more orders: o-2 due in two hours, o-3 some day; the rig's own, o-1, is rush and long overdue. */
static void describe(struct workshop *out, int pieces, int at_casting)
{
    rig_describe(out, pieces, at_casting);
    struct workshop_order *orders = calloc(3, sizeof *orders);
    assert_non_null(orders);
    orders[0] = out->orders[0];
    orders[1] = (struct workshop_order){.code = {"o-2"}, .client = "Another", .due_ms = NOW_MS + 2 * HOUR};
    orders[2] = (struct workshop_order){.code = {"o-3"}, .client = "A third", .due_ms = NOW_MS + 1000 * HOUR};
    free(out->orders);
    out->orders = orders;
    out->order_count = 3;
}

static void open_with(struct rig *rig, const char *const *orders, int pieces, int at_casting)
{
    struct workshop workshop;
    describe(&workshop, pieces, at_casting);
    for (int i = 0; i < pieces; i++)
        workshop.pieces[i].order = code_of(orders[i]);
    rig_open_as(rig, &workshop);
}

struct look {
    struct reader *reader;
    struct plan plan;
};

static void look_at(const struct rig *rig, struct look *out)
{
    assert_string_equal(reader_open(rig->path, &out->reader).text, "");
    assert_string_equal(reader_begin(out->reader).text, "");
    assert_string_equal(plan_read(&out->reader->house, out->reader->store, NOW_MS, &out->plan).text, "");
    reader_end(out->reader);
}

static void look_away(struct look *look)
{
    plan_release(&look->plan);
    reader_close(look->reader);
}

/* "R-3 R-1 …": the pieces of a station in their order, with what stands behind the first that is not next. */
static void names_at(const struct look *look, const char *station, char *out, size_t size)
{
    const struct house *house = &look->reader->house;
    struct plan_entry entries[RIG_PIECES_MAX];
    struct text text = text_in(out, size);
    int at = house_find_station(house, code_of(station));
    size_t count = plan_of_station(&look->plan, &house->stations[at], entries);
    for (size_t i = 0; i < count; i++) {
        static const char *const marks[] = {"*", "", "!"}; /* in work, next, held */
        text_add(&text, "%s%s%s%s", i ? " " : "", look->plan.items[entries[i].item].row.name,
                 marks[entries[i].standing], entries[i].is_here ? "" : "<");
    }
    assert_true(text_ok(&text));
}

static void stands(const struct look *look, const char *station, const char *wanted)
{
    char names[256];
    names_at(look, station, names, sizeof names);
    if (strcmp(names, wanted) != 0)
        fail_msg("%s: \"%s\" instead of \"%s\"", station, names, wanted);
}

static void takes(struct asker *asker, enum verb verb, const char *station, int person, int piece)
{
    struct reply reply = ask(asker, verb, station, person, piece);
    if (reply.result != RESULT_ACCEPTED)
        fail_msg("%s %d at %s: %s", verb_word(verb), piece, station, reason_word(reply.reason));
}

static void each_station_has_its_order(void **state)
{
    static const char *const orders[] = {"o-3", "o-2", "o-1", "o-3", "o-2", "o-1"};
    struct rig rig;
    struct look look;
    (void)state;
    open_with(&rig, orders, 6, 4); /* R-1 … R-4 are done at casting, two in the pool */
    struct asker bench = rig_asker(&rig, 0), finish = rig_asker(&rig, 1);
    look_at(&rig, &look);
    stands(&look, "casting", "R-6< R-5<");           /* rush, then what is due sooner */
    stands(&look, "setting", "R-3< R-2< R-1< R-4<"); /* rush, slack, and of equals the older */
    stands(&look, "polishing", "");
    look_away(&look);
    takes(&bench, VERB_RECEIVE, "setting", 1, 1);
    takes(&bench, VERB_RECEIVE, "setting", 2, 4);
    takes(&bench, VERB_FINISH, "setting", 2, 4);
    takes(&finish, VERB_RECEIVE, "polishing", 3, 4);
    takes(&finish, VERB_FINISH, "polishing", 3, 4);
    takes(&finish, VERB_RECEIVE, "qc", 4, 4);
    struct command back = asker_make(&finish, VERB_REWORK, "qc", 4, 4);
    back.to = code_of("setting");
    assert_int_equal(asker_send(&finish, &back).result, RESULT_ACCEPTED);
    look_at(&rig, &look);
    stands(&look, "setting", "R-1* R-4 R-3< R-2<"); /* in work; rework before all; rush; slack */
    stands(&look, "casting", "R-6< R-5<");
    stands(&look, "qc", "");
    look_away(&look);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* have time, R-2 is due sooner, R-3 is rush; all wait in the pool. */
static void a_tree_has_the_turn_of_what_hangs_on_it(void **state)
{
    static const char *const orders[] = {"o-3", "o-2", "o-1", "o-3"};
    static const struct {
        int with; /* R-1 hangs beside it */
        const char *stands;
        bool rush;
        int64_t due_ms;
    } trees[] = {{2, "R-3< wax< R-4<", false, NOW_MS + 2 * HOUR},
                 {3, "wax< R-2< R-4<", true, NOW_MS + 1000 * HOUR}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(trees); i++) {
        struct rig rig;
        struct look look;
        char form[128];
        open_with(&rig, orders, 4, 0);
        struct asker bench = rig_asker(&rig, 0);
        snprintf(form, sizeof form, "name=wax pieces={piece=%s}{piece=%s}", rig_piece(1).text,
                 rig_piece(trees[i].with).text);
        struct reply built = say(&bench, VERB_BUILD_TREE, "casting", 1, 0, form);
        said_yes(built);
        look_at(&rig, &look);
        stands(&look, "casting", trees[i].stands);
        look_away(&look);
        struct sheet sheet = piece_sheet(&rig, tree_in(&built)); /* by which the bench sorts its own */
        assert_int_equal(sheet.rush, trees[i].rush);
        assert_int_equal(sheet.due_ms, trees[i].due_ms);
        rig_close(&rig);
    }
}

static void an_order_is_at_risk_when_its_queues_say_so(void **state)
{
    static const char *const orders[] = {"o-2", "o-3", "o-3", "o-3", "o-3", "o-3", "o-3"};
    struct rig rig;
    struct look look;
    (void)state;
    open_with(&rig, orders, 7, 7);
    look_at(&rig, &look);
    const struct plan_order *order = &look.plan.orders[0];
    assert_string_equal(order->code.text, "o-2");
    assert_int_equal(order->ready_ms - NOW_MS, 50 * MINUTE); /* setting 30, polishing 15, QC 5 */
    assert_int_equal(order->pieces, 1);
    assert_false(order->at_risk);
    assert_true(plan_find_order(&look.plan, order->id) == order);
    assert_null(plan_find_order(&look.plan, 1)); /* o-1 has no piece on the way */
    look_away(&look);
    struct asker bench = rig_asker(&rig, 0);
    struct asker finish = rig_asker(&rig, 1);
    for (int i = 2; i <= 4; i++) { /* three quarters of an hour of polishing, for one person */
        takes(&bench, VERB_RECEIVE, "setting", 1, i);
        takes(&bench, VERB_FINISH, "setting", 1, i);
        takes(&finish, VERB_RECEIVE, "polishing", i == 2 ? 3 : 4, i);
    }
    for (int i = 5; i <= 7; i++) /* half an hour of setting, for three */
        takes(&bench, VERB_RECEIVE, "setting", i == 7 ? 5 : i - 4, i);
    look_at(&rig, &look);
    order = plan_find_order(&look.plan, 2);
    assert_non_null(order);
    assert_int_equal(order->ready_ms - NOW_MS, (50 + 45 + 30) * MINUTE); /* more than the two hours left */
    assert_true(order->at_risk);
    assert_false(plan_find_order(&look.plan, 3)->at_risk);
    look_away(&look);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_station_has_its_order),
        cmocka_unit_test(a_tree_has_the_turn_of_what_hangs_on_it),
        cmocka_unit_test(an_order_is_at_risk_when_its_queues_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

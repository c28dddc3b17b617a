/* Deeds of metal, trees, stones, sheets and scales that have happened although the workshop's rules say no:
 * each is booked and flagged, or kept as history, and the ledger holds; only what cannot mean anything is set
 * aside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/metal_helper.h"

#define STEPS 8
#define TREE  (-1) /* instead of a piece's number: the tree that the row has built */

struct step {
    enum verb verb;
    const char *station;
    int person, piece;
    const char *form; /* NULL: a verb of the bench */
};

struct wanted {
    const char *account; /* in GOLD */
    int64_t ug;
};

struct row {
    const char *name;
    struct step before[STEPS]; /* asked, and allowed */
    struct step deed;          /* has happened */
    enum reason flag;          /* REASON_NONE: set aside, see `aside` */
    enum reason aside;
    struct wanted wanted[6];
    enum place place; /* of the deed's piece afterwards, when it has one */
};

#define BUY                                                                                                  \
    {                                                                                                        \
        VERB_BUY_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=10000000"                                  \
    }
#define ISSUE(ug)                                                                                            \
    {                                                                                                        \
        VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=" #ug                                       \
    }
#define BUILD                                                                                                \
    {                                                                                                        \
        VERB_BUILD_TREE, "casting", 1, 0, "pieces={piece=TS1-000001-K}{piece=TS1-000002-I}"                  \
    }
#define RECEIVE                                                                                              \
    {                                                                                                        \
        VERB_RECEIVE, "casting", 1, TREE, NULL                                                               \
    }
#define CAST                                                                                                 \
    {                                                                                                        \
        VERB_CAST, "casting", 1, TREE, ""                                                                    \
    }
#define STONES                                                                                               \
    {                                                                                                        \
        VERB_BUY_STONES, "", RIG_MANAGER, 0, "kind=rbc13 count=10 ct_e5=10000"                               \
    }
#define ISSUE_10                                                                                             \
    {                                                                                                        \
        VERB_ISSUE_STONES, "setting", 1, 0, "kind=rbc13 count=10"                                            \
    }
#define FINDING                                                                                              \
    {                                                                                                        \
        VERB_STOCK_IN, "", RIG_MANAGER, 0, "component=lock alloy=au750y count=2 mass_ug=2000"                \
    }
#define CASTER "operator:TSB-000001-I"

static const struct row rows[] = {
    {"more metal than the vault has",
     {BUY},
     {VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=12000000"},
     REASON_NOT_ENOUGH,
     0,
     {{"vault", 0}, {"loose:" CASTER, 12000000}, {"gain:workshop:not_covered", -2000000}},
     0},
    {"metal of a melt that nobody knows",
     {BUY},
     {VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=1000000 melt=nowhere"},
     REASON_UNKNOWN_THING,
     0,
     {{"vault", 9000000}, {"loose:" CASTER, 1000000}},
     0},
    {"metal of an alloy that nobody knows",
     {BUY},
     {VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au333 mass_ug=1000000"},
     REASON_NONE,
     REASON_UNKNOWN_THING,
     {{"vault", 10000000}},
     0},
    {"more comes back than was issued",
     {BUY, ISSUE(1000000)},
     {VERB_RETURN_METAL, "casting", 1, 0, "alloy=au750y mass_ug=1500000"},
     REASON_NOT_ENOUGH,
     0,
     {{"vault", 10500000}, {"loose:" CASTER, 0}, {"gain:workshop:not_covered", -500000}},
     0},
    {"more came out of the crucible than went in",
     {BUY},
     {VERB_MELT, "casting", 1, 0,
      "melt=m-9 alloy=au750y parts={alloy=au750y mass_ug=1000000} out_ug=1200000"},
     REASON_DOES_NOT_ADD_UP,
     0,
     {{"vault", 10200000}, {"open:" CASTER, -200000}},
     0},
    {"more went into the crucible than the vault had",
     {BUY},
     {VERB_MELT, "casting", 1, 0,
      "melt=m-9 alloy=au750y parts={alloy=au750y mass_ug=12000000} out_ug=12000000"},
     REASON_NOT_ENOUGH,
     0,
     {{"vault", 12000000}, {"gain:workshop:not_covered", -2000000}, {"conversion:melt", 0}},
     0},
    {"custody classes in one crucible",
     {BUY, {VERB_BUY_METAL, "", RIG_MANAGER, 0, "alloy=au750y custody=client mass_ug=1000000"}},
     {VERB_MELT, "casting", 1, 0,
      "melt=m-9 alloy=au750y parts={alloy=au750y mass_ug=1000000}{alloy=au750y custody=client "
      "mass_ug=500000} "
      "out_ug=1500000"},
     REASON_MIXED,
     0,
     {{"vault", 10500000}, {"conversion:melt", -500000}},
     0},
    {"cast out of nothing, as it weighs",
     {BUILD, RECEIVE},
     {VERB_CAST, "casting", 1, TREE, "weighed_ug=3000000"},
     REASON_NOT_ENOUGH,
     0,
     {{CASTER, 3000000}, {"gain:workshop:not_covered", -3000000}, {"open:" CASTER, 0}},
     PLACE_STATION},
    {"cast out of nothing, and nobody weighed",
     {BUILD, RECEIVE},
     {VERB_CAST, "casting", 1, TREE, ""},
     REASON_NOT_ENOUGH,
     0,
     {{CASTER, 0}, {"gain:workshop:not_covered", 0}},
     PLACE_STATION},
    {"cast before it was started",
     {BUY, ISSUE(4000000), BUILD, RECEIVE, {VERB_RECEIVE, "casting", 1, 3, NULL}},
     {VERB_CAST, "casting", 1, TREE, ""},
     REASON_NONE,
     0,
     {{CASTER, 4000000}},
     PLACE_STATION},
    {"cast twice",
     {BUY, ISSUE(4000000), BUILD, RECEIVE, CAST, ISSUE(1000000)},
     {VERB_CAST, "casting", 1, TREE, ""},
     REASON_WRONG_STATE,
     0,
     {{CASTER, 5000000}, {"loose:" CASTER, 0}},
     PLACE_STATION},
    {"cast in the pool",
     {BUY, ISSUE(4000000), BUILD},
     {VERB_CAST, "casting", 1, TREE, "mass_ug=3000000"},
     REASON_WRONG_STATE,
     0,
     {{"loose:" CASTER, 1000000}, {"open:" CASTER, 3000000}},
     PLACE_POOL},
    {"cut without being cast",
     {BUILD, RECEIVE},
     {VERB_CUT, "casting", 1, TREE, "group_ug=2000000 sprue_ug=500000"},
     REASON_WRONG_STATE,
     0,
     {{CASTER, 2000000}, {"scrap", 500000}, {"open:" CASTER, -2500000}},
     PLACE_ENDED},
    {"cut into more than it had",
     {BUY, ISSUE(4000000), BUILD, RECEIVE, CAST},
     {VERB_CUT, "casting", 1, TREE, "group_ug=4500000"},
     REASON_DOES_NOT_ADD_UP,
     0,
     {{CASTER, 4500000}, {"open:" CASTER, -500000}},
     PLACE_ENDED},
    {"cut, and nobody weighed the pieces",
     {BUY, ISSUE(4000000), BUILD, RECEIVE, CAST},
     {VERB_CUT, "casting", 1, TREE, "sprue_ug=1000000"},
     REASON_NO_WEIGHT,
     0,
     {{CASTER, 3000000}, {"scrap", 1000000}, {"open:" CASTER, 0}},
     PLACE_ENDED},
    {"cut with a piece that hangs elsewhere",
     {BUY, ISSUE(4000000), BUILD, RECEIVE, CAST},
     {VERB_CUT, "casting", 1, TREE, "group_ug=4000000 pieces={piece=TS1-000003-G mass_ug=5000000}"},
     REASON_UNKNOWN_THING,
     0,
     {{CASTER, 4000000}},
     PLACE_ENDED},
    {"a finding that the stock has no more of",
     {FINDING, {VERB_RECEIVE, "casting", 1, 1, NULL}},
     {VERB_STOCK_OUT, "casting", 1, 1, "component=lock count=3"},
     REASON_NOT_ENOUGH,
     0,
     {{"stock:lock", 0}, {CASTER, 3000}, {"gain:workshop:not_covered", -1000}},
     PLACE_STATION},
    {"a finding into what is not at a bench",
     {FINDING},
     {VERB_STOCK_OUT, "casting", 1, 1, "component=lock"},
     REASON_WRONG_STATE,
     0,
     {{"stock:lock", 2000}},
     PLACE_POOL},
    {"more stones broken than issued",
     {STONES, ISSUE_10},
     {VERB_BREAK_STONES, "setting", 1, 0, "kind=rbc13 count=12"},
     REASON_NOT_ENOUGH,
     0,
     {{"vault", 0}},
     0},
    {"more stones issued than bought",
     {STONES},
     {VERB_ISSUE_STONES, "setting", 1, 0, "kind=rbc13 count=11 ct_e5=11500"},
     REASON_NOT_ENOUGH,
     0,
     {{"vault", 0}},
     0},
    {"stones set where nothing is set",
     {STONES, ISSUE_10, {VERB_RECEIVE, "casting", 1, 1, NULL}},
     {VERB_SET_STONES, "casting", 1, 1, "stones={kind=rbc13 count=12}"},
     REASON_WRONG_STATE,
     0,
     {{"vault", 0}},
     PLACE_STATION},
    {"stones of a kind that nobody knows",
     {STONES},
     {VERB_ISSUE_STONES, "setting", 1, 0, "kind=glass count=1"},
     REASON_NONE,
     REASON_UNKNOWN_THING,
     {{"vault", 0}},
     0},
    {"a sheet of what is in the pool",
     {BUY},
     {VERB_INSPECT, "setting", 1, 1, "surface=pass"},
     REASON_WRONG_STATION,
     0,
     {{"vault", 10000000}},
     PLACE_POOL},
    {"ten weighings of several things",
     {BUY},
     {VERB_TEST_SCALE, "casting", 1, 0,
      "scale=fine "
      "weighings={shown_ug=1000}{shown_ug=2000}{shown_ug=1000}{shown_ug=2000}{shown_ug=1000}{shown_ug="
      "2000}{shown_ug=1000}{shown_ug=2000}{shown_ug=1000}{shown_ug=2000}"},
     REASON_DOES_NOT_ADD_UP,
     0,
     {{"vault", 10000000}},
     0},
    {"a settlement of nothing",
     {BUY},
     {VERB_SETTLE, "casting", RIG_MANAGER, 0, "person=TSB-000002-G operation=casting"},
     REASON_WRONG_STATE,
     0,
     {{"vault", 10000000}},
     0},
    {"a slip to a station of the house",
     {BUY},
     {VERB_SEND, "casting", 1, 0, "to=setting pieces={piece=TS1-000001-K}"},
     REASON_WRONG_STATE,
     0,
     {{"vault", 10000000}},
     0},
    {"what came of a slip that nobody knows",
     {BUY},
     {VERB_ARRIVE, "casting", 1, 0, "slip=7"},
     REASON_NONE,
     REASON_UNKNOWN_THING,
     {{"vault", 10000000}},
     0},
    {"a release of what is not held",
     {BUY},
     {VERB_RELEASE, "casting", 1, 1, ""},
     REASON_WRONG_STATE,
     0,
     {{"vault", 10000000}},
     PLACE_POOL},
};

/* ------------------------------------------------------------------ one row */

struct shop {
    struct rig rig;
    struct asker bench, office;
    struct tag tree;
};

static void open_shop(struct shop *shop)
{
    struct workshop workshop;
    rig_describe(&workshop, 3, 0);
    workshop.models[0].sizes[0].volume_mm3_e3 = 0;
    rig_open_as(&shop->rig, &workshop);
    shop->bench = rig_asker(&shop->rig, 0);
    shop->office = rig_office(&shop->rig, RIG_MANAGER);
}

static struct tag tag_for(const struct shop *shop, int piece)
{
    return piece == TREE ? shop->tree : piece > 0 ? rig_piece(piece) : tag_of("");
}

static struct reply take(struct shop *shop, const struct step *step, bool happened)
{
    struct asker *asker = step->station[0] == '\0' ? &shop->office : &shop->bench;
    struct tag piece = tag_for(shop, step->piece);
    if (step->form)
        return say_of(asker, step->verb, step->station, step->person, piece, happened, step->form);
    struct command command = asker_make(asker, step->verb, step->station, step->person, 0);
    command.piece = piece;
    return asker_send(asker, &command);
}

static void prepare(struct shop *shop, const struct row *row)
{
    for (size_t i = 0; i < STEPS && row->before[i].station; i++) {
        struct reply reply = take(shop, &row->before[i], false);
        if (reply.result != RESULT_ACCEPTED)
            fail_msg("%s, step %zu: %s %s", row->name, i, reason_word(reply.reason), reply.detail);
        if (row->before[i].verb == VERB_BUILD_TREE)
            shop->tree = tag_of(reply.thing + strlen("piece:"));
    }
}

/* Once. */
static bool has_flag(const struct reply *reply, enum reason flag)
{
    int times = 0;
    for (int i = 0; i < reply->flag_count; i++)
        times += reply->flags[i] == flag;
    return flag == REASON_NONE ? reply->flag_count == 0 : times == 1;
}

static int64_t times_alerted(const struct shop *shop)
{
    struct board *board = rig_board(&shop->rig);
    int64_t times = 0;
    for (int i = 0; i < board->alert_count; i++)
        times += board->alerts[i].kind == ALERT_REPLAY ? board->alerts[i].count : 0;
    free(board);
    return times;
}

static void check_reply(const struct shop *shop, const struct row *row, const struct reply *reply)
{
    bool aside = row->aside != REASON_NONE;
    if (aside ? reply->result != RESULT_REFUSED || reply->reason != row->aside
              : reply->result != RESULT_ACCEPTED || !has_flag(reply, row->flag) || reply->seq == 0)
        fail_msg("%s: %s, %s, %d flags (%s), %s", row->name, result_word(reply->result),
                 reason_word(reply->reason), reply->flag_count,
                 reply->flag_count > 0 ? reason_word(reply->flags[0]) : "", reply->detail);
    if (times_alerted(shop) != (aside ? 1 : reply->flag_count))
        fail_msg("%s: alerted %lld times", row->name, (long long)times_alerted(shop));
    if (!aside && reply->has_piece != (row->deed.piece != 0))
        fail_msg("%s: tells a piece that it is not about, or does not", row->name);
    if (row->deed.piece != 0 &&
        piece_sheet(&shop->rig, tag_for(shop, row->deed.piece)).piece.place != row->place)
        fail_msg("%s: the piece is elsewhere", row->name);
}

/* What is missing in the report of losses, less what was returned and what was settled, is what is open. */
static void expect_reported(const struct shop *shop, const char *name)
{
    rig_well(service_fold(shop->rig.service));
    int64_t open_ug = rig_number(&shop->rig, "SELECT coalesce(sum(ug), 0) FROM balance AS k JOIN account AS a"
                                             " ON a.id = k.account WHERE a.name GLOB 'open:*'");
    int64_t told_ug = rig_report_sum(&shop->rig, REPORT_LOSS_BY_OPERATION, 4) -
                      rig_report_sum(&shop->rig, REPORT_LOSS_BY_OPERATION, 5) -
                      rig_report_sum(&shop->rig, REPORT_LOSS_BY_OPERATION, 9);
    if (told_ug != open_ug)
        fail_msg("%s: %lld ug are open, and reported are %lld", name, (long long)open_ug, (long long)told_ug);
}

static void each_is_booked_or_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct row *row = &rows[i];
        struct shop shop;
        open_shop(&shop);
        prepare(&shop, row);
        struct reply reply = take(&shop, &row->deed, true);
        check_reply(&shop, row, &reply);
        for (size_t k = 0; k < COUNT_OF(row->wanted) && row->wanted[k].account; k++) {
            int64_t have = ledger_balance(&shop.rig, GOLD, row->wanted[k].account);
            if (have != row->wanted[k].ug)
                fail_msg("%s: %s has %lld, not %lld", row->name, row->wanted[k].account, (long long)have,
                         (long long)row->wanted[k].ug);
        }
        expect_reported(&shop, row->name);
        rig_verify(&shop.rig, NULL);
        rig_close(&shop.rig);
    }
}

/* Two had the tree, it was cut, and that one of them had cast it is told last: nobody owes what was cast. */
static void a_casting_told_after_the_cut_cancels_it(void **state)
{
    static const struct row waxed = {
        "handed over, and cut", {BUY, ISSUE(3000000), BUILD, RECEIVE}, {0}, 0, 0, {{0}}, 0};
    static const struct step cut = {VERB_CUT, "casting", 2, TREE, "group_ug=2000000 sprue_ug=900000"};
    static const struct step cast = {VERB_CAST, "casting", 1, TREE, "mass_ug=3000000"};
    struct shop shop;
    char to[64];
    (void)state;
    open_shop(&shop);
    prepare(&shop, &waxed);
    snprintf(to, sizeof to, "to=%s", rig_person(2).text);
    said_yes(say_of(&shop.bench, VERB_HAND_OVER, "casting", 1, shop.tree, false, to));
    (void)take(&shop, &cut, true);
    assert_int_equal(ledger_balance(&shop.rig, GOLD, "open:stretch:casting:casting"), -2900000);
    (void)take(&shop, &cast, true);
    assert_int_equal(ledger_balance(&shop.rig, GOLD, "open:stretch:casting:casting"), 100000);
    assert_int_equal(ledger_balance(&shop.rig, GOLD, "open:" CASTER), 0);
    assert_int_equal(ledger_balance(&shop.rig, GOLD, "loose:" CASTER), 0);
    expect_reported(&shop, "cast and cut");
    struct uuid told = shop.bench.last;
    struct command withdraw = asker_make(&shop.bench, VERB_WITHDRAW, "casting", 1, 0);
    withdraw.decided = DECIDED_KIOSK;
    withdraw.has_replaces = true;
    withdraw.replaces_id = told;
    withdraw.replaces_n = withdraw.n - 1;
    struct reply reply = asker_send(&shop.bench, &withdraw);
    said_yes(reply);
    assert_int_equal(reply.flag_count, 0);
    assert_int_equal(ledger_balance(&shop.rig, GOLD, "open:stretch:casting:casting"), -2900000);
    assert_int_equal(ledger_balance(&shop.rig, GOLD, "loose:" CASTER), 3000000);
    expect_reported(&shop, "cut, and not cast after all");
    rig_verify(&shop.rig, NULL);
    rig_close(&shop.rig);
}

/* The bench tells what it set when the piece has ended otherwise: they are in it. */
static void stones_are_in_what_has_gone_since(void **state)
{
    static const struct row gone[] = {
        {"scrapped meanwhile",
         {STONES, ISSUE_10, {VERB_SCRAP, "", RIG_MANAGER, 1, "reason=porosity"}},
         {0},
         0,
         0,
         {{0}},
         0},
        {"missing meanwhile",
         {STONES, ISSUE_10, {VERB_MISSING, "", RIG_MANAGER, 1, "reason=theft"}},
         {0},
         0,
         0,
         {{0}},
         0},
    };
    static const struct step set = {VERB_SET_STONES, "setting", 1, 1, "stones={kind=rbc13 count=4}"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(gone); i++) {
        struct shop shop;
        open_shop(&shop);
        prepare(&shop, &gone[i]);
        struct reply reply = take(&shop, &set, true);
        said_yes(reply);
        assert_true(has_flag(&reply, REASON_WRONG_STATE));
        assert_int_equal(rig_number(&shop.rig, "SELECT count FROM stone_holding WHERE account = 'piece'"), 4);
        assert_int_equal(rig_number(&shop.rig, "SELECT sum(count) FROM stone_holding WHERE account GLOB"
                                               " 'operator:*'"),
                         6);
        rig_verify(&shop.rig, NULL);
        rig_close(&shop.rig);
    }
}

/* ------------------------------------------------------------------ any deeds in any order */

#define LIVES      12
#define DEEDS      80
#define PIECES     6
#define TAGS       12 /* pieces, and what trees get; some are of nothing */
#define FORM_BYTES 512

/* $m: a mass, $n: a count, $p: a tag, $b: a badge. */
static const struct {
    enum verb verb;
    bool piece;
    const char *form; /* NULL: a verb of the bench */
} any[] = {
    {VERB_RECEIVE, true, NULL},
    {VERB_START, true, NULL},
    {VERB_FINISH, true, NULL},
    {VERB_BUY_METAL, false, "alloy=au750y mass_ug=$m"},
    {VERB_ISSUE_METAL, false, "alloy=au750y mass_ug=$m"},
    {VERB_ISSUE_METAL, false, "alloy=au750y mass_ug=$m from=scrap to=$b"},
    {VERB_ISSUE_METAL, false, "alloy=au750y mass_ug=$m melt=nowhere"},
    {VERB_RETURN_METAL, false, "alloy=au750y mass_ug=$m used_ug=$m"},
    {VERB_RETURN_SCRAP, false, "kind=filings alloy=au750y mass_ug=$m"},
    {VERB_RETURN_SCRAP, false, "kind=sprue alloy=au750y mass_ug=$m giver=$b"},
    {VERB_COLLECT, false, "stream=dust metal=au mass_ug=$m fineness_ppm=400000"},
    {VERB_MELT, false, "melt=m-$n alloy=au750y parts={alloy=au750y mass_ug=$m from=scrap} out_ug=$m"},
    {VERB_RECLASSIFY, false, "alloy=au750y custody=own to=recycled mass_ug=$m"},
    {VERB_SETTLE, false, "person=$b operation=casting"},
    {VERB_ASSAY_RETURN, false, "return=$n fineness_ppm=300000"},
    {VERB_SEND_REFINER, false, "stream=filings metal=au refiner=assayer"},
    {VERB_REFINED, false, "refining=$n fine_ug=$m"},
    {VERB_CORRECT, false, "event=$n"},
    {VERB_STOCK_IN, false, "component=lock alloy=au750y count=$n mass_ug=$m"},
    {VERB_STOCK_OUT, true, "component=lock count=$n"},
    {VERB_BUILD_TREE, false, "pieces={piece=$p}{piece=$p}{piece=$p}"},
    {VERB_TAKE_APART, true, ""},
    {VERB_CAST, true, ""},
    {VERB_CAST, true, "mass_ug=$m"},
    {VERB_CAST, true, "weighed_ug=$m"},
    {VERB_CUT, true, "group_ug=$m sprue_ug=$m"},
    {VERB_CUT, true, "pieces={piece=$p mass_ug=$m}{piece=$p mass_ug=$m misfilled=1} button_ug=$m"},
    {VERB_CUT, true, "sprue_ug=$m"},
    {VERB_BUY_STONES, false, "kind=rbc13 count=$n ct_e5=$n"},
    {VERB_ISSUE_STONES, false, "kind=rbc13 count=$n"},
    {VERB_ISSUE_STONES, false, "kind=rbc13 count=$n for=$p"},
    {VERB_SET_STONES, true, "stones={kind=rbc13 count=$n}"},
    {VERB_RETURN_STONES, false, "kind=rbc13 count=$n ct_e5=$n"},
    {VERB_BREAK_STONES, false, "kind=rbc13 count=$n out_of=$p"},
    {VERB_LOSE_STONES, false, "kind=rbc13 count=$n"},
    {VERB_HOLD, true, ""},
    {VERB_RELEASE, true, ""},
    {VERB_SCRAP, true, "reason=porosity"},
    {VERB_MISSING, true, "reason=on_the_way"},
    {VERB_FOUND, true, ""},
    {VERB_INSPECT, true, "surface=pass"},
    {VERB_CHECK_SETTING, true, "seats=pass stones=pass"},
    {VERB_STOCK_TAKE, false, "of=station place=casting loose={alloy=au750y mass_ug=$m}"},
};

/* xorshift: the same life from the same seed everywhere. */
static uint32_t draw(uint32_t *seed, uint32_t below)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed % below;
}

static int fill_one(char *out, size_t size, char what, uint32_t *seed)
{
    switch (what) {
    case 'm':
        return snprintf(out, size, "%u", 1 + draw(seed, 3000000));
    case 'n':
        return snprintf(out, size, "%u", 1 + draw(seed, 12));
    case 'p':
        return snprintf(out, size, "%s", rig_piece(1 + (int)draw(seed, TAGS)).text);
    }
    return snprintf(out, size, "%s", rig_person(1 + (int)draw(seed, 3)).text);
}

static void fill(char out[FORM_BYTES], const char *form, uint32_t *seed)
{
    size_t used = 0;
    for (const char *c = form; *c; c++) {
        assert_true(used + 40 < FORM_BYTES);
        if (*c == '$')
            used += (size_t)fill_one(out + used, FORM_BYTES - used, *++c, seed);
        else
            out[used++] = *c;
    }
    out[used] = '\0';
}

static void do_any(struct shop *shop, uint32_t seed_of_life, int deed, uint32_t *seed, int *accepted)
{
    size_t which = draw(seed, COUNT_OF(any));
    char form[FORM_BYTES];
    int tag = any[which].piece ? 1 + (int)draw(seed, TAGS) : 0;
    bool manager = verb_who(any[which].verb) != WHO_BENCH;
    struct step step = {any[which].verb, draw(seed, 3) > 0 ? "casting" : "setting",
                        manager ? RIG_MANAGER : 1 + (int)draw(seed, 2), tag, any[which].form};
    if (step.form) {
        fill(form, any[which].form, seed);
        step.form = form;
    }
    struct reply reply = take(shop, &step, draw(seed, 4) > 0);
    *accepted += reply.result == RESULT_ACCEPTED;
    if (reply.result != RESULT_ACCEPTED && reply.result != RESULT_REFUSED)
        fail_msg("seed %u, deed %d (%s): %s", seed_of_life, deed, verb_word(step.verb),
                 result_word(reply.result));
}

static void the_ledger_holds_whatever_happened(void **state)
{
    (void)state;
    for (uint32_t life = 1; life <= LIVES; life++) {
        struct shop shop;
        struct workshop workshop;
        uint32_t seed = life * 2654435761U;
        int accepted = 0;
        rig_describe(&workshop, PIECES, 0);
        workshop.models[0].sizes[0].volume_mm3_e3 = 0;
        rig_open_as(&shop.rig, &workshop);
        shop.bench = rig_asker(&shop.rig, 0);
        for (int i = 0; i < DEEDS; i++) {
            do_any(&shop, life, i, &seed, &accepted);
            if (i % 8 == 7 && rig_problems(&shop.rig) != 0) {
                print_message("seed %u, after deed %d\n", life, i);
                rig_verify(&shop.rig, NULL); /* fails with its sentences */
            }
        }
        assert_true(accepted > DEEDS / 3); /* else it would prove little */
        expect_reported(&shop, "a life");
        rig_close(&shop.rig);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_booked_or_kept),
        cmocka_unit_test(a_casting_told_after_the_cut_cancels_it),
        cmocka_unit_test(stones_are_in_what_has_gone_since),
        cmocka_unit_test(the_ledger_holds_whatever_happened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

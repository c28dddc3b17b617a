/* A weighing that comes late divides anew what was posted across its moment, and moves nothing else. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/late.h"
#include "tests/unit/common_rules/line_helper.h"

static const struct book book = {"au750y/own"};

static int step_of(char letter)
{
    return letter == 'C'   ? CASTING
           : letter == 'S' ? SETTING
           : letter == 'P' ? POLISHING
           : letter == 'Q' ? QC
                           : -1;
}

static struct code station_of(char letter)
{
    return line_route[step_of(letter)].kind;
}

/* ------------------------------------------------------------------ its moment */

/* A letter an event, newest first: where the piece was. Casting weighs nothing, setting out, polishing both,
 * QC in.
 */
static const struct {
    const char *name, *life;
    int count;
    char station;
    int want;
} moments[] = {
    {"when it left", "PPSSC", 5, 'S', 2},
    {"where nothing is weighed, too", "PPSSC", 5, 'C', 4},
    {"the latest visit counts", "SSPPSS", 6, 'S', 0},
    {"a step that weighs in: before it came", "QQPPSS", 6, 'Q', 2},
    {"weighed in, after it left again", "SQQPP", 5, 'Q', 3},
    {"it never was there", "PPSSC", 5, 'Q', -1},
    {"it comes from the pool", "Q-", 2, 'Q', 1},
    {"its life does not reach back so far", "QQQP", 3, 'Q', -1},
    {"nor to the station at all", "PPSS", 2, 'S', -1},
};

static void test_the_moment_of_a_late_weighing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(moments); i++) {
        struct late_point points[8];
        for (int k = 0; moments[i].life[k]; k++)
            points[k] = (struct late_point){
                .after = line_piece(step_of(moments[i].life[k]), PIECE_QUEUED, line_operator(1))};
        int got = late_moment(points, moments[i].count, station_of(moments[i].station));
        if (got != moments[i].want)
            fail_msg("%s: %d", moments[i].name, got);
    }
}

/* ------------------------------------------------------------------ what is divided */

enum { EVENTS_MAX = 6, NOBODY = 0 };

/* One event: where the piece was then, in whose hands, weighed there or not, what it weighed. */
struct then {
    char at; /* 'p': parked */
    int holder;
    bool weighed_here;
    int64_t ug;
    bool weighed, stops;
    bool ends, done, held; /* ends the step before it; it lies there done; held */
    int by;
};

#define WAS(at, holder, weighed_here, ug)                                                                    \
    {                                                                                                        \
        at, holder, weighed_here, ug, false, false, false, false, false, NOBODY                              \
    }
#define FOUND(at, holder, ug) /* a weighing found so much */                                                 \
    {                                                                                                        \
        at, holder, true, ug, true, false, false, false, false, NOBODY                                       \
    }
#define TAKEN_BACK(at, holder, ug)                                                                           \
    {                                                                                                        \
        at, holder, true, ug, false, true, false, false, false, NOBODY                                       \
    }
#define ENDED(at, holder, by) /* the step before: it went there */                                           \
    {                                                                                                        \
        at, holder, true, 5000, false, false, true, false, false, by                                         \
    }
#define MOVED(at, by) /* by somebody, who ended nothing */                                                   \
    {                                                                                                        \
        at, NOBODY, true, 5000, false, false, false, false, false, by                                        \
    }
#define HELD(at)                                                                                             \
    {                                                                                                        \
        at, NOBODY, false, 5000, false, false, false, false, true, NOBODY                                    \
    }
#define DONE(at, by) /* it lies there */                                                                     \
    {                                                                                                        \
        at, NOBODY, true, 5000, false, false, true, true, false, by                                          \
    }

static const struct {
    const char *name;
    char station; /* that weighed late */
    int moment;
    int64_t metal_ug;
    struct then life[EVENTS_MAX];
    const char *until,
        *from; /* who answers for what was missing before the moment, and since; NULL: nothing is divided */
    int64_t until_ug, from_ug;
} rows[] = {
    /* At the moment it was worth 5000; the next weighing found 4700, and charged person 9 with it. */
    {"one had it before, one since",
     'S',
     3,
     4900,
     {FOUND('P', 2, 4700), WAS('P', 2, true, 5000), WAS('P', NOBODY, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:operator:2",
     100,
     200},
    {"nothing was lost before",
     'S',
     3,
     5000,
     {FOUND('P', 2, 4700), WAS('P', 2, true, 5000), WAS('P', NOBODY, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:operator:2",
     0,
     300},
    {"it weighed more",
     'S',
     3,
     5010,
     {FOUND('P', 2, 4700), WAS('P', 2, true, 5000), WAS('P', NOBODY, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:operator:2",
     -10,
     310},
    {"there was nothing on the pan",
     'S',
     3,
     0,
     {FOUND('P', 2, 4700), WAS('P', 2, true, 5000), WAS('P', NOBODY, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:operator:2",
     5000,
     -4700},
    {"less than nothing is nonsense",
     'S',
     3,
     -1,
     {FOUND('P', 2, 4700), WAS('P', 2, true, 5000), WAS('P', NOBODY, false, 5000), WAS('S', 1, true, 5000)},
     NULL,
     NULL,
     0,
     0},
    {"the same person twice",
     'S',
     3,
     4900,
     {FOUND('P', 2, 4700), WAS('P', 2, true, 5000), WAS('P', 2, true, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:operator:2",
     100,
     200},
    {"two had it since",
     'S',
     3,
     4900,
     {FOUND('P', 2, 4700), WAS('P', 2, true, 5000), WAS('P', 3, true, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:stretch:setting:polishing",
     100,
     200},
    {"two, and the first again",
     'S',
     4,
     4900,
     {FOUND('P', 2, 4700), WAS('P', 2, true, 5000), WAS('P', 3, true, 5000), WAS('P', 2, true, 5000),
      WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:stretch:setting:polishing",
     100,
     200},
    {"nobody since",
     'S',
     2,
     4900,
     {FOUND('P', 2, 4700), WAS('P', NOBODY, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:stretch:setting:setting",
     100,
     200},
    {"whoever has not weighed it in does not count",
     'S',
     2,
     4900,
     {FOUND('Q', 2, 4700), WAS('Q', 2, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:stretch:setting:setting",
     100,
     200},
    {"whoever has it in work at a step that weighs both ways does, weighed in or not",
     'S',
     3,
     4900,
     {FOUND('P', 2, 4700), WAS('P', 2, false, 5000), WAS('P', NOBODY, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:operator:2",
     100,
     200},
    {"a step that weighs out counts from its start",
     'C',
     2,
     4900,
     {FOUND('S', 2, 4700), WAS('S', 2, false, 5000), WAS('C', 1, false, 5000)},
     "open:operator:1",
     "open:operator:2",
     100,
     200},
    {"so does one that weighs nothing",
     'S',
     2,
     4900,
     {FOUND('C', 2, 4700), WAS('C', 2, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:operator:2",
     100,
     200},
    {"what was parked was nobody's",
     'S',
     2,
     4900,
     {FOUND('P', 2, 4700), WAS('p', 2, true, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:stretch:setting:setting",
     100,
     200},
    {"sent back unweighed: whoever had it in hand counts after all",
     'S',
     3,
     4900,
     {FOUND('S', 2, 4700), ENDED('S', NOBODY, 3), WAS('Q', 3, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:operator:3",
     100,
     200},
    {"… and who sent it back instead of him",
     'S',
     3,
     4900,
     {FOUND('S', 2, 4700), ENDED('S', NOBODY, 4), WAS('Q', 3, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:stretch:setting:setting",
     100,
     200},
    {"… who had begun nothing there",
     'S',
     3,
     4900,
     {FOUND('S', 2, 4700), ENDED('S', NOBODY, 3), WAS('Q', NOBODY, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:operator:3",
     100,
     200},
    {"parked unweighed",
     'S',
     3,
     4900,
     {FOUND('P', 2, 4700), WAS('p', NOBODY, false, 5000), WAS('Q', 3, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:operator:3",
     100,
     200},
    {"passed on unweighed to the next hand there: only he counts",
     'S',
     4,
     4900,
     {FOUND('S', 2, 4700), ENDED('S', NOBODY, 4), WAS('Q', 4, false, 5000), WAS('Q', 3, false, 5000),
      WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:operator:4",
     100,
     200},
    {"finished by another",
     'S',
     3,
     4900,
     {FOUND('Q', 4, 4700), DONE('P', 3), WAS('P', 2, true, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:stretch:setting:polishing",
     100,
     200},
    {"finished by himself",
     'S',
     3,
     4900,
     {FOUND('Q', 4, 4700), DONE('P', 2), WAS('P', 2, true, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:operator:2",
     100,
     200},
    {"taken on where nobody had begun it: nobody knows who had it",
     'S',
     3,
     4900,
     {FOUND('Q', 4, 4700), ENDED('Q', 4, NOBODY), WAS('C', NOBODY, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:stretch:setting:qc",
     100,
     200},
    {"… held meanwhile",
     'S',
     3,
     4900,
     {FOUND('Q', 4, 4700), ENDED('Q', 4, NOBODY), HELD('C'), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:stretch:setting:qc",
     100,
     200},
    {"taken on from where it was parked: only who has it then",
     'S',
     4,
     4900,
     {FOUND('Q', 4, 4700), ENDED('Q', 4, NOBODY), WAS('p', NOBODY, false, 5000),
      WAS('p', NOBODY, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:operator:4",
     100,
     200},
    {"a rework that was fetched is where it was: nobody left it",
     'S',
     3,
     4900,
     {FOUND('P', 2, 4700), ENDED('P', 2, NOBODY), WAS('P', NOBODY, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:operator:2",
     100,
     200},
    {"taken on from who had it in work: he, and nobody else",
     'S',
     3,
     4900,
     {FOUND('Q', 4, 4700), ENDED('Q', NOBODY, NOBODY), WAS('P', 2, true, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:operator:2",
     100,
     200},
    {"taken on unweighed, and begun: both",
     'S',
     3,
     4900,
     {FOUND('C', 4, 4700), ENDED('C', 4, NOBODY), WAS('Q', 3, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:stretch:setting:casting",
     100,
     200},
    {"parked from its tray by somebody: it was in nobody's hands",
     'S',
     3,
     4900,
     {FOUND('P', 2, 4700), MOVED('p', 4), WAS('Q', NOBODY, false, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:stretch:setting:setting",
     100,
     200},
    {"how it left the place where it was at the moment is of before",
     'Q',
     3,
     4900,
     {FOUND('P', 2, 4700), WAS('Q', 3, true, 5000), ENDED('Q', NOBODY, 4), WAS('P', 1, true, 5000)},
     "open:operator:1",
     "open:operator:3",
     100,
     200},
    {"weighed in late: since it came",
     'Q',
     4,
     4900,
     {FOUND('P', 2, 4700), WAS('P', NOBODY, false, 5000), WAS('Q', 3, true, 5000),
      WAS('Q', NOBODY, false, 5000), WAS('P', 1, true, 5000)},
     "open:operator:1",
     "open:operator:3",
     100,
     200},
    {"weighed in late, two since",
     'Q',
     4,
     4900,
     {FOUND('P', 2, 4700), WAS('P', 2, true, 5000), WAS('Q', 3, true, 5000), WAS('Q', NOBODY, false, 5000),
      WAS('P', 1, true, 5000)},
     "open:operator:1",
     "open:stretch:qc:polishing",
     100,
     200},
    {"weighed in late, nobody since: where it lies",
     'Q',
     2,
     4900,
     {FOUND('P', 2, 4700), WAS('Q', NOBODY, false, 5000), WAS('P', 1, true, 5000)},
     "open:operator:1",
     "open:stretch:qc:qc",
     100,
     200},
    {"of two weighings since, the first",
     'S',
     3,
     4900,
     {FOUND('Q', 3, 4600), FOUND('P', 2, 4700), WAS('P', 2, true, 5000), WAS('S', 1, true, 5000)},
     "open:operator:1",
     "open:operator:2",
     100,
     200},
    {"nobody weighed it since",
     'S',
     2,
     4900,
     {WAS('P', 2, true, 5000), WAS('P', NOBODY, false, 5000), FOUND('S', 1, 5000)},
     NULL,
     NULL,
     0,
     0},
    {"something was taken back since",
     'S',
     3,
     4900,
     {FOUND('P', 2, 4700), TAKEN_BACK('P', 2, 5000), WAS('P', NOBODY, false, 5000), WAS('S', 1, true, 5000)},
     NULL,
     NULL,
     0,
     0},
    {"taken back before the moment is of no matter",
     'S',
     2,
     4900,
     {FOUND('P', 2, 4700), WAS('P', 2, true, 5000), TAKEN_BACK('S', 1, 5000)},
     "open:operator:1",
     "open:operator:2",
     100,
     200},
    {"its mass changed otherwise in between",
     'S',
     2,
     4900,
     {FOUND('P', 2, 4700), WAS('P', 2, true, 4800), WAS('S', 1, true, 5000)},
     NULL,
     NULL,
     0,
     0},
};

static struct late_point point_of(const struct then *then)
{
    bool parked = then->at == 'p';
    struct late_point point = {.weighed = then->weighed, .stops = then->stops, .ends = then->ends};
    struct piece *piece = &point.after;
    *piece = line_piece(parked ? POLISHING : step_of(then->at), then->holder ? PIECE_IN_WORK : PIECE_QUEUED,
                        line_operator(1));
    point.by = then->by ? line_operator(then->by) : tag_of("");
    piece->state = then->held ? PIECE_HELD : then->done ? PIECE_DONE : piece->state;
    piece->book_mass = MASS_UG(then->ug);
    piece->weighed_here = then->weighed_here;
    piece->holder = then->holder ? line_operator(then->holder) : tag_of("");
    if (parked) {
        piece->place = PLACE_PARKED;
        piece->station = code_of("");
    }
    return point;
}

/* "open:operator:2" as in the table, with the badge written out. */
static const char *account(const char *word)
{
    static char text[ACCOUNT_TEXT_MAX];
    size_t size = strlen("open:operator:");
    if (strncmp(word, "open:operator:", size) != 0)
        return word;
    snprintf(text, sizeof text, "open:operator:%s", line_operator(word[size] - '0').text);
    return text;
}

static int64_t posted(const struct transfers *transfers, const char *word)
{
    int64_t sum = 0;
    for (size_t i = 0; i < transfers->count; i++) {
        sum += strcmp(transfers->items[i].debit.text, account(word)) == 0 ? transfers->items[i].amount.ug : 0;
        sum -=
            strcmp(transfers->items[i].credit.text, account(word)) == 0 ? transfers->items[i].amount.ug : 0;
    }
    return sum;
}

static void test_what_a_late_weighing_divides(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct late_point points[EVENTS_MAX];
        struct transfers out = {.count = 0};
        for (int k = 0; k < EVENTS_MAX; k++)
            points[k] = point_of(&rows[i].life[k]);
        points[rows[i].moment].after.since = (struct custody_since){
            .operator_badge = line_operator(1), .first = code_of("setting"), .last = code_of("setting")};
        for (int k = 0; k < rows[i].moment; k++) /* whoever was charged by the next weighing */
            points[k].after.since.operator_badge = line_operator(9);
        late_post(&out, book, points, rows[i].moment, station_of(rows[i].station), MASS_UG(rows[i].metal_ug));
        if (!rows[i].until && out.count > 0)
            fail_msg("%s: something was divided", rows[i].name);
        if (!rows[i].until)
            continue;
        if (posted(&out, rows[i].until) != rows[i].until_ug ||
            posted(&out, rows[i].from) != rows[i].from_ug ||
            posted(&out, "open:operator:9") != -rows[i].until_ug - rows[i].from_ug)
            fail_msg("%s: %lld and %lld", rows[i].name, (long long)posted(&out, rows[i].until),
                     (long long)posted(&out, rows[i].from));
    }
}

/* ---------------------------------------------------------------- what ends a step */

static void test_what_ends_a_step(void **state)
{
    static const enum verb ends[] = {VERB_FINISH, VERB_PASS, VERB_REWORK, VERB_ACCEPT, VERB_RECEIVE};
    (void)state;
    for (int verb = 0; verb < VERB_COUNT; verb++) {
        bool want = false;
        for (size_t i = 0; i < COUNT_OF(ends); i++)
            want |= ends[i] == (enum verb)verb;
        if (late_ends((enum verb)verb) != want)
            fail_msg("%s", verb_word((enum verb)verb));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_moment_of_a_late_weighing),
        cmocka_unit_test(test_what_ends_a_step),
        cmocka_unit_test(test_what_a_late_weighing_divides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

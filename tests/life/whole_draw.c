/* The workshop of a whole life, and what is said in it next: mostly what somebody would, sometimes anything.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"
#include "tests/life/whole.h"

/* ------------------------------------------------------------------ the workshop */

static void add_plater(struct workshop *out, struct chance *chance)
{
    struct station *plater = &out->stations[out->station_count++];
    *plater = (struct station){.outside = true, .place = out->station_count, .staff = 1, .at_once = 4};
    plater->code = code_of("plater");
    plater->kind = code_of("plating");
    snprintf(plater->name, sizeof plater->name, "The plater");
    plater->limit.pieces = 3 + chance_below(chance, 3);
    for (int i = 0; i < out->route_count; i++) {
        struct workshop_route *route = &out->routes[i];
        struct route_step *last = &route->steps[route->step_count - 1];
        route->steps[route->step_count++] = *last;
        *last = (struct route_step){.kind = plater->kind,
                                    .factor_ppm = 999000,
                                    .factor_u_ppm = 500,
                                    .factor_verified = true,
                                    .standard_s = 600};
    }
}

static bool is_of_group(const struct station *station)
{
    return strcmp(station->kind.text, "setting") == 0 || strcmp(station->kind.text, "polishing") == 0;
}

static void add_group(struct workshop *out, struct chance *chance)
{
    out->groups = calloc(1, sizeof *out->groups);
    assert(out->groups);
    out->group_count = 1;
    struct group *group = out->groups;
    group->code = code_of("fine-work");
    snprintf(group->name, sizeof group->name, "Fine work");
    group->limit.pieces = 4 + chance_below(chance, 4);
    group->limit.mode = chance_of(chance, 60) ? LIMIT_BLOCK : (enum limit_mode)chance_below(chance, 3);
    for (int i = 0; i < out->station_count; i++)
        if (is_of_group(&out->stations[i]))
            group->members[group->member_count++].station = out->stations[i].code;
}

void whole_world(struct workshop *out, uint64_t seed)
{
    struct chance chance = {seed ^ UINT64_C(0x3f1)};
    world_make(out, seed);
    add_plater(out, &chance);
    if (chance_of(&chance, 70))
        add_group(out, &chance);
    for (int i = 0; i < out->station_count; i++) /* room in grams for a lot of three */
        out->stations[i].limit.mass.ug += out->stations[i].limit.mass.ug > 0 ? 12000000 : 0;
    for (int i = 0; i < out->piece_count; i++)
        out->pieces[i].quantity += chance_of(&chance, 15) ? 1 : 0;
    strcpy(out->people[LIFE_PEOPLE_MAX - 1].pin, WHOLE_PIN);
    for (int i = 0; i < out->kiosk_count; i++)
        if (i == 0 || chance_of(&chance, 50))
            out->kiosks[i].stations[out->kiosks[i].station_count++] = code_of("plater");
}

/* ------------------------------------------------------------------ saying */

struct draw {
    const struct workshop *shop;
    const struct view *view;
    struct chance *chance;
    struct whole_step *step;
    const struct seen *piece; /* one of them; NULL when there is none */
};

static int any(const struct draw *draw, int bound)
{
    return chance_below(draw->chance, bound);
}

static int64_t grams(const struct draw *draw, int most)
{
    return INT64_C(1000) * (1 + any(draw, most * 1000));
}

static void PRINTF_LIKE(2, 3) add(const struct draw *draw, const char *format, ...)
{
    size_t size = strlen(draw->step->says);
    struct text text = text_in(draw->step->says + size, sizeof draw->step->says - size);
    va_list arguments;
    va_start(arguments, format);
    text_add_list(&text, format, arguments);
    va_end(arguments);
    assert(text_ok(&text));
}

static const char *badge_of(int person)
{
    static struct tag tag;
    tag = tag_make(TAG_BADGE, person + 1);
    return tag.text;
}

static const char *station_of(const struct draw *draw, int index)
{
    return draw->shop->stations[index].code.text;
}

static int station_of_kind(const struct draw *draw, const char *kind)
{
    int from = any(draw, draw->shop->station_count);
    for (int i = 0; i < draw->shop->station_count; i++) {
        int at = (from + i) % draw->shop->station_count;
        if (strcmp(draw->shop->stations[at].kind.text, kind) == 0)
            return at;
    }
    return from;
}

static int station_named(const struct draw *draw, const char *code)
{
    for (int i = 0; i < draw->shop->station_count; i++)
        if (strcmp(station_of(draw, i), code) == 0)
            return i;
    return any(draw, draw->shop->station_count);
}

static void begin(const struct draw *draw, const char *verb, int person, const char *station)
{
    add(draw, "\"operator\":\"%s\"", badge_of(person));
    if (station[0])
        add(draw, ",\"station\":\"%s\"", station);
    add(draw, ",\"do\":\"%s\"", verb);
}

/* Somebody at a kiosk. */
static void at_bench(const struct draw *draw, const char *verb, const char *station)
{
    int person = any(draw, LIFE_PEOPLE_MAX);
    if (draw->piece && draw->piece->holder[0] && any(draw, 100) < 75)
        for (int i = 0; i < LIFE_PEOPLE_MAX; i++)
            person = strcmp(badge_of(i), draw->piece->holder) == 0 ? i : person;
    draw->step->sender = any(draw, 100) < 60 ? 0 : any(draw, LIFE_ACTORS_MAX);
    begin(draw, verb, person, station);
}

/* The manager: in the office, or at a kiosk with the PIN; sometimes somebody who may not, or without it. */
static void as_manager(const struct draw *draw, const char *verb, const char *station)
{
    int dice = any(draw, 100);
    bool office = dice < 70;
    draw->step->sender = office ? WHOLE_SENDERS_MAX - 1 : 0;
    begin(draw, verb, dice < 97 ? LIFE_PEOPLE_MAX - 1 : any(draw, LIFE_PEOPLE_MAX), station);
    if (!office && dice < 92)
        add(draw, ",\"pin\":\"%s\"", WHOLE_PIN);
}

static void about_piece(const struct draw *draw)
{
    if (draw->piece)
        add(draw, ",\"piece\":\"%s\"", draw->piece->tag);
}

static const char *word_of(const struct draw *draw, const char *const *words, int count)
{
    return words[any(draw, count)];
}
#define WORD_OF(draw, ...)                                                                                   \
    word_of(draw, (const char *const[]){__VA_ARGS__}, (int)COUNT_OF(((const char *const[]){__VA_ARGS__})))

static const char *excess(const struct draw *draw)
{
    return WORD_OF(draw, "rush_order", "client_waits", "bench_idle", "other");
}

/* ------------------------------------------------------------------ the flow */

static void move_on(struct draw *draw)
{
    const struct seen *piece = draw->piece;
    bool fetch = piece->rework && strcmp(piece->here, piece->tray) != 0;
    int to = fetch || !piece->next[0] ? station_named(draw, piece->here) : station_of_kind(draw, piece->next);
    if (draw->shop->stations[to].outside && any(draw, 100) < 80) {
        at_bench(draw, "send", piece->here);
        add(draw, ",\"to\":\"%s\",\"pieces\":[{\"piece\":\"%s\"", station_of(draw, to), piece->tag);
        if (any(draw, 100) < 50)
            add(draw, ",\"gross_ug\":%lld", (long long)(piece->book_ug + piece->stones_ug));
        add(draw, "}]");
        return;
    }
    at_bench(draw, "receive", station_of(draw, to));
    about_piece(draw);
    if (any(draw, 100) < 30)
        add(draw, ",\"reason\":\"%s\"", excess(draw));
}

static void weigh(struct draw *draw)
{
    const struct seen *piece = draw->piece;
    int64_t gross = piece->book_ug / 1000 * (990 + any(draw, 12)) + piece->stones_ug;
    at_bench(draw, "weigh", piece->here);
    about_piece(draw);
    add(draw, ",\"gross_ug\":%lld,\"readings\":1,\"scale\":\"fine\",\"raw\":\"S S\"", (long long)gross);
}

static void end_step(struct draw *draw)
{
    const struct seen *piece = draw->piece;
    bool inspects = strncmp(piece->here, "qc", 2) == 0 || any(draw, 100) < 15;
    const char *verb = !inspects ? "finish" : any(draw, 100) < 75 ? "pass" : "rework";
    at_bench(draw, verb, piece->here);
    about_piece(draw);
    if (strcmp(verb, "rework") == 0)
        add(draw, ",\"to\":\"%s\",\"defect\":\"scratch\"", WORD_OF(draw, "setting", "polishing", "casting"));
}

static void flow(struct draw *draw)
{
    const struct seen *piece = draw->piece;
    if (!piece)
        return;
    if (strcmp(piece->state, "held") == 0 && any(draw, 100) < 70) {
        at_bench(draw, "release", "");
        about_piece(draw);
    } else if (strcmp(piece->place, "station") != 0 || strcmp(piece->state, "done") == 0) {
        move_on(draw);
    } else if (any(draw, 100) < (piece->weighed_here ? 10 : 70)) {
        weigh(draw);
    } else if (strcmp(piece->state, "queued") == 0) {
        at_bench(draw, "start", piece->here);
        about_piece(draw);
        if (any(draw, 100) < 30)
            add(draw, ",\"reason\":\"%s\"", excess(draw));
    } else {
        end_step(draw);
    }
    draw->step->how = any(draw, 100) < 12 ? HOW_HAPPENED : HOW_ASKED;
}

/* ------------------------------------------------------------------ life beside the flow */

static void new_tag(struct draw *draw)
{
    struct tag tag = tag_make(TAG_PIECE, any(draw, 100) < 90 ? 5000 + any(draw, 4000) : 1 + any(draw, 9));
    add(draw, ",\"tag\":\"%s\"", tag.text);
}

static void change_life(struct draw *draw)
{
    const char *verb = WORD_OF(draw, "hold", "hold", "hold", "hold", "park", "unpark", "found", "missing",
                               "scrap", "remake");
    if (draw->piece && strcmp(draw->piece->state, "held") == 0 && any(draw, 2) == 0)
        verb = "park";
    if (draw->piece && strcmp(draw->piece->place, "parked") == 0)
        verb = "unpark";
    if (strcmp(verb, "hold") == 0)
        at_bench(draw, verb, "");
    else
        as_manager(draw, verb, "");
    about_piece(draw);
    if (strcmp(verb, "scrap") == 0)
        add(draw, ",\"reason\":\"porosity\"");
    if (strcmp(verb, "scrap") == 0 && any(draw, 2) == 0)
        add(draw, ",\"count\":%d", 1 + any(draw, 3));
    if (strcmp(verb, "remake") == 0 && any(draw, 2) == 0) /* else the hub gives one */
        new_tag(draw);
}

static const struct seen *half_of(const struct draw *draw)
{
    int from = any(draw, draw->view->count);
    for (int i = 0; i < draw->view->count; i++) {
        const struct seen *other = &draw->view->pieces[(from + i) % draw->view->count];
        if (other != draw->piece && strcmp(other->here, draw->piece->here) == 0 &&
            strcmp(other->place, draw->piece->place) == 0 && strcmp(other->state, draw->piece->state) == 0 &&
            strcmp(other->book, draw->piece->book) == 0)
            return other;
    }
    return &draw->view->pieces[from];
}

static void change_lot(struct draw *draw)
{
    bool split = any(draw, 2) == 0;
    if (!draw->piece)
        return;
    at_bench(draw, split ? "split" : "merge", draw->piece->here);
    about_piece(draw);
    if (split) {
        add(draw, ",\"count\":%d", 1 + any(draw, 2));
        if (any(draw, 2) == 0)
            new_tag(draw);
    } else {
        add(draw, ",\"with\":\"%s\"", half_of(draw)->tag);
    }
}

static void travel(struct draw *draw)
{
    if (any(draw, 2) == 0) {
        at_bench(draw, "arrive", "plater");
        add(draw, ",\"slip\":%d", 1 + any(draw, 6));
    } else if (draw->piece) {
        at_bench(draw, "send", strcmp(draw->piece->here, "plater") == 0 ? "plater" : draw->piece->here);
        add(draw, ",\"pieces\":[{\"piece\":\"%s\"}]", draw->piece->tag);
    }
}

static void hand_over(struct draw *draw)
{
    if (!draw->piece)
        return;
    at_bench(draw, "hand_over", draw->piece->here);
    about_piece(draw);
    add(draw, ",\"to\":\"%s\"", badge_of(any(draw, LIFE_PEOPLE_MAX)));
}

/* ------------------------------------------------------------------ limits */

static void grant(struct draw *draw)
{
    if (!draw->piece)
        return;
    int at = draw->piece->next[0] && any(draw, 100) < 80 ? station_of_kind(draw, draw->piece->next)
                                                         : station_named(draw, draw->piece->here);
    as_manager(draw, "override", station_of(draw, at));
    about_piece(draw);
    add(draw, ",\"reason\":\"%s\"", excess(draw));
}

/* ------------------------------------------------------------------ metal */

static const char *alloy_of(const struct draw *draw)
{
    return WORD_OF(draw, "alloy-0", "alloy-1");
}

static void metal_of(const struct draw *draw, int most)
{
    add(draw, ",\"alloy\":\"%s\",\"custody\":\"%s\",\"mass_ug\":%lld", alloy_of(draw),
        any(draw, 100) < 70 ? "own" : "client", (long long)grams(draw, most));
}

static void bring_metal(struct draw *draw)
{
    const char *verb = WORD_OF(draw, "buy_metal", "open_metal", "collect", "reclassify", "stock_in");
    as_manager(draw, verb, "");
    if (strcmp(verb, "collect") == 0) {
        add(draw, ",\"stream\":\"sweeps\",\"metal\":\"au\",\"mass_ug\":%lld,\"fineness_ppm\":%d",
            (long long)grams(draw, 100), 1 + any(draw, 20000));
        return;
    }
    metal_of(draw, 120);
    if (strcmp(verb, "reclassify") == 0)
        add(draw, ",\"to\":\"%s\",\"reason\":\"bought\"", any(draw, 2) ? "own" : "client");
    if (strcmp(verb, "stock_in") == 0)
        add(draw, ",\"component\":\"clasp\",\"count\":%d,\"from\":\"%s\"", 1 + any(draw, 9),
            WORD_OF(draw, "supplier", "vault"));
}

static void use_metal(struct draw *draw)
{
    const char *verb = WORD_OF(draw, "issue_metal", "issue_metal", "issue_metal", "return_metal",
                               "return_scrap", "return_scrap");
    at_bench(draw, verb, "casting");
    if (strcmp(verb, "return_scrap") == 0)
        add(draw, ",\"kind\":\"%s\"", WORD_OF(draw, "sprue", "button", "filings", "dust", "solutions"));
    metal_of(draw, strcmp(verb, "issue_metal") == 0 ? 60 : 5);
    if (strcmp(verb, "issue_metal") == 0 && any(draw, 100) < 30)
        add(draw, ",\"to_station\":\"casting\"");
    if (strcmp(verb, "issue_metal") == 0 && any(draw, 100) < 15)
        add(draw, ",\"from\":\"scrap\"");
}

static void melt(struct draw *draw)
{
    const char *alloy = alloy_of(draw);
    int64_t one = grams(draw, 20), other = grams(draw, 20);
    at_bench(draw, "melt", "casting");
    add(draw, ",\"melt\":\"m-%d\",\"alloy\":\"%s\",\"parts\":[", 10 + any(draw, 200), alloy);
    add(draw, "{\"alloy\":\"%s\",\"mass_ug\":%lld,\"from\":\"vault\"},", alloy, (long long)one);
    add(draw, "{\"alloy\":\"%s\",\"mass_ug\":%lld,\"from\":\"%s\"}]", any(draw, 100) < 85 ? alloy : "alloy-1",
        (long long)other, WORD_OF(draw, "vault", "scrap"));
    add(draw, ",\"out_ug\":%lld", (long long)((one + other) / 1000 * (980 + any(draw, 30))));
}

static void settle(struct draw *draw)
{
    as_manager(draw, "settle", "");
    if (any(draw, 2))
        add(draw, ",\"person\":\"%s\"", badge_of(any(draw, LIFE_PEOPLE_MAX)));
    else
        add(draw, ",\"first\":\"casting\",\"last\":\"%s\"", WORD_OF(draw, "casting", "setting", "qc"));
    add(draw, ",\"operation\":\"%s\"", WORD_OF(draw, "casting", "setting", "polishing"));
}

static void recover(struct draw *draw)
{
    const char *verb = WORD_OF(draw, "assay_return", "send_refiner", "refined", "correct", "correct");
    as_manager(draw, verb, "");
    if (strcmp(verb, "assay_return") == 0)
        add(draw, ",\"return\":%d,\"fineness_ppm\":%d", 1 + any(draw, (int)draw->view->last_event),
            any(draw, 900000));
    else if (strcmp(verb, "send_refiner") == 0)
        add(draw, ",\"stream\":\"%s\",\"metal\":\"au\",\"refiner\":\"R\"",
            WORD_OF(draw, "filings", "dust", "sweeps"));
    else if (strcmp(verb, "refined") == 0)
        add(draw, ",\"refining\":%d,\"fine_ug\":%lld", 1 + any(draw, 3), (long long)grams(draw, 6));
    else
        add(draw, ",\"event\":%d,\"reason\":\"typed\"", 1 + any(draw, (int)draw->view->last_event));
}

static void take_stock(struct draw *draw)
{
    const struct seen *piece = draw->piece;
    if (!piece)
        return;
    as_manager(draw, "stock_take", "");
    if (any(draw, 100) < 25) {
        add(draw, ",\"of\":\"vault\",\"loose\":[{\"alloy\":\"%s\",\"mass_ug\":%lld}]", alloy_of(draw),
            (long long)grams(draw, 100));
        return;
    }
    add(draw, ",\"of\":\"station\",\"place\":\"%s\",\"pieces\":[{\"piece\":\"%s\"",
        piece->here[0] && any(draw, 100) < 70 ? piece->here : "casting", piece->tag);
    if (any(draw, 2))
        add(draw, ",\"gross_ug\":%lld", (long long)(piece->book_ug + piece->stones_ug + any(draw, 30000)));
    add(draw, "}]");
    if (any(draw, 100) < 20)
        add(draw, ",\"complete\":true");
}

static void stock_out(struct draw *draw)
{
    if (!draw->piece)
        return;
    at_bench(draw, "stock_out", draw->piece->here);
    about_piece(draw);
    add(draw, ",\"component\":\"clasp\"");
}

/* ------------------------------------------------------------------ trees */

static void build(struct draw *draw)
{
    int listed = 0, most = 1 + any(draw, 5);
    at_bench(draw, "build_tree", "casting");
    add(draw, ",\"pieces\":[");
    for (int i = 0; i < draw->view->count && listed < most; i++) {
        const struct seen *piece = &draw->view->pieces[i];
        bool fits =
            strcmp(piece->place, "pool") == 0 && piece->book_ug == 0 && strcmp(piece->kind, "piece") == 0;
        if (fits || any(draw, 100) < 2)
            add(draw, "%s{\"piece\":\"%s\"}", listed++ ? "," : "", piece->tag);
    }
    add(draw, "]");
}

static const struct seen *a_tree(const struct draw *draw)
{
    int from = any(draw, draw->view->count);
    for (int i = 0; i < draw->view->count; i++) {
        const struct seen *other = &draw->view->pieces[(from + i) % draw->view->count];
        if (strcmp(other->kind, "tree") == 0 && strcmp(other->place, "ended") != 0)
            return other;
    }
    return draw->piece;
}

static void cut(struct draw *draw)
{
    int64_t book = draw->piece->book_ug;
    at_bench(draw, "cut", draw->piece->here);
    about_piece(draw);
    add(draw, ",\"group_ug\":%lld,\"sprue_ug\":%lld,\"button_ug\":%lld", (long long)(book / 100 * 75),
        (long long)(book / 100 * 15), (long long)(book / 100 * (8 + any(draw, 4))));
    for (int i = 0; i < draw->view->count && any(draw, 100) < 60; i++)
        if (draw->view->pieces[i].on_tree == draw->piece->id) {
            add(draw, ",\"pieces\":[{\"piece\":\"%s\",\"mass_ug\":%lld%s}]", draw->view->pieces[i].tag,
                (long long)(book / 100 * 2 + 1), any(draw, 2) ? ",\"misfilled\":true" : "");
            return;
        }
}

static void work_tree(struct draw *draw)
{
    draw->piece = draw->view->count ? a_tree(draw) : NULL;
    if (!draw->piece)
        return;
    int dice = any(draw, 100);
    if (dice < 40) {
        flow(draw);
    } else if (dice < 65) {
        at_bench(draw, "cast", draw->piece->here);
        about_piece(draw);
        if (any(draw, 100) < 60)
            add(draw, ",\"mass_ug\":%lld", (long long)grams(draw, 40));
    } else if (dice < 95) {
        cut(draw);
    } else {
        at_bench(draw, "take_apart", draw->piece->here);
        about_piece(draw);
    }
}

/* ------------------------------------------------------------------ stones, quality, orders */

static void handle_stones(struct draw *draw)
{
    const char *verb = WORD_OF(draw, "buy_stones", "issue_stones", "issue_stones", "return_stones",
                               "break_stones", "lose_stones", "set_stones");
    if (strcmp(verb, "buy_stones") == 0) {
        as_manager(draw, verb, "");
        add(draw, ",\"kind\":\"rd\",\"count\":%d,\"ct_e5\":%d", 1 + any(draw, 40), 1 + any(draw, 90000));
        return;
    }
    at_bench(draw, verb, "setting");
    if (strcmp(verb, "set_stones") == 0) {
        about_piece(draw);
        add(draw, ",\"stones\":[{\"kind\":\"rd\",\"count\":%d}]", 1 + any(draw, 3));
    } else {
        add(draw, ",\"kind\":\"rd\",\"count\":%d", 1 + any(draw, 8));
    }
}

static void judge(struct draw *draw)
{
    as_manager(draw, "accept", draw->piece ? draw->piece->here : "qc");
    about_piece(draw);
    add(draw, ",\"reason\":\"within_use\"");
}

static void draft(struct draw *draw, int order)
{
    as_manager(draw, "draft_order", "");
    add(draw, ",\"order\":\"o-%d\",\"client\":\"C\",\"due\":\"2027-01-15T16:00:00.000Z\",", order);
    int model = any(draw, LIFE_ROUTES_MAX);
    add(draw, "\"lines\":[{\"model\":\"model-%d\",\"size\":\"52\",\"quantity\":%d,\"as\":\"%s\",", model,
        1 + any(draw, 3), WORD_OF(draw, "pieces", "lot"));
    add(draw, "\"alloy\":\"%s\",\"stones\":\"as drawn\",\"finish\":\"polished\"}],", alloy_of(draw));
    add(draw, "\"specification\":\"s\",\"documents\":\"d\",\"feasible\":true,\"materials\":true,");
    add(draw, "\"deadline\":%s,\"quote\":\"q\",\"payment\":\"p\"", any(draw, 100) < 90 ? "true" : "false");
}

static void run_orders(struct draw *draw)
{
    int order = 2 + any(draw, 5);
    int dice = any(draw, 100);
    if (dice < 35) {
        draft(draw, order);
        return;
    }
    const char *verb = dice < 70 ? "release_order" : dice < 76 ? "cancel_order" : "deliver";
    as_manager(draw, verb, "");
    if (dice >= 76 && draw->piece && draw->piece->order[0])
        add(draw, ",\"order\":\"%s\"", draw->piece->order);
    else
        add(draw, ",\"order\":\"o-%d\"", order);
    if (strcmp(verb, "cancel_order") == 0)
        add(draw, ",\"note\":\"withdrawn\"");
    if (strcmp(verb, "deliver") == 0)
        add(draw, ",\"carrier\":\"B\",\"value\":\"1 EUR\",\"signature\":\"M\",\"inspection_sheet\":true,"
                  "\"slip\":\"1\",\"invoice\":\"2\",\"care_sheet\":true");
}

/* ------------------------------------------------------------------ choosing */

static const struct {
    int per_mille;
    void (*say)(struct draw *draw);
} FAMILIES[] = {
    {340, flow},   {90, change_life},   {50, change_lot},   {40, travel}, {15, hand_over},
    {50, grant},   {40, bring_metal},   {70, use_metal},    {15, melt},   {20, settle},
    {30, recover}, {15, take_stock},    {10, stock_out},    {25, build},  {60, work_tree},
    {25, judge},   {25, handle_stones}, {1000, run_orders},
};

static const struct seen *choose_piece(const struct draw *draw)
{
    static const char *const gone[] = {"ended", "delivered", "scrapped", "tree"};
    const struct seen *piece = NULL;
    for (int i = 0; i < 4 && draw->view->count > 0; i++) {
        piece = &draw->view->pieces[any(draw, draw->view->count)];
        bool is_gone = false;
        for (size_t k = 0; k < COUNT_OF(gone); k++)
            is_gone |= strcmp(piece->place, gone[k]) == 0;
        if (!is_gone)
            break;
    }
    return piece;
}

void whole_generate(const struct workshop *shop, const struct view *view, struct chance *chance,
                    struct whole_step *out)
{
    *out = (struct whole_step){.how = HOW_ASKED};
    struct draw draw = {.shop = shop, .view = view, .chance = chance, .step = out};
    int dice = any(&draw, 100);
    out->pass_ms = dice < 3 ? 601000 : 1000 + any(&draw, 60000);
    out->sender = any(&draw, WHOLE_SENDERS_MAX);
    if (dice >= 94) {
        out->how = dice < 97 ? HOW_AGAIN : HOW_WITHDRAWN;
        return;
    }
    draw.piece = choose_piece(&draw);
    int which = any(&draw, 1000);
    size_t at = 0;
    while (which >= FAMILIES[at].per_mille)
        which -= FAMILIES[at++].per_mille;
    FAMILIES[at].say(&draw);
    if (!out->says[0])
        add(&draw, "\"do\":\"report\",\"report\":\"scale_silent\"");
}

/* Whole lives: metal, trees, stones. */
#include <stdio.h>

#include "tests/life/whole_draw.h"

/* ------------------------------------------------------------------ metal */

static void metal_of(const struct draw *draw, int most)
{
    add(draw, ",\"alloy\":\"%s\",\"custody\":\"%s\",\"mass_ug\":%lld", alloy_of(draw),
        any(draw, 100) < 70 ? "own" : "client", (long long)grams(draw, most));
}

void draw_bring_metal(struct draw *draw)
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

/* One with something in it, of the accounts whose names begin so; NULL: there is none. */
static const struct whole_balance *a_balance(const struct draw *draw, const char *begin)
{
    int from = any(draw, draw->view->balance_count);
    for (int i = 0; i < draw->view->balance_count; i++) {
        const struct whole_balance *one = &draw->view->balances[(from + i) % draw->view->balance_count];
        if (one->ug != 0 && strncmp(one->account, begin, strlen(begin)) == 0)
            return one;
    }
    return NULL;
}

static void of_book(const struct draw *draw, const char *book)
{
    const char *slash = strchr(book, '/');
    add(draw, ",\"alloy\":\"%.*s\",\"custody\":\"%s\"", (int)(slash - book), book, slash + 1);
}

/* What was not used, and what went into pieces, of somebody's loose metal. */
static void return_metal(struct draw *draw)
{
    const struct whole_balance *loose = a_balance(draw, "loose:");
    at_bench(draw, "return_metal", "casting");
    if (!loose) {
        metal_of(draw, 5);
        return;
    }
    const char *whose = strchr(loose->account, ':') + 1;
    of_book(draw, loose->book);
    add(draw, ",\"mass_ug\":%lld", (long long)(loose->ug / 100 * any(draw, 105)));
    if (often(draw, 40))
        add(draw, ",\"used_ug\":%lld", (long long)(loose->ug / 100 * any(draw, 30)));
    add(draw, ",\"%s\":\"%s\"", strncmp(whose, "tray:", 5) == 0 ? "from_station" : "from",
        strchr(whose, ':') + 1);
}

static void return_scrap(struct draw *draw)
{
    at_bench(draw, "return_scrap", "casting");
    add(draw, ",\"kind\":\"%s\"", WORD_OF(draw, "sprue", "button", "filings", "dust", "solutions"));
    metal_of(draw, 5);
    if (often(draw, 20))
        add(draw, ",\"fineness_ppm\":%d", 500000 + any(draw, 400000));
    if (often(draw, 30))
        add(draw, ",\"giver\":\"%s\"", badge_of(any(draw, LIFE_PEOPLE_MAX)));
}

void draw_use_metal(struct draw *draw)
{
    int dice = any(draw, 100);
    if (dice < 40) {
        return_scrap(draw);
    } else if (dice < 60) {
        return_metal(draw);
    } else {
        at_bench(draw, "issue_metal", "casting");
        metal_of(draw, 60);
        if (often(draw, 30))
            add(draw, ",\"to_station\":\"casting\"");
        if (often(draw, 15))
            add(draw, ",\"from\":\"scrap\"");
    }
}

void draw_melt(struct draw *draw)
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

void draw_settle(struct draw *draw)
{
    as_manager(draw, "settle", "");
    const struct whole_balance *open = a_balance(draw, "open:operator:");
    if (open && any(draw, 2))
        add(draw, ",\"person\":\"%s\"", open->account + strlen("open:operator:"));
    else
        add(draw, ",\"first\":\"casting\",\"last\":\"%s\"", WORD_OF(draw, "casting", "setting", "qc"));
    add(draw, ",\"operation\":\"%s\"", WORD_OF(draw, "casting", "setting", "polishing"));
}

void draw_recover(struct draw *draw)
{
    const char *verb = WORD_OF(draw, "assay_return", "send_refiner", "refined", "refined", "correct",
                               "correct", "assay_lot", "measure_density");
    as_manager(draw, verb, "");
    if (strcmp(verb, "assay_return") == 0)
        add(draw, ",\"return\":%d,\"fineness_ppm\":%d",
            often(draw, 80) ? (int)draw->view->last_return : any(draw, 900), any(draw, 900000));
    else if (strcmp(verb, "assay_lot") == 0)
        add(draw, ",\"melt\":\"melt-%d\",\"fineness_ppm\":%d", any(draw, 2), 740000 + any(draw, 20000));
    else if (strcmp(verb, "measure_density") == 0)
        add(draw,
            ",\"melt\":\"melt-%d\",\"scale\":\"fine\",\"dry_ug\":5000000,\"in_water_ug\":%d,\"temperature_c_"
            "e1\":215",
            any(draw, 2), 4500000 + any(draw, 600000));
    else if (strcmp(verb, "send_refiner") == 0)
        add(draw, ",\"stream\":\"%s\",\"metal\":\"au\",\"refiner\":\"R\"",
            WORD_OF(draw, "filings", "dust", "sweeps"));
    else if (strcmp(verb, "refined") == 0)
        add(draw, ",\"refining\":%d,\"fine_ug\":%lld",
            often(draw, 80) ? (int)draw->view->last_refining : 1 + any(draw, 3), (long long)grams(draw, 6));
    else
        add(draw, ",\"event\":%d,\"reason\":\"typed\"", 1 + any(draw, (int)draw->view->last_event));
}

/* Components, stones, or both; what they weigh may be said. */
static void count_stock(struct draw *draw)
{
    int what = any(draw, 3);
    add(draw, ",\"of\":\"stock\"");
    if (what != 1) {
        add(draw, ",\"components\":[{\"component\":\"clasp\",\"count\":%d", any(draw, 12));
        if (often(draw, 30))
            add(draw, ",\"mass_ug\":%lld", (long long)grams(draw, 20));
        add(draw, "}]");
    }
    if (what != 0) {
        add(draw, ",\"stones\":[{\"kind\":\"rd\",\"count\":%d", any(draw, 60));
        if (often(draw, 20))
            add(draw, ",\"ct_e5\":%d", any(draw, 90000));
        add(draw, "}]");
    }
    if (often(draw, 20))
        add(draw, ",\"complete\":true");
    if (often(draw, 20))
        add(draw, ",\"empty\":true");
}

void draw_stock_take(struct draw *draw)
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
    if (often(draw, 30)) {
        count_stock(draw);
        return;
    }
    bool in_hand = often(draw, 25);
    add(draw, ",\"of\":\"%s\",\"place\":\"%s\"", in_hand ? "operator" : "station",
        piece->here[0] && any(draw, 100) < 70 ? piece->here : "casting");
    if (in_hand)
        add(draw, ",\"badge\":\"%s\"", badge_of(any(draw, LIFE_PEOPLE_MAX)));
    add(draw, ",\"pieces\":[{\"piece\":\"%s\"", piece->tag);
    if (often(draw, 30))
        add(draw, ",\"state\":\"%s\"", WORD_OF(draw, "queued", "done", "in_work"));
    if (any(draw, 2))
        add(draw, ",\"gross_ug\":%lld", (long long)(piece->book_ug + piece->stones_ug + any(draw, 30000)));
    add(draw, "}]");
    if (any(draw, 100) < 20)
        add(draw, ",\"complete\":true");
    if (often(draw, 10))
        add(draw, ",\"empty\":true");
}

void draw_stock_out(struct draw *draw)
{
    if (!draw->piece)
        return;
    at_bench(draw, "stock_out", draw->piece->here);
    about_piece(draw);
    add(draw, ",\"component\":\"clasp\"");
}

/* ------------------------------------------------------------------ trees */

void draw_build(struct draw *draw)
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
        if (strcmp(other->kind, "tree") == 0 && strcmp(other->place, "ended") != 0 &&
            strcmp(other->place, "scrapped") != 0)
            return other;
    }
    return NULL;
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

/* What lacks for the flask: metal in the tray of casting, or first in the vault. */
static void bring_for(struct draw *draw)
{
    const struct seen *tree = draw->piece;
    int64_t needed = whole_theory(draw->shop, tree, 0) / 1000 * 1250 + 1000;
    bool there = whole_balance(draw->view, tree->book, "vault") >= needed;
    if (there)
        at_bench(draw, "issue_metal", tree->here);
    else
        as_manager(draw, "buy_metal", "");
    of_book(draw, tree->book);
    add(draw, ",\"mass_ug\":%lld", (long long)(there ? needed : needed * 3));
    if (there && often(draw, 60))
        add(draw, ",\"to_station\":\"%s\"", tree->here);
    else if (there && tree->holder[0])
        add(draw, ",\"to\":\"%s\"", tree->holder);
}

static int64_t loose_for(const struct draw *draw)
{
    char tray[ACCOUNT_TEXT_MAX];
    char person[ACCOUNT_TEXT_MAX];
    snprintf(tray, sizeof tray, "loose:tray:%s", draw->piece->here);
    snprintf(person, sizeof person, "loose:operator:%s", draw->piece->holder);
    return whole_balance(draw->view, draw->piece->book, tray) +
           whole_balance(draw->view, draw->piece->book, person);
}

static void cast(struct draw *draw)
{
    int64_t loose = loose_for(draw);
    at_bench(draw, "cast", draw->piece->here);
    about_piece(draw);
    if (often(draw, 40))
        add(draw, ",\"mass_ug\":%lld",
            (long long)(often(draw, 90) ? loose / 1000 * (900 + any(draw, 101)) : grams(draw, 40)));
    if (often(draw, 30))
        add(draw, ",\"weighed_ug\":%lld", (long long)(loose / 1000 * (990 + any(draw, 12))));
}

/* A tree goes to casting, gets its metal, is cast and cut. */
void draw_tree(struct draw *draw)
{
    draw->piece = a_tree(draw);
    if (!draw->piece) {
        draw_build(draw);
        return;
    }
    bool in_work = strcmp(draw->piece->state, "in_work") == 0 && strcmp(draw->piece->place, "station") == 0;
    if (often(draw, 5)) {
        at_bench(draw, "take_apart", draw->piece->here);
        about_piece(draw);
    } else if (!in_work && often(draw, 90)) {
        draw_flow(draw);
    } else if (draw->piece->book_ug > 0) {
        cut(draw);
    } else if (loose_for(draw) < whole_theory(draw->shop, draw->piece, 0) && often(draw, 90)) {
        bring_for(draw);
    } else {
        cast(draw);
    }
}

/* ------------------------------------------------------------------ stones, quality, orders */

/* Sometimes so small that one weighs less than a microgram. */
static void buy_stones(struct draw *draw)
{
    int most = often(draw, 25) ? 9 : 90000;
    as_manager(draw, "buy_stones", "");
    add(draw, ",\"kind\":\"rd\",\"count\":%d,\"ct_e5\":%d", 20 + any(draw, 40), 1 + any(draw, most));
}

static const struct seen *in_hand_at_setting(const struct draw *draw)
{
    int from = any(draw, draw->view->count);
    for (int i = 0; i < draw->view->count; i++) {
        const struct seen *piece = &draw->view->pieces[(from + i) % draw->view->count];
        if (piece->sets_stones && piece->holder[0])
            return piece;
    }
    return draw->piece;
}

static void set_stones(struct draw *draw)
{
    at_bench(draw, "set_stones", draw->piece->here);
    about_piece(draw);
    add(draw, ",\"stones\":[{\"kind\":\"rd\",\"count\":%d}]", 1 + any(draw, 3));
    if (draw->piece->holder[0])
        add(draw, ",\"holder\":\"%s\"", draw->piece->holder);
}

/* From whoever has some; sometimes out of a piece. */
static void give_up(struct draw *draw, const char *verb)
{
    const char *kind = often(draw, 75) ? "operator:" : "piece";
    const struct whole_stones *held = NULL;
    int from = any(draw, draw->view->stone_count);
    for (int i = 0; i < draw->view->stone_count && !held; i++) {
        const struct whole_stones *one = &draw->view->stones[(from + i) % draw->view->stone_count];
        if (strncmp(one->account, kind, strlen(kind)) == 0 && one->count > 0)
            held = one;
    }
    bool set = held && strcmp(held->account, "piece") == 0;
    at_bench(draw, verb, "setting");
    add(draw, ",\"kind\":\"rd\",\"count\":%d", 1 + any(draw, 2));
    if (held && !set)
        add(draw, ",\"holder\":\"%s\"", held->account + strlen("operator:"));
    for (int i = 0; held && held->piece && i < draw->view->count; i++)
        if (draw->view->pieces[i].id == held->piece)
            add(draw, ",\"%s\":\"%s\"", set ? "out_of" : "for", draw->view->pieces[i].tag);
}

static void issue_stones(struct draw *draw)
{
    at_bench(draw, "issue_stones", "setting");
    add(draw, ",\"kind\":\"rd\",\"count\":%d", 1 + any(draw, 6));
    if (draw->piece && draw->piece->holder[0])
        add(draw, ",\"to\":\"%s\"", draw->piece->holder);
    if (draw->piece && often(draw, 50))
        add(draw, ",\"for\":\"%s\"", draw->piece->tag);
    if (often(draw, 20))
        add(draw, ",\"ct_e5\":%d", 1 + any(draw, 5000));
}

void draw_stones(struct draw *draw)
{
    int dice = any(draw, 100);
    if (often(draw, 70)) /* else for one that may come there */
        draw->piece = in_hand_at_setting(draw);
    if (draw->view->stone_count == 0 || dice < 12)
        buy_stones(draw);
    else if (dice < 45)
        issue_stones(draw);
    else if (dice < 70 && draw->piece)
        set_stones(draw);
    else
        give_up(draw, WORD_OF(draw, "return_stones", "break_stones", "lose_stones"));
}

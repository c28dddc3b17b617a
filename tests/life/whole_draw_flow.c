/* Whole lives: pieces on their way, and what happens to them beside it. */
#include "tests/life/whole_draw.h"

/* ------------------------------------------------------------------ the flow */

/* A bench beyond takes it in, and nobody has told what was done before it. */
static bool skip_one(struct draw *draw)
{
    const struct seen *piece = draw->piece;
    if (piece->way < 0 || piece->way >= draw->shop->route_count)
        return false;
    const struct workshop_route *route = &draw->shop->routes[piece->way];
    bool ready = strcmp(piece->place, "station") != 0 || strcmp(piece->state, "done") == 0;
    int step = piece->step + (ready ? 2 : 1);
    if (step >= route->step_count)
        return false;
    at_bench(draw, "receive", station_of(draw, station_of_kind(draw, route->steps[step].kind.text)));
    about_piece(draw);
    draw->step->how = HOW_HAPPENED;
    return true;
}

/* The places that the kiosk which speaks has there: of the station, and of the group; sometimes one that has
 * ended. */
static void name_lent(struct draw *draw, const char *station)
{
    int count = 0;
    for (int i = 0; i < draw->view->lent_count && count < LENT_NAMED_MAX; i++) {
        const struct whole_lent *lent = &draw->view->lent[i];
        bool there = strcmp(lent->of, station) == 0 || strcmp(lent->of, "fine-work") == 0;
        if ((lent->ended[0] != '\0' && !often(draw, 3)) || lent->sender != draw->step->sender || !there)
            continue;
        add(draw, "%s%lld", count++ == 0 ? ",\"lent\":[" : ",", (long long)lent->id);
    }
    if (count > 0)
        add(draw, "]");
}

/* A row of a slip: as heavy as the book has it, or a little less. */
static void put_on_slip(struct draw *draw, const struct seen *piece, int weighed_percent)
{
    int64_t lost = often(draw, 30) ? piece->book_ug / 1000 * any(draw, 4) : 0;
    add(draw, "{\"piece\":\"%s\"", piece->tag);
    if (often(draw, weighed_percent))
        add(draw, ",\"gross_ug\":%lld",
            (long long)(piece->book_ug - lost + piece->stones_ug + piece->foreign_ug));
    add(draw, "}");
}

/* Another that is done there, and goes where it goes; NULL: none. */
static const struct seen *goes_along(const struct draw *draw, const struct seen *piece)
{
    for (int i = 0; i < draw->view->count; i++) {
        const struct seen *other = &draw->view->pieces[i];
        if (other != piece && !other->transit && strcmp(other->place, "station") == 0 &&
            strcmp(other->state, piece->state) == 0 && strcmp(other->here, piece->here) == 0 &&
            strcmp(other->next, piece->next) == 0)
            return other;
    }
    return NULL;
}

static void move_on(struct draw *draw)
{
    const struct seen *piece = draw->piece;
    bool fetch = piece->rework && strcmp(piece->here, piece->tray) != 0;
    int to = fetch || !piece->next[0] ? station_named(draw, piece->here) : station_of_kind(draw, piece->next);
    if (draw->shop->stations[to].outside && any(draw, 100) < 80) {
        at_bench(draw, "send", fetch ? piece->tray : piece->here);
        add(draw, ",\"to\":\"%s\",\"pieces\":[", station_of(draw, to));
        put_on_slip(draw, piece, 85);
        const struct seen *other = goes_along(draw, piece);
        if (other) {
            add(draw, ",");
            put_on_slip(draw, other, 95);
        }
        add(draw, "]");
        return;
    }
    at_bench(draw, "receive", station_of(draw, to));
    about_piece(draw);
    if (often(draw, 60))
        name_lent(draw, station_of(draw, to));
    if (any(draw, 100) < 30)
        add(draw, ",\"reason\":\"%s\"", excess(draw));
}

/* Mostly what theory has, or a little less; sometimes far off, or just within what its step allows. */
static void weigh(struct draw *draw)
{
    const struct seen *piece = draw->piece;
    bool through = strcmp(piece->weigh, "out") == 0 ||
                   (strcmp(piece->weigh, "both") == 0 && strcmp(piece->state, "in_work") == 0);
    bool on_way = piece->way >= 0 && piece->way < draw->shop->route_count && piece->step >= 0;
    int64_t about = whole_theory(draw->shop, piece, piece->step + through);
    if (about == 0 || piece->rework || often(draw, 20))
        about = piece->book_ug;
    int tolerance = on_way ? draw->shop->routes[piece->way].steps[piece->step].tolerance_ppm : 0;
    int64_t gross = about / 1000 * (often(draw, 90) ? 995 + any(draw, 8) : 960 + any(draw, 80));
    if (tolerance > 0 && often(draw, strcmp(piece->ruling, "conditional_pass") == 0 ? 80 : 20))
        gross = about - (int64_t)((double)about * tolerance / 1e6 * (0.92 + any(draw, 8) / 100.0));
    at_bench(draw, "weigh", piece->here);
    about_piece(draw);
    add(draw, ",\"gross_ug\":%lld,\"readings\":1,\"scale\":\"%s\",\"raw\":\"S S\"",
        (long long)(gross + piece->stones_ug), often(draw, 98) ? "fine" : "none-such");
    if (often(draw, 10)) /* what the kiosk showed, if it decided alone */
        add(draw, ",\"shown\":\"%s\"", WORD_OF(draw, "pass", "fail", "no_verdict"));
}

/* "operator:" and the badge that the command names. */
static bool is_one_who_acts(const struct draw *draw, const char *account)
{
    char badge[40];
    whole_field(draw->step->says, "operator", badge, sizeof badge);
    return strncmp(account, "operator:", 9) == 0 && strcmp(account + 9, badge) == 0;
}

/* As the setter counts them: mostly some of those that he has, sometimes any. */
static void count_stones(struct draw *draw)
{
    const struct seen *piece = draw->piece;
    int64_t has = 0;
    for (int i = 0; i < draw->view->stone_count; i++) {
        const struct whole_stones *one = &draw->view->stones[i];
        bool usable = one->piece == 0 || one->piece == piece->id;
        has += usable && is_one_who_acts(draw, one->account) ? one->count : 0;
    }
    int set = has > 0 && often(draw, 85) ? 1 + any(draw, (int)has) : any(draw, 4);
    add(draw, ",\"stones\":[{\"kind\":\"%s\",\"set\":%d", often(draw, 95) ? "rd" : "none-such", set);
    if (has > set && often(draw, 40))
        add(draw, ",\"broken\":%d", 1 + any(draw, (int)has - set));
    if (often(draw, 10))
        add(draw, ",\"lost\":1");
    add(draw, "}]");
}

static void end_step(struct draw *draw)
{
    const struct seen *piece = draw->piece;
    bool inspects = often(draw, 95) ? piece->inspects : !piece->inspects;
    const char *verb = !inspects ? "finish" : often(draw, 80) ? "pass" : "rework";
    at_bench(draw, verb, piece->here);
    about_piece(draw);
    if (strcmp(verb, "finish") == 0 && often(draw, piece->sets_stones ? 60 : 2))
        count_stones(draw);
    if (strcmp(verb, "rework") == 0)
        add(draw, ",\"to\":\"%s\",\"defect\":\"scratch\"", WORD_OF(draw, "setting", "polishing", "casting"));
}

/* That bench tells now what it has done. */
static void tell_late(struct draw *draw)
{
    bool sets = often(draw, 20), ends = often(draw, 80);
    at_bench(draw, sets ? "set_stones" : ends ? "finish" : "receive", draw->piece->untold);
    about_piece(draw);
    if (sets)
        add(draw, ",\"stones\":[{\"kind\":\"rd\",\"count\":%d}]", 1 + any(draw, 3));
    else if (ends && often(draw, 60))
        count_stones(draw);
    draw->step->how = HOW_HAPPENED;
}

static bool wants_weight(const struct seen *piece)
{
    bool queued = strcmp(piece->state, "queued") == 0;
    if (piece->weighed_here || strcmp(piece->weigh, "none") == 0)
        return false;
    return strcmp(piece->weigh, "out") == 0 ? !queued : true;
}

/* Received where it is, or started where it does not wait yet. */
static void scan_twice(struct draw *draw)
{
    const struct seen *piece = draw->piece;
    bool here = piece->here[0] && often(draw, 60);
    at_bench(draw, here ? "receive" : "start",
             here ? piece->here
                  : station_of(draw, station_of_kind(draw, piece->next[0] ? piece->next : "qc")));
    about_piece(draw);
}

void draw_flow(struct draw *draw)
{
    const struct seen *piece = draw->piece;
    if (!piece || (often(draw, 3) && skip_one(draw)))
        return;
    if (often(draw, 3)) {
        scan_twice(draw);
        return;
    }
    if (piece->untold[0] && often(draw, 15)) {
        tell_late(draw);
    } else if (strcmp(piece->state, "held") == 0 && often(draw, 70)) {
        at_bench(draw, "release", "");
        about_piece(draw);
    } else if (strcmp(piece->place, "station") != 0 || strcmp(piece->state, "done") == 0) {
        move_on(draw);
    } else if (often(draw, wants_weight(piece) ? 85 : 5)) {
        weigh(draw);
    } else if (strcmp(piece->state, "queued") == 0) {
        at_bench(draw, "start", piece->here);
        about_piece(draw);
        if (often(draw, 30))
            add(draw, ",\"reason\":\"%s\"", excess(draw));
    } else {
        end_step(draw);
    }
    if (often(draw, 12))
        draw->step->how = HOW_HAPPENED;
}

/* ------------------------------------------------------------------ life beside the flow */

static void new_tag(struct draw *draw)
{
    struct tag tag = tag_make(TAG_PIECE, any(draw, 100) < 90 ? 5000 + any(draw, 4000) : 1 + any(draw, 9));
    add(draw, ",\"tag\":\"%s\"", tag.text);
}

void draw_life(struct draw *draw)
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
    if (strcmp(verb, "missing") == 0)
        add(draw, ",\"reason\":\"%s\"", WORD_OF(draw, "not_at_its_place", "on_the_way", "other"));
    if (strcmp(verb, "scrap") == 0 && any(draw, 2) == 0)
        add(draw, ",\"count\":%d", 1 + any(draw, 3));
    if (strcmp(verb, "remake") == 0 && any(draw, 2) == 0) /* else the hub gives one */
        new_tag(draw);
}

static bool are_halves(const struct seen *one, const struct seen *other)
{
    return one != other && strcmp(one->here, other->here) == 0 && strcmp(one->place, other->place) == 0 &&
           strcmp(one->state, other->state) == 0 && strcmp(one->book, other->book) == 0 &&
           strcmp(one->order, other->order) == 0 && one->step == other->step;
}

/* Of the piece; NULL: none lies beside it. */
static const struct seen *half_of(const struct draw *draw, const struct seen *piece)
{
    for (int i = 0; i < draw->view->count; i++)
        if (are_halves(piece, &draw->view->pieces[i]))
            return &draw->view->pieces[i];
    return NULL;
}

/* Mostly two that were one. */
static void merge(struct draw *draw)
{
    int from = any(draw, draw->view->count);
    const struct seen *half = half_of(draw, draw->piece);
    for (int i = 0; i < draw->view->count && !half && often(draw, 98); i++) {
        const struct seen *piece = &draw->view->pieces[(from + i) % draw->view->count];
        if (strcmp(piece->place, "station") == 0 && (half = half_of(draw, piece)))
            draw->piece = piece;
    }
    said_by(draw, "merge", draw->piece->here, badge_of(any(draw, LIFE_PEOPLE_MAX)));
    about_piece(draw);
    add(draw, ",\"with\":\"%s\"", half ? half->tag : draw->view->pieces[from].tag);
}

void draw_lot(struct draw *draw)
{
    if (!draw->piece)
        return;
    if (often(draw, 50)) {
        merge(draw);
        return;
    }
    at_bench(draw, "split", draw->piece->here);
    about_piece(draw);
    add(draw, ",\"count\":%d", 1 + any(draw, 2));
    if (often(draw, 50))
        new_tag(draw);
}

/* A piece on its way; NULL: none is. */
static const struct seen *one_on_its_way(const struct draw *draw)
{
    int from = any(draw, draw->view->count);
    for (int i = 0; i < draw->view->count; i++) {
        const struct seen *piece = &draw->view->pieces[(from + i) % draw->view->count];
        if (piece->transit)
            return piece;
    }
    return NULL;
}

/* Why not weighed: a manager's word, sometimes somebody else's. */
static void excuse(struct draw *draw)
{
    if (often(draw, 12))
        add(draw, ",\"unweighed\":\"%s\",\"pin\":\"%s\"", WORD_OF(draw, "no_scale", "sealed"), WHOLE_PIN);
}

/* Mostly a part of a slip, weighed where it came back; sometimes all of any slip. */
static void arrive(struct draw *draw)
{
    const struct seen *piece = draw->view->count > 0 && often(draw, 90) ? one_on_its_way(draw) : NULL;
    bool back = piece && strcmp(piece->state, "done") == 0;
    at_bench(draw, "arrive", back ? WORD_OF(draw, "polishing", "qc") : "plater");
    add(draw, ",\"slip\":%lld", (long long)(piece && often(draw, 95) ? piece->slip : 1 + any(draw, 6)));
    if (piece && often(draw, 85)) {
        add(draw, ",\"pieces\":[");
        put_on_slip(draw, piece, back ? 85 : 20);
        add(draw, "]");
    }
    excuse(draw);
}

void draw_slip(struct draw *draw)
{
    if (any(draw, 2) == 0) {
        arrive(draw);
    } else if (draw->piece) {
        at_bench(draw, "send", strcmp(draw->piece->here, "plater") == 0 ? "plater" : draw->piece->here);
        add(draw, ",\"pieces\":[{\"piece\":\"%s\"}]", draw->piece->tag);
        if (draw->piece->next[0] && strcmp(draw->piece->next, "plating") == 0)
            add(draw, ",\"to\":\"plater\"");
        excuse(draw);
    }
}

void draw_hand_over(struct draw *draw)
{
    if (!draw->piece)
        return;
    at_bench(draw, "hand_over", draw->piece->here);
    about_piece(draw);
    add(draw, ",\"to\":\"%s\"", badge_of(any(draw, LIFE_PEOPLE_MAX)));
}

/* ------------------------------------------------------------------ limits */

static void new_limit(struct draw *draw)
{
    int at = any(draw, draw->shop->station_count);
    as_manager(draw, "accept_limit", "");
    add(draw, ",\"of\":\"%s\",\"limit_pieces\":%d,\"mode\":\"%s\"",
        often(draw, 80) ? station_of(draw, at) : "fine-work", 2 + any(draw, 6),
        often(draw, 80) ? "block" : WORD_OF(draw, "reason", "warn"));
}

void draw_grant(struct draw *draw)
{
    if (!draw->piece || often(draw, 8)) {
        new_limit(draw);
        return;
    }
    int at = draw->piece->next[0] && any(draw, 100) < 80 ? station_of_kind(draw, draw->piece->next)
                                                         : station_named(draw, draw->piece->here);
    as_manager(draw, "override", station_of(draw, at));
    about_piece(draw);
    add(draw, ",\"reason\":\"%s\"", excess(draw));
}

/* Mostly one that is lent, by the kiosk that has it. */
static void hand_back(struct draw *draw)
{
    int64_t id = 1 + any(draw, 999);
    draw->step->sender = any(draw, LIFE_ACTORS_MAX);
    for (int i = 0; i < draw->view->lent_count && often(draw, 95); i++) {
        const struct whole_lent *lent = &draw->view->lent[i];
        if (lent->ended[0] != '\0')
            continue;
        id = lent->id;
        draw->step->sender = often(draw, 90) ? lent->sender : draw->step->sender;
        if (often(draw, 30))
            break;
    }
    add(draw, "\"do\":\"hand_back\",\"lent\":[%lld]", (long long)id);
}

void draw_lent(struct draw *draw)
{
    if (often(draw, 70)) {
        hand_back(draw);
        return;
    }
    as_manager(draw, "write_off", "");
    add(draw, ",\"kiosk\":\"%s\",\"reason\":\"%s\"",
        often(draw, 95) ? draw->shop->kiosks[any(draw, LIFE_ACTORS_MAX)].code.text : "none-such",
        WORD_OF(draw, "kiosk_lost", "disk_lost", "line_down", "other"));
}

/* ------------------------------------------------------------------ tags, presence, quality */

void draw_tag(struct draw *draw)
{
    if (!draw->piece)
        return;
    if (often(draw, 30)) {
        at_bench(draw, "unbind", "");
        about_piece(draw);
        return;
    }
    at_bench(draw, "bind", "");
    about_piece(draw);
    if (often(draw, 70))
        add(draw, ",\"chip\":\"04A1B2C3D4E5%02X\"", any(draw, 256));
    else
        new_tag(draw);
}

void draw_presence(struct draw *draw)
{
    if (often(draw, 10)) {
        draw->step->sender = any(draw, LIFE_ACTORS_MAX);
        add(draw, "\"do\":\"report\",\"report\":\"scale_%s\",\"subject\":\"scale\"",
            WORD_OF(draw, "silent", "back"));
        return;
    }
    at_bench(draw, often(draw, 60) ? "badge_in" : "badge_out", station_of(draw, any(draw, 3)));
}

static const struct seen *where(const struct draw *draw, bool (*is)(const struct seen *piece))
{
    int from = any(draw, draw->view->count);
    for (int i = 0; i < draw->view->count; i++) {
        const struct seen *piece = &draw->view->pieces[(from + i) % draw->view->count];
        if (strcmp(piece->place, "station") == 0 && is(piece))
            return piece;
    }
    return draw->piece;
}

static bool is_inspected(const struct seen *piece)
{
    return piece->inspects;
}

static bool is_at_setting(const struct seen *piece)
{
    return piece->sets_stones && strcmp(piece->state, "done") != 0;
}

static bool is_failed(const struct seen *piece)
{
    return piece->inspects && piece->ruling[0] && strcmp(piece->ruling, "pass") != 0;
}

static bool is_conditional(const struct seen *piece)
{
    return piece->inspects && strcmp(piece->ruling, "conditional_pass") == 0;
}

/* Too close to call: weighed once more, or passed as it is. */
static void insist(struct draw *draw)
{
    draw->piece = where(draw, is_conditional);
    if (often(draw, 40)) {
        weigh(draw);
        return;
    }
    at_bench(draw, "pass", draw->piece->here);
    about_piece(draw);
}

static void inspect(struct draw *draw)
{
    bool fails = often(draw, 20);
    draw->piece = where(draw, is_inspected);
    at_bench(draw, "inspect", draw->piece->here);
    about_piece(draw);
    add(draw, ",\"surface\":\"%s\",\"stones\":\"pass\",\"function\":\"pass\",\"fineness\":\"pass\"",
        fails ? "fail" : "pass");
    add(draw, ",\"method\":\"touch\",\"dimensions\":[{\"what\":\"w\",\"nominal_um\":1000,\"actual_um\":%d}]",
        900 + any(draw, 250));
    if (fails)
        add(draw, ",\"defect\":\"scratch\",\"guilty\":\"polishing\"");
}

/* What should not have come goes back from there, once it was started. */
static void send_back_from_setting(struct draw *draw)
{
    draw->piece = where(draw, is_at_setting);
    at_bench(draw, "rework", draw->piece->here);
    about_piece(draw);
    add(draw, ",\"to\":\"%s\",\"defect\":\"scratch\"", WORD_OF(draw, "casting", "casting", "polishing"));
}

static void check_setting(struct draw *draw)
{
    bool fails = often(draw, 30);
    draw->piece = where(draw, is_at_setting);
    at_bench(draw, "check_setting", draw->piece->here);
    about_piece(draw);
    add(draw,
        ",\"stones\":\"pass\",\"seats\":\"%s\",\"photos\":[{\"moment\":\"before\","
        "\"reference\":\"p\"}]",
        fails ? "fail" : "pass");
    if (fails)
        add(draw, ",\"defect\":\"scratch\",\"guilty\":\"casting\"");
}

void draw_quality(struct draw *draw)
{
    if (!draw->piece)
        return;
    int dice = any(draw, 110);
    if (dice >= 100) {
        insist(draw);
    } else if (dice < 45) {
        inspect(draw);
    } else if (dice < 54) {
        check_setting(draw);
    } else if (dice < 58) {
        send_back_from_setting(draw);
    } else if (dice < 62) {
        as_manager(draw, "identify", "");
        about_piece(draw);
        add(draw, ",\"order\":\"%s\"", draw->piece->order[0] ? draw->piece->order : "w-1");
    } else if (dice < 70) {
        at_bench(draw, "engrave", draw->piece->here);
        about_piece(draw);
        if (any(draw, 100) < 50)
            add(draw, ",\"serial\":\"%d\"", 1 + any(draw, 9));
    } else {
        draw->piece = where(draw, is_failed);
        as_manager(draw, "accept", draw->piece->here);
        about_piece(draw);
        add(draw, ",\"reason\":\"within_use\"");
    }
}

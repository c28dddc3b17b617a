#include "bench_inside.h"

#include <stdio.h>
#include <string.h>

/* ---------------------------------------------------------------- link and hub */

static void link_is(struct bench *bench, bool online, int64_t pending)
{
    struct flow_event event = {.kind = FLOW_EVENT_LINK, .online = online, .pending = pending};
    event.photos = bench->photos;
    bench_step(bench, &event);
}

void bench_record(struct bench *bench, bool replaces)
{
    struct flow_event event = {.kind = FLOW_EVENT_RECORDED};
    bench->under_way.n++;
    bench->under_way.id = uuid_make(UNIX_MS);
    bench->under_way.has_replaces |= replaces;
    event.command = bench->under_way;
    if (event.command.lent_count > 0)
        bench->world.lent_count = 0; /* the link has spent it */
    bench_step(bench, &event);
}

static void unsent(struct bench *bench, const char *why)
{
    struct flow_event event = {.kind = FLOW_EVENT_UNSENT, .command = bench->under_way};
    enum fault_code code = is(why, "full") ? FAULT_FULL : is(why, "lost") ? FAULT_LOST : FAULT_BUSY;
    event.fault = fault_make(code, "the disk is full");
    bench_step(bench, &event);
}

static enum reason reason_of(const char *word)
{
    enum reason reason = REASON_NONE;
    if (!is(word, "") && !reason_find(span_of(word), &reason))
        fail_msg("no such reason: %s", word);
    return reason;
}

static void reply(struct bench *bench, struct reply answer)
{
    struct flow_event event = {.kind = FLOW_EVENT_REPLY, .command = bench->under_way, .live = true};
    event.reply = answer;
    event.reply.id = bench->under_way.id;
    bench_step(bench, &event);
}

static void accept(struct bench *bench, const char *state, const char *why)
{
    struct reply answer = {.result = RESULT_ACCEPTED, .seq = ++bench->seq, .not_started = reason_of(why)};
    if (!is(state, "")) {
        answer.has_piece = true;
        answer.version = bench->under_way.seen + 1;
        answer.place = is(state, "finished") ? PLACE_FINISHED : PLACE_STATION;
        if (answer.place == PLACE_STATION) {
            answer.station =
                bench->under_way.verb == VERB_REWORK ? bench->under_way.to : bench->under_way.station;
            assert_true(piece_state_find(span_of(state), &answer.state));
        } else {
            answer.state = PIECE_DONE;
        }
    }
    reply(bench, answer);
}

/* Booked, and the hub has something to say about it. */
static void remark(struct bench *bench, const char *sentence)
{
    struct reply answer = {.result = RESULT_ACCEPTED, .seq = ++bench->seq};
    assert_true(TEXT_COPY(answer.detail, span_of(sentence)));
    reply(bench, answer);
}

static void refuse(struct bench *bench, const char *why, const char *sentence)
{
    struct reply answer = {
        .result = RESULT_REFUSED, .reason = reason_of(why), .next = bench->under_way.station};
    assert_true(TEXT_COPY(answer.detail, span_of(sentence)));
    numbers_set(&answer.numbers, NUMBER_WIP, 12);
    numbers_set(&answer.numbers, NUMBER_LIMIT, 12);
    reply(bench, answer);
}

/* It came back from there, and was not weighed in. */
static void refuse_unweighed(struct bench *bench, const char *from)
{
    reply(bench, (struct reply){.result = RESULT_REFUSED, .reason = REASON_NO_WEIGHT, .next = code_of(from)});
}

static void late(struct bench *bench, const char *verb, const char *piece, const char *flag)
{
    struct flow_event event = {.kind = FLOW_EVENT_REPLY};
    event.command = (struct command){.id = uuid_make(UNIX_MS),
                                     .verb = bench_verb(verb),
                                     .decided = DECIDED_KIOSK,
                                     .piece = bench_piece_tag(bench, piece)};
    if (bench->under_way.verb == event.command.verb && tag_equal(bench->under_way.piece, event.command.piece))
        event.command = bench->under_way; /* with all that it named */
    else if (event.command.verb == VERB_WITHDRAW)
        event.command = bench->withdrawn;
    event.reply.result = RESULT_ACCEPTED;
    event.reply.seq = is(bench_words(bench->line).items[0], "late-void") ? 0 : ++bench->seq;
    if (!is(flag, "")) {
        event.reply.flags[0] = reason_of(flag);
        event.reply.flag_count = 1;
    }
    bench_step(bench, &event);
}

static void from_disk(struct bench *bench, const char *verb, const char *piece)
{
    struct flow_event event = {.kind = FLOW_EVENT_RECORDED};
    struct sheet *sheet = bench_sheet(bench, piece);
    event.command = (struct command){
        .id = uuid_make(UNIX_MS),
        .verb = bench_verb(verb),
        .decided = DECIDED_KIOSK,
        .piece = sheet->piece.tag,
        .station = sheet->piece.station,
        .operator_badge = bench_badge("Setter-3"),
    };
    event.command.has_replaces = event.command.verb == VERB_WITHDRAW;
    event.command.replaces_id = bench->kept;
    bench->kept = event.command.id;
    bench_step(bench, &event);
}

/* More pieces like R2, C0 …, all in a rush, each started before the kiosk was. */
static void crowd_from_disk(struct bench *bench, int count)
{
    for (int i = 0; i < count; i++) {
        struct sheet *sheet = &bench->world.sheets[bench->world.sheet_count++];
        *sheet = *bench_sheet(bench, "R2");
        sheet->piece.tag = tag_make(TAG_PIECE, 500 + i);
        snprintf(sheet->name, sizeof sheet->name, "C%d", i);
        sheet->rush = true;
        sheet_link(sheet);
        from_disk(bench, "start", sheet->name);
    }
}

bool play_link(struct bench *bench, const struct words *words)
{
    const char *what = words->items[0], *arg = words->items[1];
    if (is(what, "online"))
        link_is(bench, true, 0);
    else if (is(what, "offline"))
        link_is(bench, false, 0);
    else if (is(what, "pending"))
        link_is(bench, true, bench_number(arg));
    else if (is(what, "photos")) {
        bench->photos = bench_number(arg);
        link_is(bench, !is(words->items[2], "offline"), 0);
    } else if (is(what, "recorded") || is(what, "recorded-nowhere"))
        bench_record(bench, is(what, "recorded") && bench->under_way.verb == VERB_WITHDRAW);
    else if (is(what, "unsent"))
        unsent(bench, arg);
    else if (is(what, "unanswered")) {
        struct flow_event event = {.kind = FLOW_EVENT_UNANSWERED, .command = bench->under_way};
        bench_step(bench, &event);
    } else if (is(what, "disk"))
        from_disk(bench, arg, words->items[2]);
    else if (is(what, "crowd"))
        crowd_from_disk(bench, (int)bench_number(arg));
    else
        return false;
    return true;
}

bool play_hub(struct bench *bench, const struct words *words)
{
    const char *what = words->items[0], *arg = words->items[1];
    if (is(what, "accept"))
        accept(bench, arg, words->items[2]);
    else if (is(what, "refuse"))
        refuse(bench, arg, words->items[2]);
    else if (is(what, "came-back"))
        refuse_unweighed(bench, arg);
    else if (is(what, "remark"))
        remark(bench, arg);
    else if (is(what, "changed"))
        reply(bench, (struct reply){.result = RESULT_CHANGED});
    else if (is(what, "conflict"))
        reply(bench, (struct reply){.result = RESULT_CONFLICT});
    else if (is(what, "late") || is(what, "late-void"))
        late(bench, arg, words->items[2], words->items[3]);
    else
        return false;
    return true;
}

/* ---------------------------------------------------------------- the world */

static int step_of_kind(const struct sheet *sheet, const char *kind)
{
    for (int i = 0; i < sheet->piece.step_count; i++)
        if (is(sheet->steps[i].kind.text, kind))
            return i;
    fail_msg("no such step: %s", kind);
    return 0;
}

/* `world PIECE STATE STATION VERSION`; while held it has a fifth word: what it goes back to. */
static void change_world(struct bench *bench, const struct words *words)
{
    struct sheet *sheet = bench_sheet(bench, words->items[1]);
    assert_true(piece_state_find(span_of(words->items[2]), &sheet->piece.state));
    if (words->count > 5)
        assert_true(piece_state_find(span_of(words->items[5]), &sheet->piece.was));
    sheet->piece.station = code_of(words->items[3]);
    sheet->piece.tray = sheet->piece.station;
    sheet->piece.step = step_of_kind(sheet, words->items[3]);
    sheet->piece.version = bench_number(words->items[4]);
    bench_set_stones(&sheet->piece);
    bench->world.seq = bench->seq;
    bench_step_of(bench, FLOW_EVENT_WORLD);
}

static void lose_piece(struct bench *bench, const char *piece)
{
    struct piece *lost = &bench_sheet(bench, piece)->piece;
    lost->place = PLACE_MISSING;
    lost->station = lost->tray = code_of("");
    bench_step_of(bench, FLOW_EVENT_WORLD);
}

/* What was gone last is there again. */
static void put_back(struct bench *bench)
{
    struct sheet *sheet = &bench->world.sheets[bench->world.sheet_count++];
    *sheet = bench->removed;
    sheet_link(sheet);
    bench_step_of(bench, FLOW_EVENT_WORLD);
}

static void remove_sheet(struct bench *bench, const char *name)
{
    bench->removed = *bench_sheet(bench, name);
    struct world *world = &bench->world;
    *bench_sheet(bench, name) = world->sheets[--world->sheet_count];
    for (int i = 0; i < world->sheet_count; i++)
        sheet_link(&world->sheets[i]);
    world->seq = bench->seq;
    bench_step_of(bench, FLOW_EVENT_WORLD);
}

static void fill_station(struct bench *bench, const char *name, bool by_reason)
{
    for (int i = 0; i < bench->world.board.station_count; i++) {
        struct board_station *at = &bench->world.board.stations[i];
        if (!is(at->station.code.text, name))
            continue;
        at->now.load.pieces = at->station.limit.pieces;
        at->station.limit.mode = by_reason ? LIMIT_REASON : LIMIT_BLOCK;
    }
}

static void lend(struct bench *bench, const char *station)
{
    struct lent *lent = &bench->world.lent[bench->world.lent_count++];
    *lent = (struct lent){.id = 17, .of = code_of(station), .load = {1, MASS_UG(0)}};
}

/* QC failed the piece, by what was done at the station. */
static void blame(struct bench *bench, const char *piece, const char *station)
{
    struct board *board = &bench->world.board;
    struct alert *alert = &board->alerts[board->alert_count++];
    *alert = (struct alert){.kind = ALERT_INSPECTION_FAILS, .station = code_of(station)};
    bool fits = TEXT_COPY(alert->subject, span_of(piece));
    assert_true(fits);
}

/* The wall still tells of a device in trouble at the kiosk. */
static void tell(struct bench *bench, const char *kiosk, const char *device)
{
    struct board *board = &bench->world.board;
    struct alert *alert = &board->alerts[board->alert_count++];
    *alert = (struct alert){.kind = ALERT_DEVICE};
    snprintf(alert->subject, sizeof alert->subject, "%.20s %.20s", kiosk, device);
}

/* Its setting plan names the stones: fifteen of one kind, one of another. */
static void plan_stones(struct bench *bench, const char *piece)
{
    struct sheet *sheet = bench_sheet(bench, piece);
    sheet->steps[1].sets_stones = true;
    sheet->piece.stones_due = MASS_UG(STONE_UG);
    sheet->stones[0] = (struct stone_due){code_of("rd-1.3"), 15, "pave"};
    sheet->stones[1] = (struct stone_due){code_of("rd-1.5"), 1, "prong"};
    sheet->stone_count = 2;
}

/* Its next step is plating, which is done outside. */
static void goes_to_plater(struct bench *bench, const char *piece)
{
    struct sheet *sheet = bench_sheet(bench, piece);
    sheet->steps[sheet->piece.step + 1].kind = code_of("plater");
}

/* A silver clasp is in it, as the hub tells it: in the list of what it has, and in what lies beside its
 * metal. */
static void put_clasp(struct bench *bench, const char *piece)
{
    struct sheet *sheet = bench_sheet(bench, piece);
    struct finding clasp = {code_of("ag925"), code_of("own"), MASS_MG(1200), 0, false};
    bool fits = findings_add(&sheet->piece.findings, &clasp);
    assert_true(fits);
    sheet->theory.stones = mass_add(sheet->theory.stones, clasp.mass);
}

bool play_world(struct bench *bench, const struct words *words)
{
    const char *what = words->items[0], *arg = words->items[1];
    if (is(what, "world"))
        change_world(bench, words);
    else if (is(what, "gone"))
        remove_sheet(bench, arg);
    else if (is(what, "missing"))
        lose_piece(bench, arg);
    else if (is(what, "back"))
        put_back(bench);
    else if (is(what, "looks-later"))
        bench->looks_later = true;
    else if (is(what, "looked"))
        bench_step_of(bench, FLOW_EVENT_LOOKED);
    else if (is(what, "full"))
        fill_station(bench, arg, is(words->items[2], "reason"));
    else if (is(what, "lent"))
        lend(bench, arg);
    else if (is(what, "to-plater"))
        goes_to_plater(bench, arg);
    else if (is(what, "slip-to"))
        bench->world.slips[0].to = code_of(arg);
    else if (is(what, "lot"))
        bench_sheet(bench, arg)->piece.quantity = LOT_PIECES;
    else if (is(what, "plan"))
        plan_stones(bench, arg);
    else if (is(what, "blamed"))
        blame(bench, arg, words->items[2]);
    else if (is(what, "told"))
        tell(bench, arg, words->items[2]);
    else if (is(what, "manager-decides"))
        bench->world.conditional_stops = bench->world.no_verdict_stops = true;
    else if (is(what, "clasp"))
        put_clasp(bench, arg);
    else if (is(what, "no-theory"))
        bench_sheet(bench, arg)->theory.known = false;
    else if (is(what, "weak-theory")) /* 1 % of 5 g, where ± 2 % is asked */
        bench_sheet(bench, arg)->theory.uncertainty = MASS_MG(50);
    else
        return false;
    return true;
}

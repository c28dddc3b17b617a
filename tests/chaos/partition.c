/* A workshop that falls apart and comes together again, by seeds: kiosks with the real link and its outbox on
 * disk, and the hub's real desk and store, joined by a network that cuts, delays, repeats and loses (net.h),
 * while both sides die and come back. One thread; the same seed is the same schedule.
 *
 *   partition FOLDER SCHEDULES SEED [SEED …]
 *
 * After every commit no `block` limit is exceeded, lent places counted as taken. At the end, with everything
 * together again: nothing is pending; each piece is where it was carried; no lent place is lost; verify is
 * clean. Prints what failed with the seed; exit 1 then. The seeds behind the first are one schedule each. The
 * last line is "N passed, M failed". */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/sys/clock.h"
#include "common/wire/wire.h"
#include "hub/service/refresh.h"
#include "kiosk/link/link.h"
#include "tests/bench/plant.h"
#include "tests/chaos/net.h"

enum {
    PIECES = 12,
    PLACES = 3,
    STATIONS = 3, /* of the plant's: the last is an inspection, which asks for a scale */
    TURNS = 60,   /* things that somebody does */
    TURN_MS_MAX = 900,
    TICK_MS = 50,
    LIVE_MS = 1000,
    CALM_MS_MAX = 120000,
    COMMANDS_MAX = 256,
};

/* A piece as the people at the benches know it. */
struct thing {
    int at;    /* station; −1: the pool */
    int bench; /* that took it in: it is finished there, too */
    bool done; /* finished there */
    bool asked;
};

struct kiosk {
    struct link *link;
    struct world world;
    char store[160];
    int station;
    bool online;
    bool asks;
    struct command asked;
    int64_t recorded; /* highest number that it was given */
};

struct scene {
    struct desk desk;
    struct watch watch;
    struct board board;
    struct reader *reader;
    struct world world;
    struct workshop shop;
    char store[160], folder[128];
    int64_t ids[NET_KIOSKS];
    struct load taken[STATIONS_MAX]; /* there, and lent */
    bool stale, dies;
    int64_t refreshed_ms;
    struct kiosk kiosks[NET_KIOSKS];
    struct thing things[PIECES];
    uint64_t seed;
    int64_t deeds, alone, refused;
    bool failed;        /* this schedule */
    int passed, broken; /* schedules */
};

static void must(struct fault fault, const char *what)
{
    if (!fault_is(fault))
        return;
    fprintf(stderr, "partition: %s: %s\n", what, fault.text);
    exit(1);
}

static void fail(struct scene *scene, const char *what)
{
    if (!scene->failed)
        printf("FAIL: seed %llu: %s\n", (unsigned long long)scene->seed, what);
    scene->failed = true;
}

/* ------------------------------------------------------------------ the hub */

static void hub_open(struct scene *scene)
{
    must(store_open(scene->store, STORE_WRITE, &scene->desk.store), "open the store");
    must(desk_load(&scene->desk), "load the desk");
    scene->desk.write_reply = wire_write_reply;
    scene->desk.watch = &scene->watch;
    scene->watch = (struct watch){.begun_ms = clock_unix_ms()};
    watch_begin(&scene->watch, &scene->desk.house, clock_monotonic_ms());
    must(reader_open(scene->store, &scene->reader), "open the reader");
    scene->stale = true;
}

/* As when it is killed: what was not committed is gone. */
static void hub_close(struct scene *scene)
{
    reader_close(scene->reader);
    house_release(&scene->desk.house);
    store_close(scene->desk.store);
    scene->desk = (struct desk){.seq = 0};
}

/* What is there and what is lent together may exceed a limit only by an undo (DOMAIN § 10): what was lent
 * before is still good then, so the piece that comes on it later takes a place that had been counted. */
static void check_limits(struct scene *scene, bool undoes)
{
    const struct house *house = &scene->desk.house;
    for (int i = 0; i < house->station_count; i++) {
        struct load taken = load_sum(house->now[i].load, house->now[i].lent);
        bool grew = taken.pieces > scene->taken[i].pieces;
        if (grew && !undoes && limit_is_exceeded(&house->stations[i].limit, taken))
            fail(scene, "a limit is exceeded");
        scene->taken[i] = taken;
    }
}

static bool has_undo(const struct job *job)
{
    bool undoes = false;
    for (size_t i = 0; i < job->count; i++)
        undoes |= job->items[i].command.verb == VERB_WITHDRAW;
    return undoes;
}

static void become(const struct scene *scene, int kiosk, struct identity *who)
{
    const struct kiosk_row *row = house_find_kiosk(&scene->desk.house, scene->ids[kiosk]);
    *who = (struct identity){
        .kiosk = row->id, .code = row->kiosk.code, .station_count = row->kiosk.station_count};
    memcpy(who->stations, row->kiosk.stations, sizeof who->stations);
}

static void fill(struct job_item *items, const struct wire_item *read, size_t count, struct text *bodies)
{
    for (size_t i = 0; i < count; i++) {
        size_t begin = bodies->size;
        wire_write_command(bodies, &read[i].command);
        items[i] =
            (struct job_item){.command = read[i].command, .problem = read[i].problem, .has_number = true};
        items[i].body = (struct span){bodies->data + begin, bodies->size - begin};
    }
    assert(text_ok(bodies));
}

/* It may die before the commit, or before the answer. */
static bool hub_post(void *context, int kiosk, struct span body, struct text *answer)
{
    static struct wire_item read[WIRE_COMMANDS_MAX];
    static struct job_item items[WIRE_COMMANDS_MAX];
    static char bodies[WIRE_COMMANDS_MAX * 1024], replies[WIRE_COMMANDS_MAX * WIRE_REPLY_TEXT_MAX];
    struct scene *scene = context;
    struct text body_text = TEXT_IN(bodies);
    struct job job = {.items = items, .arena = TEXT_IN(replies)};
    bool is_array;
    must(wire_read_commands(body, 0, NULL, read, &job.count, &is_array), "read a body");
    fill(items, read, job.count, &body_text);
    become(scene, kiosk, &job.who);
    scene->desk.now_ms = clock_unix_ms();
    must(store_begin(scene->desk.store), "begin");
    must(desk_book_job(&scene->desk, &job), "book");
    scene->dies = net_percent(3);
    if (scene->dies && net_percent(50))
        return false;
    must(store_commit(scene->desk.store), "commit");
    check_limits(scene, has_undo(&job));
    scene->stale = true;
    if (scene->dies)
        return false;
    text_add_span(answer, is_array ? SPAN("[") : SPAN(""));
    for (size_t i = 0; i < job.count; i++) {
        text_add_span(answer, i > 0 ? SPAN(",") : SPAN(""));
        text_add_span(answer, items[i].reply);
    }
    text_add_span(answer, is_array ? SPAN("]") : SPAN(""));
    return true;
}

static bool hub_world(void *context, int kiosk, int64_t after, struct uuid outbox, struct text *answer)
{
    struct scene *scene = context;
    watch_note_hello(&scene->watch, scene->ids[kiosk], outbox, 0);
    must(reader_world_of(scene->reader, scene->ids[kiosk], outbox, &after, clock_unix_ms(), &scene->world),
         "world");
    wire_write_world(answer, &scene->world, after == 0);
    return true;
}

/* As the service does: a hub that is started again knows whom it waits for. */
static void meet(struct scene *scene, int64_t kiosk)
{
    must(store_begin(scene->desk.store), "begin");
    must(store_kiosk_meet(scene->desk.store, kiosk), "meet a kiosk");
    must(store_commit(scene->desk.store), "commit");
}

static void hub_stream(void *context, int kiosk, bool open)
{
    struct scene *scene = context;
    bool is_new;
    watch_note(&scene->watch, scene->ids[kiosk], open, clock_monotonic_ms(), clock_unix_ms(), &is_new);
    if (is_new)
        meet(scene, scene->ids[kiosk]);
    scene->stale = true;
}

static void hub_refresh(struct scene *scene)
{
    bool changed;
    scene->refreshed_ms = net_now_ms();
    scene->desk.now_ms = clock_unix_ms();
    must(store_begin(scene->desk.store), "begin");
    must(refresh(&scene->desk, &scene->watch, &scene->board, clock_monotonic_ms(), &changed), "refresh");
    must(store_commit(scene->desk.store), "commit");
    check_limits(scene, false);
    if (scene->stale || changed)
        net_tell_board();
    scene->stale = false;
}

static void hub_die(struct scene *scene)
{
    hub_close(scene);
    net_hub_down(true);
    scene->dies = false;
    hub_open(scene); /* started again at once; the streams have to find it */
    net_hub_down(false);
}

/* ------------------------------------------------------------------ the benches */

static int thing_of(const struct command *command)
{
    for (int i = 0; i < PIECES; i++)
        if (tag_equal(plant_tag(i), command->piece))
            return i;
    return -1;
}

static void carry_out(struct scene *scene, const struct kiosk *kiosk, const struct command *command)
{
    struct thing *thing = &scene->things[thing_of(command)];
    if (command->verb == VERB_RECEIVE)
        *thing = (struct thing){.at = kiosk->station, .bench = (int)(kiosk - scene->kiosks)};
    else
        thing->done = true;
}

struct sink {
    struct scene *scene;
    int kiosk;
    struct link_event waiting[COMMANDS_MAX];
    int count;
} sinks[NET_KIOSKS];

static void take_event(void *context, const struct link_event *event)
{
    struct sink *sink = context;
    if (event->kind != LINK_EVENT_REPLY && event->kind != LINK_EVENT_TIMEOUT)
        return;
    assert(sink->count < COMMANDS_MAX);
    sink->waiting[sink->count++] = *event;
}

static bool record(struct scene *scene, struct kiosk *kiosk, struct command *command)
{
    struct fault fault = link_send(kiosk->link, command);
    if (fault_is(fault))
        return false;
    kiosk->recorded = command->n > kiosk->recorded ? command->n : kiosk->recorded;
    if (command->decided == DECIDED_KIOSK && command->verb != VERB_WITHDRAW) {
        carry_out(scene, kiosk, command);
        scene->alone++;
    }
    return true;
}

/* No answer: a receive is withdrawn, anything else has happened. */
static void settle(struct scene *scene, struct kiosk *kiosk, const struct command *lost)
{
    struct command command = *lost;
    command.decided = DECIDED_KIOSK;
    command.has_replaces = false;
    if (lost->verb == VERB_RECEIVE) {
        command.verb = VERB_WITHDRAW;
        command.lent_count = 0;
        command.has_seen = false;
    }
    kiosk->asks = false;
    scene->things[thing_of(lost)].asked = false;
    if (!record(scene, kiosk, &command))
        fail(scene, "what was lost cannot be settled");
}

static void hear(struct scene *scene, int k)
{
    struct kiosk *kiosk = &scene->kiosks[k];
    for (int i = 0; i < sinks[k].count; i++) {
        const struct link_event *event = &sinks[k].waiting[i];
        bool mine = kiosk->asks && uuid_equal(kiosk->asked.id, event->command.id);
        if (event->kind == LINK_EVENT_TIMEOUT && mine) {
            settle(scene, kiosk, &event->command);
        } else if (event->kind == LINK_EVENT_REPLY && mine) {
            kiosk->asks = false;
            scene->things[thing_of(&event->command)].asked = false;
            if (event->reply.result == RESULT_ACCEPTED)
                carry_out(scene, kiosk, &event->command);
            else
                scene->refused++;
        } else if (event->kind == LINK_EVENT_REPLY && event->command.decided == DECIDED_KIOSK &&
                   event->reply.result != RESULT_ACCEPTED) {
            fail(scene, "what had happened was not booked");
        }
    }
    sinks[k].count = 0;
}

static void kiosk_open(struct scene *scene, int k)
{
    static char addresses[NET_KIOSKS][8];
    struct kiosk *kiosk = &scene->kiosks[k];
    snprintf(addresses[k], sizeof addresses[k], "net://%d", k);
    sinks[k] = (struct sink){.scene = scene, .kiosk = k};
    struct link_conf conf = {.hub = addresses[k],
                             .token = "x",
                             .store = kiosk->store,
                             .live_timeout_ms = LIVE_MS,
                             .by_hand = true,
                             .sink = take_event,
                             .context = &sinks[k]};
    must(link_open(&conf, &kiosk->link), "open a link");
}

/* Whoever asked is gone; the link withdraws it by itself. */
static void kiosk_die(struct scene *scene, int k)
{
    struct kiosk *kiosk = &scene->kiosks[k];
    link_close(kiosk->link);
    if (kiosk->asks)
        scene->things[thing_of(&kiosk->asked)].asked = false;
    kiosk->asks = false;
    kiosk_open(scene, k);
}

/* ------------------------------------------------------------------ time */

static void pass(struct scene *scene, int64_t ms)
{
    int64_t until = net_now_ms() + ms;
    while (net_now_ms() < until) {
        int64_t tick = net_now_ms() + TICK_MS < until ? net_now_ms() + TICK_MS : until;
        while (net_step(tick)) {
            if (scene->dies)
                hub_die(scene);
        }
        for (int k = 0; k < NET_KIOSKS; k++) {
            link_work(scene->kiosks[k].link);
            hear(scene, k);
        }
        if (scene->stale || net_now_ms() - scene->refreshed_ms > 1000)
            hub_refresh(scene);
    }
}

/* ------------------------------------------------------------------ what people do */

/* Names the lent places, as kiosk/flow does; true: they suffice. */
static bool name_lent(struct kiosk *kiosk, const struct sheet *sheet, struct command *command)
{
    static struct board_floor all;
    const struct board_station *at = world_find_station(&kiosk->world, command->station);
    struct piece before = sheet->piece;
    before.step = kiosk->station - 1;
    before.place = before.step < 0 ? PLACE_POOL : PLACE_STATION;
    before.state = PIECE_DONE;
    before.station = before.step < 0 ? code_of("") : kiosk->world.board.stations[before.step].station.code;
    struct piece after = room_arrived(&before, command->station);
    struct station_now to = board_station_now(at);
    board_lay_out(&kiosk->world.board, &all);
    return lent_choose(kiosk->world.lent, kiosk->world.lent_count, &before, &after, &to, &all.floor,
                       command->lent, &command->lent_count);
}

static void act(struct scene *scene, int k, int index)
{
    struct kiosk *kiosk = &scene->kiosks[k];
    struct thing *thing = &scene->things[index];
    struct command command;
    bool receives = thing->at == kiosk->station - 1 && (thing->done || thing->at < 0);
    bool finishes = thing->at == kiosk->station && thing->bench == k && !thing->done;
    link_copy_world(kiosk->link, &kiosk->world);
    link_copy_lent(kiosk->link, &kiosk->world);
    const struct sheet *sheet = world_find_sheet(&kiosk->world, plant_tag(index));
    if (kiosk->asks || thing->asked || !(receives || finishes) || !sheet)
        return;
    plant_command(&command, index, 2 * kiosk->station + (finishes ? 1 : 0));
    bool suffices = !receives || name_lent(kiosk, sheet, &command);
    struct link_status status = link_status(kiosk->link);
    command.decided = status.online && status.pending == 0 ? DECIDED_HUB : DECIDED_KIOSK;
    if (command.decided == DECIDED_KIOSK && !suffices)
        return;
    scene->deeds++;
    if (!record(scene, kiosk, &command) || command.decided == DECIDED_KIOSK)
        return;
    kiosk->asks = thing->asked = true;
    kiosk->asked = command;
}

static void turn(struct scene *scene)
{
    int k = net_chance(NET_KIOSKS), what = net_chance(100);
    if (what < 6)
        net_cut(k, true);
    else if (what < 16)
        net_cut(k, false);
    else if (what < 20)
        kiosk_die(scene, k);
    else if (what < 22)
        hub_die(scene);
    else
        for (int tries = 0; tries < PIECES; tries++)
            act(scene, k, net_chance(PIECES));
    pass(scene, 1 + net_chance(TURN_MS_MAX));
}

/* ------------------------------------------------------------------ the end */

static bool is_calm(struct scene *scene)
{
    for (int k = 0; k < NET_KIOSKS; k++) {
        struct command left;
        struct link_status status = link_status(scene->kiosks[k].link);
        if (!status.online || scene->kiosks[k].asks || link_pending(scene->kiosks[k].link, &left, 1) > 0)
            return false;
    }
    return true;
}

static void tell_rest(struct scene *scene)
{
    for (int k = 0; k < NET_KIOSKS; k++) {
        struct link_status status = link_status(scene->kiosks[k].link);
        printf("bench %d: %s, %lld held back, %s\n", k, status.online ? "online" : "offline",
               (long long)status.pending, status.fault.text);
    }
    fail(scene, "something is still held back");
}

static void come_together(struct scene *scene)
{
    net_set_weather((struct net_weather){0, 0, 0, 1});
    for (int k = 0; k < NET_KIOSKS; k++)
        net_cut(k, false);
    int64_t end = net_now_ms() + CALM_MS_MAX;
    while (!is_calm(scene) && net_now_ms() < end)
        pass(scene, 500);
    pass(scene, 30000); /* the longest that a world is waited for, and its places are handed back */
    if (!is_calm(scene))
        tell_rest(scene);
}

/* Each is where it was carried, in whatever order the benches told their backlogs. */
static void check_things(struct scene *scene)
{
    for (int i = 0; i < PIECES; i++) {
        const struct thing *thing = &scene->things[i];
        struct piece_row row;
        bool found;
        must(store_piece_find(scene->desk.store, plant_tag(i), &row, &found), "find a piece");
        const struct piece *piece = &row.now.piece;
        if (piece->step != thing->at || (piece->step >= 0 && (piece->state == PIECE_DONE) != thing->done))
            fail(scene, "a piece is not where it was carried");
    }
}

static void check_lent(struct scene *scene)
{
    for (size_t i = 0; i < scene->desk.house.lent_count; i++) {
        const struct lent_row *row = &scene->desk.house.lent[i];
        bool held = false;
        for (int k = 0; k < NET_KIOSKS; k++) {
            struct kiosk *kiosk = &scene->kiosks[k];
            link_copy_lent(kiosk->link, &kiosk->world);
            for (int l = 0; l < kiosk->world.lent_count; l++)
                held |= scene->ids[k] == row->kiosk && kiosk->world.lent[l].id == row->lent.id;
        }
        if (!held) {
            printf("place %lld of %s, recalled %d\n", (long long)row->lent.id, row->lent.of.text,
                   row->lent.recalled);
            fail(scene, "a lent place is lost");
        }
    }
}

static void say_problem(void *context, const char *sentence)
{
    (void)context;
    printf("verify: %s\n", sentence);
}

static void check_all(struct scene *scene)
{
    struct verify_report report;
    check_things(scene);
    check_lent(scene);
    hub_close(scene);
    must(service_verify(scene->store, say_problem, NULL, &report), "verify");
    if (report.problems > 0)
        fail(scene, "verify is not clean");
}

/* ------------------------------------------------------------------ schedules */

/* One bench each at casting, setting and polishing, and a second one at setting: for the last place, they
 * race. */
static void make_template(struct scene *scene, const char *path)
{
    static const int serves[NET_KIOSKS] = {0, 1, 1, 2};
    struct service_conf conf = {.path = path, .may_create = true, .write_reply = wire_write_reply};
    struct service *service;
    plant_make(&scene->shop, PIECES, PLACES);
    scene->shop.kiosk_count = 0; /* the plant's serves every station, and would stand for any bench */
    must(service_open(&conf, &service), "open");
    must(service_import(service, &scene->shop, clock_unix_ms(), NULL, NULL), "import");
    for (int k = 0; k < NET_KIOSKS; k++) {
        char code[16], token[SERVICE_TOKEN_MAX];
        struct workshop_kiosk kiosk = {.station_count = 1};
        snprintf(code, sizeof code, "bench-%d", k);
        kiosk.code = code_of(code);
        snprintf(kiosk.name, sizeof kiosk.name, "Bench %d", k);
        kiosk.stations[0] = scene->shop.stations[serves[k]].code;
        scene->kiosks[k].station = serves[k];
        must(service_enroll(service, &kiosk, token), "enroll");
    }
    service_close(service);
    workshop_release(&scene->shop);
}

static void clear(const char *folder, const char *keep)
{
    DIR *dir = opendir(folder);
    char path[512];
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.' && strncmp(entry->d_name, keep, strlen(keep)) != 0)
            unlink(path);
    }
    closedir(dir);
}

static void copy(const char *from, const char *to)
{
    static char bytes[1 << 16];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert(in && out);
    for (size_t size; (size = fread(bytes, 1, sizeof bytes, in)) > 0;)
        fwrite(bytes, 1, size, out);
    fclose(in);
    fclose(out);
}

static void begin(struct scene *scene, const char *template)
{
    clear(scene->folder, "template");
    snprintf(scene->store, sizeof scene->store, "%s/hub.db", scene->folder);
    copy(template, scene->store);
    for (int i = 0; i < PIECES; i++)
        scene->things[i] = (struct thing){.at = -1};
    scene->failed = scene->dies = false;
    scene->refreshed_ms = 0;
    memset(scene->taken, 0, sizeof scene->taken);
    hub_open(scene);
    int k = 0;
    for (size_t i = 0; i < scene->desk.house.kiosk_count; i++)
        if (strncmp(scene->desk.house.kiosks[i].kiosk.code.text, "bench-", 6) == 0)
            scene->ids[k++] = scene->desk.house.kiosks[i].id;
    assert(k == NET_KIOSKS);
    for (k = 0; k < NET_KIOSKS; k++) {
        snprintf(scene->kiosks[k].store, sizeof scene->kiosks[k].store, "%s/outbox-%d.db", scene->folder, k);
        scene->kiosks[k].asks = false;
        scene->kiosks[k].world.seq = -1;
        kiosk_open(scene, k);
    }
}

static void run(struct scene *scene, const char *template, uint64_t seed)
{
    const struct net_hub hub = {hub_post, hub_world, hub_stream, scene};
    scene->seed = seed;
    net_begin(&hub, seed);
    begin(scene, template);
    pass(scene, 3000);
    net_set_weather((struct net_weather){net_chance(8), net_chance(8), net_chance(20), 3000});
    for (int i = 0; i < TURNS && !scene->failed; i++)
        turn(scene);
    come_together(scene);
    check_all(scene);
    for (int k = 0; k < NET_KIOSKS; k++)
        link_close(scene->kiosks[k].link);
    net_end();
    scene->passed += !scene->failed;
    scene->broken += scene->failed;
}

static void make_world(struct world *world)
{
    world->sheets = calloc(SHEETS_MAX, sizeof *world->sheets);
    world->people = calloc(PEOPLE_MAX, sizeof *world->people);
    assert(world->sheets && world->people);
}

int main(int argc, char **argv)
{
    static struct scene scene;
    char template[160];
    if (argc < 4) {
        fprintf(stderr, "usage: partition FOLDER SCHEDULES SEED [SEED …]\n");
        return 2;
    }
    snprintf(scene.folder, sizeof scene.folder, "%s", argv[1]);
    snprintf(template, sizeof template, "%s/template.db", argv[1]);
    make_world(&scene.world);
    for (int k = 0; k < NET_KIOSKS; k++)
        make_world(&scene.kiosks[k].world);
    make_template(&scene, template);
    for (uint64_t i = 0; i < strtoull(argv[2], NULL, 10); i++)
        run(&scene, template, strtoull(argv[3], NULL, 10) + i);
    for (int i = 4; i < argc; i++)
        run(&scene, template, strtoull(argv[i], NULL, 10));
    printf("%lld deeds, %lld of them without the hub, %lld refused\n", (long long)scene.deeds,
           (long long)scene.alone, (long long)scene.refused);
    printf("%d passed, %d failed\n", scene.passed, scene.broken);
    return scene.broken > 0;
}

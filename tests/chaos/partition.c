/* A workshop that falls apart and comes together again, by seeds: benches with the real link and its outbox
 * on disk, and the hub's real desk and store, joined by a network that cuts, delays, repeats and loses
 * (net.h), while both sides die and come back, clocks are wrong, and people receive, weigh, finish, inspect,
 * send back, hold, let go, take back what they did, scrap, override and write off (scene.h). One thread; the
 * same seed is the same schedule.
 *
 *   partition FOLDER SCHEDULES SEED
 *
 * After every commit no `block` limit (of a station or a group, in pieces or in grams) is exceeded but by the
 * ways that DOMAIN § 10 names; what is lent counts as taken. At the end, with everything together again:
 * nothing is pending; each piece is where it was carried, with the weight that it had last; every deed stands
 * once and in order, every weight is booked once, and nothing else is; every number of every outbox was
 * answered once, and every answer that a bench got is the one that stands; no lent place is lost; verify is
 * clean. Prints what failed with the seed; exit 1 then. Of
 * a single schedule everything that is said is printed. The last line is "N passed, M failed". */
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/sys/clock.h"
#include "common/wire/wire.h"
#include "tests/chaos/scene.h"

enum {
    TURNS = 150, /* things that somebody does */
    TURN_MS_MAX = 900,
    TICK_MS = 50,
    CALM_MS_MAX = 120000,
    SKEW_S_MAX = 600,
};

void must(struct fault fault, const char *what)
{
    if (!fault_is(fault))
        return;
    fprintf(stderr, "partition: %s: %s\n", what, fault.text);
    exit(1);
}

void scene_fail(struct scene *scene, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    printf("FAIL: seed %llu: ", (unsigned long long)scene->seed);
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
    scene->failed = true;
}

/* ------------------------------------------------------------------ three kinds of workshop */

#define WORKSHOP_LIST(X)                                                                                     \
    X(WORKSHOP_PIECES, plain)     /* limits in pieces */                                                     \
    X(WORKSHOP_GRAMS, in_grams)   /* … and in grams, with lots */                                          \
    X(WORKSHOP_GROUP, with_group) /* … and one over setting and polishing */

enum workshop_kind {
#define X(name, make) name,
    WORKSHOP_LIST(X)
#undef X
        WORKSHOPS
};

static void plain(struct workshop *shop)
{
    for (int i = 0; i < shop->station_count; i++)
        shop->stations[i].limit.pieces = 3;
}

static void in_grams(struct workshop *shop)
{
    for (int i = 0; i < shop->station_count; i++)
        shop->stations[i].limit.pieces = i == SETTING || i == POLISHING ? 8 : 4;
    shop->stations[SETTING].limit.mass = MASS_MG(27000);
    shop->stations[POLISHING].limit.mass = MASS_MG(21000);
    for (int i = 0; i < shop->piece_count; i++)
        shop->pieces[i].quantity = i % 3 == 2 ? 2 : 1;
}

static void with_group(struct workshop *shop)
{
    plain(shop);
    shop->groups = calloc(1, sizeof *shop->groups);
    assert(shop->groups);
    shop->group_count = 1;
    struct group *group = &shop->groups[0];
    group->code = code_of("bench-work");
    snprintf(group->name, sizeof group->name, "Bench work");
    group->limit.pieces = 4;
    group->member_count = 2;
    group->members[0].station = shop->stations[SETTING].code;
    group->members[1].station = shop->stations[POLISHING].code;
}

/* Where each is when it begins; done there. */
static int start_of(int index)
{
    static const int starts[] = {CASTING, CASTING, SETTING, SETTING, POLISHING, POLISHING};
    return index < (int)COUNT_OF(starts) ? starts[index] : POOL;
}

static void spread(struct workshop *shop)
{
    for (int i = 0; i < shop->piece_count; i++)
        if (start_of(i) != POOL) {
            shop->pieces[i].station = shop->stations[start_of(i)].code;
            shop->pieces[i].state = PIECE_DONE;
        }
}

static void add_manager(struct workshop *shop)
{
    shop->people = realloc(shop->people, (size_t)(shop->person_count + 1) * sizeof *shop->people);
    assert(shop->people);
    struct workshop_person *manager = &shop->people[shop->person_count++];
    *manager = (struct workshop_person){.person = {.manager = true}};
    manager->person.badge = tag_make(TAG_BADGE, MANAGER);
    snprintf(manager->person.name, sizeof manager->person.name, "Manager");
    snprintf(manager->person.language, sizeof manager->person.language, "en");
}

/* One bench each at casting, polishing and QC, and two at setting: for the last place, they race. */
static void enroll(struct scene *scene, struct service *service, const struct workshop *shop)
{
    static const int serves[NET_KIOSKS] = {CASTING, SETTING, SETTING, POLISHING, QC};
    for (int k = 0; k < NET_KIOSKS; k++) {
        struct bench *bench = &scene->benches[k];
        char token[SERVICE_TOKEN_MAX];
        struct workshop_kiosk kiosk = {.station_count = 1};
        snprintf(bench->code, sizeof bench->code, "bench-%d", k);
        kiosk.code = code_of(bench->code);
        snprintf(kiosk.name, sizeof kiosk.name, "Bench %d", k);
        kiosk.stations[0] = shop->stations[serves[k]].code;
        bench->station = serves[k];
        must(service_enroll(service, &kiosk, token), "enroll");
    }
}

static void write_template_path(const struct scene *scene, int kind, char *out, size_t size)
{
    snprintf(out, size, "%s/template-%d.db", scene->folder, kind);
}

static void make_template(struct scene *scene, int kind)
{
    static void (*const make[WORKSHOPS])(struct workshop * shop) = {
#define X(name, function) function,
        WORKSHOP_LIST(X)
#undef X
    };
    char path[160];
    write_template_path(scene, kind, path, sizeof path);
    struct service_conf conf = {.path = path, .may_create = true, .write_reply = wire_write_reply};
    struct service *service;
    struct workshop shop;
    plant_make(&shop, PIECES, 0);
    shop.kiosk_count = 0; /* the plant's serves every station, and would stand for any bench */
    shop.routes[0].steps[POLISHING].weigh = WEIGH_OUT;
    add_manager(&shop);
    spread(&shop);
    make[kind](&shop);
    must(service_open(&conf, &service), "open");
    must(service_import(service, &shop, clock_unix_ms(), NULL, NULL), "import");
    enroll(scene, service, &shop);
    service_close(service);
    workshop_release(&shop);
}

/* ------------------------------------------------------------------ beginning a schedule */

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

static void forget(struct scene *scene)
{
    scene->failed = scene->dies = false;
    scene->refreshed_ms = scene->office_n = scene->weighed = 0;
    scene->office = uuid_make(clock_unix_ms());
    scene->feat_count = scene->answer_count = 0;
    memset(scene->wrote_off, 0, sizeof scene->wrote_off);
    for (int i = 0; i < PIECES; i++)
        scene->things[i] =
            (struct thing){.at = start_of(i), .bench = -1, .done = start_of(i) != POOL, .feat = -1};
}

static void begin_bench(struct scene *scene, int k)
{
    struct bench *bench = &scene->benches[k];
    snprintf(bench->store, sizeof bench->store, "%s/outbox-%d.db", scene->folder, k);
    bench->asks = false;
    bench->last = -1;
    bench->waiting_count = 0;
    bench->world.seq = -1;
    memset(bench->locals, 0, sizeof bench->locals);
    if (net_percent(40))
        net_set_skew(k, (net_chance(2 * SKEW_S_MAX) - SKEW_S_MAX) * INT64_C(1000));
    for (size_t i = 0; i < scene->desk.house.kiosk_count; i++)
        if (strcmp(scene->desk.house.kiosks[i].kiosk.code.text, bench->code) == 0)
            scene->ids[k] = scene->desk.house.kiosks[i].id;
    bench_open(scene, k);
}

static void begin(struct scene *scene)
{
    char template[160];
    write_template_path(scene, (int)(scene->seed % WORKSHOPS), template, sizeof template);
    clear(scene->folder, "template");
    snprintf(scene->store, sizeof scene->store, "%s/hub.db", scene->folder);
    copy(template, scene->store);
    forget(scene);
    hub_open(scene);
    room_begin(scene);
    for (int k = 0; k < NET_KIOSKS; k++)
        begin_bench(scene, k);
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
            net_stand_at(k);
            link_work(scene->benches[k].link);
            net_stand_at(NET_HUB);
            bench_hear(scene, k);
        }
        if (scene->stale || net_now_ms() - scene->refreshed_ms > 1000)
            hub_refresh(scene);
    }
}

/* ------------------------------------------------------------------ a schedule */

/* The clock of a bench is set right, or wrong. */
static void jump(int bench)
{
    net_set_skew(bench, net_percent(50) ? 0 : (net_chance(2 * SKEW_S_MAX) - SKEW_S_MAX) * INT64_C(1000));
}

static void turn(struct scene *scene)
{
    int k = net_chance(NET_KIOSKS), what = net_chance(100);
    if (what < 6)
        net_cut(k, true);
    else if (what < 16)
        net_cut(k, false);
    else if (what < 20)
        bench_die(scene, k);
    else if (what < 22)
        hub_die(scene);
    else if (what < 25)
        bench_undo(scene, k);
    else if (what < 27)
        manager_scraps(scene, net_chance(PIECES));
    else if (what < 29)
        manager_overrides(scene, net_chance(PIECES));
    else if (what < 30)
        manager_writes_off(scene, k);
    else if (what < 32)
        jump(k);
    else if (what < 34)
        manager_holds(scene, net_chance(PIECES));
    else
        for (int tries = 0; tries < PIECES; tries++)
            bench_act(scene, k, net_chance(PIECES));
    pass(scene, 1 + net_chance(TURN_MS_MAX));
}

static void come_together(struct scene *scene)
{
    net_set_weather((struct net_weather){0, 0, 0, 1});
    for (int k = 0; k < NET_KIOSKS; k++)
        net_cut(k, false);
    int64_t end = net_now_ms() + CALM_MS_MAX;
    while (!end_is_calm(scene) && net_now_ms() < end)
        pass(scene, 500);
    pass(scene, 30000); /* the longest that a world is waited for, and its places are handed back */
}

static void run(struct scene *scene, uint64_t seed)
{
    const struct net_hub hub = hub_side(scene);
    scene->seed = seed;
    net_begin(&hub, seed);
    begin(scene);
    pass(scene, 3000);
    net_set_weather((struct net_weather){net_chance(8), net_chance(8), net_chance(20), 3000});
    for (int i = 0; i < TURNS && !scene->failed; i++)
        turn(scene);
    come_together(scene);
    end_check(scene);
    for (int k = 0; k < NET_KIOSKS; k++)
        link_close(scene->benches[k].link);
    net_end();
    scene->passed += !scene->failed;
    scene->broken += scene->failed;
}

/* ------------------------------------------------------------------ all of them */

static void make_world(struct world *world)
{
    world->sheets = calloc(SHEETS_MAX, sizeof *world->sheets);
    world->people = calloc(PEOPLE_MAX, sizeof *world->people);
    assert(world->sheets && world->people);
}

static void print_summary(const struct scene *scene)
{
    int64_t deeds = 0;
    for (int verb = 0; verb < VERB_COUNT; verb++)
        if (scene->verbs[verb] > 0)
            printf("%s %lld, ", verb_word((enum verb)verb), (long long)scene->verbs[verb]);
    for (int verb = 0; verb < VERB_OVERRIDE; verb++)
        deeds += scene->verbs[verb];
    printf("scrapped %lld\n%lld deeds, %lld of them without the hub, %lld refused, %lld taken back; %lld "
           "pieces of which "
           "something could not be taken back; %lld deeds carried on what was held\n",
           (long long)scene->scrapped, (long long)deeds, (long long)scene->alone, (long long)scene->refused,
           (long long)scene->undone, (long long)scene->unsure, (long long)scene->carried_on);
}

int main(int argc, char **argv)
{
    static struct scene scene;
    if (argc != 4) {
        fprintf(stderr, "usage: partition FOLDER SCHEDULES SEED\n");
        return 2;
    }
    snprintf(scene.folder, sizeof scene.folder, "%s", argv[1]);
    clear(scene.folder, ".");
    scene.talks = strcmp(argv[2], "1") == 0;
    make_world(&scene.world);
    for (int k = 0; k < NET_KIOSKS; k++)
        make_world(&scene.benches[k].world);
    for (int kind = 0; kind < WORKSHOPS; kind++)
        make_template(&scene, kind);
    for (uint64_t i = 0; i < strtoull(argv[2], NULL, 10); i++)
        run(&scene, strtoull(argv[3], NULL, 10) + i);
    print_summary(&scene);
    printf("%d passed, %d failed\n", scene.passed, scene.broken);
    return scene.broken > 0;
}

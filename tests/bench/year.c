/* A year of a workshop of twenty benches, as fast as the hub's writer takes it, and what the store is like
 * afterwards.
 *
 *   year_bench FOLDER EVENTS    prints rows of the bench's table: name, value, unit, ratio, of what
 *
 * Each day pieces come into the pool, and every quarter of a day what lies at each station moves on by one:
 * the work in progress stays some hundreds while the history grows, as in a real year. The clock is the
 * year's own. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "common/base/text.h"
#include "common/base/time.h"
#include "common/wire/wire.h"
#include "hub/service/import.h"
#include "hub/service/report_read.h"
#include "hub/service/service.h"

#define BEGIN_MS    INT64_C(1735689600000) /* 2025-01-01 */
#define DAYS        250
#define ROUNDS      4 /* a day */
#define PEOPLE      20
#define KINDS       8
#define JOB_ITEMS   128
#define TRAY_MAX    1024
#define REWORK_EACH 40 /* one piece in so many fails at QC */
#define DECILES     10

static const char *const kinds[KINDS] = {"casting",   "cleaning", "assembly",  "setting",
                                         "polishing", "plating",  "engraving", "qc"};
static const int32_t factors_ppm[KINDS] = {991000, 985000, 999000, 1000000, 900000, 1000000, 998000, 1000000};

/* ------------------------------------------------------------------ the workshop */

static void *many(size_t count, size_t size)
{
    void *array = calloc(count, size);
    assert(array);
    return array;
}

static void make_stations(struct workshop *shop)
{
    shop->stations = many(KINDS, sizeof *shop->stations);
    shop->kiosks = many(KINDS, sizeof *shop->kiosks);
    shop->station_count = shop->kiosk_count = KINDS;
    for (int i = 0; i < KINDS; i++) {
        struct station *station = &shop->stations[i];
        station->code = station->kind = code_of(kinds[i]);
        snprintf(station->name, sizeof station->name, "%s", kinds[i]);
        station->place = i + 1;
        station->limit.pieces = 400;
        station->staff = 2;
        station->at_once = 400;
        shop->kiosks[i].code = station->code;
        snprintf(shop->kiosks[i].name, sizeof shop->kiosks[i].name, "Kiosk %d", i + 1);
        shop->kiosks[i].station_count = 1;
        shop->kiosks[i].stations[0] = station->code;
    }
}

static void make_people(struct workshop *shop)
{
    shop->people = many(PEOPLE, sizeof *shop->people);
    shop->person_count = PEOPLE;
    for (int i = 0; i < PEOPLE; i++) {
        struct person *person = &shop->people[i].person;
        person->badge = tag_make(TAG_BADGE, i + 1);
        snprintf(person->name, sizeof person->name, "Person %d", i + 1);
        snprintf(person->language, sizeof person->language, "en");
    }
}

static void make_design(struct workshop *shop)
{
    shop->alloys = many(1, sizeof *shop->alloys);
    shop->lots = many(1, sizeof *shop->lots);
    shop->routes = many(1, sizeof *shop->routes);
    shop->models = many(1, sizeof *shop->models);
    shop->orders = many(1, sizeof *shop->orders);
    shop->scales = many(1, sizeof *shop->scales);
    shop->alloy_count = shop->lot_count = shop->route_count = shop->model_count = 1;
    shop->order_count = shop->scale_count = 1;
    shop->alloys[0] =
        (struct workshop_alloy){.code = {"au750y"}, .name = "18k yellow", .metal = {"au"}, .fineness = 7500};
    shop->lots[0] = (struct workshop_lot){.code = {"lot-1"},
                                          .alloy = {"au750y"},
                                          .density = {.ug_per_mm3 = 15600, .u_ppm = 1000},
                                          .source = DENSITY_PYCNOMETER};
    shop->routes[0].code = code_of("ring");
    for (int i = 0; i < KINDS; i++)
        shop->routes[0].steps[shop->routes[0].step_count++] =
            (struct route_step){.kind = code_of(kinds[i]),
                                .factor_ppm = factors_ppm[i],
                                .factor_u_ppm = 500,
                                .factor_verified = true,
                                .tolerance_ppm = i + 1 == KINDS ? 20000 : 0,
                                .weigh = i + 1 == KINDS ? WEIGH_IN : WEIGH_NONE,
                                .inspection = i + 1 == KINDS,
                                .sets_stones = i == 3,
                                .standard_s = 1800};
    shop->models[0] = (struct workshop_model){.code = {"band"},
                                              .name = "Plain band",
                                              .route = {"ring"},
                                              .size_count = 1,
                                              .sizes = {{.size = "52", .volume_mm3_e3 = 300000}}};
    shop->orders[0] = (struct workshop_order){.code = {"o-1"}, .client = "A year"};
    shop->scales[0] =
        (struct scale_info){.code = {"scale-1"},
                            .name = "Scale 1",
                            .quality = {.division = {1000}, .repeatability = {410}, .check_weight_ok = true}};
}

/* ------------------------------------------------------------------ the year */

struct tray { /* pieces that lie somewhere, first in first out */
    int pieces[TRAY_MAX];
    int count;
};

struct year {
    struct workshop shop;
    struct service *service;
    struct tray pool, at[KINDS];
    struct uuid outboxes[KINDS];
    int64_t n[KINDS];
    int64_t now_ms;
    int pieces; /* ever */
    int64_t commands, refused;
    double seconds;
    double cpu_of[DECILES]; /* of this process: without waiting for the disk */
    double seconds_of[DECILES];
    int64_t commands_of[DECILES];
    int decile;
    struct job_item items[JOB_ITEMS];
    char bodies[JOB_ITEMS][WIRE_COMMAND_TEXT_MAX];
    char arena[JOB_ITEMS * WIRE_REPLY_TEXT_MAX];
    int item_count;
    int kiosk; /* of the items */
    pthread_mutex_t mutex;
    pthread_cond_t answered;
    bool done;
    struct fault fault;
    double fold_seconds; /* what was not folded on the way */
};

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double cpu_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int64_t year_clock(void *context)
{
    struct year *year = context;
    return __atomic_load_n(&year->now_ms, __ATOMIC_RELAXED);
}

static void hear(struct job *job, struct fault fault)
{
    struct year *year = job->context;
    pthread_mutex_lock(&year->mutex);
    year->done = true;
    year->fault = fault;
    pthread_cond_signal(&year->answered);
    pthread_mutex_unlock(&year->mutex);
}

static void count_answers(struct year *year)
{
    for (int i = 0; i < year->item_count; i++) {
        struct span reply = year->items[i].reply;
        year->refused += !memmem(reply.data, reply.size, "\"accepted\"", 10);
    }
}

static bool submit(struct year *year)
{
    if (year->item_count == 0)
        return true;
    struct job job = {.items = year->items,
                      .count = (size_t)year->item_count,
                      .arena = TEXT_IN(year->arena),
                      .done = hear,
                      .context = year};
    job.who =
        (struct identity){.kiosk = year->kiosk + 1, .code = code_of(kinds[year->kiosk]), .station_count = 1};
    job.who.stations[0] = code_of(kinds[year->kiosk]);
    year->done = false;
    double start = seconds_now();
    double cpu = cpu_now();
    service_submit(year->service, &job);
    pthread_mutex_lock(&year->mutex);
    while (!year->done)
        pthread_cond_wait(&year->answered, &year->mutex);
    pthread_mutex_unlock(&year->mutex);
    double passed = seconds_now() - start;
    year->seconds += passed;
    year->seconds_of[year->decile] += passed;
    year->cpu_of[year->decile] += cpu_now() - cpu;
    year->commands += year->item_count;
    year->commands_of[year->decile] += year->item_count;
    count_answers(year);
    year->item_count = 0;
    if (fault_is(year->fault))
        fprintf(stderr, "year_bench: %s\n", year->fault.text);
    return !fault_is(year->fault);
}

/* One deed at a station; a full job, or one of another kiosk, goes to the hub first. */
static bool add(struct year *year, int station, enum verb verb, int piece)
{
    if ((year->item_count == JOB_ITEMS || year->kiosk != station) && !submit(year))
        return false;
    year->kiosk = station;
    struct job_item *item = &year->items[year->item_count];
    struct text body = TEXT_IN(year->bodies[year->item_count]);
    memset(item, 0, sizeof *item);
    year->item_count++;
    __atomic_add_fetch(&year->now_ms, 20, __ATOMIC_RELAXED);
    struct command *command = &item->command;
    command->id = uuid_make(year->now_ms);
    command->outbox = year->outboxes[station];
    command->n = ++year->n[station];
    command->at_ms = year->now_ms;
    command->verb = verb;
    command->station = code_of(kinds[station]);
    command->operator_badge = tag_make(TAG_BADGE, 1 + (station * 2 + piece % 3) % PEOPLE);
    command->piece = tag_make(TAG_PIECE, piece + 1);
    if (verb == VERB_WEIGH) {
        command->weighing.gross.ug = 4077000 + piece % 11 * 1000;
        command->weighing.readings = 1;
        command->weighing.scale = code_of("scale-1");
        snprintf(command->weighing.raw, sizeof command->weighing.raw, "S S      4.0%02d g", piece % 11);
    }
    if (verb == VERB_REWORK) {
        command->to = code_of("polishing");
        snprintf(command->defect, sizeof command->defect, "scratch");
    }
    wire_write_command(&body, command);
    item->body = text_span(&body);
    item->has_number = true;
    return text_ok(&body);
}

static void put(struct tray *tray, int piece)
{
    assert(tray->count < TRAY_MAX);
    tray->pieces[tray->count++] = piece;
}

/* What is in work at QC is weighed and passed, or goes back to polishing. */
static bool inspect(struct year *year, struct tray *back)
{
    struct tray *tray = &year->at[KINDS - 1];
    for (int i = 0; i < tray->count; i++) {
        int piece = tray->pieces[i];
        bool fails = (piece * 7 + (int)(year->now_ms / DAY_MS)) % REWORK_EACH == 0;
        if (!add(year, KINDS - 1, VERB_WEIGH, piece) ||
            !add(year, KINDS - 1, fails ? VERB_REWORK : VERB_PASS, piece))
            return false;
        if (fails)
            put(back, piece);
    }
    tray->count = 0;
    return true;
}

static bool finish_all(struct year *year, int station)
{
    for (int i = 0; i < year->at[station].count; i++)
        if (!add(year, station, VERB_FINISH, year->at[station].pieces[i]))
            return false;
    return true;
}

/* Everything that lies before a station comes in. */
static bool receive_all(struct year *year, int station, struct tray *from)
{
    for (int i = 0; i < from->count; i++) {
        if (!add(year, station, VERB_RECEIVE, from->pieces[i]))
            return false;
        put(&year->at[station], from->pieces[i]);
    }
    from->count = 0;
    return true;
}

/* From the end of the line: what is done moves on by one. */
static bool move_on(struct year *year)
{
    static struct tray back;
    back.count = 0;
    if (!inspect(year, &back))
        return false;
    for (int station = KINDS - 2; station >= 0; station--)
        if (!finish_all(year, station) || !receive_all(year, station + 1, &year->at[station]))
            return false;
    return receive_all(year, 4, &back) && receive_all(year, 0, &year->pool) && submit(year);
}

static bool bring_pieces(struct year *year, int count)
{
    struct workshop shop = year->shop;
    shop.pieces = many((size_t)count, sizeof *shop.pieces);
    shop.piece_count = count;
    for (int i = 0; i < count; i++) {
        struct workshop_piece *piece = &shop.pieces[i];
        int index = year->pieces++;
        piece->tag = tag_make(TAG_PIECE, index + 1);
        snprintf(piece->name, sizeof piece->name, "Y-%06d", index);
        piece->order = code_of("o-1");
        piece->model = code_of("band");
        snprintf(piece->size, sizeof piece->size, "52");
        piece->lot = code_of("lot-1");
        piece->custody = code_of("own");
        piece->quantity = 1;
        put(&year->pool, index);
    }
    struct import import = {.workshop = &shop, .now_ms = year->now_ms};
    struct fault fault = service_task(year->service, import_pieces, &import);
    free(shop.pieces);
    if (fault_is(fault))
        fprintf(stderr, "year_bench: %s\n", fault.text);
    return !fault_is(fault);
}

static bool badge_all(struct year *year, enum verb verb)
{
    for (int station = 0; station < KINDS; station++)
        for (int who = 0; who < 3; who++)
            if (!add(year, station, verb, who))
                return false;
    return submit(year);
}

static bool live(struct year *year, int64_t events)
{
    int a_round = (int)(events / 18 / DAYS / ROUNDS) + 1;
    for (int day = 0; day < DAYS; day++) {
        year->decile = day * DECILES / DAYS;
        __atomic_store_n(&year->now_ms, BEGIN_MS + day * DAY_MS + DAY_MS / 3, __ATOMIC_RELAXED);
        if (!badge_all(year, VERB_BADGE_IN))
            return false;
        for (int round = 0; round < ROUNDS; round++)
            if (!bring_pieces(year, a_round) || !move_on(year))
                return false;
        if (!badge_all(year, VERB_BADGE_OUT))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ afterwards */

static void row(const char *name, double value, const char *unit)
{
    printf("%s\t%.*f\t%s\t-\t-\n", name, value < 100 ? 3 : 0, value, unit);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

#define LOOKS 51

/* The median of many looks, in milliseconds; < 0 when one failed. */
static double board_ms(const char *path, int64_t now_ms)
{
    struct reader *reader = NULL;
    struct board *board = calloc(1, sizeof *board);
    double taken[LOOKS];
    struct fault fault = reader_open(path, &reader);
    for (int i = 0; board && i < LOOKS && !fault_is(fault); i++) {
        double start = seconds_now();
        fault = reader_board(reader, now_ms, board);
        taken[i] = (seconds_now() - start) * 1000;
    }
    reader_close(reader);
    free(board);
    if (fault_is(fault))
        return -1;
    qsort(taken, LOOKS, sizeof taken[0], by_size);
    return taken[LOOKS / 2];
}

static double sheet_ms(const char *path, int piece)
{
    static struct history_line history[256];
    struct reader *reader = NULL;
    struct sheet sheet;
    size_t count;
    bool found;
    struct fault fault = reader_open(path, &reader);
    double start = seconds_now();
    for (int i = 0; i < LOOKS && !fault_is(fault); i++)
        fault = reader_sheet(reader, tag_make(TAG_PIECE, 1 + (piece + i) % piece), &sheet, &found, history,
                             COUNT_OF(history), &count);
    reader_close(reader);
    return fault_is(fault) ? -1 : (seconds_now() - start) * 1000 / LOOKS;
}

static void count_row(void *context, const struct report_cell *cells, int count)
{
    (void)cells;
    *(int64_t *)context += count > 0;
}

/* Each report over the whole year. */
static bool print_reports(const char *path, int64_t now_ms)
{
    static const char *const names[REPORT_COUNT] = {
        [REPORT_WIP] = "wip",
        [REPORT_AGES] = "ages",
        [REPORT_LEAD_TIME] = "lead_time",
        [REPORT_CYCLE_TIME] = "cycle_time",
        [REPORT_CYCLE_TIME_BY_STATION] = "cycle_time_by_station",
        [REPORT_THROUGHPUT] = "throughput",
        [REPORT_RIGHT_FIRST_TIME] = "right_first_time",
        [REPORT_DEFECTS] = "defects",
        [REPORT_RULINGS] = "rulings",
        [REPORT_ON_TIME] = "on_time",
        [REPORT_LOSS_BY_OPERATION] = "loss_by_operation",
        [REPORT_LOSS_BY_OPERATOR] = "loss_by_operator",
        [REPORT_LOSS_BY_ALLOY] = "loss_by_alloy",
        [REPORT_OVERRIDES] = "overrides",
        [REPORT_STATION_HOURS] = "station_hours",
        [REPORT_BREAKAGE] = "breakage",
        [REPORT_BREAKAGE_BY_OPERATOR] = "breakage_by_operator",
        [REPORT_STATIONS] = "stations",
        [REPORT_MODELS] = "models",
        [REPORT_OPERATORS] = "operators",
        [REPORT_STOCK] = "stock",
    };
    struct report_span span = {.from_ms = BEGIN_MS, .to_ms = now_ms + DAY_MS, .now_ms = now_ms};
    struct reader *reader = NULL;
    struct flow_count flow;
    struct fault fault = reader_open(path, &reader);
    double start = seconds_now();
    if (!fault_is(fault))
        fault = reader_flow(reader, &span, &flow);
    row("year_report_littles_law", (seconds_now() - start) * 1000, "ms");
    for (int i = 0; i < REPORT_COUNT && !fault_is(fault); i++) {
        char name[64];
        int64_t rows = 0;
        start = seconds_now();
        fault = reader_report(reader, (enum report)i, &span, count_row, &rows);
        snprintf(name, sizeof name, "year_report_%s", names[i]);
        row(name, (seconds_now() - start) * 1000, "ms");
    }
    reader_close(reader);
    if (fault_is(fault))
        fprintf(stderr, "year_bench: reports: %s\n", fault.text);
    return !fault_is(fault);
}

static bool print_verify(const char *path, struct verify_report *report)
{
    double start = seconds_now();
    struct fault fault = service_verify(path, NULL, NULL, report);
    double passed = seconds_now() - start;
    if (fault_is(fault) || report->problems != 0) {
        fprintf(stderr, "year_bench: verify: %lld problems %s\n", (long long)report->problems, fault.text);
        return false;
    }
    row("year_verify", (double)report->events / passed, "events/s");
    row("year_verify_all", passed, "s");
    return true;
}

/* What a command costs in the first tenth of the year and in the last: flat when the ratio is about 1. */
static void print_deciles(const struct year *year, const char *name, const double *of)
{
    double first = of[0] * 1e6 / (double)year->commands_of[0];
    double last = of[DECILES - 1] * 1e6 / (double)year->commands_of[DECILES - 1];
    printf("%s_first_decile\t%.1f\tus/command\t-\t-\n", name, first);
    printf("%s_last_decile\t%.1f\tus/command\t%.2f\t%s_first_decile\n", name, last, last / first, name);
}

static bool print_all(const struct year *year, const char *path)
{
    struct verify_report report;
    struct stat file;
    if (!print_verify(path, &report) || stat(path, &file) != 0)
        return false;
    row("year_events", (double)report.events, "events");
    row("year_load", (double)year->commands / year->seconds, "commands/s");
    row("year_refused", (double)year->refused, "commands");
    print_deciles(year, "year", year->seconds_of);
    print_deciles(year, "year_cpu", year->cpu_of);
    row("year_bytes", (double)file.st_size / (double)report.events, "bytes/event");
    row("year_board", board_ms(path, year->now_ms), "ms");
    row("year_sheet", sheet_ms(path, year->pieces), "ms");
    row("year_fold", year->fold_seconds, "s");
    return print_reports(path, year->now_ms);
}

int main(int argc, char **argv)
{
    static struct year year = {.mutex = PTHREAD_MUTEX_INITIALIZER, .answered = PTHREAD_COND_INITIALIZER};
    char path[512];
    if (argc != 3) {
        fprintf(stderr, "usage: year_bench FOLDER EVENTS\n");
        return 2;
    }
    snprintf(path, sizeof path, "%s/year.db", argv[1]);
    struct service_conf conf = {.path = path,
                                .may_create = true,
                                .write_reply = wire_write_reply,
                                .now_ms = year_clock,
                                .context = &year};
    snprintf(year.shop.name, sizeof year.shop.name, "A year");
    year.now_ms = BEGIN_MS;
    make_stations(&year.shop);
    make_people(&year.shop);
    make_design(&year.shop);
    for (int i = 0; i < KINDS; i++)
        year.outboxes[i] = uuid_make(BEGIN_MS);
    struct fault fault = service_open(&conf, &year.service);
    if (!fault_is(fault))
        fault = service_import(year.service, &year.shop, BEGIN_MS, NULL, NULL);
    bool ok = !fault_is(fault) && live(&year, strtoll(argv[2], NULL, 10));
    double start = seconds_now();
    if (ok)
        fault = service_fold(year.service);
    year.fold_seconds = seconds_now() - start;
    service_close(year.service);
    if (fault_is(fault))
        fprintf(stderr, "year_bench: %s\n", fault.text);
    ok = ok && print_all(&year, path);
    workshop_release(&year.shop);
    return ok ? 0 : 1;
}

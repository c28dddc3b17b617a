#include "hub/store/outbox.h"
#include "tests/unit/hub_service/rig_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include <cmocka.h>

#include "common/base/text.h"
#include <pthread.h>

#include "common/base/json.h"
#include "common/rules/form.h"

/* ------------------------------------------------------------------ the workshop */

static const struct station stations[] = {
    {.code = {"casting"},
     .name = "Casting",
     .kind = {"casting"},
     .place = 1,
     .limit = {.pieces = 40},
     .staff = 1,
     .at_once = 40},
    {.code = {"setting"},
     .name = "Setting",
     .kind = {"setting"},
     .place = 2,
     .limit = {.pieces = 4},
     .staff = 3,
     .at_once = 1},
    {.code = {"polishing"},
     .name = "Polishing",
     .kind = {"polishing"},
     .place = 3,
     .limit = {.pieces = 3},
     .staff = 1,
     .at_once = 1},
    {.code = {"qc"},
     .name = "QC",
     .kind = {"qc"},
     .place = 4,
     .limit = {.pieces = 2},
     .staff = 1,
     .at_once = 2},
};

static const struct route_step steps[] = {
    {.kind = {"casting"},
     .factor_ppm = 991000,
     .factor_u_ppm = 1000,
     .factor_verified = true,
     .standard_s = 600},
    {.kind = {"setting"},
     .factor_ppm = 1000000,
     .factor_verified = true,
     .sets_stones = true,
     .standard_s = 1800},
    {.kind = {"polishing"},
     .factor_ppm = 960000,
     .factor_u_ppm = 1000,
     .factor_verified = true,
     .standard_s = 900},
    {.kind = {"qc"},
     .factor_ppm = 1000000,
     .factor_verified = true,
     .tolerance_ppm = 20000,
     .weigh = WEIGH_IN,
     .inspection = true,
     .standard_s = 300},
};

struct tag rig_piece(int number)
{
    return tag_make(TAG_PIECE, number);
}

struct tag rig_person(int number)
{
    return tag_make(TAG_BADGE, number);
}

static void *copy_of(const void *items, size_t size)
{
    void *copy = malloc(size);
    assert_non_null(copy);
    memcpy(copy, items, size);
    return copy;
}

static void describe_people(struct workshop *out)
{
    out->person_count = 6;
    out->people = calloc(6, sizeof *out->people);
    for (int i = 0; i < 6; i++) {
        out->people[i].person.badge = rig_person(i + 1);
        out->people[i].person.manager = i == RIG_MANAGER - 1;
        if (i == RIG_MANAGER - 1)
            assert_true(TEXT_COPY(out->people[i].pin, span_of(RIG_PIN)));
        snprintf(out->people[i].person.name, NAME_TEXT_MAX, "Person %d", i + 1);
        assert_true(TEXT_COPY(out->people[i].person.language, span_of("en")));
    }
}

static void describe_things(struct workshop *out)
{
    static const struct workshop_alloy alloy = {
        .code = {"au750y"}, .name = "18k yellow", .metal = {"au"}, .fineness = 7500};
    static const struct workshop_lot lot = {
        .code = {"melt-1"}, .alloy = {"au750y"}, .density = {15600, 2000}, .source = DENSITY_PYCNOMETER};
    static const struct workshop_order order = {
        .code = {"o-1"}, .client = "A client", .due_ms = INT64_C(4102444800000), .rush = true};
    static const struct scale_info scale = {
        .code = {"fine"},
        .name = "Fine scale",
        .quality = {.division = {1000}, .repeatability = {500}, .check_weight_ok = true}};
    struct workshop_route route = {.code = {"in-house"}, .step_count = COUNT_OF(steps)};
    struct workshop_model model = {.code = {"solitaire"},
                                   .name = "Solitaire",
                                   .route = {"in-house"},
                                   .size_count = 1,
                                   .sizes = {{.size = "52", .volume_mm3_e3 = 380000}},
                                   .stones = {1, {{1, {100000}, "prong", {"rd-3"}}}}};
    memcpy(route.steps, steps, sizeof steps);
    out->alloys = copy_of(&alloy, sizeof alloy);
    out->lots = copy_of(&lot, sizeof lot);
    out->orders = copy_of(&order, sizeof order);
    out->scales = copy_of(&scale, sizeof scale);
    out->routes = copy_of(&route, sizeof route);
    out->models = copy_of(&model, sizeof model);
    out->alloy_count = out->lot_count = out->order_count = out->scale_count = out->route_count =
        out->model_count = 1;
}

static void describe_pieces(struct workshop *out, int pieces, int at_casting)
{
    out->piece_count = pieces;
    out->pieces = calloc((size_t)pieces, sizeof *out->pieces);
    for (int i = 0; i < pieces; i++) {
        struct workshop_piece *piece = &out->pieces[i];
        piece->tag = rig_piece(i + 1);
        snprintf(piece->name, NAME_TEXT_MAX, "R-%d", i + 1);
        piece->order = code_of("o-1");
        piece->model = code_of("solitaire");
        assert_true(TEXT_COPY(piece->size, span_of("52")));
        piece->lot = code_of("melt-1");
        piece->custody = code_of("own");
        piece->quantity = 1;
        if (i < at_casting) {
            piece->station = code_of("casting");
            piece->state = PIECE_DONE;
        }
    }
}

void rig_describe(struct workshop *out, int pieces, int at_casting)
{
    static const struct workshop_kiosk kiosks[] = {
        {{"bench"}, "Bench", 2, {{"casting"}, {"setting"}}},
        {{"finish"}, "Finish", 2, {{"polishing"}, {"qc"}}},
    };
    *out = (struct workshop){.name = "Test workshop"};
    out->stations = copy_of(stations, sizeof stations);
    out->station_count = COUNT_OF(stations);
    out->kiosks = copy_of(kiosks, sizeof kiosks);
    out->kiosk_count = COUNT_OF(kiosks);
    describe_people(out);
    describe_things(out);
    describe_pieces(out, pieces, at_casting);
}

/* ------------------------------------------------------------------ opening */

void rig_well(struct fault fault)
{
    if (fault_is(fault))
        fail_msg("%s", fault.text);
}

void rig_start(struct rig *rig)
{
    struct service_conf conf = {.path = rig->path, .may_create = true, .write_reply = rig_write_reply};
    rig_well(service_open(&conf, &rig->service));
}

void rig_stop(struct rig *rig)
{
    service_close(rig->service);
    rig->service = NULL;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void rig_next_ms(void)
{
    int64_t begun_ms = now_ms();
    while (now_ms() == begun_ms)
        ;
}

void rig_open_as(struct rig *rig, struct workshop *workshop)
{
    rig_open_at(rig, workshop, now_ms());
}

void rig_open_at(struct rig *rig, struct workshop *workshop, int64_t begun_ms)
{
    const char *root = getenv("TMPDIR");
    snprintf(rig->folder, sizeof rig->folder, "%s/touchstone-hub-XXXXXX", root ? root : "/tmp");
    assert_non_null(mkdtemp(rig->folder));
    snprintf(rig->path, sizeof rig->path, "%s/hub.db", rig->folder);
    rig_start(rig);
    rig_well(service_import(rig->service, workshop, begun_ms, NULL, NULL));
    workshop_release(workshop);
    rig->kiosks[0] = 1;
    rig->kiosks[1] = 2;
}

void rig_open(struct rig *rig, int pieces, int at_casting)
{
    struct workshop workshop;
    rig_describe(&workshop, pieces, at_casting);
    rig_open_as(rig, &workshop);
}

void rig_close(struct rig *rig)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    char path[128];
    rig_stop(rig);
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        snprintf(path, sizeof path, "%s%s", rig->path, endings[i]);
        unlink(path);
    }
    rmdir(rig->folder);
}

/* ------------------------------------------------------------------ asking */

struct asker rig_asker(struct rig *rig, int kiosk)
{
    struct asker asker = {.rig = rig, .outbox = uuid_make(now_ms())};
    asker.who.kiosk = rig->kiosks[kiosk];
    asker.who.code = code_of(kiosk == 0 ? "bench" : "finish");
    asker.who.station_count = 2;
    asker.who.stations[0] = code_of(kiosk == 0 ? "casting" : "polishing");
    asker.who.stations[1] = code_of(kiosk == 0 ? "setting" : "qc");
    return asker;
}

struct asker rig_office(struct rig *rig, int person)
{
    struct asker asker = {.rig = rig, .outbox = uuid_make(now_ms())};
    asker.who.is_office = true;
    asker.who.badge = rig_person(person);
    asker.who.kiosk = -person;
    asker.who.code = code_of("office");
    return asker;
}

struct command asker_make(struct asker *asker, enum verb verb, const char *station, int person, int piece)
{
    struct command command = {
        .id = uuid_make(now_ms()),
        .outbox = asker->outbox,
        .n = ++asker->n,
        .at_ms = now_ms(),
        .verb = verb,
        .station = code_of(station),
    };
    asker->last = command.id;
    if (person > 0)
        command.operator_badge = rig_person(person);
    if (piece > 0)
        command.piece = rig_piece(piece);
    if (person == RIG_MANAGER && !asker->who.is_office)
        assert_true(TEXT_COPY(command.pin, span_of(RIG_PIN)));
    return command;
}

struct command asker_replace(struct asker *asker, const struct command *lost, enum verb verb)
{
    struct command command = asker_make(asker, verb, lost->station.text, 0, 0);
    command.operator_badge = lost->operator_badge;
    command.piece = lost->piece;
    command.decided = DECIDED_KIOSK;
    command.has_replaces = true;
    command.replaces_id = lost->id;
    command.replaces_n = lost->n;
    return command;
}

#define FORM_BYTES 16384

struct wait {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    bool is_done;
    struct fault fault;
};

static void wake(struct job *job, struct fault fault)
{
    struct wait *wait = job->context;
    pthread_mutex_lock(&wait->mutex);
    wait->is_done = true;
    wait->fault = fault;
    pthread_cond_signal(&wait->cond);
    pthread_mutex_unlock(&wait->mutex);
}

/* What a form says, as JSON: as the contract's reader hands it to the service. */
static void write_form(struct text *out, const struct form *form)
{
    for (size_t i = 0; form->fields[i].name; i++) {
        const struct form_field *field = &form->fields[i];
        const struct form_value *value = &form->values[i];
        if (!value->given)
            continue;
        if (field->type == FORM_ROWS) {
            json_begin_field(out, field->name, '[');
            for (size_t k = 0; k < value->count; k++) {
                json_begin_item(out);
                write_form(out, &value->rows[k]);
                json_end(out, '}');
            }
            json_end(out, ']');
        } else if (field->type == FORM_FLAG) {
            json_add_bool(out, field->name, value->number != 0);
        } else if (value->text) {
            json_add_text(out, field->name, value->text);
        } else {
            json_add_int(out, field->name, value->number);
        }
    }
}

/* Waits until it is done. */
static struct fault submit(struct asker *asker, struct job_item *items, size_t count, struct text arena)
{
    struct wait wait = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, FAULT_OK};
    struct job job = {.who = asker->who,
                      .language = asker->language,
                      .items = items,
                      .count = count,
                      .arena = arena,
                      .done = wake,
                      .context = &wait};
    service_submit(asker->rig->service, &job);
    pthread_mutex_lock(&wait.mutex);
    while (!wait.is_done)
        pthread_cond_wait(&wait.cond, &wait.mutex);
    pthread_mutex_unlock(&wait.mutex);
    return wait.fault;
}

struct fault asker_try(struct asker *asker, const struct command *command, struct reply *out)
{
    char buffer[COMMAND_REPLY_MAX];
    struct job_item item = {.command = *command, .has_number = true};
    item.body = (struct span){(const char *)command, sizeof *command};
    char form[FORM_BYTES];
    struct text said = TEXT_IN(form);
    if (command->form) {
        json_begin(&said, '{');
        write_form(&said, command->form);
        json_end(&said, '}');
        assert_true(text_ok(&said));
        item.form = text_span(&said);
    }
    struct fault fault = submit(asker, &item, 1, TEXT_IN(buffer));
    if (!fault_is(fault))
        *out = rig_read_reply(item.reply);
    return fault;
}

void asker_send_pair(struct asker *asker, const struct command commands[2], struct reply out[2])
{
    char buffer[2 * COMMAND_REPLY_MAX];
    struct job_item items[2] = {{.command = commands[0], .has_number = true},
                                {.command = commands[1], .has_number = true}};
    for (int i = 0; i < 2; i++)
        items[i].body = (struct span){(const char *)&commands[i], sizeof commands[i]};
    rig_well(submit(asker, items, 2, TEXT_IN(buffer)));
    for (int i = 0; i < 2; i++)
        out[i] = rig_read_reply(items[i].reply);
}

struct reply asker_send(struct asker *asker, const struct command *command)
{
    struct reply reply = {.seq = 0};
    rig_well(asker_try(asker, command, &reply));
    return reply;
}

struct reply ask(struct asker *asker, enum verb verb, const char *station, int person, int piece)
{
    struct command command = asker_make(asker, verb, station, person, piece);
    return asker_send(asker, &command);
}

struct reply ask_weigh(struct asker *asker, const char *station, int person, int piece, int64_t gross_ug)
{
    struct command command = asker_make(asker, VERB_WEIGH, station, person, piece);
    command.weighing =
        (struct weighing){.gross = {gross_ug}, .readings = 1, .scale = {"fine"}, .raw = "S S 5.000 g"};
    return asker_send(asker, &command);
}

void ask_to_qc(struct asker *bench, struct asker *finish, int piece)
{
    assert_int_equal(ask(bench, VERB_RECEIVE, "setting", 1, piece).result, RESULT_ACCEPTED);
    assert_int_equal(ask(bench, VERB_FINISH, "setting", 1, piece).result, RESULT_ACCEPTED);
    assert_int_equal(ask(finish, VERB_RECEIVE, "polishing", 2, piece).result, RESULT_ACCEPTED);
    assert_int_equal(ask(finish, VERB_FINISH, "polishing", 2, piece).result, RESULT_ACCEPTED);
    assert_int_equal(ask(finish, VERB_RECEIVE, "qc", 3, piece).state, PIECE_IN_WORK);
}

/* ------------------------------------------------------------------ looking */

static void print_problem(void *context, const char *sentence)
{
    (void)context;
    print_message("verify: %s\n", sentence);
}

void rig_verify(const struct rig *rig, struct verify_report *out)
{
    struct verify_report report;
    rig_well(service_verify(rig->path, print_problem, NULL, &report));
    assert_int_equal(report.problems, 0);
    assert_int_equal(
        rig_number(rig, "SELECT count(*) FROM event WHERE found <> '' AND json_valid(found) = 0"), 0);
    if (out)
        *out = report;
}

int64_t rig_problems(const struct rig *rig)
{
    struct verify_report report;
    rig_well(service_verify(rig->path, NULL, NULL, &report));
    return report.problems;
}

struct board *rig_board(const struct rig *rig)
{
    struct board *board = calloc(1, sizeof *board);
    struct reader *reader;
    rig_well(reader_open(rig->path, &reader));
    rig_well(reader_board(reader, now_ms(), board));
    reader_close(reader);
    return board;
}

const struct board_station *rig_station(const struct board *board, const char *code)
{
    for (int i = 0; i < board->station_count; i++)
        if (strcmp(board->stations[i].station.code.text, code) == 0)
            return &board->stations[i];
    fail_msg("no station %s", code);
    return NULL;
}

void rig_write_reply(struct text *out, const struct reply *reply)
{
    const unsigned char *bytes = (const unsigned char *)reply;
    for (size_t i = 0; i < sizeof *reply; i++)
        text_add(out, "%02x", bytes[i]);
}

struct reply rig_read_reply(struct span text)
{
    struct reply reply;
    unsigned char *bytes = (unsigned char *)&reply;
    assert_int_equal(text.size, 2 * sizeof reply);
    for (size_t i = 0; i < sizeof reply; i++) {
        char pair[3] = {text.data[2 * i], text.data[2 * i + 1], '\0'};
        bytes[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
    return reply;
}

int64_t rig_number(const struct rig *rig, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open_v2(rig->path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    int64_t out = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return out;
}

struct column_sum {
    int column;
    int64_t sum;
};

static void add_cell(void *context, const struct report_cell *cells, int count)
{
    struct column_sum *of = context;
    assert_true(of->column < count);
    of->sum += cells[of->column].number;
}

int64_t rig_report_sum_of(const struct rig *rig, enum report report, int column, int64_t from_ms,
                          int64_t to_ms)
{
    struct column_sum of = {.column = column};
    struct report_span span = {from_ms, to_ms, INT64_MAX};
    struct reader *reader;
    rig_well(reader_open(rig->path, &reader));
    rig_well(reader_report(reader, report, &span, add_cell, &of));
    reader_close(reader);
    return of.sum;
}

int64_t rig_report_sum(const struct rig *rig, enum report report, int column)
{
    return rig_report_sum_of(rig, report, column, 0, INT64_MAX);
}

void rig_expect(struct reply reply, enum result result, enum reason reason)
{
    if (reply.result != result || reply.reason != reason)
        fail_msg("%s %s instead of %s %s: %s", result_word(reply.result), reason_word(reply.reason),
                 result_word(result), reason_word(reason), reply.detail);
}

void rig_accepts(struct reply reply)
{
    rig_expect(reply, RESULT_ACCEPTED, REASON_NONE);
}

bool rig_has_flag(const struct reply *reply, enum reason flag)
{
    for (int i = 0; i < reply->flag_count; i++)
        if (reply->flags[i] == flag)
            return true;
    return false;
}

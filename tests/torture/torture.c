/* Kills a kiosk's link at each system call that changes its outbox, and proves that nothing acknowledged is
 * lost.
 *
 *   torture run HUB_PROGRAM SHIM FOLDER FIRST EVERY SEED ROUNDS
 *   torture work …                                      the process that dies; started by the first form
 *
 * A run: a real hub on a new store, a new outbox, and the script (script.h) in a process of its own above the
 * shim (file_shim.h), which does one harm at one call. Then the outbox is opened again without the shim,
 * everything drains, one more command is asked and answered, and the hub's store is looked at with plain SQL:
 * what the script was told is there, once and in order, and `verify` is clean. With FIRST = EVERY = 1 each
 * harm meets each call; else each EVERYth, each harm beginning elsewhere, so that several programs with their
 * own FIRST share the work. SEED is of what is left after a power loss. Prints what failed; the last line is
 * "N passed, M failed". */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/base/text.h"
#include "common/wire/wire.h"
#include "hub/service/service.h"
#include "kiosk/link/link.h"
#include "tests/bench/plant.h"
#include "tests/chaos/hub_process.h"
#include "tests/torture/disk.h"
#include "tests/torture/file_shim.h"
#include "tests/torture/script.h"

extern char **environ;

enum { PATH_SIZE = 512, PATIENCE_MS = 5000, PATIENCE_BROKEN_MS = 250, DRAIN_MS = 20000, PIECES_MAX = 1024 };

/* What happens at the chosen call, and what is left of the files afterwards. */
#define HARMS(X)                                                                                             \
    X(KILL_BEFORE, "killed before", "die-before", DISK_KEEP_ALL)                                             \
    X(KILL_AFTER, "killed after", "die-after", DISK_KEEP_ALL)                                                \
    X(POWER_NONE, "power lost after, nothing unsynced kept,", "die-after", DISK_KEEP_NONE)                   \
    X(POWER_SOME, "power lost after, some of the unsynced kept,", "die-after", DISK_KEEP_SOME)               \
    X(FAIL_ONCE, "EIO at", "fail-once", DISK_KEEP_ALL)                                                       \
    X(FAIL_FROM, "EIO from", "fail-from", DISK_KEEP_ALL)                                                     \
    X(FULL_FROM, "disk full from", "full-from", DISK_KEEP_ALL)
enum harm {
#define X(name, words, deed, loss) HARM_##name,
    HARMS(X)
#undef X
        HARM_COUNT
};

static const struct {
    const char *words, *deed;
    enum disk_loss loss;
} harms[HARM_COUNT] = {
#define X(name, words, deed, loss) [HARM_##name] = {words, deed, loss},
    HARMS(X)
#undef X
};

/* What the notes say of one piece, by steps: 1 received, 2 finished too. */
struct told {
    int asked, acknowledged;
    bool withdrawn;
};

struct torture {
    const char *self, *hub_program, *shim;
    char template[PATH_SIZE], store[PATH_SIZE], outbox[PATH_SIZE], notes[PATH_SIZE], log[PATH_SIZE];
    char token[SERVICE_TOKEN_MAX], url[64];
    pid_t hub;
    int rounds;
    uint64_t random;
    enum harm harm;
    int64_t call;
    struct told told[PIECES_MAX];
    int64_t passed, failed, deaths, acknowledged;
    int64_t refusals, blamed_disk; /* the others had a hub that was slow just then */
};

/* ------------------------------------------------------------------ small things */

static void must(struct fault fault, const char *what)
{
    if (!fault_is(fault))
        return;
    fprintf(stderr, "torture: %s: %s\n", what, fault.text);
    exit(1);
}

static void check(struct torture *torture, bool ok, const char *what)
{
    if (ok)
        torture->passed++;
    else
        torture->failed++;
    if (!ok)
        printf("FAIL: %s call %lld: %s\n", harms[torture->harm].words, (long long)torture->call, what);
}

static void path_in(char out[PATH_SIZE], const char *folder, const char *name)
{
    int size = snprintf(out, PATH_SIZE, "%s/%s", folder, name);
    assert(size > 0 && size < PATH_SIZE);
}

static void copy_file(const char *from, const char *to)
{
    char bytes[65536];
    FILE *in = fopen(from, "rbe"), *out = fopen(to, "wbe");
    assert(in && out);
    for (size_t size; (size = fread(bytes, 1, sizeof bytes, in)) > 0;)
        if (fwrite(bytes, 1, size, out) != size)
            abort();
    fclose(in);
    if (fclose(out) != 0)
        abort();
}

static void remove_store(const char *path)
{
    static const char *const suffixes[] = {
#define X(name, suffix) suffix,
        SHIM_FILES(X)
#undef X
    };
    for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
        char name[PATH_SIZE + 16];
        snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        unlink(name);
    }
}

/* ------------------------------------------------------------------ the hub */

static int pieces_of(const struct torture *torture)
{
    return torture->rounds * SCRIPT_PIECES + 1; /* one for the command that is asked afterwards */
}

static void make_template(struct torture *torture)
{
    struct workshop shop;
    struct service *service;
    struct service_conf conf = {
        .path = torture->template, .may_create = true, .write_reply = wire_write_reply};
    plant_make(&shop, pieces_of(torture), 0);
    must(service_open(&conf, &service), "open");
    must(service_import(service, &shop, (int64_t)time(NULL) * 1000, NULL, NULL), "import");
    must(service_enroll(service, &shop.kiosks[0], torture->token), "enroll");
    service_close(service);
    workshop_release(&shop);
}

static void hub_start(struct torture *torture)
{
    int port;
    remove_store(torture->store);
    copy_file(torture->template, torture->store);
    must(hub_process_start(torture->hub_program, torture->store, "127.0.0.1:0", &torture->hub, &port), "hub");
    snprintf(torture->url, sizeof torture->url, "http://127.0.0.1:%d", port);
}

static void hub_kill(struct torture *torture)
{
    kill(torture->hub, SIGKILL);
    waitpid(torture->hub, NULL, 0);
}

static void say_problem(void *context, const char *sentence)
{
    (void)context;
    printf("verify: %s\n", sentence);
}

/* ------------------------------------------------------------------ the one who dies */

static bool harm_is_a_death(enum harm harm)
{
    return strncmp(harms[harm].deed, "die", 3) == 0;
}

/* The environment with the shim in it; points into `words`. */
static void fill_environment(const struct torture *torture, char words[5][PATH_SIZE + 32], char **out)
{
    int count = 0;
    for (char **one = environ; *one && count < 200; one++)
        out[count++] = *one;
    snprintf(words[0], sizeof words[0], "LD_PRELOAD=%s", torture->shim);
    snprintf(words[1], sizeof words[1], SHIM_PREFIX "=%s", torture->outbox);
    snprintf(words[2], sizeof words[2], SHIM_LOG "=%s", torture->log);
    snprintf(words[3], sizeof words[3], SHIM_AT "=%lld", (long long)torture->call);
    snprintf(words[4], sizeof words[4], SHIM_DO "=%s", harms[torture->harm].deed);
    for (int i = 0; i < 5; i++)
        out[count++] = words[i];
    out[count] = NULL;
}

/* Runs the script above the shim until it dies or ends; returns its wait status. */
static int run_script(struct torture *torture)
{
    char numbers[4][16], words[5][PATH_SIZE + 32], *environment[256];
    int patience_ms =
        torture->harm == HARM_FAIL_FROM || torture->harm == HARM_FULL_FROM ? PATIENCE_BROKEN_MS : PATIENCE_MS;
    snprintf(numbers[0], sizeof numbers[0], "%d", (int)torture->hub);
    snprintf(numbers[1], sizeof numbers[1], "%d", torture->rounds);
    snprintf(numbers[2], sizeof numbers[2], "%d", patience_ms);
    const char *const line[] = {torture->self,  "work",     torture->url, torture->token, torture->outbox,
                                torture->notes, numbers[0], numbers[1],   numbers[2],     NULL};
    char *argv[COUNT_OF(line)];
    memcpy(argv, line, sizeof line); /* posix_spawn does not write to them */
    fill_environment(torture, words, environment);
    pid_t pid;
    int status = 0;
    if (posix_spawn(&pid, torture->self, NULL, NULL, argv, environment) != 0)
        abort();
    waitpid(pid, &status, 0);
    kill(torture->hub, SIGCONT); /* it may have died while the hub was stopped */
    return status;
}

static int work_main(char **argv)
{
    const struct script_conf conf = {.hub = argv[2],
                                     .token = argv[3],
                                     .outbox = argv[4],
                                     .notes = argv[5],
                                     .hub_process = (pid_t)strtol(argv[6], NULL, 10),
                                     .rounds = (int)strtol(argv[7], NULL, 10),
                                     .patience_ms = (int)strtol(argv[8], NULL, 10)};
    return script_run(&conf);
}

/* ------------------------------------------------------------------ the one who comes after */

struct settling {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct link *link;
    bool answered;
    enum result result;
};

static void take_event(void *context, const struct link_event *event)
{
    struct settling *settling = context;
    pthread_mutex_lock(&settling->lock);
    if (event->kind == LINK_EVENT_REPLY && event->live) {
        settling->answered = true;
        settling->result = event->reply.result;
    }
    pthread_cond_signal(&settling->changed);
    pthread_mutex_unlock(&settling->lock);
}

static bool is_drained(struct settling *settling)
{
    struct link_status status = link_status(settling->link);
    return status.online && status.pending == 0;
}

static bool is_answered(struct settling *settling)
{
    return settling->answered;
}

static bool await(struct settling *settling, bool (*condition)(struct settling *))
{
    struct timespec until;
    bool came;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += DRAIN_MS / 1000;
    pthread_mutex_lock(&settling->lock);
    while (!(came = condition(settling)))
        if (pthread_cond_timedwait(&settling->changed, &settling->lock, &until) == ETIMEDOUT)
            break;
    pthread_mutex_unlock(&settling->lock);
    return came;
}

/* The kiosk starts again: everything drains, and what is asked now is answered. */
static void settle(struct torture *torture)
{
    struct settling settling = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    struct link_conf conf = {.hub = torture->url,
                             .token = torture->token,
                             .store = torture->outbox,
                             .live_timeout_ms = DRAIN_MS,
                             .sink = take_event,
                             .context = &settling};
    struct fault fault = link_open(&conf, &settling.link);
    check(torture, !fault_is(fault), fault_is(fault) ? fault.text : "the outbox opens again");
    if (fault_is(fault))
        return;
    check(torture, await(&settling, is_drained), "what was pending is answered");
    struct command command;
    plant_command(&command, torture->rounds * SCRIPT_PIECES, 0);
    command.decided = DECIDED_HUB;
    fault = link_send(settling.link, &command);
    check(torture, !fault_is(fault) && await(&settling, is_answered) && settling.result == RESULT_ACCEPTED,
          "work goes on");
    link_close(settling.link);
}

/* ------------------------------------------------------------------ the proof */

static int64_t number_of(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t number = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fprintf(stderr, "torture: %s: %s\n", sql, sqlite3_errmsg(db));
    else if (sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

/* The number under which the hub accepted this command; −1: it did not. */
static int64_t number_of_accepted(sqlite3 *db, const char *id, const char *result)
{
    char hex[UUID_TEXT_SIZE] = "", sql[256];
    int size = 0;
    for (; *id; id++)
        if (*id != '-')
            hex[size++] = *id;
    snprintf(sql, sizeof sql, "SELECT n FROM command WHERE id = x'%s' AND result = '%s'", hex, result);
    return number_of(db, sql);
}

static struct told *told_of(struct torture *torture, int piece)
{
    assert(piece >= 0 && piece < PIECES_MAX);
    return &torture->told[piece];
}

static void acknowledge(struct torture *torture, int piece, int step)
{
    struct told *told = told_of(torture, piece);
    torture->acknowledged++;
    if (step + 1 > told->acknowledged)
        told->acknowledged = step + 1;
}

/* One line of the notes against the hub's store; `*last_n` is the number of the one sent before. */
static void prove_note(struct torture *torture, sqlite3 *db, const char *line, int64_t *last_n)
{
    char id[UUID_TEXT_SIZE] = "", word[32] = "";
    int piece = 0, step = 0;
    if (sscanf(line, "asked %d %d", &piece, &step) == 2) {
        told_of(torture, piece)->asked = step + 1;
    } else if (sscanf(line, "shown %d %d", &piece, &step) == 2) {
        acknowledge(torture, piece, step);
    } else if (sscanf(line, "sent %36s %d %d", id, &piece, &step) == 3) {
        int64_t n = number_of_accepted(db, id, "accepted");
        check(torture, n > *last_n, "what was recorded is booked, in the order in which it was");
        *last_n = n;
        acknowledge(torture, piece, step);
    } else if (sscanf(line, "instead %36s %d %d", id, &piece, &step) == 3) {
        check(torture, number_of_accepted(db, id, "accepted") > 0, "the deed that took its place is booked");
        acknowledge(torture, piece, step);
    } else if (sscanf(line, "withdrawn %36s %d %d", id, &piece, &step) == 3) {
        told_of(torture, piece)->withdrawn = true;
    } else if (sscanf(line, "told %36s %31s", id, word) == 2) {
        check(torture, number_of_accepted(db, id, word) > 0, "the answer that the kiosk saw stands");
    } else if (strncmp(line, "refused ", 8) == 0) {
        torture->refusals++;
        torture->blamed_disk += strstr(line, "disk") || strstr(line, "outbox");
    }
}

static void prove_notes(struct torture *torture, sqlite3 *db)
{
    char line[512];
    int64_t last_n = 0;
    FILE *notes = fopen(torture->notes, "re");
    memset(torture->told, 0, sizeof torture->told);
    if (!notes)
        return; /* it died before it could do anything */
    while (fgets(line, sizeof line, notes))
        prove_note(torture, db, line, &last_n);
    fclose(notes);
}

/* How far a piece came at the hub: 0, 1 received, 2 finished; −1: it lived something else. */
static int steps_lived(sqlite3 *db, int piece)
{
    static const char *const lives[] = {"", "receive", "receive finish"};
    char lived[64] = "";
    sqlite3_stmt *life;
    sqlite3_prepare_v2(
        db,
        "SELECT group_concat(verb, ' ') FROM (SELECT verb FROM event JOIN piece ON piece.id = event.piece"
        " WHERE piece.tag = ? AND event.command IS NOT NULL AND event.corrects IS NULL AND event.seq NOT IN"
        " (SELECT corrects FROM event WHERE corrects IS NOT NULL) ORDER BY event.seq)",
        -1, &life, NULL);
    struct tag tag = plant_tag(piece);
    sqlite3_bind_text(life, 1, tag.text, -1, SQLITE_TRANSIENT);
    if (sqlite3_step(life) == SQLITE_ROW && sqlite3_column_text(life, 0))
        snprintf(lived, sizeof lived, "%s", (const char *)sqlite3_column_text(life, 0));
    sqlite3_finalize(life);
    for (int i = 0; i < (int)COUNT_OF(lives); i++)
        if (strcmp(lived, lives[i]) == 0)
            return i;
    return -1;
}

static void prove_lives(struct torture *torture, sqlite3 *db)
{
    for (int piece = 0; piece < torture->rounds * SCRIPT_PIECES; piece++) {
        const struct told *told = told_of(torture, piece);
        int lived = steps_lived(db, piece);
        check(torture, lived >= told->acknowledged, "a piece lived at least what a screen said");
        check(torture, lived <= told->asked, "a piece lived nothing that nobody did");
        if (told->withdrawn)
            check(torture, lived == told->acknowledged, "what was withdrawn did not happen");
    }
}

static void prove(struct torture *torture)
{
    sqlite3 *db;
    struct verify_report report;
    must(service_verify(torture->store, say_problem, NULL, &report), "verify");
    check(torture, report.problems == 0, "verify is clean");
    if (sqlite3_open_v2(torture->store, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        abort();
    check(torture,
          number_of(db, "SELECT count(*) FROM (SELECT outbox FROM command GROUP BY outbox"
                        " HAVING count(*) <> max(n) OR count(DISTINCT n) <> max(n))") == 0,
          "every number was answered once");
    check(torture, number_of(db, "SELECT count(DISTINCT outbox) FROM command") == 1, "it is the same outbox");
    prove_notes(torture, db);
    prove_lives(torture, db);
    sqlite3_close(db);
}

/* ------------------------------------------------------------------ one harm at one call */

static void prove_log(struct torture *torture)
{
    bool equal = false;
    struct fault fault = disk_compare(torture->log, torture->outbox, &equal);
    check(torture, !fault_is(fault) && equal, "the log of the calls is all that happened to the files");
}

/* False: the script ended before it came to that call. */
static bool harm_one(struct torture *torture)
{
    remove_store(torture->outbox);
    unlink(torture->notes);
    unlink(torture->log);
    hub_start(torture);
    int status = run_script(torture);
    bool died = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    bool ended = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    check(torture, died || ended, "the program crashes by itself");
    if (!harm_is_a_death(torture->harm) || died) {
        prove_log(torture);
        if (harms[torture->harm].loss != DISK_KEEP_ALL)
            must(disk_rebuild(torture->log, torture->outbox, harms[torture->harm].loss, &torture->random),
                 "rebuild");
        settle(torture);
    }
    hub_kill(torture);
    if (harm_is_a_death(torture->harm) && !died)
        return false;
    torture->deaths++;
    prove(torture);
    return true;
}

/* How many calls the whole script makes. */
static int64_t count_calls(struct torture *torture)
{
    torture->harm = HARM_KILL_BEFORE;
    torture->call = 0;
    torture->deaths = 0;
    harm_one(torture);
    int64_t calls = 0;
    struct shim_record record;
    FILE *log = fopen(torture->log, "rbe");
    assert(log);
    for (; fread(&record, sizeof record, 1, log) == 1; calls++)
        if (record.call == SHIM_WRITE && fseek(log, record.size, SEEK_CUR) != 0)
            abort();
    fclose(log);
    return calls;
}

static int run_main(char **argv)
{
    static struct torture torture;
    torture.self = argv[0];
    torture.hub_program = argv[2];
    torture.shim = argv[3];
    int64_t start = strtoll(argv[5], NULL, 10) - 1, every = strtoll(argv[6], NULL, 10);
    torture.random = strtoull(argv[7], NULL, 10);
    torture.rounds = (int)strtol(argv[8], NULL, 10);
    path_in(torture.template, argv[4], "template.db");
    path_in(torture.store, argv[4], "hub.db");
    path_in(torture.outbox, argv[4], "outbox.db");
    path_in(torture.notes, argv[4], "notes");
    path_in(torture.log, argv[4], "log");
    assert(pieces_of(&torture) <= PIECES_MAX && start >= 0 && every > 0);
    make_template(&torture);
    int64_t calls = count_calls(&torture);
    printf("%lld calls of the script change the outbox\n", (long long)calls);
    for (int harm = 0; harm < HARM_COUNT; harm++) {
        torture.harm = (enum harm)harm;
        int64_t first = 1 + (start + (int64_t)torture.harm * every / HARM_COUNT) % every;
        for (torture.call = first; torture.call <= calls; torture.call += every)
            harm_one(&torture);
    }
    check(&torture, torture.refusals == 0 || torture.blamed_disk > 0, "a disk that fails is named");
    printf("%lld harms; %lld things that a screen had said; %lld refusals with a sentence\n",
           (long long)torture.deaths, (long long)torture.acknowledged, (long long)torture.refusals);
    printf("%lld passed, %lld failed\n", (long long)torture.passed, (long long)torture.failed);
    return torture.failed > 0 ? 1 : 0;
}

int main(int argc, char **argv)
{
    if (argc == 9 && strcmp(argv[1], "work") == 0)
        return work_main(argv);
    if (argc == 9 && strcmp(argv[1], "run") == 0)
        return run_main(argv);
    fprintf(stderr, "usage: torture run HUB_PROGRAM SHIM FOLDER FIRST EVERY SEED ROUNDS\n");
    return 2;
}

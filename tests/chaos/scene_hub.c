/* The hub's side of the scene: the real desk and store, asked by messages, and by the manager in the office.
 */
#include <stdio.h>
#include <string.h>

#include "common/sys/clock.h"
#include "common/wire/wire.h"
#include "tests/chaos/scene.h"

enum { DIES_PERCENT = 3 }; /* of the posts: before the commit, or before the answer */

/* ------------------------------------------------------------------ opening, dying */

void hub_open(struct scene *scene)
{
    must(store_open(scene->store, STORE_WRITE, &scene->desk.store), "open the store");
    must(desk_load(&scene->desk), "load the desk");
    scene->desk.write_reply = wire_write_reply;
    scene->desk.watch = &scene->watch;
    scene->watch = (struct watch){.begun_ms = clock_unix_ms()};
    watch_begin(&scene->watch, &scene->desk.house, clock_monotonic_ms());
    must(reader_open(scene->store, &scene->reader), "open the reader");
    if (sqlite3_open_v2(scene->store, &scene->db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        scene_fail(scene, "the store cannot be read: %s", sqlite3_errmsg(scene->db));
    scene->stale = true;
}

void hub_close(struct scene *scene)
{
    sqlite3_close(scene->db);
    reader_close(scene->reader);
    desk_release(&scene->desk);
    store_close(scene->desk.store);
    scene->desk = (struct desk){.seq = 0};
    scene->db = NULL;
}

void hub_die(struct scene *scene)
{
    hub_close(scene);
    net_hub_down(true);
    scene->dies = false;
    hub_open(scene); /* started again at once; the streams have to find it */
    net_hub_down(false);
}

/* ------------------------------------------------------------------ commands */

static void become(const struct scene *scene, int bench, struct identity *who)
{
    const struct kiosk_row *row = house_find_kiosk(&scene->desk.house, scene->ids[bench]);
    *who = (struct identity){
        .kiosk = row->id, .code = row->kiosk.code, .station_count = row->kiosk.station_count};
    memcpy(who->stations, row->kiosk.stations, sizeof who->stations);
}

/* As hub/api does. */
static void fill(struct job_item *items, const struct wire_item *read, size_t count, struct text *bodies)
{
    for (size_t i = 0; i < count; i++) {
        size_t begin = bodies->size;
        items[i] = (struct job_item){.command = read[i].command,
                                     .problem = read[i].problem,
                                     .has_number = true,
                                     .form = read[i].form,
                                     .body = read[i].body};
        if (read[i].body.size > 0)
            continue;
        wire_write_command(bodies, &read[i].command);
        items[i].body = (struct span){bodies->data + begin, bodies->size - begin};
    }
    assert(text_ok(bodies));
}

static void write_answer(const struct job *job, bool is_array, struct text *answer)
{
    text_add_span(answer, is_array ? SPAN("[") : SPAN(""));
    for (size_t i = 0; i < job->count; i++) {
        text_add_span(answer, i > 0 ? SPAN(",") : SPAN(""));
        text_add_span(answer, job->items[i].reply);
    }
    text_add_span(answer, is_array ? SPAN("]") : SPAN(""));
}

/* For whoever looks for a fault: what was said, in which order, and what the hub said to it. */
static void tell(const struct job *job)
{
    for (size_t i = 0; i < job->count; i++) {
        const struct command *command = &job->items[i].command;
        printf("%8lld %s #%lld %s %s %s seen %lld%s -> %.*s\n", (long long)net_now_ms(), job->who.code.text,
               (long long)command->n, command->decided == DECIDED_KIOSK ? "tells" : "asks",
               verb_word(command->verb), command->piece.text, (long long)command->seen,
               command->has_replaces ? ", replaces" : "", (int)job->items[i].reply.size,
               job->items[i].reply.data);
    }
}

/* False: it died before the answer. */
static bool book(struct scene *scene, struct job *job, int dies_percent)
{
    scene->desk.now_ms = clock_unix_ms();
    must(store_begin(scene->desk.store), "begin");
    must(desk_book_job(&scene->desk, job), "book");
    scene->dies = net_percent(dies_percent);
    if (scene->dies && net_percent(50))
        return false;
    must(store_commit(scene->desk.store), "commit");
    if (scene->talks)
        tell(job);
    room_check(scene);
    scene->stale = true;
    return !scene->dies;
}

static bool answer_post(struct scene *scene, const struct identity *who, struct span body, int dies_percent,
                        struct text *answer)
{
    static struct wire_item read[WIRE_COMMANDS_MAX];
    static struct job_item items[WIRE_COMMANDS_MAX];
    static char bodies[WIRE_COMMANDS_MAX * 1024], replies[WIRE_COMMANDS_MAX * WIRE_REPLY_TEXT_MAX];
    struct text body_text = TEXT_IN(bodies);
    struct job job = {.who = *who, .items = items, .arena = TEXT_IN(replies)};
    struct arena arena = {.blocks = NULL};
    bool is_array;
    must(wire_read_commands(body, clock_unix_ms(), &arena, read, &job.count, &is_array), "read a body");
    fill(items, read, job.count, &body_text);
    bool answers = book(scene, &job, dies_percent);
    if (answers)
        write_answer(&job, is_array, answer);
    arena_release(&arena);
    return answers;
}

static bool post(void *context, int bench, struct span body, struct text *answer)
{
    struct scene *scene = context;
    struct identity who;
    become(scene, bench, &who);
    return answer_post(scene, &who, body, DIES_PERCENT, answer);
}

bool office_says(struct scene *scene, struct command *command)
{
    static char bytes[8192], answers[WIRE_REPLY_TEXT_MAX];
    struct text body = TEXT_IN(bytes), answer = TEXT_IN(answers);
    struct identity who = {.is_office = true, .kiosk = -MANAGER, .code = code_of("office")};
    struct reply reply;
    size_t count;
    who.badge = command->operator_badge = tag_make(TAG_BADGE, MANAGER);
    command->id = uuid_make(clock_unix_ms());
    command->outbox = scene->office;
    command->n = ++scene->office_n;
    command->at_ms = clock_unix_ms();
    wire_write_command(&body, command);
    assert(text_ok(&body));
    bool answered = answer_post(scene, &who, text_span(&body), 0, &answer);
    assert(answered);
    must(wire_read_replies(text_span(&answer), &reply, 1, &count), "read the office's answer");
    return reply.result == RESULT_ACCEPTED;
}

/* ------------------------------------------------------------------ what kiosks read */

static bool world(void *context, int bench, int64_t after, struct uuid outbox, int64_t skew_ms,
                  struct text *answer)
{
    struct scene *scene = context;
    watch_note_hello(&scene->watch, scene->ids[bench], outbox, skew_ms);
    must(reader_world_of(scene->reader, scene->ids[bench], outbox, &after, clock_unix_ms(), &scene->world),
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

static void stream(void *context, int bench, bool open)
{
    struct scene *scene = context;
    bool came;
    watch_note(&scene->watch, scene->ids[bench], open, clock_monotonic_ms(), clock_unix_ms(), &came);
    if (came)
        meet(scene, scene->ids[bench]);
    scene->stale = true;
}

struct net_hub hub_side(struct scene *scene)
{
    return (struct net_hub){post, world, stream, scene};
}

void hub_refresh(struct scene *scene)
{
    bool changed;
    scene->refreshed_ms = net_now_ms();
    scene->desk.now_ms = clock_unix_ms();
    must(store_begin(scene->desk.store), "begin");
    must(refresh(&scene->desk, &scene->watch, &scene->board, clock_monotonic_ms(), &changed), "refresh");
    must(store_commit(scene->desk.store), "commit");
    room_check(scene);
    if (scene->stale || changed)
        net_tell_board();
    scene->stale = false;
}

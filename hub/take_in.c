/* touchstone-hub take-in: what a kiosk had recorded that will not connect again, brought on a stick. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/grow.h"
#include "common/sys/clock.h"
#include "common/sys/files.h"
#include "common/wire/wire.h"
#include "hub/service/photo.h"
#include "hub/service/service.h"
#include "hub/store/taken.h"
#include "hub/subcommands.h"

static const char ABOUT[] =
    "Books what a kiosk had recorded and never told: one that was revoked, or broke. Name the file "
    "outbox.sqlite "
    "of its "
    "disk, with what lies beside it (-wal, .photos) if there is any.\nEach record is booked once and in its "
    "order, "
    "whatever "
    "had arrived before, as having happened: flagged where it broke a rule. A manager's PIN is asked for, or "
    "read "
    "from standard input.\n\n"
    "  touchstone-hub take-in /media/stick/outbox.sqlite --db hub.db --as TSB-000007-6\n\n"
    "Exit status: 0 booked, 1 not booked, 2 the command line is wrong.";

static const struct option_row rows[] = {
    {"FILE", OPTION_NEEDED, "FILE", "the kiosk's outbox", NULL},
    {"--db", OPTION_NEEDED, "FILE", "the hub's store; no hub may be serving it now", NULL},
    {"--as", OPTION_NEEDED, "BADGE", "the manager's badge", NULL},
    {"--kiosk", OPTION_VALUE, "CODE", "whose it is, when nothing of it has ever arrived", NULL},
};

/* Items with their bodies; both grow. */
struct taking {
    struct job_item *items;
    size_t count, capacity;
    int64_t shift;      /* numbers behind a withdrawal that is put in */
    struct arena arena; /* forms */
};

static struct fault add(struct taking *taking, const struct wire_item *read)
{
    struct job_item *items = grow_one(taking->items, taking->count, &taking->capacity, sizeof *taking->items);
    if (!items)
        return fault_make(FAULT_FULL, "no memory for %zu records", taking->count + 1);
    taking->items = items;
    size_t room = read->body.size > 0 ? read->body.size + 1 : WIRE_COMMAND_TEXT_MAX;
    char *body = malloc(room);
    if (!body)
        return fault_make(FAULT_FULL, "no memory for %zu records", taking->count);
    struct text text = text_in(body, room);
    struct job_item *item = &taking->items[taking->count++];
    if (read->body.size > 0)
        text_add_span(&text, read->body);
    else
        wire_write_command(&text, &read->command);
    *item = (struct job_item){
        .command = read->command, .has_number = true, .body = text_span(&text), .form = read->form};
    if (!text_ok(&text))
        return fault_make(FAULT_TOO_BIG, "record %lld is too long", (long long)read->command.n);
    return FAULT_OK;
}

/* Somebody had asked, and nobody waits any more: as when a kiosk is started again, it shall not have
 * happened. */
static struct fault add_withdraw(struct taking *taking, const struct command *live)
{
    struct wire_item item = {.problem = REASON_NONE};
    item.command = (struct command){.verb = VERB_WITHDRAW,
                                    .decided = DECIDED_KIOSK,
                                    .at_ms = live->at_ms,
                                    .outbox = live->outbox,
                                    .n = live->n + 1,
                                    .has_replaces = true,
                                    .replaces_id = live->id,
                                    .replaces_n = live->n,
                                    .operator_badge = live->operator_badge,
                                    .station = live->station,
                                    .piece = live->piece};
    item.command.id = uuid_make(clock_unix_ms());
    taking->shift = 1; /* what was recorded behind it was never sent */
    return add(taking, &item);
}

static struct fault take_row(void *context, const struct taken_row *row)
{
    struct taking *taking = context;
    struct wire_item item;
    size_t count;
    bool is_array;
    if (row->text.size == 0 || row->text.data[0] != '{')
        return fault_make(FAULT_INPUT, "record %lld is damaged", (long long)row->n);
    struct fault fault = wire_read_commands(row->text, 0, &taking->arena, &item, &count, &is_array);
    if (!fault_is(fault) && item.problem != REASON_NONE)
        fault =
            fault_make(FAULT_INPUT, "record %lld has a field %s that this hub does not understand: update it",
                       (long long)row->n, item.field);
    if (fault_is(fault))
        return fault;
    item.command.n += taking->shift;
    return row->is_live ? add_withdraw(taking, &item.command) : add(taking, &item);
}

static void taking_release(struct taking *taking)
{
    for (size_t i = 0; i < taking->count; i++) {
        const char *body = taking->items[i].body.data;
        free((void *)(uintptr_t)body);
    }
    free(taking->items);
    arena_release(&taking->arena);
}

/* ------------------------------------------------------------------ photos that it had not sent */

/* One that is no picture, or not the one that it is called, is named and left where it is. */
static struct fault take_photo(const char *db, const char *folder, const char *id, char *bytes,
                               int64_t *count)
{
    char path[STORE_PATH_MAX + PHOTO_ID_MAX + 16];
    struct text text = TEXT_IN(path);
    struct photo_kept kept;
    enum photo_fit fit = PHOTO_TOO_BIG;
    size_t size;
    text_add(&text, "%s/%s", folder, id);
    if (!text_ok(&text))
        return fault_make(FAULT_TOO_BIG, "the path %.100s… is too long", folder);
    struct fault fault = files_read(path, bytes, PHOTO_BYTES_MAX + 2, &size);
    if (!fault_is(fault))
        fault = photo_take_in(db, (struct span){bytes, size}, &kept, &fit);
    if (fault_is(fault) && fault.code != FAULT_TOO_BIG)
        return fault;
    if (fit != PHOTO_FITS || strcmp(kept.id, id) != 0)
        printf("take-in: %s is damaged, and stays where it is\n", path);
    else
        ++*count;
    return FAULT_OK;
}

/* Beside the outbox, as kiosk/link/spool.h has them. */
static struct fault take_photos(const char *outbox, const char *db, int64_t *count)
{
    char path[STORE_PATH_MAX + 16];
    struct text text = TEXT_IN(path);
    struct fault fault = FAULT_OK;
    struct dirent *entry;
    text_add(&text, "%s.photos", outbox);
    DIR *folder = text_ok(&text) ? opendir(path) : NULL;
    if (!folder)
        return FAULT_OK; /* it had none */
    char *bytes = malloc(PHOTO_BYTES_MAX + 2);
    if (!bytes)
        fault = fault_make(FAULT_FULL, "no memory for a photo");
    while (!fault_is(fault) && (entry = readdir(folder)))
        if (photo_is_id(span_of(entry->d_name)))
            fault = take_photo(db, path, entry->d_name, bytes, count);
    free(bytes);
    closedir(folder);
    return fault;
}

/* ------------------------------------------------------------------ */

static struct fault read_words(const struct options *options, struct service_take_in *ask)
{
    const char *badge = options_get(options, "--as"), *kiosk = options_get(options, "--kiosk");
    enum tag_kind kind;
    if (tag_read(span_of(badge), &ask->badge, &kind) != TAG_FITS || kind != TAG_BADGE)
        return fault_make(FAULT_CONFIG, "--as: \"%s\" is not a badge: type it as it is printed", badge);
    if (kiosk && !code_read(span_of(kiosk), &ask->kiosk))
        return fault_make(FAULT_CONFIG, "--kiosk: \"%s\" is not a code", kiosk);
    return FAULT_OK;
}

static struct fault book(const struct options *options, struct taking *taking, struct service_take_in *ask)
{
    struct service *service = NULL;
    struct service_conf conf = {.path = options_get(options, "--db"), .write_reply = wire_write_reply};
    size_t room = (taking->count + 1) * WIRE_REPLY_TEXT_MAX;
    char *replies = malloc(room);
    if (!replies)
        return fault_make(FAULT_FULL, "no memory for %zu answers", taking->count);
    struct job job = {.items = taking->items, .count = taking->count, .arena = text_in(replies, room)};
    ask->job = &job;
    struct fault fault = service_open(&conf, &service);
    if (!fault_is(fault))
        fault = pin_ask("PIN", ask->pin);
    if (!fault_is(fault))
        fault = service_take_in(service, ask);
    service_close(service);
    free(replies);
    if (!fault_is(fault) && ask->refused[0] != '\0')
        fault = fault_make(FAULT_DENIED, "%s", ask->refused);
    return fault;
}

static struct fault take_in_run(const struct options *options)
{
    struct service_take_in ask = {.kiosk = code_of("")};
    struct taking taking = {.count = 0};
    int64_t photos = 0;
    struct fault fault = read_words(options, &ask);
    if (!fault_is(fault))
        fault = store_taken_read(options_get(options, "FILE"), &ask.outbox, take_row, &taking);
    if (!fault_is(fault))
        fault = book(options, &taking, &ask);
    if (!fault_is(fault))
        fault = take_photos(options_get(options, "FILE"), options_get(options, "--db"), &photos);
    if (!fault_is(fault) && photos > 0)
        printf("take-in: %lld photos that it had not sent\n", (long long)photos);
    if (!fault_is(fault))
        printf("take-in: %lld records of %s booked; what had arrived before was not booked again\n",
               (long long)ask.booked, ask.name);
    taking_release(&taking);
    explicit_bzero(ask.pin, sizeof ask.pin);
    return fault;
}

enum exit_code take_in_main(int argc, char **argv)
{
    struct options options = {.rows = rows, .count = COUNT_OF(rows)};
    struct fault fault = options_read(&options, "take-in", argc, argv);
    if (!fault_is(fault) && options.help) {
        options_print_help(&options, "take-in", ABOUT);
        return EXIT_DONE;
    }
    if (!fault_is(fault))
        fault = take_in_run(&options);
    return fault_is(fault) ? say_fault("take-in", fault) : EXIT_DONE;
}

/* touchstone-hub import: a workshop file into a hub, all of it or nothing. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/sys/clock.h"
#include "common/wire/wire.h"
#include "hub/import_pictures.h"
#include "hub/import_table.h"
#include "hub/progress.h"
#include "hub/service/service.h"
#include "hub/subcommands.h"
#include "hub/whole.h"

#define IMPORT_FILE_MAX (32 * 1024 * 1024)
#define STANDARD_INPUT  "standard input"
#define TELL_EVERY      1000 /* pieces a line, when nobody looks at a bar */

static const char ABOUT[] =
    "Reads a workshop file (docs/workshop-file.md) into a hub: an empty one, or one that has a workshop, "
    "over "
    "which it is laid: what the file has is new or changed, nothing is removed. Pieces come by a stock-take "
    "of "
    "the first day.\nWith --kind it reads a CSV file into a hub that has a workshop: orders (drafts, a row a "
    "line), "
    "operators, or stock (component stock); docs/workshop-file.md has the columns. With --kind whole it "
    "makes a new store of what export --format whole wrote, with the photos beside it: the workshop goes on "
    "at this machine where it was, but for its PINs.\nLists every problem with "
    "its "
    "line and its place in the file; when there is one, nothing is written.\n\n"
    "  touchstone-hub import workshop.json --db hub.db --dry-run\n"
    "  touchstone-hub import workshop.json --db hub.db\n"
    "  touchstone-hub import orders.csv --kind orders --as TSB-000008-4 --db hub.db\n"
    "  touchstone-hub import moved/whole.jsonl --kind whole --db hub.db\n\n"
    "Exit status: 0 written (or would be), 1 nothing was written: problems, or the store is in trouble or "
    "served by a hub, 2 the command line is wrong.";

static const struct option_row rows[] = {
    {"FILE", OPTION_NEEDED, "FILE", "the workshop file, JSON; or a CSV file; - is standard input", NULL},
    {"--db", OPTION_NEEDED, "FILE", "the hub's store (SQLite); made when it is missing", NULL},
    {"--kind", OPTION_VALUE, "KIND", "workshop, orders, operators, stock or whole", "workshop"},
    {"--as", OPTION_VALUE, "BADGE", "who enters orders or stock: somebody of the office", NULL},
    {"--dry-run", OPTION_FLAG, NULL, "check all of it against the hub and write nothing", NULL},
};

/* To its end, whatever it is: a file or a pipe. *out is the caller's, also after a fault. */
static struct fault read_all(FILE *file, const char *name, char **out, size_t *size)
{
    *out = malloc(IMPORT_FILE_MAX + 1); /* only what is written to becomes memory */
    if (!*out)
        return fault_make(FAULT_FULL, "no memory to read %s", name);
    *size = fread(*out, 1, IMPORT_FILE_MAX + 1, file);
    if (ferror(file))
        return fault_system(errno, "cannot read %s", name);
    if (*size > IMPORT_FILE_MAX)
        return fault_make(FAULT_TOO_BIG, "%s is bigger than %d bytes: split it", name, IMPORT_FILE_MAX);
    return FAULT_OK;
}

static struct fault read_file(const char *path, char **out, size_t *size)
{
    bool from_pipe = strcmp(path, "-") == 0;
    FILE *file = from_pipe ? stdin : fopen(path, "re");
    if (!file)
        return fault_system(errno, "cannot open %s", path);
    struct fault fault = read_all(file, from_pipe ? STANDARD_INPUT : path, out, size);
    if (!from_pipe)
        fclose(file);
    return fault;
}

/* All problems of the file, told in its order when all are known. */
#define PROBLEMS_MAX 5000

static void keep_problem(void *context, const char *where, const char *sentence)
{
    (void)problem_list_add(context, where, sentence);
}

static void tell_problems(struct problem_list *list, const char *file, struct span body)
{
    for (int i = 0; i < list->count; i++)
        list->items[i].place = wire_line_of(body, list->items[i].where);
    problem_list_sort(list);
    for (int i = 0; i < list->count; i++)
        printf("%s:%lld: %s%s%s\n", file, (long long)list->items[i].place, list->items[i].where,
               list->items[i].where[0] == '\0' ? "" : ": ", list->items[i].sentence);
    if (list->more > 0)
        printf("%s: and %lld more\n", file, (long long)list->more);
}

/* Without a terminal: a line now and then. */
static void tell_progress(void *unit, int64_t done, int64_t of)
{
    if (done == of || done % TELL_EVERY == 0)
        fprintf(stderr, "import: %lld of %lld %s\n", (long long)done, (long long)of, (const char *)unit);
}

static struct fault write_store(const char *path, struct service_import *ask)
{
    char unit[] = "pieces";
    struct service *service = NULL;
    struct service_conf conf = {.path = path, .may_create = true, .write_reply = wire_write_reply};
    ask->context = unit;
    ask->progress = progress_at_terminal();
    if (!ask->progress)
        ask->progress = tell_progress;
    struct fault fault = service_open(&conf, &service);
    if (!fault_is(fault))
        fault = service_import_with(service, ask);
    service_close(service);
    return fault;
}

static struct fault count_problems(const struct problem_list *list, const char *file)
{
    int64_t count = list->count + list->more;
    if (count == 0)
        return FAULT_OK;
    return fault_make(FAULT_INPUT, "%lld %s in %s; nothing was written", (long long)count,
                      count == 1 ? "problem" : "problems", file);
}

/* Of a hub that there is not yet: what is wrong makes none. */
static bool is_refused(const char *path, const struct service_import *ask)
{
    if (access(path, F_OK) == 0)
        return false;
    workshop_check(ask->workshop, ask->problems);
    return ask->problems->count > 0 || ask->dry_run;
}

/* Form first, then what refers to what among all that could be read. */
static struct fault check_and_write(struct span body, const struct options *options,
                                    struct workshop *workshop, struct problems *problems)
{
    const char *path = options_get(options, "--db");
    struct pictures pictures = {.count = 0};
    struct service_import ask = {.workshop = workshop,
                                 .now_ms = clock_unix_ms(),
                                 .dry_run = options_has(options, "--dry-run"),
                                 .problems = problems};
    struct fault fault = wire_read_workshop(body, ask.now_ms, workshop, problems);
    if (fault_is(fault) || !problem_list_is_read(problems->context))
        return fault;
    fault = import_pictures(options_get(options, "FILE"), path, workshop, &pictures, problems);
    ask.pictures = pictures.items;
    ask.picture_count = pictures.count;
    if (!fault_is(fault) && !is_refused(path, &ask))
        fault = write_store(path, &ask);
    pictures_release(&pictures);
    return fault;
}

/* What problems are told of. */
static const char *name_of(const struct options *options)
{
    const char *path = options_get(options, "FILE");
    return strcmp(path, "-") == 0 ? STANDARD_INPUT : path;
}

static struct fault import_body(struct span body, const struct options *options, struct workshop *workshop)
{
    const char *file = name_of(options);
    struct problem_list list = {.items = calloc(PROBLEMS_MAX, sizeof *list.items), .max = PROBLEMS_MAX};
    struct problems problems = {.say = keep_problem, .context = &list};
    if (!list.items)
        return fault_make(FAULT_FULL, "no memory to import");
    struct fault fault = check_and_write(body, options, workshop, &problems);
    if (problems.count > 0)
        fault = count_problems(&list, file);
    tell_problems(&list, file, body);
    free(list.items);
    return fault;
}

static void say_done(const struct options *options, const struct workshop *workshop)
{
    char words[128];
    struct text text = TEXT_IN(words);
    add_count(&text, workshop->piece_count, "piece, ", "pieces, ");
    add_count(&text, workshop->station_count, "station, ", "stations, ");
    add_count(&text, workshop->person_count, "person, ", "people, ");
    add_count(&text, workshop->kiosk_count, "kiosk", "kiosks");
    printf("import: %s of \"%s\" %s\n", words, workshop->name,
           options_has(options, "--dry-run") ? "would be written; nothing was" : "written");
}

/* What a file must have been called that nobody said the kind of: read as a workshop file it would be no more
 * than a riddle. NULL: it may be one. */
static const char *untold_kind(const struct options *options, const char *kind)
{
    const char *ending = strrchr(options_get(options, "FILE"), '.');
    if (strcmp(kind, "workshop") != 0 || !ending)
        return NULL;
    return strcasecmp(ending, ".csv") == 0     ? "--kind orders, operators or stock"
           : strcasecmp(ending, ".jsonl") == 0 ? "--kind whole"
                                               : NULL;
}

static struct fault read_order(const struct options *options, struct import_order *out)
{
    const char *badge = options_get(options, "--as");
    enum tag_kind kind;
    *out = (struct import_order){.file = name_of(options),
                                 .path = options_get(options, "--db"),
                                 .dry_run = options_has(options, "--dry-run"),
                                 .now_ms = clock_unix_ms()};
    if (badge && (tag_read(span_of(badge), &out->badge, &kind) != TAG_FITS || kind != TAG_BADGE))
        return fault_make(FAULT_CONFIG, "--as: \"%s\" is not a badge: type it as it is printed", badge);
    return FAULT_OK;
}

/* ------------------------------------------------------------------ each kind of file */

static struct fault import_workshop_file(const struct options *options)
{
    struct workshop workshop = {0};
    char *data = NULL;
    size_t size = 0;
    struct fault fault = read_file(options_get(options, "FILE"), &data, &size);
    if (!fault_is(fault))
        fault = import_body((struct span){data, size}, options, &workshop);
    if (!fault_is(fault))
        say_done(options, &workshop);
    workshop_release(&workshop);
    free(data);
    return fault;
}

static struct fault import_csv(const struct options *options, enum csv_kind kind)
{
    struct import_order order;
    char *data = NULL;
    size_t size = 0;
    struct fault fault = read_order(options, &order);
    order.kind = kind;
    if (!fault_is(fault) && kind != CSV_PEOPLE && tag_is_none(order.badge))
        return fault_make(FAULT_CONFIG, "--as is missing: say by its badge who enters this");
    if (!fault_is(fault))
        fault = read_file(options_get(options, "FILE"), &data, &size);
    if (!fault_is(fault))
        fault = import_table((struct span){data, size}, &order);
    free(data);
    return fault;
}

static struct fault import_orders(const struct options *options)
{
    return import_csv(options, CSV_ORDERS);
}

static struct fault import_operators(const struct options *options)
{
    return import_csv(options, CSV_PEOPLE);
}

static struct fault import_stock(const struct options *options)
{
    return import_csv(options, CSV_STOCK);
}

static struct fault import_whole(const struct options *options)
{
    struct whole_import ask = {options_get(options, "FILE"), options_get(options, "--db"),
                               options_has(options, "--dry-run")};
    struct verify_report report = {0};
    struct fault fault = whole_read(&ask, &report);
    if (!fault_is(fault))
        say_proved("import", &report, ask.dry_run ? "would be written; nothing was" : "written");
    return fault;
}

static const struct {
    const char *word;
    struct fault (*import)(const struct options *options);
} kinds[] = {
    {"workshop", import_workshop_file},
    {"orders", import_orders},
    {"operators", import_operators},
    {"stock", import_stock},
    {"whole", import_whole},
};

static struct fault import_run(const struct options *options)
{
    const char *word = options_get(options, "--kind");
    const char *untold = untold_kind(options, word);
    if (untold)
        return fault_make(FAULT_CONFIG, "say what %s has: %s", options_get(options, "FILE"), untold);
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (strcmp(word, kinds[i].word) == 0)
            return kinds[i].import(options);
    return fault_make(FAULT_CONFIG, "--kind: \"%s\" is none of workshop, orders, operators, stock, whole",
                      word);
}

enum exit_code import_main(int argc, char **argv)
{
    struct options options = {.rows = rows, .count = COUNT_OF(rows)};
    struct fault fault = options_read(&options, "import", argc, argv);
    if (!fault_is(fault) && options.help) {
        options_print_help(&options, "import", ABOUT);
        return EXIT_DONE;
    }
    if (!fault_is(fault))
        fault = import_run(&options);
    return fault_is(fault) ? say_fault("import", fault) : EXIT_DONE;
}

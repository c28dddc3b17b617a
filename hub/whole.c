#include "hub/whole.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/wire/wire.h"
#include "hub/progress.h"
#include "hub/service/export.h"
#include "hub/store/backup.h"
#include "hub/store/photo.h"
#include "hub/store/whole.h"

#define TELL_EVERY   10000 /* rows */
#define PROBLEMS_MAX 5000  /* that are printed */

/* ------------------------------------------------------------------ out of a hub */

struct writing {
    FILE *out;
    char *line;
    struct fault fault;
};

static bool put_row(void *context, const struct record *row)
{
    struct writing *writing = context;
    struct text text = text_in(writing->line, WIRE_RECORD_TEXT_MAX);
    wire_write_record(&text, row);
    if (!text_ok(&text)) {
        writing->fault =
            fault_make(FAULT_TOO_BIG, "a row of %s has more than %d bytes", row->name, WIRE_RECORD_TEXT_MAX);
        return false;
    }
    return fwrite(text.data, 1, text.size, writing->out) == text.size && fputc('\n', writing->out) != EOF;
}

struct fault whole_write(struct reader *reader, FILE *out)
{
    struct writing writing = {.out = out, .line = malloc(WIRE_RECORD_TEXT_MAX)};
    if (!writing.line)
        return fault_make(FAULT_FULL, "no memory to export");
    struct fault fault = reader_export_whole(reader, put_row, &writing);
    free(writing.line);
    return fault_is(fault) ? fault : writing.fault;
}

/* ------------------------------------------------------------------ a file into a store */

struct carrying {
    const char *name; /* of the file */
    const char *path; /* of the store that is filled */
    int64_t line, rows;
    struct whole_head head;
    struct filling *filling;
    struct problems problems;
    struct fault fault; /* that ends it */
};

static void print_problem(void *context, const char *where, const char *sentence)
{
    const struct carrying *carrying = context;
    if (carrying->problems.count <= PROBLEMS_MAX)
        printf("%s:%lld: %s: %s\n", carrying->name, (long long)carrying->line, where, sentence);
}

static int64_t number_in(const struct record *row, const char *name)
{
    for (int i = 0; i < row->count; i++)
        if (strcmp(row->fields[i].name, name) == 0 && !row->fields[i].text)
            return row->fields[i].number;
    return -1;
}

static struct fault read_head(struct carrying *carrying, const struct record *row)
{
    struct whole_head *head = &carrying->head;
    *head = (struct whole_head){number_in(row, "format"), number_in(row, "rows"), number_in(row, "pins")};
    if (strcmp(row->name, "touchstone") != 0 || head->format < 1 || head->rows < 0 || head->pins < 0)
        return fault_make(FAULT_INPUT,
                          "%s is no whole workshop: its first line tells {\"touchstone\": {\"format\", "
                          "\"rows\", \"pins\"}}",
                          carrying->name);
    if (head->format > store_format())
        return fault_make(
            FAULT_INPUT,
            "%s was written by a newer Touchstone (format %lld, this program knows %lld): update it",
            carrying->name, (long long)head->format, (long long)store_format());
    return store_fill_begin(carrying->path, head->format, &carrying->filling);
}

static struct fault take_row(void *context, const struct record *row)
{
    struct carrying *carrying = context;
    progress_show_fn *show = progress_at_terminal();
    char unit[] = "rows";
    if (!carrying->filling) {
        carrying->fault = read_head(carrying, row);
        return FAULT_OK;
    }
    carrying->rows++;
    carrying->fault = store_fill_row(carrying->filling, row, &carrying->problems);
    if (show && (carrying->rows % TELL_EVERY == 0 || carrying->rows == carrying->head.rows))
        show(unit, carrying->rows, carrying->head.rows);
    return FAULT_OK;
}

static void read_line(struct carrying *carrying, struct span line)
{
    carrying->line++;
    struct fault fault = wire_read_record(line, take_row, carrying);
    if (!fault_is(fault))
        return;
    if (!carrying->filling)
        carrying->fault = fault_make(FAULT_INPUT, "%s is no whole workshop: %s", carrying->name, fault.text);
    else {
        carrying->rows++;
        problem_add(&carrying->problems, "line", "%s", fault.text);
    }
}

static struct fault read_lines(struct carrying *carrying, FILE *file)
{
    char *line = malloc(WIRE_RECORD_TEXT_MAX + 1);
    if (!line)
        return fault_make(FAULT_FULL, "no memory to import");
    while (!fault_is(carrying->fault) && fgets(line, WIRE_RECORD_TEXT_MAX + 1, file)) {
        size_t size = strlen(line);
        bool whole = size > 0 && line[size - 1] == '\n';
        if (!whole && !feof(file))
            carrying->fault =
                fault_make(FAULT_INPUT, "%s: line %lld has more than %d bytes, or a zero byte",
                           carrying->name, (long long)carrying->line + 1, WIRE_RECORD_TEXT_MAX - 1);
        else
            read_line(carrying, (struct span){line, size - (whole ? 1 : 0)});
    }
    free(line);
    if (!fault_is(carrying->fault) && ferror(file))
        return fault_system(errno, "cannot read %s", carrying->name);
    return carrying->fault;
}

static struct fault judge(const struct carrying *carrying)
{
    int64_t count = carrying->problems.count;
    if (!carrying->filling)
        return fault_make(FAULT_INPUT, "%s is empty", carrying->name);
    if (count > 0)
        return fault_make(FAULT_INPUT, "%lld %s in %s; nothing was written", (long long)count,
                          count == 1 ? "problem" : "problems", carrying->name);
    if (carrying->rows != carrying->head.rows)
        return fault_make(FAULT_INPUT, "%s has %lld rows, its first line tells %lld: copy it again",
                          carrying->name, (long long)carrying->rows, (long long)carrying->head.rows);
    return FAULT_OK;
}

static struct fault fill(const struct whole_import *ask, const char *path, int64_t *pins)
{
    bool from_pipe = strcmp(ask->file, "-") == 0;
    struct carrying carrying = {.name = from_pipe ? "standard input" : ask->file,
                                .path = path,
                                .problems = {.say = print_problem, .context = &carrying}};
    FILE *file = from_pipe ? stdin : fopen(ask->file, "re");
    if (!file)
        return fault_system(errno, "cannot open %s", ask->file);
    struct fault fault = read_lines(&carrying, file);
    if (!from_pipe)
        fclose(file);
    if (!fault_is(fault))
        fault = judge(&carrying);
    *pins = carrying.head.pins;
    return store_fill_end(carrying.filling, fault);
}

/* ------------------------------------------------------------------ a store that is proved */

struct places {
    char copy[PATH_MAX]; /* the store, until it is proved */
    struct photo_folder photos;
};

static struct fault name_places(const struct whole_import *ask, struct places *out)
{
    struct text copy = TEXT_IN(out->copy), photos = TEXT_IN(out->photos.path);
    const char *slash = strrchr(ask->file, '/');
    text_add(&copy, "%s.new", ask->path);
    text_add(&photos, "%.*sphotos", slash ? (int)(slash + 1 - ask->file) : 0, ask->file);
    if (!text_ok(&copy) || !text_ok(&photos))
        return fault_make(FAULT_CONFIG, "the path %.100s… is too long", ask->path);
    return FAULT_OK;
}

/* Of this program's format, and with the event that its PINs are to be set anew. */
static struct fault bring_forward(const char *path, int64_t pins)
{
    struct store *store = NULL;
    struct service *service = NULL;
    struct service_conf conf = {.path = path, .write_reply = wire_write_reply};
    struct fault fault = store_open(path, STORE_WRITE, &store);
    store_close(store);
    if (fault_is(fault) || pins == 0)
        return fault;
    fault = service_open(&conf, &service);
    if (!fault_is(fault))
        fault = service_tell_pins_left(service);
    service_close(service);
    return fault;
}

static void print_sentence(void *context, const char *sentence)
{
    printf("%s: %s\n", (const char *)context, sentence);
}

static struct fault prove(const struct whole_import *ask, const struct places *places,
                          struct verify_report *report)
{
    char name[PATH_MAX];
    struct text text = TEXT_IN(name);
    text_add(&text, "%s", ask->file);
    struct verify_conf conf = {
        .path = places->copy, .photos_in = places->photos.path, .say = print_sentence, .context = name};
    struct fault fault = service_verify_with(&conf, report);
    if (!fault_is(fault) && report->problems > 0)
        fault = fault_make(FAULT_INPUT, "verify finds %lld %s in %s; nothing was written",
                           (long long)report->problems, report->problems == 1 ? "problem" : "problems",
                           ask->file);
    return fault;
}

static struct fault keep(const struct whole_import *ask, const struct places *places)
{
    struct photo_folder to = photo_folder_of(ask->path);
    int64_t count;
    struct fault fault = photo_copy_all(places->copy, &places->photos, &to, 0, 0, &count);
    return fault_is(fault) ? fault : store_take_name(places->copy, ask->path);
}

static void clear_away(const char *copy)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal", ".lock"};
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        char path[PATH_MAX + 16];
        struct text text = TEXT_IN(path);
        text_add(&text, "%s%s", copy, endings[i]);
        unlink(path);
    }
}

struct fault whole_read(const struct whole_import *ask, struct verify_report *report)
{
    struct places places;
    int64_t pins = 0;
    struct fault fault = name_places(ask, &places);
    if (fault_is(fault))
        return fault;
    if (access(ask->path, F_OK) == 0)
        return fault_make(
            FAULT_BUSY, "there is a store at %s: a whole workshop makes a new one, name another", ask->path);
    clear_away(places.copy); /* what an earlier one left, that was cut off */
    fault = fill(ask, places.copy, &pins);
    if (!fault_is(fault))
        fault = bring_forward(places.copy, pins);
    if (!fault_is(fault))
        fault = prove(ask, &places, report);
    if (!fault_is(fault) && !ask->dry_run)
        fault = keep(ask, &places);
    clear_away(places.copy);
    return fault;
}

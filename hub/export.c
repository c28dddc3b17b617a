/* touchstone-hub export: the workshop as a file, and the history of a period for whoever adds it up again. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/json.h"
#include "common/base/time.h"
#include "common/wire/wire.h"
#include "hub/export_table.h"
#include "hub/progress.h"
#include "hub/service/export.h"
#include "hub/store/photo.h"
#include "hub/subcommands.h"
#include "hub/whole.h"

static const char ABOUT[] =
    "Writes what the hub knows into a folder, also while it is served; each file whole or not at all. It "
    "replaces what an earlier export wrote there; a file of such a name in a folder without accounts.csv is "
    "somebody's own, and stays unless --replace is given:\n\n"
    "  workshop.json   what is set up, in its newest revisions, the orders, and the pieces: import reads it "
    "again\n"
    "  events.jsonl    the events of the period, one JSON object a line, transfers inside (--format json)\n"
    "  transfers.csv   the transfers of the period (--format csv)\n"
    "  photos/         the photos of the period's inspection sheets and of models, called by their ids\n"
    "  orders.csv, operators.csv, stock.csv (--format csv): import --kind reads them again\n"
    "  accounts.csv    every account of every book: before the period, debits, credits, after it\n"
    "  whole.jsonl     (--format whole, with all photos) every row that another machine needs to go on with "
    "the workshop; import --kind whole makes a store of it. No PINs\n\n"
    "With --out - the workshop goes to standard output (json), the accounts do (csv), or the rows do "
    "(whole).\n"
    "An event is in the period when the hub booked it then: --from is in it, --to is not. From events and "
    "the balances before, sqlite3 or jq alone gives the balances after: docs/export.md.\n\n"
    "  touchstone-hub export --db hub.db --out audit\n"
    "  touchstone-hub export --db hub.db --from 2026-11-01T00:00:00Z --to 2026-12-01T00:00:00Z --format csv "
    "--out november\n\n"
    "Exit status: 0 written, 1 not, 2 the command line is wrong.";

static const struct option_row rows[] = {
    {"--db", OPTION_NEEDED, "FILE", "the hub's store", NULL},
    {"--out", OPTION_NEEDED, "DIR", "folder, made when it is missing; - is standard output", NULL},
    {"--from", OPTION_VALUE, "TIME",
     "a day (2026-11-01) or a time (2026-11-01T14:00:00Z); from the beginning without it", NULL},
    {"--to", OPTION_VALUE, "TIME", "to the end without it", NULL},
    {"--format", OPTION_VALUE, "json|csv|whole", "of the history; whole has all there ever was", "json"},
    {"--replace", OPTION_FLAG, NULL, "also files of these names that no export wrote", NULL},
};

/* ------------------------------------------------------------------ a file that is written whole */

struct sheet_file {
    FILE *file;
    bool to_stdout;
    char path[PATH_MAX], temporary[PATH_MAX];
};

static struct fault sheet_open(struct sheet_file *sheet, const char *folder, const char *name)
{
    *sheet = (struct sheet_file){.to_stdout = strcmp(folder, "-") == 0};
    if (sheet->to_stdout) {
        sheet->file = stdout;
        return FAULT_OK;
    }
    struct text path = TEXT_IN(sheet->path), temporary = TEXT_IN(sheet->temporary);
    text_add(&path, "%s/%s", folder, name);
    text_add(&temporary, "%s/%s.new", folder, name);
    if (!text_ok(&temporary))
        return fault_make(FAULT_CONFIG, "--out: the path is too long");
    sheet->file = fopen(sheet->temporary, "we");
    return sheet->file ? FAULT_OK : fault_system(errno, "cannot write %s", sheet->temporary);
}

/* On the disk under its name, or (after a fault) not there at all. */
static struct fault sheet_close(struct sheet_file *sheet, struct fault fault)
{
    if (!sheet->file)
        return fault;
    bool good = fflush(sheet->file) == 0 && !ferror(sheet->file);
    if (sheet->to_stdout)
        return good || fault_is(fault) ? fault : fault_system(errno, "cannot write to standard output");
    good = fsync(fileno(sheet->file)) == 0 && good;
    good = fclose(sheet->file) == 0 && good;
    if (!fault_is(fault) && (!good || rename(sheet->temporary, sheet->path) != 0))
        fault = fault_system(errno, "cannot write %s", sheet->path);
    if (fault_is(fault))
        unlink(sheet->temporary);
    return fault;
}

/* ------------------------------------------------------------------ what goes into them */

static struct fault write_workshop(struct reader *reader, FILE *out)
{
    struct workshop workshop;
    int64_t left_out = 0;
    char *data = malloc(WIRE_WORKSHOP_TEXT_MAX);
    struct fault fault = reader_workshop(reader, &workshop, &left_out);
    if (!fault_is(fault) && !data)
        fault = fault_make(FAULT_FULL, "no memory to write the workshop");
    if (!fault_is(fault)) {
        struct text text = text_in(data, WIRE_WORKSHOP_TEXT_MAX);
        wire_write_workshop(&text, &workshop);
        if (text_ok(&text))
            fwrite(text.data, 1, text.size, out);
        else
            fault = fault_make(FAULT_TOO_BIG, "the workshop file would be bigger than %d bytes",
                               WIRE_WORKSHOP_TEXT_MAX);
    }
    if (!fault_is(fault) && left_out > 0)
        fprintf(
            stderr,
            "export: left out of it, as a workshop file cannot say what is parked, in transit or on a tree: "
            "%lld of the pieces. A backup has them all.\n",
            (long long)left_out);
    workshop_release(&workshop);
    free(data);
    return fault;
}

static bool put_line(void *context, struct span line)
{
    FILE *out = context;
    return fwrite(line.data, 1, line.size, out) == line.size && fputc('\n', out) != EOF;
}

/* Books and accounts are codes with ':' and '/': nothing in them needs quotes. */
static bool put_transfer(void *context, const struct export_transfer *row)
{
    char at[TIME_TEXT_MAX], booked[TIME_TEXT_MAX];
    time_write(at, row->at_ms);
    time_write(booked, row->booked_ms);
    return fprintf(context, "%lld,%s,%s,%s,%s,%s,%s,%lld\r\n", (long long)row->seq, at, booked,
                   verb_word(row->verb), row->book, row->debit, row->credit, (long long)row->amount_ug) > 0;
}

static bool put_balance(void *context, const struct export_balance *row)
{
    return fprintf(context, "%s,%s,%lld,%lld,%lld,%lld\r\n", row->book, row->account,
                   (long long)row->before_ug, (long long)row->debits_ug, (long long)row->credits_ug,
                   (long long)row->after_ug) > 0;
}

static struct fault write_accounts(struct reader *reader, struct export_period period, FILE *out)
{
    fprintf(out, "book,account,before_ug,debits_ug,credits_ug,after_ug\r\n");
    return reader_export_balances(reader, period, put_balance, out);
}

static struct fault write_transfers(struct reader *reader, struct export_period period, FILE *out)
{
    fprintf(out, "seq,at,booked,do,book,debit,credit,amount_ug\r\n");
    return reader_export_transfers(reader, period, put_transfer, out);
}

/* ------------------------------------------------------------------ all of them */

enum { JSON = 1, CSV = 2, WHOLE = 4 };

/* What goes into one file. */
struct content {
    const char *name;
    struct fault (*write)(struct reader *reader, struct export_period period, FILE *out);
    unsigned formats;  /* of which it is part */
    unsigned alone_in; /* of which it goes to standard output */
};

static struct fault write_workshop_file(struct reader *reader, struct export_period period, FILE *out)
{
    (void)period;
    return write_workshop(reader, out);
}

static struct fault write_events(struct reader *reader, struct export_period period, FILE *out)
{
    period.with_sealed = true;
    return reader_export_events(reader, period, put_line, out);
}

static struct fault write_list(struct reader *reader,
                               void (*write)(const struct workshop *workshop, FILE *out), FILE *out)
{
    struct workshop workshop;
    int64_t left_out;
    struct fault fault = reader_workshop(reader, &workshop, &left_out);
    if (!fault_is(fault))
        write(&workshop, out);
    workshop_release(&workshop);
    return fault;
}

static struct fault write_orders(struct reader *reader, struct export_period period, FILE *out)
{
    (void)period;
    return write_list(reader, export_orders, out);
}

static struct fault write_operators(struct reader *reader, struct export_period period, FILE *out)
{
    (void)period;
    return write_list(reader, export_operators, out);
}

static struct fault write_stock(struct reader *reader, struct export_period period, FILE *out)
{
    (void)period;
    return export_stock(reader, out);
}

static struct fault write_whole(struct reader *reader, struct export_period period, FILE *out)
{
    (void)period;
    return whole_write(reader, out);
}

/* It comes last: where it lies, an export has written what lies there. */
#define MARK "accounts.csv"

static const struct content contents[] = {
    {"workshop.json", write_workshop_file, JSON | CSV, JSON},
    {"events.jsonl", write_events, JSON, 0},
    {"transfers.csv", write_transfers, CSV, 0},
    {"orders.csv", write_orders, CSV, 0},
    {"operators.csv", write_operators, CSV, 0},
    {"stock.csv", write_stock, CSV, 0},
    {MARK, write_accounts, JSON | CSV, CSV},
    {"whole.jsonl", write_whole, WHOLE, WHOLE},
};

static bool lies_in(const char *folder, const char *name)
{
    char path[PATH_MAX];
    struct text text = TEXT_IN(path);
    text_add(&text, "%s/%s", folder, name);
    return text_ok(&text) && access(path, F_OK) == 0;
}

/* A workshop.json that a person wrote is not lost to an export into its folder. */
static struct fault refuse_others(const char *folder, unsigned format)
{
    for (size_t i = 0; i < COUNT_OF(contents) && !lies_in(folder, MARK); i++)
        if ((contents[i].formats & format & (JSON | CSV)) != 0 && lies_in(folder, contents[i].name))
            return fault_make(FAULT_CONFIG,
                              "--out: there is a %s in %s that no export wrote: name another folder, or say "
                              "--replace",
                              contents[i].name, folder);
    return FAULT_OK;
}

static struct fault write_files(struct reader *reader, struct export_period period, const char *folder,
                                unsigned format, int64_t *count)
{
    struct sheet_file sheet;
    struct fault fault = FAULT_OK;
    bool to_stdout = strcmp(folder, "-") == 0;
    for (size_t i = 0; i < COUNT_OF(contents) && !fault_is(fault); i++) {
        if (((to_stdout ? contents[i].alone_in : contents[i].formats) & format) == 0)
            continue;
        char unit[64];
        snprintf(unit, sizeof unit, "events for %s", contents[i].name);
        period.progress = progress_at_terminal();
        period.context = unit;
        fault = sheet_open(&sheet, folder, contents[i].name);
        if (!fault_is(fault))
            fault = contents[i].write(reader, period, sheet.file);
        fault = sheet_close(&sheet, fault);
        *count += !fault_is(fault);
    }
    return fault;
}

/* The photos of sheets that were booked in the period, and the pictures of all models. */
static struct fault write_photos(const char *db, struct export_period period, const char *out, int64_t *count)
{
    struct photo_folder from = photo_folder_of(db), to;
    struct text path = TEXT_IN(to.path);
    text_add(&path, "%s/photos", out);
    if (!text_ok(&path))
        return fault_make(FAULT_CONFIG, "--out: the path is too long");
    return photo_copy_all(db, &from, &to, period.from_ms, period.to_ms, count);
}

static struct fault read_time(const struct options *options, const char *name, int64_t *out)
{
    const char *text = options_get(options, name);
    if (!text || time_read_day(span_of(text), out) || time_read(span_of(text), out))
        return FAULT_OK;
    return fault_make(FAULT_CONFIG,
                      "%s: \"%s\" is neither a day like 2026-11-01 nor a time like 2026-11-01T00:00:00Z",
                      name, text);
}

static struct fault read_period(const struct options *options, struct export_period *out)
{
    struct fault fault = read_time(options, "--from", &out->from_ms);
    if (!fault_is(fault))
        fault = read_time(options, "--to", &out->to_ms);
    if (!fault_is(fault) && options_has(options, "--from") && options_has(options, "--to") &&
        out->to_ms <= out->from_ms)
        fault = fault_make(FAULT_CONFIG,
                           "--to %s is not after --from %s: nothing lies between them, exchange the two",
                           options_get(options, "--to"), options_get(options, "--from"));
    return fault;
}

static struct fault read_format(const struct options *options, unsigned *out)
{
    static const struct {
        const char *word;
        unsigned format;
    } words[] = {{"json", JSON}, {"csv", CSV}, {"whole", WHOLE}};
    const char *word = options_get(options, "--format");
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcmp(word, words[i].word) == 0)
            *out = words[i].format;
    if (*out == 0)
        return fault_make(FAULT_CONFIG, "--format: \"%s\" is neither json nor csv nor whole", word);
    if (*out == WHOLE && (options_has(options, "--from") || options_has(options, "--to")))
        return fault_make(FAULT_CONFIG, "--format whole has all there ever was: leave out --from and --to");
    return FAULT_OK;
}

static void say_written(int64_t files, int64_t photos, const char *folder)
{
    char words[64];
    struct text text = TEXT_IN(words);
    add_count(&text, files, "file, ", "files, ");
    add_count(&text, photos, "photo", "photos");
    printf("export: %s: written into %s\n", words, folder);
}

static struct fault export_run(const struct options *options)
{
    const char *folder = options_get(options, "--out");
    struct export_period period = {0};
    struct reader *reader = NULL;
    unsigned format = 0;
    bool to_stdout = strcmp(folder, "-") == 0;
    int64_t files = 0, photos = 0;
    struct fault fault = read_period(options, &period);
    if (!fault_is(fault))
        fault = read_format(options, &format);
    if (!fault_is(fault) && !to_stdout && !options_has(options, "--replace"))
        fault = refuse_others(folder, format);
    if (!fault_is(fault))
        fault = reader_open(options_get(options, "--db"), &reader);
    if (!fault_is(fault) && !to_stdout && mkdir(folder, 0750) != 0 && errno != EEXIST)
        fault = fault_system(errno, "cannot make the folder %s", folder);
    if (!fault_is(fault))
        fault = write_files(reader, period, folder, format, &files);
    if (!fault_is(fault) && !to_stdout)
        fault = write_photos(options_get(options, "--db"), period, folder, &photos);
    if (!fault_is(fault) && !to_stdout)
        say_written(files, photos, folder);
    reader_close(reader);
    return fault;
}

enum exit_code export_main(int argc, char **argv)
{
    struct options options = {.rows = rows, .count = COUNT_OF(rows)};
    struct fault fault = options_read(&options, "export", argc, argv);
    if (!fault_is(fault) && options.help) {
        options_print_help(&options, "export", ABOUT);
        return EXIT_DONE;
    }
    if (!fault_is(fault))
        fault = export_run(&options);
    return fault_is(fault) ? say_fault("export", fault) : EXIT_DONE;
}

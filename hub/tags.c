/* touchstone-hub tags: ids for new badges, pieces and lots, with their check characters. */
#include <stdio.h>
#include <string.h>

#include "common/base/number.h"
#include "hub/service/service.h"
#include "hub/subcommands.h"

#define TAGS_MAX 1000

static const char ABOUT[] =
    "Prints tags or badges that are free, each with its check character, a line each: the next ones after "
    "the highest\nthat the hub knows. None is reserved: the same ones come until they are used. Works beside "
    "a running hub.\n"
    "Without --db they are numbered from 1, for a workshop that is still to be set up.\n\n"
    "  touchstone-hub tags 5 --kind badge --db hub.db\n"
    "  touchstone-hub tags 100 >tags.txt\n\n"
    "Exit status: 0 printed, 1 the store could not be read, 2 the command line is wrong.";

static const struct option_row rows[] = {
    {"COUNT", OPTION_NEEDED, "COUNT", "how many, 1 to 1000", NULL},
    {"--kind", OPTION_VALUE, "KIND", "piece (also of a lot or a tree), or badge", "piece"},
    {"--db", OPTION_VALUE, "FILE", "the hub's store", NULL},
};

static struct fault read_kind(const char *word, enum tag_kind *out)
{
    bool is_badge = strcmp(word, "badge") == 0;
    *out = is_badge ? TAG_BADGE : TAG_PIECE;
    return is_badge || strcmp(word, "piece") == 0
               ? FAULT_OK
               : fault_make(FAULT_CONFIG, "--kind: \"%s\" is neither piece nor badge", word);
}

static struct fault find_free(const char *db, enum tag_kind kind, int count, struct tag *out)
{
    struct reader *reader = NULL;
    for (int i = 0; i < count && !db; i++)
        out[i] = tag_make(kind, i + 1);
    struct fault fault = db ? reader_open(db, &reader) : FAULT_OK;
    if (db && !fault_is(fault))
        fault = reader_free_tags(reader, kind, count, out);
    reader_close(reader);
    return fault;
}

static struct fault print(const struct options *options)
{
    struct tag tags[TAGS_MAX];
    const char *word = options_get(options, "COUNT");
    enum tag_kind kind;
    int64_t count;
    if (!number_read_int(span_of(word), 1, TAGS_MAX, &count))
        return fault_make(FAULT_CONFIG, "\"%s\" is no count: write a number from 1 to %d", word, TAGS_MAX);
    struct fault fault = read_kind(options_get(options, "--kind"), &kind);
    if (!fault_is(fault))
        fault = find_free(options_get(options, "--db"), kind, (int)count, tags);
    for (int64_t i = 0; i < count && !fault_is(fault); i++)
        puts(tags[i].text);
    return fault;
}

enum exit_code tags_main(int argc, char **argv)
{
    struct options options = {.rows = rows, .count = COUNT_OF(rows)};
    struct fault fault = options_read(&options, "tags", argc, argv);
    if (!fault_is(fault) && options.help) {
        options_print_help(&options, "tags", ABOUT);
        return EXIT_DONE;
    }
    if (!fault_is(fault))
        fault = print(&options);
    return fault_is(fault) ? say_fault("tags", fault) : EXIT_DONE;
}

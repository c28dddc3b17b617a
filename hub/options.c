#include "hub/options.h"

#include <stdio.h>
#include <string.h>

#include "common/base/span.h"

static bool is_argument(const struct option_row *row)
{
    return row->name[0] != '-';
}

static int find_row(const struct options *options, struct span name)
{
    for (int i = 0; i < options->count; i++) {
        if (span_is(name, options->rows[i].name))
            return i;
    }
    return -1;
}

/* Of "--db=FILE" the name; all of any other word. */
static struct span name_of(const char *word)
{
    return (struct span){word, strncmp(word, "--", 2) == 0 ? strcspn(word, "=") : strlen(word)};
}

static int find_argument(const struct options *options)
{
    for (int i = 0; i < options->count; i++) {
        if (is_argument(&options->rows[i]) && !options->values[i])
            return i;
    }
    return -1;
}

static struct fault take(struct options *options, const char *subcommand, int argc, char **argv, int *at)
{
    const char *word = argv[*at];
    bool is_option = word[0] == '-' && word[1] != '\0';
    struct span name = name_of(word);
    const char *value = word[name.size] == '=' ? word + name.size + 1 : NULL;
    int found = is_option ? find_row(options, name) : find_argument(options);
    if (found < 0)
        return fault_make(FAULT_CONFIG, "%s \"%s\" is not known: see touchstone-hub %s --help",
                          is_option ? "the option" : "the argument", word, subcommand);
    const struct option_row *row = &options->rows[found];
    if (options->values[found])
        return fault_make(FAULT_CONFIG, "%s is given twice", row->name);
    if (is_option && row->kind == OPTION_FLAG && value)
        return fault_make(FAULT_CONFIG, "%s takes no value", row->name);
    if (!is_option || row->kind == OPTION_FLAG)
        value = word;
    else if (!value && *at + 1 < argc)
        value = argv[++*at];
    if (!value)
        return fault_make(FAULT_CONFIG, "%s needs a value: %s %s", row->name, row->name, row->value_name);
    options->values[found] = value;
    return FAULT_OK;
}

static struct fault check_needed(struct options *options, const char *subcommand)
{
    for (int i = 0; i < options->count; i++) {
        const struct option_row *row = &options->rows[i];
        if (!options->values[i] && row->kind == OPTION_NEEDED)
            return fault_make(FAULT_CONFIG, "%s is missing: see touchstone-hub %s --help", row->name,
                              subcommand);
        if (!options->values[i])
            options->values[i] = row->preset;
    }
    return FAULT_OK;
}

struct fault options_read(struct options *options, const char *subcommand, int argc, char **argv)
{
    assert(options->count <= OPTIONS_MAX);
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            options->help = true;
            return FAULT_OK;
        }
    }
    for (int i = 0; i < argc; i++) {
        struct fault fault = take(options, subcommand, argc, argv, &i);
        if (fault_is(fault))
            return fault;
    }
    return check_needed(options, subcommand);
}

const char *options_get(const struct options *options, const char *name)
{
    int row = find_row(options, span_of(name));
    assert(row >= 0);
    return options->values[row];
}

bool options_has(const struct options *options, const char *name)
{
    return options_get(options, name) != NULL;
}

static void print_usage(const struct options *options, const char *subcommand)
{
    printf("usage: touchstone-hub %s", subcommand);
    for (int i = 0; i < options->count; i++) {
        const struct option_row *row = &options->rows[i];
        const char *value = row->value_name && !is_argument(row) ? row->value_name : "";
        const char *blank = value[0] != '\0' ? " " : "";
        if (row->kind == OPTION_NEEDED)
            printf(" %s%s%s", row->name, blank, value);
        else
            printf(" [%s%s%s]", row->name, blank, value);
    }
    printf("\n\n");
}

void options_print_help(const struct options *options, const char *subcommand, const char *about)
{
    print_usage(options, subcommand);
    printf("%s\n\n", about);
    for (int i = 0; i < options->count; i++) {
        const struct option_row *row = &options->rows[i];
        char left[64];
        bool has_value = row->value_name && !is_argument(row);
        snprintf(left, sizeof left, "%s%s%s", row->name, has_value ? " " : "",
                 has_value ? row->value_name : "");
        printf("  %-24s %s", left, row->help);
        if (row->preset)
            printf(" (%s)", row->preset);
        printf("\n");
    }
    printf("  %-24s %s\n", "--help", "this text");
}

/* The command line of a subcommand: a table of options in, their values out. */
#ifndef TOUCHSTONE_OPTIONS_H
#define TOUCHSTONE_OPTIONS_H

#include "common/base/fault.h"

enum option_kind { OPTION_FLAG, OPTION_VALUE, OPTION_NEEDED };

struct option_row {
    const char *name; /* "--db"; or a word in capitals, "FILE": the one argument that is no option */
    enum option_kind kind;
    const char *value_name; /* "FILE" */
    const char *help;
    const char *preset; /* when it is not given; NULL: none */
};

#define OPTIONS_MAX 12

struct options {
    const struct option_row *rows;
    int count;
    const char *values[OPTIONS_MAX]; /* by row; NULL: not given */
    bool help;
};

/* Reads arguments behind the subcommand's name. A fault names the option and says how to learn more. */
MUST_USE struct fault options_read(struct options *options, const char *subcommand, int argc, char **argv);
/* The value of an option of the table. */
const char *options_get(const struct options *options, const char *name);
bool options_has(const struct options *options, const char *name);
/* Usage, one line an option. */
void options_print_help(const struct options *options, const char *subcommand, const char *about);

#endif

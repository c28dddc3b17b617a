/* touchstone-hub enroll: a kiosk gets its stations and its secret. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/text.h"
#include "common/sys/files.h"
#include "common/wire/wire.h"
#include "hub/service/service.h"
#include "hub/subcommands.h"

static const char ABOUT[] =
    "Sets up a kiosk with the stations that it serves, and makes its token: printed once, or written to a "
    "file "
    "that only its owner reads.\nA kiosk that is enrolled again gets a new token; the old one ends.\n\n"
    "While a hub serves the store, a manager asks that hub, from a session:\n\n"
    "  token=$(curl -s --json @sign-in.json localhost:7410/v1/session | jq -r .token)\n"
    "  curl -s -H \"Authorization: Bearer $token\" localhost:7410/v1/kiosks \\\n"
    "    --json '{\"code\":\"bench-7\",\"name\":\"Bench 7\",\"stations\":[\"setting\"]}' | jq -r .token\n\n"
    "sign-in.json holds {\"badge\":\"TSB-000007-6\",\"pin\":\"…\"}, and only its owner reads it.";

static const struct option_row rows[] = {
    {"--db", OPTION_NEEDED, "FILE", "the hub's store, while no hub serves it", NULL},
    {"--kiosk", OPTION_NEEDED, "CODE", "short name of the kiosk, like bench-1", NULL},
    {"--stations", OPTION_NEEDED, "CODE,CODE", "the stations that it serves, with commas or blanks between",
     NULL},
    {"--name", OPTION_VALUE, "NAME",
     "what people call it; when it is not given, the name it has, of a new one the code", NULL},
    {"--token-file", OPTION_VALUE, "FILE",
     "write the token there (mode 0600) instead of printing it; a file that is there must hold a token, or "
     "nothing",
     NULL},
};

#define TOKEN_LETTERS_MIN 32

static struct fault read_code(const char *option, struct span text, struct code *out)
{
    if (code_read(text, out))
        return FAULT_OK;
    return fault_make(FAULT_CONFIG, "%s: \"%.*s\" is not a code: use a-z, 0-9, '-', '_' and '.', at most %d",
                      option, text.size > 40 ? 40 : (int)text.size, text.data, CODE_TEXT_MAX - 1);
}

static struct fault read_stations(const char *list, struct workshop_kiosk *kiosk)
{
    struct span rest = span_of(list);
    struct span word;
    while (span_word(&rest, &word)) {
        if (kiosk->station_count == STATIONS_MAX)
            return fault_make(FAULT_CONFIG, "--stations: at most %d", STATIONS_MAX);
        struct fault fault = read_code("--stations", word, &kiosk->stations[kiosk->station_count]);
        if (fault_is(fault))
            return fault;
        kiosk->station_count++;
    }
    return FAULT_OK;
}

static struct fault read_kiosk(const struct options *options, struct workshop_kiosk *kiosk)
{
    const char *name = options_get(options, "--name");
    struct fault fault = read_code("--kiosk", span_of(options_get(options, "--kiosk")), &kiosk->code);
    if (!fault_is(fault))
        fault = read_stations(options_get(options, "--stations"), kiosk);
    if (!fault_is(fault) && name && !TEXT_COPY(kiosk->name, span_of(name)))
        fault = fault_make(FAULT_CONFIG, "--name: at most %d bytes", NAME_TEXT_MAX - 1);
    return fault;
}

/* The file for the token: opened before the token is made, so that a path that cannot be written costs nobody
 * the old token. Written beside it first, then renamed: nobody ever finds half a token, or one that others
 * may read. */
struct token_file {
    const char *path; /* NULL: the token is printed */
    char temporary[PATH_MAX];
    int fd;
};

/* As the service makes them. */
static bool is_token(struct span line)
{
    size_t letters = 0;
    while (letters < line.size && (isalnum((unsigned char)line.data[letters]) || line.data[letters] == '-' ||
                                   line.data[letters] == '_'))
        letters++;
    return letters == line.size && letters >= TOKEN_LETTERS_MIN && letters < SERVICE_TOKEN_MAX;
}

static struct fault open_token_file(struct token_file *file)
{
    struct text name = TEXT_IN(file->temporary);
    text_add(&name, "%s.new", file->path);
    if (!text_ok(&name))
        return fault_make(FAULT_CONFIG, "--token-file: the path is too long");
    struct fault fault = files_may_replace(file->path, is_token);
    if (fault_is(fault))
        return fault_make(FAULT_CONFIG, "--token-file: %s", fault.text);
    unlink(file->temporary);
    file->fd = open(file->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file->fd < 0)
        return fault_system(errno, "cannot write the token to %s", file->path);
    return FAULT_OK;
}

static struct fault write_token(const struct token_file *file, const char *token)
{
    char line[SERVICE_TOKEN_MAX + 2];
    int size = snprintf(line, sizeof line, "%s\n", token);
    bool written = write(file->fd, line, (size_t)size) == size && fsync(file->fd) == 0 &&
                   rename(file->temporary, file->path) == 0;
    return written ? FAULT_OK
                   : fault_system(errno, "cannot write the token to %s: enroll once more", file->path);
}

static struct fault make_token(const struct options *options, const struct workshop_kiosk *kiosk, char *token)
{
    struct service *service = NULL;
    struct service_conf conf = {.path = options_get(options, "--db"), .write_reply = wire_write_reply};
    struct fault fault = fault_or_ask_the_hub(service_open(&conf, &service),
                                              "POST /v1/kiosks as a manager (touchstone-hub enroll --help)");
    if (!fault_is(fault))
        fault = service_enroll(service, kiosk, token);
    service_close(service);
    return fault;
}

static struct fault enroll_run(const struct options *options)
{
    struct workshop_kiosk kiosk = {0};
    char token[SERVICE_TOKEN_MAX] = "";
    struct token_file file = {.path = options_get(options, "--token-file"), .fd = -1};
    struct fault fault = read_kiosk(options, &kiosk);
    if (!fault_is(fault) && file.path)
        fault = open_token_file(&file);
    if (!fault_is(fault))
        fault = make_token(options, &kiosk, token);
    if (!fault_is(fault) && file.path) {
        fault = write_token(&file, token);
        if (!fault_is(fault))
            printf("enroll: %s is let in; its token is in %s\n", kiosk.code.text, file.path);
    } else if (!fault_is(fault)) {
        printf("%s\n", token);
    }
    if (file.fd >= 0)
        close(file.fd);
    if (file.fd >= 0 && fault_is(fault))
        unlink(file.temporary);
    return fault;
}

enum exit_code enroll_main(int argc, char **argv)
{
    struct options options = {.rows = rows, .count = COUNT_OF(rows)};
    struct fault fault = options_read(&options, "enroll", argc, argv);
    if (!fault_is(fault) && options.help) {
        options_print_help(&options, "enroll", ABOUT);
        return EXIT_DONE;
    }
    if (!fault_is(fault))
        fault = enroll_run(&options);
    return fault_is(fault) ? say_fault("enroll", fault) : EXIT_DONE;
}

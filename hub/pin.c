/* touchstone-hub pin: the PIN of a badge, read from the terminal (not shown) or from standard input. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

#include "common/base/text.h"
#include "common/rules/role.h"
#include "common/wire/wire.h"
#include "hub/service/service.h"
#include "hub/subcommands.h"

static const char ABOUT[] =
    "Sets the PIN of a badge: four to eight digits, asked for twice at the terminal without showing them, "
    "or read once from standard input.\nSo the first manager gets one. Open sessions of that badge end.\n"
    "While a hub serves the store, a manager asks that hub, from a session: the command set_pin, which "
    "docs/contract.md shows.\n\n"
    "  touchstone-hub pin TSB-000007-6 --db hub.db\n"
    "  echo 2468 | touchstone-hub pin TSB-000007-6 --db hub.db\n\n"
    "Exit status: 0 set, 1 not set (nobody has the badge, not a PIN, a hub is serving the store), 2 the "
    "command line is wrong.";

static const struct option_row rows[] = {
    {"BADGE", OPTION_NEEDED, "BADGE", "as printed: TSB-000007-6", NULL},
    {"--db", OPTION_NEEDED, "FILE", "the hub's store, while no hub serves it", NULL},
};

#define LINE_MAX_BYTES 64

static struct fault read_line(char out[PIN_TEXT_MAX])
{
    char line[LINE_MAX_BYTES];
    if (!fgets(line, sizeof line, stdin))
        return fault_make(FAULT_INPUT, "no PIN came");
    line[strcspn(line, "\r\n")] = '\0';
    bool fits = pin_is_one(line) && text_copy(out, PIN_TEXT_MAX, span_of(line));
    explicit_bzero(line, sizeof line);
    return fits ? FAULT_OK
                : fault_make(FAULT_INPUT, "a PIN is %d to %d digits", PIN_DIGITS_MIN, PIN_DIGITS_MAX);
}

/* Ctrl-C ends the waiting for a line, and nothing else: the terminal must show again what is typed. It is
 * counted in an eventfd, as it may come just before the waiting, and to any thread. */
static int interrupts;

static void interrupted(int signal)
{
    int before = errno;
    (void)signal;
    (void)!write(interrupts, &(uint64_t){1}, sizeof(uint64_t));
    errno = before;
}

/* False: Ctrl-C. */
static bool line_comes(void)
{
    struct pollfd waits[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = interrupts, .events = POLLIN}};
    while (poll(waits, COUNT_OF(waits), -1) < 0 && errno == EINTR)
        continue;
    return waits[1].revents == 0;
}

struct fault pin_ask(const char *prompt, char out[PIN_TEXT_MAX])
{
    struct termios shown, hidden;
    struct sigaction stop = {.sa_handler = interrupted}, usual;
    if (!isatty(STDIN_FILENO))
        return read_line(out);
    if (tcgetattr(STDIN_FILENO, &shown) != 0)
        return fault_system(errno, "cannot ask at this terminal");
    interrupts = eventfd(0, EFD_CLOEXEC);
    if (interrupts < 0)
        return fault_system(errno, "cannot ask at this terminal");
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    sigaction(SIGINT, &stop, &usual);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    fprintf(stderr, "%s: ", prompt);
    struct fault fault = line_comes() ? read_line(out) : fault_make(FAULT_INPUT, "no PIN came");
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    sigaction(SIGINT, &usual, NULL);
    close(interrupts);
    fprintf(stderr, "\n");
    return fault;
}

/* What is typed is not shown: so at a terminal it is typed twice. */
static struct fault ask_for_new(char pin[PIN_TEXT_MAX])
{
    char again[PIN_TEXT_MAX] = "";
    struct fault fault = pin_ask("PIN", pin);
    if (fault_is(fault) || !isatty(STDIN_FILENO))
        return fault;
    fault = pin_ask("PIN again", again);
    if (!fault_is(fault) && strcmp(pin, again) != 0)
        fault = fault_make(FAULT_INPUT, "the two PINs differ: nothing was set, type it once more");
    explicit_bzero(again, sizeof again);
    return fault;
}

static struct fault pin_run(const struct options *options)
{
    const char *text = options_get(options, "BADGE");
    struct tag badge;
    enum tag_kind kind;
    char pin[PIN_TEXT_MAX] = "";
    struct service *service = NULL;
    struct service_conf conf = {.path = options_get(options, "--db"), .write_reply = wire_write_reply};
    if (tag_read(span_of(text), &badge, &kind) != TAG_FITS || kind != TAG_BADGE)
        return fault_make(FAULT_CONFIG, "\"%s\" is not a badge: type it as it is printed", text);
    struct fault fault = fault_or_ask_the_hub(
        service_open(&conf, &service), "the command set_pin, as a manager (touchstone-hub pin --help)");
    if (!fault_is(fault))
        fault = ask_for_new(pin);
    if (!fault_is(fault))
        fault = service_set_pin(service, badge, pin);
    service_close(service);
    explicit_bzero(pin, sizeof pin);
    return fault;
}

enum exit_code pin_main(int argc, char **argv)
{
    struct options options = {.rows = rows, .count = COUNT_OF(rows)};
    struct fault fault = options_read(&options, "pin", argc, argv);
    if (!fault_is(fault) && options.help) {
        options_print_help(&options, "pin", ABOUT);
        return EXIT_DONE;
    }
    if (!fault_is(fault))
        fault = pin_run(&options);
    if (!fault_is(fault))
        printf("pin: set\n");
    return fault_is(fault) ? say_fault("pin", fault) : EXIT_DONE;
}

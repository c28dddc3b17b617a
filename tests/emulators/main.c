/* touchstone-bench: the virtual bench of one kiosk, for tests, demos and people without hardware. */
#include <stdio.h>
#include <string.h>

#include "common/base/text.h"
#include "tests/emulators/run.h"

enum { EXIT_FAILED = 1, EXIT_USAGE = 2 };

static const char usage[] =
    "touchstone-bench: the devices of one kiosk, emulated below the serial line, libnfc and ZBar\n"
    "\n"
    "  touchstone-bench run --dir DIR [OPTION…]     be the bench, until SIGTERM or `quit`\n"
    "  touchstone-bench send --dir DIR COMMAND…     send it one command, print the answer (ok: 0, error: 1)\n"
    "  touchstone-bench render OUT.pgm|OUT.png TEXT [KEY=VALUE…]   a picture of a label; TEXT \"\": the "
    "empty bench\n"
    "  touchstone-bench --help | --version\n"
    "\n"
    "run makes in DIR: `scale` and `nfc` (symlinks to pseudo-terminals; libnfc: pn532_uart:DIR/nfc),\n"
    "`camera/frame.pgm`, `control` (Unix socket), `ready`; it prints `ready` and removes all of it at its "
    "end.\n"
    "  --name NAME            shown in the window's title\n"
    "  --scale SETTINGS       d=0.001,max=220,settle_ms=600,serial=B-0001,repeat=0,bias=0,seed=1 (grams)\n"
    "  --scale-protocol NAME  what the scale speaks, mt-sics if not said (`scale_protocols` below)\n"
    "  --no-scale --no-nfc --no-camera\n"
    "  --wedge-window REGEX   title of the window that `wedge` types into; without it, where the focus is\n"
    "  --window               show the bench in a window (X11)\n"
    "  --things FILE.json     what the window offers: badges and pieces\n"
    "\n"
    "render and camera: code=qr|128 ecc=L|M|Q|H size=640x480 rotate=DEGREES px=PIXELS_A_MODULE x= y= "
    "blur=SIGMA_PX\n"
    "  box=RADIUS_PX light=0…0.95 tilt=DEGREES glare=0…1 contrast=0.05…1 noise=GREY_LEVELS "
    "invert=0|1\n  human=0|1 also=TEXT seed=N\n"
    "\n"
    "Commands:\n";

static int complain(struct fault fault)
{
    fprintf(stderr, "touchstone-bench: %s\n", fault.text);
    return EXIT_FAILED;
}

static int complain_usage(const char *text, const char *word)
{
    fprintf(stderr, "touchstone-bench: %s%s\ntouchstone-bench --help tells more\n", text, word);
    return EXIT_USAGE;
}

/* ---------------------------------------------------------------- run */

static bool copy_name(char *out, size_t capacity, const char *value)
{
    return text_copy(out, capacity, span_of(value));
}

/* An option that takes a value. Returns 0, or the exit code. */
static int take_value(struct run_conf *conf, const char *option, const char *value)
{
    if (strcmp(option, "--dir") == 0)
        conf->bench.directory = value;
    else if (strcmp(option, "--things") == 0)
        conf->things = value;
    else if (strcmp(option, "--name") == 0 && !copy_name(conf->bench.name, sizeof conf->bench.name, value))
        return complain_usage("this name is too long: ", value);
    else if (strcmp(option, "--wedge-window") == 0 &&
             !copy_name(conf->bench.wedge_window, sizeof conf->bench.wedge_window, value))
        return complain_usage("this title is too long: ", value);
    else if (strcmp(option, "--scale-protocol") == 0 && !voice_find(span_of(value), &conf->bench.voice))
        return complain_usage("no scale speaks ", value);
    else if (strcmp(option, "--scale") == 0) {
        struct fault fault = balance_conf_read(span_of(value), &conf->bench.scale);
        if (fault_is(fault))
            return complain_usage("--scale: ", fault.text);
    }
    return 0;
}

static bool takes_value(const char *option)
{
    static const char *const options[] = {"--dir",          "--name",   "--scale",
                                          "--wedge-window", "--things", "--scale-protocol"};
    for (size_t i = 0; i < COUNT_OF(options); i++) {
        if (strcmp(option, options[i]) == 0)
            return true;
    }
    return false;
}

static bool take_switch(struct run_conf *conf, const char *option)
{
    const struct {
        const char *option;
        bool *target;
        bool value;
    } switches[] = {{"--no-scale", &conf->bench.has_scale, false},
                    {"--no-nfc", &conf->bench.has_nfc, false},
                    {"--no-camera", &conf->bench.has_camera, false},
                    {"--window", &conf->window, true}};
    for (size_t i = 0; i < COUNT_OF(switches); i++) {
        if (strcmp(option, switches[i].option) == 0) {
            *switches[i].target = switches[i].value;
            return true;
        }
    }
    return false;
}

static int do_run(int count, char **arguments)
{
    struct run_conf conf = {.bench = {.name = "bench",
                                      .has_scale = true,
                                      .has_nfc = true,
                                      .has_camera = true,
                                      .scale = balance_conf_default()}};
    for (int i = 0; i < count; i++) {
        if (take_switch(&conf, arguments[i]))
            continue;
        if (!takes_value(arguments[i]))
            return complain_usage("run has no option ", arguments[i]);
        if (i + 1 == count)
            return complain_usage("a value is missing after ", arguments[i]);
        int wrong = take_value(&conf, arguments[i], arguments[i + 1]);
        if (wrong != 0)
            return wrong;
        i++;
    }
    if (conf.bench.directory == NULL)
        return complain_usage("run needs --dir DIR", "");
    struct fault fault = run_bench(&conf);
    return fault_is(fault) ? complain(fault) : 0;
}

/* ---------------------------------------------------------------- send */

/* Words with blanks are quoted again, so that the line means what the arguments meant. */
static struct fault join(int count, char **arguments, struct text *line)
{
    for (int i = 0; i < count; i++) {
        bool single = count == 1 || strpbrk(arguments[i], " \t") == NULL;
        if (strchr(arguments[i], '\n') != NULL || (!single && strchr(arguments[i], '"') != NULL))
            return fault_make(FAULT_INPUT, "a command is one line, and holds no double quote");
        text_add(line, single ? "%s%s" : "%s\"%s\"", i > 0 ? " " : "", arguments[i]);
    }
    return text_ok(line) ? FAULT_OK : fault_make(FAULT_TOO_BIG, "the command is too long");
}

static int do_send(int count, char **arguments)
{
    char line[2000], answer[BENCH_ANSWER_SIZE];
    struct text text = TEXT_IN(line);
    if (count < 3 || strcmp(arguments[0], "--dir") != 0)
        return complain_usage("write: touchstone-bench send --dir DIR COMMAND…", "");
    struct fault fault = join(count - 2, arguments + 2, &text);
    if (!fault_is(fault))
        fault = run_send(arguments[1], text_span(&text), answer);
    if (fault_is(fault))
        return complain(fault);
    puts(answer);
    return strncmp(answer, "ok", 2) == 0 ? 0 : EXIT_FAILED;
}

/* ---------------------------------------------------------------- render */

static int do_render(int count, char **arguments)
{
    struct picture picture = picture_default();
    struct frame frame;
    if (count < 2)
        return complain_usage("write: touchstone-bench render OUT.pgm TEXT [KEY=VALUE…]", "");
    if (!TEXT_COPY(picture.text, span_of(arguments[1])))
        return complain_usage("this text is too long: ", arguments[1]);
    for (int i = 2; i < count; i++) {
        struct setting setting;
        if (!setting_read(span_of(arguments[i]), &setting))
            return complain_usage("this is no KEY=VALUE: ", arguments[i]);
        struct fault fault = picture_set(&picture, setting);
        if (fault_is(fault))
            return complain_usage(fault.text, "");
    }
    struct fault fault = picture_draw(&picture, &frame);
    if (fault_is(fault))
        return complain(fault);
    fault = frame_write(&frame, arguments[0]);
    frame_destroy(&frame);
    return fault_is(fault) ? complain(fault) : 0;
}

int main(int count, char **arguments)
{
    const char *verb = count > 1 ? arguments[1] : "";
    if (strcmp(verb, "run") == 0)
        return do_run(count - 2, arguments + 2);
    if (strcmp(verb, "send") == 0)
        return do_send(count - 2, arguments + 2);
    if (strcmp(verb, "render") == 0)
        return do_render(count - 2, arguments + 2);
    if (strcmp(verb, "--version") == 0) {
        puts("touchstone-bench " TOUCHSTONE_VERSION);
        return 0;
    }
    if (strcmp(verb, "--help") == 0) {
        fputs(usage, stdout);
        fputs(bench_help, stdout);
        printf("\nscale_protocols: %s\n", voice_names());
        return 0;
    }
    return complain_usage(verb[0] == '\0' ? "say run, send or render" : "there is no command ", verb);
}

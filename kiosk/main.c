/* touchstone-kiosk: reads its settings, opens its window, and then sleeps until something happens.
 *
 * Order of the start: settings, window, first picture; only then the outbox, the hub and the devices, which
 * take their time. */
#include <errno.h>
#include <getopt.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/time.h"
#include "common/base/log.h"
#include "common/base/text.h"
#include "common/sys/clock.h"
#include "common/sys/files.h"
#include "common/sys/notify.h"
#include "kiosk/device/probe.h"
#include "kiosk/session.h"
#include "kiosk/sound.h"
#include "kiosk/ui/ui.h"
#include "kiosk/window.h"
#include "kiosk/witness.h"

enum {
    EXIT_GOOD = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    TOKEN_MAX = 256,
    PREVIEW_MS = 100,
    NEVER = -1,               /* no minute */
    MEMORY_KEPT = 128 * 1024, /* bytes: what is freed above that is given back */
};

static const char USAGE[] =
    "touchstone-kiosk " TOUCHSTONE_VERSION ": the screen at a jeweler's bench.\n"
    "\n"
    "  touchstone-kiosk --config kiosk.ini [options]   run the kiosk\n"
    "  touchstone-kiosk check --config kiosk.ini       name every problem of the settings, and what is not "
    "plugged in\n"
    "  touchstone-kiosk probe scale|nfc|camera ...     show what a device says\n"
    "\n"
    "  --config FILE         the settings; assets/kiosk.ini.example explains them\n"
    "  --window WxH          a window of this size, whatever the settings say\n"
    "  --fullscreen          the whole screen, whatever the settings say\n"
    "  --screenshot-dir DIR  a picture of each new screen, NN-screen-message.png; SIGUSR1 takes one at once\n"
    "  --state-file FILE     after each picture one line that says what is on the screen\n"
    "  --help, --version\n";

struct options {
    const char *config, *screenshot_dir, *state_file;
    int64_t width_px, height_px; /* 0: as the settings say */
    bool fullscreen;
    bool window;
};

/* What the loop works with. */
struct kiosk {
    struct kiosk_conf conf;
    char token[TOKEN_MAX];
    struct window *window;
    struct ui *ui;
    struct session *session;
    struct camera_preview preview; /* the frame on the screen */
    struct witness_album album;
    const char *state_file;
    int64_t seq;          /* counts pictures */
    int64_t drawn_minute; /* the clock on the picture */
    int64_t alive_ms;     /* when systemd heard of us last */
    int64_t waited_ms;    /* how long the loop has waited in all: the clock of the keys */
    bool stop;
    int16_t samples[SOUND_SAMPLES_MAX];
};

/* ------------------------------------------------------------------ arguments */

static int complain(const char *format, const char *what)
{
    fputs("touchstone-kiosk: ", stderr);
    fprintf(stderr, "%s \"%s\": see touchstone-kiosk --help\n", format, what);
    return EXIT_USAGE;
}

/* Returns −1 to go on, or the exit status. */
static int read_options(int argc, char **argv, struct options *out)
{
    static const struct option known[] = {
        {"config", required_argument, NULL, 'c'},     {"window", required_argument, NULL, 'w'},
        {"fullscreen", no_argument, NULL, 'f'},       {"screenshot-dir", required_argument, NULL, 'd'},
        {"state-file", required_argument, NULL, 's'}, {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},          {NULL, 0, NULL, 0},
    };
    *out = (struct options){.config = NULL};
    for (int c; (c = getopt_long(argc, argv, "h", known, NULL)) != -1;) {
        switch (c) {
        case 'c':
            out->config = optarg;
            break;
        case 'w':
            out->window = true;
            if (!kiosk_conf_take_size(span_of(optarg), &out->width_px, &out->height_px))
                return complain("--window wants a size of 480 to 4096 each way, like 1280x800, not", optarg);
            break;
        case 'f':
            out->fullscreen = true;
            break;
        case 'd':
            out->screenshot_dir = optarg;
            break;
        case 's':
            out->state_file = optarg;
            break;
        case 'h':
            fputs(USAGE, stdout);
            return EXIT_GOOD;
        case 'v':
            puts("touchstone-kiosk " TOUCHSTONE_VERSION);
            return EXIT_GOOD;
        default:
            fputs("see touchstone-kiosk --help\n", stderr);
            return EXIT_USAGE;
        }
    }
    if (optind < argc)
        return complain("nothing is known by the name", argv[optind]);
    if (out->config)
        return -1;
    fputs("touchstone-kiosk: --config FILE is missing: see touchstone-kiosk --help\n", stderr);
    return EXIT_USAGE;
}

/* ------------------------------------------------------------------ check */

static void print_problem(void *context, int line, const char *sentence)
{
    const char *path = context;
    if (line > 0)
        printf("%s line %d: %s\n", path, line, sentence);
    else
        printf("%s: %s\n", path, sentence);
}

/* Below it the unit of the system makes the folder of each kiosk when it starts it. */
#define STATE_FOLDER "/var/lib/touchstone-kiosk/"

/* The outbox is made, its folder is not. */
static struct fault check_outbox(const struct kiosk_conf *conf)
{
    char folder[CONF_TEXT_MAX];
    const char *slash = strrchr(conf->outbox, '/');
    struct span above = {conf->outbox, slash ? (size_t)(slash - conf->outbox) : 0};
    if (above.size == 0 || !TEXT_COPY(folder, above) || access(folder, F_OK) == 0)
        return FAULT_OK;
    if (!span_starts_with(above, STATE_FOLDER))
        return fault_make(FAULT_CONFIG, "there is no folder %s for the outbox: make it, or correct the path",
                          folder);
    printf("note: there is no folder %s yet: the service makes it when it starts\n", folder);
    return FAULT_OK;
}

/* No problem: it may be plugged in later. */
static void note_devices(const struct kiosk_conf *conf)
{
    struct device_conf devices[CONF_DEVICES_MAX];
    size_t count = kiosk_conf_devices(conf, devices);
    for (size_t i = 0; i < count; i++) {
        const char *path = strchr(devices[i].path, '/');
        char node[sizeof devices[i].path];
        /* of a connection of libnfc, pn532_uart:/dev/ttyUSB1:115200, what stands between */
        size_t size = !path ? 0 : path == devices[i].path ? strlen(path) : strcspn(path, ":");
        if (path && TEXT_COPY(node, ((struct span){path, size})) && access(node, F_OK) != 0)
            printf("note: [%s] %s is not there now: plug it in, or correct the path\n", devices[i].name,
                   node);
    }
}

static int check_main(int argc, char **argv)
{
    struct options options;
    int status = read_options(argc, argv, &options);
    if (status >= 0)
        return status;
    struct kiosk_conf conf;
    char token[TOKEN_MAX];
    struct fault fault =
        kiosk_conf_read(options.config, &conf, print_problem, (void *)(uintptr_t)options.config);
    if (fault_is(fault) && fault.code != FAULT_CONFIG)
        printf("%s\n", fault.text);
    struct fault secret =
        conf.token_file[0] != '\0' ? files_read_secret(conf.token_file, token, sizeof token) : FAULT_OK;
    if (fault_is(secret))
        printf("%s\n", secret.text);
    struct fault outbox = check_outbox(&conf);
    if (fault_is(outbox))
        printf("%s\n", outbox.text);
    note_devices(&conf);
    if (fault_is(fault) || fault_is(secret) || fault_is(outbox))
        return EXIT_USAGE;
    printf("%s: no problems\n", options.config);
    return EXIT_GOOD;
}

/* ------------------------------------------------------------------ signals */

/* Signals become events of the window: a thread waits for them, so that no handler runs anywhere. */
static void *wait_for_signals(void *context)
{
    struct window *window = context;
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGUSR1);
    for (int number; sigwait(&signals, &number) == 0;)
        window_signal(window, number == SIGUSR1 ? WINDOW_EVENT_SCREENSHOT : WINDOW_EVENT_QUIT);
    return NULL;
}

/* What is large goes back to the system when it is freed. glibc begins so, but takes the largest picture that
 * was ever freed for the new measure of small, and then keeps several of them in each thread's heap. One heap
 * for all: the threads mostly wait, and what one frees another can use. */
static void give_memory_back(void)
{
    mallopt(M_MMAP_THRESHOLD, MEMORY_KEPT);
    mallopt(M_TRIM_THRESHOLD, MEMORY_KEPT);
    mallopt(M_ARENA_MAX, 1);
}

static void block_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* ------------------------------------------------------------------ the picture */

static void show(struct kiosk *kiosk, int64_t unix_ms, bool asked)
{
    const struct view *view = session_view(kiosk->session);
    ui_draw(kiosk->ui, view, unix_ms);
    window_show(kiosk->window);
    kiosk->drawn_minute = unix_ms / MINUTE_MS;
    kiosk->seq++;
    log_fault("screen", witness_picture(&kiosk->album, kiosk->ui, view, asked));
    if (kiosk->state_file)
        log_fault("screen", witness_state(kiosk->state_file, kiosk->ui, view, session_times(kiosk->session),
                                          kiosk->seq));
}

/* Draws when there is something new to see, or the minute is over. */
static void refresh(struct kiosk *kiosk, bool asked)
{
    int64_t unix_ms = clock_unix_ms();
    bool changed = session_look(kiosk->session, clock_monotonic_ms(), unix_ms);
    if (changed || asked || unix_ms / MINUTE_MS != kiosk->drawn_minute)
        show(kiosk, unix_ms, asked);
    enum flow_sound sound = session_take_sound(kiosk->session);
    if (sound != SOUND_NONE)
        window_play(kiosk->window, kiosk->samples, sound_make(sound, kiosk->samples), SOUND_RATE);
}

_Static_assert(CAMERA_PREVIEW_WIDTH_MAX <= UI_PREVIEW_WIDTH_MAX &&
                   CAMERA_PREVIEW_HEIGHT_MAX <= UI_PREVIEW_HEIGHT_MAX,
               "the screen has room for what the camera shows");
_Static_assert(PHOTO_VIEW_WIDTH_MAX <= UI_PREVIEW_WIDTH_MAX && PHOTO_VIEW_HEIGHT_MAX <= UI_PREVIEW_HEIGHT_MAX,
               "and for photos");

/* The view says nothing of the pictures that the screen has: it is drawn once more. */
static void keep_photo(void *context, const char *id, const struct photo_view *photo)
{
    struct kiosk *kiosk = context;
    ui_keep_photo(
        kiosk->ui, id,
        &(struct ui_preview){.width = photo->width, .height = photo->height, .colours = photo->pixels});
    kiosk->drawn_minute = NEVER;
}

/* What was drawn without its picture is asked for. */
static void want_pictures(struct kiosk *kiosk)
{
    const char *id;
    for (int i = 0; (id = ui_wanted_picture(kiosk->ui, i)); i++)
        session_want_picture(kiosk->session, id, clock_monotonic_ms());
}

/* Draws a newer frame of the camera where the screen shows it. Nobody counts it as a new picture. */
static void refresh_preview(struct kiosk *kiosk)
{
    struct camera_preview *seen = &kiosk->preview;
    struct box place;
    if (!ui_preview_place(kiosk->ui, &place) || !session_copy_preview(kiosk->session, seen))
        return;
    struct ui_preview preview = {.width = seen->width,
                                 .height = seen->height,
                                 .grey = seen->grey,
                                 .has_code = seen->has_code,
                                 .is_ours = seen->is_ours};
    memcpy(preview.corner_x, seen->corner_x, sizeof preview.corner_x);
    memcpy(preview.corner_y, seen->corner_y, sizeof preview.corner_y);
    ui_show_preview(kiosk->ui, &preview);
    window_show(kiosk->window);
}

/* ------------------------------------------------------------------ the loop */

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* How long nothing needs to happen. */
static int sleep_ms(struct kiosk *kiosk, int64_t now_ms)
{
    int64_t wait = MINUTE_MS - clock_unix_ms() % MINUTE_MS;
    int64_t next = session_next_ms(kiosk->session);
    if (next < INT64_MAX)
        wait = sooner(wait, next > now_ms ? next - now_ms : 0);
    int rest = window_rest(kiosk->window, now_ms);
    if (rest >= 0)
        wait = sooner(wait, rest);
    struct box place;
    if (ui_preview_place(kiosk->ui, &place))
        wait = sooner(wait, PREVIEW_MS);
    int64_t watchdog = notify_watchdog_ms();
    if (watchdog > 0)
        wait = sooner(wait, watchdog / 3);
    return (int)wait;
}

static void stay_alive(struct kiosk *kiosk, int64_t now_ms)
{
    int64_t watchdog = notify_watchdog_ms();
    if (watchdog == 0 || now_ms - kiosk->alive_ms < watchdog / 4)
        return;
    kiosk->alive_ms = now_ms;
    notify_alive();
}

static void handle(struct kiosk *kiosk, const struct window_event *event)
{
    int64_t now_ms = clock_monotonic_ms();
    switch (event->kind) {
    case WINDOW_EVENT_TOUCH: {
        struct touch_area hit = ui_hit(kiosk->ui, event->x, event->y);
        if (hit.touch != TOUCH_NONE)
            session_touch(kiosk->session, hit.touch, hit.item, now_ms);
        break;
    }
    case WINDOW_EVENT_KEY:
        session_key(kiosk->session, event->scancode, event->down, event->repeated, kiosk->waited_ms, now_ms);
        break;
    case WINDOW_EVENT_EXPOSED:
        kiosk->drawn_minute = NEVER;
        break;
    case WINDOW_EVENT_QUIT:
        kiosk->stop = true;
        break;
    case WINDOW_EVENT_NONE:
    case WINDOW_EVENT_WAKE:
    case WINDOW_EVENT_SCREENSHOT:
        break;
    }
}

static void run(struct kiosk *kiosk)
{
    while (!kiosk->stop) {
        struct window_event event;
        int64_t since_ms = clock_monotonic_ms();
        window_wait(kiosk->window, sleep_ms(kiosk, since_ms), &event);
        kiosk->waited_ms += clock_monotonic_ms() - since_ms;
        ui_draw_on(kiosk->ui, window_canvas(kiosk->window));
        handle(kiosk, &event);
        session_update(kiosk->session, clock_monotonic_ms());
        refresh(kiosk, event.kind == WINDOW_EVENT_SCREENSHOT);
        refresh_preview(kiosk);
        want_pictures(kiosk);
        stay_alive(kiosk, clock_monotonic_ms());
    }
}

/* ------------------------------------------------------------------ start and end */

static struct fault open_screen(struct kiosk *kiosk)
{
    char title[sizeof "Touchstone – " + CODE_TEXT_MAX];
    struct text name = TEXT_IN(title);
    text_add(&name, "Touchstone – %s", kiosk->conf.code.text);
    const struct window_conf conf = {.title = title,
                                     .width_px = (int)kiosk->conf.width_px,
                                     .height_px = (int)kiosk->conf.height_px,
                                     .fullscreen = kiosk->conf.fullscreen};
    struct fault fault = window_open(&conf, &kiosk->window);
    if (fault_is(fault))
        return fault;
    int width, height;
    window_size(kiosk->window, &width, &height);
    if (width < UI_SIDE_MIN || height < UI_SIDE_MIN || width > UI_SIDE_MAX || height > UI_SIDE_MAX)
        return fault_make(FAULT_CONFIG, "the screen has %d x %d pixels: the kiosk needs %d to %d each way",
                          width, height, UI_SIDE_MIN, UI_SIDE_MAX);
    const struct ui_conf ui = {.width_px = width,
                               .height_px = height,
                               .surface = window_canvas(kiosk->window),
                               .width_mm = (double)kiosk->conf.width_mm,
                               .height_mm = (double)kiosk->conf.height_mm,
                               .theme = kiosk->conf.theme,
                               .language = kiosk->conf.language};
    kiosk->ui = ui_create(&ui);
    return FAULT_OK;
}

static void run_with_screen(struct kiosk *kiosk, int64_t started_ms)
{
    pthread_t signals;
    int error = pthread_create(&signals, NULL, wait_for_signals, kiosk->window);
    assert(error == 0);
    kiosk->session = session_create(&kiosk->conf, kiosk->token, window_wake, kiosk->window,
                                    (struct session_photo_sink){keep_photo, kiosk});
    refresh(kiosk, true);
    log_write(LOG_LEVEL_INFO, "screen", "first picture after %lld ms",
              (long long)(clock_monotonic_ms() - started_ms));
    session_start(kiosk->session, clock_monotonic_ms());
    refresh(kiosk, false);
    notify_ready("at work");
    run(kiosk);
    notify_stopping();
    session_destroy(kiosk->session);
    pthread_cancel(signals);
    pthread_join(signals, NULL);
}

static void use_options(const struct options *options, struct kiosk *kiosk)
{
    if (options->window) {
        kiosk->conf.width_px = options->width_px;
        kiosk->conf.height_px = options->height_px;
        kiosk->conf.fullscreen = false;
    }
    if (options->fullscreen)
        kiosk->conf.fullscreen = true;
    if (options->screenshot_dir && mkdir(options->screenshot_dir, 0777) != 0 && errno != EEXIST)
        log_fault("screen", fault_system(errno, "cannot make the folder %s", options->screenshot_dir));
    kiosk->album.folder = options->screenshot_dir;
    kiosk->state_file = options->state_file;
    if (options->state_file)
        unlink(options->state_file); /* what an earlier run showed is not on the screen */
}

static int kiosk_main(int argc, char **argv)
{
    block_signals();
    give_memory_back();
    int64_t started_ms = clock_monotonic_ms();
    struct options options;
    int status = read_options(argc, argv, &options);
    if (status >= 0)
        return status;
    struct kiosk *kiosk = calloc(1, sizeof *kiosk);
    assert(kiosk);
    struct fault fault = kiosk_conf_read(options.config, &kiosk->conf, NULL, NULL);
    if (!fault_is(fault))
        fault = files_read_secret(kiosk->conf.token_file, kiosk->token, sizeof kiosk->token);
    status = EXIT_USAGE;
    if (!fault_is(fault)) {
        status = EXIT_FAILED;
        use_options(&options, kiosk);
        fault = open_screen(kiosk);
    }
    if (fault_is(fault)) {
        fprintf(stderr, "touchstone-kiosk: %s\n", fault.text);
    } else {
        run_with_screen(kiosk, started_ms);
        status = EXIT_GOOD;
    }
    ui_destroy(kiosk->ui);
    window_close(kiosk->window);
    free(kiosk);
    return status;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "probe") == 0)
        return probe_main(argc - 2, argv + 2);
    if (argc > 1 && strcmp(argv[1], "check") == 0)
        return check_main(argc - 1, argv + 1);
    return kiosk_main(argc, argv);
}

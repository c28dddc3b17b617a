/* touchstone-hub serve: ties the service (the writer), the API and the HTTP server together. Which resources
 * there are, and who may ask for them, is in hub/api/resources.c. */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "common/base/log.h"
#include "common/base/text.h"
#include "common/rules/photo.h"
#include "common/sys/clock.h"
#include "common/sys/files.h"
#include "common/sys/notify.h"
#include "common/wire/wire.h"
#include "hub/api/api.h"
#include "hub/http/http.h"
#include "hub/paper/label.h"
#include "hub/paper/printer.h"
#include "hub/service/nightly.h"
#include "hub/subcommands.h"

static const char ABOUT[] = "Answers kiosks, walls and the office until it is stopped by SIGTERM or SIGINT. "
                            "The wall is at the address "
                            "that it prints, the office at /office there.";

static const struct option_row rows[] = {
    {"--db", OPTION_NEEDED, "FILE",
     "the hub's store (SQLite); made, and said to hold no workshop yet, when it is missing", NULL},
    {"--listen", OPTION_VALUE, "HOST:PORT", "loopback address; port 0 takes any free one", "127.0.0.1:7410"},
    {"--assets", OPTION_VALUE, "DIR", "folder of the pages; found by itself when installed or in a checkout",
     NULL},
    {"--printer", OPTION_VALUE, "TARGET", "label printer that understands ZPL: HOST:9100, or /dev/usb/lp0",
     NULL},
    {"--printer-dpi", OPTION_VALUE, "DPI", "dots per inch of it, 203 or 300", "203"},
    {"--address-file", OPTION_VALUE, "FILE",
     "write the address there once it answers; a file that is there must hold an address, or nothing", NULL},
};

#define WRITER_SILENT_MS INT64_C(20000)

struct hub {
    struct service *service;
    struct nightly *nightly;
    struct api *api;
    _Atomic(struct http_server *) http; /* set once; the writer looks at it */
    int64_t asked;                      /* answers that the writer owes, ever */
    atomic_int_least64_t answered;
    int64_t seen_answered, progress_ms; /* for the watchdog */
    struct http_route routes[HTTP_ROUTES_MAX];
    int stop_fd;
    char files[PATH_MAX];
};

/* ------------------------------------------------------------------ callbacks */

static void pass_on(struct http_request *request, struct api_answer *answer)
{
    if (answer->data)
        http_answer_as(request, (int)answer->status, answer->type, answer->file, answer->data, answer->size);
    else
        http_problem(request, (int)answer->status, answer->detail);
}

static void answer_later(void *context, void *asker, struct api_answer *answer)
{
    struct hub *hub = context;
    pass_on(asker, answer);
    atomic_fetch_add(&hub->answered, 1);
}

static void answer_read(void *context, void *asker, struct api_answer *answer)
{
    (void)context;
    pass_on(asker, answer);
}

static bool take_param(void *context, struct span name, struct span value)
{
    struct api_call *call = context;
    if (call->param_count < API_PARAMS_MAX)
        call->params[call->param_count] = (struct api_param){name, value};
    return ++call->param_count <= API_PARAMS_MAX;
}

static void handle(void *context, int route, struct http_request *request)
{
    struct hub *hub = context;
    struct api_answer answer;
    struct api_call call = {
        .asker = request,
        .who = http_request_identity(request),
        .body = http_request_body(request),
        .name = http_request_argument(request),
        .accept = http_request_header(request, "Accept"),
        .accept_language = http_request_header(request, "Accept-Language"),
        .token = http_request_token(request),
        .now_ms = clock_unix_ms(),
    };
    http_request_each_query(request, take_param, &call);
    enum api_when when = api_ask(hub->api, route, &call, &answer);
    if (when == API_NOW)
        pass_on(request, &answer);
    else if (when == API_LATER)
        hub->asked++;
}

static bool find_identity(void *context, struct span token, void *identity)
{
    struct hub *hub = context;
    return api_find_identity(hub->api, token, clock_unix_ms(), identity);
}

static bool compose(void *context, int64_t *id, char **json, size_t *size)
{
    struct hub *hub = context;
    return stream_compose(hub->api, clock_unix_ms(), id, json, size);
}

static void note_stream(void *context, const void *identity, bool connected)
{
    struct hub *hub = context;
    stream_seen(hub->api, identity, connected);
}

/* Called from the writer's thread; the server is there before the first command can be. */
static void board_changed(void *context, int64_t seq)
{
    struct hub *hub = context;
    struct http_server *http = atomic_load(&hub->http);
    (void)seq;
    if (http)
        http_stream_changed(http);
}

/* Likewise. */
static void identities_changed(void *context)
{
    struct hub *hub = context;
    struct http_server *http = atomic_load(&hub->http);
    if (http)
        http_forget_identities(http);
}

/* A writer that owes answers and gives none for long is as dead as this thread would be: then the watchdog
 * shall bite. */
static bool writer_moves(struct hub *hub)
{
    int64_t answered = atomic_load(&hub->answered);
    int64_t now_ms = clock_monotonic_ms();
    if (answered != hub->seen_answered || answered == hub->asked)
        hub->progress_ms = now_ms;
    hub->seen_answered = answered;
    return now_ms - hub->progress_ms < WRITER_SILENT_MS;
}

static void tick(void *context)
{
    if (writer_moves(context))
        notify_alive();
}

/* ------------------------------------------------------------------ what is around it */

/* Before the writer's thread starts, so that it inherits the mask. */
static struct fault open_signals(int *out_fd)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    *out_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    return *out_fd < 0 ? fault_system(errno, "cannot wait for signals") : FAULT_OK;
}

static const char *const PAGES[] = {"wall", "office", NULL};

/* The page that the assets in this folder lack; NULL: none. */
static const char *find_missing_page(const char *folder)
{
    for (int i = 0; PAGES[i]; i++) {
        char page[PATH_MAX + 32];
        struct text path = TEXT_IN(page);
        text_add(&path, "%s/%s/index.html", folder, PAGES[i]);
        if (!text_ok(&path) || access(page, R_OK) != 0)
            return PAGES[i];
    }
    return NULL;
}

static struct fault take_folder(char out[PATH_MAX], const char *base, const char *below)
{
    struct text path = text_in(out, PATH_MAX);
    text_add(&path, "%s%s", base, below);
    if (!text_ok(&path))
        return fault_make(FAULT_TOO_BIG, "the path of the assets is too long");
    const char *missing = find_missing_page(out);
    return missing ? fault_make(FAULT_CONFIG, "there is no %s/index.html in %s: see --assets", missing, out)
                   : FAULT_OK;
}

/* Beside the program when it is installed (bin, share/touchstone), or in the checkout that it was
 * built in. */
static struct fault find_files(const char *assets, char out[PATH_MAX])
{
    static const char *const places[] = {"/../share/touchstone", "/../../assets"};
    char base[PATH_MAX];
    if (assets)
        return take_folder(out, assets, "");
    ssize_t size = readlink("/proc/self/exe", base, sizeof base - 1);
    base[size > 0 ? size : 0] = '\0';
    char *slash = strrchr(base, '/');
    if (slash)
        *slash = '\0';
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        if (!fault_is(take_folder(out, base, places[i])))
            return FAULT_OK;
    }
    return fault_make(FAULT_CONFIG, "cannot find the pages: say where the assets are with --assets DIR");
}

static bool is_address(struct span line)
{
    return span_starts_with(line, "http://") && span_is_plain(line) && line.size < HTTP_ADDRESS_MAX;
}

/* Whoever waits for the file finds it whole. */
static struct fault write_address(const char *path, const char *address)
{
    char line[HTTP_ADDRESS_MAX + 2];
    int size = snprintf(line, sizeof line, "%s\n", address);
    struct fault fault = files_may_replace(path, is_address);
    if (fault_is(fault))
        return fault_make(FAULT_CONFIG, "--address-file: %s", fault.text);
    return files_replace(path, (struct span){line, (size_t)size});
}

/* ------------------------------------------------------------------ open, run, close */

static enum http_token token_for(enum api_right right)
{
    switch (right) {
    case API_ENTRY:
        return HTTP_TOKEN_NOT;
    case API_OPEN:
        return HTTP_TOKEN_MAY;
    case API_KIOSK:
    case API_OFFICE:
    case API_MANAGER:
        break;
    }
    return HTTP_TOKEN_MUST;
}

static struct fault open_http(struct hub *hub, const struct options *options)
{
    static const enum http_kind kinds[] = {[API_GET] = HTTP_GET,
                                           [API_POST] = HTTP_POST,
                                           [API_PICTURE] = HTTP_PICTURE,
                                           [API_DELETE] = HTTP_DELETE,
                                           [API_STREAM] = HTTP_STREAM};
    int count;
    const struct api_resource *resources = api_resources(&count);
    assert(count <= HTTP_ROUTES_MAX);
    for (int i = 0; i < count; i++)
        hub->routes[i] =
            (struct http_route){kinds[resources[i].method], resources[i].path, token_for(resources[i].right)};
    struct http_conf conf = {
        .listen = options_get(options, "--listen"),
        .routes = hub->routes,
        .route_count = count,
        .body_bytes_max = WIRE_BODY_MAX,
        .picture_bytes_max = PHOTO_BYTES_MAX,
        .files = hub->files,
        .pages = PAGES,
        .stop_fd = hub->stop_fd,
        .context = hub,
        .handle = handle,
        .find_identity = find_identity,
        .identity_size = sizeof(struct identity),
        .compose = compose,
        .stream_seen = note_stream,
        .tick = tick,
    };
    struct http_server *http = NULL;
    struct fault fault = http_open(&conf, &http);
    atomic_store(&hub->http, http);
    return fault;
}

static struct fault take_printer(const struct options *options, struct api_conf *out)
{
    const char *dpi = options_get(options, "--printer-dpi");
    out->printer = options_get(options, "--printer");
    out->printer_dpi = strcmp(dpi, "300") == 0 ? LABEL_DPI_300 : LABEL_DPI_203;
    if (out->printer && !printer_is_target(out->printer))
        return fault_make(FAULT_CONFIG, "--printer %s is no printer: write HOST:9100, or /dev/usb/lp0",
                          out->printer);
    if (strcmp(dpi, "203") != 0 && strcmp(dpi, "300") != 0)
        return fault_make(FAULT_CONFIG, "--printer-dpi %s: write 203 or 300, what the printer's plate says",
                          dpi);
    return FAULT_OK;
}

/* A path that was misspelt makes an empty hub, where every badge is nobody's. */
static struct fault say_when_empty(const char *path, bool is_new)
{
    struct reader *reader = NULL;
    bool has_workshop = false;
    struct fault fault = reader_open(path, &reader);
    if (!fault_is(fault))
        fault = reader_has_workshop(reader, &has_workshop);
    reader_close(reader);
    if (fault_is(fault) || has_workshop)
        return fault;
    log_write(LOG_LEVEL_WARNING, "hub", "no_workshop db=%s new=%s", path, is_new ? "yes" : "no");
    fprintf(
        stderr,
        "touchstone-hub serve: %s %sholds no workshop yet: name another file with --db, or stop this hub, "
        "import one (touchstone-hub import workshop.json --db %s) and start it again\n",
        path, is_new ? "is new and " : "", path);
    return FAULT_OK;
}

static struct fault hub_open(struct hub *hub, const struct options *options)
{
    const char *path = options_get(options, "--db");
    struct service_conf service = {
        .path = path,
        .may_create = true,
        .write_reply = wire_write_reply,
        .board_changed = board_changed,
        .identities_changed = identities_changed,
        .context = hub,
    };
    bool is_new = access(path, F_OK) != 0;
    struct fault fault = find_files(options_get(options, "--assets"), hub->files);
    if (!fault_is(fault))
        fault = open_signals(&hub->stop_fd);
    if (!fault_is(fault))
        fault = service_open(&service, &hub->service);
    if (!fault_is(fault))
        fault = say_when_empty(path, is_new);
    struct api_conf api = {.service = hub->service,
                           .path = path,
                           .answer_later = answer_later,
                           .answer_read = answer_read,
                           .context = hub};
    if (!fault_is(fault))
        fault = take_printer(options, &api);
    if (!fault_is(fault))
        fault = nightly_open(hub->service, path, &hub->nightly);
    if (!fault_is(fault))
        fault = api_open(&api, &hub->api);
    return fault_is(fault) ? fault : open_http(hub, options);
}

static struct fault hub_run(struct hub *hub, const struct options *options)
{
    const char *file = options_get(options, "--address-file");
    struct fault fault = file ? write_address(file, http_address(hub->http)) : FAULT_OK;
    if (fault_is(fault))
        return fault;
    printf("%s/\n", http_address(hub->http));
    fflush(stdout);
    log_write(LOG_LEVEL_INFO, "hub", "ready address=%s", http_address(hub->http));
    notify_ready(http_address(hub->http));
    fault = http_run(hub->http);
    notify_stopping();
    log_write(LOG_LEVEL_INFO, "hub", "stopping");
    return fault;
}

/* The writer may call board_changed until it is closed, and the streams tell the API that they go: so in this
 * order. */
static void hub_close(struct hub *hub)
{
    nightly_close(hub->nightly);
    if (hub->api)
        api_stop(hub->api);
    service_close(hub->service);
    hub->service = NULL;
    http_close(hub->http);
    api_close(hub->api);
    if (hub->stop_fd >= 0)
        close(hub->stop_fd);
}

enum exit_code serve_main(int argc, char **argv)
{
    struct options options = {.rows = rows, .count = COUNT_OF(rows)};
    struct fault fault = options_read(&options, "serve", argc, argv);
    if (fault_is(fault))
        return say_fault("serve", fault);
    if (options.help) {
        options_print_help(&options, "serve", ABOUT);
        return EXIT_DONE;
    }
    static struct hub hub = {.stop_fd = -1};
    fault = hub_open(&hub, &options);
    if (!fault_is(fault))
        fault = hub_run(&hub, &options);
    hub_close(&hub);
    return fault_is(fault) ? say_fault("serve", fault) : EXIT_DONE;
}

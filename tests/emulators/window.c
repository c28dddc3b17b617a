#include "tests/emulators/window.h"

#include <SDL.h>
#include <SDL_syswm.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"
#include "tests/emulators/view.h"

enum {
    WIDTH = 460,
    HEIGHT = 800,
    WIDTH_MIN = 380,
    HEIGHT_MIN = 560,
    WHEEL_PX = 58,
    LINE_SIZE = 320,
    SWING_MS = 80
};

struct window {
    SDL_Window *sdl;
    int fd;
    struct things things;
    cairo_surface_t *surface; /* over the window's own pixels; NULL: to be made */
    struct brush *brush;
    struct view view;
    struct view drawn;
};

static struct fault sdl_fault(const char *what)
{
    return fault_make(FAULT_IO, "%s: %s", what, SDL_GetError());
}

/* The loop waits on the display's connection together with the devices, and only X11 lends it. */
static struct fault find_connection(struct window *window)
{
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    if (!SDL_GetWindowWMInfo(window->sdl, &info) || info.subsystem != SDL_SYSWM_X11)
        return fault_make(FAULT_CONFIG, "the bench's window needs X11 (or XWayland): leave out --window");
    window->fd = ConnectionNumber(info.info.x11.display);
    return FAULT_OK;
}

static struct fault open_window(struct window *window, const char *name)
{
    char title[BENCH_NAME_SIZE + 32];
    struct text text = TEXT_IN(title);
    text_add(&text, "Virtual bench – %s", name);
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1"); /* the click that brings it forward counts, too */
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    SDL_setenv("SDL_VIDEODRIVER", "x11", 0);
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return sdl_fault("no display for the bench's window (DISPLAY?)");
    window->sdl = SDL_CreateWindow(title, SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED, WIDTH, HEIGHT,
                                   SDL_WINDOW_RESIZABLE);
    if (window->sdl == NULL)
        return sdl_fault("cannot open the bench's window");
    SDL_SetWindowMinimumSize(window->sdl, WIDTH_MIN, HEIGHT_MIN);
    SDL_StopTextInput();
    return find_connection(window);
}

struct fault window_create(struct window **out, const char *name, const char *things)
{
    struct window *window = calloc(1, sizeof *window);
    struct fault fault = FAULT_OK;
    *out = NULL;
    if (window == NULL)
        return fault_make(FAULT_FULL, "no memory for the bench's window");
    if (things != NULL)
        fault = things_read(things, &window->things);
    if (!fault_is(fault))
        fault = open_window(window, name);
    if (fault_is(fault)) {
        window_destroy(window);
        return fault;
    }
    window->view.things = &window->things;
    window->view.selected = VIEW_NOTHING;
    *out = window;
    return FAULT_OK;
}

static void drop_surface(struct window *window)
{
    brush_destroy(window->brush);
    window->brush = NULL;
    if (window->surface != NULL)
        cairo_surface_destroy(window->surface);
    window->surface = NULL;
}

void window_destroy(struct window *window)
{
    drop_surface(window);
    if (window->sdl != NULL)
        SDL_DestroyWindow(window->sdl);
    SDL_Quit();
    free(window);
}

int64_t window_due_ms(const struct window *window, int64_t now_ms)
{
    bool swings = window->view.spot[SPOT_PAN].plugged && !window->view.stable;
    return swings ? now_ms + SWING_MS : INT64_MAX;
}

int window_fd(const struct window *window)
{
    return window->fd;
}

/* Cairo draws straight into the window's pixels; they move when the window changes its size. */
static bool make_surface(struct window *window)
{
    SDL_Surface *pixels = SDL_GetWindowSurface(window->sdl);
    if (pixels == NULL)
        return false;
    if (window->surface != NULL && cairo_image_surface_get_data(window->surface) == pixels->pixels &&
        window->view.width == pixels->w && window->view.height == pixels->h)
        return true;
    drop_surface(window);
    window->surface = cairo_image_surface_create_for_data(pixels->pixels, CAIRO_FORMAT_RGB24, pixels->w,
                                                          pixels->h, pixels->pitch);
    window->brush = brush_create(window->surface, THEME_DARK);
    window->view.width = pixels->w;
    window->view.height = pixels->h;
    view_scroll(&window->view, 0);
    return true;
}

bool window_wants_drawing(const struct window *window, const struct bench *bench, int64_t now_ms)
{
    struct view view;
    memcpy(&view, &window->view, sizeof view);
    view_fill(&view, bench, now_ms);
    return memcmp(&view, &window->drawn, sizeof view) != 0;
}

void window_draw(struct window *window, const struct bench *bench, int64_t now_ms)
{
    view_fill(&window->view, bench, now_ms);
    if (memcmp(&window->view, &window->drawn, sizeof window->view) == 0)
        return;
    if (make_surface(window)) {
        view_draw(&window->view, window->brush);
        cairo_surface_flush(window->surface);
        SDL_UpdateWindowSurface(window->sdl);
    }
    memcpy(&window->drawn, &window->view, sizeof window->drawn);
}

/* ---------------------------------------------------------------- clicks become control lines */

static void say(struct window *window, const char *text)
{
    memset(window->view.message, 0, sizeof window->view.message);
    size_t size = strnlen(text, sizeof window->view.message - 1);
    while (size > 0 && !span_is_utf8((struct span){text, size}))
        size--;
    memcpy(window->view.message, text, size);
}

static void obey(struct window *window, struct bench *bench, struct span line, int64_t now_ms)
{
    static const char refused[] = "error ";
    struct bench_answer answer;
    bench_obey(bench, line, now_ms, &answer);
    bool failed = answer.wait == BENCH_ANSWERED && strncmp(answer.text, refused, sizeof refused - 1) == 0;
    say(window, failed ? answer.text + sizeof refused - 1 : "");
}

static void put(struct window *window, struct bench *bench, enum spot spot, const struct thing *thing,
                int64_t now_ms)
{
    char line[LINE_SIZE];
    struct text text = TEXT_IN(line);
    switch (spot) {
    case SPOT_READER:
        if (strlen(thing->uid) == 8) /* a Classic chip holds no text */
            text_add(&text, "nfc uid=%s", thing->uid);
        else
            text_add(&text, "nfc text=\"%s\"%s%s", thing->tag,
                     thing->uid[0] == '\0' ? "" : " uid=", thing->uid);
        break;
    case SPOT_CAMERA:
        text_add(&text, "camera \"%s\" rotate=-8 blur=0.6 light=0.3", thing->tag);
        break;
    case SPOT_PAN:
        text_add(&text, "pan %lld.%06lld", (long long)(thing->gross_ug / 1000000),
                 (long long)(thing->gross_ug % 1000000));
        break;
    case SPOT_SCANNER:
        text_add(&text, "wedge \"%s\"", thing->tag);
        break;
    }
    obey(window, bench, text_span(&text), now_ms);
}

static void take_off(struct window *window, struct bench *bench, enum spot spot, int64_t now_ms)
{
    static const char *const lines[] = {"nfc none", "camera none", "pan empty"};
    if ((size_t)spot < COUNT_OF(lines))
        obey(window, bench, span_of(lines[spot]), now_ms);
}

static void click_spot(struct window *window, struct bench *bench, int index, int64_t now_ms)
{
    struct view *view = &window->view;
    const struct spot_view *spot = &view->spot[index];
    bool lies_here = spot->filled && spot->thing == view->selected && index != SPOT_SCANNER;
    bool weightless = view->selected != VIEW_NOTHING && view->things->thing[view->selected].gross_ug == 0;
    if (!spot->exists || !spot->plugged)
        say(window, spot->exists ? "It is unplugged: plug it in below" : "This bench has none");
    else if (index == SPOT_PAN && weightless)
        say(window, "That one has no weight: nothing to put on the pan");
    else if (view->selected != VIEW_NOTHING && !lies_here)
        put(window, bench, (enum spot)index, &view->things->thing[view->selected], now_ms);
    else
        take_off(window, bench, (enum spot)index, now_ms);
}

static void click_plug(struct window *window, struct bench *bench, int index, int64_t now_ms)
{
    static const char *const lines[PLUGS][2] = {{"nfc_reader replug", "nfc_reader unplug"},
                                                {"camera replug", "camera unplug"},
                                                {"scale replug", "scale unplug"}};
    if (window->view.spot[index].exists)
        obey(window, bench, span_of(lines[index][window->view.spot[index].plugged ? 1 : 0]), now_ms);
}

static void click(struct window *window, struct bench *bench, int x, int y, int64_t now_ms)
{
    int index = 0;
    say(window, "");
    switch (view_find(&window->view, x, y, &index)) {
    case HIT_NOTHING:
        window->view.selected = VIEW_NOTHING;
        break;
    case HIT_THING:
        window->view.selected = window->view.selected == index ? VIEW_NOTHING : index;
        break;
    case HIT_SPOT:
        click_spot(window, bench, index, now_ms);
        break;
    case HIT_PLUG:
        click_plug(window, bench, index, now_ms);
        break;
    }
}

bool window_handle(struct window *window, struct bench *bench, int64_t now_ms)
{
    SDL_Event event;
    while (SDL_PollEvent(&event) == 1) {
        if (event.type == SDL_QUIT)
            return false;
        if (event.type == SDL_MOUSEBUTTONDOWN && event.button.button == SDL_BUTTON_LEFT)
            click(window, bench, event.button.x, event.button.y, now_ms);
        if (event.type == SDL_MOUSEWHEEL)
            view_scroll(&window->view, -event.wheel.y * WHEEL_PX);
        if (event.type == SDL_WINDOWEVENT) /* exposed, resized: what is on the screen is no longer known */
            memset(&window->drawn, 0, sizeof window->drawn);
    }
    return true;
}

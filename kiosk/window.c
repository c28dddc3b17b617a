#include "kiosk/window.h"

#include <SDL.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "common/sys/clock.h"

enum { CODE_WAKE, CODE_QUIT, CODE_SCREENSHOT };
enum { SPEAKER_REST_MS = 1500 };

struct window {
    SDL_Window *window;
    int width_px, height_px; /* as it was opened */
    cairo_surface_t *canvas;
    void *lent; /* the pixels of the canvas are the display's; NULL: it has its own */
    Uint32 user_event;
    atomic_bool woken; /* a wake-up is under way */
    bool finger_seen;  /* this screen has fingers: its mouse events are copies of them */
    SDL_AudioDeviceID speaker;
    bool silent; /* no sound on this machine */
    int64_t speaker_until_ms;
};

/* Without these SDL loads the whole of OpenGL to show a picture, turns each touch into a click as well, and
 * has X read the thousands of ways to compose a letter, of which a kiosk that hears keys needs none. */
static void set_hints(void)
{
    setenv("XCOMPOSEFILE", "/dev/null", 0);
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_RENDER_DRIVER, "software");
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    SDL_SetHint(SDL_HINT_AUDIO_RESAMPLING_MODE, "0");
}

/* What nobody listens to must not wake us. */
static void ignore_events(void)
{
    static const Uint32 ignored[] = {
        SDL_MOUSEMOTION, SDL_MOUSEWHEEL,  SDL_MOUSEBUTTONUP, SDL_FINGERMOTION,    SDL_FINGERUP,
        SDL_TEXTINPUT,   SDL_TEXTEDITING, SDL_KEYMAPCHANGED, SDL_CLIPBOARDUPDATE, SDL_MULTIGESTURE};
    for (size_t i = 0; i < COUNT_OF(ignored); i++)
        SDL_EventState(ignored[i], SDL_IGNORE);
    SDL_StopTextInput();
}

static struct fault sdl_fault(const char *what)
{
    return fault_make(FAULT_IO,
                      "%s: %s. Is there a display (DISPLAY, or a console with SDL_VIDEODRIVER=kmsdrm)?", what,
                      SDL_GetError());
}

/* Where no display answers SDL draws into memory and calls that a screen: good for a test that asks for it by
 * name, and else a kiosk that nobody can see. */
static bool is_unseen(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    const char *asked = SDL_GetHint(SDL_HINT_VIDEODRIVER);
    bool unseen = driver && (strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0 ||
                             strcmp(driver, "evdev") == 0);
    return unseen && !(asked && strstr(asked, driver));
}

static struct fault open_video(void)
{
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return sdl_fault("cannot open the screen");
    if (!is_unseen())
        return FAULT_OK;
    SDL_Quit();
    return fault_make(FAULT_IO,
                      "no display answers: is there one (DISPLAY, WAYLAND_DISPLAY, or a console with "
                      "SDL_VIDEODRIVER=kmsdrm), and may this user use it?");
}

struct fault window_open(const struct window_conf *conf, struct window **out)
{
    *out = NULL;
    set_hints();
    struct fault video = open_video();
    if (fault_is(video))
        return video;
    struct window *window = calloc(1, sizeof *window);
    assert(window);
    Uint32 flags = conf->fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0;
    window->window = SDL_CreateWindow(conf->title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                      conf->width_px, conf->height_px, flags);
    if (!window->window || !SDL_GetWindowSurface(window->window)) {
        struct fault fault = sdl_fault("cannot open the window");
        window_close(window);
        return fault;
    }
    window_size(window, &window->width_px, &window->height_px);
    window->user_event = SDL_RegisterEvents(1);
    ignore_events();
    if (conf->fullscreen)
        SDL_ShowCursor(SDL_DISABLE);
    *out = window;
    return FAULT_OK;
}

void window_close(struct window *window)
{
    if (!window)
        return;
    if (window->speaker)
        SDL_CloseAudioDevice(window->speaker);
    cairo_surface_destroy(window->canvas);
    if (window->window)
        SDL_DestroyWindow(window->window);
    SDL_Quit();
    free(window);
}

void window_size(struct window *window, int *width_px, int *height_px)
{
    SDL_Surface *surface = SDL_GetWindowSurface(window->window);
    *width_px = surface ? surface->w : 0;
    *height_px = surface ? surface->h : 0;
}

/* The display's pixels where they are what cairo draws, and as many: not on a display of 16 bits, nor in a
 * window that somebody has made larger. */
static void *find_pixels(const struct window *window, SDL_Surface *screen)
{
    bool fits = screen && screen->format->format == SDL_PIXELFORMAT_RGB888 && !SDL_MUSTLOCK(screen) &&
                screen->w == window->width_px && screen->h == window->height_px;
    return fits ? screen->pixels : NULL;
}

cairo_surface_t *window_canvas(struct window *window)
{
    SDL_Surface *screen = SDL_GetWindowSurface(window->window);
    void *pixels = find_pixels(window, screen);
    if (window->canvas && pixels == window->lent)
        return window->canvas;
    cairo_surface_destroy(window->canvas);
    window->lent = pixels;
    window->canvas =
        pixels ? cairo_image_surface_create_for_data(pixels, CAIRO_FORMAT_RGB24, window->width_px,
                                                     window->height_px, screen->pitch)
               : cairo_image_surface_create(CAIRO_FORMAT_RGB24, window->width_px, window->height_px);
    assert(cairo_surface_status(window->canvas) == CAIRO_STATUS_SUCCESS);
    return window->canvas;
}

static void copy_to(SDL_Surface *screen, cairo_surface_t *canvas)
{
    SDL_Surface *source = SDL_CreateRGBSurfaceWithFormatFrom(
        cairo_image_surface_get_data(canvas), cairo_image_surface_get_width(canvas),
        cairo_image_surface_get_height(canvas), 32, cairo_image_surface_get_stride(canvas),
        SDL_PIXELFORMAT_RGB888);
    if (!source)
        return;
    SDL_BlitSurface(source, NULL, screen, NULL);
    SDL_FreeSurface(source);
}

void window_show(struct window *window)
{
    SDL_Surface *screen = SDL_GetWindowSurface(window->window);
    if (!screen || !window->canvas)
        return;
    if (!window->lent)
        copy_to(screen, window->canvas);
    SDL_UpdateWindowSurface(window->window);
}

/* ------------------------------------------------------------------ events */

static bool push_user(struct window *window, Sint32 code)
{
    SDL_Event event;
    SDL_zero(event);
    event.type = window->user_event;
    event.user.code = code;
    return SDL_PushEvent(&event) == 1;
}

void window_wake(void *context)
{
    struct window *window = context;
    if (!atomic_exchange(&window->woken, true) && !push_user(window, CODE_WAKE))
        atomic_store(&window->woken, false); /* SDL's queue is full: the next one tries again */
}

void window_signal(struct window *window, enum window_event_kind kind)
{
    (void)push_user(window, kind == WINDOW_EVENT_QUIT ? CODE_QUIT : CODE_SCREENSHOT);
}

static void take_user(struct window *window, Sint32 code, struct window_event *out)
{
    switch (code) {
    case CODE_WAKE:
        atomic_store(&window->woken, false);
        out->kind = WINDOW_EVENT_WAKE;
        break;
    case CODE_QUIT:
        out->kind = WINDOW_EVENT_QUIT;
        break;
    default:
        out->kind = WINDOW_EVENT_SCREENSHOT;
        break;
    }
}

static void take_finger(struct window *window, const SDL_TouchFingerEvent *finger, struct window_event *out)
{
    int width, height;
    window_size(window, &width, &height);
    if (!window->finger_seen)
        SDL_ShowCursor(SDL_DISABLE); /* whoever has fingers needs no arrow */
    window->finger_seen = true;
    out->kind = WINDOW_EVENT_TOUCH;
    out->x = (double)finger->x * width;
    out->y = (double)finger->y * height;
}

static void take_key(const SDL_KeyboardEvent *key, struct window_event *out)
{
    out->kind = WINDOW_EVENT_KEY;
    out->scancode = (int)key->keysym.scancode;
    out->down = key->state == SDL_PRESSED;
    out->repeated = key->repeat != 0;
}

static void take_event(struct window *window, const SDL_Event *event, struct window_event *out)
{
    if (event->type == window->user_event) {
        take_user(window, event->user.code, out);
        return;
    }
    switch (event->type) {
    case SDL_QUIT:
        out->kind = WINDOW_EVENT_QUIT;
        break;
    case SDL_FINGERDOWN:
        take_finger(window, &event->tfinger, out);
        break;
    case SDL_MOUSEBUTTONDOWN:
        if (window->finger_seen || event->button.which == SDL_TOUCH_MOUSEID ||
            event->button.button != SDL_BUTTON_LEFT)
            break;
        out->kind = WINDOW_EVENT_TOUCH;
        out->x = event->button.x;
        out->y = event->button.y;
        break;
    case SDL_KEYDOWN:
    case SDL_KEYUP:
        take_key(&event->key, out);
        break;
    case SDL_WINDOWEVENT:
        if (event->window.event == SDL_WINDOWEVENT_EXPOSED ||
            event->window.event == SDL_WINDOWEVENT_SIZE_CHANGED)
            out->kind = WINDOW_EVENT_EXPOSED;
        break;
    default:
        break;
    }
}

void window_wait(struct window *window, int timeout_ms, struct window_event *out)
{
    SDL_Event event;
    *out = (struct window_event){.kind = WINDOW_EVENT_NONE};
    int got = timeout_ms < 0 ? SDL_WaitEvent(&event) : SDL_WaitEventTimeout(&event, timeout_ms);
    if (got)
        take_event(window, &event, out);
}

/* ------------------------------------------------------------------ sound */

static bool open_speaker(struct window *window, int rate)
{
    if (window->speaker || window->silent)
        return window->speaker != 0;
    SDL_AudioSpec wanted;
    SDL_zero(wanted);
    wanted.freq = rate;
    wanted.format = AUDIO_S16SYS;
    wanted.channels = 1;
    wanted.samples = 512;
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) == 0)
        window->speaker = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
    if (window->speaker) {
        SDL_PauseAudioDevice(window->speaker, 0);
        return true;
    }
    window->silent = true;
    log_write(LOG_LEVEL_WARNING, "sound", "this kiosk makes no sound: %s", SDL_GetError());
    return false;
}

void window_play(struct window *window, const int16_t *samples, size_t count, int rate)
{
    if (count == 0 || !open_speaker(window, rate))
        return;
    SDL_ClearQueuedAudio(window->speaker); /* the newest sound is the one that matters */
    SDL_QueueAudio(window->speaker, samples, (Uint32)(count * sizeof *samples));
    window->speaker_until_ms = clock_monotonic_ms() + (int64_t)count * 1000 / rate + SPEAKER_REST_MS;
}

int window_rest(struct window *window, int64_t now_ms)
{
    if (!window->speaker)
        return -1;
    if (now_ms < window->speaker_until_ms)
        return (int)(window->speaker_until_ms - now_ms);
    SDL_CloseAudioDevice(window->speaker);
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    window->speaker = 0;
    return -1;
}

/* A window of SDL's that prints the scan codes it is given, as letters of a US keyboard, until Enter: what a
 * hand scanner's keys look like to the kiosk. Prints "ready" when the window is up. Usage: keys_probe TITLE
 */
#include <SDL.h>
#include <stdbool.h>
#include <stdio.h>

#define WAIT_MS 10000

static void print_key(SDL_Keysym key)
{
    const char *name = SDL_GetScancodeName(key.scancode);
    if (name[0] != '\0' && name[1] == '\0')
        printf("%s%s", (key.mod & KMOD_SHIFT) != 0 ? "^" : "", name);
}

int main(int count, char **arguments)
{
    SDL_Event event;
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    if (count != 2 || SDL_Init(SDL_INIT_VIDEO) != 0)
        return 2;
    SDL_Window *window = SDL_CreateWindow(arguments[1], 0, 0, 200, 100, SDL_WINDOW_SHOWN);
    bool told = false;
    while (window != NULL && SDL_WaitEventTimeout(&event, WAIT_MS) == 1) {
        if (!told && event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_EXPOSED) {
            told = true;
            puts("ready");
            fflush(stdout);
        }
        if (event.type != SDL_KEYDOWN)
            continue;
        if (event.key.keysym.scancode == SDL_SCANCODE_RETURN) {
            puts("");
            return 0;
        }
        print_key(event.key.keysym);
    }
    return 1;
}

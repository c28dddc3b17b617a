/* await: waits for a condition in the world instead of sleeping, for the scripts of tests and the demo.
 *
 *   await [-t MS] state FILE WORD…   FILE's line has every WORD: key=value, key!=value, key>=number, key~part
 *   await [-t MS] file PATH          PATH exists
 *   await [-t MS] holds FILE TEXT…  each TEXT is a line of FILE
 *   await [-t MS] end PID            the process has ended
 *   await [-t MS] line TEXT…         a line on stdin contains every TEXT; it is printed
 *
 * Exit 0 when it came true (prints what it saw), 1 when it did not within MS (default 10 000; prints the last
 * it saw), 2 usage. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { LINE_BYTES = 65536 * 4, EVENT_BYTES = 4096 };

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int rest_ms(int64_t deadline)
{
    int64_t rest = deadline - now_ms();
    return rest < 0 ? 0 : (int)rest;
}

/* The value of `key` in a line of key=value words; a value may be "in quotes". */
static bool value_of(const char *line, const char *key, size_t key_size, char *out, size_t capacity)
{
    for (const char *p = line; *p;) {
        p += strspn(p, " \n");
        const char *equals = strchr(p, '=');
        if (!equals)
            return false;
        const char *value = equals + 1;
        const char *end = *value == '"' ? strchr(value + 1, '"') : value + strcspn(value, " \n");
        if (!end)
            return false;
        if (*value == '"')
            value++;
        if ((size_t)(equals - p) == key_size && memcmp(p, key, key_size) == 0) {
            size_t size = (size_t)(end - value);
            if (size >= capacity)
                size = capacity - 1;
            memcpy(out, value, size);
            out[size] = '\0';
            return true;
        }
        p = *end == '"' ? end + 1 : end;
    }
    return false;
}

static bool word_holds(const char *line, const char *word)
{
    size_t key_size = strcspn(word, "=!>~");
    const char *operation = word + key_size;
    char value[1024] = "";
    bool has = value_of(line, word, key_size, value, sizeof value);
    if (strncmp(operation, "!=", 2) == 0)
        return strcmp(value, operation + 2) != 0;
    if (strncmp(operation, ">=", 2) == 0)
        return has && strtoll(value, NULL, 10) >= strtoll(operation + 2, NULL, 10);
    if (operation[0] == '~')
        return has && strstr(value, operation + 1) != NULL;
    return has && operation[0] == '=' && strcmp(value, operation + 1) == 0;
}

static bool read_file(const char *path, char *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t size = read(fd, out, LINE_BYTES - 1);
    close(fd);
    out[size > 0 ? size : 0] = '\0';
    return size > 0;
}

static bool has_line(const char *text, const char *line)
{
    size_t size = strlen(line);
    for (const char *p = text; (p = strstr(p, line)); p += size)
        if ((p == text || p[-1] == 0x0A) && (p[size] == 0x0A || p[size] == 0))
            return true;
    return false;
}

/* True when the file satisfies all words (none: that it exists). */
static bool file_holds(const char *path, char **words, int count, bool lines, char *seen)
{
    if (!read_file(path, seen) && (count > 0 || access(path, F_OK) != 0))
        return false;
    for (int i = 0; i < count; i++)
        if (!(lines ? has_line(seen, words[i]) : word_holds(seen, words[i])))
            return false;
    return true;
}

static int await_file(const char *path, char **words, int count, bool lines, int64_t deadline)
{
    static char seen[LINE_BYTES];
    char copy[4096];
    snprintf(copy, sizeof copy, "%s", path);
    int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch < 0 ||
        inotify_add_watch(watch, dirname(copy), IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_MODIFY) < 0) {
        fprintf(stderr, "await: cannot watch the folder of %s: %s\n", path, strerror(errno));
        return 2;
    }
    for (;;) {
        if (file_holds(path, words, count, lines, seen)) {
            if (count && !lines)
                fputs(seen, stdout);
            return 0;
        }
        struct pollfd waiting = {.fd = watch, .events = POLLIN};
        if (poll(&waiting, 1, rest_ms(deadline)) == 0)
            break;
        char events[EVENT_BYTES];
        while (read(watch, events, sizeof events) > 0)
            continue;
    }
    fprintf(stderr, "await: not in time; last seen: %s\n", seen[0] ? seen : "(nothing)");
    return 1;
}

static int await_end(const char *pid, int64_t deadline)
{
    int fd = (int)syscall(SYS_pidfd_open, (pid_t)strtol(pid, NULL, 10), 0);
    if (fd < 0)
        return errno == ESRCH ? 0 : 2;
    struct pollfd waiting = {.fd = fd, .events = POLLIN};
    return poll(&waiting, 1, rest_ms(deadline)) > 0 ? 0 : 1;
}

static bool line_holds(const char *line, char **texts, int count)
{
    for (int i = 0; i < count; i++)
        if (!strstr(line, texts[i]))
            return false;
    return true;
}

static int await_line(char **texts, int count, int64_t deadline)
{
    static char line[LINE_BYTES];
    size_t used = 0;
    for (;;) {
        struct pollfd waiting = {.fd = STDIN_FILENO, .events = POLLIN};
        if (poll(&waiting, 1, rest_ms(deadline)) == 0)
            break;
        char c;
        if (read(STDIN_FILENO, &c, 1) != 1)
            break;
        if (c != '\n' && used < sizeof line - 1) {
            line[used++] = c;
            continue;
        }
        line[used] = '\0';
        used = 0;
        if (line_holds(line, texts, count)) {
            puts(line);
            return 0;
        }
    }
    fprintf(stderr, "await: no such line in time\n");
    return 1;
}

int main(int argc, char **argv)
{
    int64_t limit_ms = 10000;
    int i = 1;
    if (i + 1 < argc && strcmp(argv[i], "-t") == 0) {
        limit_ms = strtoll(argv[i + 1], NULL, 10);
        i += 2;
    }
    int64_t deadline = now_ms() + limit_ms;
    const char *what = i < argc ? argv[i++] : "";
    if (strcmp(what, "state") == 0 && argc - i >= 2)
        return await_file(argv[i], argv + i + 1, argc - i - 1, false, deadline);
    if (strcmp(what, "holds") == 0 && argc - i >= 2)
        return await_file(argv[i], argv + i + 1, argc - i - 1, true, deadline);
    if (strcmp(what, "file") == 0 && argc - i == 1)
        return await_file(argv[i], NULL, 0, false, deadline);
    if (strcmp(what, "end") == 0 && argc - i == 1)
        return await_end(argv[i], deadline);
    if (strcmp(what, "line") == 0 && argc - i >= 1)
        return await_line(argv + i, argc - i, deadline);
    fprintf(stderr,
            "usage: await [-t MS] state FILE WORD… | holds FILE TEXT… | file PATH | end PID | line TEXT…\n");
    return 2;
}

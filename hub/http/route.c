#include <stdio.h>
#include <string.h>

#include "common/base/text.h"
#include "hub/http/server.h"

/* Segment by segment; "{x}" takes one whole segment that is not empty. */
static bool pattern_fits(const char *pattern, const char *path, char argument[HTTP_ARGUMENT_MAX])
{
    struct span wanted = span_of(pattern);
    struct span given = span_of(path);
    struct span want;
    struct span have;
    argument[0] = '\0';
    for (;;) {
        bool more = span_split(&wanted, '/', &want);
        if (more != span_split(&given, '/', &have))
            return false;
        if (!more)
            return true;
        if (want.size > 0 && want.data[0] == '{') {
            if (have.size == 0 || !text_copy(argument, HTTP_ARGUMENT_MAX, have))
                return false;
        } else if (!span_equal(want, have)) {
            return false;
        }
    }
}

static bool method_fits(enum http_kind kind, const char *method)
{
    if (kind == HTTP_POST || kind == HTTP_PICTURE)
        return strcmp(method, "POST") == 0;
    if (kind == HTTP_DELETE)
        return strcmp(method, "DELETE") == 0;
    return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

static void add_methods(enum http_kind kind, char allow[32])
{
    const char *methods = kind == HTTP_POST || kind == HTTP_PICTURE ? "POST"
                          : kind == HTTP_DELETE                     ? "DELETE"
                                                                    : "GET, HEAD";
    if (strstr(allow, methods))
        return;
    size_t used = strlen(allow);
    snprintf(allow + used, 32 - used, "%s%s", used > 0 ? ", " : "", methods);
}

int route_find(const struct http_conf *conf, const char *method, const char *path,
               char argument[HTTP_ARGUMENT_MAX], char allow[32])
{
    allow[0] = '\0';
    for (int i = 0; i < conf->route_count; i++) {
        const struct http_route *route = &conf->routes[i];
        if (!pattern_fits(route->pattern, path, argument))
            continue;
        if (method_fits(route->kind, method))
            return i;
        add_methods(route->kind, allow);
    }
    return -1;
}

/* Static files: read once when the hub starts, so that no path from outside ever reaches the disk. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/text.h"
#include "hub/http/server.h"

#define ETAG_BYTES     crypto_generichash_BYTES_MIN
#define PATH_BYTES_MAX 4096

static const char POLICY[] = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                             "img-src 'self' blob:; font-src 'self'; base-uri 'none'; form-action 'none'; "
                             "frame-ancestors 'none'";

static const struct {
    const char *ending, *type;
} types[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".woff2", "font/woff2"},
};

/* NULL: not a kind that is served (notes, licences, an editor's backup). */
static const char *type_of(const char *name)
{
    size_t size = strlen(name);
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        size_t ending = strlen(types[i].ending);
        if (size > ending && strcmp(name + size - ending, types[i].ending) == 0)
            return types[i].type;
    }
    return NULL;
}

static struct fault read_whole(const char *path, char **out, size_t *size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        struct fault fault = fault_system(errno, "cannot open %s", path);
        if (fd >= 0)
            close(fd);
        return fault;
    }
    struct fault fault = FAULT_OK;
    size_t wanted = (size_t)status.st_size;
    char *data = NULL;
    if (status.st_size > HTTP_FILE_MAX)
        fault = fault_make(FAULT_TOO_BIG, "%s is bigger than %d bytes", path, HTTP_FILE_MAX);
    else if (!(data = malloc(wanted + 1)))
        fault = fault_make(FAULT_FULL, "no memory to read %s", path);
    else if (read(fd, data, wanted) != (ssize_t)wanted)
        fault = fault_make(FAULT_IO, "cannot read all of %s", path);
    close(fd);
    if (fault_is(fault)) {
        free(data);
        return fault;
    }
    *out = data;
    *size = wanted;
    return FAULT_OK;
}

static void etag_write(char out[40], const char *data, size_t size)
{
    unsigned char hash[ETAG_BYTES];
    char hex[ETAG_BYTES * 2 + 1];
    int failed = crypto_generichash(hash, sizeof hash, (const unsigned char *)data, size, NULL, 0);
    assert(failed == 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    snprintf(out, 40, "\"%s\"", hex);
}

static void file_headers(struct MHD_Response *response, const struct http_file *file)
{
    security_headers(response);
    MHD_add_response_header(response, "Content-Security-Policy", POLICY);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-cache");
    MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, file->etag);
}

/* Takes over `data`. */
static struct fault file_add(struct http_server *server, const char *page, const char *name, char *data,
                             size_t size)
{
    static char nothing[] = "";
    if (server->file_count == HTTP_FILES_MAX)
        return fault_make(FAULT_TOO_BIG, "there are more than %d files in %s", HTTP_FILES_MAX,
                          server->conf.files);
    struct http_file *file = &server->files[server->file_count];
    bool is_index = strcmp(name, "index.html") == 0;
    struct text path = TEXT_IN(file->path);
    text_add(&path, "/%s/%s", page, is_index ? "" : name);
    if (!text_ok(&path))
        return fault_make(FAULT_TOO_BIG, "the name %s is too long", name);
    etag_write(file->etag, data, size);
    file->whole = MHD_create_response_from_buffer(size, data, MHD_RESPMEM_MUST_FREE);
    file->unchanged = MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);
    server->file_count++;
    if (!file->whole || !file->unchanged)
        return fault_make(FAULT_FULL, "no memory for %s", name);
    MHD_add_response_header(file->whole, MHD_HTTP_HEADER_CONTENT_TYPE, type_of(name));
    file_headers(file->whole, file);
    file_headers(file->unchanged, file);
    return FAULT_OK;
}

static struct fault file_load(struct http_server *server, const char *page, const char *name)
{
    char path[PATH_BYTES_MAX];
    struct text text = TEXT_IN(path);
    text_add(&text, "%s/%s/%s", server->conf.files, page, name);
    if (!text_ok(&text))
        return fault_make(FAULT_TOO_BIG, "the path of %s is too long", name);
    char *data = NULL;
    size_t size = 0;
    struct fault fault = read_whole(path, &data, &size);
    return fault_is(fault) ? fault : file_add(server, page, name, data, size);
}

static struct fault page_load(struct http_server *server, const char *page)
{
    char path[PATH_BYTES_MAX];
    struct text text = TEXT_IN(path);
    text_add(&text, "%s/%s", server->conf.files, page);
    DIR *folder = text_ok(&text) ? opendir(path) : NULL;
    if (!folder)
        return fault_system(errno, "cannot open the folder of the %s page, %s", page, path);
    struct fault fault = FAULT_OK;
    struct dirent *entry;
    while (!fault_is(fault) && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] != '.' && type_of(entry->d_name))
            fault = file_load(server, page, entry->d_name);
    }
    closedir(folder);
    return fault;
}

struct fault files_load(struct http_server *server)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; server->conf.files && server->conf.pages[i] && !fault_is(fault); i++)
        fault = page_load(server, server->conf.pages[i]);
    return fault;
}

void files_finish(struct http_server *server)
{
    for (int i = 0; i < server->file_count; i++) {
        if (server->files[i].whole)
            MHD_destroy_response(server->files[i].whole);
        if (server->files[i].unchanged)
            MHD_destroy_response(server->files[i].unchanged);
    }
}

static bool has_unchanged(struct http_request *request, const struct http_file *file)
{
    const char *known = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, "If-None-Match");
    return known && (strcmp(known, "*") == 0 || strstr(known, file->etag));
}

static void answer_file(struct http_request *request, const struct http_file *file)
{
    bool unchanged = has_unchanged(request, file);
    request->answer.status = unchanged ? 304 : 200;
    request->answer.prepared = unchanged ? file->unchanged : file->whole;
}

static const struct http_file *find_path(const struct http_server *server, const char *path)
{
    for (int i = 0; i < server->file_count; i++) {
        if (strcmp(server->files[i].path, path) == 0)
            return &server->files[i];
    }
    return NULL;
}

static bool is_plain(struct span word)
{
    for (size_t i = 0; i < word.size; i++) {
        char c = word.data[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                     c == '_';
        if (!plain)
            return false;
    }
    return true;
}

/* Only words that mean nothing in a header or an address are carried along: "language=th". */
static bool carry_query(void *context, struct span name, struct span value)
{
    struct text *text = context;
    if (is_plain(name) && is_plain(value))
        text_add(text, "%c%.*s=%.*s", strchr(text->data, '?') ? '&' : '?', (int)name.size, name.data,
                 (int)value.size, value.data);
    return true;
}

/* The page that "/" or "/wall", without its last stroke, means. NULL: none. */
static const char *find_page(const struct http_server *server, const char *path)
{
    const struct http_conf *conf = &server->conf;
    for (int i = 0; conf->files && conf->pages[i]; i++) {
        if (strcmp(path, "/") == 0 || strcmp(path + 1, conf->pages[i]) == 0)
            return conf->pages[i];
    }
    return NULL;
}

/* To the page, with what was asked; without it when it is too much. */
static void answer_redirect(struct http_request *request, const char *page)
{
    struct text text = TEXT_IN(request->answer.location);
    text_add(&text, "/%s/", page);
    size_t size = text.size;
    http_request_each_query(request, carry_query, &text);
    if (!text_ok(&text))
        request->answer.location[size] = '\0';
    request->answer.status = 302;
}

bool files_find(struct http_request *request, const char *method, const char *path)
{
    struct http_server *server = request->server;
    const struct http_file *file = find_path(server, path);
    const char *page = file ? NULL : find_page(server, path);
    if (!file && !page)
        return false;
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0) {
        snprintf(request->answer.allow, sizeof request->answer.allow, "GET, HEAD");
        return false;
    }
    if (file)
        answer_file(request, file);
    else
        answer_redirect(request, page);
    return true;
}

#include "common/sys/config.h"

#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/number.h"
#include "common/base/text.h"
#include "common/sys/files.h"

/* One reading of one file. */
struct reading {
    const struct config_reader *reader;
    const char *name;          /* of the file, without its folder: for sentences */
    struct span rest;          /* not yet given to inih */
    int line;                  /* of what inih works on */
    int seen[CONFIG_KEYS_MAX]; /* line of each key; 0: not there */
    struct fault first;
};

static void PRINTF_LIKE(3, 4) add_problem(struct reading *reading, int line, const char *format, ...)
{
    char sentence[2 * FAULT_TEXT_MAX]; /* may be longer than a fault, which keeps its beginning */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    if (reading->reader->say)
        reading->reader->say(reading->reader->context, line, sentence);
    if (fault_is(reading->first))
        return;
    if (line > 0)
        reading->first = fault_make(FAULT_CONFIG, "%s line %d: %s", reading->name, line, sentence);
    else
        reading->first = fault_make(FAULT_CONFIG, "%s: %s", reading->name, sentence);
}

static bool has_section(const struct config_reader *reader, const char *section)
{
    for (size_t i = 0; i < reader->count; i++) {
        if (strcmp(reader->keys[i].section, section) == 0)
            return true;
    }
    return false;
}

/* The names that would be right, for the sentence. */
static void list_sections(const struct config_reader *reader, struct text *out)
{
    const char *last = "";
    for (size_t i = 0; i < reader->count; i++) {
        if (strcmp(reader->keys[i].section, last) == 0)
            continue;
        last = reader->keys[i].section;
        text_add(out, "%s[%s]", out->size > 0 ? " " : "", last);
    }
}

static void list_keys(const struct config_reader *reader, const char *section, struct text *out)
{
    for (size_t i = 0; i < reader->count; i++) {
        if (strcmp(reader->keys[i].section, section) == 0)
            text_add(out, "%s%s", out->size > 0 ? ", " : "", reader->keys[i].name);
    }
}

static void refuse_unknown(struct reading *reading, const char *section, const char *name)
{
    char list[160];
    struct text text = TEXT_IN(list);
    if (section[0] == '\0') {
        add_problem(reading, reading->line, "\"%.40s\" stands before the first [section]", name);
    } else if (has_section(reading->reader, section)) { /* else the line of the section has been named */
        list_keys(reading->reader, section, &text);
        add_problem(reading, reading->line, "[%s] has no key \"%.40s\"; it has %s", section, name, list);
    }
}

static void take_value(struct reading *reading, size_t index, const char *value)
{
    const struct config_key *key = &reading->reader->keys[index];
    if (reading->seen[index] > 0) {
        add_problem(reading, reading->line, "\"%s\" was given already in line %d: keep one of the two",
                    key->name, reading->seen[index]);
        return;
    }
    reading->seen[index] = reading->line;
    struct span text = span_trim(span_of(value));
    if (text.size == 0 || !span_is_utf8(text) || !key->take(reading->reader->target, text))
        add_problem(reading, reading->line, "\"%s\" is \"%.60s\", but must be %s", key->name, value,
                    key->expected);
}

/* inih calls this for each key directly after it has asked for the line. */
static int handle(void *user, const char *section, const char *name, const char *value)
{
    struct reading *reading = user;
    for (size_t i = 0; i < reading->reader->count; i++) {
        const struct config_key *key = &reading->reader->keys[i];
        if (strcmp(key->section, section) != 0 || strcmp(key->name, name) != 0)
            continue;
        take_value(reading, i, value);
        return 1;
    }
    refuse_unknown(reading, section, name);
    return 1;
}

/* What is wrong with the form of a line; NULL when nothing is. inih itself is lenient: it would join, cut or
 * skip. */
static const char *find_malformed(struct span line)
{
    struct span trimmed = span_trim(line);
    if (line.size > CONFIG_LINE_MAX)
        return "the line is too long";
    if (memchr(line.data, '\0', line.size))
        return "the line holds a NUL byte";
    if (trimmed.size == 0 || trimmed.data[0] == ';' || trimmed.data[0] == '#')
        return NULL;
    if (trimmed.data[0] == '[')
        return memchr(trimmed.data, ']', trimmed.size) ? NULL : "the ] of the section is missing";
    if (line.data[0] == ' ' || line.data[0] == '\t')
        return "the line begins with a blank: begin it at the left edge";
    return memchr(trimmed.data, '=', trimmed.size)
               ? NULL
               : "this is neither a [section], nor key = value, nor a comment";
}

/* Named where it begins, once, whether it has keys or not. */
static void check_section(struct reading *reading, struct span line)
{
    struct span trimmed = span_trim(line);
    const char *end =
        trimmed.size > 0 && trimmed.data[0] == '[' ? memchr(trimmed.data, ']', trimmed.size) : NULL;
    if (!end)
        return;
    char section[CONFIG_LINE_MAX + 1], list[160];
    struct text text = TEXT_IN(list);
    if (!TEXT_COPY(section, ((struct span){trimmed.data + 1, (size_t)(end - trimmed.data) - 1})) ||
        has_section(reading->reader, section))
        return;
    list_sections(reading->reader, &text);
    add_problem(reading, reading->line, "there is no section [%.40s]; there are %s", section, list);
}

/* Gives inih one line at a time; a malformed line is told and given as a blank one. */
static char *give_line(char *out, int capacity, void *stream)
{
    struct reading *reading = stream;
    struct span line;
    if (!span_split(&reading->rest, '\n', &line))
        return NULL;
    reading->line++;
    if (line.size > 0 && line.data[line.size - 1] == '\r')
        line.size--;
    const char *malformed = find_malformed(line);
    if (malformed)
        add_problem(reading, reading->line, "%s", malformed);
    else
        check_section(reading, line);
    if (malformed || line.size + 2 > (size_t)capacity)
        line.size = 0;
    memcpy(out, line.data ? line.data : "", line.size);
    memcpy(out + line.size, "\n", 2);
    return out;
}

static void find_missing(struct reading *reading)
{
    for (size_t i = 0; i < reading->reader->count; i++) {
        const struct config_key *key = &reading->reader->keys[i];
        if (key->required && reading->seen[i] == 0)
            add_problem(reading, 0, "section [%s] lacks \"%s\": %s", key->section, key->name, key->expected);
    }
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

struct fault config_read(const char *path, const struct config_reader *reader)
{
    assert(reader->count <= CONFIG_KEYS_MAX);
    char *bytes = malloc(CONFIG_FILE_MAX);
    assert(bytes);
    struct reading reading = {.reader = reader, .name = file_name(path)};
    size_t size;
    struct fault fault = files_read(path, bytes, CONFIG_FILE_MAX, &size);
    if (!fault_is(fault)) {
        reading.rest = (struct span){bytes, size};
        ini_parse_stream(give_line, &reading, handle, &reading);
        find_missing(&reading);
        fault = reading.first;
    }
    free(bytes);
    return fault;
}

bool config_take_bool(struct span value, bool *out)
{
    static const char *const yes[] = {"yes", "true", "on", "1"}, *const no[] = {"no", "false", "off", "0"};
    for (size_t i = 0; i < COUNT_OF(yes); i++) {
        if (span_is(value, yes[i]) || span_is(value, no[i])) {
            *out = span_is(value, yes[i]);
            return true;
        }
    }
    return false;
}

bool config_take_pair(struct span value, int64_t low, int64_t high, int64_t *first, int64_t *second)
{
    struct span rest = value, left, right;
    int64_t a, b;
    if (!span_split(&rest, 'x', &left) || !span_split(&rest, 'x', &right) || rest.data)
        return false;
    if (!number_read_int(left, low, high, &a) || !number_read_int(right, low, high, &b))
        return false;
    *first = a;
    *second = b;
    return true;
}

#include "kiosk/device/capture.h"

#include <errno.h>
#include <string.h>

#include "common/base/number.h"
#include "common/base/text.h"
#include "kiosk/device/escape.h"

/* ------------------------------------------------------------------ write */

static struct fault written(struct capture_writer *writer, int put)
{
    if (put < 0 || fflush(writer->file) != 0)
        return fault_system(errno, "cannot write the capture %s", writer->path);
    writer->size += (size_t)put;
    return FAULT_OK;
}

struct fault capture_create(struct capture_writer *writer, const char *path, const char *protocol,
                            int64_t now_ms)
{
    *writer = (struct capture_writer){.path = path, .last_ms = now_ms};
    if (path[0] == '\0')
        return FAULT_OK;
    writer->file = fopen(path, "we");
    if (!writer->file)
        return fault_system(errno, "cannot make the capture %s", path);
    return written(writer, fprintf(writer->file, "protocol %s\n", protocol));
}

struct fault capture_write(struct capture_writer *writer, struct span bytes, int64_t now_ms)
{
    char line[4 * CAPTURE_BYTES_MAX + 1];
    struct text text = TEXT_IN(line);
    assert(bytes.size <= CAPTURE_BYTES_MAX);
    if (!writer->file || writer->size > CAPTURE_FILE_MAX)
        return FAULT_OK;
    escape_write(&text, bytes);
    assert(text_ok(&text));
    int64_t gap_ms = now_ms - writer->last_ms;
    writer->last_ms = now_ms;
    return written(writer,
                   fprintf(writer->file, "+%lld %s\n",
                           (long long)(gap_ms < CAPTURE_GAP_MS_MAX ? gap_ms : CAPTURE_GAP_MS_MAX), line));
}

void capture_close(struct capture_writer *writer)
{
    if (writer->file)
        fclose(writer->file);
    writer->file = NULL;
}

/* ------------------------------------------------------------------ read */

/* The next line that is no comment; false at the end. */
static bool line_get(struct capture_reader *reader, char line[CAPTURE_LINE_MAX])
{
    while (fgets(line, CAPTURE_LINE_MAX, reader->file)) {
        reader->line_number++;
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '\0' && line[0] != '#')
            return true;
    }
    return false;
}

struct fault capture_open(struct capture_reader *reader, const char *path, char *protocol,
                          size_t protocol_capacity)
{
    char line[CAPTURE_LINE_MAX];
    static const char HEAD[] = "protocol ";
    protocol[0] = '\0';
    *reader = (struct capture_reader){.path = path, .file = fopen(path, "re")};
    if (!reader->file)
        return fault_system(errno, "cannot open the capture %s", path);
    if (line_get(reader, line) && span_starts_with(span_of(line), HEAD)) {
        (void)!text_copy(protocol, protocol_capacity, span_of(line + sizeof HEAD - 1)); /* "" is none */
        return FAULT_OK;
    }
    reader->line_number = 0;
    rewind(reader->file);
    return FAULT_OK;
}

struct fault capture_read(struct capture_reader *reader, int64_t *gap_ms, char bytes[CAPTURE_BYTES_MAX],
                          size_t *size)
{
    char line[CAPTURE_LINE_MAX];
    if (!line_get(reader, line))
        return fault_make(FAULT_LOST, "The capture %s has come to its end", reader->path);
    struct span rest = span_of(line), gap;
    if (line[0] != '+' || !span_split(&rest, ' ', &gap) ||
        !number_read_int((struct span){gap.data + 1, gap.size - 1}, 0, CAPTURE_GAP_MS_MAX, gap_ms) ||
        !rest.data || !escape_read(rest, bytes, CAPTURE_BYTES_MAX, size))
        return fault_make(
            FAULT_INPUT,
            "%s line %d is no line of a capture: it must be \"+MS BYTES\", BYTES with \\r \\n \\xNN",
            reader->path, reader->line_number);
    return FAULT_OK;
}

void capture_end(struct capture_reader *reader)
{
    if (reader->file)
        fclose(reader->file);
    reader->file = NULL;
}

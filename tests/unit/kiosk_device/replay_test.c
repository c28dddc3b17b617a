/* A capture plays as a scale; what is no capture is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench_helper.h"
#include "kiosk/device/capture.h"

static struct collector collector;

static bool is_reading(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_READING;
}

static bool is_lost(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_STATUS && event->status == DEVICE_LOST;
}

static struct supervisor *play(const char *path)
{
    struct device_conf conf = {.driver = "replay", .name = "scale"};
    snprintf(conf.path, sizeof conf.path, "%s", path);
    struct supervisor *supervisor;
    collector_init(&collector);
    struct fault fault = supervisor_create(&conf, 1, collector_sink(&collector), &supervisor);
    if (fault_is(fault))
        fail_msg("%s", fault.text);
    return supervisor;
}

static void a_capture_plays_and_plays_again(void **state)
{
    (void)state;
    static const char *const wanted[] = {"0.000", "3.836", "4.925", "4.932", "4.932", "", "0.000", "0.000"};
    struct supervisor *supervisor = play("tests/replay/settling.log");
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        struct device_event event;
        assert_true(collector_wait(&collector, is_reading, 5000, &event));
        assert_string_equal(event.reading.value, wanted[i]);
        assert_false(event.reading.on_demand);
    }
    assert_int_equal(collector_count(&collector, is_lost), 1); /* the last reading is of the second round */
    supervisor_destroy(supervisor);
    collector_finish(&collector);
}

static void what_is_no_capture_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *sentence;
    } rows[] = {
        {"no protocol", "+0 S S 1.000 g\\r\\n\n", "no scale protocol"},
        {"an unknown protocol", "protocol morse\n", "no scale protocol 'morse'"},
        {"no time", "protocol mt-sics\nS S 1.000 g\\r\\n\n", "line 2"},
        {"a bad escape", "protocol mt-sics\n# x\n+1 a\\q\n", "line 3"},
        {"a time that is none", "protocol mt-sics\n+x a\n", "line 2"},
    };
    const char *base = getenv("TMPDIR");
    char path[256];
    snprintf(path, sizeof path, "%s/capture-XXXXXX", base ? base : "/tmp");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(ftruncate(fd, 0), 0);
        assert_int_equal(pwrite(fd, rows[i].text, strlen(rows[i].text), 0), strlen(rows[i].text));
        struct supervisor *supervisor = play(path);
        struct device_event event;
        assert_true(collector_wait(&collector, is_lost, 5000, &event));
        if (!strstr(event.fault.text, rows[i].sentence))
            fail_msg("%s: '%s'", rows[i].name, event.fault.text);
        supervisor_destroy(supervisor);
        collector_finish(&collector);
    }
    close(fd);
    unlink(path);
}

static void an_unknown_driver_is_told(void **state)
{
    (void)state;
    struct device_conf conf = {.driver = "abacus", .name = "scale"};
    struct supervisor *supervisor;
    collector_init(&collector);
    struct fault fault = supervisor_create(&conf, 1, collector_sink(&collector), &supervisor);
    assert_int_equal(fault.code, FAULT_CONFIG);
    assert_non_null(strstr(fault.text, "abacus"));
    assert_null(supervisor);
    collector_finish(&collector);
}

/* ------------------------------------------------------------------ captures of every protocol */

#define WANT_MAX 16384

struct reader {
    const struct scale_protocol *protocol;
    struct scale_dialect dialect;
    char buffer[SCALE_BUFFER_MAX];
    size_t size;
    char told[WANT_MAX]; /* a line a reading, as `probe scale` prints them */
    size_t told_size;
};

static const char *dash(const char *text)
{
    return text[0] ? text : "-";
}

static void reader_tell(struct reader *reader, const struct reading *reading)
{
    reader->told_size +=
        (size_t)snprintf(reader->told + reader->told_size, sizeof reader->told - reader->told_size,
                         "%s\t%s\t%s\t%s\n", reading_kind_word(reading->kind), dash(reading->value),
                         dash(unit_word(reading->unit)), dash(reading->code));
    assert_true(reader->told_size < sizeof reader->told);
}

static void reader_feed(struct reader *reader, struct span bytes)
{
    assert_true(reader->size + bytes.size <= sizeof reader->buffer);
    memcpy(reader->buffer + reader->size, bytes.data, bytes.size);
    reader->size += bytes.size;
    for (;;) {
        struct reading reading;
        size_t used = 0;
        enum frame frame = scale_protocol_read(reader->protocol, &reader->dialect,
                                               (struct span){reader->buffer, reader->size}, &used, &reading);
        reader->size -= used;
        memmove(reader->buffer, reader->buffer + used, reader->size);
        if (frame == FRAME_SHORT)
            return;
        reader_tell(reader, &reading);
    }
}

/* The capture in pieces of `step` bytes; 0: as it was recorded. */
static void reader_play(struct reader *reader, const char *path, size_t step)
{
    struct capture_reader capture;
    char protocol[DEVICE_NAME_MAX], bytes[CAPTURE_BYTES_MAX];
    int64_t gap_ms;
    size_t size;
    struct fault fault = capture_open(&capture, path, protocol, sizeof protocol);
    if (fault_is(fault))
        fail_msg("%s", fault.text);
    *reader = (struct reader){.protocol = scale_protocol_find(span_of(protocol))};
    assert_non_null(reader->protocol);
    while (fault = capture_read(&capture, &gap_ms, bytes, &size), !fault_is(fault)) {
        for (size_t at = 0; at < size; at += step ? step : size)
            reader_feed(reader, (struct span){bytes + at, step && step < size - at ? step : size - at});
    }
    assert_int_equal(fault.code, FAULT_LOST); /* its end, and no line that is none */
    capture_end(&capture);
    struct reading rest;
    if (reader->size == 0)
        return;
    scale_protocol_end(reader->protocol, &reader->dialect, (struct span){reader->buffer, reader->size},
                       &rest);
    reader_tell(reader, &rest);
}

/* No capture, no protocol. */
static void every_protocol_has_a_capture_that_means_what_is_wanted(void **state)
{
    (void)state;
    static const size_t steps[] = {0, 1, 7};
    static struct reader reader;
    const struct scale_protocol *protocol;
    for (size_t i = 0; (protocol = scale_protocol_at(i)); i++) {
        char path[128], want[WANT_MAX] = "";
        if (strcmp(protocol->name, "pattern") == 0)
            continue; /* whatever kiosk.ini says: pattern_test.c */
        snprintf(path, sizeof path, "tests/replay/%s.want", protocol->name);
        FILE *file = fopen(path, "re");
        if (!file)
            fail_msg("%s is missing", path);
        size_t size = fread(want, 1, sizeof want - 1, file);
        fclose(file);
        assert_true(size > 0 && size < sizeof want - 1);
        snprintf(path, sizeof path, "tests/replay/%s.log", protocol->name);
        for (size_t k = 0; k < COUNT_OF(steps); k++) {
            reader_play(&reader, path, steps[k]);
            if (reader.protocol != protocol || strcmp(reader.told, want) != 0)
                fail_msg("%s in steps of %zu does not give its .want but:\n%s", path, steps[k], reader.told);
        }
    }
}

static void a_capture_is_read_as_it_was_written(void **state)
{
    (void)state;
    static const char bytes[] = "\x02\\a\r\n\0\xff\t";
    const char *base = getenv("TMPDIR");
    char path[256], protocol[DEVICE_NAME_MAX], got[CAPTURE_BYTES_MAX];
    snprintf(path, sizeof path, "%s/written.log", base ? base : "/tmp");
    struct capture_writer writer;
    assert_int_equal(capture_create(&writer, path, "sbi16", 100).code, FAULT_NONE);
    assert_int_equal(capture_write(&writer, (struct span){bytes, sizeof bytes}, 142).code, FAULT_NONE);
    capture_close(&writer);
    struct capture_reader reader;
    int64_t gap_ms;
    size_t size;
    assert_int_equal(capture_open(&reader, path, protocol, sizeof protocol).code, FAULT_NONE);
    assert_string_equal(protocol, "sbi16");
    assert_int_equal(capture_read(&reader, &gap_ms, got, &size).code, FAULT_NONE);
    assert_int_equal(gap_ms, 42);
    assert_int_equal(size, sizeof bytes);
    assert_memory_equal(got, bytes, sizeof bytes);
    assert_int_equal(capture_read(&reader, &gap_ms, got, &size).code, FAULT_LOST);
    capture_end(&reader);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_capture_plays_and_plays_again),
        cmocka_unit_test(every_protocol_has_a_capture_that_means_what_is_wanted),
        cmocka_unit_test(a_capture_is_read_as_it_was_written),
        cmocka_unit_test(what_is_no_capture_is_told),
        cmocka_unit_test(an_unknown_driver_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

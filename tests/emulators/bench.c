#include "tests/emulators/bench.h"

#include <stdio.h>
#include <string.h>

#include "common/base/log.h"

enum { READ_MAX = 1024 };

void bench_power_scale(struct bench *bench, int64_t now_ms)
{
    if (bench->conf.voice)
        voice_init(&bench->voice, bench->conf.voice, &bench->balance, now_ms);
    else
        sics_power_on(&bench->sics, now_ms, &bench->scale_out);
}

void bench_print_scale(struct bench *bench, int64_t now_ms)
{
    if (bench->conf.voice)
        voice_print(&bench->voice, now_ms);
    else
        sics_print(&bench->sics, now_ms, &bench->scale_out);
}

static struct fault open_scale(struct bench *bench, int64_t now_ms)
{
    balance_init(&bench->balance, &bench->conf.scale);
    sics_init(&bench->sics, &bench->balance);
    struct fault fault = line_init(&bench->scale_line, bench->conf.directory, "scale");
    if (fault_is(fault) || !bench->conf.has_scale)
        return fault;
    fault = line_plug(&bench->scale_line);
    if (!fault_is(fault)) {
        bench_power_scale(bench, now_ms);
        line_write(&bench->scale_line, &bench->scale_out);
    }
    return fault;
}

static struct fault open_nfc(struct bench *bench)
{
    pn532_init(&bench->reader);
    strcpy(bench->nfc_shows, "none");
    struct fault fault = line_init(&bench->nfc_line, bench->conf.directory, "nfc");
    if (fault_is(fault) || !bench->conf.has_nfc)
        return fault;
    return line_plug(&bench->nfc_line);
}

struct fault bench_open(struct bench *bench, const struct bench_conf *conf, int64_t now_ms)
{
    memset(bench, 0, sizeof *bench);
    bench->conf = *conf;
    bench->scale_line.master = bench->nfc_line.master = -1;
    wedge_init(&bench->wedge);
    struct fault fault = open_scale(bench, now_ms);
    if (!fault_is(fault))
        fault = open_nfc(bench);
    if (!fault_is(fault) && conf->has_camera)
        fault = camera_open(&bench->camera, conf->directory);
    if (fault_is(fault))
        bench_close(bench);
    return fault;
}

void bench_close(struct bench *bench)
{
    wedge_stop(&bench->wedge);
    camera_close(&bench->camera);
    line_unplug(&bench->nfc_line);
    line_unplug(&bench->scale_line);
}

void bench_serve_scale(struct bench *bench, int64_t now_ms)
{
    char buffer[READ_MAX];
    size_t size = line_read(&bench->scale_line, buffer, sizeof buffer);
    if (bench->conf.voice)
        voice_feed(&bench->voice, (struct span){buffer, size}, now_ms);
    else
        sics_feed(&bench->sics, (struct span){buffer, size}, now_ms, &bench->scale_out);
    line_write(&bench->scale_line, &bench->scale_out);
    bench->turns++;
}

/* In mid-read the reader is pulled out: what it said so far still arrives, then the line hangs up. */
static void hang_up_nfc(struct bench *bench)
{
    bench->reader.hung_up = false;
    bench->reader.fault = PN532_NORMAL;
    line_unplug(&bench->nfc_line);
}

void bench_serve_nfc(struct bench *bench, int64_t now_ms)
{
    char buffer[READ_MAX];
    size_t size = line_read(&bench->nfc_line, buffer, sizeof buffer);
    pn532_feed(&bench->reader, (struct span){buffer, size}, now_ms, &bench->nfc_out);
    line_write(&bench->nfc_line, &bench->nfc_out);
    if (bench->reader.hung_up)
        hang_up_nfc(bench);
    bench->turns++;
}

void bench_step(struct bench *bench, int64_t now_ms)
{
    uint64_t frames = bench->camera.frames;
    sics_step(&bench->sics, now_ms, &bench->scale_out);
    bench->voice.mute = bench->sics.fault != SICS_NORMAL;
    voice_step(&bench->voice, now_ms, &bench->scale_out);
    pn532_step(&bench->reader, now_ms, &bench->nfc_out);
    log_fault("camera", camera_step(&bench->camera, now_ms));
    if (bench->scale_out.size > 0 || bench->nfc_out.size > 0 || frames != bench->camera.frames)
        bench->turns++;
    line_write(&bench->scale_line, &bench->scale_out);
    line_write(&bench->nfc_line, &bench->nfc_out);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t bench_due_ms(const struct bench *bench, int64_t now_ms)
{
    int64_t due_ms = earlier(sics_due_ms(&bench->sics), pn532_due_ms(&bench->reader));
    due_ms = earlier(due_ms, voice_due_ms(&bench->voice, now_ms));
    due_ms = earlier(due_ms, camera_due_ms(&bench->camera));
    int64_t settled_ms = balance_settled_ms(&bench->balance);
    return settled_ms > now_ms ? earlier(due_ms, settled_ms) : due_ms;
}

/* ---------------------------------------------------------------- state */

/* Micrograms as grams, without trailing zeros: "4.932". */
static void write_grams(int64_t mass_ug, char out[BALANCE_VALUE_SIZE])
{
    int64_t size = mass_ug < 0 ? -mass_ug : mass_ug;
    snprintf(out, BALANCE_VALUE_SIZE, "%s%lld.%06lld", mass_ug < 0 ? "-" : "", (long long)(size / 1000000),
             (long long)(size % 1000000));
    size_t end = strlen(out);
    while (out[end - 1] == '0')
        end--;
    out[out[end - 1] == '.' ? end - 1 : end] = '\0';
}

static const char *scale_word(const struct bench *bench)
{
    static const char *const troubles[] = {[BALANCE_SOUND] = "normal",
                                           [BALANCE_SHAKY] = "shaky",
                                           [BALANCE_OVER] = "overload",
                                           [BALANCE_UNDER] = "underload",
                                           [BALANCE_BUSY] = "busy"};
    if (!bench->conf.has_scale)
        return "none";
    if (!line_is_plugged(&bench->scale_line))
        return "unplugged";
    return bench->sics.fault != SICS_NORMAL ? sics_fault_word(bench->sics.fault)
                                            : troubles[bench->balance.trouble];
}

static const char *reader_word(const struct bench *bench)
{
    if (!bench->conf.has_nfc)
        return "none";
    return line_is_plugged(&bench->nfc_line) ? pn532_fault_word(bench->reader.fault) : "unplugged";
}

static const char *camera_word(const struct bench *bench)
{
    if (!bench->conf.has_camera)
        return "none";
    return bench->camera.plugged ? "normal" : "unplugged";
}

static void set_text(json_t *state, const char *key, const char *value)
{
    json_object_set_new(state, key, json_string(value));
}

static void set_count(json_t *state, const char *key, uint64_t value)
{
    json_object_set_new(state, key, json_integer((json_int_t)value));
}

static void add_scale(json_t *state, const struct bench *bench, int64_t now_ms)
{
    char grams[BALANCE_VALUE_SIZE];
    struct indication indication = balance_indicate(&bench->balance, now_ms);
    write_grams(bench->balance.load_ug, grams);
    set_text(state, "pan", bench->balance.load_ug == 0 ? "empty" : grams);
    set_count(state, "stable", indication.stable ? 1 : 0);
    balance_write(&bench->balance, indication.net_ug, grams);
    const char *shown = grams + strspn(grams, " ");
    set_text(state, "shown",
             indication.range == BALANCE_OVERLOAD    ? "+"
             : indication.range == BALANCE_UNDERLOAD ? "-"
                                                     : shown);
    set_text(state, "unit", bench->balance.unit);
    write_grams(bench->balance.tare_ug, grams);
    set_text(state, "tare", grams);
    set_text(state, "display", bench->sics.display);
    set_text(state, "scale", scale_word(bench));
    set_count(state, "scale_commands", bench->sics.commands + bench->voice.commands);
    set_count(state, "scale_reads", bench->sics.reads + bench->voice.reads);
}

static void add_nfc(json_t *state, const struct bench *bench)
{
    set_text(state, "nfc_reader", reader_word(bench));
    set_text(state, "nfc", bench->nfc_shows);
    set_count(state, "nfc_chips", bench->reader.chip_count);
    set_count(state, "nfc_opens", bench->reader.opens);
    set_count(state, "nfc_polls", bench->reader.polls);
    set_count(state, "nfc_selects", bench->reader.selects);
    set_count(state, "nfc_reads", bench->reader.reads);
}

json_t *bench_state(const struct bench *bench, int64_t now_ms)
{
    json_t *state = json_object();
    assert(state != NULL);
    set_text(state, "name", bench->conf.name);
    add_scale(state, bench, now_ms);
    add_nfc(state, bench);
    set_text(state, "camera_state", camera_word(bench));
    set_text(state, "camera", bench->conf.has_camera ? bench->camera.shows : "none");
    set_count(state, "camera_frames", bench->camera.frames);
    set_text(state, "wedge", bench->wedge_typed);
    set_count(state, "wedges", bench->wedges);
    return state;
}

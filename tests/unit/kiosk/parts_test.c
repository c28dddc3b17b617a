/* The parts of the program around its rooms: settings of the kiosk, the line for those who cannot look,
 * pictures, sounds. */
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/sys/files.h"
#include "kiosk/conf.h"
#include "kiosk/sound.h"
#include "kiosk/witness.h"

static char folder[] = "/tmp/touchstone-kiosk-XXXXXX";
static char path[80];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return 1;
    snprintf(path, sizeof path, "%s/kiosk.ini", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        char file[400];
        snprintf(file, sizeof file, "%s/%s", folder, entry->d_name);
        unlink(file);
    }
    closedir(dir);
    return rmdir(folder);
}

/* ------------------------------------------------------------------ settings */

static const char BASE[] =
    "[kiosk]\ncode = bench-3\nstations = setting, qc\n[hub]\nurl = http://127.0.0.1:7410\n"
    "token_file = /etc/token\n[outbox]\npath = /var/outbox\n";

static struct fault read_conf(const char *more, struct kiosk_conf *conf)
{
    char text[2048];
    int size = snprintf(text, sizeof text, "%s%s", BASE, more);
    struct fault fault = files_replace(path, (struct span){text, (size_t)size});
    assert_int_equal(fault.code, FAULT_NONE);
    return kiosk_conf_read(path, conf, NULL, NULL);
}

static void the_least_that_is_needed(void **state)
{
    (void)state;
    struct kiosk_conf conf;
    struct fault fault = read_conf("", &conf);
    assert_string_equal(fault.text, "");
    assert_string_equal(conf.code.text, "bench-3");
    assert_int_equal(conf.station_count, 2);
    assert_string_equal(conf.stations[1].text, "qc");
    assert_int_equal(conf.width_px, 1280);
    struct device_conf devices[CONF_DEVICES_MAX];
    assert_int_equal(kiosk_conf_devices(&conf, devices), 0);
    struct flow_conf flow = kiosk_conf_flow(&conf);
    assert_true(code_is_none(flow.scale));
    assert_int_equal(flow.station_count, 2);
}

static void all_devices(void **state)
{
    (void)state;
    struct kiosk_conf conf;
    struct fault fault = read_conf(
        "[scale]\nport = /dev/ttyUSB0\nprotocol = mt-sics\ncode = s1\n"
        "[nfc]\nconnection = pn532_uart:/dev/ttyUSB1\n[camera]\nsource = /dev/video0\n"
        "[wedge]\ndevice = /dev/input/event3\nlayout = fr\nprefix = #\nsuffix = $$\nstrip_aim = no\n"
        "[caliper]\ndevice = /dev/input/event4\n",
        &conf);
    assert_string_equal(fault.text, "");
    struct device_conf devices[CONF_DEVICES_MAX];
    assert_int_equal(kiosk_conf_devices(&conf, devices), 5);
    assert_string_equal(devices[0].driver, "serial");
    assert_string_equal(devices[0].line, "9600 8N1");
    assert_string_equal(devices[0].name, "scale");
    assert_string_equal(devices[3].path, "/dev/input/event3");
    assert_int_equal(devices[3].manner.layout, WEDGE_FR);
    assert_string_equal(devices[3].manner.prefix, "#");
    assert_string_equal(devices[3].manner.suffix, "$$");
    assert_true(devices[3].manner.keep_aim);
    assert_string_equal(devices[4].name, "caliper");
    assert_string_equal(devices[4].driver, "wedge");
    assert_string_equal(devices[4].path, "/dev/input/event4");
    assert_false(conf.wedge_keys);
    struct flow_conf flow = kiosk_conf_flow(&conf);
    assert_string_equal(flow.scale.text, "s1");
    assert_true(flow.scale_answers_stable);
}

/* What the scale's protocol and printing mean for the flow: only an answer to "stable value" counts where
 * there is one. */
static void what_counts_depends_on_the_protocol(void **state)
{
    (void)state;
    static const struct {
        const char *name, *scale, *driver, *protocol;
        bool answers_stable;
    } rows[] = {
        {"asked", "protocol = radwag\n", "serial", "radwag", true},
        {"asked, without such a command", "protocol = sbi16\n", "serial", "sbi16", false},
        {"it prints by itself", "protocol = radwag\nprinting = continuous\n", "serial", "radwag", false},
        {"a pattern", "protocol = pattern\npattern = {value} {unit}{stable} || {value} {unit}?\n", "serial",
         "pattern", false},
        {"a USB scale", "driver = hid\nunit = g\ntael = tlh\n", "hid", "hid", false},
        {"a capture", "driver = replay\nprotocol = mt-sics\n", "replay", "mt-sics", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct kiosk_conf conf;
        char text[256];
        snprintf(text, sizeof text, "[scale]\nport = /dev/scale\ncode = s1\n%s", rows[i].scale);
        struct fault fault = read_conf(text, &conf);
        if (fault_is(fault) || strcmp(conf.scale.driver, rows[i].driver) != 0 ||
            strcmp(conf.scale.protocol, rows[i].protocol) != 0 ||
            kiosk_conf_flow(&conf).scale_answers_stable != rows[i].answers_stable)
            fail_msg("%s: '%s', %s %s", rows[i].name, fault.text, conf.scale.driver, conf.scale.protocol);
    }
}

static void the_example_is_right(void **state)
{
    (void)state;
    struct kiosk_conf conf;
    struct fault fault = kiosk_conf_read("assets/kiosk.ini.example", &conf, NULL, NULL);
    assert_string_equal(fault.text, "");
    struct device_conf devices[CONF_DEVICES_MAX];
    assert_int_equal(kiosk_conf_devices(&conf, devices), 4);
    assert_int_equal(conf.width_mm, 217);
    assert_ptr_equal(conf.language, LANGUAGE_ENGLISH);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *more, *says;
    } rows[] = {
        {"[screen]\nsize = 1280\n", "line 10: \"size\" is \"1280\", but must be a size in pixels"},
        {"[screen]\nsize = 100x100\n", "line 10: \"size\""},
        {"[screen]\ntheme = pink\n", "but must be dark or light"},
        {"[screen]\nlanguage = klingon\n", "but must be a language that Touchstone speaks"},
        {"[screen]\nfullscreen = perhaps\n", "but must be yes or no"},
        {"[screen]\nsize = 800x1280\nscreen_mm = 217x136\n", "lie on different sides"},
        {"[scale]\ndriver = magic\n", "but must be serial, hid or replay"},
        {"[scale]\nport = ttyUSB0\n", "but must be a path"},
        {"[scale]\nprotocol = klingon\n", "but must be one of mt-sics kcp mt-continuous"},
        {"[scale]\nline = 9600\n", "but must be speed and form of the serial line"},
        {"[scale]\nline = 9600 9N1\n", "but must be speed and form of the serial line"},
        {"[scale]\nprinting = often\n", "but must be request or continuous"},
        {"[scale]\nunit = stone\n", "but must be a unit like g"},
        {"[scale]\ntael = g\n", "but must be tlh, tls or tlt"},
        {"[scale]\nport = /dev/ttyUSB0\ncode = s1\nprotocol = pattern\n", "belong together"},
        {"[scale]\nport = /dev/ttyUSB0\ncode = s1\nprotocol = mt-sics\npattern = {value}{unit}\n",
         "belong together"},
        {"[scale]\nport = /dev/ttyUSB0\ncode = s1\nprotocol = pattern\npattern = {vlaue}{unit}\n",
         "the pattern has {vlaue}, which is none of"},
        {"[scale]\ndriver = hid\nport = /dev/hidraw0\ncode = s1\nprotocol = kcp\n", "no other protocol"},
        {"[scale]\nport = /dev/hidraw0\ncode = s1\nprotocol = hid\n", "has \"driver = hid\""},
        {"[scale]\nport = /dev/ttyUSB0\ncode = s1\n", "section [scale] lacks \"protocol\""},
        {"[scale]\nprotocol = mt-sics\ncode = s1\n", "section [scale] lacks \"port\""},
        {"[scale]\nport = /dev/ttyUSB0\nprotocol = mt-sics\n", "section [scale] lacks \"code\""},
        {"[camera]\nsource = video0\n", "but must be a path: /dev/video0"},
        {"[wedge]\ndevice = yes\n", "or the word keys"},
        {"[wedge]\nlayout = th\n", "us, fr or de"},
        {"[wedge]\nprefix = 0123456789abcdef\n", "up to 15 characters"},
        {"[wedge]\nstrip_aim = perhaps\n", "yes or no"},
        {"[caliper]\ndevice = keys\n", "/dev/input/by-id"},
        {"[sacle]\nport = /dev/ttyUSB0\n", "line 9: there is no section [sacle]"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct kiosk_conf conf;
        struct fault fault = read_conf(rows[i].more, &conf);
        if (fault.code != FAULT_CONFIG || !strstr(fault.text, rows[i].says))
            fail_msg("%s: \"%s\"", rows[i].more, fault.text);
    }
}

static void stations_are_few_and_different(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "a b c d e", "qc qc", "qc QC", "sett!ng", "a,b,c,d,e", ","};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        char text[256];
        struct kiosk_conf conf;
        int size = snprintf(text, sizeof text, "[kiosk]\nstations = %s\n", bad[i]);
        assert_int_equal(files_replace(path, (struct span){text, (size_t)size}).code, FAULT_NONE);
        struct fault fault = kiosk_conf_read(path, &conf, NULL, NULL);
        assert_non_null(strstr(fault.text, "kiosk.ini line 2: \"stations\""));
    }
}

/* ------------------------------------------------------------------ witness */

static struct view refusal(void)
{
    struct view view;
    memset(&view, 0, sizeof view);
    view.screen = SCREEN_REFUSAL;
    view.reason = REASON_STATION_FULL;
    view.has_piece = view.online = true;
    snprintf(view.name, sizeof view.name, "R-2044");
    snprintf(view.operators[0], sizeof view.operators[0], "Setter 3");
    view.operator_count = view.touch_count = 1;
    view.touches[0] = TOUCH_OK;
    return view;
}

static void the_line_says_what_is_shown(void **state)
{
    (void)state;
    const struct ui_conf conf = {.width_px = 1280, .height_px = 800};
    struct ui *ui = ui_create(&conf);
    struct view view = refusal();
    ui_draw(ui, &view, 0);
    char line[WITNESS_LINE_MAX];
    witness_write_line(line, ui, &view, (struct session_times){.read_us = 100, .recorded_us = 350}, 17);
    assert_ptr_equal(strstr(line, "screen=refusal message=none reason=station_full name=R-2044 "), line);
    assert_non_null(strstr(line, " operator=Setter_3 "));
    assert_non_null(strstr(line, " value=- ruling=- "));
    assert_non_null(strstr(line, " touches=ok "));
    assert_non_null(strstr(line, " online=1 "));
    assert_non_null(strstr(line, " disk_us=250 answer_us=0 shown_us="));
    assert_string_equal(line + strlen(line) - 7, " seq=17");
    int x, y;
    assert_int_equal(sscanf(strstr(line, " places="), " places=ok@%d,%d", &x, &y), 2);
    assert_int_equal(ui_hit(ui, x, y).touch, TOUCH_OK);
    ui_destroy(ui);
}

/* The longest of everything still makes one line. */
static void the_longest_line(void **state)
{
    (void)state;
    const struct ui_conf conf = {.width_px = 1280, .height_px = 800};
    struct ui *ui = ui_create(&conf);
    struct view view = refusal();
    memset(view.name, 'n', sizeof view.name - 1);
    memset(view.station, 's', sizeof view.station - 1);
    memset(view.operators[0], 'o', sizeof view.operators[0] - 1);
    memset(view.next_station, 'x', sizeof view.next_station - 1);
    memset(view.other_name, 'y', sizeof view.other_name - 1);
    memset(view.fault.text, '\n', sizeof view.fault.text - 1);
    memset(view.trouble.text, 't', sizeof view.trouble.text - 1);
    memset(view.weighing.value, '8', sizeof view.weighing.value - 1);
    view.pending = INT64_MAX;
    ui_draw(ui, &view, 0);
    char line[WITNESS_LINE_MAX];
    witness_write_line(line, ui, &view, (struct session_times){.read_us = 1, .recorded_us = INT64_MAX},
                       INT64_MAX);
    assert_null(strchr(line, '\n'));
    ui_destroy(ui);
}

static int count_pictures(void)
{
    int count = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));)
        count += strstr(entry->d_name, ".png") != NULL;
    closedir(dir);
    return count;
}

static void a_picture_of_each_new_screen(void **state)
{
    (void)state;
    const struct ui_conf conf = {.width_px = 480, .height_px = 480};
    struct ui *ui = ui_create(&conf);
    struct witness_album album = {.folder = folder};
    struct view view = refusal();
    ui_draw(ui, &view, 0);
    assert_int_equal(witness_picture(&album, ui, &view, false).code, FAULT_NONE);
    assert_int_equal(witness_picture(&album, ui, &view, false).code, FAULT_NONE);
    assert_int_equal(count_pictures(), 1);
    view.pending = 7; /* not another screen */
    assert_int_equal(witness_picture(&album, ui, &view, false).code, FAULT_NONE);
    assert_int_equal(count_pictures(), 1);
    view.reason = REASON_HELD;
    assert_int_equal(witness_picture(&album, ui, &view, false).code, FAULT_NONE);
    assert_int_equal(witness_picture(&album, ui, &view, true).code, FAULT_NONE); /* asked for */
    assert_int_equal(count_pictures(), 3);
    char file[120];
    snprintf(file, sizeof file, "%s/01-refusal-station_full.png", folder);
    assert_int_equal(access(file, R_OK), 0);
    album.folder = "/nowhere";
    struct fault fault = witness_picture(&album, ui, &view, true);
    assert_non_null(strstr(fault.text, "/nowhere/04-refusal-held.png"));
    album.folder = NULL;
    assert_int_equal(witness_picture(&album, ui, &view, true).code, FAULT_NONE);
    ui_destroy(ui);
}

/* ------------------------------------------------------------------ sounds */

struct heard_sound {
    double ms, loudness; /* root mean square, 0 … 1 */
    int peak, first, last;
};

static struct heard_sound listen(enum flow_sound sound)
{
    static int16_t samples[SOUND_SAMPLES_MAX];
    struct heard_sound heard = {.ms = 0};
    size_t count = sound_make(sound, samples);
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += (double)samples[i] * samples[i];
        heard.peak = abs(samples[i]) > heard.peak ? abs(samples[i]) : heard.peak;
    }
    if (count == 0)
        return heard;
    heard.ms = 1000.0 * (double)count / SOUND_RATE;
    heard.loudness = sqrt(sum / (double)count) / 32768;
    heard.first = abs(samples[0]);
    heard.last = abs(samples[count - 1]);
    return heard;
}

static void a_refusal_cannot_be_missed(void **state)
{
    (void)state;
    struct heard_sound refused = listen(SOUND_REFUSED), ok = listen(SOUND_OK);
    assert_true(ok.ms > 40 && ok.ms <= 120);
    assert_true(refused.ms > 700 && refused.ms < 1200);
    assert_true(refused.loudness > 3 * ok.loudness);
}

static void no_sound_clicks_or_clips(void **state)
{
    (void)state;
    assert_true(listen(SOUND_NONE).ms < 1);
    for (int sound = SOUND_OK; sound <= SOUND_TICK; sound++) {
        struct heard_sound heard = listen((enum flow_sound)sound);
        assert_true(heard.ms > 0);
        assert_true(heard.peak > 3000 && heard.peak <= 32000);
        assert_true(heard.first < 500 && heard.last < 500);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_least_that_is_needed),
        cmocka_unit_test(all_devices),
        cmocka_unit_test(what_counts_depends_on_the_protocol),
        cmocka_unit_test(the_example_is_right),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(stations_are_few_and_different),
        cmocka_unit_test(the_line_says_what_is_shown),
        cmocka_unit_test(the_longest_line),
        cmocka_unit_test(a_picture_of_each_new_screen),
        cmocka_unit_test(a_refusal_cannot_be_missed),
        cmocka_unit_test(no_sound_clicks_or_clips),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

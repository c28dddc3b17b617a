/* The control lines of the bench: one function a verb. */
#include <stdio.h>
#include <string.h>

#include "common/base/text.h"
#include "tests/emulators/bench.h"

enum { SHOTS = 3, SHOTS_MAX = 100000, WAIT_MS = 10000, WAIT_MS_MAX = 600000, WEDGE_MS = 10000 };

const char bench_help[] =
    "  pan GRAMS [settle=MS]           put this on the pan; `pan empty` takes it off\n"
    "  scale WORD                      normal unplug replug banner print overload underload shaky busy\n"
    "                                  garbage silent half endless previous late; `scale unit ct`\n"
    "  nfc TEXT [uid=HEX]              hold a chip to the reader; `nfc uid=HEX` is a chip without text;\n"
    "                                  also uri=… raw=HEX badbcc=1\n"
    "  nfc 2 uid=HEX [text=…] uid=HEX [text=…]   two chips at once\n"
    "  nfc none\n"
    "  nfc_reader WORD                 normal unplug replug silent hang midread badstatus ats0 nofirmware\n"
    "                                  stray echo late truncated checksum uid0 uid20 nouid gone\n"
    "  camera TEXT [KEY=VALUE…]        hold a label under the camera; keys as for `render`, and shots=N\n"
    "  camera none | file PATH | torn | unplug | replug\n"
    "  wedge TEXT [window=REGEX] [key_ms=2]   type TEXT and Enter into the kiosk's window through XTest "
    "(xdotool),\n"
    "                                  a key each so many ms: the SDL-key fallback path, not the libevdev "
    "one\n"
    "  state                           everything as one line of JSON\n"
    "  wait KEY=VALUE [timeout=MS]     until the state says so; also != >= <= > <, and KEY+=N: N more than "
    "now\n"
    "  quit\n";

typedef struct fault verb_function(struct bench *bench, const struct words *words, int64_t now_ms,
                                   struct bench_answer *answer);

static const char WEDGE_USAGE[] = "wedge TEXT [window=TITLE] [key_ms=MS]";

static struct fault wants(const char *usage)
{
    return fault_make(FAULT_INPUT, "write: %s", usage);
}

static struct fault no_device(const char *device)
{
    return fault_make(FAULT_CONFIG, "this bench was started without a %s", device);
}

/* ---------------------------------------------------------------- scale */

static struct fault do_pan(struct bench *bench, const struct words *words, int64_t now_ms,
                           struct bench_answer *answer)
{
    (void)answer;
    int64_t load_ug = 0, settle_ms = -1;
    struct setting setting;
    struct fault fault = FAULT_OK;
    if (!bench->conf.has_scale)
        return no_device("scale");
    if (words->count < 2 || words->count > 3)
        return wants("pan 4.932 [settle=1500], or pan empty");
    if (!span_is(words->word[1], "empty"))
        fault = setting_grams((struct setting){SPAN("pan"), words->word[1]}, -1000000000, 1000000000000,
                              &load_ug);
    if (!fault_is(fault) && words->count == 3) {
        if (!setting_read(words->word[2], &setting) || !span_is(setting.key, "settle"))
            return wants("pan 4.932 settle=1500");
        fault = setting_int(setting, 0, 600000, &settle_ms);
    }
    if (!fault_is(fault))
        balance_load(&bench->balance, load_ug, settle_ms, now_ms);
    return fault;
}

static struct fault plug_scale(struct bench *bench, int64_t now_ms)
{
    struct fault fault = line_is_plugged(&bench->scale_line) ? FAULT_OK : line_plug(&bench->scale_line);
    if (!fault_is(fault))
        bench_power_scale(bench, now_ms);
    return fault;
}

static struct fault make_scale_normal(struct bench *bench, int64_t now_ms)
{
    bench->balance.trouble = BALANCE_SOUND;
    sics_set_fault(&bench->sics, SICS_NORMAL, now_ms);
    strcpy(bench->balance.unit, "g");
    return line_is_plugged(&bench->scale_line) ? FAULT_OK : plug_scale(bench, now_ms);
}

static bool find_trouble(struct span word, enum balance_trouble *out)
{
    static const struct {
        const char *word;
        enum balance_trouble trouble;
    } rows[] = {{"overload", BALANCE_OVER},
                {"underload", BALANCE_UNDER},
                {"shaky", BALANCE_SHAKY},
                {"busy", BALANCE_BUSY}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (span_is(word, rows[i].word)) {
            *out = rows[i].trouble;
            return true;
        }
    }
    return false;
}

/* A trouble or a fault of the line takes the place of the one before. */
static struct fault set_scale_fault(struct bench *bench, struct span word, int64_t now_ms)
{
    enum balance_trouble trouble = BALANCE_SOUND;
    enum sics_fault fault = SICS_NORMAL;
    if (!find_trouble(word, &trouble) && !sics_fault_find(word, &fault))
        return wants("scale normal|unplug|replug|banner|print|unit "
                     "WORD|overload|underload|shaky|busy|garbage|silent|half|"
                     "endless|previous|late");
    bench->balance.trouble = trouble;
    sics_set_fault(&bench->sics, fault, now_ms);
    return FAULT_OK;
}

static struct fault do_scale(struct bench *bench, const struct words *words, int64_t now_ms,
                             struct bench_answer *answer)
{
    (void)answer;
    struct span word = words->count > 1 ? words->word[1] : SPAN("");
    if (!bench->conf.has_scale)
        return no_device("scale");
    if (words->count == 3 && span_is(word, "unit"))
        return balance_set_unit(&bench->balance, words->word[2]);
    if (words->count != 2)
        return wants("scale WORD, or scale unit ct");
    if (span_is(word, "normal"))
        return make_scale_normal(bench, now_ms);
    if (span_is(word, "replug"))
        return plug_scale(bench, now_ms);
    if (span_is(word, "unplug"))
        line_unplug(&bench->scale_line);
    else if (span_is(word, "banner"))
        bench_power_scale(bench, now_ms);
    else if (span_is(word, "print"))
        bench_print_scale(bench, now_ms);
    else
        return set_scale_fault(bench, word, now_ms);
    return FAULT_OK;
}

/* ---------------------------------------------------------------- NFC */

/* One chip as the line describes it, before it is made. */
struct chip_words {
    struct setting uid, content; /* an empty key: not given */
    bool has_uid, has_content, bad_check;
};

static struct fault read_chip_word(struct span word, struct chip_words *chips, size_t *count)
{
    struct setting setting = {SPAN("text"), word};
    struct chip_words *chip = &chips[*count - 1];
    (void)setting_read(word, &setting);
    bool uid = span_is(setting.key, "uid");
    if (span_is(setting.key, "badbcc")) {
        chip->bad_check = true;
        return FAULT_OK;
    }
    if (!uid && !span_is(setting.key, "text") && !span_is(setting.key, "uri") && !span_is(setting.key, "raw"))
        return fault_make(FAULT_INPUT, "a chip has no setting \"%.*s\": use uid, text, uri, raw, badbcc",
                          (int)setting.key.size, setting.key.data);
    if (uid ? chip->has_uid : chip->has_content) {
        if (*count == PN532_CHIPS_MAX)
            return fault_make(FAULT_TOO_BIG, "the reader has room for %d chips", PN532_CHIPS_MAX);
        chip = &chips[(*count)++];
    }
    *(uid ? &chip->uid : &chip->content) = setting;
    *(uid ? &chip->has_uid : &chip->has_content) = true;
    return FAULT_OK;
}

static struct fault make_chip(const struct chip_words *words, struct chip *chip)
{
    struct span content = words->content.value;
    struct fault fault = FAULT_OK;
    if (words->has_uid)
        fault = chip_init(chip, words->uid.value);
    else
        chip_init_for_text(chip, content);
    if (!fault_is(fault) && words->has_content) {
        if (span_is(words->content.key, "text"))
            fault = chip_write_text(chip, content);
        else if (span_is(words->content.key, "uri"))
            fault = chip_write_uri(chip, content);
        else
            fault = chip_write_raw(chip, content);
    }
    if (!fault_is(fault) && words->bad_check)
        chip_break_check(chip);
    return fault;
}

static void describe_chips(struct bench *bench, const struct chip_words *words, const struct chip *chips,
                           size_t count)
{
    struct text text = TEXT_IN(bench->nfc_shows);
    for (size_t i = 0; i < count; i++) {
        char uid[2 * CHIP_UID_MAX + 1];
        chip_uid_write(&chips[i], uid);
        text_add(&text, "%s%.*s%suid=%s", i > 0 ? " " : "", (int)words[i].content.value.size,
                 words[i].has_content ? words[i].content.value.data : "", words[i].has_content ? " " : "",
                 uid);
    }
    if (count == 0)
        text_add(&text, "none");
}

static struct fault read_chips(const struct words *words, struct chip_words *parts, struct chip *chips,
                               size_t *count)
{
    struct fault fault = FAULT_OK;
    size_t first = 1;
    *count = 0;
    if (words->count == 2 && span_is(words->word[1], "none"))
        return FAULT_OK;
    bool two = words->count > 2 && span_is(words->word[1], "2");
    first += two ? 1 : 0;
    if (words->count <= first)
        return wants("nfc TEXT [uid=HEX], nfc uid=HEX, nfc 2 uid=HEX uid=HEX, or nfc none");
    *count = 1;
    for (size_t i = first; i < words->count && !fault_is(fault); i++)
        fault = read_chip_word(words->word[i], parts, count);
    if (!fault_is(fault) && two != (*count == 2))
        fault = fault_make(FAULT_INPUT,
                           two ? "that is one chip: nfc 2 needs two" : "for two chips write: nfc 2 …");
    for (size_t i = 0; i < *count && !fault_is(fault); i++)
        fault = make_chip(&parts[i], &chips[i]);
    return fault;
}

static struct fault do_nfc(struct bench *bench, const struct words *words, int64_t now_ms,
                           struct bench_answer *answer)
{
    (void)answer;
    struct chip_words parts[PN532_CHIPS_MAX];
    struct chip chips[PN532_CHIPS_MAX];
    size_t count = 0;
    memset(parts, 0, sizeof parts);
    if (!bench->conf.has_nfc)
        return no_device("reader");
    struct fault fault = read_chips(words, parts, chips, &count);
    if (fault_is(fault))
        return fault;
    describe_chips(bench, parts, chips, count);
    pn532_present(&bench->reader, chips, count, now_ms, &bench->nfc_out);
    return FAULT_OK;
}

static struct fault plug_reader(struct bench *bench)
{
    if (line_is_plugged(&bench->nfc_line))
        return FAULT_OK;
    pn532_power_on(&bench->reader);
    return line_plug(&bench->nfc_line);
}

static struct fault do_reader(struct bench *bench, const struct words *words, int64_t now_ms,
                              struct bench_answer *answer)
{
    (void)now_ms;
    (void)answer;
    enum pn532_fault wrong = PN532_NORMAL;
    if (!bench->conf.has_nfc)
        return no_device("reader");
    if (words->count != 2)
        return wants("nfc_reader normal|unplug|replug|hang|midread|badstatus|ats0|nofirmware|stray …");
    if (span_is(words->word[1], "replug"))
        return plug_reader(bench);
    if (span_is(words->word[1], "unplug")) {
        line_unplug(&bench->nfc_line);
        return FAULT_OK;
    }
    if (!pn532_fault_find(words->word[1], &wrong))
        return fault_make(FAULT_INPUT, "the reader knows no fault \"%.*s\": see touchstone-bench --help",
                          (int)words->word[1].size, words->word[1].data);
    bench->reader.fault = wrong;
    bench->reader.held.size = 0;
    return wrong == PN532_NORMAL ? plug_reader(bench) : FAULT_OK;
}

/* ---------------------------------------------------------------- camera and hand scanner */

static struct fault show_label(struct bench *bench, const struct words *words, int64_t now_ms)
{
    struct picture picture = picture_default();
    int64_t shots = SHOTS;
    struct fault fault = FAULT_OK;
    if (!TEXT_COPY(picture.text, words->word[1]) || words->word[1].size == 0)
        return fault_make(FAULT_TOO_BIG, "a label takes 1 to %d bytes", PICTURE_TEXT_SIZE - 1);
    for (size_t i = 2; i < words->count && !fault_is(fault); i++) {
        struct setting setting;
        if (!setting_read(words->word[i], &setting))
            fault = fault_make(FAULT_INPUT,
                               "\"%.*s\" is no setting: write rotate=20; quote a text that has blanks",
                               (int)words->word[i].size, words->word[i].data);
        else if (span_is(setting.key, "shots"))
            fault = setting_int(setting, 1, SHOTS_MAX, &shots);
        else
            fault = picture_set(&picture, setting);
    }
    return fault_is(fault) ? fault : camera_show(&bench->camera, &picture, shots, now_ms);
}

static struct fault do_camera(struct bench *bench, const struct words *words, int64_t now_ms,
                              struct bench_answer *answer)
{
    (void)answer;
    struct span word = words->count > 1 ? words->word[1] : SPAN("");
    struct picture bare = picture_default();
    if (!bench->conf.has_camera)
        return no_device("camera");
    if (words->count < 2)
        return wants(
            "camera TEXT [rotate=20 …], camera none, camera file PATH, camera unplug, camera replug");
    if (words->count == 3 && span_is(word, "file"))
        return camera_show_file(&bench->camera, words->word[2].data);
    if (words->count > 2)
        return show_label(bench, words, now_ms);
    if (span_is(word, "none"))
        return camera_show(&bench->camera, &bare, 1, now_ms);
    if (span_is(word, "torn"))
        return camera_show_torn(&bench->camera);
    if (span_is(word, "replug"))
        return bench->camera.plugged ? FAULT_OK : camera_plug(&bench->camera);
    if (!span_is(word, "unplug"))
        return show_label(bench, words, now_ms);
    camera_unplug(&bench->camera);
    return FAULT_OK;
}

static struct fault wedge_settings(const struct words *words, char window[BENCH_NAME_SIZE], int64_t *key_ms)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 2; i < words->count && !fault_is(fault); i++) {
        struct setting setting;
        if (!setting_read(words->word[i], &setting))
            return wants(WEDGE_USAGE);
        if (span_is(setting.key, "key_ms"))
            fault = setting_int(setting, 1, WEDGE_KEY_MS_MAX, key_ms);
        else if (!span_is(setting.key, "window"))
            return wants(WEDGE_USAGE);
        else if (!text_copy(window, BENCH_NAME_SIZE, setting.value))
            fault = fault_make(FAULT_TOO_BIG, "window= takes up to %d bytes", BENCH_NAME_SIZE - 1);
    }
    return fault;
}

static struct fault do_wedge(struct bench *bench, const struct words *words, int64_t now_ms,
                             struct bench_answer *answer)
{
    char window[BENCH_NAME_SIZE];
    int64_t key_ms = WEDGE_KEY_MS;
    if (words->count < 2)
        return wants(WEDGE_USAGE);
    memcpy(window, bench->conf.wedge_window, sizeof window);
    struct fault fault = wedge_settings(words, window, &key_ms);
    if (!fault_is(fault))
        fault = wedge_type(&bench->wedge, words->word[1], window, (int)key_ms);
    if (fault_is(fault))
        return fault;
    bool kept = TEXT_COPY(bench->wedge_typed, words->word[1]);
    assert(kept);
    bench->wedges++;
    answer->wait = BENCH_WAIT_WEDGE;
    answer->deadline_ms = now_ms + WEDGE_MS;
    return FAULT_OK;
}

/* ---------------------------------------------------------------- state, wait, quit */

static struct fault do_state(struct bench *bench, const struct words *words, int64_t now_ms,
                             struct bench_answer *answer)
{
    (void)words;
    json_t *state = bench_state(bench, now_ms);
    memcpy(answer->text, "ok ", 3);
    size_t size = json_dumpb(state, answer->text + 3, sizeof answer->text - 4, JSON_COMPACT);
    json_decref(state);
    if (size > sizeof answer->text - 4)
        return fault_make(FAULT_TOO_BIG, "the state does not fit into an answer");
    answer->text[3 + size] = '\0';
    return FAULT_OK;
}

static struct fault do_wait(struct bench *bench, const struct words *words, int64_t now_ms,
                            struct bench_answer *answer)
{
    struct setting setting;
    int64_t timeout_ms = WAIT_MS;
    struct fault fault = FAULT_OK;
    if (words->count < 2 || words->count > 3)
        return wants("wait KEY=VALUE [timeout=MS]");
    if (words->count == 3) {
        if (!setting_read(words->word[2], &setting) || !span_is(setting.key, "timeout"))
            return wants("wait KEY=VALUE timeout=MS");
        fault = setting_int(setting, 0, WAIT_MS_MAX, &timeout_ms);
    }
    if (fault_is(fault))
        return fault;
    json_t *state = bench_state(bench, now_ms);
    fault = condition_read(words->word[1], state, &answer->condition);
    json_decref(state);
    answer->wait = BENCH_WAIT_STATE;
    answer->deadline_ms = now_ms + timeout_ms;
    return fault;
}

static struct fault do_quit(struct bench *bench, const struct words *words, int64_t now_ms,
                            struct bench_answer *answer)
{
    (void)words;
    (void)now_ms;
    (void)answer;
    bench->quit = true;
    return FAULT_OK;
}

void bench_answer_fault(struct bench_answer *answer, struct fault fault)
{
    answer->wait = BENCH_ANSWERED;
    if (fault_is(fault))
        snprintf(answer->text, sizeof answer->text, "error %s", fault.text);
    else if (answer->text[0] == '\0')
        snprintf(answer->text, sizeof answer->text, "ok");
}

void bench_obey(struct bench *bench, struct span line, int64_t now_ms, struct bench_answer *answer)
{
    static const struct {
        const char *name;
        verb_function *run;
    } verbs[] = {{"pan", do_pan},           {"scale", do_scale},   {"nfc", do_nfc},
                 {"nfc_reader", do_reader}, {"camera", do_camera}, {"wedge", do_wedge},
                 {"state", do_state},       {"wait", do_wait},     {"quit", do_quit}};
    struct words words;
    answer->wait = BENCH_ANSWERED;
    answer->text[0] = '\0';
    struct fault fault = words_read(line, &words);
    size_t row = 0;
    while (!fault_is(fault) && words.count > 0 && row < COUNT_OF(verbs) &&
           !span_is(words.word[0], verbs[row].name))
        row++;
    if (!fault_is(fault) && (words.count == 0 || row == COUNT_OF(verbs)))
        fault =
            fault_make(FAULT_INPUT,
                       "no such command: use pan, scale, nfc, nfc_reader, camera, wedge, state, wait, quit");
    if (!fault_is(fault))
        fault = verbs[row].run(bench, &words, now_ms, answer);
    if (fault_is(fault) || answer->wait == BENCH_ANSWERED)
        bench_answer_fault(answer, fault);
    bench->turns++;
}

/* How many tags of tests/pictures are found: by zbarimg in one picture, by the code reader in the same
 * picture (as a still), and by the camera's way of looking within a dozen frames, and what a frame costs.
 * tag_bench FOLDER prints rows of `make bench`; the pictures are written into FOLDER for zbarimg, one at a
 * time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kiosk/device/picture.h"
#include "kiosk/device/sighting.h"
#include "tests/pictures/tag_set.h"

enum { FRAMES = 12, FRAME_GAP_MS = 90, GLANCE_MS = 60, FAMILIES_MAX = 24 };

struct family {
    const char *name;
    int pictures, by_zbarimg, still, live, misread;
    int frames, slow_ms; /* the slowest frame */
    double frame_ms, still_ms;
};

struct bench {
    struct code_reader *reader;
    const char *folder;
    struct family families[FAMILIES_MAX];
    int count;
};

static struct picture_code codes[PICTURE_CODES_MAX];

static double ms_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void stop(struct fault fault)
{
    if (!fault_is(fault))
        return;
    fprintf(stderr, "tag_bench: %s\n", fault.text);
    exit(1);
}

static struct family *family_find(struct bench *bench, const char *name)
{
    for (int i = 0; i < bench->count; i++) {
        if (strcmp(bench->families[i].name, name) == 0)
            return &bench->families[i];
    }
    assert(bench->count < FAMILIES_MAX);
    bench->families[bench->count] = (struct family){.name = name};
    return &bench->families[bench->count++];
}

static bool ask_zbarimg(const struct bench *bench, const struct tag_shot *shot)
{
    char path[512], command[640], line[256] = "";
    snprintf(path, sizeof path, "%s/tag.pgm", bench->folder);
    stop(tag_shot_write(shot, path));
    snprintf(command, sizeof command, "zbarimg -q --raw '%s' 2>/dev/null", path);
    FILE *answer = popen(command, "r");
    bool found = false;
    while (answer && fgets(line, sizeof line, answer))
        found = found || strncmp(line, TAG_SET_TEXT, strlen(TAG_SET_TEXT)) == 0;
    if (answer)
        pclose(answer);
    return found;
}

/* Whether the tag was found; everything else that was read is a misread. */
static bool take(struct family *family, int count)
{
    bool found = false;
    for (int i = 0; i < count; i++) {
        bool right = strcmp(codes[i].text, TAG_SET_TEXT) == 0;
        found = found || right;
        family->misread += right ? 0 : 1;
    }
    return found;
}

static struct picture picture_of(const struct tag_shot *shot)
{
    return (struct picture){.width = shot->width, .height = shot->height, .grey = shot->grey};
}

static void look_still(struct bench *bench, struct family *family, const struct tag_shot *shot)
{
    struct picture picture = picture_of(shot);
    double begin = ms_now();
    int count = code_reader_find(bench->reader, &picture, false, codes, PICTURE_CODES_MAX);
    family->still_ms += ms_now() - begin;
    family->still += take(family, count);
}

/* As the camera does: frames with noise of their own, until two of three agree. */
static void look_live(struct bench *bench, struct family *family, const struct tag_scene *scene, int seed)
{
    struct sighting sighting = {.seen_ms = 0};
    for (int n = 0; n < FRAMES; n++) {
        struct tag_shot shot;
        stop(tag_set_draw(scene, seed, n, &shot));
        struct picture picture = picture_of(&shot);
        double begin = ms_now();
        int count = code_reader_glance(bench->reader, &picture, GLANCE_MS, codes, PICTURE_CODES_MAX);
        int cost_ms = (int)(ms_now() - begin + 0.5);
        family->frame_ms += ms_now() - begin;
        family->slow_ms = cost_ms > family->slow_ms ? cost_ms : family->slow_ms;
        family->frames++;
        (void)take(family, count);
        struct span texts[PICTURE_CODES_MAX];
        for (int i = 0; i < count; i++)
            texts[i] = (struct span){codes[i].text, codes[i].size};
        enum sighting_news news = sighting_step(&sighting, texts, count, 10000 + n * FRAME_GAP_MS);
        tag_shot_release(&shot);
        if (news == SIGHTING_CODE) {
            family->live += strcmp(sighting.told, TAG_SET_TEXT) == 0;
            return;
        }
    }
}

static void measure(struct bench *bench, const struct tag_scene *scene, int seed)
{
    struct family *family = family_find(bench, scene->family);
    struct tag_shot shot;
    family->pictures++;
    stop(tag_set_draw(scene, seed, 0, &shot));
    family->by_zbarimg += ask_zbarimg(bench, &shot);
    look_still(bench, family, &shot);
    tag_shot_release(&shot);
    look_live(bench, family, scene, seed);
}

static void row(const char *family, const char *what, double value, const char *unit, int against)
{
    char name[64];
    snprintf(name, sizeof name, "tags_%s_%s", family, what);
    if (against >= 0 && value > 0)
        printf("%s\t%.0f\t%s\t%.2f\ttags_%s_zbarimg\n", name, value, unit, against > 0 ? value / against : 0,
               family);
    else
        printf("%s\t%.0f\t%s\t-\t-\n", name, value, unit);
}

static void print(const struct family *family)
{
    char of[32];
    snprintf(of, sizeof of, "of_%d", family->pictures);
    row(family->name, "zbarimg", family->by_zbarimg, of, -1);
    row(family->name, "still", family->still, of, family->by_zbarimg);
    row(family->name, "live", family->live, of, family->by_zbarimg);
    row(family->name, "still_ms", family->still_ms / family->pictures, "ms", -1);
    row(family->name, "frame_ms", family->frame_ms / family->frames, "ms", -1);
    row(family->name, "frame_ms_max", family->slow_ms, "ms", -1);
    row(family->name, "misread", family->misread, "codes", -1);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: tag_bench FOLDER\n");
        return 2;
    }
    static struct bench bench;
    bench.folder = argv[1];
    for (size_t i = 0; i < TAG_SET_COUNT; i++) {
        for (int seed = 1; seed <= TAG_SET_SEEDS; seed++) {
            code_reader_destroy(bench.reader); /* no luck from the scene before */
            bench.reader = code_reader_create();
            assert(bench.reader);
            measure(&bench, &TAG_SET[i], seed);
        }
    }
    code_reader_destroy(bench.reader);
    int misread = 0;
    for (int i = 0; i < bench.count; i++) {
        print(&bench.families[i]);
        misread += bench.families[i].misread;
    }
    return misread == 0 ? 0 : 1;
}

/* What the files of bench_helper.h share: a line's words, and who plays which lines. Nobody else includes it.
 */
#ifndef TOUCHSTONE_BENCH_INSIDE_H
#define TOUCHSTONE_BENCH_INSIDE_H

#include <string.h>

#include "bench_helper.h"

#define UNIX_MS INT64_C(1763640000000)

enum { WORDS_MAX = 48, WORD_MAX = 256, STONE_UG = 100000, LOT_PIECES = 24 };

struct words {
    char items[WORDS_MAX][WORD_MAX];
    int count;
};

struct words bench_words(const char *line);
/* Each fails the test when the word is none. */
int64_t bench_number(const char *word);
enum verb bench_verb(const char *word);
/* "-" or nothing: no piece. */
struct tag bench_piece_tag(struct bench *bench, const char *name);
struct tag bench_badge(const char *name);
static inline bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* bench_helper.c: the workshop, and its time. */
void bench_set_stones(struct piece *piece);
void bench_step_of(struct bench *bench, enum flow_event_kind kind);
void bench_wait(struct bench *bench, int64_t ms);

/* Each plays a line, or says that it is none of its. bench_person_helper.c: */
bool play_reader(struct bench *bench, const struct words *words);
bool play_scale(struct bench *bench, const struct words *words);
bool play_person(struct bench *bench, const struct words *words);
/* bench_hub_helper.c: */
bool play_link(struct bench *bench, const struct words *words);
bool play_hub(struct bench *bench, const struct words *words);
bool play_world(struct bench *bench, const struct words *words);
/* bench_expect_helper.c: */
bool expect_command(struct bench *bench, const struct words *words);
bool expect_view(struct bench *bench, const struct words *words);

/* What several of them do. */
void bench_device(struct bench *bench, const char *which, const char *how);
int bench_find_item(struct bench *bench, const char *word);
struct tag bench_label_tag(struct bench *bench, const char *word);
void bench_photo_id(char out[PHOTO_ID_MAX], char letter);
void bench_record(struct bench *bench, bool replaces);

#endif

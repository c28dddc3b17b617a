/* memory: what processes have in memory, together, for the scripts that measure.
 *
 *   memory PID…     one line of name=kB words:
 *
 *     pss        as the kernel counts: a page that n processes have is 1/n of it, so it depends on who else
 * runs own        heap, stacks, what was written, and the share of what is lent to the X server libraries
 * pages of libraries that are in memory here, each once, however often and by whom they are mapped fonts the
 * same of fonts and their caches files      the same of all files alone      own and files: what pss would be
 * on a machine that ran nothing else
 *
 * Exit 0; 1 where a process has ended or may not be looked at. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGES_MAX = 1 << 17, LINE_MAX_BYTES = 4096, BATCH = 512 };

enum kind { LIBRARY, FONT, OTHER, KINDS };

struct page {
    uint64_t file, index; /* file 0: free */
};

struct tally {
    struct page seen[PAGES_MAX]; /* open addressing */
    int64_t pages[KINDS];
    int64_t pss_kb, own_kb;
    uint64_t page_bytes;
};

static void die(const char *what, const char *pid)
{
    fprintf(stderr, "memory: %s of process %s\n", what, pid);
    exit(1);
}

/* True the first time. */
static bool is_new(struct tally *tally, struct page page)
{
    uint64_t hash = (page.file * UINT64_C(0x9e3779b97f4a7c15)) ^ (page.index * UINT64_C(0xc2b2ae3d27d4eb4f));
    for (size_t tries = 0; tries < PAGES_MAX; tries++) {
        struct page *at = &tally->seen[((hash >> 20) + tries) % PAGES_MAX];
        if (at->file == page.file && at->index == page.index)
            return false;
        if (at->file == 0) {
            *at = page;
            return true;
        }
    }
    fputs("memory: more pages than this counts\n", stderr);
    exit(1);
}

static enum kind kind_of(const char *path)
{
    if (strstr(path, "/fonts/") || strstr(path, "/fontconfig/"))
        return FONT;
    return strstr(path, ".so.") || strstr(path, ".so\n") ? LIBRARY : OTHER;
}

/* Not what is only called a file: memory that is shared. */
static bool is_file(const char *path, uint64_t inode)
{
    return inode != 0 && path[0] == '/' && strncmp(path, "/SYSV", 5) != 0 && strncmp(path, "/dev/", 5) != 0 &&
           strncmp(path, "/memfd:", 7) != 0;
}

/* Pages of a file that are mapped here; not those that were written, which are the process's own. */
static void count_file(struct tally *tally, int pagemap, uint64_t from, uint64_t to, struct page first,
                       enum kind kind)
{
    enum { PRESENT = 63, OF_A_FILE = 61 };
    uint64_t entries[BATCH];
    for (uint64_t at = from / tally->page_bytes; at < to / tally->page_bytes;) {
        uint64_t want = to / tally->page_bytes - at < BATCH ? to / tally->page_bytes - at : BATCH;
        ssize_t got = pread(pagemap, entries, (size_t)want * sizeof *entries, (off_t)(at * sizeof *entries));
        if (got <= 0)
            return;
        for (uint64_t i = 0; i < (uint64_t)got / sizeof *entries; i++, at++) {
            struct page page = {first.file, first.index + at - from / tally->page_bytes};
            if (entries[i] >> PRESENT & 1 && entries[i] >> OF_A_FILE & 1 && is_new(tally, page))
                tally->pages[kind]++;
        }
    }
}

static void count_files(struct tally *tally, const char *pid)
{
    char path[64], line[LINE_MAX_BYTES];
    snprintf(path, sizeof path, "/proc/%s/pagemap", pid);
    int pagemap = open(path, O_RDONLY | O_CLOEXEC);
    snprintf(path, sizeof path, "/proc/%s/maps", pid);
    FILE *maps = fopen(path, "re");
    if (pagemap < 0 || !maps)
        die("cannot read the maps", pid);
    while (fgets(line, sizeof line, maps)) {
        uint64_t from, to, offset, major, minor, inode;
        int name = 0;
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %*s %" SCNx64 " %" SCNx64 ":%" SCNx64 " %" SCNu64 " %n",
                   &from, &to, &offset, &major, &minor, &inode, &name) == 6 &&
            is_file(line + name, inode))
            count_file(tally, pagemap, from, to,
                       (struct page){inode | major << 48 | minor << 40, offset / tally->page_bytes},
                       kind_of(line + name));
    }
    fclose(maps);
    close(pagemap);
}

static void add_sums(struct tally *tally, const char *pid)
{
    char path[64], line[LINE_MAX_BYTES];
    int64_t kb;
    snprintf(path, sizeof path, "/proc/%s/smaps_rollup", pid);
    FILE *sums = fopen(path, "re");
    if (!sums)
        die("cannot read the sums", pid);
    while (fgets(line, sizeof line, sums)) {
        if (sscanf(line, "Pss: %" SCNd64, &kb) == 1)
            tally->pss_kb += kb;
        if (sscanf(line, "Pss_Anon: %" SCNd64, &kb) == 1 || sscanf(line, "Pss_Shmem: %" SCNd64, &kb) == 1)
            tally->own_kb += kb;
    }
    fclose(sums);
}

int main(int argc, char **argv)
{
    static struct tally tally;
    if (argc < 2) {
        fputs("usage: memory PID…\n", stderr);
        return 2;
    }
    tally.page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
    for (int i = 1; i < argc; i++) {
        add_sums(&tally, argv[i]);
        count_files(&tally, argv[i]);
    }
    int64_t kb = (int64_t)tally.page_bytes / 1024,
            files = (tally.pages[LIBRARY] + tally.pages[FONT] + tally.pages[OTHER]) * kb;
    printf("pss=%" PRId64 " own=%" PRId64 " libraries=%" PRId64 " fonts=%" PRId64 " files=%" PRId64
           " alone=%" PRId64 "\n",
           tally.pss_kb, tally.own_kb, tally.pages[LIBRARY] * kb, tally.pages[FONT] * kb, files,
           tally.own_kb + files);
    return 0;
}

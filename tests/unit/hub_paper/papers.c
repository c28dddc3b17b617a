/* Writes the specimen papers: papers FOLDER LANGUAGE → FOLDER/inspection.pdf … For pictures of them. */
#include <stdio.h>
#include <stdlib.h>
#include <stdlib.h>

#include "common/language/language.h"
#include "specimen_helper.h"

static int write_one(const struct specimen *specimen, const char *folder)
{
    char path[512];
    struct paper paper;
    struct fault fault = specimen->write(&paper);
    if (fault_is(fault)) {
        fprintf(stderr, "%s: %s\n", specimen->name, fault.text);
        return 1;
    }
    snprintf(path, sizeof path, "%s/%s.pdf", folder, specimen->name);
    FILE *file = fopen(path, "wb");
    int failed = !file || fwrite(paper.data, 1, paper.size, file) != paper.size;
    if (!file || fclose(file) != 0 || failed) {
        perror(path);
        failed = 1;
    }
    free(paper.data);
    return failed;
}

int main(int argc, char **argv)
{
    const struct language *language = argc == 3 ? language_find(span_of(argv[2])) : NULL;
    int failed = 0;
    if (!language) {
        fprintf(stderr, "usage: papers FOLDER LANGUAGE\n");
        return 2;
    }
    language_use(language);
    setenv("TZ", "UTC", 1); /* dates of the papers, wherever they are made */
    for (int i = 0; i < SPECIMEN_COUNT; i++)
        failed |= write_one(&SPECIMENS[i], argv[1]);
    return failed;
}

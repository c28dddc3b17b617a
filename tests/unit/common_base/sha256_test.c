/* SHA-256: the examples of FIPS 180-4 (as NIST publishes them), and every length around the ends of a block.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/base/sha256.h"

static const struct {
    const char *name, *bytes, *want;
} rows[] = {
    {"nothing", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"one block", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"the length needs a block of its own", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"two blocks",
     "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrs"
     "t"
     "nopqrstu",
     "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
};

static void test_examples(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char got[SHA256_TEXT_MAX];
        sha256_text(span_of(rows[i].bytes), got);
        if (strcmp(got, rows[i].want) != 0)
            fail_msg("%s: %s", rows[i].name, got);
    }
}

static void test_a_million(void **state)
{
    char got[SHA256_TEXT_MAX];
    char *bytes = malloc(1000000);
    (void)state;
    assert_non_null(bytes);
    memset(bytes, 'a', 1000000);
    sha256_text((struct span){bytes, 1000000}, got);
    assert_string_equal(got, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(bytes);
}

/* As other programs give them (sha256sum), of that many letters a. */
static const struct {
    size_t size;
    const char *want;
} ends[] = {
    {55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
    {56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
    {63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
    {64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
    {65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"},
};

static void test_ends_of_blocks(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        char bytes[65], got[SHA256_TEXT_MAX];
        memset(bytes, 'a', sizeof bytes);
        sha256_text((struct span){bytes, ends[i].size}, got);
        if (strcmp(got, ends[i].want) != 0)
            fail_msg("%zu bytes: %s", ends[i].size, got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_a_million),
        cmocka_unit_test(test_ends_of_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

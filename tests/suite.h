/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running the tests of one file: one suite, one case, every test in a process of its own. */
#ifndef FD_TESTS_SUITE_H
#define FD_TESTS_SUITE_H

#ifdef NO_TEST_LIBS
#error "make check needs libcheck and libvterm: apt-get install check libvterm-dev, then configure again"
#endif

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct suite_test {
    const TTest *test;
    int times; /* with _i counting from 0, each in a process of its own; 0: once */
};

/** Removes a folder with the files in it. */
static inline void suite_remove(const char *folder)
{
    char doomed[600];
    const struct dirent *d;
    DIR *files = opendir(folder);

    while (files && (d = readdir(files))) {
        snprintf(doomed, sizeof doomed, "%s/%s", folder, d->d_name);
        unlink(doomed);
    }
    if (files)
        closedir(files);
    rmdir(folder);
}

/**
 * Runs the tests, tells about those that failed.
 * @param seconds  the most that one test may take; 0: as the library has it
 * @return the value of main()
 */
static inline int suite_run(const char *name, void (*setup)(void), void (*teardown)(void), int seconds,
                            const struct suite_test *tests, size_t n)
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);
    SRunner *runner = srunner_create(suite);
    int failed;
    char model[] = "/tmp/frontdesk-model-XXXXXX";

    if (mkdtemp(model)) /* what tests make alike they make once, and put here */
        setenv("FRONTDESK_MODEL", model, 1);
    if (setup)
        tcase_add_checked_fixture(tcase, setup, teardown);
    if (seconds > 0)
        tcase_set_timeout(tcase, seconds);
    for (size_t i = 0; i < n; i++)
        tcase_add_loop_test(tcase, tests[i].test, 0, tests[i].times > 0 ? tests[i].times : 1);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    suite_remove(model);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define SUITE_MAIN(name, ...) SUITE_MAIN_FIXTURE(name, NULL, NULL, __VA_ARGS__)

/** The same with what runs before and after each test. */
#define SUITE_MAIN_FIXTURE(name, setup, teardown, ...)                                                       \
    int main(void)                                                                                           \
    {                                                                                                        \
        const TTest *const once[] = {__VA_ARGS__};                                                           \
        struct suite_test tests[sizeof once / sizeof *once] = {{0}};                                         \
        for (size_t i = 0; i < sizeof once / sizeof *once; i++)                                              \
            tests[i].test = once[i];                                                                         \
        return suite_run(name, setup, teardown, 0, tests, sizeof tests / sizeof *tests);                     \
    }

/** The same with tests that run more than once: {a_test}, {a_test_of_many_rows, ROWS(table)}. */
#define SUITE_MAIN_LOOPS(name, setup, teardown, seconds, ...)                                                \
    int main(void)                                                                                           \
    {                                                                                                        \
        const struct suite_test tests[] = {__VA_ARGS__};                                                     \
        return suite_run(name, setup, teardown, seconds, tests, sizeof tests / sizeof *tests);               \
    }
#define ROWS(table) ((int)(sizeof(table) / sizeof *(table)))

#endif

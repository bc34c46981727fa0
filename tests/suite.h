/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running the tests of one file: one suite, one case, every test in a process of its own. */
#ifndef FD_TESTS_SUITE_H
#define FD_TESTS_SUITE_H

#ifdef NO_TEST_LIBS
#error "make check needs libcheck and libvterm: apt-get install check libvterm-dev, then configure again"
#endif

#include <check.h>
#include <stdlib.h>

/** Runs the tests, tells about those that failed; the value main() returns. */
static inline int suite_run(const char *name, void (*setup)(void), void (*teardown)(void), const TTest *const tests[],
                            size_t n)
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);
    SRunner *runner = srunner_create(suite);
    int failed;

    if (setup)
        tcase_add_checked_fixture(tcase, setup, teardown);
    for (size_t i = 0; i < n; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define SUITE_MAIN(name, ...) SUITE_MAIN_FIXTURE(name, NULL, NULL, __VA_ARGS__)

/** The same with what runs before and after each test. */
#define SUITE_MAIN_FIXTURE(name, setup, teardown, ...)                                                       \
    int main(void)                                                                                           \
    {                                                                                                        \
        const TTest *const tests[] = {__VA_ARGS__};                                                          \
        return suite_run(name, setup, teardown, tests, sizeof tests / sizeof *tests);                                      \
    }

#endif

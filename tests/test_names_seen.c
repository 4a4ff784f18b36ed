/* Names that come again: each is told, and no other; what they take; and a limit on that, by which none is lost.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cases/names_seen.h"

/* So many that they are moved to more shelves four times, and three times. */
enum { MANY = (1 << 18) + 50000, SOME = (1 << 14) + 5000 };

static uint64_t mark_of(const NamesSeen *seen, const char *name)
{
    return name_mark(seen, name, strlen(name));
}

/* A name for each number; of every third one a number, which follows none of the others. */
static uint64_t mark_at(const NamesSeen *seen, uint32_t i)
{
    char name[32];
    snprintf(name, sizeof name, i % 3 ? "p%u" : "%u", 7 * i);
    return mark_of(seen, name);
}

static bool came_before(NamesSeen *seen, uint64_t mark)
{
    bool again = false;
    assert_true(names_seen_add(seen, mark, &again));
    return again;
}

static void tells_names_that_come_again(void **state)
{
    (void)state;
    Memory memory = { .limit = UINT64_MAX };
    NamesSeen seen;
    names_seen_start(&seen, &memory);
    for (uint32_t i = 0; i < MANY; i++) {
        assert_false(came_before(&seen, mark_at(&seen, i)));
        assert_true(came_before(&seen, mark_at(&seen, i / 2)));
    }
    for (uint32_t i = 0; i < MANY; i++) assert_true(came_before(&seen, mark_at(&seen, i)));
    names_seen_free(&seen);
    assert_int_equal(memory.taken, 0);
}

static void tells_numbers_from_other_names(void **state)
{
    (void)state;
    static const char *const names[] = {
        "0", "00", "7", "07", "7 ", "", "+7", "999999999999999999", "1000000000000000000", "7a", "a7"
    };
    NamesSeen seen;
    names_seen_start(&seen, NULL);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        uint64_t mark = mark_of(&seen, names[i]);
        assert_int_not_equal(mark, 0);
        assert_false(came_before(&seen, mark));
        assert_true(came_before(&seen, mark));
    }
    assert_true(mark_of(&seen, "7") == name_mark_of_number(7));
    assert_true(mark_of(&seen, "999999999999999999") == name_mark_of_number(999999999999999999));
    assert_int_equal(seen.count, 8); /* those that are no numbers; each number begins a range */
    names_seen_free(&seen);
}

static void numbers_in_a_row_take_no_memory(void **state)
{
    (void)state;
    Memory memory = { .limit = 0 };
    NamesSeen seen;
    names_seen_start(&seen, &memory);
    for (uint64_t range = 0; range < NAME_RANGES; range++)
        for (uint64_t i = 0; i < 10000; i++) assert_false(came_before(&seen, name_mark_of_number(range * 20000 + i)));
    for (uint64_t i = 0; i < NAME_RANGES * 20000; i += 7)
        if (i % 20000 < 10000) assert_true(came_before(&seen, name_mark_of_number(i)));
    bool again;
    assert_false(names_seen_add(&seen, name_mark_of_number(15000), &again));
    memory.limit = UINT64_MAX;
    assert_false(came_before(&seen, name_mark_of_number(15000)));
    assert_true(came_before(&seen, name_mark_of_number(15000)));
    names_seen_free(&seen);
    assert_int_equal(memory.taken, 0);
}

/* The most that so many names may take. */
static uint64_t most_for(uint32_t count)
{
    return count <= 1 << 18 ? 20 * count + 128 : 7 * count + (4 << 20);
}

static void few_names_take_little(void **state)
{
    (void)state;
    Memory memory = { .limit = UINT64_MAX };
    NamesSeen seen;
    names_seen_start(&seen, &memory);
    assert_int_equal(memory.taken, 0);
    for (uint32_t i = 1; i <= 8 * MANY; i++) {
        char name[32];
        snprintf(name, sizeof name, "p%u", i);
        assert_false(came_before(&seen, mark_of(&seen, name)));
        if (memory.taken > most_for(i)) fail_msg("%u names take %zu bytes", i, (size_t)memory.taken);
    }
    names_seen_free(&seen);
    assert_int_equal(memory.taken, 0);
}

/* However far numbers lie apart, few of them meet. */
static void numbers_far_apart_are_spread(void **state)
{
    (void)state;
    for (unsigned shift = 1; shift < 40; shift += 3) {
        NamesSeen seen;
        names_seen_start(&seen, NULL);
        for (uint64_t i = 0; i < SOME; i++) assert_false(came_before(&seen, name_mark_of_number(i << shift)));
        uint32_t most = 0;
        for (size_t i = 0; i < 4096; i++)
            if (seen.shelves[i].count > most) most = seen.shelves[i].count;
        if (most > 40)
            fail_msg("of numbers %zu apart %u lie together, where there are five on the average", (size_t)1 << shift,
                     most);
        names_seen_free(&seen);
    }
}

/* Where the limit leaves no memory for a name it is not noted, and asked again it is. */
static void the_limit_loses_nothing(void **state)
{
    (void)state;
    Memory memory = { .limit = UINT64_MAX };
    NamesSeen seen;
    long refused = 0;
    names_seen_start(&seen, &memory);
    for (uint32_t i = 0; i < MANY; i++) {
        bool again = false;
        memory.limit = memory.taken;
        bool added = names_seen_add(&seen, mark_at(&seen, i), &again);
        memory.limit = UINT64_MAX;
        assert_false(again);
        if (!added) assert_false(came_before(&seen, mark_at(&seen, i)));
        refused += !added;
    }
    for (uint32_t i = 0; i < MANY; i++) assert_true(came_before(&seen, mark_at(&seen, i)));
    assert_true(refused > 30000);
    names_seen_free(&seen);
    assert_int_equal(memory.taken, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_names_that_come_again),     cmocka_unit_test(tells_numbers_from_other_names),
        cmocka_unit_test(numbers_in_a_row_take_no_memory), cmocka_unit_test(few_names_take_little),
        cmocka_unit_test(numbers_far_apart_are_spread),    cmocka_unit_test(the_limit_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

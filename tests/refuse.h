/* Allocations that are refused. The program that includes this has its own malloc, in front of the C library's (or the
 * sanitizer's), which counts what is live and refuses the wanted allocation: also those inside jansson and utf8proc. */
#ifndef TESTS_REFUSE_H
#define TESTS_REFUSE_H
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "behind.h"

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1 }; /* its realpath allocates past us, so nothing is counted; it looks for leaks itself */
#else
enum { SANITIZED = 0 };
#endif

static struct {
    void *(*malloc)(size_t), *(*calloc)(size_t, size_t), *(*realloc)(void *, size_t), *(*aligned_alloc)(size_t, size_t);
    void (*free)(void *);
} next;
static char early[65536]; /* what is asked for while `next` is being looked up */
static size_t early_used;
static bool looking;

static bool armed, again, fired;
static long countdown, live;

static void look(void)
{
    if (next.free || looking) return;
    looking = true;
    find_behind(&next.malloc, "malloc");
    find_behind(&next.calloc, "calloc");
    find_behind(&next.realloc, "realloc");
    find_behind(&next.aligned_alloc, "aligned_alloc");
    find_behind(&next.free, "free");
    looking = false;
}

static void *early_alloc(size_t size)
{
    size = (size + 15) & ~(size_t)15;
    if (size > sizeof early - early_used) return NULL;
    early_used += size;
    return early + early_used - size;
}

static bool is_early(const void *memory)
{
    return (uintptr_t)memory - (uintptr_t)early < sizeof early;
}

static bool refused(void)
{
    if (!armed || (fired && !again)) return false;
    if (!fired && --countdown > 0) return false;
    fired = true;
    errno = ENOMEM;
    return true;
}

static void *counted(void *memory)
{
    if (memory) live++;
    return memory;
}

/* Of what is refused once more in another way, as with all that follows, every allocation has its turn; or, where each
 * takes long, as under sanitizers, one in RR_STRIDE. */
static long refusal_stride(void)
{
    const char *text = getenv("RR_STRIDE");
    if (!text) return 1;
    char *end;
    long stride = strtol(text, &end, 10);
    if (stride >= 1 && !*end) return stride;
    fprintf(stderr, "RR_STRIDE=%s is no number from 1 on\n", text);
    exit(1);
}

/* The objects are compiled with hidden symbols; these are to be seen by all libraries. */
#define SEEN __attribute__((visibility("default")))

SEEN void *malloc(size_t size)
{
    look();
    if (!next.malloc) return early_alloc(size);
    return refused() ? NULL : counted(next.malloc(size));
}

SEEN void *calloc(size_t count, size_t size)
{
    look();
    if (!next.calloc) return early_alloc(count * size); /* static memory is zero */
    return refused() ? NULL : counted(next.calloc(count, size));
}

SEEN void *realloc(void *old, size_t size)
{
    look();
    if (is_early(old)) {
        void *memory = malloc(size);
        if (memory)
            memcpy(memory, old,
                   size < (size_t)(early + sizeof early - (char *)old) ? size
                                                                       : (size_t)(early + sizeof early - (char *)old));
        return memory;
    }
    if (refused()) return NULL;
    void *memory = next.realloc(old, size);
    if (memory && !old) live++;
    return memory;
}

SEEN void *aligned_alloc(size_t alignment, size_t size)
{
    look();
    return refused() ? NULL : counted(next.aligned_alloc(alignment, size));
}

SEEN void free(void *memory)
{
    if (!memory || is_early(memory)) return;
    look();
    live--;
    next.free(memory);
}

static void arm(long n, bool and_all_after)
{
    countdown = n;
    again = and_all_after;
    fired = false;
    armed = true;
}

/* Whether an allocation was refused since. */
static bool disarm(void)
{
    armed = false;
    return fired;
}

#endif

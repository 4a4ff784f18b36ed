/* For tests that stand in front of a function of the C library: the one behind. */
#ifndef TEST_BEHIND_H
#define TEST_BEHIND_H
#include <dlfcn.h>
#include <string.h>

/* Puts the function of that name into a pointer to such functions. */
static inline void find_behind(void *pointer, const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(pointer, &found, sizeof found);
}

#endif

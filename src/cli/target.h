/* The file that is named by -o. It is written beside its place, and put there when all went well: so it is the whole
 * new one or the old one, whatever happens. What is no regular file (a device, a pipe) is written where it is. */
#ifndef CLI_TARGET_H
#define CLI_TARGET_H
#include <stdbool.h>

/* A descriptor to write to; -1 where there is none, which is told. */
int target_open(const char *path);

/* Whether what is written lies beside its place. */
bool target_is_beside(void);

/* Puts what was written in its place, and closes it; false, and errno, where it is left as it was. */
bool target_keep(int fd);

/* Closes and takes back what was written. */
void target_give_up(int fd);

/* Takes it back where nothing more is done. A handler of signals may call it. */
void target_drop(void);

#endif

/* Bytes of a file or of standard input, read in order. */
#ifndef BASE_INPUT_H
#define BASE_INPUT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

/* A descriptor to read from, -1 and errno where there is none; "-" is standard input. Close it with input_close. Where
 * a file that lies there is wanted (`plain`), nobody is waited for who is to write to it. */
int input_open(const char *path, bool plain);
void input_close(int fd, const char *path);

/* Up to `room` bytes; 0 at the end, -1 and errno where it cannot be read. Waits where nothing is there for now. */
ssize_t input_read(int fd, char *to, size_t room);

/* Whether somebody wrote to a file while `got` bytes of it were read: then half may be old and half new. */
bool input_changed(const struct stat *before, const struct stat *after, uint64_t got, bool from_start);

#endif

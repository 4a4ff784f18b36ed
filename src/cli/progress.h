/* How far a long table is: one line on standard error, where that is a terminal and the work takes more than a second.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H
#include <stdbool.h>
#include <stdint.h>

typedef struct Progress {
    bool wanted;
    double begun, shown; /* seconds, of a clock that is not set */
} Progress;

void progress_start(Progress *progress);

/* So many rows were run; of the bytes in all (0: not known) so many were read. It may be called as often as one likes.
 */
void progress_rows(Progress *progress, uint64_t rows, uint64_t bytes_read, uint64_t bytes_in_all);

/* Takes the line away. */
void progress_end(Progress *progress);

#endif

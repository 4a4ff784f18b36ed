/* Which texts a rule set was read from. */
#ifndef BASE_FINGERPRINT_H
#define BASE_FINGERPRINT_H
#include "base/source.h"

enum { FINGERPRINT_SIZE = 65 }; /* 64 hexadecimal digits and a zero */

/* SHA-256 over the size and text of each file, in the order read: names of folders do not count. */
void sources_fingerprint(const Sources *sources, char text[FINGERPRINT_SIZE]);

#endif

#include "base/limits.h"

#include <assert.h>
#include <stddef.h>

static_assert(sizeof(size_t) >= sizeof(uint64_t),
              "sizes are products of two numbers of 32 bits, and not looked at again");

const Limits limits_usual = {
#define LIMIT(name, usual, most) .name = (usual),
#include "base/limits.def"
#undef LIMIT
};

const Limits limits_most = {
#define LIMIT(name, usual, most) .name = (most),
#include "base/limits.def"
#undef LIMIT
};

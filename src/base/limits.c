#include "base/limits.h"

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

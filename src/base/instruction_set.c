#include "base/instruction_set.h"

/* The Makefile says so where it compiles for them, and with which flags. */
#ifdef INSTRUCTION_SETS_X86
static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt");
}

static bool has_avx512(void)
{
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

bool instruction_set_there(InstructionSet set)
{
    return set == SET_BASELINE || (set == SET_AVX2 && has_avx2()) || (set == SET_AVX512 && has_avx512());
}
#else
bool instruction_set_there(InstructionSet set)
{
    return set == SET_BASELINE;
}
#endif

InstructionSet instruction_set_fastest(void)
{
    InstructionSet set = SETS - 1;
    while (!instruction_set_there(set)) set--;
    return set;
}

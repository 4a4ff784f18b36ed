#include "run/sets.h"

#include "run/machine_inside.h"

/* The Makefile says so where it compiled them, and compiles them for what is asked of the processor here. */
#ifdef INSTRUCTION_SETS_X86
MachineRead machine_read_avx2, machine_read_avx512;

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}

static bool has_avx512(void)
{
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

MachineRead *set_interpreter(InstructionSet set)
{
    if (set == SET_AVX2) return has_avx2() ? machine_read_avx2 : NULL;
    if (set == SET_AVX512) return has_avx512() ? machine_read_avx512 : NULL;
    return machine_read;
}
#else
MachineRead *set_interpreter(InstructionSet set)
{
    return set == SET_BASELINE ? machine_read : NULL;
}
#endif

MachineRead *set_fastest(void)
{
    MachineRead *fastest = machine_read;
    for (InstructionSet set = SET_BASELINE; set < SETS; set++) {
        MachineRead *read = set_interpreter(set);
        if (read) fastest = read;
    }
    return fastest;
}

#include "base/instruction_set.h"

/* The Makefile says so where it compiles for them, and with which flags. */
#ifdef INSTRUCTION_SETS_X86

/* The C library knows since the process began. The compiler would ask the processor anew as the process begins, which
 * on a virtual machine takes as long as a tenth of a small run. */
#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
/* As CPU_FEATURE_ACTIVE, whose shift of 1 to the sign is not defined. */
static bool is_active(unsigned feature)
{
    enum { BITS = 32, REGISTERS = 4 };
    const struct cpuid_feature *leaf = __x86_get_cpuid_feature_leaf(feature / (BITS * REGISTERS));
    return leaf->active_array[feature / BITS % REGISTERS] >> feature % BITS & 1;
}
#define HAS(feature, called) is_active(x86_cpu_##feature)
#else
#define HAS(feature, called) __builtin_cpu_supports(called)
#endif

static bool has_avx2(void)
{
    return HAS(AVX2, "avx2") && HAS(BMI1, "bmi") && HAS(BMI2, "bmi2") && HAS(POPCNT, "popcnt");
}

static bool has_avx512(void)
{
    return has_avx2() && HAS(AVX512F, "avx512f") && HAS(AVX512BW, "avx512bw") && HAS(AVX512DQ, "avx512dq") &&
           HAS(AVX512VL, "avx512vl");
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

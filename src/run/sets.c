#include "run/sets.h"

#include "run/columns_plain.h"
#include "run/machine_inside.h"

#ifdef INSTRUCTION_SETS_X86
MachineRead machine_read_avx2, machine_read_avx512;
ColumnsPlain columns_plain_avx2, columns_plain_avx512;
#else
#define machine_read_avx2 NULL
#define machine_read_avx512 NULL
#define columns_plain_avx2 NULL
#define columns_plain_avx512 NULL
#endif

MachineRead *set_interpreter(InstructionSet set)
{
    MachineRead *const interpreters[SETS] = { machine_read, machine_read_avx2, machine_read_avx512 };
    return instruction_set_there(set) ? interpreters[set] : NULL;
}

MachineRead *set_fastest(void)
{
    return set_interpreter(instruction_set_fastest());
}

ColumnsPlain *columns_plain_in(InstructionSet set)
{
    ColumnsPlain *const looks[SETS] = { columns_plain, columns_plain_avx2, columns_plain_avx512 };
    return instruction_set_there(set) ? looks[set] : NULL;
}

#include "program/program.h"

const char *const opcode_names[OPCODES] = {
#define OPCODE(name, operands, documentation) #name,
#include "program/opcodes.def"
#undef OPCODE
};

const char *const opcode_operands[OPCODES] = {
#define OPCODE(name, operands, documentation) operands,
#include "program/opcodes.def"
#undef OPCODE
};

uint32_t program_length(const Program *program, uint32_t at)
{
    if (at >= program->code.count || program->code.at[at] >= OPCODES) return 0;
    const uint32_t *code = program->code.at + at;
    const char *letter = opcode_operands[*code];
    uint64_t room = program->code.count - at, length = 1, item = 0;
    for (; *letter && *letter != '*'; letter++) length++;
    if (*letter == '*') {
        if (length >= room) return 0;
        while (*++letter) item++;
        length += 1 + code[length] * item;
    }
    return length <= room ? (uint32_t)length : 0;
}

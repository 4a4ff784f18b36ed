/* Numbers in columns of the caller (cases/columns.h) that need no closer look, found several at a time. */
#ifndef RUN_COLUMNS_PLAIN_H
#define RUN_COLUMNS_PLAIN_H
#include "base/instruction_set.h"
#include "cases/columns.h"

ColumnsPlain IN_SET(columns_plain);

/* The same for an instruction set; NULL where it is not there. */
ColumnsPlain *columns_plain_in(InstructionSet set);

#endif

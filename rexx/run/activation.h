/// Activations: what is running, from the program down to the innermost routine or INTERPRET.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "rexx/builtins/builtin.h"
#include "rexx/parse/program.h"
#include "rexx/run/interpreter.h"
#include "rexx/run/settings.h"
#include "rexx/run/value_stack.h"

namespace cambridge::rexx {

/// The compiled text of an INTERPRET, plain and traced, made as needed.
struct InterpretedText {
  SourceText source;
  std::unique_ptr<Code> plain, traced;
};

/// A program while it runs: the names that came up at run time, the interpreted texts.
struct ProgramInstance {
  std::shared_ptr<const Program> program;
  std::string source_words;
  CallType type = CallType::Command;
  std::unordered_map<std::string, u32> extra_numbers;
  std::vector<std::string> extra_names;
  std::unordered_map<std::string, std::shared_ptr<InterpretedText>> interpreted;
};

/// The variables of a routine: the program's table, and those named only at run time.
struct Pool {
  Value* variables = nullptr;
  std::vector<Value> extra;
  ProgramInstance* instance = nullptr;
};

struct Activation {
  enum class Kind : u8 {
    Program,    ///< the whole run, or an external routine
    Routine,    ///< CALL or function
    Handler,    ///< the routine of a CALL ON trap
    Interpret,  ///< INTERPRET; shares all with the activation below
  } kind = Kind::Program;
  bool function = false;           ///< must give a result
  bool procedure_allowed = false;  ///< nothing was executed yet
  bool own_pool = false;
  bool traced_code = false;
  bool interactive = false;              ///< Interpret: a line typed at a pause of TRACE
  Condition handled = Condition::Error;  ///< Handler: the trap to be enabled again
  const Code* code = nullptr;
  const Instruction* position = nullptr;  ///< where to go on, while it is not the innermost
  Pool* pool = nullptr;
  Value* temporaries = nullptr;
  const Value* arguments = nullptr;
  u32 argument_count = 0;
  Operand result = 0;  ///< of the caller
  Settings* settings = nullptr;
  Settings own_settings;
  ProgramInstance* instance = nullptr;
  const ConditionRecord* condition = nullptr;
  std::unique_ptr<ConditionRecord> own_condition;
  std::shared_ptr<InterpretedText> text;  ///< Interpret
  ValueStack::Mark mark{};                ///< before its temporaries
  ValueStack::Mark pool_mark{};           ///< before its own variables
};

}  // namespace cambridge::rexx

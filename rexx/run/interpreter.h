/// Runs compiled programs: the door that CMS and the host command use.
///
///   auto program = Program::compile(lines, traits, "PROFILE EXEC A1");
///   Interpreter interpreter(host, traits);
///   RunEnd end = interpreter.run(program, {.arguments = ..., .source_words = ...});
///
/// Owns: variables, activations and streams of one run; a few kilobytes when small.
/// Thread: one; may run inside a fiber with a small stack, REXX calls do not use it up.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/types.h"

#include "rexx/host/host.h"
#include "rexx/parse/program.h"
#include "rexx/value/text_traits.h"

namespace cambridge::rexx {

/// How a program is started. All text in the code page of the run.
struct Invocation {
  CallType type = CallType::Command;
  std::vector<std::optional<std::string>> arguments;
  std::string source_words;  ///< all of PARSE SOURCE: "CMS COMMAND fn ft fm name environment"
  std::string environment;   ///< the initial ADDRESS
  bool trace_start = false;  ///< SET EXECTRAC ON
};

/// How a run ended.
struct RunEnd {
  std::optional<std::string> result;  ///< of RETURN or EXIT
  /// The result as a whole number when it is one (0 without a result); 20000 + n after error n
  /// in the CMS form, n in the plain one.
  i64 return_code = 0;
  int error = 0;  ///< the REXX error number that ended it, or 0
  bool killed = false;
};

class Machine;

class Interpreter {
 public:
  Interpreter(Host& host, const TextTraits& traits);
  ~Interpreter();
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  /// Runs a program to its end. Calls nest: a command handler uses an Interpreter of its own.
  RunEnd run(const std::shared_ptr<const Program>& program, const Invocation& invocation);

 private:
  std::unique_ptr<Machine> machine_;
};

}  // namespace cambridge::rexx

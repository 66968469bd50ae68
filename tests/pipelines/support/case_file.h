/// Test cases as data: a specification, what it reads, and what must come out.
///
///   # comment                           (outside a case)
///   case what it shows
///   pipe literal a | console            (continued by lines that begin with two blanks)
///   in LINE                             a line for CONSOLE to read, and so on
///   file NAME LINE                      a record of a file (blanks in NAME are written _)
///   filter NAME COMMAND                 a command of a filter program
///   var NAME VALUE / stack LINE         a variable of the caller / a line on the stack
///   rc N                                PIPE's return code, default 0
///   message N...                        numbers of the messages issued, in order
///   text PART                           a part that some message must hold
///   wrote NAME LINE                     a record the file must hold afterwards, in order
///   setvar NAME VALUE                   a variable afterwards
///   ----
///   LINE                                what CONSOLE writes; one $ at the end of a line is dropped
///   ====                                ends the case
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cambridge::pipelines::testing {

struct PipelineCase {
  std::string title, specification;
  int line = 0;
  std::vector<std::string> input, stack, output, texts;
  std::map<std::string, std::vector<std::string>> files, filters, written;
  std::map<std::string, std::string> variables, variables_after;
  int return_code = 0;
  std::vector<int> messages;
};

/// Reads a file of cases; nothing and a reason on stderr when it is not one.
std::optional<std::vector<PipelineCase>> read_case_file(const std::string& path);

/// Runs the case plain, traced, on a host that never suspends, and with shuffled ready queues.
/// Returns "" or what differs.
std::string run_case(const PipelineCase& test);

}  // namespace cambridge::pipelines::testing

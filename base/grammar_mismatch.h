/// Where a line does not fit a grammar (base/grammar_terminals.ipp), in terms a message can use.
#pragma once

#include <cstddef>
#include <string>

namespace cambridge::grammar {

struct Mismatch {
  std::size_t offset = 0;  ///< of the word that does not fit; the end when one is missing
  std::string expected;    ///< what was wanted there, "" when nothing more could stand there
};

}  // namespace cambridge::grammar

/// fuzz_by_seed FIRST COUNT: feeds the fuzz target with random inputs made from seeds, for
/// compilers without libFuzzer.
#include <cstdlib>
#include <random>
#include <vector>

#include "base/types.h"

#include "machine/isa/codec.h"

extern "C" int LLVMFuzzerTestOneInput(const cambridge::u8* data, std::size_t size);

int main(int count, char** values) {
  using cambridge::u8;
  const unsigned first = count > 1 ? static_cast<unsigned>(std::atoi(values[1])) : 1;
  const unsigned runs = count > 2 ? static_cast<unsigned>(std::atoi(values[2])) : 200;
  const auto rows = cambridge::machine::instruction_rows();
  for (unsigned seed = first; seed < first + runs; ++seed) {
    std::mt19937 random(seed);
    std::vector<u8> input(16 + 128);
    for (u8& byte : input) {
      byte = static_cast<u8>(random());
    }
    for (int k = 0; k < 60; ++k) {
      cambridge::machine::Instruction made;
      made.op = static_cast<cambridge::u16>(rows[random() % rows.size()].op);
      const auto bytes = cambridge::machine::encode(made);
      const unsigned length = cambridge::machine::instruction_length(bytes[0]);
      for (unsigned n = 0; n < length; ++n) {
        // The opcode as it is, operands at random.
        const bool operand = n > 0 && bytes[n] == 0 && n < 5;
        input.push_back(operand ? static_cast<u8>(random()) : bytes[n]);
      }
    }
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
  return 0;
}

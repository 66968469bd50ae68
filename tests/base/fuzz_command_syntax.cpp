/// Fuzz target: any line against syntaxes that use every part of the notation.
#include <array>
#include <cstdint>

#include "base/assert.h"
#include "base/command_syntax.h"

using cambridge::CommandSyntax;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::array syntaxes{
      CommandSyntax("[TO] userid from:vdev [AS to:vdev] [mode:word [PASS= password:word]]"),
      CommandSyntax("fn ft [fm] [ ( { Type | NOType | FROm from:number }... ]"),
      CommandSyntax("{ ALL | range... | STORage size | char } [hexloc] [text]"),
      CommandSyntax("[ { A | B [ C... | D ] }... ] [word] [word] [word]...")};
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  for (const auto& syntax : syntaxes) {
    const auto result = syntax.match(line);
    CAM_ASSERT(result.ok() || result.error().word.size() <= size);
  }
  return 0;
}

/// The table against a judge we did not write: the disassembler of GNU binutils, where installed.
#include <algorithm>
#include <cstdio>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "machine/isa/codec.h"

namespace cambridge::machine {
namespace {

/// Mnemonics that objdump shows in another form, or that are CP services it does not know.
bool is_known_difference(std::string_view mnemonic) {
  static const std::map<std::string_view, std::string_view> kWhy{
      {"BC", "extended mnemonic"},   {"BCR", "extended mnemonic"}, {"BRC", "extended mnemonic"},
      {"BRCL", "extended mnemonic"}, {"BIC", "extended mnemonic"}, {"IUCV", "service of CP"},
      {"ESSA", "service of CP"},     {"SIE", "not in the manual"}, {"CRDTE", "optional operand"},
      {"LPTEA", "optional operand"}, {"VCDG", "renamed later"},    {"VCDLG", "renamed later"},
      {"VCGD", "renamed later"},     {"VCLGD", "renamed later"}};
  return kWhy.contains(mnemonic);
}

std::string lower(std::string_view text) {
  std::string made;
  for (const char c : text) {
    made += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return made;
}

TEST_CASE("objdump names the instructions as the table does") {
  if (std::system("command -v s390x-linux-gnu-objdump >/dev/null") != 0) {
    MESSAGE("s390x-linux-gnu-objdump is not installed");
    return;
  }
  const auto file = std::filesystem::temp_directory_path() / "cambridge_isa_objdump.bin";
  {
    std::ofstream out(file, std::ios::binary);
    for (const InstructionRow& row : instruction_rows()) {
      Instruction made;
      made.op = static_cast<u16>(row.op);
      for (const Field& field : format_row(row.format).list()) {
        set_slot_value(made, field.slot, field.kind == FieldKind::Register ? 4 : 2);
      }
      InstructionBytes bytes = encode(made);
      char eight[8] = {7, 7, 7, 7, 7, 7, 7, 7};  // BCR 0,7: each slot has 8 bytes
      std::copy_n(bytes.begin(), format_row(row.format).length, eight);
      out.write(eight, 8);
    }
  }
  const std::string command =
      "s390x-linux-gnu-objdump -D -z -b binary -m s390:64-bit " + file.string();
  std::map<u64, std::string> names;
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  char line[256];
  while (std::fgets(line, sizeof line, pipe) != nullptr) {
    unsigned long at = 0;
    const std::string text = line;
    if (std::sscanf(line, " %lx:", &at) != 1) {
      continue;
    }
    const std::size_t tab = text.find('\t', text.find('\t') + 1);
    if (tab != std::string::npos) {
      names[at] = text.substr(tab + 1, text.find_first_of("\t\n ", tab + 1) - tab - 1);
    }
  }
  pclose(pipe);
  std::filesystem::remove(file);
  u64 at = 0;
  int wrong = 0;
  int named = 0;
  for (const InstructionRow& row : instruction_rows()) {
    CAPTURE(row.mnemonic);
    CAPTURE(names[at]);
    // objdump shows data where unused fields are not zero; those instructions are not judged.
    const bool judged = names[at] != ".long";
    named += judged ? 1 : 0;
    // Compare-and-branch and the on-condition forms have the mask as a suffix.
    const bool same =
        !judged || names[at].starts_with(lower(row.mnemonic)) || is_known_difference(row.mnemonic);
    CHECK(same);
    wrong += same ? 0 : 1;
    at += 8;
  }
  CHECK(wrong == 0);
  CHECK(named > 950);
}

}  // namespace
}  // namespace cambridge::machine

// DISPLAY and STORE: the storage of the virtual machine. CP Commands and Utilities, "DISPLAY
// (Guest Storage)", "STORE (Guest Storage)".
//
// The registers and the PSW of a native guest have no meaning (it is C++ on a fiber): asking for
// them is refused.

#include <array>
#include <fmt/format.h>

#include "base/big_endian.h"
#include "base/ebcdic.h"

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

constexpr u64 kWord = 4;
constexpr u64 kLineBytes = 16;
constexpr u64 kMaximumBytes = 1ULL << 20;

struct StorageRange {
  char type = 'R';
  bool with_text = false;
  u64 first = 0;
  u64 last = 0;  ///< of the last byte
};

std::optional<u64> hex_value(std::string_view text) {
  if (text.empty() || text.size() > 16 ||
      text.find_first_not_of("0123456789ABCDEF") != std::string_view::npos) {
    return std::nullopt;
  }
  return std::stoull(std::string(text), nullptr, 16);
}

/// "PSW", "G0", "X", "Y", "AR", "K": parts that a native guest does not have.
bool names_registers(std::string_view word) {
  for (std::string_view part : {"PSW", "PREFIX", "SCHIB", "AR", "G", "X", "Y", "I", "H"}) {
    if (word.substr(0, part.size()) == part) {
      return true;
    }
  }
  return false;
}

/// "1000", "R1000.20", "T1000-10FF", "L1000:1FFF"
Result<StorageRange, CommandFailure> parse_range(std::string_view word) {
  auto whole = word;
  if (names_registers(word)) {
    return fail<msg::HCPSYS475E>(fmt::format("DISPLAY {} of a native guest", word));
  }
  StorageRange range;
  bool more = true;
  while (!word.empty() && more) {
    char c = word.front();
    more = c == 'R' || c == 'L' || c == 'V' || c == 'T' || c == 'S';
    if (more) {
      range.with_text = range.with_text || c == 'T';
      word.remove_prefix(1);
    }
  }
  auto end = word.find_first_of("-:.");
  auto first = hex_value(word.substr(0, end));
  if (!first) {
    return fail<msg::HCPCMD002E>(whole);
  }
  range.first = *first & ~(range.with_text ? kLineBytes - 1 : kWord - 1);
  range.last = *first + kWord - 1;
  if (end != std::string_view::npos) {
    auto second = hex_value(word.substr(end + 1));
    if (!second || (word[end] == '.' && *second == 0)) {
      return fail<msg::HCPCMD002E>(whole);
    }
    range.last = word[end] == '.' ? *first + *second - 1 : *second;
  }
  if (range.last < range.first || range.last - range.first >= kMaximumBytes) {
    return fail<msg::HCPCMD002E>(whole);
  }
  return range;
}

std::string readable(std::span<const u8> bytes) {
  auto text = ebcdic_to_utf8({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  std::string line;
  for (char c : text) {
    bool shown = c >= ' ' && c < '\x7F';
    if ((static_cast<u8>(c) & 0xC0) != 0x80) {
      line += shown ? c : '.';
    }
  }
  return line;
}

CommandResult display_range(CommandContext& context, const StorageRange& range) {
  std::array<u8, kLineBytes> bytes{};
  for (u64 at = range.first; at <= range.last; at += kLineBytes) {
    u64 wanted = range.with_text ? kLineBytes : std::min(kLineBytes, range.last - at + 1);
    u64 count = (wanted + kWord - 1) / kWord * kWord;
    if (!context.vm.storage().fetch(AbsoluteAddress(at), std::span(bytes).first(count))) {
      return fail<msg::HCPDSP160E>(fmt::format("{:08X}", at));
    }
    auto line = fmt::format("{}{:08X} ", range.type, at);
    for (u64 word = 0; word < count; word += kWord) {
      line += fmt::format(" {:08X}", load_big_endian<u32>(bytes.data() + word));
    }
    if (range.with_text) {
      auto key = context.vm.storage().frame(at / machine::AbsoluteStorage::kFrameSize).key.load();
      bool key_shown = at == range.first || at % machine::AbsoluteStorage::kFrameSize == 0;
      line += key_shown ? fmt::format(" {:02X}", key) : "   ";
      line += fmt::format(" *{}*", readable(std::span(bytes).first(count)));
    }
    context.reply(line);
  }
  return 0;
}

CommandResult display(CommandContext& context) {
  auto rest = context.operands.value("ranges");
  while (!rest.empty()) {
    auto range = CAM_TRY(parse_range(upper_case(first_word(rest))));
    static_cast<void>(CAM_TRY(display_range(context, range)));
  }
  return 0;
}

/// "1000 12345678 9ABCDEF0": words at a word boundary. "S1000 C1C2C3": bytes anywhere.
CommandResult store(CommandContext& context) {
  auto rest = context.operands.value("data");
  auto where = upper_case(first_word(rest));
  if (names_registers(where) || where == "STATUS" || where == "ST") {
    return fail<msg::HCPSYS475E>(fmt::format("STORE {} of a native guest", where));
  }
  bool bytes_given = where[0] == 'S';
  std::string_view digits = where;
  while (!digits.empty() && (digits[0] == 'S' || digits[0] == 'R' || digits[0] == 'L')) {
    digits.remove_prefix(1);
  }
  auto address = hex_value(digits);
  if (!address) {
    return fail<msg::HCPCMD002E>(where);
  }
  std::vector<u8> data;
  if (rest.empty()) {
    return fail<msg::HCPCFC026E>();
  }
  while (!rest.empty()) {
    auto typed = first_word(rest);
    auto word = upper_case(typed);
    bool even = bytes_given && word.size() % 2 == 0;
    if (!bytes_given && word.size() <= 8) {
      word.insert(0, 8 - word.size(), '0');
      even = true;
    }
    if (!even || word.find_first_not_of("0123456789ABCDEF") != std::string::npos) {
      return fail<msg::HCPCMD002E>(typed);
    }
    for (std::size_t at = 0; at < word.size(); at += 2) {
      data.push_back(static_cast<u8>(std::stoul(word.substr(at, 2), nullptr, 16)));
    }
  }
  u64 start = bytes_given ? *address : *address & ~(kWord - 1);
  if (!context.vm.storage().store(AbsoluteAddress(start), data)) {
    return fail<msg::HCPDSP160E>(fmt::format("{:08X}", start));
  }
  // UNVERIFIED: the reply's wording.
  context.reply("Store complete.");
  return 0;
}

}  // namespace

const CommandSpec kDisplay{
    .name = "DISPLAY",
    .min_abbreviation = 1,
    .classes = "G",
    .syntax = "ranges:text",
    .summary = "Show the storage of your virtual machine in hexadecimal.",
    .help =
        "DISPLAY location shows the word of storage at the hexadecimal location; location.length "
        "and location-end show more, four words a line. T before the location adds the storage "
        "key and the text that the bytes are in EBCDIC. R, L and V say real, logical and virtual "
        "storage, which are the same while address translation is off.\n\n"
        "Registers and PSW (G, X, Y, PSW) cannot be shown for CMS, which has none here. "
        "HCPDSP160E says that the location is outside your storage.\n\n"
        "Example: DISPLAY T200.40",
    .run = display,
};
const CommandSpec kStore{
    .name = "STORE",
    .min_abbreviation = 2,
    .classes = "G",
    .syntax = "data:text",
    .summary = "Change the storage of your virtual machine.",
    .help =
        "STORE location word ... puts hexadecimal words into storage, one after the other from "
        "the location on, which is rounded down to a word. S before the location stores a string "
        "of bytes at exactly that place. The reply is Store complete.\n\n"
        "Registers, PSW and STATUS cannot be stored for CMS. Storing at places that CMS uses can "
        "make it fail; IPL CMS helps.\n\n"
        "Examples: STORE 1000 00000001    STORE S1004 C1C2C3",
    .run = store,
};

}  // namespace cambridge::cp::commands

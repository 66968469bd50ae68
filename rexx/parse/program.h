/// Program: a compiled REXX program, ready to be run any number of times, by anybody.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/types.h"

#include "rexx/parse/bytecode.h"
#include "rexx/value/text_traits.h"

namespace cambridge::rexx {

/// The source lines joined, and the same text in ASCII for the scanner (same offsets).
struct SourceText {
  std::string text;
  std::string shadow;  ///< empty when the text is ASCII already
  std::vector<u32> line_starts;

  [[nodiscard]] std::string_view ascii() const { return shadow.empty() ? text : shadow; }
  [[nodiscard]] u32 line_of(u32 offset) const;
  [[nodiscard]] std::string_view line(std::size_t number) const;  ///< 1-based
  [[nodiscard]] std::size_t line_count() const { return line_starts.size(); }

  static SourceText from_lines(const std::vector<std::string_view>& lines,
                               const TextTraits& traits);
};

/// Names of variables, in order of first mention; the number is the variable's place in a pool.
class SymbolTable {
 public:
  static constexpr u32 kRc = 0, kResult = 1, kSigl = 2;
  explicit SymbolTable(const TextTraits& traits);
  SymbolTable(const SymbolTable&) = delete;
  SymbolTable& operator=(const SymbolTable&) = delete;
  u32 add(std::string_view name);
  [[nodiscard]] const u32* find(std::string_view name) const;
  [[nodiscard]] std::string_view name(u32 number) const { return *names_[number]; }
  [[nodiscard]] u32 size() const { return static_cast<u32>(names_.size()); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::unordered_map<std::string, u32, Hash, std::equal_to<>> numbers_;
  std::vector<const std::string*> names_;
};

/// Invariant: nothing visible changes after compile(); the traced code is made when first needed,
/// under a lock.
class Program {
 public:
  /// Compiles; never fails: a clause that is wrong raises its error when it is reached.
  static std::shared_ptr<const Program> compile(const std::vector<std::string_view>& lines,
                                                const TextTraits& traits, std::string name);
  /// The same of a whole text; lines end with LF (of the code page), CR before it is dropped.
  static std::shared_ptr<const Program> compile_text(std::string_view text,
                                                     const TextTraits& traits, std::string name);
  ~Program();

  [[nodiscard]] const std::string& name() const { return name_; }  ///< for messages
  [[nodiscard]] const TextTraits& traits() const { return traits_; }
  [[nodiscard]] const SourceText& source() const { return source_; }
  [[nodiscard]] const SymbolTable& symbols() const { return symbols_; }
  [[nodiscard]] const Code& code(bool traced) const;
  /// Clause number of a label; nothing when there is no such label.
  [[nodiscard]] const u32* label(std::string_view name) const;
  [[nodiscard]] const std::unordered_map<std::string, u32>& labels() const { return labels_; }

 private:
  Program(const TextTraits& traits, std::string name);
  struct TracedCode;

  const TextTraits& traits_;
  std::string name_;
  SourceText source_;
  SymbolTable symbols_;
  std::unordered_map<std::string, u32> labels_;
  std::unique_ptr<Code> code_;
  std::unique_ptr<TracedCode> traced_;
};

}  // namespace cambridge::rexx

/// Program: source, symbols and code.
#include "rexx/parse/program.h"

#include <algorithm>
#include <mutex>

#include "rexx/parse/compiler.h"

namespace cambridge::rexx {

namespace {

class StaticNames final : public VariableNames {
 public:
  explicit StaticNames(SymbolTable& symbols) : symbols_(symbols) {}
  Operand variable(std::string_view name) override {
    return operand(Row::Variables, symbols_.add(name));
  }

 private:
  SymbolTable& symbols_;
};

/// The table is complete after the first compilation; compiling again finds every name.
class KnownNames final : public VariableNames {
 public:
  explicit KnownNames(const SymbolTable& symbols) : symbols_(symbols) {}
  Operand variable(std::string_view name) override {
    const u32* number = symbols_.find(name);
    return operand(Row::Variables, number == nullptr ? 0 : *number);
  }

 private:
  const SymbolTable& symbols_;
};

void make_immortal(Code& code) {
  for (Value& v : code.constants) {
    if (v.kind() == Kind::Text) {
      v.body()->references = -1;
    }
  }
}

}  // namespace

u32 SourceText::line_of(u32 offset) const {
  const auto after = std::upper_bound(line_starts.begin(), line_starts.end(), offset);
  return static_cast<u32>(after - line_starts.begin());
}

std::string_view SourceText::line(std::size_t number) const {
  const std::size_t start = line_starts[number - 1];
  const std::size_t end = number < line_starts.size() ? line_starts[number] - 1 : text.size();
  return std::string_view(text).substr(start, end - start);
}

SourceText SourceText::from_lines(const std::vector<std::string_view>& lines,
                                  const TextTraits& traits) {
  SourceText source;
  std::size_t size = 0;
  for (const auto line : lines) {
    size += line.size() + 1;
  }
  source.text.reserve(size);
  source.line_starts.reserve(lines.size());
  for (const auto line : lines) {
    if (!source.line_starts.empty()) {
      source.text.push_back('\n');
    }
    source.line_starts.push_back(static_cast<u32>(source.text.size()));
    source.text.append(line);
  }
  if (traits.ebcdic) {
    source.shadow = traits.plain(source.text);
    for (char& c : source.shadow) {
      c = c == '\n' ? ' ' : c;
    }
    for (std::size_t i = 1; i < source.line_starts.size(); ++i) {
      source.shadow[source.line_starts[i] - 1] = '\n';
    }
  }
  return source;
}

SymbolTable::SymbolTable(const TextTraits& traits) {
  add(traits.text("RC"));
  add(traits.text("RESULT"));
  add(traits.text("SIGL"));
}

u32 SymbolTable::add(std::string_view name) {
  const auto found = numbers_.find(name);
  if (found != numbers_.end()) {
    return found->second;
  }
  const auto number = static_cast<u32>(names_.size());
  const auto made = numbers_.emplace(std::string(name), number).first;
  names_.push_back(&made->first);
  return number;
}

const u32* SymbolTable::find(std::string_view name) const {
  const auto found = numbers_.find(name);
  return found == numbers_.end() ? nullptr : &found->second;
}

Code::~Code() {
  for (Value& v : constants) {
    if (v.kind() == Kind::Text && v.body()->references < 0) {
      v.body()->references = 1;
    }
  }
}

const ClauseInfo* Code::clause_at(u32 position) const {
  const auto after =
      std::upper_bound(clauses.begin(), clauses.end(), position,
                       [](u32 at, const ClauseInfo& clause) { return at < clause.position; });
  return after == clauses.begin() ? nullptr : &*(after - 1);
}

struct Program::TracedCode {
  std::once_flag made;
  std::unique_ptr<Code> code;
};

Program::Program(const TextTraits& traits, std::string name)
    : traits_(traits),
      name_(std::move(name)),
      symbols_(traits),
      code_(std::make_unique<Code>()),
      traced_(std::make_unique<TracedCode>()) {}

Program::~Program() = default;

std::shared_ptr<const Program> Program::compile(const std::vector<std::string_view>& lines,
                                                const TextTraits& traits, std::string name) {
  std::shared_ptr<Program> program(new Program(traits, std::move(name)));
  program->source_ = SourceText::from_lines(lines, traits);
  StaticNames names(program->symbols_);
  CompileOptions options;
  options.ansi = !traits.ebcdic;
  Compiler compiler(program->source_, traits, names, *program->code_, options);
  compiler.compile(&program->labels_);
  make_immortal(*program->code_);
  return program;
}

std::shared_ptr<const Program> Program::compile_text(std::string_view text,
                                                     const TextTraits& traits, std::string name) {
  std::vector<std::string_view> lines;
  const char newline = traits.ebcdic ? '\x15' : '\n';
  while (!text.empty()) {
    const auto end = text.find(newline);
    std::string_view line = text.substr(0, end);
    if (!traits.ebcdic && !line.empty() && line.back() == '\r') {
      line.remove_suffix(1);
    }
    lines.push_back(line);
    if (end == std::string_view::npos) {
      break;
    }
    text.remove_prefix(end + 1);
  }
  return compile(lines, traits, std::move(name));
}

const Code& Program::code(bool traced) const {
  if (!traced) {
    return *code_;
  }
  std::call_once(traced_->made, [this] {
    traced_->code = std::make_unique<Code>();
    KnownNames names(symbols_);
    CompileOptions options;
    options.ansi = !traits_.ebcdic;
    options.traced = true;
    std::unordered_map<std::string, u32> labels;
    Compiler compiler(source_, traits_, names, *traced_->code, options);
    compiler.compile(&labels);
    make_immortal(*traced_->code);
  });
  return *traced_->code;
}

const u32* Program::label(std::string_view name) const {
  const auto found = labels_.find(std::string(name));
  return found == labels_.end() ? nullptr : &found->second;
}

}  // namespace cambridge::rexx

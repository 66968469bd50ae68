/// The variable pool interface: EXECCOMM's functions on the innermost routine's variables.
#include "rexx/run/machine.h"

namespace cambridge::rexx {

u8 Machine::fetch(std::string_view name, bool symbolic, std::string& value) {
  walking_ = false;
  const Named named = resolve_name(name, symbolic);
  if (named.kind == Named::Kind::Bad) {
    return shv::kBadName;
  }
  Value found;
  const bool is_set = value_named(named, found);
  value = found.str(traits_);
  return is_set || named.kind == Named::Kind::Constant ? shv::kClean : shv::kNewVariable;
}

u8 Machine::set(std::string_view name, bool symbolic, std::string_view value) {
  walking_ = false;
  const Named named = resolve_name(name, symbolic);
  if (named.kind == Named::Kind::Bad || named.kind == Named::Kind::Constant) {
    return shv::kBadName;
  }
  Value old;
  const bool was_set = value_named(named, old);
  assign_named(named, Value::text(value));
  return was_set ? shv::kClean : shv::kNewVariable;
}

u8 Machine::drop(std::string_view name, bool symbolic) {
  walking_ = false;
  const Named named = resolve_name(name, symbolic);
  if (named.kind == Named::Kind::Bad || named.kind == Named::Kind::Constant) {
    return shv::kBadName;
  }
  Value old;
  const bool was_set = value_named(named, old);
  drop_named(named);
  return was_set ? shv::kClean : shv::kNewVariable;
}

u8 Machine::next(std::string& name, std::string& value) {
  if (!walking_) {
    walking_ = true;
    walk_.clear();
    walk_at_ = 0;
    Pool& pool = *top().pool;
    const auto visit = [&](std::string_view variable, Value& slot) {
      Value& v = resolved(slot);
      if (v.kind() == Kind::Stem) {
        Stem& stem = *v.stem();
        if (stem.has_default()) {
          walk_.emplace_back(variable, stem.default_value().str(traits_));
        }
        std::size_t position = 0;
        Tail tail;
        Value* found = nullptr;
        while (stem.next(position, tail, found)) {
          Value& target = resolved(*found);
          if (target.is_set()) {
            std::string full(variable);
            full += tail.whole ? Value::integer(tail.number).str(traits_) : std::string(tail.text);
            walk_.emplace_back(std::move(full), target.str(traits_));
          }
        }
      } else if (v.is_set()) {
        walk_.emplace_back(variable, v.str(traits_));
      }
    };
    const SymbolTable& symbols = top().instance->program->symbols();
    for (u32 i = 0; i < symbols.size(); ++i) {
      visit(symbols.name(i), pool.variables[i]);
    }
    for (u32 i = 0; i < pool.extra.size(); ++i) {
      visit(top().instance->extra_names[i], pool.extra[i]);
    }
  }
  if (walk_at_ == walk_.size()) {
    walking_ = false;
    walk_.clear();
    return shv::kLast;
  }
  name = std::move(walk_[walk_at_].first);
  value = std::move(walk_[walk_at_].second);
  ++walk_at_;
  return shv::kClean;
}

u8 Machine::fetch_private(std::string_view name, std::string& value) {
  const std::string ascii = TextTraits::ascii().folded(traits_.plain(name));
  if (ascii == "VERSION") {
    value = host_.version_words();
    return shv::kClean;
  }
  if (ascii == "SOURCE") {
    value = top().instance->source_words;
    return shv::kClean;
  }
  if (ascii == "ARG") {
    const Value* first = argument(0);
    value = first == nullptr ? std::string() : first->str(traits_);
    return shv::kClean;
  }
  if (ascii == "PARM") {
    value = traits_.text(std::to_string(argument_count()));
    return shv::kClean;
  }
  if (ascii.starts_with("PARM.")) {
    const auto number =
        whole_number(Value::text(std::string_view(ascii).substr(5)), 9, TextTraits::ascii());
    if (!number.has_value() || *number < 1) {
      return shv::kBadName;
    }
    const Value* found = argument(static_cast<std::size_t>(*number - 1));
    value = found == nullptr ? std::string() : found->str(traits_);
    return shv::kClean;
  }
  return shv::kBadName;
}

}  // namespace cambridge::rexx

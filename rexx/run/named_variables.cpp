/// Variables by name: VALUE, EXECCOMM, EXPOSE and DROP lists, INTERPRET.
#include "rexx/parse/scanner.h"
#include "rexx/run/machine.h"

namespace cambridge::rexx {

namespace {

bool is_symbol(std::string_view ascii) {
  if (ascii.empty()) {
    return false;
  }
  bool plain = true;
  for (const char c : ascii) {
    plain = plain && is_symbol_character(c);
  }
  if (plain) {
    return true;
  }
  // A number with a signed exponent is a symbol too.
  const auto tokens = scan(ascii);
  return tokens.size() == 3 && tokens[0].kind == TokenKind::Symbol &&
         tokens[0].length == ascii.size();
}

}  // namespace

Operand Machine::variable_named(std::string_view upper) {
  ProgramInstance& instance = *top().instance;
  if (const u32* number = instance.program->symbols().find(upper); number != nullptr) {
    return operand(Row::Variables, *number);
  }
  const auto [found, made] = instance.extra_numbers.try_emplace(
      std::string(upper), static_cast<u32>(instance.extra_names.size()));
  if (made) {
    instance.extra_names.emplace_back(upper);
  }
  Pool& pool = *top().pool;
  if (pool.extra.size() < instance.extra_names.size()) {
    pool.extra.resize(instance.extra_names.size());
  }
  rows_[static_cast<std::size_t>(Row::Extra)] = pool.extra.data();
  return operand(Row::Extra, found->second);
}

Machine::Named Machine::resolve_name(std::string_view name, bool substitute) {
  Named named;
  const std::string ascii = traits_.plain(name);
  named.name = traits_.folded(name);
  if (substitute) {
    if (!is_symbol(ascii)) {
      return named;
    }
  } else {
    // A direct name: the stem must be a symbol in upper case, the tail is anything.
    const auto dot = ascii.find('.');
    if (!is_symbol(ascii.substr(0, dot))) {
      return named;
    }
    named.name = std::string(name);
  }
  if ((ascii[0] >= '0' && ascii[0] <= '9') || ascii[0] == '.') {
    named.kind = Named::Kind::Constant;
    return named;
  }
  const auto dot = named.name.find(traits_.dot);
  if (dot == std::string::npos) {
    named.kind = Named::Kind::Simple;
    named.variable = variable_named(named.name);
    return named;
  }
  named.variable = variable_named(std::string_view(named.name).substr(0, dot + 1));
  if (dot + 1 == named.name.size()) {
    named.kind = Named::Kind::Stem;
    return named;
  }
  named.kind = Named::Kind::Tail;
  std::string_view rest = std::string_view(named.name).substr(dot + 1);
  if (!substitute) {
    named.tail = rest;
    return named;
  }
  Scratch scratch;
  while (true) {
    const auto next = rest.find(traits_.dot);
    const std::string_view part = rest.substr(0, next);
    const char first = part.empty() ? '0' : traits_.ascii_of(part[0]);
    if (first >= '0' && first <= '9') {
      named.tail += part;
    } else {
      const Value& v = place(variable_named(part));
      named.tail += v.is_set() ? v.view(scratch, traits_) : part;
    }
    if (next == std::string_view::npos) {
      return named;
    }
    named.tail.push_back(traits_.dot);
    rest.remove_prefix(next + 1);
  }
}

void Machine::drop_named(const Named& named) {
  switch (named.kind) {
    case Named::Kind::Simple:
      place(named.variable).clear();
      break;
    case Named::Kind::Stem:
      if (Stem* stem = stem_if_any(named.variable); stem != nullptr) {
        stem->drop_all();
      }
      break;
    case Named::Kind::Tail:
      if (Stem* stem = stem_if_any(named.variable); stem != nullptr) {
        resolved(stem->touch(Tail::of_text(named.tail, traits_))) = Value::dropped();
      }
      break;
    default:
      break;
  }
}

void Machine::assign_named(const Named& named, Value value) {
  switch (named.kind) {
    case Named::Kind::Simple:
      place(named.variable) = std::move(value);
      break;
    case Named::Kind::Stem:
      set_stem(named.variable, value);
      break;
    case Named::Kind::Tail:
      resolved(stem_at(named.variable).touch(Tail::of_text(named.tail, traits_))) =
          std::move(value);
      break;
    default:
      break;
  }
}

/// False: the variable is unset (the value is then its name).
bool Machine::value_named(const Named& named, Value& value) {
  switch (named.kind) {
    case Named::Kind::Simple: {
      const Value& v = place(named.variable);
      if (v.is_set()) {
        value = v;
        return true;
      }
      break;
    }
    case Named::Kind::Stem: {
      const Stem* stem = stem_if_any(named.variable);
      if (stem != nullptr && stem->has_default()) {
        value = stem->default_value();
        return true;
      }
      break;
    }
    case Named::Kind::Tail: {
      Stem* stem = stem_if_any(named.variable);
      if (stem != nullptr) {
        const Value* v = stem->find(Tail::of_text(named.tail, traits_));
        if (v != nullptr) {
          const Value& found = resolved(const_cast<Value&>(*v));
          if (found.is_set()) {
            value = found;
            return true;
          }
        } else if (stem->has_default()) {
          value = stem->default_value();
          return true;
        }
      }
      const auto dot = named.name.find(traits_.dot);
      value.set_text(named.name.substr(0, dot + 1) + named.tail);
      return false;
    }
    default:
      break;
  }
  value.set_text(named.name);
  return false;
}

Machine::SymbolKind Machine::symbol_kind(std::string_view name) {
  const Named named = resolve_name(name, true);
  if (named.kind == Named::Kind::Bad) {
    return SymbolKind::Bad;
  }
  if (named.kind == Named::Kind::Constant) {
    return SymbolKind::Literal;
  }
  Value value;
  return value_named(named, value) ? SymbolKind::Variable : SymbolKind::Unset;
}

bool Machine::get_variable(std::string_view name, Value& value) {
  const Named named = resolve_name(name, true);
  if (named.kind == Named::Kind::Bad) {
    return false;
  }
  const bool is_set = value_named(named, value);
  if (!is_set && named.kind != Named::Kind::Constant) {
    const Trap& trap = settings().traps[static_cast<std::size_t>(Condition::NoValue)];
    if (trap.mode != Trap::Mode::Off) {
      raise({Condition::NoValue, value.str(traits_), {}, Value()});
    }
  }
  return true;
}

bool Machine::set_variable(std::string_view name, const Value& value) {
  const Named named = resolve_name(name, true);
  if (named.kind == Named::Kind::Bad || named.kind == Named::Kind::Constant) {
    return false;
  }
  assign_named(named, value);
  return true;
}

}  // namespace cambridge::rexx

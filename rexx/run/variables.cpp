/// Variables: values of terms, tails, stems, and what unset ones stand for.
#include "rexx/run/machine.h"

namespace cambridge::rexx {

Value& Machine::resolved(Value& v) {
  Value* found = &v;
  while (true) {
    if (found->kind() == Kind::Alias) {
      found = found->target();
    } else if (found->kind() == Kind::Box) {
      found = &found->box()->value;
    } else {
      return *found;
    }
  }
}

std::string_view Machine::name_of(Operand o) {
  switch (row_of(o)) {
    case Row::Variables:
      return top().instance->program->symbols().name(index_of(o));
    case Row::Extra:
      return top().instance->extra_names[index_of(o)];
    default:
      return {};
  }
}

const Value* Machine::fetch_slow(Value& v, Operand o, Value& spare) {
  Value& found = resolved(v);
  if (found.is_set()) {
    return &found;
  }
  const std::string_view name = name_of(o);
  spare.set_text(name);
  const Trap& trap = settings().traps[static_cast<std::size_t>(Condition::NoValue)];
  if (trap.mode != Trap::Mode::Off && !name.empty()) {
    raise({Condition::NoValue, std::string(name), {}, Value()});
    return nullptr;
  }
  return &spare;
}

bool Machine::copy_slow(Operand to, Operand from) {
  Value spare;
  const Value* value = fetch(from, spare);
  if (value == nullptr) {
    return false;
  }
  place(to) = *value;
  return true;
}

Stem* Machine::stem_if_any(Operand o) {
  Value& v = resolved(at(o));
  return v.kind() == Kind::Stem ? v.stem() : nullptr;
}

Stem& Machine::stem_at(Operand o) {
  Value& v = resolved(at(o));
  if (v.kind() != Kind::Stem) {
    v = Value::of_stem(new Stem());
  }
  return *v.stem();
}

Tail Machine::tail_part(Operand part, Scratch& scratch) {
  const Value& v = resolved(at(part));
  if (v.is_integer() && v.integer() >= 0) {
    return Tail::of_number(v.integer());
  }
  if (v.is_set()) {
    return Tail::of_text(v.view(scratch, traits_), traits_);
  }
  return Tail::of_text(name_of(part), traits_);
}

Tail Machine::tail_of(const TailReference& reference) {
  tail_buffer_.clear();
  Scratch scratch;
  for (u32 i = 0; i < reference.parts; ++i) {
    if (i != 0) {
      tail_buffer_.push_back(traits_.dot);
    }
    const TailPart& part = top().code->tail_parts[reference.first_part + i];
    const Value& v = resolved(at(part.value));
    tail_buffer_.append(v.is_set() ? v.view(scratch, traits_) : name_of(part.value));
  }
  return Tail::of_text(tail_buffer_, traits_);
}

bool Machine::get_tail(Stem* stem, Operand stem_operand, const Tail& tail, Value& value) {
  bool dropped = false;
  if (stem != nullptr) {
    if (Value* found = stem->find(tail); found != nullptr) {
      const Value& target = resolved(*found);
      if (target.is_set()) {
        value = target;
        return true;
      }
      dropped = true;
    }
    if (!dropped && stem->has_default()) {
      value = stem->default_value();
      return true;
    }
  }
  std::string name(name_of(stem_operand));
  if (tail.whole) {
    name += Value::integer(tail.number).str(traits_);
  } else {
    name += tail.text;
  }
  const Trap& trap = settings().traps[static_cast<std::size_t>(Condition::NoValue)];
  if (trap.mode != Trap::Mode::Off) {
    return raise({Condition::NoValue, name, {}, Value()});
  }
  value.set_text(name);
  return true;
}

bool Machine::get_tail1(const Instruction& in) {
  Scratch scratch;
  Value value;
  if (!get_tail(stem_if_any(in.b), in.b, tail_part(in.c, scratch), value)) {
    return false;
  }
  store(in.a, std::move(value));
  return true;
}

bool Machine::get_tail_n(const Instruction& in) {
  const TailReference& reference = top().code->tails[in.b];
  Value value;
  if (!get_tail(stem_if_any(reference.stem), reference.stem, tail_of(reference), value)) {
    return false;
  }
  store(in.a, std::move(value));
  return true;
}

bool Machine::set_tail1(const Instruction& in) {
  Value spare;
  const Value* value = fetch(in.b, spare);
  if (value == nullptr) {
    return false;
  }
  Scratch scratch;
  resolved(stem_at(in.a).touch(tail_part(in.c, scratch))) = Value(*value);
  return true;
}

bool Machine::set_tail_n(const Instruction& in) {
  Value spare;
  const Value* value = fetch(in.b, spare);
  if (value == nullptr) {
    return false;
  }
  const TailReference& reference = top().code->tails[in.a];
  resolved(stem_at(reference.stem).touch(tail_of(reference))) = Value(*value);
  return true;
}

void Machine::set_stem(Operand stem, const Value& value) {
  const Value kept = value;
  stem_at(stem).assign_all(kept);
}

bool Machine::get_stem(Operand o, Value& value) {
  const Stem* stem = stem_if_any(o);
  if (stem != nullptr && stem->has_default()) {
    value = stem->default_value();
    return true;
  }
  const Trap& trap = settings().traps[static_cast<std::size_t>(Condition::NoValue)];
  if (trap.mode != Trap::Mode::Off) {
    return raise({Condition::NoValue, std::string(name_of(o)), {}, Value()});
  }
  value.set_text(name_of(o));
  return true;
}

bool Machine::assign(const VariableReference& reference, Value value) {
  switch (reference.kind) {
    case VariableReference::Kind::Simple:
      store(reference.where, std::move(value));
      break;
    case VariableReference::Kind::Stem:
      set_stem(reference.where, value);
      break;
    case VariableReference::Kind::Tail: {
      const TailReference& tail = top().code->tails[reference.where];
      Stem& stem = stem_at(tail.stem);
      Scratch scratch;
      const Tail key = tail.parts == 1
                           ? tail_part(top().code->tail_parts[tail.first_part].value, scratch)
                           : tail_of(tail);
      resolved(stem.touch(key)) = std::move(value);
      break;
    }
    default:
      break;
  }
  return true;
}

bool Machine::read(const VariableReference& reference, Value& value) {
  switch (reference.kind) {
    case VariableReference::Kind::Simple: {
      Value spare;
      const Value* found = fetch(reference.where, spare);
      if (found == nullptr) {
        return false;
      }
      value = *found;
      return true;
    }
    case VariableReference::Kind::Stem:
      return get_stem(reference.where, value);
    case VariableReference::Kind::Tail: {
      const TailReference& tail = top().code->tails[reference.where];
      return get_tail(stem_if_any(tail.stem), tail.stem, tail_of(tail), value);
    }
    default:
      return true;
  }
}

void Machine::drop_reference(const VariableReference& reference) {
  switch (reference.kind) {
    case VariableReference::Kind::Simple:
      place(reference.where).clear();
      break;
    case VariableReference::Kind::Stem:
      if (Stem* stem = stem_if_any(reference.where); stem != nullptr) {
        stem->drop_all();
      }
      break;
    case VariableReference::Kind::Tail: {
      const TailReference& tail = top().code->tails[reference.where];
      if (stem_if_any(tail.stem) != nullptr) {
        Value& v = resolved(stem_at(tail.stem).touch(tail_of(tail)));
        v = Value::dropped();
      }
      break;
    }
    default:
      break;
  }
}

/// The names that a list variable holds. Error 20 when one is not a symbol.
bool Machine::listed_names(const VariableReference& reference, std::vector<std::string>& names) {
  Value value;
  if (!read(reference, value)) {
    return false;
  }
  const std::string text = value.str(traits_);
  std::size_t at = 0;
  while (at < text.size()) {
    while (at < text.size() && traits_.blank_at(text[at])) {
      ++at;
    }
    const std::size_t start = at;
    while (at < text.size() && !traits_.blank_at(text[at])) {
      ++at;
    }
    if (at != start) {
      names.push_back(traits_.folded(std::string_view(text).substr(start, at - start)));
    }
  }
  return true;
}

void Machine::drop_list(const Instruction& in) {
  for (u32 i = 0; i < in.n; ++i) {
    const Code& code = *top().code;
    const u32 number = code.lists[in.a + i];
    const VariableReference& reference = code.references[number];
    if (reference.kind != VariableReference::Kind::List) {
      drop_reference(reference);
      continue;
    }
    std::vector<std::string> names;
    if (!listed_names(code.references[reference.where], names)) {
      return;
    }
    for (const auto& name : names) {
      drop_named(resolve_name(name, true));
    }
  }
}

bool Machine::upper_list(const Instruction& in) {
  for (u32 i = 0; i < in.n; ++i) {
    const VariableReference reference = top().code->references[top().code->lists[in.a + i]];
    Value value;
    if (!read(reference, value)) {
      return false;
    }
    const std::string text = traits_.folded(value.str(traits_));
    if (!assign(reference, Value::text(text))) {
      return false;
    }
  }
  return true;
}

}  // namespace cambridge::rexx

/// Trees to code. Operands that are variables or constants need no instruction of their own.
#include "rexx/builtins/builtin.h"
#include "rexx/parse/compiler.h"

namespace cambridge::rexx {

namespace {

constexpr std::size_t kConcatenationLimit = 1000;

std::string_view operator_text(const Node& node) {
  static constexpr std::string_view kComparisons[] = {
      "=", "\\=", "<", "<=", ">", ">=", "==", "\\==", "<<", "<<=", ">>", ">>="};
  if (node.kind == Node::Kind::Comparing) {
    return kComparisons[static_cast<std::size_t>(node.comparison)];
  }
  switch (node.opcode) {
    case Opcode::Add:
      return "+";
    case Opcode::Subtract:
      return "-";
    case Opcode::Multiply:
      return "*";
    case Opcode::Divide:
      return "/";
    case Opcode::IntegerDivide:
      return "%";
    case Opcode::Remainder:
      return "//";
    case Opcode::Power:
      return "**";
    case Opcode::And:
      return "&";
    case Opcode::Or:
      return "|";
    case Opcode::Xor:
      return "&&";
    default:
      return "";
  }
}

}  // namespace

u32 Compiler::new_temporary() {
  const u32 number = temporaries_++;
  if (temporaries_ > code_.temporaries) {
    code_.temporaries = temporaries_;
  }
  return number;
}

u32 Compiler::emit(Opcode opcode, u32 a, u32 b, u32 c, u16 n) {
  if (opcode == Opcode::Check || opcode == Opcode::Repeat || opcode == Opcode::LoopStep) {
    code_.sync_points.push_back(here());
  }
  code_.instructions.push_back({opcode, n, a, b, c});
  return static_cast<u32>(code_.instructions.size() - 1);
}

Operand Compiler::constant(Value value) {
  code_.constants.push_back(std::move(value));
  return operand(Row::Constants, static_cast<u32>(code_.constants.size() - 1));
}

void Compiler::trace_value(char prefix, Operand value, std::string_view name) {
  if (options_.traced) {
    const Operand shown = name.empty() ? 0 : constant_text(name);
    emit(Opcode::TraceValue, shown, value, 0, static_cast<u16>(prefix));
  }
}

Operand Compiler::expression_value(Operand wanted) {
  const u32 root = parse_expression();
  const Operand value = generate(root, wanted);
  trace_result(value);
  return value;
}

u32 Compiler::parse_until(std::span<const std::string_view> stop_words) {
  stop_words_ = stop_words;
  const u32 root = parse_expression();
  stop_words_ = {};
  return root;
}

Operand Compiler::generate(u32 number, Operand wanted) {
  const Node node = nodes_[number];
  switch (node.kind) {
    case Node::Kind::Constant:
    case Node::Kind::Variable:
    case Node::Kind::Stem:
    case Node::Kind::Tail:
      return generate_leaf(node, wanted);
    case Node::Kind::Binary:
    case Node::Kind::Comparing:
      return generate_spine(number, wanted);
    case Node::Kind::Concatenation:
      return generate_concatenation(number, wanted);
    case Node::Kind::Prefix: {
      const u32 mark = temporaries_;
      const Operand value = generate(node.left);
      temporaries_ = mark;
      const Operand to = wanted == kNowhere ? operand(Row::Temporaries, new_temporary()) : wanted;
      emit(node.opcode, to, value);
      trace_value('P', to,
                  node.opcode == Opcode::Plus ? "+" : (node.opcode == Opcode::Not ? "\\" : "-"));
      return to;
    }
    case Node::Kind::Call:
      return generate_call(node, wanted);
  }
  return kNowhere;
}

Operand Compiler::generate_leaf(const Node& node, Operand wanted) {
  if (node.kind == Node::Kind::Constant || node.kind == Node::Kind::Variable) {
    Operand result = node.value;
    if (wanted != kNowhere) {
      emit(Opcode::Copy, wanted, node.value);
      result = wanted;
    }
    trace_value(node.kind == Node::Kind::Constant ? 'L' : 'V', result);
    return result;
  }
  const Operand to = wanted == kNowhere ? operand(Row::Temporaries, new_temporary()) : wanted;
  if (node.kind == Node::Kind::Stem) {
    emit(Opcode::GetStem, to, node.value);
    trace_value('V', to);
    return to;
  }
  const TailReference& tail = code_.tails[node.number];
  if (tail.parts == 1) {
    emit(Opcode::GetTail1, to, tail.stem, code_.tail_parts[tail.first_part].value);
  } else {
    emit(Opcode::GetTail, to, node.number);
  }
  bool substituted = false;
  for (u32 i = 0; i < tail.parts; ++i) {
    substituted |= code_.tail_parts[tail.first_part + i].is_variable;
  }
  if (options_.traced && substituted) {
    emit(Opcode::TraceValue, node.number, to, 1, static_cast<u16>('C'));
  }
  trace_value('V', to);
  return to;
}

Operand Compiler::generate_spine(u32 number, Operand wanted) {
  check_stack();
  std::vector<u32> spine;
  u32 at = number;
  while (nodes_[at].kind == Node::Kind::Binary || nodes_[at].kind == Node::Kind::Comparing) {
    spine.push_back(at);
    at = nodes_[at].left;
  }
  const u32 mark = temporaries_;
  Operand value = generate(at);
  for (std::size_t i = spine.size(); i-- > 0;) {
    const Node node = nodes_[spine[i]];
    if (nodes_[node.right].effects && row_of(value) != Row::Temporaries &&
        row_of(value) != Row::Constants) {
      const Operand kept = operand(Row::Temporaries, new_temporary());
      emit(Opcode::Copy, kept, value);
      value = kept;
    }
    const Operand right = generate(node.right);
    temporaries_ = mark;
    const Operand to =
        i == 0 && wanted != kNowhere ? wanted : operand(Row::Temporaries, new_temporary());
    if (node.kind == Node::Kind::Comparing) {
      emit(Opcode::Compare, to, value, right, static_cast<u16>(node.comparison));
    } else {
      emit(node.opcode, to, value, right);
    }
    trace_value('O', to, operator_text(node));
    value = to;
  }
  return value;
}

Operand Compiler::generate_concatenation(u32 number, Operand wanted) {
  check_stack();
  // Concatenation is associative: the leaves in order, whatever the parentheses.
  std::vector<std::pair<u32, bool>> leaves;  // right to left; a blank goes before
  u32 at = number;
  while (nodes_[at].kind == Node::Kind::Concatenation && leaves.size() < kConcatenationLimit) {
    leaves.emplace_back(nodes_[at].right, nodes_[at].blank);
    at = nodes_[at].left;
  }
  leaves.emplace_back(at, false);
  const u32 mark = temporaries_;
  std::vector<u32> list;
  bool later_effects = nodes_[number].effects;
  if (options_.traced) {
    // Each operation by itself, so that it can be shown.
    Operand value = generate(leaves.back().first);
    for (std::size_t i = leaves.size() - 1; i-- > 0;) {
      const auto [leaf, blank] = leaves[i];
      if (nodes_[leaf].effects && row_of(value) != Row::Temporaries) {
        const Operand kept = operand(Row::Temporaries, new_temporary());
        emit(Opcode::Copy, kept, value);
        value = kept;
      }
      const Operand right = generate(leaf);
      temporaries_ = mark;
      const Operand to =
          i == 0 && wanted != kNowhere ? wanted : operand(Row::Temporaries, new_temporary());
      const u32 where = static_cast<u32>(code_.lists.size());
      code_.lists.insert(code_.lists.end(), {value, 0, right, blank ? 1U : 0U});
      emit(Opcode::Concatenate, to, where, 0, 2);
      trace_value('O', to, blank ? " " : "||");
      value = to;
    }
    return value;
  }
  for (std::size_t i = leaves.size(); i-- > 0;) {
    const auto [leaf, blank] = leaves[i];
    Operand value = generate(leaf);
    if (later_effects && row_of(value) != Row::Constants && row_of(value) != Row::Temporaries) {
      const Operand kept = operand(Row::Temporaries, new_temporary());
      emit(Opcode::Copy, kept, value);
      value = kept;
    }
    list.push_back(value);
    list.push_back(blank ? 1 : 0);
  }
  temporaries_ = mark;
  const Operand to = wanted == kNowhere ? operand(Row::Temporaries, new_temporary()) : wanted;
  const u32 where = static_cast<u32>(code_.lists.size());
  code_.lists.insert(code_.lists.end(), list.begin(), list.end());
  emit(Opcode::Concatenate, to, where, 0, static_cast<u16>(list.size() / 2));
  return to;
}

u32 Compiler::generate_arguments(const std::vector<u32>& arguments, u32& count) {
  const u32 first = temporaries_;
  count = static_cast<u32>(arguments.size());
  for (u32 i = 0; i < count; ++i) {
    new_temporary();
  }
  const Operand unset = constant(Value());
  for (u32 i = 0; i < count; ++i) {
    const Operand place = operand(Row::Temporaries, first + i);
    if (arguments[i] == kNowhere) {
      emit(Opcode::Copy, place, unset, 1);
    } else {
      generate(arguments[i], place);
    }
  }
  return first;
}

Operand Compiler::generate_call(const Node& node, Operand wanted) {
  check_stack();
  const u32 mark = temporaries_;
  u32 count = 0;
  const std::vector<u32> arguments = argument_lists_[node.number];
  const u32 first = generate_arguments(arguments, count);
  temporaries_ = mark;
  const Operand to = wanted == kNowhere ? operand(Row::Temporaries, new_temporary()) : wanted;
  emit_call(tokens_[node.token], node.quoted, first, count, to);
  const Token& name = tokens_[node.token];
  const std::string text = node.quoted ? string_text(name) : upper_symbol(name);
  if (code_.instructions.back().opcode != Opcode::CallBuiltin) {
    emit(Opcode::NeedResult, to, constant_text(text));
  }
  trace_value('F', to, text);
  return to;
}

void Compiler::emit_call(const Token& name, bool quoted, u32 first, u32 count, Operand result) {
  const std::string text = quoted ? string_text(name) : upper_symbol(name);
  const auto n = static_cast<u16>(count);
  if (!quoted) {
    if (options_.known_labels != nullptr) {
      const auto found = options_.known_labels->find(text);
      if (found != options_.known_labels->end()) {
        emit(Opcode::CallLabel, found->second, first, result, n);
        return;
      }
    } else if (label_names_.contains(text)) {
      label_uses_.push_back({here(), text});
      emit(Opcode::CallLabel, 0, first, result, n);
      return;
    }
  }
  const auto builtin = find_builtin(traits_.plain(text));
  if (builtin.has_value() && (options_.ansi || !builtins()[*builtin]->ansi_only)) {
    emit(Opcode::CallBuiltin, *builtin, first, result, n);
    const std::string_view id = builtins()[*builtin]->name;
    may_leave_pending_ |= builtins()[*builtin]->streams || id == "TRACE";
    return;
  }
  emit(Opcode::CallExternal, constant_text(text), first, result, n);
  may_leave_pending_ = true;
}

void Compiler::jump_unless(u32 number, int sub_error) {
  const Node node = nodes_[number];
  if (node.kind == Node::Kind::Comparing && !options_.traced) {
    const u32 mark = temporaries_;
    Operand left = generate(node.left);
    if (nodes_[node.right].effects && row_of(left) != Row::Temporaries) {
      const Operand kept = operand(Row::Temporaries, new_temporary());
      emit(Opcode::Copy, kept, left);
      left = kept;
    }
    const Operand right = generate(node.right);
    temporaries_ = mark;
    emit(Opcode::JumpUnless, 0, left, right, static_cast<u16>(node.comparison));
    return;
  }
  const u32 mark = temporaries_;
  const Operand value = generate(number);
  temporaries_ = mark;
  trace_result(value);
  emit(Opcode::JumpFalse, 0, value, 0, static_cast<u16>(sub_error));
}

void Compiler::set_variable(const VariableReference& to, Operand value) {
  switch (to.kind) {
    case VariableReference::Kind::Simple:
      emit(Opcode::Copy, to.where, value);
      break;
    case VariableReference::Kind::Stem:
      emit(Opcode::SetStem, to.where, value);
      break;
    case VariableReference::Kind::Tail: {
      const TailReference& tail = code_.tails[to.where];
      if (tail.parts == 1) {
        emit(Opcode::SetTail1, tail.stem, value, code_.tail_parts[tail.first_part].value);
      } else {
        emit(Opcode::SetTail, to.where, value);
      }
      break;
    }
    default:
      break;
  }
}

Operand Compiler::get_variable(const VariableReference& from) {
  if (from.kind == VariableReference::Kind::Simple) {
    return from.where;
  }
  Node node{};
  node.kind = from.kind == VariableReference::Kind::Stem ? Node::Kind::Stem : Node::Kind::Tail;
  node.value = from.where;
  node.number = from.where;
  return generate_leaf(node, kNowhere);
}

u32 Compiler::tail_reference(std::string_view upper) {
  const auto dot = upper.find(traits_.dot);
  TailReference tail{simple_variable(upper.substr(0, dot + 1)),
                     static_cast<u32>(code_.tail_parts.size()), 0};
  std::string_view rest = upper.substr(dot + 1);
  while (true) {
    const auto next = rest.find(traits_.dot);
    const std::string_view part = rest.substr(0, next);
    const bool variable =
        !part.empty() && (traits_.ascii_of(part[0]) < '0' || traits_.ascii_of(part[0]) > '9');
    code_.tail_parts.push_back(
        {variable, variable ? simple_variable(part) : constant(constant_value(part, traits_))});
    ++tail.parts;
    if (next == std::string_view::npos) {
      break;
    }
    rest = rest.substr(next + 1);
  }
  code_.tails.push_back(tail);
  return static_cast<u32>(code_.tails.size() - 1);
}

}  // namespace cambridge::rexx

/// Operators beyond the everyday cases: decimal numbers, text, and what is wrong with operands.
#include <algorithm>
#include <array>

#include "rexx/run/machine.h"

namespace cambridge::rexx {

namespace {

constexpr u64 kLongestText = u64{1} << 30;
constexpr std::array<std::string_view, 7> kOperationSigns{"+", "-", "*", "/", "%", "//", "**"};

/// A text that starts like this cannot be a number.
bool cannot_be_number(std::string_view text, const TextTraits& traits) {
  if (text.empty()) {
    return true;
  }
  const char c = text[0];
  return static_cast<u8>(c - traits.zero) > 9 && c != traits.minus && c != traits.plus &&
         c != traits.dot && !traits.blank_at(c);
}

std::string_view stripped(std::string_view text, const TextTraits& traits) {
  while (!text.empty() && traits.blank_at(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && traits.blank_at(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

/// The shorter padded with blanks on the right.
int compare_padded(std::string_view x, std::string_view y, const TextTraits& traits) {
  const std::size_t common = std::min(x.size(), y.size());
  if (const int order = std::memcmp(x.data(), y.data(), common); order != 0) {
    return order;
  }
  const bool x_longer = x.size() > y.size();
  const std::string_view rest = x_longer ? x.substr(common) : y.substr(common);
  for (const char c : rest) {
    if (c != traits.blank) {
      const int order = static_cast<u8>(c) < static_cast<u8>(traits.blank) ? -1 : 1;
      return x_longer ? order : -order;
    }
  }
  return 0;
}

bool holds(Comparison comparison, int order) {
  switch (comparison) {
    case Comparison::Equal:
    case Comparison::StrictEqual:
      return order == 0;
    case Comparison::NotEqual:
    case Comparison::StrictNotEqual:
      return order != 0;
    case Comparison::Less:
    case Comparison::StrictLess:
      return order < 0;
    case Comparison::LessEqual:
    case Comparison::StrictLessEqual:
      return order <= 0;
    case Comparison::Greater:
    case Comparison::StrictGreater:
      return order > 0;
    default:
      return order >= 0;
  }
}

}  // namespace

std::string Machine::operator_sign(const Instruction& in) const {
  switch (in.opcode) {
    case Opcode::And:
      return traits_.text("&");
    case Opcode::Or:
      return traits_.text("|");
    case Opcode::Xor:
      return traits_.text("&&");
    default:
      return traits_.text("\\");
  }
}

bool Machine::fault(Fault found, Operation operation, const Value& left, const Value& right) {
  const std::string sign = traits_.text(kOperationSigns[static_cast<std::size_t>(operation)]);
  const auto shown = [&](const Value& v) { return v.str(traits_); };
  switch (found) {
    case Fault::LeftNotNumber:
      return raise_error(41, 1, shown(left), sign);
    case Fault::RightNotNumber:
      return raise_error(41, 2, shown(right), sign);
    case Fault::Overflow:
      return raise_error(42, 1, shown(left), sign, shown(right));
    case Fault::Underflow:
      return raise_error(42, 2, shown(left), sign, shown(right));
    case Fault::DivideByZero:
      return raise_error(42, 3);
    case Fault::QuotientTooLong:
      return raise_error(26, operation == Operation::IntegerDivide ? 11 : 12, shown(left),
                         shown(right), traits_.text(std::to_string(settings().numeric.digits)));
    case Fault::PowerNotWhole:
      return raise_error(26, 8, shown(right));
    case Fault::Storage:
      return raise_error(5, 1);
    case Fault::None:
      break;
  }
  return true;
}

bool Machine::check_lost_digits(const NumericContext& context, const Value& left,
                                const Value& right) {
  const Trap& trap = settings().traps[static_cast<std::size_t>(Condition::LostDigits)];
  if (!context.lost_digits || trap.mode == Trap::Mode::Off) {
    return true;
  }
  SmallNumber small;
  LongNumber rest;
  const auto digits = [&](const Value& v) {
    return read_number(v, traits_, small, &rest) == NumberForm::Small
               ? i64{digits_of(small.coefficient)}
               : rest.digits();
  };
  const Value& lost = digits(left) > settings().numeric.digits ? left : right;
  return raise({Condition::LostDigits, lost.str(traits_), {}, Value()});
}

bool Machine::arithmetic_slow(Operation operation, const Instruction& in) {
  Value spare_left, spare_right, result;
  const Value* left = fetch(in.b, spare_left);
  const Value* right = left == nullptr ? nullptr : fetch(in.c, spare_right);
  if (right == nullptr) {
    return false;
  }
  NumericContext context{settings().numeric, traits_};
  const Fault found = arithmetic(operation, *left, *right, context, result);
  if (found != Fault::None) {
    return fault(found, operation, *left, *right);
  }
  if (context.lost_digits && !check_lost_digits(context, *left, *right)) {
    return false;
  }
  store(in.a, std::move(result));
  return true;
}

bool Machine::prefix_slow(const Instruction& in) {
  Value spare, result;
  const Value* value = fetch(in.b, spare);
  if (value == nullptr) {
    return false;
  }
  NumericContext context{settings().numeric, traits_};
  const bool minus = in.opcode == Opcode::Negate;
  const Fault found = arithmetic_prefix(minus, *value, context, result);
  if (found == Fault::LeftNotNumber) {
    return raise_error(41, 3, value->str(traits_), traits_.text(minus ? "-" : "+"));
  }
  if (found != Fault::None) {
    return fault(found, minus ? Operation::Subtract : Operation::Add, Value::integer(0), *value);
  }
  if (!check_lost_digits(context, *value, *value)) {
    return false;
  }
  store(in.a, std::move(result));
  return true;
}

bool Machine::truth(Operand operand, int sub_number, bool& result) {
  Value spare;
  const Value* value = fetch(operand, spare);
  if (value == nullptr) {
    return false;
  }
  if (value->is_integer() && static_cast<u64>(value->integer()) <= 1) {
    result = value->integer() != 0;
    return true;
  }
  Scratch scratch;
  const std::string_view text = value->view(scratch, traits_);
  if (text.size() == 1 && static_cast<u8>(text[0] - traits_.zero) <= 1) {
    result = text[0] != traits_.zero;
    return true;
  }
  if (sub_number >= 5) {
    return raise_error(34, sub_number, operator_sign(*pc_), std::string(text));
  }
  return raise_error(34, sub_number, std::string(text));
}

bool Machine::logical(const Instruction& in) {
  bool left = false, right = false;
  if (in.opcode == Opcode::Not) {
    if (!truth(in.b, 6, left)) {
      return false;
    }
    store(in.a, Value::integer(left ? 0 : 1));
    return true;
  }
  if (!truth(in.b, 5, left) || !truth(in.c, 6, right)) {
    return false;
  }
  const bool result = in.opcode == Opcode::And  ? left && right
                      : in.opcode == Opcode::Or ? left || right
                                                : left != right;
  store(in.a, Value::integer(result ? 1 : 0));
  return true;
}

bool Machine::concatenate(const Instruction& in) {
  constexpr std::size_t kFew = 8;
  const std::size_t n = in.n;
  if (n > kFew) {
    return concatenate_slow(in);
  }
  Scratch scratches[kFew];
  std::string_view parts[kFew];
  const Trap::Mode no_value = settings().traps[static_cast<std::size_t>(Condition::NoValue)].mode;
  const u32* list = top_->code->lists.data() + in.b;
  u64 length = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const Value& v = resolved(at(list[2 * i]));
    if (v.is_set()) {
      parts[i] = v.view(scratches[i], traits_);
    } else if (no_value == Trap::Mode::Off) {
      parts[i] = name_of(list[2 * i]);
    } else {
      return concatenate_slow(in);
    }
    length += parts[i].size() + list[2 * i + 1];
  }
  return join(place(in.a), parts, list, n, length);
}

/// Any number of operands, unset and exposed variables among them.
bool Machine::concatenate_slow(const Instruction& in) {
  const std::size_t n = in.n;
  std::vector<Scratch> scratches(n);
  std::vector<Value> spares(n);
  std::vector<std::string_view> parts(n);
  const u32* list = top_->code->lists.data() + in.b;
  u64 length = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const Value* value = fetch(list[2 * i], spares[i]);
    if (value == nullptr) {
      return false;
    }
    parts[i] = value->view(scratches[i], traits_);
    length += parts[i].size() + list[2 * i + 1];
  }
  return join(place(in.a), parts.data(), list, n, length);
}

bool Machine::join(Value& to, const std::string_view* parts, const u32* list, std::size_t n,
                   u64 length) {
  if (length > kLongestText) {
    return raise_error(5, 1);
  }
  const auto put = [&](char* p, std::size_t first) {
    for (std::size_t i = first; i < n; ++i) {
      if (list[2 * i + 1] != 0) {
        *p++ = traits_.blank;
      }
      std::memcpy(p, parts[i].data(), parts[i].size());
      p += parts[i].size();
    }
  };
  if (length <= Value::kShortLimit) {
    char buffer[Value::kShortLimit];
    put(buffer, 0);
    to.set_text({buffer, length});
    return true;
  }
  // x = x || ... on text that nobody else holds: append in place.
  if (to.kind() == Kind::Text && to.body()->references == 1 &&
      parts[0].data() == to.body()->data()) {
    TextBody* body = to.body();
    bool itself = false;
    for (std::size_t i = 1; i < n; ++i) {
      itself |= parts[i].data() == body->data();
    }
    if (!itself) {
      const u64 old_length = body->length;
      if (length > body->capacity) {
        body = TextBody::grown(body, length + length / 2 + 16);
        static_cast<void>(new (&to) Value(Value::of_body(body)));
      }
      put(body->data() + old_length, 1);
      body->length = length;
      body->stamp = 0;
      return true;
    }
  }
  if (to.kind() == Kind::Text && to.body()->references == 1 && to.body()->capacity >= length &&
      to.body()->capacity <= 4 * length + 64) {
    // The old text's room serves again, unless a part of the new one is in it.
    TextBody* old = to.body();
    bool apart = true;
    for (std::size_t i = 0; i < n; ++i) {
      apart = apart &&
              (parts[i].data() < old->data() || parts[i].data() >= old->data() + old->capacity);
    }
    if (apart) {
      put(old->data(), 0);
      old->length = length;
      old->stamp = 0;
      return true;
    }
  }
  TextBody* body = TextBody::make(length);
  put(body->data(), 0);
  body->length = length;
  to = Value::of_body(body);
  return true;
}

bool Machine::compare_texts(Comparison comparison, const Value& x, const Value& y) {
  Scratch sx, sy;
  const std::string_view a = x.view(sx, traits_), b = y.view(sy, traits_);
  if (comparison == Comparison::StrictEqual || comparison == Comparison::StrictNotEqual) {
    return (a == b) == (comparison == Comparison::StrictEqual);
  }
  const std::size_t common = std::min(a.size(), b.size());
  int order = std::memcmp(a.data(), b.data(), common);
  if (order == 0) {
    order = a.size() < b.size() ? -1 : (a.size() > b.size() ? 1 : 0);
  }
  return holds(comparison, order);
}

bool Machine::compare(Comparison comparison, Operand left, Operand right, bool& result) {
  Value spare_left, spare_right;
  const Value* x = fetch(left, spare_left);
  const Value* y = x == nullptr ? nullptr : fetch(right, spare_right);
  if (y == nullptr) {
    return false;
  }
  if (comparison >= Comparison::StrictEqual) {
    if (x->kind() == Kind::Short && y->kind() == Kind::Short &&
        comparison <= Comparison::StrictNotEqual) {
      const bool same =
          std::memcmp(static_cast<const void*>(x), static_cast<const void*>(y), sizeof(Value)) == 0;
      result = same == (comparison == Comparison::StrictEqual);
      return true;
    }
    result = compare_texts(comparison, *x, *y);
    return true;
  }
  if (comparison <= Comparison::NotEqual && x->kind() == Kind::Short && y->kind() == Kind::Short &&
      x->short_length() != 0 && y->short_length() != 0) {
    // The same bytes are equal; words with different first letters are not.
    const bool same =
        std::memcmp(static_cast<const void*>(x), static_cast<const void*>(y), sizeof(Value)) == 0;
    const char a = x->short_data()[0], b = y->short_data()[0];
    if (same || (a != b && cannot_be_number({&a, 1}, traits_) && !traits_.blank_at(b))) {
      result = same == (comparison == Comparison::Equal);
      return true;
    }
  }
  Scratch sx, sy;
  const bool x_number =
      x->kind() == Kind::Integer || x->kind() == Kind::Decimal || x->kind() == Kind::Number;
  const bool y_number =
      y->kind() == Kind::Integer || y->kind() == Kind::Decimal || y->kind() == Kind::Number;
  if ((x_number || !cannot_be_number(x->view(sx, traits_), traits_)) &&
      (y_number || !cannot_be_number(y->view(sy, traits_), traits_))) {
    NumericContext context{settings().numeric, traits_};
    if (const auto order = compare_numbers(*x, *y, context); order.has_value()) {
      if (context.lost_digits && !check_lost_digits(context, *x, *y)) {
        return false;
      }
      result = holds(comparison, *order);
      return true;
    }
  }
  result = holds(comparison, compare_padded(stripped(x->view(sx, traits_), traits_),
                                            stripped(y->view(sy, traits_), traits_), traits_));
  return true;
}

bool Machine::loop_number(const Instruction& in) {
  Value spare, result;
  const Value* value = fetch(in.b, spare);
  if (value == nullptr) {
    return false;
  }
  if (in.opcode == Opcode::WholeNumber) {
    NumericContext context{settings().numeric, traits_};
    if (arithmetic_prefix(false, *value, context, result) != Fault::None) {
      return raise_error(26, in.n, value->str(traits_));
    }
    const auto number = whole_number(result, settings().numeric.digits, traits_);
    if (!number.has_value() || *number < 0) {
      return raise_error(26, in.n, value->str(traits_));
    }
    store(in.a, Value::integer(*number));
    return true;
  }
  NumericContext context{settings().numeric, traits_};
  if (arithmetic_prefix(false, *value, context, result) != Fault::None) {
    return raise_error(41, in.n, value->str(traits_));
  }
  store(in.a, std::move(result));
  return true;
}

bool Machine::loop_active(Operand step) {
  if (at(step).kind() == Kind::Unset) {
    return raise_error(10, 1);
  }
  return true;
}

bool Machine::loop_test(Operand control, u32 limit, bool& past) {
  Value spare;
  const Value* value = fetch(control, spare);
  if (value == nullptr) {
    return false;
  }
  const Value* registers = top_->temporaries + limit;
  NumericContext context{settings().numeric, traits_};
  const auto order = compare_numbers(*value, registers[0], context);
  if (!order.has_value()) {
    return raise_error(41, 1, value->str(traits_), traits_.text("+"));
  }
  Scratch scratch;
  const bool down = registers[-1].view(scratch, traits_)[0] == traits_.minus;
  past = down ? *order < 0 : *order > 0;
  return true;
}

bool Machine::loop_step(const Instruction& in, bool& again) {
  const Value& step = top_->temporaries[in.b];
  if (step.kind() == Kind::Unset) {
    return raise_error(10, 1);
  }
  Value spare, result;
  const Value* value = fetch(in.a, spare);
  if (value == nullptr) {
    return false;
  }
  NumericContext context{settings().numeric, traits_};
  const Fault found = arithmetic(Operation::Add, *value, step, context, result);
  if (found != Fault::None) {
    return fault(found, Operation::Add, *value, step);
  }
  store(in.a, std::move(result));
  again = true;
  if (in.opcode == Opcode::LoopStep && in.n != 0) {
    bool past = false;
    if (!loop_test(in.a, in.b + 1, past)) {
      return false;
    }
    again = !past;
  }
  return true;
}

}  // namespace cambridge::rexx

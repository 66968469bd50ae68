/// About the program and its surroundings: ADDRESS ARG ERRORTEXT EXTERNALS LINESIZE QUEUED
/// SOURCELINE SYMBOL USERID VALUE.
#include <array>

#include "rexx/builtins/families.h"
#include "rexx/builtins/messages.h"

namespace cambridge::rexx {

namespace {

bool address(Call& call) {
  return call.give(call.context.environment_name());
}

bool arg(Call& call) {
  FunctionContext& program = call.context;
  if (!call.has(0)) {
    return call.has(1) ? call.refuse(5, 1) : call.give(static_cast<i64>(program.argument_count()));
  }
  const Value* found = program.argument(static_cast<std::size_t>(call.whole(0, 1) - 1));
  if (!call.has(1) || call.option(1, 'E') == 'N') {
    if (found == nullptr) {
      return call.give(std::string_view());
    }
    call.result = *found;
    return true;
  }
  const bool exists = found != nullptr;
  return call.give(exists == (call.option(1, 'E') == 'E') ? i64{1} : i64{0});
}

bool errortext(Call& call) {
  const bool cms = call.context.host().message_style() == MessageStyle::Cms;
  const std::string text = call.traits().plain(call.text(0));
  const auto dot = text.find('.');
  const auto number =
      whole_number(Value::text(std::string_view(text).substr(0, dot)), 9, TextTraits::ascii());
  if (!is_number(call.value(0), call.traits())) {
    return call.refuse(11, 1, call.text(0));
  }
  if (!text.empty() && text.find('-') != std::string::npos) {
    return call.refuse(13, 1, call.text(0));
  }
  if (!number.has_value() || *number < 0 || *number > 99) {
    return call.refuse_value(17, call.text(0));
  }
  const ErrorText* row = find_error(static_cast<int>(*number));
  if (dot != std::string::npos && !cms) {
    const auto sub =
        whole_number(Value::text(std::string_view(text).substr(dot + 1)), 9, TextTraits::ascii());
    if (!sub.has_value()) {
      return call.refuse_value(17, call.text(0));
    }
    if (*sub != 0) {
      const SubErrorText* found = find_sub_error(static_cast<int>(*number), static_cast<int>(*sub));
      return call.give_ascii(found == nullptr ? std::string_view() : found->text);
    }
  } else if (dot != std::string::npos) {
    return call.refuse(12, 1, call.text(0));
  }
  if (row == nullptr || (cms && row->dmsrex == 0)) {
    return call.give(std::string_view());
  }
  return call.give_ascii(cms ? row->text : row->ansi_text);
}

bool externals(Call& call) {
  return call.give(call.context.host().externals());
}

bool linesize(Call& call) {
  return call.give(call.context.host().line_size());
}

bool queued(Call& call) {
  return call.give(call.context.host().queued());
}

bool sourceline(Call& call) {
  const auto lines = static_cast<i64>(call.context.source_lines());
  if (!call.has(0)) {
    return call.give(lines);
  }
  const i64 wanted = call.whole(0, 1);
  if (wanted > lines) {
    return call.fail({40,
                      34,
                      call.traits().text("SOURCELINE"),
                      std::string(call.text(0)),
                      call.traits().text(std::to_string(lines)),
                      {}});
  }
  return call.give(call.context.source_line(static_cast<std::size_t>(wanted)));
}

bool symbol(Call& call) {
  switch (call.context.symbol_kind(call.text(0))) {
    case FunctionContext::SymbolKind::Bad:
      return call.give_ascii("BAD");
    case FunctionContext::SymbolKind::Variable:
      return call.give_ascii("VAR");
    default:
      return call.give_ascii("LIT");
  }
}

bool userid(Call& call) {
  return call.give(call.context.host().user_id());
}

bool value(Call& call) {
  const std::string name(call.text(0));
  if (call.has(2)) {
    std::optional<std::string_view> fresh;
    if (call.has(1)) {
      fresh = call.text(1);
    }
    const auto old = call.context.host().external_variable(name, fresh, call.text(2));
    if (!old.has_value()) {
      return call.refuse_value(37, call.text(2));
    }
    return call.give(*old);
  }
  Value old;
  if (!call.context.get_variable(name, old)) {
    return call.refuse_value(26, name);
  }
  if (call.has(1) && !call.context.set_variable(name, call.value(1))) {
    return call.refuse_value(26, name);
  }
  call.result = std::move(old);
  return true;
}

constexpr std::array kFunctions{
    Builtin{"ADDRESS", 0, 0, "", "", "The environment of commands.", address},
    Builtin{"ARG", 0, 2, "po", "ENO", "Arguments of the routine.", arg},
    Builtin{"ERRORTEXT", 1, 1, "s", "", "The text of an error message.", errortext},
    Builtin{"EXTERNALS", 0, 0, "", "", "Lines in the terminal input buffer.", externals},
    Builtin{"LINESIZE", 0, 0, "", "", "The width of the terminal.", linesize},
    Builtin{"QUEUED", 0, 0, "", "", "Lines in the program stack.", queued},
    Builtin{"SOURCELINE", 0, 1, "p", "", "A line of the program, or their number.", sourceline},
    Builtin{"SYMBOL", 1, 1, "s", "", "BAD, LIT or VAR.", symbol},
    Builtin{"USERID", 0, 0, "", "", "The user ID.", userid},
    Builtin{"VALUE", 1, 3, "sss", "", "The value of a variable, and a new one.", value},
};

}  // namespace

std::span<const Builtin> program_functions() {
  return kFunctions;
}

}  // namespace cambridge::rexx

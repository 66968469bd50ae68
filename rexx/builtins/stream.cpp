/// Input and output: CHARIN CHAROUT CHARS LINEIN LINEOUT LINES STREAM.
#include <array>

#include "rexx/builtins/families.h"

namespace cambridge::rexx {

namespace {

std::optional<i64> position(Call& call, std::size_t i) {
  return call.has(i) ? std::optional<i64>(call.whole(i, 1)) : std::nullopt;
}

std::optional<std::string_view> data(Call& call, std::size_t i) {
  return call.has(i) ? std::optional<std::string_view>(call.text(i)) : std::nullopt;
}

void pass_on(Call& call, const NotReady& trouble) {
  if (trouble.raised) {
    call.context.not_ready(call.text(0));
  }
}

bool charin(Call& call) {
  std::string text;
  NotReady trouble;
  call.context.host().streams().char_in(call.text(0), position(call, 1), call.whole(2, 1), text,
                                        trouble);
  pass_on(call, trouble);
  return call.give(text);
}

bool charout(Call& call) {
  NotReady trouble;
  const i64 left = call.context.host().streams().char_out(call.text(0), data(call, 1),
                                                          position(call, 2), trouble);
  pass_on(call, trouble);
  return call.give(left);
}

bool chars(Call& call) {
  NotReady trouble;
  const i64 count = call.context.host().streams().chars(call.text(0), trouble);
  pass_on(call, trouble);
  return call.give(count);
}

bool linein(Call& call) {
  std::string text;
  NotReady trouble;
  const i64 count = call.whole(2, 1);
  if (count > 1) {
    return call.refuse_value(39, call.text(2));
  }
  call.context.host().streams().line_in(call.text(0), position(call, 1), count, text, trouble);
  pass_on(call, trouble);
  return call.give(text);
}

bool lineout(Call& call) {
  NotReady trouble;
  const i64 left = call.context.host().streams().line_out(call.text(0), data(call, 1),
                                                          position(call, 2), trouble);
  pass_on(call, trouble);
  return call.give(left);
}

bool lines(Call& call) {
  NotReady trouble;
  const i64 count =
      call.context.host().streams().lines(call.text(0), call.option(1, 'N') == 'C', trouble);
  pass_on(call, trouble);
  return call.give(count);
}

bool stream(Call& call) {
  Streams& streams = call.context.host().streams();
  switch (call.option(1, 'S')) {
    case 'C': {
      if (!call.has(2)) {
        return call.refuse(5, 3);
      }
      NotReady trouble;
      const std::string reply = streams.command(call.text(0), call.text(2), trouble);
      pass_on(call, trouble);
      return call.give(reply);
    }
    case 'D':
      if (call.has(2)) {
        return call.refuse(4, 2);
      }
      return call.give(streams.description(call.text(0)));
    default:
      if (call.has(2)) {
        return call.refuse(4, 2);
      }
      return call.give(streams.state(call.text(0)));
  }
}

constexpr std::array kFunctions{
    Builtin{"CHARIN", 0, 3, "spw", "", "Characters from a stream.", charin, false, true},
    Builtin{"CHAROUT", 0, 3, "ssp", "", "Characters to a stream.", charout, false, true},
    Builtin{"CHARS", 0, 1, "s", "", "The number of characters left.", chars, false, true},
    Builtin{"LINEIN", 0, 3, "spw", "", "A line from a stream.", linein, false, true},
    Builtin{"LINEOUT", 0, 3, "ssp", "", "A line to a stream.", lineout, false, true},
    Builtin{"LINES", 0, 2, "so", "CN", "Whether there are lines left, or how many.", lines, false,
            true},
    Builtin{"STREAM", 1, 3, "sos", "CDS", "The state of a stream, or a command to it.", stream,
            false, true},
};

}  // namespace

std::span<const Builtin> stream_functions() {
  return kFunctions;
}

}  // namespace cambridge::rexx

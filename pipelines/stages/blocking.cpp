/// BLOCK, DEBLOCK, FBLOCK, ADDRDW: records in blocks of external formats.
#include "base/big_endian.h"

#include "pipelines/args/target.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"

namespace cambridge::pipelines {

namespace {

enum class Format {
  Fixed,
  V,
  VB,
  VS,
  VBS,
  Cms,
  LineEnd,
  Sf,
  Sf4,
  AdjSf,
  NetData,
  TextUnit,
  AwsTape
};

struct BlockArguments {
  Format format = Format::Fixed;
  std::size_t size = 0;
  std::string line_end;
  bool terminate = false, eof = false;
};

constexpr std::size_t kLargest = 0x7FFFFFF;

/// The format word and what belongs to it; `size_first`: BLOCK's size stands before it.
void read_format(StageOperands& operands, BlockArguments& a) {
  const auto line = [&](std::string end) {
    a.format = Format::LineEnd;
    a.line_end = std::move(end);
  };
  const bool ebcdic = operands.text().is_ebcdic();
  if (operands.keyword("Fixed")) {
    a.format = Format::Fixed;
    if (operands.number_next()) a.size = static_cast<std::size_t>(operands.number(1, kLargest));
  } else if (operands.keyword_of({"V", "VARiable"})) {
    a.format = Format::V;
  } else if (operands.keyword("VB")) {
    a.format = Format::VB;
  } else if (operands.keyword("VS")) {
    a.format = Format::VS;
  } else if (operands.keyword("VBS")) {
    a.format = Format::VBS;
  } else if (operands.keyword("CMS")) {
    a.format = Format::Cms;
  } else if (operands.keyword("CRLF")) {
    line(ebcdic ? "\x0D\x25" : "\r\n");
  } else if (operands.keyword_of({"C", "TEXTfile"})) {
    line(std::string(1, operands.text().line_end()));
  } else if (operands.keyword("LINEND")) {
    line(std::string(1, operands.at_end() ? operands.text().line_end() : operands.xorc()));
  } else if (is_abbreviation(operands.peek_upper(), "STRing")) {
    line(operands.delimited_string());
    if (a.line_end.empty()) operands.fail<msg::FPLARG113E>();
  } else if (operands.keyword("SF4")) {
    a.format = Format::Sf4;
  } else if (operands.keyword("SF")) {
    a.format = Format::Sf;
  } else if (operands.keyword("ADJSF")) {
    a.format = Format::AdjSf;
  } else if (operands.keyword_of({"NETdata", "NETDATA"})) {
    a.format = Format::NetData;
  } else if (operands.keyword_of({"TEXTUNIT", "GDForders", "MONITOR"})) {
    a.format = Format::TextUnit;
  } else if (operands.keyword("AWSTAPE")) {
    a.format = Format::AwsTape;
  } else if (!operands.at_end() && !operands.number_next()) {
    operands.fail<msg::FPLBLK109E>(operands.peek_word());
  }
}

std::string two(std::size_t value) {
  char bytes[2];
  store_big_endian(bytes, static_cast<u16>(value));
  return {bytes, 2};
}

std::string four(std::size_t value) {
  char bytes[4];
  store_big_endian(bytes, static_cast<u32>(value));
  return {bytes, 4};
}

/// Record descriptor word: length with itself, segment code, zero.
std::string descriptor(std::size_t length, int segment = 0) {
  return two(length) + static_cast<char>(segment) + '\0';
}

/// AWSTAPE's header: length of this block and of the one before, little-endian, flags.
std::string aws_header(std::size_t length, std::size_t before) {
  std::string h;
  for (const std::size_t v : {length, before}) {
    h += static_cast<char>(v & 255);
    h += static_cast<char>(v >> 8 & 255);
  }
  return h + '\xA0' + '\0';
}

class Block final : public FilterStage {
 public:
  explicit Block(BlockArguments arguments) : a_(std::move(arguments)) {}

  Flow record(RecordView record) override {
    switch (a_.format) {
      case Format::Fixed:
        if (a_.size % std::max<std::size_t>(record.size(), 1) != 0 || record.empty()) {
          return fail(issue<msg::FPLBLK117E>(static_cast<long long>(record.size())));
        }
        return whole(record);
      case Format::V:
      case Format::VB: {
        const std::size_t length = record.size() + 4;
        if (length + 4 > a_.size || length > 0x7FFF) {
          return fail(issue<msg::FPLBLK117E>(static_cast<long long>(record.size())));
        }
        const bool full = block_.size() + 4 + length > a_.size || a_.format == Format::V;
        if (full && !block_.empty()) {
          if (const Flow flow = flush(); flow != Flow::Ok) return flow;
        }
        block_ += descriptor(length);
        block_ += record.text();
        return Flow::Ok;
      }
      case Format::VS:
      case Format::VBS:
        return spanned(record);
      case Format::LineEnd:
        if (!first_ && !a_.terminate) stream_ += a_.line_end;
        first_ = false;
        stream_ += record.text();
        if (a_.terminate) stream_ += a_.line_end;
        return drain();
      case Format::Cms:
      case Format::Sf:
        if (record.size() > 0xFFFD) {
          return fail(issue<msg::FPLBLK117E>(static_cast<long long>(record.size())));
        }
        stream_ += two(record.size() + (a_.format == Format::Sf ? 2 : 0));
        stream_ += record.text();
        return drain();
      case Format::Sf4:
        stream_ += four(record.size() + 4);
        stream_ += record.text();
        return drain();
      case Format::AwsTape: {
        stream_ = aws_header(record.size(), previous_);
        stream_ += record.text();
        previous_ = record.size();
        const Flow flow = pass(0, stream_);
        stream_.clear();
        return flow;
      }
      case Format::NetData:
        return netdata(record);
      default:
        return fail(issue<msg::FPLBLK109E>("of that kind in BLOCK"));
    }
  }

  void finish() override {
    if (!block_.empty()) flush();
    if (!stream_.empty()) pass(0, stream_);
  }
  bool consumes_first() const override { return true; }

 private:
  Flow whole(RecordView record) {
    block_ += record.text();
    if (block_.size() + record.size() <= a_.size) return Flow::Ok;
    const Flow flow = pass(0, block_);
    block_.clear();
    return flow;
  }
  /// A block of descriptor words gets its own in front.
  Flow flush() {
    if (a_.format != Format::Fixed) block_.insert(0, descriptor(block_.size() + 4));
    const Flow flow = pass(0, block_);
    block_.clear();
    return flow;
  }
  Flow drain() {
    Flow flow = Flow::Ok;
    std::size_t done = 0;
    while (stream_.size() - done >= a_.size && flow == Flow::Ok) {
      flow = pass(0, RecordView(stream_).part(done, a_.size));
      done += a_.size;
    }
    stream_.erase(0, done);
    return flow;
  }
  Flow spanned(RecordView record) {
    std::string_view rest = record;
    bool begun = false;
    while (true) {
      if (a_.size < 13) return fail(issue<msg::FPLBLK115E>());
      std::size_t room = a_.size - 4 - block_.size();
      if (room < 5 || (!begun && a_.format == Format::VS && !block_.empty())) {
        if (const Flow flow = flush(); flow != Flow::Ok) return flow;
        room = a_.size - 4;
      }
      const std::size_t piece = std::min(room - 4, rest.size());
      const bool last = piece == rest.size();
      // Segments: 0 whole, 1 first, 2 last, 3 middle.
      const int segment = last ? (begun ? 2 : 0) : (begun ? 3 : 1);
      block_ += descriptor(piece + 4, segment);
      block_ += rest.substr(0, piece);
      rest.remove_prefix(piece);
      if (last) return Flow::Ok;
      begun = true;
      if (const Flow flow = flush(); flow != Flow::Ok) return flow;
    }
  }
  /// Segments of at most 253 bytes: length, flags (X'80' first, X'40' last), data.
  Flow netdata(RecordView record) {
    std::string_view rest = record;
    bool first = true;
    do {
      const std::size_t piece = std::min<std::size_t>(253, rest.size());
      const int flags = (first ? 0x80 : 0) | (piece == rest.size() ? 0x40 : 0);
      stream_ += static_cast<char>(piece + 2);
      stream_ += static_cast<char>(flags);
      stream_ += rest.substr(0, piece);
      rest.remove_prefix(piece);
      first = false;
    } while (!rest.empty());
    return drain();
  }

  BlockArguments a_;
  std::string block_, stream_;
  std::size_t previous_ = 0;
  bool first_ = true;
};

std::unique_ptr<Stage> make_block(StageContext& context) {
  StageOperands& operands = context.operands;
  BlockArguments a;
  if (operands.at_end()) operands.fail<msg::FPLBLK115E>();
  a.size = static_cast<std::size_t>(operands.number(1, kLargest));
  const std::size_t size = a.size;
  read_format(operands, a);
  a.size = size;
  a.terminate = operands.keyword("TERMinate");
  operands.expect_end();
  return std::make_unique<Block>(std::move(a));
}

/// Fixed records without keeping what lies whole in one input record.
class DeblockFixed final : public FilterStage {
 public:
  explicit DeblockFixed(std::size_t size) : size_(size) {}
  Flow record(RecordView record) override {
    std::size_t at = 0;
    while (at < record.size()) {
      const std::size_t piece = std::min(size_, record.size() - at);
      if (const Flow flow = pass(0, record.part(at, piece)); flow != Flow::Ok) return flow;
      at += piece;
    }
    return Flow::Ok;
  }

 private:
  std::size_t size_;
};

/// Lines of a byte stream; a line may go over records.
class DeblockLines final : public FilterStage {
 public:
  DeblockLines(std::string line_end, bool terminate)
      : line_end_(std::move(line_end)), terminate_(terminate) {}
  Flow record(RecordView record) override {
    std::string_view data = record;
    std::size_t start = 0;
    if (!held_.empty()) {
      // The line end itself may have been cut in two.
      held_ += data;
      data = work_ = std::exchange(held_, {});
    }
    while (true) {
      const std::size_t end = data.find(line_end_, start);
      if (end == std::string_view::npos) break;
      if (const Flow flow = pass(0, data.substr(start, end - start)); flow != Flow::Ok) return flow;
      start = end + line_end_.size();
    }
    held_.assign(data.substr(start));
    return Flow::Ok;
  }
  void finish() override {
    if (!held_.empty() || terminate_) pass(0, held_);
  }

 private:
  std::string line_end_, held_, work_;
  bool terminate_;
};

/// Formats with a length in front of each record.
class DeblockLengths final : public FilterStage {
 public:
  explicit DeblockLengths(BlockArguments arguments) : a_(std::move(arguments)) {}

  Flow record(RecordView record) override {
    if (a_.format == Format::V || a_.format == Format::VB || a_.format == Format::VS ||
        a_.format == Format::VBS) {
      return variable_block(record);
    }
    held_ += record.text();
    Flow flow = Flow::Ok;
    std::size_t at = 0;
    while (flow == Flow::Ok) {
      const std::string_view rest = std::string_view(held_).substr(at);
      std::size_t header = 0, length = 0;
      if (!next(rest, header, length) || rest.size() < header + length) break;
      flow = piece(rest.substr(0, header), rest.substr(header, length));
      at += header + length;
    }
    held_.erase(0, at);
    return flow;
  }
  void finish() override {
    if (!held_.empty() || spanning_) {
      say(issue<msg::FPLBLK072E>(static_cast<long long>(held_.size())));
      set_return_code(msg::FPLBLK072E.number());
    }
  }

 private:
  /// Header and data length of the next piece; false when the header is not whole.
  bool next(std::string_view rest, std::size_t& header, std::size_t& length) {
    const auto at_least = [&](std::size_t n) { return rest.size() >= (header = n); };
    switch (a_.format) {
      case Format::Cms:
        if (!at_least(2)) return false;
        length = load_big_endian<u16>(rest.data());
        return true;
      case Format::Sf:
      case Format::AdjSf:
        if (!at_least(2)) return false;
        length = load_big_endian<u16>(rest.data());
        length = length > 2 ? length - 2 : 0;
        return true;
      case Format::Sf4:
        if (!at_least(4)) return false;
        length = load_big_endian<u32>(rest.data());
        length = length > 4 ? length - 4 : 0;
        return true;
      case Format::NetData:
        if (!at_least(2)) return false;
        length = static_cast<u8>(rest[0]);
        length = length > 2 ? length - 2 : 0;
        return true;
      case Format::TextUnit:
        if (!at_least(4)) return false;
        length = load_big_endian<u16>(rest.data() + 2);
        return true;
      default:  // AWSTAPE
        if (!at_least(6)) return false;
        length = static_cast<u8>(rest[0]) | static_cast<std::size_t>(static_cast<u8>(rest[1])) << 8;
        return true;
    }
  }
  Flow piece(std::string_view header, std::string_view data) {
    if (a_.format != Format::NetData) return pass(0, data);
    const int flags = static_cast<u8>(header[1]);
    if ((flags & 0x80) != 0) segment_.clear();
    segment_ += data;
    spanning_ = (flags & 0x40) == 0;
    return spanning_ ? Flow::Ok : pass(0, segment_);
  }
  Flow variable_block(RecordView block) {
    std::string_view rest = block;
    if (rest.size() < 4) return incomplete(4 - rest.size());
    const std::size_t size = load_big_endian<u16>(rest.data());
    if (size > rest.size()) return incomplete(size - rest.size());
    rest = rest.substr(4, size < 4 ? 0 : size - 4);
    while (!rest.empty()) {
      if (rest.size() < 4) return incomplete(4 - rest.size());
      const std::size_t length = load_big_endian<u16>(rest.data());
      if (length < 4 || length > rest.size()) return incomplete(length);
      const int segment = static_cast<u8>(rest[2]) & 3;
      const std::string_view data = rest.substr(4, length - 4);
      rest.remove_prefix(length);
      Flow flow = Flow::Ok;
      if (segment == 0) {
        flow = pass(0, data);
      } else {
        if (segment == 1) segment_.clear();
        segment_ += data;
        spanning_ = segment != 2;
        if (!spanning_) flow = pass(0, segment_);
      }
      if (flow != Flow::Ok) return flow;
    }
    return Flow::Ok;
  }
  Flow incomplete(std::size_t missing) {
    return fail(issue<msg::FPLBLK072E>(static_cast<long long>(missing)));
  }

  BlockArguments a_;
  std::string held_, segment_;
  bool spanning_ = false;
};

std::unique_ptr<Stage> make_deblock(StageContext& context) {
  StageOperands& operands = context.operands;
  BlockArguments a;
  a.size = 80;
  if (operands.number_next()) {
    a.size = static_cast<std::size_t>(operands.number(1, kLargest));
  } else {
    read_format(operands, a);
  }
  while (!operands.at_end()) {
    if (operands.keyword("TERMinate")) {
      a.terminate = true;
    } else if (operands.keyword("EOF")) {
      a.eof = true;
    } else {
      operands.fail<msg::FPLARG111E>(operands.peek_word());
    }
  }
  if (a.format == Format::Fixed) return std::make_unique<DeblockFixed>(a.size);
  if (a.format == Format::LineEnd) {
    return std::make_unique<DeblockLines>(std::move(a.line_end), a.terminate);
  }
  return std::make_unique<DeblockLengths>(std::move(a));
}

class Fblock final : public FilterStage {
 public:
  Fblock(std::size_t size, std::optional<char> pad) : size_(size), pad_(pad) {}
  Flow record(RecordView record) override {
    std::size_t at = 0;
    if (!held_.empty()) {
      at = std::min(size_ - held_.size(), record.size());
      held_.append(record.data(), at);
      if (held_.size() < size_) return Flow::Ok;
      if (const Flow flow = pass(0, held_); flow != Flow::Ok) return flow;
      held_.clear();
    }
    while (record.size() - at >= size_) {
      if (const Flow flow = pass(0, record.part(at, size_)); flow != Flow::Ok) return flow;
      at += size_;
    }
    held_.append(record.data() + at, record.size() - at);
    return Flow::Ok;
  }
  void finish() override {
    if (held_.empty()) return;
    if (pad_) held_.resize(size_, *pad_);
    pass(0, held_);
  }

 private:
  std::size_t size_;
  std::optional<char> pad_;
  std::string held_;
};

std::unique_ptr<Stage> make_fblock(StageContext& context) {
  StageOperands& operands = context.operands;
  const auto size = static_cast<std::size_t>(operands.number(1, kLargest));
  std::optional<char> pad;
  if (!operands.at_end()) pad = operands.xorc();
  operands.expect_end();
  return std::make_unique<Fblock>(size, pad);
}

class AddDescriptor final : public FilterStage {
 public:
  explicit AddDescriptor(Format format) : format_(format) {}
  Flow record(RecordView record) override {
    const std::size_t size = record.size();
    switch (format_) {
      case Format::Cms:
        out_ = two(size);
        break;
      case Format::Sf:
        out_ = two(size + 2);
        break;
      case Format::Sf4:
        out_ = four(size + 4);
        break;
      case Format::NetData:
        if (size > 253) return fail(issue<msg::FPLBLK117E>(static_cast<long long>(size)));
        out_ = std::string{static_cast<char>(size + 2), '\xC0'};
        break;
      default:
        out_ = descriptor(size + 4);
        break;
    }
    if (size > 0xFFFB && format_ != Format::Sf4) {
      return fail(issue<msg::FPLBLK117E>(static_cast<long long>(size)));
    }
    out_.append(record.data(), size);
    return pass(0, out_);
  }

 private:
  Format format_;
  std::string out_;
};

std::unique_ptr<Stage> make_addrdw(StageContext& context) {
  BlockArguments a;
  a.format = Format::V;
  if (!context.operands.at_end()) read_format(context.operands, a);
  context.operands.expect_end();
  return std::make_unique<AddDescriptor>(a.format);
}

}  // namespace

extern const StageSpec kBlock{
    .names = "BLOCK",
    .syntax =
        "BLOCK n [FIXED|V|VB|VS|VBS|CMS|C|CRLF|LINEND xorc|STRING ds|NETDATA|SF|SF4|AWSTAPE|"
        "TEXTFILE] [TERMINATE]",
    .summary = "Pack records into blocks of an external format.",
    .help =
        "n is the size of the largest block. TERMINATE writes a line end after the last line, "
        "too.",
    .example = "literal a b c | split | block 80 string /;/ | console",
    .example_output = "a;b;c",
    .delay = Delay::ToEnd,
    .make = make_block};

extern const StageSpec kDeblock{
    .names = "DEBLOCK",
    .syntax =
        "DEBLOCK [n|FIXED n|V|VB|VS|VBS|CMS|C|CRLF|LINEND xorc|STRING ds|NETDATA|SF|SF4|ADJSF|"
        "TEXTUNIT|AWSTAPE] [TERMINATE] [EOF]",
    .summary = "Extract records from blocks.",
    .help =
        "The default is records of 80 bytes. Formats that span blocks hold data until a record "
        "is complete.",
    .example = "literal abcdef| deblock 4 | console",
    .example_output = "abcd\nef",
    .delay = Delay::Conditional,
    .make = make_deblock};

extern const StageSpec kFblock{
    .names = "FBLOCK",
    .syntax = "FBLOCK n [xorc]",
    .summary = "Cut the byte stream into records of n bytes.",
    .help =
        "Record boundaries of the input are lost. The last record is padded "
        "when a pad character is given.",
    .example = "literal a bc def| split | fblock 4 .| console",
    .example_output = "abcd\nef..",
    .delay = Delay::Conditional,
    .make = make_fblock};

extern const StageSpec kAddrdw{
    .names = "ADDRDW",
    .syntax = "ADDRDW [VARIABLE|CMS|SF|SF4|NETDATA]",
    .summary = "Put a record descriptor word in front of each record.",
    .help =
        "The length is in the form of the format; VARIABLE is a four-byte "
        "descriptor.",
    .example = "literal abc| addrdw cms | specs 1-* c2x 1 | console",
    .example_output = "0003616263",
    .make = make_addrdw};

}  // namespace cambridge::pipelines

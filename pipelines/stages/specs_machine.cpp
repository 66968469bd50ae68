#include "pipelines/stages/specs_machine.h"

#include <cstring>

#include "base/big_endian.h"

namespace cambridge::pipelines {

namespace {

constexpr std::size_t kNumberWidth = 10;
constexpr char kAllLevels = 127;

std::string_view stripped(std::string_view text, char blank) {
  while (!text.empty() && text.back() == blank) text.remove_suffix(1);
  while (!text.empty() && text.front() == blank) text.remove_prefix(1);
  return text;
}

}  // namespace

SpecsMachine::SpecsMachine(const SpecsProgram& program, const TextTables& text)
    : program_(program),
      text_(text),
      counters_(program.counters),
      pad_(text.blank()),
      blank_(text.blank()) {
  for (const auto& item : program.detail) {
    if (item->identifier != 0) definitions_[index(item->identifier)] = item.get();
  }
}

Flow SpecsMachine::cycle(RecordView record) {
  if (number_ > 0 && !program_.breaks.empty()) {
    char level = 0;
    for (const SpecsBreak& b : program_.breaks) {
      const SpecsItem* definition = definitions_[index(b.level)];
      if (definition == nullptr) continue;
      record_ = record;
      scratch2_ = fields_[index(b.level)];
      if (value(*definition) != scratch2_) level = b.level;
    }
    if (level != 0 && run_breaks(level) != Flow::Ok) return flow_;
  }
  record_ = record;
  ++number_;
  return run_part(program_.detail, 0);
}

Flow SpecsMachine::end() {
  end_of_file_ = true;
  record_ = RecordView("", 0);
  if (number_ > 0 && run_breaks(kAllLevels) != Flow::Ok) return flow_;
  return program_.has_end_of_file ? run_part(program_.end_of_file, kAllLevels) : flow_;
}

Flow SpecsMachine::run_breaks(char level) {
  break_level_ = level;
  for (const SpecsBreak& b : program_.breaks) {
    if (b.level > level) break;
    if (run_part(b.items, b.level) != Flow::Ok) break;
  }
  break_level_ = 0;
  return flow_;
}

Flow SpecsMachine::run_part(const SpecsItems& items, char level) {
  out_.clear();
  placed_ = no_write_ = false;
  out_stream_ = 0;
  pad_ = blank_;
  const char only = program_.print_only == 1 ? kAllLevels : program_.print_only;
  printing_ = !program_.no_print && level >= only;
  if (program_.selects || program_.reads) selected_ = "0";
  const bool whole = run(items);
  if (failure_) return flow_ = Flow::Ended;
  if (whole || placed_) write();
  return flow_;
}

void SpecsMachine::write() {
  if (placed_ && printing_ && !no_write_) flow_ = streams_->write(out_stream_, out_);
  out_.clear();
  placed_ = no_write_ = false;
}

bool SpecsMachine::run(const SpecsItems& items) {
  for (const auto& pointer : items) {
    const SpecsItem& item = *pointer;
    switch (item.kind) {
      case SpecsItem::Kind::Set:
        for (const auto& expression : item.expressions) expression->number(*this);
        break;
      case SpecsItem::Kind::If:
        if (!run(item.expression->truth(*this) ? item.then_items : item.else_items)) return false;
        break;
      case SpecsItem::Kind::Read:
      case SpecsItem::Kind::ReadStop: {
        const auto next = streams_->read(selected_);
        if (!next && item.kind == SpecsItem::Kind::ReadStop) return false;
        record_ = next ? *next : RecordView("", 0);
        if (next && selected_ == "0") ++number_;
        break;
      }
      case SpecsItem::Kind::Write:
        write();
        break;
      case SpecsItem::Kind::NoWrite:
        no_write_ = true;
        break;
      case SpecsItem::Kind::Select:
        selected_ = item.literal;
        record_ = streams_->select(selected_);
        break;
      case SpecsItem::Kind::OutStream: {
        const int stream = streams_->output_number(item.literal);
        if (stream < 0) {
          report(issue<msg::FPLDSP178E>(item.literal));
          return false;
        }
        out_stream_ = static_cast<unsigned>(stream);
        break;
      }
      case SpecsItem::Kind::Pad:
        pad_ = item.pad;
        break;
      default: {
        const std::string_view field = value(item);
        if (item.identifier != 0) fields_[index(item.identifier)].assign(field);
        if (item.output.place != SpecsOutput::Place::None) place(item, field);
        break;
      }
    }
    if (failure_) return false;
  }
  return true;
}

std::string_view SpecsMachine::value(const SpecsItem& item) {
  std::string_view field;
  switch (item.kind) {
    case SpecsItem::Kind::Range:
      field = item.range.of(record_);
      break;
    case SpecsItem::Kind::Literal:
      field = item.literal;
      break;
    case SpecsItem::Kind::Identifier:
      field = fields_[index(item.used)];
      break;
    case SpecsItem::Kind::RecordNumber:
      scratch_ = text_.number(item.from + (number_ - 1) * item.by, kNumberWidth);
      field = scratch_;
      break;
    case SpecsItem::Kind::TimeOfDay:
      scratch_.resize(8);
      store_big_endian(scratch_.data(), streams_->time_of_day());
      field = scratch_;
      break;
    default:
      if (item.picture) {
        const Decimal number = item.expression->number(*this);
        auto edited = item.picture->edit(number);
        if (!edited) report(issue<msg::FPLPIC679E>(number.text()));
        scratch_ = edited ? text_.from_ascii_text(*edited) : std::string();
      } else {
        scratch_ = item.expression->text(*this);
      }
      field = scratch_;
      break;
  }
  if (item.strip) field = stripped(field, blank_);
  return item.conversion.empty() ? field : converted(item, field);
}

std::string_view SpecsMachine::converted(const SpecsItem& item, std::string_view field) {
  std::string from(field), to;
  for (const ConversionStep& step : item.conversion) {
    if (auto refusal = convert(step.conversion, step.scale, from, text_, to)) {
      report(std::move(*refusal));
      return {};
    }
    from = to;
  }
  scratch_ = std::move(to);
  return scratch_;
}

void SpecsMachine::place(const SpecsItem& item, std::string_view field) {
  placed_ = true;
  const SpecsOutput& output = item.output;
  std::size_t start = output.column;
  if (output.place == SpecsOutput::Place::Next) {
    start = out_.size();
  } else if (output.place == SpecsOutput::Place::NextWord) {
    start = out_.size();
    if (start > 0) {
      out_ += blank_;
      ++start;
    }
  }
  if (output.length || output.alignment != Alignment::None) {
    return place_aligned(item, field, start);
  }
  if (start == out_.size()) {
    out_.append(field);
    return;
  }
  if (field.empty()) return;
  const std::size_t end = start + field.size();
  if (out_.size() < end) out_.resize(end, pad_);
  std::memcpy(out_.data() + start, field.data(), field.size());
}

void SpecsMachine::place_aligned(const SpecsItem& item, std::string_view field, std::size_t start) {
  const Alignment alignment = item.output.alignment;
  if (alignment != Alignment::None) field = stripped(field, blank_);
  const std::size_t length = item.output.length.value_or(field.size());
  if (field.size() > length) {
    const std::size_t excess = field.size() - length;
    const std::size_t cut = alignment == Alignment::Right    ? excess
                            : alignment == Alignment::Center ? excess / 2
                                                             : 0;
    field = field.substr(cut, length);
  }
  if (out_.size() < start + length) out_.resize(start + length, pad_);
  const std::size_t room = length - field.size();
  const std::size_t before = alignment == Alignment::Right    ? room
                             : alignment == Alignment::Center ? room / 2
                                                              : 0;
  char* const at = out_.data() + start;
  std::memset(at, pad_, before);
  if (!field.empty()) std::memcpy(at + before, field.data(), field.size());
  std::memset(at + before + field.size(), pad_, room - before);
}

}  // namespace cambridge::pipelines

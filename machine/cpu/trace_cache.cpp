#include "machine/cpu/trace_cache.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "machine/cpu/handlers.h"
#include "machine/isa/codec.h"

namespace cambridge::machine {

namespace {

/// One bit for each 64 bytes of [offset, offset + length) in a frame.
u64 line_bits(u64 offset, u64 length) {
  const u64 first = offset / 64;
  const u64 last = std::min<u64>((offset + length - 1) / 64, 63);
  const u64 upto_last = last == 63 ? ~u64{0} : (u64{1} << (last + 1)) - 1;
  return upto_last & ~((u64{1} << first) - 1);
}

/// True when nothing behind the instruction is reached in a straight line.
bool always_leaves(const Instruction& instruction) {
  switch (static_cast<Op>(instruction.op)) {
    case Op::BRC:
    case Op::BRCL:
    case Op::BC:
      return instruction.m1 == 15;
    case Op::BCR:
      return instruction.m1 == 15 && instruction.r2 != 0;
    case Op::BRAS:
    case Op::BRASL:
    case Op::BAS:
    case Op::SVC:
      return true;
    default:
      return instruction_row(static_cast<Op>(instruction.op)).state == OpState::E;
  }
}

}  // namespace

Instruction* TraceCache::allocate(std::size_t elements) {
  if (chunk_used_ + elements > kChunk) {
    chunks_.push_back(std::make_unique<Instruction[]>(kChunk));
    chunk_used_ = 0;
  }
  Instruction* at = chunks_.back().get() + chunk_used_;
  chunk_used_ += elements;
  used_ += elements;
  return at;
}

const Instruction* TraceCache::find_or_make(u64 absolute, const u8* page) {
  if (const auto found = entries_.find(absolute); found != entries_.end()) {
    return found->second;
  }
  std::array<Instruction, kLongestTrace + 1> made;
  const u64 start = absolute & 0xFFF;
  u64 offset = start;
  u16 count = 0;
  Handler end = handlers_.go_on;
  while (count < kLongestTrace && offset < 4096) {
    u8 bytes[6] = {};
    const u8 length = instruction_length(page[offset]);
    if (offset + length > 4096) {
      end = handlers_.crossing;
      break;
    }
    std::memcpy(bytes, page + offset, length);
    Instruction& one = made[count];
    if (const auto decoded = decode(bytes)) {
      one = *decoded;
      one.handler = handler_for(one);
    }
    if (one.handler == nullptr) {
      one.handler = handlers_.invalid_operation;
      one.length = length;
    }
    one.offset = static_cast<u16>(offset);
    one.count = ++count;
    offset += length;
    if (one.handler == handlers_.invalid_operation || always_leaves(one)) {
      break;
    }
  }
  made[count].handler = end;
  made[count].offset = static_cast<u16>(offset);
  made[count].count = count;
  Instruction* first = allocate(count + 1U);
  std::copy_n(made.begin(), count + 1, first);
  const u64 length = std::max<u64>(offset - start, 1);
  Frame& frame = frames_[absolute >> 12];
  frame.code |= line_bits(start, length);
  frame.traces.push_back({absolute, static_cast<u32>(length), count + 1U, first});
  entries_.emplace(absolute, first);
  return first;
}

bool TraceCache::invalidate(u64 absolute, u64 length) {
  const auto found = frames_.find(absolute >> 12);
  if (found == frames_.end() || (found->second.code & line_bits(absolute & 0xFFF, length)) == 0) {
    return false;
  }
  Frame& frame = found->second;
  bool any = false;
  std::erase_if(frame.traces, [&](const Trace& trace) {
    if (trace.absolute >= absolute + length || absolute >= trace.absolute + trace.length) {
      return false;
    }
    for (u32 i = 0; i < trace.elements; ++i) {
      trace.first[i].handler = handlers_.reenter;
    }
    entries_.erase(trace.absolute);
    any = true;
    return true;
  });
  frame.code = 0;
  for (const Trace& trace : frame.traces) {
    frame.code |= line_bits(trace.absolute & 0xFFF, trace.length);
  }
  if (frame.traces.empty()) {
    frames_.erase(found);
  }
  return any;
}

void TraceCache::clear() {
  entries_.clear();
  frames_.clear();
  chunks_.clear();
  chunk_used_ = kChunk;
  used_ = 0;
}

}  // namespace cambridge::machine

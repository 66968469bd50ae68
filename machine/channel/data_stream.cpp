#include "machine/channel/data_stream.h"

#include <algorithm>

namespace cambridge::machine {

namespace {

constexpr u32 kPage = 4096;
constexpr int kLookAhead = 256;  ///< data-chained CCWs that remaining() counts

}  // namespace

DataStream::DataStream(const ChannelStorage& storage, const Ccw& ccw, u32 next)
    : storage_(storage), ccw_(ccw), next_(next), left_(ccw.count) {
  begin_area();
}

void DataStream::begin_area() {
  left_ = ccw_.count;
  skip_ = ccw_.has(CcwFlags::kSkip);
  first_word_ = true;
  last_word_ = false;
  if (ccw_.has(CcwFlags::kProgramControlled)) {
    interruption_ = Scsw::kProgramControlled;
  }
  if (ccw_.has(CcwFlags::kIndirect) || ccw_.has(CcwFlags::kModifiedIndirect)) {
    word_address_ = ccw_.data_address;
    segment_left_ = 0;
  } else {
    segment_ = ccw_.data_address;
    segment_left_ = left_;
  }
}

bool DataStream::fail(u8 status) {
  status_ = status;
  return false;
}

u32 DataStream::remaining() const {
  u32 total = left_;
  Ccw ccw = ccw_;
  u32 next = next_;
  for (int i = 0; i < kLookAhead && ccw.has(CcwFlags::kChainData); ++i) {
    const FetchedCcw fetched = fetch_ccw(storage_, next, CcwPlace::DataChained);
    if (fetched.status != 0) {
      break;
    }
    ccw = fetched.ccw;
    next = fetched.next;
    total += ccw.count;
  }
  return total;
}

bool DataStream::chain_data() {
  if (!ccw_.has(CcwFlags::kChainData)) {
    return false;
  }
  const FetchedCcw fetched = fetch_ccw(storage_, next_, CcwPlace::DataChained);
  next_ = fetched.next;
  if (fetched.status != 0) {
    return fail(fetched.status);
  }
  ccw_ = fetched.ccw;
  begin_area();
  return true;
}

void DataStream::finish() {
  while (used_ && left_ == 0 && status_ == 0 && chain_data()) {
  }
}

bool DataStream::next_indirect_word() {
  u64 address = 0;
  if (storage_.controls.format2_idaw()) {
    std::array<u8, 8> word;
    if (word_address_ % 8 != 0) {
      return fail(Scsw::kProgramCheck);
    }
    if (u8 status = storage_.fetch(word_address_, word); status != 0) {
      return fail(status);
    }
    address = load_big_endian<u64>(word.data());
    word_address_ += 8;
  } else {
    std::array<u8, 4> word;
    if (word_address_ % 4 != 0) {
      return fail(Scsw::kProgramCheck);
    }
    if (u8 status = storage_.fetch(word_address_, word); status != 0) {
      return fail(status);
    }
    address = load_big_endian<u32>(word.data());
    if (address > 0x7FFFFFFF) {
      return fail(Scsw::kProgramCheck);
    }
    word_address_ += 4;
  }
  const u32 block = storage_.controls.indirect_block();
  if (!first_word_ && address % block != 0) {
    return fail(Scsw::kProgramCheck);
  }
  first_word_ = false;
  segment_ = address;
  segment_left_ = block - static_cast<u32>(address % block);
  return true;
}

bool DataStream::next_modified_word() {
  std::array<u8, sizeof(Midaw)> bytes;
  if (last_word_ || word_address_ % sizeof(Midaw) != 0 ||
      (!first_word_ && word_address_ % kPage == 0)) {
    return fail(Scsw::kProgramCheck);
  }
  if (u8 status = storage_.fetch(word_address_, bytes); status != 0) {
    return fail(status);
  }
  const auto word = std::bit_cast<Midaw>(bytes);
  word_address_ += sizeof(Midaw);
  first_word_ = false;
  const u16 count = word.count;
  const u64 address = word.data_address;
  const bool reserved_used =
      std::any_of(word.reserved.begin(), word.reserved.end(), [](u8 b) { return b != 0; });
  skip_ = (word.flags & Midaw::kSkip) != 0;
  if (reserved_used || count == 0 || (!skip_ && address % kPage + count > kPage)) {
    return fail(Scsw::kProgramCheck);
  }
  last_word_ = (word.flags & Midaw::kLast) != 0;
  if ((word.flags & Midaw::kInterruption) != 0) {
    interruption_ = Scsw::kProgramControlled;
  }
  segment_ = address;
  segment_left_ = count;
  return true;
}

bool DataStream::next_segment() {
  return ccw_.has(CcwFlags::kModifiedIndirect) ? next_modified_word() : next_indirect_word();
}

template <class Move>
u32 DataStream::transfer(u32 length, Move&& move) {
  used_ = true;
  u32 done = 0;
  while (done < length && status_ == 0) {
    if (left_ == 0) {
      if (!chain_data()) {
        too_long_ = status_ == 0;
        break;
      }
      continue;
    }
    if (segment_left_ == 0 && !next_segment()) {
      break;
    }
    const u32 part = std::min({length - done, left_, segment_left_});
    if (u8 status = move(done, part); status != 0) {
      fail(status);
      break;
    }
    done += part;
    left_ -= part;
    segment_ += part;
    segment_left_ -= part;
  }
  moved_ += done;
  return done;
}

u32 DataStream::put(std::span<const u8> data) {
  return transfer(static_cast<u32>(data.size()), [&](u32 offset, u32 length) {
    return skip_ ? u8{0} : storage_.store(segment_, data.subspan(offset, length));
  });
}

u32 DataStream::get(std::span<u8> into) {
  return transfer(static_cast<u32>(into.size()), [&](u32 offset, u32 length) {
    return storage_.fetch(segment_, into.subspan(offset, length));
  });
}

}  // namespace cambridge::machine

/// The data area of one command: its CCW's count, data chaining, indirect addressing and skipping,
/// offered to the device as one stream. PoO ch. 15 "Designation of Storage Area", "Chaining".
#pragma once

#include "devices/bus/channel_device.h"
#include "machine/channel/ccw_reader.h"

namespace cambridge::machine {

class DataStream final : public devices::CcwStream {
 public:
  /// `next` is the address after the CCW, where data chaining goes on.
  DataStream(const ChannelStorage& storage, const Ccw& ccw, u32 next);

  [[nodiscard]] u32 remaining() const override;
  u32 put(std::span<const u8> data) override;
  u32 get(std::span<u8> into) override;
  [[nodiscard]] bool failed() const override { return status_ != 0; }

  /// The device has ended the command: data chaining that is due takes place.
  void finish();

  /// The CCW in control now (the last one of data chaining) and the address after it.
  [[nodiscard]] const Ccw& ccw() const { return ccw_; }
  [[nodiscard]] u32 next() const { return next_; }
  [[nodiscard]] u16 residual() const { return static_cast<u16>(left_); }
  /// Bytes transferred, data chaining included.
  [[nodiscard]] u32 moved() const { return moved_; }
  /// 0, or the check met; with the program-controlled-interruption bit when one was asked for.
  [[nodiscard]] u8 status() const { return status_ | interruption_; }
  /// The device asked for transfer at all; false is an immediate operation.
  [[nodiscard]] bool used() const { return used_; }
  /// The device had, or wanted, more than the count allowed.
  [[nodiscard]] bool too_long() const { return too_long_; }

 private:
  template <class Move>
  u32 transfer(u32 length, Move&& move);
  bool chain_data();
  bool next_segment();
  bool next_indirect_word();
  bool next_modified_word();
  bool fail(u8 status);
  void begin_area();

  const ChannelStorage& storage_;
  Ccw ccw_;
  u32 next_;
  u32 left_;  ///< of the CCW's count
  u32 moved_ = 0;
  u64 segment_ = 0;       ///< next byte to move
  u32 segment_left_ = 0;  ///< before the next indirect word is needed
  u64 word_address_ = 0;  ///< of the next indirect word
  bool first_word_ = true;
  bool last_word_ = false;
  bool skip_ = false;
  bool used_ = false;
  bool too_long_ = false;
  u8 status_ = 0;
  u8 interruption_ = 0;
};

}  // namespace cambridge::machine

#include "fs/image/volume_label.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fmt/core.h>
#include <vector>

#include "base/ebcdic.h"

#include "fs/image/track.h"

namespace cambridge::fs {

namespace {

std::string ebcdic(std::string_view text, std::size_t width) {
  std::string bytes = utf8_to_ebcdic(text);
  bytes.resize(width, '\x40');
  return bytes;
}

template <class T>
std::span<const u8> bytes_of(const T& block) {
  return {reinterpret_cast<const u8*>(&block), sizeof block};
}

std::span<const u8> bytes_of(const std::string& text) {
  return {reinterpret_cast<const u8*>(text.data()), text.size()};
}

/// Standard volume label. DFSMSdfp Advanced Services, "Volume label".
struct Vol1 {
  std::array<char, 4> identifier;
  std::array<char, 6> volser;
  u8 security;
  BigEndian<u16> vtoc_cylinder;
  BigEndian<u16> vtoc_head;
  u8 vtoc_record;
  std::array<char, 21> blanks;
  std::array<char, 14> owner;
  std::array<char, 29> more_blanks;
};
static_assert(sizeof(Vol1) == 80);

/// Format-4 DSCB: what the VTOC says of the volume. DFSMSdfp Advanced Services, "Format-4 DSCB".
struct FormatFour {
  std::array<u8, 44> key;  ///< X'04'
  u8 format;               ///< C'4'
  std::array<u8, 5> last_format_one;
  BigEndian<u16> free_records;
  std::array<u8, 4> next_alternate;
  BigEndian<u16> alternates;
  u8 flags;
  u8 extents;
  std::array<u8, 2> reserved1;
  BigEndian<u16> cylinders;
  BigEndian<u16> heads;
  BigEndian<u16> track_length;
  u8 overhead_i, overhead_l, overhead_k, flags2;
  BigEndian<u16> tolerance;
  u8 dscbs_a_track;
  u8 directory_blocks_a_track;
  std::array<u8, 29> reserved2;
  u8 extent_type, extent_number;
  BigEndian<u16> begin_cylinder, begin_head, end_cylinder, end_head;
  std::array<u8, 25> reserved3;
};
static_assert(sizeof(FormatFour) == 140);

constexpr u8 kVtocRecord = 4;
constexpr u32 kDscbKey = 44;
constexpr u32 kDscbData = 96;

FormatFour make_format_four(const Geometry& geometry) {
  FormatFour dscb{};
  dscb.key.fill(0x04);
  dscb.format = 0xF4;
  dscb.alternates = 0;
  dscb.extents = 1;
  dscb.cylinders = static_cast<u16>(geometry.cylinders);
  dscb.heads = static_cast<u16>(geometry.heads);
  dscb.track_length = static_cast<u16>(geometry.type->longest_record);
  dscb.dscbs_a_track = static_cast<u8>(records_per_track(*geometry.type, kDscbKey, kDscbData));
  dscb.extent_type = 0x01;  // the VTOC is the rest of track 0
  return dscb;
}

}  // namespace

DiskResult<void> write_volume_label(DasdImage& image, std::string_view volser) {
  const Geometry& geometry = image.geometry();
  if (!geometry.is_ckd()) {
    return disk_failure(
        DiskError::Kind::Invalid,
        fmt::format("{}: is an FBA image, which takes no VOL1 label here", image.path().string()));
  }
  const std::string ipl1_key = ebcdic("IPL1", 4);
  const std::string ipl2_key = ebcdic("IPL2", 4);
  const std::string vol1_key = ebcdic("VOL1", 4);
  // IPL from a volume without a loader ends in a disabled wait PSW with code X'0F'.
  constexpr std::array<u8, 24> kIpl1{0x00, 0x06, 0, 0, 0, 0, 0, 0x0F, 0x03, 0, 0, 0,
                                     0,    0,    0, 1, 0, 0, 0, 0,    0,    0, 0, 0};
  Vol1 label{};
  std::memcpy(&label, vol1_key.data(), vol1_key.size());
  const std::string serial = ebcdic(volser, label.volser.size());
  std::copy_n(serial.begin(), label.volser.size(), label.volser.begin());
  label.security = 0x40;
  label.vtoc_record = kVtocRecord;
  label.blanks.fill('\x40');
  label.more_blanks.fill('\x40');
  const std::string owner = ebcdic("CAMBRIDGE", label.owner.size());
  std::copy_n(owner.begin(), label.owner.size(), label.owner.begin());

  std::vector<u8> track(geometry.track_size);
  TrackBuilder builder(track, {0, 0});
  constexpr u32 kLabelKey = 4;
  const auto dscb = make_format_four(geometry);
  builder.append(make_count(0, 0, 1, kLabelKey, kIpl1.size()), bytes_of(ipl1_key), kIpl1);
  builder.append(make_count(0, 0, 2, kLabelKey, 144), bytes_of(ipl2_key));
  builder.append(make_count(0, 0, 3, kLabelKey, sizeof label), bytes_of(vol1_key), bytes_of(label));
  builder.append(make_count(0, 0, kVtocRecord, kDscbKey, kDscbData), bytes_of(dscb).first(kDscbKey),
                 bytes_of(dscb).subspan(kDscbKey));
  builder.append(make_count(0, 0, kVtocRecord + 1, kDscbKey, kDscbData));
  builder.finish();
  return image.write_track({0, 0}, track);
}

DiskResult<std::string> read_volume_label(const DasdImage& image) {
  if (!image.geometry().is_ckd()) {
    return std::string();
  }
  std::vector<u8> track(image.geometry().track_size);
  CAM_TRY(image.read_track({0, 0}, track));
  const auto record = find_record(track, 3);
  Vol1 label;
  if (!record || record->count.data_length < sizeof label) {
    return std::string();
  }
  std::memcpy(&label, track.data() + record->data_offset(), sizeof label);
  if (std::string_view(label.identifier.data(), label.identifier.size()) != ebcdic("VOL1", 4)) {
    return std::string();
  }
  std::string serial = ebcdic_to_utf8({label.volser.data(), label.volser.size()});
  serial.erase(serial.find_last_not_of(" ") + 1);
  return serial;
}

}  // namespace cambridge::fs

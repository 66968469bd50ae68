#include "cli/boot/loader.h"

#include <cstring>
#include <fstream>
#include <iterator>
#include <vector>

#include "base/big_endian.h"

namespace cambridge::cli {

namespace {

using machine::AbsoluteStorage;
using machine::Psw;
using Bytes = std::vector<u8>;

constexpr u64 kLinuxEntry = 0x10000;
constexpr u64 kInitrdStart = 0x10408;
constexpr u64 kCommandLine = 0x10480;
constexpr std::size_t kCommandLineSize = 4096;
constexpr u64 kMask64 = 0x0000000180000000;

Result<Bytes, std::string> read_file(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  if (!in) {
    return failure(name + ": cannot be opened");
  }
  return Bytes(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

bool is_linux(const Bytes& image) {
  return image.size() > kCommandLine &&
         std::memcmp(image.data() + kLinuxEntry + 8, "S390EP", 6) == 0;
}

Result<void, std::string> put(AbsoluteStorage& storage, u64 at, std::span<const u8> data) {
  if (!storage.store(AbsoluteAddress(at), data)) {
    return failure(std::string("the image does not fit into the guest's storage"));
  }
  return {};
}

Result<void, std::string> put_doubleword(AbsoluteStorage& storage, u64 at, u64 value) {
  u8 bytes[8];
  store_big_endian(bytes, value);
  return put(storage, at, bytes);
}

/// The loadable segments of a big-endian 64-bit ELF for machine 22.
Result<Psw, std::string> load_elf(const Bytes& image, AbsoluteStorage& storage) {
  const auto half = [&](std::size_t at) { return load_big_endian<u16>(image.data() + at); };
  const auto doubleword = [&](std::size_t at) { return load_big_endian<u64>(image.data() + at); };
  if (image.size() < 64 || image[4] != 2 || image[5] != 2 || half(18) != 22) {
    return failure(std::string("the ELF is not for s390x"));
  }
  const u64 headers = doubleword(32);
  for (u64 k = 0; k < half(56); ++k) {
    const u64 at = headers + k * half(54);
    if (at > image.size() || image.size() - at < 56) {
      return failure(std::string("the ELF is damaged"));
    }
    const u64 offset = doubleword(at + 8);
    const u64 length = doubleword(at + 32);
    if (load_big_endian<u32>(image.data() + at) != 1) {
      continue;
    }
    if (offset > image.size() || length > image.size() - offset) {
      return failure(std::string("the ELF is damaged"));
    }
    CAM_TRY(put(storage, doubleword(at + 24), {image.data() + offset, length}));
  }
  return Psw{kMask64, doubleword(24)};
}

Result<Psw, std::string> load_linux(const Bytes& image, const BootOptions& options,
                                    AbsoluteStorage& storage) {
  CAM_TRY(put(storage, 0, image));
  if (!options.initrd.empty()) {
    const Bytes initrd = CAM_TRY(read_file(options.initrd));
    const u64 behind = std::max<u64>((image.size() + 0xFFFFF) & ~u64{0xFFFFF}, u64{32} << 20);
    const u64 at = behind + initrd.size() <= storage.size()
                       ? behind
                       : (image.size() + 0xFFFFF) & ~u64{0xFFFFF};
    CAM_TRY(put(storage, at, initrd));
    CAM_TRY(put_doubleword(storage, kInitrdStart, at));
    CAM_TRY(put_doubleword(storage, kInitrdStart + 8, initrd.size()));
  }
  if (options.append.size() >= kCommandLineSize) {
    return failure(std::string("--append is too long"));
  }
  if (!options.append.empty()) {
    Bytes line(options.append.begin(), options.append.end());
    line.push_back(0);
    CAM_TRY(put(storage, kCommandLine, line));
  }
  return Psw{kMask64, kLinuxEntry};
}

}  // namespace

Result<Psw, std::string> load_guest(const BootOptions& options, AbsoluteStorage& storage) {
  const Bytes image = CAM_TRY(read_file(options.kernel));
  if (image.size() < 8) {
    return failure(options.kernel + ": not an image");
  }
  if (std::memcmp(image.data(),
                  "\x7F"
                  "ELF",
                  4) == 0) {
    return load_elf(image, storage);
  }
  if (is_linux(image)) {
    return load_linux(image, options, storage);
  }
  CAM_TRY(put(storage, 0, image));
  return machine::expand_short_psw(load_big_endian<u64>(image.data()));
}

}  // namespace cambridge::cli

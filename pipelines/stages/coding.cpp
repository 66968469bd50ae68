/// 64ENCODE, 64DECODE, QPENCODE, QPDECODE, URLDEBLOCK, CRC, DIGEST, UTF: encodings of bytes.
#include <openssl/evp.h>

#include "pipelines/args/stage_operands.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"

namespace cambridge::pipelines {

namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kMimeLine = 76;

class Base64Encode final : public FilterStage {
 public:
  explicit Base64Encode(bool url) : url_(url) {}
  Flow record(RecordView record) override {
    held_.append(record.data(), record.size());
    return Flow::Ok;
  }
  void finish() override {
    std::string out;
    for (std::size_t i = 0; i < held_.size(); i += 3) {
      const std::size_t count = std::min<std::size_t>(3, held_.size() - i);
      u32 bits = 0;
      for (std::size_t k = 0; k < 3; ++k) {
        bits = bits << 8 | (k < count ? static_cast<u8>(held_[i + k]) : 0);
      }
      for (std::size_t k = 0; k < 4; ++k) {
        char c = k <= count ? kBase64[bits >> (18 - 6 * k) & 63] : '=';
        if (url_) c = c == '+' ? '-' : c == '/' ? '_' : c;
        if (!(url_ && c == '=')) out += c;
      }
    }
    for (std::size_t at = 0; at < out.size(); at += kMimeLine) {
      if (pass(0, text().from_ascii_text(out.substr(at, kMimeLine))) != Flow::Ok) break;
    }
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  bool url_;
  std::string held_;
};

class Base64Decode final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    for (const char c : record.text()) {
      char a = text().ascii_of(c);
      if (a == '-') a = '+';
      if (a == '_') a = '/';
      const std::size_t value = kBase64.find(a);
      if (value == std::string_view::npos) continue;  // padding, blanks
      bits_ = bits_ << 6 | static_cast<u32>(value);
      count_ += 6;
      if (count_ < 8) continue;
      count_ -= 8;
      out_ += static_cast<char>(bits_ >> count_ & 255);
    }
    return Flow::Ok;
  }
  void finish() override { pass(0, out_); }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  u32 bits_ = 0;
  int count_ = 0;
  std::string out_;
};

std::unique_ptr<Stage> make_64encode(StageContext& context) {
  StageOperands& operands = context.operands;
  const bool url = operands.keyword("URL");
  if (!url) operands.keyword_of({"MIME", "BASIC"});
  operands.expect_end();
  return std::make_unique<Base64Encode>(url);
}

std::unique_ptr<Stage> make_64decode(StageContext& context) {
  StageOperands& operands = context.operands;
  operands.keyword_of({"MIME", "BASIC", "URL"});
  operands.expect_end();
  return std::make_unique<Base64Decode>();
}

/// Quoted-printable (RFC 2045, 6.7) of text in the code page.
class QuotedEncode final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string line;
    const std::string bytes = text().ascii_text(record);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const u8 c = static_cast<u8>(bytes[i]);
      const bool last_blank = (c == ' ' || c == '\t') && i + 1 == bytes.size();
      const bool plain =
          ((c >= 33 && c <= 126) || c == ' ' || c == '\t') && c != '=' && !last_blank;
      std::string piece(1, static_cast<char>(c));
      if (!plain) piece = {'=', kHex[c >> 4], kHex[c & 15]};
      if (line.size() + piece.size() > 75) {
        if (const Flow flow = pass(0, text().from_ascii_text(line + "=")); flow != Flow::Ok)
          return flow;
        line.clear();
      }
      line += piece;
    }
    return pass(0, text().from_ascii_text(line));
  }
};

class QuotedDecode final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    std::string bytes = text().ascii_text(record);
    bytes.erase(bytes.find_last_not_of(" \t") + 1);
    bool soft = false;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (bytes[i] != '=') {
        held_ += bytes[i];
      } else if (i + 1 == bytes.size()) {
        soft = true;
      } else if (i + 2 < bytes.size() && hex_digit(bytes[i + 1]) >= 0 &&
                 hex_digit(bytes[i + 2]) >= 0) {
        held_ += static_cast<char>(hex_digit(bytes[i + 1]) * 16 + hex_digit(bytes[i + 2]));
        i += 2;
      } else {
        held_ += '=';
      }
    }
    return soft ? Flow::Ok : write();
  }
  void finish() override {
    if (!held_.empty()) write();
  }

 private:
  Flow write() { return pass(0, text().from_ascii_text(std::exchange(held_, {}))); }
  std::string held_;
};

/// name=value&name=value with %xx and +: a record for each pair.
class UrlDeblock final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    const std::string bytes = text().ascii_text(record);
    std::string out;
    for (std::size_t i = 0; i <= bytes.size(); ++i) {
      if (i == bytes.size() || bytes[i] == '&') {
        if (const Flow flow = pass(0, text().from_ascii_text(out)); flow != Flow::Ok) return flow;
        out.clear();
      } else if (bytes[i] == '+') {
        out += ' ';
      } else if (bytes[i] == '%' && i + 2 < bytes.size() && hex_digit(bytes[i + 1]) >= 0 &&
                 hex_digit(bytes[i + 2]) >= 0) {
        out += static_cast<char>(hex_digit(bytes[i + 1]) * 16 + hex_digit(bytes[i + 2]));
        i += 2;
      } else {
        out += bytes[i];
      }
    }
    return Flow::Ok;
  }
};

/// CRC: CRC-32 of the whole stream (default) or of each record with EACH.
class Crc final : public FilterStage {
 public:
  Crc(u32 polynomial, int bits, bool each) : polynomial_(polynomial), bits_(bits), each_(each) {
    reset();
  }
  Flow record(RecordView record) override {
    for (const char c : record.text()) {
      value_ ^= static_cast<u8>(c);
      for (int i = 0; i < 8; ++i)
        value_ = (value_ & 1) != 0 ? value_ >> 1 ^ polynomial_ : value_ >> 1;
    }
    if (!each_) return output_defined(1) ? pass(0, record) : Flow::Ok;
    const Flow flow = pass(0, sum());
    reset();
    return flow;
  }
  void finish() override {
    if (!each_) output(output_defined(1) ? 1 : 0, sum());
  }

 protected:
  bool ends_with_outputs() const override { return each_; }

 private:
  void reset() { value_ = bits_ == 32 ? 0xFFFFFFFF : 0; }
  std::string sum() const {
    const u32 value = bits_ == 32 ? ~value_ : value_;
    std::string bytes;
    for (int shift = bits_ - 8; shift >= 0; shift -= 8)
      bytes += static_cast<char>(value >> shift & 255);
    return bytes;
  }

  u32 polynomial_, value_ = 0;
  int bits_;
  bool each_;
};

std::unique_ptr<Stage> make_crc(StageContext& context) {
  StageOperands& operands = context.operands;
  u32 polynomial = 0xEDB88320;
  int bits = 32;
  bool each = false;
  while (!operands.at_end()) {
    if (operands.keyword_of({"CRC-16", "CRC16"})) {
      polynomial = 0xA001;
      bits = 16;
    } else if (operands.keyword("EACHrecord")) {
      each = true;
    } else if (!operands.keyword_of({"CRC-32", "CRC32"})) {
      operands.fail<msg::FPLARG111E>(operands.peek_word());
    }
  }
  return std::make_unique<Crc>(polynomial, bits, each);
}

/// DIGEST: of each record; APPEND puts it behind the record, VERIFY checks one that is there.
class Digest final : public FilterStage {
 public:
  enum class Mode { Plain, Append, Verify };
  Digest(const EVP_MD* method, Mode mode) : method_(method), mode_(mode) {}
  Flow record(RecordView record) override {
    const auto size = static_cast<std::size_t>(EVP_MD_get_size(method_));
    if (mode_ == Mode::Verify) {
      if (record.size() < size) return pass(1, record);
      const RecordView data = record.part(0, record.size() - size);
      return digest(data) == record.text().substr(data.size()) ? pass(0, data) : pass(1, record);
    }
    std::string sum = digest(record);
    if (mode_ == Mode::Append) sum.insert(0, record.text());
    return pass(0, sum);
  }

 private:
  std::string digest(std::string_view data) const {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_Digest(data.data(), data.size(), bytes, &size, method_, nullptr);
    return {reinterpret_cast<const char*>(bytes), size};
  }
  const EVP_MD* method_;
  Mode mode_;
};

std::unique_ptr<Stage> make_digest(StageContext& context) {
  StageOperands& operands = context.operands;
  const std::string name = upper_ascii(operands.word());
  const EVP_MD* method = nullptr;
  for (const std::string_view known : {"MD5", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512"}) {
    if (name == known) method = EVP_get_digestbyname(name.c_str());
  }
  if (method == nullptr) {
    operands.fail<msg::FPLARG111E>(name);
    return nullptr;
  }
  auto mode = Digest::Mode::Plain;
  if (operands.keyword("APPEND")) {
    mode = Digest::Mode::Append;
  } else if (operands.keyword("VERIFY")) {
    mode = Digest::Mode::Verify;
  }
  operands.expect_end();
  return std::make_unique<Digest>(method, mode);
}

/// UTF: between UTF-8, UTF-16 and UTF-32 (big-endian).
class Utf final : public FilterStage {
 public:
  Utf(int from, int to) : from_(from), to_(to) {}
  Flow record(RecordView record) override {
    std::u32string points;
    if (!decode(record, points)) return pass(1, record);
    std::string out;
    for (const char32_t c : points) encode(c, out);
    return pass(0, out);
  }

 private:
  bool decode(RecordView record, std::u32string& points) const {
    const std::size_t size = record.size();
    const auto unit = [&](std::size_t at, std::size_t bytes) {
      u32 value = 0;
      for (std::size_t k = 0; k < bytes; ++k) value = value << 8 | record.byte(at + k);
      return value;
    };
    std::size_t at = 0;
    while (at < size) {
      char32_t c = 0;
      if (from_ == 8) {
        const u8 first = record.byte(at);
        const std::size_t more = first < 0x80       ? 0
                                 : first >> 5 == 6  ? 1
                                 : first >> 4 == 14 ? 2
                                 : first >> 3 == 30 ? 3
                                                    : 9;
        if (more == 9 || at + more >= size + (more == 0 ? 1 : 0)) return false;
        c = more == 0 ? first : first & (0x3F >> more);
        for (std::size_t k = 1; k <= more; ++k) {
          if (record.byte(at + k) >> 6 != 2) return false;
          c = c << 6 | (record.byte(at + k) & 0x3F);
        }
        static constexpr char32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
        if (c < kLeast[more]) return false;
        at += more + 1;
      } else if (from_ == 16) {
        if (size - at < 2) return false;
        c = unit(at, 2);
        at += 2;
        if (c >= 0xD800 && c < 0xDC00) {
          if (size - at < 2) return false;
          const char32_t low = unit(at, 2);
          if (low < 0xDC00 || low > 0xDFFF) return false;
          c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
          at += 2;
        }
      } else {
        if (size - at < 4) return false;
        c = unit(at, 4);
        at += 4;
      }
      if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return false;
      points += c;
    }
    return true;
  }
  void encode(char32_t c, std::string& out) const {
    const auto put = [&](u32 value, int bytes) {
      for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out += static_cast<char>(value >> shift);
    };
    if (to_ == 32) {
      put(c, 4);
    } else if (to_ == 16) {
      if (c < 0x10000) return put(c, 2);
      put(0xD800 + ((c - 0x10000) >> 10), 2);
      put(0xDC00 + ((c - 0x10000) & 0x3FF), 2);
    } else if (c < 0x80) {
      put(c, 1);
    } else if (c < 0x800) {
      put(0xC0 | c >> 6, 1);
      put(0x80 | (c & 63), 1);
    } else if (c < 0x10000) {
      put(0xE0 | c >> 12, 1);
      put(0x80 | (c >> 6 & 63), 1);
      put(0x80 | (c & 63), 1);
    } else {
      put(0xF0 | c >> 18, 1);
      put(0x80 | (c >> 12 & 63), 1);
      put(0x80 | (c >> 6 & 63), 1);
      put(0x80 | (c & 63), 1);
    }
  }
  int from_, to_;
};

std::unique_ptr<Stage> make_utf(StageContext& context) {
  StageOperands& operands = context.operands;
  int from = 8, to = 16;
  const auto width = [&] {
    const i64 bits = operands.number(8, 32);
    if (bits != 8 && bits != 16 && bits != 32) operands.fail<msg::FPLARG066E>(std::to_string(bits));
    return static_cast<int>(bits);
  };
  while (!operands.at_end()) {
    if (operands.keyword("FROM")) {
      from = width();
    } else if (operands.keyword("TO")) {
      to = width();
    } else if (!operands.keyword_of({"MODIFIED", "REPORT"})) {
      operands.fail<msg::FPLARG111E>(operands.peek_word());
    }
  }
  return std::make_unique<Utf>(from, to);
}

template <class T>
std::unique_ptr<Stage> make_plain(StageContext& context) {
  context.operands.expect_end();
  return std::make_unique<T>();
}

}  // namespace

extern const StageSpec k64encode{
    .names = "64ENCODE",
    .syntax = "64ENCODE [MIME|BASIC|URL]",
    .summary = "Encode the byte stream as Base64.",
    .help = "Lines have 76 characters. URL uses - and _ and no padding.",
    .example = "literal Hello| 64encode | console",
    .example_output = "SGVsbG8=",
    .delay = Delay::ToEnd,
    .make = make_64encode};

extern const StageSpec k64decode{.names = "64DECODE",
                                 .syntax = "64DECODE [MIME|BASIC|URL]",
                                 .summary = "Decode Base64.",
                                 .help = "Characters that are not of the alphabet are ignored.",
                                 .example = "literal SGVsbG8=| 64decode | console",
                                 .example_output = "Hello",
                                 .delay = Delay::ToEnd,
                                 .make = make_64decode};

extern const StageSpec kQpencode{.names = "QPENCODE",
                                 .syntax = "QPENCODE",
                                 .summary = "Encode text as quoted-printable.",
                                 .help = "Lines of more than 76 characters are continued.",
                                 .example = "literal a=b| qpencode | console",
                                 .example_output = "a=3Db",
                                 .make = make_plain<QuotedEncode>};

extern const StageSpec kQpdecode{.names = "QPDECODE",
                                 .syntax = "QPDECODE",
                                 .summary = "Decode quoted-printable text.",
                                 .help = "Continued lines are joined.",
                                 .example = "literal a=3Db| qpdecode | console",
                                 .example_output = "a=b",
                                 .delay = Delay::ToEnd,
                                 .make = make_plain<QuotedDecode>};

extern const StageSpec kUrldeblock{.names = "URLDEBLOCK",
                                   .syntax = "URLDEBLOCK",
                                   .summary = "Decode URL-encoded form data.",
                                   .help = "A record for each name=value pair.",
                                   .example = "literal a=1+2&b=%41| urldeblock | console",
                                   .example_output = "a=1 2\nb=A",
                                   .make = make_plain<UrlDeblock>};

extern const StageSpec kCrc{
    .names = "CRC",
    .syntax = "CRC [CRC-32|CRC-16] [EACHRECORD]",
    .summary = "Compute a cyclic redundancy code.",
    .help =
        "Of the whole input, or with EACHRECORD of each record; bytes, most "
        "significant first.",
    .example = "literal 123456789| crc | specs 1-* c2x 1 | console",
    .example_output = "CBF43926",
    .delay = Delay::ToEnd,
    .max_outputs = 2,
    .make = make_crc};

extern const StageSpec kDigest{
    .names = "DIGEST",
    .syntax = "DIGEST {MD5|SHA1|SHA224|SHA256|SHA384|SHA512} [APPEND|VERIFY]",
    .summary = "Compute a message digest of each record.",
    .help =
        "APPEND puts it behind the record; VERIFY checks one that is there and removes it, and "
        "writes records that fail to the secondary output.",
    .example = "literal abc| digest md5 | specs 1-* c2x 1 | console",
    .example_output = "900150983CD24FB0D6963F7D28E17F72",
    .delay = Delay::Conditional,
    .max_outputs = 2,
    .make = make_digest};

extern const StageSpec kUtf{.names = "UTF",
                            .syntax = "UTF [FROM 8|16|32] [TO 8|16|32] [MODIFIED] [REPORT]",
                            .summary = "Convert between Unicode encodings.",
                            .help = "Records that are not valid go to the secondary output.",
                            .example = "literal a| utf from 8 to 16 | specs 1-* c2x 1 | console",
                            .example_output = "0061",
                            .delay = Delay::Conditional,
                            .max_outputs = 2,
                            .make = make_utf};

}  // namespace cambridge::pipelines

/// The scanner, by hand: what a character means in REXX depends on what stands around it.
#include "rexx/parse/scanner.h"

#include <array>

namespace cambridge::rexx {

namespace {

enum CharacterClass : u8 { Other, Blank, Name, Digit };

constexpr std::array<u8, 256> kClasses = [] {
  std::array<u8, 256> classes{};
  for (char c = 'a'; c <= 'z'; ++c) {
    classes[static_cast<u8>(c)] = Name;
    classes[static_cast<u8>(c - 'a' + 'A')] = Name;
  }
  for (char c = '0'; c <= '9'; ++c) {
    classes[static_cast<u8>(c)] = Digit;
  }
  for (char c : {'.', '!', '?', '_', '@', '#', '$'}) {
    classes[static_cast<u8>(c)] = Name;
  }
  classes[0xA2] = Name;  // cent
  for (char c : {' ', '\t', '\r', '\f', '\v'}) {
    classes[static_cast<u8>(c)] = Blank;
  }
  return classes;
}();

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) { tokens_.reserve(text.size() / 4 + 8); }

  std::vector<Token> run() {
    while (at_ < text_.size()) {
      step();
    }
    push(TokenKind::EndOfClause, static_cast<u32>(at_), 0);
    push(TokenKind::EndOfText, static_cast<u32>(at_), 0);
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] u8 class_at(std::size_t place) const {
    return place < text_.size() ? kClasses[static_cast<u8>(text_[place])] : static_cast<u8>(Other);
  }
  void push(TokenKind kind, u32 start, u32 length) {
    tokens_.push_back({kind, blank_, 0, 0, start, length});
    blank_ = false;
  }
  void push_bad(u8 error, u8 sub_error, std::size_t start, std::size_t length) {
    push(TokenKind::Bad, static_cast<u32>(start), static_cast<u32>(length));
    tokens_.back().error = error;
    tokens_.back().sub_error = sub_error;
  }

  void step() {
    const char c = text_[at_];
    switch (kClasses[static_cast<u8>(c)]) {
      case Blank:
        ++at_;
        blank_ = true;
        return;
      case Name:
      case Digit:
        symbol();
        return;
      default:
        break;
    }
    if (c == '\n') {
      push(TokenKind::EndOfClause, static_cast<u32>(at_++), 0);
    } else if (c == '/' && peek(1) == '*') {
      comment();
    } else if (c == '\'' || c == '"') {
      string(c);
    } else if (c == ',') {
      comma();
    } else {
      special();
    }
  }

  /// Skips a comment, which may hold comments. False when it does not end.
  bool skip_comment(std::size_t& place) const {
    int depth = 0;
    while (place < text_.size()) {
      if (text_[place] == '/' && place + 1 < text_.size() && text_[place + 1] == '*') {
        ++depth;
        place += 2;
      } else if (text_[place] == '*' && place + 1 < text_.size() && text_[place + 1] == '/') {
        place += 2;
        if (--depth == 0) {
          return true;
        }
      } else {
        ++place;
      }
    }
    return false;
  }

  void comment() {
    std::size_t place = at_;
    if (!skip_comment(place)) {
      push_bad(6, 1, at_, 2);
    }
    at_ = place;
  }

  /// A comma that ends a line goes on with the next line.
  void comma() {
    std::size_t place = at_ + 1;
    while (place < text_.size()) {
      if (class_at(place) == Blank) {
        ++place;
      } else if (text_[place] == '/' && place + 1 < text_.size() && text_[place + 1] == '*') {
        std::size_t after = place;
        if (!skip_comment(after)) {
          break;
        }
        place = after;
      } else {
        break;
      }
    }
    if (place < text_.size() && text_[place] == '\n') {
      at_ = place + 1;
      blank_ = true;
      return;
    }
    push(TokenKind::Comma, static_cast<u32>(at_++), 1);
  }

  void symbol() {
    const std::size_t start = at_;
    bool number = class_at(at_) == Digit || text_[at_] == '.';
    bool dot = false, exponent = false;
    while (class_at(at_) >= Name) {
      const char c = text_[at_];
      if (number && class_at(at_) != Digit) {
        if (c == '.' && !dot) {
          dot = true;
        } else if ((c == 'e' || c == 'E') && at_ > start && !(at_ == start + 1 && dot)) {
          exponent = true;
          number = false;
          if ((peek(1) == '+' || peek(1) == '-') && class_at(at_ + 2) == Digit &&
              exponent_is_all(at_ + 2)) {
            at_ += 2;
          }
        } else {
          number = false;
        }
      }
      ++at_;
    }
    static_cast<void>(exponent);
    push(TokenKind::Symbol, static_cast<u32>(start), static_cast<u32>(at_ - start));
  }

  /// After E and a sign only digits may follow up to the end of the symbol.
  [[nodiscard]] bool exponent_is_all(std::size_t place) const {
    while (class_at(place) == Digit) {
      ++place;
    }
    return class_at(place) < Name;
  }

  void string(char quote) {
    const std::size_t start = at_++;
    while (true) {
      if (at_ >= text_.size() || text_[at_] == '\n') {
        push_bad(6, quote == '\'' ? 2 : 3, start, at_ - start);
        return;
      }
      if (text_[at_++] == quote) {
        if (peek(0) != quote) {
          break;
        }
        ++at_;
      }
    }
    TokenKind kind = TokenKind::String;
    const char suffix = static_cast<char>(peek(0) | 0x20);
    if ((suffix == 'x' || suffix == 'b') && class_at(at_ + 1) < Name) {
      kind = suffix == 'x' ? TokenKind::HexString : TokenKind::BinaryString;
    }
    push(kind, static_cast<u32>(start), static_cast<u32>(at_ - start));
    if (kind != TokenKind::String) {
      ++at_;
    }
  }

  /// The next character of an operator, blanks and comments between being allowed.
  bool next_is(std::size_t& place, char wanted) const {
    std::size_t p = place;
    while (p < text_.size()) {
      if (class_at(p) == Blank) {
        ++p;
      } else if (text_[p] == '/' && p + 1 < text_.size() && text_[p + 1] == '*') {
        if (!skip_comment(p)) {
          return false;
        }
      } else {
        break;
      }
    }
    if (p < text_.size() && text_[p] == wanted) {
      place = p + 1;
      return true;
    }
    return false;
  }

  void not_sign(std::size_t start, std::size_t place) {
    TokenKind kind = TokenKind::Not;
    if (next_is(place, '=')) {
      kind = next_is(place, '=') ? TokenKind::StrictNotEqual : TokenKind::NotEqual;
    } else if (next_is(place, '<')) {
      kind = next_is(place, '<') ? TokenKind::StrictGreaterEqual : TokenKind::GreaterEqual;
    } else if (next_is(place, '>')) {
      kind = next_is(place, '>') ? TokenKind::StrictLessEqual : TokenKind::LessEqual;
    }
    finish(kind, start, place);
  }

  void finish(TokenKind kind, std::size_t start, std::size_t place) {
    push(kind, static_cast<u32>(start), static_cast<u32>(place - start));
    at_ = place;
  }

  void special() {
    const std::size_t start = at_;
    std::size_t place = at_ + 1;
    TokenKind kind = TokenKind::Bad;
    switch (text_[start]) {
      case ';':
        kind = TokenKind::EndOfClause;
        break;
      case '(':
        kind = TokenKind::LeftParen;
        break;
      case ')':
        kind = TokenKind::RightParen;
        break;
      case ':':
        kind = TokenKind::Colon;
        break;
      case '+':
        kind = TokenKind::Plus;
        break;
      case '-':
        kind = TokenKind::Minus;
        break;
      case '%':
        kind = TokenKind::IntegerDivide;
        break;
      case '*':
        kind = next_is(place, '*') ? TokenKind::Power : TokenKind::Times;
        break;
      case '|':
        kind = next_is(place, '|') ? TokenKind::Concatenate : TokenKind::Or;
        break;
      case '&':
        kind = next_is(place, '&') ? TokenKind::Xor : TokenKind::And;
        break;
      case '=':
        kind = next_is(place, '=') ? TokenKind::StrictEquals : TokenKind::Equals;
        break;
      case '/':
        if (next_is(place, '/')) {
          kind = TokenKind::Remainder;
        } else if (next_is(place, '=')) {
          kind = next_is(place, '=') ? TokenKind::StrictNotEqual : TokenKind::NotEqual;
        } else {
          kind = TokenKind::Divide;
        }
        break;
      case '<':
        if (next_is(place, '<')) {
          kind = next_is(place, '=') ? TokenKind::StrictLessEqual : TokenKind::StrictLess;
        } else if (next_is(place, '>')) {
          kind = TokenKind::NotEqual;
        } else {
          kind = next_is(place, '=') ? TokenKind::LessEqual : TokenKind::Less;
        }
        break;
      case '>':
        if (next_is(place, '>')) {
          kind = next_is(place, '=') ? TokenKind::StrictGreaterEqual : TokenKind::StrictGreater;
        } else if (next_is(place, '<')) {
          kind = TokenKind::NotEqual;
        } else {
          kind = next_is(place, '=') ? TokenKind::GreaterEqual : TokenKind::Greater;
        }
        break;
      case '\\':
      case '~':
      case '^':
      case static_cast<char>(0xAC):
        not_sign(start, place);
        return;
      case static_cast<char>(0xC2):  // the first byte of UTF-8's not sign and cent
        if (peek(1) == static_cast<char>(0xAC)) {
          not_sign(start, place + 1);
          return;
        }
        break;
      default:
        break;
    }
    if (kind == TokenKind::Bad) {
      push_bad(13, 1, start, 1);
      at_ = place;
      return;
    }
    finish(kind, start, place);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool blank_ = false;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> scan(std::string_view ascii) {
  return Scanner(ascii).run();
}

bool is_symbol_character(char ascii) {
  return kClasses[static_cast<u8>(ascii)] >= Name;
}

}  // namespace cambridge::rexx

/// The scanner: source text to tokens. REXX/VM Reference, "Structure and General Syntax".
#pragma once

#include <string_view>
#include <vector>

#include "base/types.h"

namespace cambridge::rexx {

enum class TokenKind : u8 {
  EndOfText,
  EndOfClause,
  Symbol,
  String,
  HexString,
  BinaryString,
  LeftParen,
  RightParen,
  Comma,
  Colon,
  Equals,
  StrictEquals,
  NotEqual,
  StrictNotEqual,
  Less,
  LessEqual,
  StrictLess,
  StrictLessEqual,
  Greater,
  GreaterEqual,
  StrictGreater,
  StrictGreaterEqual,
  Plus,
  Minus,
  Times,
  Divide,
  IntegerDivide,
  Remainder,
  Power,
  Concatenate,
  And,
  Or,
  Xor,
  Not,
  Bad,
};

/// One token; `start` and `length` are in the source. Of strings they cover the quotes.
struct Token {
  TokenKind kind;
  bool blank_before;            ///< separated from the token before by blanks
  u8 error = 0, sub_error = 0;  ///< of a Bad token
  u32 start;
  u32 length;
};

/// Scans ASCII text (the shadow of the source); lines end with LF. The last token is EndOfText.
std::vector<Token> scan(std::string_view ascii);

/// True for the characters of names: A-Z a-z 0-9 . ! ? _ @ # $ and cent.
bool is_symbol_character(char ascii);

}  // namespace cambridge::rexx

/// A header that does not compile alone, so that the check for it can be seen to fail.
#pragma once

inline std::string needs_an_include() {
  return {};
}

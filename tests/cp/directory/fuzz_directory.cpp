/// Fuzz target: any text as USER DIRECT. What is accepted can be written and read again.
#include <cstdint>

#include "base/assert.h"

#include "cp/directory/directory_parser.h"

using namespace cambridge::cp::directory;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  const auto parsed = parse_directory(source);
  if (!parsed.ok()) {
    CAM_ASSERT(!parsed.error().empty());
    return 0;
  }
  for (const auto& [userid, user] : parsed->users) {
    const std::string text = render_user(user);
    const auto again = parse_directory(text);
    CAM_ASSERT(again.ok());
    CAM_ASSERT(again->find(userid) != nullptr);
    CAM_ASSERT(render_user(*again->find(userid)) == text);
    const auto changed = replace_password(source, userid, {Password::Kind::Value, "SECRET"});
    CAM_ASSERT(changed.has_value());
    const auto reread = parse_directory(*changed);
    CAM_ASSERT(reread.ok() && reread->find(userid)->password.value == "SECRET");
  }
  return 0;
}

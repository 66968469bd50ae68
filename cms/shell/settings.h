/// What SET sets in CMS. z/VM: CMS Commands and Utilities, "SET", "QUERY".
#pragma once

namespace cambridge::cms {

struct Settings {
  bool abbrev = true;
  bool autoread = false;
  bool impcp = true;
  bool impex = true;
  bool protect = true;
  bool relpage = true;
  bool long_ready = true;  ///< RDYMSG LMSG
  bool exectrac = false;
};

}  // namespace cambridge::cms

/// The CMS nucleus: CMS put together, as the native system that IPL CMS loads.
#pragma once

#include "cp/guest/native_guest.h"

namespace cambridge::cms {

cp::guest::NativeSystem native_system();

}  // namespace cambridge::cms

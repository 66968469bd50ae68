#include "devices/terminal/console_3215.h"

namespace cambridge::devices {

DeviceIdentity Console3215::identity() const {
  return {.control_unit = 0x3215, .device = 0x3215};
}

DiagnoseIdentity Console3215::diagnose_identity() const {
  return {.device_class = 0x80, .type = 0x00};
}

void Console3215::line_available() {
  if (waiting_.load()) {
    notify_ready();
  } else {
    attention();
  }
}

void Console3215::attention() {
  notify_attention({UnitStatus::kAttention});
}

CcwResult Console3215::perform(u8 command, CcwStream& data) {
  switch (command) {
    case kWrite:
      return write(data, false);
    case kWriteCarriageReturn:
      return write(data, true);
    case kReadInquiry:
      return read(data);
    case kAlarm:
      if (port_.alarm) {
        port_.alarm();
      }
      return CcwResult::end();
    default:
      return command_reject();
  }
}

CcwResult Console3215::write(CcwStream& data, bool complete) {
  std::string text(data.remaining(), '\0');
  text.resize(data.get({reinterpret_cast<u8*>(text.data()), text.size()}));
  port_.output(text, complete);
  return CcwResult::end();
}

CcwResult Console3215::read(CcwStream& data) {
  waiting_ = true;
  const std::optional<std::string> line = port_.next_line();
  if (!line) {
    if (!reading_shown_ && port_.reading) {
      port_.reading(true);
    }
    reading_shown_ = true;
    return CcwResult::wait();
  }
  stop_waiting();
  line_taken_ = true;
  data.put({reinterpret_cast<const u8*>(line->data()), line->size()});
  return CcwResult::end();
}

void Console3215::stop_waiting() {
  waiting_ = false;
  if (reading_shown_ && port_.reading) {
    port_.reading(false);
  }
  reading_shown_ = false;
}

UnitStatus Console3215::end_program() {
  stop_waiting();
  const bool more = line_taken_ && port_.line_waits && port_.line_waits();
  line_taken_ = false;
  if (more) {
    attention();
  }
  return {};
}

void Console3215::halt() {
  stop_waiting();
}

void Console3215::reset() {
  stop_waiting();
  BasicDevice::reset();
}

}  // namespace cambridge::devices

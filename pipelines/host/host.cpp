#include "pipelines/host/host.h"

#include <chrono>
#include <thread>

#include "pipelines/host/messages.h"

namespace cambridge::pipelines {

namespace {

auto not_offered(std::string_view what) {
  return failure(issue<msg::FPLHST2900E>(what));
}

}  // namespace

int Host::execute(const CommandRequest&, const LineSink&) {
  return kUnknownCommand;
}

Result<std::unique_ptr<FileReader>, IssuedMessage> Host::open_reader(const FileRequest&) {
  return not_offered("files");
}

Result<std::unique_ptr<FileWriter>, IssuedMessage> Host::open_writer(const FileRequest&) {
  return not_offered("files");
}

std::optional<FileStatus> Host::file_status(const FileRequest&) {
  return std::nullopt;
}

VariablePool* Host::variables(int) {
  return nullptr;
}

std::size_t Host::stack_lines() {
  return 0;
}

std::optional<std::string> Host::stack_pull() {
  return std::nullopt;
}

void Host::stack_push(std::string_view, bool) {}

std::optional<FilterProgram> Host::find_filter(std::string_view) {
  return std::nullopt;
}

int Host::run_filter(const FilterProgram&, std::string_view, FilterCommands&) {
  return kUnknownCommand;
}

bool Host::wait(std::optional<i64> until) {
  if (!until) return false;
  i64 now = clock().unix_microseconds();
  if (*until > now) std::this_thread::sleep_for(std::chrono::microseconds(*until - now));
  return true;
}

bool Host::add_immediate_command(std::string_view, std::function<void(std::string_view)>) {
  return false;
}

void Host::remove_immediate_command(std::string_view) {}

bool Host::watch_descriptor(int, bool, ExternalWait&) {
  return false;
}

void Host::unwatch_descriptor(int) {}

bool Host::connect_service(std::string_view, std::function<void(std::string_view)>) {
  return false;
}

void Host::disconnect_service(std::string_view) {}

Result<std::unique_ptr<FileReader>, IssuedMessage> Host::open_unit_record(const FileRequest&) {
  return not_offered("unit record devices");
}

Result<std::unique_ptr<FileWriter>, IssuedMessage> Host::open_unit_record_output(
    const FileRequest&) {
  return not_offered("unit record devices");
}

std::optional<std::string> Host::fetch_storage(u64, std::size_t) {
  return std::nullopt;
}

bool Host::store_storage(u64, std::string_view) {
  return false;
}

}  // namespace cambridge::pipelines

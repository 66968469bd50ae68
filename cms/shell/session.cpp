#include "cms/shell/session.h"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

#include "base/ebcdic.h"

namespace cambridge::cms {
namespace {

constexpr int kUnknownAtConsole = -1;
constexpr int kUnknownFromExec = -3;
constexpr std::string_view kModule = "INS";

std::string host_text(std::string_view ebcdic) {
  auto text = ebcdic_to_utf8(ebcdic);
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// The return code as Ready shows it: five digits, or a sign and four.
std::string ready_code(int code) {
  if (code == 0) {
    return "";
  }
  return code > 0 ? fmt::format("({:05})", code % 100000) : fmt::format("(-{:04})", -code % 10000);
}

}  // namespace

Session::Session(cp::guest::VirtualMachinePort& port, cp::guest::IplParameters parameters,
                 const Services& services)
    : port_(port),
      parameters_(std::move(parameters)),
      services_(services),
      console_(port),
      cp_(port),
      disks_(std::make_unique<files::DiskTable>(port)) {}

Session::~Session() = default;

void Session::write(const CmsMessage& message) {
  console_.write_line(message.with_id());
}

bool Session::obey_immediate(std::string_view typed) {
  auto rest = typed;
  auto word = upper_case(first_word(rest));
  if (word == "HX") {
    halt_execution_ = true;
  } else if (word == "HI") {
    halt_interpretation_ = true;
  } else if (word == "HT") {
    console_.set_typing(false);
  } else if (word == "RT") {
    console_.set_typing(true);
  } else if (word == "TS") {
    trace_request_ = true;
  } else if (word == "TE") {
    trace_request_ = false;
  } else if (word == "HB" || word == "HO" || word == "RO" || word == "SO") {
    // Batch and SVC tracing: neither can be active here, so halting them changes nothing.
  } else if (auto found = immediate_commands.find(word); found != immediate_commands.end()) {
    found->second(rest);
  } else {
    return false;
  }
  return true;
}

void Session::safe_point() {
  port_.safe_point();
  while (auto line = console_.poll()) {
    if (!obey_immediate(host_text(*line))) {
      stack_.add_terminal_line(std::move(*line));
    }
  }
  if (halt_execution_) {
    throw HaltExecution{};
  }
}

std::string Session::read_terminal() {
  while (true) {
    if (auto line = stack_.take_terminal_line()) {
      return *line;
    }
    auto line = console_.read();
    auto text = host_text(line);
    if (upper_case(text) == "HX") {
      halt_execution_ = true;
      throw HaltExecution{};
    }
    if (!obey_immediate(text)) {
      return line;
    }
  }
}

std::string Session::pull() {
  if (auto line = stack_.pull()) {
    return *line;
  }
  return read_terminal();
}

int Session::finish(const CommandResult& result) {
  if (result) {
    return *result;
  }
  if (!result.error().silent) {
    write(result.error().message);
  }
  return result.error().return_code;
}

std::optional<int> Session::try_exec(std::string_view word, std::string_view rest, CallKind call) {
  if (!settings.impex || services_.execs == nullptr || word.size() > 8) {
    return std::nullopt;
  }
  return services_.execs->run(*this, word, rest, call);
}

const Synonym* Session::find_synonym(std::string_view word) const {
  auto found = std::find_if(synonyms.begin(), synonyms.end(), [&](const Synonym& synonym) {
    bool long_enough = settings.abbrev && word.size() >= synonym.minimum;
    return synonym.name == word ||
           (long_enough && std::string_view(synonym.name).substr(0, word.size()) == word);
  });
  return found == synonyms.end() ? nullptr : &*found;
}

std::optional<int> Session::try_commands(std::string_view word, std::string_view rest,
                                         CallKind call) {
  const auto* spec = find_exact(services_.commands, word);
  if (spec == nullptr && call != CallKind::AddressCommand && settings.abbrev) {
    spec = find_abbreviated(services_.commands, word);
  }
  if (spec == nullptr) {
    return std::nullopt;
  }
  return finish(run_spec(*spec, *this, rest, call));
}

int Session::pass_to_cp(std::string_view command, CallKind call) {
  int code = 0;
  if (console_.captured()) {
    auto reply = cp_.command_with_reply(command);
    code = reply.return_code;
    for (const auto& line : code == 1 ? std::vector<std::string>() : reply.lines) {
      write(line);
    }
  } else {
    code = cp_.command(command);
  }
  if (code != 1) {
    return code;
  }
  if (call == CallKind::Console) {
    write("Unknown CP/CMS command");
    return kUnknownAtConsole;
  }
  return kUnknownFromExec;
}

int Session::execute(std::string_view command, CallKind call) {
  safe_point();
  auto rest = command;
  auto word = upper_case(first_word(rest));
  if (word.empty() || word[0] == '*') {
    return 0;
  }
  if (call == CallKind::AddressCommand) {
    return try_commands(word, rest, call).value_or(kUnknownFromExec);
  }
  if (auto code = try_exec(word, rest, call)) {
    return *code;
  }
  if (const auto* synonym = find_synonym(word)) {
    word = synonym->command;
    if (auto code = try_exec(word, rest, call)) {
      return *code;
    }
  }
  if (settings.abbrev) {
    // An abbreviated command whose full name is also an EXEC runs the EXEC.
    const auto* spec = find_abbreviated(services_.commands, word);
    if (spec != nullptr && spec->name != word && find_exact(services_.commands, word) == nullptr) {
      if (auto code = try_exec(spec->name, rest, call)) {
        return *code;
      }
    }
  }
  if (auto code = try_commands(word, rest, call)) {
    return *code;
  }
  if (settings.impcp) {
    return pass_to_cp(command, call);
  }
  if (call == CallKind::Console) {
    write("Unknown CMS command");
    return kUnknownAtConsole;
  }
  return kUnknownFromExec;
}

void Session::ready(int return_code, const Cp::CpuTimes& before) {
  console_.set_typing(true);
  if (!settings.long_ready) {
    write(fmt::format("Ready{};", ready_code(return_code)));
    return;
  }
  auto now = cp_.cpu_times();
  auto seconds = [](i64 microseconds) { return static_cast<double>(microseconds) / 1e6; };
  write(fmt::format("Ready{}; T={:.2f}/{:.2f} {}", ready_code(return_code),
                    seconds(now.virtual_microseconds - before.virtual_microseconds),
                    seconds(now.total_microseconds - before.total_microseconds),
                    clock().civil().time()));
}

int Session::run_console_command(const std::string& line) {
  try {
    return execute(line, CallKind::Console);
  } catch (const HaltExecution&) {
    halt_execution_ = false;
    halt_interpretation_ = false;
    variables_ = nullptr;
    stack_.clear();
    close_files();
    return 0;
  }
}

void Session::close_files() {
  for (const auto& message : disks_->close_all()) {
    write(message);
  }
}

void Session::command_loop() {
  while (true) {
    std::string line;
    try {
      line = host_text(pull());
    } catch (const HaltExecution&) {
      halt_execution_ = false;
      continue;
    }
    if (line.find_first_not_of(' ') == std::string::npos) {
      continue;
    }
    auto before = cp_.cpu_times();
    int code = run_console_command(line);
    close_files();
    if (stack_.size() == 0) {
      ready(code, before);
    }
  }
}

void Session::access_disk(u16 number, char mode, char parent, const files::AccessOptions& options) {
  auto report = disks_->access(number, mode, parent, options);
  if (!report) {
    write(report.error().message);
    return;
  }
  for (const auto& message : report->messages) {
    write(message);
  }
}

void Session::initialize() {
  auto now = clock().civil();
  write(fmt::format("z/VM V6.3.0    {} {:02}:{:02}", now.iso_date(), now.hour, now.minute));
  bool automatic = parameters_.parm.find("AUTOCR") != std::string::npos;
  bool no_profile = parameters_.parm.find("NOPROF") != std::string::npos;
  std::string first;
  if (!automatic && !no_profile) {
    first = host_text(read_terminal());
  }
  write("");
  auto before = cp_.cpu_times();
  int code = 0;
  // The system's disks are part of the saved system: they are there without a word.
  files::AccessOptions system_disk;
  system_disk.force_read_only = true;
  for (auto [number, mode, parent] :
       {std::tuple<u16, char, char>{0x190, 'S', 0}, {0x19E, 'Y', 'S'}}) {
    auto accessed = disks_->access(number, mode, parent, system_disk);
    if (!accessed) {
      write(accessed.error().message);
    }
  }
  if (services_.execs != nullptr) {
    services_.execs->run(*this, "SYSPROF", "", CallKind::AddressCms);
  }
  auto rest = std::string_view(first);
  auto word = upper_case(first_word(rest));
  bool access_typed = !word.empty() && find_abbreviated(services_.commands, word) != nullptr &&
                      find_abbreviated(services_.commands, word)->name == "ACCESS";
  if (access_typed) {
    code = run_console_command(first);
  } else {
    access_disk(0x191, 'A', 0, {});
  }
  if (!no_profile && !access_typed && services_.execs != nullptr) {
    try {
      code = services_.execs->run(*this, "PROFILE", "", CallKind::Console).value_or(0);
    } catch (const HaltExecution&) {
      halt_execution_ = false;
    }
  }
  if (!first.empty() && !access_typed) {
    code = run_console_command(first);
  }
  close_files();
  if (stack_.size() == 0) {
    ready(code, before);
  }
}

void Session::run() {
  if (port_.storage_size() < 0x100000) {
    write(CmsMessage{issue<msg::DMSxxx109S>(), std::string(kModule)});
    port_.disabled_wait(0x109);
  }
  initialize();
  command_loop();
}

}  // namespace cambridge::cms

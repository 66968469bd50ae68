/// Replays a CMS session on a FakeMachine: lines that begin with "> " are typed, the others are
/// what CMS must show. Lines that begin with "@" prepare the machine, with "*" in column 1 before
/// the first typed line are comments.
///   @ disk 191 3390 10 4096 TST191 [ro]     @ link 192 191 [ro]     @ cp <command> = <rc> <reply>
/// usage: driver_session [--bless] FILE
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "cms/commands/index.h"
#include "cms/shell/session.h"
#include "tests/cms/support/fake_machine.h"

namespace cambridge::tests {
namespace {

struct Script {
  std::vector<std::string> head;  ///< comments and directives
  std::vector<std::string> typed;
  std::vector<std::string> expected;
};

Script read_script(std::istream& file) {
  Script script;
  bool started = false;
  for (std::string line; std::getline(file, line);) {
    if (!started && (line.empty() || line[0] == '@' || line[0] == '*')) {
      script.head.push_back(line);
      continue;
    }
    started = true;
    if (line.substr(0, 2) == "> ") {
      script.typed.push_back(line.substr(2));
    } else if (line == ">") {
      script.typed.emplace_back();
      line = "> ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    script.expected.push_back(line);
  }
  return script;
}

using CpReplies = std::map<std::string, std::pair<int, std::string>>;

void prepare(const Script& script, FakeMachine& machine, CpReplies& replies) {
  for (const auto& line : script.head) {
    if (line.empty() || line[0] != '@') {
      continue;
    }
    std::istringstream words(line.substr(1));
    std::string verb;
    std::string number;
    words >> verb;
    if (verb == "cp") {
      std::string rest;
      std::getline(words, rest);
      auto equal = rest.find(" = ");
      std::istringstream answer(rest.substr(equal + 3));
      int code = 0;
      std::string reply;
      answer >> code >> std::ws;
      std::getline(answer, reply);
      replies[rest.substr(1, equal - 1)] = {code, reply};
      continue;
    }
    words >> number;
    auto device = static_cast<u16>(std::stoul(number, nullptr, 16));
    if (verb == "disk") {
      TestDisk disk;
      std::string mode;
      words >> disk.type >> disk.size >> disk.block_size >> disk.label >> mode;
      disk.writable = mode != "ro";
      machine.add_disk(device, disk);
    } else if (verb == "link") {
      std::string from;
      std::string mode;
      words >> from >> mode;
      machine.link(device, static_cast<u16>(std::stoul(from, nullptr, 16)), mode != "ro");
    }
  }
}

std::vector<std::string> run(const Script& script) {
  FakeMachine machine;
  CpReplies replies;
  prepare(script, machine, replies);
  machine.cp_command = [&](const std::string& command, std::vector<std::string>& reply) {
    auto found = replies.find(command);
    if (found == replies.end()) {
      return 1;
    }
    if (!found->second.second.empty()) {
      reply.push_back(found->second.second);
    }
    if (command.substr(0, 7) == "DETACH ") {
      machine.detach(static_cast<u16>(std::stoul(command.substr(7), nullptr, 16)));
    }
    return found->second.first;
  };
  machine.typed.assign(script.typed.begin(), script.typed.end());
  cms::Services services{cms::commands::all_commands(), cms::commands::query_operands(),
                         cms::commands::set_operands(), nullptr};
  cp::guest::IplParameters parameters;
  parameters.parm = "AUTOCR";
  auto session = std::make_unique<cms::Session>(machine, parameters, services);
  session->settings.long_ready = false;
  try {
    session->run();
  } catch (const EndOfScript&) {
    // No more lines: the session is over.
  }
  session.reset();
  return machine.transcript;
}

int replay(const std::string& path, bool bless) {
  std::ifstream file(path);
  auto script = read_script(file);
  auto shown = run(script);
  for (auto& line : shown) {
    line.erase(line.find_last_not_of(' ') + 1);
  }
  if (bless) {
    std::ofstream out(path);
    for (const auto& line : script.head) {
      out << line << '\n';
    }
    for (const auto& line : shown) {
      out << line << '\n';
    }
    return 0;
  }
  if (shown == script.expected) {
    return 0;
  }
  for (std::size_t i = 0; i < std::max(shown.size(), script.expected.size()); ++i) {
    auto want = i < script.expected.size() ? script.expected[i] : "(end)";
    auto have = i < shown.size() ? shown[i] : "(end)";
    if (want != have) {
      std::cerr << path << ": line " << i + 1 + script.head.size() << "\n  wanted: " << want
                << "\n  have:   " << have << '\n';
      break;
    }
  }
  return 1;
}

}  // namespace
}  // namespace cambridge::tests

int main(int argc, char** argv) {
  bool bless = argc > 2 && std::string(argv[1]) == "--bless";
  int code = argc > 1 ? 0 : 2;
  for (int i = bless ? 2 : 1; i < argc; ++i) {
    code |= cambridge::tests::replay(argv[i], bless);
  }
  return code;
}

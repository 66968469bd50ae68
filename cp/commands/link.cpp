// LINK: another user's minidisk becomes a device of this virtual machine.
// CP Commands and Utilities, "LINK". Passwords: CP Planning and Administration, "MDISK".

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "cp/commands/specs.h"
#include "cp/directory/password.h"

namespace cambridge::cp::commands {
namespace {

/// LINK journaling's default: this many wrong passwords and the session may link no more.
constexpr int kMaximumWrongPasswords = 10;

/// What the directory says about the password that a LINK needs.
struct PasswordNeeded {
  bool none = false;   ///< own minidisk, ALL, or OPTION LNKNOPAS
  std::string stored;  ///< otherwise
};

Result<PasswordNeeded, CommandFailure> password_needed(const VirtualMachine& vm,
                                                       const directory::Minidisk& disk,
                                                       const LinkRequest& request) {
  if (request.disk.owner == vm.userid() || vm.entry().has_option("LNKNOPAS")) {
    return PasswordNeeded{true, ""};
  }
  auto number = device_text(request.disk.number);
  PasswordNeeded needed;
  switch (password_for(request.mode)) {
    case LinkPassword::Read:
      needed.stored = disk.read_password;
      if (needed.stored.empty()) {
        return fail<msg::HCPLNM111E>(request.disk.owner, number);
      }
      break;
    case LinkPassword::Write:
      needed.stored = disk.write_password;
      if (needed.stored.empty()) {
        return fail<msg::HCPLNM112E>(request.disk.owner, number);
      }
      break;
    case LinkPassword::Multiple:
      needed.stored = disk.multiple_password;
      if (needed.stored.empty()) {
        return fail<msg::HCPLNM113E>(request.disk.owner, number);
      }
      break;
  }
  needed.none = needed.stored == "ALL";
  return needed;
}

CommandResult link_now(System& system, VirtualMachine& vm, const LinkRequest& request,
                       const std::function<void(std::string_view)>& reply) {
  auto report = CAM_TRY(system.link(vm, request));
  if (!report.line.empty()) {
    reply(report.line);
  }
  return report.return_code;
}

CommandResult link_with_password(System& system, VirtualMachine& vm, const LinkRequest& request,
                                 const std::string& stored, std::string_view given,
                                 const std::function<void(std::string_view)>& reply) {
  if (!directory::verify_password({directory::Password::Kind::Value, stored}, given)) {
    if (++vm.wrong_link_passwords >= kMaximumWrongPasswords) {
      return fail<msg::HCPLNM115E>();
    }
    return fail<msg::HCPLNM114E>(request.disk.owner, device_text(request.disk.number));
  }
  return link_now(system, vm, request, reply);
}

/// Asks at the console; the LINK goes on when the answer has come.
CommandResult ask_password(CommandContext& context, const LinkRequest& request,
                           const std::string& stored) {
  static constexpr std::array<std::string_view, 3> kKinds{"read", "write", "multiple"};
  auto kind = kKinds[static_cast<std::size_t>(password_for(request.mode))];
  context.vm.prompt_continuation = [&system = context.system, request, stored](
                                       VirtualMachine& vm, const std::string& answer) {
    auto reply = [&vm](std::string_view line) { vm.console().write_cp(line); };
    auto linked = link_with_password(system, vm, request, stored, answer, reply);
    if (!linked && vm.settings.emsg != MessageForm::Off) {
      reply(message_line(linked.error().message, vm.settings.emsg));
    }
  };
  // UNVERIFIED: the prompt's wording.
  context.vm.console().prompt(fmt::format("Enter {} password:", kind), true);
  return 0;
}

bool stable_or_exclusive(std::string_view mode) {
  static constexpr std::array<std::string_view, 5> kModes{"SR", "SM", "SW", "ER", "EW"};
  return std::find(kModes.begin(), kModes.end(), mode) != kModes.end();
}

CommandResult link(CommandContext& context) {
  const auto& operands = context.operands;
  if (context.vm.wrong_link_passwords >= kMaximumWrongPasswords) {
    return fail<msg::HCPLNM115E>();
  }
  LinkRequest request;
  request.disk.owner = upper_case(operands.value("owner"));
  if (request.disk.owner == "*") {
    request.disk.owner = context.vm.userid();
  }
  if (request.disk.owner.size() > 8) {
    return fail<msg::HCPCMD007E>(request.disk.owner);
  }
  request.disk.number = device_number(operands.value("from"));
  request.as = operands.has("to") ? device_number(operands.value("to")) : request.disk.number;
  auto number = device_text(request.disk.number);

  auto directory = context.system.directory();
  const auto* owner = directory->find(request.disk.owner);
  if (owner == nullptr) {
    return fail<msg::HCPLNM053E>(request.disk.owner);
  }
  const auto* disk = owner->minidisk(request.disk.number);
  if (disk == nullptr) {
    return fail<msg::HCPLNM107E>(request.disk.owner, number);
  }
  bool own = request.disk.owner == context.vm.userid();
  auto mode = upper_case(operands.has("mode") ? operands.value("mode") : own ? "W" : "R");
  if (stable_or_exclusive(mode)) {
    return fail<msg::HCPSYS475E>(fmt::format("LINK with mode {}", mode));
  }
  auto found = find_link_mode(mode);
  if (!found) {
    return fail<msg::HCPLNM109E>(request.disk.owner, number);
  }
  request.mode = *found;

  auto needed = CAM_TRY(password_needed(context.vm, *disk, request));
  if (needed.none || context.source.from_directory) {
    return link_now(context.system, context.vm, request, context.source.reply);
  }
  auto given = operands.value("password");
  if (upper_case(given.substr(0, 5)) == "PASS=") {
    given.remove_prefix(5);
  }
  if (!given.empty()) {
    if (!context.system.configuration().link_password_on_command) {
      return fail<msg::HCPLNM118E>(request.disk.owner, number);
    }
    return link_with_password(context.system, context.vm, request, needed.stored, given,
                              context.source.reply);
  }
  if (!context.source.console || !context.vm.console().connected()) {
    // A program cannot answer a prompt, and its user may not know that it asks.
    return fail<msg::HCPLNM114E>(request.disk.owner, number);
  }
  return ask_password(context, request, needed.stored);
}

}  // namespace

const CommandSpec kLink{
    .name = "LINK",
    .min_abbreviation = 4,
    .classes = "G",
    .syntax =
        "[ TO ] owner:word from:vdev [ [ AS ] to:vdev [ mode:word [ { PASS= password:word | "
        "password:word } ] ] ]",
    .summary = "Make a minidisk of another user a device of your virtual machine.",
    .help =
        "LINK owner vdev1 vdev2 mode gives you the minidisk vdev1 of the user `owner` as your "
        "device vdev2. * stands for yourself; without vdev2 the number stays the same.\n\n"
        "The mode says what access you want and what you accept instead: R read-only unless "
        "somebody can write; RR read-only in any case; W write if nobody else is linked; WR write, "
        "else read-only; M write if nobody else can write; MR write, else read-only; MW write in "
        "any case, which can destroy the disk when two CMS users write. The default is R, and W "
        "for a minidisk of your own.\n\n"
        "Your own minidisks need no password. Others need the read, write or multiple password "
        "that the directory gives for the mode; ALL there means that none is needed. CP asks for "
        "the password at the console, where it is not shown; it can also follow the mode, if the "
        "system allows it. Programs must give it with the command. After ten wrong passwords "
        "every LINK is refused until you log off.\n\n"
        "A clean link is silent. DASD vdev LINKED R/O; R/W BY user tells that others use the "
        "disk. Afterwards use the CMS command ACCESS.\n\n"
        "Example: LINK MAINT 19E 29E RR",
    .run = link,
};

}  // namespace cambridge::cp::commands

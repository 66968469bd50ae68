// SET and QUERY SHARE. CP Commands and Utilities, "SET SHARE", "QUERY SHARE".

#include <fmt/format.h>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

using dispatcher::Share;

constexpr u32 kMaximumRelative = 10000;
constexpr u32 kMaximumAbsolute = 1000;  // tenths of a percent

// UNVERIFIED: both lines of the reply.
void show(CommandContext& context, const VirtualMachine& user, Share share) {
  auto value = share.kind == Share::Kind::Relative
                   ? fmt::format("RELATIVE SHARE = {:>5}", share.amount)
                   : fmt::format("ABSOLUTE SHARE = {}.{}%", share.amount / 10, share.amount % 10);
  context.reply(fmt::format("USER {:<8}: {}", user.userid(), value));
  context.reply("               MAXIMUM SHARE = NOLIMIT");
}

/// "33%", "2.5%", "40" in tenths of a percent; 0 when it is none.
u32 tenths(std::string_view text) {
  if (!text.empty() && text.back() == '%') {
    text.remove_suffix(1);
  }
  auto point = text.find('.');
  auto whole = text.substr(0, point);
  auto fraction = point == std::string_view::npos ? std::string_view("0") : text.substr(point + 1);
  auto digits = [](std::string_view part, std::size_t most) {
    return !part.empty() && part.size() <= most &&
           part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (!digits(whole, 3) || !digits(fraction, 1)) {
    return 0;
  }
  return static_cast<u32>(std::stoul(std::string(whole)) * 10 + std::stoul(std::string(fraction)));
}

CommandResult set_share(CommandContext& context) {
  const auto& operands = context.operands;
  auto user = CAM_TRY(logged_on_user(context, operands.value("userid")));
  if (operands.has("limit")) {
    return fail<msg::HCPSYS475E>("SET SHARE with a maximum");
  }
  Share share;
  if (operands.has("INITIAL")) {
    share = user->initial_share();
  } else if (operands.has("ABSOLUTE")) {
    share.kind = Share::Kind::Absolute;
    share.amount = tenths(operands.value("percent"));
    if (share.amount == 0 || share.amount > kMaximumAbsolute) {
      return fail<msg::HCPCMD002E>(operands.value("percent"));
    }
  } else {
    auto text = operands.value("relative");
    share.amount = text.size() > 5 ? 0 : static_cast<u32>(std::stoul(std::string(text)));
    if (share.amount == 0 || share.amount > kMaximumRelative) {
      return fail<msg::HCPCMD002E>(text);
    }
  }
  user->set_share(share);
  user->post([share, &dispatcher = context.system.dispatcher()](VirtualMachine& vm) {
    dispatcher.set_share(vm.cpu(), share);
  });
  show(context, *user, share);
  return 0;
}

CommandResult query_share(CommandContext& context) {
  auto user = CAM_TRY(logged_on_user(context, context.operands.value("userid")));
  show(context, *user, user->share());
  return 0;
}

}  // namespace

const CommandSpec kSetShare{
    .name = "SHARE",
    .min_abbreviation = 5,
    .classes = "A",
    .syntax =
        "userid:word { INITial | ABSolute percent:word | RELative relative:number } "
        "[ limit:text ]",
    .summary = "Change what part of the processors a user is entitled to.",
    .help =
        "SET SHARE userid RELATIVE n weighs the user against all others who want to run: 200 gets "
        "twice the processor time of 100, the default; n is 1 to 10000. ABSOLUTE p% entitles the "
        "user to that part of a processor, from 0.1% on. INITIAL goes back to the directory's "
        "SHARE statement. Shares matter only while users compete; time that nobody wants goes to "
        "whoever asks. Maximum shares are not supported.\n\n"
        "The response shows the new share.\n\n"
        "Example: SET SHARE LAB01 RELATIVE 200",
    .run = set_share,
};
const CommandSpec kQueryShare{
    .name = "SHARE",
    .min_abbreviation = 5,
    .classes = "AE",
    .syntax = "userid:word",
    .summary = "Show what part of the processors a user is entitled to.",
    .help =
        "QUERY SHARE userid shows the relative or absolute share of a user who is logged on; * "
        "stands for yourself. NOLIMIT says that the user may take more when nobody else wants "
        "it.\n\nExample: QUERY SHARE LAB01",
    .run = query_share,
};

}  // namespace cambridge::cp::commands

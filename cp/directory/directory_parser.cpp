#include "cp/directory/directory_parser.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "base/operand_kind.h"

#include "cp/directory/directory_grammar.h"

namespace cambridge::cp::directory {

namespace {

constexpr u64 kDefaultStorage = u64{1} << 20;
constexpr std::string_view kDefaultClasses = "G";

/// Puts the values of a profile or SUBCONFIG below those of the entry: what the entry says itself
/// wins; lists come first from the profile.
void merge_below(EntryDraft& entry, const EntryDraft& below) {
  User& user = entry.user;
  const User& from = below.user;
  const auto take = [](auto& mine, const auto& theirs) {
    if (!mine) {
      mine = theirs;
    }
  };
  const auto prepend = [](auto& mine, const auto& theirs) {
    mine.insert(mine.begin(), theirs.begin(), theirs.end());
  };
  const auto prepend_devices = [&](auto& mine, const auto& theirs) {
    auto position = mine.begin();
    for (const auto& device : theirs) {
      if (std::find(entry.devices.begin(), entry.devices.end(), device.number) ==
          entry.devices.end()) {
        position = mine.insert(position, device) + 1;
      }
    }
  };
  take(entry.classes, below.classes);
  take(entry.storage, below.storage);
  take(entry.maximum_storage, below.maximum_storage);
  take(user.ipl, from.ipl);
  take(user.machine, from.machine);
  take(user.share, from.share);
  if (from.console && std::find(entry.devices.begin(), entry.devices.end(), from.console->number) ==
                          entry.devices.end()) {
    take(user.console, from.console);
  }
  if (user.accounts.empty()) {
    user.accounts = from.accounts;
  }
  if (user.cpus.empty()) {
    user.cpus = from.cpus;
  }
  prepend(user.may_autolog, from.may_autolog);
  prepend(user.logon_by, from.logon_by);
  prepend(user.commands, from.commands);
  prepend(user.iucv, from.iucv);
  prepend(user.other, from.other);
  for (const auto& option : from.options) {
    if (!user.has_option(option.substr(0, option.find(' ')))) {
      user.options.push_back(option);
    }
  }
  prepend_devices(user.minidisks, from.minidisks);
  prepend_devices(user.links, from.links);
  prepend_devices(user.spool_devices, from.spool_devices);
  prepend_devices(user.specials, from.specials);
  prepend_devices(user.dedicated, from.dedicated);
  prepend_devices(user.adapters, from.adapters);
  entry.devices.insert(entry.devices.end(), below.devices.begin(), below.devices.end());
}

/// An entry, and the statements that messages about it point to.
enum class Kind { User, Profile, Subconfig };
struct Entry {
  Kind kind = Kind::User;
  EntryDraft draft;
  Statement statement;          ///< the one that began it
  Statement include_statement;  ///< empty when there is none
  std::map<u16, Statement> adapter_statements;
  bool has_devices = false;
  bool is_new = true;  ///< no statement but the first yet
};

/// Reads statement after statement into entries, and complains of each mistake.
class Reader {
 public:
  explicit Reader(std::string_view system_name) : system_name_(ascii_uppercase(system_name)) {}

  std::vector<SourceError>& errors() { return errors_; }

  void read(const Statement& statement) {
    const auto end = std::min(statement.text().find(' '), statement.text().size());
    const auto word = std::string_view(statement.text()).substr(0, end);
    const StatementRow* row = find_statement(word);
    if (row == nullptr) {
      complain(statement, 0, 751, fmt::format("Invalid operand - {} (no such statement)", word));
      last_row_ = nullptr;
      return;
    }
    const auto operands =
        std::min(statement.text().find_first_not_of(' ', end), statement.text().size());
    switch (row->section) {
      case Section::Directory:
      case Section::Global:
        read_global(statement, *row, operands);
        break;
      case Section::Entry:
        begin_entry(statement, *row, operands);
        break;
      default:
        read_in_entry(statement, *row, operands);
        break;
    }
    last_row_ = row;
    ++statements_;
  }

  Directory finish() {
    finish_entry();
    Directory directory;
    directory.global = std::move(global_);
    for (auto& [userid, profile] : profiles_) {
      complete(profile.draft);
      directory.profiles.emplace(userid, profile.draft.user);
    }
    for (auto& [userid, entry] : users_) {
      resolve(entry);
      complete(entry.draft);
      directory.users.emplace(userid, std::move(entry.draft.user));
    }
    return directory;
  }

 private:
  using Entries = std::map<std::string, Entry, std::less<>>;

  void complain(const Statement& statement, std::size_t offset, int number, std::string text) {
    errors_.push_back(statement.error(number, offset, std::move(text)));
  }

  void sequence_error(const Statement& statement) {
    complain(statement, 0, 752,
             current_ ? fmt::format("Statement sequence error following USER {}",
                                    current_->draft.user.userid)
                      : std::string("Statement sequence error"));
  }

  void grammar_error(const Statement& statement, const grammar::Mismatch& error) {
    const auto hint =
        error.expected.empty() ? std::string() : fmt::format(" (expected: {})", error.expected);
    if (error.offset >= statement.text().size()) {
      complain(statement, statement.text().size(), 753, "Operand missing" + hint);
      return;
    }
    const auto end = statement.text().find(' ', error.offset);
    complain(statement, error.offset, 751,
             fmt::format("Invalid operand - {}{}",
                         statement.text().substr(error.offset, end - error.offset), hint));
  }

  static OtherStatement as_text(const Statement& statement, const StatementRow& row,
                                std::size_t operands) {
    return {statement.line(), statement_keyword(row), statement.text().substr(operands)};
  }

  void read_global(const Statement& statement, const StatementRow& row, std::size_t operands) {
    const bool in_place =
        row.section == Section::Directory ? statements_ == 0 : !current_ && users_.empty();
    if (!in_place) {
      sequence_error(statement);
      return;
    }
    global_.push_back(as_text(statement, row, operands));
  }

  void begin_entry(const Statement& statement, const StatementRow& row, std::size_t operands) {
    finish_entry();
    current_.emplace();
    current_->statement = statement;
    const auto keyword = statement_keyword(row);
    current_->kind = keyword == "PROFILE"     ? Kind::Profile
                     : keyword == "SUBCONFIG" ? Kind::Subconfig
                                              : Kind::User;
    current_->draft.user.line = statement.line();
    if (auto error = row.read(statement.text(), operands, current_->draft)) {
      grammar_error(statement, *error);
    }
  }

  void read_in_entry(const Statement& statement, const StatementRow& row, std::size_t operands) {
    if (!current_) {
      sequence_error(statement);
      return;
    }
    Entry& entry = *current_;
    const auto keyword = statement_keyword(row);
    const bool was_new = std::exchange(entry.is_new, false);
    const bool in_place = row.section == Section::Device ||
                          (row.section == Section::General && !entry.has_devices &&
                           (keyword != "INCLUDE" || (was_new && entry.kind == Kind::User))) ||
                          (row.section == Section::DeviceOption && follows_its_device(keyword));
    if (!in_place) {
      sequence_error(statement);
      return;
    }
    entry.has_devices |= row.section == Section::Device;
    if (row.read == nullptr) {
      entry.draft.user.other.push_back(as_text(statement, row, operands));
      return;
    }
    const auto devices = entry.draft.devices.size();
    if (row.section == Section::Device) {
      entry.draft.last_device = EntryDraft::LastDevice::Other;
    }
    if (keyword == "INCLUDE") {
      entry.include_statement = statement;
    }
    if (auto error = row.read(statement.text(), operands, entry.draft)) {
      grammar_error(statement, *error);
      return;
    }
    if (keyword == "NICDEF") {
      entry.adapter_statements.try_emplace(entry.draft.last_adapter, statement);
    }
    check_duplicate_device(statement, operands, devices);
  }

  [[nodiscard]] bool follows_its_device(std::string_view keyword) const {
    const auto last = current_->draft.last_device;
    if (last_row_ == nullptr || last_row_->section == Section::General) {
      return false;
    }
    return keyword == "MINIOPT" ? last == EntryDraft::LastDevice::Minidisk
                                : last != EntryDraft::LastDevice::Other;
  }

  void check_duplicate_device(const Statement& statement, std::size_t offset, std::size_t before) {
    const auto& devices = current_->draft.devices;
    if (devices.size() == before) {
      return;
    }
    const u16 number = devices.back();
    if (std::find(devices.begin(), devices.end() - 1, number) != devices.end() - 1) {
      complain(statement, offset, 758, fmt::format("Duplicate unit definition - {:04X}", number));
    }
  }

  void finish_entry() {
    if (!current_) {
      return;
    }
    Entry entry = std::move(*current_);
    current_.reset();
    const User& user = entry.draft.user;
    for (auto [number, types] : entry.draft.adapter_types) {
      if (types != 1) {
        complain(entry.adapter_statements.at(number), 0, 751,
                 fmt::format("NICDEF {:04X} of {} needs TYPE exactly once", number, user.userid));
      }
    }
    if (user.userid.empty()) {
      return;  // its own statement was wrong, and has been reported
    }
    Entries& entries = entry.kind == Kind::User      ? users_
                       : entry.kind == Kind::Profile ? profiles_
                                                     : subconfigs_;
    const auto earlier = entries.find(user.userid);
    if (earlier != entries.end()) {
      complain(entry.statement, 0, 751,
               fmt::format("Invalid operand - {} (defined on line {} already)", user.userid,
                           earlier->second.draft.user.line));
      return;
    }
    const std::string name = user.userid;
    entries.emplace(name, std::move(entry));
  }

  /// Adds the profile and the SUBCONFIGs that the entry names.
  void resolve(Entry& entry) {
    bool taken = false;
    for (const auto& build : entry.draft.builds) {
      const bool wanted =
          build.system == "*" || (system_name_.empty() ? !taken : build.system == system_name_);
      const auto found = subconfigs_.find(build.subconfig);
      if (found == subconfigs_.end()) {
        complain(entry.statement, 0, 751,
                 fmt::format("Invalid operand - {} (no such SUBCONFIG, for {})", build.subconfig,
                             entry.draft.user.userid));
      } else if (wanted) {
        taken = true;
        merge_below(entry.draft, found->second.draft);
      }
    }
    const std::string& name = entry.draft.user.included_profile;
    if (name.empty()) {
      return;
    }
    const auto profile = profiles_.find(name);
    if (profile == profiles_.end()) {
      complain(entry.include_statement, 0, 751,
               fmt::format("Invalid operand - {} (no such profile, for {})", name,
                           entry.draft.user.userid));
      return;
    }
    merge_below(entry.draft, profile->second.draft);
  }

  static void complete(EntryDraft& draft) {
    User& user = draft.user;
    user.classes = draft.classes.value_or(std::string(kDefaultClasses));
    user.storage = draft.storage.value_or(kDefaultStorage);
    user.maximum_storage = std::max(draft.maximum_storage.value_or(kDefaultStorage), user.storage);
  }

  std::string system_name_;
  std::vector<SourceError> errors_;
  std::vector<OtherStatement> global_;
  Entries users_;
  Entries profiles_;
  Entries subconfigs_;
  std::optional<Entry> current_;
  const StatementRow* last_row_ = nullptr;
  int statements_ = 0;
};

}  // namespace

Result<Directory, std::vector<SourceError>> parse_directory(std::string_view source,
                                                            std::string_view system_name) {
  Reader reader(system_name);
  for (const Statement& statement : read_statements(source, reader.errors())) {
    reader.read(statement);
  }
  Directory directory = reader.finish();
  auto& errors = reader.errors();
  if (!errors.empty()) {
    std::stable_sort(errors.begin(), errors.end(), [](const SourceError& a, const SourceError& b) {
      return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    return failure(std::move(errors));
  }
  return directory;
}

}  // namespace cambridge::cp::directory

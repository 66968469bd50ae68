/// COPYFILE. z/VM: CMS Commands and Utilities.
// DEVIATES: no work file COPYFILE CMSUT1 appears: a file that is written takes the place of the old
// one in a single commit, so that a failure leaves the old file as it was.
#include <algorithm>
#include <array>
#include <fmt/core.h>

#include "base/ebcdic.h"

#include "cms/commands/copyfile/copy_job.h"
#include "cms/commands/file_sets.h"
#include "cms/commands/output.h"
#include "cms/commands/specs.h"
#include "cms/files/open_files.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "CPY";
constexpr std::size_t kFileidWords = 3;

using Words = std::array<std::string_view, kFileidWords>;

/// The file identifiers of the command: inputs, and the output unless there is none.
struct Fileids {
  std::vector<Words> inputs;
  std::optional<Words> output;
};

Result<Fileids, CommandFailure> fileids(const Operands& operands) {
  auto words = operands.values("word");
  if (words.empty()) {
    return fail<msg::DMSxxx042E>(kModule);
  }
  if (words.size() % kFileidWords != 0) {
    return fail<msg::DMSxxx054E>(kModule);
  }
  Fileids ids;
  for (std::size_t i = 0; i < words.size(); i += kFileidWords) {
    ids.inputs.push_back({words[i], words[i + 1], words[i + 2]});
  }
  if (ids.inputs.size() > 1) {
    ids.output = ids.inputs.back();
    ids.inputs.pop_back();
  }
  return ids;
}

Result<std::vector<files::FoundFile>, CommandFailure> find_inputs(files::DiskTable& disks,
                                                                  const Fileids& ids) {
  std::vector<files::FoundFile> found;
  for (std::size_t i = 0; i < ids.inputs.size(); ++i) {
    const auto& words = ids.inputs[i];
    const auto& first = ids.inputs[0];
    auto part = [&](std::size_t n) { return files::with_equals(words[n], i > 0 ? first[n] : ""); };
    auto spec = CAM_TRY(files::make_file_spec(kModule, part(0), part(1), part(2), "A", true));
    if (!spec.mode.any()) {
      CAM_TRY(disks.require_accessed(kModule, spec.mode.letter));
    }
    std::vector<files::FoundFile> matching;
    if (spec.is_pattern()) {
      matching = disks.list(spec);
    } else if (auto file = disks.find(spec)) {
      matching.push_back(*file);
    }
    if (matching.empty()) {
      auto failed = fail<msg::DMSxxx002E>(kModule, spec.text());
      failed.error.message.issued.text = fmt::format("Input file {} not found", spec.text());
      return failed;
    }
    found.insert(found.end(), matching.begin(), matching.end());
  }
  return found;
}

/// A part of the output identifier: "=" and "*" stand for the input's part.
std::string output_part(std::string_view word, std::string_view input) {
  return word == "*" ? std::string(input) : files::with_equals(word, input);
}

Result<files::FileSpec, CommandFailure> output_spec(const std::optional<Words>& words,
                                                    const files::FoundFile& input) {
  if (!words) {
    return files::FileSpec{input.name, input.type, {input.mode, input.mode_number}};
  }
  std::string mode((*words)[2]);
  if (mode[0] == '=' || mode == "*") {
    mode = std::string(1, input.mode) + mode.substr(1);
  }
  auto spec = CAM_TRY(files::make_file_spec(kModule, output_part((*words)[0], input.name),
                                            output_part((*words)[1], input.type), mode));
  if (spec.mode.any()) {
    return fail<msg::DMSxxx048E>(kModule, mode);
  }
  if (spec.mode.number == 0) {
    spec.mode.number = input.mode_number;
  }
  return spec;
}

/// True when each input file goes to an output file of its own.
bool separate_outputs(const Fileids& ids, const CopyOptions& options) {
  auto varies = [](std::string_view word) {
    return word.find('=') != std::string_view::npos || word == "*";
  };
  return !options.single && (!ids.output || varies((*ids.output)[0]) || varies((*ids.output)[1]));
}

Result<std::string, CommandFailure> ask(Session& session, const CopyOptions& options,
                                        const CmsMessage& question, std::string_view list) {
  if (options.prompt) {
    session.write(question);
  }
  auto line = ebcdic_to_utf8(session.pull());
  if (line.find_first_not_of(' ') == std::string::npos) {
    return fail<msg::DMSxxx063E>(kModule, list);
  }
  return line;
}

Result<RecordEditor, CommandFailure> make_editor(Session& session, const CopyOptions& options) {
  std::vector<CopySpec> specs;
  std::optional<TranslateTable> table;
  if (options.upper || options.lower) {
    table = case_table(options.upper);
  }
  if (options.specs) {
    CmsMessage question{issue<msg::DMSxxx601R>(), std::string(kModule)};
    for (bool more = true; more;) {
      auto line = CAM_TRY(ask(session, options, question, "specification"));
      more = CAM_TRY(parse_specs(line, specs));
    }
  }
  if (options.translate) {
    table = identity_table();
    CmsMessage question{issue<msg::DMSxxx602R>(), std::string(kModule)};
    for (bool more = true; more;) {
      auto line = CAM_TRY(ask(session, options, question, "translation"));
      more = CAM_TRY(parse_translations(line, *table));
    }
  }
  return RecordEditor(options, std::move(specs), table);
}

CommandResult run(CommandContext& context) {
  auto options = CAM_TRY(copy_options(context.operands));
  auto ids = CAM_TRY(fileids(context.operands));
  auto& disks = context.session.disks();
  auto inputs = CAM_TRY(find_inputs(disks, ids));
  if (!ids.output && !options.append && !options.overlay && !options.new_file) {
    options.replace = true;
  }
  auto editor = CAM_TRY(make_editor(context.session, options));
  HeldCommits held(disks);
  CopyJob job(context.session, options, editor);
  if (!separate_outputs(ids, options) || inputs.size() == 1) {
    auto output = CAM_TRY(output_spec(ids.output, inputs[0]));
    CAM_TRY(job.copy(inputs, output));
    return 0;
  }
  for (const auto& input : inputs) {
    auto output = CAM_TRY(output_spec(ids.output, input));
    CAM_TRY(disks.require_writable(kModule, output.mode.letter));
    held.hold(output.mode.letter);
    CAM_TRY(job.copy({&input, 1}, output));
  }
  CAM_TRY(held.release(kModule));
  return 0;
}

}  // namespace

const CommandSpec kCopyfile{
    .name = "COPYFILE",
    .min_abbreviation = 4,
    .module = kModule,
    .syntax =
        "[ word... ] [ ( { TYpe | NOType | NEWFile | NEWDate | OLDDate | REPlace | APpend | OVly | "
        "FRom from:word | FRLabel fromlabel:word | FOR count:word | TOLabel tolabel:word | "
        "LRecl length:word | RECfm { F | V } | TRUnc | NOTRUnc | PAck | UNPack | FIll fill:word | "
        "EBcdic | SPecs | NOSPecs | PRompt | NOPRompt | TRAns | LOwcase | UPcase | SIngle }... ) ]",
    .summary = "Copy files, and change their records on the way.",
    .help = R"(COPYFILE copies files, combines several into one, and changes record
format, length, case and columns.

Operands:
  fn ft fm     the input files: one or more file identifiers of three words
               each. * and % may be used.
  fn2 ft2 fm2  the last identifier is the output when there is more than
               one. = takes over that part of the input's. When fn2 or ft2
               has a = and there are several input files, each is copied to
               a file of its own; else they are put together in one. When
               there is one identifier only, the file is replaced by its
               changed self.

Options:
  NEWFILE   the output must not exist; the default with an output
            identifier. REPLACE replaces it; the default without one.
  APPEND    adds the records at the end of the output. OVLY writes them
            over its records, column by column.
  OLDDATE   keeps the date of the input. NEWDATE is the default.
  TYPE      shows what is copied. NOTYPE is the default.
  FROM n    begins at record n; FRLABEL text at the first record that
            begins with the text.
  FOR n     copies n records; TOLABEL text stops before the record that
            begins with the text.
  RECFM F|V LRECL n   format and length of the output. Fixed records are
            padded with the fill character or cut.
  TRUNC     removes trailing fill characters of V records. NOTRUNC keeps
            them, the default.
  FILL c    the fill character, as one character or two hexadecimal digits;
            a blank when not given.
  UPCASE, LOWCASE  translate letters. TRANS asks for pairs of characters
            (or of two hexadecimal digits) and translates the first of
            each to the second.
  SPECS     asks for pairs: what goes where. What is m-n, the input
            columns, /text/ or Hxx...; where is the output column. ++ at
            the end of a line asks for a further one, here and in TRANS.
  NOPROMPT  does not write the questions.
  SINGLE    one output file, even if its identifier has a =.
  PACK, UNPACK and EBCDIC are not supported by this level of Cambridge.

Notes:
  If anything goes wrong, the output file is as it was before.

Responses:
  DMSCPY721I Copy fn ft fm to fn2 ft2 fm2 (new file)       with TYPE
  DMSCPY024E File fn ft fm already exists--specify REPLACE option  RC 28
  DMSCPY107S Disk A(191) is full                           RC 100

Example:
  copyfile profile exec a = execsave = (olddate
)",
    .run = run};

}  // namespace cambridge::cms::commands

/// Host files to CMS records and back. Text is UTF-8 lines on the host and EBCDIC records on the
/// minidisk; binary is bytes, cut into records as the file's format says.
///
/// A V record has at least one byte, so an empty line becomes a record of one blank, and such a
/// record becomes an empty line again.
#pragma once

#include <cstdio>
#include <string>

#include "base/ebcdic.h"

#include "fs/edf/file_reader.h"
#include "fs/edf/file_writer.h"

namespace cambridge::fs {

enum class HostForm {
  Text,   ///< lines end with NL (a CR before it is dropped)
  Binary  ///< bytes; F records are cut to the record length, V records to the longest there is
};

struct HostRecordOptions {
  HostForm form = HostForm::Text;
  CodePage code_page = CodePage::Ibm1047;
};

/// Appends everything that the host file holds. The last F record of binary data is padded with
/// zeros, an F record of text with blanks; a line too long for its record is Invalid.
FileResult<void> import_records(std::FILE* from, FileWriter& into,
                                const HostRecordOptions& options);
/// Writes every record that is left. Blanks at the end of F records of text are dropped.
FileResult<void> export_records(FileReader& from, std::FILE* into,
                                const HostRecordOptions& options);

}  // namespace cambridge::fs

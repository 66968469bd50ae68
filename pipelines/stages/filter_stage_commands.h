/// A stage whose logic is a program that issues pipeline commands: REXX filters and PIPCMD.
#pragma once

#include <string>

#include "pipelines/args/stage_operands.h"
#include "pipelines/host/filter_commands.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/loop_stage.h"

namespace cambridge::pipelines {

/// Return codes of pipeline commands, besides 0, 12 and -4095.
inline constexpr int kUnknownPipelineCommand = -7;
inline constexpr int kNotDefined = -4;

class FilterProgramStage : public LoopStage, public FilterCommands {
 public:
  explicit FilterProgramStage(const StageCatalogue& catalogue) : catalogue_(catalogue) {}

  virtual int run_program() = 0;

  int run() final;
  bool starts_early() const override { return true; }

  // FilterCommands
  int command(std::string_view text, VariablePool& pool) final;
  void on_host_stack(const std::function<void()>& work) final;
  void safe_point() final;

 protected:
  /// Commits to level 0 before the first record moves, unless NOCOMMIT.
  int begin_data();

 private:
  struct Command;
  static const Command* find_command(const std::string& name);

  int commit(int level);
  /// READTO, PEEKTO and OUTPUT in their usual forms, without taking the command apart. False when
  /// the command is another.
  bool common_command(std::string_view text, VariablePool& pool, int& code);

  int readto(StageOperands& operands, VariablePool& pool);
  int peekto(StageOperands& operands, VariablePool& pool);
  int output_record(StageOperands& operands, VariablePool& pool);
  int select(StageOperands& operands, VariablePool& pool);
  int sever(StageOperands& operands, VariablePool& pool);
  int short_circuit(StageOperands& operands, VariablePool& pool);
  int addstream(StageOperands& operands, VariablePool& pool);
  int streamnum(StageOperands& operands, VariablePool& pool);
  int maxstream(StageOperands& operands, VariablePool& pool);
  int stagenum(StageOperands& operands, VariablePool& pool);
  int streamstate(StageOperands& operands, VariablePool& pool);
  int commit_command(StageOperands& operands, VariablePool& pool);
  int nocommit(StageOperands& operands, VariablePool& pool);
  int setrc(StageOperands& operands, VariablePool& pool);
  int begoutput(StageOperands& operands, VariablePool& pool);
  int eofreport(StageOperands& operands, VariablePool& pool);
  int getrange(StageOperands& operands, VariablePool& pool);
  int scanrange(StageOperands& operands, VariablePool& pool);
  int scanstring(StageOperands& operands, VariablePool& pool);
  int message_command(StageOperands& operands, VariablePool& pool);
  int issuemsg(StageOperands& operands, VariablePool& pool);
  int resolve(StageOperands& operands, VariablePool& pool);
  int rexx(StageOperands& operands, VariablePool& pool);
  int suspend(StageOperands& operands, VariablePool& pool);
  int callpipe(StageOperands& operands, VariablePool& pool);
  int addpipe(StageOperands& operands, VariablePool& pool);

  int input_state(unsigned stream) const;
  int output_state(unsigned stream) const;
  int write(RecordView record);

  const StageCatalogue& catalogue_;
  unsigned in_ = 0, out_ = 0;
  bool any_input_ = false;
  bool no_commit_ = false, committed_ = false;
  bool begin_output_ = false;
  std::string end_output_;  ///< the line that ends BEGOUTPUT
  int commit_code_ = 0;
};

}  // namespace cambridge::pipelines

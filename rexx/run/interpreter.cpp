/// Interpreter: starts a program on a machine.
#include "rexx/run/interpreter.h"

#include <new>

#include "rexx/run/machine.h"

namespace cambridge::rexx {

Interpreter::Interpreter(Host& host, const TextTraits& traits)
    : machine_(std::make_unique<Machine>(host, traits)) {}

Interpreter::~Interpreter() = default;

RunEnd Interpreter::run(const std::shared_ptr<const Program>& program,
                        const Invocation& invocation) {
  return machine_->run(program, invocation);
}

Machine::Machine(Host& host, const TextTraits& traits) : host_(host), traits_(traits) {}

Machine::~Machine() {
  while (depth_ != 0) {
    pop_activation();
  }
}

RunEnd Machine::run(const std::shared_ptr<const Program>& program, const Invocation& invocation) {
  while (depth_ != 0) {
    pop_activation();
  }
  instances_.clear();
  ended_.reset();
  end_ = RunEnd();
  raised_.reset();
  pending_calls_.clear();
  auto instance = std::make_unique<ProgramInstance>();
  instance->program = program;
  instance->source_words = invocation.source_words;
  instance->type = invocation.type;
  instances_.push_back(std::move(instance));

  Activation& main = push_activation(Activation::Kind::Program);
  main.instance = instances_.back().get();
  main.own_pool = true;
  main.pool_mark = stack_.mark();
  if (pools_.empty()) {
    pools_.push_back(std::make_unique<Pool>());
  }
  pools_used_ = 1;
  Pool& pool = *pools_[0];
  pool.instance = main.instance;
  pool.variables = stack_.allocate(program->symbols().size());
  main.pool = &pool;
  const auto count = static_cast<u32>(invocation.arguments.size());
  Value* arguments = stack_.allocate(count);
  for (u32 i = 0; i < count; ++i) {
    if (invocation.arguments[i].has_value()) {
      arguments[i].set_text(*invocation.arguments[i]);
    }
  }
  main.arguments = arguments;
  main.argument_count = count;
  const u32 environment = environment_number(invocation.environment);
  main.own_settings.environment = main.own_settings.alternate = environment;
  if (invocation.trace_start) {
    main.own_settings.trace.letter = 'R';
    main.own_settings.trace.interactive = true;
  }
  main.traced_code = main.own_settings.trace.needs_traced_code();
  main.code = &program->code(main.traced_code);
  main.mark = stack_.mark();
  enter(main, 0);
  while (!ended_.has_value()) {
    try {
      execute();
    } catch (const std::bad_alloc&) {
      raise_error(5, 1);
      take_raised();
    }
  }
  while (depth_ > 1) {
    pop_activation();
  }
  ValueStack::clear(arguments, count);
  pop_activation();
  pools_used_ = 0;
  instances_.clear();
  return *ended_;
}

}  // namespace cambridge::rexx

#include "addon/process_pool.h"

#include "core/mutex.h"
#include "core/parallelism.h"

namespace offloop::addon {
namespace {

struct State {
  Mutex mutex;
  PoolOptions options OFFLOOP_GUARDED_BY(mutex){
      .threads = AvailableParallelism()};
  Pool* pool OFFLOOP_GUARDED_BY(mutex) = nullptr;
};

// Leaked on purpose: a static destructor would run while pool threads do.
State& GetState() {
  static State& state = *new State;
  return state;
}

}  // namespace

Pool& ProcessPool() {
  State& state = GetState();
  MutexLock lock(state.mutex);
  if (state.pool == nullptr) state.pool = new Pool(state.options);
  return *state.pool;
}

bool ConfigureProcessPool(const PoolOptions& options) {
  State& state = GetState();
  MutexLock lock(state.mutex);
  if (state.pool != nullptr) return false;
  state.options = options;
  return true;
}

PoolOptions ProcessPoolOptions() {
  State& state = GetState();
  MutexLock lock(state.mutex);
  return state.options;
}

PoolStats ProcessPoolStats() {
  State& state = GetState();
  MutexLock lock(state.mutex);
  if (state.pool != nullptr) return state.pool->stats();
  return {.threads = state.options.threads};
}

}  // namespace offloop::addon

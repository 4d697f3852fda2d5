#ifndef OFFLOOP_ADDON_PROCESS_POOL_H_
#define OFFLOOP_ADDON_PROCESS_POOL_H_

#include "core/pool.h"

namespace offloop::addon {

// The one pool of this process, shared by every environment (the main thread
// and each worker_thread) that loads the add-on. Made at its first use and
// never destroyed: its threads may run while the process exits, and
// process.exit() runs no cleanup hook first.
//
// Thread-safe.
Pool& ProcessPool();

// Sets what ProcessPool() will be made with. False when it exists already.
[[nodiscard]] bool ConfigureProcessPool(const PoolOptions& options);

// The options that it was, or would be, made with.
PoolOptions ProcessPoolOptions();

// Its statistics so far, without making it.
PoolStats ProcessPoolStats();

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_PROCESS_POOL_H_

#ifndef OFFLOOP_CORE_COMPRESS_INFLATE_FAULT_H_
#define OFFLOOP_CORE_COMPRESS_INFLATE_FAULT_H_

#include <cstddef>

#include "bytes.h"
#include "result.h"
#include "run_context.h"

namespace offloop::compress {

// libdeflate reports that deflated data is bad, but not where and why. This
// decodes `body`, which begins at `offset` of the operation's input, again to
// find out: truncated, or corrupt at a byte. Takes linear time, and stops when
// the job is cancelled.
Error FindInflateFault(ByteView body, size_t offset, RunContext& context);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_INFLATE_FAULT_H_

#ifndef OFFLOOP_CORE_HASH_DIGEST_FILE_H_
#define OFFLOOP_CORE_HASH_DIGEST_FILE_H_

#include <memory>

#include "hash/digest.h"
#include "operation.h"
#include "result.h"

namespace offloop::hash {

// The digest of a file's content. The payload is the path's bytes, used as
// they are, relative to the working directory of the process.
//
// The file is read from the start to wherever its end is when it is reached;
// one that grows or shrinks meanwhile is not an error. Failures are kSystem
// with what Node's fs errors carry: `syscall` is "open", "fstat" or "read",
// `path` is the path (a directory is EISDIR on "read").
//
// Only regular files are read. A FIFO, a terminal or a device could keep a
// thread of the pool waiting for ever, out of reach of cancellation, so they
// are refused with kInvalidArgValue, as is a path with a NUL byte.
Result<std::unique_ptr<Operation>> MakeDigestFile(DigestOptions options);

}  // namespace offloop::hash

#endif  // OFFLOOP_CORE_HASH_DIGEST_FILE_H_

#ifndef OFFLOOP_CORE_HASH_DIGEST_STREAM_H_
#define OFFLOOP_CORE_HASH_DIGEST_STREAM_H_

#include <memory>

#include "hash/digest.h"
#include "operation.h"
#include "result.h"

namespace offloop::hash {

// The digest of a stream: Action::kUpdate and kFlush take bytes and return
// none, kEnd takes the last bytes and returns the digest. A run that was
// cancelled or failed leaves a stream that only fails.
//
// Its state and its key are wiped and freed by the run that ends it, or by
// kDrop. If kDrop comes while another thread runs the stream, that thread does
// it.
//
// An exception to Operation's rule: only one thread may run it at a time; a
// second one gets kInternal and changes nothing.
Result<std::unique_ptr<Operation>> MakeDigestStream(DigestOptions options);

}  // namespace offloop::hash

#endif  // OFFLOOP_CORE_HASH_DIGEST_STREAM_H_

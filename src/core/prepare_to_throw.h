#ifndef OFFLOOP_CORE_PREPARE_TO_THROW_H_
#define OFFLOOP_CORE_PREPARE_TO_THROW_H_

namespace offloop {

// Allocates what the C++ library needs, once per thread, to throw. If
// std::bad_alloc is the first exception of a thread, there may be no memory for
// that, and the process would end. Thread does this by itself; threads made by
// others must call it. Thread-safe.
void PrepareToThrow();

}  // namespace offloop

#endif  // OFFLOOP_CORE_PREPARE_TO_THROW_H_

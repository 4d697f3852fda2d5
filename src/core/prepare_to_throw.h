#ifndef OFFLOOP_CORE_PREPARE_TO_THROW_H_
#define OFFLOOP_CORE_PREPARE_TO_THROW_H_

namespace offloop {

// Takes the memory that the C++ library needs, once a thread, to throw: where
// std::bad_alloc is the first that a thread throws, there may be none, and the
// process would end. A Thread does it by itself; threads that others made have
// to call this. Thread-safe.
void PrepareToThrow();

}  // namespace offloop

#endif  // OFFLOOP_CORE_PREPARE_TO_THROW_H_

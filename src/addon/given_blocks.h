#ifndef OFFLOOP_ADDON_GIVEN_BLOCKS_H_
#define OFFLOOP_ADDON_GIVEN_BLOCKS_H_

namespace offloop::addon {

// The blocks of memory of this process that were handed to JavaScript as
// results.
//
// Node frees such a block when the environment that got it ends, from Node 22
// on before any cleanup hook of ours could wait for a job that reads it. So a
// job never borrows one. Node marks it as not to be moved, but a program gets
// an unmarked buffer of the same memory by ArrayBuffer.prototype.transfer().
//
// Thread-safety: any thread may call these.

// False when memory ran out; then nothing is known of it.
[[nodiscard]] bool AddGivenBlock(const void* block);
void RemoveGivenBlock(const void* block);
bool IsGivenBlock(const void* block);

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_GIVEN_BLOCKS_H_

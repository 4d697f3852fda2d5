#ifndef OFFLOOP_ADDON_GIVEN_BLOCKS_H_
#define OFFLOOP_ADDON_GIVEN_BLOCKS_H_

namespace offloop::addon {

// The blocks of memory of this process that were handed to JavaScript as
// results.
//
// Node frees such a block when the environment that got it ends, and since Node
// 22 before any cleanup hook of ours could wait for a job that reads it. So a
// job never borrows one. Node marks the buffer as untransferable, but
// ArrayBuffer.prototype.transfer() gives a program an unmarked buffer of the
// same memory.
//
// Thread-safe.

// False when memory ran out; the block is then not recorded.
[[nodiscard]] bool AddGivenBlock(const void* block);
void RemoveGivenBlock(const void* block);
bool IsGivenBlock(const void* block);

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_GIVEN_BLOCKS_H_

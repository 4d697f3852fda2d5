#ifndef OFFLOOP_CORE_JSON_PATCH_RUN_H_
#define OFFLOOP_CORE_JSON_PATCH_RUN_H_

#include <cstddef>
#include <cstdint>

#include "json/edit_node.h"
#include "json/patch_program.h"
#include "json/writer.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json {

// One application of a patch to one document.
//
// Thread-safety: none. Document and patch outlive it.
class PatchRun {
 public:
  // `limit` is the limit of the output, and `sources` the size of the document
  // and the patch, in bytes.
  PatchRun(Value document, uint64_t limit, size_t sources, RunContext& context);

  // The step outlives the run. kPatchFailed without an index; kOutputTooLarge;
  // a cancelled run. After a failure the state of the document is unspecified.
  Status Apply(const PatchStep& step);

  // Writes the document as it is now. Returns how many levels of nesting it has
  // around values of the source or the patch.
  size_t Write(Writer& writer) const;

 private:
  Status Add(const Pointer& path, EditEntry entry);
  Status Replace(const Pointer& path, EditEntry entry);
  Result<EditEntry> Remove(const Pointer& path);
  Status Move(const Pointer& from, const Pointer& path);
  Status Copy(const Pointer& from, const Pointer& path);
  Status Test(const Pointer& path, Value expected);

  // The entry after `count` tokens of a pointer; kPatchFailed when there is
  // none.
  Result<EditEntry*> Find(const Pointer& path, size_t count);
  Result<EditEntry*> Child(EditEntry& parent, const Pointer& path, size_t i);
  // The container around what a pointer refers to. Precondition: not the root.
  Result<EditNode*> Parent(const Pointer& path);
  Result<bool> EqualUntouched(Value value, Value expected);
  Result<bool> EqualEdited(const EditEntry& entry, Value expected);

  EditEntry root_;
  EditArena arena_;
  uint64_t limit_;
  // Bounds everything that is not linear in the document and the patch, each
  // separately: the memory of copies, what tests look at, and the work of
  // skipping removed members.
  uint64_t budget_;
  // What tests looked at in addition to their values in the patch: what was
  // written to be compared, what was skipped for that, and what untouched
  // values have that is not in the patch.
  uint64_t compared_ = 0;
};

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_PATCH_RUN_H_

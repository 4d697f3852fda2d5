#ifndef OFFLOOP_CORE_JSON_EDIT_WRITER_H_
#define OFFLOOP_CORE_JSON_EDIT_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "json/edit_node.h"
#include "json/writer.h"

namespace offloop::json {

// Writes an edited value: untouched parts as their source text, all else
// without white space. Does not recurse with the depth.
class EditWriter {
 public:
  // Refuses to skip more than `most_skipped`, see skipped().
  EditWriter(Writer& writer, uint64_t most_skipped)
      : writer_(writer), most_skipped_(most_skipped) {}

  // The writer reports whether it worked.
  void Write(const EditEntry& root);

  // The largest number of nodes around a value that was written.
  size_t depth() const { return depth_; }
  // The work of skipping removed members, in bytes. Skipping each of them once
  // takes less than kDefaultOutputRatio times the texts they came from; only
  // copies make it more.
  uint64_t skipped() const { return skipped_; }

 private:
  // A node that is being written.
  struct Level {
    const EditArray* array = nullptr;
    size_t link = 0;
    uint32_t within = 0;
    // The next one of a run on a tape.
    Value element{};

    const EditObject* object = nullptr;
    Value name{};
    EditObject::Changes::const_iterator change{};
    size_t added = 0;

    bool empty = true;
  };

  void Begin(const EditEntry& entry);
  // Continues until a node begins or this one ends.
  void Step(Level& level);
  void StepObject(Level& level);
  void StepArray(Level& level);
  // The members after those of the source.
  void StepAdded(Level& level);
  // Skips a member that was removed.
  void Skip();
  void Separate(Level& level);
  void Close(char bracket);

  Writer& writer_;
  std::vector<Level> open_;
  size_t depth_ = 0;
  uint64_t most_skipped_;
  uint64_t skipped_ = 0;
};

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_EDIT_WRITER_H_

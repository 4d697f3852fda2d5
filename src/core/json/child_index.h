#ifndef OFFLOOP_CORE_JSON_CHILD_INDEX_H_
#define OFFLOOP_CORE_JSON_CHILD_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "json/pointer.h"
#include "json/value.h"
#include "pace.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json {

// Finds children of large containers of one document without passing all the
// children before them: elements by steps of at most kStride, members by a hash
// of their names. The hash is keyed, so that nobody can craft a document whose
// names all collide.
//
// Thread-safe once built. Takes 8 bytes per member and 4 bytes per kStride
// elements of the containers that it indexes.
class ChildIndex {
 public:
  // Smaller containers are not indexed: going through them is fast.
  static constexpr size_t kMinChildren = 128;
  static constexpr size_t kStride = 64;

  // Goes through the document once. Fails when the run is cancelled.
  Status Build(Value root, RunContext& context);

  // The child of `parent`, a value of the document, that a step of a pointer
  // names. If names are equal, the last one counts. Adds how many names it
  // compared to *looks.
  std::optional<Value> Find(Value parent, const PointerToken& token,
                            size_t* looks = nullptr) const;

  size_t memory() const;

 private:
  struct Name {
    uint32_t hash;
    // Where the name is on the tape.
    uint32_t node;
  };
  // Names or elements of one container, which are a range of the lists below.
  struct Container {
    uint32_t node;
    uint32_t begin;
    uint32_t end;
  };

  Status AddArray(Value array, Pace& pace);
  Status AddObject(Value object, Pace& pace);
  const Container* Known(Value parent) const;
  std::optional<Value> FindElement(Value array, uint64_t index) const;
  std::optional<Value> FindMember(Value object, std::string_view name,
                                  size_t* looks) const;

  // In the order of the tape.
  std::vector<Container> containers_;
  std::vector<uint32_t> elements_;
  // For each container by hash, and for one hash from the last to the first, so
  // that of equal names the one that counts comes first.
  std::vector<Name> names_;
};

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_CHILD_INDEX_H_

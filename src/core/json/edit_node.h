#ifndef OFFLOOP_CORE_JSON_EDIT_NODE_H_
#define OFFLOOP_CORE_JSON_EDIT_NODE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "json/compare_text.h"
#include "json/name_store.h"
#include "json/value.h"
#include "pace.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json {

// A document that is being edited: a tree of nodes over tapes, with nodes only
// where something was looked at. What was not touched stays a Value.
//
// After a copy, a value can stand in two places. Its node is then frozen: to
// change it, one level of it is cloned first, which is cheap because arrays
// share chunks and objects share the tape. Nodes refer to each other without
// owning each other, so that neither walks nor destruction recurse.

struct EditNode;

// One value of the tree.
struct EditEntry {
  // The value, unless there is a node.
  Value value;
  EditNode* node = nullptr;
};

class EditArena;

// The elements of an array in chunks, so that inserting into a long array moves
// few of them, and an index is found without going through all chunks.
class EditArray {
 public:
  // A chunk is a run of siblings on a tape until one of them is touched.
  struct Chunk {
    Value first;
    bool listed = false;
    std::vector<EditEntry> entries;
  };
  struct Link {
    Chunk* chunk;
    uint32_t count;
    // Whether another array has the chunk too.
    bool shared;
  };

  static constexpr uint32_t kChunk = 512;

  // Precondition: an array.
  static Result<EditArray> Of(Value array, EditArena& arena);

  size_t size() const { return size_; }
  const std::vector<Link>& links() const { return links_; }

  // Precondition: index < size(). The entry stays where it is until the next
  // change of the array.
  EditEntry* At(size_t index, EditArena& arena);
  // Precondition: index <= size().
  void Insert(size_t index, EditEntry entry, EditArena& arena);
  // Precondition: index < size().
  EditEntry Remove(size_t index, EditArena& arena);

  EditArray Clone(EditArena& arena) const;

 private:
  struct Place {
    size_t link;
    size_t within;
  };

  // Where an index is, or, for size(), where the end of the last chunk is.
  // Precondition: there is a link.
  Place Find(size_t index);
  // Makes the entries of a chunk, which are then of this array alone.
  Chunk& Own(Link& link, EditArena& arena);
  // Counts one element more or less in a link.
  void Count(size_t link, int change);
  void AddUp();

  std::vector<Link> links_;
  size_t size_ = 0;
  // The counts of the links added up, as a binary indexed tree (P. M. Fenwick,
  // "A new data structure for cumulative frequency tables", 1994). Empty after
  // a link has come or gone: it is made when an index is looked for.
  std::vector<size_t> sums_;
};

// The names of an object on a tape, for all copies of it. The first few
// look-ups search linearly, then the names are sorted, so that neither few nor
// many look-ups cost more than they must.
class EditNames {
 public:
  explicit EditNames(Value object) : object_(object), left_(object.count()) {}

  Value object() const { return object_; }
  // The node of the last member with that name, which is the one that counts.
  // Takes no longer where there are many of them.
  Result<std::optional<Value>> FindLast(std::string_view name, Pace& pace);
  // The nodes of all members with that name, in order.
  Result<std::vector<Value>> FindAll(std::string_view name, Pace& pace);
  // Records that `count` members were removed from a copy of the object.
  // Returns how many of those exceed the number of its members, over all
  // copies: removals that cannot have been the first of their member.
  size_t NoteRemoved(size_t count);

 private:
  struct Named {
    std::string_view name;
    Value node;
  };

  // Sorts the names when it is time to.
  Status Prepare(Pace& pace);
  Status Sort(Pace& pace);
  // Calls visit(node) for each member with that name, or until the run stops.
  template <typename Visit>
  void VisitPlain(std::string_view name, Pace& pace, Visit visit) const;

  Value object_;
  // The members of the object less all removals so far; see NoteRemoved().
  size_t left_;
  size_t looks_ = 0;
  bool sorted_ = false;
  std::vector<Named> named_;
  NameStore store_;
};

// The members of an object: those on the tape, what became of some of them, and
// those that were added. All names outlive it.
class EditObject {
 public:
  // An empty entry is a member that was removed.
  using Changes = std::map<uint32_t, std::optional<EditEntry>>;
  struct Added {
    std::string_view name;
    std::optional<EditEntry> entry;
  };

  EditObject(EditNames* names, Pace& pace)
      : names_(names), pace_(&pace), places_(Before{&pace}) {}

  Value source() const { return names_->object(); }
  // By the index of their names on the tape.
  const Changes& changes() const { return changes_; }
  const std::vector<Added>& added() const { return added_; }

  // The member that counts, or null. It stays where it is until the next
  // change.
  Result<EditEntry*> Find(std::string_view name);
  // Changes a member, or adds one at the end.
  Status Set(std::string_view name, EditEntry entry);
  // Removes every member with that name; what counted, or nothing.
  Result<std::optional<EditEntry>> Remove(std::string_view name,
                                          EditArena& arena);

  Result<EditObject> Clone(EditArena& arena) const;

 private:
  struct Before {
    bool operator()(std::string_view a, std::string_view b) const {
      return CompareText(a, b, *pace) < 0;
    }
    Pace* pace;
  };

  EditNames* names_;
  Pace* pace_;
  Changes changes_;
  std::vector<Added> added_;
  std::map<std::string_view, size_t, Before> places_;
};

struct EditNode {
  std::variant<EditArray, EditObject> content;
  // Whether it stands in several places, so that it must not change any more.
  bool frozen = false;
};

// Owns the parts of a tree until the end of the edit, and counts their memory.
class EditArena {
 public:
  explicit EditArena(RunContext& context) : pace_(context) {}

  Pace& pace() { return pace_; }
  // Bytes of clones: what copies cost in addition to their source.
  uint64_t cloned() const { return cloned_; }
  void CountClone(size_t bytes) { cloned_ += bytes; }

  EditArray::Chunk* NewChunk() { return &chunks_.emplace_back(); }
  EditNode* NewNode(EditNode node) {
    return &nodes_.emplace_back(std::move(node));
  }

  // Makes the node of an entry that is a container, and has none or a frozen
  // one, so that it can be changed. Null for a scalar.
  Result<EditNode*> Open(EditEntry& entry);

 private:
  EditNames* NamesOf(Value object);
  // The elements of an array that nobody touched in this place.
  Result<EditArray> ElementsOf(Value array);

  Pace pace_;
  uint64_t cloned_ = 0;
  std::deque<EditNode> nodes_;
  std::deque<EditArray::Chunk> chunks_;
  std::deque<EditNames> names_;
  // By where the object stands in its text.
  std::map<const uint8_t*, EditNames*> names_of_;
  // The same for arrays: what copies of one share from the second on. The first
  // has its elements for itself, as most arrays are never copied.
  std::map<const uint8_t*, std::optional<EditArray>> elements_of_;
};

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_EDIT_NODE_H_

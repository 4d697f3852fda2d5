#include "json/edit_writer.h"

#include <algorithm>

#include "json/limits.h"

namespace offloop::json {
namespace {

// What skipping a removed member costs, as bytes of work towards the next
// checkpoint; and how much of that counts for skipped(), so little that
// skipping every member once stays within kDefaultOutputRatio times the text:
// the shortest member takes 5 bytes ("":1 and a comma).
constexpr size_t kSkipCost = 64;
constexpr size_t kSkipCharge = 32;
static_assert(kSkipCharge < 5 * kDefaultOutputRatio);

}  // namespace

void EditWriter::Write(const EditEntry& root) {
  Begin(root);
  while (!open_.empty() && !writer_.failed()) Step(open_.back());
}

void EditWriter::Begin(const EditEntry& entry) {
  if (entry.node == nullptr) return writer_.Append(entry.value);
  Level level;
  level.array = std::get_if<EditArray>(&entry.node->content);
  level.object = std::get_if<EditObject>(&entry.node->content);
  if (level.object != nullptr) {
    level.name = level.object->source().first_child();
    level.change = level.object->changes().begin();
  }
  writer_.Append(level.array != nullptr ? '[' : '{');
  open_.push_back(level);
  depth_ = std::max(depth_, open_.size());
}

void EditWriter::Step(Level& level) {
  return level.object != nullptr ? StepObject(level) : StepArray(level);
}

void EditWriter::StepObject(Level& level) {
  const Value end = level.object->source().next();
  while (level.name != end && !writer_.failed()) {
    const Value name = level.name;
    const Value value = name.next();
    level.name = value.next();
    EditEntry entry{value};
    if (level.change != level.object->changes().end() &&
        level.change->first == name.index()) {
      const std::optional<EditEntry>& change = (level.change++)->second;
      if (!change.has_value()) {
        Skip();
        continue;
      }
      entry = *change;
    }
    Separate(level);
    writer_.Append(name);
    writer_.Append(':');
    Begin(entry);
    if (entry.node != nullptr) return;
  }
  StepAdded(level);
}

void EditWriter::StepArray(Level& level) {
  const std::vector<EditArray::Link>& links = level.array->links();
  while (level.link < links.size() && !writer_.failed()) {
    const EditArray::Link& link = links[level.link];
    if (level.within == link.count) {
      ++level.link;
      level.within = 0;
      continue;
    }
    EditEntry entry;
    if (link.chunk->listed) {
      entry = link.chunk->entries[level.within];
    } else {
      entry.value = level.within == 0 ? link.chunk->first : level.element;
      level.element = entry.value.next();
    }
    ++level.within;
    Separate(level);
    Begin(entry);
    if (entry.node != nullptr) return;
  }
  Close(']');
}

void EditWriter::StepAdded(Level& level) {
  while (level.added < level.object->added().size() && !writer_.failed()) {
    const EditObject::Added& added = level.object->added()[level.added++];
    if (!added.entry.has_value()) {
      Skip();
      continue;
    }
    Separate(level);
    writer_.AppendString(added.name);
    writer_.Append(':');
    Begin(*added.entry);
    if (added.entry->node != nullptr) return;
  }
  Close('}');
}

void EditWriter::Skip() {
  writer_.CountWork(kSkipCost);
  skipped_ += kSkipCharge;
  if (skipped_ > most_skipped_) writer_.Refuse();
}

void EditWriter::Separate(Level& level) {
  if (!level.empty) writer_.Append(',');
  level.empty = false;
}

void EditWriter::Close(char bracket) {
  writer_.Append(bracket);
  open_.pop_back();
}

}  // namespace offloop::json

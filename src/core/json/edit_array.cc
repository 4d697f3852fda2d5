#include "json/edit_node.h"

namespace offloop::json {
namespace {

void Freeze(const std::vector<EditEntry>& entries) {
  for (const EditEntry& entry : entries) {
    if (entry.node != nullptr) entry.node->frozen = true;
  }
}

}  // namespace

Result<EditArray> EditArray::Of(Value array, EditArena& arena) {
  EditArray made;
  const Value end = array.next();
  for (Value element = array.first_child(); element != end;
       element = element.next()) {
    if (made.size_ % kChunk == 0) {
      if (!arena.pace().Pause()) return arena.pace().error();
      Chunk* const chunk = arena.NewChunk();
      chunk->first = element;
      made.links_.push_back({chunk, 0, false});
    }
    ++made.links_.back().count;
    ++made.size_;
  }
  return made;
}

EditArray::Place EditArray::Find(size_t index) const {
  size_t link = 0;
  while (link + 1 < links_.size() && index >= links_[link].count) {
    index -= links_[link++].count;
  }
  return {link, index};
}

EditArray::Chunk& EditArray::Own(Link& link, EditArena& arena) {
  Chunk* chunk = link.chunk;
  if (!chunk->listed) {
    // What is on a tape can be listed for all who share the chunk.
    chunk->entries.reserve(link.count);
    Value element = chunk->first;
    for (uint32_t i = 0; i < link.count; ++i, element = element.next()) {
      chunk->entries.push_back({element});
    }
    chunk->listed = true;
  }
  if (!link.shared) return *chunk;
  Freeze(chunk->entries);
  Chunk* const own = arena.NewChunk();
  own->entries = chunk->entries;
  own->listed = true;
  arena.CountClone(sizeof(Chunk) + link.count * sizeof(EditEntry));
  link = {own, link.count, false};
  return *own;
}

EditEntry* EditArray::At(size_t index, EditArena& arena) {
  const Place place = Find(index);
  return &Own(links_[place.link], arena).entries[place.within];
}

void EditArray::Insert(size_t index, EditEntry entry, EditArena& arena) {
  if (links_.empty()) {
    Chunk* const chunk = arena.NewChunk();
    chunk->listed = true;
    links_.push_back({chunk, 0, false});
  }
  const Place place = Find(index);
  Chunk& chunk = Own(links_[place.link], arena);
  std::vector<EditEntry>& entries = chunk.entries;
  entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(place.within),
                 entry);
  ++size_;
  if (++links_[place.link].count <= 2 * kChunk) return;
  Chunk* const behind = arena.NewChunk();
  behind->listed = true;
  behind->entries.assign(entries.begin() + kChunk, entries.end());
  entries.resize(kChunk);
  links_[place.link].count = kChunk;
  links_.insert(links_.begin() + static_cast<std::ptrdiff_t>(place.link) + 1,
                {behind, static_cast<uint32_t>(behind->entries.size()), false});
}

EditEntry EditArray::Remove(size_t index, EditArena& arena) {
  const Place place = Find(index);
  Chunk& chunk = Own(links_[place.link], arena);
  const auto at =
      chunk.entries.begin() + static_cast<std::ptrdiff_t>(place.within);
  const EditEntry removed = *at;
  chunk.entries.erase(at);
  --size_;
  if (--links_[place.link].count == 0) {
    links_.erase(links_.begin() + static_cast<std::ptrdiff_t>(place.link));
  }
  return removed;
}

EditArray EditArray::Clone(EditArena& arena) const {
  EditArray clone = *this;
  for (Link& link : clone.links_) link.shared = true;
  arena.CountClone(sizeof(EditNode) + links_.size() * sizeof(Link));
  return clone;
}

}  // namespace offloop::json

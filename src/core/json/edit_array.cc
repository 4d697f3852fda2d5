#include <bit>

#include "json/edit_node.h"

namespace offloop::json {
namespace {

// The lowest bit that is set. Precondition: there is one.
size_t LowestBit(size_t number) { return number & (~number + 1); }

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

EditArray::Place EditArray::Find(size_t index) {
  if (sums_.empty()) AddUp();
  size_t link = 0;
  for (size_t step = std::bit_floor(links_.size()); step > 0; step /= 2) {
    // The sum at next - 1 is that of the links from `link` up to there.
    const size_t next = link + step;
    if (next < links_.size() && sums_[next - 1] <= index) {
      index -= sums_[next - 1];
      link = next;
    }
  }
  return {link, index};
}

void EditArray::AddUp() {
  sums_.assign(links_.size(), 0);
  for (size_t i = 1; i <= sums_.size(); ++i) {
    sums_[i - 1] += links_[i - 1].count;
    const size_t above = i + LowestBit(i);
    if (above <= sums_.size()) sums_[above - 1] += sums_[i - 1];
  }
}

void EditArray::Count(size_t link, int change) {
  const auto difference = static_cast<size_t>(static_cast<ptrdiff_t>(change));
  size_ += difference;
  links_[link].count += static_cast<uint32_t>(change);
  for (size_t i = link + 1; i <= sums_.size(); i += LowestBit(i)) {
    sums_[i - 1] += difference;
  }
}

EditArray::Chunk& EditArray::Own(Link& link, EditArena& arena) {
  Chunk* chunk = link.chunk;
  if (!chunk->listed) {
    // What is on a tape can be listed for all that share the chunk.
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
    sums_.clear();
  }
  const Place place = Find(index);
  Chunk& chunk = Own(links_[place.link], arena);
  std::vector<EditEntry>& entries = chunk.entries;
  entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(place.within),
                 entry);
  Count(place.link, 1);
  if (links_[place.link].count <= 2 * kChunk) return;
  Chunk* const behind = arena.NewChunk();
  behind->listed = true;
  behind->entries.assign(entries.begin() + kChunk, entries.end());
  entries.resize(kChunk);
  links_[place.link].count = kChunk;
  links_.insert(links_.begin() + static_cast<std::ptrdiff_t>(place.link) + 1,
                {behind, static_cast<uint32_t>(behind->entries.size()), false});
  sums_.clear();
}

EditEntry EditArray::Remove(size_t index, EditArena& arena) {
  const Place place = Find(index);
  Chunk& chunk = Own(links_[place.link], arena);
  const auto at =
      chunk.entries.begin() + static_cast<std::ptrdiff_t>(place.within);
  const EditEntry removed = *at;
  chunk.entries.erase(at);
  Count(place.link, -1);
  if (links_[place.link].count == 0) {
    links_.erase(links_.begin() + static_cast<std::ptrdiff_t>(place.link));
    sums_.clear();
  }
  return removed;
}

EditArray EditArray::Clone(EditArena& arena) const {
  EditArray clone;
  clone.links_ = links_;
  clone.size_ = size_;
  for (Link& link : clone.links_) link.shared = true;
  // And the sums that it will have.
  arena.CountClone(sizeof(EditNode) +
                   links_.size() * (sizeof(Link) + sizeof(size_t)));
  return clone;
}

}  // namespace offloop::json

#include "password/arena.h"

#include "bytes.h"
#include "pages.h"

namespace offloop::password {

Arena::~Arena() { Unmap(); }

void Arena::Unmap() {
  if (data_ != nullptr) UnmapPages(data_, capacity_);
  data_ = nullptr;
  capacity_ = used_ = 0;
}

bool Arena::Reserve(size_t size) {
  if (size > capacity_) {
    Unmap();
    // Whole huge pages take ten page faults for 19 MiB instead of 4,864.
    const size_t capacity = WholeHugePages(size);
    data_ = MapPages(capacity);
    if (data_ == nullptr) return false;
    capacity_ = capacity;
  }
  used_ = size;
  return true;
}

bool Arena::Reset() {
  // The system wipes what it takes back.
  if (capacity_ > most_kept_) return false;
  if (used_ > 0) Wipe(data_, used_);
  used_ = 0;
  return true;
}

}  // namespace offloop::password

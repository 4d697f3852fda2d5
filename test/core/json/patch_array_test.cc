// Patches of arrays that are longer than what is kept in one piece: they do
// what the same changes do to a list.

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "../engine_testing.h"
#include "json/patch.h"
#include "json_testing.h"

namespace offloop::json {
namespace {

// An array, and a patch that does to it what was done to the list.
class PatchedList {
 public:
  explicit PatchedList(int size) {
    for (int i = 0; i < size; ++i) list_.push_back(i);
    text_ = Text();
  }

  size_t size() const { return list_.size(); }

  void Add(size_t index, int value) {
    const bool last = index == list_.size() && value % 2 == 0;
    Write("add", last ? "-" : std::to_string(index), value);
    list_.insert(At(index), value);
  }
  void Replace(size_t index, int value) {
    Write("replace", std::to_string(index), value);
    list_[index] = value;
  }
  void Remove(size_t index) {
    Write("remove", std::to_string(index), 0);
    list_.erase(At(index));
  }

  void ExpectTheSame() const {
    PatchOptions options;
    options.operations = Bytes::Copy(AsBytes("[" + patch_ + "]"));
    const auto made = MakePatch(std::move(options));
    ASSERT_TRUE(made.ok()) << made.error().message;
    EXPECT_TRUE(RunOn(*made.value(), text_) == Text());
  }

 private:
  std::vector<int>::iterator At(size_t index) {
    return list_.begin() + static_cast<std::ptrdiff_t>(index);
  }
  void Write(const std::string& op, const std::string& at, int value) {
    patch_ += (patch_.empty() ? "" : ",") + (R"({"op":")" + op) +
              R"(","path":"/)" + at + R"(","value":)" + std::to_string(value) +
              "}";
  }
  std::string Text() const {
    std::string text = "[";
    for (const int value : list_) {
      text += (text.size() > 1 ? "," : "") + std::to_string(value);
    }
    return text + "]";
  }

  std::vector<int> list_;
  std::string text_;
  std::string patch_;
};

TEST(PatchArrayTest, ChangesElementsAnywhere) {
  Random random(1);
  for (const int size : {0, 1, 511, 512, 513, 1024, 5000}) {
    PatchedList list(size);
    for (int i = 0; i < 3000; ++i) {
      const size_t index = random.Below(list.size() + 1);
      if (index == list.size() || random.Percent(40)) {
        list.Add(index, i);
      } else if (random.Percent(50)) {
        list.Remove(index);
      } else {
        list.Replace(index, i);
      }
    }
    list.ExpectTheSame();
  }
}

// Pieces come and go.
TEST(PatchArrayTest, GrowsAndShrinksInOnePlace) {
  Random random(2);
  PatchedList list(3000);
  for (int i = 0; i < 2500; ++i) list.Add(700, i);
  for (int i = 0; i < 3000; ++i) list.Remove(100);
  for (int i = 0; i < 1500; ++i) list.Add(list.size(), i);
  while (list.size() > 3) list.Remove(random.Percent(50) ? 0 : list.size() - 1);
  while (list.size() > 0) list.Remove(0);
  for (int i = 0; i < 2000; ++i) list.Add(random.Below(list.size() + 1), i);
  for (int i = 0; i < 2000; ++i) list.Replace(random.Below(list.size()), i);
  list.ExpectTheSame();
}

}  // namespace
}  // namespace offloop::json

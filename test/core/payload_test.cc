#include "payload.h"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine_testing.h"

namespace offloop {
namespace {

class SomeNote final : public Payload::Note {
 public:
  const void* kind() const override { return this; }
};

Payload Chunked(std::initializer_list<std::string_view> chunks) {
  Payload payload;
  for (const std::string_view chunk : chunks) {
    payload.Append(Bytes::Copy(AsBytes(chunk)));
  }
  return payload;
}

// A payload of which a block could not be allocated.
Payload Lost() {
  Payload payload = PayloadOf("whole");
  payload.Append(Bytes());
  return payload;
}

TEST(PayloadTest, StartsAsNoBytes) {
  const Payload payload;
  EXPECT_EQ(payload.kind(), Payload::Kind::kBytes);
  EXPECT_EQ(payload.size(), 0u);
  EXPECT_TRUE(payload.chunks().empty());
}

TEST(PayloadTest, CountsTheBytesOfAllChunks) {
  const Payload payload = Chunked({"ab", "", "cde"});
  EXPECT_EQ(payload.size(), 5u);
  EXPECT_EQ(payload.chunks().size(), 3u);
  EXPECT_EQ(TextOf(payload), "abcde");
}

TEST(PayloadTest, MakesTheOtherKinds) {
  EXPECT_EQ(Payload::Absent().kind(), Payload::Kind::kAbsent);
  EXPECT_EQ(Payload::Bool(true).kind(), Payload::Kind::kTrue);
  EXPECT_EQ(Payload::Bool(false).kind(), Payload::Kind::kFalse);
  EXPECT_EQ(Payload::Text("text").kind(), Payload::Kind::kText);
  EXPECT_EQ(TextOf(Payload::Text("text")), "text");
}

TEST(PayloadTest, JoinsNothingToAnEmptyBlock) {
  Payload payload;
  const Result<ByteView> joined = payload.Join();
  ASSERT_TRUE(joined.ok());
  EXPECT_TRUE(joined.value().empty());
  EXPECT_EQ(payload.chunks().size(), 1u);
}

TEST(PayloadTest, JoinsOneChunkWithoutCopying) {
  Payload payload = PayloadOf("one");
  const uint8_t* memory = payload.chunks().front().view.data();
  EXPECT_EQ(payload.Join().value().data(), memory);
}

TEST(PayloadTest, JoinsBorrowedBytesWithoutCopying) {
  const std::string text = "borrowed";
  Payload payload;
  payload.AppendBorrowed(AsBytes(text));
  EXPECT_EQ(payload.Join().value().data(), AsBytes(text).data());
}

TEST(PayloadTest, JoinsManyChunksInOrder) {
  const std::string text = "borrowed";
  Payload payload = Chunked({"first ", ""});
  payload.AppendBorrowed(AsBytes(text));
  payload.AppendBorrowed({});
  payload.Append(Bytes::Copy(AsBytes(" last")));
  EXPECT_EQ(AsText(payload.Join().value()), "first borrowed last");
  EXPECT_EQ(payload.size(), 19u);
  EXPECT_EQ(payload.chunks().size(), 1u);
}

TEST(PayloadTest, KeepsItsKindWhenJoined) {
  Payload payload = Chunked({"a", "b"});
  payload.set_kind(Payload::Kind::kText);
  ASSERT_TRUE(payload.Join().ok());
  EXPECT_EQ(payload.kind(), Payload::Kind::kText);
}

TEST(PayloadTest, KeepsTheJoinedViewWhenMoved) {
  Payload payload = Chunked({"a", "b"});
  const ByteView view = payload.Join().value();
  const Payload moved = std::move(payload);
  EXPECT_EQ(AsText(view), "ab");
  EXPECT_EQ(moved.chunks().front().view.data(), view.data());
}

TEST(PayloadTest, NarrowsWithoutCopying) {
  Payload payload = PayloadOf("0123456789");
  const ByteView all = payload.Join().value();
  payload.Narrow(all.subspan(3, 4));
  EXPECT_EQ(payload.size(), 4u);
  EXPECT_EQ(payload.Join().value().data(), all.data() + 3);
  EXPECT_EQ(TextOf(payload), "3456");
}

TEST(PayloadTest, TakesTheWholeBlockWithoutCopying) {
  Payload payload = PayloadOf("whole");
  const uint8_t* memory = payload.chunks().front().view.data();
  const Bytes taken = std::move(payload.TakeBytes()).value();
  EXPECT_EQ(taken.data(), memory);
  EXPECT_EQ(AsText(taken.view()), "whole");
  EXPECT_EQ(payload.size(), 0u);
  EXPECT_TRUE(payload.chunks().empty());
}

TEST(PayloadTest, TakesMostOfABlockByMovingItToTheFront) {
  Payload payload = PayloadOf("0123456789");
  const ByteView all = payload.Join().value();
  payload.Narrow(all.subspan(3, 6));
  const Bytes taken = std::move(payload.TakeBytes()).value();
  EXPECT_EQ(taken.data(), all.data());
  EXPECT_EQ(AsText(taken.view()), "345678");
}

TEST(PayloadTest, TakesLittleOfABlockAsACopy) {
  Payload payload = PayloadOf("0123456789");
  payload.Narrow(payload.Join().value().subspan(6, 4));
  const Bytes taken = std::move(payload.TakeBytes()).value();
  EXPECT_EQ(taken.capacity(), 4u);
  EXPECT_EQ(AsText(taken.view()), "6789");
}

TEST(PayloadTest, TakesNothingOfABlock) {
  Payload payload = PayloadOf("0123456789");
  payload.Narrow(payload.Join().value().subspan(5, 0));
  const Bytes taken = std::move(payload.TakeBytes()).value();
  EXPECT_TRUE(taken.valid());
  EXPECT_TRUE(taken.empty());
}

TEST(PayloadTest, TakesBorrowedBytesAsACopy) {
  std::string text = "borrowed";
  Payload payload;
  payload.AppendBorrowed(AsBytes(text));
  const Bytes taken = std::move(payload.TakeBytes()).value();
  text.assign(text.size(), 'x');
  EXPECT_EQ(AsText(taken.view()), "borrowed");
}

TEST(PayloadTest, KeepsSharedBytesAliveAndTakesThemAsACopy) {
  auto text = std::make_shared<std::string>("shared");
  const std::weak_ptr<std::string> alive = text;
  Payload payload;
  payload.AppendShared(AsBytes(*text), text);
  text.reset();
  EXPECT_EQ(payload.size(), 6u);
  EXPECT_EQ(payload.unshared_size(), 0u);
  EXPECT_EQ(AsText(payload.Join().value()), "shared");
  payload.Narrow(payload.Join().value().subspan(1, 3));
  EXPECT_FALSE(alive.expired());
  const Bytes taken = std::move(payload.TakeBytes()).value();
  EXPECT_EQ(AsText(taken.view()), "har");
  EXPECT_TRUE(alive.expired());
}

TEST(PayloadTest, CountsWhatIsNotShared) {
  const auto text = std::make_shared<std::string>("shared");
  Payload payload = Chunked({"own"});
  payload.AppendShared(AsBytes(*text), text);
  payload.AppendBorrowed(AsBytes("lent"));
  EXPECT_EQ(payload.size(), 13u);
  EXPECT_EQ(payload.unshared_size(), 7u);
}

TEST(PayloadTest, TakesManyChunksAsOne) {
  Payload payload = Chunked({"a", "b", "c"});
  EXPECT_EQ(AsText(payload.TakeBytes().value().view()), "abc");
}

TEST(PayloadTest, TakesAValidBlockOfNothing) {
  Payload payload;
  EXPECT_TRUE(payload.TakeBytes().value().valid());
}

TEST(PayloadTest, KeepsItsKindWhenTaken) {
  Payload payload = Payload::Text("text");
  ASSERT_TRUE(payload.TakeBytes().ok());
  EXPECT_EQ(payload.kind(), Payload::Kind::kText);
}

TEST(PayloadTest, SealsToOneOwnedBlockWithoutWaste) {
  const std::string text = "borrowed";
  Payload borrowed;
  borrowed.AppendBorrowed(AsBytes(text));
  Payload part = PayloadOf(std::string(100'000, 'a'));
  part.Narrow(part.Join().value().subspan(0, 60'000));
  Payload many = Chunked({"a", "b"});
  Payload nothing;
  for (Payload* payload : {&borrowed, &part, &many, &nothing}) {
    const std::string before = TextOf(*payload);
    ASSERT_TRUE(payload->Seal().ok());
    ASSERT_EQ(payload->chunks().size(), 1u);
    const Payload::Chunk& only = payload->chunks().front();
    EXPECT_EQ(only.storage.capacity(), before.size());
    EXPECT_EQ(only.view.data(), only.storage.data());
    EXPECT_EQ(TextOf(*payload), before);
    EXPECT_EQ(payload->size(), before.size());
  }
}

TEST(PayloadTest, SealsWhatHasNoBytesAsItIs) {
  Payload absent = Payload::Absent();
  ASSERT_TRUE(absent.Seal().ok());
  EXPECT_EQ(absent.kind(), Payload::Kind::kAbsent);
  EXPECT_TRUE(absent.chunks().empty());
}

TEST(PayloadTest, KnowsOnceSealedWhetherItsTextIsAscii) {
  // Every length around the eight bytes that are looked at together, with the
  // odd byte at every place.
  for (size_t size = 0; size <= 17; ++size) {
    Payload ascii = Payload::Text(std::string(size, '\x7f'));
    ASSERT_TRUE(ascii.Seal().ok());
    EXPECT_EQ(ascii.text_form(), Payload::TextForm::kAscii) << size;
    for (size_t at = 0; at < size; ++at) {
      std::string text(size, 'a');
      text[at] = '\x80';
      Payload odd = Payload::Text(text);
      ASSERT_TRUE(odd.Seal().ok());
      EXPECT_EQ(odd.text_form(), Payload::TextForm::kUtf16) << size;
    }
  }
}

TEST(PayloadTest, SealsOtherTextAsUtf16) {
  const std::pair<std::string_view, std::u16string_view> characters[] = {
      {"a", u"a"},
      {"é", u"é"},
      {"€", u"€"},
      {"\uffff", u"\uffff"},
      {"😀", u"😀"}};
  // Long enough for characters that lie across the ends of slices.
  for (const auto& [utf8, utf16] : characters) {
    for (const size_t before : {0, 1, 2, 3, 7, 8, 9}) {
      std::string text(before, 'x');
      std::u16string want(before, u'x');
      while (text.size() < 3 * RunContext::kSlice) {
        text += utf8;
        want += utf16;
      }
      text += "é";
      want += u"é";
      Payload payload = Payload::Text(text);
      ASSERT_TRUE(payload.Seal().ok());
      ASSERT_EQ(payload.text_form(), Payload::TextForm::kUtf16);
      std::u16string got(payload.size() / sizeof(char16_t), u' ');
      const ByteView sealed = payload.Join().value();
      std::memcpy(got.data(), sealed.data(), sealed.size());
      EXPECT_TRUE(got == want) << utf8 << " after " << before;
    }
  }
}

TEST(PayloadTest, KeepsTheNoteWhileTheBytesStay) {
  Payload payload = PayloadOf("document");
  const auto note = std::make_shared<const SomeNote>();
  payload.set_note(note);
  ASSERT_TRUE(payload.Join().ok());
  const Payload moved = std::move(payload);
  EXPECT_EQ(moved.note(), note);
}

TEST(PayloadTest, DropsTheNoteWhenTheBytesChangeOrMove) {
  const std::string text = "borrowed";
  const auto note = std::make_shared<const SomeNote>();
  const auto noted = [&] {
    Payload payload = PayloadOf("document");
    payload.set_note(note);
    return payload;
  };

  Payload appended = noted();
  appended.Append(Bytes::Copy(AsBytes("more")));
  EXPECT_EQ(appended.note(), nullptr);
  Payload narrowed = noted();
  narrowed.Narrow(narrowed.Join().value().subspan(1));
  EXPECT_EQ(narrowed.note(), nullptr);
  Payload taken = noted();
  ASSERT_TRUE(taken.TakeBytes().ok());
  EXPECT_EQ(taken.note(), nullptr);
  Payload joined = noted();
  joined.AppendBorrowed(AsBytes(text));
  joined.set_note(note);
  ASSERT_TRUE(joined.Join().ok());
  EXPECT_EQ(joined.note(), nullptr);
}

TEST(PayloadTest, FailsInsteadOfLosingABlockThatCouldNotBeAllocated) {
  EXPECT_EQ(Lost().Join().error().code, ErrorCode::kOutOfMemory);
  EXPECT_EQ(Lost().TakeBytes().error().code, ErrorCode::kOutOfMemory);
  EXPECT_EQ(Lost().Seal().error().code, ErrorCode::kOutOfMemory);
  EXPECT_EQ(Payload(Bytes()).Seal().error().code, ErrorCode::kOutOfMemory);
}

TEST(PayloadTest, CopiesSecretBytesIntoSecretBlocks) {
  const auto secret = [](std::string_view text) {
    Bytes block = Bytes::Copy(AsBytes(text));
    block.MarkSecret();
    return block;
  };
  const std::string text = "borrowed";
  const auto is_secret = [](const Payload& payload) {
    return payload.chunks().front().storage.secret();
  };

  Payload joined(secret("pass"));
  joined.Append(Bytes::Copy(AsBytes("word")));
  ASSERT_TRUE(joined.Join().ok());
  EXPECT_TRUE(is_secret(joined));
  Payload borrowed;
  borrowed.AppendBorrowed(AsBytes(text));
  borrowed.Append(secret("word"));
  ASSERT_TRUE(borrowed.Join().ok());
  EXPECT_TRUE(is_secret(borrowed));
  Payload part(secret("0123456789"));
  part.Narrow(part.Join().value().subspan(0, 2));
  EXPECT_TRUE(part.TakeBytes().value().secret());
  Payload plain = Chunked({"pass", "word"});
  ASSERT_TRUE(plain.Join().ok());
  EXPECT_FALSE(is_secret(plain));
}

// What is copied: chunks, a small part of a block, one that moves to the front
// of its block. What is read: a text.
TEST(PayloadTest, ComesByACheckpointForEverySliceThatItCopiesOrReads) {
  constexpr int kSlices = 16;
  const std::string text(kSlices * RunContext::kSlice, 'x');
  const auto halves = [&text] {
    return Chunked(
        {text.substr(text.size() / 2), text.substr(text.size() / 2)});
  };
  const auto part = [&text](size_t begin, size_t size) {
    Payload payload = PayloadOf(text + text + text);
    payload.Narrow(payload.Join().value().subspan(begin, size));
    return payload;
  };
  const std::function<bool(RunContext*)> copies[] = {
      [&](RunContext* run) { return halves().Join(run).ok(); },
      [&](RunContext* run) { return part(0, text.size()).TakeBytes(run).ok(); },
      [&](RunContext* run) {
        return part(1, 2 * text.size()).TakeBytes(run).ok();
      },
      [&](RunContext* run) { return halves().Seal(run).ok(); },
      [&](RunContext* run) { return Payload::Text(text).Seal(run).ok(); },
  };
  for (const auto& copy : copies) {
    Surroundings around;
    const StopAt counter(around);
    EXPECT_TRUE(copy(&around.context));
    EXPECT_GE(counter.seen(), kSlices - 1);
    Surroundings stopped;
    const StopAt stop(stopped, 3);
    EXPECT_FALSE(copy(&stopped.context));
    EXPECT_EQ(stop.seen(), 3);
    EXPECT_TRUE(copy(nullptr));
  }
}

TEST(PayloadTest, JoinsManySmallChunksSliceBySlice) {
  Payload payload;
  const std::string chunk(100, 'x');
  for (size_t i = 0; i < 16 * RunContext::kSlice / chunk.size(); ++i) {
    payload.AppendBorrowed(AsBytes(chunk));
  }
  Surroundings around;
  const StopAt stop(around, 5);
  const auto joined = payload.Join(&around.context);
  ASSERT_FALSE(joined.ok());
  EXPECT_EQ(joined.error().code, ErrorCode::kAborted);
}

}  // namespace
}  // namespace offloop

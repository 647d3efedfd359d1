// Where an element may go, and where it may not.
#include "co.h"

#include <functional>
#include <map>
#include <set>

generator<std::string> lines() {
  std::string Line = "one";
  co_yield Line;
}
generator<std::vector<int>> rows() { co_yield std::vector<int>{1}; }
generator<std::string> all(const std::vector<std::string> &Of) {
  for (const auto &Line : Of)
    co_yield Line;
}
void later(std::function<void()> Do);
struct named {
  const std::string *Name;
};

std::map<int, const std::string *> Table;
const std::string *Last;
std::string_view LastView;

auto kept() {
  std::vector<const std::string *> Pointers;
  std::vector<std::reference_wrapper<const std::string>> References;
  std::vector<named> Names;
  std::vector<const char *> Texts;
  std::set<std::string_view> Views;
  std::vector<std::span<const int>> Spans;
  std::vector<int>::const_iterator Iterator;
  const std::string *Longest = nullptr;
  for (const auto &Line : lines()) {
    Pointers.push_back(&Line); //~ coro-generator-element-escapes
    Pointers.emplace_back(&Line); //~ coro-generator-element-escapes
    References.push_back(std::ref(Line)); //~ coro-generator-element-escapes
    References.push_back(Line); //~ coro-generator-element-escapes
    References.emplace_back(Line); //~ coro-generator-element-escapes
    Names.push_back({&Line}); //~ coro-generator-element-escapes
    Names.push_back(named{&Line}); //~ coro-generator-element-escapes
    Texts.push_back(Line.c_str()); //~ coro-generator-element-escapes
    Views.insert(Line); //~ coro-generator-element-escapes
    Views.emplace(Line); //~ coro-generator-element-escapes
    Table[1] = &Line; //~ coro-generator-element-escapes
    Table.emplace(1, &Line); //~ coro-generator-element-escapes
    Last = &Line; //~ coro-generator-element-escapes
    LastView = Line; //~ coro-generator-element-escapes
    if (!Longest || Line.size() > Longest->size())
      Longest = &Line; //~ coro-generator-element-escapes
  }
  for (const auto &Row : rows()) {
    Spans.push_back(Row); //~ coro-generator-element-escapes
    Iterator = Row.begin(); //~ coro-generator-element-escapes
  }
  return *Iterator;
}

const std::string &first() {
  for (const auto &Line : lines())
    return Line; //~ coro-generator-element-escapes
  static std::string None;
  return None;
}

const std::string *first_pointer() {
  for (const auto &Line : lines())
    if (!Line.empty())
      return &Line; //~ coro-generator-element-escapes
  return nullptr;
}

std::string_view first_view() {
  for (const auto &Line : lines())
    return Line; //~ coro-generator-element-escapes
  return "";
}

void by_hand(std::vector<const std::string *> &To) {
  auto All = lines();
  for (auto At = All.begin(); At != All.end(); ++At)
    To.push_back(&*At); //~ coro-generator-element-escapes
}

bool repeats() {
  auto All = lines();
  auto At = All.begin();
  const std::string &First = *At;
  ++At;
  return First == *At; //~ coro-generator-element-escapes
}

task<> captured(std::vector<task<>> &Tasks) {
  std::vector<std::function<bool()>> Calls;
  for (const auto &Line : lines()) {
    Calls.push_back([&Line] { return Line.empty(); }); //~ coro-generator-element-escapes
    Calls.push_back([&] { return Line.empty(); }); //~ coro-generator-element-escapes
    Calls.push_back([Kept = &Line] { return Kept->empty(); }); //~ coro-generator-element-escapes
    Calls.push_back([View = std::string_view(Line)] { return View.empty(); }); //~ coro-generator-element-escapes
  }
  co_return;
}

template <class G> auto in_a_template(G All) {
  std::vector<const std::string *> Kept;
  for (auto &&Line : lines())
    Kept.push_back(&Line); //~ coro-generator-element-escapes
  return Kept;
}
template auto in_a_template(int);

// What follows is right.

std::string owned(std::vector<std::string> &Owned, std::vector<std::function<bool()>> &Calls) {
  std::string Longest;
  for (const auto &Line : lines()) {
    Owned.push_back(Line);
    Owned.emplace_back(Line.begin(), Line.end());
    Owned.push_back(std::string(std::string_view(Line)));
    Calls.push_back([Line] { return Line.empty(); });
    const std::string *Here = &Line;
    if (Here->size() > Longest.size())
      Longest = *Here;
    std::vector<std::string_view> Words;
    Words.push_back(Line);
  }
  return Longest;
}

std::vector<const std::string *> of_others(const std::vector<std::string> &Of) {
  std::vector<const std::string *> Kept;
  for (const auto &Line : all(Of))
    Kept.push_back(&Line);
  return Kept;
}

bool has(std::string_view Wanted) {
  const std::string *Found = nullptr;
  for (const auto &Line : lines()) {
    if (Line == Wanted) {
      Found = &Line;
      break;
    }
  }
  return Found;
}

bool same_as_before() {
  std::string_view Before;
  bool Same = false;
  for (const auto &Line : lines()) {
    Before = Line;
    Same |= Before == "one";
  }
  return Same;
}

std::size_t hashed(std::map<std::string, int> &Counts) {
  for (const auto &Line : lines())
    Counts[Line] += 1;
  return Counts.size();
}

// folly's: an iterator that is nothing but a pointer moves on with its generator.
template <class T> struct pulled {
  struct promise_type {
    const T *Current = nullptr;
    pulled get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(const T &Value) noexcept {
      Current = &Value;
      return {};
    }
    void return_void() {}
    void unhandled_exception() {}
    template <class U> U await_transform(U) = delete;
  };
  struct iterator {
    promise_type *Promise;
    iterator &operator++();
    const T &operator*() const { return *Promise->Current; }
    bool operator==(const iterator &Other) const { return Promise == Other.Promise; }
  };
  iterator begin();
  iterator end();
};
pulled<std::string> words() {
  co_yield std::string("one");
  co_yield std::string("two");
}
bool two_words() {
  auto Words = words();
  auto At = Words.begin();
  ++At;
  ++At;
  return At == Words.end();
}
bool first_word_again() {
  auto Words = words();
  auto At = Words.begin();
  const std::string &First = *At;
  ++At;
  return First == *At; //~ coro-generator-element-escapes
}

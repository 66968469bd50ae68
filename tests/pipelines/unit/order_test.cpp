/// The order rule: where streams are split and meet again and no stage can delay the record,
/// records arrive in their original order, whatever the order in which ready stages run.
#include <algorithm>
#include <doctest/doctest.h>
#include <memory>
#include <random>

#include "pipelines/stages/pipe.h"
#include "tests/pipelines/support/test_host.h"

namespace cambridge::pipelines {

namespace {

/// A series-parallel graph: its specification, and what the rule says it does to one record.
class Graph {
 public:
  explicit Graph(u64 seed, bool with_delays) : random_(seed), with_delays_(with_delays) {
    chain_ = chain(4);
  }

  std::string specification(const std::string& words) {
    std::string others;
    const std::string main = text(chain_, others);
    return "(end ?) literal " + words + "| split | " + main + " | console" + others;
  }
  std::vector<std::string> answer(const std::vector<std::string>& records) const {
    std::vector<std::string> out;
    for (const std::string& record : records) {
      const auto made = apply(chain_, record);
      out.insert(out.end(), made.begin(), made.end());
    }
    return out;
  }

 private:
  struct Node;
  using Chain = std::vector<std::unique_ptr<Node>>;
  struct Node {
    enum class Kind { Stage, Select, Fanout } kind = Kind::Stage;
    std::string stage, insert, digit;
    bool delays = false;
    Chain left, right;
  };

  std::size_t below(std::size_t n) { return random_() % n; }

  Chain chain(int depth) {
    Chain result;
    const std::size_t count = 1 + below(3);
    for (std::size_t i = 0; i < count; ++i) {
      auto node = std::make_unique<Node>();
      const std::size_t pick = depth == 0 ? 0 : below(5);
      if (pick < 2) {
        node->insert = std::string(1, static_cast<char>('a' + below(26)));
        node->stage = "insert /" + node->insert + "/";
        static constexpr const char* kDelays[] = {"copy", "elastic", "buffer"};
        if (with_delays_ && below(3) == 0) {
          node->stage += " | " + std::string(kDelays[below(3)]);
        }
      } else {
        node->kind = pick == 4 ? Node::Kind::Fanout : Node::Kind::Select;
        node->digit = std::to_string(below(10));
        node->left = chain(depth - 1);
        node->right = chain(depth - 1);
      }
      result.push_back(std::move(node));
    }
    return result;
  }

  std::string text(const Chain& nodes, std::string& others) {
    std::string result;
    for (const auto& node : nodes) {
      if (!result.empty()) result += " | ";
      if (node->kind == Node::Kind::Stage) {
        result += node->stage;
        continue;
      }
      const std::string split = "s" + std::to_string(++labels_);
      const std::string join = "j" + std::to_string(labels_);
      const std::string stage =
          node->kind == Node::Kind::Fanout ? "fanout" : "locate /" + node->digit + "/";
      const std::string left = text(node->left, others);
      result += split + ": " + stage + " | " + left + " | " + join + ": faninany";
      std::string more;
      const std::string right = text(node->right, more);
      others += " ? " + split + ": | " + right + " | " + join + ":" + more;
    }
    return result;
  }

  static std::vector<std::string> apply(const Chain& nodes, const std::string& record) {
    std::vector<std::string> records{record};
    for (const auto& node : nodes) {
      std::vector<std::string> next;
      for (const std::string& r : records) {
        std::vector<std::string> made;
        if (node->kind == Node::Kind::Stage) {
          made.push_back(node->insert + r);
        } else if (node->kind == Node::Kind::Fanout) {
          made = apply(node->left, r);
          const auto second = apply(node->right, r);
          made.insert(made.end(), second.begin(), second.end());
        } else {
          made = apply(r.find(node->digit) != std::string::npos ? node->left : node->right, r);
        }
        next.insert(next.end(), made.begin(), made.end());
      }
      records = std::move(next);
    }
    return records;
  }

  std::mt19937_64 random_;
  bool with_delays_;
  int labels_ = 0;
  Chain chain_;
};

const std::vector<std::string> kRecords{"10", "21", "32", "43", "54", "65", "76"};

std::vector<std::string> run(const std::string& specification, RunOptions options) {
  testing::TestHost host;
  const int code = run_pipe(specification, host, std::move(options));
  CAPTURE(specification);
  CHECK(code == 0);
  CHECK(host.messages.empty());
  return host.output;
}

std::string joined() {
  std::string words;
  for (const std::string& r : kRecords) words += (words.empty() ? "" : " ") + r;
  return words;
}

}  // namespace

TEST_SUITE("pipelines") {
  TEST_CASE("records keep their order through graphs of stages that do not delay") {
    for (u64 seed = 1; seed <= 200; ++seed) {
      Graph graph(seed, false);
      const std::string specification = graph.specification(joined());
      const auto expected = graph.answer(kRecords);
      CAPTURE(specification);
      CHECK(run(specification, {}) == expected);
      RunOptions traced;
      traced.traced = true;
      CHECK(run(specification, traced) == expected);
      for (u64 shuffle = 1; shuffle <= 3; ++shuffle) {
        RunOptions options;
        options.shuffle = seed * 7 + shuffle;
        CHECK(run(specification, options) == expected);
      }
    }
  }

  TEST_CASE("stages that delay change the order only: nothing is lost or made twice") {
    for (u64 seed = 1; seed <= 100; ++seed) {
      Graph graph(seed, true);
      const std::string specification = graph.specification(joined());
      auto expected = graph.answer(kRecords);
      std::sort(expected.begin(), expected.end());
      for (u64 shuffle = 0; shuffle <= 2; ++shuffle) {
        RunOptions options;
        if (shuffle > 0) options.shuffle = seed + shuffle;
        auto output = run(specification, options);
        std::sort(output.begin(), output.end());
        CAPTURE(specification);
        CHECK(output == expected);
      }
    }
  }
}

}  // namespace cambridge::pipelines

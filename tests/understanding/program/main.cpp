// ./dev eval FILE.jsonl [--catalogue FILE.csv]: how well the real conversation understands phrases.
// Prints each miss, the accuracy of each intent, and in its last line that of all.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <sstream>

#include "config/assets.h"
#include "tests/understanding/judge.h"

using namespace kedai;
using namespace kedai::understanding;

namespace {

std::string contents(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string one_line(std::string text) {
  std::string out;
  for (const char c : text)
    if (c == '\n')
      out += " / ";
    else if (c != kBoldOn && c != kBoldOff)
      out += c;
  return out;
}

struct Score {
  int right = 0;
  int all = 0;
};

void evaluate(const std::string& file, const std::string& catalogue) {
  Judge judge(catalogue.empty() ? std::string(*config::asset("demo/catalogue.csv"))
                                : contents(catalogue));
  std::map<std::string, Score> scores;
  Score whole;
  int wrong_carts = 0;
  for (const Phrase& phrase : read_phrases(contents(file))) {
    const Verdict verdict = judge.judge(phrase);
    for (Score* score : {&scores[phrase.intent], &whole}) {
      score->right += verdict.right ? 1 : 0;
      ++score->all;
    }
    wrong_carts += verdict.wrong_cart ? 1 : 0;
    if (!verdict.right)
      fmt::print("{}: \"{}\"\n    {}\n", verdict.wrong_cart ? "WRONG CART" : "missed",
                 one_line(phrase.text), one_line(verdict.why));
  }
  for (const auto& [intent, score] : scores)
    fmt::print("{:9} {:.3f} ({}/{})\n", intent, score.right * 1. / score.all, score.right,
               score.all);
  fmt::print("accuracy {:.3f} ({}/{}), wrong carts {}\n",
             whole.all == 0 ? 0. : whole.right * 1. / whole.all, whole.right, whole.all,
             wrong_carts);
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app{"How well Kedai understands what people type."};
  std::string file;
  std::string catalogue;
  app.add_option("file", file, "phrases, a JSON object a line")->required();
  app.add_option("--catalogue", catalogue, "CSV; the demo shop's when left out");
  CLI11_PARSE(app, argc, argv);
  evaluate(file, catalogue);
  return 0;
} catch (const std::exception& error) {
  std::cerr << "eval: " << error.what() << '\n';
  return 2;
}

#include "bot/edge/routes.h"

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

namespace kedai::edge {
namespace {

std::vector<std::string> split(const std::string& pattern) {
  std::vector<std::string> segments;
  for (std::size_t at = 0; at != std::string::npos;) {
    const auto next = pattern.find('/', at + 1);
    segments.push_back(pattern.substr(at + 1, next == std::string::npos ? next : next - at - 1));
    at = next;
  }
  return segments;
}

bool is_param(const std::string& segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

std::string param_name(const std::string& segment) { return segment.substr(1, segment.size() - 2); }

// One letter a segment, so that comparing two patterns puts the more literal one first.
std::string shape(const Route& route) {
  std::string shape;
  for (const auto& segment : route.segments) shape += is_param(segment) ? 'p' : 'l';
  return shape;
}

bool same_place(const Route& a, const Route& b) {
  return a.method == b.method && shape(a) == shape(b) &&
         std::equal(a.segments.begin(), a.segments.end(), b.segments.begin(),
                    [](auto& x, auto& y) { return x == y || is_param(x); });
}

bool matches(const Route& route, const std::vector<std::string>& segments) {
  return std::equal(route.segments.begin(), route.segments.end(), segments.begin(), segments.end(),
                    [](const std::string& pattern, const std::string& segment) {
                      return is_param(pattern) ? !segment.empty() : pattern == segment;
                    });
}

Params params_of(const Route& route, const std::vector<std::string>& segments) {
  Params params;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (is_param(route.segments[i])) params[param_name(route.segments[i])] = segments[i];
  }
  return params;
}

std::string joined(const std::set<std::string>& methods) {
  std::string text;
  for (const auto& method : methods) text += (text.empty() ? "" : ", ") + method;
  return text;
}

}  // namespace

void Routes::add(std::string method, std::string pattern, Handle handle, std::size_t body_bytes) {
  auto segments = split(pattern);
  insert({std::move(pattern), std::move(segments), std::move(method), std::move(handle), body_bytes,
          nullptr});
}

void Routes::add_socket(std::string pattern, Accept accept) {
  auto segments = split(pattern);
  insert({std::move(pattern), std::move(segments), "", nullptr, 0, std::move(accept)});
}

void Routes::insert(Route route) {
  if (route.pattern.empty() || route.pattern.front() != '/') {
    throw std::invalid_argument("a route's pattern begins with a slash: " + route.pattern);
  }
  for (const auto& other : routes_) {
    if (same_place(route, other)) throw std::invalid_argument("two routes for " + route.pattern);
  }
  const auto less_literal = [](const Route& a, const Route& b) { return shape(a) < shape(b); };
  const auto place = std::upper_bound(routes_.begin(), routes_.end(), route, less_literal);
  routes_.insert(place, std::move(route));
}

Found Routes::find(const std::string& method, const std::vector<std::string>& segments) const {
  const Route* get = nullptr;
  std::set<std::string> methods;
  for (const auto& route : routes_) {
    if (route.accept || !matches(route, segments)) continue;
    if (route.method == method) return {&route, params_of(route, segments), ""};
    if (route.method == "GET" && get == nullptr) get = &route;
    methods.insert(route.method);
  }
  if (get != nullptr && method == "HEAD") return {get, params_of(*get, segments), ""};
  if (get != nullptr) methods.insert("HEAD");
  return {nullptr, {}, joined(methods)};
}

Found Routes::find_socket(const std::vector<std::string>& segments) const {
  for (const auto& route : routes_) {
    if (route.accept && matches(route, segments)) return {&route, params_of(route, segments), ""};
  }
  return {};
}

}  // namespace kedai::edge

#include "procession/mp/handle.h"

#include <fcntl.h>

#include <cstring>

#include "procession/mp/errors.h"

namespace procession::mp::detail {

void HandleWriter::number(std::uint64_t number) {
  bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void HandleWriter::text(std::string_view text) {
  number(text.size());
  bytes_ += text;
}

void HandleWriter::descriptor(int descriptor) {
  number(static_cast<std::uint64_t>(descriptor));
  inherit(descriptor);
}

void HandleWriter::inherit(int descriptor) { descriptors_.push_back(descriptor); }

std::uint64_t HandleReader::number() {
  std::uint64_t number = 0;
  if (rest_.size() < sizeof number) throw EOFError("arguments that end too early");
  std::memcpy(&number, rest_.data(), sizeof number);
  rest_.remove_prefix(sizeof number);
  return number;
}

std::string_view HandleReader::text() {
  const std::uint64_t size = number();
  if (rest_.size() < size) throw EOFError("arguments that end too early");
  const std::string_view text = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return text;
}

int HandleReader::descriptor() {
  const int descriptor = static_cast<int>(number());
  fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  return descriptor;
}

}  // namespace procession::mp::detail

// The payloads of a run header chunk and of an attachment chunk (README.md of this folder).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "record/writer.h"

namespace procession::record {

std::string encode_run_header(const RunHeader& header);
// Keys that it does not know are passed over; nullopt if the bytes are not pairs of texts.
std::optional<RunHeader> decode_run_header(std::string_view bytes);

// One of the pieces that an attached file is cut into. Views point into the decoded bytes.
struct AttachmentPart {
  std::string_view name;
  std::uint64_t total = 0;   // bytes of the whole file
  std::uint64_t offset = 0;  // of this piece in it
  std::string_view bytes;
};
std::string encode_attachment(const AttachmentPart& part);
std::optional<AttachmentPart> decode_attachment(std::string_view bytes);

// The payload of the end mark.
struct EndMark {
  std::uint64_t index_at = 0;  // byte of the first index chunk; 0: there is none
  std::uint64_t dropped = 0;   // events that came after the recording had stopped
  std::string_view why;        // why it stopped before its run did; empty if it did not
};
// `own_position`: byte of the end chunk itself, which stands in its (and the file's) last 8 bytes.
std::string encode_end(const EndMark& end, std::uint64_t own_position);
std::optional<EndMark> decode_end(std::string_view bytes);

}  // namespace procession::record

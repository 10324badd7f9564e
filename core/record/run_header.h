// The payloads of a run header chunk, an attachment chunk and an end mark (README.md of this
// folder).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "record/writer.h"

namespace procession::record {

std::string encode_run_header(const RunHeader& header);
// Unknown keys are skipped; nullopt if the bytes are not pairs of texts.
std::optional<RunHeader> decode_run_header(std::string_view bytes);

// One of the pieces of an attached file. Views point into the decoded bytes.
struct AttachmentPart {
  std::string_view name;
  std::uint64_t total = 0;   // the size of the whole file in bytes
  std::uint64_t offset = 0;  // this piece's in the file
  std::string_view bytes;
};
std::string encode_attachment(const AttachmentPart& part);
std::optional<AttachmentPart> decode_attachment(std::string_view bytes);

// The payload of the end mark.
struct EndMark {
  std::uint64_t index_at = 0;  // position of the first index chunk; 0: none
  std::uint64_t dropped = 0;   // events that came after the recording had stopped
  std::string_view why;        // why the recording stopped before its run did; empty if it did not
};
// `own_position` is the position of the end chunk itself, which is stored in its (and the file's)
// last 8 bytes.
std::string encode_end(const EndMark& end, std::uint64_t own_position);
std::optional<EndMark> decode_end(std::string_view bytes);

}  // namespace procession::record

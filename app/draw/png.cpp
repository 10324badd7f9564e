// This is the only file that contains stb_image_write's code; its warnings are switched off.
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wuseless-cast"
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#pragma GCC diagnostic ignored "-Wmissing-declarations"
#pragma GCC diagnostic ignored "-Wshadow"
#include <stb_image_write.h>
#pragma GCC diagnostic pop

#include <cerrno>
#include <cstring>
#include <fstream>

#include "draw/rasteriser.h"

namespace procession::app {

Result<void> write_png(const Image& image, const std::string& path) {
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  const auto write = [](void* context, void* data, int size) {
    static_cast<std::ofstream*>(context)->write(static_cast<const char*>(data), size);
  };
  const bool done = file && stbi_write_png_to_func(write, &file, image.width, image.height, 4,
                                                   image.pixels.data(), image.width * 4) != 0;
  file.close();
  if (!done || !file)
    return failure_for(reason_of(errno), {"error.picture.write"}, path, {"advice.picture.folder"});
  return {};
}

}  // namespace procession::app

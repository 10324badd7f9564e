#include "folder.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace procession::lesson {
namespace {

constexpr const char* kChapter = R"--(order = 4
title.en = "Talking"
title.zh = "通信"
)--";

constexpr const char* kLesson = R"--(id = "tasks_lesson"
order = 1
concepts = ["queue", "back-pressure"]
title.en = "Tasks"
title.zh = "任务"
question.en = "Who waits?"
question.zh = "谁在等待?"

[[parameter]]
name = "capacity"
type = "int"
min = 1
max = 50
default = 3
help.en = "Bound of the queue."
help.zh = "队列的上限。"

[[parameter]]
name = "produce"
type = "duration_ms"
min = 5
max = 2000
default = 100
help.en = "Time to make an item."
help.zh = "生产一项的时间。"

[[parameter]]
name = "ending"
type = "choice"
choices = ["sentinel", "joinable"]
default = "sentinel"
help.en = "How consumers end."
help.zh = "消费者如何结束。"

[[parameter]]
name = "loud"
type = "bool"
default = true
help.en = "Prints more."
help.zh = "多打印一些。"

[[parameter]]
name = "share"
type = "float"
min = 0.0
max = 1.0
default = 0.5
help.en = "A share."
help.zh = "比例。"

[[tally]]
fact = "variable.values"
object = "total"
variant = "cpp"
title.en = "What each counted"
title.zh = "各自数出了多少"

[[step]]
id = "empty"
[step.waits_for]
kind = "queue.get.request"
object = "tasks"
[[step.points_at]]
lane = "consumer-*"
[[step.points_at]]
code = "tasks.get()"

[[step]]
id = "full"
variant = "cpp"
[step.waits_for]
kind = "queue.put"
a = "$capacity"
nth = 2

[[step]]
id = "next"

[card]
minutes = 5
ask.en = "Who waits?"
ask.zh = "谁在等待?"
press.en = "Run."
press.zh = "按“运行”。"
expect.en = "Nobody."
expect.zh = "没有人。"
reply.en = "Look at the hatching."
reply.zh = "看阴影部分。"
)--";

constexpr const char* kEnglish = R"--(# Tasks

Two processes share a queue.

## empty: Too early
Nothing is there yet.

```
## not a heading
```

## full: The bound
The producer waits.
### Why
Because.

## next: Try
Set capacity to 20.
)--";

constexpr const char* kChinese = R"--(两个进程共用一个队列。

## empty: 太早
还没有任何东西。

## full: 上限
生产者在等待。

## next: 试一试
把容量改为 20。
)--";

}  // namespace

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "procession-lesson-XXXXXX").string();
  if (!mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
  path_ = name;
  std::filesystem::create_directories(lesson());
  write(chapter() / "chapter.toml", kChapter);
  write(lesson() / "lesson.toml", kLesson);
  write(lesson() / "text.en.md", kEnglish);
  write(lesson() / "text.zh.md", kChinese);
  write(lesson() / "main.cpp", "int main() { tasks.get(); }\n");
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void Folder::edit(const std::filesystem::path& file, const std::string& what,
                  const std::string& with) {
  std::string bytes = read(file);
  const std::size_t at = bytes.find(what);
  ASSERT_NE(at, std::string::npos) << what << " does not stand in " << file;
  write(file, bytes.replace(at, what.size(), with));
}

void Folder::write(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

std::string Folder::read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace procession::lesson

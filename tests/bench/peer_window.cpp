// The least that a window costs: GLFW, a context of OpenGL 3.3, one cleared frame. Prints the time
// of that frame (CLOCK_MONOTONIC, ns) and ends. The peer of bench_window.py.
#include <glad/gl.h>
// After glad.
#include <GLFW/glfw3.h>

#include <chrono>
#include <cstdio>

int main() {
  if (glfwInit() == GLFW_FALSE) return 2;
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  GLFWwindow* window = glfwCreateWindow(1440, 900, "peer", nullptr, nullptr);
  if (window == nullptr) return 2;
  glfwMakeContextCurrent(window);
  if (gladLoadGL(glfwGetProcAddress) == 0) return 2;
  glClearColor(0.9F, 0.9F, 0.9F, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  glfwSwapBuffers(window);
  glFinish();
  std::printf("first_frame %lld\n",
              static_cast<long long>(std::chrono::steady_clock::now().time_since_epoch().count()));
  glfwTerminate();
  return 0;
}

# What app/run and tests/run have in common: arguments, packages, configure and build. Sourced by
# bash with `set -euo pipefail`; every function prints what it does and exits with a sentence when
# it can't go on. Needs no network when everything is installed.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
assume_yes=no
build_only=no
arguments=()  # what is left for the program behind the script
jobs=$(nproc)

say() { printf '%s: %s\n' "$script_name" "$*" >&2; }

give_up() {
  say "$*"
  exit 1
}

# read_arguments NAME USAGE ARG...: --yes, --build-only, --help; the rest goes to `arguments`.
read_arguments() {
  script_name=$1
  local usage=$2
  shift 2
  while [ $# -gt 0 ]; do
    case $1 in
      --yes | -y) assume_yes=yes ;;
      --build-only) build_only=yes ;;
      --help | -h)
        printf '%s\n' "$usage"
        exit 0
        ;;
      --)
        shift
        arguments+=("$@")
        return
        ;;
      *) arguments+=("$1") ;;
    esac
    shift
  done
}

# missing_packages KIND...: the packages of these kinds that dpkg does not have.
missing_packages() {
  local kinds=" $* " kind package
  local installed
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort -u)
  while read -r kind package; do
    case $kind in '' | '#'*) continue ;; esac
    case $kinds in *" $kind "*) ;; *) continue ;; esac
    grep -qxF -- "$package" <<<"$installed" || printf '%s\n' "$package"
  done <"$top/app/packages.txt"
}

# install_packages KIND...: asks, unless root, CI or --yes, and installs what is missing.
install_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "this system has no apt-get; if the build stops, install what app/packages.txt names"
    return
  fi
  local missing sudo=()
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0

  say "${#missing[@]} packages are missing and will be installed with apt-get:"
  printf '  %s\n' "${missing[@]}" >&2
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null ||
      give_up "installing them needs root: run this as root, or install sudo, or ask an administrator"
    sudo=(sudo)
    if [ "$assume_yes" = no ] && [ -z "${CI:-}" ]; then
      [ -t 0 ] || give_up "nobody is there to ask; say yes beforehand with --yes"
      local answer
      read -r -p "Install them? [Y/n] " answer
      case $answer in '' | [Yy]*) ;; *) give_up "nothing was installed" ;; esac
    fi
  fi
  local environment=(env DEBIAN_FRONTEND=noninteractive)
  "${sudo[@]}" "${environment[@]}" apt-get update -q ||
    say "apt-get update failed; going on with the package lists that are here"
  "${sudo[@]}" "${environment[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}" ||
    give_up "apt-get could not install the packages: its message above says why"
}

# configure PRESET [CMAKE_ARG...]
configure() {
  local preset=$1
  shift
  say "configuring build/$preset"
  (cd "$top" && cmake --preset "$preset" "$@") >&2 ||
    give_up "CMake could not configure build/$preset: its message above says why"
}

# build PRESET [TARGET...]: everything where no target is named.
build() {
  local preset=$1 targets=()
  shift
  [ $# -eq 0 ] || targets=(--target "$@")
  say "building build/$preset with $jobs jobs"
  cmake --build "$top/build/$preset" -j "$jobs" "${targets[@]}" >&2
}

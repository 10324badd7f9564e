"""The files of the tree: those that git tracks or, without git, all except build folders."""
import pathlib
import subprocess


def files(root):
    """Relative paths as strings, sorted."""
    root = pathlib.Path(root)
    if (root / ".git").exists():
        listed = subprocess.run(["git", "-C", str(root), "-c", "safe.directory=*", "ls-files", "-z"],
                                stdout=subprocess.PIPE, check=False)
        if listed.returncode == 0:
            names = listed.stdout.decode().split("\0")
            return sorted(n for n in names if n and (root / n).is_file())
    skipped = {"build", ".git", ".cache", "__pycache__"}
    return sorted(str(p.relative_to(root)) for p in root.rglob("*")
                  if p.is_file() and not skipped & set(p.relative_to(root).parts))


def sources(root, suffixes=(".h", ".hpp", ".c", ".cpp")):
    return [name for name in files(root) if name.endswith(suffixes)]


def report(what, findings):
    """Prints the findings and returns the exit code."""
    for finding in findings:
        print(finding)
    print(f"{what}: {len(findings)} found" if findings else f"{what}: none")
    return 1 if findings else 0

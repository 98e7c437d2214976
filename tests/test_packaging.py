"""What an installation rests on: bounds and locks, the build of the front end, the wheel, the Makefile."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

import hatch_build

ROOT = Path(__file__).parent.parent
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME: list[str] = PYPROJECT["project"]["dependencies"]
GROUPS: dict[str, list[str]] = PYPROJECT["dependency-groups"]

LOCKS = {
    "requirements.txt": [*RUNTIME, *GROUPS["build"]],
    "requirements-dev.txt": [*RUNTIME, *GROUPS["build"], *GROUPS["dev"]],
    "requirements-node.txt": GROUPS["node"],
}
LOCKED = [(lock, wanted) for lock, requirements in LOCKS.items() for wanted in requirements]


def entries(lock: str) -> list[tuple[Requirement, int]]:
    """Each requirement of a lock file and the number of hashes it has."""
    text = re.sub(r"^#.*\n", "", (ROOT / lock).read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [(Requirement(line.partition(" --hash=")[0]), line.count(" --hash=sha256:")) for line in lines if line]


def versions(lock: str, name: str) -> list[Version]:
    """Pinned versions of a package: more than one where Python versions or platforms differ."""
    pins = [wanted for wanted, _ in entries(lock) if wanted.name == name]
    return [Version(specifier.version) for pin in pins for specifier in pin.specifier]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_and_hashes_everything(lock: str):
    assert entries(lock)
    for wanted, hashes in entries(lock):
        assert [specifier.operator for specifier in wanted.specifier] == ["=="], wanted
        assert hashes, wanted


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place(lock: str):
    """Neither an index, nor a host, nor a path of the machine it was made on: each of them needs a slash."""
    assert "/" not in (ROOT / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize(("lock", "wanted"), LOCKED)
def test_a_lock_has_every_dependency_within_its_bounds(lock: str, wanted: str):
    requirement = Requirement(wanted)
    found = versions(lock, requirement.name)
    assert found, f"{requirement.name} is not in {lock}: run `make lock`"
    assert all(version in requirement.specifier for version in found)


@pytest.mark.parametrize("wanted", [*RUNTIME, *(wanted for group in GROUPS.values() for wanted in group)])
def test_a_dependency_has_a_lower_and_an_upper_bound(wanted: str):
    assert sorted(specifier.operator for specifier in Requirement(wanted).specifier) == ["<", ">="]


def test_development_runs_on_the_versions_of_production():
    """On which platforms may differ: what production needs on some, development may need on all."""
    runtime, development = (
        {(wanted.name, str(wanted.specifier)) for wanted, _ in entries(lock)}
        for lock in ("requirements.txt", "requirements-dev.txt")
    )
    assert runtime <= development


def test_the_build_requirements_are_the_locked_ones():
    assert PYPROJECT["build-system"]["requires"] == GROUPS["build"]


def test_web_packages_are_locked_by_content_and_not_by_place():
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")] == []


def test_web_packages_are_locked_for_every_platform():
    """A lock made where a platform's package was out of reach lacks it, and `npm ci` refuses such a lock everywhere."""
    packages = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    named = {name for entry in packages.values() for name in entry.get("optionalDependencies", {})}
    assert named
    assert named - {name.rpartition("node_modules/")[2] for name in packages} == set()


@pytest.mark.parametrize(
    ("version", "suitable"),
    [
        ((18, 20, 8), False),
        ((20, 18, 3), False),
        ((20, 19, 0), True),
        ((21, 7, 3), False),
        ((22, 11, 0), False),
        ((22, 12, 0), True),
        ((24, 0, 0), True),
    ],
)
def test_node_is_taken_where_vite_would_take_it(version: tuple[int, ...], suitable: bool):
    assert hatch_build.is_suitable(version) is suitable


@pytest.fixture
def front_end(tmp_path: Path) -> Path:
    """A project whose front end needs no package: its build copies one file with the Node on PATH."""
    web = tmp_path / "web"
    web.mkdir()
    copy = "node -e \"fs.cpSync('page.html', '../api/web/index.html')\""
    (web / "package.json").write_text(json.dumps({"name": "web", "version": "1.0.0", "scripts": {"build": copy}}))
    root = {"name": "web", "version": "1.0.0"}
    (web / "package-lock.json").write_text(json.dumps({**root, "lockfileVersion": 3, "packages": {"": root}}))
    (web / "page.html").write_text("first")
    return tmp_path


def test_the_front_end_is_built_once_and_again_after_a_change(front_end: Path):
    page = front_end / "api" / "web" / "index.html"
    hatch_build.build_web(front_end)
    assert page.read_text() == "first"

    page.write_text("left alone")
    hatch_build.build_web(front_end)
    assert page.read_text() == "left alone"

    (front_end / "web" / "page.html").write_text("second")
    os.utime(front_end / "web" / "page.html", (0, 0))  # older than the build: only the content tells
    hatch_build.build_web(front_end)
    assert page.read_text() == "second"


def test_an_interrupted_build_is_done_again(front_end: Path):
    hatch_build.build_web(front_end)
    (front_end / hatch_build.STAMP).unlink()
    assert not hatch_build.is_built(front_end)


def test_a_failed_build_is_one_sentence(front_end: Path):
    (front_end / "web" / "page.html").unlink()
    with pytest.raises(SystemExit, match=r"^`npm run build` in web/ ended with exit code 1; .*\.$"):
        hatch_build.build_web(front_end)
    assert not hatch_build.is_built(front_end)


def test_a_front_end_without_a_lock_is_refused(front_end: Path):
    (front_end / "web" / "package-lock.json").unlink()
    with pytest.raises(SystemExit, match=r"^web/package-lock\.json is missing"):
        hatch_build.build_web(front_end)


def test_where_no_node_is_found_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(hatch_build.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SystemExit, match=r"requirements-node\.txt"):
        hatch_build.find_node()


def requires(root: Path) -> list[str]:
    hook = hatch_build.WebBuildHook(str(root), {}, None, None, "", "wheel")  # type: ignore[arg-type]  # unused here
    return hook.dependencies()


def test_the_node_wheel_is_asked_for_only_where_it_is_needed(
    monkeypatch: pytest.MonkeyPatch, front_end: Path, tmp_path: Path
):
    shutil.copy(ROOT / "pyproject.toml", front_end)
    monkeypatch.setattr(hatch_build, "system_node", lambda: hatch_build.Node(Path("node"), Path("npm-cli.js")))
    assert requires(front_end) == []
    monkeypatch.setattr(hatch_build, "system_node", lambda: None)
    assert requires(front_end) == GROUPS["node"]
    (front_end / "api" / "web").mkdir(parents=True)
    (front_end / "api" / "web" / "index.html").touch()
    (front_end / hatch_build.STAMP).write_text(hatch_build.digest(front_end))
    assert requires(front_end) == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Names of the files in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [path] = folder.glob("ogniwo-*-py3-none-any.whl")
    return zipfile.ZipFile(path).namelist()


@pytest.mark.parametrize("folder", ["api", "graph", "loaders", "ogniwo", "ontology"])
def test_the_wheel_holds_every_file_of_a_package(wheel: list[str], folder: str):
    written = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert written <= set(wheel)


def test_the_wheel_holds_the_front_end_and_the_examples(wheel: list[str]):
    assert "api/web/index.html" in wheel
    examples = {path.relative_to(ROOT).as_posix() for path in (ROOT / "examples").rglob("*") if path.is_file()}
    assert examples
    assert {f"ogniwo/{name}" for name in examples} <= set(wheel)


def test_the_wheel_holds_nothing_else(wheel: list[str]):
    tops = {name.split("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"api", "graph", "loaders", "ogniwo", "ontology"}


def make(*arguments: str) -> str:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "MFLAGS"
    }
    done = subprocess.run(["make", *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return done.stdout


TARGETS = ["setup", "demo", "test", "lint", "format", "bench", "accuracy", "lock", "clean"]


def test_make_lists_its_targets():
    assert re.findall(r"^ +make (\w+)", make(), re.MULTILINE) == ["help", *TARGETS]


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_how_to_reach_a_target(target: str):
    assert make("--dry-run", target)


@pytest.mark.parametrize(("arguments", "port"), [([], "8000"), (["PORT=8123"], "8123")])
def test_the_port_of_the_demo_can_be_chosen(arguments: list[str], port: str):
    assert f"ogniwo demo --port {port}\n" in make("--dry-run", "demo", *arguments)


def test_pre_commit_accepts_its_configuration():
    command = [sys.executable, "-m", "pre_commit", "validate-config"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def test_the_licence_is_apache_2():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License\n" in text
    assert "Copyright 2026 The Ogniwo authors" in text
    assert PYPROJECT["project"]["license"] == "Apache-2.0"

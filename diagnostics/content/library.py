"""From the content files to one Library: reading, the first two gates, and the hash."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from diagnostics.content.shape import shaped
from diagnostics.content.text import Document, parse, read_text
from diagnostics.domain.base import Id, Sentence, Value
from diagnostics.domain.calibration import Calibration
from diagnostics.domain.causes import Cause, Family, Link, Loop, Priors
from diagnostics.domain.inquiry import FollowUp, OwnershipInquiry
from diagnostics.domain.interventions import Intervention
from diagnostics.domain.learned import Learned
from diagnostics.domain.library import Library
from diagnostics.domain.ownership import Role, TieBreak
from diagnostics.domain.questionnaire import Topic
from diagnostics.domain.scales import Scales
from diagnostics.domain.sources import Figure, Source
from diagnostics.errors import ContentError, Fault

ROOT = Path(__file__).resolve().parents[2]
"""The project's folder, which holds `questionnaires/` and `data/`."""


class About(Value):
    """`data/library.yaml`: the version, the order of the topics, and the questions that open an interview."""

    version: Sentence
    topics: list[Id]
    opening: list[Id]
    first_for: dict[Id, list[Id]] = {}


class CausesFile(Value):
    """`data/causes.yaml`."""

    families: list[Family]
    causes: list[Cause]


class LinksFile(Value):
    """`data/links.yaml`."""

    links: list[Link]
    loops: list[Loop]


class InterventionsFile(Value):
    """`data/interventions.yaml`."""

    interventions: list[Intervention]


class RolesFile(Value):
    """`data/roles.yaml`."""

    roles: list[Role]
    tie_breaks: list[TieBreak]


class SourcesFile(Value):
    """`data/sources.yaml`."""

    sources: list[Source]


class FiguresFile(Value):
    """`data/figures.yaml`."""

    figures: list[Figure]


SHAPES: dict[str, type[Value]] = {
    "data/library.yaml": About,
    "data/causes.yaml": CausesFile,
    "data/links.yaml": LinksFile,
    "data/priors.yaml": Priors,
    "data/scales.yaml": Scales,
    "data/interventions.yaml": InterventionsFile,
    "data/roles.yaml": RolesFile,
    "data/sources.yaml": SourcesFile,
    "data/figures.yaml": FiguresFile,
    "questionnaires/ownership.yaml": OwnershipInquiry,
    "questionnaires/follow-up.yaml": FollowUp,
}
TOPICS = "questionnaires/topics"
FACILITATION = "questionnaires/facilitation.yaml"
FOLDERS = ("data", "questionnaires")
"""Folders in which only files with fixed names are read."""
CASES = ("data/cases", "data/second-reader")
NO_CONTENT = frozenset({"README.md", ".gitignore", ".gitkeep", ".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files in these folders that are not content; file managers leave some of them everywhere."""
CALIBRATION = "data/calibration.yaml"
"""How likelihoods are stated; where it is missing, chances are shown as the network gives them."""
LEARNED = "data/learned.yaml"
"""What closed cases moved; there only where an installation has learned, or somebody put it there."""
OPTIONAL: dict[str, type[Value]] = {CALIBRATION: Calibration, LEARNED: Learned}


@dataclass(frozen=True)
class Content:
    """All content files that passed the first gate, by their path from the project's folder."""

    documents: Mapping[str, Document]

    @property
    def hash(self) -> str:
        """SHA-256 over the data (not over comments or layout), as 64 hexadecimal digits."""
        return hashlib.sha256(self.snapshot().encode()).hexdigest()

    def snapshot(self) -> str:
        """The data as one canonical JSON text, from which `library_from_snapshot` rebuilds the library."""
        data = {path: document.data for path, document in self.documents.items()}
        return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def read_content(root: Path = ROOT) -> Content:
    """Read every content file below `root`, or raise one ContentError with all faults of the first gate."""
    there = [path for path in OPTIONAL if (root / path).exists()]
    topics = [path.name for path in (root / TOPICS).glob("*") if is_read(path.name)]
    paths = [*SHAPES, *there, *sorted(f"{TOPICS}/{name}" for name in topics)]
    documents: dict[str, Document] = {}
    faults: list[Fault] = []
    for path in paths:
        try:
            documents[path] = read_text(root / path, path)
        except ContentError as found:
            faults.extend(found.faults)
    if faults:
        raise ContentError(faults)
    return Content(documents)


def is_read(name: str) -> bool:
    """Whether a file in a folder of content is read: its name ends in lower-case `.yaml`, and it is not hidden."""
    return name.endswith(".yaml") and not name.startswith(".")


def passed_over(root: Path = ROOT) -> Iterator[Fault]:
    """Yield a fault for each file that looks like content but is not read, such as `topics/skill.yml`."""
    wanted = {*SHAPES, *OPTIONAL, FACILITATION}
    for folder in (*FOLDERS, TOPICS, *CASES):
        for path in sorted((root / folder).iterdir()) if (root / folder).is_dir() else ():
            file, like_yaml = f"{folder}/{path.name}", re.search(r"\.ya?ml", path.name, re.IGNORECASE)
            is_known = is_read(path.name) if folder not in FOLDERS else file in wanted
            if is_known or path.name in NO_CONTENT or not (like_yaml or folder == TOPICS):
                continue
            if path.is_dir():
                what = "folders are not read here; move its files up, or remove it"
            elif folder in FOLDERS and is_read(path.name):
                what = f"no file of this name is read; the files here are {_listed(wanted, folder)}"
            else:
                what = "this file is not read; give it a name that ends in .yaml, in lower case, or remove it"
            yield Fault(file, 0, "", what)


def _listed(files: Iterable[str], folder: str) -> str:
    return ", ".join(sorted(Path(file).name for file in files if str(Path(file).parent) == folder))


def build_library(content: Content) -> Library:
    """Return the library, or raise one ContentError with all faults of the second gate."""
    parts: dict[str, Any] = {}
    topics: list[Topic] = []
    faults: list[Fault] = []
    for path, document in content.documents.items():
        try:
            if shape := {**SHAPES, **OPTIONAL}.get(path):
                parts[path] = shaped(document, shape)
            else:
                topics.append(shaped(document, Topic))
        except ContentError as found:
            faults.extend(found.faults)
    if faults:
        raise ContentError(faults)
    return _assembled(parts, topics, content.hash)


def _assembled(parts: dict[str, Any], topics: list[Topic], content_hash: str) -> Library:
    about: About = parts["data/library.yaml"]
    place = {topic: number for number, topic in enumerate(about.topics)}
    learned: Learned | None = parts.get(LEARNED)
    return Library(
        version=f"{about.version}+{learned.number}" if learned else about.version,
        hash=content_hash,
        families=tuple(parts["data/causes.yaml"].families),
        causes=tuple(parts["data/causes.yaml"].causes),
        links=tuple(parts["data/links.yaml"].links),
        loops=tuple(parts["data/links.yaml"].loops),
        priors=parts["data/priors.yaml"],
        scales=parts["data/scales.yaml"],
        topics=tuple(sorted(topics, key=lambda topic: (place.get(topic.id, len(place)), topic.id))),
        opening=tuple(about.opening),
        first_for={role: tuple(questions) for role, questions in about.first_for.items()},
        interventions=tuple(parts["data/interventions.yaml"].interventions),
        roles=tuple(parts["data/roles.yaml"].roles),
        tie_breaks=tuple(parts["data/roles.yaml"].tie_breaks),
        sources=tuple(parts["data/sources.yaml"].sources),
        figures=tuple(parts["data/figures.yaml"].figures),
        # A library that was kept before these two questionnaires existed has none of its own.
        inquiry=parts.get("questionnaires/ownership.yaml"),
        follow_up=parts.get("questionnaires/follow-up.yaml"),
        learned=learned,
        calibration=parts.get(CALIBRATION),
    )


@cache
def load_library(root: Path = ROOT) -> Library:
    """Return the library below `root`; read once in a process, because content does not change under it."""
    return build_library(read_content(root))


def library_from_snapshot(snapshot: str) -> Library:
    """Return the library that `Content.snapshot` froze; its hash is the same as it was then."""
    data: dict[str, Any] = json.loads(snapshot)
    empty = parse("{}", "snapshot")
    return build_library(Content({path: Document(path, empty.root, value) for path, value in data.items()}))

"""Commands about content: check it, list its questions, write its network and what there is to translate."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from diagnostics.commands.printing import print_json, say_written, write_file
from diagnostics.content.cases import sample_paths
from diagnostics.content.library import ROOT, load_library
from diagnostics.errors import ContentError

if TYPE_CHECKING:
    from diagnostics.check import Checked


def check_command(given: argparse.Namespace) -> int:
    """Run the three gates and the proofs over all content and the sample cases; report which diagnoses a change of content
    changes."""
    from diagnostics.check import check
    from diagnostics.commands.comparing import compared_with
    from diagnostics.evaluation.content_change import change_data
    from diagnostics.terminal.content_change import show_content_change
    from diagnostics.terminal.diagnosis import show_check

    paths = [Path(path) for path in given.cases] or sample_paths(ROOT)
    checked = check(ROOT, paths)
    if checked.faults and given.json:
        print_json(_checked_data(checked))
        return 1
    if checked.faults:
        raise ContentError(checked.faults)
    if given.against is None:
        print_json(_checked_data(checked)) if given.json else show_check(Console(), checked)
        return 0
    change = compared_with(given.against, paths)
    if given.json:
        print_json(_checked_data(checked) | {"against": change_data(change)})
    else:
        show_check(Console(), checked)
        show_content_change(Console(), change)
    return 0


def _checked_data(checked: Checked) -> dict[str, object]:
    faults = [asdict(fault) for fault in checked.faults]
    notes = [asdict(note) for note in checked.notes]
    return {"faults": faults, "notes": notes, "counts": dict(checked.counts), "minutes": dict(checked.minutes)}


def questions_command(given: argparse.Namespace) -> int:
    """Print every question with who can answer it and its options."""
    library = load_library()
    if given.json:
        data = [
            {
                "id": question.id,
                "text": question.text,
                "roles": question.roles,
                "options": [{"id": option.id, "label": option.label} for option in question.options],
                "seconds": question.seconds,
                "topic": library.topic_of[question.id].id,
            }
            for question in library.questions
        ]
        print_json(data)
        return 0
    console = Console()
    for topic in library.topics:
        console.print(f"\n[bold]{topic.title}[/bold] - {topic.about}")
        for question in topic.questions:
            console.print(f"  {question.text}  [dim]{question.id}, {question.seconds} s, {', '.join(question.roles)}[/dim]")
    return 0


def network_command(given: argparse.Namespace) -> int:
    """Write the Bayesian network for any other tool."""
    from diagnostics.reasoning.bif import network_bif
    from diagnostics.reasoning.model import model_of

    write_file(given.bif, network_bif(model_of(load_library(), None, None)).encode())
    say_written(given.bif, "")
    return 0


def strings_command(given: argparse.Namespace) -> int:
    """Print or write every text that people who answer can meet, as the PO template that translators begin with."""
    from diagnostics.languages.catalogue import catalogue, template

    library = load_library()
    messages = catalogue(library)
    text = template(messages, library.version)
    if given.out is None:
        sys.stdout.write(text)
        return 0
    write_file(given.out, text.encode())
    say_written(given.out, f", {len(messages)} texts")
    return 0

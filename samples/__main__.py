"""``python -m samples generate NAME|all [--seed N] [--out DIR]``; also ``gallery``, ``piles`` and ``held-out``."""

import argparse
import logging
from pathlib import Path

from samples.gallery import TEXT, WORN, write_gallery
from samples.held_out.layouts import GROUPS
from samples.held_out.writing import write_held_out, write_held_out_piles
from samples.layouts import read_layouts
from samples.piles import SEEDS as PILE_SEEDS
from samples.piles import write_pile
from samples.planted.writing import SUBMISSIONS, write_all
from samples.printing import Press, chromium
from samples.scanning import PROFILES
from samples.scenarios import SCENARIOS, SEEDS
from samples.writing import write_submission

_HOME = Path(__file__).parent / "submissions"


def main() -> None:
    """Parse the command line and generate."""
    options = _parser().parse_args()
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    if options.command == "gallery":
        folders = write_gallery(
            options.out, seed=options.seed, profiles=options.profile or ["clean"], only=options.only
        )
        print(f"{len(folders)} papers in {options.out}")
    elif options.command == "piles":
        with chromium() as browser:
            for seed in options.seed or PILE_SEEDS:
                print(write_pile(options.out, Press(browser), seed))
    elif options.command == "planted":
        write_all(options.out, only=options.only, facts_only=options.facts_only)
    elif options.command == "held-out":
        cases = write_held_out(options.out, groups=options.group or GROUPS, only=options.only)
        for folder in write_held_out_piles(options.out) if options.piles else cases:
            print(folder, flush=True)
    else:
        _generate(options)


def _generate(options: argparse.Namespace) -> None:
    with chromium() as browser:
        press = Press(browser, more=options.layouts)
        layouts = (read_layouts(options.layouts),) if options.layouts else ()
        for name in [*SCENARIOS] if options.name == "all" else [options.name]:
            seed = SEEDS[name] if options.seed is None else options.seed
            folder = write_submission(options.out / name, SCENARIOS[name](press, seed, *layouts))
            print(f"{name} (seed {seed}) in {folder}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m samples", description="Generate synthetic submissions.")
    commands = parser.add_subparsers(dest="command", required=True)
    generate = commands.add_parser("generate", help="one submission, or all")
    generate.add_argument("name", choices=[*SCENARIOS, "all"])
    generate.add_argument("--seed", type=int, help="another world (default: the seed of the committed submission)")
    generate.add_argument("--out", type=Path, default=_HOME, help="folder that receives NAME/ (default: %(default)s)")
    generate.add_argument("--layouts", type=Path, help="folder with layouts.yaml and templates: print in those instead")
    gallery = commands.add_parser("gallery", help="every layout once, with its truth")
    gallery.add_argument("--seed", type=int, default=21)
    gallery.add_argument("--out", type=Path, required=True)
    gallery.add_argument("--profile", choices=[TEXT, WORN, *PROFILES], action="append", help="several times if wanted")
    gallery.add_argument("--only", nargs="+", default=(), metavar="NAME", help="only layouts whose names begin so")
    piles = commands.add_parser("piles", help="mixed scans of papers of all types, shuffled, turned, doubled")
    piles.add_argument("--seed", type=int, action="append", help="may be given several times (default: three piles)")
    piles.add_argument("--out", type=Path, required=True)
    planted = commands.add_parser("planted", help="submissions with planted contradictions, and clean ones")
    planted.add_argument("--out", type=Path, required=True)
    planted.add_argument("--only", nargs="+", default=(), choices=[*SUBMISSIONS], metavar="NAME")
    planted.add_argument("--facts-only", action="store_true", help="dossier.json and expected.json without any file")
    held_out = commands.add_parser("held-out", help="the held-out layouts, each from its own seed")
    held_out.add_argument("--out", type=Path, required=True)
    held_out.add_argument("--only", nargs="+", default=(), metavar="NAME", help="only layouts whose names begin so")
    held_out.add_argument("--group", choices=GROUPS, action="append", help="what they were used for (default: all)")
    held_out.add_argument("--piles", action="store_true", help="piles of them instead")
    return parser


if __name__ == "__main__":
    main()

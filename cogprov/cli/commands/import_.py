"""``cogprov import``: a pool that exists becomes a file and a state, proven by an empty plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from cogprov.cli.context import App
from cogprov.cli.lazy import Command

if TYPE_CHECKING:
    from cogprov.engine import Workbench
    from cogprov.importing.importer import Imported, PoolName
    from cogprov.model.desired import Desired

_FILES: Final = {"yaml": "cogprov.yaml", "python": "app.py"}


@click.command("import", cls=Command)
@click.argument("pool", metavar="POOL_ID_OR_ARN")
@click.option("--name", default="", metavar="LABEL", help="Its label in the file; the pool's own name otherwise.")
@click.option("--out", default="", metavar="FILE", help="The file to write: cogprov.yaml, or app.py.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["yaml", "python"]),
    help="What to write; otherwise what --out is called.",
)
@click.option("--dry-run", is_flag=True, help="Print the file, and write nothing.")
@click.pass_obj
def command(app: App, pool: str, name: str, out: str, form: str | None, dry_run: bool) -> int:
    """Take over a user pool that exists, with everything in it.

    Reads the pool, writes a file that says what it is, remembers its ids, and makes sure that the plan of that file is
    empty. Nothing in AWS is changed. Secrets are written as references to environment variables.
    """
    from cogprov.importing.drafts import drafted
    from cogprov.importing.importer import collect, parsed_name, proven, unlike
    from cogprov.state import State

    known = parsed_name(pool)
    form = form or ("python" if out.endswith(".py") else "yaml")
    path = Path(out or _FILES[form])
    _refuse_taken(path, dry_run)
    stack = _stack(app, path)
    bench = _bench(app, known, stack, path)
    store = bench.store
    _refuse_known(store.load(), stack)
    with app.reading():
        imported = collect(bench.door, known, stack, name)
    state = State.new(stack, known.account, bench.door.region)
    try:
        imported, text, desired = drafted(
            imported,
            form,
            lambda text: _loaded(text, path, dry_run),
            lambda imported, desired: unlike(imported, desired, bench.door, state),
        )
        app.say(_counts(known, imported))
        plan, entries = proven(imported, desired, bench.door, state)
    except BaseException:
        _draft(path).unlink(missing_ok=True)
        raise
    if dry_run:
        app.answer(text.rstrip("\n"))
        return 0
    from dataclasses import replace

    state = replace(state, account=plan.account or known.account)
    with store.lock():
        path.parent.mkdir(parents=True, exist_ok=True)
        with store.open(state) as session:
            for entry in entries.values():
                session.record(entry)
        _rename(path)
    app.say(_written(path, text, imported))
    return _verified(app, desired, bench, len(entries))


def _refuse_taken(path: Path, dry_run: bool) -> None:
    from cogprov.model.errors import Refused

    if path.exists() and not dry_run:
        raise Refused(
            f"{path} is there already", hints=("Name another file with --out FILE, or see it with --dry-run.",)
        )


def _refuse_known(state: object, stack: str) -> None:
    from cogprov.model.errors import Refused

    entries = getattr(state, "entries", None)
    if entries:
        raise Refused(
            f"stack {stack} already has a state, with {len(entries)} objects",
            detail="What the new file does not mention would look as if it had been taken out of it.",
            hints=("Give the import a stack of its own: --stack NAME.",),
        )


def _stack(app: App, path: Path) -> str:
    from cogprov.importing.labels import label_of

    return app.flags.stack or label_of(path.resolve().parent.name, "imported")


def _bench(app: App, known: PoolName, stack: str, path: Path) -> Workbench:
    from cogprov.cli.options import SANDBOX_FILE
    from cogprov.connection import Connection
    from cogprov.engine import Workbench
    from cogprov.model.desired import Desired
    from cogprov.model.errors import UsageError
    from cogprov.planning.live import region_of

    flags = app.flags
    region = region_of({"UserPoolId": known.id}, flags.region)
    if flags.region and region != flags.region:
        raise UsageError(f"--region {flags.region}: the pool {known.id} is in {region}")
    sandbox = flags.sandbox or ""
    connection = Connection(
        region,
        flags.profile,
        flags.endpoint_url,
        str(path.parent / SANDBOX_FILE) if sandbox == SANDBOX_FILE else sandbox,
        flags.role_arn,
        flags.external_id,
    )
    return Workbench(Desired(stack, region=region, folder=str(path.parent)), connection)


def _loaded(text: str, path: Path, dry_run: bool) -> Desired:
    """The file as it will be read, from a place beside its own until it has proved itself."""
    import tempfile

    if dry_run:
        with tempfile.TemporaryDirectory() as folder:
            return _read_back(text, Path(folder) / path.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    return _read_back(text, _draft(path))


def _read_back(text: str, place: Path) -> Desired:
    from cogprov.config import refuse_wrong
    from cogprov.engine import load

    place.write_text(text, encoding="utf-8")
    desired = load(place)
    refuse_wrong(desired)
    return desired


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.stem}.draft{path.suffix}")


def _rename(path: Path) -> None:
    _draft(path).rename(path)


def _counts(known: PoolName, imported: Imported) -> str:
    from cogprov.kinds import children_of, unowned_operations
    from cogprov.model.text import escape

    pool = next(iter(imported.live.values()))
    parts = ["pool 1"]
    for kind in children_of(pool.kind):
        count = imported.count(kind.name)
        if count:
            parts.append(f"{kind.title if count == 1 else kind.title + 's'} {count}")
    number = f"{pool.users or 0:,}".replace(",", " ")
    users = f" · {number} user{'' if pool.users == 1 else 's'} (not read)" if pool.users else ""
    lines = [f"Read {known.id} ({escape(pool.key)})", f"  {' · '.join(parts)}{users}"]
    lines += [f"  not taken over: {escape(text)}" for text in imported.foreign]
    lines += [f"  not checked: {escape(text)}" for text in imported.not_checked]
    lines += [f"  not known to this cogprov, and not looked for: {name}" for name in unowned_operations()]
    lines += [f"  not known to the installed botocore: {escape(text)}" for text in imported.unmodelled]
    return "\n".join(lines)


def _written(path: Path, text: str, imported: Imported) -> str:
    from cogprov.model.text import escape

    lines = [f"Wrote {path} ({len(text.splitlines())} lines; {imported.left_out} settings at their default left out)"]
    if imported.unsaid:
        lines.append("Left as it is, because no file may say it:")
        lines += [f"  {place}: {escape(why)}" for place, why in imported.unsaid]
    if imported.secrets:
        lines.append("Needs you: secrets are written as references, not values")
        lines += [f"  {place} -> environment variable {name}" for place, name in imported.secrets]
    return "\n".join(lines)


def _verified(app: App, desired: Desired, bench: Workbench, count: int) -> int:
    """Read it all again and plan, as the user will."""
    from dataclasses import replace

    from cogprov.engine import Workbench
    from cogprov.render import plan_text

    with app.reading():
        plan = Workbench(replace(desired, region=bench.door.region), bench.connection, door=bench.door).plan().plan
    if plan.empty:
        app.answer(
            f"Adopted {count} objects. Verified: cogprov plan -> No changes ({plan.calls} calls, {plan.seconds:.1f} s)."
        )
        return 0
    app.answer(plan_text(plan, app.out))
    app.warn("The pool changed while it was imported. Look at the plan before you apply it.")
    return 1

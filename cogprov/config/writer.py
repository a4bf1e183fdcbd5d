"""A Document -> the YAML that a person would have written. Law: loading it gives back the words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cogprov.config.document import Document, Item
from cogprov.config.layout import INDENT, Layout, ordered, remark
from cogprov.config.scalar_text import text
from cogprov.config.vocabulary import Vocabulary
from cogprov.model.desired import Ignore
from cogprov.model.kind import Kind
from cogprov.model.text import escape
from cogprov.model.values import Body, Json
from cogprov.model.words import Word

_PLAIN = Word("string")


def write(document: Document) -> str:
    """The file's text. InternalError when a secret stands in the document as a plain text."""
    words = Vocabulary()
    sections = [
        list(_head(document)),
        *(list(section) for section in _collections(document.items, "", words, 0)),
        list(_ignored(document.ignore)),
        list(_outputs(document.outputs)),
    ]
    return "\n".join("\n".join(section) + "\n" for section in sections if section)


def _head(document: Document) -> Iterator[str]:
    if document.schema:
        yield f"# yaml-language-server: $schema={escape(document.schema)}"
    for line in document.comments:
        yield f"# {escape(line)}".rstrip()
    yield "version: 1"
    yield f"stack: {text(document.stack)}"
    for key in ("region", "account", "state"):
        value = getattr(document, key)
        if value:
            yield f"{key}: {text(value)}"


def _collections(items: Sequence[Item], parent: str, words: Vocabulary, indent: int) -> Iterator[Iterator[str]]:
    """The collections of a parent, in the order of their kinds."""
    for collection, kind in words.children(parent).items():
        members = [item for item in items if item.kind == kind.name]
        if members:
            yield _collection(collection, kind, members, words, indent)


def _collection(collection: str, kind: Kind, members: Sequence[Item], words: Vocabulary, indent: int) -> Iterator[str]:
    if kind.single:
        yield from _item(collection, kind, members[0], words, indent)
        return
    yield f"{' ' * indent}{collection}:"
    spaced = any(item.children for item in members)
    for number, item in enumerate(members):
        if spaced and number:
            yield ""
        yield from _item(item.label, kind, item, words, indent + INDENT)


def _item(key: str, kind: Kind, item: Item, words: Vocabulary, indent: int) -> Iterator[str]:
    tree = words.words(kind)
    body = _body(kind, item, tree)
    for note in item.notes:
        yield f"{' ' * indent}{remark(note).lstrip()}".rstrip()
    layout = Layout(item.comments)
    order = Word("struct", children={name: tree.children.get(name, _PLAIN) for name in body})
    if not item.children:
        yield from layout.entry(key, body, order, indent, ())
        return
    yield f"{' ' * indent}{text(key, flow=True)}:{remark(item.comments.get((), ''))}"
    if body:
        yield from layout.block(body, order, indent + INDENT, ())
    for number, section in enumerate(_collections(item.children, kind.name, words, indent + INDENT)):
        if body or number:
            yield ""
        yield from section


def _body(kind: Kind, item: Item, tree: Word) -> Body:
    """An object's own keys in their order: ``import``, its name, then as the words come."""
    first = kind.name_path[:1]
    entries = ordered(item.words, tree)
    entries.sort(key=lambda entry: entry[0] not in first)
    adopted: Body = {"import": item.adopt} if item.adopt else {}
    return {**adopted, **dict(entries)}


def _ignored(entries: Sequence[Ignore]) -> Iterator[str]:
    if entries:
        yield "ignore:"
    for entry in entries:
        fields = {"path": entry.path, "reason": entry.reason, "until": entry.until}
        said = {key: value for key, value in fields.items() if value}
        yield from Layout().block([said], None, INDENT, ())


def _outputs(outputs: Mapping[str, Json]) -> Iterator[str]:
    if outputs:
        yield "outputs:"
        yield from Layout().block(dict(outputs), None, INDENT, ())

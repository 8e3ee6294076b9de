"""Components: templates that declare what they accept, checked when a page compiles.

A component is ``templates/components/<name>.html`` and begins with ``{% props label kind="" %}``:
a bare name must be given, a name with a value may be. ``{% part %}`` uses one without a body,
``{% component %}`` with one: its body is the prop ``body``, and each ``{% slot "name" %}`` directly
inside is the prop of that name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.template import Engine, NodeList, TemplateDoesNotExist, TemplateSyntaxError
from django.template.base import (
    FilterExpression,
    Node,
    Parser,
    Template,
    TextNode,
    Token,
    token_kwargs,
)
from django.template.context import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

PASSED_THROUGH = ("data_", "aria_", "hx_")
SHARED = ("face", "csrf_token")


@dataclass(frozen=True)
class Props:
    """What one component accepts."""

    required: frozenset[str]
    optional: Mapping[str, FilterExpression]

    def check(self, component: str, given: Iterable[str]) -> None:
        """Refuse an unknown or missing prop with an error that names the accepted ones."""
        names = {name for name in given if not name.startswith(PASSED_THROUGH)}
        accepted = self.required | self.optional.keys()
        wrong = [f"does not accept {_quoted(names - accepted)}"] if names - accepted else []
        wrong += [f"needs {_quoted(self.required - names)}"] if self.required - names else []
        if wrong:
            raise TemplateSyntaxError(
                f'Component "{component}" {" and ".join(wrong)}. '
                f"It accepts: {', '.join(sorted(accepted))}; and data_*, aria_*, hx_*."
            )


class PropsNode(Node):
    """Give the optional props of the component being rendered their defaults."""

    def __init__(self, props: Props) -> None:
        self.props = props

    def render(self, context: Context) -> str:
        for name, default in self.props.optional.items():
            if name not in context:
                context[name] = default.resolve(context)
        return ""


class SlotNode(Node):
    """A named part of a component's body; only the component around it renders it."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        raise TemplateSyntaxError(f'Slot "{self.name}" must stand directly inside a component.')


class ComponentNode(Node):
    """Render a component in a context of its own: its props, and nothing of the page."""

    child_nodelists = ("body",)

    def __init__(
        self,
        template: Template,
        values: Mapping[str, FilterExpression],
        slots: Mapping[str, NodeList],
    ) -> None:
        self.template = template
        self.values = values
        self.slots = slots
        self.body = slots.get("body", NodeList())

    def render(self, context: Context) -> SafeString:
        own = {name: context[name] for name in SHARED if name in context}
        given = {name: value.resolve(context) for name, value in self.values.items()}
        own["attrs"] = attributes({k: v for k, v in given.items() if k.startswith(PASSED_THROUGH)})
        own |= {k: v for k, v in given.items() if not k.startswith(PASSED_THROUGH)}
        own |= {name: SafeString(part.render(context).strip()) for name, part in self.slots.items()}
        return self.template.render(context.new(own))


def attributes(values: Mapping[str, object]) -> SafeString:
    """Turn passed-through names into HTML attributes; empty ones are left out."""
    words = ((name.replace("_", "-"), _attribute(name, value)) for name, value in values.items())
    return format_html_join(
        "", ' {}="{}"', [(name, word) for name, word in words if word is not None]
    )


def _attribute(name: str, value: object) -> str | None:
    if isinstance(value, bool):
        if name.startswith("aria_"):
            return "true" if value else "false"
        return "" if value else None
    return None if value in (None, "") else str(value)


def compile_props(parser: Parser, token: Token) -> PropsNode:
    """Compile ``{% props label kind="plain" %}``."""
    required: set[str] = set()
    optional: dict[str, FilterExpression] = {}
    for bit in token.split_contents()[1:]:
        if pair := token_kwargs([bit], parser):
            optional |= pair
        else:
            required.add(bit)
    return PropsNode(Props(frozenset(required), optional))


def compile_slot(parser: Parser, token: Token) -> SlotNode:
    """Compile ``{% slot "acts" %} … {% endslot %}``."""
    bits = token.split_contents()
    if len(bits) != 2:
        raise TemplateSyntaxError("A slot has one name, in quotes.")
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(_literal(bits[1]), nodelist)


def compile_part(parser: Parser, token: Token) -> ComponentNode:
    """Compile ``{% part "button" label=_("Save") %}``: a component without a body."""
    return _compiled(parser, token, {})


def compile_component(parser: Parser, token: Token) -> ComponentNode:
    """Compile ``{% component "card" heading=_("Today") %} … {% endcomponent %}``."""
    nodelist = parser.parse(("endcomponent",))
    parser.delete_first_token()
    slots = {node.name: node.nodelist for node in nodelist if isinstance(node, SlotNode)}
    rest = NodeList(node for node in nodelist if not isinstance(node, SlotNode))
    if any(not isinstance(node, TextNode) or node.s.strip() for node in rest):
        slots["body"] = rest
    return _compiled(parser, token, slots)


def _compiled(parser: Parser, token: Token, slots: Mapping[str, NodeList]) -> ComponentNode:
    tag, *bits = token.split_contents()
    if not bits:
        raise TemplateSyntaxError(f"{tag} needs the name of a component.")
    name, pairs = _literal(bits[0]), bits[1:]
    values = token_kwargs(pairs, parser)
    if pairs:
        raise TemplateSyntaxError(f'Component "{name}" takes props by name, not {pairs[0]}.')
    template = _template(parser, name)
    _props(name, template).check(name, [*values, *slots])
    return ComponentNode(template, values, slots)


def _template(parser: Parser, name: str) -> Template:
    loader = parser.origin.loader if parser.origin else None
    engine = loader.engine if loader else Engine.get_default()
    try:
        return engine.get_template(f"components/{name}.html")
    except TemplateDoesNotExist as error:
        raise TemplateSyntaxError(f'There is no component "{name}" ({error}).') from error


def _props(name: str, template: Template) -> Props:
    nodes = template.nodelist.get_nodes_by_type(PropsNode)
    if not nodes:
        raise TemplateSyntaxError(f'Component "{name}" declares no props.')
    first = nodes[0]
    assert isinstance(first, PropsNode)
    return first.props


def _literal(bit: str) -> str:
    if len(bit) < 3 or bit[0] != bit[-1] or bit[0] not in "\"'":
        raise TemplateSyntaxError(f"{bit} must be a name in quotes, known when the page compiles.")
    return bit[1:-1]


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in sorted(names))

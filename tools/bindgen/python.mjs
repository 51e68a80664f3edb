// Emits the Python side: the types of WIT as the values that Python programs have for them, and functions that call a core module's
// exports. How values are laid out in memory is computed there, by the package's `abi` module.
import { coreName, pascal } from './abi.mjs';

const HEADER = `"""Generated from wit/ by tools/bindgen; \`npm run generate\` writes it anew."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Literal

from . import abi
from .calls import Caller, Function, Resource
`;

const snake = (name) => name.replaceAll('-', '_');
const upper = (name) => snake(name).toUpperCase();
const KEYWORDS = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is'.split(' '),
);
for (const word of 'lambda nonlocal not or pass raise return try while with yield'.split(' ')) KEYWORDS.add(word);
const safe = (name) => (KEYWORDS.has(name) ? `${name}_` : name);

/** Python type of a value. Pairs stand for the cases of a variant; a sequence that is returned is a list. */
function spelled(type) {
  if (!type) return 'None';
  switch (type.kind) {
    case 'bool':
      return 'bool';
    case 'string':
      return 'str';
    case 'list':
      return type.of.kind === 'u8' ? 'bytes' : `Sequence[${spelled(type.of)}]`;
    case 'option':
      return `${spelled(type.of)} | None`;
    case 'own':
    case 'borrow':
      return pascal(type.resource.name);
  }
  return type.name ? pascal(type.name) : 'int';
}

/** The same of a parameter: bytes may be in anything that has them. */
const accepted = (type) => (type.kind === 'list' && type.of.kind === 'u8' ? 'abi.Buffer' : spelled(type));

/** The \`abi\` object of a type. */
function codec(type) {
  if (!type) return 'None';
  if (type.name) return upper(type.name);
  switch (type.kind) {
    case 'list':
      return type.of.kind === 'u8' ? 'abi.BYTES' : `abi.List(${codec(type.of)})`;
    case 'option':
      return `abi.Option(${codec(type.of)})`;
    case 'own':
      return `abi.Own(${pascal(type.resource.name)})`;
    case 'borrow':
      return 'abi.BORROW';
    case 'tuple':
    case 'result':
    case 'char':
    case 'f32':
    case 'f64':
      throw new Error(`${type.kind} has no mapping to Python yet`);
  }
  return `abi.${upper(type.kind)}`;
}

function declare(type) {
  const name = pascal(type.name);
  const constant = upper(type.name);
  const quoted = (names) => names.map((n) => `"${n}"`).join(', ');
  switch (type.kind) {
    case 'record': {
      const fields = type.fields.map((f) => ({ name: safe(snake(f.name)), type: f.type }));
      return (
        `\n\n@dataclass(frozen=True, slots=True)\nclass ${name}:\n${fields.map((f) => `    ${f.name}: ${spelled(f.type)}\n`).join('')}\n\n` +
        `${constant} = abi.Record(${name}, ${fields.map((f) => `${f.name}=${codec(f.type)}`).join(', ')})\n`
      );
    }
    case 'enum':
      return `\n${name} = Literal[${quoted(type.names)}]\n${constant} = abi.Enum(${quoted(type.names)})\n`;
    case 'flags':
      return `\n${name} = Set[Literal[${quoted(type.names)}]]\n${constant} = abi.Flags(${quoted(type.names)})\n`;
    case 'variant': {
      const cases = type.cases.map((c) => `tuple[Literal["${c.name}"], ${spelled(c.type)}]`);
      const codecs = type.cases.map((c) => `("${c.name}", ${codec(c.type)})`);
      return `\n${name} = ${cases.join(' | ')}\n${constant} = abi.Variant(${codecs.join(', ')})\n`;
    }
  }
  return '';
}

const constantOf = (func) => `_${upper((func.resource ?? func.interface).name)}_${upper(func.name)}`;

/** What a function gives, and what it fails with. */
const outcomeOf = ({ result }) => (result?.kind === 'result' ? result : { ok: result, err: null });

function bound(iface, func) {
  const { ok, err } = outcomeOf(func);
  const params = func.params.map(({ type }) => codec(type));
  const list = params.length === 1 ? `(${params[0]},)` : `(${params.join(', ')})`;
  const fallible = err ? `, ${codec(err)}` : '';
  return `${constantOf(func)}: Function[${spelled(ok)}] = Function("${iface.id}#${coreName(func)}", ${list}, ${codec(ok)}${fallible})\n`;
}

function method(func) {
  const isMethod = func.kind === 'method';
  const own = isMethod ? func.params.slice(1) : func.params;
  const names = own.map(({ name }) => safe(snake(name)));
  const params = own.map(({ type }, i) => `${names[i]}: ${accepted(type)}`);
  const first = isMethod || !func.resource ? 'self' : 'caller: Caller';
  const caller = isMethod ? 'self.caller' : func.resource ? 'caller' : 'self._caller';
  const args = [caller, ...(isMethod ? ['self'] : []), ...names];
  const { ok } = outcomeOf(func);
  const decorator = func.resource && !isMethod ? '    @staticmethod\n' : '';
  return (
    `\n${decorator}    def ${safe(snake(func.name))}(${[first, ...params].join(', ')}) -> ${spelled(ok)}:\n` +
    `        ${ok ? 'return ' : ''}${constantOf(func)}(${args.join(', ')})\n`
  );
}

/** Types of all interfaces, each behind those that it is made of. */
function orderedTypes(world) {
  const ordered = new Map();
  const visit = (type) => {
    if (!type) return;
    for (const part of [type.of, type.ok, type.err, ...(type.fields ?? type.cases ?? []).map((item) => item.type)].flat()) visit(part);
    if (!type.name || type.kind === 'resource') return;
    if ((ordered.get(type.name) ?? type) !== type) throw new Error(`${type.name} is the name of two types, which Python has in one module`);
    ordered.set(type.name, type);
  };
  for (const iface of world.exports) for (const type of iface.types.values()) if (!type.alias) visit(type);
  return [...ordered.values()];
}

/** `bindings.py`: types, a class for each resource, and one for the functions of each interface that has some. */
export function emitPython(world) {
  let functions = '';
  let classes = '';
  for (const iface of world.exports) {
    const resources = [...iface.types.values()].filter((type) => type.kind === 'resource');
    for (const resource of resources) {
      const own = iface.functions.filter((f) => f.resource === resource);
      classes += `\n\nclass ${pascal(resource.name)}(Resource):\n    DESTRUCTOR = "${iface.id}#[dtor]${resource.name}"\n${own.map(method).join('')}`;
    }
    functions += iface.functions.map((func) => bound(iface, func)).join('');
    const free = iface.functions.filter((f) => !f.resource);
    if (free.length === 0) continue;
    classes += `\n\nclass ${pascal(iface.name)}:\n    def __init__(self, caller: Caller) -> None:\n        self._caller = caller\n${free.map(method).join('')}`;
  }
  return `${HEADER}${orderedTypes(world).map(declare).join('')}${classes}\n\n${functions}`;
}

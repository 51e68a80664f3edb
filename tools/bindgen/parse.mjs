// Parses WIT packages into plain objects with every type resolved.
// Grammar: the component model's WIT.md; gates (`@since`) are read over, docs are dropped.
//
// Type: { kind: 'u8' | … | 'string' } | { kind: 'list' | 'option', of } | { kind: 'result', ok, err }
//     | { kind: 'tuple', of: [] } | { kind: 'own' | 'borrow', resource } | a named type:
//       { kind: 'record', fields } | { kind: 'variant', cases } | { kind: 'enum' | 'flags', names } | { kind: 'resource' }

const PRIMITIVES = new Set('bool u8 u16 u32 u64 s8 s16 s32 s64 f32 f64 char string'.split(' '));

/** Types of WIT that have no mapping here, or none yet. */
const REFUSED = new Set(['future', 'stream', 'error-context', 'map']);

function tokenize(source, name) {
  const pattern = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|(%?[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*(?:-[A-Za-z0-9.]+)?|->|[{}()<>:;,=@/.*_])/gy;
  const tokens = [];
  let line = 1;
  for (let at = 0; at < source.length; at = pattern.lastIndex) {
    const match = pattern.exec(source);
    if (!match) throw new Error(`${name}:${line}: not WIT: ${source.slice(at, at + 40).split('\n')[0]}`);
    if (match[1]) tokens.push({ text: match[1], line });
    line += match[0].split('\n').length - 1;
  }
  return tokens;
}

class Reader {
  constructor(source, name) {
    this.file = name;
    this.tokens = tokenize(source, name);
    this.at = 0;
  }
  get peek() {
    return this.tokens[this.at]?.text;
  }
  next() {
    if (this.at === this.tokens.length) throw this.error('the text ends early');
    return this.tokens[this.at++].text;
  }
  /** `file:line` of the token that was read last. */
  get where() {
    return `${this.file}:${this.tokens[Math.max(this.at, 1) - 1]?.line ?? 1}`;
  }
  error(text) {
    return new Error(`${this.where}: ${text}`);
  }
  accept(token) {
    if (this.peek !== token) return false;
    this.at++;
    return true;
  }
  expect(token) {
    const found = this.next();
    if (found !== token) throw this.error(`expected ${token}, found ${found}`);
  }
  name() {
    return this.next().replace(/^%/, '');
  }
  list(end, item) {
    const items = [];
    while (!this.accept(end)) {
      items.push(item());
      if (!this.accept(',')) {
        this.expect(end);
        break;
      }
    }
    return items;
  }
  /** `ns:pkg/iface@1.0.0`, `iface`, `ns:pkg@1.0.0`. */
  path() {
    let text = this.name();
    if (this.accept(':')) text += `:${this.name()}`;
    if (this.accept('/')) text += `/${this.name()}`;
    if (this.accept('@')) text += `@${this.next()}`;
    return text;
  }
  gates() {
    while (this.accept('@')) {
      this.name();
      if (this.accept('(')) while (this.next() !== ')');
    }
  }
  type() {
    const word = this.next();
    if (REFUSED.has(word)) throw this.error(`${word} is not supported by this generator`);
    if (PRIMITIVES.has(word)) return { kind: word };
    if (word === 'list' || word === 'option' || word === 'own' || word === 'borrow') {
      this.expect('<');
      const of = this.type();
      if (this.peek === ',') throw this.error('a list of fixed length is not supported by this generator');
      this.expect('>');
      return word === 'list' || word === 'option' ? { kind: word, of } : { kind: word, resource: of };
    }
    if (word === 'tuple') {
      this.expect('<');
      return { kind: 'tuple', of: this.list('>', () => this.type()) };
    }
    if (word === 'result') {
      if (!this.accept('<')) return { kind: 'result', ok: null, err: null };
      const ok = this.accept('_') ? null : this.type();
      const err = this.accept(',') ? this.type() : null;
      this.expect('>');
      return { kind: 'result', ok, err };
    }
    return { ref: word.replace(/^%/, ''), where: this.where };
  }
  /** After `name:`, and `static` if it stands there. */
  func() {
    const word = this.next();
    if (word === 'async') throw this.error('async functions are not supported by this generator');
    if (word !== 'func') throw this.error(`expected func, found ${word}`);
    return this.signature();
  }
  signature() {
    const { where } = this;
    this.expect('(');
    const params = this.list(')', () => {
      const name = this.name();
      this.expect(':');
      return { name, type: this.type() };
    });
    const result = this.accept('->') ? this.type() : null;
    this.expect(';');
    return { params, result, where };
  }
}

function parseResource(reader, name) {
  const functions = [];
  if (reader.accept('{')) {
    while (!reader.accept('}')) {
      reader.gates();
      const method = reader.name();
      if (method === 'constructor') {
        functions.push({ name, kind: 'constructor', resource: name, ...reader.signature() });
        continue;
      }
      reader.expect(':');
      const kind = reader.accept('static') ? 'static' : 'method';
      functions.push({ name: method, kind, resource: name, ...reader.func() });
    }
  } else reader.expect(';');
  return functions;
}

function parseInterface(reader) {
  const types = new Map();
  const functions = [];
  const uses = [];
  while (!reader.accept('}')) {
    reader.gates();
    const word = reader.next();
    if (word === 'use') {
      const from = reader.path();
      reader.expect('.');
      reader.expect('{');
      const names = reader.list('}', () => {
        const name = reader.name();
        return { name, as: reader.accept('as') ? reader.name() : name };
      });
      reader.expect(';');
      uses.push({ from, names });
    } else if (word === 'type') {
      const name = reader.name();
      reader.expect('=');
      types.set(name, { alias: reader.type() });
      reader.expect(';');
    } else if (word === 'record') {
      const name = reader.name();
      reader.expect('{');
      const fields = reader.list('}', () => {
        const field = reader.name();
        reader.expect(':');
        return { name: field, type: reader.type() };
      });
      types.set(name, { kind: 'record', name, fields });
    } else if (word === 'variant') {
      const name = reader.name();
      reader.expect('{');
      const cases = reader.list('}', () => {
        const label = reader.name();
        if (!reader.accept('(')) return { name: label, type: null };
        const type = reader.type();
        reader.expect(')');
        return { name: label, type };
      });
      types.set(name, { kind: 'variant', name, cases });
    } else if (word === 'enum' || word === 'flags') {
      const name = reader.name();
      reader.expect('{');
      types.set(name, { kind: word, name, names: reader.list('}', () => reader.name()) });
    } else if (word === 'resource') {
      const name = reader.name();
      types.set(name, { kind: 'resource', name });
      functions.push(...parseResource(reader, name));
    } else {
      reader.expect(':');
      functions.push({ name: word.replace(/^%/, ''), kind: 'function', resource: null, ...reader.func() });
    }
  }
  return { types, functions, uses };
}

function parseWorld(reader) {
  const imports = [];
  const exports = [];
  while (!reader.accept('}')) {
    reader.gates();
    const word = reader.next();
    if (word !== 'import' && word !== 'export') throw reader.error(`${word} in a world is not supported by this generator`);
    const path = reader.path();
    if (reader.peek !== ';') throw reader.error(`only interfaces by name are supported by this generator; ${path} is something else`);
    reader.expect(';');
    (word === 'import' ? imports : exports).push(path);
  }
  return { imports, exports };
}

/** Parses files `{ name, source }` of one package or several; returns `{ interfaces, worlds }` by full name. */
export function parseWit(files) {
  const interfaces = new Map();
  const worlds = new Map();
  const packages = new Map();
  for (const { name, source } of files) {
    const reader = new Reader(source, name);
    const folder = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '';
    if (reader.accept('package')) {
      packages.set(folder, reader.path());
      reader.expect(';');
    }
    const pkg = packages.get(folder);
    const [base, version] = pkg.split('@');
    const full = (label) => `${base}/${label}${version ? `@${version}` : ''}`;
    while (reader.peek) {
      reader.gates();
      const word = reader.next();
      const label = reader.name();
      if (word === 'interface') {
        reader.expect('{');
        interfaces.set(full(label), { id: full(label), name: label, full, ...parseInterface(reader) });
      } else if (word === 'world') {
        reader.expect('{');
        worlds.set(label, { name: label, full, ...parseWorld(reader) });
      } else throw reader.error(`unexpected ${word}`);
    }
  }
  resolveTypes(interfaces);
  return { interfaces, worlds };
}

function resolveTypes(interfaces) {
  const lookup = (iface, name, where) => {
    const own = iface.types.get(name);
    if (own) {
      if (own.alias) return resolve(iface, own.alias);
      own.interface = iface;
      return own;
    }
    for (const use of iface.uses) {
      const found = use.names.find((item) => item.as === name);
      if (found) {
        const id = use.from.includes('/') ? use.from : iface.full(use.from);
        const other = interfaces.get(id);
        if (!other) throw new Error(`WIT: ${iface.id} uses unknown interface ${id}`);
        return lookup(other, found.name, where);
      }
    }
    throw new Error(`${where}: unknown type ${name} in ${iface.id}`);
  };
  const resolve = (iface, type) => {
    if (!type) return null;
    if (type.ref) {
      const named = lookup(iface, type.ref, type.where);
      return named.kind === 'resource' ? { kind: 'own', resource: named } : named;
    }
    if (type.kind === 'own' || type.kind === 'borrow') {
      return { kind: type.kind, resource: lookup(iface, type.resource.ref, type.resource.where) };
    }
    if (type.kind === 'tuple') return { kind: 'tuple', of: type.of.map((t) => resolve(iface, t)) };
    if (type.kind === 'result') {
      return { kind: 'result', ok: resolve(iface, type.ok), err: resolve(iface, type.err) };
    }
    if (type.of) return { kind: type.kind, of: resolve(iface, type.of) };
    return type;
  };
  for (const iface of interfaces.values()) {
    for (const type of iface.types.values()) {
      for (const part of type.fields ?? type.cases ?? []) part.type = resolve(iface, part.type);
    }
    for (const func of iface.functions) {
      for (const param of func.params) param.type = resolve(iface, param.type);
      func.result = resolve(iface, func.result);
      func.interface = iface;
      if (func.resource) func.resource = iface.types.get(func.resource);
      if (func.resource) func.resource.interface = iface;
      if (func.kind === 'constructor') func.result = { kind: 'own', resource: func.resource };
      if (func.kind === 'method') {
        func.params.unshift({ name: 'self', type: { kind: 'borrow', resource: func.resource } });
      }
    }
  }
}

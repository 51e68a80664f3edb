// Emits the lowered TypeScript side: calls a core module's exports directly, in the shape of
// the values that jco's bindings have (classes for resources, camelCase, kebab-case enums).
import { camel, casesOf, coreName, fieldsOf, flatten, layout, ownsMemory, pascal, signature } from './abi.mjs';

const HEADER = '// Generated from wit/ by tools/bindgen; `npm run generate` writes it anew.\n';
const isBytes = (type) => type.kind === 'list' && type.of.kind === 'u8';
const TYPED = {
  u16: 'Uint16Array',
  s16: 'Int16Array',
  u32: 'Uint32Array',
  s32: 'Int32Array',
  u64: 'BigUint64Array',
  s64: 'BigInt64Array',
  f32: 'Float32Array',
  f64: 'Float64Array',
  s8: 'Int8Array',
};

/** TypeScript type of a value. */
function spelled(type, where) {
  if (!type) return 'void';
  switch (type.kind) {
    case 'bool':
      return 'boolean';
    case 'string':
    case 'char':
      return 'string';
    case 'u64':
    case 's64':
      return 'bigint';
    case 'list':
      if (type.of.kind === 'u8') return 'Uint8Array';
      if (TYPED[type.of.kind]) return TYPED[type.of.kind];
      return `${bracket(spelled(type.of, where))}[]`;
    case 'option':
      return `${spelled(type.of, where)} | undefined`;
    case 'result':
      return `{ tag: 'ok'; val: ${spelled(type.ok, where)} } | { tag: 'err'; val: ${spelled(type.err, where)} }`;
    case 'tuple':
      return `[${type.of.map((t) => spelled(t, where)).join(', ')}]`;
    case 'own':
    case 'borrow':
      return `${pascal(type.resource.interface.name)}.${pascal(type.resource.name)}`;
  }
  if (type.name) return `${pascal(type.interface.name)}.${pascal(type.name)}`;
  return 'number';
}
const bracket = (text) => (text.includes(' ') ? `(${text})` : text);

function declare(type) {
  const name = pascal(type.name);
  switch (type.kind) {
    case 'record':
      return `  export interface ${name} {\n${type.fields.map((f) => `    ${camel(f.name)}${f.type.kind === 'option' ? '?' : ''}: ${spelled(f.type)};\n`).join('')}  }\n`;
    case 'variant':
      return `  export type ${name} =\n${type.cases.map((c) => `    | { tag: '${c.name}'${c.type ? `; val: ${spelled(c.type)}` : ''} }\n`).join('')}  ;\n`;
    case 'enum':
      return `  export type ${name} = ${type.names.map((n) => `'${n}'`).join(' | ')};\n`;
    case 'flags':
      return `  export interface ${name} {\n${type.names.map((n) => `    ${camel(n)}?: boolean;\n`).join('')}  }\n`;
  }
  return '';
}

function paramList(func) {
  const params = func.kind === 'method' ? func.params.slice(1) : func.params;
  return params.map((p) => `${safe(camel(p.name))}: ${spelled(p.type)}`).join(', ');
}
/** Words of the language, and names that the glue itself declares in a function's scope. */
const TAKEN = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
    'from function if implements import in instanceof interface let length name new null package private protected public return static ' +
    'super switch this throw true try typeof var void while with yield area memory payload ret value'
  ).split(' '),
);
const safe = (name) => (TAKEN.has(name) || /^(text|bytes|list|flat)\d+/.test(name) ? `${name}_` : name);
const unwrapped = (type) => (type && type.kind === 'result' ? type.ok : type);

/** Whether a function is among those named `interface/resource.function` in an option. */
const isAmong = (names, iface, func) => func.resource !== undefined && names.includes(`${iface.name}/${func.resource.name}.${func.name}`);

/** Forms of a method that only the lowered glue has. */
function fastForms(iface, func, { lent, coded }) {
  let text = '';
  if (isAmong(lent, iface, func)) {
    text += `    /** \`${camel(func.name)}\`, in the component's memory: valid until the next call. */\n`;
    text += `    ${camel(func.name)}Lent?(${paramList(func)}): ${spelled(func.result.ok)};\n`;
  }
  if (isAmong(coded, iface, func)) {
    text += `    /** \`${camel(func.name)}\`, or the code of its failure: nothing is thrown. */\n`;
    text += `    ${camel(func.name)}OrCode?(${paramList(func)}): ${spelled(func.result.ok)} | ${codeType(func)};\n`;
  }
  return text;
}

/** The enum that an error record starts with. */
const codeOf = (func) => func.result.err.fields[0].type;
const codeType = (func) => spelled(codeOf(func));

/** `bindings.ts`: the types that both kinds of host return. */
export function emitBindings(world, fast) {
  let text = `${HEADER}
/** What jco and the lowered glue throw for a \`result\`'s error. */
export interface ResultError<T> extends Error {
  payload: T;
}
`;
  for (const iface of world.exports) {
    const name = pascal(iface.name);
    text += `\nexport declare namespace ${name} {\n`;
    for (const type of iface.types.values()) {
      if (type.alias) continue;
      if (type.kind !== 'resource') {
        text += declare(type);
        continue;
      }
      text += `  export interface ${pascal(type.name)} {\n`;
      for (const func of iface.functions.filter((f) => f.resource === type && f.kind === 'method')) {
        text += `    ${camel(func.name)}(${paramList(func)}): ${spelled(unwrapped(func.result))};\n${fastForms(iface, func, fast)}`;
      }
      text += `    [Symbol.dispose](): void;\n  }\n`;
    }
    text += '}\n';
  }
  text += "\n/** The component's exports. */\nexport interface Bindings {\n";
  for (const iface of world.exports.filter((i) => i.functions.length)) {
    text += `  ${camel(iface.name)}: {\n`;
    for (const type of iface.types.values()) {
      if (type.kind !== 'resource') continue;
      const own = iface.functions.filter((f) => f.resource === type);
      const statics = own
        .filter((f) => f.kind === 'static')
        .map((f) => `      ${camel(f.name)}(${paramList(f)}): ${spelled(unwrapped(f.result))};\n`);
      const constructor = own.find((f) => f.kind === 'constructor');
      if (constructor) statics.unshift(`      new (${paramList(constructor)}): ${pascal(iface.name)}.${pascal(type.name)};\n`);
      text += `    ${pascal(type.name)}: {\n${statics.join('')}    };\n`;
    }
    for (const func of iface.functions.filter((f) => f.kind === 'function')) {
      text += `    ${camel(func.name)}(${paramList(func)}): ${spelled(unwrapped(func.result))};\n`;
    }
    text += '  };\n';
  }
  return `${text}}\n`;
}

/** `core-imports.ts`: what a host has to give the core module. */
export function emitCoreImports(world) {
  const core = { i32: 'number', i64: 'bigint', f32: 'number', f64: 'number' };
  let text = `${HEADER}\n/** Core signatures of the WASI functions that the component imports. */\nexport interface CoreImports {\n`;
  for (const iface of world.imports) {
    if (!iface.functions.length) continue;
    text += `  '${iface.id}': {\n`;
    for (const func of iface.functions) {
      const { params, result, indirectResult } = signature(func);
      const list = params.map((p, i) => `p${i}: ${core[p]}`);
      if (indirectResult) list.push('ret: number');
      text += `    '${coreName(func)}'(${list.join(', ')}): ${indirectResult || !result ? 'void' : core[result]};\n`;
    }
    for (const type of iface.types.values()) {
      if (type.kind === 'resource') text += `    '[resource-drop]${type.name}'(handle: number): void;\n`;
    }
    text += '  };\n';
  }
  return `${text}}\n`;
}

/** `lowered.ts`: the glue. */
export function emitLowered(world, { runtime, fast }) {
  return new Emitter(world, runtime, fast).text();
}

class Emitter {
  constructor(world, runtime, fast) {
    this.world = world;
    this.runtime = runtime;
    this.fast = fast;
    this.codecs = new Map();
    this.out = [];
    this.enums = new Map();
  }

  text() {
    const body = this.world.exports
      .filter((i) => i.functions.length)
      .map((iface) => this.interface(iface))
      .join('');
    const names = this.world.exports.map((i) => pascal(i.name)).join(', ');
    return `${HEADER}
import { GuestMemory, HandleTable, componentError, type CoreExports } from '${this.runtime}';
import type { Bindings, ${names} } from './bindings.js';

/** Imports that the core module's exported resources need; \`tables\` is filled by \`bindLowered\`. */
export function resourceImports(tables: Map<string, HandleTable>): Record<string, Record<string, (value: number) => number | void>> {
  const imports: Record<string, Record<string, (value: number) => number | void>> = {};
${this.resources()
  .map(
    (r) => `  {
    const table = new HandleTable();
    tables.set('${r.interface.id}/${r.name}', table);
    Object.assign((imports['[export]${r.interface.id}'] ??= {}), {
      '[resource-new]${r.name}': (rep: number) => table.add(rep),
      '[resource-rep]${r.name}': (handle: number) => table.rep(handle),
      '[resource-drop]${r.name}': (handle: number) => table.drop(handle),
    });
  }
`,
  )
  .join('')}  return imports;
}

/** Binds the exports of an instance of the core module. */
export function bindLowered(exports: CoreExports, tables: Map<string, HandleTable>): Bindings {
  const memory = new GuestMemory(exports);
${this.out.join('')}${body}
  return { ${this.world.exports
    .filter((i) => i.functions.length)
    .map((i) => `${camel(i.name)}: ${camel(i.name)}Interface`)
    .join(', ')} };
}
`;
  }

  resources() {
    return this.world.exports.flatMap((i) => [...i.types.values()].filter((t) => t.kind === 'resource'));
  }

  /** Whether a handle that nobody disposes of is dropped when it is collected. */
  isTracked(resource) {
    return !this.fast.untracked.includes(`${resource.interface.name}/${resource.name}`);
  }

  resourceClass(resource) {
    return `${pascal(resource.interface.name)}${pascal(resource.name)}`;
  }

  interface(iface) {
    let text = '';
    for (const resource of [...iface.types.values()].filter((t) => t.kind === 'resource')) {
      const name = this.resourceClass(resource);
      const own = iface.functions.filter((f) => f.resource === resource);
      text += `
  const table${name} = tables.get('${iface.id}/${resource.name}')!;
  table${name}.destroy = exports['${iface.id}#[dtor]${resource.name}'] as (rep: number) => void;
${this.isTracked(resource) ? `  const registry${name} = new FinalizationRegistry((handle: number) => table${name}.drop(handle));\n` : ''}`;
      for (const func of own) text += this.constants(iface, func);
      const constructor = own.find((f) => f.kind === 'constructor');
      text += `
  class ${name} {
    handle: number;
${
  constructor
    ? `    constructor(${paramList(constructor)}) {\n${this.body(iface, constructor, 3)}      registry${name}.register(this, this.handle, this);\n    }\n`
    : `    constructor() {\n      throw new TypeError('${resource.name} has no constructor');\n    }\n`
}    static wrap(handle: number): ${name} {
      const self = Object.create(${name}.prototype) as ${name};
      self.handle = handle;
${this.isTracked(resource) ? `      registry${name}.register(self, handle, self);\n` : ''}      return self;
    }
    get rep(): number {
      return table${name}.rep(this.handle);
    }
    /** Gives the handle away: the object is spent. */
    give(): number {
      const { handle } = this;
      table${name}.rep(handle);
${this.isTracked(resource) ? `      registry${name}.unregister(this);\n` : ''}      this.handle = 0;
      return handle;
    }
    [Symbol.dispose](): void {
      if (this.handle !== 0) table${name}.drop(this.give());
    }
`;
      for (const func of own.filter((f) => f.kind !== 'constructor')) {
        const prefix = func.kind === 'static' ? 'static ' : '';
        text += `    ${prefix}${camel(func.name)}(${paramList(func)}): ${this.resultType(func)} {\n${this.body(iface, func, 3)}    }\n`;
        if (isAmong(this.fast.lent, iface, func)) {
          text += `    ${camel(func.name)}Lent(${paramList(func)}): ${this.resultType(func)} {\n${this.body(iface, func, 3, 'lent')}    }\n`;
        }
        if (isAmong(this.fast.coded, iface, func)) {
          text += `    ${camel(func.name)}OrCode(${paramList(func)}): ${this.resultType(func)} | ${codeType(func)} {\n${this.body(iface, func, 3, 'coded')}    }\n`;
        }
      }
      text += '  }\n';
    }
    for (const func of iface.functions.filter((f) => f.kind === 'function')) text += this.constants(iface, func);
    text += `\n  const ${camel(iface.name)}Interface = {\n`;
    for (const resource of [...iface.types.values()].filter((t) => t.kind === 'resource')) {
      text += `    ${pascal(resource.name)}: ${this.resourceClass(resource)},\n`;
    }
    for (const func of iface.functions.filter((f) => f.kind === 'function')) {
      text += `    ${camel(func.name)}(${paramList(func)}): ${this.resultType(func)} {\n${this.body(iface, func, 3)}    },\n`;
    }
    return `${text}  };\n`;
  }

  resultType(func) {
    return spelled(unwrapped(func.result));
  }

  stem(iface, func) {
    return `${camel(iface.name)}${func.resource ? pascal(func.resource.name) : ''}${func.kind === 'constructor' ? 'New' : pascal(func.name)}`;
  }

  constants(iface, func) {
    const { params, result, indirectResult } = signature(func);
    const core = { i32: 'number', i64: 'bigint', f32: 'number', f64: 'number' };
    const type = `(${params.map((p, i) => `p${i}: ${core[p]}`).join(', ')}) => ${result ? core[result] : 'void'}`;
    const canonical = `${iface.id}#${coreName(func)}`;
    let text = `  const call${pascal(this.stem(iface, func))} = exports['${canonical}'] as ${type};\n`;
    if (indirectResult && ownsMemory(func.result)) {
      text += `  const post${pascal(this.stem(iface, func))} = exports['cabi_post_${canonical}'] as (ret: number) => void;\n`;
    }
    return text;
  }

  body(iface, func, depth, form = 'plain') {
    const { indirectParams, indirectResult, result } = signature(func);
    const stem = pascal(this.stem(iface, func));
    const lines = [];
    let args = [];
    this.temps = 0;
    if (indirectParams) {
      let size = 0;
      let alignment = 1;
      const offsets = func.params.map((param) => {
        const part = layout(param.type);
        size = Math.ceil(size / part.align) * part.align;
        const at = size;
        size += part.size;
        alignment = Math.max(alignment, part.align);
        return at;
      });
      lines.push(`const area = memory.alloc(${alignment}, ${size});`);
      func.params.forEach((param, i) => {
        const value = func.kind === 'method' && i === 0 ? 'this' : safe(camel(param.name));
        lines.push(...this.store(param.type, `area + ${offsets[i]}`, value));
      });
      args = ['area'];
    } else {
      func.params.forEach((param, i) => {
        const value = func.kind === 'method' && i === 0 ? 'this' : safe(camel(param.name));
        args.push(...this.lower(param.type, value, lines));
      });
    }
    const call = `call${stem}(${args.join(', ')})`;
    if (!func.result) lines.push(`${call};`);
    else if (func.kind === 'constructor') lines.push(`this.handle = ${call};`);
    else if (func.result.kind === 'result' && !indirectResult) lines.push(`if (${call} !== 0) throw componentError(undefined);`);
    else if (!indirectResult) lines.push(`return ${this.liftFlat(func.result, call, result)};`);
    else {
      const hasPost = ownsMemory(func.result);
      lines.push(`const ret = ${call};`);
      const done = hasPost ? [`post${stem}(ret);`] : [];
      if (func.result.kind === 'result') {
        const { payload } = layout(func.result);
        lines.push('if (memory.view.getUint8(ret) !== 0) {');
        if (form === 'coded')
          lines.push(
            `  const code = ${this.load(codeOf(func), `ret + ${payload}`)};`,
            ...done.map((line) => `  ${line}`),
            '  return code;',
            '}',
          );
        else {
          lines.push(`  const payload = ${func.result.err ? this.load(func.result.err, `ret + ${payload}`) : 'undefined'};`);
          lines.push(...done.map((line) => `  ${line}`), '  throw componentError(payload);', '}');
        }
        const ok = form === 'lent' ? `memory.lentBytes(ret + ${payload})` : func.result.ok && this.load(func.result.ok, `ret + ${payload}`);
        if (func.result.ok) lines.push(`const value = ${ok};`);
        lines.push(...done);
        if (func.result.ok) lines.push('return value;');
      } else {
        lines.push(`const value = ${this.load(func.result, 'ret')};`, ...done, 'return value;');
      }
    }
    const text = lines.map((line) => `${'  '.repeat(depth)}${line}\n`).join('');
    return text;
  }

  /** Flat arguments of a value; statements that prepare them go to `lines`. */
  lower(type, value, lines) {
    switch (type.kind) {
      case 'bool':
        return [`${value} ? 1 : 0`];
      case 'char':
        return [`${value}.codePointAt(0)!`];
      case 'string': {
        const temp = `text${this.temps++}`;
        lines.push(`const ${temp} = memory.lowerString(${value});`);
        return this.pair(temp, lines);
      }
      case 'own':
        return [this.given(type, value)];
      case 'borrow':
        return value === 'this' ? ['this.rep'] : [`(${value} as unknown as { rep: number }).rep`];
      case 'enum':
        return [`${this.enumTable(type)}.get(${value})!`];
      case 'flags':
        return [flagBits(type, value)];
    }
    if (isBytes(type)) {
      const temp = `bytes${this.temps++}`;
      lines.push(`const ${temp} = memory.lowerBytes(${value});`);
      return [temp, `${value}.length`];
    }
    if (type.kind === 'list') {
      const temp = `list${this.temps++}`;
      lines.push(`const ${temp} = ${this.codec(type)}Lower(${value});`);
      return [temp, `${value}.length`];
    }
    const fields = fieldsOf(type);
    if (fields) {
      return fields.flatMap((field, i) =>
        this.lower(field, type.kind === 'record' ? `${value}.${camel(type.fields[i].name)}` : `${value}[${i}]`, lines),
      );
    }
    const cases = casesOf(type);
    if (cases) {
      const joined = flatten(type);
      const temps = joined.map((core) => {
        const temp = `flat${this.temps++}`;
        lines.push(`let ${temp}: ${core === 'i64' ? 'bigint' : 'number'} = ${core === 'i64' ? '0n' : '0'};`);
        return temp;
      });
      cases.forEach((item, i) => {
        const test = caseTest(type, item, value);
        const inner = [];
        const flat = item.type ? this.lower(item.type, casePayload(type, value), inner) : [];
        const cores = item.type ? flatten(item.type) : [];
        lines.push(`${i ? '} else ' : ''}if (${test}) {`, `  ${temps[0]} = ${i};`, ...inner.map((l) => `  ${l}`));
        flat.forEach((f, j) => lines.push(`  ${temps[j + 1]} = ${widen(f, cores[j], joined[j + 1])};`));
      });
      lines.push('}');
      return temps;
    }
    return [value];
  }

  /** The handle of a resource that the guest will own. */
  given(type, value) {
    return `(${value} as unknown as ${this.resourceClass(type.resource)}).give()`;
  }

  pair(temp, lines) {
    const length = `${temp}Length`;
    lines.push(`const ${length} = memory.lastLength;`);
    return [temp, length];
  }

  liftFlat(type, value, core) {
    if (type.kind === 'bool') return `${value} !== 0`;
    if (type.kind === 'own') return `${this.resourceClass(type.resource)}.wrap(${value}) as unknown as ${spelled(type)}`;
    if (type.kind === 'enum') return `${JSON.stringify(type.names)}[${value}] as ${spelled(type)}`;
    if (type.kind === 'u64') return `BigInt.asUintN(64, ${value})`;
    if (type.kind === 'char') return `String.fromCodePoint(${value})`;
    if (type.kind === 'flags') return `${this.codec(type)}Lift(${value})`;
    if (type.kind === 'u8' || type.kind === 'u16') return value;
    if (type.kind === 'u32') return `${value} >>> 0`;
    const fields = fieldsOf(type);
    if (fields)
      return type.kind === 'tuple'
        ? `[${this.liftFlat(fields[0], value, core)}]`
        : `{ ${camel(type.fields[0].name)}: ${this.liftFlat(fields[0], value, core)} }`;
    if (type.kind === 'variant') return `({ tag: ${JSON.stringify(type.cases.map((c) => c.name))}[${value}] }) as ${spelled(type)}`;
    return value;
  }

  load(type, at) {
    const v = 'memory.view';
    switch (type.kind) {
      case 'bool':
        return `${v}.getUint8(${at}) !== 0`;
      case 'u8':
        return `${v}.getUint8(${at})`;
      case 's8':
        return `${v}.getInt8(${at})`;
      case 'u16':
        return `${v}.getUint16(${at}, true)`;
      case 's16':
        return `${v}.getInt16(${at}, true)`;
      case 'u32':
        return `${v}.getUint32(${at}, true)`;
      case 's32':
        return `${v}.getInt32(${at}, true)`;
      case 'u64':
        return `${v}.getBigUint64(${at}, true)`;
      case 's64':
        return `${v}.getBigInt64(${at}, true)`;
      case 'f32':
        return `${v}.getFloat32(${at}, true)`;
      case 'f64':
        return `${v}.getFloat64(${at}, true)`;
      case 'char':
        return `String.fromCodePoint(${v}.getUint32(${at}, true))`;
      case 'string':
        return `memory.liftString(${at})`;
      case 'enum':
        return `${this.enumNames(type)}[${v}.getUint${layout(type).size * 8}(${at}${layout(type).size > 1 ? ', true' : ''})]! as ${spelled(type)}`;
      case 'flags':
        return `${this.codec(type)}Lift(${v}.getUint${layout(type).size * 8}(${at}${layout(type).size > 1 ? ', true' : ''}))`;
      case 'own':
        return `${this.resourceClass(type.resource)}.wrap(${v}.getUint32(${at}, true)) as unknown as ${spelled(type)}`;
    }
    if (isBytes(type)) return `memory.liftBytes(${at})`;
    return `${this.codec(type)}Load(${at})`;
  }

  store(type, at, value) {
    const v = 'memory.view';
    const numbers = {
      u8: 'Uint8',
      s8: 'Int8',
      u16: 'Uint16',
      s16: 'Int16',
      u32: 'Uint32',
      s32: 'Int32',
      u64: 'BigUint64',
      s64: 'BigInt64',
      f32: 'Float32',
      f64: 'Float64',
    };
    if (numbers[type.kind]) return [`${v}.set${numbers[type.kind]}(${at}, ${value}${layout(type).size > 1 ? ', true' : ''});`];
    switch (type.kind) {
      case 'bool':
        return [`${v}.setUint8(${at}, ${value} ? 1 : 0);`];
      case 'char':
        return [`${v}.setUint32(${at}, ${value}.codePointAt(0)!, true);`];
      case 'string':
        return [`memory.storeString(${at}, ${value});`];
      case 'enum':
        return [
          `${v}.setUint${layout(type).size * 8}(${at}, ${this.enumTable(type)}.get(${value})!${layout(type).size > 1 ? ', true' : ''});`,
        ];
      case 'flags':
        return [`${v}.setUint${layout(type).size * 8}(${at}, ${flagBits(type, value)}${layout(type).size > 1 ? ', true' : ''});`];
      case 'own':
        return [`${v}.setUint32(${at}, ${this.given(type, value)}, true);`];
      case 'borrow':
        return [`${v}.setUint32(${at}, ${value === 'this' ? 'this.rep' : `(${value} as unknown as { rep: number }).rep`}, true);`];
    }
    if (isBytes(type)) return [`memory.storeBytes(${at}, ${value});`];
    return [`${this.codec(type)}Store(${at}, ${value});`];
  }

  enumNames(type) {
    return `${this.codec(type)}Names`;
  }

  enumTable(type) {
    return `${this.codec(type)}Ordinals`;
  }

  codec(type) {
    const key = structure(type);
    if (this.codecs.has(key)) return this.codecs.get(key);
    const stem = type.name ? `${camel(type.interface.name)}${pascal(type.name)}` : `codec${this.codecs.size}`;
    this.codecs.set(key, stem);
    const ts = spelled(type);
    if (type.kind === 'enum') {
      this.out.push(
        `  const ${stem}Names = ${JSON.stringify(type.names)};\n  const ${stem}Ordinals = new Map<string, number>(${stem}Names.map((name, i) => [name, i]));\n`,
      );
      return stem;
    }
    if (type.kind === 'flags') {
      this.out.push(
        `  const ${stem}Lift = (bits: number): ${ts} => ({ ${type.names.map((n, i) => `${camel(n)}: (bits & ${2 ** i}) !== 0`).join(', ')} });\n`,
      );
      return stem;
    }
    const loads = [];
    const stores = [];
    const fields = fieldsOf(type);
    const cases = casesOf(type);
    if (fields) {
      const { offsets } = layout(type);
      const parts = fields.map((f, i) => this.load(f, `at + ${offsets[i]}`));
      loads.push(
        type.kind === 'tuple'
          ? `return [${parts.join(', ')}];`
          : `return { ${parts.map((p, i) => `${camel(type.fields[i].name)}: ${p}`).join(', ')} };`,
      );
      fields.forEach((f, i) =>
        stores.push(...this.store(f, `at + ${offsets[i]}`, type.kind === 'record' ? `value.${camel(type.fields[i].name)}` : `value[${i}]`)),
      );
    } else if (type.kind === 'list') {
      const { size, align } = layout(type.of);
      const typed = TYPED[type.of.kind];
      loads.push(
        'const base = memory.view.getUint32(at, true);',
        'const count = memory.view.getUint32(at + 4, true);',
        `const value${typed ? ` = new ${typed}(count)` : `: ${ts} = new Array(count)`};`,
        `for (let i = 0; i < count; i++) value[i] = ${this.load(type.of, `base + i * ${size}`)};`,
        'return value;',
      );
      this.out.push(
        `  const ${stem}Lower = (value: ${ts}): number => {\n    const base = memory.alloc(${align}, value.length * ${size});\n    for (let i = 0; i < value.length; i++) {\n${this.store(
          type.of,
          `base + i * ${size}`,
          'value[i]!',
        )
          .map((l) => `      ${l}\n`)
          .join('')}    }\n    return base;\n  };\n`,
      );
      stores.push(
        `memory.view.setUint32(at + 4, value.length, true);`,
        `const base = ${stem}Lower(value);`,
        'memory.view.setUint32(at, base, true);',
      );
    } else {
      const { tag, payload } = layout(type);
      const little = tag > 1 ? ', true' : '';
      if (type.kind === 'option') {
        loads.push(`return memory.view.getUint8(at) === 0 ? undefined : ${this.load(type.of, `at + ${payload}`)};`);
      } else {
        loads.push(`switch (memory.view.getUint${tag * 8}(at${little})) {`);
        cases.forEach((item, i) => {
          const label = type.kind === 'result' ? (i ? 'err' : 'ok') : item.name;
          loads.push(
            `  ${i === cases.length - 1 ? 'default' : `case ${i}`}:`,
            `    return { tag: '${label}'${item.type ? `, val: ${this.load(item.type, `at + ${payload}`)}` : type.kind === 'result' ? ', val: undefined' : ''} };`,
          );
        });
        loads.push('}');
      }
      cases.forEach((item, i) => {
        stores.push(`${i ? '} else ' : ''}if (${caseTest(type, item, 'value')}) {`, `  memory.view.setUint${tag * 8}(at, ${i}${little});`);
        if (item.type) stores.push(...this.store(item.type, `at + ${payload}`, casePayload(type, 'value')).map((l) => `  ${l}`));
      });
      stores.push('}');
    }
    const block = (lines) => lines.map((l) => `    ${l}\n`).join('');
    this.out.push(`  const ${stem}Load = (at: number): ${ts} => {\n${block(loads)}  };\n`);
    this.out.push(`  const ${stem}Store = (at: number, value: ${ts}): void => {\n${block(stores)}  };\n`);
    return stem;
  }
}

function caseTest(type, item, value) {
  if (type.kind === 'option') return item.name === 'some' ? `${value} !== undefined` : `${value} === undefined`;
  return `${value}.tag === '${item.name}'`;
}
const casePayload = (type, value) => (type.kind === 'option' ? value : `${value}.val`);
const flagBits = (type, value) => type.names.map((n, i) => `(${value}.${camel(n)} ? ${2 ** i} : 0)`).join(' | ');

function widen(value, from, to) {
  if (from === to) return value;
  if (from === 'f32' && to === 'i32') return `memory.bitsOfF32(${value})`;
  if (from === 'f32' && to === 'i64') return `BigInt(memory.bitsOfF32(${value}))`;
  if (from === 'f64' && to === 'i64') return `memory.bitsOfF64(${value})`;
  return `BigInt(${value})`;
}

function structure(type) {
  if (!type) return '_';
  if (type.name) return `${type.interface.id}.${type.name}`;
  if (type.resource) return `${type.kind}<${type.resource.interface.id}.${type.resource.name}>`;
  if (type.kind === 'tuple') return `tuple<${type.of.map(structure).join(',')}>`;
  if (type.kind === 'result') return `result<${structure(type.ok)},${structure(type.err)}>`;
  return type.of ? `${type.kind}<${structure(type.of)}>` : type.kind;
}

// Emits the AssemblyScript glue: types, externs of imports, wrappers of exports. See README.md
// for the mapping that implementations rely on.
import { camel, casesOf, coreName, fieldsOf, flatten, layout, ownsMemory, pascal, signature } from './abi.mjs';

const HEADER = '// Generated from wit/ by tools/bindgen; `npm run generate` writes it anew.\n';
const NUMBERS = {
  u8: 'u8',
  s8: 'i8',
  u16: 'u16',
  s16: 'i16',
  u32: 'u32',
  s32: 'i32',
  u64: 'u64',
  s64: 'i64',
  f32: 'f32',
  f64: 'f64',
  char: 'u32',
  bool: 'bool',
};
const RESERVED = new Set(['Error', 'Map', 'Set', 'Array', 'Date', 'String', 'Object', 'Function', 'Symbol', 'Result', 'Option', 'Bytes']);

/** The class or enum that a named type becomes. */
export const typeName = (type) => (RESERVED.has(pascal(type.name)) ? `${pascal(type.name)}Record` : pascal(type.name));
const isBytes = (type) => type.kind === 'string' || (type.kind === 'list' && type.of.kind === 'u8');
const isNumber = (type) => type.kind in NUMBERS || type.kind === 'enum' || type.kind === 'flags';

/** The AssemblyScript type of a value. */
export function spelled(type) {
  if (!type) return 'bool';
  if (NUMBERS[type.kind]) return NUMBERS[type.kind];
  if (isBytes(type)) return 'Bytes';
  switch (type.kind) {
    case 'enum':
    case 'flags':
      return 'u32';
    case 'list':
      return `Array<${spelled(type.of)}>`;
    case 'option':
      return isNumber(type.of) ? `Option<${spelled(type.of)}> | null` : `${spelled(type.of)} | null`;
    case 'result':
      return `Result<${spelled(type.ok)}, ${spelled(type.err)}>`;
    case 'tuple':
      return `Tuple${type.of.length}<${type.of.map(spelled).join(', ')}>`;
    case 'own':
    case 'borrow':
      return resourceClass(type.resource);
    default:
      return typeName(type);
  }
}

/** The namespace of an interface's implementation; a plain `store` would hide the builtin. */
const implementation = (iface) => `${camel(iface.name)}Exports`;

const resourceClass = (resource) => `${implementation(resource.interface)}.${pascal(resource.name)}`;

function initial(type) {
  if (!type) return 'false';
  if (type.kind === 'bool') return 'false';
  if (isNumber(type)) return '0';
  if (type.kind === 'option') return 'null';
  if (type.kind === 'list' && !isBytes(type)) return '[]';
  return `new ${spelled(type)}()`;
}

/** Emits one world. `names` is the export-name table for the compiler transform. */
export function emitAssembly(world, options) {
  const emitter = new Emitter(world, options);
  return emitter.files();
}

class Emitter {
  constructor(world, { errorType, implementations, abi }) {
    this.world = world;
    this.errorType = errorType;
    this.implementations = implementations;
    this.abi = abi;
    this.codecs = new Map();
    this.codecText = [];
    this.names = {};
  }

  files() {
    const exportText = this.world.exports.map((iface) => this.exportsOf(iface)).join('');
    const resources = this.world.exports.flatMap((iface) => [...iface.types.values()].filter((type) => type.kind === 'resource'));
    const imports = this.world.exports
      .filter((iface) => iface.functions.length)
      .map((iface) => `import * as ${implementation(iface)} from "${this.implementations}/${iface.name}";\n`)
      .join('');
    const types = this.types();
    return {
      'types.ts': HEADER + types.text,
      'imports.ts': HEADER + this.imports(),
      'exports.ts':
        HEADER +
        `import { Bytes } from "${this.abi}/../core/bytes";\n` +
        `import { Option, Result, Tuple1, Tuple2, Tuple3, Tuple4 } from "${this.abi}/values";\n` +
        `import { RET, defer, enter, leave, release } from "${this.abi}/call";\n` +
        (this.errorType ? `import { liftFault, noFault } from "${this.abi}/fault";\n` : '') +
        (types.classes.length ? `import { ${types.classes.join(', ')} } from "./types";\n` : '') +
        imports +
        '\n' +
        resources.map((resource) => this.resource(resource)).join('') +
        this.codecText.join('') +
        exportText,
      'export-names.json': `${JSON.stringify(this.names, null, 2)}\n`,
    };
  }

  // ---- types -------------------------------------------------------------------------------

  types() {
    const classes = [];
    let text = '';
    let needs = '';
    const used = new Set();
    for (const iface of this.world.exports) {
      for (const type of iface.types.values()) {
        if (type.alias || type.kind === 'resource') continue;
        const name = typeName(type);
        if (used.has(name)) throw new Error(`two types are called ${name}`);
        used.add(name);
        if (type.kind === 'record') {
          classes.push(name);
          text += `\nexport class ${name} {\n`;
          for (const field of type.fields) {
            text += `  ${camel(field.name)}: ${spelled(field.type)} = ${initial(field.type)};\n`;
          }
          text += '}\n';
        } else if (type.kind === 'variant') {
          classes.push(name);
          text += `\nexport const enum ${name}Tag {\n${type.cases.map((item) => `  ${camel(item.name)},\n`).join('')}}\n`;
          text += `\n/** The field named like \`tag\` holds the payload. */\nexport class ${name} {\n  tag: ${name}Tag = 0;\n`;
          for (const item of type.cases) {
            if (item.type) text += `  ${camel(item.name)}: ${spelled(item.type)} = ${initial(item.type)};\n`;
          }
          text += '}\n';
        } else {
          const values = type.kind === 'flags' ? (i) => ` = ${2 ** i}` : () => '';
          text += `\nexport const enum ${name} {\n${type.names.map((label, i) => `  ${camel(label)}${values(i)},\n`).join('')}}\n`;
        }
      }
    }
    if (/\bBytes\b/.test(text)) needs += `import { Bytes } from "${this.abi}/../core/bytes";\n`;
    const generics = ['Option', 'Result', 'Tuple1', 'Tuple2', 'Tuple3', 'Tuple4'].filter((g) => text.includes(`${g}<`));
    if (generics.length) needs += `import { ${generics.join(', ')} } from "${this.abi}/values";\n`;
    return { text: needs + text, classes };
  }

  // ---- imports -----------------------------------------------------------------------------

  imports() {
    let text = '';
    for (const iface of this.world.imports) {
      for (const func of iface.functions) {
        const { params, result, indirectResult } = signature(func);
        const list = params.map((core, i) => `p${i}: ${core === 'i64' ? 'u64' : core === 'i32' ? 'u32' : core}`);
        if (indirectResult) list.push('ret: usize');
        const back = indirectResult || !result ? 'void' : result === 'i64' ? 'u64' : result === 'i32' ? 'u32' : result;
        text += extern(iface.id, coreName(func), importName(func), list, back);
      }
      for (const type of iface.types.values()) {
        if (type.kind !== 'resource') continue;
        text += extern(iface.id, `[resource-drop]${type.name}`, `drop${pascal(type.name)}`, ['handle: u32'], 'void');
      }
    }
    return text;
  }

  // ---- exports -----------------------------------------------------------------------------

  resource(resource) {
    const iface = resource.interface;
    const name = `${camel(iface.name)}${pascal(resource.name)}`;
    const dtor = `${name}Drop`;
    this.names[dtor] = `${iface.id}#[dtor]${resource.name}`;
    return (
      extern(`[export]${iface.id}`, `[resource-new]${resource.name}`, `${name}New`, ['rep: usize'], 'u32', false) +
      extern(`[export]${iface.id}`, `[resource-rep]${resource.name}`, `${name}Rep`, ['handle: u32'], 'usize', false) +
      extern(`[export]${iface.id}`, `[resource-drop]${resource.name}`, `${name}DropHandle`, ['handle: u32'], 'void', false) +
      `\nfunction ${name}Lower(value: ${resourceClass(resource)}): u32 {\n` +
      `  return ${name}New(__pin(changetype<usize>(value)));\n}\n` +
      `\nexport function ${dtor}(rep: usize): void {\n` +
      `  enter();\n  changetype<${resourceClass(resource)}>(rep).dispose();\n  __unpin(rep);\n  leave();\n}\n`
    );
  }

  exportsOf(iface) {
    return iface.functions.map((func) => this.export(iface, func)).join('');
  }

  export(iface, func) {
    const { params, indirectParams, indirectResult, result } = signature(func);
    const wrapper = `${camel(iface.name)}${func.resource ? pascal(func.resource.name) : ''}${pascal(func.name)}${func.kind === 'constructor' ? 'New' : ''}`;
    const canonical = `${iface.id}#${coreName(func)}`;
    this.names[wrapper] = canonical;
    const core = params.map((type, i) => `p${i}: ${type === 'i64' ? 'u64' : type === 'i32' ? 'u32' : type}`);
    const before = [];
    const after = [];
    const statics = [];
    const args = [];
    let at = 0;
    let offset = 0;
    func.params.forEach((param, index) => {
      const flat = flatten(param.type);
      const names = flat.map((_, i) => `p${at + i}`);
      const slot = `${wrapper}${pascal(param.name)}`;
      if (indirectParams) {
        const part = layout(param.type);
        offset = Math.ceil(offset / part.align) * part.align;
        args.push(this.load(param.type, offset ? `p0 + ${offset}` : 'p0'));
        if (ownsMemory(param.type)) after.push(`${this.codec(param.type)}Free(p0 + ${offset});`);
        offset += part.size;
      } else if (index === 0 && func.kind === 'method') {
        args.push(null);
      } else {
        args.push(this.lift(param.type, names, slot, statics, before, after));
      }
      at += flat.length;
    });
    if (indirectParams) {
      if (func.kind === 'method') args[0] = null;
      after.push(`release(p0, ${offset});`);
    }
    const target = this.target(iface, func, indirectParams);
    const given = func.kind === 'method' ? args.slice(1) : args;
    const call =
      func.kind === 'constructor' ? `new ${resourceClass(func.resource)}(${given.join(', ')})` : `${target}(${given.join(', ')})`;
    const lines = ['enter();', ...before];
    const fallible = this.isFallible(func.result);
    const value = fallible ? func.result.ok : func.result;
    lines.push(value ? `const value = ${call};` : `${call};`);
    lines.push(...after);
    const hasPost = indirectResult && ownsMemory(func.result);
    const ending = hasPost ? [] : ['leave();'];
    if (fallible) {
      const shape = layout(func.result);
      lines.push('if (noFault()) {', '  store<u8>(RET, 0);');
      if (value) lines.push(...this.store(value, `RET + ${shape.payload}`, 'value').map((line) => `  ${line}`));
      lines.push('} else {', '  store<u8>(RET, 1);');
      lines.push(...this.store(func.result.err, `RET + ${shape.payload}`, 'liftFault()').map((line) => `  ${line}`));
      lines.push('}', ...ending, 'return RET;');
    } else if (indirectResult) {
      lines.push(...this.store(func.result, 'RET', 'value'), ...ending, 'return RET;');
    } else if (func.result) {
      lines.push(`const flat = ${this.flatValue(func.result, 'value')};`, ...ending, 'return flat;');
    } else lines.push(...ending);
    const back = result === null ? 'void' : indirectResult ? 'usize' : result === 'i64' ? 'u64' : result === 'i32' ? 'u32' : result;
    let text = `${statics.length ? '\n' : ''}${statics.join('')}\nexport function ${wrapper}(${core.join(', ')}): ${back} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
    if (hasPost) {
      this.names[`${wrapper}Post`] = `cabi_post_${canonical}`;
      text += `\nexport function ${wrapper}Post(ret: usize): void {\n  leave();\n}\n`;
    }
    return text;
  }

  target(iface, func, indirect) {
    if (func.kind === 'function') return `${implementation(iface)}.${camel(func.name)}`;
    if (func.kind === 'static') return `${resourceClass(func.resource)}.${camel(func.name)}`;
    const self = indirect ? 'load<u32>(p0)' : 'p0';
    return `changetype<${resourceClass(func.resource)}>(<usize>${self}).${camel(func.name)}`;
  }

  /** `result<T, error>`: the implementation returns T and signals failure by the global fault. */
  isFallible(type) {
    return type && type.kind === 'result' && this.errorType && type.err === this.errorType;
  }

  /** Expression of a top-level parameter from its flat values. */
  lift(type, names, slot, statics, before, after) {
    if (isBytes(type)) {
      statics.push(`const ${slot} = new Bytes();\n`);
      after.push(`release(${names[0]}, ${names[1]});`);
      return `${slot}.set(${names[0]}, ${names[1]})`;
    }
    if (type.kind === 'option' && isBytes(type.of)) {
      statics.push(`const ${slot} = new Bytes();\n`);
      after.push(`if (${names[0]}) release(${names[1]}, ${names[2]});`);
      return `${names[0]} ? ${slot}.set(${names[1]}, ${names[2]}) : null`;
    }
    if (type.kind === 'bool') return `${names[0]} != 0`;
    if (isNumber(type)) return `${spelled(type)}(${names[0]})`;
    if (type.kind === 'borrow') return `changetype<${resourceClass(type.resource)}>(<usize>${names[0]})`;
    if (type.kind === 'own') {
      const name = this.resourceGlue(type.resource);
      before.push(`const ${slot} = changetype<${resourceClass(type.resource)}>(${name}Rep(${names[0]}));`);
      after.push(`${name}DropHandle(${names[0]});`);
      return slot;
    }
    statics.push(`const ${slot} = memory.data(${layout(type).size}, 8);\n`);
    before.push(...this.spill(type, slot, 0, names));
    if (ownsMemory(type)) after.push(`${this.codec(type)}Free(${slot});`);
    return this.load(type, slot);
  }

  resourceGlue(resource) {
    return `${camel(resource.interface.name)}${pascal(resource.name)}`;
  }

  /** Statements that lay flat values out in memory, whence `load` reads them. */
  spill(type, base, offset, names) {
    const fields = fieldsOf(type);
    if (fields) {
      const { offsets } = layout(type);
      let at = 0;
      return fields.flatMap((field, i) => {
        const count = flatten(field).length;
        const part = this.spill(field, base, offset + offsets[i], names.slice(at, at + count));
        at += count;
        return part;
      });
    }
    const cases = casesOf(type);
    if (cases) {
      const { tag, payload } = layout(type);
      const lines = [`store<u${tag * 8}>(${base} + ${offset}, ${names[0]});`];
      const joined = flatten(type).slice(1);
      cases.forEach((item, i) => {
        if (!item.type) return;
        const flat = flatten(item.type);
        const values = flat.map((core, j) => coerce(names[j + 1], joined[j], core));
        lines.push(`if (${names[0]} == ${i}) {`, ...this.spill(item.type, base, offset + payload, values).map((line) => `  ${line}`), '}');
      });
      return lines;
    }
    if (type.kind === 'string' || type.kind === 'list') {
      return [`store<u32>(${base} + ${offset}, ${names[0]});`, `store<u32>(${base} + ${offset + 4}, ${names[1]});`];
    }
    const stored = storeType(type);
    return [`store<${stored}>(${base} + ${offset}, <${stored}>${names[0]});`];
  }

  /** Expression that reads a value from memory. */
  load(type, at) {
    if (type.kind === 'bool') return `load<u8>(${at}) != 0`;
    if (isNumber(type)) return `load<${storeType(type)}>(${at})`;
    if (isBytes(type)) return `new Bytes(load<u32>(${at}), load<u32>(${at} + 4))`;
    if (type.kind === 'borrow') return `changetype<${resourceClass(type.resource)}>(<usize>load<u32>(${at}))`;
    if (type.kind === 'own') {
      const name = this.resourceGlue(type.resource);
      return `changetype<${resourceClass(type.resource)}>(${name}Rep(load<u32>(${at})))`;
    }
    return `${this.codec(type)}Load(${at})`;
  }

  /** Statements that write a value to memory. */
  store(type, at, value) {
    if (type.kind === 'bool') return [`store<u8>(${at}, ${value} ? 1 : 0);`];
    if (isNumber(type)) return [`store<${storeType(type)}>(${at}, ${value});`];
    if (type.kind === 'own') return [`store<u32>(${at}, ${this.resourceGlue(type.resource)}Lower(${value}));`];
    if (isBytes(type)) {
      this.needsBytes = true;
      return [`storeBytes(${at}, ${value});`];
    }
    return [`${this.codec(type)}Store(${at}, ${value});`];
  }

  flatValue(type, value) {
    if (type.kind === 'own') return `${this.resourceGlue(type.resource)}Lower(${value})`;
    if (type.kind === 'bool') return `${value} ? 1 : 0`;
    const [core] = flatten(type);
    const fields = fieldsOf(type);
    if (fields) return this.flatValue(fields[0], type.kind === 'record' ? `${value}.${camel(type.fields[0].name)}` : `${value}.f0`);
    if (type.kind === 'variant' || type.kind === 'result' || type.kind === 'option')
      return type.kind === 'variant' ? `${value}.tag` : type.kind === 'option' ? `${value} ? 1 : 0` : `${value}.isErr ? 1 : 0`;
    return core === 'i32' && type.kind.startsWith('s') ? `u32(${value})` : value;
  }

  /** Functions for a compound type, emitted at first use; returns their stem. */
  codec(type) {
    const key = structure(type);
    if (this.codecs.has(key)) return this.codecs.get(key);
    const stem = type.name ? camel(typeName(type).replace(/^./, (c) => c.toLowerCase())) : `codec${this.codecs.size}`;
    this.codecs.set(key, stem);
    if (this.codecText.length === 0) this.codecText.push(STORE_BYTES);
    const spelling = spelled(type);
    let loads = [];
    let stores = [];
    let frees = [];
    const fields = fieldsOf(type);
    const cases = casesOf(type);
    if (fields) {
      const { offsets } = layout(type);
      loads.push(`const value = new ${spelling}();`);
      fields.forEach((field, i) => {
        const label = type.kind === 'record' ? camel(type.fields[i].name) : `f${i}`;
        loads.push(`value.${label} = ${this.load(field, `at + ${offsets[i]}`)};`);
        stores.push(...this.store(field, `at + ${offsets[i]}`, `value.${label}`));
        if (ownsMemory(field)) frees.push(this.freeing(field, `at + ${offsets[i]}`));
      });
      loads.push('return value;');
    } else if (type.kind === 'list') {
      const { size } = layout(type.of);
      loads = [
        'const base = load<u32>(at);',
        'const count = load<u32>(at, 4);',
        `const value = new ${spelling}(count);`,
        'for (let i: u32 = 0; i < count; i++) {',
        `  value[i] = ${this.load(type.of, `base + i * ${size}`)};`,
        '}',
        'return value;',
      ];
      stores = [
        `const base = heap.alloc(max<usize>(value.length * ${size}, 1));`,
        'defer(base);',
        'for (let i = 0; i < value.length; i++) {',
        ...this.store(type.of, `base + i * ${size}`, 'value[i]').map((line) => `  ${line}`),
        '}',
        'store<u32>(at, u32(base));',
        'store<u32>(at, value.length, 4);',
      ];
      frees.push('const base = load<u32>(at);', 'const count = load<u32>(at, 4);');
      if (ownsMemory(type.of)) {
        frees.push('for (let i: u32 = 0; i < count; i++) {', `  ${this.freeing(type.of, `base + i * ${size}`)}`, '}');
      }
      frees.push(`release(base, count * ${size});`);
    } else {
      const { tag, payload } = layout(type);
      const label = (item) => camel(item.name);
      if (type.kind === 'option') {
        const some = isNumber(type.of)
          ? `new Option<${spelled(type.of)}>(${this.load(type.of, `at + ${payload}`)})`
          : this.load(type.of, `at + ${payload}`);
        loads.push(`return load<u8>(at) ? ${some} : null;`);
        stores.push('store<u8>(at, value ? 1 : 0);', 'if (value) {');
        stores.push(...this.store(type.of, `at + ${payload}`, isNumber(type.of) ? 'value.value' : 'value').map((line) => `  ${line}`), '}');
        if (ownsMemory(type.of)) frees.push(`if (load<u8>(at)) ${this.freeing(type.of, `at + ${payload}`)}`);
      } else {
        const isResult = type.kind === 'result';
        loads.push(`const value = new ${spelling}();`, `const tag = load<u${tag * 8}>(at);`);
        loads.push(isResult ? 'value.isErr = tag != 0;' : 'value.tag = tag;');
        stores.push(isResult ? 'const tag: u32 = value.isErr ? 1 : 0;' : 'const tag = value.tag;', `store<u${tag * 8}>(at, tag);`);
        if (ownsMemory(type)) frees.push(`const tag = load<u${tag * 8}>(at);`);
        cases.forEach((item, i) => {
          if (!item.type) return;
          loads.push(`if (tag == ${i}) value.${label(item)} = ${this.load(item.type, `at + ${payload}`)};`);
          stores.push(
            `if (tag == ${i}) {`,
            ...this.store(item.type, `at + ${payload}`, `value.${label(item)}`).map((line) => `  ${line}`),
            '}',
          );
          if (ownsMemory(item.type)) frees.push(`if (tag == ${i}) ${this.freeing(item.type, `at + ${payload}`)}`);
        });
        loads.push('return value;');
      }
    }
    const body = (lines) => lines.map((line) => `  ${line}\n`).join('');
    this.codecText.push(
      `\nfunction ${stem}Load(at: usize): ${spelling} {\n${body(loads)}}\n`,
      `\nfunction ${stem}Store(at: usize, value: ${spelling}): void {\n${body(stores)}}\n`,
    );
    if (ownsMemory(type)) this.codecText.push(`\nfunction ${stem}Free(at: usize): void {\n${body(frees)}}\n`);
    return stem;
  }

  freeing(type, at) {
    return isBytes(type) ? `release(load<u32>(${at}), load<u32>(${at} + 4));` : `${this.codec(type)}Free(${at});`;
  }
}

const STORE_BYTES = `
function storeBytes(at: usize, value: Bytes): void {
  if (value.owned) defer(value.ptr);
  store<u32>(at, u32(value.ptr));
  store<u32>(at, u32(value.len), 4);
}
`;

function storeType(type) {
  if (type.kind === 'bool') return 'u8';
  if (NUMBERS[type.kind]) return NUMBERS[type.kind];
  if (type.kind === 'own' || type.kind === 'borrow') return 'u32';
  return `u${layout(type).size * 8}`;
}

function coerce(name, from, to) {
  if (from === to) return name;
  if (from === 'i64' && to === 'f64') return `reinterpret<f64>(${name})`;
  if (from === 'i64' && to === 'f32') return `reinterpret<f32>(u32(${name}))`;
  if (from === 'i32' && to === 'f32') return `reinterpret<f32>(${name})`;
  return `u32(${name})`;
}

function extern(module, name, label, params, result, exported = true) {
  return `\n@external("${module}", "${name}")\n${exported ? 'export ' : ''}declare function ${label}(${params.join(', ')}): ${result};\n`;
}

const importName = (func) => camel(`${func.resource ? `${func.resource.name}-` : ''}${func.name}`);

/** A key that two types share when the same code serves both. */
function structure(type) {
  if (!type) return '_';
  if (type.name) return `${type.interface.id}.${type.name}`;
  if (type.resource) return `${type.kind}<${type.resource.interface.id}.${type.resource.name}>`;
  if (type.kind === 'tuple') return `tuple<${type.of.map(structure).join(',')}>`;
  if (type.kind === 'result') return `result<${structure(type.ok)},${structure(type.err)}>`;
  return type.of ? `${type.kind}<${structure(type.of)}>` : type.kind;
}

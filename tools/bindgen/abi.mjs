// The canonical ABI's layouts (component-model CanonicalABI.md: "Alignment", "Element Size",
// "Flattening") and the names of core functions.

export const MAX_FLAT_PARAMS = 16;
const SIZES = { bool: 1, u8: 1, s8: 1, u16: 2, s16: 2, u32: 4, s32: 4, u64: 8, s64: 8, f32: 4, f64: 8, char: 4 };
const align = (n, to) => Math.ceil(n / to) * to;

/** Bytes of a variant's discriminant. */
export const discriminantSize = (count) => (count <= 256 ? 1 : count <= 65536 ? 2 : 4);
const flagsSize = (count) => (count <= 8 ? 1 : count <= 16 ? 2 : 4);

/** Sums as `[{ name, type }]`: options, results and enums are variants too. */
export function casesOf(type) {
  switch (type.kind) {
    case 'option':
      return [
        { name: 'none', type: null },
        { name: 'some', type: type.of },
      ];
    case 'result':
      return [
        { name: 'ok', type: type.ok },
        { name: 'err', type: type.err },
      ];
    case 'variant':
      return type.cases;
    case 'enum':
      return type.names.map((name) => ({ name, type: null }));
    default:
      return null;
  }
}

/** Products as types in order. */
export function fieldsOf(type) {
  if (type.kind === 'record') return type.fields.map((field) => field.type);
  return type.kind === 'tuple' ? type.of : null;
}

/** `{ size, align }` in memory, `offsets` of fields, `payload` offset of cases. */
export function layout(type) {
  if (SIZES[type.kind]) return { size: SIZES[type.kind], align: SIZES[type.kind] };
  if (type.kind === 'string' || type.kind === 'list') return { size: 8, align: 4 };
  if (type.kind === 'own' || type.kind === 'borrow') return { size: 4, align: 4 };
  if (type.kind === 'flags') {
    if (type.names.length > 32) throw new Error('flags of more than 32 names are not in the ABI');
    const size = flagsSize(type.names.length);
    return { size, align: size };
  }
  const fields = fieldsOf(type);
  if (fields) {
    let size = 0;
    let alignment = 1;
    const offsets = [];
    for (const field of fields) {
      const part = layout(field);
      size = align(size, part.align);
      offsets.push(size);
      size += part.size;
      alignment = Math.max(alignment, part.align);
    }
    return { size: align(size, alignment), align: alignment, offsets };
  }
  const cases = casesOf(type);
  const tag = discriminantSize(cases.length);
  let alignment = tag;
  let largest = 0;
  let caseAlign = 1;
  for (const { type: part } of cases) {
    if (!part) continue;
    const inner = layout(part);
    caseAlign = Math.max(caseAlign, inner.align);
    largest = Math.max(largest, inner.size);
  }
  alignment = Math.max(alignment, caseAlign);
  const payload = align(tag, caseAlign);
  return { size: align(payload + largest, alignment), align: alignment, payload, tag };
}

const join = (a, b) => (a === b ? a : (a === 'i32' && b === 'f32') || (a === 'f32' && b === 'i32') ? 'i32' : 'i64');

/** Core value types that a value flattens to. */
export function flatten(type) {
  switch (type.kind) {
    case 'u64':
    case 's64':
      return ['i64'];
    case 'f32':
      return ['f32'];
    case 'f64':
      return ['f64'];
    case 'string':
    case 'list':
      return ['i32', 'i32'];
  }
  const fields = fieldsOf(type);
  if (fields) return fields.flatMap(flatten);
  const cases = casesOf(type);
  if (!cases) return ['i32'];
  const flat = [];
  for (const { type: part } of cases) {
    if (!part) continue;
    flatten(part).forEach((core, i) => (flat[i] = i < flat.length ? join(flat[i], core) : core));
  }
  return ['i32', ...flat];
}

/** Whether values of this type own memory that has to be freed. */
export function ownsMemory(type) {
  if (!type) return false;
  if (type.kind === 'string' || type.kind === 'list') return true;
  const fields = fieldsOf(type);
  if (fields) return fields.some(ownsMemory);
  const cases = casesOf(type);
  return cases ? cases.some((part) => ownsMemory(part.type)) : false;
}

/** The core signature: `{ params, result, indirectParams, indirectResult }`. */
export function signature(func) {
  const flatParams = func.params.flatMap((param) => flatten(param.type));
  const flatResult = func.result ? flatten(func.result) : [];
  const indirectParams = flatParams.length > MAX_FLAT_PARAMS;
  const indirectResult = flatResult.length > 1;
  return {
    params: indirectParams ? ['i32'] : flatParams,
    result: indirectResult ? 'i32' : (flatResult[0] ?? null),
    indirectParams,
    indirectResult,
  };
}

/** The name that a function has within its interface's core module. */
export function coreName(func) {
  if (func.kind === 'constructor') return `[constructor]${func.resource.name}`;
  if (func.kind === 'function') return func.name;
  return `[${func.kind}]${func.resource.name}.${func.name}`;
}

export const camel = (name) => name.replace(/-([a-z0-9])/g, (_, c) => c.toUpperCase());
export const pascal = (name) => camel(name).replace(/^./, (c) => c.toUpperCase());

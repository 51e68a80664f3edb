// Refuses what the emitters have no mapping for, before anything is written.
import { casesOf, fieldsOf } from './abi.mjs';

const TUPLE_MAX = 4;
const FLAGS_MAX = 32;

/** Throws, naming the line of the function that can't be mapped. */
export function requireSupported(world) {
  const exported = new Set(world.exports);
  for (const iface of world.exports) {
    for (const func of iface.functions) {
      const refuse = (text) => {
        throw new Error(`${func.where}: ${func.name}: ${text}`);
      };
      func.params.forEach(({ type }) => visit(type, { exported, refuse, nestedOwn: 'of a parameter' }, true));
      if (func.result) visit(func.result, { exported, refuse, nestedOwn: null }, true);
    }
  }
}

function visit(type, context, top) {
  const { exported, refuse, nestedOwn } = context;
  if (type.interface && !exported.has(type.interface)) refuse(`${type.name} is of ${type.interface.id}, which the world does not export`);
  if (type.resource && !exported.has(type.resource.interface))
    refuse(`${type.resource.name} is a resource of ${type.resource.interface.id}, which the world does not export`);
  if (type.kind === 'own' && nestedOwn && !top)
    refuse(`an owned ${type.resource.name} inside a compound ${nestedOwn} is not supported; give it as a parameter of its own`);
  if (type.kind === 'option' && type.of.kind === 'option')
    refuse('an option of an option is not supported: it has no value of its own in the bindings');
  if (type.kind === 'tuple' && type.of.length > TUPLE_MAX)
    refuse(`a tuple of ${type.of.length} is not supported, only up to ${TUPLE_MAX}; use a record`);
  if (type.kind === 'flags' && type.names.length > FLAGS_MAX)
    refuse(`${type.name} has ${type.names.length} flags; up to ${FLAGS_MAX} are supported`);
  const parts = type.kind === 'list' ? [type.of] : (fieldsOf(type) ?? casesOf(type)?.map((item) => item.type) ?? []);
  for (const part of parts) if (part) visit(part, context, false);
}

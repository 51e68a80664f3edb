// The generator's own words for types, with types.
import * as abi from '../../tools/bindgen/abi.mjs';
import * as assembly from '../../tools/bindgen/assembly.mjs';
import type { Type } from './wit-types.js';

export const camel = abi.camel as (name: string) => string;
export const fieldsOf = abi.fieldsOf as unknown as (type: Type) => Type[] | null;
export const casesOf = abi.casesOf as unknown as (type: Type) => { name: string; type: Type | null }[] | null;
/** How AssemblyScript spells a type, and the class of a named one. */
export const spelled = assembly.spelled as unknown as (type: Type) => string;
export const typeName = assembly.typeName as unknown as (type: Type) => string;

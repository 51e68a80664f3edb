// What tools/bindgen/parse.mjs makes of WIT.

export type Primitive = 'bool' | 'u8' | 's8' | 'u16' | 's16' | 'u32' | 's32' | 'u64' | 's64' | 'f32' | 'f64' | 'char' | 'string';

export type Type =
  | { kind: Primitive }
  | { kind: 'list' | 'option'; of: Type }
  | { kind: 'result'; ok: Type | null; err: Type | null }
  | { kind: 'tuple'; of: Type[] }
  | { kind: 'record'; name: string; fields: { name: string; type: Type }[] }
  | { kind: 'variant'; name: string; cases: { name: string; type: Type | null }[] }
  | { kind: 'enum' | 'flags'; name: string; names: string[] };

export interface WitFunction {
  name: string;
  params: { name: string; type: Type }[];
  result: Type;
}

export interface Interface {
  id: string;
  name: string;
  types: Map<string, Type>;
  functions: WitFunction[];
}

export interface World {
  name: string;
  imports: Interface[];
  exports: Interface[];
}

// Writes the AssemblyScript that implements interface `echo`: every function gives a copy of its argument back.
import { camel, casesOf, fieldsOf, spelled, typeName } from './generator.js';
import type { Interface, Type } from './wit-types.js';

/** `glue` and `support` are import paths of the generated types and of copies.ts. */
export function echoSource(echo: Interface, { glue, support, abi }: { glue: string; support: string; abi: string }): string {
  const copies = new Copies();
  const functions = echo.functions.map(({ name, params, result }) => {
    const type = params[0]!.type;
    return `export function ${camel(name)}(value: ${spelled(type)}): ${spelled(result)} {\n  return ${copies.of(type, 'value')};\n}\n`;
  });
  const types = [...echo.types.values()].filter((type) => type.kind === 'record' || type.kind === 'variant').map((type) => typeName(type));
  return `import { Bytes } from "${abi}/../core/bytes";
import { Option, Result, Tuple1, Tuple2, Tuple3, Tuple4 } from "${abi}/values";
import { ${types.join(', ')} } from "${glue}/types";
import { copyBytes } from "${support}/copies";

${functions.join('\n')}
${copies.text}`;
}

class Copies {
  readonly #names = new Map<string, string>();
  text = '';

  /** Expression of a copy of `value`. */
  of(type: Type, value: string): string {
    const spelling = spelled(type);
    if (spelling === 'Bytes') return `copyBytes(${value})`;
    if (/^([uif]\d+|bool)$/.test(spelling)) return value;
    return `${this.#function(type, spelling)}(${value})`;
  }

  #function(type: Type, spelling: string): string {
    const known = this.#names.get(spelling);
    if (known) return known;
    const name = `copy${this.#names.size}`;
    this.#names.set(spelling, name);
    const body = this.#body(type, spelling)
      .map((line) => `  ${line}\n`)
      .join('');
    this.text += `function ${name}(value: ${spelling}): ${spelling} {\n${body}}\n`;
    return name;
  }

  #body(type: Type, spelling: string): string[] {
    if (type.kind === 'list')
      return [
        `const copy: ${spelling} = [];`,
        `for (let i = 0; i < value.length; i++) copy.push(${this.of(type.of, 'value[i]')});`,
        'return copy;',
      ];
    if (type.kind === 'option') {
      const boxed = spelling.startsWith('Option<');
      return [`return value ? ${boxed ? `new ${spelling.replace(' | null', '')}(value.value)` : this.of(type.of, 'value')} : null;`];
    }
    const assign = (label: string, part: Type): string => `copy.${label} = ${this.of(part, `value.${label}`)};`;
    const fields = fieldsOf(type)?.map((part, i) => assign(type.kind === 'record' ? camel(type.fields[i]!.name) : `f${i}`, part));
    const tag = type.kind === 'result' ? 'isErr' : 'tag';
    const cases = casesOf(type)?.flatMap((item, i) =>
      item.type ? [`if (${type.kind === 'result' ? `u32(value.isErr)` : 'value.tag'} == ${i}) ${assign(camel(item.name), item.type)}`] : [],
    );
    return [`const copy = new ${spelling}();`, ...(fields ?? [`copy.${tag} = value.${tag};`, ...cases!]), 'return copy;'];
  }
}

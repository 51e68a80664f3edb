// asc transform: gives exports the canonical names that the generated table lists, since
// AssemblyScript can't spell `ns:pkg/iface@1.0.0#function`. Runs before validation.
import { Transform } from 'assemblyscript/transform';
import { readFileSync } from 'node:fs';

const KEPT = new Set(['memory', 'cabi_realloc', '_initialize', 'panicInfo']);
const table = process.env.VENEER_EXPORT_NAMES ?? new URL('../assembly/abi/generated/export-names.json', import.meta.url);

export default class ExportNames extends Transform {
  afterCompile(module) {
    const names = JSON.parse(readFileSync(table, 'utf8'));
    const { getExportInfo } = this.binaryen;
    const found = [];
    for (let i = 0; i < module.getNumExports(); i++) found.push(getExportInfo(module.getExportByIndex(i)));
    for (const { name, value } of found) {
      if (KEPT.has(name)) continue;
      const canonical = names[name];
      if (!canonical) throw new Error(`the export ${name} is not in wit/`);
      module.removeExport(name);
      module.addFunctionExport(value, canonical);
    }
  }
}

import type { CommonOptions } from '../context.js';
import { parseTemplate, row } from '../format/template.js';
import { print, printJson } from '../output.js';
import type { Define } from '../verb.js';
import { versionLine, versions } from '../versions.js';

interface Options extends CommonOptions {
  readonly format?: string;
  readonly short?: boolean;
}

const NOTES = `The component is dist/veneer.wasm; its digest tells builds apart. The contract is
what it exports to any host (wit/), the format is that of stores that it makes.`;

export const define: Define = (verb) => {
  verb({
    usage: 'version',
    summary: 'Tell the versions of package, component, contract and format.',
    notes: NOTES,
    json: '{version, component, contract, format, node, platform}',
    examples: ['veneer version', 'veneer --version                           on one line', "veneer version --format '{{.Client.Version}}'"],
  })
    .option('-f, --format <template>', "'json', or a Go template over .Client.Version and the fields of --json")
    .option('--short', 'on one line')
    .action(async ({ format, short, json }: Options) => {
      const known = versions();
      if (json === true || format === 'json') return printJson(known);
      if (format !== undefined) return print(parseTemplate(format)(row({ ...known, Client: { Version: known.version } })));
      if (short === true) return print(versionLine(known));
      const { version, component, contract, format: store, node, platform } = known;
      return print(
        `Package    ${version}`,
        `Component  ${component}`,
        `Contract   ${contract}`,
        `Format     ${store}${store === 0 ? ' (a draft)' : ''}`,
        `Node.js    ${node}`,
        `Platform   ${platform}`,
      );
    });
};

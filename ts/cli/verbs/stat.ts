import type { BigIntStats } from '../../index.js';
import { jsonBytes, printableName } from '../byte-names.js';
import { withContainer, type CommonOptions } from '../context.js';
import { describeFile } from '../file-description.js';
import { kindName, modeText } from '../kinds.js';
import { requiredContainerPath } from '../locations.js';
import { print, printJson } from '../output.js';
import type { Define } from '../verb.js';

interface Options extends CommonOptions {
  readonly dereference?: boolean;
}

export const define: Define = (verb) => {
  verb({
    usage: 'stat <container:/path>',
    summary: 'Tell all attributes of a file.',
    json: '{path, kind, mode, links, uid, gid, size, device?, modified, changed, inode, target?, xattrs}',
    examples: [
      'veneer stat web:/etc/config.yaml',
      'veneer stat -L web:/etc/localtime          the file that a symbolic link leads to',
      'veneer stat --json web:/bin/su | jq -r .mode',
    ],
  })
    .option('-L, --dereference', 'follow a symbolic link')
    .action(async (text: string, options: Options) => {
      const { container: reference, path } = requiredContainerPath(text);
      await withContainer(options, 'read-only', reference, async ({ fs }) => {
        const follow = options.dereference === true;
        const stats = (follow ? fs.statSync(path, { bigint: true }) : fs.lstatSync(path, { bigint: true })) as BigIntStats;
        const file = describeFile(fs, Buffer.from(path), stats);
        const xattrs = fs.listxattrSync(path, { follow }).map((name) => ({ name, value: fs.getxattrSync(path, name, { follow }) }));
        if (options.json === true) {
          return printJson({ path, ...file, xattrs: xattrs.map(({ name, value }) => ({ name, ...jsonBytes('value', value) })) });
        }
        const target = stats.isSymbolicLink() ? ` -> ${printableName(fs.readlinkSync(path, 'buffer'))}` : '';
        const size = file.device === undefined ? `${file.size} bytes` : `device ${file.device}`;
        return print(
          `    File: ${printableName(Buffer.from(path))}${target}`,
          `    Kind: ${kindName(Number(stats.mode))}, ${size}`,
          `    Mode: ${file.mode} ${modeText(Number(stats.mode))}`,
          `   Owner: ${file.uid}:${file.gid}`,
          `   Links: ${file.links}`,
          `   Inode: ${file.inode}`,
          `Modified: ${file.modified}`,
          ` Changed: ${file.changed}`,
          ...xattrs.map(({ name, value }) => `   Xattr: ${printableName(Buffer.from(name))}=${printableName(value)}`),
        );
      });
    });
};

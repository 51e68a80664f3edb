import type { CommonOptions } from '../context.js';
import { printJson } from '../output.js';
import type { Define } from '../verb.js';

interface Options extends CommonOptions {
  readonly archive?: boolean;
  readonly followLink?: boolean;
}

const NOTES = `One of the two is CONTAINER:/PATH, the other a path of the host (./a:b when it
has a colon). As with 'docker cp', a directory goes into a directory that is
there, and is made where nothing is; DIR/. is what DIR holds. Modes, times,
symbolic and hard links are kept, holes stay holes. Without -a the copy is
root's in a container and yours on the host. - is a tar on standard input, which
goes into a directory with the owners it tells, or one on standard output.`;

export const define: Define = (verb) => {
  verb({
    usage: 'cp <source> <target>',
    summary: 'Copy between the host and a container.',
    notes: NOTES,
    json: '{from, to, entries, bytes}',
    examples: [
      'veneer cp app.conf web:/etc/app.conf       into a container',
      'veneer cp web:/var/log ./logs              out of it',
      'veneer cp ./site/. web:/srv/www            what the directory holds',
      'tar -c site | veneer cp - web:/srv         a tar, in and out',
      'veneer cp web:/srv - | tar -x',
    ],
  })
    .option('-a, --archive', 'keep owners, and with them setuid and setgid bits')
    .option('-L, --follow-link', 'copy what a symbolic link leads to, when SOURCE is one')
    .option('-q, --quiet', 'without effect: nothing is printed anyway')
    .action(async (source: string, target: string, options: Options) => {
      const { copyBetween } = await import('../copy-between.js');
      const copied = await copyBetween(source, target, options);
      if (options.json === true && target !== '-') await printJson(copied);
    });
};

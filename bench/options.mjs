import { parseArgs } from 'node:util';

export const USAGE = `npm run bench -- [--images DIR] [--only SCENARIO]... [--rounds N] [--temp DIR] [--write]

  --images DIR   images made by tests/images/make-images.sh (default: $VENEER_IMAGES)
  --only NAME    measure only this scenario; may be repeated
  --rounds N     times that every subject has its turn (default 3)
  --temp DIR     where stores, trees and mounts are made, and removed (default: the system's)
  --write        make docs/performance.md, or with --only these sections of it; refused unless every peer was measured, and all of
                 the page on one machine
`;

/** What the command line asks for. Throws an Error whose message is for the user. */
export function parseOptions(args, env) {
  const { values } = parseArgs({
    args,
    options: {
      images: { type: 'string', default: env.VENEER_IMAGES },
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string', default: '3' },
      temp: { type: 'string', default: env.TMPDIR ?? '/tmp' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds}: not a number of rounds`);
  return { ...values, rounds };
}

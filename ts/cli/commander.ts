import { createRequire } from 'node:module';
import type * as Commander from 'commander';

// Not by `import`: for that, Node first parses the whole package to find the names of its exports (25 ms of the 50 that starting up took).
const commander = createRequire(import.meta.url)('commander') as typeof Commander;

export const { Argument, Command, CommanderError, InvalidArgumentError, Option } = commander;

import type { Mutation } from './lists/index.mjs';

export function misplaced(mutations: readonly Mutation[]): { name: string; file: string; times: number }[];

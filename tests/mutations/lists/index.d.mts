export interface Mutation {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export const LISTS: Readonly<Record<'crash' | 'check', { readonly mutations: readonly Mutation[] }>>;

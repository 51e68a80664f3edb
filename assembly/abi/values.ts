// WIT's generic values, where AssemblyScript has none of its own.

/** A present `option` of a number; an absent one is null. */
export class Option<T> {
  constructor(public value: T) {}
}

/** A `result` whose error isn't the component's own error record. */
export class Result<T, E> {
  isErr: bool = false;
  // Set according to `isErr`; the other stays zero.
  ok: T = changetype<T>(0);
  err: E = changetype<E>(0);
}

export class Tuple1<A> {
  f0: A = changetype<A>(0);
}

export class Tuple2<A, B> {
  f0: A = changetype<A>(0);
  f1: B = changetype<B>(0);
}

export class Tuple3<A, B, C> {
  f0: A = changetype<A>(0);
  f1: B = changetype<B>(0);
  f2: C = changetype<C>(0);
}

export class Tuple4<A, B, C, D> {
  f0: A = changetype<A>(0);
  f1: B = changetype<B>(0);
  f2: C = changetype<C>(0);
  f3: D = changetype<D>(0);
}

// WIT's generic values, where AssemblyScript has none of its own.

/** 0, or null until the value is set. */
@inline
function zero<T>(): T {
  if (isReference<T>()) return changetype<T>(0);
  return <T>0;
}

/** A present `option` of a number; an absent one is null. */
export class Option<T> {
  constructor(public value: T) {}
}

/** A `result` whose error isn't the component's own error record. */
export class Result<T, E> {
  isErr: bool = false;
  // Set according to `isErr`; the other stays zero.
  ok: T = zero<T>();
  err: E = zero<E>();
}

export class Tuple1<A> {
  f0: A = zero<A>();
}

export class Tuple2<A, B> {
  f0: A = zero<A>();
  f1: B = zero<B>();
}

export class Tuple3<A, B, C> {
  f0: A = zero<A>();
  f1: B = zero<B>();
  f2: C = zero<C>();
}

export class Tuple4<A, B, C, D> {
  f0: A = zero<A>();
  f1: B = zero<B>();
  f2: C = zero<C>();
  f3: D = zero<D>();
}

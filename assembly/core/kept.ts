// How many objects stay for long, about: what a garbage collection has to look through.

class Kept {
  count: u32 = 0;
}

export const kept = new Kept();

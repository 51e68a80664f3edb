export function contentOf(name: string): Buffer;
export function filesOfImage(name: string): [path: string, data: Buffer][];
export function tarOfImage(name: string): Buffer;

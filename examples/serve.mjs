// Serves this repository to browsers on this machine: node examples/serve.mjs, then http://localhost:8080/examples/browser/
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream';
import { fileURLToPath } from 'node:url';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/**
 * A server of the files below a directory; port 0 takes a free one.
 *
 * @param {string} root
 * @param {number} port
 * @returns {Promise<import('node:http').Server>}
 */
export function serve(root, port) {
  const server = createServer((request, response) => {
    // A URL's path has no `..` left in it.
    let path = join(root, decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) path = join(path, 'index.html');
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
    pipeline(createReadStream(path), response, () => undefined);
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await serve(fileURLToPath(new URL('..', import.meta.url)), 8080);
  console.log('http://localhost:8080/examples/browser/');
}

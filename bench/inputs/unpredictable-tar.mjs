// A layer at its worst for whoever keeps headers: small files, and in every header field what nothing predicts.
import { randomBytes, randomInt } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';

const FILES = 20_000;
const FILE_BYTES = 100;
const DIRECTORIES = 256;

/** Writes the tar to `path`; tells what is in it. */
export async function writeUnpredictableTar(path) {
  const pack = tar.pack();
  const writing = pipeline(pack, createWriteStream(path));
  for (let i = 0; i < FILES; i++) {
    const header = {
      name: `${randomInt(DIRECTORIES).toString(16)}/${randomBytes(16).toString('hex')}`,
      mode: randomInt(0o10000),
      uid: randomInt(2 ** 21),
      gid: randomInt(2 ** 21),
      uname: randomBytes(6).toString('base64url'),
      gname: randomBytes(6).toString('base64url'),
      pax: { mtime: `${randomInt(2 ** 31)}.${String(randomInt(10 ** 9)).padStart(9, '0')}` },
    };
    await new Promise((resolve, reject) => {
      pack.entry(header, randomBytes(FILE_BYTES), (error) => (error ? reject(error) : resolve()));
    });
  }
  pack.finalize();
  await writing;
  return { entries: FILES, uniqueBytes: FILES * FILE_BYTES };
}

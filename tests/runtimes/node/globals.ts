export { Buffer } from 'node:buffer';
export { setImmediate } from '../../../ts/web/node/set-immediate.js';

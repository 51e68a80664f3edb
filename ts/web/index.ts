/**
 * Veneer for programs without a disk, of web APIs alone: browsers, their workers, edge workers. Stores live in memory.
 *
 * @packageDocumentation
 */
import './disposal.js';

export { Store, type StoreOptions, type WebContainer as Container } from './store.js';
export * from '../exports.js';

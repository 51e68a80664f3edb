// The same for workerd, which compiles no wasm while it runs: the module is imported, and so compiled when a Worker is deployed.
import module from '../veneer.core.wasm';
import { useCoreModule } from './core-module.js';

useCoreModule(module);

export * from './index.js';

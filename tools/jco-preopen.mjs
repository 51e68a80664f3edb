// jco 1.35 with preview2-shim 0.26.1: the shim has no default preopen, so jco's own tools can't
// read --wit directories. Imported before jco, this gives it the root.
import { _setPreopens } from '@bytecodealliance/preview2-shim/filesystem';

_setPreopens({ '/': '/' });

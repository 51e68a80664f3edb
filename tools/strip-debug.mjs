// jco 1.35 wraps each call of a component in some twenty `_debugLog(...)` statements that read
// process.env: two thirds of a call's time. This takes them out, and fails when jco has changed.
import { transformSync } from 'esbuild';

export function stripDebug(code) {
  const start = code.indexOf('const _debugLog = ');
  if (start < 0) throw new Error('strip-debug: jco no longer declares _debugLog; look at its output anew');
  const end = code.indexOf('\n  }', start) + 4;
  const rest = code.slice(end).replace(/^;/, '');
  const stripped = transformSync(code.slice(0, start) + rest, {
    format: 'esm',
    pure: ['_debugLog'],
    minifySyntax: true,
    treeShaking: true,
    target: 'es2022',
  }).code;
  const left = (stripped.match(/_debugLog\(/g) ?? []).length;
  return left ? `const _debugLog = () => {};\n${stripped}` : stripped;
}

import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const ASSEMBLYSCRIPT = ['assembly/**/*.ts', 'tests/unit/{assembly,exports}/**/*.ts', 'tests/bindgen/assembly/**/*.ts'];
const TYPESCRIPT = ['**/*.ts'];
const WEB_GLOBALS = ['TextDecoder', 'Option', 'Response', 'URL', 'document'];
const NODE_GLOBALS = ['Buffer', 'URL', 'WebAssembly', 'console', 'fetch', 'performance', 'process'];

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'dist.*/', 'assembly/abi/generated/', 'ts/generated/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: Object.fromEntries(NODE_GLOBALS.map((name) => [name, 'readonly'])) },
  },
  {
    files: ['examples/*/*.js', 'bench/workers/*.js'],
    languageOptions: { globals: Object.fromEntries(WEB_GLOBALS.map((name) => [name, 'readonly'])) },
  },
  {
    files: TYPESCRIPT,
    ignores: ASSEMBLYSCRIPT,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.ts'] } } },
    rules: {
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      // node:fs and ours are taken apart freely; their functions use no `this`.
      '@typescript-eslint/unbound-method': 'off',
      // Our Stats stand in for Node's, whose constructor can't be called.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Enums mirror numbers that the component gives.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // Strings that are spread here stand for bytes.
      '@typescript-eslint/no-misused-spread': 'off',
      'prefer-const': ['error', { ignoreReadBeforeAssign: true }],
      // With noUncheckedIndexedAccess, `!` is how an index known to be in range is written.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ASSEMBLYSCRIPT,
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { allowInvalidAST: true } },
    rules: {
      // The compiler knows its builtins, and u64 literals are exact.
      'no-undef': 'off',
      'no-loss-of-precision': 'off',
      'no-unused-vars': 'off',
      // Offsets are listed whether or not a field is read: tests compare them with docs/format.md.
      '@typescript-eslint/no-unused-vars': ['error', { args: 'none', varsIgnorePattern: '^OFFSET_' }],
    },
  },
  {
    files: ['assembly/**/*.ts'],
    ignores: ['assembly/abi/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'Decorator[expression.callee.name="external"]', message: 'Only assembly/abi/ reaches the host.' },
        {
          selector:
            'CallExpression[callee.name="changetype"]:not([typeArguments.params.0.typeName.name="usize"]):not([arguments.0.value=0])',
          message: 'Only assembly/abi/ makes an object of an address.',
        },
      ],
    },
  },
);

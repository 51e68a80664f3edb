const assemblyScript = { plugins: ['assemblyscript-prettier'], printWidth: 120, singleQuote: false };

export default {
  printWidth: 140,
  singleQuote: true,
  overrides: [
    // Plain Prettier can't parse AssemblyScript's top-level decorators.
    { files: ['assembly/**/*.ts', 'tests/unit/{assembly,exports}/**/*.ts', 'tests/bindgen/assembly/**/*.ts'], options: assemblyScript },
  ],
};

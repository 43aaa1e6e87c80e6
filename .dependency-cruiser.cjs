/** The arrows of docs/architecture.md, as rules. */
const only = (from, allowed) => ({
  name: `${from}-imports-only-${allowed.join('-and-') || 'itself'}`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: {
    path: '^(handlers|worker|lib|local|cli|bench|tests|scripts)/',
    pathNot: [`^${from}/`, ...allowed.map((folder) => `^${folder}/`)],
  },
});

module.exports = {
  forbidden: [
    only('lib/mpc', []),
    only('lib/decode', []),
    only('lib/cancel', ['lib/mpc', 'lib/decode']),
    only('lib/queue', ['lib/cancel', 'lib/mpc']),
    only('lib', []),
    only('handlers', ['lib']),
    only('cli', ['lib']),
    only('worker', ['lib']),
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^aws-lambda$' },
    },
    {
      name: 'the-transcoding-api-knows-nothing-of-aws',
      severity: 'error',
      from: { path: '^lib/(mpc|cancel)/' },
      to: { path: 'node_modules/@aws-' },
    },
    {
      name: 'shipped-code-uses-only-dependencies',
      severity: 'error',
      from: { path: '^(handlers|worker|lib)/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};

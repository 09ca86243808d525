/** Tests run on the TypeScript sources; only `dist/` and the staged packages are built. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test', '<rootDir>/plugins'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/fixtures/'],
  modulePathIgnorePatterns: ['<rootDir>/.stage/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: '<rootDir>/tsconfig.test.json', diagnostics: false }],
  },
  moduleNameMapper: {
    '^allos$': '<rootDir>/src/index.ts',
    '^allos/plugin$': '<rootDir>/src/plugin/index.ts',
    '^allos/plugin/(input|http|testing)$': '<rootDir>/src/plugin/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', 'plugins/*/src/**/*.ts'],
  testTimeout: process.env.ALLOS_FUZZ === undefined ? 20_000 : 600_000,
};

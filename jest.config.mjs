/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{packages,services,infra,test}/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'mjs', 'js', 'json'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024', experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/.tools', '<rootDir>/.data'],
  maxWorkers: 2,
  setupFiles: ['<rootDir>/test/world/one-realm.ts', '<rootDir>/test/world/seeds.ts', '<rootDir>/test/world/valid-answers.ts'],
  testTimeout: process.env.OUZEL_SOAK === '1' ? 1_800_000 : 30_000,
};

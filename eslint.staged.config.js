import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import all from './eslint.config.js';

/** Before a commit: the rules that need no types. They take a second, and broken code elsewhere does not matter. */
export default defineConfig(all, {
  files: ['**/*.ts'],
  extends: [tseslint.configs.disableTypeChecked],
  // Said here, since tsconfig.json is not read: the type of a decorated parameter is used at run time.
  languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } },
});

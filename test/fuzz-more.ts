import fc from 'fast-check';

/** Jest loads this before each test file when ALLOS_FUZZ is set: that many times the generated cases of fast-check. */
fc.configureGlobal({ numRuns: 100 * Number(process.env['ALLOS_FUZZ']) });

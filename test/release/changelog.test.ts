import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

it('the changelog has a dated section for the version, as scripts/release.mjs wants it', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  const sections = read('CHANGELOG.md')
    .split('\n')
    .filter((line) => line.startsWith('## '));
  expect(sections).toContainEqual(expect.stringMatching(`^## \\[${version}\\] - \\d{4}-\\d\\d-\\d\\d$`));
});

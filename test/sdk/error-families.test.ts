import {
  AllosError,
  ConfigurationError,
  ContextWindowExceededError,
  ProviderError,
  ToolNotFoundError,
  ValidationError,
  version,
} from 'allos';
import { readFileSync } from 'node:fs';

describe('the families of errors', () => {
  const overflow = new AllosError('provider.context_overflow', 'too long');

  it('hold errors by the beginning of their code', () => {
    expect(overflow instanceof ProviderError).toBe(true);
    expect(overflow instanceof ContextWindowExceededError).toBe(true);
    expect(overflow instanceof ConfigurationError).toBe(false);
    const unknownTool = new AllosError('usage.unknown_tool', 'no such tool');
    expect(unknownTool instanceof ToolNotFoundError).toBe(true);
    expect(unknownTool instanceof ValidationError).toBe(true);
  });

  it('hold errors of another copy of allos, and nothing else', () => {
    const foreign = Object.assign(new Error('x'), { code: 'provider.timeout', [Symbol.for('allos/error')]: true });
    expect(foreign instanceof ProviderError).toBe(true);
    expect(Object.assign(new Error('x'), { code: 'provider.timeout' }) instanceof ProviderError).toBe(false);
    expect((null as unknown) instanceof ProviderError).toBe(false);
  });

  it('narrow the code', () => {
    const error: unknown = overflow;
    if (!(error instanceof ProviderError)) throw new Error('it is one');
    const code: `provider.${string}` = error.code;
    expect(code).toBe('provider.context_overflow');
  });
});

it('the version is that of the package', () => {
  const { version: packed } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(version).toBe(packed);
});

import { AllosError } from 'allos/plugin';
import { hasCredentialHeader, readApiKey, secretsOf, withoutSecrets } from 'allos/plugin/http';

const settings = (apiKey: () => Promise<string | undefined>) => ({ name: 'p', apiKey });

describe('a key', () => {
  it.each([
    [' sk-1\n', 'sk-1'],
    ['  ', undefined],
    [undefined, undefined],
  ])('%j is %j', async (given, key) => {
    expect(await readApiKey(settings(async () => given))).toBe(key);
  });

  it('that cannot be read says whose', async () => {
    const failing = settings(async () => await Promise.reject(new Error('helper exited with 1')));
    await expect(readApiKey(failing)).rejects.toMatchObject({
      code: 'auth.no_key',
      message: 'the key of p could not be read: helper exited with 1',
    });
    const known = new AllosError('auth.no_key', 'said better', { hint: 'do this' });
    await expect(readApiKey(settings(async () => await Promise.reject(known)))).rejects.toBe(known);
  });
});

describe('secrets', () => {
  const headers = {
    Authorization: 'Bearer abcdefgh12345678',
    Cookie: 'sid=0123456789; lang=en',
    'x-team': 'blue-team',
  };

  it('are the key and what credential headers hold, whole and in parts', () => {
    expect(hasCredentialHeader(headers)).toBe(true);
    expect(hasCredentialHeader({ 'x-team': 'blue' })).toBe(false);
    const secrets = secretsOf('sk-12345', headers);
    expect(secrets).toEqual(expect.arrayContaining(['sk-12345', 'abcdefgh12345678', '0123456789']));
    expect(secrets).not.toContain('blue-team');
    expect(secrets).not.toContain('Bearer');
    expect(secretsOf('abc', {})).toEqual([]);
  });

  it('show neither in the message of a failure nor in its hint', () => {
    const failure = {
      kind: 'auth',
      message: 'bad key sk-12345 (sk-12345)',
      hint: 'replace sk-12345',
      status: 401,
    } as const;
    expect(withoutSecrets(failure, secretsOf('sk-12345', {}))).toEqual({
      kind: 'auth',
      message: 'bad key [redacted] ([redacted])',
      hint: 'replace [redacted]',
      status: 401,
    });
  });
});

import fc from 'fast-check';
import { REDACTED, redactSecrets, usableSecrets } from '../../src/log/redact.js';
import { fuzz } from '../fuzz.js';

const a = (length: number): string => 'a1B2'.repeat(length).slice(0, length);

describe('redactSecrets', () => {
  it.each([
    ['OpenAI', `sk-${a(40)}`],
    ['OpenAI project', `sk-proj-${a(20)}_${a(20)}`],
    ['Anthropic', `sk-ant-api03-${a(40)}-${a(5)}`],
    ['AWS', 'AKIAIOSFODNN7EXAMPLE'],
    ['GitHub', `ghp_${a(36)}`],
    ['GitHub fine-grained', `github_pat_${a(22)}_${a(50)}`],
    ['Slack', 'xoxb-1234567890-abcdefghij'],
    ['Google', `AIza${a(35)}`],
    ['PEM', `-----BEGIN RSA PRIVATE KEY-----\nMIIE${a(60)}\n${a(20)}==\n-----END RSA PRIVATE KEY-----`],
  ])('removes a key of %s from the text around it', (_name, key) => {
    expect(redactSecrets(`before KEY="${key}" after`, [])).toBe(`before KEY="${REDACTED}" after`);
  });

  it.each([
    ['DB_PASSWORD=hunter2-secret', 'DB_PASSWORD=[redacted]'],
    ['export AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI/K7MDENG"', 'export AWS_SECRET_ACCESS_KEY="[redacted]"'],
    ['TOKEN: abcd1234efgh', 'TOKEN: [redacted]'],
    [`api_key: "${a(20)}34"`, 'api_key: "[redacted]"'],
    [`{\\"clientSecret\\":\\"${a(24)}\\"}`, '{\\"clientSecret\\":\\"[redacted]\\"}'],
    ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPx', 'aws_secret_access_key = [redacted]'],
    ['postgres://user:hunter2@host/db', 'postgres://user:[redacted]@host/db'],
    [`gsk_${a(40)} eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3.dozjgNryP4J3jVmNHl0w5N`, '[redacted] [redacted]'],
  ])('removes what a name or its place says is secret: %s', (text, expected) => {
    expect(redactSecrets(text, [])).toBe(expected);
  });

  it.each([
    'const API_KEY = process.env.API_KEY;',
    'token = parseNextTokenFromLexer(input)',
    'if (key === undefined) throw new Error("no key");',
    'PASSWORD=$PASSWORD TOKEN=${TOKEN} KEY=short',
    'see https://example.com:8080/a@b and key: value',
    'primaryKey: string; secret: Secret; tokenCount = 12345678',
    'password: ./path/To/File123',
    'PUBLIC_KEY_PATH=config_file.name',
  ])('leaves code alone that only speaks of secrets: %s', (text) => {
    expect(redactSecrets(text, [])).toBe(text);
  });

  it('keeps the scheme of a bearer token', () => {
    expect(redactSecrets(`Authorization: Bearer ${a(30)}\n`, [])).toBe(`Authorization: Bearer ${REDACTED}\n`);
  });

  it('removes known values whatever they look like, and of two the longer first', () => {
    const secrets = usableSecrets(['hunter2-hunter2', 'hunter2-hunter2-more', ' padded-value ', '']);
    expect(redactSecrets('hunter2-hunter2-more hunter2-hunter2 padded-value $&', secrets)).toBe(
      `${REDACTED} ${REDACTED} ${REDACTED} $&`,
    );
  });

  it('leaves words alone, also when a dummy key is one', () => {
    const text =
      'ollama task-force risk-averse-behaviour-of-cats bearer of the responsibilities, ask-me-anything-now-ok';
    expect(redactSecrets(text, usableSecrets(['ollama']))).toBe(text);
  });

  it('cuts a private key that lost its end where its base64 stops', () => {
    const text = `x\n-----BEGIN PRIVATE KEY-----\nMIIE${a(60)}\n[12 lines left out]`;
    expect(redactSecrets(text, [])).toBe(`x\n${REDACTED}[12 lines left out]`);
  });

  it('finds a private key inside a JSON string', () => {
    const text = `{"private_key":"-----BEGIN PRIVATE KEY-----\\nMIIE${a(60)}\\n-----END PRIVATE KEY-----\\n","b":1}`;
    expect(redactSecrets(text, [])).toBe(`{"private_key":"${REDACTED}\\n","b":1}`);
  });

  it('needs linear time on hostile text', () => {
    const begin = '-----BEGIN PRIVATE KEY-----';
    for (const piece of [
      'sk-',
      'sk-a',
      'xoxb-',
      'Bearer ',
      'AKIA',
      begin,
      `${begin}\n`,
      'eyJ',
      '-----BEGIN ',
      'ghp_',
      'A_',
      'KEY_',
      'KEY=',
      'API_KEY =',
      'token:',
      'eyJaaaaaaaaaa.',
      '://a:',
      'secret="a1',
    ]) {
      const started = performance.now();
      redactSecrets(piece.repeat(Math.ceil(2_000_000 / piece.length)), []);
      expect(performance.now() - started).toBeLessThan(1500);
    }
  });

  it('changes nothing in text without anything like a key', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ a-y.,\n]*$/), (text) => {
        fc.pre(!/sk-|xox|earer/.test(text));
        expect(redactSecrets(text, [])).toBe(text);
      }),
      { ...fuzz(), verbose: 1 },
    );
  });
});

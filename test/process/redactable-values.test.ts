import { redactableValuesOf } from '../../src/process/redactable-values.js';

const KEY = 'sk-live-0123456789abcdef';

describe('the values that are taken out of texts', () => {
  it.each([
    ...['OPENAI_API_KEY', 'GITHUB_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_SESSION_TOKEN'],
    ...['DB_PASSWORD', 'DB_PASS', 'MYSQL_PWD', 'PGPASSWORD', 'NPM_AUTH', 'GH_PAT', 'MY_CREDENTIALS', 'apiKey'],
    ...['ANTHROPIC_AUTH_TOKEN', 'SESSION_SECRET', 'npm_config_//registry.npmjs.org/:_authToken'],
  ])('hold that of %s', (name) => {
    expect(redactableValuesOf({ [name]: ` ${KEY}\n` })).toEqual([KEY]);
  });

  it.each([
    ['OPENAI_BASE_URL', 'http://127.0.0.1:8080/v1'],
    ['GITHUB_WORKSPACE', '/home/runner/work/app/app'],
    ['AWS_REGION', 'eu-central-1'],
    ['AWS_KEY_REGION_TOKEN', 'eu-central-1'],
    ['SESSION_NAME', 'my-long-session-2'],
    ['GITHUB_REPOSITORY', 'ada/engine-project-1'],
    ['GOOGLE_APPLICATION_CREDENTIALS', '/home/ada/keys/Project-1.json'],
    ['SSH_AUTH_SOCK', '/tmp/ssh-x/agent.1'],
    ['SIGNING_KEY_ID', 'A1B2C3D4E5F6'],
    ['GIT_CONFIG_KEY_0', 'safe.directory.1'],
    ['MAX_OUTPUT_TOKENS', '100000000'],
    ['POSTGRES_PASSWORD', 'postgres'],
    ['OPENAI_API_KEY', 'ollama1'],
    ['TOKEN_URL', 'https://auth.example.com/token'],
    ['PWD', '/home/ada/project1'],
    ['HTTPS_PROXY', 'http://ada@proxy.example.com:3128'],
  ])('hold nothing of %s=%s', (name, value) => {
    expect(redactableValuesOf({ [name]: value })).toEqual([]);
  });

  it('hold the credentials of an address under any name, also decoded', () => {
    expect(redactableValuesOf({ DATABASE_URL: 'postgres://ada:S3cr%40t-pass@db/app' })).toEqual([
      'S3cr%40t-pass',
      'S3cr@t-pass',
    ]);
    expect(redactableValuesOf({ ORIGIN: `https://${KEY}@example.com/a` })).toEqual([KEY]);
    expect(redactableValuesOf({ ORIGIN: `https://x-access-token:${KEY}@example.com/a` })).toEqual([KEY]);
  });

  it('hold a key in base64 that begins like a path', () => {
    const key = '/Xb9kQ2mV7LpT0aZ+cD4eF/6gH8iJ1oN3rS5uW2y';
    expect(redactableValuesOf({ AWS_SECRET_ACCESS_KEY: key })).toEqual([key]);
  });
});

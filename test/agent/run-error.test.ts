import { runErrorOf } from '../../src/agent/run-error.js';

describe('the failure of a model call', () => {
  it('is told with the hint that its kind suggests', () => {
    const error = runErrorOf({ kind: 'connection', message: 'no connection to host' });
    expect(error).toMatchObject({ code: 'provider.unreachable', hint: 'Check the network and the base URL.' });
  });

  it('is told with the provider’s own hint where it has one', () => {
    const error = runErrorOf({ kind: 'connection', message: 'no connection to host', hint: 'Start the server.' });
    expect(error).toMatchObject({ code: 'provider.unreachable', hint: 'Start the server.', retryable: true });
  });
});

import { TranscriptIds } from '../src/call-ids.js';
import { calls, results, user } from './transcripts.js';

describe('the ids of a transcript', () => {
  it('grow with it, and begin anew with another one', () => {
    const ids = new TranscriptIds();
    const messages = [user('a'), calls('x', 'y'), results('x', 'y')];
    expect([...ids.of(messages)]).toEqual(['x', 'y']);
    messages.push(calls('z'), results('z'));
    expect([...ids.of(messages)]).toEqual(['x', 'y', 'z']);
    expect([...ids.of([user('summary'), calls('z')])]).toEqual(['z']);
    expect([...ids.of([])]).toEqual([]);
  });
});

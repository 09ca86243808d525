import { CallIds } from '../src/call-ids.js';
import { asked, call, said } from './transcript.js';

function idsOf(messages: readonly ReturnType<typeof asked>[], given: readonly (string | undefined)[]): string[] {
  const ids = new CallIds({ messages, lineage: 'l' });
  return given.map((one) => ids.next(one));
}

describe('ids of calls', () => {
  const go = asked('Go');

  it('are those of the API', () => {
    expect(idsOf([go], ['a', 'b'])).toEqual(['a', 'b']);
  });

  it('are made where there are none, the same at every reading', () => {
    const made = idsOf([go], [undefined, '', undefined]);
    expect(new Set(made).size).toBe(3);
    expect(idsOf([go], [undefined, '', undefined])).toEqual(made);
    for (const id of made) expect(id).toMatch(/^call_[0-9a-f]{16}$/);
  });

  it('differ from those before, of the answer and of the transcript', () => {
    const ids = idsOf([go, said(call('a'))], ['a', 'a', 'b', 'b']);
    expect(ids[2]).toBe('b');
    expect(new Set([...ids, 'a']).size).toBe(5);
  });

  it('are not those of an earlier turn that had none either', () => {
    const first = idsOf([go], [undefined]);
    const again = [go, said(...first.map((id) => call(id))), asked('On')];
    expect(idsOf(again, [undefined])).not.toEqual(first);
  });
});

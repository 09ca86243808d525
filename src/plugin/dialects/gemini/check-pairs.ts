import { stepInto } from '../../value-path.js';
import { wordOf } from '../request-parts.js';
import { allInside, type Content } from './contents.js';
import type { GeminiReport } from './gemini-rules.js';
import { isFrom } from './gemini-version.js';
import { isFunctionName } from './names.js';

const UNCHECKED = 'skip_thought_signature_validator';

/** The responses to all calls of a turn, in the very next content and in their order, with their ids and names. */
export function checkPairs(contents: readonly Content[], report: GeminiReport): void {
  const known = new Set<string>();
  contents.forEach((content, index) => {
    const calls = allInside(contents[index - 1], 'functionCall').map(({ value }) => value);
    const responses = allInside(content, 'functionResponse');
    const waiting = [...calls];
    responses.forEach(({ value, path }, place) => {
      const { id, name } = value;
      // Without an id the name tells calls apart.
      const found = waiting.findIndex((call) => (id === undefined ? call['name'] === name : call['id'] === id));
      const [call] = found === -1 ? [] : waiting.splice(found, 1);
      if (call === undefined) report('response-stray', path, `no call ${wordOf(id ?? name)} in the content before it`);
      else if (call['name'] !== name) report('response-name', stepInto(path, 'name'), 'not the name of its call');
      else if (call['id'] !== id) report('response-id', stepInto(path, 'id'), 'not the id of its call');
      else if (call !== calls[place]) report('response-order', path, 'not in the order of the calls');
    });
    if (waiting.length > 0) {
      report(
        'response-missing',
        content.path,
        `no response to ${waiting.map((call) => wordOf(call['name'])).join(', ')}`,
      );
    }
    if (responses.length > 0 && responses.length < content.parts.length) {
      report('response-mixed', content.path, 'something beside function responses');
    }
    for (const { value, path } of allInside(content, 'functionCall')) {
      const { id, name } = value;
      if (!isFunctionName(name)) report('function-name', stepInto(path, 'name'), `the name ${JSON.stringify(name)}`);
      if (typeof id === 'string' && known.has(id)) report('call-id-twice', stepInto(path, 'id'), `the id ${id} again`);
      known.add(wordOf(id));
    }
  });
  const open = allInside(contents.at(-1), 'functionCall');
  if (open.length > 0) report('response-missing', 'contents', 'calls at the end have no responses');
}

/** Which calls have to be signed, and where the mark of a lost signature may stand. */
export function checkSignatures(contents: readonly Content[], model: unknown, report: GeminiReport): void {
  const asked = isFrom(model, 3, 0);
  const begin = contents.findLastIndex(
    ({ role, parts }) => role !== 'model' && parts.some(({ value }) => value['functionResponse'] === undefined),
  );
  contents.forEach(({ parts, path }, index) => {
    for (const { value, path: at } of parts) {
      if (value['thoughtSignature'] !== UNCHECKED) continue;
      if (!asked || value['functionCall'] === undefined) report('bypass-misplaced', at, 'nothing asks for a signature');
    }
    const first = parts.find(({ value }) => value['functionCall'] !== undefined);
    if (asked && index > begin && first !== undefined && first.value['thoughtSignature'] === undefined) {
      report('signature-missing', path, 'the first call is missing a thought_signature');
    }
  });
}

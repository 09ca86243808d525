import {
  Tool,
  type InputCodec,
  type JsonObject,
  type ToolContext,
  type ToolOptions,
  type ToolResult,
} from 'allos/plugin';
import { jsonSchemaInput } from 'allos/plugin/input';
import type { ToolUnderTest } from 'allos/plugin/testing';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether a tool has the defect of that name: the contract that has to find it. */
type Has = (contract: string) => boolean;

const TEXT = { type: 'string', minLength: 1, description: 'Path of the file.' };

/** Counts the words of a file; sound, or with one defect. */
export function countWords(defect?: string): ToolUnderTest {
  const has: Has = (contract) => contract === defect;
  const schema = {
    type: 'object',
    properties: {
      path: { ...TEXT, ...(has('manifest.description') ? { description: undefined } : {}) },
      limit: { type: has('schema.valid') ? 'number of words' : 'integer', description: 'Words at most.' },
      unit: { ...(has('schema.dialects') ? { $ref: '#/$defs/a' } : { type: 'string' }), description: 'What to count.' },
      range: {
        type: 'object',
        description: 'Which part.',
        properties: { from: { type: 'integer' } },
        additionalProperties: false,
      },
    },
    ...(has('schema.dialects') ? { $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }, { type: 'string' }] } } } : {}),
    required: ['path'],
    additionalProperties: false,
  } as const;
  const options: ToolOptions<JsonObject> = {
    name: has('manifest.name') ? '2.words' : 'count_words',
    description: 'Counts the words of a file.',
    input: spoilt(jsonSchemaInput(schema as never), has),
    effects: 'read',
    idempotent: true,
    permission: 'always_allow',
    subject: { kind: 'path', property: has('manifest.subject') ? 'limit' : 'path' },
    ...(has('manifest.json') ? { since: new Date(0) } : {}),
  };
  class CountWords {
    #path = '';

    async execute(input: JsonObject, { fs, signal, clock, cwd, spawn }: ToolContext): Promise<ToolResult> {
      this.#path = String(input['path']);
      if (has('abort.before')) await new Promise((resolve) => setTimeout(resolve, 2000));
      await clock.sleep(1, has('abort.during') ? undefined : signal);
      if (has('output.silent')) console.log('counting');
      if (has('effects.read')) await fs.write('log.txt', Buffer.from('counted'));
      await spawn(['true'], { signal, timeoutMs: 1000 });
      const path = has('concurrent.calls') ? this.#path + this.#count() : String(input['path']);
      if (has('result.failure')) {
        if ((await fs.stat(path)) === undefined) return { success: false, error: 'no such file' };
      }
      const bytes = has('confinement.links') ? readFileSync(join(cwd, path)) : (await fs.read(path)).bytes;
      const text = new TextDecoder().decode(bytes);
      const words = text.split(/\s+/).filter((word) => word !== '').length;
      if (has('result.examples')) return { success: false, error: 'I would rather not.' };
      if (has('result.shape'))
        return { success: true, result: { words: BigInt(words) as never, path: [undefined] } as never };
      const whole = has('result.bounded') || has('confinement.links');
      return { success: true, result: whole ? { words, text } : { words, path: this.#path } };
    }

    #calls = 0;
    #count(): string {
      return this.#calls++ === 0 ? '' : '-again';
    }
  }
  Tool(options)(CountWords);
  return {
    tool: CountWords,
    examples: [
      { input: { path: 'a.txt', limit: 3, unit: 'words', range: { from: 1 } }, files: { 'a.txt': 'one two' } },
    ],
  };
}

/** A codec that reads in the wrong way where it has the defect. */
function spoilt(codec: InputCodec<JsonObject>, has: Has): InputCodec<JsonObject> {
  const take = (value: unknown) => ({ ok: true, value: value as JsonObject }) as const;
  return {
    schema: codec.schema,
    parse: async (given) => {
      if (typeof given !== 'object' || given === null) return has('input.object') ? take({}) : await codec.parse(given);
      const value = given as JsonObject;
      if (has('input.prototype') && (Object.hasOwn(value, '__proto__') || Object.hasOwn(value, 'constructor')))
        return take(value);
      if (has('input.unknown-keys')) {
        const { conformance_key: _ignored, ...known } = value;
        return await codec.parse(known);
      }
      if (has('input.required') && value['path'] === undefined) return take({ path: '.' });
      if (has('input.types') && value['limit'] === '1') return await codec.parse({ ...value, limit: 1 });
      if (has('schema.examples') && value['limit'] === 3) return take({ ...value, limit: 4 });
      return await codec.parse(value);
    },
  };
}

/** Keeps a text in a file; sound, or with one defect. */
export function keepText(defect?: string): ToolUnderTest {
  const has: Has = (contract) => contract === defect;
  const input = jsonSchemaInput({
    type: 'object',
    properties: { path: TEXT, text: { type: 'string', description: 'The text.' } } as never,
    required: ['path', 'text'],
    additionalProperties: false,
  });
  class KeepText {
    async execute({ path, text }: JsonObject, { fs, cwd }: ToolContext): Promise<ToolResult> {
      const kind = has('confinement.paths') ? 'created' : await this.#kind(String(path), fs);
      const old = kind === 'created' ? '' : Buffer.from((await fs.read(String(path))).bytes).toString();
      const next = has('effects.idempotent') ? `${old}${String(text)}` : String(text);
      if (has('confinement.paths')) writeFileSync(join(cwd, String(path)), next);
      else await fs.write(String(path), Buffer.from(next));
      return { success: true, changes: has('effects.changes') ? [] : [{ path: String(path), kind }] };
    }

    async #kind(path: string, fs: ToolContext['fs']): Promise<'created' | 'modified'> {
      return (await fs.stat(path)) === undefined ? 'created' : 'modified';
    }
  }
  Tool({
    name: 'keep_text',
    description: 'Keeps a text in a file.',
    input,
    effects: 'write',
    idempotent: true,
    subject: { kind: 'path', property: 'path' },
  })(KeepText);
  return { tool: KeepText, examples: [{ input: { path: 'notes/a.txt', text: 'hello' } }] };
}

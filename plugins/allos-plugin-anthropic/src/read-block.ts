import { isJsonObject, jsonListOf, readToolArguments, stringOf } from 'allos/plugin';
import type {
  AssistantPart,
  CitationPart,
  JsonObject,
  JsonValue,
  ReasoningPart,
  TextPart,
  ToolCallPart,
} from 'allos/plugin';

/** One content block while it arrives. */
export interface OpenBlock {
  readonly type: string;
  /** As `content_block_start` gave it; in an answer that is no stream, the whole block. */
  readonly start: JsonObject;
  /** Pieces of text or thinking. */
  readonly text: string[];
  /** Pieces of arguments. */
  readonly json: string[];
  readonly citations: JsonValue[];
  /** Fields that deltas set, such as the signature. */
  readonly fields: Record<string, JsonValue>;
  /** For calls: the id and the tool, as the transcript will know them. */
  readonly id: string;
  readonly name: string;
}

/** Applies a `content_block_delta`. Returns what of it is shown at once. */
export function applyDelta(block: OpenBlock, delta: JsonObject): string {
  switch (delta['type']) {
    case 'text_delta':
      return append(block.text, delta['text']);
    case 'thinking_delta':
      return append(block.text, delta['thinking']);
    case 'input_json_delta':
      append(block.json, delta['partial_json']);
      return '';
    case 'signature_delta':
      if (typeof delta['signature'] === 'string') block.fields['signature'] = delta['signature'];
      return '';
    case 'citations_delta':
      if (isJsonObject(delta['citation'])) block.citations.push(delta['citation']);
      return '';
    default:
      // Blocks of tools and features to come, kept whole: their text fields grow, others are set.
      for (const [key, value] of Object.entries(delta)) {
        if (key === 'type' || value === undefined) continue;
        const old = block.fields[key] ?? block.start[key];
        block.fields[key] = typeof value === 'string' && typeof old === 'string' ? old + value : value;
      }
      return '';
  }
}

/** The parts of the transcript that a whole block gives. */
export function partsOf(block: OpenBlock): readonly AssistantPart[] {
  switch (block.type) {
    case 'text':
      return textParts(block);
    case 'thinking':
      return thinkingParts(block);
    case 'redacted_thinking':
      return [{ type: 'reasoning', text: '', redacted: true, native: { ...block.start, ...block.fields } }];
    case 'tool_use':
      return [callPart(block)];
    default:
      return [{ type: 'server_tool', name: stringOf(block.start['name']) ?? block.type, native: serverBlock(block) }];
  }
}

function textParts(block: OpenBlock): readonly AssistantPart[] {
  const text = (stringOf(block.start['text']) ?? '') + block.text.join('');
  if (text === '') return [];
  const citations = [...jsonListOf(block.start['citations']), ...block.citations];
  const part: TextPart =
    citations.length === 0 ? { type: 'text', text } : { type: 'text', text, native: { citations } };
  return [part, ...citations.filter(isJsonObject).map(citationPart)];
}

/** For readers and other providers; here the text part's native payload is what counts. */
function citationPart(citation: JsonObject): CitationPart {
  const url = stringOf(citation['url']) ?? stringOf(citation['source']);
  const title = stringOf(citation['title']) ?? stringOf(citation['document_title']);
  return {
    type: 'citation',
    text: stringOf(citation['cited_text']) ?? '',
    ...(url === undefined ? {} : { url }),
    ...(title === undefined ? {} : { title }),
  };
}

/** Without a signature it is display only (WP-5); with one it counts even when its text is not shown (WP-10). */
function thinkingParts(block: OpenBlock): readonly ReasoningPart[] {
  const text = (stringOf(block.start['thinking']) ?? '') + block.text.join('');
  const { thinking: _, ...rest } = { ...block.start, ...block.fields };
  if (stringOf(rest['signature'])) return [{ type: 'reasoning', text, native: rest }];
  return text === '' ? [] : [{ type: 'reasoning', text }];
}

function callPart(block: OpenBlock): ToolCallPart {
  // Who called, where it was not the model itself, must be said again; the API leaves it out or says `direct`.
  const { type: _type, id: _id, name: _name, input: _input, caller, ...rest } = { ...block.start, ...block.fields };
  const native = isJsonObject(caller) && caller['type'] !== 'direct' ? { ...rest, caller } : rest;
  return {
    type: 'tool_call',
    id: block.id,
    name: block.name,
    ...readToolArguments(givenArguments(block)),
    ...(Object.keys(native).length === 0 ? {} : { native }),
  };
}

function serverBlock(block: OpenBlock): JsonObject {
  const whole = { ...block.start, ...block.fields };
  return block.json.length === 0 ? whole : { ...whole, input: readToolArguments(givenArguments(block)).input };
}

/** The text of the deltas, or what came whole with the block, or none at all, which is `{}` (WP-12). */
function givenArguments({ json, start }: OpenBlock): unknown {
  const text = json.join('');
  return text.trim() === '' ? start['input'] : text;
}

function append(pieces: string[], piece: JsonValue | undefined): string {
  if (typeof piece !== 'string' || piece === '') return '';
  pieces.push(piece);
  return piece;
}

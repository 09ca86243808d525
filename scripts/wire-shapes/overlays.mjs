/** What is newer than the descriptions, or wrong in them. Each addition says how it is known. */

/** @param {Record<string, any>} schemas */
export function anthropicOverlay(schemas) {
  for (const beta of ['', 'Beta']) {
    // WP-7; @anthropic-ai/sdk 1.12: ThinkingConfigBetweenTools.
    schemas[`${beta}ThinkingConfigParam`].oneOf.push({
      type: 'object',
      properties: { type: { const: 'between_tools' } },
      required: ['type'],
      additionalProperties: false,
    });
    // WP-1: instructions among the messages, as newer models take them (recorded).
    schemas[`${beta}InputMessage`].properties.role.enum.push('system');
  }
  // Recorded: a tool that an instruction among the messages adds, and the bound of an advisor.
  const tool = {
    type: 'object',
    properties: { type: { const: 'tool_reference' }, name: { type: 'string' } },
    required: ['type', 'name'],
    additionalProperties: true,
  };
  schemas.BetaInputContentBlock.oneOf.push({
    type: 'object',
    properties: { type: { const: 'tool_addition' }, tool },
    required: ['type', 'tool'],
    additionalProperties: true,
  });
  schemas.BetaAdvisorTool_20260301.properties.max_tokens = { type: 'integer' };
  // What ran on the vendor's servers goes back as it came, with fields that the SDK 1.12 knows and this does not (WP-11).
  for (const [name, schema] of Object.entries(schemas)) {
    const isOfServer = /Request.*(ResultBlock|ServerToolUseBlock)$/.test(name) && !/RequestToolResultBlock$/.test(name);
    if (isOfServer) schema.additionalProperties = true;
  }
}

/** @param {Record<string, any>} schemas */
export function responsesOverlay(schemas) {
  const { OutputTextContent, FunctionTool, FunctionToolCall, EasyInputMessage } = schemas;
  const isNot = (name) => (each) => each !== name;
  // Recorded: an answer goes back without probabilities and notes, and a tool need not say whether it is strict.
  OutputTextContent.required = OutputTextContent.required.filter(isNot('logprobs')).filter(isNot('annotations'));
  FunctionTool.required = FunctionTool.required.filter(isNot('strict'));
  // Recorded: a status of null, and parts of an answer in a message without id.
  FunctionToolCall.properties.status = { anyOf: [FunctionToolCall.properties.status, { type: 'null' }] };
  const part = { $ref: '#/components/schemas/OutputTextContent' };
  EasyInputMessage.properties.content.oneOf.push({ type: 'array', items: part });
}

/** @param {Record<string, any>} schemas */
export function ollamaOverlay({ ChatRequest, ChatMessage, ToolCall }) {
  const text = { type: 'string' };
  // WP-34: which call a result answers. WP-37: thinking.
  Object.assign(ChatMessage.properties, { tool_name: text, tool_call_id: text, thinking: text });
  // WP-34: the server's own ids.
  Object.assign(ToolCall.properties, { id: text });
  Object.assign(ToolCall.properties.function.properties, { index: { type: 'integer' } });
  // Recorded: the zero values that older clients send for what is not set.
  ChatRequest.properties.format.oneOf.push({ const: '' });
  ChatRequest.properties.keep_alive.oneOf.push({ type: 'null' });
  // WP-36; ollama/ollama pull requests 12061 and 17944.
  Object.assign(ChatRequest.properties, { truncate: { type: 'boolean' }, shift: { type: 'boolean' } });
}

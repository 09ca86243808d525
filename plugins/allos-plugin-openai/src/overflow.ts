/**
 * How servers say that the prompt is too long, most of them with a plain 400 (WP-33). Gathered from the vendors'
 * error texts; none of them is about tokens per minute.
 */
const OVERFLOW: readonly RegExp[] = [
  // OpenAI, vLLM, DeepSeek, OpenRouter, LiteLLM
  /maximum context length/i,
  /exceeds? the (?:model'?s? )?context (?:window|length|size)/i,
  /context[ _](?:length|window|size)[ _](?:is |was )?exceeded/i,
  /exceed(?:s|ed)?[ _]context[ _]size/i,
  // llama.cpp, LM Studio
  /exceeds the available context size/i,
  /greater than the context length/i,
  /longer than the (?:maximum )?(?:model|context) length/i,
  // Groq
  /reduce the length of the messages/i,
  // Mistral, xAI, Moonshot, MiniMax, z.ai, Ollama
  /too large for model with \d+ maximum context/i,
  /maximum prompt length is/i,
  /exceeded model token limit/i,
  /context window exceeds limit/i,
  /prompt exceeds max(?:imum)? length/i,
  /exceeded max(?:imum)? context length/i,
  // Anthropic, Google and Bedrock behind a gateway
  /prompt is too long/i,
  /input token count.*exceeds the maximum/i,
  /input is too long for (?:the )?requested model/i,
  // Text Generation Inference, Together
  /inputs?`? tokens \+ `?max_new_tokens/i,
  /inputs?`? must have less than \d+ tokens/i,
  /exceeds the limit of \d+ tokens/i,
];

/** Whether an error's message says that the prompt does not fit the context window. */
export function isOverflowMessage(message: string): boolean {
  return OVERFLOW.some((pattern) => pattern.test(message)) && !/per (?:minute|day|hour)|\bTPM\b/i.test(message);
}

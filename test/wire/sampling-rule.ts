/** Whether OpenAI refuses sampling parameters: reasoning models do, the later ones unless their effort is none (WP-22). */
export function isSilentOnSampling(model: string, effort: unknown): boolean {
  const name = model.slice(model.lastIndexOf('/') + 1);
  if (/^gpt-5-chat/.test(name)) return false;
  if (/^(o\d|gpt-5(-|$))/.test(name)) return true;
  return /^gpt-(5\.|[6-9])/.test(name) && effort !== 'none';
}

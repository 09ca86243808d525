import type { ListedModel } from '../../container/model-listing.js';
import { columns } from '../print.js';
import { shortCount } from './short-count.js';

const HEAD = ['model', 'window', 'output', 'in', 'cached', 'write', 'out', 'since', ''];

type Price = NonNullable<ListedModel['price']>;

/** A line for each model, and one more for each further tier and each announced price. */
export function modelTable(models: readonly ListedModel[]): string {
  return models.length === 0 ? '' : columns([HEAD, ...models.flatMap(linesOf)]);
}

function linesOf(model: ListedModel): readonly (readonly string[])[] {
  const facts = [`${model.provider}/${model.model}`, sizeOf(model.contextWindow), sizeOf(model.maxOutputTokens)];
  const remark = model.local === true ? 'on this machine' : '';
  const current = model.price === null ? [['?', '?', '?', '?', '?', remark]] : tierLines(model.price, remark);
  const later = model.announced.flatMap((price) => tierLines(price, 'announced'));
  return [...current, ...later].map((line, index) => [...(index === 0 ? facts : ['', '', '']), ...line]);
}

function tierLines({ from, tiers }: Price, remark: string): readonly (readonly string[])[] {
  return tiers.map(({ abovePromptTokens, input, cacheRead, cacheWrite, output }) => {
    const tier = abovePromptTokens === undefined ? '' : `prompts above ${shortCount(abovePromptTokens)}`;
    const remarks = [remark, tier].filter((part) => part !== '').join(', ');
    return [usd(input), usd(cacheRead), usd(cacheWrite), usd(output), from ?? 'configured', remarks];
  });
}

function sizeOf(tokens: number | null): string {
  return tokens === null ? '?' : shortCount(tokens);
}

function usd(price: number | null): string {
  return price === null ? '?' : String(price);
}

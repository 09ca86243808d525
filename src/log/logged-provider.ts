import type { Clock } from '../plugin/clock.js';
import { messageOf } from '../plugin/error.js';
import type { LogFields, Logger } from '../plugin/logger.js';
import type { Provider, ProviderEvent, ProviderFinish, ProviderRequest } from '../plugin/provider.js';
import type { ProviderFailure } from '../plugin/provider-failure.js';
import { reportedUsage } from '../plugin/usage.js';

/** The same provider; each model call is logged with its begin, end and duration. No message is. */
export function loggedProvider(provider: Provider, logger: Logger, clock: Clock): Provider {
  if (!logger.isEnabled('debug')) return provider;
  const { defaultModel, inspect, lossesOf } = provider;
  // The type names every member, so that a new one is not lost here.
  const same: { readonly [Name in keyof Required<Provider>]: Provider[Name] } = {
    capabilities: (model) => provider.capabilities(model),
    contextWindow: (model) => provider.contextWindow(model),
    countTokens: (text) => provider.countTokens(text),
    stream: (request, signal) => logged(provider, request, signal, logger, clock),
    lossesOf: lossesOf === undefined ? undefined : (request) => lossesOf.call(provider, request),
    defaultModel: defaultModel === undefined ? undefined : (signal) => defaultModel.call(provider, signal),
    inspect: inspect === undefined ? undefined : (model, signal) => inspect.call(provider, model, signal),
  };
  return same as Provider;
}

async function* logged(
  provider: Provider,
  request: ProviderRequest,
  signal: AbortSignal,
  logger: Logger,
  clock: Clock,
): AsyncGenerator<ProviderEvent> {
  const startedAt = clock.monotonic();
  const elapsed = (): number => Math.round(clock.monotonic() - startedAt);
  const { model, messages, tools, maxOutputTokens, temperature, effort } = request;
  logger.debug('request', {
    model,
    messages: messages.length,
    tools: tools.length,
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(effort === undefined ? {} : { effort }),
  });
  let firstMs: number | undefined;
  let ended = false;
  try {
    for await (const event of provider.stream(request, signal)) {
      firstMs ??= elapsed();
      ended = logEnd(event, { firstMs, durationMs: elapsed() }, logger) || ended;
      yield event;
    }
    if (!ended) logger.debug('ended without an answer', { durationMs: elapsed() });
    ended = true;
  } catch (error) {
    ended = true;
    logger.debug('threw, against its contract', { error: messageOf(error), durationMs: elapsed() });
    throw error;
  } finally {
    if (!ended) logger.debug('left', { aborted: signal.aborted, durationMs: elapsed() });
  }
}

/** Whether the event is an end. A plugin in plain JavaScript may say anything; the loop is the one to judge it. */
function logEnd(event: ProviderEvent, times: LogFields, logger: Logger): boolean {
  try {
    if (event.type === 'finish') logger.debug('answer', { ...answerFields(event), ...times });
    else if (event.type === 'error') logger.debug('failed', { ...failureFields(event.error), ...times });
    else return false;
  } catch {
    logger.debug('an answer against its contract', times);
  }
  return true;
}

function answerFields({ stopReason, rawStopReason, usage, responseId, content, losses }: ProviderFinish): LogFields {
  return {
    status: 'ok',
    stopReason,
    ...(rawStopReason === undefined || rawStopReason === stopReason ? {} : { rawStopReason }),
    calls: content.filter((part) => part.type === 'tool_call').length,
    ...(usage === undefined ? {} : { ...reportedUsage(usage) }),
    ...(responseId === undefined ? {} : { responseId }),
    ...(losses === undefined || losses.length === 0 ? {} : { losses: losses.length }),
  };
}

function failureFields({ kind, message, status, retryAfterMs, requestId }: ProviderFailure): LogFields {
  return {
    status: status ?? 'error',
    kind,
    reason: message,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

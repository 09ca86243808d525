import { messageOf } from '../plugin/error.js';
import type { Provider, ProviderEvent, ProviderRequest } from '../plugin/provider.js';
import type { Recorder } from './recorder.js';

/** Writes down what a provider is asked. */
export type RequestWriter = (request: ProviderRequest) => void;

/** The same provider; what it is asked and what it says is written down. */
export function recordedProvider(provider: Provider, recorder: Recorder, write: RequestWriter): Provider {
  const { lossesOf, defaultModel, inspect } = provider;
  // The type names every member, so that a new one is not lost here.
  const same: { readonly [Name in keyof Required<Provider>]: Provider[Name] } = {
    capabilities: (model) => recorder.read('capabilities', provider.capabilities(model)),
    contextWindow: (model) => recorder.read('windows', provider.contextWindow(model) ?? null) ?? undefined,
    countTokens: (text) => provider.countTokens(text),
    stream: (request, signal) => recorded(provider, request, signal, recorder, write),
    lossesOf:
      lossesOf === undefined ? undefined : (request) => recorder.read('losses', lossesOf.call(provider, request)),
    defaultModel: defaultModel === undefined ? undefined : (signal) => defaultModel.call(provider, signal),
    // What it learns shows in what it says of the model.
    inspect: inspect === undefined ? undefined : (model, signal) => inspect.call(provider, model, signal),
  };
  return same as Provider;
}

async function* recorded(
  provider: Provider,
  request: ProviderRequest,
  signal: AbortSignal,
  recorder: Recorder,
  writeRequest: RequestWriter,
): AsyncGenerator<ProviderEvent> {
  writeRequest(request);
  const write = recorder.pen();
  try {
    for await (const event of provider.stream(request, signal)) {
      write({ type: 'event', event });
      yield event;
    }
  } catch (error) {
    write({ type: 'over', threw: messageOf(error) });
    throw error;
  }
  write({ type: 'over' });
}

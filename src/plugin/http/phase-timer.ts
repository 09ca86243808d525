import type { ProviderTimeouts } from '../settings.js';
import type { HttpFailure } from './http-failure.js';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

type Phase = 'connecting' | 'waiting' | 'reading';

/**
 * Watches the four time limits of a request with one timer. A phase only notes when it ends; the timer looks at the
 * note when it rings, since moving a timer for each phase and chunk costs more than the phase.
 *
 * The open socket keeps the process alive while there is something to wait for; an answer that nobody reads to its end
 * must not.
 */
export class PhaseTimer {
  readonly #fire: (kind: HttpFailure['kind'], message: string) => void;
  readonly #timeouts: ProviderTimeouts;
  readonly #endsAt: number;
  #phase: Phase = 'connecting';
  #phaseEndsAt: number;
  #ringsAt = Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(fire: (kind: HttpFailure['kind'], message: string) => void, timeouts: ProviderTimeouts) {
    const now = performance.now();
    this.#fire = fire;
    this.#timeouts = timeouts;
    this.#endsAt = now + timeouts.totalMs;
    this.#phaseEndsAt = now + timeouts.connectMs;
    this.#ringInTime(now);
  }

  connected(): void {
    this.#enter('waiting', this.#timeouts.firstByteMs);
  }

  answered(): void {
    this.#enter('reading', this.#timeouts.idleMs);
  }

  received(): void {
    this.#phaseEndsAt = performance.now() + this.#timeouts.idleMs;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #enter(phase: Phase, ms: number): void {
    const now = performance.now();
    this.#phase = phase;
    this.#phaseEndsAt = now + ms;
    this.#ringInTime(now);
  }

  /** A timer that rings too early is left alone: it will look again. */
  #ringInTime(now: number): void {
    const endsAt = Math.min(this.#phaseEndsAt, this.#endsAt);
    if (this.#ringsAt <= endsAt) return;
    clearTimeout(this.#timer);
    this.#ringsAt = endsAt;
    this.#timer = setTimeout(() => this.#ring(), Math.min(Math.ceil(endsAt - now), LONGEST_TIMER_MS)).unref();
  }

  #ring(): void {
    const now = performance.now();
    this.#ringsAt = Infinity;
    if (now >= this.#endsAt) this.#fire('timeout', `no end after ${seconds(this.#timeouts.totalMs)}`);
    else if (now >= this.#phaseEndsAt) this.#tooLong();
    else this.#ringInTime(now);
  }

  #tooLong(): void {
    const { connectMs, firstByteMs, idleMs } = this.#timeouts;
    switch (this.#phase) {
      case 'connecting':
        return this.#fire('connection', `no connection within ${seconds(connectMs)}`);
      case 'waiting':
        return this.#fire('timeout', `no answer within ${seconds(firstByteMs)}`);
      case 'reading':
        return this.#fire('timeout', `silent for ${seconds(idleMs)}`);
    }
  }
}

function seconds(ms: number): string {
  return ms >= 1000 ? `${Math.round(ms / 100) / 10} s` : `${ms} ms`;
}

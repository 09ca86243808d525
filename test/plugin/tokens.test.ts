import { Container, type ServiceIdentifier } from 'inversify';
import type { Agent } from '../../src/plugin/agent.js';
import type { Clock } from '../../src/plugin/clock.js';
import { inject, Service } from '../../src/plugin/decorators.js';
import type { Policy, PolicyCall, PolicyDecision } from '../../src/plugin/policy.js';
import { FixedClock } from '../../src/plugin/testing/fixed-clock.js';
import { TOKENS, type ServiceToken } from '../../src/plugin/tokens.js';

// Half of these tests is what the compiler refuses: `npm run check` fails when an expected error is none.

class Lenient implements Policy {
  decide(_call: PolicyCall): PolicyDecision {
    return { effect: 'allow', rule: 'lenient' };
  }
}

describe('a token', () => {
  it('is a symbol of the global registry, so that two copies of allos mean the same service', () => {
    for (const [name, token] of Object.entries(TOKENS)) expect(token).toBe(Symbol.for(`allos/${name}`));
  });

  it('tells the container what it gives', () => {
    const container = new Container();
    container.bind(TOKENS.Clock).toConstantValue(new FixedClock());
    const now: number = container.get(TOKENS.Clock).now();
    expect(typeof now).toBe('number');
    // @ts-expect-error: a clock is no string
    const wrong: string = container.get(TOKENS.Clock);
    expect(wrong).toBeInstanceOf(FixedClock);
  });

  it('tells the container what may be bound', () => {
    const container = new Container();
    container.bind(TOKENS.Policy).to(Lenient);
    // @ts-expect-error: a clock is no policy
    container.rebind(TOKENS.Policy).toConstantValue(new FixedClock());
    expect(container.isBound(TOKENS.Policy)).toBe(true);
  });

  it('is known by its type in an embedding program', () => {
    const agent = (container: Container): Agent => container.get(TOKENS.Agent);
    expect(() => agent(new Container())).toThrow('allos/Agent');
  });

  it('is a service identifier of its service, and of no other token', () => {
    const identifier: ServiceIdentifier<Clock> = TOKENS.Clock;
    // @ts-expect-error: the token of a clock names no policy
    const other: ServiceToken<Policy> = TOKENS.Clock;
    expect(other).toBe(identifier);
  });
});

describe('@Service', () => {
  it('takes a class that keeps the contract, with whatever it injects', () => {
    @Service(TOKENS.Policy)
    class AtNoon implements Policy {
      constructor(@inject(TOKENS.Clock) private readonly clock: Clock) {}
      decide(): PolicyDecision {
        return { effect: 'allow', rule: `at ${this.clock.now()}` };
      }
    }
    expect(new AtNoon(new FixedClock()).decide().effect).toBe('allow');
  });

  it('refuses, at compile time, a class without the method', () => {
    // @ts-expect-error: no `decide`
    @Service(TOKENS.Policy)
    class Empty {}
    expect(Empty).toBeDefined();
  });

  it('refuses, at compile time, a class whose method answers something else', () => {
    // @ts-expect-error: a decision is no boolean
    @Service(TOKENS.Policy)
    class YesMan {
      decide(): boolean {
        return true;
      }
    }
    expect(YesMan).toBeDefined();
  });

  it('refuses, at compile time, a symbol that names no service', () => {
    // @ts-expect-error: not a token
    @Service(Symbol.for('allos/Policy'))
    class Untold {}
    expect(Untold).toBeDefined();
  });
});
